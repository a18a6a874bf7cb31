#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "layout/layout.h"

/* A page of 1654 x 2339 pixels on which each glyph is 14 wide and 30 high. */
static struct dau_doc *new_page(void)
{
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    page->width = 1654;
    page->height = 2339;
    page->dpi = 200;
    dau_page_add_block(page, DAU_ZONE_BODY);
    return doc;
}

static int glyphs(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += (*text & 0xC0) != 0x80;
    return n;
}

/* Words of `text` from x on, in a new line or at the end of the last. */
static void put(struct dau_doc *doc, int x, int y, const char *text, bool same_line,
                float conf)
{
    struct dau_page *page = doc->pages[0];
    struct dau_block *block = &page->blocks[0];
    struct dau_line *line =
        same_line ? &block->lines[block->n_lines - 1] : dau_block_add_line(page, block);
    char copy[400], *save = NULL;
    strncpy(copy, text, sizeof copy - 1)[sizeof copy - 1] = 0;
    for (char *word = strtok_r(copy, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        struct dau_token *token = dau_line_add_token(page, line, word);
        token->box = (struct dau_box){x, y, 14 * glyphs(word), 30};
        token->ocr_conf = conf;
        x += token->box.w + 14;
    }
}

static const char *text_of(struct dau_doc *doc)
{
    struct dau_err err = {0};
    assert_true(dau_layout_page(doc->pages[0], &err));
    assert_true(dau_doc_check(doc, &err));
    struct dau_buf buf = {0};
    const struct dau_page *page = doc->pages[0];
    for (int b = 0; b < page->n_blocks; b++) {
        if (!dau_zone_is_text(page->blocks[b].zone))
            continue;
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            const struct dau_line *line = &page->blocks[b].lines[l];
            for (int t = 0; t < line->n_tokens; t++)
                dau_buf_printf(&buf, t ? " %s" : "%s", line->tokens[t].text);
            dau_buf_puts(&buf, "\n");
        }
    }
    const char *text = dau_arena_strdup(doc->arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}

static void header_is_read_left_before_right(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 200, "UBND TỈNH LAI CHÂU", false, 0.9F);
    put(doc, 680, 200, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true, 0.9F);
    put(doc, 220, 245, "SỞ CÔNG THƯƠNG", false, 0.9F);
    put(doc, 800, 245, "Độc lập - Tự do - Hạnh phúc", true, 0.9F);
    put(doc, 210, 330, "Số: 45/SCT-VP", false, 0.9F);
    put(doc, 760, 330, "Lai Châu, ngày 31 tháng 12 năm 2025", true, 0.9F);
    put(doc, 200, 375, "V/v triển khai", false, 0.9F);
    put(doc, 480, 480, "Kính gửi: Các phòng", false, 0.9F);
    put(doc, 250, 560, "Thực hiện Công văn số 12 của Ủy ban nhân dân tỉnh về việc",
        false, 0.9F);
    assert_string_equal(text_of(doc),
                        "UBND TỈNH LAI CHÂU\nSỞ CÔNG THƯƠNG\nSố: 45/SCT-VP\n"
                        "V/v triển khai\n"
                        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                        "Độc lập - Tự do - Hạnh phúc\n"
                        "Lai Châu, ngày 31 tháng 12 năm 2025\n"
                        "Kính gửi: Các phòng\n"
                        "Thực hiện Công văn số 12 của Ủy ban nhân dân tỉnh về việc\n");
    assert_int_equal(doc->pages[0]->blocks[0].zone, DAU_ZONE_HEADER_LEFT);
    assert_int_equal(doc->pages[0]->blocks[1].zone, DAU_ZONE_HEADER_RIGHT);
    dau_doc_free(doc);
}

static void foot_is_read_left_before_right(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 200, "Yêu cầu các đơn vị nghiêm túc thực hiện các nội dung trên",
        false, 0.9F);
    put(doc, 200, 300, "Nơi nhận:", false, 0.9F);
    put(doc, 1000, 300, "KT. GIÁM ĐỐC", true, 0.9F);
    put(doc, 200, 345, "- Như trên;", false, 0.9F);
    put(doc, 990, 345, "PHÓ GIÁM ĐỐC", true, 0.9F);
    put(doc, 200, 390, "- Lưu: VT.", false, 0.9F);
    put(doc, 1000, 600, "Trần Văn An", false, 0.9F);
    put(doc, 820, 2250, "2", false, 0.9F);
    assert_string_equal(
        text_of(doc), "Yêu cầu các đơn vị nghiêm túc thực hiện các nội dung trên\n"
                      "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n"
                      "Trần Văn An\n");
    dau_doc_free(doc);
}

static void nothing_is_lost(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 200, "Một dòng chữ", false, 0.9F);
    put(doc, 900, 1500, "~ ;", false, 0.1F);
    put(doc, 820, 100, "3", false, 0.9F);
    assert_string_equal(text_of(doc), "Một dòng chữ\n");
    int n = 0;
    for (int b = 0; b < doc->pages[0]->n_blocks; b++)
        for (int l = 0; l < doc->pages[0]->blocks[b].n_lines; l++)
            n += doc->pages[0]->blocks[b].lines[l].n_tokens;
    assert_int_equal(n, 6);
    dau_doc_free(doc);
}

