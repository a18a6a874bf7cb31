#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clean/clean.h"
#include "clean/pix.h"

static struct dau_picture white(int width, int height)
{
    struct dau_picture picture;
    dau_picture_make(&picture, width, height, 8);
    picture.dpi = 200;
    memset(picture.pixels, 255, picture.stride * (size_t)height);
    return picture;
}

static void fill(struct dau_picture *picture, int x, int y, int w, int h)
{
    for (int row = y; row < y + h; row++)
        memset(picture->pixels + (size_t)row * picture->stride + x, 0, (size_t)w);
}

static void clean(struct dau_picture *in, struct dau_picture *out, struct dau_doc *doc,
                  int read_dpi)
{
    struct dau_clean_config config = {.read_dpi = read_dpi};
    struct dau_err err = {0};
    struct dau_page *page = dau_doc_add_page(doc, 1);
    page->width = in->width;
    page->height = in->height;
    assert_true(dau_clean_page(&config, in, page, out, &err));
}

/* A dark square found in the cleaned picture must come back to where it was. */
static void boxes_come_back(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_picture in = white(1200, 1000), out;
    in.dpi = 300;
    fill(&in, 600, 450, 60, 60);
    clean(&in, &out, doc, 200);
    assert_int_equal(out.dpi, 200);
    assert_int_equal(out.width, 800);
    struct dau_page *page = doc->pages[0];
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    struct dau_token *token =
        dau_line_add_token(page, dau_block_add_line(page, block), "x");
    token->box = (struct dau_box){400, 300, 40, 40};
    assert_in_range(out.pixels[320 * out.stride + 420], 0, 60);
    dau_page_unwarp(page);
    assert_in_range(token->box.x, 597, 601);
    assert_in_range(token->box.y, 447, 451);
    assert_in_range(token->box.w, 59, 64);
    dau_picture_free(&in);
    dau_picture_free(&out);
    dau_doc_free(doc);
}

static void all_depths_are_taken(void **state)
{
    (void)state;
    for (int depth = 1; depth <= 24; depth = depth == 1 ? 8 : depth + 16) {
        struct dau_doc *doc = dau_doc_new("test");
        struct dau_picture in, out;
        dau_picture_make(&in, 101, 77, depth);
        clean(&in, &out, doc, 0);
        assert_non_null(out.pixels);
        dau_picture_free(&in);
        dau_picture_free(&out);
        dau_doc_free(doc);
    }
}

/* Points of a ring of `radius`, three wide. */
static void ring(struct dau_picture *picture, int x, int y, int radius)
{
    for (int v = -radius; v <= radius; v++)
        for (int u = -radius; u <= radius; u++) {
            int d = u * u + v * v;
            if (d <= radius * radius && d >= (radius - 3) * (radius - 3))
                picture->pixels[(size_t)(y + v) * picture->stride + (size_t)(x + u)] =
                    0;
        }
}

static const struct dau_mark *find_mark(const struct dau_page *page,
                                        enum dau_mark_kind kind)
{
    for (int i = 0; i < page->n_marks; i++)
        if (page->marks[i].kind == kind)
            return &page->marks[i];
    return NULL;
}

static void seals_are_noted_and_erased(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_picture in = white(1000, 1000), out;
    ring(&in, 500, 600, 140);
    ring(&in, 500, 600, 100);
    fill(&in, 100, 100, 8, 20);
    clean(&in, &out, doc, 0);
    const struct dau_mark *seal = find_mark(doc->pages[0], DAU_MARK_SEAL);
    assert_non_null(seal);
    assert_in_range(seal->box.x, 340, 372);
    assert_in_range(seal->box.w, 260, 310);
    assert_int_equal(out.pixels[600 * out.stride + 361], 255);
    assert_true(out.pixels[110 * out.stride + 104] < 100);
    dau_picture_free(&in);
    dau_picture_free(&out);
    dau_doc_free(doc);
}

