/* What a batch as a whole says: one number on several letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "run/report.h"
#include "run/twins.h"

static json_t *letter(const char *number, const char *date, const char *issuer,
                      const char *parent)
{
    json_t *object =
        json_pack("{s:s,s:s,s:s}", "number", number, "date", date, "issuer", issuer);
    if (parent)
        json_object_set_new(object, "parent", json_string(parent));
    return object;
}

static void add(json_t *records, const char *name, const char *state, json_t *one,
                json_t *other, const char *rows)
{
    json_t *letters = json_array();
    json_array_append_new(letters, one);
    if (other)
        json_array_append_new(letters, other);
    json_object_set_new(records, name,
                        json_pack("{s:s,s:s,s:o,s:s}", "name", name, "state", state,
                                  "letters", letters, "rows", rows));
}

static int count(const json_t *records)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_twins *twins;
    int n = dau_twins_find(records, arena, &twins);
    dau_arena_free(arena);
    return n;
}

static void a_number_on_two_letters_is_told(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct dau_twins *twins;
    json_t *records = json_object();
    add(records, "b.pdf", "done", letter("03/LĐLĐ", "2026-01-08", "LĐLĐ TỈNH A", NULL),
        NULL, "");
    add(records, "a.pdf", "review",
        letter("05/LĐLĐ", "2026-01-09", "LĐLĐ TỈNH A", NULL),
        letter("03/ LĐLĐ", "2026-11-02", "LĐLĐ tỉnh A", "TỔNG LĐLĐ"), "");
    assert_int_equal(dau_twins_find(records, arena, &twins), 1);
    assert_int_equal(twins[0].n_letters, 2);
    assert_string_equal(twins[0].letters[0].name, "a.pdf");
    assert_int_equal(twins[0].letters[0].letter, 1);
    assert_string_equal(twins[0].letters[1].name, "b.pdf");
    assert_non_null(strstr(twins[0].message, "2 văn bản: a.pdf, b.pdf."));
    json_t *report = dau_report_json(records);
    const json_t *check = json_array_get(json_object_get(report, "checks"), 0);
    assert_string_equal(json_string_value(json_object_get(check, "code")),
                        "number-twice");
    json_decref(report);
    struct dau_buf text = {0};
    dau_report_text(records, &text);
    assert_non_null(strstr(text.data, "number-twice: Số 03/"));
    dau_buf_free(&text);
    json_decref(records);
    dau_arena_free(arena);
}

static void what_is_no_twin_is_not_told(void **state)
{
    (void)state;
    json_t *records = json_object();
    add(records, "a", "done", letter("03/SYT-VP", "2026-01-08", "SỞ Y TẾ", "UBND A"),
        letter("03/SYT-VP", "2026-01-08", "SỞ Y TẾ", "UBND A"), "");
    assert_int_equal(count(records), 0); /* in one source: its copy */
    add(records, "b", "duplicate", letter("03/SYT-VP", "2026-01-08", "SỞ Y TẾ", NULL),
        NULL, "");
    add(records, "c", "done", letter("03/SYT-VP", "2025-01-08", "SỞ Y TẾ", NULL), NULL,
        "");
    add(records, "d", "done", letter("03/SYT-VP", "2026-01-08", "SỞ Y TẾ", "UBND B"),
        NULL, "");
    add(records, "e", "done", letter("03/SYT-KT", "2026-01-08", "SỞ Y TẾ", NULL), NULL,
        "");
    add(records, "f", "done", letter("03/SYT-VP", "2026-01-08", "SỞ Y TÊ X", NULL),
        NULL, "");
    add(records, "g", "done",
        json_pack("{s:s,s:s}", "date", "2026-01-08", "issuer", "A"), json_object(), "");
    add(records, "h", "failed", letter("03/SYT-VP", "2026-01-08", "SỞ Y TẾ", NULL),
        NULL, "");
    assert_int_equal(count(records), 0);
    add(records, "i", "done", letter("03/SYT-VP", "2026-06-08", "Sở Y tế", "UBND B"),
        NULL, "");
    assert_int_equal(count(records), 1);
    json_decref(records);
}

/* The batch's remark goes into the last cell of the letter's row, and of no other. */
static void the_register_has_the_remark(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    json_t *records = json_object();
    add(records, "a\"x", "done", letter("1/A", "2026-01-08", "S", NULL),
        letter("2/A", "2026-01-08", "S", NULL), ",1,A,\"\"\r\n,2,A,\"Cũ.\"\r\n");
    add(records, "b", "done", letter("2/A", "2026-02-08", "S", NULL), NULL,
        ",2,A,\"\"\r\n");
    dau_report_register(records, &text);
    assert_non_null(strstr(text.data, "\r\n1,1,A,\"\"\r\n2,2,A,\"Cũ. Số 2/A năm 2026"));
    assert_non_null(strstr(text.data, "a\"\"x, b. Kiểm tra"));
    assert_non_null(strstr(text.data, "trùng.\"\r\n3,2,A,\"Số 2/A"));
    dau_buf_free(&text);
    json_decref(records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_on_two_letters_is_told),
        cmocka_unit_test(what_is_no_twin_is_not_told),
        cmocka_unit_test(the_register_has_the_remark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
