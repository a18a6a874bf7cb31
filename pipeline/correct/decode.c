#include "correct/decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A segment is decoded at once; a longer text is cut where a paragraph starts, or here. */
enum { SEGMENT = 1500 };

struct node {
    struct dau_lm_state state;
    float sum, best; /* over all paths to it; of the best path */
    float back_sum;
    int candidate, from; /* place of the best one before */
    int first_arc, n_arcs;
};

struct arc {
    int from; /* node one token before */
    float score;
};

struct column {
    struct node *nodes;
    struct arc *arcs;
    int n_nodes, n_arcs;
};

struct decoder {
    const struct dau_lm *lm;
    const struct dau_decode_config *config;
    struct dau_arena *scratch;
    int *tried; /* candidates of the present token */
    int n_tried;
};

struct dau_decode_config dau_decode_default(void)
{
    return (struct dau_decode_config){.lm_weight = 1.2F,
                                      .beam = 12,
                                      .beam_width = 10,
                                      .candidates = 12,
                                      .width = 10,
                                      .context = true};
}

static float lm_score(const struct decoder *d, const struct dau_lm_state *state,
                      uint32_t word, struct dau_lm_state *next)
{
    return dau_lm_score_again(d->lm, d->config->memo, state, word, next);
}

static float log_sum(float a, float b)
{
    float high = fmaxf(a, b), low = fminf(a, b);
    return isinf(low) || high - low > 16 ? high : high + log1pf(expf(low - high));
}

float dau_slot_score(const struct dau_slot *slot, int candidate)
{
    float score = slot->candidates->list[candidate].score;
    return slot->votes ? score + slot->votes[candidate] : score;
}

/* How much likelier a candidate begins behind the best paths than anywhere; 0 when it is
 * less likely there. */
static float gain_of(const struct decoder *d, const struct column *before,
                     const struct dau_candidate *c)
{
    enum { few = 2 };
    float prior = c->prior, best = -INFINITY;
    struct dau_lm_state state = {0}, next;
    if (!c->n_words)
        return 0;
    if (c->n_words > 1)
        prior = lm_score(d, &state, c->words[0], &next);
    for (int i = 0; i < few && i < before->n_nodes; i++)
        best = fmaxf(
            best, lm_score(d, &before->nodes[i].state, c->words[0], &next));
    return fmaxf(best - prior, 0);
}

static void choose_tried(struct decoder *d, const struct column *before,
                         const struct dau_slot *slot)
{
    const struct dau_candidates *c = slot->candidates;
    float rank[DAU_CANDIDATES], top = -INFINITY;
    d->n_tried = 0;
    for (int i = 0; i < c->n; i++) {
        float likely = c->list[i].prior;
        if (d->config->context && !slot->starts && !slot->parts)
            likely += gain_of(d, before, &c->list[i]);
        rank[i] = dau_slot_score(slot, i) + d->config->lm_weight * likely;
        if (c->list[i].likely)
            rank[i] = 0;
        top = fmaxf(top, rank[i]);
    }
    for (int i = 0; i < c->n; i++) {
        if (rank[i] < top - d->config->width && c->list[i].why != DAU_WHY_NONE)
            continue;
        int at = d->n_tried;
        if (at < d->config->candidates)
            d->n_tried++;
        else if (rank[d->tried[at - 1]] >= rank[i])
            continue;
        else
            at--;
        for (; at && rank[d->tried[at - 1]] < rank[i]; at--)
            d->tried[at] = d->tried[at - 1];
        d->tried[at] = i;
    }
}

static bool same_state(const struct dau_lm_state *a, const struct dau_lm_state *b)
{
    return a->n_words == b->n_words &&
           memcmp(a->words, b->words, a->n_words * sizeof *a->words) == 0;
}

struct wave {
    struct node *nodes; /* of the new column, not yet pruned */
    struct arc *arcs;
    int *arc_node;
    int n_nodes, n_arcs;
};

static void reach(struct wave *w, const struct dau_lm_state *state, int candidate, int from,
                  float score, const struct node *before, int first)
{
    int i = first;
    while (i < w->n_nodes && !same_state(&w->nodes[i].state, state))
        i++;
    struct node *node = &w->nodes[i];
    if (i == w->n_nodes) {
        w->n_nodes++;
        *node = (struct node){.state = *state, .sum = -INFINITY, .best = -INFINITY,
                              .candidate = candidate};
    }
    node->sum = log_sum(node->sum, before->sum + score);
    if (before->best + score > node->best) {
        node->best = before->best + score;
        node->from = from;
    }
    w->arcs[w->n_arcs] = (struct arc){from, score};
    w->arc_node[w->n_arcs++] = i;
}

static void spread(struct decoder *d, const struct column *before,
                   const struct dau_slot *slot, struct wave *w)
{
    for (int t = 0; t < d->n_tried; t++) {
        const struct dau_candidate *c = &slot->candidates->list[d->tried[t]];
        float score = dau_slot_score(slot, d->tried[t]);
        int first = w->n_nodes;
        for (int i = 0; i < before->n_nodes; i++) {
            const struct node *node = &before->nodes[i];
            struct dau_lm_state state = node->state;
            if (slot->starts)
                state = dau_lm_start(d->lm);
            else if (slot->parts)
                state = (struct dau_lm_state){0};
            float lm = 0;
            for (int k = 0; k < c->n_words; k++)
                lm += lm_score(d, &state, c->words[k], &state);
            reach(w, &state, d->tried[t], i, score + d->config->lm_weight * lm, node,
                  first);
        }
    }
}

