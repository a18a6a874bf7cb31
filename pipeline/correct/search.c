#include "correct/search.h"

#include <math.h>
#include <string.h>

enum { LENGTHS = DAU_PIECE_MAX + 1 };

/* A path to a trie node; its letter is not scored before the next one is known. */
struct path {
    float rank;    /* the best a word below can reach, prior included */
    uint32_t node;
    uint8_t before, depth, from;
    bool done;     /* a word; `rank` is exact */
    uint8_t to;
    float score;
    float *at;     /* by characters read so far: best score before the node's letter */
    uint8_t *start; /* where that path began */
};

struct state {
    const struct dau_search *search;
    uint32_t pieces[DAU_READ_MAX + 1][LENGTHS];
    const struct dau_channel_row *rows[DAU_READ_MAX + 1][LENGTHS];
    float rest[DAU_READ_MAX + 1]; /* bound for what follows */
    float bound[DAU_READ_MAX + 1][DAU_LETTERS]; /* for a letter and what follows */
    float least; /* what a path must reach; known after the first hit */
    struct path *heap;
    int n_heap, size_heap;
    char *memory; /* for paths */
    size_t n_memory;
};

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static dau_letter_id cased(const struct dau_search *q, dau_letter_id letter, int depth)
{
    bool upper = q->letter_case == DAU_CASE_UPPER ||
                 (q->letter_case == DAU_CASE_TITLE && depth == 0);
    return upper ? dau_letter_upper(letter) : letter;
}

static void raise_bounds(float *bound, const float *best, float rest)
{
    for (int i = 0; i < DAU_LETTERS; i++)
        bound[i] = larger(bound[i], best[i] + rest);
}

/* From the last character to the first. What follows a letter are letters that stand
 * within words. */
static void set_bounds(struct state *s)
{
    const struct dau_search *q = s->search;
    for (int j = q->n; j >= 0; j--) {
        float *bound = s->bound[j];
        for (int i = 0; i < DAU_LETTERS; i++)
            bound[i] = -INFINITY;
        for (int k = 0; k < LENGTHS && j + k <= q->n; k++) {
            s->pieces[j][k] =
                dau_channel_piece(q->channel, dau_piece_of(q->read + j, k));
            s->rows[j][k] = dau_channel_row(q->channel, s->pieces[j][k]);
            if (k)
                raise_bounds(bound, s->rows[j][k]->best, s->rest[j + k]);
        }
        s->rest[j] = q->trail[j];
        for (int i = 0; i < q->trie->n_letters; i++)
            s->rest[j] = larger(s->rest[j], bound[cased(q, q->trie->letters[i], 1)]);
        raise_bounds(bound, s->rows[j][0]->best, s->rest[j]);
    }
}

static void *take_memory(struct state *s, size_t size)
{
    enum { CHUNK = 1 << 15 };
    size = (size + 3) & ~(size_t)3;
    if (s->n_memory < size) {
        s->memory = dau_arena_alloc(s->search->scratch, CHUNK, 1);
        s->n_memory = CHUNK;
    }
    s->n_memory -= size;
    return s->memory + s->n_memory;
}

