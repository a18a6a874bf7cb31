#include "correct/brackets.h"

#include <math.h>
#include <string.h>
#include <uchar.h>

#include "base/text.h"
#include "correct/decode.h"
#include "correct/edges.h"

enum { REACH = 60, OPEN = 32 };
static const float clear = 4, sure = 0.8F, unsure = 0.5F;

/* One bracket or quote that opens, closes, or both of them ("). */
struct sign {
    int place;
    size_t at; /* byte in the token */
    uint32_t c;
    bool opens;
};

struct pairing {
    const struct dau_flow *flow;
    const char **texts; /* by place; may be replaced */
    struct dau_arena *arena;
    struct sign open[OPEN];
    int n_open;
    void (*paired)(struct pairing *p, const struct sign *from, const struct sign *to);
    void (*alone)(struct pairing *p, const struct sign *sign);
    void *user;
};

static uint32_t last_of(const char *text, size_t n)
{
    uint32_t c = 0;
    for (const char *at = text; at < text + n;)
        c = dau_text_next(&at);
    return c;
}

static bool is_alnum(uint32_t c)
{
    return dau_text_is_letter(c) || dau_text_is_digit(c);
}

static bool ends_clause(const char *text)
{
    size_t n = strlen(text);
    return n && strchr(".;:,", text[n - 1]);
}

/* "a)", "b}", "12)" where an item may begin. */
static bool is_label(const struct pairing *p, int i)
{
    const char *text = p->texts[i], *rest = text;
    uint32_t c = dau_text_next(&rest);
    size_t n = strlen(text);
    if (!is_alnum(c) || n < 2 || n > 4 || !strchr(")}", text[n - 1]) ||
        strcspn(text, ")}") + 1 < n)
        return false;
    return p->flow->places[i].index_in_line == 0 ||
           (dau_text_is_letter(c) && rest + 1 == text + n &&
            ends_clause(p->texts[i - 1]));
}

/* What kind of sign stands at a byte of a text, if it can be one there. */
static bool sign_at(const char *text, size_t at, struct sign *sign)
{
    const char *rest = text + at;
    uint32_t c = dau_text_next(&rest), after = dau_text_next(&rest);
    uint32_t before = last_of(text, at);
    sign->at = at;
    sign->c = c;
    switch (c) {
    case '(':
    case U'“':
        sign->opens = true;
        return true;
    case '[':
    case '{':
        sign->opens = true;
        return !is_alnum(before) && after;
    case ')':
    case U'”':
        sign->opens = false;
        return true;
    case ']': /* "TR]" is TRỊ, "II]" is III */
    case '}':
        sign->opens = false;
        return !is_alnum(after) && (c == '}' || !dau_text_is_upper(before));
    case '"':
        sign->opens = !is_alnum(before) && is_alnum(after);
        return true;
    default:
        return false;
    }
}

static bool fit(uint32_t open, uint32_t close)
{
    switch (open) {
    case '(': /* "[" may be read as "(", but hardly "(" as "[" */
    case '[':
        return close == ']' || close == '}' || (close == ')' && open == '(');
    case '{':
        return close == ']' || close == '}' || close == ')';
    default:
        return close == U'”' || close == '"';
    }
}

static void leave_open(struct pairing *p, int keep)
{
    while (p->n_open > keep)
        p->alone(p, &p->open[--p->n_open]);
}

static void close_sign(struct pairing *p, const struct sign *sign)
{
    for (int k = p->n_open - 1; k >= 0; k--) {
        struct sign from = p->open[k];
        if (!fit(from.c, sign->c) || sign->place - from.place > REACH)
            continue;
        leave_open(p, k + 1);
        p->n_open = k;
        p->paired(p, &from, sign);
        return;
    }
    p->alone(p, sign);
}

static void open_sign(struct pairing *p, const struct sign *sign)
{
    if (p->n_open == OPEN) {
        p->alone(p, &p->open[0]);
        memmove(p->open, p->open + 1, sizeof *p->open * (OPEN - 1));
        p->n_open--;
    }
    p->open[p->n_open++] = *sign;
}

/* An empty line ends a paragraph, but for one that goes on in small letters. */
static bool starts_paragraph(const struct dau_place *place)
{
    const char *text = place->token->read;
    return place->index_in_line == 0 && place->line->gap_lines > 0 &&
           !dau_text_is_lower(dau_text_next(&text));
}

static void pair_all(struct pairing *p)
{
    for (int i = 0; i < p->flow->n_places; i++) {
        if (starts_paragraph(&p->flow->places[i]))
            leave_open(p, 0);
        if (is_label(p, i))
            continue;
        const char *text = p->texts[i];
        size_t n = strlen(text);
        for (const char *at = text; at < text + n;) {
            struct sign sign = {.place = i};
            if (sign_at(text, (size_t)(at - text), &sign)) {
                if (sign.opens)
                    open_sign(p, &sign);
                else
                    close_sign(p, &sign);
            }
            dau_text_next(&at);
        }
    }
    leave_open(p, 0);
}

