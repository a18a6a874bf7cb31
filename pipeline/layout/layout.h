/* Blocks fall into columns and reading order; what is not running text is set apart.
 * Needs page->blocks and marks in cleaned pixels; leaves every token in some block. */
#ifndef DAU_LAYOUT_LAYOUT_H
#define DAU_LAYOUT_LAYOUT_H

#include "doc.h"

bool dau_layout_page(struct dau_page *page, struct dau_err *err);

#endif