static void crossing_rules_make_columns(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_picture in = white(1000, 1000), out;
    for (int i = 0; i < 4; i++)
        fill(&in, 100, 200 + 100 * i, 800, 3);
    fill(&in, 100, 200, 3, 300);
    fill(&in, 250, 200, 3, 300);
    fill(&in, 897, 200, 3, 300);
    clean(&in, &out, doc, 0);
    const struct dau_mark *column = find_mark(doc->pages[0], DAU_MARK_COLUMN);
    assert_non_null(column);
    assert_in_range(column->box.w, 140, 160);
    assert_in_range(column->box.h, 295, 312);
    assert_int_equal(out.pixels[301 * out.stride + 500], 255);
    dau_picture_free(&in);
    dau_picture_free(&out);
    dau_doc_free(doc);
}

static void ink(PIX *pix, int x, int y, int w, int h)
{
    pixRasterop(pix, x, y, w, h, PIX_SET, NULL, 0, 0);
}

static bool is_marked(PIX *mask, int x, int y)
{
    l_uint32 value = 0;
    pixGetPixel(mask, x, y, &value);
    return value == 1;
}

static void dirt_goes_and_dots_stay(void **state)
{
    (void)state;
    PIX *page = pixCreate(1654, 2339, 1); /* A4 at 200 dots an inch */
    ink(page, 0, 300, 30, 1500);         /* shadow at the edge */
    ink(page, 90, 1100, 46, 46);         /* punch hole, square enough */
    ink(page, 800, 1500, 2, 2);          /* speck alone */
    ink(page, 500, 500, 4, 20);          /* an i ... */
    ink(page, 500, 493, 2, 2);           /* ... its worn dot ... */
    ink(page, 501, 524, 2, 2);           /* ... and the dot below */
    PIX *mask = dau_pix_dirt(page, 200);
    assert_true(is_marked(mask, 10, 400));
    assert_true(is_marked(mask, 110, 1120));
    assert_true(is_marked(mask, 800, 1500));
    assert_false(is_marked(mask, 501, 510));
    assert_false(is_marked(mask, 500, 493));
    assert_false(is_marked(mask, 501, 524));
    pixDestroy(&mask);
    pixDestroy(&page);
}

/* At the foot of the page a bold word is as dense as a hole, but does not stand alone. */
static void bold_words_are_no_holes(void **state)
{
    (void)state;
    PIX *page = pixCreate(1654, 2339, 1);
    ink(page, 900, 2230, 46, 40);
    ink(page, 950, 2230, 46, 40);
    ink(page, 300, 2230, 46, 46);
    PIX *mask = dau_pix_dirt(page, 200);
    assert_false(is_marked(mask, 920, 2250));
    assert_false(is_marked(mask, 970, 2250));
    assert_true(is_marked(mask, 320, 2250));
    pixDestroy(&mask);
    pixDestroy(&page);
}

/* All letters of a name hang on one stroke of the pen: they stay, its ends go. */
static void bold_letters_on_a_stroke_stay(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    PIX *picture = pixCreate(1654, 2339, 1);
    for (int i = 0; i < 8; i++)
        ink(picture, 800 + 15 * i, 1500, 5, 22);
    ink(picture, 650, 1512, 300, 3);
    ink(picture, 650, 1400, 3, 112);
    PIX *mask = dau_pix_large(picture, 200, 0, page);
    for (int i = 0; i < 8; i++)
        assert_false(is_marked(mask, 802 + 15 * i, 1505));
    assert_true(is_marked(mask, 720, 1513));
    assert_true(is_marked(mask, 651, 1450));
    pixDestroy(&mask);
    pixDestroy(&picture);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirt_goes_and_dots_stay),
        cmocka_unit_test(bold_words_are_no_holes),
        cmocka_unit_test(bold_letters_on_a_stroke_stay),
        cmocka_unit_test(boxes_come_back),
        cmocka_unit_test(seals_are_noted_and_erased),
        cmocka_unit_test(crossing_rules_make_columns),
        cmocka_unit_test(all_depths_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
