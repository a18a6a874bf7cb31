/* Plans give instructions as a table: "TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian".
 */
#include <string.h>

#include "structure/tasks.h"

enum { COUNT_COLUMN, TASK_COLUMN, LEAD_COLUMN, SUPPORT_COLUMN, TIME_COLUMN, N_COLUMNS };

/* The cell of each kind in one row; empty where there is none. */
struct cells {
    struct dau_range at[N_COLUMNS];
};

/* Which column is of which kind; -1 none. */
struct columns {
    int of[N_COLUMNS];
};

static bool is_bar(const struct dau_work *work, int place)
{
    return strcmp(work->flow.places[place].token->text, "|") == 0;
}

/* Cells parted by bars are counted; those of a page know their column. */
static int column_of(const struct dau_work *work, const struct dau_node *row, int i)
{
    int place = row->children[i].span.from;
    bool page = work->flow.places[place].block->zone == DAU_ZONE_TABLE;
    return page ? work->flow.places[place].token->cell : i;
}

static struct dau_range text_of(const struct dau_work *work, struct dau_span span)
{
    if (span.to > span.from && is_bar(work, span.to - 1))
        span.to--;
    return dau_glyphs_trim(&work->g, dau_work_range(work, span), "");
}

static bool says(const struct dau_work *work, struct dau_range in, const char *use)
{
    int end;
    for (int at = in.from; at < in.to; at++)
        if ((at == in.from || !dau_glyph_is_word(work->g.f[at - 1])) &&
            dau_phrase_at(work->tables, &work->g, at, in.to, use, &end))
            return true;
    return false;
}

/* A head names the task, and who does it or until when. */
static bool read_head(const struct dau_work *work, const struct dau_node *row,
                      struct columns *columns)
{
    static const char *const uses[N_COLUMNS] = {
        [COUNT_COLUMN] = "table-count", [TASK_COLUMN] = "table-task",
        [LEAD_COLUMN] = "table-lead",   [SUPPORT_COLUMN] = "table-support",
        [TIME_COLUMN] = "table-time",
    };
    for (int k = 0; k < N_COLUMNS; k++)
        columns->of[k] = -1;
    for (int i = 0; i < row->n_children; i++) {
        struct dau_range in = text_of(work, row->children[i].span);
        bool taken = false;
        /* "Thời gian thực hiện" says when, "Đơn vị phối hợp" who helps. */
        static const int order[] = {COUNT_COLUMN, TIME_COLUMN, SUPPORT_COLUMN,
                                    LEAD_COLUMN, TASK_COLUMN};
        for (int k = 0; k < N_COLUMNS && !taken; k++)
            if (columns->of[order[k]] < 0 && says(work, in, uses[order[k]])) {
                columns->of[order[k]] = column_of(work, row, i);
                taken = true;
            }
    }
    return columns->of[TASK_COLUMN] >= 0 &&
           (columns->of[LEAD_COLUMN] >= 0 || columns->of[TIME_COLUMN] >= 0);
}

static struct cells cells_of(const struct dau_work *work, const struct dau_node *row,
                             const struct columns *columns)
{
    struct cells cells = {0};
    for (int i = 0; i < row->n_children; i++)
        for (int k = 0; k < N_COLUMNS; k++)
            if (columns->of[k] == column_of(work, row, i))
                cells.at[k] = text_of(work, row->children[i].span);
    return cells;
}

static bool is_empty(struct dau_range at)
{
    return at.to <= at.from;
}

/* The number in the first column, "3" or "2.1"; NULL for anything else. */
static const char *count_of(const struct dau_work *work, struct dau_range at)
{
    const struct dau_glyphs *g = &work->g;
    at = dau_glyphs_trim(g, at, ".)");
    for (int i = at.from; i < at.to; i++)
        if (!dau_glyph_is_digit(g->f[i]) && g->f[i] != '.')
            return NULL;
    bool some = at.to > at.from && at.to - at.from <= 6;
    return some ? dau_glyphs_text(g, at, work->arena) : NULL;
}

/* A deadline in words, or a bare date: "Quý II/2016", "31/3/2016". */
static void find_time(const struct dau_picker *picker, struct dau_range in,
                      struct dau_task *task)
{
    struct dau_work *work = picker->work;
    struct dau_deadline_found found;
    struct dau_date date;
    if (is_empty(in))
        return;
    if (dau_deadline_next(work->tables, &work->g, in, &picker->issued, work->arena,
                          &found)) {
        dau_deadline_add(picker, task, &found);
        return;
    }
    if (!dau_date_read(&work->g, in.from, in.to, picker->issued.year, &date))
        return;
    found = (struct dau_deadline_found){.at = date.at,
                                        .op = "by",
                                        .date = dau_date_last(&date, work->arena),
                                        .conf = 0.8F};
    if (!date.day)
        found.from = dau_date_first(&date, work->arena);
    dau_deadline_add(picker, task, &found);
}

static void add_task(const struct dau_picker *picker, const struct dau_node *row,
                     const struct cells *cells, const char *path, const char *count)
{
    struct dau_work *work = picker->work;
    struct dau_letter *letter = picker->part->letter;
    struct dau_task *task =
        dau_arena_push(work->arena, &letter->tasks, &letter->n_tasks, sizeof *task);
    *task = (struct dau_task){.span = row->span, .label = count, .conf = 0.8F};
    task->path = path ? dau_arena_printf(work->arena, "%s.%s", path, count) : count;
    task->text = dau_glyphs_text(&work->g, cells->at[TASK_COLUMN], work->arena);
    if (!is_empty(cells->at[LEAD_COLUMN]))
        dau_assignee_add(picker, task, cells->at[LEAD_COLUMN], "lead");
    if (!is_empty(cells->at[SUPPORT_COLUMN]))
        dau_assignee_add(picker, task, cells->at[SUPPORT_COLUMN], "support");
    find_time(picker, cells->at[TIME_COLUMN], task);
}

/* A row without a number goes on with the task above it. */
static void extend_task(const struct dau_picker *picker, const struct dau_node *row,
                        const struct cells *cells)
{
    struct dau_work *work = picker->work;
    struct dau_letter *letter = picker->part->letter;
    struct dau_task *task = &letter->tasks[letter->n_tasks - 1];
    task->text = dau_arena_printf(
        work->arena, "%s %s", task->text,
        dau_glyphs_text(&work->g, cells->at[TASK_COLUMN], work->arena));
    task->span.to = row->span.to;
}

bool dau_task_table_read(const struct dau_picker *picker, const struct dau_node *table,
                         const char *path)
{
    struct dau_work *work = picker->work;
    struct columns columns;
    int head = 0, n = 0;
    while (head < table->n_children && head < 2 &&
           !read_head(work, &table->children[head], &columns))
        head++;
    if (head == table->n_children || head == 2)
        return false;
    for (int i = head + 1; i < table->n_children; i++) {
        const struct dau_node *row = &table->children[i];
        struct cells cells = cells_of(work, row, &columns);
        struct dau_range mark = cells.at[COUNT_COLUMN];
        bool counted = columns.of[COUNT_COLUMN] >= 0;
        const char *count =
            counted ? count_of(work, mark) : dau_arena_printf(work->arena, "%d", n + 1);
        if (is_empty(cells.at[TASK_COLUMN]))
            continue;
        if (count)
            add_task(picker, row, &cells, path, count);
        else if (n && is_empty(mark))
            extend_task(picker, row, &cells);
        n += count != NULL;
    }
    return n > 0;
}
