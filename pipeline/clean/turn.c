/* Which way up, and how straight. */
#include <math.h>

#include "clean/pix.h"

/* On 250 upright pages of letters the ascenders and marks spoke for upright with 5 to 27
 * deviations, and once, on a page of capitals, against it with 5. */
static const float SURE = 8;

/* A straight page has less skew than this; the engine follows such lines by itself. */
static const float STRAIGHT = 0.6F;

/* How much more the rows differ from their neighbours than the columns do: 2 to 17 for
 * upright pages, under 0.6 for pages on their side. */
static float rows_to_columns(PIX *small)
{
    l_float32 rows = 0, columns = 0;
    PIX *aside = pixRotate90(small, 1);
    pixFindDifferentialSquareSum(small, &rows);
    pixFindDifferentialSquareSum(aside, &columns);
    pixDestroy(&aside);
    return columns > 0 ? rows / columns : 1;
}

/* Between 150 and 300 dots an inch, which the test of Leptonica was made for. */
static PIX *for_orientation(PIX *pix, int dpi)
{
    PIX *binary = pixGetDepth(pix) == 1 ? pixClone(pix) : pixThresholdToBinary(pix, 150);
    if (dpi > 250)
        dau_pix_take(&binary, pixReduceRankBinary2(binary, 2, NULL));
    else if (dpi < 130)
        dau_pix_take(&binary, pixExpandBinaryPower2(binary, 2));
    return binary;
}

int dau_pix_turn(PIX *pix, int dpi)
{
    PIX *binary = for_orientation(pix, dpi);
    l_float32 up = 0, left = 0;
    int turn = 0, reduction;
    PIX *small = dau_pix_small(binary, dpi > 250 ? dpi / 2 : dpi, &reduction);
    if (rows_to_columns(small) < 0.8F) {
        pixOrientDetect(binary, &up, &left, 0, 0);
        turn = fabsf(up) > SURE ? 0 : left > 0 ? 90 : 270;
    } else {
        pixUpDownDetect(binary, &up, 0, 0, 0);
        turn = up < -SURE ? 180 : 0;
    }
    pixDestroy(&small);
    pixDestroy(&binary);
    return turn;
}

float dau_pix_skew(PIX *small)
{
    l_float32 angle = 0, conf = 0;
    if (pixFindSkewSweepAndSearch(small, &angle, &conf, 2, 1, 6, 0.5F, 0.02F) || conf < 3 ||
        fabsf(angle) < STRAIGHT)
        return 0;
    return -angle;
}
