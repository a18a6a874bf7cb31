#include "clean/pix.h"

static void row_from_rgb(l_uint32 *row, const uint8_t *rgb, int width)
{
    for (int x = 0; x < width; x++)
        composeRGBPixel(rgb[3 * x], rgb[3 * x + 1], rgb[3 * x + 2], &row[x]);
}

PIX *dau_pix_from(const struct dau_picture *picture)
{
    int depth = picture->depth == 24 ? 32 : picture->depth;
    PIX *pix = pixCreateNoInit(picture->width, picture->height, depth);
    if (!pix)
        return NULL;
    pixSetPadBits(pix, 0);
    for (int y = 0; y < picture->height; y++) {
        l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        const uint8_t *bytes = picture->pixels + (size_t)y * picture->stride;
        if (depth == 32)
            row_from_rgb(row, bytes, picture->width);
        else
            for (size_t i = 0; i < picture->stride; i++)
                SET_DATA_BYTE(row, i, bytes[i]);
    }
    return pix;
}

void dau_pix_to(PIX *pix, int dpi, struct dau_picture *picture)
{
    dau_picture_make(picture, pixGetWidth(pix), pixGetHeight(pix), pixGetDepth(pix));
    picture->dpi = dpi;
    for (int y = 0; y < picture->height; y++) {
        l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        uint8_t *bytes = picture->pixels + (size_t)y * picture->stride;
        for (size_t i = 0; i < picture->stride; i++)
            bytes[i] = (uint8_t)GET_DATA_BYTE(row, i);
    }
}

void dau_pix_take(PIX **pix, PIX *made)
{
    if (!made)
        return;
    pixDestroy(pix);
    *pix = made;
}

PIX *dau_pix_small(PIX *pix, int dpi, int *reduction)
{
    PIX *binary =
        pixGetDepth(pix) == 1 ? pixClone(pix) : pixThresholdToBinary(pix, 150);
    *reduction = 1;
    for (int left = dpi; left >= 160; left /= 2) {
        dau_pix_take(&binary, pixReduceRankBinary2(binary, 1, NULL));
        *reduction *= 2;
    }
    return binary;
}
