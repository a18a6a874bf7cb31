/* Correction, with and without --adapt, makes no set of texts worse: what an engine
 * without the marks read, texts that lost their marks otherwise, and right ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "correct/correct.h"
#include "eval/eval.h"

#define SAMPLES DAU_SOURCE_DIR "/samples/"

static const char *const letters[] = {"cong-van", "ke-hoach-dang", "mat-tran",
                                      "quyet-dinh"};
enum { N_LETTERS = sizeof letters / sizeof *letters };

struct set {
    struct dau_arena *arena;
    const char *truth[N_LETTERS], *read[N_LETTERS];
    int n;
};

static char *text_of(struct dau_arena *arena, const char *path)
{
    struct dau_buf bytes = {0};
    struct dau_err err = {0};
    if (!dau_file_read(path, 1 << 20, &bytes, &err))
        fail_msg("%s", err.text);
    char *text = dau_text_nfc(arena, dau_buf_text(&bytes));
    dau_buf_free(&bytes);
    return text;
}

static struct dau_correct *opened(bool adapt)
{
    struct dau_correct_config config = {.dict_dir = DAU_SOURCE_DIR "/dict",
                                        .models_dir = DAU_SOURCE_DIR "/models",
                                        .adapt = adapt};
    struct dau_correct *correct = NULL;
    struct dau_err err = {0};
    if (!dau_correct_open(&correct, &config, &err))
        fail_msg("%s", err.text);
    return correct;
}

static struct dau_doc *doc_of(const char *text)
{
    struct dau_doc *doc = dau_doc_new("text");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    char *copy = dau_arena_strdup(page->arena, text), *rest = NULL;
    for (char *at = strtok_r(copy, "\n", &rest); at; at = strtok_r(NULL, "\n", &rest)) {
        struct dau_line *line = dau_block_add_line(page, block);
        char *more = NULL;
        for (char *tok = strtok_r(at, " ", &more); tok;
             tok = strtok_r(NULL, " ", &more))
            dau_line_add_token(page, line, tok);
    }
    return doc;
}

static const char *corrected(struct dau_correct *correct, struct dau_arena *arena,
                             const char *read)
{
    struct dau_err err = {0};
    struct dau_doc *doc = doc_of(read);
    assert_true(dau_correct_doc(correct, doc, &err));
    struct dau_flow flow = dau_doc_flow(doc, arena);
    struct dau_buf out = {0};
    for (int i = 0; i < flow.n_places; i++)
        dau_buf_printf(&out, "%s%s", flow.places[i].token->text,
                       flow.places[i].index_in_line + 1 < flow.places[i].line->n_tokens
                           ? " "
                           : "\n");
    char *text = dau_arena_strdup(arena, dau_buf_text(&out));
    dau_buf_free(&out);
    dau_doc_free(doc);
    return text;
}

static struct dau_eval_counts scored(const struct set *set, bool adapt)
{
    struct dau_correct *correct = opened(adapt);
    struct dau_eval_counts sum = {0};
    for (int i = 0; i < set->n; i++) {
        struct dau_eval_result result;
        struct dau_err err = {0};
        const char *output = corrected(correct, set->arena, set->read[i]);
        assert_true(dau_eval_score(set->arena, set->truth[i], output, set->read[i],
                                   &result, &err));
        dau_eval_add(&sum, &result.counts);
    }
    dau_correct_close(correct);
    return sum;
}

/* Adapted or not, at most a share of the errors is left, few syllables are harmed, and
 * adapting costs nothing. */
static void check(const struct set *set, double left, long harmed)
{
    struct dau_eval_counts plain = scored(set, false), adapted = scored(set, true);
    print_message("# errors %ld, left %ld, adapted %ld; harmed %ld, %ld of %ld\n",
                  plain.input_errors, plain.errors, adapted.errors, plain.harmed,
                  adapted.harmed, plain.tokens);
    assert_true((double)plain.errors <= left * (double)plain.input_errors);
    assert_true((double)adapted.errors <= left * (double)plain.input_errors);
    assert_true(plain.harmed <= harmed && adapted.harmed <= harmed);
    assert_true(adapted.errors <= plain.errors);
}

