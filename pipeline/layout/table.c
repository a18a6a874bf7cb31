/* Ruled tables: the columns were found with the rules; a row is what lies between two
 * level rules. Without those, the lines of print are the rows. */
#include <stdlib.h>

#include "layout/piece.h"

enum { MAX_COLUMNS = 64, MAX_ROWS = 400 };

struct table {
    struct dau_box columns[MAX_COLUMNS];
    int n_columns;
    struct dau_box box;
    int cuts[MAX_ROWS]; /* y of the level rules */
    int n_cuts;
};

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The next table among the marks, from `*at` on: columns of one height beside each
 * other. */
static bool next_table(const struct dau_page *page, int *at, struct table *table)
{
    *table = (struct table){0};
    for (; *at < page->n_marks; ++*at) {
        const struct dau_mark *mark = &page->marks[*at];
        if (mark->kind != DAU_MARK_COLUMN)
            continue;
        if (table->n_columns &&
            (mark->box.y != table->box.y || mark->box.h != table->box.h ||
             mark->box.x < box_right(table->box) - 2))
            break;
        if (table->n_columns == MAX_COLUMNS)
            break;
        table->columns[table->n_columns++] = mark->box;
        table->box = dau_box_join(table->box, mark->box);
    }
    return table->n_columns > 0;
}

static void find_cuts(const struct sheet *sheet, struct table *table)
{
    int slack = sheet->height / 2, all[MAX_ROWS], n = 0;
    for (int i = 0; i < sheet->page->n_marks && n < MAX_ROWS; i++) {
        struct dau_box box = sheet->page->marks[i].box;
        if (sheet->page->marks[i].kind == DAU_MARK_RULE && box.w > box.h &&
            box_mid_y(box) >= table->box.y - slack &&
            box_mid_y(box) <= box_bottom(table->box) + slack &&
            box.x < box_right(table->box) && box_right(box) > table->box.x &&
            4 * box.w > table->box.w)
            all[n++] = box_mid_y(box);
    }
    qsort(all, (size_t)n, sizeof *all, by_value);
    for (int i = 0; i < n; i++)
        if (!table->n_cuts || all[i] - table->cuts[table->n_cuts - 1] > slack)
            table->cuts[table->n_cuts++] = all[i];
}

static int column_at(const struct table *table, int x)
{
    int column = 0;
    while (column + 1 < table->n_columns && x >= table->columns[column + 1].x)
        column++;
    return column;
}

static bool is_inside(const struct table *table, struct dau_box box)
{
    int x = box_mid_x(box), y = box_mid_y(box);
    return x >= table->box.x && x <= box_right(table->box) && y >= table->box.y &&
           y <= box_bottom(table->box);
}

/* Cuts pieces where a column ends; those in the table become its cells. */
static void take_cells(struct sheet *sheet, const struct table *table)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        if (sheet->pieces[i].zone != DAU_ZONE_BODY ||
            !is_inside(table, sheet->pieces[i].box))
            continue;
        int cell = column_at(table, box_mid_x(sheet->pieces[i].tokens[0].box));
        for (int t = 1; t < sheet->pieces[i].n_tokens; t++)
            if (column_at(table, box_mid_x(sheet->pieces[i].tokens[t].box)) != cell) {
                dau_piece_cut(sheet, i, t);
                break;
            }
        struct piece *piece = &sheet->pieces[i];
        piece->zone = DAU_ZONE_TABLE;
        for (int t = 0; t < piece->n_tokens; t++)
            piece->tokens[t].cell = cell;
    }
}

static int band_of(const struct table *table, int y)
{
    int band = 0;
    while (band < table->n_cuts && y > table->cuts[band])
        band++;
    return band;
}

/* Number of printed lines of a column between two rules. */
static int count_lines(const struct sheet *sheet, const struct table *table, int band,
                       int column)
{
    int n = 0, last = -1000000, y[MAX_ROWS], n_y = 0;
    for (int i = 0; i < sheet->n_pieces && n_y < MAX_ROWS; i++) {
        const struct piece *piece = &sheet->pieces[i];
        if (piece->zone == DAU_ZONE_TABLE && is_inside(table, piece->box) &&
            band_of(table, box_mid_y(piece->box)) == band &&
            piece->tokens[0].cell == column && piece->fold[0])
            y[n_y++] = box_mid_y(piece->box);
    }
    qsort(y, (size_t)n_y, sizeof *y, by_value);
    for (int i = 0; i < n_y; i++)
        if (y[i] - last > sheet->height / 2) {
            n++;
            last = y[i];
        }
    return n;
}

/* True when the columns hold the same number of lines, two or more: rows without rules.
 */
static bool is_unruled(const struct sheet *sheet, const struct table *table, int band)
{
    int first = count_lines(sheet, table, band, 0), same = 0;
    for (int c = 1; c < table->n_columns && first > 1; c++) {
        int n = count_lines(sheet, table, band, c);
        if (n && n != first)
            return false;
        same += n == first;
    }
    return first > 1 && same > 0;
}

static void set_levels(struct sheet *sheet, const struct table *table)
{
    bool unruled[MAX_ROWS + 1];
    for (int band = 0; band <= table->n_cuts; band++)
        unruled[band] = is_unruled(sheet, table, band);
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (piece->zone != DAU_ZONE_TABLE || !is_inside(table, piece->box))
            continue;
        int band = band_of(table, box_mid_y(piece->box));
        if (!unruled[band])
            piece->level = (band ? table->cuts[band - 1] : table->box.y) + 1;
    }
}

void dau_layout_tables(struct sheet *sheet)
{
    struct table table;
    for (int at = 0; next_table(sheet->page, &at, &table);) {
        find_cuts(sheet, &table);
        take_cells(sheet, &table);
        set_levels(sheet, &table);
    }
    /* The columns have served. */
    int n = 0;
    for (int i = 0; i < sheet->page->n_marks; i++)
        if (sheet->page->marks[i].kind != DAU_MARK_COLUMN)
            sheet->page->marks[n++] = sheet->page->marks[i];
    sheet->page->n_marks = n;
}
