/* Numbers of documents whose signs were read for others: "§339/BCT-TCCB",
 * "175⁄QĐ-SYT", "04ITTLT-BQP-BTC". After "số" the grammar of numbers tells what stood
 * there (Decree 30/2020/NĐ-CP, appendix I, II.3). */
#include <string.h>

#include "base/text.h"
#include "structure/glyphs.h"
#include "structure/work.h"

enum { MAX_SIGNS = 48, FRACTION_SLASH = 0x2044, DIVISION_SLASH = 0x2215 };

/* One word as code points while it is mended. */
struct word {
    uint32_t c[MAX_SIGNS + 2];
    int n;
};

static bool take_word(struct word *word, const char *text)
{
    word->n = 0;
    for (uint32_t c; (c = dau_text_next(&text)); word->c[word->n++] = c)
        if (word->n == MAX_SIGNS)
            return false;
    return word->n > 3;
}

static const char *text_of(const struct word *word, struct dau_arena *arena)
{
    char *text = dau_arena_alloc(arena, 4 * (size_t)word->n + 1, 1), *out = text;
    for (int i = 0; i < word->n; i++) {
        char bytes[5];
        int length = dau_text_put(word->c[i], bytes);
        memcpy(out, bytes, (size_t)length);
        out += length;
    }
    return text;
}

static bool is_figure(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Other slashes are the slash; beside one they are its double. */
static void mend_slashes(struct word *word)
{
    int n = 0;
    for (int i = 0; i < word->n; i++) {
        bool other = word->c[i] == FRACTION_SLASH || word->c[i] == DIVISION_SLASH;
        bool doubled = other && ((n && word->c[n - 1] == '/') ||
                                 (i + 1 < word->n && word->c[i + 1] == '/'));
        if (!doubled)
            word->c[n++] = other ? '/' : word->c[i];
    }
    word->n = n;
}

/* "1004/5TNMT": no body begins with a figure. */
static void mend_letters(struct word *word)
{
    for (int i = 1; i + 2 < word->n; i++) {
        bool begins = word->c[i - 1] == '/' || word->c[i - 1] == '-';
        if (begins && dau_text_is_upper(word->c[i + 1]) &&
            dau_text_is_upper(word->c[i + 2]))
            word->c[i] = word->c[i] == '5' ? 'S' : word->c[i] == '8' ? 'B' : word->c[i];
    }
}

/* How many signs the longest known code at `at` has that a dash follows: "QĐ-". */
static int code_at(const struct word *word, int at, const struct dau_tables *tables)
{
    int best = 0;
    for (int i = 0; i < tables->n_types; i++) {
        const char *code = tables->types[i].code;
        int end = at;
        while (*code && end < word->n) {
            const char *next = code;
            if (dau_text_next(&next) != word->c[end])
                break;
            code = next;
            end++;
        }
        if (!*code && end - at >= 2 && end - at > best && end < word->n &&
            word->c[end] == '-')
            best = end - at;
    }
    return best;
}

/* Between figures and code the slash was read as I or l, or was lost. */
static void mend_lost_slash(struct word *word, const struct dau_tables *tables)
{
    int at = 0;
    while (at < word->n && is_figure(word->c[at]))
        at++;
    if (at == 0 || at + 3 >= word->n)
        return;
    if (strchr("Il|!]", (int)(word->c[at] < 0x80 ? word->c[at] : 'x')) &&
        code_at(word, at + 1, tables)) {
        word->c[at] = '/';
    } else if (code_at(word, at, tables)) {
        memmove(word->c + at + 1, word->c + at,
                (size_t)(word->n - at) * sizeof *word->c);
        word->c[at] = '/';
        word->n++;
    }
}

/* "1§16" is a number. */
static void mend_figures(struct word *word)
{
    int figures = 0, n = word->n;
    while (n > 0 && word->c[n - 1] < 0x80 && strchr(".,;:)", (int)word->c[n - 1]))
        n--;
    for (int i = 0; i < n; i++) {
        if (!is_figure(word->c[i]) && word->c[i] != 0xA7)
            return;
        figures += is_figure(word->c[i]);
    }
    for (int i = 0; figures > 1 && i < n; i++)
        if (word->c[i] == 0xA7)
            word->c[i] = '8';
}

static void mend_token(struct dau_page *page, struct dau_token *token, bool after_so,
                       const struct dau_tables *tables, struct dau_arena *scratch)
{
    struct word word;
    if (token->cert < 0 || !take_word(&word, token->text))
        return;
    mend_slashes(&word);
    mend_figures(&word);
    if (after_so && word.c[0] == 0xA7 && is_figure(word.c[1]))
        word.c[0] = '8';
    if (after_so && is_figure(word.c[0])) {
        mend_letters(&word);
        mend_lost_slash(&word, tables);
    }
    const char *text = text_of(&word, scratch);
    if (strcmp(text, token->text) != 0)
        dau_token_change(page, token, text, DAU_WHY_CODE, 0.8F);
}

static bool is_so(const char *text, struct dau_arena *scratch)
{
    char *word = dau_text_fold(scratch, text);
    size_t n = strlen(word);
    while (n && strchr(".:,", word[n - 1]))
        word[--n] = '\0';
    return strcmp(word, "so") == 0;
}

void dau_symbols_mend(struct dau_page *page, const struct dau_tables *tables,
                      struct dau_arena *scratch)
{
    bool after_so = false;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int i = 0; i < page->blocks[b].lines[l].n_tokens; i++) {
                struct dau_token *token = &page->blocks[b].lines[l].tokens[i];
                mend_token(page, token, after_so, tables, scratch);
                after_so = is_so(token->text, scratch);
            }
}
