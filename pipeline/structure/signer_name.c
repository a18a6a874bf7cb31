/* How the signer's name was read: its surname is one of a few hundred, and where the
 * engine was of two minds about a mark, so is the field. No name is made into one of a
 * list; only what the engine itself offered may take the place of what it chose. */
#include <string.h>

#include "base/text.h"
#include "structure/place_name.h"
#include "structure/work.h"

/* Of about a hundred names on scans ten had no surname in front; all ten were misread.
 */
static const float conf_no_surname = 0.55F, conf_other_choice = 0.68F;
/* A second choice as likely as this was right once in two. */
static const float even_choice = 0.38F, conf_even = 0.8F;
static const float least_choice = 0.02F;

enum { MAX_WORD = 32 };

/* The surname in the text of the field: the first word after degrees and ranks. */
static struct dau_range surname_at(const struct dau_work *work,
                                   const struct dau_glyphs *g)
{
    int at = 0, end;
    while (dau_phrase_at(work->tables, g, at, g->n, "degree", &end)) {
        while (end < g->n && strchr(". ", g->f[end]))
            end++;
        at = end;
    }
    for (end = at; end < g->n && g->f[end] != ' '; end++)
        ;
    return (struct dau_range){at, end};
}

/* Where the letters of `word` begin in what the engine read; -1 when they are not
 * there, or the engine told nothing of its letters. */
static int letters_in(const struct dau_token *token, const struct dau_glyphs *word,
                      struct dau_arena *scratch)
{
    struct dau_glyphs read = dau_glyphs_of(scratch, token->read);
    if (token->n_symbols != read.n)
        return -1;
    for (int at = 0; at + word->n <= read.n; at++)
        if (strncmp(read.f + at, word->f, (size_t)word->n) == 0)
            return at;
    return -1;
}

static const struct dau_token *token_of(const struct dau_work *work,
                                        const struct dau_field *name,
                                        const struct dau_glyphs *word, int *letter)
{
    for (int i = name->span.from; i < name->span.to; i++) {
        const struct dau_token *token = work->flow.places[i].token;
        *letter = letters_in(token, word, work->scratch);
        if (*letter >= 0)
            return token;
    }
    return NULL;
}

/* `word` with the letter at `at` as the engine might have read it. */
static char *with_letter(const struct dau_work *work, const struct dau_glyphs *word,
                         int at, const char *letter)
{
    struct dau_range before = {0, at}, after = {at + 1, word->n};
    return dau_arena_printf(work->arena, "%s%s%s",
                            dau_glyphs_text(word, before, work->scratch), letter,
                            dau_glyphs_text(word, after, work->scratch));
}

/* The likeliest surname that another choice of one letter makes of `word`; or NULL. */
static char *other_surname(const struct dau_work *work, const struct dau_field *name,
                           const struct dau_glyphs *word)
{
    int first;
    const struct dau_token *token = token_of(work, name, word, &first);
    char *best = NULL;
    float p = least_choice;
    for (int i = 0; token && i < word->n; i++) {
        const struct dau_symbol *symbol = &token->symbols[first + i];
        for (int k = 0; k < symbol->n_choices; k++) {
            if (symbol->choices[k].p <= p)
                continue;
            char *made = with_letter(work, word, i, symbol->choices[k].text);
            if (!dau_is_surname(work->tables, made))
                continue;
            best = made;
            p = symbol->choices[k].p;
        }
    }
    return best;
}

static void weigh_surname(const struct dau_work *work, struct dau_field *name)
{
    struct dau_glyphs g = dau_glyphs_of(work->scratch, name->value);
    struct dau_range at = surname_at(work, &g);
    struct dau_glyphs word =
        dau_glyphs_of(work->scratch, dau_glyphs_text(&g, at, work->scratch));
    if (word.n == 0 || word.n > MAX_WORD ||
        dau_is_surname(
            work->tables,
            dau_glyphs_text(&word, (struct dau_range){0, word.n}, work->scratch)))
        return;
    char *other = other_surname(work, name, &word);
    float conf = other ? conf_other_choice : conf_no_surname;
    if (other) {
        struct dau_range before = {0, at.from}, after = {at.to, g.n};
        const char *gap = at.from ? " " : "";
        dau_field_add_alt(work, name, name->value, "engine", 0.3F);
        name->value = dau_arena_printf(
            work->arena, "%s%s%s %s", dau_glyphs_text(&g, before, work->scratch), gap,
            other, dau_glyphs_text(&g, after, work->scratch));
    }
    if (name->conf > conf)
        name->conf = conf;
}

static bool is_even(const struct dau_symbol *symbol)
{
    return symbol->n_choices > 1 && symbol->choices[1].p >= even_choice &&
           strcmp(symbol->choices[0].text, symbol->choices[1].text) != 0;
}

/* Two readings of a letter were as good as each other. */
static void weigh_choices(const struct dau_work *work, struct dau_field *name)
{
    for (int i = name->span.from; i < name->span.to; i++) {
        const struct dau_token *token = work->flow.places[i].token;
        const char *text = token->read;
        for (int k = 0; k < token->n_symbols && *text; k++) {
            /* D and Đ look alike, and rarely deceive. */
            bool letter = dau_text_is_lower(dau_text_next(&text));
            if (letter && is_even(&token->symbols[k]) && name->conf > conf_even)
                name->conf = conf_even;
        }
    }
}

void dau_signer_name_weigh(struct dau_part *part)
{
    struct dau_field *name = &part->letter->fields.name;
    if (!name->value || !dau_work_is_scan(part->work, name->span))
        return;
    weigh_surname(part->work, name);
    weigh_choices(part->work, name);
}
