#include "correct/formula.h"

#include <string.h>

#include "base/text.h"

enum { HEAD_LINES = 20 }; /* a letter's head is no longer */

static const float sure = 0.95F;

struct walk {
    const struct dau_lex *lex;
    const struct dau_flow *flow;
    const bool *marked;
};

static void change(const struct dau_place *place, const char *text, enum dau_why why)
{
    if (strcmp(place->token->text, text) != 0)
        dau_token_change(place->page, place->token, text, why, sure);
}

static const char *read_at(const struct walk *w, int i)
{
    return i < w->flow->n_places ? w->flow->places[i].token->read : "";
}

/* Nothing but a speck of dirt or a dash before it in its line. */
static bool starts_line(const struct walk *w, int i)
{
    int index = w->flow->places[i].index_in_line;
    if (index == 1) {
        const char *at = read_at(w, i - 1);
        uint32_t c = dau_text_next(&at);
        return !*at && !dau_text_is_letter(c) && !dau_text_is_digit(c);
    }
    return index == 0;
}

/* A number with a stroke or dash and capitals after it: the number of a letter. */
static bool is_symbol(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *joint = text + digits;
    if (!digits || digits > 6 || !*joint || !strchr("/-", *joint))
        return false;
    const char *at = joint + 1;
    uint32_t c = dau_text_next(&at);
    return c == 0 || dau_text_is_upper(c) || (c >= '0' && c <= '9');
}

/* "S4: 4127/SCT-VP", "S6:583/LĐLĐ" */
static void mend_number_word(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *read = place->token->read, *at = read;
    if (*read != 'S' && *read != 's')
        return;
    dau_text_next(&at);
    uint32_t c = dau_text_next(&at);
    if (!c || *at != ':')
        return;
    const char *rest = strchr(place->token->text, ':');
    bool glued = at[1] != '\0';
    if (!rest || !is_symbol(glued ? at + 1 : read_at(w, i + 1)))
        return;
    struct dau_arena *arena = place->page->arena;
    change(place, dau_arena_printf(arena, "Số%s", rest), DAU_WHY_CODE);
}

/* "VIv", "V/y": the stroke and the second letter are thin. */
static void mend_about(const struct walk *w, int i)
{
    const char *read = read_at(w, i);
    const char *next = read_at(w, i + 1);
    uint32_t c = dau_text_next(&next);
    if (strlen(read) == 3 && (*read == 'V' || *read == 'v') &&
        strchr("/Il1|!iJ", read[1]) && strchr("vVyY", read[2]) && dau_text_is_lower(c))
        change(&w->flow->places[i], "V/v", DAU_WHY_CODE);
}

static bool is_word(const char *text)
{
    int n = 0;
    for (; *text; n++)
        if (!dau_text_is_letter(dau_text_next(&text)))
            return false;
    return n > 1;
}

/* "Nghị quyết 6 57-NQ/TW": one sign between a word and a symbol is "số". */
static void mend_number_sign(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *read = place->token->read, *next = read_at(w, i + 1);
    bool one_sign = *read && !read[1] && strchr("6)$s", *read);
    if (i && one_sign && is_symbol(next) && strchr(next, '/') &&
        is_word(w->flow->places[i - 1].token->text))
        change(place, "số", DAU_WHY_CODE);
}

/* Strokes that are all read as other thin signs: how many I they are, 0: something
 * else.
 * `*rest` is what follows. */
static int strokes(const char *read, const char **rest)
{
    int n = (int)strspn(read, "I1l|");
    *rest = read + n;
    return n <= 3 ? n : 0;
}

