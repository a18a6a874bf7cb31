#include "correct/work.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"
#include "correct/name_kept.h"

static void set_alternatives(struct dau_work *w, int i, struct dau_token *token)
{
    const struct dau_slot *slot = &w->slots[i];
    struct dau_arena *arena = w->flow.places[i].page->arena;
    token->alts = NULL;
    token->n_alts = 0;
    for (int k = 0; k < slot->candidates->n; k++) {
        const struct dau_candidate *c = &slot->candidates->list[k];
        if (slot->posterior[k] < 0.02F || strcmp(c->text, token->text) == 0)
            continue;
        struct dau_alt *alt =
            dau_arena_push(arena, &token->alts, &token->n_alts, sizeof *alt);
        *alt = (struct dau_alt){dau_arena_strdup(arena, c->text), "channel",
                                fminf(slot->posterior[k], 1)};
        for (; alt > token->alts && alt[-1].p < alt->p; alt--) {
            struct dau_alt swap = *alt;
            *alt = alt[-1];
            alt[-1] = swap;
        }
    }
}

static bool is_known(const struct dau_work *w, const char *read)
{
    return dau_lex_kind_of(w->self->lex, read) == DAU_LEX_SYLLABLE;
}

/* The surer a text is right, the surer a change has to be, and surest to make
 * one word of another. */
static float min_cert(const struct dau_work *w, int place)
{
    static const float by_state[] = {0.97F, 0.9F, 0.35F}, with_lattice = 0.8F;
    static const float known = 0.9998F;
    if (w->self->config.min_cert > 0)
        return w->self->config.min_cert;
    if (w->state == DAU_TEXT_RIGHT && !w->flow.places[place].token->n_symbols &&
        is_known(w, w->flow.places[place].token->read))
        return known;
    bool mild = w->state == DAU_TEXT_MANGLED && w->marked[place];
    if (w->marked[place] && w->flow.places[place].token->n_symbols)
        return with_lattice;
    if (w->brief)
        return by_state[DAU_TEXT_RIGHT];
    return by_state[mild ? DAU_TEXT_MILD : w->state];
}

/* Capitals in a line of small letters: a name in short that no list holds, rather than
 * a word that was misread. */
static bool is_short_form(const struct dau_place *place)
{
    int upper = 0;
    for (const char *at = place->token->read; *at;) {
        uint32_t c = dau_text_next(&at);
        upper += dau_text_is_upper(c);
        if (dau_text_is_lower(c))
            return false;
    }
    return upper > 1 && !dau_line_in_capitals(place->line);
}

/* "- Lưu: VT, TCHQ" is no line in capitals, most as they are. */
static bool has_small_word(const struct dau_line *line)
{
    for (int i = 0; i < line->n_tokens; i++) {
        int lower = 0;
        for (const char *at = line->tokens[i].read; *at;)
            lower += dau_text_is_lower(dau_text_next(&at));
        if (lower > 1)
            return true;
    }
    return false;
}

/* "- Lưu: VT, CS (3b)": who keeps a copy is told in short forms (Nghị định 30/2020/NĐ-CP,
 * phụ lục I). */
static bool tells_who_keeps(const struct dau_work *w, const struct dau_line *line)
{
    for (int i = 0; i < line->n_tokens && i < 2; i++) {
        const char *read = line->tokens[i].read;
        struct dau_edges e = dau_edges_of(read);
        if (e.to > e.lead)
            return dau_text_distance(
                       dau_arena_strndup(w->arena, read + e.lead, e.to - e.lead),
                       "lưu") == 0;
    }
    return false;
}

/* A name in short where no marks were read: most letters of the choice are others. */
static bool loses_short_form(const struct dau_work *w, int place, const char *choice)
{
    enum { FEW = 3 };
    const struct dau_line *line = w->flow.places[place].line;
    const char *read = w->flow.places[place].token->read;
    struct dau_edges r = dau_edges_of(read), c = dau_edges_of(choice);
    const char *core = dau_arena_strndup(w->arena, read + r.lead, r.to - r.lead);
    int n = 0;
    for (const char *at = core; *at; n++)
        if (!dau_text_is_upper(dau_text_next(&at)))
            return false;
    choice = dau_arena_strndup(w->arena, choice + c.lead, c.to - c.lead);
    int others = dau_text_distance(core, choice);
    if (n < FEW)
        return n > 1 && others && tells_who_keeps(w, line);
    return 2 * others > n && has_small_word(line);
}

/* True when a choice is not sure enough to replace the reading. In mangled text the
 * likeliest of many words is better than a reading that is hardly a word. */
