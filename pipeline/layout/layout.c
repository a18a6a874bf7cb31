#include "layout/layout.h"

#include <stdlib.h>

#include "layout/piece.h"

static int above_first(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;
    if (p->part != q->part)
        return p->part - q->part;
    if (p->level != q->level)
        return p->level - q->level;
    return p->box.x != q->box.x ? p->box.x - q->box.x : p->order - q->order;
}

static int row_first(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;
    if (p->row != q->row)
        return p->row - q->row;
    if (p->tokens[0].cell != q->tokens[0].cell)
        return p->tokens[0].cell - q->tokens[0].cell;
    if (p->line != q->line)
        return p->line - q->line;
    return p->box.x != q->box.x ? p->box.x - q->box.x : p->order - q->order;
}

/* Pieces that are alike to a comparison stay as they were, whatever qsort does. */
static void sort(struct sheet *sheet, int (*compare)(const void *, const void *))
{
    for (int i = 0; i < sheet->n_pieces; i++)
        sheet->pieces[i].order = i;
    qsort(sheet->pieces, (size_t)sheet->n_pieces, sizeof *sheet->pieces, compare);
}

/* Pieces whose middles lie within half a letter of each other share a row. */
static void set_rows(struct sheet *sheet)
{
    sort(sheet, above_first);
    int row = 0, top = 0;
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i], *before = i ? piece - 1 : NULL;
        bool table = piece->zone == DAU_ZONE_TABLE;
        bool same = before && piece->part == before->part &&
                    table == (before->zone == DAU_ZONE_TABLE) &&
                    2 * (piece->level - top) <= sheet->height;
        if (!same) {
            row++;
            top = piece->level;
        }
        piece->row = row;
        piece->line =
            table ? (box_mid_y(piece->box) - top) / (sheet->height * 2 / 3 + 1) : 0;
    }
    sort(sheet, row_first);
}

static void copy_tokens(struct dau_page *page, struct dau_line *line,
                        const struct piece *piece)
{
    for (int t = 0; t < piece->n_tokens; t++) {
        struct dau_token *token =
            dau_arena_push(page->arena, &line->tokens, &line->n_tokens, sizeof *token);
        *token = piece->tokens[t];
    }
}

static void build_blocks(struct sheet *sheet)
{
    struct dau_page *page = sheet->page;
    page->blocks = NULL;
    page->n_blocks = 0;
    struct dau_block *block = NULL;
    struct dau_line *line = NULL;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i], *before = i ? piece - 1 : NULL;
        bool same =
            before && before->part == piece->part && before->zone == piece->zone;
        if (!same)
            block = dau_page_add_block(page, piece->zone);
        if (!same || before->row != piece->row)
            line = dau_block_add_line(page, block);
        line->size = piece->size > line->size ? piece->size : line->size;
        copy_tokens(page, line, piece);
    }
    dau_page_fit_boxes(page);
}

/* Share of `box` that `other` covers, in percent. */
static int covered(struct dau_box box, struct dau_box other)
{
    int x = box.x > other.x ? box.x : other.x, y = box.y > other.y ? box.y : other.y;
    int right = box_right(box) < box_right(other) ? box_right(box) : box_right(other);
    int bottom =
        box_bottom(box) < box_bottom(other) ? box_bottom(box) : box_bottom(other);
    if (right <= x || bottom <= y || box.w <= 0 || box.h <= 0)
        return 0;
    return (int)(100.0 * (right - x) * (bottom - y) / ((double)box.w * box.h));
}

/* Numbers and dates filled in with a pen; long strokes that cross print do not count.
 */
static void flag_handwriting(struct sheet *sheet)
{
    for (int m = 0; m < sheet->page->n_marks; m++) {
        const struct dau_mark *mark = &sheet->page->marks[m];
        if (mark->kind != DAU_MARK_PEN || mark->box.h > 5 * sheet->height / 2)
            continue;
        for (int i = 0; i < sheet->n_pieces; i++)
            for (int t = 0; t < sheet->pieces[i].n_tokens; t++)
                if (covered(sheet->pieces[i].tokens[t].box, mark->box) > 20)
                    sheet->pieces[i].tokens[t].flags |= DAU_TOKEN_HANDWRITTEN;
    }
}

static bool has_boxes(const struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int t = 0; t < page->blocks[b].lines[l].n_tokens; t++)
                if (page->blocks[b].lines[l].tokens[t].box.w)
                    return true;
    return false;
}

bool dau_layout_page(struct dau_page *page, struct dau_err *err)
{
    (void)err;
    if (!has_boxes(page))
        return true; /* a text source: its lines are in order */
    struct sheet sheet = {.arena = dau_arena_new()};
    dau_sheet_cut(&sheet, page);
    flag_handwriting(&sheet);
    dau_layout_twins(&sheet);
    dau_layout_tables(&sheet);
    dau_layout_stamps(&sheet);
    dau_layout_header(&sheet);
    dau_layout_foot(&sheet);
    dau_layout_noise(&sheet);
    set_rows(&sheet);
    build_blocks(&sheet);
    dau_arena_free(sheet.arena);
    return true;
}
