#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "scan.h"

static double px(const struct maker_scan *scan, double mm)
{
    return mm * scan->dpi / 25.4;
}

static uint8_t clamp(int value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

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

static void blur(struct maker_scan *scan, double sigma)
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
static void shade(struct maker_scan *scan, double depth, struct maker_rng *rng)
{
    double across = maker_rng_range(rng, -1, 1), down = maker_rng_range(rng, -1, 1);
    double deepest = fabs(across) + fabs(down) + 0.4;
    struct maker_field waves =
        maker_field_new(scan->width, scan->height, px(scan, 60), rng);
    float *wave = dau_alloc((size_t)scan->width, sizeof *wave);
    for (int y = 0; y < scan->height; y++) {
        maker_field_row(&waves, y, scan->width, wave);
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
    maker_field_free(&waves);
}

static void darken(struct maker_scan *scan, int x, int y, int amount)
{
    if (x < 0 || y < 0 || x >= scan->width || y >= scan->height)
        return;
    size_t at = (size_t)y * (size_t)scan->width + (size_t)x;
    for (int p = 0; p < scan->n_planes; p++)
        scan->planes[p][at] = clamp(scan->planes[p][at] - amount);
}

/* A round blot with a ragged rim; a negative amount is a light one. */
static void blot(struct maker_scan *scan, const double at[2], double radius, double rag,
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

static void dirt(struct maker_scan *scan, double many, struct maker_rng *rng)
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

static void holes(struct maker_scan *scan, struct maker_rng *rng)
{
    double x = px(scan, maker_rng_range(rng, 9, 13));
    double y = scan->height / 2.0 + px(scan, maker_rng_range(rng, -4, 4));
    for (int i = -1; i <= 1; i += 2) {
        double at[2] = {x, y + px(scan, 40) * i};
        blot(scan, at, px(scan, 2.7), 0.04, 185, rng);
    }
}

/* The lid of the copier shows at the sides; most at one of them. */
static void edges(struct maker_scan *scan, double width, struct maker_rng *rng)
{
    struct maker_field rim = maker_field_new(scan->height, 4, px(scan, 18), rng);
    float *wave = dau_alloc((size_t)scan->height, sizeof *wave);
    maker_field_row(&rim, 0, scan->height, wave);
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
    maker_field_free(&rim);
}

enum { N_GRAIN = 1 << 15 };

static void grain(struct maker_scan *scan, double deviation, struct maker_rng *rng)
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

static void speckle(struct maker_scan *scan, double per_area, struct maker_rng *rng)
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

void maker_look(struct maker_scan *scan, const struct maker_age *age,
                struct maker_rng *rng)
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
