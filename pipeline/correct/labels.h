/* The labels of items: a) b) c) d) đ) e) g) …, 1. 2. 3. (circular 01/2011/TT-BNV: no f, j,
 * w, z), and strokes. A label is too short for the channel and the language model to say
 * what it was, but the one before and the one after do. */
#ifndef DAU_CORRECT_LABELS_H
#define DAU_CORRECT_LABELS_H

#include "doc.h"

/* Changes `token.text` of labels that stand out of order and are easily read as they
 * were. Where `marked` (by place) is false an item may begin within a line, and what is
 * in order stays as it is. */
void dau_labels_doc(const struct dau_flow *flow, const bool *marked);

#endif
