#include "structure/number.h"

#include <string.h>

#include "base/text.h"

enum { MAX_DIGITS = 6, MAX_SEGMENT = 16, MAX_SEGMENTS = 6 };

static bool is_separator(char f)
{
    return f == '/' || f == '-';
}

/* "a", "b" or "bis" after the running number: 15a/QĐ-UBND. */
static int skip_suffix(const struct dau_glyphs *g, int at, int to)
{
    if (at + 2 < to && strncmp(g->f + at, "bis", 3) == 0)
        return at + 3;
    bool one = at + 1 < to && strchr("abc", g->f[at]) && g->f[at] &&
               dau_text_is_lower(g->c[at]) && is_separator(g->f[at + 1]);
    return one ? at + 1 : at;
}

static int read_digits(const struct dau_glyphs *g, int at, int to)
{
    int start = at;
    while (at < to && at - start < MAX_DIGITS && dau_glyph_is_digit(g->f[at]))
        at++;
    return at;
}

/* Letters of a body or type: capitals, with a few small ones (TTg, CTr, QH15, GD&ĐT,
 * AT+KT). */
static int read_segment(const struct dau_glyphs *g, int at, int to)
{
    int start = at, capitals = 0, small = 0;
    for (; at < to && at - start <= MAX_SEGMENT; at++) {
        bool upper = dau_text_is_upper(g->c[at]), letter = dau_text_is_letter(g->c[at]);
        bool inside = at > start && (dau_glyph_is_digit(g->f[at]) || g->f[at] == '&' ||
                                     (strchr(".+", g->f[at]) && at + 1 < to &&
                                      dau_text_is_upper(g->c[at + 1])));
        if (!letter && !inside)
            break;
        capitals += upper;
        small += letter && !upper;
    }
    bool good = at > start && dau_text_is_upper(g->c[start]) && small <= capitals + 1 &&
                small <= 4;
    return good ? at : -1;
}

static int read_year(const struct dau_glyphs *g, int at, int to, int *year)
{
    int end = read_digits(g, at, to), value = 0;
    for (int i = at; i < end; i++)
        value = 10 * value + g->f[i] - '0';
    if (end - at != 4 || value < 1945 || value > 2099)
        return -1;
    *year = value;
    return end;
}

/* The place after a separator, blanks allowed around it when `how` says so. */
static int skip_separator(const struct dau_glyphs *g, int at, int to,
                          enum dau_number_how how, char *separator)
{
    int sign = how == DAU_NUMBER_LOOSE ? dau_glyphs_skip(g, at, to) : at;
    /* "QĐ -TTg": only one blank was read too many. */
    if (sign == at && at > 0 && at + 2 < to && g->f[at] == ' ' && g->f[at + 1] == '-' &&
        dau_text_is_upper(g->c[at + 2]) && dau_text_is_upper(g->c[at - 1]))
        sign++;
    /* The youth union's "298 KH/TWĐTN": a blank for the dash. */
    bool blank_sign = how == DAU_NUMBER_LOOSE && sign > at && sign + 1 < to &&
                      dau_glyph_is_digit(g->f[at - 1]) &&
                      dau_text_is_upper(g->c[sign]) &&
                      dau_text_is_upper(g->c[sign + 1]);
    if (blank_sign) {
        *separator = '-';
        return sign;
    }
    if (sign >= to || !is_separator(g->f[sign]))
        return -1;
    *separator = g->f[sign];
    int after = dau_glyphs_skip(g, sign + 1, to), year;
    /* A blank after the sign is right only before capitals, "57- NQ/TW", or a year. */
    bool blank = after > sign + 1 && how == DAU_NUMBER_STRICT;
    int end = blank ? read_year(g, after, to, &year) : -1;
    if (end >= 0 && end < to && is_separator(g->f[end]))
        return after;
    if (blank && (after + 1 >= to || !dau_text_is_upper(g->c[after]) ||
                  !dau_text_is_upper(g->c[after + 1])))
        return -1;
    return after;
}

