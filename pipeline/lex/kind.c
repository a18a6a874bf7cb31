#include <string.h>

#include "base/text.h"
#include "lex/letters.h"
#include "lex/lex.h"
#include "lex/lexicon.h"

enum { MAX_CORE = 96 };

/* A token without the marks around it, and what it is made of. */
struct core {
    char text[4 * MAX_CORE + 1];
    uint32_t at[MAX_CORE];
    int n;
    int digits, letters, uppers, strokes, dashes, dots, commas, colons, others;
    int groups; /* runs of digits */
};

/* Letters, digits, units, and the signs engines read for a letter: & ¢ £ ¥ § © ® €. */
static bool is_word_letter(uint32_t c)
{
    bool sign = c == '&' || c == 0xA2 || c == 0xA3 || c == 0xA5 || c == 0xA7 ||
                c == 0xA9 || c == 0xAE || c == 0x20AC;
    return dau_text_is_digit(c) || dau_text_is_letter(c) || c == '%' || c == 0xB2 ||
           c == 0xB3 || sign;
}

void dau_lex_core(const char *token, size_t *from, size_t *to)
{
    const char *at = token;
    size_t first = strlen(token), last = 0;
    while (*at) {
        const char *start = at;
        if (!is_word_letter(dau_text_next(&at)))
            continue;
        if ((size_t)(start - token) < first)
            first = (size_t)(start - token);
        last = (size_t)(at - token);
    }
    *from = last ? first : 0;
    *to = last;
}

static void count_letter(struct core *core, uint32_t c)
{
    bool after_digit = core->n > 0 && dau_text_is_digit(core->at[core->n - 1]);
    core->groups += dau_text_is_digit(c) && !after_digit;
    if (dau_text_is_digit(c))
        core->digits++;
    else if (dau_text_is_letter(c))
        core->letters++, core->uppers += dau_text_is_upper(c);
    else if (c == '/')
        core->strokes++;
    else if (c == '-' || c == 0x2013)
        core->dashes++;
    else if (c == '.')
        core->dots++;
    else if (c == ',')
        core->commas++;
    else if (c == ':')
        core->colons++;
    else
        core->others++;
    core->at[core->n++] = c;
}

static bool take_core(const char *token, struct core *core)
{
    size_t from, to;
    *core = (struct core){.n = 0};
    dau_lex_core(token, &from, &to);
    if (to - from >= sizeof core->text)
        return false;
    memcpy(core->text, token + from, to - from);
    core->text[to - from] = '\0';
    const char *at = core->text;
    for (uint32_t c; (c = dau_text_next(&at));) {
        if (core->n == MAX_CORE)
            return false;
        count_letter(core, c);
    }
    return true;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static bool is_email(const struct core *c)
{
    const char *sign = strchr(c->text, '@');
    return sign && sign > c->text && strchr(sign, '.') && !strchr(sign + 1, '@');
}

static bool is_url(const struct core *c)
{
    static const char *const ends[] = {".vn", ".com", ".org", ".net", ".gov", ".edu"};
    if (strstr(c->text, "://") || strncmp(c->text, "www.", 4) == 0)
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *found = strstr(c->text, ends[i]);
        if (found && (ends_with(c->text, ends[i]) || strchr(found, '/')))
            return c->letters >= 4;
    }
    return false;
}

/* "a)", "1.", "(2)", "IV.", "đ)": short, with a mark after it. */
static bool is_label(const char *token, const struct core *c)
{
    size_t from, to;
    dau_lex_core(token, &from, &to);
    char after = token[to];
    bool closed = after == ')' || after == '.' || after == '/';
    bool short_number = c->digits == c->n && c->n <= 2;
    bool decimal = c->digits && !c->letters && c->dots >= 1 &&
                   c->dots + c->digits == c->n && c->groups == c->dots + 1 && c->n <= 8;
    if (decimal && after == '.')
        return true;
    bool letter = c->n == 1 && c->letters == 1 && !c->uppers;
    return closed && strlen(token + to) == 1 &&
           (short_number || (letter && after == ')'));
}

