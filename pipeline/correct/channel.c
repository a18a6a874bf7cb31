#include "correct/channel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "correct/channel_data.h"

enum { MEMO = 1 << DAU_CHANNEL_MEMO_BITS, CONTEXTS = 1 << 18 };

/* A context has to be seen hundreds of times before its own counts outweigh those of the
 * letter: faces, sizes and damage differ more from one scan to the next than neighbours
 * make of a letter, so that sharper settings learn the pages instead of the engine. */
static const float discount[DAU_LEVEL_N] = {0.5F, 0.5F, 0.4F, 0.3F, 0.3F};
static const float strength[DAU_LEVEL_N] = {300, 150, 20, 2, 50};

/* How many characters a piece that was never seen has to choose from. */
#define CHARACTERS 150.0F

/* Numbers of pieces that were never seen, by length. */
enum { UNSEEN = 0x7FFFFFF0 };

/* Grows `array` so that index `n` fits; new items are zero. */
static void *grow(void *array, uint32_t n, uint32_t *size, size_t item)
{
    if (n < *size)
        return array;
    uint32_t larger = *size ? *size : 64;
    while (larger <= n)
        larger *= 2;
    char *moved = dau_realloc(array, larger, item);
    memset(moved + *size * item, 0, (larger - *size) * item);
    *size = larger;
    return moved;
}

struct dau_channel *dau_channel_new(const char *name)
{
    static const uint32_t sizes[DAU_LEVEL_N] = {CONTEXTS, DAU_LETTERS * DAU_NEIGHBOURS,
                                             DAU_LETTERS, DAU_SHAPES, 1};
    struct dau_channel *channel = dau_alloc(1, sizeof *channel);
    strncpy(channel->name, name, sizeof channel->name - 1);
    for (int i = 0; i < DAU_LEVEL_N; i++)
        channel->levels[i] = (struct dau_channel_level_counts){dau_alloc(sizes[i], sizeof(float)),
                                            dau_alloc(sizes[i], sizeof(float)), sizes[i]};
    channel->memo = dau_alloc(MEMO, sizeof *channel->memo);
    channel->left = dau_alloc(CONTEXTS, sizeof *channel->left);
    channel->arena = dau_arena_new();
    return channel;
}

void dau_channel_free(struct dau_channel *channel)
{
    if (!channel)
        return;
    dau_table_free(&channel->pieces);
    dau_table_free(&channel->counts);
    dau_table_free(&channel->word_index);
    dau_strings_free(&channel->strings);
    for (int i = 0; i < DAU_LEVEL_N; i++) {
        free(channel->levels[i].total);
        free(channel->levels[i].types);
    }
    for (int i = 0; i < 2; i++) {
        dau_strings_free(&channel->edges[i]);
        free(channel->edge_times[i]);
    }
    free(channel->piece_keys);
    free(channel->count);
    free(channel->count_keys);
    free(channel->memo);
    free(channel->left);
    free(channel->rows);
    free(channel->of_piece);
    free(channel->sorted);
    dau_arena_free(channel->arena);
    free(channel->words);
    free(channel->printed_times);
    free(channel->printed_types);
    free(channel);
}

const char *dau_channel_name(const struct dau_channel *channel)
{
    return channel->name;
}

dau_piece dau_piece_of(const uint32_t *codes, int n)
{
    dau_piece piece = 0;
    for (int i = 0; i < n; i++)
        piece = piece << 21 | codes[i];
    return piece;
}

static int piece_length(dau_piece piece)
{
    int n = 0;
    for (; piece; piece >>= 21)
        n++;
    return n;
}

/* The number of a piece, or DAU_TABLE_NONE. */
static uint32_t find_piece(const struct dau_channel *channel, dau_piece piece)
{
    return dau_table_get(&channel->pieces, piece + 1);
}

static uint32_t add_piece(struct dau_channel *channel, dau_piece piece)
{
    uint32_t id = find_piece(channel, piece);
    if (id != DAU_TABLE_NONE)
        return id;
    id = channel->n_pieces++;
    channel->piece_keys =
        grow(channel->piece_keys, id, &channel->size_pieces, sizeof *channel->piece_keys);
    channel->piece_keys[id] = piece;
    dau_table_set(&channel->pieces, piece + 1, id);
    return id;
}