static bool is_unsure(const struct dau_work *w, int place, float cert, float reading)
{
    static const float far = 4;
    bool strict = w->marked[place] || w->brief || w->self->config.min_cert > 0;
    return cert < min_cert(w, place) && (strict || cert < far * reading);
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Words that lost their space were in print, all of them: "ytiếp" is no "tiếp". Strokes
 * may be specks. */
static bool loses_letters(const struct dau_work *w, const char *read, const char *choice)
{
    struct dau_edges r = dau_edges_of(read), c = dau_edges_of(choice);
    const char *from = dau_arena_strndup(w->arena, read + r.lead, r.to - r.lead);
    const char *to = dau_arena_strndup(w->arena, choice + c.lead, c.to - c.lead);
    from = dau_text_lower(w->arena, from);
    to = dau_text_lower(w->arena, to);
    size_t n = strlen(from), m = strlen(to);
    if (n <= m || !m || strpbrk(from, "0123456789"))
        return false;
    if (ends_in(from, to))
        return strspn(from, "ijl") < n - m;
    const char *rest = from + m;
    return strncmp(from, to, m) == 0 && strspn(rest, "ijl") < n - m &&
           dau_text_is_letter(dau_text_next(&rest));
}

/* Among letters with marks a number, a code or a short form stays, whatever words are
 * like it, and so does what no list knows in capitals. */
static bool is_kept(const struct dau_work *w, int place,
                    const struct dau_candidate *choice)
{
    if (choice->why == DAU_WHY_CODE)
        return false;
    if (!w->marked[place])
        return w->state == DAU_TEXT_MANGLED &&
               loses_short_form(w, place, choice->text);
    const char *read = w->flow.places[place].token->read;
    return is_short_form(&w->flow.places[place]) ||
           loses_letters(w, read, choice->text) ||
           dau_name_is_kept(w->self->lex, &w->flow, place, choice->text) ||
           dau_lex_is_protected(dau_lex_kind_of(w->self->lex, read));
}

static bool is_word(const char *text)
{
    int letters = 0;
    for (uint32_t c; (c = dau_text_next(&text)); letters++)
        if (!dau_text_is_letter(c))
            return false;
    return letters > 1;
}

/* The dictionary is the last voice on what stays as it was read: a word that no list,
 * no grammar and not Hunspell know either is marked, with what Hunspell suggests. */
static void ask_dictionary(struct dau_work *w, int place, int *n_asked)
{
    enum { most_alts = 2, most_asked = 40 }; /* a suggestion takes milliseconds */
    struct dau_token *token = w->flow.places[place].token;
    struct dau_arena *arena = w->flow.places[place].page->arena;
    struct dau_lex *lex = w->self->lex;
    char found[most_alts][64];
    size_t from, to;
    if (dau_lex_kind_of(lex, token->text) != DAU_LEX_OTHER)
        return;
    dau_lex_core(token->text, &from, &to);
    const char *word = dau_arena_strndup(w->arena, token->text + from, to - from);
    if (!is_word(word) || !dau_lex_has_hunspell(lex) || dau_lex_spells(lex, word))
        return;
    token->flags |= DAU_TOKEN_DOUBTFUL;
    if (w->self->config.text_only)
        return;
    if (token->n_alts || to - from >= sizeof found[0] || ++*n_asked > most_asked)
        return;
    int n = dau_lex_suggest(lex, word, found, most_alts);
    for (int i = 0; i < n; i++)
        *(struct dau_alt *)dau_arena_push(arena, &token->alts, &token->n_alts,
                                          sizeof *token->alts) =
            (struct dau_alt){dau_arena_strdup(arena, found[i]), "hunspell", 0};
}

void dau_work_apply(struct dau_work *w)
{
    static const float doubtful = 0.7F, conjecture = 0.95F;
    int n_asked = 0;
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_slot *slot = &w->slots[i];
        struct dau_token *token = w->flow.places[i].token;
        int reading = slot->candidates->reading, choice = slot->best;
        float cert = slot->posterior[choice];
        if (choice != reading && (is_unsure(w, i, cert, slot->posterior[reading]) ||
                                  is_kept(w, i, &slot->candidates->list[choice]))) {
            choice = reading;
            cert = slot->posterior[reading];
        }
        const struct dau_candidate *c = &slot->candidates->list[choice];
        bool other = c->why == DAU_WHY_NONE && strcmp(c->text, token->read) != 0;
        dau_token_change(w->flow.places[i].page, token, c->text,
                         other ? DAU_WHY_CODE : c->why, /* a mended brace */
                         fminf(cert, c->why == DAU_WHY_CONTEXT ? conjecture : 1));
        if (cert < doubtful) {
            token->flags |= DAU_TOKEN_DOUBTFUL;
            set_alternatives(w, i, token);
        }
        if (choice == reading)
            ask_dictionary(w, i, &n_asked);
    }
}
