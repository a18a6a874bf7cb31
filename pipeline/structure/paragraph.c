/* Where paragraphs begin, and which closes the items above it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/tree.h"

enum {
    MAX_CLAUSES = 300, /* signs of a sentence */
    CLOSING_HEAD = 90, /* signs in which a closing paragraph names itself */
    MAX_ANNOUNCING = 6 /* rows of a paragraph that announces a list */
};

bool dau_garden_is_short(const struct dau_garden *garden, const struct dau_row *row)
{
    if (garden->right && row->line->box.w)
        return row->line->box.x + row->line->box.w <
               garden->right - (garden->right - garden->left) / 20;
    return row->at.to - row->at.from < garden->width * 86 / 100;
}

/* Width of a range as Times sets it, in thousandths of its size: the face of Decree
 * 30/2020/NĐ-CP, appendix I, and of the rules before it. Marks add nothing. */
static int set_width(const struct dau_glyphs *g, struct dau_range in)
{
    static const short small[26] = {444, 500, 444, 500, 444, 333, 500, 500, 278,
                                    278, 500, 278, 778, 500, 500, 500, 500, 333,
                                    389, 278, 500, 500, 722, 500, 500, 444};
    static const short capital[26] = {722, 667, 667, 722, 611, 556, 722, 722, 333,
                                      389, 722, 611, 889, 722, 722, 556, 722, 667,
                                      556, 611, 722, 722, 944, 722, 722, 611};
    int width = 0;
    for (int i = in.from; i < in.to; i++) {
        char f = g->f[i];
        bool letter = f >= 'a' && f <= 'z';
        width += letter && dau_text_is_upper(g->c[i]) ? capital[f - 'a']
                 : letter                             ? small[f - 'a']
                 : dau_glyph_is_digit(f)              ? 500
                 : f == ' ' || strchr(".,/", f)       ? 250
                                                      : 333;
    }
    return width;
}

/* The first word of row `r` had still found room on the row before: that one ends a
 * paragraph, or it begins one and is indented. For text without boxes whose lines are
 * the printed ones. */
static bool had_room(const struct dau_garden *garden, int r)
{
    const struct dau_glyphs *g = &garden->work->g;
    const struct dau_row *row = dau_garden_row(garden, r);
    int from = dau_glyphs_skip(g, row->at.from, row->at.to), to = from;
    if (row->line->box.w || garden->room == 0)
        return false;
    while (to < row->at.to && g->f[to] != ' ')
        to++;
    int set = set_width(g, dau_glyphs_trim(g, row[-1].at, ""));
    return set + 250 + set_width(g, (struct dau_range){from, to}) <
           garden->room * 97 / 100;
}

/* Row `r` goes on on the next one, though the first word of that had found room. */
static bool is_set_in(const struct dau_garden *garden, int r)
{
    char last = dau_row_last(garden->work, dau_garden_row(garden, r));
    return r + 1 < garden->end && !dau_ends_sentence(last) && had_room(garden, r + 1);
}

static bool is_indented(const struct dau_garden *garden, const struct dau_row *row)
{
    return garden->right && row->line->box.w &&
           row->line->box.x > garden->left + (garden->right - garden->left) / 45;
}

bool dau_garden_starts_paragraph(const struct dau_garden *garden, int r)
{
    const struct dau_work *work = garden->work;
    const struct dau_row *row = dau_garden_row(garden, r), *before = row - 1;
    if (!garden->leaf || r == garden->part->body)
        return true;
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    uint32_t c = first < row->at.to ? work->g.c[first] : 0;
    char last = dau_row_last(work, before);
    bool ended = dau_ends_sentence(last), big = !dau_text_is_lower(c);
    bool shouts = dau_glyphs_caps(&work->g, row->at) > 0.8F;
    bool shouted = dau_glyphs_caps(&work->g, before->at) > 0.8F;
    if (shouts != shouted && big && row->at.to - row->at.from > 6 &&
        before->at.to - before->at.from > 6)
        return true;
    if (!ended || !big)
        return false;
    int end;
    bool basis = dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                               "basis", &end) ||
                 dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                               "closing", &end);
    return row->gap || dau_garden_is_short(garden, before) || had_room(garden, r) ||
           is_indented(garden, row) || is_set_in(garden, r) || last == ':' ||
           (basis && strchr(".;", last));
}

/* The paragraph that begins with row `r` ends in a colon: it announces a list. */
static bool announces(const struct dau_garden *garden, int r)
{
    for (int i = r; i < garden->end && i < r + MAX_ANNOUNCING; i++) {
        char last = dau_row_last(garden->work, dau_garden_row(garden, i));
        if (strchr(".;:", last))
            return last == ':';
    }
    return false;
}

