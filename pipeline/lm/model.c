#include "lm/lm.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "lm/format.h"

enum { MEMO_BITS = 13 };

struct dau_lm_memo {
    struct {
        uint64_t key; /* the word and the one before it, + 1; 0: free */
        uint32_t at;  /* place in the second level */
    } items[1 << MEMO_BITS];
};

/* Far more than any model needs; keeps sizes within 32 bits. */
enum { MAX_BYTES = 1 << 30, MAX_GRAMS = 1 << 28 };

struct level {
    uint32_t n;
    const uint16_t *words;
    const uint8_t *probs, *backoffs;
    const uint32_t *blocks;
    const uint16_t *deltas;
    const float *prob_codes, *backoff_codes;
};

struct dau_lm {
    void *map;
    size_t size;
    uint32_t order, n_words, n_slots;
    const uint32_t *text_offsets;
    const char *texts;
    const uint16_t *slots;
    struct level levels[DAU_LM_MAX_ORDER];
};

/* Positions of children in the next level. */
struct range {
    uint32_t from, to;
};

static bool map_file(struct dau_lm *lm, const char *path, struct dau_err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dau_fail(err, DAU_E_CONFIG, "lm: cannot open %s: %s", path,
                        strerror(errno));
    bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAX_BYTES &&
              (size_t)st.st_size >= sizeof(struct dau_lm_header);
    if (!ok) {
        close(fd);
        return dau_fail(err, DAU_E_CONFIG, "lm: %s is no language model", path);
    }
    lm->size = (size_t)st.st_size;
    lm->map = mmap(NULL, lm->size, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (lm->map == MAP_FAILED) {
        lm->map = NULL;
        return dau_fail(err, DAU_E_CONFIG, "lm: cannot map %s: %s", path,
                        strerror(errno));
    }
    return true;
}

static bool is_sound_header(const struct dau_lm_header *h, size_t size)
{
    bool ok = h->order >= 2 && h->order <= DAU_LM_MAX_ORDER && h->n_bytes == size &&
              h->n_words >= 2 && h->n_words <= DAU_LM_MAX_WORD_COUNT &&
              h->n_grams[0] == h->n_words && h->n_text_bytes <= MAX_BYTES &&
              h->n_slots > h->n_words && h->n_slots <= 1 << 20 &&
              (h->n_slots & (h->n_slots - 1)) == 0 && h->zero == 0 && h->zero_too == 0;
    for (uint32_t k = 0; ok && k < DAU_LM_MAX_ORDER; k++)
        ok = h->n_grams[k] <= (k < h->order ? MAX_GRAMS : 0);
    return ok && dau_lm_layout_of(h).n_bytes == size;
}

static bool check_header(const struct dau_lm *lm, const char *path, struct dau_err *err)
{
    const struct dau_lm_header *h = lm->map;
    if (memcmp(h->magic, dau_lm_magic, sizeof h->magic) != 0)
        return dau_fail(err, DAU_E_CONFIG, "lm: %s is no language model", path);
    if (h->version != DAU_LM_VERSION)
        return dau_fail(err, DAU_E_CONFIG,
                        "lm: %s is of version %u, this program reads %d", path,
                        h->version, DAU_LM_VERSION);
    if (!is_sound_header(h, lm->size))
        return dau_fail(err, DAU_E_CONFIG, "lm: %s has sizes that do not fit", path);
    if (dau_lm_checksum(lm->map, lm->size) != h->checksum)
        return dau_fail(err, DAU_E_CONFIG, "lm: %s is damaged: wrong checksum", path);
    return true;
}

static void set_level(struct dau_lm *lm, const struct dau_lm_layout *layout, uint32_t k)
{
    const struct dau_lm_header *h = lm->map;
    const char *base = lm->map;
    const struct dau_lm_level_at *at = &layout->levels[k];
    struct level *level = &lm->levels[k];
    bool last = k + 1 == h->order;
    level->n = h->n_grams[k];
    level->words = k ? (const uint16_t *)(base + at->words) : NULL;
    level->probs = (const uint8_t *)(base + at->probs);
    level->backoffs = last ? NULL : (const uint8_t *)(base + at->backoffs);
    level->blocks = last ? NULL : (const uint32_t *)(base + at->blocks);
    level->deltas = last || !k ? NULL : (const uint16_t *)(base + at->deltas);
    level->prob_codes = (const float *)(base + layout->prob_codes) + k * DAU_LM_CODES;
    level->backoff_codes =
        last ? NULL : (const float *)(base + layout->backoff_codes) + k * DAU_LM_CODES;
}

static void set_sections(struct dau_lm *lm)
{
    const struct dau_lm_header *h = lm->map;
    const char *base = lm->map;
    struct dau_lm_layout layout = dau_lm_layout_of(h);
    lm->order = h->order;
    lm->n_words = h->n_words;
    lm->n_slots = h->n_slots;
    lm->text_offsets = (const uint32_t *)(base + layout.text_offsets);
    lm->texts = base + layout.texts;
    lm->slots = (const uint16_t *)(base + layout.slots);
    for (uint32_t k = 0; k < lm->order; k++)
        set_level(lm, &layout, k);
}

/* What is not checked at each use: texts end in NUL, codebooks hold finite numbers. */
static bool check_content(const struct dau_lm *lm, const char *path,
                          struct dau_err *err)
{
    const struct dau_lm_header *h = lm->map;
    bool ok =
        lm->text_offsets[0] == 0 && lm->text_offsets[lm->n_words] == h->n_text_bytes;
    for (uint32_t w = 0; ok && w < lm->n_words; w++)
        ok = lm->text_offsets[w] < lm->text_offsets[w + 1] &&
             lm->text_offsets[w + 1] <= h->n_text_bytes &&
             lm->texts[lm->text_offsets[w + 1] - 1] == '\0';
    for (uint32_t i = 0; ok && i < lm->order * DAU_LM_CODES; i++)
        ok = isfinite(lm->levels[0].prob_codes[i]) != 0;
    for (uint32_t i = 0; ok && i < (lm->order - 1) * DAU_LM_CODES; i++)
        ok = isfinite(lm->levels[0].backoff_codes[i]) != 0;
    return ok ||
           dau_fail(err, DAU_E_CONFIG, "lm: %s has content that does not fit", path);
}

bool dau_lm_open(struct dau_lm **lm, const char *path, struct dau_err *err)
{
    struct dau_lm *self = dau_alloc(1, sizeof *self);
    *lm = NULL;
    bool ok = map_file(self, path, err) && check_header(self, path, err);
    if (ok) {
        set_sections(self);
        ok = check_content(self, path, err);
    }
    if (!ok) {
        dau_lm_close(self);
        return false;
    }
    *lm = self;
    return true;
}

void dau_lm_close(struct dau_lm *lm)
{
    if (lm && lm->map)
        munmap(lm->map, lm->size);
    free(lm);
}

uint32_t dau_lm_word(const struct dau_lm *lm, const char *word)
{
    uint32_t mask = lm->n_slots - 1, at = dau_lm_hash(word) & mask;
    for (uint32_t tries = 0; tries < lm->n_slots; tries++, at = (at + 1) & mask) {
        uint32_t w = lm->slots[at];
        if (w >= lm->n_words)
            return DAU_LM_UNKNOWN;
        if (strcmp(lm->texts + lm->text_offsets[w], word) == 0)
            return w;
    }
    return DAU_LM_UNKNOWN;
}

const char *dau_lm_text(const struct dau_lm *lm, uint32_t word)
{
    return lm->texts + lm->text_offsets[word < lm->n_words ? word : DAU_LM_UNKNOWN];
}

uint32_t dau_lm_n_words(const struct dau_lm *lm)
{
    return lm->n_words;
}

int dau_lm_order(const struct dau_lm *lm)
{
    return (int)lm->order;
}

/* Children of entry `i` of level `k`, empty where the file tells nonsense. */
static struct range children(const struct dau_lm *lm, uint32_t k, uint32_t i)
{
    const struct level *level = &lm->levels[k];
    struct range r;
    if (k == 0) {
        r = (struct range){level->blocks[i], level->blocks[i + 1]};
    } else {
        r.from = level->blocks[i / DAU_LM_BLOCK] + level->deltas[i];
        r.to = level->blocks[(i + 1) / DAU_LM_BLOCK] + level->deltas[i + 1];
    }
    if (r.from > r.to || r.to > lm->levels[k + 1].n)
        return (struct range){0, 0};
    return r;
}

/* The place of `word` in a range of level `k`, or UINT32_MAX. */
static uint32_t find(const struct dau_lm *lm, uint32_t k, struct range r, uint32_t word)
{
    const uint16_t *words = lm->levels[k].words;
    uint32_t from = r.from, to = r.to;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (words[middle] < word)
            from = middle + 1;
        else
            to = middle;
    }
    return from < r.to && words[from] == word ? from : UINT32_MAX;
}

