/* How likely a word is here: n-grams of syllables in a mapped file, made by dau_lm_train.
 * Modified Kneser-Ney: Chen and Goodman 1998; pruning: Stolcke 1998. */
#ifndef DAU_LM_LM_H
#define DAU_LM_LM_H

#include <stdint.h>

#include "base/err.h"

enum { DAU_LM_MAX_ORDER = 5 };

struct dau_lm; /* a mapped model; may be shared by processes, never written */

/* The words before the next one, newest first. Zero is the state of no context. */
struct dau_lm_state {
    uint32_t words[DAU_LM_MAX_ORDER - 1];
    uint32_t n_words;
};

/* Checks magic, version, sizes and checksum: a damaged file is DAU_E_CONFIG. */
bool dau_lm_open(struct dau_lm **lm, const char *path, struct dau_err *err);
void dau_lm_close(struct dau_lm *lm); /* takes NULL */

/* The number of a word as the model writes it (see dau_lm_key); 0 is the unknown word. */
uint32_t dau_lm_word(const struct dau_lm *lm, const char *word);

/* The word the model counts a token as: lower case, tone placement folded to the old
 * style, numbers and codes as classes ("<num>", "<code>", ...). Writes at most `size`
 * bytes into `out`. */
void dau_lm_key(const char *token, char *out, int size);

/* Natural logarithm of P(word | state); the state after it goes to `next`, which may be
 * `state` itself. */
float dau_lm_score(const struct dau_lm *lm, const struct dau_lm_state *state, uint32_t word,
                   struct dau_lm_state *next);

/* The state at the start of a sentence. */
struct dau_lm_state dau_lm_start(const struct dau_lm *lm);

#endif
