/* What the corrector makes of names of persons, codes, dates and numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "correct/correct.h"
#include "correct/name_kept.h"

static const char models[] = DAU_SOURCE_DIR "/models", dict[] = DAU_SOURCE_DIR "/dict";

static int open_correct(void **state)
{
    struct dau_correct_config config = {
        .dict_dir = dict, .models_dir = models, .text_only = true};
    struct dau_correct *correct = NULL;
    struct dau_err err = {0};
    bool ok = dau_correct_open(&correct, &config, &err);
    *state = correct;
    return ok ? 0 : -1;
}

static int close_correct(void **state)
{
    dau_correct_close(*state);
    return 0;
}

static void add_line(struct dau_page *page, struct dau_block *block, const char *text,
                     size_t length)
{
    struct dau_line *line = dau_block_add_line(page, block);
    for (const char *at = text, *end = text + length; at < end;) {
        size_t n = strcspn(at, " \n");
        char token[128] = "";
        assert_true(n < sizeof token);
        memcpy(token, at, n);
        if (n) {
            struct dau_token *t = dau_line_add_token(page, line, token);
            t->offset = (size_t)(at - text);
            t->length = n;
        }
        at += n + 1;
    }
}

/* The lines of a text that was read, corrected. */
static struct dau_doc *corrected(struct dau_correct *correct, const char *text)
{
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    struct dau_err err = {0};
    while (*text) {
        size_t n = strcspn(text, "\n");
        add_line(page, block, text, n);
        text += n + (text[n] == '\n');
    }
    if (!dau_correct_doc(correct, doc, &err) || !dau_doc_check(doc, &err))
        fail_msg("%s", err.text);
    return doc;
}

static void join_line(const struct dau_line *line, struct dau_buf *out)
{
    for (int i = 0; i < line->n_tokens; i++)
        if (!(line->tokens[i].flags & DAU_TOKEN_JOINED))
            dau_buf_printf(out, "%s%s", i ? " " : "", line->tokens[i].text);
}

static void expect_line(struct dau_correct *correct, const char *read, int line,
                        const char *right)
{
    struct dau_buf out = {0};
    struct dau_doc *doc = corrected(correct, read);
    join_line(&doc->pages[0]->blocks[0].lines[line], &out);
    assert_string_equal(dau_buf_text(&out), right);
    dau_buf_free(&out);
    dau_doc_free(doc);
}

static const struct dau_token *token_at(const struct dau_doc *doc, int line, int token)
{
    return &doc->pages[0]->blocks[0].lines[line].tokens[token];
}

/* How often a word is which part of a name decides: Đình is a middle name, and Phòng
 * none. */
static void names_are_made_of_their_parts(void **state)
{
    expect_line(*state, "giao 6ng Tran Dinh Dong chi tri thuc hién", 0,
                "giao ông Trần Đình Đông chủ trì thực hiện");
    expect_line(*state, "PHO GIAM DOC\nNguyén Van Hwng\n", 1, "Nguyễn Văn Hưng");
    expect_line(*state, "thuc hién chi dao cia d6ng chi Téng Bi thu tai budi lam viéc", 0,
                "thực hiện chỉ đạo của đồng chí Tổng Bí thư tại buổi làm việc");
}

static void initials_stay(void **state)
{
    expect_line(*state, "giao 6ng Nguyén Van H chi tri thuc hién cung ba Tran Thi L", 0,
                "giao ông Nguyễn Văn H chủ trì thực hiện cùng bà Trần Thị L");
}

/* Hung may be Hùng, Hưng, Hừng; nobody can tell, and what is chosen says so. Bùi is
 * sure. */
static void names_in_doubt_are_marked(void **state)
{
    struct dau_doc *doc = corrected(*state, "giao 6ng Bui Van Hung chi tri thuc hién");
    const struct dau_token *surname = token_at(doc, 0, 2), *given = token_at(doc, 0, 4);
    assert_string_equal(surname->text, "Bùi");
    assert_false(surname->flags & DAU_TOKEN_DOUBTFUL);
    assert_true(given->flags & DAU_TOKEN_DOUBTFUL);
    assert_true(given->n_alts > 0 && given->cert < 0.95F);
    dau_doc_free(doc);
}

/* One mention kept the stroke of ư that another lost. */
static void mentions_of_a_name_agree(void **state)
{
    struct dau_doc *doc = corrected(
        *state, "giao 6ng Bui Van Hwng, chi tri thuc hién;\nPHO GIAM DOC\nBui Van Hung\n");
    assert_string_equal(token_at(doc, 0, 4)->text, "Hưng,");
    assert_string_equal(token_at(doc, 2, 2)->text, "Hưng");
    assert_int_equal(token_at(doc, 2, 2)->why, DAU_WHY_AGREEMENT);
    assert_string_equal(token_at(doc, 2, 2)->read, "Hung");
    dau_doc_free(doc);
}

/* Mentions of one number become the one whose symbol is listed; others of the same
 * number stay. */
