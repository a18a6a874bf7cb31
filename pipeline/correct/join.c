#include "correct/join.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

enum { MOST_PARTS = 4 };

struct dau_join {
    struct dau_token whole; /* stands in the flow */
    struct dau_token *first;
    struct dau_page *page;
    int n;
    enum kind { PARTED = 1, SPAN, WORD, CLOSED } kind;
};

/* Neighbours that may be one, as they were read. */
struct row {
    struct dau_work *w;
    const char *parts[MOST_PARTS];
    const char *whole, *core; /* all of it, and without the signs around */
    int from, n;
    bool marked;
};

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

static bool is_joint(char c)
{
    return c == '/' || c == '-';
}

static char last_of(const char *text)
{
    return *text ? text[strlen(text) - 1] : '\0';
}

static const char *core_of(const char *text, struct dau_arena *arena)
{
    struct dau_edges e = dau_edges_of(text);
    return dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
}

/* One space apart, in one line and cell. */
static bool are_close(const struct dau_place *a, const struct dau_place *b)
{
    const struct dau_token *left = a->token, *right = b->token;
    bool apart = left->box.w && a->line->size &&
                 right->box.x - (left->box.x + left->box.w) > 2 * a->line->size;
    bool blanks = !left->box.w && left->length &&
                  right->offset > left->offset + left->length + 1;
    return a->line == b->line && b->index_in_line == a->index_in_line + 1 &&
           left->cell == right->cell && !apart && !blanks;
}

/* The first `n` neighbours from place `from` on; false when they stand apart. */
static bool take_row(struct row *row, int n)
{
    struct dau_work *w = row->w;
    row->whole = "";
    row->n = n;
    for (int k = 0; k < n; k++) {
        if (row->from + k >= w->flow.n_places)
            return false;
        const struct dau_place *place = &w->flow.places[row->from + k];
        if (k && !are_close(place - 1, place))
            return false;
        row->parts[k] = place->token->read;
        row->whole = dau_arena_printf(w->arena, "%s%s", row->whole, row->parts[k]);
    }
    row->core = core_of(row->whole, w->arena);
    return true;
}

/* A joint stands at each place where the parts meet. */
static bool meet_at_joints(const struct row *row)
{
    for (int k = 0; k + 1 < row->n; k++)
        if (!is_joint(last_of(row->parts[k])) && !is_joint(*row->parts[k + 1]))
            return false;
    return true;
}

/* "1276/SNNMT" may go on with "-VP", "47-KH" with "/TU". */
static bool lacks_unit(const char *part)
{
    return !strchr(part, '/') || !strchr(part, '-');
}

/* "57-" and "NQ/TW". With a dash the symbol has a stroke: "2018 -UBND" is none. */
static bool is_code(const struct row *row)
{
    const struct dau_lex *lex = row->w->self->lex;
    size_t digits = digits_at(row->core), at = digits;
    bool year = row->core[at] == '/' && digits_at(row->core + at + 1) == 4;
    at += year ? 5 : 0;
    if (!digits || digits > 5 || !is_joint(row->core[at]) || !meet_at_joints(row) ||
        (row->marked && !year) || dau_lex_kind_of(lex, row->core) != DAU_LEX_CODE)
        return false;
    for (int k = 0; k + 1 < row->n; k++)
        if (dau_lex_kind_of(lex, row->parts[k]) == DAU_LEX_CODE &&
            !is_joint(last_of(row->parts[k])) && !lacks_unit(row->parts[k]))
            return false;
    const char *symbol = row->core + at + 1, *next = symbol;
    if (!dau_text_is_letter(dau_text_next(&next)))
        return false;
    if (row->core[at] == '-')
        return strchr(symbol, '/');
    return strpbrk(symbol, "/-") || dau_lex_is_symbol(lex, symbol) ||
           dau_lex_abbreviation(lex, symbol, NULL);
}

static bool is_full_date(const char *core)
{
    size_t day = digits_at(core), month = digits_at(core + day + is_joint(core[day]));
    const char *year = core + day + month + 2;
    if (!day || day > 2 || !is_joint(core[day]) || !month || month > 2 ||
        core[day + 1 + month] != core[day] || digits_at(year) != 4 || year[4])
        return false;
    int value = atoi(year), d = atoi(core), m = atoi(core + day + 1);
    return value >= 1930 && value < 2100 && d >= 1 && d <= 31 && m >= 1 && m <= 12;
}

/* "30/5/20" and "19", "14/" and "12/2017". */
static bool is_date(const struct row *row)
{
    if (!is_full_date(row->core))
        return false;
    for (int k = 0; k + 1 < row->n; k++) {
        char left = last_of(row->parts[k]), right = *row->parts[k + 1];
        bool in_year = k + 2 == row->n && digits_at(row->parts[k + 1]) < 4 &&
                       strchr(row->parts[k], '/');
        if (!is_joint(left) && !is_joint(right) && !in_year)
            return false;
    }
    return true;
}

