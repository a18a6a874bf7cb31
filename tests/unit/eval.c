#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "eval/eval.h"

static struct dau_eval_counts score(const char *truth, const char *output,
                                    const char *input)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_eval_result result;
    struct dau_err err = {0};
    if (!dau_eval_score(arena, truth, output, input, &result, &err))
        fail_msg("%s", err.text);
    dau_arena_free(arena);
    return result.counts;
}

static void normal_form_folds_style(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"hoà thuỷ khoẻ", "hòa thủy khỏe"},
        {"quý qúy", "quý quý"},
        {"hoàn thuyền", "hoàn thuyền"},
        {"“a” – ‘b’… c\u00ADd", "\"a\" - 'b'... cd"},
        {"UỶ BAN", "ỦY BAN"},
        {"tuệ thuế", "tuệ thuế"},
    };
    struct dau_arena *arena = dau_arena_new();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(dau_eval_normal(arena, pairs[i][0]), pairs[i][1]);
    dau_arena_free(arena);
}

static void errors_are_told_apart(void **state)
{
    (void)state;
    struct dau_eval_counts c =
        score("Ban Chỉ đạo triển khai thực hiện", "ban Chi dạo tnển khai hiện", NULL);
    assert_int_equal(c.tokens, 7);
    assert_int_equal(c.errors, 5);
    assert_int_equal(c.cases, 1);
    assert_int_equal(c.marks, 2);
    assert_int_equal(c.bases, 1);
    assert_int_equal(c.missing, 1);
    assert_int_equal(c.added, 0);
    c = score("a b", "a b", NULL);
    assert_int_equal(c.errors + c.char_errors, 0);
    c = score("", "a", NULL);
    assert_int_equal(c.errors, 1);
    assert_int_equal(c.added, 1);
    c = score("một hai", "", NULL);
    assert_int_equal(c.errors, 2);
    assert_int_equal(c.chars, 7);
    assert_int_equal(c.char_errors, 7);
}

static void handwriting_matches_anything(void **state)
{
    (void)state;
    static const char truth[] = "=== page 1\nSố:{hw:19 42} /KH-SYT {?}ngày {hw:10}\n";
    assert_int_equal(score(truth, "Số:77 /KH-SYT ngày", NULL).errors, 0);
    assert_int_equal(score(truth, "/KH-SYT ngày 5", NULL).errors, 0);
    assert_int_equal(score(truth, "/KH-SYT tháng 5", NULL).errors, 1);
    assert_int_equal(score(truth, truth, NULL).errors, 0);
}

static void change_is_fixed_or_harmed(void **state)
{
    (void)state;
    struct dau_eval_counts c =
        score("quyết định của tỉnh", "quyết định cùa tỉnh", "quyét định của tinh");
    assert_true(c.has_input);
    assert_int_equal(c.input_errors, 2);
    assert_int_equal(c.input_right, 2);
    assert_int_equal(c.fixed, 2);
    assert_int_equal(c.harmed, 1);
    assert_int_equal(c.char_errors, 1);
}

static void html_is_escaped(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct dau_eval_result result;
    struct dau_err err = {0};
    struct dau_buf out = {0};
    assert_true(
        dau_eval_score(arena, "a <b> {hw:x}", "a <script> y", NULL, &result, &err));
    dau_eval_html_begin(&out, "x & y");
    dau_eval_html_text(&out, "n<m", &result);
    dau_eval_html_end(&out);
    assert_non_null(strstr(out.data, "x &amp; y"));
    assert_non_null(strstr(out.data, "n&lt;m"));
    assert_null(strstr(out.data, "<script"));
    assert_non_null(strstr(out.data, "class=\"base\""));
    dau_buf_free(&out);
    dau_arena_free(arena);
}

static void similarity_is_that_of_matching_blocks(void **state)
{
    (void)state;
    assert_true(dau_eval_similarity("abcd", "bcde") == 0.75);
    assert_true(dau_eval_similarity("", "") == 1);
    assert_true(dau_eval_similarity("abc", "xyz") == 0);
}

static const char truth_json[] =
    "{\"fields\": {\"number\": \"03/LĐLĐ\", \"date\": \"2026-01-08\", \"place\": null,"
    " \"signer\": {\"name\": \"Hoàng Văn Trình\"}},"
    " \"references\": [{\"number\": \"57-NQ/TW\"}, {\"number\": \"71/NQ-CP\"}],"
    " \"tasks\": [{\"path\": \"1\", \"text\": \"Tiếp tục quán triệt\"},"
    " {\"path\": \"2\", \"text\": \"Siết chặt kỷ luật\", \"deadlines\":"
    " [{\"date\": \"2026-01-15\"}]}]}";
