/* Which rows of a table name its columns: told by a column that counts ("STT"), by a
 * row that numbers the columns ("(1) (2) (3)"), or by words over columns of figures. */
#include <string.h>

#include "structure/tree.h"

enum { MAX_HEAD_ROWS = 4, MAX_COLUMNS = 30 };

/* What stands in the columns of one row. */
struct head_row {
    int first, n; /* first filled column; filled ones */
    bool filled[MAX_COLUMNS], figures[MAX_COLUMNS], words[MAX_COLUMNS];
    bool counts;    /* its first cell says that the column counts */
    bool numbering; /* its cells are numbers and nothing else, from left to right */
};

static bool has_digit(const struct dau_glyphs *g, struct dau_range in)
{
    for (int i = in.from; i < in.to; i++)
        if (dau_glyph_is_digit(g->f[i]))
            return true;
    return false;
}

static bool has_letters(const struct dau_glyphs *g, struct dau_range in)
{
    int n = 0;
    for (int i = in.from; i < in.to; i++)
        n += g->f[i] >= 'a' && g->f[i] <= 'z';
    return n > 1;
}

/* The number that is all of the cell, brackets apart; 0 for anything else. */
static int number_of(const struct dau_glyphs *g, struct dau_range in)
{
    int value = 0;
    in = dau_glyphs_trim(g, in, "().");
    for (int i = in.from; i < in.to; i++) {
        if (!dau_glyph_is_digit(g->f[i]) || value > MAX_COLUMNS)
            return 0;
        value = 10 * value + g->f[i] - '0';
    }
    return in.from < in.to ? value : 0;
}

static struct dau_range cell_text(const struct dau_work *work,
                                  const struct dau_node *cell)
{
    struct dau_range in = dau_work_range(work, cell->span);
    return dau_glyphs_trim(&work->g, in, "|");
}

static int column_of(const struct dau_work *work, const struct dau_node *row, int i)
{
    const struct dau_place *place = &work->flow.places[row->children[i].span.from];
    int column = place->block->zone == DAU_ZONE_TABLE ? place->token->cell : i;
    return column < MAX_COLUMNS ? column : MAX_COLUMNS - 1;
}

static bool says_count(const struct dau_work *work, struct dau_range in)
{
    int end;
    return (dau_phrase_at(work->tables, &work->g, in.from, in.to, "table-count",
                          &end) &&
            end == in.to) ||
           dau_glyphs_eat(&work->g, in.from, in.to, "t t") == in.to;
}

static struct head_row read_row(const struct dau_work *work, const struct dau_node *row)
{
    struct head_row made = {.first = MAX_COLUMNS, .numbering = true};
    int last = 0;
    for (int i = 0; i < row->n_children; i++) {
        struct dau_range in = cell_text(work, &row->children[i]);
        int column = column_of(work, row, i);
        if (in.from >= in.to)
            continue;
        int number = number_of(&work->g, in);
        if (made.n == 0)
            made.counts = says_count(work, in);
        made.first = column < made.first ? column : made.first;
        made.n++;
        made.filled[column] = true;
        made.figures[column] = has_digit(&work->g, in);
        made.words[column] = has_letters(&work->g, in);
        made.numbering &= number == last + 1 || (last == 0 && !made.figures[column]);
        last = number ? number : last;
    }
    made.numbering &= last > 1 && made.n > 2;
    return made;
}

/* Words without a figure in two columns or more. */
static bool may_name(const struct head_row *row)
{
    int n = 0;
    for (int c = 0; c < MAX_COLUMNS; c++) {
        if (row->figures[c])
            return false;
        n += row->words[c];
    }
    return n > 1;
}

/* A column whose cells below row `h` all hold figures, two at least. */
static bool is_over_figures(const struct head_row *rows, int n_rows, int h)
{
    for (int c = 0; c < MAX_COLUMNS; c++) {
        int n = 0, all = 0;
        for (int r = h + 1; rows[h].words[c] && r < n_rows; r++) {
            all += rows[r].filled[c];
            n += rows[r].figures[c];
        }
        if (n > 1 && n == all)
            return true;
    }
    return false;
}

/* How many rows at the top name the columns. */
static int count_head(const struct head_row *rows, int n_rows)
{
    int top = n_rows < MAX_HEAD_ROWS ? n_rows : MAX_HEAD_ROWS;
    for (int r = 1; r < top; r++)
        if (rows[r].numbering && may_name(&rows[0]))
            return r + 1;
    if (n_rows < 2 || !may_name(&rows[0]) ||
        !(rows[0].counts || is_over_figures(rows, n_rows, 0)))
        return 0;
    /* "Nam | Nữ" under "Năm sinh": the column that counts goes on empty. */
    bool goes_on = n_rows > 2 && rows[0].counts && rows[1].n > 1 &&
                   may_name(&rows[1]) && !rows[1].filled[rows[0].first] &&
                   rows[2].filled[rows[0].first];
    return goes_on ? 2 : 1;
}

static bool is_same_row(const struct dau_work *work, const struct dau_node *a,
                        const struct dau_node *b)
{
    return a->span.from < a->span.to &&
           strcmp(dau_flow_text(&work->flow, a->span, work->scratch),
                  dau_flow_text(&work->flow, b->span, work->scratch)) == 0;
}

/* Row `r` is the first one again, at the top of a page. */
static bool is_repeated(const struct dau_work *work, const struct dau_node *table,
                        int r)
{
    const struct dau_place *at = &work->flow.places[table->children[r].span.from],
                           *before =
                               &work->flow.places[table->children[r - 1].span.from];
    return at->page != before->page &&
           is_same_row(work, &table->children[0], &table->children[r]);
}

void dau_table_find_head(const struct dau_work *work, struct dau_node *table)
{
    int n = table->n_children;
    struct head_row *rows = DAU_NEW_N(work->scratch, struct head_row, (size_t)n);
    for (int r = 0; r < n; r++)
        rows[r] = read_row(work, &table->children[r]);
    int head = count_head(rows, n);
    for (int r = 0; r < n; r++)
        table->children[r].names_columns =
            r < head || (head && is_repeated(work, table, r));
}