static bool is_roman(const struct core *c)
{
    if (c->n > 6 || c->uppers != c->n)
        return false;
    /* Up to XXXIX, as parts and chapters are counted. */
    static const char *const ones[] = {"",  "I",  "II",  "III",  "IV",
                                       "V", "VI", "VII", "VIII", "IX"};
    size_t tens = strspn(c->text, "X");
    for (int i = 0; i < 10 && tens <= 3; i++)
        if (strcmp(c->text + tens, ones[i]) == 0)
            return true;
    return false;
}

static int digits_at(const struct core *c, int *i, int *value)
{
    int n = 0;
    *value = 0;
    while (*i < c->n && dau_text_is_digit(c->at[*i]) && n < 5) {
        *value = *value * 10 + (int)(c->at[(*i)++] - '0');
        n++;
    }
    return n;
}

/* d/m/y, d-m-y, d.m.y, d/m, m/y. */
static bool is_date(const struct core *c)
{
    int i = 0, day, month, year = 0;
    if (c->letters || c->others || c->groups < 2 || c->groups > 3)
        return false;
    int n1 = digits_at(c, &i, &day);
    uint32_t joint = i < c->n ? c->at[i++] : 0;
    int n2 = digits_at(c, &i, &month), n3 = 0;
    if (c->groups == 3 && i < c->n && c->at[i] == joint) {
        i++;
        n3 = digits_at(c, &i, &year);
    }
    if (i != c->n || n1 < 1 || n1 > 2)
        return false;
    if (c->groups == 2)
        return joint == '/' && day >= 1 &&
               ((n2 == 4 && day <= 12 && month >= 1900 && month < 2100) ||
                (n2 <= 2 && day <= 31 && month >= 1 && month <= 12));
    return strchr("/-.", (int)joint) && day >= 1 && day <= 31 && month >= 1 &&
           month <= 12 && n2 <= 2 && (n3 == 4 || n3 == 2);
}

static bool is_time(const struct core *c)
{
    int i = 0, hour, minute;
    int n1 = digits_at(c, &i, &hour);
    if (n1 < 1 || n1 > 2 || hour > 24 || i >= c->n)
        return false;
    bool colon = c->at[i] == ':';
    if (!colon && c->at[i] != 'h' && c->at[i] != 'g')
        return false;
    i++;
    int n2 = digits_at(c, &i, &minute);
    return i == c->n && minute < 60 && (n2 == 2 || (!colon && n2 == 0));
}

static bool is_phone(const struct core *c)
{
    return !c->letters && !c->strokes && c->digits >= 9 && c->digits <= 12 &&
           (c->at[0] == '0' || (c->at[0] == '8' && c->at[1] == '4')) &&
           c->commas + c->colons == 0 && c->digits + c->dots + c->dashes == c->n;
}

/* Digits, then a unit: 5kg, 35m2, 2.000.000đ. */
static bool is_amount(const struct core *c)
{
    static const char *const units[] = {"đ",  "đồng", "kg",  "g",   "mg", "ml", "m",
                                        "m2", "m3",   "km",  "km2", "cm", "mm", "ha",
                                        "m²", "m³",   "l",   "kw",  "kv", "mb", "gb",
                                        "tb", "usd",  "vnđ", "tr",  "kwh"};
    size_t n = strspn(c->text, "0123456789.,");
    if (!n || !c->letters)
        return false;
    char unit[DAU_LEX_KEY_SIZE];
    if (!dau_lex_key(c->text + n, unit, sizeof unit))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i]) == 0)
            return true;
    return false;
}

/* HSSV, KTCK: words have vowels even when they are misread. */
static bool is_all_consonants(const struct core *c)
{
    if (c->n < 2 || c->n > 8 || c->uppers != c->n)
        return false;
    for (int i = 0; i < c->n; i++) {
        int tone;
        if (dau_lex_is_vowel(dau_text_lower_char(dau_lex_take_tone(c->at[i], &tone))))
            return false;
    }
    return true;
}

/* A run of capitals of which a symbol is made: NQ, TTg, QH15. */
static bool is_symbol_group(const char *at, size_t length)
{
    int uppers = 0, lowers = 0, digits = 0;
    for (const char *end = at + length; at < end;) {
        uint32_t c = dau_text_next(&at);
        uppers += dau_text_is_upper(c);
        lowers += dau_text_is_lower(c);
        digits += dau_text_is_digit(c);
    }
    return uppers > 0 && lowers <= uppers && digits <= 2;
}

