/* Brackets and quotes of mangled text: which pair over a paragraph, which stand alone.
 * One that stands alone was a letter, or its partner was read as one. */
#ifndef DAU_CORRECT_BRACKETS_H
#define DAU_CORRECT_BRACKETS_H

#include "correct/candidates.h"
#include "doc.h"

/* How a token is to be read. */
struct dau_bracketed {
    const char *read; /* the reading, its braces mended: "b}" is "b)" */
    bool firm;        /* its square brackets are no letters */
};

/* For each place of the flow; in `arena`. */
struct dau_bracketed *dau_brackets_pair(const struct dau_flow *flow,
                                        struct dau_arena *arena);

/* What stands alone in the text is taken away where it is the horn of a letter; where a
 * letter beside a word is what is left of its partner, that comes back; the rest is
 * marked doubtful. Looks only at places with `marked` false (by place). `found`: the
 * candidates of each place, `maker` made them. */
void dau_brackets_mend(const struct dau_flow *flow, const bool *marked,
                       const struct dau_candidates *const *found,
                       struct dau_candidate_maker *maker);

#endif
