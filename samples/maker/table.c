#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "press.h"

enum { MAX_COLUMNS = 10 };

struct table {
    double x[MAX_COLUMNS + 1]; /* pixels; the rulings */
    int n_columns;
    struct maker_frame cell;
};

static bool open_table(struct maker_press *press, const struct maker_part *part,
                       struct table *table)
{
    const char *at = strstr(part->arguments, "widths=");
    double shares[MAX_COLUMNS], sum = 0;
    *table = (struct table){
        .cell = {.size = maker_part_number(part, "size", 13), .lead = 1.2}};
    for (at = at ? at + strlen("widths=") : NULL;
         at && table->n_columns < MAX_COLUMNS;) {
        char *end;
        shares[table->n_columns] = strtod(at, &end);
        if (end == at || !(shares[table->n_columns] > 0))
            break;
        sum += shares[table->n_columns++];
        at = *end == ',' ? end + 1 : NULL;
    }
    if (table->n_columns == 0)
        return dau_fail(press->err, DAU_E_FORMAT,
                        "maker: a table wants widths=8,40,...");
    table->x[0] = press->left;
    for (int i = 0; i < table->n_columns; i++)
        table->x[i + 1] = table->x[i] + shares[i] / sum * press->width;
    return true;
}

/* Cuts a row at " | "; the cells are copied into `store`, one NUL after each. */
static int split_row(const char *line, struct dau_buf *store,
                     size_t starts[MAX_COLUMNS])
{
    int n = 0;
    dau_buf_clear(store);
    while (n < MAX_COLUMNS) {
        const char *bar = strstr(line, " |");
        size_t length = bar ? (size_t)(bar - line) : strlen(line);
        starts[n++] = store->length;
        dau_buf_add(store, line, length);
        dau_buf_putc(store, 0);
        if (!bar)
            break;
        line = bar + 2;
        line += *line == ' ';
    }
    return n;
}

static struct maker_frame cell_frame(const struct maker_press *press,
                                     const struct table *table, int i, bool head)
{
    struct maker_frame frame = table->cell;
    double pad = 1.4 * press->mm;
    frame.x = table->x[i] + pad;
    frame.width = table->x[i + 1] - table->x[i] - 2 * pad;
    frame.bold = head;
    bool narrow = frame.width < 0.15 * press->width;
    frame.align = head || narrow ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
    return frame;
}

static void row_rulings(struct maker_press *press, const struct table *table,
                        double top, double bottom)
{
    int last = table->n_columns;
    cairo_set_line_width(press->cr, 0.6 * press->point);
    for (int i = 0; i <= last; i++) {
        cairo_move_to(press->cr, table->x[i], top);
        cairo_line_to(press->cr, table->x[i], bottom);
    }
    cairo_move_to(press->cr, table->x[0], top);
    cairo_line_to(press->cr, table->x[last], top);
    cairo_move_to(press->cr, table->x[0], bottom);
    cairo_line_to(press->cr, table->x[last], bottom);
    cairo_stroke(press->cr);
}

/* The lines of a cell become one in truth: a row is one line. */
static void row_truth(struct dau_buf *truth, const struct dau_buf *cells,
                      const size_t *starts, int n)
{
    struct maker_marked marked;
    for (int i = 0; i < n; i++) {
        maker_marked_parse(cells->data + starts[i], 0, &marked);
        dau_buf_puts(truth, i > 0 ? " |" : "");
        if (i > 0 && marked.text.length > 0)
            dau_buf_putc(truth, ' ');
        maker_marked_truth(&marked, 0, (int)marked.text.length, truth);
        maker_marked_free(&marked);
    }
    dau_buf_putc(truth, '\n');
}

static bool row(struct maker_press *press, const struct table *table, const char *line,
                bool head)
{
    struct dau_buf cells = {0}, nowhere = {0}, *truth = press->truth;
    size_t starts[MAX_COLUMNS];
    int n = split_row(line, &cells, starts);
    double height = 0, pad = 1 * press->mm;
    bool ok = n == table->n_columns ||
              dau_fail(press->err, DAU_E_FORMAT, "maker: %d cells, not %d: %.60s", n,
                       table->n_columns, line);
    for (int i = 0; i < n && ok; i++) {
        struct maker_frame frame = cell_frame(press, table, i, head);
        height =
            fmax(height, maker_press_height(press, &frame, cells.data + starts[i]));
    }
    if (press->y + height + 2 * pad > press->bottom)
        maker_press_next_page(press);
    double top = press->y;
    press->truth = &nowhere;
    for (int i = 0; i < n && ok; i++) {
        struct maker_frame frame = cell_frame(press, table, i, head);
        press->y = top + pad;
        ok = maker_press_text(press, &frame, cells.data + starts[i]);
    }
    press->truth = truth;
    press->y = top + height + 2 * pad;
    if (ok) {
        row_rulings(press, table, top, press->y);
        row_truth(truth, &cells, starts, n);
    }
    dau_buf_free(&cells);
    dau_buf_free(&nowhere);
    return ok;
}

bool maker_press_table(struct maker_press *press, const struct maker_part *part)
{
    struct table table;
    bool ok = open_table(press, part, &table);
    for (int i = 0; i < part->n_lines && ok; i++)
        ok = row(press, &table, part->lines[i], i == 0);
    press->y += 3 * press->mm;
    return ok;
}