struct dau_lm_memo *dau_lm_memo_new(void)
{
    return dau_alloc(1, sizeof(struct dau_lm_memo));
}

void dau_lm_memo_free(struct dau_lm_memo *memo)
{
    free(memo);
}

/* The place of `word` with `before` in front of it in the second level. */
static uint32_t find_pair(const struct dau_lm *lm, struct dau_lm_memo *memo,
                          uint32_t word, uint32_t before)
{
    if (!memo)
        return find(lm, 1, children(lm, 0, word), before);
    uint64_t key = ((uint64_t)word << 32 | before) + 1;
    size_t i = key * 0x9E3779B97F4A7C15U >> (64 - MEMO_BITS);
    if (memo->items[i].key != key) {
        memo->items[i].at = find(lm, 1, children(lm, 0, word), before);
        memo->items[i].key = key;
    }
    return memo->items[i].at;
}

float dau_lm_score(const struct dau_lm *lm, const struct dau_lm_state *state,
                   uint32_t word, struct dau_lm_state *next)
{
    return dau_lm_score_again(lm, NULL, state, word, next);
}

float dau_lm_score_again(const struct dau_lm *lm, struct dau_lm_memo *memo,
                         const struct dau_lm_state *state, uint32_t word,
                         struct dau_lm_state *next)
{
    if (word >= lm->n_words)
        word = DAU_LM_UNKNOWN;
    struct dau_lm_state after = {.n_words = 0};
    uint32_t known = state->n_words < lm->order - 1 ? state->n_words : lm->order - 1;
    uint32_t at = word, k = 0, newest = word;
    float score = 0;
    /* Down from the word through older and older ones, as far as the tree goes. */
    for (;; k++) {
        const struct level *level = &lm->levels[k];
        score = level->prob_codes[level->probs[at]];
        if (k + 1 == lm->order)
            break;
        after.words[k] = newest;
        after.backoffs[k] = level->backoff_codes[level->backoffs[at]];
        after.n_words = k + 1;
        if (k == known)
            break;
        newest = state->words[k];
        uint32_t child = k ? find(lm, k + 1, children(lm, k, at), newest)
                           : find_pair(lm, memo, word, newest);
        if (child == UINT32_MAX)
            break;
        at = child;
    }
    for (; k < known; k++)
        score += state->backoffs[k];
    *next = after;
    return score;
}

