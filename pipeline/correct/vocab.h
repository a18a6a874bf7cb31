/* The words the search may find, with their numbers in the language model. */
#ifndef DAU_CORRECT_VOCAB_H
#define DAU_CORRECT_VOCAB_H

#include "base/arena.h"
#include "correct/trie.h"
#include "lex/lex.h"
#include "lm/lm.h"

struct dau_vocab_word {
    const char *text; /* lower case, old tone placement */
    uint32_t lm;      /* its number in the model, 0 when it has none */
    float prior;      /* logarithm of its share in the corpus */
    float alone;      /* that of the model, without context */
};

struct dau_vocab {
    struct dau_vocab_word *words;
    int n_words;
    struct dau_trie trie;
};

/* `weight` scales the priors in the trie. All lives in `arena`; `lex` is borrowed. */
struct dau_vocab dau_vocab_make(struct dau_arena *arena, const struct dau_lex *lex,
                                const struct dau_lm *lm, float weight);

#endif
