/* Lines fall into columns and zones and get their reading order; what is not running
 * text is set apart, but no token is lost.
 *
 * Needs page->blocks with boxes and marks in cleaned pixels, page->width, height, turn
 * and warp. Blocks that were set aside while reading stay so. Makes page->blocks anew:
 * lines are cut at wide gaps; the head of a letter
 * (found by its national or Party title) and its foot (by "Nơi nhận" or the signer's
 * lines) are read left column before right; ruled tables become DAU_ZONE_TABLE blocks,
 * a row a line, token->cell the column. Flags tokens that a pen wrote. Takes
 * DAU_MARK_COLUMN away. Pages without boxes (text sources) stay as they are. */
#ifndef DAU_LAYOUT_LAYOUT_H
#define DAU_LAYOUT_LAYOUT_H

#include "doc.h"

bool dau_layout_page(struct dau_page *page, struct dau_err *err);

#endif
