/* A decoded picture: plain pixels, so that no type of a library passes between rooms. */
#ifndef DAU_BASE_PICTURE_H
#define DAU_BASE_PICTURE_H

#include <stddef.h>
#include <stdint.h>

/* Rows run from the top, each `stride` bytes. `depth` is bits per pixel:
 *  1: eight pixels a byte, leftmost in the highest bit, 1 is black;
 *  8: grey, 0 is black;
 * 24: red, green, blue.
 * `dpi` is 0 when the source does not say. */
struct dau_picture {
    int width, height, depth, dpi;
    size_t stride;
    uint8_t *pixels; /* owned; NULL for no picture */
};

/* Sets the shape and takes zeroed memory for it. Check the size against limits first. */
void dau_picture_make(struct dau_picture *picture, int width, int height, int depth);
void dau_picture_free(struct dau_picture *picture); /* leaves an empty picture */

#endif
