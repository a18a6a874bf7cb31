/* A token as it was read, character by character, and what its look says of the case.
 */
#ifndef DAU_CORRECT_READING_H
#define DAU_CORRECT_READING_H

#include "base/arena.h"
#include "correct/channel.h"
#include "correct/search.h"

struct dau_reading {
    uint32_t codes[DAU_READ_MAX + 1];
    int n;                            /* 0: too long to search */
    size_t offsets[DAU_READ_MAX + 1]; /* bytes */
    /* Logarithms by character: what a word that starts or ends there leaves over. */
    float lead[DAU_READ_MAX + 1], trail[DAU_READ_MAX + 1];
    int n_upper, n_lower, n_digits;
    uint32_t first;               /* letter or digit */
    bool upper_first, case_first; /* of the word: a capital, a letter with case */
};

/* What signs beside a word may be. */
struct dau_reading_signs {
    bool colon_in_word; /* at its end, the hook of a letter: "thu:" is thủ */
    bool square_firm;   /* square brackets and braces are no part of it */
};

/* The channel says what the signs around the word cost. */
struct dau_reading dau_reading_of(const struct dau_channel *channel, const char *read,
                                  struct dau_reading_signs signs,
                                  struct dau_arena *scratch);

/* What each case costs: the reading shows it, but for letters that look the same in
 * both (o O, s S) and where the whole line is in capitals. */
void dau_reading_case_costs(const struct dau_reading *r, bool capitals,
                            float cost[DAU_CASE_N]);

#endif
