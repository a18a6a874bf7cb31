#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <hunspell/hunspell.h>

#include "lex/lex.h"
#include "lex/lexicon.h"

static const char affixes[] = "/usr/share/hunspell/vi_VN.aff";
static const char words[] = "/usr/share/hunspell/vi_VN.dic";

bool dau_lex_has_hunspell(struct dau_lex *lex)
{
    if (!lex->hunspell_tried && access(affixes, R_OK) == 0 && access(words, R_OK) == 0)
        lex->hunspell = Hunspell_create(affixes, words);
    lex->hunspell_tried = true;
    return lex->hunspell != NULL;
}

bool dau_lex_spells(struct dau_lex *lex, const char *word)
{
    return dau_lex_has_hunspell(lex) && Hunspell_spell(lex->hunspell, word) != 0;
}

int dau_lex_suggest(struct dau_lex *lex, const char *word, char out[][64], int max)
{
    /* Suggestions for long debris take seconds. */
    if (!dau_lex_has_hunspell(lex) || strlen(word) > 24)
        return 0;
    char **list = NULL;
    int found = Hunspell_suggest(lex->hunspell, &list, word), n = 0;
    for (int i = 0; i < found && n < max; i++)
        if (strlen(list[i]) < 64)
            snprintf(out[n++], 64, "%s", list[i]);
    Hunspell_free_list(lex->hunspell, &list, found);
    return n;
}

void dau_lex_unload_hunspell(struct dau_lex *lex)
{
    if (lex->hunspell)
        Hunspell_destroy(lex->hunspell);
}
