/* What an engine makes of print: P(piece read | letter printed), where a piece is 0 to 3
 * characters, given the letter's neighbours. A count falls back from the letter between
 * its two neighbours to the letter before its next, the letter alone, its shape, any
 * letter (hierarchical Pitman-Yor smoothing in its interpolated Kneser-Ney form: Teh
 * 2006). Whole syllables that were read often have readings of their own besides.
 *
 * A channel is counts; it can be saved, loaded, added to. Its file is lines of text:
 *   dau-channel 1 NAME
 *   L PREV LETTER NEXT PIECE COUNT ...   letters; "#" is the edge, "_" nothing
 *   W SYLLABLE COUNT READING COUNT ...   whole syllables
 *   E lead|trail SIGNS COUNT             what stands before and after a syllable
 *   J joined|parted COUNT OF             how often a space is lost or gained
 *   sha256 HEX                           of all lines before */
#ifndef DAU_CORRECT_CHANNEL_H
#define DAU_CORRECT_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "correct/alphabet.h"

enum { DAU_PIECE_MAX = 3 };

/* A piece as one number: up to three code points, 21 bits each; 0 is the empty piece. */
typedef uint64_t dau_piece;

/* A letter between its neighbours (dau_letter_neighbour). */
struct dau_context {
    uint8_t before;
    dau_letter_id letter;
    uint8_t after;
};

struct dau_channel;

struct dau_channel *dau_channel_new(const char *name);
void dau_channel_free(struct dau_channel *channel); /* takes NULL */

/* A damaged file is DAU_E_CONFIG; nothing in it is trusted. */
bool dau_channel_open(struct dau_channel **channel, const char *path, struct dau_err *err);
bool dau_channel_load(struct dau_channel **channel, const char *text, size_t length,
                      struct dau_err *err);
void dau_channel_dump(const struct dau_channel *channel, struct dau_buf *out);
const char *dau_channel_name(const struct dau_channel *channel);

dau_piece dau_piece_of(const uint32_t *codes, int n);

/* The number by which the channel is asked for a piece; good until it counts again. */
uint32_t dau_channel_piece(const struct dau_channel *channel, dau_piece piece);

/* Natural logarithm of P(piece | letter between neighbours); never below
 * DAU_CHANNEL_FLOOR. Remembers what it computed: not for two threads at once. */
#define DAU_CHANNEL_FLOOR (-16.0F)
float dau_channel_score(struct dau_channel *channel, struct dau_context context,
                        uint32_t piece);

/* What a piece is worth to each letter. */
struct dau_channel_row {
    float best[DAU_LETTERS];  /* the most it scores between any neighbours */
    float alone[DAU_LETTERS]; /* to what the neighbours leave over this is added; above 0:
                                 the letter was read so, ask dau_channel_score */
    float share[DAU_LETTERS]; /* of the letter's readings, whatever its neighbours */
};

/* The channel's own, good until it counts again. */
const struct dau_channel_row *dau_channel_row(struct dau_channel *channel, uint32_t piece);

/* One more time, or part of a time, the letter was read as the piece. */
void dau_channel_count(struct dau_channel *channel, struct dau_context context,
                       dau_piece piece, float times);

/* Whole syllables, as printed (case counts) and as read. */
void dau_channel_count_word(struct dau_channel *channel, const char *printed,
                            const char *read, float times);
struct dau_channel_word {
    float times, of; /* read so; printed */
    float types;     /* different readings */
};
struct dau_channel_word dau_channel_word(const struct dau_channel *channel,
                                         const char *printed, const char *read);

/* Signs around a syllable. */
enum dau_edge { DAU_EDGE_LEAD, DAU_EDGE_TRAIL };
void dau_channel_count_edge(struct dau_channel *channel, enum dau_edge edge,
                            const char *signs, float times);
float dau_channel_edge(const struct dau_channel *channel, enum dau_edge edge,
                       const char *signs); /* logarithm of P */

/* Spaces: two syllables read as one, one read as two. */
enum dau_space { DAU_SPACE_JOINED, DAU_SPACE_PARTED };
void dau_channel_count_space(struct dau_channel *channel, enum dau_space what, float times,
                             float of);
float dau_channel_space(const struct dau_channel *channel, enum dau_space what);

/* Adds the counts of `other`, each times `weight`. */
void dau_channel_blend(struct dau_channel *channel, const struct dau_channel *other,
                       float weight);

/* Scales each context, and each syllable, down to at most `most` counts, so that what is
 * seen less often, or later, weighs more. */
void dau_channel_limit(struct dau_channel *channel, float most);

/* A copy without the counts below `least`, which go to the letter between any neighbours
 * (before and after both 0xFF), and without readings of syllables seen once. */
struct dau_channel *dau_channel_pruned(const struct dau_channel *channel, float least);

#endif
