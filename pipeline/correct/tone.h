/* Where the tone stands in an open oa, oe, uy: hòa, thủy (old) or hoà, thuỷ (new). Both
 * are right; a document is written in one. i and y are never made one. */
#ifndef DAU_CORRECT_TONE_H
#define DAU_CORRECT_TONE_H

#include "doc.h"

/* Writes the syllables of the tokens that were corrected in `style`: "old" (also for
 * NULL), "new", or "keep", which is the one that most of the text was read in, old
 * without any. Tokens that are as they were read stay so, also when a correction had
 * changed nothing but this. Sets doc->tone_style. */
void dau_tone_doc(struct dau_doc *doc, const char *style);

/* A text of several words, in `arena`. */
char *dau_tone_text(struct dau_arena *arena, const char *text, bool new_style);

#endif
