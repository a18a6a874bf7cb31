/* A page in squares of half a millimetre. */
#ifndef DAU_OCR_SQUARES_H
#define DAU_OCR_SQUARES_H

#include <stdint.h>

#include "base/picture.h"

struct dau_squares {
    int columns, rows, side; /* side of a square in pixels */
    uint8_t *ink;            /* columns * rows: 1 where a square holds ink */
};

/* `ink` is the caller's to free. */
void dau_squares_fill(struct dau_squares *squares, const struct dau_picture *picture);

#endif
