/* Ink by its colour: seals and pens are taken off, coloured print becomes dark. */
#include <stdlib.h>

#include "clean/pix.h"

/* Least differences of channels; the paper's own tint and JPEG's fringes stay below. */
enum { RED_SURE = 45, BLUE_SURE = 28 };

struct ink {
    PIX *grey;      /* brightest channel: coloured ink vanishes */
    PIX *dark;      /* darkest channel: coloured ink is black */
    PIX *mask[2];   /* red, blue */
    long sum[2][4]; /* r, g, b, count */
};

static int largest(int a, int b, int c)
{
    int m = a > b ? a : b;
    return m > c ? m : c;
}

static int smallest(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

static void note(struct ink *ink, int which, int r, int g, int b)
{
    ink->sum[which][0] += r;
    ink->sum[which][1] += g;
    ink->sum[which][2] += b;
    ink->sum[which][3]++;
}

static void split_row(struct ink *ink, const l_uint32 *rgb, int y, int width)
{
    l_uint32 *grey = pixGetData(ink->grey) + (size_t)y * (size_t)pixGetWpl(ink->grey);
    l_uint32 *dark = pixGetData(ink->dark) + (size_t)y * (size_t)pixGetWpl(ink->dark);
    l_uint32 *red =
        pixGetData(ink->mask[0]) + (size_t)y * (size_t)pixGetWpl(ink->mask[0]);
    l_uint32 *blue =
        pixGetData(ink->mask[1]) + (size_t)y * (size_t)pixGetWpl(ink->mask[1]);
    for (int x = 0; x < width; x++) {
        int r, g, b;
        extractRGBValues(rgb[x], &r, &g, &b);
        SET_DATA_BYTE(grey, x, largest(r, g, b));
        SET_DATA_BYTE(dark, x, smallest(r, g, b));
        if (r - g > RED_SURE && r - b > RED_SURE / 2) {
            SET_DATA_BIT(red, x);
            note(ink, 0, r, g, b);
        } else if (b - r > BLUE_SURE && b > g) {
            SET_DATA_BIT(blue, x);
            note(ink, 1, r, g, b);
        }
    }
}

static unsigned mean_colour(const long sum[4])
{
    if (!sum[3])
        return 0;
    return (unsigned)(sum[0] / sum[3]) << 16 | (unsigned)(sum[1] / sum[3]) << 8 |
           (unsigned)(sum[2] / sum[3]);
}

/* Strokes of a pen that are no larger than print: numbers and dates filled in by hand.
 */
static void mark_small(PIX *mask, int dpi, unsigned rgb, struct dau_page *page)
{
    int side = dpi / 20;
    PIX *joined = pixCloseSafeBrick(NULL, mask, side, side);
    BOXA *boxes = pixConnCompBB(joined, 8);
    for (int i = 0; boxes && i < boxes->n; i++) {
        const BOX *box = boxes->box[i];
        if (box->h < dpi / 14 || box->w < dpi / 25)
            continue;
        struct dau_mark *mark =
            dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *mark);
        *mark = (struct dau_mark){DAU_MARK_PEN, {box->x, box->y, box->w, box->h}, rgb};
    }
    boxaDestroy(&boxes);
    pixDestroy(&joined);
}

/* Coloured ink that may be print is painted back. */
static void paint_back(struct ink *ink, PIX *mask)
{
    PIX *wide = pixDilateBrick(NULL, mask, 3, 3);
    pixCombineMasked(ink->grey, ink->dark, wide);
    pixDestroy(&wide);
}

/* A signature falls into pieces where it crosses print: what lies within 6 mm of its
 * long strokes goes with them. */
static void drop_near(PIX *rest, PIX *large, int dpi)
{
    int reach = 2 * (dpi * 6 / 25 / 4) + 1;
    PIX *small = pixReduceRankBinaryCascade(large, 1, 1, 0, 0);
    PIX *wide = pixDilateBrick(NULL, small, reach, reach);
    PIX *zone = pixExpandReplicate(wide, 4);
    pixSubtract(rest, rest, zone);
    pixDestroy(&small);
    pixDestroy(&wide);
    pixDestroy(&zone);
}

static void take_colour(struct ink *ink, int which, int dpi, struct dau_page *page)
{
    if (ink->sum[which][3] < dpi)
        return;
    unsigned rgb = mean_colour(ink->sum[which]);
    PIX *mask = ink->mask[which];
    PIX *large = dau_pix_large(mask, dpi, rgb, page);
    PIX *rest = pixSubtract(NULL, mask, large);
    if (which == 1) {
        drop_near(rest, large, dpi);
        mark_small(rest, dpi, rgb, page);
        /* The core of a pen's stroke is nearly black in all channels. */
        dau_pix_take(&large, pixDilateBrick(NULL, large, 5, 5));
        pixSetMasked(ink->grey, large, 255);
    }
    paint_back(ink, rest);
    pixDestroy(&large);
    pixDestroy(&rest);
}

PIX *dau_pix_ink(PIX *pix, int dpi, struct dau_page *page)
{
    int width = pixGetWidth(pix), height = pixGetHeight(pix);
    struct ink ink = {
        .grey = pixCreate(width, height, 8),
        .dark = pixCreate(width, height, 8),
        .mask = {pixCreate(width, height, 1), pixCreate(width, height, 1)}};
    for (int y = 0; y < height; y++)
        split_row(&ink, pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), y, width);
    for (int which = 0; which < 2; which++)
        take_colour(&ink, which, dpi, page);
    pixDestroy(&ink.dark);
    pixDestroy(&ink.mask[0]);
    pixDestroy(&ink.mask[1]);
    return ink.grey;
}
