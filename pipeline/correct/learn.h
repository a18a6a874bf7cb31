/* A channel is learned from pairs of what was printed and what was read. */
#ifndef DAU_CORRECT_LEARN_H
#define DAU_CORRECT_LEARN_H

#include "base/arena.h"
#include "correct/channel.h"

struct dau_pair {
    const char *printed, *read; /* one token each, NFC */
    float times;
};

/* Pairs of one origin. All strings live in `arena`. Zero but for the arena is empty. */
struct dau_pairs {
    struct dau_arena *arena;
    struct dau_pair *pairs;
    int n_pairs;
    float n_printed; /* tokens that were aligned */
    float n_joined;  /* two printed read as one */
    float n_parted;  /* one printed read as two */
};

/* Aligns the tokens of a printed text with those of its reading and adds the pairs;
 * what has no likely partner is left out. */
void dau_pairs_add_texts(struct dau_pairs *pairs, const char *printed,
                         const char *read);

/* Expectation maximisation in `rounds` rounds over the pairs, starting from `start`
 * (may be NULL), into a new channel. Each round counts all the ways a reading can have
 * come from its letters, weighed by the channel of the round before. */
struct dau_channel *dau_learn(const struct dau_pairs *pairs, struct dau_channel *start,
                              int rounds, const char *name);

/* Mean logarithm of P(reading | print) a letter, letters alone, no whole syllables. */
double dau_learn_likelihood(const struct dau_pairs *pairs, struct dau_channel *channel);

#endif
