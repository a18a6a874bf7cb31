/* structure: what misread marks, figures and names may not take away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "structure/structure.h"

static struct dau_structure *room;
static bool weighed; /* the words were corrected */

static int set_up(void **state)
{
    (void)state;
    struct dau_err err;
    struct dau_structure_config config = {DAU_SOURCE_DIR "/dict"};
    return dau_structure_open(&room, &config, &err) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    dau_structure_close(room);
    return 0;
}

static void add_words(struct dau_page *page, struct dau_block *block, const char *text,
                      size_t n)
{
    struct dau_line *line = dau_block_add_line(page, block);
    for (size_t at = 0, end; at < n; at = end) {
        while (at < n && text[at] == ' ')
            at++;
        for (end = at; end < n && text[end] != ' ';)
            end++;
        if (end == at)
            break;
        struct dau_token *token = dau_line_add_token(
            page, line, dau_arena_strndup(page->arena, text + at, end - at));
        token->ocr_conf = -1;
        token->cert = weighed ? 0.9F : -1;
    }
}

/* One page of text, a printed line a line. */
static struct dau_doc *read_doc(const char *text)
{
    struct dau_err err;
    struct dau_doc *doc = dau_doc_new("letter.txt");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (n)
            add_words(page, block, text, n);
        text += n + (text[n] == '\n');
    }
    assert_true(dau_structure_doc(room, doc, &err));
    assert_true(dau_doc_check(doc, &err));
    assert_int_equal(doc->n_letters, 1);
    return doc;
}

#define assert_field(field, wanted)                                                    \
    do {                                                                               \
        assert_non_null((field).value);                                                \
        assert_string_equal((field).value, wanted);                                    \
    } while (0)

/* A letter with these rows between its opening and its foot. */
static struct dau_doc *read_body(const char *opening, const char *body)
{
    static const char foot[] = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n"
                               "GIÁM ĐỐC\nTrần Thị Mai\n";
    char text[4096];
    int n = snprintf(text, sizeof text, "%s%s%s", opening, body, foot);
    assert_true(n > 0 && (size_t)n < sizeof text);
    return read_doc(text);
}

static const char letter_head[] =
    "UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
    "Số: 712/SNV-VP Hà An, ngày 05 tháng 3 năm 2024\n"
    "V/v rà soát hồ sơ\n"
    "Kính gửi: Các sở, ban, ngành.\n"
    "Sở Nội vụ đề nghị các đơn vị thực hiện những nội dung sau:\n";

