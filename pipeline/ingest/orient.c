#include "ingest/orient.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

/* Where the stored picture's pixels come from, step by step in the upright one: start,
 * step to the right, step down. */
struct walk {
    int x, y, right_x, right_y, down_x, down_y;
};

static struct walk walk_of(int orientation, int w, int h)
{
    int r = w - 1, b = h - 1; /* right and bottom of the stored picture */
    switch (orientation) {
    case 2:
        return (struct walk){r, 0, -1, 0, 0, 1};
    case 3:
        return (struct walk){r, b, -1, 0, 0, -1};
    case 4:
        return (struct walk){0, b, 1, 0, 0, -1};
    case 5:
        return (struct walk){0, 0, 0, 1, 1, 0};
    case 6:
        return (struct walk){0, b, 0, -1, 1, 0};
    case 7:
        return (struct walk){r, b, 0, -1, -1, 0};
    default:
        return (struct walk){r, 0, 0, 1, -1, 0};
    }
}

static void copy_bits(const struct dau_picture *from, uint8_t *row, int width, int x,
                      int y, const struct walk *walk)
{
    for (int i = 0; i < width; i++, x += walk->right_x, y += walk->right_y) {
        const uint8_t *stored = from->pixels + (size_t)y * from->stride;
        if (stored[x >> 3] & 0x80 >> (x & 7))
            row[i >> 3] |= (uint8_t)(0x80 >> (i & 7));
    }
}

static void copy_bytes(const struct dau_picture *from, uint8_t *row, int width, int x,
                       int y, const struct walk *walk)
{
    size_t size = (size_t)from->depth / 8;
    for (int i = 0; i < width; i++, x += walk->right_x, y += walk->right_y)
        memcpy(row + (size_t)i * size,
               from->pixels + (size_t)y * from->stride + (size_t)x * size, size);
}

void dau_orient(struct dau_picture *picture, int orientation)
{
    if (orientation < 2 || orientation > 8 || !picture->pixels)
        return;
    struct walk walk = walk_of(orientation, picture->width, picture->height);
    bool swapped = orientation >= 5;
    struct dau_picture upright;
    dau_picture_make(&upright, swapped ? picture->height : picture->width,
                     swapped ? picture->width : picture->height, picture->depth);
    upright.dpi = picture->dpi;
    for (int y = 0; y < upright.height; y++) {
        uint8_t *row = upright.pixels + (size_t)y * upright.stride;
        int from_x = walk.x + y * walk.down_x, from_y = walk.y + y * walk.down_y;
        if (picture->depth == 1)
            copy_bits(picture, row, upright.width, from_x, from_y, &walk);
        else
            copy_bytes(picture, row, upright.width, from_x, from_y, &walk);
    }
    dau_picture_free(picture);
    *picture = upright;
}
