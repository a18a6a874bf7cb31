/* Candidates that the stretches of a long text have in common: by the channel as it was
 * opened they are the same in each, and most words of a stretch were in the one before. */
#ifndef DAU_CORRECT_KEPT_H
#define DAU_CORRECT_KEPT_H

#include "correct/candidates.h"

/* Zero is empty, and to be emptied before its use ends. */
struct dau_kept {
    struct dau_arena *arena; /* owned; NULL: nothing was lent yet */
    struct dau_strings words, seen;
    struct dau_candidates **made;
    int n_made;
};

/* A maker that has made nothing starts with what is kept, and makes more in its arena;
 * its `words` are those of `kept`. What is too much to be kept is forgotten first. */
void dau_kept_lend(struct dau_kept *kept, struct dau_candidate_maker *maker);

/* Keeps what the maker has made so far; what it makes from here on, by another channel
 * perhaps, goes to `arena`. */
void dau_kept_take(struct dau_kept *kept, struct dau_candidate_maker *maker,
                   struct dau_arena *arena);

void dau_kept_empty(struct dau_kept *kept);

#endif
