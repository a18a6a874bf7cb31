/* The words of all training texts as numbers, in memory. */
#ifndef DAU_LM_CORPUS_H
#define DAU_LM_CORPUS_H

#include <stdint.h>

#include "base/arena.h"
#include "lm/train.h"

struct dau_lm_paragraph {
    uint32_t document; /* from 0, over all sources */
    float weight;
    uint16_t min_documents;
};

struct dau_lm_corpus {
    uint16_t *words;     /* owned; each paragraph begins with DAU_LM_START */
    uint32_t *paragraph; /* of each word; owned */
    size_t n;
    struct dau_lm_paragraph *paragraphs; /* owned */
    size_t n_paragraphs;
    const char **texts; /* by word number; owned array, the texts live in `arena` */
    uint32_t *counts;   /* of each word; owned */
    uint32_t n_words;
    uint32_t n_unknown_types; /* how many words became the unknown one */
    struct dau_arena *arena;
};

bool dau_lm_corpus_read(struct dau_lm_corpus *corpus, const struct dau_lm_train *train,
                        struct dau_err *err);
void dau_lm_corpus_free(struct dau_lm_corpus *corpus); /* leaves an empty one */

/* Calls `fn` for the words of a line, in order. */
typedef void dau_lm_word_fn(void *self, const char *word);
void dau_lm_line_words(const char *line, dau_lm_word_fn *fn, void *self);

#endif
