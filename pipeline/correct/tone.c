#include "correct/tone.h"

#include <string.h>

#include "base/text.h"
#include "lex/lex.h"

/* Bytes of the letters that `text` starts with. */
static size_t run_of_letters(const char *text)
{
    const char *at = text, *end = text;
    for (uint32_t c; (c = dau_text_next(&at)) && dau_text_is_letter(c);)
        end = at;
    return (size_t)(end - text);
}

char *dau_tone_text(struct dau_arena *arena, const char *text, bool new_style)
{
    size_t size = strlen(text) + 1; /* both styles have the same letters but one */
    char *out = dau_arena_alloc(arena, 2 * size, 1), *end = out;
    while (*text) {
        size_t n = run_of_letters(text);
        if (n) {
            dau_lex_tone(dau_arena_strndup(arena, text, n), new_style, end,
                         2 * size - (size_t)(end - out));
            end += strlen(end);
        } else {
            const char *next = text;
            dau_text_next(&next);
            n = (size_t)(next - text);
            memcpy(end, text, n);
            end += n;
        }
        text += n;
    }
    *end = '\0';
    return out;
}

struct styles {
    struct dau_arena *arena;
    int n_old, n_new; /* readings that are in one style and not in the other */
    bool new_style;
};

static void count(struct styles *s, struct dau_page *page, struct dau_token *token)
{
    (void)page;
    s->n_old += strcmp(dau_tone_text(s->arena, token->read, true), token->read) != 0;
    s->n_new += strcmp(dau_tone_text(s->arena, token->read, false), token->read) != 0;
}

static void set(struct styles *s, struct dau_page *page, struct dau_token *token)
{
    if (token->why <= DAU_WHY_NORMALISE || strcmp(token->text, token->read) == 0)
        return;
    const char *styled = dau_tone_text(s->arena, token->text, s->new_style);
    if (strcmp(styled, dau_tone_text(s->arena, token->read, s->new_style)) == 0)
        dau_token_change(page, token, token->read, DAU_WHY_NONE, token->cert);
    else if (strcmp(styled, token->text) != 0)
        dau_token_change(page, token, styled, token->why, token->cert);
}

static void each_token(struct dau_doc *doc, struct styles *s,
                       void (*call)(struct styles *, struct dau_page *,
                                    struct dau_token *))
{
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0; b < doc->pages[p]->n_blocks; b++) {
            const struct dau_block *block = &doc->pages[p]->blocks[b];
            for (int l = 0; l < block->n_lines; l++)
                for (int t = 0; t < block->lines[l].n_tokens; t++) {
                    call(s, doc->pages[p], &block->lines[l].tokens[t]);
                    dau_arena_empty(s->arena);
                }
        }
}

void dau_tone_doc(struct dau_doc *doc, const char *style)
{
    struct styles s = {.arena = dau_arena_new()};
    s.new_style = style && strcmp(style, "new") == 0;
    if (style && strcmp(style, "keep") == 0) {
        each_token(doc, &s, count);
        s.new_style = s.n_new > s.n_old;
    }
    each_token(doc, &s, set);
    doc->tone_style = s.new_style ? "new" : "old";
    dau_arena_free(s.arena);
}
