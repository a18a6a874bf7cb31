#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "correct/channel_data.h"

enum { MEMO = 1 << DAU_CHANNEL_MEMO_BITS };

/* A context has to be seen hundreds of times before its own counts outweigh those of the
 * letter: faces, sizes and damage differ more from one scan to the next than neighbours
 * make of a letter, so that sharper settings learn the pages instead of the engine. */
static const float discount[DAU_LEVEL_N] = {0.5F, 0.5F, 0.4F, 0.3F, 0.3F};
static const float strength[DAU_LEVEL_N] = {300, 150, 20, 2, 50};

/* How many characters a piece that was never seen has to choose from. */
#define CHARACTERS 150.0F

/* Numbers of pieces that were never seen, by length. */
enum { UNSEEN = 0x7FFFFFF0 };

static int piece_length(dau_piece piece)
{
    int n = 0;
    for (; piece; piece >>= 21)
        n++;
    return n;
}

/* The share of a piece of this length that was never seen. */
static float unseen(int length)
{
    static const float shares[DAU_PIECE_MAX + 1] = {
        0.10F, 0.75F / CHARACTERS, 0.12F / CHARACTERS / CHARACTERS,
        0.03F / CHARACTERS / CHARACTERS / CHARACTERS};
    return shares[length];
}

/* P(piece) in a context where it was counted `times` times, given P one level down; `at`
 * as dau_channel_at() gives it. */
static float refined(const struct dau_channel *channel, int level, uint32_t at,
                     float times, float p)
{
    bool none = at == DAU_TABLE_NONE;
    float total = none ? 0 : channel->levels[level].total[at];
    float types = none ? 0 : channel->levels[level].types[at];
    return (times - discount[level] * fminf(times, 1) +
            (discount[level] * types + strength[level]) * p) /
           (total + strength[level]);
}

/* What a level leaves to the next for pieces that it never counted. */
static float left_over(const struct dau_channel *channel, int level, uint32_t at)
{
    return channel->levels[level].total[at] > 0 ? refined(channel, level, at, 0, 1) : 1;
}

static bool is_seen(uint32_t id)
{
    return id < UNSEEN;
}

static float unseen_share(const struct dau_channel *channel, uint32_t id)
{
    return unseen(is_seen(id) ? piece_length(channel->piece_keys[id]) : (int)(id - UNSEEN));
}

static float times_at(const struct dau_channel *channel, int level, uint32_t place,
                      uint32_t id)
{
    uint32_t i = dau_table_get(&channel->counts, dau_channel_key(level, place, id));
    return i == DAU_TABLE_NONE ? 0 : channel->count[i];
}

static const struct dau_channel_row *row_of(const struct dau_channel *channel, uint32_t id)
{
    return channel->has_rows
               ? channel->rows[is_seen(id) ? id : channel->n_pieces + (id - UNSEEN)]
               : NULL;
}

/* P(piece) between its neighbours and all it falls back to, which a row knows. */
static float share(const struct dau_channel *channel, struct dau_context context,
                   uint32_t id)
{
    const struct dau_channel_row *row = row_of(channel, id);
    float p = row ? row->share[context.letter] : unseen_share(channel, id);
    for (int i = row ? DAU_LEVEL_BEFORE : DAU_LEVEL_ANY; i >= DAU_LEVEL_BETWEEN; i--) {
        uint32_t place = dau_channel_place(context, i);
        uint32_t at = dau_channel_at(channel, i, place);
        bool counted =
            is_seen(id) && at != DAU_TABLE_NONE && channel->levels[i].total[at] > 0;
        p = refined(channel, i, at, counted ? times_at(channel, i, place, id) : 0, p);
    }
    return p;
}

static float bounded_log(float p)
{
    return p > 0 ? fmaxf(logf(p), DAU_CHANNEL_FLOOR) : DAU_CHANNEL_FLOOR;
}

