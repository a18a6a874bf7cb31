#include "correct/search.h"

#include <math.h>
#include <string.h>

#include "correct/bounds.h"
#include "correct/channel_data.h"

enum { LENGTHS = DAU_PIECE_LENGTHS, MAX_BEST = 32 };

/* Where the reading can stand: by characters read so far, the best score of getting there
 * and where that way began. Nothing is known, or to be read, outside [low, high]. */
struct front {
    float *at;
    uint8_t *start;
    int low, high;
};

/* A path to a trie node; its letter is not scored before the next one is known. */
struct path {
    float rank;    /* the best a word below can reach, prior included */
    uint32_t node;
    uint8_t before, depth, from;
    bool done;     /* a word; `rank` is exact */
    uint8_t to;
    float score;
    struct front front; /* before the node's letter */
};

struct entry {
    float rank;
    const struct path *path;
};

struct state {
    const struct dau_search *search;
    struct dau_bounds bounds;
    float least; /* what a path must reach; known after the first word */
    struct found {
        int32_t word;
        float rank;
    } best[MAX_BEST]; /* of the words so far, when no more hits are wanted */
    int n_best;
    struct entry *heap;
    int n_heap, size_heap;
    char *memory; /* for paths */
    size_t n_memory;
};

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static void *take_memory(struct state *s, size_t size)
{
    enum { CHUNK = 1 << 15 };
    size = (size + 7) & ~(size_t)7;
    if (s->n_memory < size) {
        s->memory = dau_arena_take(s->search->scratch, CHUNK, 1);
        s->n_memory = CHUNK;
    }
    s->n_memory -= size;
    return s->memory + s->n_memory;
}

static void push(struct state *s, const struct path *path)
{
    if (s->n_heap == s->size_heap) {
        int size = s->size_heap ? 2 * s->size_heap : 256;
        struct entry *grown =
            dau_arena_take(s->search->scratch, (size_t)size, sizeof *grown);
        if (s->n_heap)
            memcpy(grown, s->heap, (size_t)s->n_heap * sizeof *grown);
        s->heap = grown;
        s->size_heap = size;
    }
    struct path *kept = take_memory(s, sizeof *kept);
    *kept = *path;
    int i = s->n_heap++;
    for (; i && s->heap[(i - 1) / 2].rank < path->rank; i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = (struct entry){path->rank, kept};
}

static const struct path *pop(struct state *s)
{
    struct entry top = s->heap[0], last = s->heap[s->n_heap - 1];
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
    return top.path;
}

/* The same as dau_channel_score, without a call for what it remembers. */
static float score_of(struct dau_channel *channel, struct dau_context context,
                      uint32_t piece)
{
    uint64_t key = dau_channel_between_key(context, piece);
    const struct dau_channel_memo *memo = &channel->memo[dau_channel_memo_place(key)];
    return memo->key == key ? memo->score : dau_channel_score(channel, context, piece);
}

static void trim(struct front *front)
{
    while (front->low <= front->high && isinf(front->at[front->low]))
        front->low++;
    while (front->low <= front->high && isinf(front->at[front->high]))
        front->high--;
}

/* Scores the letter of `path` before a neighbour `after`: where the reading can stand
 * afterwards. */
static void step(const struct state *s, const struct path *path, int after,
                 struct front *to)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    const struct front *from = &path->front;
    dau_letter_id letter = dau_bounds_letter(&s->bounds, node);
    struct dau_context context = {path->before, letter, (uint8_t)after};
    float left = dau_channel_left_of(q->channel, context);
    float least = larger(s->least, path->rank - q->width) - node->best;
    to->low = from->low;
    to->high = from->high + DAU_PIECE_MAX < q->n ? from->high + DAU_PIECE_MAX : q->n;
    for (int j = to->low; j <= to->high; j++)
        to->at[j] = -INFINITY;
    for (int j = from->low; j <= from->high; j++) {
        if (from->at[j] + s->bounds.of[j][node->kind] < least)
            continue;
        for (int k = 0; k < LENGTHS && j + k <= q->n; k++) {
            float alone = s->bounds.rows[j][k]->alone[letter];
            float score =
                from->at[j] + (alone > 0
                                   ? score_of(q->channel, context, s->bounds.pieces[j][k])
                                   : larger(alone + left, DAU_CHANNEL_FLOOR));
            if (score > to->at[j + k]) {
                to->at[j + k] = score;
                to->start[j + k] = from->start[j];
            }
        }
    }
    trim(to);
}

/* No word worse than `max_hits` others has to be looked for. */
static void note_word(struct state *s, struct found found)
{
    int most = s->search->max_hits, at = 0;
    if (most > MAX_BEST)
        return;
    while (at < s->n_best && s->best[at].word != found.word)
        at++;
    if (at == s->n_best && s->n_best < most)
        s->best[s->n_best++] = found;
    else if (at < s->n_best)
        s->best[at].rank = larger(s->best[at].rank, found.rank);
    else {
        at = 0;
        for (int i = 1; i < most; i++)
            if (s->best[i].rank < s->best[at].rank)
                at = i;
        s->best[at] = found;
    }
    float least = s->best[0].rank;
    for (int i = 1; i < s->n_best; i++)
        least = s->best[i].rank < least ? s->best[i].rank : least;
    if (s->n_best == most)
        s->least = larger(s->least, least);
}

