#include "correct/bounds.h"

#include <math.h>

enum {
    BEFORE = DAU_PLACE_BEFORE_VOWEL * DAU_KIND_LETTERS,
    AFTER = DAU_PLACE_AFTER_VOWEL * DAU_KIND_LETTERS
};

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

static void raise_all(float *of, const float *best, int n, float next)
{
    for (int i = 0; i < n; i++)
        of[i] = larger(of[i], best[i] + next);
}

static float largest(const float *items, int n)
{
    float most[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    int i = 0;
    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++)
            most[k] = larger(most[k], items[i + k]);
    for (; i < n; i++)
        most[0] = larger(most[0], items[i]);
    return larger(larger(most[0], most[1]), larger(most[2], most[3]));
}

/* What may follow does as well as the best of its kinds, or ends the word. */
static void set_next(struct dau_bounds *b, const struct dau_trie *trie, int j, float end)
{
    float best[DAU_KINDS + 1]; /* by set */
    const float *of = b->of[j];
    float vowel = largest(of + BEFORE + 1, DAU_SMALL_VOWELS);
    best[0] = -INFINITY;
    for (int s = 1; s < trie->n_sets; s++) {
        const struct dau_trie_set *set = &trie->sets[s];
        float most = set->vowels ? larger(vowel, end) : end;
        for (int i = 0; i < set->n; i++)
            most = larger(most, of[set->kinds[i]]);
        best[s] = most;
    }
    for (int i = 0; i < DAU_KINDS; i++)
        b->next[j][i] = best[trie->set_of[i]];
}

/* A letter that left no trace is taken to be followed by any at its place, or by another
 * such letter. Vowels come first among the letters. */
static void allow_empty(struct dau_bounds *b, const struct dau_search *q, int j)
{
    enum { PLACE = DAU_KIND_LETTERS, SPLIT = DAU_SMALL_VOWELS + 1 };
    float *of = b->of[j], end = q->trail[j];
    const float *first = b->rows[j][0]->best + b->shift[DAU_PLACE_FIRST],
                *best = b->rows[j][0]->best + b->shift[DAU_PLACE_BEFORE_VOWEL];
    float before = larger(end, largest(of + BEFORE, PLACE));
    float after = larger(end, largest(of + AFTER, PLACE));
    float two = largest(best + 1, DAU_SMALL_LETTERS) + larger(before, after);
    before = larger(before, two);
    after = larger(after, two);
    raise_all(of, first, SPLIT, after);
    raise_all(of + SPLIT, first + SPLIT, PLACE - SPLIT, before);
    raise_all(of + BEFORE, best, SPLIT, after);
    raise_all(of + BEFORE + SPLIT, best + SPLIT, PLACE - SPLIT, before);
    raise_all(of + AFTER, best, PLACE, after);
}

/* When what stands further on is known. */
static void set_at(struct dau_bounds *b, const struct dau_search *q, int j)
{
    int most = q->n - j < DAU_PIECE_MAX ? q->n - j : DAU_PIECE_MAX;
    float *of = b->of[j];
    for (int i = 0; i < DAU_KINDS; i++)
        of[i] = -INFINITY;
    for (int k = 1; k <= most; k++)
        for (int p = 0; p < DAU_PLACE_N; p++)
            raise(of + p * DAU_KIND_LETTERS, b->rows[j][k]->best + b->shift[p],
                  b->next[j + k] + p * DAU_KIND_LETTERS);
    allow_empty(b, q, j);
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