/* True when a reading is likely to be the word, by itself. */
static bool may_be(const struct row *row, int place, const char *word)
{
    static const float unlikely = 3;
    struct dau_work *w = row->w;
    const char *read = core_of(w->flow.places[place].token->read, w->arena);
    if (row->marked)
        return strcmp(read, word) == 0;
    const struct dau_candidates *c = dau_candidates_of(&w->mangled, read, false);
    float best = -INFINITY, own = -INFINITY;
    for (int i = 0; i < c->n; i++) {
        float rank = c->list[i].score + c->list[i].prior;
        best = fmaxf(best, rank);
        if (strcmp(c->list[i].text, word) == 0)
            own = rank;
    }
    return own > best - unlikely;
}

static bool leads_to_year(const struct row *row)
{
    static const char *const words[] = {"năm", "đoạn", "kỳ"};
    for (size_t i = 0; row->from && i < sizeof words / sizeof *words; i++)
        if (may_be(row, row->from - 1, words[i]))
            return true;
    return false;
}

/* "năm 20 25", "đoạn 201 1". */
static bool is_year(const struct row *row)
{
    if (row->n != 2 || digits_at(row->core) != 4 || row->core[4] ||
        digits_at(row->parts[0]) != strlen(row->parts[0]))
        return false;
    int value = atoi(row->core);
    return value >= 1930 && value < 2060 && leads_to_year(row);
}

static bool is_before_unit(const struct row *row)
{
    int next = row->from + row->n;
    return !row->marked && next < row->w->flow.n_places && may_be(row, next, "đồng");
}

/* "1.200." and "000". Two groups may be the end of a sentence and a number, but for
 * money, and where the point stands before the second. */
static bool is_sum(const struct row *row)
{
    size_t at = digits_at(row->core), groups = 1;
    bool phone = at == 4 && *row->core == '0';
    if (!at || at > 3 + (size_t)phone)
        return false;
    for (; row->core[at] == '.' && digits_at(row->core + at + 1) == 3; at += 4)
        groups++;
    if (row->core[at] || groups < (phone ? 3 : 2))
        return false;
    bool pointed = true;
    for (int k = 0; k + 1 < row->n; k++) {
        pointed &= *row->parts[k + 1] == '.';
        if (last_of(row->parts[k]) != '.' && *row->parts[k + 1] != '.')
            return false;
    }
    bool label = row->w->flow.places[row->from].index_in_line == 0 &&
                 strlen(row->parts[0]) <= 3;
    return !label && (groups > 2 || (pointed && !row->marked) || is_before_unit(row));
}

static bool is_span(const struct row *row)
{
    for (int k = 0; k < row->n; k++) /* only signs would join it */
        if (strcmp(core_of(row->parts[k], row->w->arena), row->core) == 0)
            return false;
    return is_date(row) || is_sum(row) || is_year(row) || is_code(row);
}

static float best_rank(struct dau_work *w, const char *read)
{
    static const float word_weight = 1.2F;
    const struct dau_candidates *c = dau_candidates_of(&w->mangled, read, false);
    float best = -INFINITY;
    for (int i = 0; i < c->n; i++)
        best = fmaxf(best, c->list[i].score + word_weight * c->list[i].prior);
    return best;
}

/* A capital that is no word and no number by itself. */
static bool is_lone_capital(const char *text)
{
    return text[0] >= 'B' && text[0] <= 'Z' && !text[1] && !strchr("EIOUY", *text);
}

static bool is_small_letters(const char *core)
{
    int n = 0;
    for (; *core; n++) {
        uint32_t c = dau_text_next(&core);
        if (!dau_text_is_letter(c) || dau_text_is_upper(c))
            return false;
    }
    return n > 2;
}

/* "N guyén": together they are likelier by far than by themselves. Small letters alone
 * are words of other engines as often. */
static bool is_word(const struct row *row)
{
    static const float margin = 3;
    struct dau_work *w = row->w;
    const char *a = row->parts[0], *b = row->parts[1];
    if (row->n != 2 || row->marked || !is_lone_capital(a) || dau_edges_of(b).lead ||
        !is_small_letters(core_of(b, w->arena)))
        return false;
    float parted = dau_channel_space(w->mangled.channel, DAU_SPACE_PARTED);
    return best_rank(w, row->whole) + parted >
           best_rank(w, a) + best_rank(w, b) + margin;
}

/* "s" and "6" before a number: số. */
static bool is_number_word(const struct row *row)
{
    struct dau_work *w = row->w;
    const char *a = row->parts[0], *b = row->parts[1];
    return row->n == 2 && !row->marked && (strcmp(a, "s") == 0 || strcmp(a, "S") == 0) &&
           dau_text_count(b) == 1 && row->from + 2 < w->flow.n_places &&
           digits_at(w->flow.places[row->from + 2].token->read);
}