static void symbols_agree(void **state)
{
    expect_line(*state,
                "theo Thong tu s6 33/2022/TTLT-BTC-BNV, Thong tu s6 33/2022/TTXT-BTC-BNYV "
                "va Thong tu s6 33/2022/TT-BYT cua Bo",
                0,
                "theo Thông tư số 33/2022/TTLT-BTC-BNV, Thông tư số "
                "33/2022/TTLT-BTC-BNV và Thông tư số 33/2022/TT-BYT của Bộ");
}

/* Specks in symbols go, and words that were made of one. */
static void symbols_lose_specks(void **state)
{
    expect_line(*state, "theo Quyét dinh s6 692/QD-TT¢g va Céng van sé 83-TTr/TU cua tinh",
                0, "theo Quyết định số 692/QĐ-TTg và Công văn số 83-TTr/TU của tỉnh");
}

/* QLDT is in no list and may be QLĐT. */
static void unlisted_symbols_are_marked(void **state)
{
    struct dau_doc *doc = corrected(
        *state, "theo Cong van s6 195/STC-QLDT va Quyét dinh s6 2/QD-UBND cua tinh");
    assert_true(token_at(doc, 0, 4)->flags & DAU_TOKEN_DOUBTFUL);
    assert_string_equal(token_at(doc, 0, 9)->text, "2/QĐ-UBND");
    assert_false(token_at(doc, 0, 9)->flags & DAU_TOKEN_DOUBTFUL);
    dau_doc_free(doc);
}