static void a_sentence_is_no_title(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 200, "Căn cứ Luật của nước Cộng hòa xã hội chủ nghĩa Việt Nam", false,
        0.9F);
    put(doc, 200, 245, "Căn cứ Điều lệ của tổ chức Đảng Cộng sản Việt Nam", false,
        0.9F);
    text_of(doc);
    assert_int_equal(doc->pages[0]->n_blocks, 1);
    assert_int_equal(doc->pages[0]->blocks[0].zone, DAU_ZONE_BODY);
    dau_doc_free(doc);
}

/* The line with the place is longer than the title and runs over the border. */
static void party_header_has_two_columns(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 250, 200, "TỈNH ỦY LAI CHÂU", false, 0.9F);
    put(doc, 950, 200, "ĐẢNG CỘNG SẢN VIỆT NAM", true, 0.9F);
    put(doc, 270, 290, "Số 591-CV/TU", false, 0.9F);
    put(doc, 880, 292, "Lai Châu, ngày 3 tháng 1 năm 2026", true, 0.9F);
    put(doc, 500, 400, "Kính gửi: Các đảng ủy trực thuộc", false, 0.9F);
    assert_non_null(
        strstr(text_of(doc), "Số 591-CV/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nLai Châu, ngày"));
    dau_doc_free(doc);
}

static void mark(struct dau_doc *doc, enum dau_mark_kind kind, struct dau_box box)
{
    struct dau_page *page = doc->pages[0];
    struct dau_mark *m =
        dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *m);
    *m = (struct dau_mark){kind, box, 0};
}

static void ruled_table_becomes_rows_of_cells(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    mark(doc, DAU_MARK_COLUMN, (struct dau_box){200, 400, 100, 200});
    mark(doc, DAU_MARK_COLUMN, (struct dau_box){300, 400, 900, 200});
    mark(doc, DAU_MARK_RULE, (struct dau_box){200, 398, 1000, 4});
    mark(doc, DAU_MARK_RULE, (struct dau_box){200, 460, 1000, 4});
    put(doc, 200, 300, "Danh sách các đơn vị báo cáo", false, 0.9F);
    put(doc, 320, 480, "Công an", false, 0.9F);
    put(doc, 320, 520, "tỉnh", false, 0.9F);
    put(doc, 220, 500, "1", false, 0.9F);
    put(doc, 220, 415, "TT", false, 0.9F);
    put(doc, 320, 415, "Tên", true, 0.9F);
    put(doc, 200, 700, "Yêu cầu các đơn vị thực hiện", false, 0.9F);
    assert_string_equal(text_of(doc), "Danh sách các đơn vị báo cáo\nTT Tên\n"
                                      "1 Công an tỉnh\nYêu cầu các đơn vị thực hiện\n");
    const struct dau_page *page = doc->pages[0];
    assert_int_equal(page->n_blocks, 3);
    assert_int_equal(page->blocks[1].zone, DAU_ZONE_TABLE);
    assert_int_equal(page->blocks[1].lines[1].tokens[0].cell, 0);
    assert_int_equal(page->blocks[1].lines[1].tokens[3].cell, 1);
    assert_int_equal(page->n_marks, 2);
    dau_doc_free(doc);
}

static void put_rule(struct dau_doc *doc, int x, int y, int w, int h)
{
    struct dau_page *page = doc->pages[0];
    struct dau_mark *mark =
        dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *mark);
    *mark = (struct dau_mark){DAU_MARK_RULE, {x, y, w, h}, 0};
}

/* The stamp of the office that received the letter is set aside with all in its frame,
 * what stands beside it is not. */
static void stamp_of_arrival_is_no_text(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 390, "CÔNG VĂN ĐẾN", false, 0.9F);
    put(doc, 700, 390, "QUYẾT ĐỊNH", true, 0.9F);
    put(doc, 140, 430, "Số: 350", false, 0.5F);
    put(doc, 140, 470, "Ngày 13 tháng 1", false, 0.5F);
    put(doc, 620, 470, "Về việc bổ sung vốn", true, 0.9F);
    put(doc, 140, 640, "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12", false, 0.9F);
    put_rule(doc, 120, 370, 440, 4);
    put_rule(doc, 125, 520, 440, 4);
    put_rule(doc, 558, 372, 4, 150);
    assert_string_equal(text_of(doc),
                        "QUYẾT ĐỊNH\nVề việc bổ sung vốn\n"
                        "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12\n");
    dau_doc_free(doc);
}

static void framed_urgency_is_a_line_of_its_own(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 390, "KHẨN", false, 0.9F);
    put(doc, 300, 390, "- Các Bệnh viện trong toàn tỉnh", true, 0.9F);
    put_rule(doc, 190, 380, 90, 4);
    put_rule(doc, 190, 430, 90, 4);
    put_rule(doc, 190, 382, 4, 48);
    assert_string_equal(text_of(doc), "- Các Bệnh viện trong toàn tỉnh\nKHẨN\n");
    dau_doc_free(doc);
}

