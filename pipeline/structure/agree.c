/* A title says again what the body says: where the two differ in marks alone after the
 * same words, the surer reading counts for both. */
#include <string.h>

#include "base/text.h"
#include "structure/head.h"

enum {
    CONTEXT = 2, /* words before it that must be the same */
    MAX_WORDS = 200
};

/* The word at a place without the signs after it. */
static struct dau_range word_at(const struct dau_work *work, int place)
{
    struct dau_range at = {work->starts[place], work->starts[place + 1]};
    while (at.to > at.from && strchr(" .,;:)!?\"", work->g.f[at.to - 1]))
        at.to--;
    return at;
}

static bool same_letters(const struct dau_work *work, int a, int b)
{
    struct dau_range own = word_at(work, a), other = word_at(work, b);
    int n = own.to - own.from;
    return n > 0 && n == other.to - other.from &&
           strncmp(work->g.f + own.from, work->g.f + other.from, (size_t)n) == 0;
}

/* The words before `words[i]` stand before place `b` too. */
static bool same_context(const struct dau_work *work, const int *words, int i, int b)
{
    for (int k = 1; k <= CONTEXT; k++)
        if (!same_letters(work, words[i - k], b - k))
            return false;
    return true;
}

static bool is_open(const struct dau_token *token)
{
    return token->cert >= 0 && token->why != DAU_WHY_NONE &&
           !(token->flags & DAU_TOKEN_PROTECTED);
}

static char *text_at(const struct dau_work *work, int place)
{
    return dau_glyphs_text(&work->g, word_at(work, place), work->scratch);
}

/* The place of the surest other spelling in rows from `body` on; -1 when all agree. */
static int other_spelling(const struct dau_part *part, int body, const int *words,
                          int at)
{
    const struct dau_work *work = part->work;
    const struct dau_place *places = work->flow.places;
    int place = words[at];
    float cert = places[place].token->cert;
    const char *own = text_at(work, place);
    int to = work->rows[part->end - 1].span.to, best = -1;
    for (int i = work->rows[body].span.from + CONTEXT; i < to; i++) {
        if (!same_letters(work, place, i) || !same_context(work, words, at, i))
            continue;
        if (strcmp(dau_text_lower(work->scratch, text_at(work, i)),
                   dau_text_lower(work->scratch, own)) == 0)
            return -1;
        if (places[i].token->cert > cert) {
            cert = places[i].token->cert;
            best = i;
        }
    }
    return best;
}

/* Gives the word at `place` the marks of that at `other`, where the case is the same.
 */
static void take_marks(struct dau_work *work, int place, int other)
{
    struct dau_range own = word_at(work, place), from = word_at(work, other);
    const struct dau_place *at = &work->flow.places[place];
    for (int i = 0; i < own.to - own.from; i++) {
        if (dau_text_is_upper(work->g.c[own.from + i]) ==
            dau_text_is_upper(work->g.c[from.from + i]))
            work->g.c[own.from + i] = work->g.c[from.from + i];
    }
    struct dau_range all = {work->starts[place], work->starts[place + 1]};
    dau_token_change(at->page, at->token, dau_glyphs_text(&work->g, all, work->scratch),
                     DAU_WHY_AGREEMENT, work->flow.places[other].token->cert);
}

void dau_subject_agree(struct dau_part *part, int first, int end, int body)
{
    struct dau_work *work = part->work;
    int words[MAX_WORDS], n = 0; /* of the title; the other column may stand between */
    for (int r = first; r < end; r++)
        for (int i = work->rows[r].span.from; i < work->rows[r].span.to; i++)
            if (work->rows[r].role == DAU_ROLE_SUBJECT && n < MAX_WORDS)
                words[n++] = i;
    for (int k = CONTEXT; k < n && body < part->end; k++) {
        bool open = is_open(work->flow.places[words[k]].token);
        int other = open ? other_spelling(part, body, words, k) : -1;
        if (other >= 0)
            take_marks(work, words[k], other);
    }
}
