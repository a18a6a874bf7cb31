#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
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

static void txt_parts_empty_cells_too(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("a");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_TABLE);
    struct dau_buf out = {0};
    add_line(page, block, "a b c", 0);
    add_line(page, block, "d e", 0);
    add_line(page, block, "f", 0);
    for (int i = 0; i < 3; i++)
        block->lines[0].tokens[i].cell = i;
    block->lines[2].tokens[0].cell = 1;
    write_as("txt", doc, &out);
    assert_string_equal(dau_buf_text(&out), "a | b | c\nd e | |\n| f |\n");
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
    assert_holds(&out, "{\n\"dau\": \"" DAU_VERSION
                       "\",\n\"source\": \"vào/03 LĐLĐ.pdf\",\n\"sha256\": ");
    assert_holds(
        &out,
        "\"number\": {\"value\":\"03/LĐLĐ\",\"printed\":\"03/LĐLĐ\",\"conf\":0.98,"
        "\"page\":1,\"box\":[");
    assert_holds(&out,
                 "{\"from\":\"18\",\"to\":\"rõ\",\"why\":\"channel\",\"cert\":0.99,"
                 "\"page\":1,\"line\":13}");
    assert_holds(
        &out,
        "{\"text\":\"có\",\"cert\":0.6,\"page\":1,\"line\":12,\"alts\":[{\"text\":"
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

/* tests/golden/letter.*; written anew with DAU_GOLDEN=1. */
static void all_formats_are_as_they_were(void **state)
{
    static const char *const formats[] = {"txt", "json", "ics", "csv"};
    struct sample s = {0};
    struct dau_buf out = {0}, golden = {0};
    (void)state;
    sample_open(&s, true);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char path[4096];
        struct dau_err err = {0};
        snprintf(path, sizeof path, "%s/tests/golden/letter.%s", DAU_SOURCE_DIR,
                 formats[i]);
        write_as(formats[i], s.doc, &out);
        if (getenv("DAU_GOLDEN"))
            assert_true(dau_file_write(path, out.data, out.length, &err));
        dau_buf_clear(&golden);
        assert_true(dau_file_read(path, 1 << 20, &golden, &err));
        assert_string_equal(out.data, golden.data);
    }
    dau_buf_free(&out);
    dau_buf_free(&golden);
    dau_doc_free(s.doc);
}

static void the_register_is_safe_to_open(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    s.doc->letters->fields.issuer.value = "=HYPERLINK(\"a\")";
    s.doc->letters->fields.number.value = "57-NQ/TW";
    s.doc->letters->fields.type.value = NULL;
    s.doc->letters->fields.subject.value = "a\nb";
    write_as("csv", s.doc, &out);
    assert_holds(&out,
                 ",57,NQ/TW,08/01/2026,\"a\nb\",\"'=HYPERLINK(\"\"a\"\")\",Hoàng");
    dau_buf_clear(&out);
    dau_register_head(&out);
    int columns = 0, cells = 0;
    for (const char *c = out.data; *c; c++)
        columns += *c == ',';
    s.doc->letters->fields = (struct dau_fields){0};
    s.doc->letters->n_recipients = s.doc->letters->n_distribution = 0;
    write_as("csv", s.doc, &out);
    for (const char *c = out.data; *c; c++)
        cells += *c == ',';
    assert_int_equal(cells, columns);
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

static void calendars_keep_the_rules_of_their_form(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_task *task = &s.doc->letters->tasks[1];
    task->text =
        "Xây dựng; báo cáo, theo dõi\\ và tổng hợp kết quả thực hiện nhiệm vụ được "
        "giao "
        "của các cơ quan, đơn vị trực thuộc trên địa bàn toàn tỉnh hằng tháng, quý";
    task->deadlines[0].date = "2026-02";
    task->deadlines[0].from = "2026-02-01";
    write_as("ics", s.doc, &out);
    assert_holds(&out, "DTSTART;VALUE=DATE:20260201\r\nDTEND;VALUE=DATE:20260301\r\n");
    assert_holds(&out, "dựng\\; báo cáo\\, theo dõi\\\\ và");
    int octets = 0;
    for (const char *c = out.data; *c; c++) {
        octets = *c == '\n' ? 0 : octets + 1;
        assert_true(octets <= 76); /* with the CR */
    }
    task->deadlines[0] = (struct dau_deadline){.op = "recurring",
                                               .rule = "FREQ=MONTHLY;BYMONTHDAY=25",
                                               .printed = "hằng tháng"};
    write_as("ics", s.doc, &out);
    assert_holds(&out, "DTSTART;VALUE=DATE:20260125\r\n");
    assert_holds(&out, "-1-2-1@dau\r\n");
    assert_holds(&out, "RRULE:FREQ=MONTHLY;BYMONTHDAY=25\r\n");
    task->deadlines[0].rule = "FREQ=MONTHLY\r\nATTACH:x";
    write_as("ics", s.doc, &out);
    assert_int_equal(out.length, 0);
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(txt_is_what_is_printed),
        cmocka_unit_test(txt_leaves_out_joined_tokens),
        cmocka_unit_test(txt_parts_empty_cells_too),
        cmocka_unit_test(json_keeps_the_contract),
        cmocka_unit_test(a_doc_without_letters_is_one_letter),
        cmocka_unit_test(all_formats_are_as_they_were),
        cmocka_unit_test(the_register_is_safe_to_open),
        cmocka_unit_test(calendars_keep_the_rules_of_their_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
