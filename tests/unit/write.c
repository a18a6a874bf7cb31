#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "write/write.h"
#include "write_letter.h"

static const struct dau_write_config config = {.time = 1795323600};

static void write_as(const char *format, const struct dau_doc *doc, struct dau_buf *out)
{
    struct dau_err err = {0};
    dau_buf_clear(out);
    assert_true(dau_format_by_name(format)->write(&config, doc, 0, out, &err));
}

static void assert_holds(const struct dau_buf *out, const char *part)
{
    if (!strstr(dau_buf_text(out), part))
        fail_msg("%s is not in %s", part, dau_buf_text(out));
}

static void txt_is_what_is_printed(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    write_as("txt", s.doc, &out);
    assert_holds(&out, "Số: 03/LĐLĐ\nV/v thực hiện kết luận\nCỘNG HÒA");
    assert_holds(&out, "ngày 15/01/2026.\n\fĐề nghị");
    assert_holds(&out, "TT | Tên | Số\n1 | <A> | 5\n2 | | B&B\nNơi");
    assert_null(strstr(dau_buf_text(&out), "UBND"));
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

static void txt_leaves_out_joined_tokens(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("a");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_TABLE);
    struct dau_buf out = {0};
    add_line(page, block, "vi~viết ét a", 0);
    block->lines[0].tokens[1].flags = DAU_TOKEN_JOINED;
    block->lines[0].tokens[1].text = "";
    block->lines[0].tokens[2].cell = 1000000000;
    write_as("txt", doc, &out);
    assert_string_equal(dau_buf_text(&out), "viết a\n");
    write_as("json", doc, &out);
    assert_holds(&out, "{\"from\":\"vi ét\",\"to\":\"viết\",\"why\":\"channel\"");
    dau_buf_free(&out);
    dau_doc_free(doc);
}

static void json_keeps_the_contract(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    write_as("json", s.doc, &out);
    assert_holds(&out, "{\n\"dau\": \"" DAU_VERSION "\",\n\"source\": \"vào/03 LĐLĐ.pdf\",\n\"sha256\": ");
    assert_holds(&out, "\"number\": {\"value\":\"03/LĐLĐ\",\"printed\":\"03/LĐLĐ\",\"conf\":0.98,"
                       "\"page\":1,\"box\":[");
    assert_holds(&out, "{\"from\":\"18\",\"to\":\"rõ\",\"why\":\"channel\",\"cert\":0.99,"
                       "\"page\":1,\"line\":13}");
    assert_holds(&out, "{\"text\":\"có\",\"cert\":0.6,\"page\":1,\"line\":12,\"alts\":[{\"text\":"
                       "\"cố\",\"source\":\"channel\",\"conf\":0.3}]}");
    assert_holds(&out, "\"deadlines\":[{\"op\":\"before\",\"date\":\"2026-01-15\"");
    assert_holds(&out, "\"heading\":\"Phụ lục\"");
    assert_null(strstr(dau_buf_text(&out), "urgency"));
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

static void a_doc_without_letters_is_one_letter(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("a\xff.txt");
    struct dau_buf out = {0};
    struct dau_err err = {0};
    write_as("json", doc, &out);
    assert_holds(&out, "\"regime\": \"other\"");
    assert_holds(&out, "\"text\": {\"tokens\":0,\"changed\":0,\"doubtful\":0}");
    assert_false(dau_format_by_name("json")->write(&config, doc, 1, &out, &err));
    assert_int_equal(err.code, DAU_E_CONFIG);
    dau_buf_free(&out);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(txt_is_what_is_printed),
        cmocka_unit_test(txt_leaves_out_joined_tokens),
        cmocka_unit_test(json_keeps_the_contract),
        cmocka_unit_test(a_doc_without_letters_is_one_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
