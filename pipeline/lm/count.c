#include <stdlib.h>
#include <string.h>

#include "lm/format.h"
#include "lm/tree.h"

/* Documents an open n-gram was seen in; more than this need not be told apart. */
enum { MAX_DOCUMENTS = 8 };

struct open_node {
    uint32_t free_count, limited_count;
    double free_weight, limited_weight;
    uint32_t documents[MAX_DOCUMENTS];
    int n_documents;
};

struct counter {
    struct dau_lm_tree *tree;
    const struct dau_lm_corpus *corpus;
    struct open_node open[DAU_LM_MAX_ORDER];
    uint16_t last[DAU_LM_MAX_ORDER]; /* words of the open nodes, newest first */
    int n_open, min_documents;
};

/* The words of the n-gram that ends at `i`, newest first, none beyond the start of its
 * paragraph; returns how many. */
static int words_at(const struct dau_lm_corpus *corpus, uint32_t i, int order,
                    uint16_t *words)
{
    int n = 0;
    while (n < order) {
        words[n] = corpus->words[i - (uint32_t)n];
        if (words[n++] == DAU_LM_START)
            break;
    }
    return n;
}

static uint16_t word_at(const struct dau_lm_corpus *corpus, uint32_t i, int k)
{
    const uint16_t *at = corpus->words + i;
    for (; k > 0; k--, at--)
        if (*at == DAU_LM_START)
            return 0;
    return *at;
}

/* All positions, sorted by the word there, then the word before it, and so on: a radix
 * sort with words as digits, oldest first. The result is owned by the caller. */
