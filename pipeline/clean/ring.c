/* The rings of a seal are circles, so that their ink can be told from print that they
 * cross even where both are black. */
#include <math.h>
#include <stdlib.h>

#include "clean/pix.h"

/* Pixels: how far the circle may lie from where the seal was found, how far from the
 * rim its rings are looked for, and how far print must go on beside a ring. */
enum { OFF = 6, INWARD = 30, OUTWARD = 12, SPAN = INWARD + OUTWARD, BEYOND = 2 };

/* How far a stroke that crosses is followed: not as far as the ring itself goes on in
 * one direction. */
enum { FOLLOW = 20 };

enum { DIRECTIONS = 360 };

/* Of all directions, those with ink at the rim of a ring worth cutting; and at the
 * radius of a ring, if more than this many times what is usual around it. */
static const float LEAST_RIM = 0.33F, LEAST_BAND = 0.12F, OVER_USUAL = 2.5F;

/* Cosine of the least angle between the rim's upper part and a level stroke. */
static const float ALONG = 0.5F;

struct ring {
    PIX *ink;
    float cosine[DIRECTIONS], sine[DIRECTIONS];
    int x, y, radius; /* of the rim */
    bool band[SPAN];  /* by radius, from `radius` - INWARD: ink of a ring */
};

static bool has_ink(const struct ring *ring, int x, int y)
{
    if (x < 0 || y < 0 || x >= pixGetWidth(ring->ink) || y >= pixGetHeight(ring->ink))
        return false;
    return GET_DATA_BIT(
        pixGetData(ring->ink) + (size_t)y * (size_t)pixGetWpl(ring->ink), x);
}

static int count(const struct ring *ring, int x, int y, int radius, int step)
{
    int n = 0;
    for (int i = 0; i < DIRECTIONS; i += step)
        n += has_ink(ring, x + (int)lroundf((float)radius * ring->cosine[i]),
                     y + (int)lroundf((float)radius * ring->sine[i]));
    return n * step;
}

/* The circle with most ink near the one that was found. */
static bool find_rim(struct ring *ring, const struct dau_box *seal)
{
    int x = seal->x + seal->w / 2, y = seal->y + seal->h / 2, radius = seal->w / 2 - 4;
    int best = 0;
    for (int v = y - OFF; v <= y + OFF; v++)
        for (int u = x - OFF; u <= x + OFF; u++)
            for (int r = radius - OFF; r <= radius + OFF; r++) {
                int n = count(ring, u, v, r, 2);
                if (n > best) {
                    best = n;
                    ring->x = u;
                    ring->y = v;
                    ring->radius = r;
                }
            }
    return (float)best >= LEAST_RIM * DIRECTIONS;
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void find_bands(struct ring *ring)
{
    int n[SPAN], sorted[SPAN];
    for (int k = 0; k < SPAN; k++)
        sorted[k] = n[k] = count(ring, ring->x, ring->y, ring->radius - INWARD + k, 1);
    qsort(sorted, SPAN, sizeof *sorted, by_value);
    float least = fmaxf(LEAST_BAND * DIRECTIONS, OVER_USUAL * (float)sorted[SPAN / 2]);
    for (int k = 1; k + 1 < SPAN; k++)
        if ((float)n[k] > least)
            ring->band[k - 1] = ring->band[k] = ring->band[k + 1] = true;
}

/* True for points of a ring's band; `*away` is the distance from the middle. */
static bool in_band(const struct ring *ring, int x, int y, float *away)
{
    float u = (float)(x - ring->x), v = (float)(y - ring->y);
    *away = sqrtf(u * u + v * v);
    int k = (int)lroundf(*away) - ring->radius + INWARD;
    return k >= 0 && k < SPAN && ring->band[k];
}

/* The ink at (x, y) goes on in this direction until it has left the band. */
static bool leaves(const struct ring *ring, int x, int y, float du, float dv)
{
    int beyond = 0;
    for (int t = 1; t < FOLLOW; t++) {
        int u = x + (int)lroundf((float)t * du), v = y + (int)lroundf((float)t * dv);
        float away;
        if (!has_ink(ring, u, v))
            return false;
        if (in_band(ring, u, v, &away))
            beyond = 0;
        else if (++beyond == BEYOND)
            return true;
    }
    return false;
}

static bool crosses(const struct ring *ring, int x, int y, float du, float dv)
{
    return leaves(ring, x, y, du, dv) || leaves(ring, x, y, -du, -dv);
}

/* A stem or a stroke that runs through the ring, or ends in it. Lines that stand over a
 * seal touch its top with the feet of their stems; names are set across its foot, bars
 * of letters and all (Nghị định 30/2020, Phụ lục I, components 7 and 8). */
static bool is_crossed(const struct ring *ring, int x, int y, float away)
{
    float u = (float)(x - ring->x) / away, v = (float)(y - ring->y) / away;
    return crosses(ring, x, y, u, v) || crosses(ring, x, y, 0, 1) ||
           ((v > 0 || fabsf(u) > ALONG) && crosses(ring, x, y, 1, 0));
}

static void mark_ring(const struct ring *ring, PIX *mask)
{
    int reach = ring->radius + OUTWARD;
    for (int y = ring->y - reach; y <= ring->y + reach; y++)
        for (int x = ring->x - reach; x <= ring->x + reach; x++) {
            float away;
            if (has_ink(ring, x, y) && in_band(ring, x, y, &away) &&
                !is_crossed(ring, x, y, away))
                pixSetPixel(mask, x, y, 1);
        }
}

PIX *dau_pix_ring(PIX *binary, const struct dau_box *seal)
{
    struct ring ring = {.ink = binary};
    for (int i = 0; i < DIRECTIONS; i++) {
        float angle = 2 * 3.14159265F * (float)i / DIRECTIONS;
        ring.cosine[i] = cosf(angle);
        ring.sine[i] = sinf(angle);
    }
    if (!find_rim(&ring, seal))
        return NULL;
    find_bands(&ring);
    PIX *mask = pixCreateTemplate(binary);
    mark_ring(&ring, mask);
    return mask;
}