/* A year has four quarters: "Quý 111/2025" is the third. */
static void mend_quarter(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *rest;
    int n = strokes(place->token->read, &rest);
    bool four = n == 1 && *rest == 'V';
    if (!i || (n < 2 && !four) || (four && *place->token->read == 'I'))
        return;
    const char *word = w->flow->places[i - 1].token->text;
    struct dau_arena *arena = place->page->arena;
    if (strcmp(dau_text_lower(arena, word), "quý") == 0 &&
        (!rest[four] || strchr("/,.;", rest[four])))
        change(place, dau_arena_printf(arena, "%.*s%s", n, "III", rest), DAU_WHY_CODE);
}

/* "|. MỤC ĐÍCH" is part I: the stroke alone is never printed. */
static void mend_part(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *rest, *next = read_at(w, i + 1);
    int n = strokes(place->token->read, &rest);
    bool all_figures = (int)strspn(place->token->read, "1") == n;
    if (n && !all_figures && strcmp(rest, ".") == 0 &&
        dau_text_is_upper(dau_text_next(&next)))
        change(place, dau_arena_printf(place->page->arena, "%.*s.", n, "III"),
               DAU_WHY_CODE);
}

static void mend_head(const struct walk *w)
{
    const struct dau_line *line = NULL;
    const struct dau_page *page = NULL;
    int n_lines = 0;
    for (int i = 0; i < w->flow->n_places; i++) {
        const struct dau_place *place = &w->flow->places[i];
        if (place->page != page)
            n_lines = 0;
        n_lines += place->line != line;
        page = place->page;
        line = place->line;
        if (n_lines > HEAD_LINES || w->marked[i] || !starts_line(w, i))
            continue;
        mend_number_word(w, i);
        mend_about(w, i);
    }
}

/* The letters of items in their order (circular 01/2011/TT-BNV leaves out f j w z), and
 * what each is read as. */
static const struct label {
    const char *letter, *readings;
} labels[] = {
    {"a", ""},  {"b", "6"}, {"c", "©"}, {"d", ""},  {"đ", "d4"},  {"e", "é"},
    {"g", "8"}, {"h", ""},  {"i", "ï"}, {"k", ""},  {"l", "1I|"}, {"m", ""},
    {"n", ""},  {"o", "0"}, {"p", ""},  {"q", "g"}, {"r", ""},    {"s", ""},
};
enum { N_LABELS = sizeof labels / sizeof *labels };

/* The one sign of "d)", or 0. */
static uint32_t label_sign(const char *text)
{
    uint32_t c = dau_text_next(&text);
    return strcmp(text, ")") == 0 ? c : 0;
}

static bool holds(const char *set, uint32_t c)
{
    for (uint32_t d; (d = dau_text_next(&set));)
        if (c == d)
            return true;
    return false;
}

static int label_number(uint32_t c)
{
    for (int i = 0; i < N_LABELS; i++)
        if (holds(labels[i].letter, c))
            return i;
    return -1;
}

/* Numbers begin with 1, and no item with ©. */
static void mend_lone_label(const struct walk *w, int i)
{
    uint32_t sign = label_sign(read_at(w, i));
    if (!w->marked[i] && (sign == '0' || sign == 0xA9))
        change(&w->flow->places[i], sign == '0' ? "o)" : "c)", DAU_WHY_CODE);
}

/* A label that is no letter, or the one before again, is the one that should follow.
 * Figures may be labels themselves: these only where the one after next follows. */
static void mend_labels(const struct walk *w)
{
    int *at = NULL, n = 0;
    struct dau_arena *arena = dau_arena_new();
    for (int i = 0; i < w->flow->n_places; i++)
        if (w->flow->places[i].index_in_line == 0 && label_sign(read_at(w, i))) {
            mend_lone_label(w, i);
            *(int *)dau_arena_push(arena, &at, &n, sizeof *at) = i;
        }
    for (int k = 1; k < n; k++) {
        const struct dau_place *place = &w->flow->places[at[k]];
        uint32_t sign = label_sign(place->token->read);
        int before = label_number(label_sign(w->flow->places[at[k - 1]].token->text));
        int after = k + 1 < n ? label_number(label_sign(read_at(w, at[k + 1]))) : -1;
        if (w->marked[at[k]] || before < 0 || before + 1 == N_LABELS ||
            !holds(labels[before + 1].readings, sign) ||
            (dau_text_is_digit(sign) && after != before + 2))
            continue;
        change(place,
               dau_arena_printf(place->page->arena, "%s)", labels[before + 1].letter),
               DAU_WHY_AGREEMENT);
    }
    dau_arena_free(arena);
}