static void pen_marks_flag_tokens(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 200, "Số: 574 /UBND", false, 0.9F);
    mark(doc, DAU_MARK_PEN, (struct dau_box){255, 198, 50, 34});
    text_of(doc);
    const struct dau_line *line = &doc->pages[0]->blocks[0].lines[0];
    assert_false(line->tokens[0].flags & DAU_TOKEN_HANDWRITTEN);
    assert_true(line->tokens[1].flags & DAU_TOKEN_HANDWRITTEN);
    assert_false(line->tokens[2].flags & DAU_TOKEN_HANDWRITTEN);
    dau_doc_free(doc);
}

static void filled_in_number_is_kept(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 700, 200, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", false, 0.9F);
    put(doc, 200, 200, "UBND TỈNH LAI CHÂU", false, 0.9F);
    put(doc, 210, 300, "Só:Z/Ð-SCT", false, 0.1F);
    put(doc, 760, 300, "Lai Châu, ngày 3 tháng 1 năm 2026", true, 0.9F);
    assert_non_null(strstr(text_of(doc), "Só:Z/Ð-SCT\n"));
    dau_doc_free(doc);
}

static void captions_of_signatures_are_no_text(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 300, 900, "thiết bị hỗ trợ thì báo ngay cho đơn vị là nơi", false, 0.9F);
    put(doc, 200, 950, "người yêu cầu đã nộp hồ sơ, để đơn vị sửa cho", false, 0.9F);
    put(doc, 200, 1000, "người khuyết tật dùng được.", false, 0.9F);
    put(doc, 900, 1800, "Người ký: Văn phòng", false, 0.9F);
    const char *text = text_of(doc);
    assert_non_null(strstr(text, "người yêu cầu"));
    assert_non_null(strstr(text, "người khuyết"));
    assert_null(strstr(text, "Người ký"));
    dau_doc_free(doc);
}

static void empty_page_stays_empty(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    assert_string_equal(text_of(doc), "");
    dau_doc_free(doc);
}

/* Its words fall apart, its frame is torn, and the name of the office stands over it;
 * the sentence that it was set upon goes on right of it. */
static void torn_stamp_is_no_text(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 500, 330, "Về việc bổ sung vốn", false, 0.9F);
    put(doc, 130, 370, "CỔNG THÔNG TIN ủy ban nhân dân thành phố", false, 0.9F);
    put(doc, 140, 420, "CÔNG", false, 0.6F);
    put(doc, 270, 430, ",VĂN ĐẾN", true, 0.9F);
    put(doc, 650, 500, "THỦ TƯỚNG", false, 0.9F);
    put(doc, 140, 510, "Kính chuyển:", false, 0.9F);
    put(doc, 300, 620, "Căn cứ Luật Tổ chức Chính phủ", false, 0.9F);
    put_rule(doc, 110, 408, 150, 4);
    put_rule(doc, 300, 410, 180, 4);
    put_rule(doc, 110, 560, 390, 4);
    put_rule(doc, 120, 362, 100, 4);
    put_rule(doc, 496, 408, 4, 150);
    assert_string_equal(text_of(doc),
                        "Về việc bổ sung vốn\nủy ban nhân dân thành phố\n"
                        "THỦ TƯỚNG\nCăn cứ Luật Tổ chức Chính phủ\n");
    dau_doc_free(doc);
}

/* What the engine read twice stands once: the larger, surer word stays. */
static void words_within_words_go(void **state)
{
    (void)state;
    struct dau_doc *doc = new_page();
    put(doc, 200, 300, "nhiệm kỳ mười năm", false, 0.9F);
    put(doc, 228, 304, "iệ", false, 0.4F);
    doc->pages[0]->blocks[0].lines[1].tokens[0].box.h = 20;
    put(doc, 200, 400, "một hai ba bốn", false, 0.9F);
    put(doc, 214, 420, "xin lưu ý", false, 0.9F);
    assert_string_equal(text_of(doc), "nhiệm kỳ mười năm\nmột hai ba bốn\n"
                                      "xin lưu ý\n");
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_is_read_left_before_right),
        cmocka_unit_test(foot_is_read_left_before_right),
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(a_sentence_is_no_title),
        cmocka_unit_test(party_header_has_two_columns),
        cmocka_unit_test(ruled_table_becomes_rows_of_cells),
        cmocka_unit_test(stamp_of_arrival_is_no_text),
        cmocka_unit_test(torn_stamp_is_no_text),
        cmocka_unit_test(words_within_words_go),
        cmocka_unit_test(framed_urgency_is_a_line_of_its_own),
        cmocka_unit_test(pen_marks_flag_tokens),
        cmocka_unit_test(filled_in_number_is_kept),
        cmocka_unit_test(captions_of_signatures_are_no_text),
        cmocka_unit_test(empty_page_stays_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
