#include "lm/lm.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Longer tokens than this are rules of dots or debris. */
enum { MAX_LETTERS = 96 };

struct letters {
    uint32_t at[MAX_LETTERS];
    int n;
};

/* Words come here; those beyond `max` are dropped. */
struct words {
    char (*at)[DAU_LM_WORD_SIZE];
    int n, max;
};

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Letters of Vietnamese and of the Latin alphabets around it, without a library call
 * for each: training passes 300 million of them. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    if (c < 0x250)
        return c >= 0xC0 && c != 0xD7 && c != 0xF7;
    return (c >= 0x1E00 && c < 0x1F00) || (c >= 0x370 && dau_text_is_letter(c));
}

static bool is_upper(uint32_t c)
{
    return dau_text_lower_char(c) != c;
}

static bool split_letters(const char *token, struct letters *out)
{
    out->n = 0;
    for (uint32_t c; (c = dau_text_next(&token));) {
        if (out->n == MAX_LETTERS)
            return false;
        out->at[out->n++] = c;
    }
    return true;
}

/* The mark of a clause's end that `c` counts as, or 0. */
static char clause_mark(uint32_t c)
{
    switch (c) {
    case ',':
    case ';':
    case ':':
        return (char)c;
    case '.':
    case '!':
    case '?':
    case 0x2026:
        return '.';
    default:
        return 0;
    }
}

/* `text` is shorter than DAU_LM_WORD_SIZE. */
static void add_text(struct words *out, const char *text)
{
    if (out->n < out->max)
        memcpy(out->at[out->n++], text, strlen(text) + 1);
}

static void add_mark(struct words *out, char mark)
{
    char text[2] = {mark, '\0'};
    if (mark)
        add_text(out, text);
}

/* The first mark in [from, to) stands for all. */
static void add_marks(struct words *out, const uint32_t *at, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (clause_mark(at[i])) {
            add_mark(out, clause_mark(at[i]));
            return;
        }
    }
}

static const char vowel_rows[][5][4] = {
    {"à", "á", "ả", "ã", "ạ"}, {"è", "é", "ẻ", "ẽ", "ẹ"}, {"ỳ", "ý", "ỷ", "ỹ", "ỵ"},
    {"ò", "ó", "ỏ", "õ", "ọ"}, {"ù", "ú", "ủ", "ũ", "ụ"},
};
static const char vowel_bases[] = "aeyou";

/* The letter without its tone (1 to 5 in `*tone`, or 0) among a e o u y. */
static uint32_t take_tone(uint32_t c, int *tone)
{
    *tone = 0;
    if (c < 0x80)
        return c;
    for (int row = 0; row < 5; row++) {
        for (int t = 0; t < 5; t++) {
            const char *text = vowel_rows[row][t];
            if (dau_text_next(&text) == c) {
                *tone = t + 1;
                return (uint32_t)vowel_bases[row];
            }
        }
    }
    return c;
}

static uint32_t put_tone(uint32_t base, int tone)
{
    const char *row = strchr(vowel_bases, (int)base);
    const char *text = vowel_rows[row - vowel_bases][tone - 1];
    return dau_text_next(&text);
}

/* Moves the tone of oa, oe, uy: on the first letter where the syllable ends there
 * (hòa), on the second before a final consonant (hoàn). "quý" is onset qu, its tone
 * stays. */
static void fold_tone_place(uint32_t *at, int n)
{
    for (int i = 0; i + 1 < n; i++) {
        int first_tone, second_tone;
        uint32_t a = take_tone(at[i], &first_tone);
        if (a != 'o' && a != 'u')
            continue;
        uint32_t b = take_tone(at[i + 1], &second_tone);
        bool pair = a == 'o' ? b == 'a' || b == 'e' : b == 'y';
        if (!pair || !first_tone == !second_tone || (i && at[i - 1] == 'q'))
            continue;
        int tone = first_tone + second_tone;
        bool open = i + 2 == n;
        at[i] = open ? put_tone(a, tone) : a;
        at[i + 1] = open ? b : put_tone(b, tone);
        return;
    }
}

static void add_letters(struct words *out, const uint32_t *at, int n)
{
    uint32_t folded[MAX_LETTERS];
    char text[4 * MAX_LETTERS + 5];
    int length = 0;
    for (int i = 0; i < n; i++)
        folded[i] = dau_text_lower_char(at[i]);
    fold_tone_place(folded, n);
    for (int i = 0; i < n; i++)
        length += dau_text_put(folded[i], text + length);
    /* No word is cut in two letters' middle; nothing of this length is in a model. */
    add_text(out, length < DAU_LM_WORD_SIZE ? text : "<long>");
}

struct shape {
    int digits, letters, uppers, marks, strokes, dashes, dots;
    bool at_sign, percent;
};

