#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "eval/eval.h"

/* The band of the table that is filled in: as far from the diagonal as the lengths
 * differ, and so much more. Memory is a byte for each place. */
enum { BAND = 200 };
static const size_t max_places = (size_t)1 << 30;

enum step { STEP_BOTH, STEP_TRUTH, STEP_OTHER, STEP_NONE };

/* What is aligned: numbers of equal items are equal; `free` items cost nothing. */
struct sequence {
    const int *at;
    const bool *wild; /* or NULL */
    int n;
};

struct table {
    const struct sequence *a, *b;
    int half;       /* width of the band on each side */
    size_t width;   /* places in a row */
    uint8_t *steps; /* [a->n + 1][width] */
    long *row, *last;
};

static const long far_away = 1000000000;

static int low_of(const struct table *t, int i)
{
    int centre = t->a->n ? (int)((int64_t)i * t->b->n / t->a->n) : 0;
    return centre > t->half ? centre - t->half : 0;
}

static int high_of(const struct table *t, int i)
{
    int centre = t->a->n ? (int)((int64_t)i * t->b->n / t->a->n) : 0;
    return centre + t->half < t->b->n ? centre + t->half : t->b->n;
}

static long cost_in(const struct table *t, const long *row, int i, int j)
{
    int low = low_of(t, i);
    return j < low || j > high_of(t, i) ? far_away : row[j - low];
}

/* On equal cost: both, then the truth alone, then the other alone. */
static void fill_place(const struct table *t, int i, int j)
{
    bool wild = t->a->wild && t->a->wild[i - 1];
    long best = far_away;
    enum step step = STEP_NONE;
    if (j > 0) {
        long v = cost_in(t, t->last, i - 1, j - 1) +
                 !(wild || t->a->at[i - 1] == t->b->at[j - 1]);
        if (v < best)
            best = v, step = STEP_BOTH;
    }
    long v = cost_in(t, t->last, i - 1, j) + !wild;
    if (v < best)
        best = v, step = STEP_TRUTH;
    if (j > low_of(t, i)) {
        v = t->row[j - 1 - low_of(t, i)] + 1;
        if (v < best)
            best = v, step = STEP_OTHER;
    }
    t->row[j - low_of(t, i)] = best;
    t->steps[(size_t)i * t->width + (size_t)(j - low_of(t, i))] = (uint8_t)step;
}

static void fill(struct table *t)
{
    for (int j = 0; j <= high_of(t, 0); j++) {
        t->row[j] = j;
        t->steps[j] = STEP_OTHER;
    }
    for (int i = 1; i <= t->a->n; i++) {
        long *swap = t->last;
        t->last = t->row;
        t->row = swap;
        for (int j = low_of(t, i); j <= high_of(t, i); j++)
            fill_place(t, i, j);
    }
}

static enum step step_at(const struct table *t, int i, int j)
{
    int low = low_of(t, i);
    if (j < low || j > high_of(t, i))
        return STEP_OTHER;
    return t->steps[(size_t)i * t->width + (size_t)(j - low)];
}

/* Pairs from the end to the start, written from the end of `pairs`; returns how many.
 */
static int walk_back(const struct table *t, struct dau_eval_pair *pairs, int room)
{
    int i = t->a->n, j = t->b->n, n = 0;
    while (i > 0 || j > 0) {
        enum step step = step_at(t, i, j);
        bool both = step == STEP_BOTH && i > 0 && j > 0;
        bool first = both || (i > 0 && (step == STEP_TRUTH || j == 0));
        i -= first;
        j -= both || !first;
        pairs[room - ++n] =
            (struct dau_eval_pair){first ? i : -1, both || !first ? j : -1};
    }
    return n;
}

static bool align(struct dau_arena *arena, const struct sequence *a,
                  const struct sequence *b, struct dau_eval_alignment *out,
                  struct dau_err *err)
{
    int apart = a->n > b->n ? a->n - b->n : b->n - a->n;
    struct table t = {.a = a, .b = b, .half = apart + BAND};
    size_t band = 2 * (size_t)t.half + 1, all = (size_t)b->n + 1;
    t.width = band < all ? band : all;
    if (((size_t)a->n + 1) > max_places / t.width)
        return dau_fail(err, DAU_E_LIMIT,
                        "eval: texts of %d and %d tokens are too long", a->n, b->n);
    t.steps = dau_alloc((size_t)a->n + 1, t.width);
    t.row = dau_alloc(t.width + 1, sizeof *t.row);
    t.last = dau_alloc(t.width + 1, sizeof *t.last);
    fill(&t);
    int room = a->n + b->n;
    struct dau_eval_pair *pairs =
        dau_arena_alloc(arena, (size_t)room + 1, sizeof *pairs);
    int n = walk_back(&t, pairs, room);
    *out = (struct dau_eval_alignment){.pairs = pairs + (room - n),
                                       .n_pairs = n,
                                       .distance = cost_in(&t, t.row, a->n, b->n)};
    free(t.steps);
    free(t.row);
    free(t.last);
    return true;
}

struct named {
    const char *text;
    int *number; /* where its number goes */
};

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

bool dau_eval_align(struct dau_arena *arena, const struct dau_eval_text *truth,
                    const struct dau_eval_text *other, struct dau_eval_alignment *out,
                    struct dau_err *err)
{
    int n = truth->n_tokens, m = other->n_tokens;
    struct named *all = DAU_NEW_N(arena, struct named, (size_t)n + (size_t)m + 1);
    int *numbers = DAU_NEW_N(arena, int, (size_t)n + (size_t)m + 1);
    bool *wild = DAU_NEW_N(arena, bool, (size_t)n + 1);
    for (int i = 0; i < n + m; i++)
        all[i] = (struct named){
            i < n ? truth->tokens[i].text : other->tokens[i - n].text, &numbers[i]};
    for (int i = 0; i < n; i++)
        wild[i] = truth->tokens[i].wild;
    qsort(all, (size_t)(n + m), sizeof *all, by_text);
    for (int i = 0, number = 0; i < n + m; i++) {
        number += i > 0 && strcmp(all[i].text, all[i - 1].text) != 0;
        *all[i].number = number;
    }
    struct sequence a = {numbers, wild, n}, b = {numbers + n, NULL, m};
    return align(arena, &a, &b, out, err);
}

static struct sequence letters_of(struct dau_arena *arena, const char *text)
{
    int *at = DAU_NEW_N(arena, int, strlen(text) + 1), n = 0;
    for (uint32_t c; (c = dau_text_next(&text));)
        at[n++] = (int)c;
    return (struct sequence){at, NULL, n};
}

bool dau_eval_distance(struct dau_arena *arena, const char *truth, const char *other,
                       long *distance, struct dau_err *err)
{
    struct sequence a = letters_of(arena, truth), b = letters_of(arena, other);
    struct dau_eval_alignment alignment;
    if (!align(arena, &a, &b, &alignment, err))
        return false;
    *distance = alignment.distance;
    return true;
}
