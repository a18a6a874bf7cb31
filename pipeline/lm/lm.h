/* How likely a word is here: n-grams of syllables in a mapped file, made by
 * dau_lm_train. Modified Kneser-Ney: Chen and Goodman 1998; pruning: Stolcke 1998. */
#ifndef DAU_LM_LM_H
#define DAU_LM_LM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum {
    DAU_LM_MAX_ORDER = 5,
    DAU_LM_WORD_SIZE = 32, /* bytes of a word as the model writes it, with its NUL */
    DAU_LM_MAX_WORDS = 8   /* of one token, see dau_lm_words */
};

enum { DAU_LM_UNKNOWN = 0, DAU_LM_START = 1 }; /* numbers of words in every model */

struct dau_lm; /* a mapped model; may be shared by threads and processes, never written
                */

/* What the model remembers of the words before the next one, newest first. Zero is the
 * state of no context. Two states with the same words score alike, so a search may drop
 * the worse of two paths that end in them. */
struct dau_lm_state {
    uint32_t words[DAU_LM_MAX_ORDER - 1];
    float backoffs[DAU_LM_MAX_ORDER - 1]; /* natural logarithms, by length of context */
    uint32_t n_words;
};

/* Checks magic, version, sizes and checksum: a damaged file is DAU_E_CONFIG. */
bool dau_lm_open(struct dau_lm **lm, const char *path, struct dau_err *err);
void dau_lm_close(struct dau_lm *lm); /* takes NULL */

/* The number of a word as the model writes it (see dau_lm_key); 0 is the unknown word.
 */
uint32_t dau_lm_word(const struct dau_lm *lm, const char *word);

/* The text of word number `word`, below dau_lm_n_words(). Belongs to the model. */
const char *dau_lm_text(const struct dau_lm *lm, uint32_t word);
uint32_t dau_lm_n_words(const struct dau_lm *lm);
int dau_lm_order(const struct dau_lm *lm);

/* The words the model counts a token (NFC, what stands between two spaces) as, in
 * order:
 * - letters: lower case, tone placement folded to the old style ("Hoà" is "hòa");
 * - classes: "<num>", "<year>", "<date>", "<pct>", "<code>" (letters and digits, or a
 *   symbol such as QĐ-TTg), "<url>" (e-mail too);
 * - marks that close a clause follow as words of their own: "," ";" ":" and "." (which
 *   also stands for ! and ?); brackets, quotes and lone dashes are no words;
 * - words joined by a dash or stroke come apart ("tế-xã": "tế", "xã").
 * Returns how many, at most `max`; 0 for a token that is no word. */
int dau_lm_words(const char *token, char words[][DAU_LM_WORD_SIZE], int max);

/* The first of those words, or "". Writes at most `size` bytes into `out`. For a
 * candidate without marks around it this is all there is to score. */
void dau_lm_key(const char *token, char *out, int size);

/* Natural logarithm of P(word | state); the state after it goes to `next`, which may be
 * `state` itself. */
float dau_lm_score(const struct dau_lm *lm, const struct dau_lm_state *state,
                   uint32_t word, struct dau_lm_state *next);

/* Remembers where words stand behind each other, for who asks for the same ones again and
 * again: one for each thread. */
struct dau_lm_memo;
struct dau_lm_memo *dau_lm_memo_new(void);
void dau_lm_memo_free(struct dau_lm_memo *memo); /* takes NULL */

/* The same as dau_lm_score; of one model, `memo` may be NULL. */
float dau_lm_score_again(const struct dau_lm *lm, struct dau_lm_memo *memo,
                         const struct dau_lm_state *state, uint32_t word,
                         struct dau_lm_state *next);

/* The same for all words of a token, one after the other; 0 for a token without words.
 */
float dau_lm_score_token(const struct dau_lm *lm, const struct dau_lm_state *state,
                         const char *token, struct dau_lm_state *next);

/* The words that the model has seen right before `after`, `n` words in their order (1 or
 * more, fewer than its order): written to `words`, at most `max`. Returns how many; 0
 * when there are more than `max`. */
int dau_lm_before(const struct dau_lm *lm, const uint32_t *after, int n, uint32_t *words,
                  int max);

/* The state at the start of a paragraph. */
struct dau_lm_state dau_lm_start(const struct dau_lm *lm);

#endif
