#include "correct/reading.h"

#include <math.h>

#include "base/text.h"
#include "correct/edges.h"

static bool ends_word(uint32_t c, struct dau_reading_signs signs)
{
    bool square = c == '[' || c == ']' || c == '{' || c == '}';
    if (c == ':' && signs.colon_in_word)
        return false;
    return dau_edge_is_firm(c) || (square && signs.square_firm);
}

static void set_edges(const struct dau_channel *channel, const char *read,
                      struct dau_reading_signs signs, struct dau_arena *scratch,
                      struct dau_reading *r)
{
    int first = 0,
        last = r->n; /* where a word starts at the earliest, ends at the latest */
    for (int j = 0; j <= r->n; j++)
        r->lead[j] = r->trail[j] = -INFINITY;
    for (int j = 0; j < r->n && dau_edge_may_lead(r->codes[j]); j++)
        if (ends_word(r->codes[j], signs))
            first = j + 1;
    for (int j = r->n; j > first && dau_edge_may_trail(r->codes[j - 1]); j--)
        if (ends_word(r->codes[j - 1], signs))
            last = j - 1;
    for (int j = first; j <= r->n && (j == first || dau_edge_may_lead(r->codes[j - 1]));
         j++)
        r->lead[j] = dau_channel_edge(channel, DAU_EDGE_LEAD,
                                      dau_arena_strndup(scratch, read, r->offsets[j]));
    for (int j = last; j >= 0 && (j == last || dau_edge_may_trail(r->codes[j])); j--)
        r->trail[j] = dau_channel_edge(channel, DAU_EDGE_TRAIL, read + r->offsets[j]);
}

struct dau_reading dau_reading_of(const struct dau_channel *channel, const char *read,
                                  struct dau_reading_signs signs,
                                  struct dau_arena *scratch)
{
    struct dau_reading r = {0};
    const char *at = read, *before = read;
    for (uint32_t c; (c = dau_text_next(&at)); before = at) {
        if (r.n == DAU_READ_MAX) {
            r.n = 0;
            return r;
        }
        bool upper = dau_text_is_upper(c), lower = dau_text_is_lower(c);
        if ((upper || lower || dau_text_is_digit(c)) &&
            !(r.n_upper + r.n_lower + r.n_digits)) {
            r.first = c;
            r.upper_first = upper;
            r.case_first = upper || lower;
        }
        r.n_upper += upper;
        r.n_lower += lower;
        r.n_digits += dau_text_is_digit(c);
        r.offsets[r.n] = (size_t)(before - read);
        r.codes[r.n++] = c;
    }
    r.offsets[r.n] = (size_t)(at - read);
    set_edges(channel, read, signs, scratch, &r);
    return r;
}

/* Capitals that lower letters are easily read as. */
static bool looks_lower(uint32_t c)
{
    return c == 'I' || c == 'J' || c == 'T';
}

/* Capitals among small letters are a short form rather than a word; two or three are a
 * word's capital and what looks like one rather. */
static const float alone = 3, among_small = 6;

void dau_reading_case_costs(const struct dau_reading *r, bool capitals,
                            float cost[DAU_CASE_N])
{
    int n_cased = r->n_upper + r->n_lower;
    cost[DAU_CASE_LOWER] = cost[DAU_CASE_TITLE] = cost[DAU_CASE_UPPER] = INFINITY;
    if (!n_cased || !r->n_upper)
        cost[DAU_CASE_LOWER] = 0;
    else if (r->upper_first && r->n_upper == 1) {
        cost[DAU_CASE_TITLE] = 0;
        cost[DAU_CASE_LOWER] = looks_lower(r->first) ? 0.5F : 0;
    } else if (r->n_upper == n_cased) {
        bool may_be_title = r->n_upper <= 3 && !capitals;
        cost[DAU_CASE_UPPER] = may_be_title ? among_small : capitals ? 0 : alone;
        if (may_be_title)
            cost[DAU_CASE_TITLE] = 0;
    } else {
        cost[DAU_CASE_LOWER] = r->upper_first ? 4 : 0.5F;
        cost[DAU_CASE_TITLE] = r->upper_first ? 0.5F : 4;
        cost[DAU_CASE_UPPER] = r->n_upper > r->n_lower ? 0.5F : 4;
    }
    if (!r->case_first && n_cased)
        cost[DAU_CASE_TITLE] = fminf(cost[DAU_CASE_TITLE], 3);
    if (capitals) {
        cost[DAU_CASE_UPPER] = fminf(cost[DAU_CASE_UPPER], 1);
        cost[DAU_CASE_LOWER] += 2;
        cost[DAU_CASE_TITLE] += 2;
    }
}
