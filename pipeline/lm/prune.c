#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "lm/format.h"
#include "lm/tree.h"

/* Sums over the n-grams of each context: of their probabilities, and of those which the
 * shorter context gives them. */
struct sums {
    double *full, *shorter;
};

static struct sums sum_contexts(const struct dau_lm_tree *tree, int k)
{
    const struct dau_lm_level *level = &tree->levels[k], *below = &tree->levels[k - 1];
    struct sums s = {dau_alloc((size_t)below->n + 1, sizeof *s.full),
                     dau_alloc((size_t)below->n + 1, sizeof *s.shorter)};
    for (uint32_t i = 0; i < level->n; i++) {
        s.full[level->contexts[i]] += exp((double)level->probs[i]);
        s.shorter[level->contexts[i]] += exp((double)below->probs[level->parents[i]]);
    }
    return s;
}

static double left_of(double sum)
{
    const double least = 1e-7;
    return 1 - sum > least ? 1 - sum : least;
}

/* Stolcke 1998, equations 4 to 6. The weight of the context is that of its occurrences:
 * the lower orders of Kneser-Ney do not tell it (Chelba and others 2010). */
static void set_losses(struct dau_lm_tree *tree, int k)
{
    struct dau_lm_level *level = &tree->levels[k], *below = &tree->levels[k - 1];
    struct sums s = sum_contexts(tree, k);
    level->losses = dau_alloc((size_t)level->n + 1, sizeof *level->losses);
    for (uint32_t i = 0; i < level->n; i++) {
        uint32_t c = level->contexts[i];
        double log_p = (double)level->probs[i];
        double log_q = (double)below->probs[level->parents[i]];
        double full = left_of(s.full[c]), shorter = left_of(s.shorter[c]);
        double before = log(full / shorter);
        double after = log((full + exp(log_p)) / (shorter + exp(log_q)));
        double loss = exp(log_p) * (log_q + after - log_p) + full * (after - before);
        level->losses[i] = (float)(-loss * (double)below->weights[c] / tree->total);
    }
    free(s.full);
    free(s.shorter);
}

/* Marks what stays at a threshold: contexts and suffixes of what stays do too. */
static void mark(struct dau_lm_tree *tree, double threshold, uint32_t *n_kept)
{
    for (int k = 0; k < tree->order; k++)
        memset(tree->levels[k].keep, k == 0, tree->levels[k].n);
    for (int k = tree->order - 1; k > 0; k--) {
        struct dau_lm_level *level = &tree->levels[k], *below = &tree->levels[k - 1];
        n_kept[k] = 0;
        for (uint32_t i = 0; i < level->n; i++) {
            if ((double)level->losses[i] >= threshold)
                level->keep[i] = 1;
            if (!level->keep[i])
                continue;
            n_kept[k]++;
            below->keep[level->parents[i]] = 1;
            below->keep[level->contexts[i]] = 1;
        }
    }
    n_kept[0] = tree->n_words;
}

static size_t packed_size(const struct dau_lm_tree *tree, const uint32_t *n_kept,
                          size_t text_bytes)
{
    struct dau_lm_header header = {.order = (uint32_t)tree->order,
                                   .n_words = tree->n_words,
                                   .n_text_bytes = (uint32_t)text_bytes,
                                   .n_slots = 2};
    while (header.n_slots < 2 * header.n_words)
        header.n_slots *= 2;
    memcpy(header.n_grams, n_kept, (size_t)tree->order * sizeof *n_kept);
    return dau_lm_layout_of(&header).n_bytes;
}

/* The smallest threshold found in 24 halvings of its logarithm that fits. */
static void choose(struct dau_lm_tree *tree, size_t max_bytes, size_t text_bytes)
{
    uint32_t n_kept[DAU_LM_MAX_ORDER];
    mark(tree, 0, n_kept);
    if (packed_size(tree, n_kept, text_bytes) <= max_bytes)
        return;
    double low = log(1e-13), high = log(1e-3);
    for (int step = 0; step < 24; step++) {
        double middle = (low + high) / 2;
        mark(tree, exp(middle), n_kept);
        if (packed_size(tree, n_kept, text_bytes) <= max_bytes)
            high = middle;
        else
            low = middle;
    }
    mark(tree, exp(high), n_kept);
}

/* New numbers of the nodes that stay, by old ones. */
static uint32_t *renumber(const struct dau_lm_level *level)
{
    uint32_t *numbers = dau_alloc((size_t)level->n + 1, sizeof *numbers);
    uint32_t n = 0;
    for (uint32_t i = 0; i < level->n; i++) {
        numbers[i] = n;
        n += level->keep[i];
    }
    numbers[level->n] = n;
    return numbers;
}

static void compact(struct dau_lm_level *level, const uint32_t *below,
                    const uint32_t *above)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < level->n; i++) {
        if (!level->keep[i])
            continue;
        level->words[n] = level->words[i];
        level->children[n] = above ? above[level->children[i]] : 0;
        if (below) {
            level->parents[n] = below[level->parents[i]];
            level->contexts[n] = below[level->contexts[i]];
        }
        level->counts[n] = level->counts[i];
        level->weights[n] = level->weights[i];
        level->probs[n] = level->probs[i];
        if (level->backoffs)
            level->backoffs[n] = level->backoffs[i];
        n++;
    }
    level->children[n] = above ? above[level->children[level->n]] : 0;
    level->n = n;
}

static void drop(struct dau_lm_tree *tree)
{
    uint32_t *below = NULL, *own = renumber(&tree->levels[0]);
    for (int k = 0; k < tree->order; k++) {
        uint32_t *above = k + 1 < tree->order ? renumber(&tree->levels[k + 1]) : NULL;
        compact(&tree->levels[k], below, above);
        free(below);
        below = own;
        own = above;
    }
    free(below);
    free(own);
}

static void fit_backoffs(struct dau_lm_tree *tree, int k)
{
    struct dau_lm_level *below = &tree->levels[k - 1];
    struct sums s = sum_contexts(tree, k);
    for (uint32_t i = 0; i < below->n; i++)
        below->backoffs[i] =
            s.full[i] > 0 ? (float)log(left_of(s.full[i]) / left_of(s.shorter[i])) : 0;
    free(s.full);
    free(s.shorter);
}

void dau_lm_tree_prune(struct dau_lm_tree *tree, size_t max_bytes, size_t text_bytes,
                       FILE *progress)
{
    if (progress)
        fprintf(progress, "pruning to %zu bytes\n", max_bytes);
    for (int k = 0; k < tree->order; k++) {
        tree->levels[k].keep = dau_alloc((size_t)tree->levels[k].n + 1, 1);
        if (k)
            set_losses(tree, k);
    }
    choose(tree, max_bytes, text_bytes);
    drop(tree);
    for (int k = 1; k < tree->order; k++)
        fit_backoffs(tree, k);
}
