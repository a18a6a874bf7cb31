#include "correct/kept.h"

#include <string.h>

/* What is kept stands in memory beside what a stretch of other words takes. */
enum { MOST_MADE = 8000, MOST_WORDS = 100000 };

/* What letter case made of candidates lies in the memory of the stretch before. */
static void renew(struct dau_candidates *made, int number)
{
    made->number = number;
    if (made->weighed)
        memset(made->weighed, 0, DAU_CANDIDATE_WAYS * sizeof *made->weighed);
}

void dau_kept_lend(struct dau_kept *kept, struct dau_candidate_maker *maker)
{
    if (kept->n_made > MOST_MADE || kept->words.n > MOST_WORDS)
        dau_kept_empty(kept);
    if (!kept->arena)
        kept->arena = dau_arena_new();
    for (int i = 0; i < kept->n_made; i++)
        renew(kept->made[i], i + 1);
    maker->arena = kept->arena;
    maker->words = &kept->words;
    maker->seen = dau_strings_copy(&kept->seen);
    maker->made = kept->made; /* more of them stand behind those that are kept */
    maker->n_made = kept->n_made;
}

void dau_kept_take(struct dau_kept *kept, struct dau_candidate_maker *maker,
                   struct dau_arena *arena)
{
    dau_strings_free(&kept->seen);
    kept->seen = dau_strings_copy(&maker->seen);
    kept->made = maker->made;
    kept->n_made = maker->n_made;
    maker->arena = arena;
}

void dau_kept_empty(struct dau_kept *kept)
{
    dau_strings_free(&kept->words);
    dau_strings_free(&kept->seen);
    dau_arena_free(kept->arena);
    *kept = (struct dau_kept){0};
}
