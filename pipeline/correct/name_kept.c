#include "correct/name_kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

enum { FEWEST = 3, LONGEST = 5 }; /* words */

static const float common = 0.004F; /* share of names with a surname that is no word */

struct mention {
    const char *key; /* without marks, in small letters */
    int from, n;
};

static const char *core_at(const struct dau_flow *flow, int i, struct dau_arena *arena)
{
    const char *read = flow->places[i].token->read;
    struct dau_edges e = dau_edges_of(read);
    return dau_arena_strndup(arena, read + e.lead, e.to - e.lead);
}

static bool is_capital(const char *core)
{
    if (!dau_text_is_upper(dau_text_next(&core)))
        return false;
    while (*core)
        if (!dau_text_is_lower(dau_text_next(&core)))
            return false;
    return true;
}

/* Whether a phrase goes on from place `i` to the next with a capital in both. */
static bool goes_on(const struct dau_flow *flow, int i, struct dau_arena *arena)
{
    if (i < 0 || i + 1 >= flow->n_places || flow->places[i].line != flow->places[i + 1].line)
        return false;
    const char *read = flow->places[i].token->read, *next = flow->places[i + 1].token->read;
    return !read[dau_edges_of(read).to] && !dau_edges_of(next).lead &&
           is_capital(core_at(flow, i, arena)) && is_capital(core_at(flow, i + 1, arena));
}

static bool is_surname(const struct dau_lex *lex, const char *core)
{
    return dau_lex_name_share(lex, core, DAU_LEX_SURNAME) >= common;
}

/* "Ông" and "Bà" begin sentences, and no names. */
static bool is_title(const struct dau_flow *flow, int i)
{
    const char *read = i >= 0 ? flow->places[i].token->read : "";
    return strcmp(read, "Ông") == 0 || strcmp(read, "Bà") == 0;
}

/* The words of a name that begins at place `i`: a surname, and capitals after it; 0: none. */
static int name_at(const struct dau_lex *lex, const struct dau_flow *flow, int i,
                   struct dau_arena *arena)
{
    int n = 1;
    const char *read = flow->places[i].token->read;
    read += dau_edges_of(read).lead;
    if (!dau_text_is_upper(dau_text_next(&read)))
        return 0;
    if (!is_surname(lex, core_at(flow, i, arena)) ||
        (!is_title(flow, i - 1) && goes_on(flow, i - 1, arena)))
        return 0;
    while (goes_on(flow, i + n - 1, arena))
        n++;
    return n >= FEWEST && n <= LONGEST ? n : 0;
}

static enum dau_lex_name part_of(int k, int n)
{
    return k == 0 ? DAU_LEX_SURNAME : k == n - 1 ? DAU_LEX_GIVEN : DAU_LEX_MIDDLE;
}

bool dau_name_is_kept(const struct dau_lex *lex, const struct dau_flow *flow, int place,
                      const char *choice)
{
    static const float far = 20;
    struct dau_arena *arena = dau_arena_new();
    struct dau_edges e = dau_edges_of(choice);
    const char *read = core_at(flow, place, arena);
    const char *other = dau_arena_strndup(arena, choice + e.lead, e.to - e.lead);
    bool kept = false;
    for (int k = 0; k < LONGEST && k <= place && is_capital(read) && !kept; k++) {
        int n = name_at(lex, flow, place - k, arena);
        if (n <= k || !dau_lex_is_syllable(read))
            continue;
        enum dau_lex_name part = part_of(k, n);
        kept = !is_capital(other) || dau_lex_name_share(lex, other, part) <
                                         far * dau_lex_name_share(lex, read, part);
    }
    dau_arena_free(arena);
    return kept;
}

static int by_key(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    int key = strcmp(x->key, y->key);
    return key ? key : x->from - y->from;
}

static void doubt(const struct dau_place *place, const char *other)
{
    struct dau_token *token = place->token;
    struct dau_arena *arena = place->page->arena;
    struct dau_edges e = dau_edges_of(token->text);
    token->flags |= DAU_TOKEN_DOUBTFUL;
    *(struct dau_alt *)dau_arena_push(arena, &token->alts, &token->n_alts,
                                      sizeof *token->alts) = (struct dau_alt){
        dau_arena_printf(arena, "%.*s%s%s", (int)e.lead, token->text, other,
                         token->text + e.to),
        "mention", 0};
}

static const char *word_of(const struct dau_flow *flow, const struct mention *mention,
                           int k, struct dau_arena *arena)
{
    const char *text = flow->places[mention->from + k].token->text;
    struct dau_edges e = dau_edges_of(text);
    return dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
}

/* The `k`th words of `n` mentions with one key. */
static void compare(const struct dau_flow *flow, const struct mention *list, int n, int k,
                    struct dau_arena *arena)
{
    for (int i = 0; i < n; i++) {
        const char *word = word_of(flow, &list[i], k, arena), *other = NULL;
        int same = 0;
        for (int j = 0; j < n; j++) {
            const char *there = word_of(flow, &list[j], k, arena);
            bool equal = strcmp(there, word) == 0;
            same += equal;
            other = equal ? other : there;
        }
        if (other && 2 * same <= n)
            doubt(&flow->places[list[i].from + k], other);
    }
}

void dau_names_differ(const struct dau_lex *lex, const struct dau_flow *flow,
                      const bool *marked)
{
    enum { MOST = 200 }; /* mentions of one name */
    struct dau_arena *arena = dau_arena_new();
    struct mention *list = NULL;
    int n_list = 0;
    for (int i = 0, n; i < flow->n_places; i += n ? n : 1) {
        n = marked[i] ? name_at(lex, flow, i, arena) : 0;
        const char *key = "";
        for (int k = 0; k < n; k++)
            key = dau_arena_printf(arena, "%s %s", key, core_at(flow, i + k, arena));
        if (n)
            *(struct mention *)dau_arena_push(arena, &list, &n_list, sizeof *list) =
                (struct mention){dau_text_fold(arena, key), i, n};
    }
    if (n_list)
        qsort(list, (size_t)n_list, sizeof *list, by_key);
    for (int i = 0, to; i < n_list; i = to) {
        for (to = i + 1; to < n_list && strcmp(list[to].key, list[i].key) == 0;)
            to++;
        for (int k = 0; to - i > 1 && to - i <= MOST && k < list[i].n; k++)
            compare(flow, list + i, to - i, k, arena);
    }
    dau_arena_free(arena);
}
