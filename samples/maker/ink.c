#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "scan.h"

static uint8_t *ink_of(struct maker_sheet *sheet)
{
    int width = sheet->width, height = sheet->height;
    uint8_t *ink = dau_alloc((size_t)width * (size_t)height, 1);
    cairo_surface_flush(sheet->print);
    const uint8_t *from = cairo_image_surface_get_data(sheet->print);
    int stride = cairo_image_surface_get_stride(sheet->print);
    for (int y = 0; y < height; y++)
        memcpy(ink + (size_t)y * (size_t)width, from + (size_t)y * (size_t)stride,
               (size_t)width);
    return ink;
}

static uint8_t most(const uint8_t *at, int stride)
{
    uint8_t best = at[0];
    best = at[-1] > best ? at[-1] : best;
    best = at[1] > best ? at[1] : best;
    best = at[-stride] > best ? at[-stride] : best;
    return at[stride] > best ? at[stride] : best;
}

static uint8_t least(const uint8_t *at, int stride)
{
    uint8_t best = at[0];
    best = at[-1] < best ? at[-1] : best;
    best = at[1] < best ? at[1] : best;
    best = at[-stride] < best ? at[-stride] : best;
    return at[stride] < best ? at[stride] : best;
}

/* Each dot takes after its darkest or lightest neighbour, by the share `amount`. */
static void spread_ink(uint8_t *ink, int width, int height, double amount)
{
    int share = (int)(fmin(fabs(amount), 1) * 256);
    size_t n = (size_t)width * (size_t)height;
    uint8_t *from = dau_alloc(n, 1);
    memcpy(from, ink, n);
    for (int y = 1; y < height - 1; y++) {
        size_t row = (size_t)y * (size_t)width;
        for (int x = 1; x < width - 1; x++) {
            const uint8_t *at = from + row + x;
            int want = amount > 0 ? most(at, width) : least(at, width);
            ink[row + (size_t)x] = (uint8_t)(*at + ((want - *at) * share) / 256);
        }
    }
    free(from);
}

/* Fine wear that breaks strokes, more in some regions of the page than in others. */
static void wear(uint8_t *ink, struct maker_sheet *sheet, double share,
                 struct maker_rng *rng)
{
    int width = sheet->width;
    struct maker_field fine =
        maker_field_new(width, sheet->height, maker_px(sheet, 0.28), rng);
    struct maker_field coarse =
        maker_field_new(width, sheet->height, maker_px(sheet, 14), rng);
    float *f = dau_alloc((size_t)width, sizeof *f);
    float *c = dau_alloc((size_t)width, sizeof *c);
    float level = (float)(0.62 * sqrt(fmin(share, 1)));
    for (int y = 0; y < sheet->height; y++) {
        uint8_t *row = ink + (size_t)y * (size_t)width;
        maker_field_row(&fine, y, width, f);
        maker_field_row(&coarse, y, width, c);
        for (int x = 0; x < width; x++) {
            float left = 0.5f + (f[x] - level * (0.45f + 1.1f * c[x])) * 5;
            if (left < 1)
                row[x] = (uint8_t)((float)row[x] * (left < 0.12f ? 0.12f : left));
        }
    }
    free(f);
    free(c);
    maker_field_free(&fine);
    maker_field_free(&coarse);
}

static void fade(uint8_t *ink, size_t n, double amount)
{
    int keep = (int)((1 - fmin(amount, 0.95)) * 256);
    for (size_t i = 0; i < n; i++)
        ink[i] = (uint8_t)((ink[i] * keep) >> 8);
}

uint8_t *maker_ink(struct maker_sheet *sheet, const struct maker_age *age,
                   struct maker_rng *rng)
{
    uint8_t *ink = ink_of(sheet);
    if (fabs(age->spread) > 0.01)
        spread_ink(ink, sheet->width, sheet->height, age->spread);
    if (age->breaks > 0)
        wear(ink, sheet, age->breaks, rng);
    if (age->faint > 0)
        fade(ink, (size_t)sheet->width * (size_t)sheet->height,
             age->faint * maker_rng_range(rng, 0.7, 1));
    return ink;
}