static int read_symbol(const struct dau_glyphs *g, int at, int to,
                       enum dau_number_how how, char *inner)
{
    int end = read_segment(g, at, to), letters = 0;
    for (int i = 1; end >= 0 && i < MAX_SEGMENTS; i++) {
        char sign;
        int next = skip_separator(g, end, to, how, &sign);
        if (next < 0)
            break;
        int after = read_segment(g, next, to);
        if (after < 0)
            break;
        if (!*inner)
            *inner = sign;
        end = after;
    }
    for (int i = at; i < end; i++)
        letters += dau_text_is_letter(g->c[i]);
    return letters >= 2 ? end : -1;
}

/* "02 CV/KTTU-2020": the year stands last. `stop` when there is none. */
static int read_last_year(const struct dau_glyphs *g, int stop, int to, int *year)
{
    bool sign = stop + 1 < to && is_separator(g->f[stop]) && !*year;
    int end = sign ? read_year(g, stop + 1, to, year) : -1;
    bool whole =
        end >= 0 &&
        (end >= to || (!dau_glyph_is_word(g->f[end]) && !is_separator(g->f[end])));
    if (end >= 0 && !whole)
        *year = 0;
    return whole ? end : stop;
}

bool dau_number_read(const struct dau_glyphs *g, int at, int to,
                     enum dau_number_how how, struct dau_number *number)
{
    *number = (struct dau_number){0};
    int digits = at = dau_glyphs_skip(g, at, to);
    int end = read_digits(g, at, to);
    if (end == digits && how == DAU_NUMBER_STRICT)
        return false;
    if (end > digits)
        end = skip_suffix(g, end, to);
    char first, inner = '\0';
    int next = skip_separator(g, end, to, how, &first);
    if (next < 0)
        return false;
    int year = read_year(g, next, to, &number->year), after = -1;
    if (year >= 0) {
        char second;
        after = skip_separator(g, year, to, how, &second);
    }
    int symbol = after < 0 ? next : after;
    if (after < 0)
        number->year = 0;
    int stop = read_symbol(g, symbol, to, how, &inner);
    if (stop < 0)
        return false;
    number->digits = (struct dau_range){digits, end};
    number->symbol = (struct dau_range){symbol, stop};
    number->at = (struct dau_range){digits, read_last_year(g, stop, to, &number->year)};
    number->party = first == '-' && inner == '/';
    number->law = number->year && (strncmp(g->f + symbol, "qh", 2) == 0 ||
                                   strncmp(g->f + symbol, "ubtvqh", 6) == 0);
    return true;
}

char *dau_number_value(const struct dau_glyphs *g, struct dau_range at,
                       struct dau_arena *arena)
{
    size_t n = at.to > at.from ? (size_t)(at.to - at.from) : 0;
    char *text = dau_arena_alloc(arena, 4 * n + 1, 1), *out = text;
    for (int i = at.from; i < at.to; i++) {
        char bytes[5];
        if (g->f[i] == ' ')
            continue;
        int length = dau_text_put(g->f[i] == '-' ? (uint32_t)'-' : g->c[i], bytes);
        memcpy(out, bytes, (size_t)length);
        out += length;
    }
    return text;
}

char *dau_number_key(struct dau_arena *arena, const char *value)
{
    char *key = dau_text_fold(arena, value);
    for (char *k = key; *k; k++)
        if (*k == 'b' || *k == 'p')
            *k = 'd';
    return key;
}

char *dau_number_type_code(const struct dau_glyphs *g, const struct dau_number *number,
                           struct dau_arena *arena)
{
    int end = number->symbol.from;
    while (end < number->symbol.to && !is_separator(g->f[end]) && g->f[end] != ' ')
        end++;
    return dau_arena_strndup(arena, g->f + number->symbol.from,
                             (size_t)(end - number->symbol.from));
}
