#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "lm/format.h"
#include "lm/tree.h"

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Codes [first, 256) become the means of bins of equal population, ascending. */
static void make_codebook(const float *values, uint32_t n, int first, float *codes)
{
    float *sorted = dau_alloc((size_t)n + 1, sizeof *sorted);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    uint32_t bins = (uint32_t)(DAU_LM_CODES - first);
    float last = n ? sorted[0] : 0;
    for (uint32_t b = 0; b < bins; b++) {
        uint32_t from = (uint32_t)((uint64_t)n * b / bins);
        uint32_t to = (uint32_t)((uint64_t)n * (b + 1) / bins);
        double sum = 0;
        for (uint32_t i = from; i < to; i++)
            sum += (double)sorted[i];
        if (to > from)
            last = (float)(sum / (to - from));
        codes[(uint32_t)first + b] = last;
    }
    free(sorted);
}

/* The nearest code of an ascending codebook. */
static uint8_t nearest(const float *codes, int first, float value)
{
    int from = first, to = DAU_LM_CODES - 1;
    while (from < to) {
        int middle = (from + to) / 2;
        if (codes[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    if (from > first && value - codes[from - 1] <= codes[from] - value)
        from--;
    return (uint8_t)from;
}

struct packer {
    const struct dau_lm_tree *tree;
    const struct dau_lm_corpus *corpus;
    struct dau_lm_header header;
    struct dau_lm_layout layout;
    char *file;
};

static void put_texts(struct packer *p)
{
    uint32_t *offsets = (uint32_t *)(void *)(p->file + p->layout.text_offsets);
    uint16_t *slots = (uint16_t *)(void *)(p->file + p->layout.slots);
    char *texts = p->file + p->layout.texts;
    uint32_t at = 0, mask = p->header.n_slots - 1;
    memset(slots, 0xFF, p->header.n_slots * sizeof *slots);
    for (uint32_t w = 0; w < p->tree->n_words; w++) {
        const char *text = p->corpus->texts[w];
        size_t length = strlen(text) + 1;
        memcpy(texts + at, text, length);
        offsets[w] = at;
        at += (uint32_t)length;
        uint32_t slot = dau_lm_hash(text) & mask;
        while (slots[slot] != DAU_LM_NO_SLOT)
            slot = (slot + 1) & mask;
        slots[slot] = (uint16_t)w;
    }
    offsets[p->tree->n_words] = at;
}

/* Numbers of first children: whole ones for words, by blocks for the other orders. */
static bool put_children(struct packer *p, int k, struct dau_err *err)
{
    const struct dau_lm_level *level = &p->tree->levels[k];
    uint32_t *blocks = (uint32_t *)(void *)(p->file + p->layout.levels[k].blocks);
    uint16_t *deltas = (uint16_t *)(void *)(p->file + p->layout.levels[k].deltas);
    for (uint32_t i = 0; i <= level->n; i++) {
        if (k == 0) {
            blocks[i] = level->children[i];
            continue;
        }
        if (i % DAU_LM_BLOCK == 0)
            blocks[i / DAU_LM_BLOCK] = level->children[i];
        uint32_t delta = level->children[i] - blocks[i / DAU_LM_BLOCK];
        if (delta > UINT16_MAX)
            return dau_fail(err, DAU_E_LIMIT,
                            "lm: too many n-grams side by side; prune");
        deltas[i] = (uint16_t)delta;
    }
    return true;
}

/* The share of one unknown word in what is foretold for all of them. */
static void share_unknown(const struct packer *p, int k, float *probs)
{
    float share = (float)log(p->corpus->n_unknown_types + 1.0);
    const struct dau_lm_level *level = &p->tree->levels[k];
    const struct dau_lm_level *levels = p->tree->levels;
    for (uint32_t i = 0; i < level->n; i++) {
        uint32_t at = i;
        for (int j = k; j > 0; j--)
            at = levels[j].parents[at];
        if (at != DAU_LM_UNKNOWN)
            return;
        probs[i] -= share;
    }
}

static void put_probs(struct packer *p, int k)
{
    const struct dau_lm_level *level = &p->tree->levels[k];
    float *codes = (float *)(void *)(p->file + p->layout.prob_codes) + k * DAU_LM_CODES;
    uint8_t *out = (uint8_t *)p->file + p->layout.levels[k].probs;
    float *probs = dau_alloc((size_t)level->n + 1, sizeof *probs);
    memcpy(probs, level->probs, level->n * sizeof *probs);
    share_unknown(p, k, probs);
    make_codebook(probs, level->n, 0, codes);
    for (uint32_t i = 0; i < level->n; i++)
        out[i] = nearest(codes, 0, probs[i]);
    free(probs);
}

/* Code 0 is the context that nothing longer was kept of: log 1. */
static void put_backoffs(struct packer *p, int k)
{
    const struct dau_lm_level *level = &p->tree->levels[k];
    float *codes =
        (float *)(void *)(p->file + p->layout.backoff_codes) + k * DAU_LM_CODES;
    uint8_t *out = (uint8_t *)p->file + p->layout.levels[k].backoffs;
    float *used = dau_alloc((size_t)level->n + 1, sizeof *used);
    uint32_t n = 0;
    for (uint32_t i = 0; i < level->n; i++)
        if (level->backoffs[i] < 0 || level->backoffs[i] > 0)
            used[n++] = level->backoffs[i];
    codes[0] = 0;
    make_codebook(used, n, 1, codes);
    for (uint32_t i = 0; i < level->n; i++) {
        bool none = !(level->backoffs[i] < 0 || level->backoffs[i] > 0);
        out[i] = none ? 0 : nearest(codes, 1, level->backoffs[i]);
    }
    free(used);
}

static bool put_level(struct packer *p, int k, struct dau_err *err)
{
    const struct dau_lm_level *level = &p->tree->levels[k];
    if (k)
        memcpy(p->file + p->layout.levels[k].words, level->words,
               level->n * sizeof *level->words);
    put_probs(p, k);
    if (k + 1 == p->tree->order)
        return true;
    put_backoffs(p, k);
    return put_children(p, k, err);
}

static struct dau_lm_header header_of(const struct dau_lm_tree *tree,
                                      const struct dau_lm_corpus *corpus)
{
    struct dau_lm_header h = {.version = DAU_LM_VERSION,
                              .order = (uint32_t)tree->order,
                              .n_words = tree->n_words,
                              .n_slots = 2};
    memcpy(h.magic, dau_lm_magic, sizeof h.magic);
    for (uint32_t w = 0; w < tree->n_words; w++)
        h.n_text_bytes += (uint32_t)strlen(corpus->texts[w]) + 1;
    while (h.n_slots < 2 * h.n_words)
        h.n_slots *= 2;
    for (int k = 0; k < tree->order; k++)
        h.n_grams[k] = tree->levels[k].n;
    h.n_bytes = dau_lm_layout_of(&h).n_bytes;
    return h;
}

bool dau_lm_tree_pack(const struct dau_lm_tree *tree,
                      const struct dau_lm_corpus *corpus, struct dau_buf *out,
                      struct dau_err *err)
{
    struct packer p = {
        .tree = tree, .corpus = corpus, .header = header_of(tree, corpus)};
    p.layout = dau_lm_layout_of(&p.header);
    p.file = dau_alloc(p.layout.n_bytes, 1);
    put_texts(&p);
    bool ok = true;
    for (int k = 0; ok && k < tree->order; k++)
        ok = put_level(&p, k, err);
    memcpy(p.file, &p.header, sizeof p.header);
    p.header.checksum = dau_lm_checksum(p.file, p.layout.n_bytes);
    memcpy(p.file, &p.header, sizeof p.header);
    if (ok)
        dau_buf_add(out, p.file, p.layout.n_bytes);
    free(p.file);
    return ok;
}
