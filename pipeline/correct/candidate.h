/* What is known of one candidate: its words, and what its letters say. */
#ifndef DAU_CORRECT_CANDIDATE_H
#define DAU_CORRECT_CANDIDATE_H

#include "correct/candidates.h"

/* A word in small letters, in another case; in `arena` when it changed. */
const char *dau_cased(struct dau_arena *arena, const char *text, enum dau_case c);

/* Sets the words of the model in the candidate's text, and its prior: "đổi;" is "đổi"
 * and ";". */
void dau_candidate_words(const struct dau_candidate_maker *maker,
                         struct dau_candidate *c);

/* Sets the number of the candidate's word, which the maker counts. */
void dau_candidate_number(const struct dau_candidate_maker *maker,
                          struct dau_candidate *c);

/* Logarithm of P(read | printed) by letters alone; of the first 48 characters. */
float dau_letters_score(struct dau_channel *channel, const char *printed,
                        const char *read);

#endif
