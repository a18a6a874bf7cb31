#include "lm/format.h"

#include <string.h>

const char dau_lm_magic[8] = {'d', 'a', 'u', '-', 'l', 'm', '\r', '\n'};

static size_t take(size_t *at, size_t bytes)
{
    size_t start = *at;
    *at = (start + bytes + 7) / 8 * 8;
    return start;
}

struct dau_lm_layout dau_lm_layout_of(const struct dau_lm_header *header)
{
    struct dau_lm_layout l = {0};
    size_t at = sizeof *header, order = header->order;
    l.prob_codes = take(&at, order * DAU_LM_CODES * sizeof(float));
    l.backoff_codes = take(&at, (order - 1) * DAU_LM_CODES * sizeof(float));
    l.text_offsets = take(&at, ((size_t)header->n_words + 1) * sizeof(uint32_t));
    l.texts = take(&at, header->n_text_bytes);
    l.slots = take(&at, (size_t)header->n_slots * sizeof(uint16_t));
    for (size_t k = 0; k < order; k++) {
        size_t n = header->n_grams[k];
        struct dau_lm_level_at *level = &l.levels[k];
        level->words = k ? take(&at, n * sizeof(uint16_t)) : 0;
        level->probs = take(&at, n);
        if (k + 1 == order)
            continue;
        level->backoffs = take(&at, n);
        size_t blocks = k ? n / DAU_LM_BLOCK + 1 : n + 1;
        level->blocks = take(&at, blocks * sizeof(uint32_t));
        level->deltas = k ? take(&at, (n + 1) * sizeof(uint16_t)) : 0;
    }
    l.n_bytes = at;
    return l;
}

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* Four lanes of multiply and rotate, as in xxHash (Collet): finds damage at the speed
 * of memory; it is no defence against intent, which the bounds in model.c are for. */
static uint64_t sum_of(const void *bytes, size_t length)
{
    const uint64_t p = 0x9E3779B185EBCA87U, q = 0xC2B2AE3D27D4EB4FU;
    const unsigned char *at = bytes;
    uint64_t lanes[4] = {p, q, p ^ q, p + q}, word, sum = length;
    for (; length >= 32; length -= 32) {
        for (int k = 0; k < 4; k++, at += 8) {
            memcpy(&word, at, 8);
            lanes[k] = rotate(lanes[k] + word * q, 31) * p;
        }
    }
    for (int k = 0; k < 4; k++)
        sum = rotate(sum ^ lanes[k], 27) * p + q;
    while (length--)
        sum = rotate(sum ^ *at++ * p, 11) * q;
    sum ^= sum >> 33;
    sum *= q;
    return sum ^ sum >> 29;
}

uint64_t dau_lm_checksum(const void *file, size_t length)
{
    size_t header = sizeof(struct dau_lm_header);
    return sum_of((const char *)file + header, length - header) ^
           rotate(sum_of(file, offsetof(struct dau_lm_header, checksum)), 17);
}

/* FNV-1a. */
uint32_t dau_lm_hash(const char *word)
{
    uint32_t h = 2166136261U;
    for (; *word; word++)
        h = (h ^ (unsigned char)*word) * 16777619U;
    return h ^ h >> 15;
}
