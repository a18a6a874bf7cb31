/* structure: pages read without marks: names of places, marks of sections, words that
 * run together under a seal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

/* The next word of `*text` on its line; NULL at the end of the line. */
static char *next_word(struct dau_arena *arena, const char **text)
{
    *text += strspn(*text, " ");
    size_t n = strcspn(*text, " \n");
    const char *word = *text;
    *text += n;
    return n ? dau_arena_strndup(arena, word, n) : NULL;
}

/* One page of text: what was read, and what was made of it, word by word. */
static struct dau_doc *read_doc(const char *read, const char *text)
{
    struct dau_err err;
    struct dau_doc *doc = dau_doc_new("letter.txt");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    while (*read) {
        struct dau_line *line = dau_block_add_line(page, block);
        for (; *read == '\n' && *text == '\n'; read++, text++)
            line->gap_lines++;
        for (char *word; (word = next_word(page->arena, &read));) {
            struct dau_token *token = dau_line_add_token(page, line, word);
            token->text = next_word(page->arena, &text);
            assert_non_null(token->text);
            token->ocr_conf = -1;
            token->cert = 0.6F;
            token->why =
                strcmp(token->text, word) == 0 ? DAU_WHY_NONE : DAU_WHY_CHANNEL;
        }
        read += *read == '\n';
        text += *text == '\n';
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

#define PARTY " DANG CONG SAN VIET NAM\n"
#define PARTY_MENDED " ĐẢNG CỘNG SẢN VIỆT NAM\n"

static void test_units_have_their_marks(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("TINH UY DAK LAK" PARTY "DANG UY XA DONG THANH\n"
                 "So 87-CV/DU Dong Thanh, ngay 06 thang 02 nam 2026\n"
                 "Kinh gui: Cac chi bo.\n",
                 "TỈNH ỦY DÂN LẬP" PARTY_MENDED "ĐẢNG ỦY XÃ ĐỒNG THÀNH\n"
                 "Số 87-CV/ĐU Đông Thành, ngày 06 tháng 02 năm 2026\n"
                 "Kính gửi: Các chi bộ.\n");
    const struct dau_fields *fields = &doc->letters[0].fields;
    assert_field(fields->parent, "TỈNH ỦY ĐẮK LẮK");
    /* Small letters leave traces of marks, capitals do not. */
    assert_field(fields->place, "Đông Thành");
    assert_field(fields->issuer, "ĐẢNG ỦY XÃ ĐÔNG THÀNH");
    dau_doc_free(doc);
}

static void test_names_break_and_run_together(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("DANG BO TINH GIALAI" PARTY "DANG UY PHUONG NONG\nTRANG\n"
                 "So 42-KH/DU Nong Trang, ngay 04 thang 9 nam 2025\n",
                 "ĐẢNG BỘ TỈNH GIAO" PARTY_MENDED "ĐẢNG ỦY PHƯỜNG NÓNG\nTRẠNG\n"
                 "Số 42-KH/ĐU Nông Trang, ngày 04 tháng 9 năm 2025\n");
    const struct dau_fields *fields = &doc->letters[0].fields;
    assert_field(fields->parent, "ĐẢNG BỘ TỈNH GIA LAI");
    assert_field(fields->issuer, "ĐẢNG ỦY PHƯỜNG NÔNG TRANG");
    dau_doc_free(doc);
}

/* What an engine with marks read is its business. */
static void test_marks_that_were_read_stay(void **state)
{
    (void)state;
    const char *text = "ĐẢNG BỘ TỈNH GIA LAI ĐẢNG CỘNG SẢN VIỆT NAM\n"
                       "ĐẢNG ỦY PHƯỜNG NÓNG TRANG\n"
                       "Số 42-KH/ĐU Nóng Trang, ngày 04 tháng 9 năm 2025\n";
    struct dau_doc *doc = read_doc(text, text);
    assert_field(doc->letters[0].fields.issuer, "ĐẢNG ỦY PHƯỜNG NÓNG TRANG");
    assert_field(doc->letters[0].fields.place, "Nóng Trang");
    dau_doc_free(doc);
}

static void test_place_like_month(void **state)
{
    (void)state;
    const char *text = "TỈNH ĐOÀN LÀO CAI ĐOÀN TNCS HỒ CHÍ MINH\n"
                       "BCH ĐOÀN XÃ BẢO THẮNG\n"
                       "Số: 05-KH/ĐTN Bảo Thắng, ngày 25 tháng 02 năm 2026\n";
    struct dau_doc *doc = read_doc(text, text);
    assert_field(doc->letters[0].fields.place, "Bảo Thắng");
    assert_field(doc->letters[0].fields.date, "2026-02-25");
    dau_doc_free(doc);
}

static void test_what_was_read_decides(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "TINH UY HOA BINH" PARTY "So 42-KH/TU Hoa Binh, ngay 04 thang 9 nam 2025\n"
        "KE HOACH\n"
        "thuc hien Nghi quyet so 57\n\nva nhiem vu\n\n"
        "I- MUC DICH\nBam sat noi dung.\n"
        "Il- NOI DUNG\n1. Hoc tap.\n2. Tuyen truyen.\n"
        "Ill- TO CHUC THUC HIEN\n"
        "1. Van phong theo doi truoc ngay 15/10/2025.\n"
        "Noi nhan: K/T TRUONG BAN\n"
        "Sade E PHO TRUONG_BAN\n"
        "- Luu VP.\n"
        "Le Van An\n",
        "TỈNH ỦY HÒA BÌNH" PARTY_MENDED "Số 42-KH/TU Hòa Bình, ngày 04 tháng 9 năm "
        "2025\n"
        "KẾ HOẠCH\n"
        "thực hiện Nghị quyết số 57\n\nvà nhiệm vụ\n\n"
        "I- MỤC ĐÍCH\nBám sát nội dung.\n"
        "Là NỘI DUNG\n1. Học tập.\n2. Tuyên truyền.\n"
        "IN TỔ CHỨC THỰC HIỆN\n"
        "1. Văn phòng theo dõi trước ngày 15/10/2025.\n"
        "Nơi nhận: K/T TRƯỞNG BAN\n"
        "Sắc E PHÓ TRƯỞNG_BAN\n"
        "- Lưu VP.\n"
        "Lê Văn An\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_int_equal(letter->n_tasks, 1);
    assert_string_equal(letter->tasks[0].path, "III.1");
    assert_field(letter->fields.subject, "thực hiện Nghị quyết số 57 và nhiệm vụ");
    assert_field(letter->fields.role, "PHÓ TRƯỞNG BAN");
    assert_field(letter->fields.name, "Lê Văn An");
    assert_int_equal(letter->n_distribution, 1);
    dau_doc_free(doc);
}

/* What lies under the seal beside a position ends neither list nor signature. */
static void test_dirt_beside_position(void **state)
{
    (void)state;
    struct dau_doc *doc = read_doc(
        "TINH UY HOA BINH" PARTY "So 42-CV/TU Hoa Binh, ngay 04 thang 9 nam 2025\n"
        "Kinh gui: Cac chi bo.\nDe nghi thuc hien./.\n"
        "Noi nhan: T/M BAN THUONG VU\nSoc aie ee. HO CHU TICH\n"
        "- Van phong Tinh uy,\n- Luu VP.\n",
        "TỈNH ỦY HÒA BÌNH" PARTY_MENDED "Số 42-CV/TU Hòa Bình, ngày 04 tháng 9 năm "
        "2025\n"
        "Kính gửi: Các chi bộ.\nĐề nghị thực hiện./.\n"
        "Nơi nhận: T/M BAN THƯỜNG VỤ\nSố giờ eo. HỒ CHỦ TỊCH\n"
        "- Văn phòng Tỉnh ủy,\n- Lưu VP.\n");
    assert_field(doc->letters[0].fields.role, "PHÓ CHỦ TỊCH");
    assert_int_equal(doc->letters[0].n_distribution, 2);
    assert_null(doc->letters[0].fields.name.value);
    dau_doc_free(doc);
}

/* Capitals show no marks; small letters and initials say what they were. */
static void test_capitals_follow_the_letter(void **state)
{
    (void)state;
    struct dau_doc *doc =
        read_doc("UBND TINH SON LAM CONG HOA XA HOI CHU NGHIA VIET NAM\n"
                 "TRUONG CAO DANG KY THUAT Doc lap - Tu do - Hanh phuc\n"
                 "S6: 95/CDKT-VP Son Lam, ngay 04 thang 9 nam 2025\n"
                 "WN trien khai cong van so 31/CDKT-VP ngay 02/9/2025\n"
                 "Kinh gui: Cac khoa.\nDe nghi thuc hien./.\n",
                 "UBND TỈNH SƠN LÀM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                 "TRƯỜNG CAO ĐẲNG KỸ THUẬT Độc lập - Tự do - Hạnh phúc\n"
                 "a 95/CDKT-VP Sơn Lâm, ngày 04 tháng 9 năm 2025\n"
                 "Vừa triển khai công văn số 31/CDKT-VP ngày 02/9/2025\n"
                 "Kính gửi: Các khoa.\nĐề nghị thực hiện./.\n");
    const struct dau_letter *letter = &doc->letters[0];
    assert_field(letter->fields.parent, "UBND TỈNH SƠN LÂM");
    assert_field(letter->fields.number, "95/CĐKT-VP");
    assert_field(letter->fields.subject,
                 "triển khai công văn số 31/CDKT-VP ngày 02/9/2025");
    assert_int_equal(letter->n_refs, 1);
    assert_string_equal(letter->refs[0].number, "31/CĐKT-VP");
    dau_doc_free(doc);
}

static void expect_issuer(const char *read, const char *text, const char *wanted)
{
    char all[2][400];
    snprintf(all[0], sizeof all[0],
             "UBND TINH GIA LAI CONG HOA XA HOI CHU NGHIA VIET NAM\n"
             "%s Doc lap - Tu do - Hanh phuc\n"
             "So: 42/ABC Gia Lai, ngay 06 thang 02 nam 2026\n"
             "Kinh gui: Cac don vi.\n",
             read);
    snprintf(all[1], sizeof all[1],
             "UBND TỈNH GIA LAI CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
             "%s Độc lập - Tự do - Hạnh phúc\n"
             "Số: 42/ABC Gia Lai, ngày 06 tháng 02 năm 2026\n"
             "Kính gửi: Các đơn vị.\n",
             text);
    struct dau_doc *doc = read_doc(all[0], all[1]);
    assert_field(doc->letters[0].fields.issuer, wanted);
    assert_null(doc->letters[0].fields.secrecy.value);
    dau_doc_free(doc);
}

static void test_known_bodies(void **state)
{
    (void)state;
    expect_issuer("SO Y TE", "SỐ Y TẾ", "SỞ Y TẾ");
    expect_issuer("PHONG KINH TE", "PHÔNG KINH TẾ", "PHÒNG KINH TẾ");
    expect_issuer("BCH DOAN TINH", "BẠCH ĐOÀN TỈNH", "BCH ĐOÀN TỈNH");
    expect_issuer("DOAN CAC CO QUAN", "ĐOÀN CÁC CƠ QUAN", "ĐOÀN CÁC CƠ QUAN");
    /* "MẶT" is no stamp of secrecy. */
    expect_issuer("MAT TRAN TO QUOC", "MẶT TRẬN TỔ QUỐC", "MẶT TRẬN TỔ QUỐC");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_have_their_marks),
        cmocka_unit_test(test_names_break_and_run_together),
        cmocka_unit_test(test_marks_that_were_read_stay),
        cmocka_unit_test(test_place_like_month),
        cmocka_unit_test(test_what_was_read_decides),
        cmocka_unit_test(test_known_bodies),
        cmocka_unit_test(test_dirt_beside_position),
        cmocka_unit_test(test_capitals_follow_the_letter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
