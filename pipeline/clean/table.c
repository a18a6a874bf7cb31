/* Ruled tables: rules that cross make a grid; its columns are noted as marks. */
#include <stdlib.h>

#include "clean/pix.h"

enum { MAX_RULES = 400, MAX_COLUMNS = 24 };

/* Millimetres: how far rules may miss each other, how far pieces of one rule may lie
 * off its line, and the least column. */
static const float REACH = 2, OFF_LINE = 0.7F, NARROW = 4;

struct grid {
    const struct dau_mark *rules[MAX_RULES];
    int group[MAX_RULES];
    int n;
    float mm;
};

static bool is_upright(const struct dau_mark *rule)
{
    return rule->box.h > rule->box.w;
}

static bool in_line(const struct grid *grid, int i, int j)
{
    struct dau_box a = grid->rules[i]->box, b = grid->rules[j]->box;
    int off = is_upright(grid->rules[i]) ? 2 * (a.x - b.x) + a.w - b.w
                                         : 2 * (a.y - b.y) + a.h - b.h;
    return (float)abs(off) < 2 * OFF_LINE * grid->mm;
}

/* Rules that cross or touch, or are pieces of one that is broken. */
static bool meet(const struct grid *grid, int i, int j)
{
    struct dau_box a = grid->rules[i]->box, b = grid->rules[j]->box;
    int reach = (int)(REACH * grid->mm);
    return (is_upright(grid->rules[i]) != is_upright(grid->rules[j]) ||
            in_line(grid, i, j)) &&
           a.x - reach < b.x + b.w && b.x - reach < a.x + a.w &&
           a.y - reach < b.y + b.h && b.y - reach < a.y + a.h;
}

static void join_groups(struct grid *grid, int from, int to)
{
    for (int i = 0; i < grid->n; i++)
        if (grid->group[i] == from)
            grid->group[i] = to;
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The x of uprights that take a third of the grid's height or more, and of its sides.
 */
static int find_borders(const struct grid *grid, int group, struct dau_box around,
                        int *x)
{
    int n = 0, all[MAX_RULES], n_all = 0, reach = (int)(REACH * grid->mm);
    for (int i = 0; i < grid->n; i++)
        if (grid->group[i] == group && is_upright(grid->rules[i]))
            all[n_all++] = grid->rules[i]->box.x + grid->rules[i]->box.w / 2;
    qsort(all, (size_t)n_all, sizeof *all, by_value);
    x[n++] = around.x;
    for (int k = 0; k < n_all && n < MAX_COLUMNS; k++) {
        int length = 0;
        for (int i = 0; i < grid->n; i++) {
            struct dau_box box = grid->rules[i]->box;
            if (grid->group[i] == group && is_upright(grid->rules[i]) &&
                abs(box.x + box.w / 2 - all[k]) <= reach)
                length += box.h;
        }
        if (3 * length >= around.h && all[k] - x[n - 1] > (int)(NARROW * grid->mm))
            x[n++] = all[k];
    }
    if (around.x + around.w - x[n - 1] > (int)(NARROW * grid->mm))
        x[n++] = around.x + around.w;
    return n;
}

static void add_columns(const struct grid *grid, int group, struct dau_page *page)
{
    struct dau_box around = {0};
    int n_upright = 0, n_level = 0, x[MAX_COLUMNS + 2];
    for (int i = 0; i < grid->n; i++)
        if (grid->group[i] == group) {
            around = dau_box_join(around, grid->rules[i]->box);
            n_upright += is_upright(grid->rules[i]);
            n_level += !is_upright(grid->rules[i]);
        }
    if (n_upright < 1 || n_level < 2 || around.h < 8 * grid->mm)
        return;
    int n = find_borders(grid, group, around, x);
    for (int i = 0; n > 2 && i + 1 < n; i++) {
        struct dau_mark *mark =
            dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *mark);
        *mark = (struct dau_mark){
            DAU_MARK_COLUMN, {x[i], around.y, x[i + 1] - x[i], around.h}, 0};
    }
}

void dau_pix_tables(int dpi, struct dau_page *page)
{
    struct grid grid = {.mm = (float)dpi / 25.4F};
    struct dau_mark *marks =
        DAU_NEW_N(page->arena, struct dau_mark, (size_t)page->n_marks);
    for (int i = 0; i < page->n_marks && grid.n < MAX_RULES; i++)
        if (page->marks[i].kind == DAU_MARK_RULE) {
            marks[i] = page->marks[i];
            grid.group[grid.n] = grid.n;
            grid.rules[grid.n++] = &marks[i];
        }
    for (int i = 0; i < grid.n; i++)
        for (int j = i + 1; j < grid.n; j++)
            if (grid.group[i] != grid.group[j] && meet(&grid, i, j))
                join_groups(&grid, grid.group[j], grid.group[i]);
    for (int i = 0; i < grid.n; i++)
        if (grid.group[i] == i)
            add_columns(&grid, i, page);
}
