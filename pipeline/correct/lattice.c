#include "correct/lattice.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* Chosen on 25 damaged pages of text kept out of training, rendered and read: the
 * channel knows averages, the lattice this very token, and each counts about half. Of
 * the letters that the engine named with no share to speak of, and of those it did not
 * think of. */
static const float channel_weight = 0.45F, lattice_weight = 0.55F;
static const float least_named = 0.003F, unnamed = 0.0002F;

/* What a candidate costs whose letters are not as many as the lattice has places. */
static const float other_length = 3;

/* Logarithm of the engine's share for the code point [from, to) at a place. */
static float at_place(const struct dau_symbol *symbol, const char *from, const char *to)
{
    for (int i = 0; i < symbol->n_choices; i++)
        if (strncmp(symbol->choices[i].text, from, (size_t)(to - from)) == 0 &&
            symbol->choices[i].text[to - from] == '\0')
            return logf(fmaxf(symbol->choices[i].p, least_named));
    return logf(unnamed);
}

/* Logarithm of the engine's share for a text, letter by letter; 1 when the places do
 * not fit its letters. */
static float share_of(const struct dau_token *token, const char *text)
{
    float sum = 0;
    int place = 0;
    for (const char *at = text; *at; place++) {
        const char *from = at;
        dau_text_next(&at);
        if (place == token->n_symbols)
            return 1;
        sum += at_place(&token->symbols[place], from, at);
    }
    return place == token->n_symbols ? sum : 1;
}

const struct dau_candidates *dau_lattice_weigh(const struct dau_token *token,
                                               const struct dau_candidates *candidates,
                                               struct dau_arena *arena)
{
    float reading = token->n_symbols ? share_of(token, token->read) : 1;
    if (reading > 0)
        return candidates;
    struct dau_candidates *weighed = DAU_NEW(arena, struct dau_candidates);
    *weighed = *candidates;
    weighed->list = DAU_NEW_N(arena, struct dau_candidate, (size_t)candidates->n);
    float from = candidates->list[candidates->reading].score;
    for (int i = 0; i < candidates->n; i++) {
        struct dau_candidate *c = &weighed->list[i];
        *c = candidates->list[i];
        if (i == candidates->reading)
            continue;
        float share = share_of(token, c->text);
        float lattice = share > 0 ? -other_length : lattice_weight * (share - reading);
        c->score = from + channel_weight * (c->score - from) + lattice;
        if (share <= 0 && c->why == DAU_WHY_CHANNEL)
            c->why = DAU_WHY_ALTERNATIVE;
    }
    return weighed;
}
