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

struct dau_channel_level_counts {
    float *total, *types; /* by context */
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
    struct dau_channel_memo *memo;
    bool sealed;
    float *left;                     /* see dau_channel_left_of; by context */
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

enum { DAU_CHANNEL_MEMO_BITS = 16 };

/* The key of a piece read for a letter between its neighbours, and where scores by it are
 * remembered. */
static inline uint64_t dau_channel_between_key(struct dau_context c, uint32_t piece)
{
    uint64_t place = (uint64_t)c.before << 13 | (uint64_t)c.letter << 5 | c.after;
    return (uint64_t)(DAU_LEVEL_BETWEEN + 1) << 56 | place << 32 | piece;
}

static inline uint64_t dau_channel_memo_place(uint64_t key)
{
    return key * 0x9E3779B97F4A7C15U >> (64 - DAU_CHANNEL_MEMO_BITS);
}

/* Logarithm of what the letter's neighbours leave over for pieces it was never read as:
 * their score is this and row->alone, never below DAU_CHANNEL_FLOOR. Of a channel that
 * was asked for a row. */
static inline float dau_channel_left_of(const struct dau_channel *channel,
                                        struct dau_context c)
{
    return channel->left[(uint32_t)c.before << 13 | (uint32_t)c.letter << 5 | c.after];
}

/* The letter and neighbours a count belongs to, and at which level. */
struct dau_context dau_channel_context_of(uint64_t count_key);
enum dau_channel_level dau_channel_level_of(uint64_t count_key);

#endif