/* "qua" and "”;": what ends a clause stands at its word. */
static bool is_closed(const struct row *row)
{
    static const char *const quotes[] = {"”", "\"", "''", "’’"};
    const char *sign = row->parts[1], *word = row->parts[0];
    bool quoted = false;
    for (size_t i = 0; !quoted && i < sizeof quotes / sizeof *quotes; i++)
        if (strncmp(sign, quotes[i], strlen(quotes[i])) == 0) {
            sign += strlen(quotes[i]);
            quoted = true;
        }
    struct dau_edges e = dau_edges_of(word);
    return !row->marked && e.to > e.lead && e.to == e.length &&
           (quoted ? strchr(";,.", *sign) : strchr(";", *sign)) && *sign && !sign[1];
}

static struct dau_symbol *join_symbols(const struct row *row, int *n)
{
    struct dau_symbol *symbols = NULL;
    *n = 0;
    for (int k = 0; k < row->n; k++) {
        const struct dau_token *token = row->w->flow.places[row->from + k].token;
        for (int i = 0; i < token->n_symbols; i++)
            *(struct dau_symbol *)dau_arena_push(row->w->arena, &symbols, n,
                                                 sizeof *symbols) = token->symbols[i];
    }
    return symbols;
}

static struct dau_join *join(struct dau_work *w, const struct row *row, enum kind kind)
{
    struct dau_join *join = DAU_NEW(w->arena, struct dau_join);
    const struct dau_place *place = &w->flow.places[row->from];
    *join =
        (struct dau_join){*place->token, place->token, place->page, row->n, kind};
    join->whole.read = join->whole.text = row->whole;
    join->whole.symbols = join_symbols(row, &join->whole.n_symbols);
    return join;
}

/* What the tokens from the row's first on are together; sets how many they are. */
static enum kind kind_of(struct row *row)
{
    const char *first = row->w->flow.places[row->from].token->read;
    size_t lead = dau_edges_of(first).lead;
    bool figures = digits_at(first + lead) > 0;
    for (int n = MOST_PARTS; figures && n > 1; n--)
        if (take_row(row, n) && is_span(row))
            return SPAN;
    if (!take_row(row, 2))
        return PARTED;
    if (is_closed(row))
        return CLOSED;
    return !figures && (is_number_word(row) || is_word(row)) ? WORD : PARTED;
}

/* Right text is left; an engine's own reading among right words is looked at. */
static bool may_join(const struct dau_work *w, int i)
{
    return w->state != DAU_TEXT_RIGHT || w->flow.places[i].token->n_symbols;
}

void dau_joins_make(struct dau_work *w)
{
    struct dau_flow flow = {0};
    const struct dau_line *line = NULL;
    bool marked = false;
    for (int i = 0, n; i < w->flow.n_places; i += n) {
        struct row row = {.w = w, .from = i};
        if (w->flow.places[i].line != line) {
            line = w->flow.places[i].line;
            marked = w->state != DAU_TEXT_MANGLED ||
                     dau_text_line_is_marked(line);
        }
        row.marked = marked;
        enum kind kind = may_join(w, i) ? kind_of(&row) : PARTED;
        struct dau_place place = w->flow.places[i];
        if (kind != PARTED) {
            struct dau_join *made = join(w, &row, kind);
            place.token = &made->whole;
            *(struct dau_join **)dau_arena_push(w->arena, &w->joins, &w->n_joins,
                                                sizeof made) = made;
        }
        n = kind == PARTED ? 1 : row.n;
        *(struct dau_place *)dau_arena_push(w->arena, &flow.places, &flow.n_places,
                                            sizeof place) = place;
    }
    w->flow = flow;
}

/* Words that the figures and symbols of a span look like are none. */
void dau_joins_settle(struct dau_work *w)
{
    for (int i = 0; i < w->n_joins; i++) {
        struct dau_token *whole = &w->joins[i]->whole;
        if (w->joins[i]->kind == SPAN && whole->why != DAU_WHY_CODE)
            dau_token_change(w->joins[i]->page, whole, whole->read, DAU_WHY_NONE,
                             whole->cert);
    }
}

void dau_joins_end(struct dau_work *w)
{
    static const float sure = 0.9F;
    for (int i = 0; w->state != DAU_TEXT_FOREIGN && i < w->n_joins; i++) {
        struct dau_join *join = w->joins[i];
        struct dau_token *token = join->first, *whole = &join->whole;
        struct dau_page *page = join->page;
        if (join->kind == WORD && strcmp(whole->text, whole->read) == 0)
            continue; /* no word after all */
        dau_token_change(page, token, whole->text, whole->why ? whole->why : DAU_WHY_CODE,
                         whole->cert < 0 ? sure : fminf(whole->cert, sure));
        token->flags = whole->flags;
        token->alts = whole->alts;
        token->n_alts = whole->n_alts;
        for (int k = 1; k < join->n; k++) {
            dau_token_change(page, &token[k], "", token->why, token->cert);
            token[k].flags |= DAU_TOKEN_JOINED;
        }
    }
}
