#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/learn.h"

/* How far apart the two sides of a page may run, in tokens. */
enum { BAND = 80, MAX_TOKEN = 40 };
enum { PAIR, SKIP_PRINTED, SKIP_READ, JOINED, PARTED, N_MOVES };
static const float skip_cost = 0.62F, unlikely = 0.75F;

struct side {
    const char **tokens; /* as they stand */
    uint32_t (*folded)[MAX_TOKEN];
    int *lengths; /* of folded */
    int n;
};

static struct side split(struct dau_arena *arena, const char *text)
{
    struct side side = {0};
    char *copy = dau_text_nfc(arena, text), *rest = NULL;
    int n = 0;
    for (char *tok = strtok_r(copy, " \t\r\n\f", &rest); tok;
         tok = strtok_r(NULL, " \t\r\n\f", &rest)) {
        const char **slot = dau_arena_push(arena, &side.tokens, &n, sizeof *slot);
        *slot = tok;
    }
    side.n = n;
    side.folded = dau_arena_alloc(arena, (size_t)n + 1, sizeof *side.folded);
    side.lengths = DAU_NEW_N(arena, int, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const char *at = side.tokens[i];
        for (uint32_t c; (c = dau_text_next(&at)) && side.lengths[i] < MAX_TOKEN;)
            side.folded[i][side.lengths[i]++] = dau_text_fold_char(c);
    }
    return side;
}

/* Edit distance over the longer length, 0 to 1. */
static float distance(const uint32_t *a, int n, const uint32_t *b, int m)
{
    float row[2 * MAX_TOKEN + 1];
    for (int j = 0; j <= m; j++)
        row[j] = (float)j;
    for (int i = 1; i <= n; i++) {
        float corner = row[0];
        row[0] = (float)i;
        for (int j = 1; j <= m; j++) {
            float swap = corner + (a[i - 1] == b[j - 1] ? 0.0F : 0.9F);
            corner = row[j];
            row[j] = fminf(swap, 1 + fminf(row[j], row[j - 1]));
        }
    }
    int longer = n > m ? n : m;
    return longer ? row[m] / (float)longer : 0;
}

static float pair_cost(const struct side *a, int i, const struct side *b, int j)
{
    return distance(a->folded[i], a->lengths[i], b->folded[j], b->lengths[j]);
}

/* Two tokens of one side against one of the other. */
static float two_cost(const struct side *two, int i, const struct side *one, int j)
{
    uint32_t both[2 * MAX_TOKEN];
    int n = two->lengths[i - 1], m = two->lengths[i];
    if (n + m > one->lengths[j] + 3)
        return INFINITY;
    memcpy(both, two->folded[i - 1], (size_t)n * sizeof *both);
    memcpy(both + n, two->folded[i], (size_t)m * sizeof *both);
    return 0.3F + 1.5F * distance(both, n + m, one->folded[j], one->lengths[j]);
}

struct grid {
    float *cost;
    uint8_t *move;
    int n, m, width;
};

static int middle(const struct grid *g, int i)
{
    return g->n ? (int)((long)i * g->m / g->n) : 0;
}

static float *cell(const struct grid *g, int i, int j)
{
    static float outside;
    int k = j - middle(g, i) + BAND;
    outside = INFINITY;
    if (i < 0 || j < 0 || j > g->m || k < 0 || k >= g->width)
        return &outside;
    return &g->cost[(size_t)i * (size_t)g->width + (size_t)k];
}

static void fill_cell(struct grid *g, const struct side *a, const struct side *b, int i,
                      int j)
{
    float costs[N_MOVES] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    if (i > 0 && j > 0)
        costs[PAIR] = *cell(g, i - 1, j - 1) + pair_cost(a, i - 1, b, j - 1);
    if (i > 0)
        costs[SKIP_PRINTED] = *cell(g, i - 1, j) + skip_cost;
    if (j > 0)
        costs[SKIP_READ] = *cell(g, i, j - 1) + skip_cost;
    if (i > 1 && j > 0)
        costs[JOINED] = *cell(g, i - 2, j - 1) + two_cost(a, i - 1, b, j - 1);
    if (i > 0 && j > 1)
        costs[PARTED] = *cell(g, i - 1, j - 2) + two_cost(b, j - 1, a, i - 1);
    int best = 0;
    for (int k = 1; k < N_MOVES; k++)
        if (costs[k] < costs[best])
            best = k;
    float *at = cell(g, i, j);
    *at = costs[best];
    g->move[at - g->cost] = (uint8_t)best;
}

static struct grid fill(struct dau_arena *arena, const struct side *a, const struct side *b)
{
    struct grid g = {.n = a->n, .m = b->n, .width = 2 * BAND + 1};
    size_t cells = ((size_t)g.n + 1) * (size_t)g.width;
    g.cost = DAU_NEW_N(arena, float, cells);
    g.move = DAU_NEW_N(arena, uint8_t, cells);
    for (size_t i = 0; i < cells; i++)
        g.cost[i] = INFINITY;
    for (int i = 0; i <= g.n; i++) {
        int from = middle(&g, i) - BAND, to = middle(&g, i) + BAND;
        for (int j = from < 0 ? 0 : from; j <= to && j <= g.m; j++)
            if (i == 0 && j == 0)
                *cell(&g, 0, 0) = 0;
            else
                fill_cell(&g, a, b, i, j);
    }
    return g;
}

static void add_pair(struct dau_pairs *pairs, const char *printed, const char *read)
{
    struct dau_pair *pair =
        dau_arena_push(pairs->arena, &pairs->pairs, &pairs->n_pairs, sizeof *pair);
    pair->printed = dau_arena_strdup(pairs->arena, printed);
    pair->read = dau_arena_strdup(pairs->arena, read);
    pair->times = 1;
}

static void walk_back(struct dau_pairs *pairs, const struct grid *g, const struct side *a,
                      const struct side *b)
{
    for (int i = g->n, j = g->m; i > 0 || j > 0;) {
        const float *at = cell(g, i, j);
        if (isinf(*at))
            return;
        int move = g->move[at - g->cost];
        bool both = move == PAIR || move == JOINED || move == PARTED;
        pairs->n_printed += both ? 1 : 0;
        pairs->n_joined += move == JOINED ? 1 : 0;
        pairs->n_parted += move == PARTED ? 1 : 0;
        if (move == PAIR && pair_cost(a, i - 1, b, j - 1) < unlikely)
            add_pair(pairs, a->tokens[i - 1], b->tokens[j - 1]);
        i -= move == SKIP_READ ? 0 : move == JOINED ? 2 : 1;
        j -= move == SKIP_PRINTED ? 0 : move == PARTED ? 2 : 1;
    }
}

void dau_pairs_add_texts(struct dau_pairs *pairs, const char *printed, const char *read)
{
    struct dau_arena *scratch = dau_arena_new();
    struct side a = split(scratch, printed), b = split(scratch, read);
    struct grid g = fill(scratch, &a, &b);
    walk_back(pairs, &g, &a, &b);
    dau_arena_free(scratch);
}
