#include <string.h>

#include "base/text.h"
#include "eval/eval.h"

enum dau_eval_difference dau_eval_compare(struct dau_arena *arena, const char *truth,
                                          const char *other)
{
    if (strcmp(truth, other) == 0)
        return DAU_EVAL_SAME;
    if (strcmp(dau_text_lower(arena, truth), dau_text_lower(arena, other)) == 0)
        return DAU_EVAL_CASE;
    if (strcmp(dau_text_fold(arena, truth), dau_text_fold(arena, other)) == 0)
        return DAU_EVAL_MARKS;
    return DAU_EVAL_BASE;
}

/* Tokens of a block between two that agree. */
struct block {
    struct dau_buf truth, other;
};

static void add_word(struct dau_buf *buf, const char *word)
{
    if (buf->length)
        dau_buf_putc(buf, ' ');
    dau_buf_puts(buf, word);
}

static bool close_block(struct dau_arena *arena, struct block *block, long *errors,
                        struct dau_err *err)
{
    long distance = 0;
    bool ok = dau_eval_distance(arena, dau_buf_text(&block->truth),
                                dau_buf_text(&block->other), &distance, err);
    *errors += distance;
    dau_buf_clear(&block->truth);
    dau_buf_clear(&block->other);
    return ok;
}

static bool agrees(const struct dau_eval_text *truth, const struct dau_eval_text *other,
                   struct dau_eval_pair pair)
{
    return pair.truth >= 0 && pair.other >= 0 &&
           strcmp(truth->tokens[pair.truth].text, other->tokens[pair.other].text) == 0;
}

/* Characters are counted inside blocks, which differs from one alignment of all of them
 * by block edges only. */
static bool count_chars(struct dau_arena *arena, struct dau_eval_result *r,
                        struct dau_err *err)
{
    struct block block = {{0}, {0}};
    struct dau_eval_counts *c = &r->counts;
    bool ok = true;
    for (int i = 0; ok && i < r->alignment.n_pairs; i++) {
        struct dau_eval_pair p = r->alignment.pairs[i];
        bool wild = p.truth >= 0 && r->truth.tokens[p.truth].wild;
        if (wild || agrees(&r->truth, &r->output, p)) {
            ok = close_block(arena, &block, &c->char_errors, err);
            continue;
        }
        if (p.truth >= 0)
            add_word(&block.truth, r->truth.tokens[p.truth].text);
        if (p.other >= 0)
            add_word(&block.other, r->output.tokens[p.other].text);
    }
    ok = ok && close_block(arena, &block, &c->char_errors, err);
    dau_buf_free(&block.truth);
    dau_buf_free(&block.other);
    for (int i = 0; i < r->truth.n_tokens; i++)
        c->chars += (long)dau_text_count(r->truth.tokens[i].text) + (i > 0);
    return ok;
}

static void count_kinds(struct dau_arena *arena, struct dau_eval_result *r)
{
    struct dau_eval_counts *c = &r->counts;
    for (int i = 0; i < r->alignment.n_pairs; i++) {
        struct dau_eval_pair p = r->alignment.pairs[i];
        if (p.truth >= 0 && r->truth.tokens[p.truth].wild)
            continue;
        c->missing += p.other < 0;
        c->added += p.truth < 0;
        if (p.truth < 0 || p.other < 0)
            continue;
        enum dau_eval_difference d = dau_eval_compare(
            arena, r->truth.tokens[p.truth].text, r->output.tokens[p.other].text);
        c->cases += d == DAU_EVAL_CASE;
        c->marks += d == DAU_EVAL_MARKS;
        c->bases += d == DAU_EVAL_BASE;
    }
}

static bool *right_tokens(struct dau_arena *arena, const struct dau_eval_text *truth,
                          const struct dau_eval_text *other,
                          const struct dau_eval_alignment *alignment)
{
    bool *right = DAU_NEW_N(arena, bool, (size_t)truth->n_tokens + 1);
    for (int i = 0; i < alignment->n_pairs; i++)
        if (agrees(truth, other, alignment->pairs[i]))
            right[alignment->pairs[i].truth] = true;
    return right;
}

static void count_change(struct dau_arena *arena, struct dau_eval_result *r)
{
    struct dau_eval_counts *c = &r->counts;
    bool *now = right_tokens(arena, &r->truth, &r->output, &r->alignment);
    bool *before = right_tokens(arena, &r->truth, &r->input, &r->input_alignment);
    c->has_input = true;
    c->input_errors = r->input_alignment.distance;
    for (int i = 0; i < r->truth.n_tokens; i++) {
        c->input_right += before[i];
        c->fixed += now[i] && !before[i];
        c->harmed += before[i] && !now[i];
    }
}

bool dau_eval_score(struct dau_arena *arena, const char *truth, const char *output,
                    const char *input, struct dau_eval_result *r, struct dau_err *err)
{
    *r = (struct dau_eval_result){.truth = dau_eval_read(arena, truth),
                                  .output = dau_eval_read(arena, output)};
    if (!dau_eval_align(arena, &r->truth, &r->output, &r->alignment, err))
        return false;
    r->counts.documents = 1;
    r->counts.tokens = r->truth.n_tokens;
    r->counts.errors = r->alignment.distance;
    count_kinds(arena, r);
    if (!count_chars(arena, r, err))
        return false;
    if (!input)
        return true;
    r->input = dau_eval_read(arena, input);
    if (!dau_eval_align(arena, &r->truth, &r->input, &r->input_alignment, err))
        return false;
    count_change(arena, r);
    return true;
}

void dau_eval_add(struct dau_eval_counts *sum, const struct dau_eval_counts *more)
{
    sum->documents += more->documents;
    sum->tokens += more->tokens;
    sum->chars += more->chars;
    sum->errors += more->errors;
    sum->char_errors += more->char_errors;
    sum->marks += more->marks;
    sum->bases += more->bases;
    sum->cases += more->cases;
    sum->missing += more->missing;
    sum->added += more->added;
    sum->has_input = sum->has_input || more->has_input;
    sum->input_errors += more->input_errors;
    sum->input_right += more->input_right;
    sum->fixed += more->fixed;
    sum->harmed += more->harmed;
}