static void gained_spaces_go(void **state)
{
    static const char *const lines[][2] = {
        {"Thuc hién Thong bao s6 496- TB/TU ngay 30/5/20 19 cia Chinh phi",
         "Thực hiện Thông báo số 496-TB/TU ngày 30/5/2019 của Chính phủ"},
        {"theo Nghi quyét s 6 57 -NQ/TW ngay 14/ 12/ 2017 va nam 20 25",
         "theo Nghị quyết số 57-NQ/TW ngày 14/12/2017 và năm 2025"},
        {"kinh phi nam 2025 la 1.200. 000 d6ng va 73. 946 d6ng",
         "kinh phí năm 2025 là 1.200.000 đồng và 73.946 đồng"},
        {"Thong tu sé 12/2025/ TT-BTC va Cong van s6 15/SNV -VP cua S6 N6i vu",
         "Thông tư số 12/2025/TT-BTC và Công văn số 15/SNV-VP của Sở Nội vụ"},
        {"cac co quan, don vi va T ruong ban chi dao thuc hién nhiém vu",
         "các cơ quan, đơn vị và Trưởng ban chỉ đạo thực hiện nhiệm vụ"},
        {"dam bao ti€n dé va hiéu qua ”; thuc hién nhiém vu ; nang cao chat luong",
         "đảm bảo tiến độ và hiệu quả”; thực hiện nhiệm vụ; nâng cao chất lượng"},
        /* nor are these one */
        {"thuc hién trong nam 2018 -UBND tinh va trong 5 - 7 ngay",
         "thực hiện trong năm 2018 -UBND tỉnh và trong 5 - 7 ngày"},
        {"ky niém (27/7/1947 - 27/7/2027) va hoc ky 1 - 2023/2024 cua tinh",
         "kỷ niệm (27/7/1947 - 27/7/2027) và học kỳ 1 - 2023/2024 của tỉnh"},
        {"nhiém vu giai doan 2008 - 2015 cia tinh",
         "nhiệm vụ giai đoạn 2008 - 2015 của tỉnh"},
        {"thuc hién trong nam 2025. 300 can bo cua tinh",
         "thực hiện trong năm 2025. 300 cán bộ của tỉnh"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect_line(*state, lines[i][0], 0, lines[i][1]);
}

static void joined_tokens_keep_their_readings(void **state)
{
    struct dau_doc *doc =
        corrected(*state, "Thuc hién Thong bao s6 496- TB/TU cia Thanh uy");
    const struct dau_token *first = token_at(doc, 0, 5), *second = first + 1;
    assert_string_equal(first->read, "496-");
    assert_string_equal(first->text, "496-TB/TU");
    assert_int_equal(first->why, DAU_WHY_CODE);
    assert_true(first->cert > 0.5F && first->cert < 0.95F);
    assert_string_equal(second->read, "TB/TU");
    assert_string_equal(second->text, "");
    assert_true(second->flags & DAU_TOKEN_JOINED);
    dau_doc_free(doc);
}

/* Two columns are not one, and two cells are not. */
static void far_tokens_stay_apart(void **state)
{
    struct dau_doc *doc =
        corrected(*state, "Thuc hién Thong bao s6 496-   TB/TU cia Thanh uy");
    assert_string_equal(token_at(doc, 0, 5)->text, "496-");
    dau_doc_free(doc);
}

static void right_text_is_not_joined(void **state)
{
    static const char line[] =
        "Thực hiện Nghị quyết số 57- NQ/TW ngày 14/ 12/ 2017 của Bộ Chính trị và Kế "
        "hoạch số 12 /KH-UBND trong năm 20 25 với 1.200. 000 đồng";
    expect_line(*state, line, 0, line);
}

static void lost_spaces_come_back(void **state)
{
    static const char *const lines[][2] = {
        {"Can ctr Quyét dinh sé204-QD/TWngay 30/6/2021 cia Bo Chinh tri",
         "Căn cứ Quyết định số 204-QĐ/TW ngày 30/6/2021 của Bộ Chính trị"},
        {"thuc hién tir ngay30/6/2021 dén hét nam2025 theo ké hoach",
         "thực hiện từ ngày 30/6/2021 đến hết năm 2025 theo kế hoạch"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect_line(*state, lines[i][0], 0, lines[i][1]);
}

/* One sign was a figure; which, nobody can say. */
static void odd_figures_are_marked(void **state)
{
    struct dau_doc *doc =
        corrected(*state, "ké hoach nam 2025 dat $9,5% va theo Luat s6 i27/2025/QH15");
    assert_true(token_at(doc, 0, 5)->flags & DAU_TOKEN_DOUBTFUL);
    assert_true(token_at(doc, 0, 10)->flags & DAU_TOKEN_DOUBTFUL);
    assert_false(token_at(doc, 0, 3)->flags & DAU_TOKEN_DOUBTFUL);
    dau_doc_free(doc);
}

/* Text with marks: Đặng is a surname, whatever words are like it. */
static void read_names_stay(void **state)
{
    static const char line[] =
        "Giao ông Đặng Công Khoan, Trưởng phòng Kế hoạch, chủ trì thực hiên nhiệm vụ "
        "được giao và báo cáo kêt quả về Ủy ban nhân dân tỉnh trước ngày 15";
    struct dau_doc *doc = corrected(*state, line);
    assert_string_equal(doc->text_state, "mild");
    assert_string_equal(token_at(doc, 0, 2)->text, "Đặng");
    assert_string_equal(token_at(doc, 0, 4)->text, "Khoan,");
    dau_doc_free(doc);
}

static void a_name_is_changed_for_good_reason(void **state)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_lex *lex = NULL;
    struct dau_err err = {0};
    struct dau_doc *doc = corrected(*state, "Ông Đặng Công Tỉnh và ông Lê Vắn Nam");
    struct dau_flow flow = dau_doc_flow(doc, arena);
    assert_true(dau_lex_open(&lex, dict, &err));
    assert_true(dau_name_is_kept(lex, &flow, 1, "Đăng"));
    assert_true(dau_name_is_kept(lex, &flow, 3, "tỉnh"));
    assert_false(dau_name_is_kept(lex, &flow, 7, "Văn")); /* hundreds are, and no Vắn */
    assert_false(dau_name_is_kept(lex, &flow, 0, "Bà"));
    dau_lex_close(lex);
    dau_doc_free(doc);
    dau_arena_free(arena);
}

static void mentions_that_differ_are_marked(void **state)
{
    struct dau_doc *doc = corrected(
        *state,
        "Giao ông Đỗ Tấn Đạt chủ trì; ông Đỗ Tân Đạt báo cáo Ủy ban nhân dân tỉnh.\n"
        "Ông Lê Văn Nam và ông Lê Văn Nam, ông Lê Văn Năm cùng thực hiện việc này.\n");
    assert_true(token_at(doc, 0, 3)->flags & DAU_TOKEN_DOUBTFUL);
    assert_true(token_at(doc, 0, 9)->flags & DAU_TOKEN_DOUBTFUL);
    assert_string_equal(token_at(doc, 0, 3)->alts[0].text, "Tân");
    assert_false(token_at(doc, 0, 2)->flags & DAU_TOKEN_DOUBTFUL);
    assert_false(token_at(doc, 1, 3)->flags & DAU_TOKEN_DOUBTFUL);
    assert_true(token_at(doc, 1, 12)->flags & DAU_TOKEN_DOUBTFUL);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_made_of_their_parts),
        cmocka_unit_test(initials_stay),
        cmocka_unit_test(names_in_doubt_are_marked),
        cmocka_unit_test(mentions_of_a_name_agree),
        cmocka_unit_test(symbols_agree),
        cmocka_unit_test(symbols_lose_specks),
        cmocka_unit_test(unlisted_symbols_are_marked),
        cmocka_unit_test(read_names_stay),
        cmocka_unit_test(a_name_is_changed_for_good_reason),
        cmocka_unit_test(mentions_that_differ_are_marked),
        cmocka_unit_test(gained_spaces_go),
        cmocka_unit_test(joined_tokens_keep_their_readings),
        cmocka_unit_test(far_tokens_stay_apart),
        cmocka_unit_test(right_text_is_not_joined),
        cmocka_unit_test(lost_spaces_come_back),
        cmocka_unit_test(odd_figures_are_marked),
    };
    return cmocka_run_group_tests(tests, open_correct, close_correct);
}
