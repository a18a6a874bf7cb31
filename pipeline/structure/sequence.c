/* Which label a line begins with is decided by the sequence, for engines take I, l and
 * 1 for each other (Decree 30/2020/NĐ-CP, appendix I, II.6). */
#include <string.h>

#include "base/text.h"
#include "structure/tree.h"

enum { LABEL_GAP = 1 }; /* labels that may be lost between two */

int dau_garden_level_of(const struct dau_garden *garden, const struct dau_label *label)
{
    for (int i = garden->n_levels - 1; i >= 0; i--) {
        const struct dau_level *level = &garden->levels[i];
        if (level->kind != label->kind || level->depth != label->depth)
            continue;
        if (label->kind != DAU_LABEL_DECIMAL ||
            memcmp(level->parts, label->parts,
                   (size_t)(label->depth - 1) * sizeof *level->parts) == 0)
            return i;
    }
    return -1;
}

/* A dash begins an item when a sentence or a title ended before it and a capital, a
 * figure or a quotation mark follows; "- xã hội" may only be a line that broke at a
 * dash. */
static bool bullet_fits(const struct dau_garden *garden, int r,
                        const struct dau_label *label)
{
    const struct dau_glyphs *g = &garden->work->g;
    const struct dau_row *row = dau_garden_row(garden, r);
    int next = dau_glyphs_skip(g, label->at.to, row->at.to);
    if (next >= row->at.to)
        return false;
    bool strong = dau_text_is_upper(g->c[next]) || !dau_text_is_letter(g->c[next]);
    bool ended = r == garden->part->body || row->gap ||
                 dau_ends_sentence(dau_row_last(garden->work, row - 1)) ||
                 dau_glyphs_caps(g, row[-1].at) > 0.7F || !garden->leaf;
    bool listed = dau_garden_level_of(garden, label) >= 0;
    return (strong &&
            (ended || listed || dau_row_last(garden->work, row - 1) != ',')) ||
           (ended && listed);
}

static bool decimal_fits(const struct dau_garden *garden, const struct dau_label *label,
                         int at)
{
    if (at >= 0)
        return label->value > garden->levels[at].last &&
               label->value <= garden->levels[at].last + 1 + LABEL_GAP;
    if (label->value != 1)
        return false;
    for (int i = garden->n_levels - 1; i >= 0; i--) {
        const struct dau_level *level = &garden->levels[i];
        if (level->kind == DAU_LABEL_DECIMAL && level->depth == label->depth - 1)
            return memcmp(level->parts, label->parts,
                          (size_t)level->depth * sizeof *level->parts) == 0;
        if (level->kind == DAU_LABEL_ARABIC || level->kind == DAU_LABEL_ARTICLE ||
            level->kind == DAU_LABEL_ROMAN)
            return level->last == label->parts[0];
    }
    return true;
}

/* A guessed label is one when it is the very next, after a sentence that has ended. */
static bool guess_fits(const struct dau_garden *garden, int r,
                       const struct dau_label *label)
{
    int at = dau_garden_level_of(garden, label),
        last = at < 0 ? 0 : garden->levels[at].last;
    if (label->kind == DAU_LABEL_ARTICLE)
        last = garden->article;
    const struct dau_row *row = dau_garden_row(garden, r);
    bool ended = r == garden->part->body || row->gap ||
                 dau_ends_sentence(dau_row_last(garden->work, row - 1));
    return ended && label->value == last + 1;
}

/* True when the label goes on a list that is open, or begins one where one may begin.
 */
static bool fits(const struct dau_garden *garden, int r, struct dau_label *label)
{
    int at = dau_garden_level_of(garden, label);
    if (label->guessed && !guess_fits(garden, r, label))
        return false;
    if (dau_label_is_bullet(label->kind))
        return bullet_fits(garden, r, label);
    if (label->kind == DAU_LABEL_DECIMAL)
        return decimal_fits(garden, label, at);
    if (label->kind == DAU_LABEL_ARTICLE)
        return label->value == garden->article + 1 ||
               (label->value > garden->article && label->value <= garden->article + 3);
    if (at < 0)
        return label->value == 1;
    int last = garden->levels[at].last;
    /* đ) is read d): the second of two. */
    if (label->kind == DAU_LABEL_LETTER && label->value == 4 && last == 4)
        label->value = 5;
    /* III that lost a bar is read II: the second of two headings. */
    if (label->kind == DAU_LABEL_ROMAN && label->value == last && last > 1 &&
        dau_glyphs_caps(&garden->work->g, dau_garden_row(garden, r)->at) > 0.75F)
        label->value++;
    if (label->value > last && label->value <= last + 1 + LABEL_GAP)
        return true;
    bool announced = r > garden->part->body &&
                     dau_row_last(garden->work, dau_garden_row(garden, r) - 1) == ':';
    return label->value == 1 && last > 1 && announced;
}

/* What the label "I.", "l." or "|." begins is told by what comes next: an Arabic list
 * when the next label is 2., sections when it is II. or the 1. of the first of them. */
static bool is_arabic_one(const struct dau_garden *garden, int r)
{
    struct dau_label next[DAU_LABEL_MAX_READINGS];
    const struct dau_work *work = garden->work;
    if (dau_glyphs_caps(&work->g, dau_garden_row(garden, r)->at) > 0.7F)
        return false;
    for (int i = r + 1; i < garden->end; i++) {
        const struct dau_row *row = dau_garden_row(garden, i);
        int n =
            row->table ? 0 : dau_label_read(&work->g, row->at.from, row->at.to, next);
        for (int k = 0; k < n; k++) {
            if (next[k].kind == DAU_LABEL_ARABIC && next[k].value <= 2)
                return next[k].value == 2;
            if (next[k].kind == DAU_LABEL_ROMAN && next[k].value == 2)
                return false;
        }
    }
    return false;
}

bool dau_garden_choose_label(struct dau_garden *garden, int r, struct dau_label *chosen)
{
    struct dau_label readings[DAU_LABEL_MAX_READINGS];
    const struct dau_row *row = dau_garden_row(garden, r);
    if (garden->quotes > 0)
        return false;
    int n = dau_label_read(&garden->work->g, row->at.from, row->at.to, readings);
    for (int i = 0; i < n; i++) {
        bool one = readings[i].kind == DAU_LABEL_ROMAN && readings[i].value == 1;
        if (!fits(garden, r, &readings[i]) || (one && is_arabic_one(garden, r)))
            continue;
        *chosen = readings[i];
        return true;
    }
    return false;
}

/* A later row goes on with the outermost list. */
bool dau_garden_list_goes_on(struct dau_garden *garden, int r)
{
    const struct dau_level *outer = &garden->levels[0];
    struct dau_label readings[DAU_LABEL_MAX_READINGS];
    if (outer->kind == DAU_LABEL_ARTICLE || outer->kind <= DAU_LABEL_SUBSECTION)
        return true;
    for (int i = r + 1; i < garden->end; i++) {
        const struct dau_row *row = dau_garden_row(garden, i);
        int n = row->table ? 0
                           : dau_label_read(&garden->work->g, row->at.from, row->at.to,
                                            readings);
        for (int k = 0; k < n; k++)
            if (readings[k].kind == outer->kind && !dau_label_is_bullet(outer->kind) &&
                readings[k].value == outer->last + 1)
                return true;
    }
    return false;
}
