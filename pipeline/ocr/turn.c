#include <string.h>

#include "ocr/reading.h"

/* What was taken for upright is turned by half: picture, marks, and the way back. */
void dau_page_turn_round(const struct dau_picture *in, struct dau_page *page,
                         struct dau_picture *out)
{
    int bytes = in->depth / 8;
    dau_picture_make(out, in->width, in->height, in->depth);
    out->dpi = in->dpi;
    for (int y = 0; y < in->height; y++)
        for (int x = 0; x < in->width; x++)
            memcpy(out->pixels + (size_t)(in->height - 1 - y) * out->stride +
                       (size_t)((in->width - 1 - x) * bytes),
                   in->pixels + (size_t)y * in->stride + (size_t)(x * bytes),
                   (size_t)bytes);
    for (int i = 0; i < page->n_marks; i++) {
        struct dau_box *box = &page->marks[i].box;
        box->x = in->width - box->x - box->w;
        box->y = in->height - box->y - box->h;
    }
    struct dau_warp *w = &page->warp;
    if (w->a == 0 && w->b == 0)
        w->a = w->e = 1;
    w->c += w->a * in->width + w->b * in->height;
    w->f += w->d * in->width + w->e * in->height;
    w->a = -w->a, w->b = -w->b, w->d = -w->d, w->e = -w->e;
    page->turn = (page->turn + 180) % 360;
    page->warped = true;
}
