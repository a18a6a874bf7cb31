/* Mentions of one letter bear each other out: what was read the same way in many places is
 * likely to be one word, and labels in a row follow each other. */
#ifndef DAU_CORRECT_AGREE_H
#define DAU_CORRECT_AGREE_H

#include "correct/decode.h"
#include "correct/table.h"
#include "doc.h"

/* What the readings of a document were taken for when it was last decoded. */
struct dau_votes {
    struct dau_table pairs; /* numbers of words, read and chosen, to places in `mass` */
    float *mass;            /* sums of posteriors */
    const struct dau_slot *slots; /* as they were counted */
    int n;
};

/* Counts `n` decoded slots, all of a document, into `votes` (zero at first); numbers and
 * codes do not vote. A copy of the slots and the sums live in `arena`. */
void dau_votes_count(struct dau_votes *votes, const struct dau_slot *slots, int n,
                     struct dau_arena *arena);

/* What the votes of all other places with the same reading as place `place` add to the
 * scores of its candidates (0 for the one with most votes, less for the others); NULL
 * when there are none. Lives in `arena`. */
const float *dau_votes_weigh(const struct dau_votes *votes, int place,
                             const struct dau_candidates *candidates,
                             struct dau_arena *arena);

void dau_votes_free(struct dau_votes *votes);

/* Numbers of documents that differ in letters easily misread for each other (204-QĐ/TW,
 * 204-QB/TW) become the one that stands most often; in a draw they stay. The digits before
 * the first joint are the same in all. Looks only at places with `marked` false. */
void dau_agree_codes(const struct dau_flow *flow, const bool *marked);

#endif
