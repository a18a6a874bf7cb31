/* How well the letters of a word can do with a reading at the most: what a search for
 * words goes by. */
#ifndef DAU_CORRECT_BOUNDS_H
#define DAU_CORRECT_BOUNDS_H

#include "correct/channel.h"
#include "correct/search.h"
#include "correct/trie.h"

enum { DAU_PIECE_LENGTHS = DAU_PIECE_MAX + 1 };

struct dau_bounds {
    /* The pieces of the reading, by first character and length. */
    uint32_t pieces[DAU_READ_MAX + 1][DAU_PIECE_LENGTHS];
    const struct dau_channel_row *rows[DAU_READ_MAX + 1][DAU_PIECE_LENGTHS];
    /* Of a letter of a kind and all that may follow, when the reading from here on is left
     * to them; without priors. */
    float of[DAU_READ_MAX + 1][DAU_KINDS];
    float next[DAU_READ_MAX + 1][DAU_KINDS]; /* of what follows the letter */
    int shift[DAU_PLACE_N]; /* from a small letter to that in the case looked for */
};

/* For the reading and case of `search`, of 1 to DAU_READ_MAX characters. */
void dau_bounds_set(struct dau_bounds *bounds, const struct dau_search *search);

/* A node's letter in the case looked for. */
static inline dau_letter_id dau_bounds_letter(const struct dau_bounds *bounds,
                                              const struct dau_trie_node *node)
{
    return (dau_letter_id)(node->letter + bounds->shift[node->kind / DAU_KIND_LETTERS]);
}

#endif
