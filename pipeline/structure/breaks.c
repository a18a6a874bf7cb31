/* Lines whose breaks were lost on the way: a paragraph that holds a salute, a list, the
 * distribution or the signer is cut where each of them begins, so that all that comes
 * after sees rows. Only in text without boxes, and only in lines longer than print. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/label.h"
#include "structure/sign.h"
#include "structure/work.h"

enum {
    LONGEST_LINE = 130, /* signs; no printed line of a letter is longer */
    MAX_CUTS = 200      /* in one row */
};

/* Places of the row before which it is to be cut. */
struct cuts {
    int at[MAX_CUTS];
    int n;
};

static void add_cut(struct cuts *cuts, int place)
{
    if (cuts->n < MAX_CUTS)
        cuts->at[cuts->n++] = place;
}

/* The sign before place `i`, blanks left out. */
static char sign_before(const struct dau_work *work, int i)
{
    int at = work->starts[i];
    while (at > 0 && work->g.f[at - 1] == ' ')
        at--;
    return at > 0 ? work->g.f[at - 1] : '\0';
}

static bool capital_after(const struct dau_work *work, int at, int to)
{
    at = dau_glyphs_skip(&work->g, at, to);
    return at < to && dau_text_is_upper(work->g.c[at]);
}

/* "Kính gửi:", "Nơi nhận:" inside the row. */
static bool is_opening(const struct dau_work *work, int i, int to)
{
    static const char *const words[] = {"kinh gui", "kinh trinh", "noi nhan"};
    const struct dau_glyphs *g = &work->g;
    int at = work->starts[i];
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        int end = dau_glyphs_eat(g, at, to, words[k]);
        if (end >= 0 && end < to && g->f[end] == ':' && dau_text_is_upper(g->c[at]))
            return true;
    }
    return false;
}

/* Labels of one kind that count from one: "… sau: 1. … 2. …". */
static void find_labels(const struct dau_work *work, const struct dau_row *row,
                        enum dau_label_kind kind, struct cuts *cuts)
{
    int first = cuts->n, next = 1;
    for (int i = row->span.from; i < row->span.to; i++) {
        struct dau_label readings[DAU_LABEL_MAX_READINGS];
        bool begins = i == row->span.from;
        char before = begins ? '.' : sign_before(work, i);
        if (!before || !strchr(".;:", before))
            continue;
        int n = dau_label_read(&work->g, work->starts[i], row->at.to, readings);
        for (int k = 0; k < n; k++) {
            const struct dau_label *label = &readings[k];
            if (label->kind != kind || label->value != next || label->depth != 1 ||
                !capital_after(work, label->at.to, row->at.to))
                continue;
            next++;
            if (!begins)
                add_cut(cuts, i);
            break;
        }
    }
    if (next < 3)
        cuts->n = first;
}

/* "- Như trên; - UBND tỉnh (b/c);": dashes after the sign that ends an item. */
static void find_dashes(const struct dau_work *work, const struct dau_row *row,
                        int least, struct cuts *cuts)
{
    int first = cuts->n;
    for (int i = row->span.from + 1; i + 1 < row->span.to; i++) {
        char before = sign_before(work, i);
        if (before && strchr(".;:", before) && work->g.f[work->starts[i]] == '-' &&
            work->starts[i + 1] == work->starts[i] + 2 &&
            capital_after(work, work->starts[i + 1], row->at.to))
            add_cut(cuts, i);
    }
    if (cuts->n < first + least)
        cuts->n = first;
}

/* "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị Thanh": authority, positions and name. */
static void find_signer(const struct dau_work *work, const struct dau_row *row,
                        struct cuts *cuts)
{
    const struct dau_glyphs *g = &work->g;
    bool signing = false;
    for (int i = row->span.from; i < row->span.to; i++) {
        struct dau_range rest = {work->starts[i], row->at.to};
        struct dau_range word = {rest.from, work->starts[i + 1]};
        int end;
        bool mark = dau_sign_eat_mark(work, rest.from, rest.to, NULL) >= 0 &&
                    dau_glyphs_caps(g, rest) > 0.3F;
        bool after_mark =
            i > row->span.from && signing &&
            dau_sign_eat_mark(work, work->starts[i - 1], rest.to, NULL) >= 0;
        bool position = signing && !after_mark && dau_sign_is_capitals(work, word) &&
                        dau_phrase_at(work->tables, g, rest.from, rest.to, "position",
                                      &end) != NULL;
        if (mark || position) {
            add_cut(cuts, i);
            signing = true;
            while (position && i + 1 < row->span.to && work->starts[i + 1] < end)
                i++;
        } else if (signing && dau_sign_is_name(work, rest)) {
            add_cut(cuts, i);
            return;
        }
    }
}

