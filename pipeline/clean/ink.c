/* Ink by its colour. */
#include "clean/pix.h"

PIX *dau_pix_ink(PIX *pix, int dpi, struct dau_page *page)
{
    (void)dpi, (void)page;
    return pixGetRGBComponent(pix, COLOR_RED);
}
