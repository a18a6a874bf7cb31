#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "maker.h"

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

/* ---- a picture while it ages: one grey plane, or three of colour ---- */

struct scan {
    int width, height, n_planes, dpi;
    uint8_t *planes[3]; /* 0 is black; rows without padding */
};

static double px(const struct scan *scan, double mm)
{
    return mm * scan->dpi / 25.4;
}

static uint8_t clamp(int value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

/* Smooth chance over the page: random values 0 to 1 at the corners of square cells. */
struct field {
    double cell; /* pixels */
    int columns, rows;
    float *values;
};

static struct field field_new(int width, int height, double cell, struct maker_rng *rng)
{
    struct field field = {.cell = fmax(cell, 1.5)};
    field.columns = (int)(width / field.cell) + 3;
    field.rows = (int)(height / field.cell) + 3;
    int n = field.columns * field.rows;
    field.values = dau_alloc((size_t)n, sizeof *field.values);
    for (int i = 0; i < n; i++)
        field.values[i] = (float)(maker_rng_next(rng) / 4294967296.0);
    return field;
}

static void field_row(const struct field *field, int y, int width, float *out)
{
    int row = (int)(y / field->cell);
    float down = (float)(y / field->cell - row);
    const float *a = field->values + (size_t)row * (size_t)field->columns;
    const float *b = a + field->columns;
    float step = (float)(1 / field->cell);
    int column = 0;
    float across = 0;
    for (int x = 0; x < width; x++) {
        float left = a[column] + (b[column] - a[column]) * down;
        float right = a[column + 1] + (b[column + 1] - a[column + 1]) * down;
        out[x] = left + (right - left) * across;
        across += step;
        if (across >= 1) {
            across -= 1;
            column++;
        }
    }
}

/* ---- the ink of the printer ---- */

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
    struct field fine = field_new(width, sheet->height, maker_px(sheet, 0.28), rng);
    struct field coarse = field_new(width, sheet->height, maker_px(sheet, 14), rng);
    float *f = dau_alloc((size_t)width, sizeof *f);
    float *c = dau_alloc((size_t)width, sizeof *c);
    float level = (float)(0.62 * sqrt(fmin(share, 1)));
    for (int y = 0; y < sheet->height; y++) {
        uint8_t *row = ink + (size_t)y * (size_t)width;
        field_row(&fine, y, width, f);
        field_row(&coarse, y, width, c);
        for (int x = 0; x < width; x++) {
            float left = 0.5f + (f[x] - level * (0.45f + 1.1f * c[x])) * 5;
            if (left < 1)
                row[x] = (uint8_t)((float)row[x] * (left < 0.12f ? 0.12f : left));
        }
    }
    free(f);
    free(c);
    free(fine.values);
    free(coarse.values);
}

static void fade(uint8_t *ink, size_t n, double amount)
{
    int keep = (int)((1 - fmin(amount, 0.95)) * 256);
    for (size_t i = 0; i < n; i++)
        ink[i] = (uint8_t)((ink[i] * keep) >> 8);
}

/* ---- paper, print and stamps together ---- */

static void compose_print(struct scan *scan, const uint8_t *ink, const int paper[3],
                          int black)
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
static void compose_colour(struct scan *scan, cairo_surface_t *colour)
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

static struct scan compose(struct maker_sheet *sheet, const struct maker_age *age,
                           struct maker_rng *rng)
{
    struct scan scan = {
        .width = sheet->width, .height = sheet->height, .dpi = sheet->dpi};
    size_t n = (size_t)scan.width * (size_t)scan.height;
    scan.n_planes = age->colour > 0 && !(age->threshold > 0) ? 3 : 1;
    for (int p = 0; p < scan.n_planes; p++)
        scan.planes[p] = dau_alloc(n, 1);
    uint8_t *ink = ink_of(sheet);
    if (fabs(age->spread) > 0.01)
        spread_ink(ink, scan.width, scan.height, age->spread);
    if (age->breaks > 0)
        wear(ink, sheet, age->breaks, rng);
    if (age->faint > 0)
        fade(ink, n, age->faint * maker_rng_range(rng, 0.7, 1));
    int white = 255 - (int)age->paper;
    int paper[3] = {white, white, white - (int)(age->paper * 0.3)};
    compose_print(&scan, ink, paper, age->paper > 0 ? 22 : 0);
    if (sheet->colour)
        compose_colour(&scan, sheet->colour);
    free(ink);
    return scan;
}