static uint32_t place_at(struct dau_context c, int level)
{
    switch (level) {
    case DAU_LEVEL_BETWEEN:
        return (uint32_t)c.before << 13 | (uint32_t)c.letter << 5 | c.after;
    case DAU_LEVEL_BEFORE:
        return (uint32_t)c.letter << 5 | c.after;
    case DAU_LEVEL_ALONE:
        return c.letter;
    case DAU_LEVEL_SHAPE:
        return (uint32_t)dau_letter_shape(c.letter);
    default:
        return 0;
    }
}

static uint64_t count_key(int level, uint32_t place, uint32_t piece)
{
    return (uint64_t)(level + 1) << 56 | (uint64_t)place << 32 | piece;
}

static void count_at(struct dau_channel *channel, int level, uint32_t place,
                     uint32_t piece, float times)
{
    uint64_t key = count_key(level, place, piece);
    uint32_t i = dau_table_get(&channel->counts, key);
    if (i == DAU_TABLE_NONE) {
        i = channel->n_counts++;
        uint32_t size = channel->size_counts;
        channel->count = grow(channel->count, i, &size, sizeof *channel->count);
        channel->count_keys = grow(channel->count_keys, i, &channel->size_counts,
                                   sizeof *channel->count_keys);
        channel->count_keys[i] = key;
        dau_table_set(&channel->counts, key, i);
    }
    float was = channel->count[i], now = was + times;
    channel->count[i] = now;
    channel->levels[level].total[place] += times;
    channel->levels[level].types[place] += fminf(now, 1) - fminf(was, 1);
}

void dau_channel_count(struct dau_channel *channel, struct dau_context context,
                       dau_piece piece, float times)
{
    uint32_t id = add_piece(channel, piece);
    int first = context.before == DAU_ANY_NEIGHBOUR ? DAU_LEVEL_ALONE : DAU_LEVEL_BETWEEN;
    for (int level = first; level < DAU_LEVEL_N; level++)
        count_at(channel, level, place_at(context, level), id, times);
    channel->sealed = false;
}

/* The share of a piece of this length that was never seen. */
static float unseen(int length)
{
    static const float shares[DAU_PIECE_MAX + 1] = {
        0.10F, 0.75F / CHARACTERS, 0.12F / CHARACTERS / CHARACTERS,
        0.03F / CHARACTERS / CHARACTERS / CHARACTERS};
    return shares[length];
}

/* P(piece) in a context where it was counted `times` times, given P one level down. */
static float refined(const struct dau_channel *channel, int level, uint32_t place,
                     float times, float p)
{
    float total = channel->levels[level].total[place];
    float types = channel->levels[level].types[place];
    return (times - discount[level] * fminf(times, 1) +
            (discount[level] * types + strength[level]) * p) /
           (total + strength[level]);
}

/* What a level leaves to the next for pieces that it never counted. */
static float left_over(const struct dau_channel *channel, int level, uint32_t place)
{
    return refined(channel, level, place, 0, 1);
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
    if (!is_seen(id) || channel->levels[level].total[place] <= 0)
        return 0;
    uint32_t at = dau_table_get(&channel->counts, count_key(level, place, id));
    return at == DAU_TABLE_NONE ? 0 : channel->count[at];
}

/* P(piece) between its neighbours and all it falls back to. */
static float share(const struct dau_channel *channel, struct dau_context context,
                   uint32_t id)
{
    float p = unseen_share(channel, id);
    for (int i = DAU_LEVEL_ANY; i >= DAU_LEVEL_BETWEEN; i--) {
        uint32_t place = place_at(context, i);
        p = refined(channel, i, place, times_at(channel, i, place, id), p);
    }
    return p;
}

static float bounded_log(float p)
{
    return p > 0 ? fmaxf(logf(p), DAU_CHANNEL_FLOOR) : DAU_CHANNEL_FLOOR;
}

enum dau_channel_level dau_channel_level_of(uint64_t key)
{
    return (enum dau_channel_level)((int)(key >> 56) - 1);
}

struct dau_context dau_channel_context_of(uint64_t key)
{
    uint32_t place = (uint32_t)(key >> 32) & 0xFFFFFF;
    switch ((int)dau_channel_level_of(key)) {
    case DAU_LEVEL_BETWEEN:
        return (struct dau_context){place >> 13 & 31, place >> 5 & 0xFF, place & 31};
    case DAU_LEVEL_BEFORE:
        return (struct dau_context){0, place >> 5 & 0xFF, place & 31};
    default:
        return (struct dau_context){0, place & 0xFF, 0};
    }
}

