/* Names of provinces in the head of a letter whose words were corrected into other
 * words: what was read says letter by letter which province it is. */
#include <string.h>

#include "base/text.h"
#include "structure/work.h"

enum { HEAD_LINES = 30, MAX_WORDS = 5 };

/* Splits a name at its blanks; returns how many words, 0 when there are too many. */
static int words_of(char *name, char *words[MAX_WORDS])
{
    int n = 0;
    for (char *word = name, *next; word; word = next) {
        next = strchr(word, ' ');
        if (next)
            *next++ = '\0';
        if (n == MAX_WORDS)
            return 0;
        words[n++] = word;
    }
    return n;
}

static bool is_capitals(const char *text)
{
    bool any = false;
    while (*text) {
        uint32_t c = dau_text_next(&text);
        if (dau_text_is_lower(c))
            return false;
        any |= dau_text_is_upper(c);
    }
    return any;
}

/* "TỈNH", "THÀNH PHỐ", "TP." right before token `i`. */
static bool is_called_province(const struct dau_line *line, int i,
                               struct dau_arena *scratch)
{
    static const char *const words[] = {"tinh", "pho", "tp", "tp."};
    const char *before = i ? dau_text_fold(scratch, line->tokens[i - 1].read) : "";
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(before, words[k]) == 0)
            return true;
    return false;
}

/* The readings from token `i` on are the words of the name. */
static bool reads(const struct dau_line *line, int i, char *const *words, int n,
                  struct dau_arena *scratch)
{
    for (int k = 0; k < n; k++)
        if (strcmp(dau_text_fold(scratch, line->tokens[i + k].read), words[k]) != 0)
            return false;
    return true;
}

static void mend_at(struct dau_page *page, struct dau_line *line, int i,
                    const struct dau_province *province, struct dau_arena *scratch)
{
    char *folded[MAX_WORDS], *words[MAX_WORDS];
    int n = words_of(dau_arena_strdup(scratch, province->folded), folded);
    if (n < 2 || i + n > line->n_tokens || !reads(line, i, folded, n, scratch) ||
        words_of(dau_arena_strdup(scratch, province->name), words) != n)
        return;
    for (int k = 0; k < n; k++) {
        struct dau_token *token = &line->tokens[i + k];
        const char *text =
            is_capitals(token->read) ? dau_text_upper(scratch, words[k]) : words[k];
        /* A word with the same letters may be right in ways the table does not know. */
        if (token->cert >= 0 &&
            strcmp(dau_text_fold(scratch, token->text), folded[k]) != 0)
            dau_token_change(page, token, text, DAU_WHY_LEXICON, 0.9F);
    }
    struct dau_token *before = &line->tokens[i - 1];
    if (before->cert >= 0 && strcmp(before->text, "TINH") == 0)
        dau_token_change(page, before, "TỈNH", DAU_WHY_LEXICON, 0.9F);
}

void dau_places_mend(struct dau_page *page, const struct dau_tables *tables,
                     struct dau_arena *scratch)
{
    int seen = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines && seen < HEAD_LINES; l++, seen++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            for (int i = 1; i < line->n_tokens; i++)
                for (int p = 0;
                     p < tables->n_provinces && is_called_province(line, i, scratch);
                     p++)
                    mend_at(page, line, i, &tables->provinces[p], scratch);
        }
}
