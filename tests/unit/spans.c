/* What the corrector makes of names of persons, codes, dates and numbers. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_made_of_their_parts),
        cmocka_unit_test(names_in_doubt_are_marked),
        cmocka_unit_test(mentions_of_a_name_agree),
        cmocka_unit_test(symbols_agree),
        cmocka_unit_test(unlisted_symbols_are_marked),
    };
    return cmocka_run_group_tests(tests, open_correct, close_correct);
}
