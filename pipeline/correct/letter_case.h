/* Whether a word within a sentence begins with a capital. */
#ifndef DAU_CORRECT_LETTER_CASE_H
#define DAU_CORRECT_LETTER_CASE_H

#include "correct/candidates.h"

/* The candidates of place `i` with their scores moved by how often each begins with a
 * capital after the word before, unless a sentence ended there, and by how the words
 * beside it are written. A copy in `arena`, made once for all places that weigh alike;
 * the same candidates where nothing moves. */
const struct dau_candidates *dau_case_weigh(const struct dau_lex *lex,
                                            const struct dau_flow *flow, int i,
                                            const struct dau_candidates *candidates,
                                            struct dau_arena *arena);

#endif
