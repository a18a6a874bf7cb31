#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lex/letters.h"
#include "lex/lex.h"

/* Letters before the vowel; longer ones first. gi and qu are treated apart. */
static const char *const onsets[] = {
    "ngh", "ng", "nh", "gh", "kh", "ph", "th", "tr", "ch", "b", "c", "d", "đ",
    "g",   "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t", "v", "x",
};

/* Rimes without tone, sorted by bytes for bsearch. */
static const char *const rimes[] = {
    "a",    "ac",   "ach",  "ai",   "am",   "an",   "ang",  "anh", "ao",   "ap",
    "at",   "au",   "ay",   "e",    "ec",   "em",   "en",   "eng", "eo",   "ep",
    "et",   "i",    "ia",   "ich",  "im",   "in",   "inh",  "ip",  "it",   "iu",
    "iêc",  "iêm",  "iên",  "iêng", "iêp",  "iêt",  "iêu",  "o",   "oa",   "oac",
    "oach", "oai",  "oam",  "oan",  "oang", "oanh", "oao",  "oap", "oat",  "oay",
    "oc",   "oe",   "oen",  "oeo",  "oet",  "oi",   "om",   "on",  "ong",  "ooc",
    "oong", "op",   "ot",   "oăc",  "oăm",  "oăn",  "oăng", "oăt", "u",    "ua",
    "uc",   "ui",   "um",   "un",   "ung",  "up",   "ut",   "uy",  "uya",  "uych",
    "uyn",  "uynh", "uyp",  "uyt",  "uyu",  "uyên", "uyêt", "uân", "uâng", "uât",
    "uây",  "uê",   "uêch", "uênh", "uôc",  "uôi",  "uôm",  "uôn", "uông", "uôt",
    "uơ",   "y",    "yêm",  "yên",  "yêng", "yêt",  "yêu",  "âc",  "âm",   "ân",
    "âng",  "âp",   "ât",   "âu",   "ây",   "ê",    "êch",  "êm",  "ên",   "ênh",
    "êp",   "êt",   "êu",   "ô",    "ôc",   "ôi",   "ôm",   "ôn",  "ông",  "ôp",
    "ôt",   "ăc",   "ăm",   "ăn",   "ăng",  "ăp",   "ăt",   "ơ",   "ơi",   "ơm",
    "ơn",   "ơp",   "ơt",   "ư",    "ưa",   "ưc",   "ưi",   "ưng", "ưt",   "ưu",
    "ươc",  "ươi",  "ươm",  "ươn",  "ương", "ươp",  "ươt",  "ươu",
};

struct parts {
    char bare[4 * DAU_LEX_MAX_LETTERS + 1]; /* the word without tone */
    uint32_t letters[DAU_LEX_MAX_LETTERS];
    int n, tone, tone_at; /* letter with the tone, -1 for none */
};

static bool take_apart(const char *word, struct parts *p)
{
    struct dau_lex_letters w;
    size_t length = 0;
    *p = (struct parts){.tone_at = -1};
    if (!dau_lex_split(word, &w) || w.n == 0 || w.n > 7)
        return false;
    for (int i = 0; i < w.n; i++) {
        int tone;
        uint32_t c = dau_lex_take_tone(w.at[i], &tone);
        if (tone && p->tone)
            return false;
        if (tone)
            p->tone = tone, p->tone_at = i;
        p->letters[i] = c;
        length += (size_t)dau_text_put(c, p->bare + length);
    }
    p->n = w.n;
    return true;
}