static void push(struct state *s, struct path path)
{
    if (s->n_heap == s->size_heap) {
        int size = s->size_heap ? 2 * s->size_heap : 256;
        struct path *grown =
            dau_arena_alloc(s->search->scratch, (size_t)size, sizeof *grown);
        if (s->n_heap)
            memcpy(grown, s->heap, (size_t)s->n_heap * sizeof *grown);
        s->heap = grown;
        s->size_heap = size;
    }
    int i = s->n_heap++;
    for (; i && s->heap[(i - 1) / 2].rank < path.rank; i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = path;
}

static struct path pop(struct state *s)
{
    struct path top = s->heap[0], last = s->heap[s->n_heap - 1];
    int n = s->n_heap - 1, i = 0;
    for (int child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && s->heap[child + 1].rank > s->heap[child].rank)
            child++;
        if (s->heap[child].rank <= last.rank)
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = last;
    s->n_heap = n;
    return top;
}

/* Scores the letter of `path` before a neighbour `after`: where the reading can stand
 * afterwards. */
static void step(const struct state *s, const struct path *path, int after, float *at,
                 uint8_t *start)
{
    const struct dau_search *q = s->search;
    dau_letter_id letter = cased(q, q->trie->nodes[path->node].letter, path->depth - 1);
    struct dau_context context = {path->before, letter, (uint8_t)after};
    float left = dau_channel_left(q->channel, context);
    float least = larger(s->least, path->rank - q->width) - q->trie->nodes[path->node].best;
    for (int j = 0; j <= q->n; j++)
        at[j] = -INFINITY;
    for (int j = 0; j <= q->n; j++) {
        if (path->at[j] + s->bound[j][letter] < least)
            continue;
        for (int k = 0; k < LENGTHS && j + k <= q->n; k++) {
            const struct dau_channel_row *row = s->rows[j][k];
            float score =
                path->at[j] +
                (row->counted[letter]
                     ? dau_channel_score(q->channel, context, s->pieces[j][k])
                     : larger(row->alone[letter] + left, DAU_CHANNEL_FLOOR));
            if (score > at[j + k]) {
                at[j + k] = score;
                start[j + k] = path->start[j];
            }
        }
    }
}

static void push_child(struct state *s, const struct path *parent, uint32_t node, float *at,
                       uint8_t *start)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *child = &q->trie->nodes[node];
    dau_letter_id letter = cased(q, child->letter, parent->depth);
    float bound = -INFINITY;
    for (int j = 0; j <= q->n; j++)
        bound = larger(bound, at[j] + s->bound[j][letter]);
    if (bound + child->best < s->least || isinf(bound))
        return;
    int before =
        parent->depth ? dau_letter_neighbour(q->trie->nodes[parent->node].letter) : 0;
    push(s, (struct path){.rank = bound + child->best, .node = node,
                          .before = (uint8_t)before, .depth = parent->depth + 1,
                          .at = at, .start = start});
}

static void push_word(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    float at[DAU_READ_MAX + 1];
    uint8_t start[DAU_READ_MAX + 1];
    step(s, path, 0, at, start);
    struct path word = {.node = path->node, .done = true, .score = -INFINITY};
    for (int j = 1; j <= q->n; j++)
        if (at[j] + q->trail[j] > word.score && start[j] < j) {
            word.score = at[j] + q->trail[j];
            word.to = (uint8_t)j;
            word.from = start[j];
        }
    word.rank = word.score + q->trie->nodes[path->node].own;
    if (word.rank >= s->least && !isinf(word.rank))
        push(s, word);
}

static void expand(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    float *at = path->at;
    uint8_t *start = path->start;
    int after = -1;
    for (uint32_t i = 0; i < node->n_children; i++) {
        uint32_t child = node->first_child + i;
        int neighbour = dau_letter_neighbour(q->trie->nodes[child].letter);
        if (path->depth && neighbour != after) {
            at = take_memory(s, ((size_t)q->n + 1) * sizeof *at);
            start = take_memory(s, (size_t)q->n + 1);
            step(s, path, neighbour, at, start);
            after = neighbour;
        }
        push_child(s, path, child, at, start);
    }
    if (node->word >= 0)
        push_word(s, path);
}

static struct path root_path(const struct dau_search *q)
{
    struct path root = {.at = DAU_NEW_N(q->scratch, float, (size_t)q->n + 1),
                        .start = DAU_NEW_N(q->scratch, uint8_t, (size_t)q->n + 1)};
    for (int j = 0; j <= q->n; j++) {
        root.at[j] = q->lead[j];
        root.start[j] = (uint8_t)j;
    }
    return root;
}

static bool add_hit(struct state *s, const struct path *path, struct dau_hit *hits,
                    int *n)
{
    int32_t word = s->search->trie->nodes[path->node].word;
    for (int i = 0; i < *n; i++)
        if (hits[i].word == word)
            return true;
    if (!*n)
        s->least = path->rank - s->search->width;
    hits[(*n)++] = (struct dau_hit){word, path->score, path->rank, path->from, path->to};
    return *n < s->search->max_hits;
}

int dau_search_words(const struct dau_search *search, struct dau_hit *hits)
{
    if (search->n < 1 || search->n > DAU_READ_MAX)
        return 0;
    struct state s;
    int n = 0;
    s.search = search;
    s.least = -INFINITY;
    s.heap = NULL;
    s.n_heap = s.size_heap = 0;
    s.n_memory = 0;
    set_bounds(&s);
    struct path root = root_path(search);
    expand(&s, &root);
    for (int steps = 0; s.n_heap && steps < search->max_steps; steps++) {
        struct path path = pop(&s);
        if (isinf(path.rank) || (n && path.rank < hits[0].rank - search->width))
            break;
        if (!path.done)
            expand(&s, &path);
        else if (!add_hit(&s, &path, hits, &n))
            break;
    }
    return n;
}