static void test_misread_labels_go_on_in_order(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body(letter_head, "1. Lập danh mục hồ sơ.\n"
                                                 "._ 2. Kiểm tra kho lưu trữ.\n"
                                                 ".3. Sửa chữa giá kệ.\n"
                                                 "4, Mua thêm hộp đựng.\n"
                                                 "Š. Dán nhãn từng hộp.\n"
                                                 "ó. Vệ sinh phòng đọc.\n"
                                                 "7. Tập huấn cán bộ.\n"
                                                 "§. Báo cáo kết quả về Sở.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 8);
    assert_string_equal(letter->tasks[1].text, "Kiểm tra kho lưu trữ.");
    assert_string_equal(letter->tasks[3].label, "4.");
    assert_string_equal(letter->tasks[4].path, "5");
    assert_string_equal(letter->tasks[7].text, "Báo cáo kết quả về Sở.");
    dau_doc_free(doc);
}

/* "S. T. Nguyễn" and a line that begins inside a sentence are no items. */
static void test_look_alikes_out_of_order_are_text(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body(letter_head, "1. Lập danh mục hồ sơ.\n"
                                                 "2. Mời ông\n"
                                                 "S. Nguyễn, và kiểm tra các phòng\n"
                                                 "3, Khoản này chi một lần.\n");
    assert_int_equal(doc->letters[0].n_tasks, 2);
    dau_doc_free(doc);
}

static void test_article_with_comma(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_body("UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                  "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
                  "Số: 71/QĐ-SNV Hà An, ngày 05 tháng 3 năm 2024\n"
                  "QUYẾT ĐỊNH\n"
                  "Về việc thành lập Tổ rà soát\n"
                  "GIÁM ĐỐC SỞ NỘI VỤ\n"
                  "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;\n"
                  "QUYẾT ĐỊNH:\n",
                  "Điều 1, Thành lập Tổ rà soát hồ sơ.\n"
                  "_Điều 2. Tổ làm việc kiêm nhiệm, theo quy định tại\n"
                  "Điều 1, Nghị định trên.\n"
                  ". Điều 3. Chánh Văn phòng thi hành Quyết định này.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 3);
    assert_string_equal(letter->tasks[0].label, "Điều 1.");
    assert_string_equal(letter->tasks[2].text,
                        "Chánh Văn phòng thi hành Quyết định này.");
    dau_doc_free(doc);
}

static const char *ref_of(const struct dau_letter *letter, int i)
{
    return i < letter->n_refs ? letter->refs[i].number : "";
}

/* Words of a scan, which the corrector has weighed. */
static void test_misread_numbers_of_documents(void **state)
{
    (void)state;
    weighed = true;
    struct dau_doc *doc = read_body(
        letter_head, "1. Căn cứ Công văn số §412/BNV-CCVC ngày 12/01/2024.\n"
                     "2. Theo Kế hoạch số 88/5TNMT-VP ngày 15/01/2024.\n"
                     "3. Theo Quyết định số 175\u2044QĐ-SNV ngày 16/01/2024.\n"
                     "4. Theo Quyết định số 1874QĐ-UBND ngày 17/01/2024.\n"
                     "5. Theo Thông báo số 26ITB-SNV ngày 18/01/2024.\n"
                     "6. Theo Thông tư số 09/ 2022/TT-BNV ngày 19/9/2022.\n"
                     "7. Theo công văn số 31/VPU BND ngày 20/01/2024.\n"
                     "8. Xem http://noivu.vn và biểu số 5.\n");
    const struct dau_letter *letter = &doc->letters[0];
    static const char *const wanted[] = {
        "8412/BNV-CCVC", "88/STNMT-VP",    "175/QĐ-SNV", "1874/QĐ-UBND",
        "26/TB-SNV",     "09/2022/TT-BNV", "31/VPUBND"};
    for (int i = 0; i < 7; i++)
        assert_string_equal(ref_of(letter, i), wanted[i]);
    assert_int_equal(letter->n_refs, 7);
    assert_string_equal(letter->tasks[7].text, "Xem http://noivu.vn và biểu số 5.");
    weighed = false;
    dau_doc_free(doc);
}

/* One document whose year was misread once; two of one day stay two. */
static void test_misread_year(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body(
        letter_head, "1. Theo Quyết định số 33/2002/QĐ-TTg ngày 02/3/2009.\n"
                     "2. Theo Quyết định số 33/2009/QĐ-TTg ngày 02/3/2009.\n"
                     "3. Theo Quyết định số 34/2009/QĐ-TTg ngày 02/3/2009.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_refs, 2);
    assert_string_equal(ref_of(letter, 0), "33/2009/QĐ-TTg");
    dau_doc_free(doc);
}

/* Its own number, a letter added by the engine, is no other document. */
static void test_own_number_in_appendix(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body(
        letter_head, "1. Nộp theo mẫu kèm Công văn số 712/SNV-VPW ngày 05/3/2024.\n");
    assert_int_equal(doc->letters[0].n_refs, 0);
    dau_doc_free(doc);
}

/* The body says it twice: the title's own spelling was misread. "hoá" stays as printed,
 * and "Đề án" in a title is no opening. */
static void test_title_takes_the_marks_of_the_body(void **state)
{
    (void)state;
    weighed = true;
    struct dau_doc *doc =
        read_body("UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                  "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
                  "Số: 71/TB-SNV Hà An, ngày 05 tháng 3 năm 2024\n"
                  "THÔNG BÁO\n"
                  "Về việc bản giao hồ sơ số hoá cho Chi cục, giai đoạn 2\n"
                  "Đề án lưu trữ và cấp học bỗng 1§16\n"
                  "Căn cứ Kế hoạch số 12/KH-SNV ngày 02/01/2024;\n",
                  "1. Việc bàn giao hồ sơ số hóa cho Chi cục: trong tháng.\n"
                  "2. Ai bàn giao hồ sơ thì ký; ai cấp học bổng 1816 thì lưu, cấp học "
                  "bổng 1816 một lần.\n"
                  "3. Mức cấp học bổng 1816; không cấp học bỗng khác.\n");
    assert_field(doc->letters[0].fields.subject,
                 "bàn giao hồ sơ số hoá cho Chi cục, giai đoạn 2 Đề án lưu trữ và cấp "
                 "học bổng 1816");
    weighed = false;
    dau_doc_free(doc);
}

/* Pen and print in one word are no name of a body. */
static void test_scribbled_number_is_no_issuer(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body("UBND TỈNH HÀ AN\nSỞ NỘI VỤ\nSó20#ÿSNV-TTR\n"
                                    "V/v rà soát hồ sơ\n"
                                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                                    "Độc lập - Tự do - Hạnh phúc\n"
                                    "Hà An, ngày 05 tháng 3 năm 2024\n"
                                    "Kính gửi: Các sở, ban, ngành.\n",
                                    "Đề nghị các đơn vị rà soát hồ sơ.\n");
    assert_field(doc->letters[0].fields.issuer, "SỞ NỘI VỤ");
    const struct dau_field *number = &doc->letters[0].fields.number;
    assert_null(number->value);
    assert_string_equal(number->alts[0].text, "/SNV-TTR");
    dau_doc_free(doc);
}

/* What is asked of all after the last item is none of it; a list below a dash is not
 * lost. */
static void test_last_item_ends_before_what_all_are_asked(void **state)
{
    (void)state;
    struct dau_doc *doc = read_body(
        letter_head,
        "1. Rà soát hồ sơ:\n"
        "- Bước 1: lập danh mục.\n"
        "2. Gửi hồ sơ về Sở, gồm:\n"
        "- Hồ sơ bản giấy gồm:\n"
        "1. Bản gốc;\n"
        "2. Bản sao.\n"
        "- Hồ sơ bản mềm gửi trước ngày 20/4/2024.\n"
        "Để bảo đảm thời gian tổng hợp, đề nghị các đơn vị cử đầu mối trước ngày "
        "10/4/2024.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 3);
    assert_int_equal(letter->tasks[1].n_deadlines, 1);
    assert_int_equal(letter->tasks[1].n_items, 2);
    assert_string_equal(letter->tasks[1].items[1].text, "Bản sao.");
    assert_true(letter->tasks[2].unnumbered);
    assert_string_equal(letter->tasks[2].deadlines[0].date, "2024-04-10");
    dau_doc_free(doc);
}

/* A scanned letter that ends with this name, whose letter `at` the engine may have read
 * as `other`. */
static struct dau_doc *read_name(const char *name, int at, const char *other)
{
    struct dau_err err;
    struct dau_doc *doc = dau_doc_new("scan.png");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    page->width = page->height = 2000;
    const char *lines[] = {"UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                           "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc",
                           "Số: 712/SNV-VP Hà An, ngày 05 tháng 3 năm 2024",
                           "Kính gửi: Các sở, ban, ngành.",
                           "Đề nghị các đơn vị rà soát hồ sơ.",
                           "GIÁM ĐỐC",
                           name};
    for (int l = 0; l < 7; l++) {
        add_words(page, block, lines[l], strlen(lines[l]));
        struct dau_line *line = &block->lines[l];
        for (int t = 0; t < line->n_tokens; t++) {
            line->tokens[t].box = (struct dau_box){100 + 90 * t, 100 + 50 * l, 80, 30};
            line->tokens[t].ocr_conf = 0.95F;
        }
    }
    struct dau_token *first = &block->lines[6].tokens[0];
    const char *c = first->read;
    for (int i = 0; *c; i++) {
        char bytes[5];
        struct dau_symbol *symbol = dau_arena_push(page->arena, &first->symbols,
                                                   &first->n_symbols, sizeof *symbol);
        dau_text_put(dau_text_next(&c), bytes);
        for (int k = 0; k < 1 + (i == at); k++) {
            struct dau_choice *choice = dau_arena_push(
                page->arena, &symbol->choices, &symbol->n_choices, sizeof *choice);
            choice->text = dau_arena_strdup(page->arena, k ? other : bytes);
            choice->p = k ? 0.1F : 0.9F;
        }
    }
    dau_page_fit_boxes(page);
    assert_true(dau_structure_doc(room, doc, &err));
    return doc;
}

/* No surname: what the engine offered beside may make one, else a person must look. */
static void test_surname_of_the_signer(void **state)
{
    (void)state;
    struct dau_doc *doc = read_name("Lễ Văn Chung", 1, "ê");
    const struct dau_field *name = &doc->letters[0].fields.name;
    assert_field(*name, "Lê Văn Chung");
    assert_string_equal(name->alts[0].text, "Lễ Văn Chung");
    assert_true(name->review);
    dau_doc_free(doc);
    doc = read_name("Đô Văn Chung", 1, "ơ");
    name = &doc->letters[0].fields.name;
    assert_field(*name, "Đô Văn Chung");
    assert_true(name->review);
    dau_doc_free(doc);
    doc = read_name("Đỗ Văn Chung", 1, "ơ");
    name = &doc->letters[0].fields.name;
    assert_false(name->review);
    dau_doc_free(doc);
}

/* One letter of "Về việc" and a stroke of "I." misread; specks in a title. */
static void test_specks_and_crooked_strokes(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_body("UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                  "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
                  "Số: 71/KH-SNV Hà An, ngày 05 tháng 3 năm 2024\n"
                  "KẾ HOẠCH\n"
                  "Ye viẹc rà soát hồ sơ\n",
                  "1L. MỤC ĐÍCH, YÊU CẦU\n"
                  "1. Mục đích: nắm rõ số liệu.\n"
                  "2. Yêu cầu: trung thực.\n"
                  "H. NỘI DUNG\n"
                  "1. Rà soát hồ sơ giấy.\n"
                  "2. Rà soát hồ sơ số.\n"
                  "II. TỔ CHỨC THỰC HIỆN\n"
                  "1. Văn phòng lập danh mục.\n"
                  "2. Thanh tra kiểm tra.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.subject, "rà soát hồ sơ");
    assert_int_equal(letter->n_tasks, 2);
    assert_string_equal(letter->tasks[0].path, "III.1");
    dau_doc_free(doc);
}

/* Below the salutation "Văn" is a word, though a date stands in the line above. */
static void test_about_stands_in_the_head(void **state)
{
    (void)state;
    weighed = true;
    struct dau_doc *doc = read_body(letter_head, "Đề nghị gửi trước ngày 20/4/2024.\n"
                                                 "Văn bản gửi về Sở Nội vụ.\n");
    const struct dau_token *first = &doc->pages[0]->blocks[0].lines[7].tokens[0];
    assert_string_equal(first->text, "Văn");
    weighed = false;
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_misread_labels_go_on_in_order),
        cmocka_unit_test(test_look_alikes_out_of_order_are_text),
        cmocka_unit_test(test_article_with_comma),
        cmocka_unit_test(test_misread_numbers_of_documents),
        cmocka_unit_test(test_misread_year),
        cmocka_unit_test(test_own_number_in_appendix),
        cmocka_unit_test(test_title_takes_the_marks_of_the_body),
        cmocka_unit_test(test_scribbled_number_is_no_issuer),
        cmocka_unit_test(test_last_item_ends_before_what_all_are_asked),
        cmocka_unit_test(test_surname_of_the_signer),
        cmocka_unit_test(test_specks_and_crooked_strokes),
        cmocka_unit_test(test_about_stands_in_the_head),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