static bool is_title(const char *text)
{
    uint32_t c = dau_text_next(&text);
    const char *rest = text;
    return dau_text_is_upper(c) && dau_text_is_lower(dau_text_next(&rest));
}

/* "hoàng Văn Trình" alone in its line: a surname and given names. */
static void mend_name(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const struct dau_line *line = place->line;
    if (line->n_tokens < 3 || line->n_tokens > 5 ||
        !(dau_lex_name_part(w->lex, place->token->text) & DAU_LEX_SURNAME))
        return;
    for (int k = 1; k < line->n_tokens; k++)
        if (!is_title(line->tokens[k].text) ||
            !dau_lex_name_part(w->lex, line->tokens[k].text))
            return;
    struct dau_arena *arena = place->page->arena;
    const char *text = place->token->text, *rest = text;
    char first[5];
    dau_text_put(dau_text_next(&rest), first);
    change(place, dau_arena_printf(arena, "%s%s", dau_text_upper(arena, first), rest),
           DAU_WHY_LEXICON);
}

/* True when a quotation that is closed after place `i` was opened at it or before. */
static bool is_closed_after(const struct walk *w, int i)
{
    enum { FAR = 12 };
    for (int k = i; k < w->flow->n_places && k < i + FAR; k++) {
        if (k > i && w->flow->places[k].line->gap_lines > 0 &&
            w->flow->places[k].index_in_line == 0)
            return false;
        const char *open = k > i ? strstr(read_at(w, k), "“") : NULL;
        if (strstr(read_at(w, k), "”"))
            return !open;
        if (open)
            return false;
    }
    return false;
}

/* "'tang toc”" was opened with a quote of which one stroke is left. */
static void mend_quote(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *read = place->token->read, *text = place->token->text;
    const char *rest = read, *first = text;
    uint32_t sign = dau_text_next(&rest);
    size_t n = (size_t)(rest - read);
    if (!sign || !holds("'‘*«‹", sign) || !dau_text_is_letter(dau_text_next(&rest)))
        return;
    first += strncmp(first, read, n) == 0 ? n : 0;
    const char *letter = first;
    if (dau_text_is_letter(dau_text_next(&letter)) && is_closed_after(w, i))
        change(place, dau_arena_printf(place->page->arena, "“%s", first), DAU_WHY_CODE);
}

/* No word begins with a comma: a speck of dirt before it. */
static void mend_speck(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *text = place->token->text, *rest = text + 1;
    if (!*text || !strchr(",._", *text) || !dau_text_is_letter(dau_text_next(&rest)) ||
        !dau_text_is_letter(dau_text_next(&rest)) ||
        dau_lex_kind_of(w->lex, text + 1) == DAU_LEX_URL)
        return;
    change(place, dau_arena_strdup(place->page->arena, text + 1), DAU_WHY_CODE);
}

void dau_formula_doc(const struct dau_lex *lex, const struct dau_flow *flow,
                     const bool *marked)
{
    struct walk w = {lex, flow, marked};
    mend_head(&w);
    mend_labels(&w);
    for (int i = 0; i < flow->n_places; i++) {
        if (marked[i])
            continue;
        mend_quote(&w, i);
        mend_speck(&w, i);
        mend_number_sign(&w, i);
        mend_quarter(&w, i);
        if (flow->places[i].index_in_line > 0)
            continue;
        mend_part(&w, i);
        mend_name(&w, i);
    }
}