/* ---- the scanner ---- */

/* Between four dots, in 16.16 fixed point; `outside` beyond the page. */
static uint8_t dot_at(const uint8_t *from, int width, int height, int64_t fx,
                      int64_t fy, uint8_t outside)
{
    int x = (int)(fx >> 16), y = (int)(fy >> 16);
    if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1)
        return outside;
    int ax = (int)(fx >> 8 & 255), ay = (int)(fy >> 8 & 255);
    const uint8_t *at = from + (size_t)y * (size_t)width + (size_t)x;
    int top = at[0] * (256 - ax) + at[1] * ax;
    int bottom = at[width] * (256 - ax) + at[width + 1] * ax;
    return (uint8_t)((top * (256 - ay) + bottom * ay) >> 16);
}

static void turn_plane(uint8_t *plane, int width, int height, double degrees)
{
    size_t n = (size_t)width * (size_t)height;
    uint8_t *from = dau_alloc(n, 1);
    memcpy(from, plane, n);
    double angle = degrees * acos(-1.0) / 180;
    int64_t c = (int64_t)llround(cos(angle) * 65536);
    int64_t s = (int64_t)llround(sin(angle) * 65536);
    for (int y = 0; y < height; y++) {
        int64_t dx = -width / 2, dy = y - height / 2;
        int64_t fx = ((int64_t)(width / 2) << 16) + dx * c + dy * s;
        int64_t fy = ((int64_t)(height / 2) << 16) - dx * s + dy * c;
        for (int x = 0; x < width; x++, fx += c, fy -= s)
            plane[(size_t)y * (size_t)width + (size_t)x] =
                dot_at(from, width, height, fx, fy, from[0]);
    }
    free(from);
}

enum { MAX_REACH = 12 };

/* Weights of a bell on 2 * reach + 1 dots, in 1/4096. */
static int bell(double sigma, int weights[2 * MAX_REACH + 1])
{
    int reach = (int)ceil(sigma * 2.5);
    reach = reach < 1 ? 1 : reach > MAX_REACH ? MAX_REACH : reach;
    double sum = 0;
    for (int i = -reach; i <= reach; i++)
        sum += exp(-i * i / (2 * sigma * sigma));
    int rest = 4096;
    for (int i = -reach; i <= reach; i++) {
        weights[i + reach] = (int)(4096 * exp(-i * i / (2 * sigma * sigma)) / sum);
        rest -= weights[i + reach];
    }
    weights[reach] += rest;
    return reach;
}

static void blur_rows(const uint8_t *from, uint8_t *to, int width, int height,
                      const int *weights, int reach)
{
    for (int y = 0; y < height; y++) {
        const uint8_t *row = from + (size_t)y * (size_t)width;
        uint8_t *out = to + (size_t)y * (size_t)width;
        memcpy(out, row, (size_t)width);
        for (int x = reach; x < width - reach; x++) {
            int sum = 2048;
            for (int i = -reach; i <= reach; i++)
                sum += row[x + i] * weights[i + reach];
            out[x] = (uint8_t)(sum >> 12);
        }
    }
}

static void blur_columns(const uint8_t *from, uint8_t *to, int width, int height,
                         const int *weights, int reach)
{
    int *sums = dau_alloc((size_t)width, sizeof *sums);
    memcpy(to, from, (size_t)width * (size_t)height);
    for (int y = reach; y < height - reach; y++) {
        for (int x = 0; x < width; x++)
            sums[x] = 2048;
        for (int i = -reach; i <= reach; i++) {
            const uint8_t *row = from + (size_t)(y + i) * (size_t)width;
            int weight = weights[i + reach];
            for (int x = 0; x < width; x++)
                sums[x] += row[x] * weight;
        }
        for (int x = 0; x < width; x++)
            to[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)(sums[x] >> 12);
    }
    free(sums);
}