/* Logarithms of what the contexts leave over, which is 0 where nothing was counted. */
static void find_left(struct dau_channel *channel)
{
    for (uint32_t i = 0; i < DAU_LETTERS; i++)
        channel->left_alone[i] = logf(left_over(channel, DAU_LEVEL_ALONE, i));
    for (uint32_t i = 0; i < CONTEXTS; i++) {
        uint32_t before = i & (DAU_LETTERS * DAU_NEIGHBOURS - 1);
        channel->left[i] = i < DAU_LETTERS * DAU_NEIGHBOURS
                               ? logf(left_over(channel, DAU_LEVEL_BEFORE, before))
                               : channel->left[before];
    }
    for (uint32_t i = 0; i < CONTEXTS; i++)
        if (channel->levels[DAU_LEVEL_BETWEEN].total[i] > 0)
            channel->left[i] += logf(left_over(channel, DAU_LEVEL_BETWEEN, i));
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
    memset(channel->memo, 0, MEMO * sizeof *channel->memo);
    free(channel->rows);
    channel->rows = dau_alloc(channel->n_pieces + DAU_PIECE_MAX + 1, sizeof *channel->rows);
    dau_arena_empty(channel->arena);
    find_left(channel);
    sort_counts(channel);
    channel->sealed = true;
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
        uint32_t place = (uint32_t)(key >> 32) & 0xFFFFFF;
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
        uint32_t place = place_at(context, DAU_LEVEL_BEFORE);
        p = refined(channel, DAU_LEVEL_BEFORE, place,
                    times_at(channel, DAU_LEVEL_BEFORE, place, id), p);
    }
    if (level != DAU_LEVEL_ALONE)
        p = refined(channel, level, place_at(context, level), times, p);
    float score = bounded_log(p);
    if (row->alone[context.letter] <= 0 || score > row->best[context.letter])
        row->best[context.letter] = score;
    row->alone[context.letter] = 1;
}

const struct dau_channel_row *dau_channel_row(struct dau_channel *channel, uint32_t id)
{
    seal(channel);
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
    uint32_t id = find_piece(channel, piece);
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

static uint32_t add_string(struct dau_channel *channel, const char *text)
{
    uint32_t id = dau_strings_add(&channel->strings, text), size = channel->size_by_string;
    channel->printed_types =
        grow(channel->printed_types, id, &size, sizeof *channel->printed_types);
    channel->printed_times = grow(channel->printed_times, id, &channel->size_by_string,
                                  sizeof *channel->printed_times);
    return id;
}

void dau_channel_count_word(struct dau_channel *channel, const char *printed,
                            const char *read, float times)
{
    uint32_t from = add_string(channel, printed), to = add_string(channel, read);
    uint64_t key = (uint64_t)(from + 1) << 32 | to;
    uint32_t i = dau_table_get(&channel->word_index, key);
    if (i == DAU_TABLE_NONE) {
        i = channel->n_words++;
        channel->words =
            grow(channel->words, i, &channel->size_words, sizeof *channel->words);
        channel->words[i] = (struct dau_channel_reading){from, to, 0};
        channel->printed_types[from] += 1;
        dau_table_set(&channel->word_index, key, i);
    }
    channel->words[i].times += times;
    channel->printed_times[from] += times;
}

struct dau_channel_word dau_channel_word(const struct dau_channel *channel,
                                         const char *printed, const char *read)
{
    uint32_t from = dau_strings_find(&channel->strings, printed);
    uint32_t to = dau_strings_find(&channel->strings, read);
    struct dau_channel_word word = {0};
    if (from == DAU_TABLE_NONE)
        return word;
    word.of = channel->printed_times[from];
    word.types = channel->printed_types[from];
    if (to == DAU_TABLE_NONE)
        return word;
    uint32_t i = dau_table_get(&channel->word_index, (uint64_t)(from + 1) << 32 | to);
    if (i != DAU_TABLE_NONE)
        word.times = channel->words[i].times;
    return word;
}

void dau_channel_count_edge(struct dau_channel *channel, enum dau_edge edge,
                            const char *signs, float times)
{
    uint32_t id = dau_strings_add(&channel->edges[edge], signs);
    channel->edge_times[edge] = grow(channel->edge_times[edge], id,
                                     &channel->size_edges[edge], sizeof(float));
    channel->edge_times[edge][id] += times;
    channel->edge_total[edge] += times;
}

float dau_channel_edge(const struct dau_channel *channel, enum dau_edge edge,
                       const char *signs)
{
    uint32_t id = dau_strings_find(&channel->edges[edge], signs);
    float times = id == DAU_TABLE_NONE ? 0 : channel->edge_times[edge][id];
    /* An ending that was never seen: rarer the longer it is. */
    float other = expf(-5.0F * (float)strlen(signs));
    return logf((times + other) / (channel->edge_total[edge] + 1));
}

void dau_channel_count_space(struct dau_channel *channel, enum dau_space what, float times,
                             float of)
{
    channel->space_times[what] += times;
    channel->space_of[what] += of;
}

float dau_channel_space(const struct dau_channel *channel, enum dau_space what)
{
    return logf((channel->space_times[what] + 0.5F) / (channel->space_of[what] + 500));
}

static void scale_down(struct dau_channel *channel, float most)
{
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        uint64_t key = channel->count_keys[i];
        uint32_t place = (uint32_t)(key >> 32) & 0xFFFFFF;
        float total = channel->levels[dau_channel_level_of(key)].total[place];
        if (total > most)
            channel->count[i] *= most / total;
    }
    for (int l = 0; l < DAU_LEVEL_N; l++) {
        for (uint32_t i = 0; i < channel->levels[l].n; i++)
            channel->levels[l].total[i] = fminf(channel->levels[l].total[i], most);
        memset(channel->levels[l].types, 0, channel->levels[l].n * sizeof(float));
    }
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        uint64_t key = channel->count_keys[i];
        uint32_t place = (uint32_t)(key >> 32) & 0xFFFFFF;
        channel->levels[dau_channel_level_of(key)].types[place] += fminf(channel->count[i], 1);
    }
    channel->sealed = false;
}