static uint32_t *sort_positions(const struct dau_lm_corpus *corpus, int order)
{
    size_t n = corpus->n;
    uint32_t *from = dau_alloc(n, sizeof *from), *to = dau_alloc(n, sizeof *to);
    uint32_t *starts = dau_alloc((size_t)corpus->n_words + 1, sizeof *starts);
    for (size_t i = 0; i < n; i++)
        from[i] = (uint32_t)i;
    for (int k = order - 1; k >= 0; k--) {
        memset(starts, 0, ((size_t)corpus->n_words + 1) * sizeof *starts);
        for (size_t i = 0; i < n; i++)
            starts[word_at(corpus, (uint32_t)i, k) + 1]++;
        for (uint32_t w = 0; w < corpus->n_words; w++)
            starts[w + 1] += starts[w];
        for (size_t i = 0; i < n; i++)
            to[starts[word_at(corpus, from[i], k)]++] = from[i];
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    free(starts);
    free(to);
    return from;
}

static void grow(struct dau_lm_level *level)
{
    if (level->n < level->capacity)
        return;
    uint32_t n = level->capacity ? level->capacity + level->capacity / 2 : 1 << 16;
    level->capacity = n;
    level->words = dau_realloc(level->words, n, sizeof *level->words);
    level->children =
        dau_realloc(level->children, (size_t)n + 1, sizeof *level->children);
    level->parents = dau_realloc(level->parents, n, sizeof *level->parents);
    level->counts = dau_realloc(level->counts, n, sizeof *level->counts);
    level->weights = dau_realloc(level->weights, n, sizeof *level->weights);
}

/* The number of the open node of level `k`; that of level 0 is its word. */
static uint32_t open_index(const struct counter *c, int k)
{
    return k ? c->tree->levels[k].n - 1 : c->last[0];
}

static void open_node(struct counter *c, int k, uint16_t word)
{
    struct dau_lm_level *level = &c->tree->levels[k];
    c->open[k] = (struct open_node){0};
    c->last[k] = word;
    c->n_open = k + 1;
    if (k == 0)
        return;
    grow(level);
    level->words[level->n] = word;
    level->parents[level->n] = open_index(c, k - 1);
    level->children[level->n] = k + 1 < c->tree->order ? c->tree->levels[k + 1].n : 0;
    level->n++;
}

/* An n-gram whose sources are all limited and that is in too few documents goes, and
 * with it what contains it, which is in no more documents. */
static void close_node(struct counter *c)
{
    int k = --c->n_open;
    const struct open_node *node = &c->open[k];
    struct dau_lm_level *level = &c->tree->levels[k];
    bool many = node->n_documents >= c->min_documents;
    uint32_t count = node->free_count + (many ? node->limited_count : 0);
    double weight = node->free_weight + (many ? node->limited_weight : 0);
    uint32_t i = open_index(c, k);
    if (k && count == 0) {
        level->n--;
        return;
    }
    level->counts[i] = count;
    level->weights[i] = (float)weight;
}

static void add_document(struct open_node *node, uint32_t document)
{
    for (int i = 0; i < node->n_documents; i++)
        if (node->documents[i] == document)
            return;
    if (node->n_documents < MAX_DOCUMENTS)
        node->documents[node->n_documents++] = document;
}

static void add_occurrence(struct counter *c, const struct dau_lm_paragraph *paragraph)
{
    bool limited = paragraph->min_documents > 1;
    for (int k = 0; k < c->n_open; k++) {
        struct open_node *node = &c->open[k];
        if (limited) {
            node->limited_count++;
            node->limited_weight += (double)paragraph->weight;
        } else {
            node->free_count++;
            node->free_weight += (double)paragraph->weight;
        }
        add_document(node, paragraph->document);
    }
}

static void add_position(struct counter *c, uint32_t i)
{
    uint16_t words[DAU_LM_MAX_ORDER];
    int n = words_at(c->corpus, i, c->tree->order, words), same = 0;
    while (same < n && same < c->n_open && words[same] == c->last[same])
        same++;
    while (c->n_open > same)
        close_node(c);
    for (int k = same; k < n; k++)
        open_node(c, k, words[k]);
    add_occurrence(c, &c->corpus->paragraphs[c->corpus->paragraph[i]]);
}

static void start_words(struct dau_lm_tree *tree)
{
    struct dau_lm_level *level = &tree->levels[0];
    uint32_t n = tree->n_words;
    level->n = level->capacity = n;
    level->words = dau_alloc(n, sizeof *level->words);
    level->children = dau_alloc((size_t)n + 1, sizeof *level->children);
    level->parents = dau_alloc(n, sizeof *level->parents);
    level->counts = dau_alloc(n, sizeof *level->counts);
    level->weights = dau_alloc(n, sizeof *level->weights);
    for (uint32_t w = 0; w < n; w++)
        level->words[w] = (uint16_t)w;
}

/* First children of words were not known while they were open: words that never occur
 * have none. */
static void set_first_children(struct dau_lm_tree *tree)
{
    struct dau_lm_level *words = &tree->levels[0], *pairs = &tree->levels[1];
    uint32_t child = 0;
    for (uint32_t w = 0; w < words->n; w++) {
        words->children[w] = child;
        while (child < pairs->n && pairs->parents[child] == w)
            child++;
    }
    for (int k = 0; k < tree->order; k++) {
        struct dau_lm_level *level = &tree->levels[k];
        if (level->children)
            level->children[level->n] = k + 1 < tree->order ? tree->levels[k + 1].n : 0;
    }
}

static uint32_t find_child(const struct dau_lm_tree *tree, int k, uint32_t parent,
                           uint16_t word)
{
    const struct dau_lm_level *level = &tree->levels[k];
    uint32_t from = tree->levels[k - 1].children[parent];
    uint32_t to = tree->levels[k - 1].children[parent + 1];
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (level->words[middle] < word)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The context of "a b c" is "a b": the child "a" of "b", the context of "b c". It was
 * seen wherever the n-gram was, so it is there. */
static void set_contexts(struct dau_lm_tree *tree)
{
    for (int k = 1; k < tree->order; k++) {
        struct dau_lm_level *level = &tree->levels[k];
        level->contexts = dau_alloc((size_t)level->n + 1, sizeof *level->contexts);
        for (uint32_t i = 0; i < level->n; i++) {
            uint32_t shorter = level->parents[i];
            level->contexts[i] =
                k == 1 ? level->words[i]
                       : find_child(tree, k - 1, tree->levels[k - 1].contexts[shorter],
                                    level->words[i]);
        }
    }
}

static void count_starts(struct dau_lm_tree *tree, const struct dau_lm_corpus *corpus)
{
    double weight = 0;
    for (size_t i = 0; i < corpus->n_paragraphs; i++)
        weight += (double)corpus->paragraphs[i].weight;
    tree->levels[0].counts[DAU_LM_START] = (uint32_t)corpus->n_paragraphs;
    tree->levels[0].weights[DAU_LM_START] = (float)weight;
}

void dau_lm_tree_count(struct dau_lm_tree *tree, const struct dau_lm_corpus *corpus,
                       int order, FILE *progress)
{
    *tree = (struct dau_lm_tree){.order = order, .n_words = corpus->n_words};
    struct counter counter = {.tree = tree, .corpus = corpus, .min_documents = 1};
    for (size_t i = 0; i < corpus->n_paragraphs; i++)
        if (corpus->paragraphs[i].min_documents > counter.min_documents)
            counter.min_documents = corpus->paragraphs[i].min_documents;
    if (counter.min_documents > MAX_DOCUMENTS)
        counter.min_documents = MAX_DOCUMENTS;
    if (progress)
        fprintf(progress, "sorting %zu words\n", corpus->n);
    uint32_t *positions = sort_positions(corpus, order);
    if (progress)
        fprintf(progress, "counting\n");
    start_words(tree);
    for (size_t i = 0; i < corpus->n; i++)
        if (corpus->words[positions[i]] != DAU_LM_START)
            add_position(&counter, positions[i]);
    while (counter.n_open > 0)
        close_node(&counter);
    free(positions);
    set_first_children(tree);
    set_contexts(tree);
    count_starts(tree, corpus);
    for (uint32_t w = 2; w < tree->n_words; w++)
        tree->total += (double)tree->levels[0].weights[w];
}

void dau_lm_tree_free(struct dau_lm_tree *tree)
{
    for (int k = 0; k < DAU_LM_MAX_ORDER; k++) {
        struct dau_lm_level *level = &tree->levels[k];
        free(level->words);
        free(level->children);
        free(level->parents);
        free(level->contexts);
        free(level->counts);
        free(level->weights);
        free(level->probs);
        free(level->backoffs);
        free(level->losses);
        free(level->keep);
    }
    *tree = (struct dau_lm_tree){0};
}
