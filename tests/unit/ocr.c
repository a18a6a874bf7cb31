#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "ocr/doubles.h"
#include "ocr/ocr.h"
#include "ocr/reading.h"

/* Text in the bitmap face that Leptonica carries. */
static struct dau_picture written(const char *text)
{
    PIX *pix = pixCreate(300, 60, 8), *big;
    pixSetAll(pix);
    L_BMF *face = bmfCreate(NULL, 12);
    pixSetTextline(pix, face, text, 0, 20, 40, NULL, NULL);
    big = pixScale(pix, 2, 2);
    struct dau_picture picture;
    dau_picture_make(&picture, pixGetWidth(big), pixGetHeight(big), 8);
    picture.dpi = 200;
    for (int y = 0; y < picture.height; y++)
        for (int x = 0; x < picture.width; x++) {
            l_uint32 value;
            pixGetPixel(big, x, y, &value);
            picture.pixels[(size_t)y * picture.stride + (size_t)x] = (uint8_t)value;
        }
    bmfDestroy(&face);
    pixDestroy(&pix);
    pixDestroy(&big);
    return picture;
}

static void reads_words_with_boxes_and_choices(void **state)
{
    (void)state;
    struct dau_ocr *ocr;
    struct dau_err err = {0};
    assert_true(dau_ocr_open(&ocr, &(struct dau_ocr_config){0}, &err));
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_picture picture = written("trong ban tin");
    assert_true(dau_ocr_page(ocr, &picture, page, &err));
    assert_int_equal(page->n_blocks, 1);
    assert_int_equal(page->blocks[0].n_lines, 1);
    const struct dau_line *line = &page->blocks[0].lines[0];
    assert_int_equal(line->n_tokens, 3);
    assert_string_equal(line->tokens[0].read, "trong");
    assert_int_equal(line->tokens[0].n_symbols, 5);
    assert_string_equal(line->tokens[0].symbols[0].choices[0].text, "t");
    assert_true(line->tokens[0].box.x < line->tokens[1].box.x);
    assert_true(line->tokens[0].ocr_conf > 0.5F && line->tokens[0].ocr_conf <= 1);
    dau_picture_free(&picture);
    dau_doc_free(doc);
    dau_ocr_close(ocr);
}

/* A line without a word's box is found as one place; with one, it is known. */
static void finds_print_that_was_not_read(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_picture picture = written("trongbantin");
    struct dau_box boxes[4];
    assert_int_equal(dau_ocr_unread(&picture, page, boxes, 4), 1);
    assert_true(boxes[0].w > 3 * boxes[0].h);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    struct dau_line *line = dau_block_add_line(page, block);
    struct dau_token *token = dau_line_add_token(page, line, "trong");
    token->box = boxes[0];
    token->ocr_conf = 0.9F;
    assert_int_equal(dau_ocr_unread(&picture, page, boxes, 4), 0);
    token->ocr_conf = 0.1F; /* dirt: print may lie under it */
    assert_int_equal(dau_ocr_unread(&picture, page, boxes, 4), 1);
    dau_picture_free(&picture);
    dau_doc_free(doc);
}

/* Cells are read on their own and their boxes come back to the page. */
static void cells_come_back_to_their_place(void **state)
{
    (void)state;
    struct dau_ocr *ocr;
    struct dau_err err = {0};
    assert_true(dau_ocr_open(&ocr, &(struct dau_ocr_config){.no_symbols = true}, &err));
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_picture picture = written("trong ban tin");
    assert_true(dau_ocr_page(ocr, &picture, page, &err));
    struct dau_box plain = page->blocks[0].lines[0].tokens[0].box;
    page->marks = DAU_NEW(page->arena, struct dau_mark);
    page->marks[page->n_marks++] = (struct dau_mark){
        DAU_MARK_COLUMN, {0, 10, picture.width, picture.height - 20}, 0};
    assert_true(dau_ocr_page(ocr, &picture, page, &err));
    assert_int_equal(page->n_blocks, 1);
    const struct dau_token *token = &page->blocks[0].lines[0].tokens[0];
    assert_string_equal(token->read, "trong");
    assert_in_range(token->box.x, plain.x - 4, plain.x + 4);
    assert_in_range(token->box.y, plain.y - 4, plain.y + 4);
    assert_true(page->blocks[0].lines[0].size > 0);
    dau_picture_free(&picture);
    dau_doc_free(doc);
    dau_ocr_close(ocr);
}

static void empty_picture_gives_no_text(void **state)
{
    (void)state;
    struct dau_ocr *ocr;
    struct dau_err err = {0};
    assert_true(dau_ocr_open(&ocr, &(struct dau_ocr_config){.no_symbols = true}, &err));
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_picture none = {0}, white;
    assert_true(dau_ocr_page(ocr, &none, page, &err));
    dau_picture_make(&white, 400, 300, 1);
    assert_true(dau_ocr_page(ocr, &white, page, &err));
    assert_int_equal(page->n_blocks, 0);
    dau_picture_free(&white);
    dau_doc_free(doc);
    dau_ocr_close(ocr);
}

static void missing_model_is_told(void **state)
{
    (void)state;
    struct dau_ocr *ocr;
    struct dau_err err = {0};
    assert_false(dau_ocr_open(&ocr, &(struct dau_ocr_config){.lang = "xyz"}, &err));
    assert_int_equal(err.code, DAU_E_CONFIG);
    assert_non_null(strstr(err.text, "xyz"));
    dau_ocr_close(ocr);
}

static void add_word(struct dau_page *page, struct dau_line *line, const char *text,
                     int x, int w, float conf)
{
    struct dau_token *token = dau_line_add_token(page, line, text);
    token->box = (struct dau_box){x, 10, w, 30};
    token->ocr_conf = conf;
}

/* "n nghị" in one ink loses the n; "y tế", side by side, stays. */
static void words_read_twice_stand_once(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_line *line =
        dau_block_add_line(page, dau_page_add_block(page, DAU_ZONE_BODY));
    add_word(page, line, "Hội", 0, 70, 0.9F);
    add_word(page, line, "n", 98, 20, 0.9F);
    add_word(page, line, "nghị", 101, 53, 0.9F);
    add_word(page, line, "y", 160, 14, 0.9F);
    add_word(page, line, "yên", 176, 40, 0.9F);
    add_word(page, line, "CONIG", 220, 98, 0.6F);
    add_word(page, line, "CÔNG", 221, 100, 0.9F);
    add_word(page, line, "14", 330, 30, 0.9F);
    add_word(page, line, "141", 330, 31, 0.9F);
    dau_doubles_drop(page);
    static const char *const left[] = {"Hội", "nghị", "y", "yên", "CÔNG", "14", "141"};
    assert_int_equal(line->n_tokens, 7);
    for (int i = 0; i < 7; i++)
        assert_string_equal(line->tokens[i].read, left[i]);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_words_with_boxes_and_choices),
        cmocka_unit_test(words_read_twice_stand_once),
        cmocka_unit_test(finds_print_that_was_not_read),
        cmocka_unit_test(cells_come_back_to_their_place),
        cmocka_unit_test(empty_picture_gives_no_text),
        cmocka_unit_test(missing_model_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