static void scale_words(struct dau_channel *channel, float most)
{
    for (uint32_t i = 0; i < channel->n_words; i++) {
        float total = channel->printed_times[channel->words[i].printed];
        if (total > most)
            channel->words[i].times *= most / total;
    }
    for (uint32_t i = 0; i < channel->strings.n; i++)
        channel->printed_times[i] = fminf(channel->printed_times[i], most);
}

static void add_counts(struct dau_channel *channel, const struct dau_channel *other,
                       float weight)
{
    for (uint32_t i = 0; i < other->n_counts; i++) {
        uint64_t key = other->count_keys[i];
        uint32_t id = add_piece(channel, other->piece_keys[(uint32_t)key]);
        count_at(channel, (int)dau_channel_level_of(key), (uint32_t)(key >> 32) & 0xFFFFFF, id,
                 other->count[i] * weight);
    }
    for (uint32_t i = 0; i < other->n_words; i++) {
        const struct dau_channel_reading *word = &other->words[i];
        dau_channel_count_word(channel, dau_strings_text(&other->strings, word->printed),
                               dau_strings_text(&other->strings, word->read),
                               word->times * weight);
    }
    for (int e = 0; e < 2; e++)
        for (uint32_t i = 0; i < other->edges[e].n; i++)
            dau_channel_count_edge(channel, (enum dau_edge)e,
                                   dau_strings_text(&other->edges[e], i),
                                   other->edge_times[e][i] * weight);
    for (int s = 0; s < 2; s++)
        dau_channel_count_space(channel, (enum dau_space)s, other->space_times[s] * weight,
                                other->space_of[s] * weight);
    channel->sealed = false;
}

void dau_channel_blend(struct dau_channel *channel, const struct dau_channel *other,
                       float weight)
{
    add_counts(channel, other, weight);
}

void dau_channel_limit(struct dau_channel *channel, float most)
{
    scale_down(channel, most);
    scale_words(channel, most);
}

struct dau_channel *dau_channel_pruned(const struct dau_channel *channel, float least)
{
    struct dau_channel *copy = dau_channel_new(channel->name);
    struct dau_channel kept = *channel;
    kept.n_counts = kept.n_words = 0;
    add_counts(copy, &kept, 1);
    for (uint32_t i = 0; i < channel->n_words; i++) {
        const struct dau_channel_reading *word = &channel->words[i];
        if (word->times >= 2)
            dau_channel_count_word(copy, dau_strings_text(&channel->strings, word->printed),
                                   dau_strings_text(&channel->strings, word->read),
                                   word->times);
    }
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        uint64_t key = channel->count_keys[i];
        if ((int)dau_channel_level_of(key) != DAU_LEVEL_BETWEEN)
            continue;
        struct dau_context context = dau_channel_context_of(key);
        if (channel->count[i] < least)
            context.before = context.after = DAU_ANY_NEIGHBOUR;
        dau_channel_count(copy, context, channel->piece_keys[(uint32_t)key],
                          channel->count[i]);
    }
    return copy;
}