static void blur(struct scan *scan, double sigma)
{
    int weights[2 * MAX_REACH + 1];
    if (sigma < 0.15)
        return;
    int reach = bell(sigma, weights);
    uint8_t *between = dau_alloc((size_t)scan->width * (size_t)scan->height, 1);
    for (int p = 0; p < scan->n_planes; p++) {
        blur_rows(scan->planes[p], between, scan->width, scan->height, weights, reach);
        blur_columns(between, scan->planes[p], scan->width, scan->height, weights,
                     reach);
    }
    free(between);
}

/* A lamp that is brighter at one corner, and paper that is not flat. */
static void shade(struct scan *scan, double depth, struct maker_rng *rng)
{
    double across = maker_rng_range(rng, -1, 1), down = maker_rng_range(rng, -1, 1);
    double deepest = fabs(across) + fabs(down) + 0.4;
    struct field waves = field_new(scan->width, scan->height, px(scan, 60), rng);
    float *wave = dau_alloc((size_t)scan->width, sizeof *wave);
    for (int y = 0; y < scan->height; y++) {
        field_row(&waves, y, scan->width, wave);
        double v = down * ((double)y / scan->height - (down > 0 ? 0 : 1));
        for (int x = 0; x < scan->width; x++) {
            double h = across * ((double)x / scan->width - (across > 0 ? 0 : 1));
            int keep = 256 - (int)(depth * (v + h + 0.4 * wave[x]) / deepest);
            size_t at = (size_t)y * (size_t)scan->width + (size_t)x;
            for (int p = 0; p < scan->n_planes; p++)
                scan->planes[p][at] = (uint8_t)((scan->planes[p][at] * keep) >> 8);
        }
    }
    free(wave);
    free(waves.values);
}

static void darken(struct scan *scan, int x, int y, int amount)
{
    if (x < 0 || y < 0 || x >= scan->width || y >= scan->height)
        return;
    size_t at = (size_t)y * (size_t)scan->width + (size_t)x;
    for (int p = 0; p < scan->n_planes; p++)
        scan->planes[p][at] = clamp(scan->planes[p][at] - amount);
}

/* A round blot with a ragged rim; a negative amount is a light one. */
static void blot(struct scan *scan, const double at[2], double radius, double rag,
                 int amount, struct maker_rng *rng)
{
    double lobes[4];
    for (int i = 0; i < 4; i++)
        lobes[i] = maker_rng_range(rng, -rag, rag);
    int reach = (int)(radius * 1.7) + 1;
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            double r = sqrt((double)dx * dx + (double)dy * dy) + 1e-9;
            double rim =
                radius * (1 + lobes[0] * dx / r + lobes[1] * dy / r +
                          lobes[2] * dx * dy / (r * r) + lobes[3] * dx * dx / (r * r));
            if (r <= rim)
                darken(scan, (int)at[0] + dx, (int)at[1] + dy, amount);
        }
}

static void dirt(struct scan *scan, double many, struct maker_rng *rng)
{
    int n = (int)(many * maker_rng_range(rng, 0.6, 1.4));
    for (int i = 0; i < n; i++) {
        double at[2] = {maker_rng_range(rng, 0, 1) * scan->width,
                        maker_rng_range(rng, 0, 1) * scan->height};
        double small = maker_rng_range(rng, 0, 1);
        int amount = 40 + maker_rng_below(rng, 170);
        blot(scan, at, px(scan, 0.08 + 0.55 * small * small * small), 0.3, amount, rng);
    }
}

static void holes(struct scan *scan, struct maker_rng *rng)
{
    double x = px(scan, maker_rng_range(rng, 9, 13));
    double y = scan->height / 2.0 + px(scan, maker_rng_range(rng, -4, 4));
    for (int i = -1; i <= 1; i += 2) {
        double at[2] = {x, y + px(scan, 40) * i};
        blot(scan, at, px(scan, 2.7), 0.04, 185, rng);
    }
}

