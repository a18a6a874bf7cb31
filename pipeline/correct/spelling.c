#include "correct/spelling.h"

#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

/* Three capitals or more that only stand for a listed short form when a letter is
 * mended are hardly a short form of their own; nor are such groups in a code. */
static float unlisted(const struct dau_lex *lex, enum dau_lex_kind kind,
                      const char *text)
{
    static const float misread = 5;
    char mended[256];
    int distance = 0;
    if (kind == DAU_LEX_CODE)
        return dau_lex_mend_code(lex, text, mended, sizeof mended) ? misread : 0;
    return strlen(text) >= 3 && dau_lex_abbreviation(lex, text, &distance) &&
                   distance > 0
               ? misread
               : 0;
}

/* A sign alone that print hardly holds, and that engines take for ở or ý. The model
 * knows no word for it, so that nothing else speaks against it. */
static const float lone_sign = 8;

static bool is_lone_sign(const char *text)
{
    static const char *const signs[] = {"&", "@", "¥"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(text, signs[i]) == 0)
            return true;
    return false;
}

float dau_spelling(const struct dau_lex *lex, struct dau_arena *scratch,
                   const char *text)
{
    static const struct {
        float token, character, digit;
    } costs[DAU_LEX_KIND_N] = {
        [DAU_LEX_OTHER] = {0, 3.4F, 3.4F}, [DAU_LEX_SYLLABLE] = {0, 0, 0},
        [DAU_LEX_NUMBER] = {0, 0, 2.3F},   [DAU_LEX_DATE] = {0, 0, 1.5F},
        [DAU_LEX_TIME] = {0, 0, 1.5F},     [DAU_LEX_AMOUNT] = {0, 0.5F, 2.3F},
        [DAU_LEX_PERCENT] = {0, 0, 2.3F},  [DAU_LEX_CODE] = {0, 1.5F, 2},
        [DAU_LEX_URL] = {0, 2, 2},         [DAU_LEX_EMAIL] = {0, 2, 2},
        [DAU_LEX_PHONE] = {0, 0, 2.3F},    [DAU_LEX_ABBREVIATION] = {1, 0, 0},
        [DAU_LEX_ROMAN] = {1, 0.5F, 0},    [DAU_LEX_LABEL] = {1, 0, 0.5F},
        [DAU_LEX_FOREIGN] = {2, 0, 0},     [DAU_LEX_PUNCTUATION] = {0, 0, 0},
    };
    enum dau_lex_kind kind = dau_lex_kind_of(lex, text);
    struct dau_edges edges = dau_edges_of(text);
    if (kind == DAU_LEX_SYLLABLE && edges.to && strchr("([{", text[edges.to - 1]))
        kind = DAU_LEX_OTHER; /* nothing is opened at the end of a word */
    float cost = costs[kind].token;
    if (kind == DAU_LEX_SYLLABLE)
        return dau_lex_count(lex, dau_arena_strndup(scratch, text + edges.lead,
                                                    edges.to - edges.lead))
                   ? 0
                   : -1.5F * (float)(edges.to - edges.lead);
    const char *at = text + edges.lead;
    if (kind == DAU_LEX_ABBREVIATION || kind == DAU_LEX_CODE)
        cost +=
            unlisted(lex, kind, dau_arena_strndup(scratch, at, edges.to - edges.lead));
    if (kind == DAU_LEX_PUNCTUATION && is_lone_sign(text))
        cost += lone_sign;
    for (uint32_t c; at < text + edges.to && (c = dau_text_next(&at));)
        cost += dau_text_is_digit(c) ? costs[kind].digit : costs[kind].character;
    return -cost;
}