/* Each item of the outermost list is one paragraph, with dashes below it or without,
 * and the last has ended: one more that has no label belongs to none of them. */
static bool is_past_list(const struct dau_garden *garden, int r)
{
    const struct dau_level *outer = &garden->levels[0];
    const struct dau_sprout *list = garden->root->last;
    bool dashes = garden->n_levels == 2 && dau_label_is_bullet(garden->levels[1].kind);
    if ((garden->n_levels != 1 && !dashes) || outer->kind < DAU_LABEL_ARABIC ||
        dau_label_is_bullet(outer->kind) || !list || list->node.kind != DAU_NODE_LIST ||
        list->first == list->last ||
        dau_row_last(garden->work, dau_garden_row(garden, r) - 1) != '.')
        return false;
    for (const struct dau_sprout *item = list->first; item; item = item->next)
        for (const struct dau_sprout *child = item->first; child; child = child->next)
            if (child != item->first && child->node.kind != DAU_NODE_LIST)
                return false;
    return true;
}

/* "Để bảo đảm thời gian, đề nghị các đơn vị …" goes to all who are addressed. */
static bool asks_all(const struct dau_garden *garden, int r)
{
    const struct dau_work *work = garden->work;
    int end, at = dau_garden_row(garden, r)->at.from;
    int to = dau_garden_row(garden, garden->end - 1)->at.to;
    if (to > at + MAX_CLAUSES)
        to = at + MAX_CLAUSES;
    at = dau_glyphs_skip(&work->g, at, to);
    if (at + 1 >= to || !dau_text_is_upper(work->g.c[at]) ||
        work->g.c[at + 1] != 0x1EC3 || dau_glyphs_eat(&work->g, at, to, "de") < 0)
        return false;
    for (; at < to && !strchr(".;:", work->g.f[at]); at++)
        if (work->g.f[at] == ',' &&
            dau_phrase_at(work->tables, &work->g, at + 1, to, "force", &end))
            return true;
    return false;
}

bool dau_garden_is_closing(struct dau_garden *garden, int r)
{
    const struct dau_work *work = garden->work;
    const struct dau_row *row = dau_garden_row(garden, r);
    int end;
    if (!garden->n_levels)
        return false;
    bool closing = dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                                 "closing", &end);
    /* "Sở Y tế đề nghị …", "Ban Thường vụ … yêu cầu …": a body, then what it wants. */
    struct dau_range head = {row->at.from, row->at.from + CLOSING_HEAD};
    if (head.to > dau_garden_row(garden, garden->end - 1)->at.to)
        head.to = dau_garden_row(garden, garden->end - 1)->at.to;
    bool body = false;
    for (int i = 0; !closing && !body && i < work->tables->n_heads; i++)
        body = dau_glyphs_eat(&work->g, head.from, head.to,
                              work->tables->heads[i].folded) >= 0;
    for (int at = head.from; body && !closing && at < head.to; at++) {
        if (strchr(".;:", work->g.f[at]) && work->g.f[at])
            break;
        if (work->g.f[at] == ' ')
            closing = dau_phrase_at(work->tables, &work->g, at, head.to, "closing-verb",
                                    &end);
    }
    closing |= is_past_list(garden, r) || asks_all(garden, r);
    return closing && !announces(garden, r) && !dau_garden_list_goes_on(garden, r);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Length of a full line: nine of ten lines are no longer. */
void dau_garden_measure(struct dau_garden *garden, int first, int end)
{
    int n = end - first,
        *lengths = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1);
    int *rights = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1), boxes = 0;
    int *lefts = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1);
    int *widths = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const struct dau_row *row = dau_garden_row(garden, first + i);
        lengths[i] = row->at.to - row->at.from;
        widths[i] =
            set_width(&garden->work->g, dau_glyphs_trim(&garden->work->g, row->at, ""));
        if (row->line->box.w) {
            lefts[boxes] = row->line->box.x;
            rights[boxes++] = row->line->box.x + row->line->box.w;
        }
    }
    qsort(lengths, (size_t)n, sizeof *lengths, compare_ints);
    qsort(widths, (size_t)n, sizeof *widths, compare_ints);
    garden->width = n ? lengths[n * 9 / 10] : 0;
    garden->room = n ? widths[n * 9 / 10] : 0;
    if (boxes < 4)
        return;
    qsort(rights, (size_t)boxes, sizeof *rights, compare_ints);
    qsort(lefts, (size_t)boxes, sizeof *lefts, compare_ints);
    garden->right = rights[boxes * 8 / 10];
    garden->left = lefts[boxes / 5];
}
