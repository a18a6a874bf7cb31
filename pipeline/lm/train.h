/* Builds a model file from text: counting, smoothing, pruning, packing. */
#ifndef DAU_LM_TRAIN_H
#define DAU_LM_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

/* One file of paragraphs, one a line, plain or compressed by xz or gzip. An empty line
 * ends a document; without any, DAU_LM_BLOCK_LINES lines count as one. */
struct dau_lm_source {
    const char *path;
    double weight;     /* each occurrence counts as much; 1 is normal */
    int min_documents; /* n-grams found in fewer documents do not count; 1: all count */
};

enum { DAU_LM_BLOCK_LINES = 50, DAU_LM_HELD_OUT_EACH = 200 };

struct dau_lm_train {
    const struct dau_lm_source *sources;
    int n_sources;
    int order;               /* 2 to DAU_LM_MAX_ORDER */
    unsigned min_word_count; /* rarer words are unknown */
    double directive_weight; /* times the weight for paragraphs that give orders */
    size_t max_bytes;        /* of the model; prunes until it fits; 0: no pruning */
    bool plain_counts;       /* lower orders count occurrences instead of contexts */
    bool hold_out;           /* leaves one block of lines in 200 out */
    FILE *progress;          /* NULL: silent */
};

/* What was found and made. */
struct dau_lm_made {
    size_t n_tokens, n_bytes;
    size_t n_grams[5], n_full[5]; /* by order, after and before pruning */
};

struct dau_lm_train dau_lm_train_default(void);

/* The same sources and options give the same bytes. */
bool dau_lm_train(const struct dau_lm_train *train, const char *output,
                  struct dau_lm_made *made, struct dau_err *err);

/* Writes the held-out lines of the sources to `out`, as they stand, a blank line
 * between blocks. Block number b of 50 lines of a file is held out when the FNV-1a hash
 * of "STEM:b" is 0 modulo 200; STEM is the file's name up to its first full stop. */
bool dau_lm_print_held_out(const struct dau_lm_train *train, FILE *out,
                           struct dau_err *err);

/* Calls `fn` for each word that is found often enough, commonest first. */
typedef void dau_lm_count_fn(void *self, const char *word, unsigned count);
bool dau_lm_count_words(const struct dau_lm_train *train, dau_lm_count_fn *fn,
                        void *self, struct dau_err *err);

/* How well a model foretells a text file: natural logarithm of the likelihood, words,
 * and how many of them are unknown (these are left out of both other figures). */
struct dau_lm_fit {
    double log_likelihood;
    size_t n_words, n_unknown;
};

struct dau_lm;
bool dau_lm_measure(const struct dau_lm *lm, const char *path, struct dau_lm_fit *fit,
                    struct dau_err *err);

#endif
