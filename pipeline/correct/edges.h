/* The signs around a word: quotes and brackets before it, stops and quotes after it. */
#ifndef DAU_CORRECT_EDGES_H
#define DAU_CORRECT_EDGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dau_edges {
    size_t lead, to, length; /* bytes: signs before, end of the word, whole token */
};

/* Signs that may stand before or after a word without being part of it. */
bool dau_edge_may_lead(uint32_t c);
bool dau_edge_may_trail(uint32_t c);

/* Signs that are hardly ever a misread letter: a word does not go beyond them. */
bool dau_edge_is_firm(uint32_t c);

/* A token of signs alone is all lead: lead == to == length. */
struct dau_edges dau_edges_of(const char *token);

#endif
