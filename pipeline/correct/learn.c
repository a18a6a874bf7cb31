#include "correct/learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"
#include "correct/table.h"

enum { MAX = 32 }; /* characters of a token */

/* One token: its letters with their neighbours, and the characters that were read. */
struct cell_range {
    int n, m;
    struct dau_context letters[MAX];
    uint32_t read[MAX];
};

static bool make_range(struct cell_range *range, const char *printed, const char *read)
{
    dau_letter_id letters[MAX];
    range->n = dau_letters_of_text(printed, letters, MAX);
    if (range->n <= 0)
        return false;
    for (int i = 0; i < range->n; i++) {
        if (!letters[i])
            return false;
        int before = i ? dau_letter_neighbour(letters[i - 1]) : 0;
        int after = i + 1 < range->n ? dau_letter_neighbour(letters[i + 1]) : 0;
        range->letters[i] =
            (struct dau_context){(uint8_t)before, letters[i], (uint8_t)after};
    }
    range->m = 0;
    for (uint32_t c; (c = dau_text_next(&read)); range->read[range->m++] = c)
        if (range->m == MAX)
            return false;
    return range->m > 0;
}

/* Before anything was counted: letters are mostly read as themselves. */
static float first_guess(struct dau_context context, const uint32_t *read, int n)
{
    uint32_t own = dau_letter_code(context.letter);
    if (n == 0)
        return logf(0.03F);
    if (n > 1)
        return logf(n == 2 ? 0.002F : 0.0002F);
    if (*read == own)
        return logf(0.5F);
    return logf(dau_text_fold_char(*read) == dau_text_fold_char(own) ? 0.2F : 0.003F);
}

enum { LENGTHS = DAU_PIECE_MAX + 1 };

/* Of each letter, read as each piece: by letter, first character and length. */
typedef float scores[MAX][MAX + 1][LENGTHS];

static void set_scores(struct dau_channel *channel, const struct cell_range *r, scores s)
{
    for (int j = 0; j <= r->m; j++)
        for (int n = 0; n < LENGTHS && j + n <= r->m; n++) {
            uint32_t piece = channel ? dau_channel_piece(
                                           channel, dau_piece_of(r->read + j, n))
                                     : 0;
            for (int i = 0; i < r->n; i++)
                s[i][j][n] = channel ? dau_channel_score(channel, r->letters[i], piece)
                                     : first_guess(r->letters[i], r->read + j, n);
        }
}

static float log_sum(float a, float b)
{
    if (a < b) {
        float swap = a;
        a = b;
        b = swap;
    }
    return isinf(b) ? a : a + log1pf(expf(b - a));
}

typedef float matrix[MAX + 1][MAX + 1];

static float go_forward(scores s, const struct cell_range *r, matrix at)
{
    for (int i = 0; i <= r->n; i++)
        for (int j = 0; j <= r->m; j++)
            at[i][j] = i || j ? -INFINITY : 0;
    for (int i = 0; i < r->n; i++)
        for (int j = 0; j <= r->m; j++)
            for (int n = 0; n <= DAU_PIECE_MAX && j + n <= r->m; n++)
                if (!isinf(at[i][j]))
                    at[i + 1][j + n] =
                        log_sum(at[i + 1][j + n], at[i][j] + s[i][j][n]);
    return at[r->n][r->m];
}

static void go_back(scores s, const struct cell_range *r, matrix to)
{
    for (int j = 0; j <= r->m; j++)
        to[r->n][j] = j == r->m ? 0 : -INFINITY;
    for (int i = r->n - 1; i >= 0; i--)
        for (int j = 0; j <= r->m; j++) {
            to[i][j] = -INFINITY;
            for (int n = 0; n <= DAU_PIECE_MAX && j + n <= r->m; n++)
                if (!isinf(to[i + 1][j + n]))
                    to[i][j] = log_sum(to[i][j], to[i + 1][j + n] + s[i][j][n]);
        }
}

static void count_range(struct dau_channel *old, struct dau_channel *new,
                        const struct cell_range *r, float times)
{
    matrix at, to;
    scores s;
    set_scores(old, r, s);
    float all = go_forward(s, r, at);
    if (isinf(all))
        return;
    go_back(s, r, to);
    for (int i = 0; i < r->n; i++)
        for (int j = 0; j <= r->m; j++)
            for (int n = 0; n <= DAU_PIECE_MAX && j + n <= r->m; n++) {
                float p = expf(at[i][j] + s[i][j][n] + to[i + 1][j + n] - all);
                if (p * times > 0.01F)
                    dau_channel_count(new, r->letters[i], dau_piece_of(r->read + j, n),
                                      p * times);
            }
}