/* Logarithms of what the contexts leave over, which is 0 where nothing was counted. */
static void find_left(struct dau_channel *channel)
{
    enum { BEFORE = DAU_LETTERS * DAU_NEIGHBOURS };
    const struct dau_channel_level_counts *between = &channel->levels[DAU_LEVEL_BETWEEN];
    uint16_t n_rows = 1;
    for (uint32_t i = 0; i < DAU_LETTERS; i++)
        channel->left_alone[i] = logf(left_over(channel, DAU_LEVEL_ALONE, i));
    for (uint32_t i = 0; i < BEFORE; i++)
        channel->left_rows[i] =
            channel->levels[DAU_LEVEL_BEFORE].total[i] > 0 ? n_rows++ : 0;
    free(channel->left);
    channel->left = dau_alloc((size_t)n_rows * DAU_NEIGHBOURS, sizeof *channel->left);
    for (uint32_t i = 0; i < BEFORE; i++) {
        float *row = channel->left + (size_t)channel->left_rows[i] * DAU_NEIGHBOURS;
        float left = logf(left_over(channel, DAU_LEVEL_BEFORE, i));
        for (int k = 0; channel->left_rows[i] && k < DAU_NEIGHBOURS; k++)
            row[k] = left;
    }
    for (uint32_t i = 0; i < between->n; i++) {
        uint32_t place = channel->context_places[i], before = place / BEFORE;
        size_t row = channel->left_rows[place % BEFORE];
        if (row)
            channel->left[row * DAU_NEIGHBOURS + before] +=
                logf(left_over(channel, DAU_LEVEL_BETWEEN, i));
    }
}

/* Sorts the counts by piece, each piece's in the order they came. */
static void sort_counts(struct dau_channel *channel)
{
    channel->of_piece = dau_realloc(channel->of_piece, channel->n_pieces + 1,
                                    sizeof *channel->of_piece);
    channel->sorted =
        dau_realloc(channel->sorted, channel->n_counts, sizeof *channel->sorted);
    uint32_t *first = channel->of_piece;
    memset(first, 0, (channel->n_pieces + 1) * sizeof *first);
    for (uint32_t i = 0; i < channel->n_counts; i++)
        first[(uint32_t)channel->count_keys[i]]++;
    for (uint32_t i = 1; i <= channel->n_pieces; i++)
        first[i] += first[i - 1];
    for (uint32_t i = channel->n_counts; i--;)
        channel->sorted[--first[(uint32_t)channel->count_keys[i]]] = i;
}

static void seal(struct dau_channel *channel)
{
    if (channel->sealed)
        return;
    if (!channel->memo)
        channel->memo = dau_alloc(MEMO, sizeof *channel->memo);
    else
        memset(channel->memo, 0, MEMO * sizeof *channel->memo);
    channel->has_rows = false;
    channel->sealed = true;
}

static void make_rows(struct dau_channel *channel)
{
    seal(channel);
    if (channel->has_rows)
        return;
    free(channel->rows);
    channel->rows = dau_alloc(channel->n_pieces + DAU_PIECE_MAX + 1, sizeof *channel->rows);
    dau_arena_empty(channel->arena);
    find_left(channel);
    sort_counts(channel);
    channel->has_rows = true;
}

/* A piece's counts by letter and shape, and what they come to. */
struct by_letter {
    float any, shape[DAU_SHAPES], alone[DAU_LETTERS];
};

static void set_shares(const struct dau_channel *channel, uint32_t id, uint32_t from,
                       uint32_t to, struct by_letter *p)
{
    struct by_letter times = {0};
    for (uint32_t i = from; i < to; i++) {
        uint64_t key = channel->count_keys[channel->sorted[i]];
        uint32_t place = dau_channel_place_of(key);
        float n = channel->count[channel->sorted[i]];
        if (dau_channel_level_of(key) == DAU_LEVEL_ALONE)
            times.alone[place] = n;
        else if (dau_channel_level_of(key) == DAU_LEVEL_SHAPE)
            times.shape[place] = n;
        else if (dau_channel_level_of(key) == DAU_LEVEL_ANY)
            times.any = n;
    }
    p->any = refined(channel, DAU_LEVEL_ANY, 0, times.any, unseen_share(channel, id));
    for (uint32_t i = 0; i < DAU_SHAPES; i++)
        p->shape[i] = refined(channel, DAU_LEVEL_SHAPE, i, times.shape[i], p->any);
    for (uint32_t i = 0; i < DAU_LETTERS; i++)
        p->alone[i] = refined(channel, DAU_LEVEL_ALONE, i, times.alone[i],
                              p->shape[dau_letter_shape((dau_letter_id)i)]);
}