static void push_word(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    float at[DAU_READ_MAX + 1];
    uint8_t start[DAU_READ_MAX + 1];
    struct front to = {.at = at, .start = start};
    step(s, path, 0, &to);
    struct path word = {.node = path->node, .done = true, .score = -INFINITY};
    for (int j = to.low > 1 ? to.low : 1; j <= to.high; j++)
        if (at[j] + q->trail[j] > word.score && start[j] < j) {
            word.score = at[j] + q->trail[j];
            word.to = (uint8_t)j;
            word.from = start[j];
        }
    word.rank = word.score + q->trie->nodes[path->node].own;
    if (word.rank < s->least || isinf(word.rank))
        return;
    s->least = larger(s->least, word.rank - q->width);
    note_word(s, (struct found){q->trie->nodes[path->node].word, word.rank});
    push(s, &word);
}

/* Where the reading can stand after the path's letter at the most, whatever follows. */
static void reach(const struct state *s, const struct path *path, struct front *to)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    const struct front *from = &path->front;
    dau_letter_id letter = dau_bounds_letter(&s->bounds, node);
    to->low = from->low;
    to->high = from->high + DAU_PIECE_MAX < q->n ? from->high + DAU_PIECE_MAX : q->n;
    for (int j = to->low; j <= to->high; j++)
        to->at[j] = -INFINITY;
    float least = s->least - node->best;
    for (int j = from->low; j <= from->high; j++) {
        if (from->at[j] + s->bounds.of[j][node->kind] < least)
            continue;
        for (int k = 0; k < LENGTHS && j + k <= q->n; k++)
            to->at[j + k] =
                larger(to->at[j + k], from->at[j] + s->bounds.rows[j][k]->best[letter]);
    }
    trim(to);
}

static float bound_of(const struct state *s, const struct front *front, uint32_t node)
{
    const struct dau_trie_node *child = &s->search->trie->nodes[node];
    float bound = -INFINITY;
    for (int j = front->low; j <= front->high; j++)
        bound = larger(bound, front->at[j] + s->bounds.of[j][child->kind]);
    return bound + child->best;
}

static void push_child(struct state *s, const struct path *parent, uint32_t node,
                       const struct front *front)
{
    const struct dau_search *q = s->search;
    float rank = bound_of(s, front, node);
    if (rank < s->least || isinf(rank))
        return;
    int before =
        parent->depth ? q->trie->nodes[parent->node].neighbour : 0;
    struct path path = {.rank = rank,
                        .node = node,
                        .before = (uint8_t)before,
                        .depth = parent->depth + 1,
                        .front = *front};
    push(s, &path);
}

/* The most a word can score that ends where the reading can stand. */
static float end_bound(const struct state *s, const struct front *front)
{
    float bound = -INFINITY;
    for (int j = front->low; j <= front->high; j++)
        bound = larger(bound, front->at[j] + s->search->trail[j]);
    return bound;
}

static struct front new_front(struct state *s)
{
    size_t n = (size_t)s->search->n + 1;
    return (struct front){.at = take_memory(s, n * sizeof(float)),
                          .start = take_memory(s, n)};
}

static void expand(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    struct front front = path->front, most = {0};
    float at_most[DAU_READ_MAX + 1];
    int after = -1;
    bool sieve = path->depth && !isinf(s->least);
    bool ends = node->word >= 0;
    if (sieve) {
        most.at = at_most;
        reach(s, path, &most);
        ends = ends && end_bound(s, &most) + node->own >= s->least;
    }
    if (ends)
        push_word(s, path);
    for (uint32_t i = 0; i < node->n_children; i++) {
        uint32_t child = node->first_child + i;
        if (sieve && bound_of(s, &most, child) < s->least)
            continue;
        int neighbour = q->trie->nodes[child].neighbour;
        if (path->depth && neighbour != after) {
            front = new_front(s);
            step(s, path, neighbour, &front);
            after = neighbour;
        }
        push_child(s, path, child, &front);
    }
}

static struct path root_path(const struct dau_search *q)
{
    struct path root = {
        .front = {.at = DAU_NEW_N(q->scratch, float, (size_t)q->n + 1),
                  .start = DAU_NEW_N(q->scratch, uint8_t, (size_t)q->n + 1),
                  .high = q->n}};
    for (int j = 0; j <= q->n; j++) {
        root.front.at[j] = q->lead[j];
        root.front.start[j] = (uint8_t)j;
    }
    trim(&root.front);
    return root;
}

static bool add_hit(const struct state *s, const struct path *path, struct dau_hit *hits,
                    int *n)
{
    int32_t word = s->search->trie->nodes[path->node].word;
    for (int i = 0; i < *n; i++)
        if (hits[i].word == word)
            return true;
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
    s.n_best = s.n_heap = s.size_heap = 0;
    s.n_memory = 0;
    dau_bounds_set(&s.bounds, search);
    struct path root = root_path(search);
    expand(&s, &root);
    for (int steps = 0; s.n_heap && steps < search->max_steps; steps++) {
        const struct path *path = pop(&s);
        if (isinf(path->rank) || (n && path->rank < hits[0].rank - search->width))
            break;
        if (!path->done)
            expand(&s, path);
        else if (!add_hit(&s, path, hits, &n))
            break;
    }
    return n;
}
