#include "correct/person.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

enum { LONGEST = 5 }; /* words of a name */

static const char *text_at(const struct dau_slot *slot)
{
    return slot->candidates->list[slot->best].text;
}

/* A capital and small letters, nothing before them. */
static bool has_capital(const char *text)
{
    uint32_t c = dau_text_next(&text);
    const char *rest = text;
    uint32_t next = dau_text_next(&rest);
    return dau_text_is_upper(c) && !dau_text_is_upper(next);
}

static bool ends_phrase(const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    return text[e.to] != '\0';
}

bool dau_is_degree(const char *text)
{
    int n = 0, upper = 0, groups = 0;
    for (uint32_t c; (c = dau_text_next(&text));) {
        if (c == '.') {
            if (n < 2 || upper < 2)
                return false;
            groups++;
            n = upper = 0;
            continue;
        }
        n++;
        upper += dau_text_is_upper(c);
        if (n > 4 || c >= 0x80 || !(dau_text_is_letter(c) || dau_text_is_digit(c)))
            return false;
    }
    return groups > 1 && n == 0;
}

/* A word that a person's name follows. */
static bool is_title(const struct dau_slot *slots, int place)
{
    static const char *const titles[] = {"ông", "Ông", "bà", "Bà"};
    const char *text = text_at(&slots[place]);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(text, titles[i]) == 0)
            return true;
    bool comrade = strcmp(text, "chí") == 0 && place &&
                   (strcmp(text_at(&slots[place - 1]), "đồng") == 0 ||
                    strcmp(text_at(&slots[place - 1]), "Đồng") == 0);
    return comrade || dau_is_degree(text);
}

int dau_person_word(const struct dau_flow *flow, const struct dau_slot *slots,
                    int place)
{
    if (!has_capital(flow->places[place].token->read))
        return 0;
    for (int n = 1; n <= LONGEST && n <= place; n++) {
        if (is_title(slots, place - n))
            return n;
        const char *before = flow->places[place - n].token->read;
        if (!has_capital(before) || ends_phrase(before) || slots[place - n].starts)
            return 0;
    }
    return 0;
}

/* "Páo": an engine without the marks hardly makes one by chance. */
static bool is_marked_syllable(const char *text)
{
    bool marked = false;
    for (const char *at = text; *at; at++)
        marked |= (unsigned char)*at >= 0x80;
    return marked && has_capital(text) && dau_lex_is_syllable(text);
}

const struct dau_candidates *dau_person_weigh(const struct dau_lex *lex, int word,
                                              const struct dau_candidates *candidates,
                                              struct dau_arena *arena)
{
    static const float letters = 0.5F, known = 2, as_printed = 10;
    float best = candidates->list[0].score;
    for (int i = 1; i < candidates->n; i++)
        best = fmaxf(best, candidates->list[i].score);
    struct dau_candidates *weighed = DAU_NEW(arena, struct dau_candidates);
    *weighed = *candidates;
    weighed->list = DAU_NEW_N(arena, struct dau_candidate, (size_t)candidates->n);
    for (int i = 0; i < candidates->n; i++) {
        struct dau_candidate *c = &weighed->list[i];
        *c = candidates->list[i];
        struct dau_edges e = dau_edges_of(c->text);
        const char *text = dau_arena_strndup(arena, c->text + e.lead, e.to - e.lead);
        unsigned wanted = word == 1 ? DAU_LEX_SURNAME : DAU_LEX_MIDDLE | DAU_LEX_GIVEN;
        c->score += letters * c->score;
        if (has_capital(text) && dau_lex_name_part(lex, text) & wanted)
            c->score += known;
        if (i == candidates->reading && is_marked_syllable(text))
            c->score = (1 + letters) * best + as_printed;
    }
    return weighed;
}