static void set_alone(const struct dau_channel *channel, const struct by_letter *p,
                      struct dau_channel_row *row)
{
    float shape[DAU_SHAPES];
    for (int i = 0; i < DAU_SHAPES; i++)
        shape[i] = logf(p->shape[i]);
    for (int i = 0; i < DAU_LETTERS; i++) {
        float score = shape[dau_letter_shape((dau_letter_id)i)] + channel->left_alone[i];
        row->alone[i] = score;
        row->best[i] = fmaxf(score, DAU_CHANNEL_FLOOR);
        row->share[i] = p->alone[i];
    }
}

/* A piece without a count in a context scores no better there than one level down, so the
 * best score is that of a context where it was counted, or that of the letter alone. */
static void set_counted(const struct dau_channel *channel, uint32_t id, uint64_t key,
                        float times, const struct by_letter *by, struct dau_channel_row *row)
{
    int level = (int)dau_channel_level_of(key);
    if (level > DAU_LEVEL_ALONE)
        return;
    struct dau_context context = dau_channel_context_of(key);
    float p = by->alone[context.letter];
    if (level == DAU_LEVEL_BETWEEN) {
        uint32_t place = dau_channel_place(context, DAU_LEVEL_BEFORE);
        bool counted = channel->levels[DAU_LEVEL_BEFORE].total[place] > 0;
        p = refined(channel, DAU_LEVEL_BEFORE, place,
                    counted ? times_at(channel, DAU_LEVEL_BEFORE, place, id) : 0, p);
    }
    if (level != DAU_LEVEL_ALONE)
        p = refined(channel, level,
                    dau_channel_at(channel, level, dau_channel_place(context, level)),
                    times, p);
    float score = bounded_log(p);
    if (row->alone[context.letter] <= 0 || score > row->best[context.letter])
        row->best[context.letter] = score;
    row->alone[context.letter] = 1;
}

const struct dau_channel_row *dau_channel_row(struct dau_channel *channel, uint32_t id)
{
    if (!channel->sealed || !channel->has_rows)
        make_rows(channel);
    uint32_t i = is_seen(id) ? id : channel->n_pieces + (id - UNSEEN);
    if (channel->rows[i])
        return channel->rows[i];
    struct by_letter p;
    struct dau_channel_row *row = DAU_NEW(channel->arena, struct dau_channel_row);
    uint32_t from = is_seen(id) ? channel->of_piece[id] : 0;
    uint32_t to = is_seen(id) ? channel->of_piece[id + 1] : 0;
    set_shares(channel, id, from, to, &p);
    set_alone(channel, &p, row);
    for (uint32_t n = from; n < to; n++)
        set_counted(channel, id, channel->count_keys[channel->sorted[n]],
                    channel->count[channel->sorted[n]], &p, row);
    return channel->rows[i] = row;
}

uint32_t dau_channel_piece(const struct dau_channel *channel, dau_piece piece)
{
    uint32_t id = dau_table_get(&channel->pieces, piece + 1);
    return id == DAU_TABLE_NONE ? UNSEEN + (uint32_t)piece_length(piece) : id;
}

float dau_channel_score(struct dau_channel *channel, struct dau_context context,
                        uint32_t piece)
{
    if (!channel->sealed)
        seal(channel);
    uint64_t key = dau_channel_between_key(context, piece);
    struct dau_channel_memo *memo = &channel->memo[dau_channel_memo_place(key)];
    if (memo->key != key)
        *memo = (struct dau_channel_memo){
            key, bounded_log(share(channel, context, piece))};
    return memo->score;
}

