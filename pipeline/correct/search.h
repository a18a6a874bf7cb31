/* Which words can a reading have come from: the best paths through the trie under the
 * channel, by branch and bound (Land and Doig 1960). What a path still costs is taken to
 * be the best any letter could do with the rest of the reading, so no better word is
 * missed. */
#ifndef DAU_CORRECT_SEARCH_H
#define DAU_CORRECT_SEARCH_H

#include "base/arena.h"
#include "correct/channel.h"
#include "correct/trie.h"

enum { DAU_READ_MAX = 24 }; /* characters of a reading that is searched */

enum dau_case { DAU_CASE_LOWER, DAU_CASE_TITLE, DAU_CASE_UPPER, DAU_CASE_N };

struct dau_hit {
    int32_t word;
    float score; /* channel and signs around the word, without the prior */
    float rank;  /* with the prior: hits are sorted by it, best first */
    uint8_t from, to; /* characters of the reading that are the word */
};

struct dau_search {
    struct dau_channel *channel;
    const struct dau_trie *trie;
    const uint32_t *read;      /* n characters, at most DAU_READ_MAX */
    int n;
    const float *lead, *trail; /* n + 1 scores: of a word's starting, ending there */
    enum dau_case letter_case;
    float width;               /* hits this far below the best are left out */
    int max_hits, max_steps;
};

/* Writes the hits to `hits` and returns how many. */
int dau_search_words(const struct dau_search *search, struct dau_hit *hits);

#endif
