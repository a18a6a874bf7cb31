#include "lex/letters.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "lex/lex.h"

static const uint32_t vowels[12][6] = {
    {'a', 0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1},
    {0x103, 0x1EB1, 0x1EAF, 0x1EB3, 0x1EB5, 0x1EB7}, /* ă */
    {0xE2, 0x1EA7, 0x1EA5, 0x1EA9, 0x1EAB, 0x1EAD},  /* â */
    {'e', 0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9},
    {0xEA, 0x1EC1, 0x1EBF, 0x1EC3, 0x1EC5, 0x1EC7}, /* ê */
    {'i', 0xEC, 0xED, 0x1EC9, 0x129, 0x1ECB},
    {'o', 0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD},
    {0xF4, 0x1ED3, 0x1ED1, 0x1ED5, 0x1ED7, 0x1ED9},  /* ô */
    {0x1A1, 0x1EDD, 0x1EDB, 0x1EDF, 0x1EE1, 0x1EE3}, /* ơ */
    {'u', 0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5},
    {0x1B0, 0x1EEB, 0x1EE9, 0x1EED, 0x1EEF, 0x1EF1}, /* ư */
    {'y', 0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5},
};

static uint32_t upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    return c < 0x100 ? c - 32 : c - 1;
}

uint32_t dau_lex_take_tone(uint32_t c, int *tone)
{
    uint32_t low = dau_text_lower_char(c);
    *tone = 0;
    if (low < 0xC0)
        return c;
    for (int row = 0; row < 12; row++) {
        for (int t = 1; t < 6; t++) {
            if (vowels[row][t] != low)
                continue;
            *tone = t;
            return low == c ? vowels[row][0] : upper(vowels[row][0]);
        }
    }
    return c;
}

/* The reverse; `c` must be a vowel without tone. */
static uint32_t put_tone(uint32_t c, int tone)
{
    uint32_t low = dau_text_lower_char(c);
    for (int row = 0; row < 12; row++)
        if (vowels[row][0] == low)
            return low == c ? vowels[row][tone] : upper(vowels[row][tone]);
    return c;
}

bool dau_lex_is_vowel(uint32_t c)
{
    for (int row = 0; row < 12; row++)
        if (vowels[row][0] == c)
            return true;
    return false;
}

bool dau_lex_split(const char *word, struct dau_lex_letters *out)
{
    out->n = 0;
    for (uint32_t c; (c = dau_text_next(&word));) {
        if (out->n == DAU_LEX_MAX_LETTERS) {
            out->n = 0;
            return false;
        }
        out->at[out->n++] = dau_text_lower_char(c);
    }
    return true;
}

/* Where the pair oa, oe or uy begins whose tone has two habits of place: at the end of
 * the syllable, not after q. -1: there is none. */
static int open_pair(const uint32_t *at, int n)
{
    int tone;
    if (n < 2)
        return -1;
    uint32_t a = dau_text_lower_char(dau_lex_take_tone(at[n - 2], &tone));
    uint32_t b = dau_text_lower_char(dau_lex_take_tone(at[n - 1], &tone));
    bool pair = (a == 'o' && (b == 'a' || b == 'e')) || (a == 'u' && b == 'y');
    bool after_q = n > 2 && dau_text_lower_char(at[n - 3]) == 'q';
    return pair && !after_q ? n - 2 : -1;
}

static void write_letters(const uint32_t *at, int n, char *out, size_t size)
{
    size_t length = 0;
    for (int i = 0; i < n; i++) {
        char bytes[5];
        size_t more = (size_t)dau_text_put(at[i], bytes);
        if (length + more >= size)
            break;
        memcpy(out + length, bytes, more);
        length += more;
    }
    out[length] = '\0';
}

static void place_tone(uint32_t *at, int n, bool new_style)
{
    int first = open_pair(at, n), one, two;
    if (first < 0)
        return;
    uint32_t a = dau_lex_take_tone(at[first], &one);
    uint32_t b = dau_lex_take_tone(at[first + 1], &two);
    if (!one == !two)
        return;
    at[first] = new_style ? a : put_tone(a, one + two);
    at[first + 1] = new_style ? put_tone(b, one + two) : b;
}

void dau_lex_tone(const char *word, bool new_style, char *out, size_t size)
{
    uint32_t at[DAU_LEX_MAX_LETTERS];
    const char *text = word;
    int n = 0;
    if (size == 0)
        return;
    for (uint32_t c; n < DAU_LEX_MAX_LETTERS && (c = dau_text_next(&text));)
        at[n++] = c;
    if (*text) {
        snprintf(out, size, "%s", word);
        return;
    }
    /* Marks after the word stay where they are. */
    int end = n, tone;
    while (end > 0 &&
           !dau_lex_is_vowel(dau_text_lower_char(dau_lex_take_tone(at[end - 1], &tone))))
        if (dau_text_is_letter(at[--end]))
            end = 0;
    place_tone(at, end, new_style);
    write_letters(at, n, out, size);
}

bool dau_lex_key(const char *word, char *out, size_t size)
{
    struct dau_lex_letters w;
    if (!dau_lex_split(word, &w) || 4 * (size_t)w.n + 1 > size)
        return false;
    place_tone(w.at, w.n, false);
    write_letters(w.at, w.n, out, size);
    return true;
}