static struct set truths(struct dau_arena *arena)
{
    struct set set = {.arena = arena, .n = N_LETTERS};
    for (int i = 0; i < N_LETTERS; i++) {
        const char *name =
            dau_arena_printf(arena, "%struth/%s.txt", SAMPLES, letters[i]);
        set.truth[i] = set.read[i] = text_of(arena, name);
    }
    return set;
}

static void right_text_stays(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct set set = truths(arena);
    check(&set, 1, 0);
    dau_arena_free(arena);
}

static void mangled_text_is_mended(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct set set = {.arena = arena, .n = 1};
    set.truth[0] = text_of(arena, SAMPLES "truth/mat-tran.txt");
    set.read[0] = text_of(arena, SAMPLES "mangled/mat-tran.txt");
    check(&set, 0.25, 3);
    dau_arena_free(arena);
}

/* The first lines of each letter: too few to learn from unasked. */
static void short_texts_are_no_worse(void **state)
{
    enum { n_lines = 12 };
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct set set = {.arena = arena, .n = 1};
    const char *paths[] = {SAMPLES "truth/mat-tran.txt",
                           SAMPLES "mangled/mat-tran.txt"};
    char *texts[2];
    for (int k = 0; k < 2; k++) {
        texts[k] = text_of(arena, paths[k]);
        char *end = texts[k];
        for (int i = 0; i < n_lines && strchr(end, '\n'); i++)
            end = strchr(end, '\n') + 1;
        *end = '\0';
    }
    set.truth[0] = texts[0];
    set.read[0] = texts[1];
    struct dau_eval_counts plain = scored(&set, false), adapted = scored(&set, true);
    assert_true(adapted.errors <= plain.errors);
    dau_arena_free(arena);
}

/* All marks are gone; case and signs stay. */
static char *without_marks(struct dau_arena *arena, const char *text)
{
    char *out = dau_arena_strdup(arena, text);
    size_t n = 0;
    for (uint32_t c; (c = dau_text_next(&text));) {
        uint32_t f = dau_text_fold_char(c);
        uint32_t base = dau_text_is_upper(c) && f >= 'a' && f <= 'z' ? f - 32 : f;
        n += (size_t)dau_text_put(dau_text_is_letter(c) && base ? base : c, out + n);
    }
    return out;
}

static char *replaced(struct dau_arena *arena, const char *text, const char *from,
                      const char *to)
{
    struct dau_buf out = {0};
    for (const char *at; (at = strstr(text, from)); text = at + strlen(from))
        dau_buf_printf(&out, "%.*s%s", (int)(at - text), text, to);
    dau_buf_printf(&out, "%s", text);
    char *result = dau_arena_strdup(arena, dau_buf_text(&out));
    dau_buf_free(&out);
    return result;
}

static void lost_marks_come_back(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct set set = truths(arena);
    for (int i = 0; i < set.n; i++)
        set.read[i] = without_marks(arena, set.truth[i]);
    check(&set, 0.08, 10);
    dau_arena_free(arena);
}

/* An engine of another kind, that no channel was trained on. */
static void other_engines_are_understood(void **state)
{
    (void)state;
    static const char *const errors[][2] = {{"ư", "ri"}, {"ơ", "cr"}, {"ộ", "Q"},
                                            {"ạ", "4"},  {"ế", "0"},  {"m", "rn"},
                                            {"ấ", "d"},  {"k", "lc"}, {"đ", "cl"}};
    struct dau_arena *arena = dau_arena_new();
    struct set set = truths(arena);
    for (int i = 0; i < set.n; i++) {
        const char *text = set.truth[i];
        for (size_t k = 0; k < sizeof errors / sizeof *errors; k++)
            text = replaced(arena, text, errors[k][0], errors[k][1]);
        set.read[i] = without_marks(arena, text);
    }
    check(&set, 0.2, 25);
    dau_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_text_stays),
        cmocka_unit_test(mangled_text_is_mended),
        cmocka_unit_test(short_texts_are_no_worse),
        cmocka_unit_test(lost_marks_come_back),
        cmocka_unit_test(other_engines_are_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
