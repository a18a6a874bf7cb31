#include "ocr/doubles.h"

#include <string.h>

#include "base/text.h"

enum { MAX_START = 2 /* letters of a word that are read before it */ };

/* How wide the two boxes are over each other. */
static int overlap(struct dau_box a, struct dau_box b)
{
    int from = a.x > b.x ? a.x : b.x;
    int to = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    return to > from ? to - from : 0;
}

static bool is_letters(const char *text)
{
    while (*text)
        if (!dau_text_is_letter(dau_text_next(&text)))
            return false;
    return true;
}

/* "n" in the ink of "nghị": the engine (Tesseract 5.3) let a word begin twice. */
static bool is_start_of(const struct dau_token *token, const struct dau_token *next,
                        struct dau_arena *scratch)
{
    struct dau_box a = token->box, b = next->box;
    if (10 * overlap(a, b) < 6 * a.w || 10 * a.w >= 7 * b.w ||
        dau_text_count(token->read) > MAX_START || !is_letters(token->read))
        return false;
    const char *start = dau_text_fold(scratch, token->read),
               *whole = dau_text_fold(scratch, next->read);
    size_t n = strlen(start);
    return n > 0 && strlen(whole) > n && strncmp(start, whole, n) == 0;
}

/* Both are words and fill the same place. */
static bool is_same_ink(const struct dau_token *token, const struct dau_token *next)
{
    struct dau_box a = token->box, b = next->box;
    int wide = a.w > b.w ? a.w : b.w;
    return 10 * overlap(a, b) >= 8 * wide && dau_text_count(token->read) > 1 &&
           dau_text_count(next->read) > 1 && is_letters(token->read) &&
           is_letters(next->read);
}

static void drop_token(struct dau_line *line, int t)
{
    memmove(line->tokens + t, line->tokens + t + 1,
            (size_t)(line->n_tokens - t - 1) * sizeof *line->tokens);
    line->n_tokens--;
    line->tokens[line->n_tokens] = (struct dau_token){0}; /* given out again */
}

static void drop_in_line(struct dau_line *line, struct dau_arena *scratch)
{
    for (int t = 0; t + 1 < line->n_tokens;) {
        const struct dau_token *token = &line->tokens[t], *next = token + 1;
        bool boxed = token->box.w > 0 && next->box.w > 0;
        if (boxed && is_start_of(token, next, scratch))
            drop_token(line, t);
        else if (boxed && is_same_ink(token, next))
            drop_token(line, next->ocr_conf > token->ocr_conf ? t : t + 1);
        else
            t++;
    }
}

void dau_doubles_drop(struct dau_page *page)
{
    struct dau_arena *scratch = dau_arena_new();
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            drop_in_line(&page->blocks[b].lines[l], scratch);
    dau_arena_free(scratch);
}