static struct shape shape_of(const uint32_t *at, int n)
{
    struct shape s = {0};
    for (int i = 0; i < n; i++) {
        uint32_t c = at[i];
        if (is_digit(c))
            s.digits++;
        else if (is_letter(c))
            s.letters++, s.uppers += is_upper(c);
        else
            s.marks++;
        s.strokes += c == '/';
        s.dashes += c == '-' || c == 0x2013;
        s.dots += c == '.';
        s.at_sign = s.at_sign || c == '@';
        s.percent = s.percent || c == '%';
    }
    return s;
}

static bool contains(const uint32_t *at, int n, const char *ascii)
{
    int length = (int)strlen(ascii);
    for (int i = 0; i + length <= n; i++) {
        int k = 0;
        while (k < length && dau_text_lower_char(at[i + k]) == (unsigned char)ascii[k])
            k++;
        if (k == length)
            return true;
    }
    return false;
}

static bool is_url(const uint32_t *at, int n, const struct shape *s)
{
    if (s->letters < 3 || s->marks == 0)
        return false;
    return (s->at_sign && s->dots) || contains(at, n, "://") ||
           contains(at, n, "www.") ||
           (s->dots && (contains(at, n, ".vn") || contains(at, n, ".com") ||
                        contains(at, n, ".org") || contains(at, n, ".net")));
}

/* d/m/y, d-m-y, d.m.y and m/y. */
static bool is_date(const uint32_t *at, int n)
{
    int lengths[4] = {0}, groups = 0;
    uint32_t joint = 0;
    for (int i = 0; i < n; i++) {
        if (is_digit(at[i])) {
            lengths[groups]++;
            continue;
        }
        bool fits = strchr("/-.", at[i] < 0x80 ? (int)at[i] : ' ') &&
                    (!joint || joint == at[i]) && lengths[groups] && groups < 2;
        if (!fits)
            return false;
        joint = at[i];
        groups++;
    }
    if (lengths[0] > 2)
        return false;
    if (groups == 1)
        return joint == '/' && lengths[1] == 4;
    return groups == 2 && lengths[1] <= 2 && (lengths[2] == 4 || lengths[2] == 2);
}

static const char *number_class(const uint32_t *at, int n, const struct shape *s)
{
    if (s->percent)
        return "<pct>";
    if (is_date(at, n))
        return "<date>";
    bool year = n == 4 && s->digits == 4 &&
                ((at[0] == '1' && at[1] == '9') || (at[0] == '2' && at[1] == '0'));
    return year ? "<year>" : "<num>";
}

/* Symbols such as QĐ-TTg, KH/TU, S&T: strokes or dashes between mostly capitals. */
static bool is_symbol(const struct shape *s, const uint32_t *at, int n)
{
    bool joined = s->strokes + s->dashes > 0;
    for (int i = 0; i < n; i++)
        joined = joined || at[i] == '&';
    return joined && s->letters >= 2 && s->uppers * 2 > s->letters;
}

static void add_parts(struct words *out, const uint32_t *at, int n)
{
    for (int i = 0; i < n;) {
        int end = i;
        while (end < n && is_letter(at[end]))
            end++;
        if (end > i)
            add_letters(out, at + i, end - i);
        int next = end;
        while (next < n && !is_letter(at[next]))
            next++;
        if (next < n && end < n && at[end] != '.')
            add_marks(out, at, end, next);
        i = next;
    }
}

static void add_core(struct words *out, const uint32_t *at, int n)
{
    struct shape s = shape_of(at, n);
    if (is_url(at, n, &s))
        add_text(out, "<url>");
    else if (s.digits && !s.letters)
        add_text(out, number_class(at, n, &s));
    else if (s.digits || is_symbol(&s, at, n))
        add_text(out, "<code>");
    else
        add_parts(out, at, n);
}

int dau_lm_words(const char *token, char words[][DAU_LM_WORD_SIZE], int max)
{
    struct letters all;
    struct words out = {.at = words, .max = max};
    if (!split_letters(token, &all)) {
        add_text(&out, "<long>");
        return out.n;
    }
    int from = 0, to = all.n;
    while (from < to && !is_letter(all.at[from]) && !is_digit(all.at[from]))
        from++;
    while (to > from && !is_letter(all.at[to - 1]) && !is_digit(all.at[to - 1]) &&
           all.at[to - 1] != '%')
        to--;
    if (from == to) {
        add_marks(&out, all.at, 0, all.n);
        return out.n;
    }
    add_core(&out, all.at + from, to - from);
    add_marks(&out, all.at, to, all.n);
    return out.n;
}

void dau_lm_key(const char *token, char *out, int size)
{
    char words[1][DAU_LM_WORD_SIZE];
    int n = dau_lm_words(token, words, 1);
    if (size > 0)
        snprintf(out, (size_t)size, "%s", n ? words[0] : "");
}
