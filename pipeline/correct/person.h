/* Names of persons: words the language model has seldom seen together. */
#ifndef DAU_CORRECT_PERSON_H
#define DAU_CORRECT_PERSON_H

#include "correct/decode.h"
#include "doc.h"
#include "lex/lex.h"

/* "ThS.BS.", "BS.CK2.", "DS.": letters of titles with a dot after each. */
bool dau_is_degree(const char *text);

/* Which word of a person's name stands at `place`, from 1, by the choices decoded so
 * far: words with capitals after ông, bà, đồng chí or degrees (ThS.BS.). 0: none. */
int dau_person_word(const struct dau_flow *flow, const struct dau_slot *slots,
                    int place);

/* The candidates of the `word`th word of a name with their scores moved: letters count
 * for more than context, and parts of names that are known for more than others. A copy
 * in `arena`. */
const struct dau_candidates *dau_person_weigh(const struct dau_lex *lex, int word,
                                              const struct dau_candidates *candidates,
                                              struct dau_arena *arena);

#endif
