#include "correct/short_form.h"

#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

enum { FEWEST = 3, MOST = 10 }; /* letters */

/* A token that is a short form, and what it is by the words it stands for. */
struct form {
    int place;
    const char *key; /* equal for forms that differ in Đ D B P only */
    const char *core;
    const char *meant; /* NULL: nothing says */
};

struct forms {
    struct dau_arena *arena;
    struct form *list;
    int n;
};

static bool may_be_d(uint32_t c)
{
    return c == 0x110 || c == 'D' || c == 'B' || c == 'P';
}

/* The core of a token in capitals alone, or NULL. */
static const char *core_of(const char *text, struct dau_arena *arena)
{
    struct dau_edges e = dau_edges_of(text);
    const char *core = dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
    size_t n = 0;
    for (const char *at = core; *at; n++)
        if (!dau_text_is_upper(dau_text_next(&at)))
            return NULL;
    return n >= FEWEST && n <= MOST ? core : NULL;
}

static const char *key_of(const char *core, struct dau_arena *arena)
{
    char key[4 * MOST + 1] = "";
    size_t n = 0;
    for (uint32_t c; (c = dau_text_next(&core)) && n + 5 < sizeof key;)
        n += (size_t)dau_text_put(may_be_d(c) ? 'D' : c, key + n);
    return dau_arena_strdup(arena, key);
}

static uint32_t initial_of(const char *word)
{
    struct dau_edges e = dau_edges_of(word);
    const char *at = word + e.lead;
    uint32_t c = dau_text_next(&at);
    return c == 0x111 || c == 0x110 ? 0x110 : dau_text_fold_char(c);
}

static bool is_and(const char *word)
{
    return strcmp(word, "và") == 0 || strcmp(word, "-") == 0;
}

/* The letters of `core` by the initials of the words before place `i`, or NULL when
 * these are others. */
static const char *by_initials(const struct dau_flow *flow, int i, const char *core,
                               struct dau_arena *arena)
{
    uint32_t letters[MOST];
    int n = 0;
    while (*core)
        letters[n++] = dau_text_next(&core);
    for (int k = n - 1, at = i - 1; k >= 0; k--, at--) {
        while (at >= 0 && is_and(flow->places[at].token->text))
            at--;
        uint32_t initial = at >= 0 ? initial_of(flow->places[at].token->text) : 0;
        bool is_d = initial == 0x110 && may_be_d(letters[k]);
        if (!is_d && dau_text_fold_char(letters[k]) != initial)
            return NULL;
        letters[k] = is_d ? 0x110 : letters[k];
    }
    char meant[4 * MOST + 1] = "";
    size_t length = 0;
    for (int k = 0; k < n; k++)
        length += (size_t)dau_text_put(letters[k], meant + length);
    return dau_arena_strdup(arena, meant);
}

static bool is_in_brackets(const char *text, size_t lead)
{
    return lead && text[lead - 1] == '(' && strchr(text + lead, ')');
}

static void find_forms(struct forms *forms, const struct dau_flow *flow,
                       const bool *marked)
{
    for (int i = 0; i < flow->n_places; i++) {
        const char *text = flow->places[i].token->text;
        const char *core = marked[i] ? NULL : core_of(text, forms->arena);
        if (!core)
            continue;
        struct form *form =
            dau_arena_push(forms->arena, &forms->list, &forms->n, sizeof *form);
        *form = (struct form){i, key_of(core, forms->arena), core, NULL};
        if (is_in_brackets(text, dau_edges_of(text).lead))
            form->meant = by_initials(flow, i, core, forms->arena);
    }
}

static bool is_d(uint32_t c)
{
    return c == 0x110 || c == 'D';
}

/* Đ where two forms of one key differ; NULL when they are equal, or when they differ in B
 * and P: what was printed is two forms then (BGĐ, PGĐ). */
static const char *between(const char *a, const char *b, struct dau_arena *arena)
{
    char both[4 * MOST + 1] = "";
    size_t n = 0;
    if (strcmp(a, b) == 0)
        return NULL;
    while (*a && *b) {
        uint32_t x = dau_text_next(&a), y = dau_text_next(&b);
        if (x != y && !is_d(x) && !is_d(y))
            return NULL;
        n += (size_t)dau_text_put(x == y ? x : 0x110, both + n);
    }
    return *a || *b ? NULL : dau_arena_strdup(arena, both);
}

static bool is_listed(const struct dau_lex *lex, const char *core)
{
    int distance = 0;
    return dau_lex_abbreviation(lex, core, &distance) && distance == 0;
}

static const char *meant_by(const struct dau_lex *lex, const struct forms *forms,
                            const struct form *form)
{
    const char *found = NULL;
    for (int i = 0; i < forms->n; i++) {
        const struct form *other = &forms->list[i];
        if (strcmp(other->key, form->key) != 0)
            continue;
        if (other->meant)
            return other->meant;
        if (!found && !is_listed(lex, other->core))
            found = between(form->core, other->core, forms->arena);
    }
    return found;
}

void dau_short_forms_agree(const struct dau_lex *lex, const struct dau_flow *flow,
                           const bool *marked)
{
    enum { most_forms = 1000 }; /* each is held against each */
    static const float sure = 0.9F;
    struct forms forms = {.arena = dau_arena_new()};
    find_forms(&forms, flow, marked);
    for (int i = 0; i < forms.n && forms.n <= most_forms; i++) {
        const struct form *form = &forms.list[i];
        const struct dau_place *place = &flow->places[form->place];
        const char *meant = meant_by(lex, &forms, form), *text = place->token->text;
        if (!meant || strcmp(meant, form->core) == 0 || is_listed(lex, form->core))
            continue;
        struct dau_edges e = dau_edges_of(text);
        dau_token_change(place->page, place->token,
                         dau_arena_printf(place->page->arena, "%.*s%s%s", (int)e.lead,
                                          text, meant, text + e.to),
                         DAU_WHY_AGREEMENT, sure);
    }
    dau_arena_free(forms.arena);
}
