#include <string.h>

#include "base/text.h"
#include "eval/eval.h"

/* Ratcliff and Obershelp: the longest common block, then the same left and right of it.
 */
struct matcher {
    const uint32_t *a, *b;
    int *lengths, *next; /* of common blocks that end at each place of b */
    long matched;
};

struct block {
    int a, b, n;
};

/* The longest block in the two ranges; the first in a, then in b, among equals. */
static struct block longest(struct matcher *m, int a0, int a1, int b0, int b1)
{
    struct block best = {a0, b0, 0};
    memset(m->lengths + b0, 0, (size_t)(b1 - b0 + 1) * sizeof *m->lengths);
    for (int i = a0; i < a1; i++) {
        m->next[b0] = 0;
        for (int j = b0; j < b1; j++) {
            int n = m->a[i] == m->b[j] ? m->lengths[j] + 1 : 0;
            m->next[j + 1] = n;
            if (n > best.n)
                best = (struct block){i - n + 1, j - n + 1, n};
        }
        int *swap = m->lengths;
        m->lengths = m->next;
        m->next = swap;
    }
    return best;
}

static void match(struct matcher *m, int a0, int a1, int b0, int b1)
{
    while (a0 < a1 && b0 < b1) {
        struct block block = longest(m, a0, a1, b0, b1);
        if (block.n == 0)
            return;
        m->matched += block.n;
        match(m, a0, block.a, b0, block.b);
        a0 = block.a + block.n;
        b0 = block.b + block.n;
    }
}

static int letters_of(struct dau_arena *arena, const char *text, const uint32_t **out)
{
    uint32_t *at = DAU_NEW_N(arena, uint32_t, strlen(text) + 1);
    int n = 0;
    *out = at;
    for (uint32_t c; (c = dau_text_next(&text));)
        at[n++] = c;
    return n;
}

double dau_eval_similarity(const char *a, const char *b)
{
    /* Quadratic in time: longer texts than this are compared by their beginnings. */
    enum { MOST = 20000 };
    struct dau_arena *arena = dau_arena_new();
    struct matcher m = {0};
    int n = letters_of(arena, a, &m.a), k = letters_of(arena, b, &m.b);
    n = n < MOST ? n : MOST;
    k = k < MOST ? k : MOST;
    m.lengths = DAU_NEW_N(arena, int, (size_t)k + 2);
    m.next = DAU_NEW_N(arena, int, (size_t)k + 2);
    match(&m, 0, n, 0, k);
    double ratio = n + k ? 2.0 * (double)m.matched / (n + k) : 1;
    dau_arena_free(arena);
    return ratio;
}
