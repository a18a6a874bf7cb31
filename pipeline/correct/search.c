#include "correct/search.h"

#include <math.h>

#include "correct/bounds.h"
#include "correct/channel_data.h"

/* Where the reading can stand: by characters read so far, the best score of getting there
 * and where that way began. Nothing is known, or to be read, outside [low, high]. */
struct front {
    float at[DAU_READ_MAX + 1];
    uint8_t start[DAU_READ_MAX + 1];
    int low, high;
};

/* A trie node that was come to; its letter is not scored before the next one is known. */
struct path {
    uint32_t node;
    int before;                /* neighbour class of the letter before */
    float rank;                /* the best a word below can reach, prior included */
    const struct front *front; /* before the node's letter */
};

struct state {
    const struct dau_search *search;
    struct dau_hit *hits; /* the best words so far, in no order */
    int n_hits, steps;
    float least; /* what a word must reach to count */
    struct dau_bounds bounds;
};

static float larger(float a, float b)
{
    return a > b ? a : b;
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

static void clear(struct front *front, const struct front *from, int n)
{
    front->low = from->low;
    front->high = from->high + DAU_PIECE_MAX < n ? from->high + DAU_PIECE_MAX : n;
    for (int j = front->low; j <= front->high; j++)
        front->at[j] = -INFINITY;
}

/* Scores the letter of `path` before a neighbour `after`: where the reading can stand
 * afterwards. */
static void step(const struct state *s, const struct path *path, int after,
                 struct front *to)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    const struct front *from = path->front;
    dau_letter_id letter = dau_bounds_letter(&s->bounds, node);
    struct dau_context context = {(uint8_t)path->before, letter, (uint8_t)after};
    float left = dau_channel_left_of(q->channel, context);
    float least = larger(s->least, path->rank - q->width) - node->best;
    clear(to, from, q->n);
    for (int j = from->low; j <= from->high; j++) {
        if (from->at[j] + s->bounds.of[j][node->kind] < least)
            continue;
        for (int k = 0; k < DAU_PIECE_LENGTHS && j + k <= q->n; k++) {
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

/* Where the reading can stand after the path's letter at the most, whatever follows. */
static void reach(const struct state *s, const struct path *path, struct front *to)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    const struct front *from = path->front;
    dau_letter_id letter = dau_bounds_letter(&s->bounds, node);
    float least = s->least - node->best;
    clear(to, from, q->n);
    for (int j = from->low; j <= from->high; j++) {
        if (from->at[j] + s->bounds.of[j][node->kind] < least)
            continue;
        for (int k = 0; k < DAU_PIECE_LENGTHS && j + k <= q->n; k++)
            to->at[j + k] =
                larger(to->at[j + k], from->at[j] + s->bounds.rows[j][k]->best[letter]);
    }
    trim(to);
}

/* The worst of the hits. */
static int worst_of(const struct state *s)
{
    int at = 0;
    for (int i = 1; i < s->n_hits; i++)
        if (s->hits[i].rank < s->hits[at].rank)
            at = i;
    return at;
}

/* No word worse than `max_hits` others, or far below the best, has to be looked for. */
static void add_hit(struct state *s, const struct dau_hit *hit)
{
    const struct dau_search *q = s->search;
    int at = 0;
    while (at < s->n_hits && s->hits[at].word != hit->word)
        at++;
    if (at == s->n_hits && s->n_hits < q->max_hits)
        s->hits[s->n_hits++] = *hit;
    else if (at == s->n_hits)
        s->hits[worst_of(s)] = *hit;
    else if (s->hits[at].rank < hit->rank)
        s->hits[at] = *hit;
    s->least = larger(s->least, hit->rank - q->width);
    if (s->n_hits == q->max_hits)
        s->least = larger(s->least, s->hits[worst_of(s)].rank);
}

static void end_word(struct state *s, const struct path *path)
{
    const struct dau_search *q = s->search;
    const struct dau_trie_node *node = &q->trie->nodes[path->node];
    struct dau_hit hit = {.word = node->word, .score = -INFINITY};
    struct front to;
    step(s, path, 0, &to);
    for (int j = to.low > 1 ? to.low : 1; j <= to.high; j++)
        if (to.at[j] + q->trail[j] > hit.score && to.start[j] < j) {
            hit.score = to.at[j] + q->trail[j];
            hit.to = (uint8_t)j;
            hit.from = to.start[j];
        }
    hit.rank = hit.score + node->own;
    if (hit.rank >= s->least && !isinf(hit.rank))
        add_hit(s, &hit);
}

/* The most a word can score that ends where the reading can stand. */
static float end_bound(const struct state *s, const struct front *front)
{
    float bound = -INFINITY;
    for (int j = front->low; j <= front->high; j++)
        bound = larger(bound, front->at[j] + s->search->trail[j]);
    return bound;
}

static float bound_of(const struct state *s, const struct front *front, uint32_t node)
{
    const struct dau_trie_node *child = &s->search->trie->nodes[node];
    float bound = -INFINITY;
    for (int j = front->low; j <= front->high; j++)
        bound = larger(bound, front->at[j] + s->bounds.of[j][child->kind]);
    return bound + child->best;
}

/* The same for all children of a node, which stand at one place. */
static void bound_all(const struct state *s, const struct front *front,
                      const struct dau_trie_node *node, float *ranks)
{
    enum { MANY = 8 };
    const struct dau_trie_node *children = &s->search->trie->nodes[node->first_child];
    if (node->n_children <= MANY) {
        for (uint32_t i = 0; i < node->n_children; i++)
            ranks[i] = bound_of(s, front, node->first_child + i);
        return;
    }
    float best[DAU_KIND_LETTERS];
    int place = children->kind / DAU_KIND_LETTERS * DAU_KIND_LETTERS;
    for (int i = 0; i < DAU_KIND_LETTERS; i++)
        best[i] = -INFINITY;
    for (int j = front->low; j <= front->high; j++)
        for (int i = 0; i < DAU_KIND_LETTERS; i++)
            best[i] = larger(best[i], front->at[j] + s->bounds.of[j][place + i]);
    for (uint32_t i = 0; i < node->n_children; i++)
        ranks[i] = best[children[i].kind - place] + children[i].best;
}

/* The children of a node that may lead to a word. */
struct branch {
    struct path paths[DAU_SMALL_LETTERS];
    int n, n_fronts;
    struct front fronts[DAU_NEIGHBOURS]; /* one for each neighbour class */
};

static void add_child(const struct state *s, struct branch *b, uint32_t node, int before,
                      const struct front *front)
{
    float rank = bound_of(s, front, node);
    if (rank >= s->least && !isinf(rank))
        b->paths[b->n++] = (struct path){node, before, rank, front};
}

/* `at_most` may be NULL: then all children are looked at. */
static void branch_out(const struct state *s, const struct path *path,
                       const struct front *at_most, struct branch *b)
{
    const struct dau_trie_node *nodes = s->search->trie->nodes, *node = &nodes[path->node];
    float ranks[DAU_SMALL_LETTERS];
    int after = -1;
    b->n = b->n_fronts = 0;
    if (at_most)
        bound_all(s, at_most, node, ranks);
    for (uint32_t i = 0; i < node->n_children; i++) {
        uint32_t child = node->first_child + i;
        if (at_most && ranks[i] < s->least)
            continue;
        if (nodes[child].neighbour != after) {
            after = nodes[child].neighbour;
            step(s, path, after, &b->fronts[b->n_fronts++]);
        }
        add_child(s, b, child, node->neighbour, &b->fronts[b->n_fronts - 1]);
    }
}

static void branch_out_root(const struct state *s, const struct front *front,
                            struct branch *b)
{
    const struct dau_trie_node *root = s->search->trie->nodes;
    float ranks[DAU_SMALL_LETTERS];
    b->n = b->n_fronts = 0;
    bound_all(s, front, root, ranks);
    for (uint32_t i = 0; i < root->n_children; i++)
        if (!isinf(ranks[i]))
            b->paths[b->n++] = (struct path){root->first_child + i, 0, ranks[i], front};
}

/* Takes the likeliest path out; false when no word that counts is left. */
static bool take_best(const struct state *s, struct branch *b, struct path *path)
{
    int at = 0;
    for (int i = 1; i < b->n; i++)
        if (b->paths[i].rank > b->paths[at].rank)
            at = i;
    if (!b->n || b->paths[at].rank < s->least)
        return false;
    *path = b->paths[at];
    b->paths[at] = b->paths[--b->n];
    return true;
}

/* The likeliest first: the sooner the best words are known, the less is left to look at.
 */
static void visit(struct state *s, struct branch *branch)
{
    struct branch below;
    struct front at_most;
    struct path path;
    while (s->steps < s->search->max_steps && take_best(s, branch, &path)) {
        const struct dau_trie_node *node = &s->search->trie->nodes[path.node];
        bool sieve = !isinf(s->least), ends = node->word >= 0;
        s->steps++;
        if (sieve) {
            reach(s, &path, &at_most);
            ends = ends && end_bound(s, &at_most) + node->own >= s->least;
        }
        if (ends)
            end_word(s, &path);
        if (!node->n_children)
            continue;
        branch_out(s, &path, sieve ? &at_most : NULL, &below);
        visit(s, &below);
    }
}

static struct front first_front(const struct dau_search *q)
{
    struct front front = {.high = q->n};
    for (int j = 0; j <= q->n; j++) {
        front.at[j] = q->lead[j];
        front.start[j] = (uint8_t)j;
    }
    trim(&front);
    return front;
}

/* Best first, without those that are too far below the best. */
static int sorted_hits(struct state *s)
{
    int n = 0;
    for (int i = 0; i < s->n_hits; i++) {
        struct dau_hit hit = s->hits[i];
        if (hit.rank < s->least)
            continue;
        int at = n++;
        for (; at && s->hits[at - 1].rank < hit.rank; at--)
            s->hits[at] = s->hits[at - 1];
        s->hits[at] = hit;
    }
    return n;
}

int dau_search_words(const struct dau_search *search, struct dau_hit *hits)
{
    if (search->n < 1 || search->n > DAU_READ_MAX || search->max_hits < 1)
        return 0;
    struct state s;
    struct branch b;
    s.search = search;
    s.hits = hits;
    s.n_hits = s.steps = 0;
    s.least = -INFINITY;
    dau_bounds_set(&s.bounds, search);
    struct front front = first_front(search);
    branch_out_root(&s, &front, &b);
    visit(&s, &b);
    return sorted_hits(&s);
}
