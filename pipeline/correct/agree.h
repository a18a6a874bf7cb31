/* Mentions of one letter bear each other out: what was read the same way in many places is
 * likely to be one word, and labels in a row follow each other. */
#ifndef DAU_CORRECT_AGREE_H
#define DAU_CORRECT_AGREE_H

#include "correct/decode.h"
#include "correct/table.h"
#include "doc.h"

/* What the readings of a document were taken for when it was last decoded. */
struct dau_votes {
    struct dau_strings pairs; /* reading, and reading with choice */
    float *mass;              /* sum of posteriors, by number in `pairs` */
    const struct dau_slot *slots; /* as they were counted */
    int n;
};

/* Counts the decoded slots of the flow into `votes` (zero at first); numbers and codes do
 * not vote. A copy of the slots and the sums live in `arena`. */
void dau_votes_count(struct dau_votes *votes, const struct dau_flow *flow,
                     const struct dau_slot *slots, struct dau_arena *arena);

/* The candidates of place `place` with their scores moved by the votes of all other
 * places with the same reading (down, but for the one with most votes); the same
 * candidates when there are none. A copy in
 * `arena` otherwise. */
const struct dau_candidates *dau_votes_weigh(const struct dau_votes *votes, int place,
                                             const char *read,
                                             const struct dau_candidates *candidates,
                                             struct dau_arena *arena);

void dau_votes_free(struct dau_votes *votes);

/* Numbers of documents that differ in letters easily misread for each other (204-QĐ/TW,
 * 204-QB/TW) become the one that stands most often; in a draw they stay. The digits before
 * the first joint are the same in all. Looks only at places with `marked` false. */
void dau_agree_codes(const struct dau_flow *flow, const bool *marked);

#endif
