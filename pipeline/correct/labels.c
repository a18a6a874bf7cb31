#include "correct/labels.h"

#include <string.h>

#include "base/text.h"

static const char letters[] = "abcdđeghiklmnopqrstuvxy";
enum { A, B, C, D, DD, E, NONE = -1, JUNK = -2, MAX_SIGNS = 2 };
static const float sure = 0.95F;

struct label {
    int place;
    int number; /* in `letters`, or JUNK */
    bool digit;   /* which may be right: 1) 2) 3) */
    bool capital; /* which may be right: A) B) C) */
};

struct walk {
    const struct dau_flow *flow;
    const bool *marked;
    struct dau_arena *arena;
    struct label *labels;
    int n_labels;
};

static int number_of(uint32_t c)
{
    int n = 0;
    for (const char *at = letters; *at; n++)
        if (dau_text_next(&at) == c)
            return n;
    return JUNK;
}

static const char *letter_at(struct dau_arena *arena, int number)
{
    const char *at = letters, *from = at;
    for (int i = 0; i <= number; i++) {
        from = at;
        dau_text_next(&at);
    }
    return dau_arena_printf(arena, "%.*s)", (int)(at - from), from);
}

/* Signs that no label has, and what they are read for. */
static int looks_like(uint32_t c)
{
    static const struct {
        uint32_t sign, letter;
    } known[] = {{0xF8, 'g'}, {0xD8, 'g'}, {0xA1, 'i'}, {0x2021, 'i'}, {0xA9, 'c'}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].sign == c)
            return number_of(known[i].letter);
    return JUNK;
}

static bool is_d(uint32_t c)
{
    return number_of(c) == D || number_of(c) == DD;
}

/* One or two signs and ")". Two are a label only when one of them is a sign, or when
 * both are a d: "12)" and "lý)" are none. */
static bool parse(const char *text, struct label *out)
{
    uint32_t signs[MAX_SIGNS];
    int n = 0, like = JUNK;
    bool odd = false;
    while (*text && *text != ')' && *text != '}') {
        uint32_t c = dau_text_next(&text);
        if (n == MAX_SIGNS || c == '(')
            return false;
        like = like == JUNK ? looks_like(c) : like;
        odd |= !(dau_text_is_letter(c) || dau_text_is_digit(c)) || looks_like(c) >= A ||
               (n && is_d(c) && is_d(signs[0]));
        signs[n++] = c;
    }
    if (!n || !*text || text[1] || (n > 1 && !odd))
        return false;
    uint32_t small = dau_text_lower_char(signs[0]);
    out->number = like >= A ? like : n == 1 ? number_of(small) : JUNK;
    out->digit = n == 1 && dau_text_is_digit(signs[0]);
    out->capital = like < A && small != signs[0] && out->number >= A;
    return true;
}

/* "cc)", "12)": of another row, so that none goes on over it. */
static bool is_other_label(const struct dau_place *place)
{
    const char *text = place->token->text;
    int n = 0;
    for (; *text && *text != ')'; n++) {
        uint32_t c = dau_text_next(&text);
        if (!dau_text_is_letter(c) && !dau_text_is_digit(c))
            return false;
    }
    return place->index_in_line == 0 && n == MAX_SIGNS && strcmp(text, ")") == 0;
}

static void collect(struct walk *w)
{
    for (int i = 0; i < w->flow->n_places; i++) {
        struct label label = {.number = NONE};
        if (!parse(w->flow->places[i].token->text, &label)) {
            if (!is_other_label(&w->flow->places[i]))
                continue;
            label = (struct label){.number = NONE};
        }
        label.place = i;
        *(struct label *)dau_arena_push(w->arena, &w->labels, &w->n_labels,
                                        sizeof label) = label;
    }
}

/* What a label should be between its neighbours; NONE: it stays. What is no letter of
 * the row was one; a digit only where the row goes on behind it. đ is read for d, and d
 * for đ, where the row goes on as if it were not. */
static int mended(const struct walk *w, int k)
{
    const struct label *at = &w->labels[k];
    int before = k ? at[-1].number : NONE;
    int after = k + 1 < w->n_labels ? at[1].number : NONE;
    bool last = after == NONE || after == A;
    if (at->capital)
        return before >= A && at->number == before + 1 ? at->number : NONE;
    if (at->number == JUNK && before >= A &&
        (after == before + 2 || (last && !at->digit)))
        return before + 1;
    if (at->number == DD && before == C && after == DD)
        return D;
    if (at->number == D && before == D && (after == E || last))
        return DD;
    return NONE;
}

static void change(const struct dau_place *place, const char *text)
{
    if (strcmp(place->token->text, text) != 0)
        dau_token_change(place->page, place->token, text, DAU_WHY_AGREEMENT, sure);
}

static void mend_letters(struct walk *w)
{
    for (int k = 0; k < w->n_labels; k++) {
        struct label *label = &w->labels[k];
        const struct dau_place *place = &w->flow->places[label->place];
        int number = mended(w, k);
        if (number != NONE || label->capital)
            label->number = number;
        if ((w->marked[label->place] || number != NONE) && label->number >= A)
            change(place, letter_at(place->page->arena, label->number));
    }
}

static bool ends_clause(const char *text)
{
    size_t n = strlen(text);
    return n && strchr(".;:", text[n - 1]);
}

static bool starts_upper(const char *text)
{
    return dau_text_is_upper(dau_text_next(&text));
}

/* "5," that begins a line and a sentence was "5."; without marks on the letters, within
 * a line too. */
static void mend_number(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    const char *text = place->token->text;
    size_t digits = strspn(text, "0123456789");
    bool within = place->index_in_line > 0;
    if (!digits || digits > 2 || strcmp(text + digits, ",") != 0 ||
        i + 1 == w->flow->n_places || (within && w->marked[i]) ||
        (i && !ends_clause(place[-1].token->text)) ||
        !starts_upper(place[1].token->text))
        return;
    change(place, dau_arena_printf(place->page->arena, "%.*s.", (int)digits, text));
}

/* A stroke at the start of an item, which an engine without the marks takes for one. */
static void mend_stroke(const struct walk *w, int i)
{
    const struct dau_place *place = &w->flow->places[i];
    if (strcmp(place->token->text, "~") == 0 && !w->marked[i] &&
        (place->index_in_line == 0 || ends_clause(place[-1].token->text)))
        change(place, "-");
}

void dau_labels_doc(const struct dau_flow *flow, const bool *marked)
{
    struct walk w = {.flow = flow, .marked = marked, .arena = dau_arena_new()};
    collect(&w);
    mend_letters(&w);
    for (int i = 0; i < flow->n_places; i++) {
        mend_number(&w, i);
        mend_stroke(&w, i);
    }
    dau_arena_free(w.arena);
}
