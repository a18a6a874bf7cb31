#include "ocr/squares.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

static bool has_ink(const struct dau_picture *picture, int x, int y, int side)
{
    int n = 0;
    for (int v = 0; v < side; v++)
        for (int u = 0; u < side; u++)
            n += picture->pixels[(size_t)(y + v) * picture->stride + (size_t)(x + u)] <
                 128;
    return n > 2;
}

void dau_squares_fill(struct dau_squares *squares, const struct dau_picture *picture)
{
    int dpi = picture->dpi > 0 ? picture->dpi : 200, side = dpi / 50 > 1 ? dpi / 50 : 1;
    squares->side = side;
    squares->columns = picture->width / side;
    squares->rows = picture->height / side;
    squares->ink = dau_alloc((size_t)squares->columns * (size_t)squares->rows + 1, 1);
    for (int y = 0; y < squares->rows; y++)
        for (int x = 0; x < squares->columns; x++)
            squares->ink[(size_t)y * (size_t)squares->columns + (size_t)x] =
                has_ink(picture, x * side, y * side, side);
}
