#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "lm/format.h"
#include "lm/tree.h"

/* What a level's counts are smoothed with: by count, 3 stands for more. */
struct discounts {
    double d[4];
};

/* Counts as the smoothing sees them: occurrences, or for lower orders the number of
 * words seen before. The weight is the same with each occurrence weighed. */
struct adjusted {
    uint32_t *counts;
    float *weights;
};

static bool is_at_start(const struct dau_lm_tree *tree, int k, uint32_t i)
{
    return k > 0 && tree->levels[k].words[i] == DAU_LM_START;
}

static double mean_weight(const struct dau_lm_level *level, uint32_t i)
{
    return level->counts[i] ? (double)level->weights[i] / level->counts[i] : 1;
}

static struct adjusted adjust(const struct dau_lm_tree *tree, int k, bool plain)
{
    const struct dau_lm_level *level = &tree->levels[k];
    struct adjusted a = {dau_alloc((size_t)level->n + 1, sizeof *a.counts),
                         dau_alloc((size_t)level->n + 1, sizeof *a.weights)};
    bool occurrences = plain || k + 1 == tree->order;
    for (uint32_t i = 0; i < level->n; i++) {
        if (occurrences || is_at_start(tree, k, i)) {
            a.counts[i] = level->counts[i];
            a.weights[i] = level->weights[i];
            continue;
        }
        double weight = 0;
        for (uint32_t c = level->children[i]; c < level->children[i + 1]; c++)
            weight += mean_weight(&tree->levels[k + 1], c);
        a.counts[i] = level->children[i + 1] - level->children[i];
        a.weights[i] = (float)weight;
        /* All that contains it was in too few documents: it was seen after something.
         */
        if (a.counts[i] == 0 && level->counts[i] > 0)
            a.counts[i] = 1, a.weights[i] = (float)mean_weight(level, i);
    }
    if (k == 0)
        a.counts[DAU_LM_START] = 0, a.weights[DAU_LM_START] = 0;
    return a;
}

/* Chen and Goodman 1998, equation 26; where too few n-grams were seen for it, 0.75. */
static struct discounts discounts_of(const struct adjusted *a, uint32_t n)
{
    double seen[5] = {0};
    for (uint32_t i = 0; i < n; i++)
        if (a->counts[i] >= 1 && a->counts[i] <= 4)
            seen[a->counts[i]]++;
    struct discounts result = {{0, 0.75, 0.75, 0.75}};
    double y = seen[1] / (seen[1] + 2 * seen[2]);
    for (int c = 1; c <= 3; c++) {
        double d = c - (c + 1) * y * seen[c + 1] / seen[c];
        if (isfinite(d) && d > 0 && d < c)
            result.d[c] = d;
    }
    return result;
}

/* The weight taken from n-gram `i` for shorter contexts. */
static double discount(const struct adjusted *a, const struct discounts *d, uint32_t i)
{
    uint32_t count = a->counts[i];
    if (count == 0)
        return 0;
    return d->d[count < 3 ? count : 3] * (double)a->weights[i] / count;
}

static void estimate_words(struct dau_lm_tree *tree, bool plain)
{
    struct dau_lm_level *level = &tree->levels[0];
    struct adjusted a = adjust(tree, 0, plain);
    struct discounts d = discounts_of(&a, level->n);
    double total = 0, left = 0;
    for (uint32_t w = 0; w < level->n; w++) {
        total += (double)a.weights[w];
        left += discount(&a, &d, w);
    }
    level->probs = dau_alloc(level->n, sizeof *level->probs);
    for (uint32_t w = 0; w < level->n; w++) {
        double p =
            ((double)a.weights[w] - discount(&a, &d, w) + left / level->n) / total;
        level->probs[w] = (float)log(p);
    }
    free(a.counts);
    free(a.weights);
}

static void estimate_level(struct dau_lm_tree *tree, int k, bool plain)
{
    struct dau_lm_level *level = &tree->levels[k], *below = &tree->levels[k - 1];
    struct adjusted a = adjust(tree, k, plain);
    struct discounts d = discounts_of(&a, level->n);
    double *total = dau_alloc((size_t)below->n + 1, sizeof *total);
    double *left = dau_alloc((size_t)below->n + 1, sizeof *left);
    for (uint32_t i = 0; i < level->n; i++) {
        total[level->contexts[i]] += (double)a.weights[i];
        left[level->contexts[i]] += discount(&a, &d, i);
    }
    below->backoffs = dau_alloc((size_t)below->n + 1, sizeof *below->backoffs);
    for (uint32_t i = 0; i < below->n; i++)
        below->backoffs[i] = total[i] > 0 ? (float)log(left[i] / total[i]) : 0;
    level->probs = dau_alloc((size_t)level->n + 1, sizeof *level->probs);
    for (uint32_t i = 0; i < level->n; i++) {
        uint32_t context = level->contexts[i];
        double shorter = exp((double)below->probs[level->parents[i]]);
        double p = (double)a.weights[i] - discount(&a, &d, i) + left[context] * shorter;
        level->probs[i] = (float)log(p / total[context]);
    }
    free(total);
    free(left);
    free(a.counts);
    free(a.weights);
}

void dau_lm_tree_estimate(struct dau_lm_tree *tree, bool plain, FILE *progress)
{
    if (progress)
        fprintf(progress, "smoothing\n");
    estimate_words(tree, plain);
    for (int k = 1; k < tree->order; k++)
        estimate_level(tree, k, plain);
}
