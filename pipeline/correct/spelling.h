/* How likely a text is written so. */
#ifndef DAU_CORRECT_SPELLING_H
#define DAU_CORRECT_SPELLING_H

#include "base/arena.h"
#include "lex/lex.h"

/* What the spelling of a text costs that is no word in use. The model knows words that
 * are misreadings themselves, so that it is no judge of these.
 * A logarithm, 0 for a word in use. */
float dau_spelling(const struct dau_lex *lex, struct dau_arena *scratch,
                   const char *text);

#endif
