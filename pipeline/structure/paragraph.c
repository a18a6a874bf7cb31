/* Where paragraphs begin, and which closes the items above it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/tree.h"

enum {
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
    return row->gap || dau_garden_is_short(garden, before) ||
           is_indented(garden, row) || last == ':' || (basis && strchr(".;", last));
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
    for (int i = 0; i < n; i++) {
        const struct dau_row *row = dau_garden_row(garden, first + i);
        lengths[i] = row->at.to - row->at.from;
        if (row->line->box.w) {
            lefts[boxes] = row->line->box.x;
            rights[boxes++] = row->line->box.x + row->line->box.w;
        }
    }
    qsort(lengths, (size_t)n, sizeof *lengths, compare_ints);
    garden->width = n ? lengths[n * 9 / 10] : 0;
    if (boxes < 4)
        return;
    qsort(rights, (size_t)boxes, sizeof *rights, compare_ints);
    qsort(lefts, (size_t)boxes, sizeof *lefts, compare_ints);
    garden->right = rights[boxes * 8 / 10];
    garden->left = lefts[boxes / 5];
}
