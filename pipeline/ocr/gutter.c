/* Where two columns stand side by side: an upright strip of paper without ink. */
#include "ocr/gutter.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ocr/squares.h"

/* In squares of half a millimetre: width of a gutter, least height, least rows of ink.
 */
enum { WIDTH = 6, MIN_ROWS = 30, MIN_INK = 9, MAX_GUTTERS = 4 };

struct span {
    int x, top, bottom, score;
};

static bool row_has(const struct dau_squares *grid, int y, int from, int to)
{
    return memchr(grid->ink + (size_t)y * (size_t)grid->columns + (size_t)from, 1,
                  (size_t)(to - from)) != NULL;
}

/* Keeps a stretch that is better than the best. Its first and last rows must be white
 * on the right, or else a line would be cut through its letters. */
static void weigh(const struct dau_squares *grid, struct span span, struct span *best)
{
    int left = 0, right = 0, from = span.x + WIDTH;
    while (span.top < span.bottom && row_has(grid, span.top, from, grid->columns))
        span.top++;
    while (span.top < span.bottom &&
           row_has(grid, span.bottom - 1, from, grid->columns))
        span.bottom--;
    if (span.bottom - span.top < MIN_ROWS)
        return;
    for (int y = span.top; y < span.bottom; y++) {
        left += row_has(grid, y, 0, span.x);
        right += row_has(grid, y, from, grid->columns);
    }
    span.score = left < right ? left : right;
    if (span.score >= MIN_INK && span.score > best->score)
        *best = span;
}

/* The best stretch of free rows for a gutter at `x`. */
static void try_gutter(const struct dau_squares *grid, int x, const bool *taken,
                       struct span *best)
{
    int top = 0;
    for (int y = 0; y <= grid->rows; y++)
        if (y == grid->rows || taken[y] || row_has(grid, y, x, x + WIDTH)) {
            if (y - top >= MIN_ROWS)
                weigh(grid, (struct span){x, top, y, 0}, best);
            top = y + 1;
        }
}

int dau_ocr_gutters(const struct dau_picture *picture, struct dau_box *right, int max)
{
    struct dau_squares grid;
    int n = 0;
    if (picture->dpi > 0 && picture->width < 4 * picture->dpi)
        return 0; /* narrower than 100 mm: no letter */
    dau_squares_fill(&grid, picture);
    bool *taken = dau_alloc((size_t)grid.rows + 1, sizeof *taken);
    while (n < max && n < MAX_GUTTERS) {
        struct span best = {0};
        for (int x = grid.columns * 3 / 10; x + WIDTH < grid.columns * 7 / 10; x++)
            try_gutter(&grid, x, taken, &best);
        if (!best.score)
            break;
        for (int y = best.top; y < best.bottom; y++)
            taken[y] = true;
        int x = (best.x + WIDTH / 2) * grid.side, y = best.top * grid.side;
        right[n++] =
            (struct dau_box){x, y, picture->width - x, best.bottom * grid.side - y};
    }
    free(taken);
    free(grid.ink);
    return n;
}