/* 57-NQ/TW, 03/LĐLĐ, QĐ-TTg, 30/2020/NĐ-CP: groups joined by / or -, one of capitals,
 * the others capitals or digits. */
static bool is_code(const struct core *c)
{
    if (c->strokes + c->dashes == 0 || c->letters < 1 || c->colons)
        return false;
    bool symbol = false;
    for (const char *at = c->text; *at;) {
        size_t length = strcspn(at, "/-");
        bool digits = length && strspn(at, "0123456789") >= length - (length > 1);
        if (length && is_symbol_group(at, length))
            symbol = true;
        else if (length && !digits)
            return false;
        at += length;
        at += strspn(at, "/-");
    }
    return symbol && (c->uppers >= 2 || c->digits);
}

static enum dau_lex_kind kind_of_digits(const char *token, const struct core *c)
{
    if (strchr(c->text, '%'))
        return DAU_LEX_PERCENT;
    if (is_date(c))
        return DAU_LEX_DATE;
    if (is_time(c))
        return DAU_LEX_TIME;
    if (is_phone(c))
        return DAU_LEX_PHONE;
    if (is_label(token, c))
        return DAU_LEX_LABEL;
    if (!c->letters && !c->others)
        return c->strokes ? DAU_LEX_CODE : DAU_LEX_NUMBER;
    return DAU_LEX_OTHER;
}

enum dau_lex_kind dau_lex_kind_of(const struct dau_lex *lex, const char *token)
{
    struct core c;
    int distance;
    if (!take_core(token, &c))
        return DAU_LEX_OTHER;
    if (c.digits + c.letters == 0)
        return DAU_LEX_PUNCTUATION;
    if (is_email(&c))
        return DAU_LEX_EMAIL;
    if (is_url(&c))
        return DAU_LEX_URL;
    enum dau_lex_kind kind = c.digits ? kind_of_digits(token, &c) : DAU_LEX_OTHER;
    if (kind != DAU_LEX_OTHER)
        return kind;
    if (is_roman(&c))
        return DAU_LEX_ROMAN;
    if (is_label(token, &c))
        return DAU_LEX_LABEL;
    if (is_code(&c))
        return DAU_LEX_CODE;
    bool short_form = c.uppers > 1 || c.strokes > 0;
    if (short_form && dau_lex_abbreviation(lex, c.text, &distance) && distance == 0)
        return DAU_LEX_ABBREVIATION;
    if (is_all_consonants(&c))
        return DAU_LEX_ABBREVIATION;
    if (dau_lex_map_find(&lex->foreign_words, c.text) != UINT32_MAX)
        return DAU_LEX_FOREIGN;
    if (is_amount(&c))
        return DAU_LEX_AMOUNT;
    return dau_lex_is_syllable(c.text) ? DAU_LEX_SYLLABLE : DAU_LEX_OTHER;
}

bool dau_lex_is_protected(enum dau_lex_kind kind)
{
    return kind != DAU_LEX_OTHER && kind != DAU_LEX_SYLLABLE &&
           kind != DAU_LEX_PUNCTUATION;
}

const char *dau_lex_kind_name(enum dau_lex_kind kind)
{
    static const char *const names[DAU_LEX_KIND_N] = {
        [DAU_LEX_OTHER] = "other",     [DAU_LEX_SYLLABLE] = "syllable",
        [DAU_LEX_NUMBER] = "number",   [DAU_LEX_DATE] = "date",
        [DAU_LEX_TIME] = "time",       [DAU_LEX_AMOUNT] = "amount",
        [DAU_LEX_PERCENT] = "percent", [DAU_LEX_CODE] = "code",
        [DAU_LEX_URL] = "url",         [DAU_LEX_EMAIL] = "email",
        [DAU_LEX_PHONE] = "phone",     [DAU_LEX_ABBREVIATION] = "abbreviation",
        [DAU_LEX_ROMAN] = "roman",     [DAU_LEX_LABEL] = "label",
        [DAU_LEX_FOREIGN] = "foreign", [DAU_LEX_PUNCTUATION] = "punctuation",
    };
    return (int)kind >= 0 && kind < DAU_LEX_KIND_N ? names[kind] : "other";
}
