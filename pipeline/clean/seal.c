/* Seals are found by their ring, by a Hough transform: each point of ink votes for the
 * centres of the circles that it may lie on. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "clean/pix.h"

/* Outer diameters of seals of bodies in millimetres, with room for the ink (Thông tư
 * 07/2010/TT-BCA: 28 to 42). */
static const float SEAL_MIN = 24, SEAL_MAX = 46;

/* The rings of eleven seals got 260 to 360 votes; signatures alone stay below 150. */
enum { RING_VOTES = 200 };

enum { STEP = 4, BIN = 2, MAX_POINTS = 12000, ANGLES = 96 };

struct votes {
    int width, height, columns, n_points;
    int *x, *y;
    uint16_t *count; /* of centres in squares of BIN points */
    size_t size;
};

static void collect(struct votes *votes, PIX *small)
{
    votes->width = pixGetWidth(small);
    votes->height = pixGetHeight(small);
    votes->x = dau_alloc(MAX_POINTS, sizeof *votes->x);
    votes->y = dau_alloc(MAX_POINTS, sizeof *votes->y);
    votes->columns = votes->width / BIN + 1;
    votes->size = (size_t)votes->columns * ((size_t)votes->height / BIN + 1);
    votes->count = dau_alloc(votes->size, sizeof *votes->count);
    for (int y = 0; y < votes->height; y++) {
        l_uint32 *row = pixGetData(small) + (size_t)y * (size_t)pixGetWpl(small);
        for (int x = 0; x < votes->width && votes->n_points < MAX_POINTS; x++)
            if (GET_DATA_BIT(row, x)) {
                votes->x[votes->n_points] = x;
                votes->y[votes->n_points++] = y;
            }
    }
}

/* Votes of all points for circles of one radius; the best centre and its count. */
static int vote(struct votes *votes, float radius, int *best_x, int *best_y)
{
    int dx[ANGLES], dy[ANGLES], best = 0;
    for (int i = 0; i < ANGLES; i++) {
        double angle = 2 * 3.14159265358979 * i / ANGLES;
        dx[i] = (int)lround((double)radius * cos(angle));
        dy[i] = (int)lround((double)radius * sin(angle));
    }
    memset(votes->count, 0, votes->size * sizeof *votes->count);
    for (int p = 0; p < votes->n_points; p++)
        for (int i = 0; i < ANGLES; i++) {
            int x = votes->x[p] + dx[i], y = votes->y[p] + dy[i];
            if (x < 0 || y < 0 || x >= votes->width || y >= votes->height)
                continue;
            int n = ++votes->count[y / BIN * votes->columns + x / BIN];
            if (n > best) {
                best = n;
                *best_x = x;
                *best_y = y;
            }
        }
    return best;
}

bool dau_pix_find_seal(PIX *ink, float mm, struct dau_box *found)
{
    struct votes votes = {0};
    PIX *small = pixReduceRankBinaryCascade(ink, 1, 1, 0, 0);
    collect(&votes, small);
    pixDestroy(&small);
    bool ok = false;
    int best = 0;
    for (float r = SEAL_MIN / 2 * mm / STEP; r <= SEAL_MAX / 2 * mm / STEP; r += 1) {
        int x = 0, y = 0, n = vote(&votes, r, &x, &y);
        if (n < RING_VOTES || n < best * 9 / 10)
            continue;
        best = n > best ? n : best;
        int side = (int)(2 * (r + 1) * STEP);
        *found = (struct dau_box){(int)(((float)x - r - 1) * STEP),
                                  (int)(((float)y - r - 1) * STEP), side, side};
        ok = true;
    }
    free(votes.x);
    free(votes.y);
    free(votes.count);
    return ok;
}
