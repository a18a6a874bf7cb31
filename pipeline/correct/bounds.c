#include "correct/bounds.h"

#include <math.h>

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static void set_pieces(struct dau_bounds *b, const struct dau_search *q)
{
    for (int j = 0; j <= q->n; j++)
        for (int k = 0; k < DAU_PIECE_LENGTHS && j + k <= q->n; k++) {
            b->pieces[j][k] =
                dau_channel_piece(q->channel, dau_piece_of(q->read + j, k));
            b->rows[j][k] = dau_channel_row(q->channel, b->pieces[j][k]);
        }
}

/* The best of one place's letters with a piece and what follows, where it beats `of`. */
static void raise(float *of, const float *best, const float *next)
{
    for (int i = 0; i < DAU_KIND_LETTERS; i++)
        of[i] = larger(of[i], best[i] + next[i]);
}

static void raise_all(float *of, const float *best, float next)
{
    for (int i = 0; i < DAU_KIND_LETTERS; i++)
        of[i] = larger(of[i], best[i] + next);
}

/* What may follow does as well as the best of its kinds, or ends the word. */
static void set_next(struct dau_bounds *b, const struct dau_trie *trie, int j, float end)
{
    float best[DAU_KINDS + 1]; /* by set */
    const float *of = b->of[j];
    best[0] = -INFINITY;
    for (int s = 1; s < trie->n_sets; s++) {
        const struct dau_trie_set *set = &trie->sets[s];
        best[s] = end;
        for (int i = 0; i < set->n; i++)
            best[s] = larger(best[s], of[set->kinds[i]]);
    }
    for (int i = 0; i < DAU_KINDS; i++)
        b->next[j][i] = best[trie->set_of[i]];
}

/* When what stands further on is known. A letter that left no trace is taken to be
 * followed by any. */
static void set_at(struct dau_bounds *b, const struct dau_search *q, int j)
{
    int most = q->n - j < DAU_PIECE_MAX ? q->n - j : DAU_PIECE_MAX;
    float any = q->trail[j], *of = b->of[j];
    for (int i = 0; i < DAU_KINDS; i++)
        of[i] = -INFINITY;
    for (int k = 1; k <= most; k++)
        for (int p = 0; p < DAU_PLACE_N; p++)
            raise(of + p * DAU_KIND_LETTERS, b->rows[j][k]->best + b->shift[p],
                  b->next[j + k] + p * DAU_KIND_LETTERS);
    for (int i = DAU_KIND_LETTERS; i < DAU_KINDS; i++)
        any = larger(any, of[i]);
    for (int p = 0; p < DAU_PLACE_N; p++)
        raise_all(of + p * DAU_KIND_LETTERS, b->rows[j][0]->best + b->shift[p], any);
    set_next(b, q->trie, j, q->trail[j]);
}

void dau_bounds_set(struct dau_bounds *bounds, const struct dau_search *search)
{
    enum dau_case c = search->letter_case;
    bounds->shift[DAU_PLACE_FIRST] = c == DAU_CASE_LOWER ? 0 : DAU_SMALL_LETTERS;
    bounds->shift[DAU_PLACE_BEFORE_VOWEL] = bounds->shift[DAU_PLACE_AFTER_VOWEL] =
        c == DAU_CASE_UPPER ? DAU_SMALL_LETTERS : 0;
    set_pieces(bounds, search);
    for (int j = search->n; j >= 0; j--)
        set_at(bounds, search, j);
}
