#include "correct/code_span.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

static const float sure = 0.9F;

/* One mention: "33/2022/" and "TTLT-BTC-BNV". */
struct mention {
    const char *number, *symbol;
    bool listed;
    int place;
};

struct mentions {
    const struct dau_lex *lex;
    const struct dau_flow *flow;
    struct dau_arena *arena;
    struct mention *list;
    int n;
};

static size_t digits_at(const char *at)
{
    return strspn(at, "0123456789");
}

static bool is_year(const char *at)
{
    return digits_at(at) == 4 &&
           (strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0);
}

static bool is_joint(char c)
{
    return c == '/' || c == '-';
}

bool dau_code_span_of(const char *token, struct dau_code_span *span)
{
    struct dau_edges e = dau_edges_of(token);
    size_t at = e.lead, digits = digits_at(token + at);
    if (!digits || digits > 6)
        return false;
    at += digits;
    at += token[at] == 'a' || token[at] == 'b';
    if (!is_joint(token[at]))
        return false;
    if (token[at] == '/' && is_year(token + at + 1)) {
        at += 5;
        if (!is_joint(token[at]))
            return false;
    }
    at++;
    const char *next = token + at;
    *span = (struct dau_code_span){e.lead, at, e.to};
    return at < e.to && dau_text_is_letter(dau_text_next(&next));
}

static void change(const struct mentions *all, int i, const char *number,
                   const char *symbol, enum dau_why why)
{
    const struct dau_place *place = &all->flow->places[i];
    const char *text = place->token->text;
    struct dau_edges e = dau_edges_of(text);
    dau_token_change(place->page, place->token,
                     dau_arena_printf(place->page->arena, "%.*s%s%s%s", (int)e.lead,
                                      text, number, symbol, text + e.to),
                     why, sure);
}

/* What only misread letters keep from being listed, NULL for what is not. */
static const char *listed_like(const struct mentions *all, const char *core)
{
    char mended[256];
    struct dau_code_span span;
    if (!dau_lex_mend_code(all->lex, core, mended, sizeof mended) ||
        !dau_code_span_of(mended, &span) ||
        !dau_lex_is_symbol(all->lex, mended + span.symbol))
        return NULL;
    return dau_arena_strdup(all->arena, mended);
}

/* "02/2025NĐ-CP": the stroke after a year was lost; specks stand in "QĐ-T'Tg",
 * "QĐ-TT¢g". */
static const char *with_joints(const char *core, struct dau_arena *arena)
{
    size_t digits = digits_at(core);
    char *text = dau_arena_alloc(arena, strlen(core) + 2, 1), *out = text;
    const char *year = digits && core[digits] == '/' ? core + digits + 1 : "";
    for (const char *at = core; *at; at++) {
        bool lost = *year && is_year(year) && at == year + 4 && *at >= 'A';
        if (lost)
            *out++ = '/';
        if (*at != '\'')
            *out++ = *at;
        if (strncmp(at + 1, "¢", strlen("¢")) == 0)
            at += strlen("¢");
    }
    *out = '\0';
    return text;
}

/* What a text is as the number of a document with a listed symbol; NULL for none. */
static const char *listed_of(const struct mentions *all, const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    struct dau_code_span span;
    if (!digits_at(text + e.lead))
        return NULL;
    const char *core = dau_arena_strndup(all->arena, text + e.lead, e.to - e.lead);
    const char *joined = with_joints(core, all->arena);
    if (!dau_code_span_of(joined, &span))
        return NULL;
    return dau_lex_is_symbol(all->lex, joined + span.symbol) ? joined
                                                             : listed_like(all, joined);
}

/* By the text, or else by the reading, of which words were made: "83-TTr/TỪ". */
static void mend(struct mentions *all, int i)
{
    const struct dau_token *token = all->flow->places[i].token;
    const char *listed = listed_of(all, token->text);
    if (!listed && strcmp(token->text, token->read) != 0 && !strchr(token->text, ' '))
        listed = listed_of(all, token->read);
    if (!listed)
        return;
    struct dau_edges e = dau_edges_of(token->text);
    const char *core = dau_arena_strndup(all->arena, token->text + e.lead, e.to - e.lead);
    if (strcmp(core, listed) != 0)
        change(all, i, "", listed, DAU_WHY_CODE);
}

