#include "correct/candidate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

enum { MAX_TEXT = 48 };

const char *dau_cased(struct dau_arena *arena, const char *text, enum dau_case c)
{
    if (c == DAU_CASE_LOWER)
        return text;
    if (c == DAU_CASE_UPPER)
        return dau_text_upper(arena, text);
    const char *rest = text;
    char first[5];
    dau_text_put(dau_text_next(&rest), first);
    return dau_arena_printf(arena, "%s%s", dau_text_upper(arena, first), rest);
}

void dau_candidate_words(const struct dau_candidate_maker *maker,
                         struct dau_candidate *c)
{
    char words[DAU_CANDIDATE_WORDS][DAU_LM_WORD_SIZE];
    c->n_words = 0;
    const char *at = c->text;
    while (*at && c->n_words < DAU_CANDIDATE_WORDS) {
        size_t n = strcspn(at, " ");
        char part[256];
        size_t fits = n < sizeof part ? n : sizeof part - 1;
        memcpy(part, at, fits);
        part[fits] = '\0';
        int m = dau_lm_words(part, words, DAU_CANDIDATE_WORDS - c->n_words);
        for (int i = 0; i < m; i++)
            c->words[c->n_words++] = dau_lm_word(maker->lm, words[i]);
        at += n + (at[n] == ' ');
    }
    struct dau_lm_state state = {0};
    c->prior = c->n_words ? dau_lm_score(maker->lm, &state, c->words[0], &state) : 0;
}

float dau_letters_score(struct dau_channel *channel, const char *printed,
                        const char *read)
{
    dau_letter_id letters[MAX_TEXT];
    uint32_t codes[MAX_TEXT];
    float at[MAX_TEXT + 1], next[MAX_TEXT + 1];
    int n = dau_letters_of_text(printed, letters, MAX_TEXT), m = 0;
    for (uint32_t c; (c = dau_text_next(&read)) && m < MAX_TEXT;)
        codes[m++] = c;
    for (int j = 0; j <= m; j++)
        at[j] = j ? -INFINITY : 0;
    for (int i = 0; i < n; i++) {
        struct dau_context context = {
            (uint8_t)(i ? dau_letter_neighbour(letters[i - 1]) : 0), letters[i],
            (uint8_t)(i + 1 < n ? dau_letter_neighbour(letters[i + 1]) : 0)};
        for (int j = 0; j <= m; j++)
            next[j] = -INFINITY;
        for (int j = 0; j <= m; j++)
            for (int k = 0; !isinf(at[j]) && k <= DAU_PIECE_MAX && j + k <= m; k++)
                next[j + k] = fmaxf(
                    next[j + k], at[j] + dau_channel_score(
                                             channel, context,
                                             dau_channel_piece(
                                                 channel, dau_piece_of(codes + j, k))));
        memcpy(at, next, sizeof at);
    }
    return n < 0 ? -INFINITY : at[m];
}

/* The word of a token in small letters, or NULL when it is none: without a letter, with
 * more digits than letters, or several words. */
static const char *word_of(const char *text, struct dau_arena *arena)
{
    struct dau_edges e = dau_edges_of(text);
    const char *word = dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
    int letters = 0, digits = 0;
    for (const char *at = word; *at;) {
        uint32_t c = dau_text_next(&at);
        letters += dau_text_is_letter(c);
        digits += dau_text_is_digit(c);
        if (c == ' ' || c == '/')
            return NULL;
    }
    return letters > digits ? dau_text_lower(arena, word) : NULL;
}

void dau_candidate_number(const struct dau_candidate_maker *maker,
                          struct dau_candidate *c)
{
    const char *word = maker->words ? word_of(c->text, maker->scratch) : NULL;
    c->word = word ? dau_strings_add(maker->words, word) + 1 : 0;
}
