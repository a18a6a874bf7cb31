/* What neither writer nor printer put on the page: shadows at the edges, punch holes,
 * specks. */
#include <stdlib.h>

#include "clean/pix.h"

/* In millimetres. ISO 838: holes of 6 mm, 12 mm from the edge; copies blur them. */
static const double hole_least = 3.5, hole_most = 9, hole_reach = 22;
static const double shadow_length = 15, shadow_reach = 12;
/* A full stop at 12 points is 0.4 mm wide, and no letter's mark stands a millimetre away
 * from its letter. */
static const double speck_most = 0.26, speck_apart = 1.1;

static int pixels(double mm, int dpi)
{
    return (int)(mm * dpi / 25.4 + 0.5);
}

static void add_part(PIX *mask, PIX *binary, BOX *box)
{
    l_int32 x, y, w, h;
    boxGetGeometry(box, &x, &y, &w, &h);
    pixRasterop(mask, x, y, w, h, PIX_PAINT, binary, x, y);
}

/* Nearest distance of a box's far side to the edge it lies at. */
static int reach_of(PIX *pix, int x, int y, int w, int h)
{
    int right = pixGetWidth(pix) - x, bottom = pixGetHeight(pix) - y;
    int least = x + w < right ? x + w : right;
    int down = y + h < bottom ? y + h : bottom;
    return least < down ? least : down;
}

/* A hole stands alone; bold letters that run together do not. */
static bool stands_alone(PIX *binary, int dpi, const BOX *box, int ink)
{
    int apart = pixels(speck_apart, dpi);
    l_int32 n = 0;
    BOX *wide = boxCreate(box->x - apart, box->y - apart, box->w + 2 * apart,
                          box->h + 2 * apart);
    PIX *part = pixClipRectangle(binary, wide, NULL);
    if (part)
        pixCountPixels(part, &n, NULL);
    pixDestroy(&part);
    boxDestroy(&wide);
    return n - ink < ink / 20;
}

static bool is_hole(PIX *binary, int dpi, BOX *box)
{
    l_int32 x, y, w, h, n = 0;
    boxGetGeometry(box, &x, &y, &w, &h);
    int least = pixels(hole_least, dpi), most = pixels(hole_most, dpi);
    if (w < least || h < least || w > most || h > most || 4 * abs(w - h) > w + h ||
        reach_of(binary, x, y, w, h) > pixels(hole_reach, dpi))
        return false;
    PIX *part = pixClipRectangle(binary, box, NULL);
    pixCountPixels(part, &n, NULL);
    pixDestroy(&part);
    return n > 0.6 * w * h && stands_alone(binary, dpi, box, n);
}

static void add_holes(PIX *mask, PIX *binary, int dpi)
{
    BOXA *boxes = pixConnCompBB(binary, 8);
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        if (is_hole(binary, dpi, box))
            add_part(mask, binary, box);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
}

static void add_shadows(PIX *mask, PIX *binary, int dpi)
{
    PIX *edge = pixExtractBorderConnComps(binary, 8);
    BOXA *boxes = edge ? pixConnCompBB(edge, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        l_int32 x, y, w, h;
        boxGetGeometry(box, &x, &y, &w, &h);
        if ((w > h ? w : h) >= pixels(shadow_length, dpi) &&
            reach_of(binary, x, y, w, h) <= pixels(shadow_reach, dpi))
            add_part(mask, edge, box);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
    pixDestroy(&edge);
}

static void add_specks(PIX *mask, PIX *binary, int dpi)
{
    int most = pixels(speck_most, dpi), apart = 2 * pixels(speck_apart, dpi) + 1;
    l_int32 changed;
    PIX *small = pixSelectBySize(binary, most, most, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE,
                                 &changed);
    if (!small)
        return;
    PIX *rest = pixSubtract(NULL, binary, small);
    PIX *near = pixDilateBrick(NULL, rest, apart, apart);
    pixSubtract(small, small, near);
    pixOr(mask, mask, small);
    pixDestroy(&near);
    pixDestroy(&rest);
    pixDestroy(&small);
}

PIX *dau_pix_dirt(PIX *binary, int dpi)
{
    PIX *mask = pixCreateTemplate(binary);
    if (!mask)
        return NULL;
    add_shadows(mask, binary, dpi);
    add_holes(mask, binary, dpi);
    add_specks(mask, binary, dpi);
    return mask;
}