/* The lid of the copier shows at the sides; most at one of them. */
static void edges(struct scan *scan, double width, struct maker_rng *rng)
{
    struct field rim = field_new(scan->height, 4, px(scan, 18), rng);
    float *wave = dau_alloc((size_t)scan->height, sizeof *wave);
    field_row(&rim, 0, scan->height, wave);
    bool left = maker_rng_below(rng, 2) == 0;
    double wide = px(scan, width), thin = px(scan, width * 0.2);
    for (int y = 0; y < scan->height; y++) {
        int reach = (int)(wide * (0.4 + 0.6 * wave[y]));
        for (int x = 0; x < reach; x++)
            darken(scan, left ? x : scan->width - 1 - x, y, 210 * (reach - x) / reach);
    }
    for (int y = 0; y < (int)thin; y++)
        for (int x = 0; x < scan->width; x++)
            darken(scan, x, y, (int)(190 * (thin - y) / thin));
    free(wave);
    free(rim.values);
}

enum { N_GRAIN = 1 << 15 };

static void grain(struct scan *scan, double deviation, struct maker_rng *rng)
{
    int8_t *table = dau_alloc(2 * N_GRAIN, 1);
    for (int i = 0; i < N_GRAIN; i++) {
        double value = fmax(-126, fmin(126, maker_rng_normal(rng) * deviation));
        table[i] = table[i + N_GRAIN] = (int8_t)lround(value);
    }
    for (int y = 0; y < scan->height; y++) {
        size_t start = (size_t)y * (size_t)scan->width;
        for (int p = 0; p < scan->n_planes; p++) {
            const int8_t *from = table + maker_rng_below(rng, N_GRAIN);
            uint8_t *row = scan->planes[p] + start;
            for (int x = 0; x < scan->width; x++)
                row[x] = clamp(row[x] + from[x % N_GRAIN]);
        }
    }
    free(table);
}

static void speckle(struct scan *scan, double per_area, struct maker_rng *rng)
{
    double mm = 25.4 / scan->dpi;
    int n = (int)(per_area * scan->width * scan->height * mm * mm / 1000);
    for (int i = 0; i < n; i++) {
        int x = maker_rng_below(rng, scan->width),
            y = maker_rng_below(rng, scan->height);
        int size = maker_rng_below(rng, 6), black = maker_rng_below(rng, 4);
        int amount = black ? 150 + maker_rng_below(rng, 100) : -255;
        int reach = size == 5 ? 3 : size >= 3 ? 2 : 1;
        for (int j = 0; j < reach * reach; j++)
            if (reach == 1 || maker_rng_below(rng, 3))
                darken(scan, x + j % reach, y + j / reach, amount);
    }
}

/* ---- the picture ---- */

static PIX *to_bits(const struct scan *scan, int level)
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

static PIX *to_grey(const struct scan *scan)
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

static PIX *to_colour(const struct scan *scan)
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

static void look(struct scan *scan, const struct maker_age *age, struct maker_rng *rng)
{
    double turn = age->skew * maker_rng_range(rng, -1, 1);
    for (int p = 0; p < scan->n_planes && fabs(turn) > 0.01; p++)
        turn_plane(scan->planes[p], scan->width, scan->height, turn);
    if (age->dirt > 0)
        dirt(scan, age->dirt, rng);
    if (age->holes > 0)
        holes(scan, rng);
    if (age->edges > 0)
        edges(scan, age->edges, rng);
    blur(scan, px(scan, age->blur) * maker_rng_range(rng, 0.8, 1.2));
    if (age->light > 0)
        shade(scan, age->light, rng);
    if (age->noise > 0)
        grain(scan, age->noise, rng);
    if (age->speckle > 0)
        speckle(scan, age->speckle, rng);
}

PIX *maker_age_sheet(struct maker_sheet *sheet, const struct maker_age *age,
                     struct maker_rng *rng)
{
    struct scan scan = compose(sheet, age, rng);
    look(&scan, age, rng);
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
