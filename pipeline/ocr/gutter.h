/* Columns side by side. Private to the ocr room. */
#ifndef DAU_OCR_GUTTER_H
#define DAU_OCR_GUTTER_H

#include "base/picture.h"
#include "doc.h"

/* The parts of a grey picture that stand to the right of an empty strip of 3 mm, with
 * at least 15 mm of lines on both sides: heads and feet of letters. Returns their
 * number. */
int dau_ocr_gutters(const struct dau_picture *picture, struct dau_box *right, int max);

#endif
