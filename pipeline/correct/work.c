#include "correct/work.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/brackets.h"
#include "correct/lattice.h"
#include "correct/letter_case.h"

bool dau_line_in_capitals(const struct dau_line *line)
{
    int upper = 0, lower = 0;
    for (int i = 0; i < line->n_tokens; i++) {
        const char *at = line->tokens[i].read;
        for (uint32_t c; (c = dau_text_next(&at));) {
            upper += dau_text_is_upper(c);
            lower += dau_text_is_lower(c);
        }
    }
    return upper > 3 && upper > 2 * lower;
}

static bool is_capitals(const struct dau_line *line, int i)
{
    int n = 0;
    if (i < 0 || i >= line->n_tokens)
        return false;
    for (const char *at = line->tokens[i].read; *at; n++)
        if (!dau_text_is_upper(dau_text_next(&at)))
            return false;
    return n > 1;
}

/* In a head two columns share a line: a token stands in capitals when two beside it do.
 */
static bool stands_in_capitals(const struct dau_place *place)
{
    int i = place->index_in_line, n = 0;
    for (int k = i - 1; k >= i - 2 && is_capitals(place->line, k); k--)
        n++;
    for (int k = i + 1; k <= i + 2 && is_capitals(place->line, k); k++)
        n++;
    return n > 1;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* What is quoted is no phrase with what stands outside: “lâm” sàng is no lâm sàng. */
static bool is_cut_by_quote(const struct dau_work *w, int i)
{
    const char *read = w->flow.places[i].token->read;
    const char *before = i ? w->flow.places[i - 1].token->read : "";
    return ends_in(before, "”") || ends_in(before, "\"") ||
           strncmp(read, "“", strlen("“")) == 0 || *read == '"';
}

void dau_work_find(struct dau_work *w)
{
    const struct dau_line *line = NULL;
    bool capitals = false, marked = false;
    const struct dau_bracketed *signs = dau_brackets_pair(&w->flow, w->arena);
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_place *place = &w->flow.places[i];
        if (place->line != line) {
            line = place->line;
            capitals = dau_line_in_capitals(line);
            marked = w->state != DAU_TEXT_MANGLED ||
                     dau_text_line_is_marked(line);
            w->slots[i].starts = line->gap_lines > 0;
        }
        w->slots[i].parts = !marked && is_cut_by_quote(w, i);
        w->marked[i] = marked;
        w->mangled.firm = signs[i].firm;
        w->found[i] =
            marked ? dau_candidates_of(&w->marks, place->token->read, capitals)
                   : dau_candidates_of(&w->mangled, signs[i].read,
                                       capitals || stands_in_capitals(place));
        if (!marked)
            w->found[i] =
                dau_case_weigh(w->self->lex, &w->flow, i, w->found[i], w->arena);
        w->slots[i].candidates = w->found[i];
    }
    w->mangled.firm = false;
}

/* On scans the engine's own doubts count with the channel's averages. */
static void weigh_lattices(struct dau_work *w)
{
    for (int i = 0; i < w->flow.n_places; i++)
        w->slots[i].candidates =
            dau_lattice_weigh(w->flow.places[i].token, w->found[i], w->arena);
}

void dau_work_decode(struct dau_work *w)
{
    struct dau_decode_config config = dau_decode_default();
    config.memo = w->self->memo;
    config.context = w->state != DAU_TEXT_RIGHT; /* the fewer words compete, the fewer
                                                    right ones are replaced */
    dau_decode(w->self->lm, &config, w->slots, w->flow.n_places, w->arena,
               w->self->scratch);
}

/* The share of tokens that are as they were read, by what was decoded. */
static float right_share(const struct dau_work *w)
{
    float right = 0, n = 0;
    for (int i = 0; i < w->flow.n_places; i++) {
        n++;
        right += fminf(w->slots[i].posterior[w->slots[i].candidates->reading], 1);
    }
    return (right + 9.99F) / (n + 10);
}

void dau_work_decode_marked(struct dau_work *w)
{
    dau_kept_take(&w->self->kept, &w->mangled, w->arena);
    dau_work_find(w);
    weigh_lattices(w);
    dau_work_decode(w);
    for (int round = 0; round < 2; round++) {
        dau_candidates_set_share(&w->marks, fminf(right_share(w), 0.9999F));
        weigh_lattices(w);
        dau_work_decode(w);
    }
}
