#include "correct/channel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "correct/channel_data.h"

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
    static const uint32_t sizes[DAU_LEVEL_N] = {0, DAU_LETTERS * DAU_NEIGHBOURS,
                                             DAU_LETTERS, DAU_SHAPES, 1};
    struct dau_channel *channel = dau_alloc(1, sizeof *channel);
    strncpy(channel->name, name, sizeof channel->name - 1);
    for (int i = DAU_LEVEL_BEFORE; i < DAU_LEVEL_N; i++)
        channel->levels[i] = (struct dau_channel_level_counts){dau_alloc(sizes[i], sizeof(float)),
                                            dau_alloc(sizes[i], sizeof(float)), sizes[i]};
    channel->arena = dau_arena_new();
    return channel;
}

void dau_channel_free(struct dau_channel *channel)
{
    if (!channel)
        return;
    dau_table_free(&channel->pieces);
    dau_table_free(&channel->counts);
    dau_table_free(&channel->contexts);
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
    free(channel->context_places);
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

enum dau_channel_level dau_channel_level_of(uint64_t key)
{
    return (enum dau_channel_level)((int)(key >> 56) - 1);
}

struct dau_context dau_channel_context_of(uint64_t key)
{
    uint32_t place = dau_channel_place_of(key);
    switch ((int)dau_channel_level_of(key)) {
    case DAU_LEVEL_BETWEEN:
        return (struct dau_context){place >> 13 & 31, place >> 5 & 0xFF, place & 31};
    case DAU_LEVEL_BEFORE:
        return (struct dau_context){0, place >> 5 & 0xFF, place & 31};
    default:
        return (struct dau_context){0, place & 0xFF, 0};
    }
}

/* As dau_channel_at(), with a new context where there was none. */
static uint32_t add_context(struct dau_channel *channel, int level, uint32_t place)
{
    uint32_t at = dau_channel_at(channel, level, place);
    if (at != DAU_TABLE_NONE)
        return at;
    struct dau_channel_level_counts *counts = &channel->levels[level];
    uint32_t size = channel->size_contexts, also = size;
    at = counts->n++;
    counts->total = grow(counts->total, at, &size, sizeof *counts->total);
    counts->types = grow(counts->types, at, &also, sizeof *counts->types);
    channel->context_places = grow(channel->context_places, at, &channel->size_contexts,
                                   sizeof *channel->context_places);
    channel->context_places[at] = place;
    dau_table_set(&channel->contexts, place + 1, at);
    return at;
}

static void add_totals(struct dau_channel *channel, int level, uint32_t place,
                       float times, float types)
{
    uint32_t at = add_context(channel, level, place);
    channel->levels[level].total[at] += times;
    channel->levels[level].types[at] += types;
}

static void count_at(struct dau_channel *channel, int level, uint32_t place,
                     uint32_t piece, float times)
{
    uint64_t key = dau_channel_key(level, place, piece);
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
    add_totals(channel, level, place, times, fminf(now, 1) - fminf(was, 1));
}

void dau_channel_count(struct dau_channel *channel, struct dau_context context,
                       dau_piece piece, float times)
{
    uint32_t id = add_piece(channel, piece);
    int first = context.before == DAU_ANY_NEIGHBOUR ? DAU_LEVEL_ALONE : DAU_LEVEL_BETWEEN;
    for (int level = first; level < DAU_LEVEL_N; level++)
        count_at(channel, level, dau_channel_place(context, level), id, times);
    channel->sealed = false;
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
        int level = (int)dau_channel_level_of(key);
        uint32_t at = dau_channel_at(channel, level, dau_channel_place_of(key));
        float total = channel->levels[level].total[at];
        if (total > most)
            channel->count[i] *= most / total;
    }
    for (int l = 0; l < DAU_LEVEL_N; l++) {
        for (uint32_t i = 0; i < channel->levels[l].n; i++)
            channel->levels[l].total[i] = fminf(channel->levels[l].total[i], most);
        if (channel->levels[l].n)
            memset(channel->levels[l].types, 0, channel->levels[l].n * sizeof(float));
    }
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        uint64_t key = channel->count_keys[i];
        add_totals(channel, (int)dau_channel_level_of(key), dau_channel_place_of(key), 0,
                   fminf(channel->count[i], 1));
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
        count_at(channel, (int)dau_channel_level_of(key), dau_channel_place_of(key), id,
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

static void *copy_of(const void *items, uint32_t n, uint32_t size, size_t item)
{
    if (!size)
        return NULL;
    void *copy = dau_alloc(size, item);
    return n ? memcpy(copy, items, n * item) : copy;
}

/* Without what was counted there. */
static void copy_contexts(struct dau_channel *channel, const struct dau_channel *other)
{
    struct dau_channel_level_counts *between = &channel->levels[DAU_LEVEL_BETWEEN];
    uint32_t n = other->levels[DAU_LEVEL_BETWEEN].n, size = other->size_contexts;
    channel->contexts = dau_table_copy(&other->contexts);
    channel->size_contexts = size;
    channel->context_places =
        copy_of(other->context_places, n, size, sizeof *channel->context_places);
    between->n = n;
    between->total = copy_of(NULL, 0, size, sizeof *between->total);
    between->types = copy_of(NULL, 0, size, sizeof *between->types);
}

static void copy_letters(struct dau_channel *channel, const struct dau_channel *other)
{
    copy_contexts(channel, other);
    channel->pieces = dau_table_copy(&other->pieces);
    channel->n_pieces = other->n_pieces;
    channel->size_pieces = other->size_pieces;
    channel->piece_keys = copy_of(other->piece_keys, other->n_pieces, other->size_pieces,
                                  sizeof *channel->piece_keys);
    channel->counts = dau_table_copy(&other->counts);
    channel->n_counts = other->n_counts;
    channel->size_counts = other->size_counts;
    channel->count = copy_of(other->count, other->n_counts, other->size_counts,
                             sizeof *channel->count);
    channel->count_keys = copy_of(other->count_keys, other->n_counts, other->size_counts,
                                  sizeof *channel->count_keys);
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        uint64_t key = channel->count_keys[i];
        add_totals(channel, (int)dau_channel_level_of(key), dau_channel_place_of(key),
                   channel->count[i], fminf(channel->count[i], 1));
    }
}

static void copy_words(struct dau_channel *channel, const struct dau_channel *other)
{
    uint32_t size = other->size_by_string;
    channel->strings = dau_strings_copy(&other->strings);
    channel->word_index = dau_table_copy(&other->word_index);
    channel->n_words = other->n_words;
    channel->size_words = other->size_words;
    channel->words =
        copy_of(other->words, other->n_words, other->size_words, sizeof *channel->words);
    channel->size_by_string = size;
    channel->printed_times = copy_of(NULL, 0, size, sizeof *channel->printed_times);
    channel->printed_types = copy_of(NULL, 0, size, sizeof *channel->printed_types);
    for (uint32_t i = 0; i < channel->n_words; i++) {
        const struct dau_channel_reading *word = &channel->words[i];
        channel->printed_times[word->printed] += word->times;
        channel->printed_types[word->printed] += 1;
    }
}

void dau_channel_blend(struct dau_channel *channel, const struct dau_channel *other,
                       float weight)
{
    struct dau_channel rest = *other;
    if (!channel->n_counts && !channel->n_words && weight >= 1 && weight <= 1) {
        copy_letters(channel, other);
        copy_words(channel, other);
        rest.n_counts = rest.n_words = 0;
    }
    add_counts(channel, &rest, weight);
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
