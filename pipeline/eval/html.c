#include <string.h>

#include "eval/eval.h"

static const char style[] =
    "body{font:15px/1.5 sans-serif;margin:2em auto;max-width:80em;color:#222}"
    "table{border-collapse:collapse;width:100%}td{width:50%;vertical-align:top;"
    "padding:2px 8px;border-bottom:1px solid #eee;font-family:serif}"
    "h2{font-size:1.1em;margin-top:2em}p{color:#555}"
    ".case{background:#e3edfb}.marks{background:#fff0b3}.base{background:#ffd0cc}"
    ".miss{background:#e2e2e2}.add{background:#e8d9f7}.harm{outline:2px solid #c00}"
    "@media "
    "(prefers-color-scheme:dark){body{background:#181818;color:#ddd}p{color:#aaa}"
    "td{border-color:#333}.case{background:#20395c}.marks{background:#5a4a00}"
    ".base{background:#6b211b}.miss{background:#444}.add{background:#452a66}}";

/* What marks handwriting in a token (U+E000) is not shown. */
static const char wild[] = "\xEE\x80\x80";

static void put_text(struct dau_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            dau_buf_puts(out, "&lt;");
        else if (*text == '>')
            dau_buf_puts(out, "&gt;");
        else if (*text == '&')
            dau_buf_puts(out, "&amp;");
        else if (*text == '"')
            dau_buf_puts(out, "&quot;");
        else if (strncmp(text, wild, sizeof wild - 1) == 0)
            text += sizeof wild - 2;
        else if ((unsigned char)*text >= 0x20)
            dau_buf_putc(out, *text);
    }
}

static void put_token(struct dau_buf *out, const char *text, const char *class)
{
    if (*class)
        dau_buf_printf(out, "<span class=\"%s\">", class);
    put_text(out, text);
    dau_buf_puts(out, *class ? "</span> " : " ");
}

void dau_eval_html_begin(struct dau_buf *out, const char *title)
{
    dau_buf_puts(out,
                 "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
                 "<meta name=\"viewport\" content=\"width=device-width\"><title>");
    put_text(out, title);
    dau_buf_printf(out, "</title><style>%s</style></head><body>\n<h1>", style);
    put_text(out, title);
    dau_buf_puts(out, "</h1>\n<p>Left the truth, right the output. "
                      "<span class=\"marks\">marks</span> "
                      "<span class=\"base\">letters</span> "
                      "<span class=\"case\">case</span> "
                      "<span class=\"miss\">missing</span> "
                      "<span class=\"add\">added</span> "
                      "<span class=\"harm\">right in the input</span></p>\n");
}

struct report {
    struct dau_buf left, right; /* cells of the row at hand */
    const struct dau_eval_result *result;
    struct dau_arena *arena;
    const bool *input_right; /* by token of the truth; NULL without input */
};

static void end_row(struct dau_buf *out, struct report *r)
{
    if (r->left.length || r->right.length)
        dau_buf_printf(out, "<tr><td>%s</td><td>%s</td></tr>\n", dau_buf_text(&r->left),
                       dau_buf_text(&r->right));
    dau_buf_clear(&r->left);
    dau_buf_clear(&r->right);
}

static void put_pair(struct report *r, struct dau_eval_pair p)
{
    static const char *const classes[] = {"", "case", "marks", "base"};
    const struct dau_eval_token *truth = r->result->truth.tokens;
    const struct dau_eval_token *output = r->result->output.tokens;
    if (p.truth < 0) {
        put_token(&r->right, output[p.other].text, "add");
        return;
    }
    bool any = truth[p.truth].wild;
    bool harmed = r->input_right && r->input_right[p.truth];
    char class[24] = "";
    if (p.other < 0)
        strcpy(class, any ? "" : "miss");
    else if (!any)
        strcpy(class, classes[dau_eval_compare(r->arena, truth[p.truth].text,
                                               output[p.other].text)]);
    if (*class && harmed)
        strcat(class, " harm");
    put_token(&r->left, truth[p.truth].text, class);
    if (p.other >= 0)
        put_token(&r->right, output[p.other].text, class);
}

static const bool *find_input_right(struct dau_arena *arena,
                                    const struct dau_eval_result *r)
{
    if (!r->counts.has_input)
        return NULL;
    bool *right = DAU_NEW_N(arena, bool, (size_t)r->truth.n_tokens + 1);
    for (int i = 0; i < r->input_alignment.n_pairs; i++) {
        struct dau_eval_pair p = r->input_alignment.pairs[i];
        if (p.truth >= 0 && p.other >= 0)
            right[p.truth] = strcmp(r->truth.tokens[p.truth].text,
                                    r->input.tokens[p.other].text) == 0;
    }
    return right;
}

void dau_eval_html_text(struct dau_buf *out, const char *name,
                        const struct dau_eval_result *result)
{
    const struct dau_eval_counts *c = &result->counts;
    struct report r = {.result = result, .arena = dau_arena_new()};
    r.input_right = find_input_right(r.arena, result);
    dau_buf_puts(out, "<h2>");
    put_text(out, name);
    dau_buf_printf(out, "</h2>\n<p>%ld of %ld syllables wrong", c->errors, c->tokens);
    if (c->has_input)
        dau_buf_printf(out, "; %ld before; %ld harmed", c->input_errors, c->harmed);
    dau_buf_puts(out, "</p>\n<table>\n");
    int line = 0;
    for (int i = 0; i < result->alignment.n_pairs; i++) {
        struct dau_eval_pair p = result->alignment.pairs[i];
        if (p.truth >= 0 && result->truth.tokens[p.truth].line != line) {
            end_row(out, &r);
            line = result->truth.tokens[p.truth].line;
        }
        put_pair(&r, p);
    }
    end_row(out, &r);
    dau_buf_puts(out, "</table>\n");
    dau_buf_free(&r.left);
    dau_buf_free(&r.right);
    dau_arena_free(r.arena);
}

void dau_eval_html_end(struct dau_buf *out)
{
    dau_buf_puts(out, "</body></html>\n");
}
