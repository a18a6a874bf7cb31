/* The file of a model, little-endian, everything at offsets that follow from the counts
 * in the header; each section starts at a multiple of 8 bytes:
 *
 *   header
 *   codebooks     for each order 256 floats of log P, for each but the highest 256 of
 *                 back-off weights; natural logarithms
 *   text offsets  (n_words + 1) uint32 into texts
 *   texts         n_text_bytes, words with a NUL each
 *   slots         n_slots uint16, open addressing by dau_lm_hash; 0xFFFF is empty
 *   order 1       by word number: uint8 P, uint8 back-off, uint32 first child (n + 1)
 *   order 2..N-1  uint16 word, uint8 P, uint8 back-off, then where its children begin:
 *                 uint32 for each DAU_LM_BLOCK entries and uint16 from there (n + 1)
 *   order N       uint16 word, uint8 P
 *
 * The n-grams are a tree from the newest word to the oldest: the children of "c" are
 * the words before it, so one walk down finds the longest n-gram that ends here, and
 * passes the contexts of the next one. Children lie side by side, sorted by word. */
#ifndef DAU_LM_FORMAT_H
#define DAU_LM_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "lm/lm.h"

enum {
    DAU_LM_VERSION = 1,
    DAU_LM_BLOCK = 16,
    DAU_LM_CODES = 256,
    DAU_LM_MAX_WORD_COUNT = 65000,
    DAU_LM_NO_SLOT = 0xFFFF
};

struct dau_lm_header {
    char magic[8]; /* "dau-lm\r\n" */
    uint32_t version, order;
    uint32_t n_words, n_text_bytes, n_slots, zero;
    uint32_t n_grams[DAU_LM_MAX_ORDER]; /* by order; the first is n_words */
    uint32_t zero_too;
    uint64_t n_bytes;  /* of the whole file */
    uint64_t checksum; /* of all but itself, by dau_lm_checksum */
};

/* Where the sections of one order begin, in bytes from the start of the file. */
struct dau_lm_level_at {
    size_t words, probs, backoffs, blocks, deltas;
};

struct dau_lm_layout {
    size_t prob_codes, backoff_codes, text_offsets, texts, slots;
    struct dau_lm_level_at levels[DAU_LM_MAX_ORDER];
    size_t n_bytes;
};

extern const char dau_lm_magic[8];

/* The counts in the header must be within their limits. */
struct dau_lm_layout dau_lm_layout_of(const struct dau_lm_header *header);

/* Of a whole file, which is not shorter than its header. */
uint64_t dau_lm_checksum(const void *file, size_t length);
uint32_t dau_lm_hash(const char *word);

#endif
