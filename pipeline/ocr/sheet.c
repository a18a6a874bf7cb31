/* The sheet that the engine sees: the page, and under it what is read by itself, the
 * cells of tables and the right columns of heads and feet. */
#include <stdlib.h>
#include <string.h>

#include "ocr/gutter.h"
#include "ocr/reading.h"

enum { MAX_CELLS = 1500, MAX_HEIGHT = 30000, MAX_CUTS = 200, CELL_EDGE = 6 };

/* The engine's bitonal pictures have 1 for white, ours for black. It keeps its own
 * copy. */
static void set_bitonal(TessBaseAPI *api, const struct dau_picture *picture)
{
    size_t n = picture->stride * (size_t)picture->height;
    uint8_t *pixels = dau_alloc(n, 1);
    for (size_t i = 0; i < n; i++)
        pixels[i] = (uint8_t)~picture->pixels[i];
    TessBaseAPISetImage(api, pixels, picture->width, picture->height, 0,
                        (int)picture->stride);
    free(pixels);
}

void dau_reading_set(TessBaseAPI *api, const struct dau_picture *picture)
{
    if (picture->depth == 1)
        set_bitonal(api, picture);
    else
        TessBaseAPISetImage(api, picture->pixels, picture->width, picture->height,
                            picture->depth / 8, (int)picture->stride);
    TessBaseAPISetSourceResolution(api, picture->dpi > 0 ? picture->dpi : 200);
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The y where level rules cross a column, and its ends. */
static int find_cuts(const struct dau_page *page, struct dau_box column,
                     int cuts[MAX_CUTS])
{
    int n = 0;
    cuts[n++] = column.y;
    cuts[n++] = column.y + column.h;
    for (int i = 0; i < page->n_marks && n < MAX_CUTS; i++) {
        struct dau_box box = page->marks[i].box;
        int from = box.x > column.x ? box.x : column.x;
        int to =
            box.x + box.w < column.x + column.w ? box.x + box.w : column.x + column.w;
        int y = box.y + box.h / 2;
        if (page->marks[i].kind == DAU_MARK_RULE && box.w > box.h && y > column.y &&
            y < column.y + column.h && 2 * (to - from) > column.w)
            cuts[n++] = y;
    }
    qsort(cuts, (size_t)n, sizeof *cuts, by_value);
    return n;
}

static bool is_white(const uint8_t *row, int width)
{
    for (int x = 0; x < width; x++)
        if (row[x] < 160)
            return false;
    return true;
}

/* Shrinks a cell to the rows that hold ink; false when it is empty. */
static bool shrink(const struct dau_picture *picture, struct dau_box *box)
{
    const uint8_t *first = picture->pixels + box->x;
    while (box->h > 0 && is_white(first + (size_t)box->y * picture->stride, box->w)) {
        box->y++;
        box->h--;
    }
    while (box->h > 0 &&
           is_white(first + (size_t)(box->y + box->h - 1) * picture->stride, box->w))
        box->h--;
    return box->h > 4;
}

/* Notes a cell with the y of its row; what is left of the rules stays behind. */
static void add_cell(struct dau_reading *r, const struct dau_picture *picture,
                     struct dau_box box, int left)
{
    int row = box.y;
    if (box.w <= 4 * CELL_EDGE || box.h <= 2 * CELL_EDGE || r->n_cells == MAX_CELLS)
        return;
    box = (struct dau_box){box.x + CELL_EDGE, box.y + CELL_EDGE / 2,
                           box.w - 2 * CELL_EDGE, box.h - CELL_EDGE};
    if (shrink(picture, &box))
        r->cells[r->n_cells++] = (struct dau_cell){box, left, row};
}

/* Row by row: a column of single numbers would be taken for upright print. */
static int by_row(const void *a, const void *b)
{
    const struct dau_cell *c = a, *d = b;
    return c->y != d->y ? c->y - d->y : c->box.x - d->box.x;
}

static bool is_column(const struct dau_mark *mark, const struct dau_picture *picture)
{
    return mark->kind == DAU_MARK_COLUMN && mark->box.x >= 0 && mark->box.y >= 0 &&
           mark->box.w > 0 && mark->box.h > 0 &&
           mark->box.x + mark->box.w <= picture->width &&
           mark->box.y + mark->box.h <= picture->height;
}

static void find_cells(struct dau_reading *r, const struct dau_picture *picture)
{
    int cuts[MAX_CUTS];
    for (int i = 0; i < r->page->n_marks; i++) {
        const struct dau_mark *mark = &r->page->marks[i];
        if (!is_column(mark, picture))
            continue;
        if (!r->cells)
            r->cells = dau_alloc(MAX_CELLS, sizeof *r->cells);
        int n = find_cuts(r->page, mark->box, cuts), margin = picture->width / 8;
        int left = picture->width - mark->box.w;
        for (int k = 0; k + 1 < n; k++) {
            struct dau_box box = {mark->box.x, cuts[k], mark->box.w,
                                  cuts[k + 1] - cuts[k]};
            add_cell(r, picture, box, left < margin ? left : margin);
        }
    }
}

static bool meet(struct dau_box a, struct dau_box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* Lines of heads and feet are no more level than those of cells: their right columns
 * are read by themselves, too. */
static void find_columns(struct dau_reading *r, const struct dau_picture *picture)
{
    enum { MAX_COLUMNS = 4 };
    struct dau_box right[MAX_COLUMNS];
    int n = dau_ocr_gutters(picture, right, MAX_COLUMNS);
    for (int i = 0; i < n; i++) {
        bool table = false;
        for (int m = 0; m < r->page->n_marks; m++)
            table |= r->page->marks[m].kind == DAU_MARK_COLUMN &&
                     meet(r->page->marks[m].box, right[i]);
        if (table)
            continue;
        if (!r->cells)
            r->cells = dau_alloc(MAX_CELLS, sizeof *r->cells);
        if (r->n_cells < MAX_CELLS && shrink(picture, &right[i]))
            r->cells[r->n_cells++] =
                (struct dau_cell){right[i], right[i].x, right[i].y};
    }
}

/* Where the cells of the page's tables go: each below the last, under the page. */
static int place_cells(struct dau_reading *r, const struct dau_picture *picture)
{
    int y = picture->height + 2 * DAU_CELL_GAP, n = 0;
    r->height = picture->height;
    find_cells(r, picture);
    find_columns(r, picture);
    if (r->n_cells)
        qsort(r->cells, (size_t)r->n_cells, sizeof *r->cells, by_row);
    while (n < r->n_cells && y + r->cells[n].box.h + DAU_CELL_GAP <= MAX_HEIGHT) {
        r->cells[n].y = y;
        y += r->cells[n++].box.h + DAU_CELL_GAP;
    }
    r->n_cells = n;
    return y + DAU_CELL_GAP;
}

/* Lines of print beside each other in cells are seldom level, and the engine joins them
 * to garbage. So tables are taken off the page and their cells laid under it. */
static void lay_out(const struct dau_reading *r, const struct dau_picture *picture,
                    int height, struct dau_picture *sheet)
{
    dau_picture_make(sheet, picture->width, height, 8);
    sheet->dpi = picture->dpi;
    size_t size = picture->stride * (size_t)picture->height;
    memcpy(sheet->pixels, picture->pixels, size);
    memset(sheet->pixels + size, 255, sheet->stride * (size_t)height - size);
    for (int i = 0; i < r->page->n_marks; i++) {
        struct dau_box box = r->page->marks[i].box;
        for (int y = 0; is_column(&r->page->marks[i], picture) && y < box.h; y++)
            memset(sheet->pixels + (size_t)(box.y + y) * sheet->stride + box.x, 255,
                   (size_t)box.w);
    }
    for (int i = 0; i < r->n_cells; i++) {
        const struct dau_cell *cell = &r->cells[i];
        for (int y = 0; y < cell->box.h; y++)
            memset(sheet->pixels + (size_t)(cell->box.y + y) * sheet->stride +
                       cell->box.x,
                   255, (size_t)cell->box.w);
        for (int y = 0; y < cell->box.h; y++)
            memcpy(sheet->pixels + (size_t)(cell->y + y) * sheet->stride + cell->x,
                   picture->pixels + (size_t)(cell->box.y + y) * picture->stride +
                       cell->box.x,
                   (size_t)cell->box.w);
    }
}

void dau_reading_show(struct dau_reading *r, const struct dau_picture *picture)
{
    struct dau_picture sheet;
    int height = picture->depth == 8 ? place_cells(r, picture) : 0;
    if (!r->n_cells) {
        dau_reading_set(r->api, picture);
        return;
    }
    lay_out(r, picture, height, &sheet);
    dau_reading_set(r->api, &sheet);
    dau_picture_free(&sheet);
}
