/* Whether a word within a sentence begins with a capital. */
#ifndef DAU_CORRECT_LETTER_CASE_H
#define DAU_CORRECT_LETTER_CASE_H

#include "correct/candidates.h"

/* The candidates with their scores moved by how often each begins with a capital after
 * the token `before` (as it was read); the same candidates after the end of a sentence,
 * or where all are written alike. A copy in `arena` otherwise,
 * made once for all places. */
const struct dau_candidates *dau_case_weigh(const struct dau_lex *lex,
                                            const char *before,
                                            const struct dau_candidates *candidates,
                                            struct dau_arena *arena);

#endif
