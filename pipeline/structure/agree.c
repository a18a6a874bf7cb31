/* A title says again what the body says: where the two differ in marks alone among the
 * same words, the surer reading counts for both, or that of several places. */
#include <string.h>

#include "base/text.h"
#include "structure/head.h"

enum {
    CONTEXT = 2, /* words about it that must be the same */
    MANY = 2,    /* places of the body that outweigh the title */
    MAX_WORDS = 200,
    MAX_SPELLINGS = 4
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

/* The words of the title while they are held against the body. */
struct title {
    int words[MAX_WORDS]; /* places */
    int n;
};

/* Two neighbours of word `i` stand about place `b` too: both before it, both after it,
 * or one on either side. */
static bool same_context(const struct dau_work *work, const struct title *title, int i,
                         int b)
{
    bool same[2 * CONTEXT + 1] = {false};
    for (int k = -CONTEXT; k <= CONTEXT; k++)
        same[k + CONTEXT] = k && i + k >= 0 && i + k < title->n &&
                            same_letters(work, title->words[i + k], b + k);
    return (same[1] && (same[0] || same[3])) || (same[3] && same[4]);
}

/* The corrector was at work on it, so it may be wrong. */
static bool is_open(const struct dau_token *token)
{
    return token->why != DAU_WHY_NONE;
}

static char *text_at(const struct dau_work *work, int place)
{
    return dau_glyphs_text(&work->g, word_at(work, place), work->scratch);
}

/* A spelling of the word in the body. */
struct spelling {
    const char *text;
    int n;    /* places */
    int best; /* the surest of them */
};

static void count_spelling(const struct dau_work *work, int place,
                           struct spelling *spellings, int *n)
{
    const struct dau_place *places = work->flow.places;
    const char *text = dau_text_lower(work->scratch, text_at(work, place));
    int i = 0;
    while (i < *n && strcmp(spellings[i].text, text) != 0)
        i++;
    if (i == MAX_SPELLINGS)
        return;
    if (i == *n)
        spellings[(*n)++] = (struct spelling){text, 0, place};
    spellings[i].n++;
    if (places[place].token->cert > places[spellings[i].best].token->cert)
        spellings[i].best = place;
}

/* The place in rows from `body` on whose spelling the title should take: one that
 * outvotes all others, or the only other one, surer than a word that the corrector
 * changed; -1 without. */
static int other_spelling(const struct dau_part *part, int body,
                          const struct title *title, int at)
{
    const struct dau_work *work = part->work;
    const struct dau_token *token = work->flow.places[title->words[at]].token;
    struct spelling spellings[MAX_SPELLINGS];
    int place = title->words[at], n = 0, own = 0, rest = 0, most = -1;
    int to = work->rows[part->end - 1].span.to - CONTEXT;
    for (int i = work->rows[body].span.from + CONTEXT; i < to; i++)
        if (same_letters(work, place, i) && same_context(work, title, at, i))
            count_spelling(work, i, spellings, &n);
    const char *said = dau_text_lower(work->scratch, text_at(work, place));
    for (int i = 0; i < n; i++) {
        rest += spellings[i].n;
        if (strcmp(spellings[i].text, said) == 0)
            own = spellings[i].n;
        else if (most < 0 || spellings[i].n > spellings[most].n)
            most = i;
    }
    if (most < 0)
        return -1;
    rest -= spellings[most].n;
    bool outvoted = spellings[most].n >= MANY && spellings[most].n > 2 * rest;
    bool surer =
        work->flow.places[spellings[most].best].token->cert > token->cert && own == 0;
    return outvoted || (surer && is_open(token)) ? spellings[most].best : -1;
}

/* "hóa" and "hoá" are one: where the tone stands is a habit. */
static bool is_free_tone(const struct dau_work *work, int place)
{
    struct dau_range at = word_at(work, place);
    int n = at.to - at.from;
    const char *end = work->g.f + at.to;
    return n >= 2 && (strncmp(end - 2, "oa", 2) == 0 ||
                      strncmp(end - 2, "oe", 2) == 0 || strncmp(end - 2, "uy", 2) == 0);
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
    struct title title = {.n = 0}; /* the other column may stand between its words */
    for (int r = first; r < end; r++)
        for (int i = work->rows[r].span.from; i < work->rows[r].span.to; i++)
            if (work->rows[r].role == DAU_ROLE_SUBJECT && title.n < MAX_WORDS)
                title.words[title.n++] = i;
    for (int k = 0; k < title.n && body < part->end; k++) {
        const struct dau_token *token = work->flow.places[title.words[k]].token;
        bool weighed = token->cert >= 0 && !(token->flags & DAU_TOKEN_PROTECTED) &&
                       !is_free_tone(work, title.words[k]);
        int other = weighed ? other_spelling(part, body, &title, k) : -1;
        if (other >= 0)
            take_marks(work, title.words[k], other);
    }
}