static int by_best(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a,
                      *y = *(const struct node *const *)b;
    if (x->best != y->best)
        return x->best > y->best ? -1 : 1;
    return x->candidate != y->candidate ? x->candidate - y->candidate : x < y ? -1 : x > y;
}

/* The best nodes of a wave become a column, with the arcs that reach them. */
static struct column keep_best(struct decoder *d, const struct wave *w)
{
    const struct node **order = DAU_NEW_N(d->scratch, const struct node *, (size_t)w->n_nodes);
    int *place = DAU_NEW_N(d->scratch, int, (size_t)w->n_nodes);
    struct column column = {0};
    for (int i = 0; i < w->n_nodes; i++) {
        order[i] = &w->nodes[i];
        place[i] = -1;
    }
    qsort(order, (size_t)w->n_nodes, sizeof *order, by_best);
    float least = order[0]->best - d->config->beam_width;
    while (column.n_nodes < w->n_nodes && column.n_nodes < d->config->beam &&
           order[column.n_nodes]->best >= least)
        column.n_nodes++;
    column.nodes = DAU_NEW_N(d->scratch, struct node, (size_t)column.n_nodes);
    for (int i = 0; i < column.n_nodes; i++) {
        column.nodes[i] = *order[i];
        place[order[i] - w->nodes] = i;
    }
    column.arcs = DAU_NEW_N(d->scratch, struct arc, (size_t)w->n_arcs);
    int at = 0;
    for (int i = 0; i < column.n_nodes; i++) {
        column.nodes[i].first_arc = at;
        for (int k = 0; k < w->n_arcs; k++)
            if (place[w->arc_node[k]] == i)
                column.arcs[at++] = w->arcs[k];
        column.nodes[i].n_arcs = at - column.nodes[i].first_arc;
    }
    column.n_arcs = at;
    return column;
}

static struct column advance(struct decoder *d, const struct column *before,
                             const struct dau_slot *slot)
{
    choose_tried(d, before, slot);
    size_t most = (size_t)(before->n_nodes * d->n_tried);
    struct wave w = {.nodes = DAU_NEW_N(d->scratch, struct node, most),
                     .arcs = DAU_NEW_N(d->scratch, struct arc, most),
                     .arc_node = DAU_NEW_N(d->scratch, int, most)};
    spread(d, before, slot, &w);
    return keep_best(d, &w);
}

static void sum_back(struct column *columns, int n)
{
    for (int t = n; t >= 0; t--)
        for (int i = 0; i < columns[t].n_nodes; i++)
            columns[t].nodes[i].back_sum = t == n ? 0 : -INFINITY;
    for (int t = n; t > 0; t--)
        for (int i = 0; i < columns[t].n_nodes; i++) {
            const struct node *node = &columns[t].nodes[i];
            for (int k = 0; k < node->n_arcs; k++) {
                const struct arc *arc = &columns[t].arcs[node->first_arc + k];
                float *back = &columns[t - 1].nodes[arc->from].back_sum;
                *back = log_sum(*back, node->back_sum + arc->score);
            }
        }
}

/* Of the nodes of a column, by candidate. They sum to 1, as the sums over long paths, in
 * single precision, need not. */
static void set_posterior(const struct column *column, struct dau_slot *slot)
{
    float most = -INFINITY, all = 0;
    for (int i = 0; i < column->n_nodes; i++)
        most = fmaxf(most, column->nodes[i].sum + column->nodes[i].back_sum);
    for (int i = 0; i < column->n_nodes; i++) {
        const struct node *node = &column->nodes[i];
        float p = expf(node->sum + node->back_sum - most);
        slot->posterior[node->candidate] += p;
        all += p;
    }
    for (int i = 0; i < slot->candidates->n; i++)
        slot->posterior[i] /= all;
}

static void set_choices(const struct column *columns, struct dau_slot *slots, int n,
                        struct dau_arena *arena)
{
    for (int t = n, at = 0; t > 0; t--) {
        struct dau_slot *slot = &slots[t - 1];
        slot->best = columns[t].nodes[at].candidate;
        at = columns[t].nodes[at].from;
        slot->posterior = DAU_NEW_N(arena, float, (size_t)slot->candidates->n);
        set_posterior(&columns[t], slot);
    }
}

static struct dau_lm_state decode_segment(struct decoder *d, struct dau_slot *slots, int n,
                                          struct dau_lm_state state, struct dau_arena *arena)
{
    struct column *columns = DAU_NEW_N(d->scratch, struct column, (size_t)n + 1);
    columns[0] = (struct column){.nodes = DAU_NEW(d->scratch, struct node), .n_nodes = 1};
    columns[0].nodes[0].state = state;
    d->tried = DAU_NEW_N(d->scratch, int, DAU_CANDIDATES);
    for (int t = 0; t < n; t++)
        columns[t + 1] = advance(d, &columns[t], &slots[t]);
    sum_back(columns, n);
    set_choices(columns, slots, n, arena);
    state = columns[n].nodes[0].state;
    dau_arena_empty(d->scratch);
    return state;
}

void dau_decode(const struct dau_lm *lm, const struct dau_decode_config *config,
                struct dau_slot *slots, int n, struct dau_arena *arena,
                struct dau_arena *scratch)
{
    struct decoder d = {.lm = lm, .config = config, .scratch = scratch};
    struct dau_lm_state state = dau_lm_start(lm);
    for (int from = 0, to; from < n; from = to) {
        to = from + 1;
        while (to < n && to - from < SEGMENT && !(slots[to].starts && to - from > SEGMENT / 2))
            to++;
        state = decode_segment(&d, slots + from, to - from, state, arena);
    }
}
