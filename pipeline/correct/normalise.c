#include "correct/normalise.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct alike {
    uint32_t from;
    const char *to;
};

/* Sorted by code point. */
static const struct alike alikes[] = {
    {0xA0, " "},  {0xAD, ""},   {0xD0, "Đ"},  {0xF0, "đ"},  {0x189, "Đ"}, {0x256, "đ"},
    {0x391, "A"}, {0x392, "B"}, {0x395, "E"}, {0x396, "Z"}, {0x397, "H"}, {0x399, "I"},
    {0x39A, "K"}, {0x39C, "M"}, {0x39D, "N"}, {0x39F, "O"}, {0x3A1, "P"}, {0x3A4, "T"},
    {0x3A5, "Y"}, {0x3A7, "X"}, {0x3BF, "o"}, {0x3C1, "p"}, {0x410, "A"}, {0x412, "B"},
    {0x415, "E"}, {0x41A, "K"}, {0x41C, "M"}, {0x41D, "H"}, {0x41E, "O"}, {0x420, "P"},
    {0x421, "C"}, {0x422, "T"}, {0x423, "Y"}, {0x425, "X"}, {0x430, "a"}, {0x435, "e"},
    {0x43E, "o"}, {0x440, "p"}, {0x441, "c"}, {0x443, "y"}, {0x445, "x"}, {0x456, "i"},
    {0x200B, ""}, {0x200C, ""}, {0x200D, ""}, {0x2060, ""}, {0xFEFF, ""},
};

static int by_code(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = ((const struct alike *)b)->from;
    return x < y ? -1 : x > y;
}

/* What stands for `c`, or NULL when it stands for itself; `wide` has room for a letter.
 */
static const char *stands_for(uint32_t c, char wide[5])
{
    if (c < 0x80)
        return NULL;
    if (c >= 0xFF01 && c <= 0xFF5E) {
        dau_text_put(c - 0xFEE0, wide);
        return wide;
    }
    const struct alike *found =
        bsearch(&c, alikes, sizeof alikes / sizeof *alikes, sizeof *alikes, by_code);
    return found ? found->to : NULL;
}

/* An engine that weighs two letters of one look may give both, side by side: "LĐÐLĐ"
 * for LĐLĐ. */
static bool is_read_twice(uint32_t before, uint32_t c)
{
    return (before == 0x110 && c == 0xD0) || (before == 0xD0 && c == 0x110);
}

char *dau_normalise_text(struct dau_arena *arena, const char *text)
{
    char *out = NULL, *end = NULL, wide[5];
    uint32_t before = 0;
    for (const char *at = text; *at;) {
        const char *from = at;
        uint32_t c = dau_text_next(&at);
        const char *to = is_read_twice(before, c) ? "" : stands_for(c, wide);
        before = c;
        if (to && !out) {
            out = dau_arena_alloc(arena, strlen(text) + 1, 1);
            end = out + (from - text);
            memcpy(out, text, (size_t)(from - text));
        }
        if (!out)
            continue;
        size_t n = to ? strlen(to) : (size_t)(at - from);
        memcpy(end, to ? to : from, n);
        end += n;
    }
    return out ? dau_text_nfc(arena, out) : NULL;
}

static void normalise_token(struct dau_page *page, struct dau_token *token)
{
    char *text = dau_normalise_text(page->arena, token->text);
    if (!text || !*text)
        return;
    enum dau_why why = token->why ? token->why : DAU_WHY_NORMALISE;
    dau_token_change(page, token, text, why, token->cert < 0 ? 1 : token->cert);
}

void dau_normalise_doc(struct dau_doc *doc)
{
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0; b < doc->pages[p]->n_blocks; b++) {
            const struct dau_block *block = &doc->pages[p]->blocks[b];
            for (int l = 0; l < block->n_lines; l++)
                for (int t = 0; t < block->lines[l].n_tokens; t++)
                    normalise_token(doc->pages[p], &block->lines[l].tokens[t]);
        }
}