float dau_lm_score_token(const struct dau_lm *lm, const struct dau_lm_state *state,
                         const char *token, struct dau_lm_state *next)
{
    char words[DAU_LM_MAX_WORDS][DAU_LM_WORD_SIZE];
    int n = dau_lm_words(token, words, DAU_LM_MAX_WORDS);
    struct dau_lm_state now = *state;
    float score = 0;
    for (int i = 0; i < n; i++)
        score += dau_lm_score(lm, &now, dau_lm_word(lm, words[i]), &now);
    *next = now;
    return score;
}

int dau_lm_before(const struct dau_lm *lm, const uint32_t *after, int n, uint32_t *words,
                  int max)
{
    if (n < 1 || (uint32_t)n >= lm->order || after[n - 1] >= lm->n_words)
        return 0;
    uint32_t level = 0, at = after[n - 1];
    for (int i = n - 2; i >= 0; i--, level++) {
        at = find(lm, level + 1, children(lm, level, at), after[i]);
        if (at == UINT32_MAX)
            return 0;
    }
    struct range r = children(lm, level, at);
    if (r.to - r.from > (uint32_t)max)
        return 0;
    for (uint32_t i = r.from; i < r.to; i++)
        words[i - r.from] = lm->levels[level + 1].words[i];
    return (int)(r.to - r.from);
}

struct dau_lm_state dau_lm_start(const struct dau_lm *lm)
{
    struct dau_lm_state empty = {.n_words = 0}, start;
    dau_lm_score(lm, &empty, DAU_LM_START, &start);
    return start;
}
