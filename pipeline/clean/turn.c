/* Which way up, and how straight. */
#include <math.h>

#include "clean/pix.h"

/* On 250 upright pages of letters the ascenders and marks spoke for upright with 5 to
 * 27 deviations, and once, on a page of capitals, against it with 5. */
static const float SURE = 8;

static const float ON_SIDE = 0.5F;

/* A straight page has less skew than this; the engine follows such lines by itself. */
static const float STRAIGHT = 0.6F;

/* Rules speak for both directions at once: without them. */
static void drop_rules(PIX *small)
{
    PIX *lines = pixOpenBrick(NULL, small, 25, 1),
        *down = pixOpenBrick(NULL, small, 1, 25);
    pixOr(lines, lines, down);
    pixDilateBrick(lines, lines, 3, 3);
    pixSubtract(small, small, lines);
    pixDestroy(&lines);
    pixDestroy(&down);
}

/* How much more the rows differ from their neighbours than the columns do: on 236 pages
 * 0.13 to 0.37 for those on their side, 0.77 to 20 for the others. */
static float rows_to_columns(PIX *binary)
{
    l_float32 rows = 0, columns = 0;
    PIX *small = pixReduceRankBinaryCascade(binary, 1, 2, 0, 0);
    drop_rules(small);
    PIX *aside = pixRotate90(small, 1);
    pixFindDifferentialSquareSum(small, &rows);
    pixFindDifferentialSquareSum(aside, &columns);
    pixDestroy(&small);
    pixDestroy(&aside);
    return columns > 0 ? rows / columns : 1;
}

/* Between 150 and 300 dots an inch, which the test of Leptonica was made for. */
static PIX *for_orientation(PIX *pix, int dpi)
{
    PIX *binary =
        pixGetDepth(pix) == 1 ? pixClone(pix) : pixThresholdToBinary(pix, 150);
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
    int turn = 0;
    if (pixGetWidth(binary) < 200 || pixGetHeight(binary) < 200) {
        turn = 0;
    } else if (rows_to_columns(binary) < ON_SIDE) {
        pixOrientDetect(binary, &up, &left, 0, 0);
        turn = left > 0 ? 90 : 270;
    } else {
        pixUpDownDetect(binary, &up, 0, 0, 0);
        turn = up < -SURE ? 180 : 0;
    }
    pixDestroy(&binary);
    return turn;
}

float dau_pix_skew(PIX *small)
{
    l_float32 angle = 0, conf = 0;
    if (pixFindSkewSweepAndSearch(small, &angle, &conf, 2, 1, 6, 0.5F, 0.02F) ||
        conf < 3 || fabsf(angle) < STRAIGHT)
        return 0;
    return -angle;
}
