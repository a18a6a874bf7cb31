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
    float bound[DAU_READ_MAX + 1][DAU_KINDS]; /* for a letter and what follows */
    float next[DAU_READ_MAX + 1][DAU_KINDS];  /* for what follows it */
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

static void set_rows(struct state *s)
{
    const struct dau_search *q = s->search;
    for (int j = 0; j <= q->n; j++)
        for (int k = 0; k < LENGTHS && j + k <= q->n; k++) {
            s->pieces[j][k] =
                dau_channel_piece(q->channel, dau_piece_of(q->read + j, k));
            s->rows[j][k] = dau_channel_row(q->channel, s->pieces[j][k]);
        }
}

/* The best a letter of a kind and all that may follow can do with the reading from `j`,
 * when what stands further on is known. A letter that left no trace is taken to be followed
 * by any. */
static void set_bound(struct state *s, int j)
{
    const struct dau_search *q = s->search;
    const struct dau_trie *trie = q->trie;
    float any = q->trail[j], *bound = s->bound[j], *next = s->next[j];
    for (int i = 1; i < trie->n_kinds; i++) {
        dau_letter_id letter = cased(q, trie->kinds[i].letter, !trie->kinds[i].first);
        bound[i] = -INFINITY;
        for (int k = 1; k < LENGTHS && j + k <= q->n; k++)
            bound[i] = larger(bound[i], s->rows[j][k]->best[letter] + s->next[j + k][i]);
        any = larger(any, trie->kinds[i].first ? any : bound[i]);
    }
    for (int i = 1; i < trie->n_kinds; i++) {
        dau_letter_id letter = cased(q, trie->kinds[i].letter, !trie->kinds[i].first);
        bound[i] = larger(bound[i], s->rows[j][0]->best[letter] + any);
    }
    for (int i = 1; i < trie->n_kinds; i++) {
        next[i] = q->trail[j];
        for (int k = 0; k < trie->kinds[i].n_next; k++)
            next[i] = larger(next[i], bound[trie->kinds[i].next[k]]);
    }
}

static void set_bounds(struct state *s)
{
    set_rows(s);
    for (int j = s->search->n; j >= 0; j--)
        set_bound(s, j);
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
    int kind = q->trie->nodes[path->node].kind;
    struct dau_context context = {path->before, letter, (uint8_t)after};
    float left = dau_channel_left(q->channel, context);
    float least = larger(s->least, path->rank - q->width) - q->trie->nodes[path->node].best;
    for (int j = 0; j <= q->n; j++)
        at[j] = -INFINITY;
    for (int j = 0; j <= q->n; j++) {
        if (path->at[j] + s->bound[j][kind] < least)
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

/* Where the reading can stand after the path's letter at the most, whatever follows. */
static void reach(const struct state *s, const struct path *path, float *at)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    dau_letter_id letter = cased(q, node->letter, path->depth - 1);
    for (int j = 0; j <= q->n; j++)
        at[j] = -INFINITY;
    for (int j = 0; j <= q->n; j++)
        for (int k = 0; path->at[j] + s->bound[j][node->kind] >= s->least - node->best &&
                        k < LENGTHS && j + k <= q->n;
             k++)
            at[j + k] = larger(at[j + k], path->at[j] + s->rows[j][k]->best[letter]);
}

static float bound_of(const struct state *s, const float *at, uint32_t node)
{
    const struct dau_trie_node *child = &s->search->trie->nodes[node];
    float bound = -INFINITY;
    for (int j = 0; j <= s->search->n; j++)
        bound = larger(bound, at[j] + s->bound[j][child->kind]);
    return bound + child->best;
}

static void push_child(struct state *s, const struct path *parent, uint32_t node, float *at,
                       uint8_t *start)
{
    const struct dau_search *q = s->search;
    float rank = bound_of(s, at, node);
    if (rank < s->least || isinf(rank))
        return;
    int before =
        parent->depth ? dau_letter_neighbour(q->trie->nodes[parent->node].letter) : 0;
    push(s, (struct path){.rank = rank, .node = node, .before = (uint8_t)before,
                          .depth = parent->depth + 1, .at = at, .start = start});
}

static void expand(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    float *at = path->at, most[DAU_READ_MAX + 1];
    uint8_t *start = path->start;
    int after = -1;
    bool sieve = path->depth && !isinf(s->least);
    if (sieve)
        reach(s, path, most);
    for (uint32_t i = 0; i < node->n_children; i++) {
        uint32_t child = node->first_child + i;
        if (sieve && bound_of(s, most, child) < s->least)
            continue;
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
