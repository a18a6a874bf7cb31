/* The inside of a channel, for the files that count, score, save and load it. */
#ifndef DAU_CORRECT_CHANNEL_DATA_H
#define DAU_CORRECT_CHANNEL_DATA_H

#include "base/arena.h"
#include "correct/channel.h"
#include "correct/table.h"

enum dau_channel_level {
    DAU_LEVEL_BETWEEN, /* both neighbours */
    DAU_LEVEL_BEFORE,  /* the next letter */
    DAU_LEVEL_ALONE,
    DAU_LEVEL_SHAPE,
    DAU_LEVEL_ANY,
    DAU_LEVEL_N
};
enum { DAU_ANY_NEIGHBOUR = 0xFF };

/* By context: its place (dau_channel_place), but between both neighbours, where few of all
 * places occur, its number in `contexts`. */
struct dau_channel_level_counts {
    float *total, *types;
    uint32_t n;
};

struct dau_channel_memo {
    uint64_t key;
    float score;
};

struct dau_channel_reading {
    uint32_t printed, read; /* numbers of strings */
    float times;
};

struct dau_channel {
    char name[32];
    struct dau_table pieces;         /* piece + 1 -> number */
    dau_piece *piece_keys;           /* by number */
    uint32_t n_pieces, size_pieces;
    struct dau_table counts;         /* level, context, piece -> index into `count` */
    float *count;
    uint64_t *count_keys;
    uint32_t n_counts, size_counts;
    struct dau_channel_level_counts levels[DAU_LEVEL_N];
    struct dau_table contexts;       /* place between neighbours + 1 -> number */
    uint32_t *context_places;        /* by number */
    uint32_t size_contexts;
    struct dau_channel_memo *memo;   /* NULL until asked for a score */
    bool sealed, has_rows;
    float *left;                     /* see dau_channel_left_of; a row by neighbour before
                                        for each letter and next that was counted */
    uint16_t left_rows[DAU_LETTERS * DAU_NEIGHBOURS]; /* 0: a row of zeros */
    float left_alone[DAU_LETTERS];
    struct dau_channel_row **rows;   /* by piece, then the unseen by length; or NULL */
    struct dau_arena *arena;         /* of the rows */
    uint32_t *of_piece, *sorted;     /* where a piece's counts start; their indices */
    struct dau_strings strings;
    struct dau_table word_index;     /* printed, read -> index into words */
    struct dau_channel_reading *words;
    uint32_t n_words, size_words;
    float *printed_times;            /* by string */
    float *printed_types;            /* by string: different readings */
    uint32_t size_by_string;
    struct dau_strings edges[2];
    float *edge_times[2], edge_total[2];
    uint32_t size_edges[2];
    float space_times[2], space_of[2];
};

enum { DAU_CHANNEL_MEMO_BITS = 14 };

/* Where a context's counts stand at a level: a small number. */
static inline uint32_t dau_channel_place(struct dau_context c, int level)
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

/* The key of a count; the other way round see dau_channel_context_of. */
static inline uint64_t dau_channel_key(int level, uint32_t place, uint32_t piece)
{
    return (uint64_t)(level + 1) << 56 | (uint64_t)place << 32 | piece;
}

static inline uint32_t dau_channel_place_of(uint64_t key)
{
    return (uint32_t)(key >> 32) & 0xFFFFFF;
}

/* The key of a piece read for a letter between its neighbours, and where scores by it are
 * remembered. */
static inline uint64_t dau_channel_between_key(struct dau_context c, uint32_t piece)
{
    return dau_channel_key(DAU_LEVEL_BETWEEN, dau_channel_place(c, DAU_LEVEL_BETWEEN),
                           piece);
}

static inline uint64_t dau_channel_memo_place(uint64_t key)
{
    return key * 0x9E3779B97F4A7C15U >> (64 - DAU_CHANNEL_MEMO_BITS);
}

/* Where a place's totals stand in a level's arrays; DAU_TABLE_NONE: nothing was counted. */
static inline uint32_t dau_channel_at(const struct dau_channel *channel, int level,
                                      uint32_t place)
{
    return level == DAU_LEVEL_BETWEEN ? dau_table_get(&channel->contexts, place + 1)
                                      : place;
}

/* Logarithm of what the letter's neighbours leave over for pieces it was never read as:
 * their score is this and row->alone, never below DAU_CHANNEL_FLOOR. Of a channel that
 * was asked for a row. */
static inline float dau_channel_left_of(const struct dau_channel *channel,
                                        struct dau_context c)
{
    size_t row = channel->left_rows[dau_channel_place(c, DAU_LEVEL_BEFORE)];
    return channel->left[row * DAU_NEIGHBOURS + c.before];
}

/* The letter and neighbours a count belongs to, and at which level. */
struct dau_context dau_channel_context_of(uint64_t count_key);
enum dau_channel_level dau_channel_level_of(uint64_t count_key);

#endif
