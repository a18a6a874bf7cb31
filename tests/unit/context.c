/* What the corrector makes of readings that letters alone do not tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "correct/correct.h"

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

static struct dau_line *line_of(struct dau_doc *doc, const char *text)
{
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    struct dau_line *line = dau_block_add_line(page, block);
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        char token[64] = "";
        assert_true(n < sizeof token);
        memcpy(token, at, n);
        dau_line_add_token(page, line, token);
        at += n + (at[n] == ' ');
    }
    return line;
}

static void expect(struct dau_correct *correct, const char *read, const char *right)
{
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_line *line = line_of(doc, read);
    struct dau_buf out = {0};
    struct dau_err err = {0};
    if (!dau_correct_doc(correct, doc, &err))
        fail_msg("%s", err.text);
    for (int i = 0; i < line->n_tokens; i++)
        dau_buf_printf(&out, "%s%s", i ? " " : "", line->tokens[i].text);
    assert_string_equal(dau_buf_text(&out), right);
    dau_buf_free(&out);
    dau_doc_free(doc);
}

/* No letter of giúp but two was read, and giữ is nearer. */
static void neighbours_call_for_a_word(void **state)
{
    expect(*state,
           "Trung tam thuc hién trg git phap ly cho nguoi ngheo tai cdc xa vung cao.",
           "Trung tâm thực hiện trợ giúp pháp lý cho người nghèo tại các xã vùng cao.");
}

/* What was just said fits again, but its letters are others. */
static void other_letters_are_no_word(void **state)
{
    expect(*state, "Don vi thuc hién cap trung, cap thira, cap khong dung doi tuong.",
           "Đơn vị thực hiện cấp trùng, cấp thừa, cấp không đúng đối tượng.");
}

/* What fits its neighbours stays, though another word is commoner there. */
static void likely_words_stay(void **state)
{
    expect(*state, "Trung tam tiép nhan va giai quyét don cua ngudi dan trong ngay.",
           "Trung tâm tiếp nhận và giải quyết đơn của người dân trong ngày.");
}

/* "quản lý" is what the neighbours call for; of "xuyén" it has no letter. */
static void some_of_the_letters_were_read(void **state)
{
    expect(*state,
           "Nguoi dung dau phai phat huy vai tro cua minh va truc tiep quan xuyén, chi dao",
           "Người đứng đầu phải phát huy vai trò của mình và trực tiếp quản xuyên, chỉ đạo");
}

/* Capitals that no list holds are a name in short, not a word of two letters. */
static void short_forms_stay(void **state)
{
    expect(*state, "- Nhu trén; - Luu: VT, TCHQ (109).",
           "- Như trên; - Lưu: VT, TCHQ (109).");
    expect(*state, "- Luu: VT, CS (3b).", "- Lưu: VT, CS (3b).");
    expect(*state, "Thuong truc XHQY Viét Nam", "Thường trực XHQY Việt Nam");
    expect(*state, "can cu LUAT To chire Chinh phu", "căn cứ LUẬT Tổ chức Chính phủ");
}

/* Words that are no Vietnamese ones: of the list, in either case, and of places. */
static void foreign_words_stay(void **state)
{
    expect(*state, "Cac don vi gui video va camera, robot cho so",
           "Các đơn vị gửi video và camera, robot cho sở");
    expect(*state, "nguoi dan tai xa Ayun va huyén Ea Kar, tinh Gia Lai",
           "người dân tại xã Ayun và huyện Ea Kar, tỉnh Gia Lai");
}

static void a_colon_is_a_hook(void **state)
{
    expect(*state,
           "Cac don vi thuc hién dung trinh ty, tht: tuc theo quy dinh ctia phdp luat.",
           "Các đơn vị thực hiện đúng trình tự, thủ tục theo quy định của pháp luật.");
    expect(*state, "So Tai chinh dé nghi cac don vi nhu sau: thuc hién day du",
           "Sở Tài chính đề nghị các đơn vị như sau: thực hiện đầy đủ");
}

static void a_sign_is_a_word(void **state)
{
    expect(*state, "Nguoi Viét Nam dinh cu & nuéc ngoai néu c6 yéu cau",
           "Người Việt Nam định cư ở nước ngoài nếu có yêu cầu");
}

static void a_word_has_one_capital(void **state)
{
    expect(*state, "Don vi nép HO so dé nghi tham dinh vé So Tai chinh",
           "Đơn vị nộp Hồ sơ đề nghị thẩm định về Sở Tài chính");
}

/* đ is read for d, a full stop for a comma, a stroke for a wave. */
static void labels_stand_in_order(void **state)
{
    /* a capital is of another row, but for the next one */
    expect(*state, "a) Tén nguoi nép; A) THE THUC HO SO; b) Dia chi; C) Nghé nghiép",
           "a) Tên người nộp; A) THỂ THỨC HỒ SƠ; b) Địa chỉ; c) Nghề nghiệp");
    expect(*state,
           "a) Tén nguoi nép; b) Dia chi; c) Nghé nghiép; d) S6 dién thoai; "
           "d) Noi dung; e) Ngay nép.",
           "a) Tên người nộp; b) Địa chỉ; c) Nghề nghiệp; d) Số điện thoại; "
           "đ) Nội dung; e) Ngày nộp.");
    expect(*state,
           "1. Cac so phéi hop thuc hién. 2, Giao So Tai chinh chu tri thuc hién. "
           "~ Cac don vi, 3, 4 va 5 cua phu luc",
           "1. Các sở phối hợp thực hiện. 2. Giao Sở Tài chính chủ trì thực hiện. "
           "- Các đơn vị, 3, 4 và 5 của phụ lục");
}

/* However long the text, what a token may be sums to 1. */
static void shares_sum_to_one(void **state)
{
    struct dau_buf read = {0};
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_err err = {0};
    int n_doubtful = 0;
    for (int i = 0; i < 200; i++)
        dau_buf_printf(&read, "%shoa dau ban tu, minh la tinh dong kia", i ? " " : "");
    struct dau_line *line = line_of(doc, dau_buf_text(&read));
    assert_true(dau_correct_doc(*state, doc, &err));
    for (int i = 0; i < line->n_tokens; i++) {
        const struct dau_token *token = &line->tokens[i];
        float sum = token->cert;
        for (int k = 0; k < token->n_alts; k++)
            sum += token->alts[k].p;
        assert_true(sum < 1.00001F);
        n_doubtful += token->n_alts > 0;
    }
    assert_true(n_doubtful > 0);
    dau_buf_free(&read);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_call_for_a_word),
        cmocka_unit_test(other_letters_are_no_word),
        cmocka_unit_test(likely_words_stay),
        cmocka_unit_test(some_of_the_letters_were_read),
        cmocka_unit_test(short_forms_stay),
        cmocka_unit_test(foreign_words_stay),
        cmocka_unit_test(a_colon_is_a_hook),
        cmocka_unit_test(a_sign_is_a_word),
        cmocka_unit_test(a_word_has_one_capital),
        cmocka_unit_test(labels_stand_in_order),
        cmocka_unit_test(shares_sum_to_one),
    };
    return cmocka_run_group_tests(tests, open_correct, close_correct);
}
