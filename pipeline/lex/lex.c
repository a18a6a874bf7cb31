#include "lex/lex.h"

#include <stdlib.h>
#include <string.h>

#include "lex/letters.h"
#include "lex/lexicon.h"

static void add_syllable(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    (void)n;
    struct dau_lex_syllable *s = dau_arena_push(
        lex->arena, &lex->syllables, &lex->n_syllables, sizeof *lex->syllables);
    s->text = fields[0];
    s->count = (uint32_t)strtoul(fields[1], NULL, 10);
    dau_lex_map_add(&lex->by_syllable, s->text, (uint32_t)lex->n_syllables - 1);
}

static void add_capital(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    (void)n;
    uint32_t small = (uint32_t)strtoul(fields[1], NULL, 10) & 1023;
    uint32_t other = (uint32_t)strtoul(fields[2], NULL, 10) & 1023;
    dau_lex_map_add(&lex->capitals, fields[0], small << 10 | other);
}

bool dau_lex_open(struct dau_lex **lex, const char *dict_dir, struct dau_err *err)
{
    struct dau_lex *self = dau_alloc(1, sizeof *self);
    self->arena = dau_arena_new();
    bool ok = dau_lex_table_read(self->arena, dict_dir, "syllables.tsv", 2,
                                 add_syllable, self, err) &&
              dau_lex_table_read(self->arena, dict_dir, "capitals.tsv", 3, add_capital,
                                 self, err) &&
              dau_lex_load_abbreviations(self, dict_dir, err) &&
              dau_lex_load_names(self, dict_dir, err);
    if (!ok) {
        dau_lex_close(self);
        self = NULL;
    }
    *lex = self;
    return ok;
}

void dau_lex_close(struct dau_lex *lex)
{
    if (!lex)
        return;
    dau_lex_unload_hunspell(lex);
    dau_lex_map_free(&lex->by_syllable);
    dau_lex_map_free(&lex->capitals);
    dau_lex_map_free(&lex->abbreviations.by_skeleton);
    dau_lex_map_free(&lex->places);
    dau_lex_map_free(&lex->place_starts);
    dau_lex_map_free(&lex->names);
    dau_lex_map_free(&lex->foreign);
    dau_lex_map_free(&lex->foreign_words);
    dau_arena_free(lex->arena);
    free(lex);
}

uint32_t dau_lex_count(const struct dau_lex *lex, const char *word)
{
    char key[DAU_LEX_KEY_SIZE];
    if (!dau_lex_key(word, key, sizeof key))
        return 0;
    uint32_t i = dau_lex_map_find(&lex->by_syllable, key);
    return i == UINT32_MAX ? 0 : lex->syllables[i].count;
}

float dau_lex_capital(const struct dau_lex *lex, const char *word, bool after_capital)
{
    static const float unknown[] = {0.2F, 0.5F}; /* such words are mostly names */
    char key[DAU_LEX_KEY_SIZE];
    uint32_t shares = UINT32_MAX;
    if (dau_lex_key(word, key, sizeof key))
        shares = dau_lex_map_find(&lex->capitals, key);
    if (shares == UINT32_MAX)
        return unknown[after_capital];
    return (float)(after_capital ? shares & 1023 : shares >> 10) / 1000;
}

const struct dau_lex_syllable *dau_lex_syllables(const struct dau_lex *lex, int *n)
{
    *n = lex->n_syllables;
    return lex->syllables;
}
