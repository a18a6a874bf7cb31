#include "base/picture.h"

#include <stdlib.h>

#include "base/arena.h"

void dau_picture_make(struct dau_picture *picture, int width, int height, int depth)
{
    size_t stride = ((size_t)width * (size_t)depth + 7) / 8;
    *picture = (struct dau_picture){
        .width = width,
        .height = height,
        .depth = depth,
        .stride = stride,
        .pixels = dau_alloc((size_t)height, stride),
    };
}

void dau_picture_free(struct dau_picture *picture)
{
    free(picture->pixels);
    *picture = (struct dau_picture){0};
}