/* A closing paragraph after the last item: "… ngày 05/7/2023. Đề nghị các cơ quan …".
 */
static void find_closing(const struct dau_work *work, const struct dau_row *row,
                         struct cuts *cuts)
{
    int end;
    for (int i = row->span.from + 1; i < row->span.to; i++)
        if (sign_before(work, i) == '.' &&
            capital_after(work, work->starts[i], row->at.to) &&
            dau_phrase_at(work->tables, &work->g, work->starts[i], row->at.to,
                          "closing", &end)) {
            add_cut(cuts, i);
            return;
        }
}

/* Cuts row `r`; returns how many rows it is then. */
static int cut_row(struct dau_work *work, int r, const struct cuts *cuts)
{
    int rows = 1;
    for (int k = cuts->n - 1; k >= 0; k--)
        rows += dau_work_split(work, r, cuts->at[k]);
    return rows;
}

static bool is_long(const struct dau_row *row)
{
    return !row->table && row->line->box.w == 0 &&
           row->at.to - row->at.from > LONGEST_LINE;
}

/* Cuts a long row before a salute or a distribution, and what those hold into items. */
static int part_openings(struct dau_work *work, int r)
{
    struct cuts cuts = {.n = 0};
    const struct dau_row *row = &work->rows[r];
    for (int i = row->span.from + 1; i < row->span.to; i++)
        if (is_opening(work, i, row->at.to))
            add_cut(&cuts, i);
    return cut_row(work, r, &cuts);
}

static int compare_places(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int part_row(struct dau_work *work, int r, bool *listed)
{
    static const enum dau_label_kind kinds[] = {DAU_LABEL_ARTICLE, DAU_LABEL_ROMAN,
                                                DAU_LABEL_ARABIC, DAU_LABEL_LETTER};
    struct cuts cuts = {.n = 0};
    const struct dau_row *row = &work->rows[r];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        find_labels(work, row, kinds[k], &cuts);
    *listed = cuts.n > 0;
    if (is_opening(work, row->span.from, row->at.to))
        find_signer(work, row, &cuts);
    find_dashes(work, row, 2, &cuts);
    qsort(cuts.at, (size_t)cuts.n, sizeof *cuts.at, compare_places);
    return cut_row(work, r, &cuts);
}

/* A salute or distribution whose items share its line, however short it is. */
static void part_short(struct dau_work *work, int r)
{
    struct cuts cuts = {.n = 0};
    const struct dau_row *row = &work->rows[r];
    if (row->table || row->line->box.w || !is_opening(work, row->span.from, row->at.to))
        return;
    find_dashes(work, row, 1, &cuts);
    if (cuts.n)
        find_signer(work, row, &cuts);
    qsort(cuts.at, (size_t)cuts.n, sizeof *cuts.at, compare_places);
    cut_row(work, r, &cuts);
}

void dau_breaks_restore(struct dau_work *work)
{
    for (int r = 0; r < work->n_rows; r++) {
        part_short(work, r);
        if (!is_long(&work->rows[r]))
            continue;
        int end = r + part_openings(work, r);
        for (int rows; r < end; r += rows) {
            bool listed;
            int before = work->n_rows;
            rows = part_row(work, r, &listed);
            if (listed) {
                struct cuts cuts = {.n = 0};
                find_closing(work, &work->rows[r + rows - 1], &cuts);
                rows += cut_row(work, r + rows - 1, &cuts) - 1;
            }
            end += work->n_rows - before;
        }
        r--;
    }
}