static const char output_json[] =
    "{\"fields\": {\"number\": {\"value\": \"03/LĐLĐ.\"}, \"date\": {\"value\":"
    " \"2026-01-09\"}, \"place\": {\"value\": \"Lai Châu\"}, \"signer\": {\"name\":"
    " {\"value\": \"HOÀNG  Văn Trình\"}}},"
    " \"references\": [{\"number\": \"57-nq/tw\"}, {\"number\": \"1/X\"}],"
    " \"tasks\": [{\"path\": \"1\", \"text\": \"Tiếp tục quán triêt\", \"items\":"
    " [{\"path\": \"1.1\", \"deadlines\": [{\"date\": \"2026-01-15\"}]}]},"
    " {\"path\": \"2\", \"text\": \"khác\"}]}";

static void fields_are_scored(void **state)
{
    (void)state;
    struct dau_eval_fields f;
    struct dau_err err = {0};
    struct dau_buf misses = {0};
    assert_true(dau_eval_fields(truth_json, output_json, &f, &misses, &err));
    assert_int_equal(f.exact[0], 1); /* number */
    assert_int_equal(f.exact[1], 0); /* date */
    assert_int_equal(f.total[2], 1); /* place: only in the output */
    assert_int_equal(f.exact[10], 1);
    assert_int_equal(f.whole, 0);
    assert_int_equal(f.references.right, 1);
    assert_int_equal(f.references.extra, 1);
    assert_int_equal(f.references.missing, 1);
    assert_int_equal(f.tasks.right, 1);
    assert_int_equal(f.tasks.extra, 1);
    assert_int_equal(f.deadlines.right, 1);
    assert_true(dau_eval_f1(&f.references) == 0.5);
    assert_non_null(strstr(misses.data, "date: want '2026-01-08', got '2026-01-09'"));
    assert_false(dau_eval_fields(truth_json, "{", &f, NULL, &err));
    assert_int_equal(err.code, DAU_E_FORMAT);
    dau_buf_free(&misses);
}

/* The yardstick's own figures, when the folder of test data is there. */
static void agrees_with_the_yardstick(void **state)
{
    (void)state;
    const char *data = getenv("DAU_TESTDATA");
    if (!data || system("command -v python3 >/dev/null") != 0)
        return; /* no such data here */
    static const char *const cases[][2] = {
        {"seeds/000.truth.txt", "seeds/000.txt"},
        {"seeds/002.truth.txt", "seeds/001.truth.txt"},
        {"scans/truth/DN__1.truth.txt", "scans/junk_text/DN__1.txt"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char command[1000], path[2][400];
        long tokens, errors;
        double ser, cer;
        for (int k = 0; k < 2; k++)
            snprintf(path[k], sizeof path[k], "%s/%s", data, cases[i][k]);
        snprintf(command, sizeof command, "python3 '%s/score_text.py' '%s' '%s'", data,
                 path[0], path[1]);
        FILE *pipe = popen(command, "r");
        assert_non_null(pipe);
        int read = fscanf(pipe, "tokens=%ld ser=%lf cer=%lf errors=%ld", &tokens, &ser,
                          &cer, &errors);
        pclose(pipe);
        if (read != 4)
            return; /* no such data here */
        struct dau_buf truth = {0}, output = {0};
        struct dau_err err = {0};
        assert_true(dau_file_read(path[0], 1 << 24, &truth, &err));
        assert_true(dau_file_read(path[1], 1 << 24, &output, &err));
        struct dau_eval_counts c =
            score(dau_buf_text(&truth), dau_buf_text(&output), NULL);
        assert_int_equal(c.tokens, tokens);
        assert_int_equal(c.errors, errors);
        double own = (double)c.char_errors / (double)c.chars;
        assert_true(own > cer - 0.0001 && own < cer + 0.0001);
        dau_buf_free(&truth);
        dau_buf_free(&output);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_form_folds_style),
        cmocka_unit_test(errors_are_told_apart),
        cmocka_unit_test(handwriting_matches_anything),
        cmocka_unit_test(change_is_fixed_or_harmed),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(similarity_is_that_of_matching_blocks),
        cmocka_unit_test(fields_are_scored),
        cmocka_unit_test(agrees_with_the_yardstick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