/* The token without its signs on both sides, when they were read as they were printed.
 */
static struct dau_pair without_edges(struct dau_arena *arena,
                                     struct dau_channel *channel,
                                     const struct dau_pair *pair)
{
    struct dau_edges printed = dau_edges_of(pair->printed),
                     read = dau_edges_of(pair->read);
    bool same_lead = printed.lead == read.lead &&
                     strncmp(pair->printed, pair->read, printed.lead) == 0;
    size_t trail = printed.length - printed.to;
    bool same_trail =
        trail <= read.length &&
        strcmp(pair->printed + printed.to, pair->read + read.length - trail) == 0;
    if (!same_lead || !same_trail || printed.to <= printed.lead ||
        read.length - trail <= read.lead)
        return *pair;
    if (channel) {
        char *lead = dau_arena_strndup(arena, pair->printed, printed.lead);
        dau_channel_count_edge(channel, DAU_EDGE_LEAD, lead, pair->times);
        dau_channel_count_edge(channel, DAU_EDGE_TRAIL, pair->printed + printed.to,
                               pair->times);
    }
    return (struct dau_pair){dau_arena_strndup(arena, pair->printed + printed.lead,
                                               printed.to - printed.lead),
                             dau_arena_strndup(arena, pair->read + read.lead,
                                               read.length - trail - read.lead),
                             pair->times};
}

static char *key_of(struct dau_arena *arena, const struct dau_pair *pair)
{
    size_t n = strlen(pair->printed), m = strlen(pair->read);
    char *key = dau_arena_take(arena, n + m + 2, 1);
    memcpy(key, pair->printed, n);
    key[n] = ' ';
    memcpy(key + n + 1, pair->read, m + 1);
    return key;
}

/* Equal pairs become one, in the order of their first. */
static struct dau_pairs distinct(const struct dau_pairs *pairs,
                                 struct dau_channel *edges, struct dau_arena *arena)
{
    struct dau_pairs out = {.arena = arena};
    struct dau_strings seen = {0};
    for (int i = 0; i < pairs->n_pairs; i++) {
        struct dau_pair pair = without_edges(arena, edges, &pairs->pairs[i]);
        char *both = key_of(arena, &pair);
        uint32_t id = dau_strings_add(&seen, both);
        if ((int)id == out.n_pairs)
            *(struct dau_pair *)dau_arena_push(arena, &out.pairs, &out.n_pairs,
                                               sizeof pair) = pair;
        else
            out.pairs[id].times += pair.times;
    }
    dau_strings_free(&seen);
    return out;
}

/* Two words that were read as one are no syllable with readings of its own. */
static void count_words(struct dau_channel *channel, const struct dau_pairs *pairs)
{
    for (int i = 0; i < pairs->n_pairs; i++) {
        const struct dau_pair *p = &pairs->pairs[i];
        if (strlen(p->printed) < 64 && strlen(p->read) < 64 && !strchr(p->printed, ' '))
            dau_channel_count_word(channel, p->printed, p->read, p->times);
    }
}

struct dau_channel *dau_learn(const struct dau_pairs *pairs, struct dau_channel *start,
                              int rounds, const char *name)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_channel *old = start;
    for (int round = 0; round < rounds; round++) {
        struct dau_channel *new = dau_channel_new(name);
        bool last = round + 1 == rounds;
        struct dau_pairs few = distinct(pairs, last ? new : NULL, arena);
        for (int i = 0; i < few.n_pairs; i++) {
            struct cell_range range;
            if (make_range(&range, few.pairs[i].printed, few.pairs[i].read))
                count_range(old, new, &range, few.pairs[i].times);
        }
        if (last)
            count_words(new, &few);
        if (old != start)
            dau_channel_free(old);
        old = new;
        dau_arena_empty(arena);
    }
    dau_channel_count_space(old, DAU_SPACE_JOINED, pairs->n_joined, pairs->n_printed);
    dau_channel_count_space(old, DAU_SPACE_PARTED, pairs->n_parted, pairs->n_printed);
    dau_arena_free(arena);
    return old;
}

double dau_learn_likelihood(const struct dau_pairs *pairs, struct dau_channel *channel)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_pairs few = distinct(pairs, NULL, arena);
    double sum = 0, n = 0;
    for (int i = 0; i < few.n_pairs; i++) {
        struct cell_range range;
        matrix at;
        scores s;
        if (!make_range(&range, few.pairs[i].printed, few.pairs[i].read))
            continue;
        set_scores(channel, &range, s);
        sum += (double)go_forward(s, &range, at) * (double)few.pairs[i].times;
        n += range.n * (double)few.pairs[i].times;
    }
    dau_arena_free(arena);
    return n > 0 ? sum / n : 0;
}
