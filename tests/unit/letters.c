/* structure: letters of many forms, each read whole: lines that lost their breaks,
 * tables of tasks, minutes, joint issuers, acting heads, decisions whose name was
 * misread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "structure/structure.h"

static struct dau_structure *room;

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
        token->cert = -1;
    }
}

/* One page of text, a printed line a line. */
static struct dau_doc *read_doc(const char *text)
{
    struct dau_err err;
    struct dau_doc *doc = dau_doc_new("letter.txt");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    for (int gap = 0; *text;) {
        size_t n = strcspn(text, "\n");
        if (n) {
            add_words(page, block, text, n);
            block->lines[block->n_lines - 1].gap_lines = gap;
        }
        gap = n ? 0 : gap + 1;
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

static void test_lost_breaks(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "UBND TỈNH GIA LAI SỞ NỘI VỤ Số: 988/SNV-CCVC V/v báo cáo biên chế năm 2023\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Gia Lai, ngày "
        "08 tháng 5 năm 2023\n"
        "Kính gửi: - Các sở, ban, ngành; - UBND các huyện.\n"
        "Thực hiện Kế hoạch số 820/KH-UBND ngày 20/4/2023 của UBND tỉnh, Sở Nội vụ đề "
        "nghị các cơ quan triển khai một số nội dung sau: 1. Rà soát biên chế được "
        "giao "
        "trước ngày 01/6/2023. 2. Lập danh sách người nghỉ hưu. 3. Báo cáo kết quả về "
        "Sở trước ngày 05/7/2023. Đề nghị các cơ quan quan tâm thực hiện./.\n"
        "Nơi nhận: - Như trên; - Lưu: VT, CCVC. KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị "
        "Mai\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.parent, "UBND TỈNH GIA LAI");
    assert_field(letter->fields.issuer, "SỞ NỘI VỤ");
    assert_field(letter->fields.number, "988/SNV-CCVC");
    assert_field(letter->fields.subject, "báo cáo biên chế năm 2023");
    assert_field(letter->fields.role, "PHÓ GIÁM ĐỐC");
    assert_field(letter->fields.name, "Trần Thị Mai");
    assert_int_equal(letter->n_recipients, 2);
    assert_int_equal(letter->n_distribution, 2);
    assert_int_equal(letter->n_tasks, 3);
    assert_string_equal(letter->tasks[2].text,
                        "Báo cáo kết quả về Sở trước ngày 05/7/2023.");
    dau_doc_free(doc);
}

static void test_table_of_tasks(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("UBND HUYỆN HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                 "PHÒNG NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
                 "Số: 33/KH-PNV Hà An, ngày 20 tháng 01 năm 2016\n"
                 "KẾ HOẠCH\n"
                 "Cải cách hành chính năm 2016\n"
                 "I. NHIỆM VỤ\n"
                 "TT | Nhiệm vụ | Cơ quan chủ trì | Phối hợp | Thời gian hoàn thành\n"
                 "1 | Rà soát thủ tục | Văn phòng | Các phòng | Trước ngày 31/3/2016\n"
                 "2 | Tổ chức tập huấn | Phòng Nội vụ | UBND các xã | Quý II/2016\n"
                 "II. TỔ CHỨC THỰC HIỆN\n"
                 "1. Các phòng xây dựng kế hoạch trước ngày 15/02/2016.\n"
                 "2. Phòng Nội vụ theo dõi, đôn đốc.\n"
                 "TRƯỞNG PHÒNG\n"
                 "Trần Văn Em\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 4);
    assert_string_equal(letter->tasks[0].path, "I.1");
    assert_string_equal(letter->tasks[0].text, "Rà soát thủ tục");
    assert_int_equal(letter->tasks[0].n_assignees, 2);
    assert_string_equal(letter->tasks[0].assignees[0].value, "Văn phòng");
    assert_string_equal(letter->tasks[0].deadlines[0].date, "2016-03-31");
    assert_string_equal(letter->tasks[1].deadlines[0].date, "2016-06-30");
    assert_string_equal(letter->tasks[2].path, "II.1");
    dau_doc_free(doc);
}

static void test_minutes_give_what_is_ordered(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("UBND QUẬN HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                 "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO Độc lập - Tự do - Hạnh phúc\n"
                 "Số: 21/BB-PGDĐT Hà An, ngày 18 tháng 8 năm 2021\n"
                 "BIÊN BẢN\n"
                 "Họp triển khai nhiệm vụ năm học 2021 - 2022\n"
                 "I. Thành phần\n"
                 "1. Chủ tọa: Bà Nguyễn Thị Tâm.\n"
                 "2. Thư ký: Ông Lê Văn Bình.\n"
                 "II. Kết luận\n"
                 "Trưởng phòng yêu cầu:\n"
                 "1. Các trường vệ sinh trường lớp trước ngày 25/8/2021.\n"
                 "2. Văn phòng gửi danh sách về phòng.\n"
                 "Cuộc họp kết thúc cùng ngày./.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 2);
    assert_string_equal(letter->tasks[0].path, "II.1");
    assert_string_equal(letter->tasks[0].deadlines[0].date, "2021-08-25");
    dau_doc_free(doc);
}

static void test_joint_plan_and_stamp(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("SỞ Y TẾ - SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA\n"
                 "VIỆT NAM\n"
                 "TỈNH HÀ AN Độc lập - Tự do - Hạnh phúc\n"
                 "Số: 45/KHLT-SYT-SNV Thành phố Hà An, ngày 12 tháng 9 năm 2022\n"
                 "MẬT\n"
                 "KẾ HOẠCH LIÊN TỊCH\n"
                 "Phối hợp công tác y tế\n"
                 "Căn cứ Luật Khám bệnh, chữa bệnh số 40/2009/QH12;\n"
                 "Hai Sở xây dựng kế hoạch như sau:\n"
                 "1. Sở Y tế báo cáo trước ngày 15 tháng 6 hằng năm.\n"
                 "2. Sở Nội vụ báo cáo trước 15h00 hằng ngày.\n"
                 "Q. GIÁM ĐỐC\n"
                 "Phạm Minh Đức\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.type, "Kế hoạch liên tịch");
    assert_field(letter->fields.place, "Thành phố Hà An");
    assert_field(letter->fields.secrecy, "Mật");
    assert_field(letter->fields.role, "Q. GIÁM ĐỐC");
    assert_null(letter->fields.authority.value);
    assert_string_equal(letter->tasks[0].deadlines[0].rule,
                        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15");
    assert_string_equal(letter->tasks[1].deadlines[0].rule, "FREQ=DAILY");
    dau_doc_free(doc);
}

static void test_formula_names_the_type(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("UBND TỈNH KIÊN GIANG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                 "SỞ Y TẾ Độc lập - Tự do - Hạnh phúc\n"
                 "Số: 312/QĐ-SYT Kiên Giang, ngày 2 tháng 10 năm 2017\n"
                 "QUY ĐỊNH\n"
                 "Về việc thành lập Tổ kiểm tra\n"
                 "GIÁM ĐỐC SỞ Y TẾ\n"
                 "Căn cứ Quyết định số 1675/QĐ-UBND ngày 09/8/2017;\n"
                 "QUYẾT ĐỊNH:\n"
                 "Điều 1. Thành lập Tổ kiểm tra.\n"
                 "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
                 "GIÁM ĐỐC\n"
                 "Lê Văn Bình\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.type, "Quyết định");
    assert_int_equal(letter->fields.type.n_alts, 1);
    assert_int_equal(letter->n_tasks, 2);
    dau_doc_free(doc);
}

/* The engine's lattice of a word: one letter a place, `figure` the last of its figures.
 */
static void add_lattice(struct dau_page *page, struct dau_token *token, float figure)
{
    static const char *const letters[] = {"0", "7", "/", "L", "Đ", "L", "Đ"};
    token->n_symbols = sizeof letters / sizeof *letters;
    token->symbols = dau_arena_alloc(page->arena, sizeof letters / sizeof *letters,
                                     sizeof *token->symbols);
    for (int i = 0; i < token->n_symbols; i++) {
        struct dau_symbol *symbol = &token->symbols[i];
        bool two = strcmp(letters[i], "Đ") == 0;
        symbol->n_choices = two ? 2 : 1;
        symbol->choices = dau_arena_alloc(page->arena, 2, sizeof *symbol->choices);
        symbol->choices[0] = (struct dau_choice){letters[i], two ? 0.55F : 1};
        symbol->choices[1] = (struct dau_choice){"\u00D0", 0.45F};
    }
    token->symbols[1].choices[0].p = figure;
}

/* A scan whose number stands in one word with its symbol, read with little confidence.
 */
static struct dau_doc *read_number(float figure)
{
    static const char *const lines[] = {
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH SƠN LÂM", "Số: 07/LĐLĐ",
        "Sơn Lâm, ngày 02 tháng 4 năm 2026", "Kính gửi: Công đoàn các huyện.",
        "1. Lập danh sách trước ngày 30/4/2026./."};
    struct dau_err err;
    struct dau_doc *doc = dau_doc_new("scan.pdf");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    page->width = page->height = 10000;
    for (int i = 0; i < 5; i++) {
        add_words(page, block, lines[i], strlen(lines[i]));
        struct dau_line *line = &block->lines[i];
        for (int t = 0; t < line->n_tokens; t++) {
            line->tokens[t].box =
                (struct dau_box){100 + 200 * t, 100 + 50 * i, 180, 30};
            line->tokens[t].ocr_conf = 0.95F;
        }
    }
    block->lines[1].tokens[1].ocr_conf = 0.41F;
    add_lattice(page, &block->lines[1].tokens[1], figure);
    dau_page_fit_boxes(page);
    assert_true(dau_structure_doc(room, doc, &err));
    return doc;
}

static void test_number_is_weighed_by_its_figures(void **state)
{
    (void)state;
    struct dau_doc *doc = read_number(1);
    assert_field(doc->letters[0].fields.number, "07/LĐLĐ");
    assert_false(doc->letters[0].fields.number.handwritten);
    dau_doc_free(doc);
    doc = read_number(0.4F);
    assert_null(doc->letters[0].fields.number.value);
    assert_true(doc->letters[0].fields.number.handwritten);
    dau_doc_free(doc);
}

static void test_assignees_of_a_list(void **state)
{
    static const char *const wanted[][4] = {
        {"Các phòng GD&ĐT quận, huyện", "các trường THPT, trường trực thuộc"},
        {"nhà trường"},
        {"Đài Truyền thanh xã", "các đơn vị"},
        {"Phòng Tuyên truyền, Báo chí - Xuất bản"},
        {"Ban Chỉ đạo về thực hiện Nghị quyết tỉnh"},
        {"Đảng ủy Mặt trận Tổ quốc"}};
    (void)state;
    struct dau_doc *doc = read_doc(
        "UBND TỈNH SƠN LÂM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO Độc lập - Tự do - Hạnh phúc\n"
        "Số: 02 CV/KTTU-2020 Sơn Lâm, ngày 02 tháng 4 năm 2020\n"
        "Kính gửi: Các phòng Giáo dục và Đào tạo.\n"
        "Sở yêu cầu các đơn vị thực hiện các nội dung sau:\n"
        "1. Các phòng GD&ĐT quận, huyện, các trường THPT, trường trực thuộc lập kế "
        "hoạch.\n"
        "2. Đối với các hạng mục hư hỏng nhẹ, nhà trường chủ động sửa chữa.\n"
        "3. Đài Truyền thanh xã đưa tin về gương tiêu biểu; các đơn vị báo cáo kết "
        "quả; "
        "các phong trào cần được duy trì.\n"
        "4. Phòng Tuyên truyền, Báo chí - Xuất bản chủ trì kiểm tra.\n"
        "5. Ban Chỉ đạo về thực hiện Nghị quyết tỉnh\n- Nghiên cứu, tham mưu.\n"
        "6. Đảng ủy Mặt trận Tổ quốc\n\nLãnh đạo việc vận động hội viên./.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.number, "02CV/KTTU-2020");
    assert_int_equal(letter->n_tasks, 6);
    for (int i = 0; i < 6; i++) {
        int n = 0;
        for (; wanted[i][n]; n++) {
            assert_true(n < letter->tasks[i].n_assignees);
            assert_string_equal(letter->tasks[i].assignees[n].value, wanted[i][n]);
            assert_string_equal(letter->tasks[i].assignees[n].role, "lead");
        }
        assert_int_equal(letter->tasks[i].n_assignees, n);
    }
    dau_doc_free(doc);
}

/* "… chịu trách nhiệm thi hành": each office is one, its ministries go with it. */
static void test_who_carries_a_decision_out(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "UBND TỈNH HÀ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
        "Số: 71/QĐ-SNV Hà An, ngày 05 tháng 3 năm 2024\n"
        "QUYẾT ĐỊNH\n"
        "Về việc thành lập Tổ rà soát\n"
        "GIÁM ĐỐC SỞ NỘI VỤ\n"
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;\n"
        "QUYẾT ĐỊNH:\n"
        "Điều 1. Quy trình: thành lập Tổ rà soát hồ sơ.\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày ký. Bộ trưởng các Bộ: Xây dựng, "
        "Giáo dục và Đào tạo, Giám đốc các sở, Chánh Thanh tra Sở, các tổ chức, cá "
        "nhân liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành "
        "Quyết định này./.\n"
        "GIÁM ĐỐC\n"
        "Trần Văn Em\n");
    static const char *const wanted[] = {
        "Bộ trưởng các Bộ: Xây dựng, Giáo dục và Đào tạo", "Giám đốc các sở",
        "Chánh Thanh tra Sở", "các tổ chức, cá nhân liên quan",
        "các ông, bà có tên tại Điều 1"};
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 2);
    assert_int_equal(letter->tasks[0].n_assignees, 0);
    assert_int_equal(letter->tasks[1].n_assignees, 5);
    for (int i = 0; i < 5; i++)
        assert_string_equal(letter->tasks[1].assignees[i].value, wanted[i]);
    dau_doc_free(doc);
}

/* A chief over his office issues as one; a plan may be about what it says to do; "đánh
 * giá" in the midst of a heading makes no report of it; what follows the last item is
 * asked of all. */
static void test_directive_of_sections(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "CHỦ TỊCH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "ỦY BAN NHÂN DÂN Độc lập - Tự do - Hạnh phúc\nTỈNH GIA LAI\n"
        "Số: 06/KH-UBND Gia Lai, ngày 29 tháng 9 năm 2025\n\n"
        "KẾ HOẠCH\n\nTriển khai phong trào thi đua sáng tạo giai đoạn 2025 -\n2030\n\n"
        "Thực hiện Kế hoạch số 12/KH-TLĐ ngày 02/7/2025, tỉnh hướng dẫn như sau:\n\n"
        "I. XÂY DỰNG PHONG TRÀO\n1. Các sở lập danh sách.\n2. Các xã báo cáo.\n"
        "II. TỔ CHỨC DẠY HỌC VÀ KIỂM TRA, ĐÁNH GIÁ\n"
        "1. Các trường lập đề.\n2. Các xã báo cáo trước ngày 31/12/2025.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.issuer, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH GIA LAI");
    assert_null(letter->fields.parent.value);
    assert_field(letter->fields.subject,
                 "Triển khai phong trào thi đua sáng tạo giai đoạn 2025 - 2030");
    assert_int_equal(letter->n_tasks, 4);
    assert_string_equal(letter->tasks[3].path, "II.2");
    dau_doc_free(doc);
}

static void test_what_follows_the_last_item(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "TỈNH ỦY GIA LAI ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Số 14-CT/TU Gia Lai, ngày 18 tháng 11 năm 2025\n\n"
        "CHỈ THỊ\nvề phòng, chống thiên tai\n\n"
        "Ban Thường vụ Tỉnh ủy yêu cầu thực hiện các nhiệm vụ sau:\n\n"
        "1. Đảng ủy tỉnh chỉ đạo:\n\n- Rà soát hồ chứa.\n\n- Bố trí ngân sách.\n\n"
        "2. Các đảng ủy xã lập kế hoạch.\n\n"
        "Ủy ban Kiểm tra Tỉnh ủy theo dõi việc thực hiện.\n\n"
        "Chỉ thị này phổ biến đến chi bộ.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 2);
    assert_string_equal(letter->tasks[1].text, "Các đảng ủy xã lập kế hoạch.");
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lost_breaks),
        cmocka_unit_test(test_table_of_tasks),
        cmocka_unit_test(test_minutes_give_what_is_ordered),
        cmocka_unit_test(test_joint_plan_and_stamp),
        cmocka_unit_test(test_formula_names_the_type),
        cmocka_unit_test(test_number_is_weighed_by_its_figures),
        cmocka_unit_test(test_assignees_of_a_list),
        cmocka_unit_test(test_who_carries_a_decision_out),
        cmocka_unit_test(test_directive_of_sections),
        cmocka_unit_test(test_what_follows_the_last_item),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
