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

/* The rings of eleven seals got 260 to 360 votes; signatures alone stay below 150. A
 * broken ring gets as few as 80, and is told by what lies around it. */
enum { RING_VOTES = 200, BROKEN_VOTES = 60 };

/* Of directions from the middle of a broken ring: in which there is ink, and how many
 * more than have ink right outside it, where there is paper. */
enum { DIRECTIONS = 120, LEAST_INK = 60, LEAST_MORE = 48 };

/* Print fills lines of this length when its gaps are closed. */
static const float PRINT_GAP = 3.5F, PRINT_LENGTH = 20;

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

static struct dau_box box_around(int x, int y, float radius)
{
    int side = (int)(2 * (radius + 1) * STEP);
    return (struct dau_box){(int)(((float)x - radius - 1) * STEP),
                            (int)(((float)y - radius - 1) * STEP), side, side};
}

static void free_votes(struct votes *votes)
{
    free(votes->x);
    free(votes->y);
    free(votes->count);
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
        *found = box_around(x, y, r);
        ok = true;
    }
    free_votes(&votes);
    return ok;
}

static bool has_ink(PIX *small, float x, float y)
{
    int u = (int)lroundf(x), v = (int)lroundf(y);
    if (u < 0 || v < 0 || u >= pixGetWidth(small) || v >= pixGetHeight(small))
        return false;
    return GET_DATA_BIT(pixGetData(small) + (size_t)v * (size_t)pixGetWpl(small), u);
}

/* Directions with ink on the circle, less those with ink right outside; 0 unless half
 * of them have ink. */
static int weigh_ring(PIX *small, int x, int y, float radius)
{
    int in = 0, out = 0;
    for (int i = 0; i < DIRECTIONS; i++) {
        float angle = 2 * 3.14159265F * (float)i / DIRECTIONS;
        float c = cosf(angle), s = sinf(angle);
        bool on = false, around = false;
        for (int k = -1; k <= 1; k++) {
            float near = radius + (float)k, far = near + 4;
            on |= has_ink(small, (float)x + near * c, (float)y + near * s);
            around |= has_ink(small, (float)x + far * c, (float)y + far * s);
        }
        in += on;
        out += around;
    }
    return in < LEAST_INK ? 0 : in - out;
}

/* Ink without the lines of print, so that the points of a ring are most of what votes.
 */
static PIX *without_print(PIX *small, float mm)
{
    PIX *lines = pixCloseSafeBrick(NULL, small, (int)(PRINT_GAP * mm / STEP), 1);
    dau_pix_take(&lines, pixOpenBrick(NULL, lines, (int)(PRINT_LENGTH * mm / STEP), 1));
    dau_pix_take(&lines, pixDilateBrick(NULL, lines, 1, 5));
    dau_pix_take(&lines, pixSubtract(NULL, small, lines));
    return lines;
}

bool dau_pix_find_broken_seal(PIX *binary, float mm, struct dau_box *found)
{
    struct votes votes = {0};
    PIX *small = pixReduceRankBinaryCascade(binary, 1, 1, 0, 0);
    PIX *rest = without_print(small, mm);
    collect(&votes, rest);
    int best = LEAST_MORE - 1;
    for (float r = SEAL_MIN / 2 * mm / STEP; r <= SEAL_MAX / 2 * mm / STEP; r += 1) {
        int x = 0, y = 0;
        if (vote(&votes, r, &x, &y) < BROKEN_VOTES)
            continue;
        for (int i = 0; i < 25; i++) {
            int u = x + i % 5 - 2, v = y + i / 5 - 2, n = weigh_ring(small, u, v, r);
            if (n <= best)
                continue;
            best = n;
            *found = box_around(u, v, r);
        }
    }
    pixDestroy(&small);
    pixDestroy(&rest);
    free_votes(&votes);
    return best >= LEAST_MORE;
}
