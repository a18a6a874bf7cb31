/* All n-grams of the training text as a tree from the newest word to the oldest, one
 * array of nodes for each order (see format.h); and what is computed on it, step by
 * step: dau_lm_tree_count, dau_lm_tree_estimate, dau_lm_tree_prune, dau_lm_tree_pack.
 */
#ifndef DAU_LM_TREE_H
#define DAU_LM_TREE_H

#include <stdint.h>

#include "base/buf.h"
#include "lm/corpus.h"
#include "lm/lm.h"

/* Nodes of one order, in the order of their words read backwards. */
struct dau_lm_level {
    uint32_t n, capacity;
    uint16_t *words;    /* the oldest word of the n-gram */
    uint32_t *children; /* first child in the next level; n + 1 of them */
    uint32_t *parents;  /* the n-gram without its oldest word */
    uint32_t *contexts; /* the n-gram without its newest word, in the level below */
    uint32_t *counts;   /* occurrences, unweighted */
    float *weights;     /* occurrences, weighted */
    float *probs;       /* log P(newest | others), natural logarithm */
    float *backoffs;    /* log of the mass left to shorter contexts, over theirs */
    float *losses;      /* relative entropy lost without this n-gram */
    uint8_t *keep;
};

struct dau_lm_tree {
    int order;
    uint32_t n_words;
    double total; /* weight of all words */
    struct dau_lm_level levels[DAU_LM_MAX_ORDER];
};

void dau_lm_tree_count(struct dau_lm_tree *tree, const struct dau_lm_corpus *corpus,
                       int order, FILE *progress);

/* Modified Kneser-Ney, interpolated. With `plain`, lower orders discount occurrences
 * instead of counting the words seen before them. */
void dau_lm_tree_estimate(struct dau_lm_tree *tree, bool plain, FILE *progress);

/* Drops n-grams whose loss is least until the packed file holds `max_bytes`, and makes
 * the back-off weights fit what is left. */
void dau_lm_tree_prune(struct dau_lm_tree *tree, size_t max_bytes, size_t text_bytes,
                       FILE *progress);

/* The file, complete. */
bool dau_lm_tree_pack(const struct dau_lm_tree *tree,
                      const struct dau_lm_corpus *corpus, struct dau_buf *out,
                      struct dau_err *err);

void dau_lm_tree_free(struct dau_lm_tree *tree);

#endif
