/* Ink that no word accounts for. */
#include <stdlib.h>
#include <string.h>

#include "ocr/reading.h"
#include "ocr/squares.h"

/* An ink of 1 is not read, of 2 within reach of such. In squares of half a millimetre:
 * reach that joins letters and words to a line, least width of a word, least and
 * greatest heights. */
enum { REACH = 4, MIN_WIDTH = 12, MIN_HEIGHT = 4, MAX_HEIGHT = 32 };

struct place {
    int x, y, right, bottom, n; /* squares; n with ink */
};

static uint8_t *square(const struct dau_squares *f, int x, int y)
{
    return f->ink + (size_t)y * (size_t)f->columns + (size_t)x;
}

/* Takes the ink of a box out, and of `slack` squares around it. */
static void rub_out(struct dau_squares *f, struct dau_box box, int slack)
{
    int left = box.x / f->side - slack, right = (box.x + box.w) / f->side + slack;
    int top = box.y / f->side - slack, bottom = (box.y + box.h) / f->side + slack;
    left = left > 0 ? left : 0;
    right = right < f->columns - 1 ? right : f->columns - 1;
    for (int y = top > 0 ? top : 0; y <= bottom && y < f->rows; y++)
        if (left <= right)
            memset(square(f, left, y), 0, (size_t)(right - left + 1));
}

/* What was read as dirt hides nothing: print may lie under it. */
static bool was_read(const struct dau_token *token)
{
    return token->box.w > 0 && token->ocr_conf >= DAU_OCR_WEAK;
}

static void rub_out_known(struct dau_squares *f, const struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int t = 0; t < page->blocks[b].lines[l].n_tokens; t++) {
                const struct dau_token *token = &page->blocks[b].lines[l].tokens[t];
                if (was_read(token))
                    rub_out(f, token->box, 1);
            }
    for (int i = 0; i < page->n_marks; i++) {
        struct dau_box box = page->marks[i].box;
        if (page->marks[i].kind == DAU_MARK_RULE)
            rub_out(f, box, 0);
        else if (page->marks[i].kind == DAU_MARK_SEAL) /* the square in the ring */
            rub_out(f,
                    (struct dau_box){box.x + box.w / 5, box.y + box.h / 5,
                                     box.w * 3 / 5, box.h * 3 / 5},
                    0);
    }
}

/* Squares on both sides of ink count as 2: what touches is one line. */
static void widen(struct dau_squares *f)
{
    for (int y = 0; y < f->rows; y++) {
        int last = -REACH - 1;
        for (int x = 0; x < f->columns; x++)
            if (*square(f, x, y) == 1) {
                for (int k = x - 1; k > last && k >= x - REACH && k >= 0; k--)
                    *square(f, k, y) = 2;
                last = x;
            } else if (x - last <= REACH && last >= 0)
                *square(f, x, y) = 2;
    }
}

/* The connected squares around (x, y), which are taken off the field. */
static struct place take_place(struct dau_squares *f, int x, int y, int *stack)
{
    struct place p = {x, y, x, y, 0};
    int n = 0;
    p.n = *square(f, x, y) == 1;
    *square(f, x, y) = 0;
    stack[n++] = y * f->columns + x;
    while (n) {
        int at = stack[--n], u = at % f->columns, v = at / f->columns;
        for (int j = v - 1; j <= v + 1; j++)
            for (int i = u - 1; i <= u + 1; i++) {
                if (i < 0 || j < 0 || i >= f->columns || j >= f->rows ||
                    !*square(f, i, j))
                    continue;
                if (*square(f, i, j) == 1) {
                    p.n++;
                    p.x = i < p.x ? i : p.x;
                    p.right = i > p.right ? i : p.right;
                    p.y = j < p.y ? j : p.y;
                    p.bottom = j > p.bottom ? j : p.bottom;
                }
                *square(f, i, j) = 0;
                stack[n++] = j * f->columns + i;
            }
    }
    return p;
}

static bool may_be_print(const struct place *p)
{
    int width = p->right - p->x + 1, height = p->bottom - p->y + 1;
    return width >= MIN_WIDTH && height >= MIN_HEIGHT && height <= MAX_HEIGHT &&
           width >= height && 6 * p->n > width * height;
}

static int find_places(struct dau_squares *f, struct place *places, int max)
{
    int n = 0;
    int *stack = dau_alloc((size_t)f->columns * (size_t)f->rows + 1, sizeof *stack);
    for (int y = 0; y < f->rows && n < max; y++)
        for (int x = 0; x < f->columns && n < max; x++)
            if (*square(f, x, y)) {
                struct place p = take_place(f, x, y, stack);
                if (may_be_print(&p))
                    places[n++] = p;
            }
    free(stack);
    return n;
}

static int clamp(int value, int max)
{
    return value < 0 ? 0 : value > max ? max : value;
}

static struct dau_box box_of(const struct dau_squares *f, const struct place *p,
                             const struct dau_picture *picture)
{
    int slack = f->side;
    int x = clamp(p->x * f->side - slack, picture->width),
        y = clamp(p->y * f->side - slack, picture->height);
    return (struct dau_box){
        x, y, clamp((p->right + 1) * f->side + slack, picture->width) - x,
        clamp((p->bottom + 1) * f->side + slack, picture->height) - y};
}

int dau_ocr_unread(const struct dau_picture *picture, const struct dau_page *page,
                   struct dau_box *boxes, int max)
{
    struct dau_squares f;
    struct place *places = dau_alloc((size_t)max, sizeof *places);
    dau_squares_fill(&f, picture);
    rub_out_known(&f, page);
    widen(&f);
    int n = find_places(&f, places, max);
    for (int i = 0; i < n; i++)
        boxes[i] = box_of(&f, &places[i], picture);
    free(f.ink);
    free(places);
    return n;
}