/* The text with another sign of one byte at one place. */
static void put_sign(struct pairing *p, const struct sign *sign, char c)
{
    char *text = dau_arena_strdup(p->arena, p->texts[sign->place]);
    text[sign->at] = c;
    p->texts[sign->place] = text;
}

/* Braces are not printed: between them stood brackets, beside a bracket its partner. */
static void read_pair(struct pairing *p, const struct sign *from, const struct sign *to)
{
    struct dau_bracketed *out = p->user;
    bool round = to->c == ')' || (to->c == '}' && from->c == '(');
    if (from->c >= 0x80 || from->c == '"')
        return;
    put_sign(p, from, round ? '(' : '[');
    put_sign(p, to, round ? ')' : ']');
    if (!round)
        out[from->place].firm = out[to->place].firm = true;
}

/* After a word, or alone, a brace was a bracket. */
static void read_alone(struct pairing *p, const struct sign *sign)
{
    const char *text = p->texts[sign->place];
    if (sign->c == '}' && (sign->at ? text[sign->at - 1] != ']' : !text[1]))
        put_sign(p, sign, ')');
}

struct dau_bracketed *dau_brackets_pair(const struct dau_flow *flow,
                                        struct dau_arena *arena)
{
    size_t n = (size_t)flow->n_places;
    struct dau_bracketed *out = DAU_NEW_N(arena, struct dau_bracketed, n);
    struct pairing p = {.flow = flow, .arena = arena, .user = out};
    p.paired = read_pair;
    p.alone = read_alone;
    p.texts = DAU_NEW_N(arena, const char *, n);
    for (int i = 0; i < flow->n_places; i++)
        p.texts[i] = flow->places[i].token->read;
    pair_all(&p);
    for (int i = 0; i < flow->n_places; i++) {
        size_t length = strlen(p.texts[i]);
        if (is_label(&p, i) && p.texts[i][length - 1] == '}')
            put_sign(&p, &(struct sign){.place = i, .at = length - 1}, ')');
        out[i].read = p.texts[i];
    }
    return out;
}

/* Signs of a text that are alone. */
struct alone {
    struct sign *list;
    int n;
};

static void keep_alone(struct pairing *p, const struct sign *sign)
{
    struct alone *all = p->user;
    *(struct sign *)dau_arena_push(p->arena, &all->list, &all->n, sizeof *all->list) =
        *sign;
}

static void keep_pair(struct pairing *p, const struct sign *from, const struct sign *to)
{
    (void)p, (void)from, (void)to;
}

struct mend {
    const struct dau_flow *flow;
    const bool *marked;
    const struct dau_candidates *const *found;
    struct dau_candidate_maker *maker;
};

static bool holds(const char *set, uint32_t c)
{
    for (uint32_t d; (d = dau_text_next(&set));)
        if (c == d)
            return true;
    return false;
}

/* A word, in which one sign may stand for a letter: n bytes of text. */
static bool is_wordlike(const char *text, size_t n)
{
    int letters = 0, others = 0;
    for (const char *at = text; at < text + n;)
        *(dau_text_is_letter(dau_text_next(&at)) ? &letters : &others) += 1;
    return letters > 1 && others <= 1;
}

/* The reading with "(" for its first letter, or ")" for the last of its word; NULL
 * where no bracket looks like that letter, or no word is left. */
static const char *with_bracket(struct dau_arena *arena, const char *read, bool opens)
{
    struct dau_edges e = dau_edges_of(read);
    const char *rest = read;
    uint32_t c = dau_text_next(&rest);
    if (opens)
        return holds("Cc{[íiIl1|!t<", c) && read + e.to > rest &&
                       is_wordlike(rest, (size_t)(read + e.to - rest))
                   ? dau_arena_printf(arena, "(%s", rest)
                   : NULL;
    size_t end = e.to + (read[e.to] == ']' || read[e.to] == '|');
    if (end < e.lead + 2 || !strchr("]jlyJI1|!t", read[end - 1]) ||
        !is_wordlike(read + e.lead, end - 1 - e.lead))
        return NULL;
    return dau_arena_printf(arena, "%.*s)%s", (int)(end - 1), read, read + end);
}

/* The language model's word on the tokens from the second before place `i` to the one
 * after it when its words are those of a candidate. */
static float in_context(const struct mend *m, int i, const struct dau_candidate *c)
{
    const struct dau_lm *lm = m->maker->lm;
    struct dau_lm_state state = {0};
    float sum = 0;
    for (int k = i - 2; k <= i + 1; k++) {
        char words[DAU_CANDIDATE_WORDS][DAU_LM_WORD_SIZE];
        if (k < 0 || k >= m->flow->n_places)
            continue;
        int n = k == i ? c->n_words
                       : dau_lm_words(m->flow->places[k].token->text, words,
                                      DAU_CANDIDATE_WORDS);
        for (int j = 0; j < n; j++)
            sum += dau_lm_score(
                lm, &state, k == i ? c->words[j] : dau_lm_word(lm, words[j]), &state);
    }
    return sum;
}

static float rank_of(const struct mend *m, int i, const struct dau_candidate *c)
{
    return c->score + dau_decode_default().lm_weight * in_context(m, i, c);
}

