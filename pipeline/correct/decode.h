/* The likeliest row of candidates: a beam over the states of the language model, and how
 * sure each choice is (the forward-backward sums over the beam). */
#ifndef DAU_CORRECT_DECODE_H
#define DAU_CORRECT_DECODE_H

#include "correct/candidates.h"

struct dau_slot {
    const struct dau_candidates *candidates;
    const float *votes; /* by candidate, added to its score; or NULL */
    bool starts;      /* nothing before it counts: start of a paragraph */
    bool parts;        /* no phrase goes on from the one before */
    int best;         /* set: index of the choice */
    float *posterior; /* set: P by candidate; those that were left out early have 0 */
};

/* Of a candidate, with its votes. */
float dau_slot_score(const struct dau_slot *slot, int candidate);

struct dau_decode_config {
    float lm_weight;
    int beam;          /* states kept after each token */
    float beam_width;  /* and how far below the best */
    int candidates;    /* tried of each token */
    float width;       /* and how far below the best by channel and single word */
    bool context;      /* what is before counts for that too */
    struct dau_lm_memo *memo; /* or NULL */
};
struct dau_decode_config dau_decode_default(void);

/* Posteriors live in `arena`; `scratch` is emptied. */
void dau_decode(const struct dau_lm *lm, const struct dau_decode_config *config,
                struct dau_slot *slots, int n, struct dau_arena *arena,
                struct dau_arena *scratch);

#endif