static int by_text(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static bool is_rime(const char *text)
{
    return bsearch(text, rimes, sizeof rimes / sizeof *rimes, sizeof *rimes, by_text);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_front(const char *rime)
{
    return *rime == 'e' || *rime == 'i' || *rime == 'y' || starts_with(rime, "ê");
}

/* k gh ngh stand before e ê i y, c g ng before the others; iê- and yê- are one rime,
 * the latter at the start of a word. */
static bool fits(const char *onset, const char *rime)
{
    if (starts_with(rime, "yê") || (*onset == '\0' && starts_with(rime, "iê")))
        return *onset == '\0' && *rime == 'y';
    bool front_only = strcmp(onset, "k") == 0 || strcmp(onset, "gh") == 0 ||
                      strcmp(onset, "ngh") == 0;
    bool back_only =
        strcmp(onset, "c") == 0 || strcmp(onset, "g") == 0 || strcmp(onset, "ng") == 0;
    if (front_only)
        return is_front(rime);
    return !back_only || !is_front(rime);
}

/* The rime of a word of onset gi or qu, written with the letter it shares; or NULL. */
static bool has_shared_letter(const char *bare)
{
    char joined[4 * DAU_LEX_MAX_LETTERS + 2] = "i";
    const char *rest = bare + 2;
    if (starts_with(bare, "gi")) {
        strcpy(joined + 1, rest);
        return (is_rime(rest) && *rest != 'i' && *rest != 'y') || is_rime(joined);
    }
    if (!starts_with(bare, "qu") || !*rest)
        return false;
    joined[0] = 'u';
    strcpy(joined + 1, rest);
    bool glide = starts_with(joined, "uy") || starts_with(joined, "uê") ||
                 starts_with(joined, "uơ") || starts_with(joined, "uâ");
    return (is_rime(rest) && *rest != 'u') || (glide && is_rime(joined));
}

/* The onset's length in bytes when the bare word is a syllable, else -1. */
static int onset_length(const char *bare)
{
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++) {
        size_t length = strlen(onsets[i]);
        if (!starts_with(bare, onsets[i]))
            continue;
        if (is_rime(bare + length) && fits(onsets[i], bare + length))
            return (int)length;
    }
    return is_rime(bare) && fits("", bare) ? 0 : -1;
}

static bool is_stopped(const char *bare)
{
    size_t n = strlen(bare);
    char last = bare[n - 1];
    return last == 'p' || last == 't' || last == 'c' ||
           (n > 2 && last == 'h' && bare[n - 2] == 'c');
}

static bool is_marked(uint32_t c)
{
    return dau_lex_is_vowel(c) && c >= 0x80;
}

/* Whether the tone stands on the letter that bears it: the last marked vowel; else the
 * vowel before a final consonant; else the middle of three, the first of two. Open oa,
 * oe, uy have two habits. `from` is the first letter of the rime. */
static bool is_tone_in_place(const struct parts *p, int from)
{
    int vowels = 0, marked = -1;
    for (int i = from; i < p->n && dau_lex_is_vowel(p->letters[i]); i++, vowels++)
        if (is_marked(p->letters[i]))
            marked = i;
    bool closed = from + vowels < p->n;
    if (p->tone_at < from || vowels == 0)
        return false;
    if (marked >= 0)
        return p->tone_at == marked;
    if (vowels == 1 || (closed && vowels == 2))
        return p->tone_at == from + vowels - 1;
    if (vowels == 3)
        return p->tone_at == from + 1;
    uint32_t a = p->letters[from], b = p->letters[from + 1];
    bool two_habits = (a == 'o' && (b == 'a' || b == 'e')) || (a == 'u' && b == 'y');
    return p->tone_at == from || (two_habits && p->tone_at == from + 1);
}

static int letters_in(const char *bytes, int length)
{
    int n = 0;
    for (int i = 0; i < length; i++)
        n += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return n;
}

bool dau_lex_is_syllable(const char *word)
{
    struct parts p;
    if (!take_apart(word, &p))
        return false;
    bool shared = has_shared_letter(p.bare);
    int onset = shared ? 2 : onset_length(p.bare);
    if (onset < 0)
        return false;
    if (is_stopped(p.bare) && p.tone != 2 && p.tone != 5)
        return false;
    if (!p.tone)
        return true;
    int from = letters_in(p.bare, onset);
    /* In gì, gìn, quỳ, quýt the shared letter, or the one after it, is the vowel. */
    if (shared && p.bare[0] == 'g' && !is_rime(p.bare + 2))
        from = 1;
    return is_tone_in_place(&p, from);
}