static void collect(struct mentions *all, int i)
{
    const char *text = all->flow->places[i].token->text;
    struct dau_code_span span;
    if (!dau_code_span_of(text, &span))
        return;
    const char *symbol =
        dau_arena_strndup(all->arena, text + span.symbol, span.to - span.symbol);
    *(struct mention *)dau_arena_push(all->arena, &all->list, &all->n,
                                      sizeof *all->list) = (struct mention){
        dau_arena_strndup(all->arena, text + span.from, span.symbol - span.from), symbol,
        dau_lex_is_symbol(all->lex, symbol), i};
}

/* How many letters differ, counted up to `most` + 1. */
static int letters_off(const char *a, const char *b, int most)
{
    if (most < 0)
        return 1;
    while (*a && *a == *b)
        a++, b++;
    if (!*a && !*b)
        return 0;
    int least = *a && *b ? letters_off(a + 1, b + 1, most - 1) : most;
    int more = *a ? letters_off(a + 1, b, most - 1) : most;
    int less = *b ? letters_off(a, b + 1, most - 1) : most;
    least = more < least ? more : least;
    return 1 + (less < least ? less : least);
}

/* The one listed symbol among the mentions of a number, when there is just one that is
 * like `mention`. */
static const char *agreed(const struct mentions *all, const struct mention *mention)
{
    enum { MOST_OFF = 4, SHORTEST = 4 }; /* bytes: Đ for D are two */
    const char *found = NULL;
    for (int k = 0; k < all->n; k++) {
        const struct mention *other = &all->list[k];
        if (!other->listed || strcmp(other->number, mention->number) != 0 ||
            strlen(other->symbol) < SHORTEST ||
            letters_off(other->symbol, mention->symbol, MOST_OFF) > MOST_OFF)
            continue;
        if (found && strcmp(found, other->symbol) != 0)
            return NULL;
        found = other->symbol;
    }
    return found;
}

/* An engine without the marks reads Đ as D, B or P; an assembly has a number. */
static bool may_be_misread(const char *symbol)
{
    return strpbrk(symbol, "DBP") || strstr(symbol, "QH") || strpbrk(symbol, "0123456789");
}

/* "$9,5%", "i127/2025/QH15": figures with a sign among them that was a figure, and none
 * can say which. */
static bool is_odd_figure(const struct dau_lex *lex, const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    int digits = 0, others = 0;
    for (const char *at = text + e.lead; at < text + e.to; at++) {
        digits += *at >= '0' && *at <= '9';
        others += strchr("$ilItOoSsz{}[]|&", *at) != NULL;
    }
    if (!digits || !others || text[e.lead] == '\0')
        return false;
    enum dau_lex_kind kind = dau_lex_kind_of(lex, text);
    bool ends = strchr("ilt|$", text[e.lead]) && digits_at(text + e.lead + 1);
    return kind == DAU_LEX_CODE ? ends
                                : (kind == DAU_LEX_OTHER || strchr(text, '$')) &&
                                      digits >= others;
}

void dau_codes_doc(const struct dau_lex *lex, const struct dau_flow *flow,
                   const bool *marked, bool right)
{
    enum { MOST = 500 }; /* each is held against each */
    struct mentions all = {lex, flow, dau_arena_new(), NULL, 0};
    for (int i = 0; i < flow->n_places; i++) {
        if (!*flow->places[i].token->text ||
            (right && !flow->places[i].token->n_symbols))
            continue;
        mend(&all, i);
        collect(&all, i);
        if (!marked[i] && is_odd_figure(lex, flow->places[i].token->text))
            flow->places[i].token->flags |= DAU_TOKEN_DOUBTFUL;
    }
    for (int k = 0; k < all.n; k++) {
        const struct mention *mention = &all.list[k];
        struct dau_token *token = flow->places[mention->place].token;
        const char *symbol = mention->listed || all.n > MOST ? NULL : agreed(&all, mention);
        if (symbol)
            change(&all, mention->place, mention->number, symbol, DAU_WHY_AGREEMENT);
        else if (!mention->listed && !marked[mention->place] &&
                 may_be_misread(mention->symbol))
            token->flags |= DAU_TOKEN_DOUBTFUL;
    }
    dau_arena_free(all.arena);
}
