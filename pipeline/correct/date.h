/* Dates whose strokes were read as figures: "ngày 3016/2021" is 30/6/2021. */
#ifndef DAU_CORRECT_DATE_H
#define DAU_CORRECT_DATE_H

#include "base/arena.h"
#include "doc.h"

/* The date that a run of figures (and of I, l, | read for a stroke) can only have been,
 * with its strokes, in `arena`; NULL when it is none, or a date already, or may be two.
 * What stands around the figures is kept. */
const char *dau_date_mended(const char *token, struct dau_arena *arena);

/* Changes `token.text` of such dates where the word before leads one to expect a date.
 * Looks only at places with `marked` false (by place). */
void dau_date_doc(const struct dau_flow *flow, const bool *marked);

#endif
