#include "correct/letter_case.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

/* The counted shares are of other texts. */
static const float least = 0.005F;

enum look { SMALL, CAPITAL, OTHER };

/* Of a text's one word: all small, a capital and small ones, or something else. */
static enum look look_of(const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    const char *at = text + e.lead;
    int upper = 0, lower = 0;
    bool first = dau_text_is_upper(dau_text_next(&at));
    for (at = text + e.lead; at < text + e.to;) {
        uint32_t c = dau_text_next(&at);
        if (!dau_text_is_letter(c))
            return OTHER;
        upper += dau_text_is_upper(c);
        lower += dau_text_is_lower(c);
    }
    if (!upper && lower)
        return SMALL;
    return first && upper == 1 && lower ? CAPITAL : OTHER;
}

/* The word before, when no sentence ends with it. */
static enum look look_before(const char *before)
{
    struct dau_edges e = dau_edges_of(before);
    return strpbrk(before + e.to, ".:;!?\"") || strstr(before + e.to, "”")
               ? OTHER
               : look_of(before);
}

const struct dau_candidates *dau_case_weigh(const struct dau_lex *lex,
                                            const char *before,
                                            const struct dau_candidates *candidates,
                                            struct dau_arena *arena)
{
    enum look last = look_before(before);
    bool seen[3] = {false};
    bool memo = candidates->weighed && last != OTHER;
    if (memo && candidates->weighed[last])
        return candidates->weighed[last];
    for (int i = 0; i < candidates->n && last != OTHER; i++)
        seen[look_of(candidates->list[i].text)] = true;
    if (!seen[SMALL] || !seen[CAPITAL]) {
        if (memo)
            candidates->weighed[last] = candidates;
        return candidates;
    }
    struct dau_candidates *weighed = DAU_NEW(arena, struct dau_candidates);
    *weighed = *candidates;
    weighed->list = DAU_NEW_N(arena, struct dau_candidate, (size_t)candidates->n);
    for (int i = 0; i < candidates->n; i++) {
        struct dau_candidate *c = &weighed->list[i];
        *c = candidates->list[i];
        enum look look = look_of(c->text);
        struct dau_edges e = dau_edges_of(c->text);
        if (look == OTHER || i == candidates->reading)
            continue;
        const char *word = dau_arena_strndup(arena, c->text + e.lead, e.to - e.lead);
        float share = dau_lex_capital(lex, word, last == CAPITAL);
        c->score += logf(fmaxf(look == CAPITAL ? share : 1 - share, least));
    }
    if (memo)
        candidates->weighed[last] = weighed;
    return weighed;
}
