#include "correct/letter_case.h"

#include <math.h>
#include <string.h>
#include <uchar.h>

#include "base/text.h"
#include "correct/edges.h"

/* The counted shares are of other texts; a line may begin a heading or an item. */
static const float least = 0.001F, least_at_start = 0.005F;

/* A word unlike both its neighbours, as a logarithm. */
static const float capitals_among_small = -5, small_among_capitals = -4;

enum look { SMALL, CAPITAL, CAPITALS, OTHER };

/* What stands around a word in its line. */
enum around { AMONG_SMALL, AMONG_CAPITALS, AMONG_OTHERS, AROUND_N };

struct weights {
    enum look before; /* small or a capital; OTHER where a sentence may begin */
    enum around around;
    float least;
};

/* Of a text's one word: all small, a capital and small ones, two capitals or more, or
 * something else. */
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
    if (upper > 1 && !lower)
        return CAPITALS;
    return first && upper == 1 && lower ? CAPITAL : OTHER;
}

/* The same of a reading, in which figures and signs may stand for letters: "v6i". Short
 * forms stand anywhere. */
static enum look look_of_read(const struct dau_lex *lex, const char *read)
{
    char letters[128];
    size_t n = 0;
    if (look_of(read) == CAPITALS)
        return dau_lex_kind_of(lex, read) == DAU_LEX_ABBREVIATION ? OTHER : CAPITALS;
    for (uint32_t c; (c = dau_text_next(&read)) && n + 5 < sizeof letters;)
        if (dau_text_is_letter(c)) {
            dau_text_put(c, letters + n);
            n += strlen(letters + n);
        }
    letters[n] = '\0';
    enum look look = look_of(letters);
    return look == CAPITALS ? OTHER : look;
}

/* "b)", "(iii)" before an item. */
static bool is_label(const char *text)
{
    enum { LONGEST = 6 };
    size_t n = strlen(text);
    return n > 1 && n <= LONGEST && strchr(")}", text[n - 1]);
}

/* The word before, when no sentence ends with it. */
static enum look look_before(const char *before)
{
    struct dau_edges e = dau_edges_of(before);
    return strpbrk(before + e.to, ".:;!?\"") || strstr(before + e.to, "”") ||
                   is_label(before)
               ? OTHER
               : look_of(before);
}

/* What a bracket or a quote opens may be a heading or a sentence. */
static bool opens(const char *text)
{
    uint32_t c = dau_text_next(&text);
    return c == '(' || c == '"' || c == U'“';
}

/* How often a word is written so where no sentence begins. */
static float case_score(const struct dau_lex *lex, const char *text, bool after_capital,
                        float floor)
{
    struct dau_edges e = dau_edges_of(text);
    char word[64];
    if (e.to - e.lead >= sizeof word)
        return 0;
    memcpy(word, text + e.lead, e.to - e.lead);
    word[e.to - e.lead] = '\0';
    float share = dau_lex_capital(lex, word, after_capital);
    return logf(fmaxf(look_of(text) == SMALL ? 1 - share : share, floor));
}

static enum around around_of(const struct dau_lex *lex, const struct dau_place *place)
{
    const struct dau_line *line = place->line;
    int i = place->index_in_line, last = line->n_tokens - 1;
    enum look before = i ? look_of_read(lex, line->tokens[i - 1].read) : OTHER;
    enum look after = i < last ? look_of_read(lex, line->tokens[i + 1].read) : OTHER;
    bool within = before == SMALL || before == CAPITAL;
    if (after == SMALL || (i == last && before == SMALL) ||
        (after == CAPITAL && within))
        return AMONG_SMALL;
    bool capitals = before == CAPITALS || after == CAPITALS;
    bool all = (before == CAPITALS || !i) && (after == CAPITALS || i == last);
    return capitals && all ? AMONG_CAPITALS : AMONG_OTHERS;
}

static float around_score(enum look look, enum around around)
{
    if (around == AMONG_SMALL && look == CAPITALS)
        return capitals_among_small;
    return around == AMONG_CAPITALS && (look == SMALL || look == CAPITAL)
               ? small_among_capitals
               : 0;
}

static float score_of(const struct dau_lex *lex, const struct dau_candidate *c,
                      const struct weights *w)
{
    enum look look = look_of(c->text);
    if (c->why == DAU_WHY_CODE || look == OTHER)
        return 0;
    float score = around_score(look, w->around);
    if (w->before != OTHER)
        score += case_score(lex, c->text, w->before == CAPITAL, w->least);
    return score;
}

/* A copy with the scores moved, or the same where all are written alike. */
static const struct dau_candidates *weigh(const struct dau_lex *lex,
                                          const struct dau_candidates *candidates,
                                          const struct weights *w,
                                          struct dau_arena *arena)
{
    bool seen[OTHER + 1] = {false};
    for (int i = 0; i < candidates->n; i++)
        seen[look_of(candidates->list[i].text)] = true;
    if (seen[SMALL] + seen[CAPITAL] + seen[CAPITALS] < 2)
        return candidates;
    struct dau_candidates *weighed = DAU_NEW(arena, struct dau_candidates);
    *weighed = *candidates;
    weighed->list = DAU_NEW_N(arena, struct dau_candidate, (size_t)candidates->n);
    for (int i = 0; i < candidates->n; i++) {
        weighed->list[i] = candidates->list[i];
        if (i != candidates->reading)
            weighed->list[i].score += score_of(lex, &candidates->list[i], w);
    }
    return weighed;
}

const struct dau_candidates *dau_case_weigh(const struct dau_lex *lex,
                                            const struct dau_flow *flow, int i,
                                            const struct dau_candidates *candidates,
                                            struct dau_arena *arena)
{
    const struct dau_place *place = &flow->places[i];
    bool starts = place->index_in_line == 0 || opens(place->token->read);
    bool parted = !i || (place->index_in_line == 0 && place->line->gap_lines > 0);
    enum look before = parted ? OTHER : look_before(place[-1].token->read);
    struct weights w = {.before = before == CAPITALS ? OTHER : before,
                        .around = around_of(lex, place),
                        .least = starts ? least_at_start : least};
    if (w.before == OTHER && w.around == AMONG_OTHERS)
        return candidates;
    int sentence = w.before == OTHER ? 2 : (int)w.before;
    int key = (sentence * AROUND_N + (int)w.around) * 2 + starts;
    const struct dau_candidates *none = NULL;
    const struct dau_candidates **memo =
        candidates->weighed ? &candidates->weighed[key] : &none;
    if (!*memo)
        *memo = weigh(lex, candidates, &w, arena);
    return *memo;
}