/* How much likelier a token is read otherwise, and its text then. */
static float gain_of(const struct mend *m, int i, const char *read, const char **text)
{
    const char *now = m->flow->places[i].token->text;
    const struct dau_candidates *all = m->found[i];
    float rank = -INFINITY, best = 0;
    for (int k = 0; k < all->n; k++)
        if (strcmp(all->list[k].text, now) == 0)
            rank = rank_of(m, i, &all->list[k]);
    all = dau_candidates_of(m->maker, read, false);
    for (int k = 0; k < all->n && !isinf(rank); k++) {
        bool word = k != all->reading && !strchr(all->list[k].text, ' ');
        float gain = word ? rank_of(m, i, &all->list[k]) - rank : 0;
        if (gain > best) {
            best = gain;
            *text = all->list[k].text;
        }
    }
    return best;
}

static bool is_horned(uint32_t c, bool first)
{
    return holds("ưừứửữựƯỪỨỬỮỰ", c) || (!first && holds("ơờớởỡợƠỜỚỞỠỢ", c));
}

/* "(ứng", "cơ”": the horn of a letter, read as a sign beside it. */
static bool is_horn(const char *text, const struct sign *sign)
{
    const char *rest = text + sign->at;
    dau_text_next(&rest);
    return sign->opens ? !sign->at && is_horned(dau_text_next(&rest), true)
                       : (sign->c == '"' || sign->c == U'”') &&
                             is_horned(last_of(text, sign->at), false);
}

static void take_away(const struct dau_place *place, const struct sign *sign)
{
    const char *text = place->token->text, *rest = text + sign->at;
    dau_text_next(&rest);
    dau_token_change(
        place->page, place->token,
        dau_arena_printf(place->page->arena, "%.*s%s", (int)sign->at, text, rest),
        DAU_WHY_CODE, sure);
}

/* "(6 chức" is "tổ chức": the foot of a t is round. */
static bool is_t(const struct mend *m, const struct sign *sign)
{
    const struct dau_place *place = &m->flow->places[sign->place];
    const char *read = place->token->read, *text = NULL;
    if (sign->c != '(' || sign->at || *read != '(' || !read[1])
        return false;
    read = dau_arena_printf(m->maker->arena, "t%s", read + 1);
    if (gain_of(m, sign->place, read, &text) < clear || !text)
        return false;
    dau_token_change(place->page, place->token, text, DAU_WHY_CODE, sure);
    return true;
}

/* The partner of a bracket among the tokens before it or after it; false: none. */
static bool find_partner(const struct mend *m, const struct sign *sign)
{
    enum { FAR = 25 };
    int step = sign->opens ? 1 : -1, best_place = -1;
    const char *best_text = NULL;
    float best = clear;
    for (int i = sign->place + step; i >= 0 && i < m->flow->n_places; i += step) {
        const struct dau_place *place = &m->flow->places[i];
        const char *text = NULL;
        if ((i - sign->place) * step > FAR || strpbrk(place->token->text, "()") ||
            (step > 0 && starts_paragraph(place)))
            break;
        const char *read =
            with_bracket(m->maker->arena, place->token->read, !sign->opens);
        float gain = read && !m->marked[i] ? gain_of(m, i, read, &text) : 0;
        if (gain > best) {
            best = gain;
            best_place = i;
            best_text = text;
        }
        if (step < 0 && starts_paragraph(place))
            break;
    }
    if (best_place < 0)
        return false;
    const struct dau_place *place = &m->flow->places[best_place];
    dau_token_change(place->page, place->token, best_text, DAU_WHY_CODE, sure);
    return true;
}

static void mend_alone(const struct mend *m, const struct dau_place *place,
                       const struct sign *sign)
{
    bool round = sign->c == '(' || sign->c == ')';
    if (is_horn(place->token->text, sign))
        take_away(place, sign);
    else if (!is_t(m, sign) && !(round && find_partner(m, sign))) {
        place->token->flags |= DAU_TOKEN_DOUBTFUL;
        place->token->cert = fminf(place->token->cert, unsure);
    }
}

void dau_brackets_mend(const struct dau_flow *flow, const bool *marked,
                       const struct dau_candidates *const *found,
                       struct dau_candidate_maker *maker)
{
    struct alone alone = {0};
    struct dau_arena *arena = dau_arena_new();
    struct mend m = {flow, marked, found, maker};
    struct pairing p = {.flow = flow, .arena = arena, .user = &alone};
    p.paired = keep_pair;
    p.alone = keep_alone;
    p.texts = DAU_NEW_N(arena, const char *, (size_t)flow->n_places);
    for (int i = 0; i < flow->n_places; i++)
        p.texts[i] = flow->places[i].token->text;
    pair_all(&p);
    for (int k = 0; k < alone.n; k++) {
        const struct sign *sign = &alone.list[k];
        const struct dau_place *place = &flow->places[sign->place];
        if (!marked[sign->place])
            mend_alone(&m, place, sign);
    }
    dau_arena_free(arena);
}
