#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "scan.h"

/* ---- sheets ---- */

struct maker_sheet *maker_sheet_new(int width, int height, int dpi)
{
    struct maker_sheet *sheet = dau_alloc(1, sizeof *sheet);
    *sheet = (struct maker_sheet){width, height, dpi, NULL, NULL};
    sheet->print = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    return sheet;
}

void maker_sheet_free(struct maker_sheet *sheet)
{
    if (!sheet)
        return;
    cairo_surface_destroy(sheet->print);
    if (sheet->colour)
        cairo_surface_destroy(sheet->colour);
    free(sheet);
}

cairo_surface_t *maker_sheet_colour(struct maker_sheet *sheet)
{
    if (!sheet->colour)
        sheet->colour = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, sheet->width,
                                                   sheet->height);
    return sheet->colour;
}

double maker_px(const struct maker_sheet *sheet, double mm)
{
    return mm * sheet->dpi / 25.4;
}

/* ---- paper, print and stamps together ---- */

static void compose_print(struct maker_scan *scan, const uint8_t *ink,
                          const int paper[3], int black)
{
    size_t n = (size_t)scan->width * (size_t)scan->height;
    for (int p = 0; p < scan->n_planes; p++) {
        uint8_t shade[256];
        for (int i = 0; i < 256; i++)
            shade[i] = (uint8_t)(paper[p] + ((black - paper[p]) * i) / 255);
        for (size_t i = 0; i < n; i++)
            scan->planes[p][i] = shade[ink[i]];
    }
}

/* Stamp ink is glazed over the print: both can be seen. */
static void compose_colour(struct maker_scan *scan, cairo_surface_t *colour)
{
    cairo_surface_flush(colour);
    const uint8_t *data = cairo_image_surface_get_data(colour);
    int stride = cairo_image_surface_get_stride(colour);
    for (int y = 0; y < scan->height; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)(data + (size_t)y * (size_t)stride);
        size_t start = (size_t)y * (size_t)scan->width;
        for (int x = 0; x < scan->width; x++) {
            int clear = 255 - (int)(row[x] >> 24);
            if (clear == 255)
                continue;
            int rgb[3] = {clear + (int)(row[x] >> 16 & 255),
                          clear + (int)(row[x] >> 8 & 255),
                          clear + (int)(row[x] & 255)};
            if (scan->n_planes == 1)
                rgb[0] = (rgb[0] * 77 + rgb[1] * 151 + rgb[2] * 28) / 256;
            for (int p = 0; p < scan->n_planes; p++) {
                uint8_t *dot = scan->planes[p] + start + x;
                *dot = (uint8_t)(*dot * rgb[p] / 255);
            }
        }
    }
}

static struct maker_scan compose(struct maker_sheet *sheet, const struct maker_age *age,
                                 struct maker_rng *rng)
{
    struct maker_scan scan = {
        .width = sheet->width, .height = sheet->height, .dpi = sheet->dpi};
    size_t n = (size_t)scan.width * (size_t)scan.height;
    scan.n_planes = age->colour > 0 && !(age->threshold > 0) ? 3 : 1;
    for (int p = 0; p < scan.n_planes; p++)
        scan.planes[p] = dau_alloc(n, 1);
    uint8_t *ink = maker_ink(sheet, age, rng);
    int white = 255 - (int)age->paper;
    int paper[3] = {white, white, white - (int)(age->paper * 0.3)};
    compose_print(&scan, ink, paper, age->paper > 0 ? 22 : 0);
    if (sheet->colour)
        compose_colour(&scan, sheet->colour);
    free(ink);
    return scan;
}

/* ---- the picture ---- */

static PIX *to_bits(const struct maker_scan *scan, int level)
{
    PIX *pix = pixCreate(scan->width, scan->height, 1);
    l_uint32 *data = pixGetData(pix);
    int words = pixGetWpl(pix);
    for (int y = 0; y < scan->height; y++) {
        const uint8_t *row = scan->planes[0] + (size_t)y * (size_t)scan->width;
        l_uint32 *out = data + (size_t)y * (size_t)words;
        for (int x = 0; x < scan->width; x++)
            if (row[x] < level)
                out[x >> 5] |= 0x80000000u >> (x & 31);
    }
    return pix;
}

static PIX *to_grey(const struct maker_scan *scan)
{
    PIX *pix = pixCreate(scan->width, scan->height, 8);
    l_uint32 *data = pixGetData(pix);
    int words = pixGetWpl(pix);
    for (int y = 0; y < scan->height; y++) {
        const uint8_t *row = scan->planes[0] + (size_t)y * (size_t)scan->width;
        l_uint32 *out = data + (size_t)y * (size_t)words;
        for (int x = 0; x < scan->width; x++)
            out[x >> 2] |= (l_uint32)row[x] << (24 - 8 * (x & 3));
    }
    return pix;
}

static PIX *to_colour(const struct maker_scan *scan)
{
    PIX *pix = pixCreate(scan->width, scan->height, 32);
    l_uint32 *data = pixGetData(pix);
    size_t n = (size_t)scan->width * (size_t)scan->height;
    for (size_t i = 0; i < n; i++)
        data[i] = (l_uint32)scan->planes[0][i] << 24 |
                  (l_uint32)scan->planes[1][i] << 16 |
                  (l_uint32)scan->planes[2][i] << 8;
    return pix;
}

/* What JPEG leaves of the picture, whatever format it is then kept in. */
static PIX *through_jpeg(PIX *pix, int quality)
{
    l_uint8 *bytes = NULL;
    size_t size = 0;
    PIX *read = NULL;
    if (pixWriteMemJpeg(&bytes, &size, pix, quality, 0) == 0)
        read = pixReadMemJpeg(bytes, size, 0, 1, NULL, 0);
    LEPT_FREE(bytes);
    if (!read)
        return pix;
    pixDestroy(&pix);
    return read;
}

PIX *maker_age_sheet(struct maker_sheet *sheet, const struct maker_age *age,
                     struct maker_rng *rng)
{
    struct maker_scan scan = compose(sheet, age, rng);
    maker_look(&scan, age, rng);
    PIX *pix = age->threshold > 0   ? to_bits(&scan, (int)age->threshold)
               : scan.n_planes == 1 ? to_grey(&scan)
                                    : to_colour(&scan);
    for (int p = 0; p < scan.n_planes; p++)
        free(scan.planes[p]);
    if (age->jpeg > 0 && !(age->threshold > 0))
        pix = through_jpeg(pix, (int)age->jpeg);
    pixSetResolution(pix, sheet->dpi, sheet->dpi);
    return pix;
}
