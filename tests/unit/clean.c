#include <math.h>
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

/* A ring three points wide around (x, y); only every other arc of it when broken. */
static void ink_ring(PIX *pix, int x, int y, int radius, bool broken)
{
    for (int i = 0; i < 3600; i++) {
        if (broken && i / 150 % 2)
            continue;
        double angle = 3.14159265358979 * i / 1800;
        for (int k = 0; k < 3; k++)
            pixSetPixel(pix, x + (int)lround((radius - k) * cos(angle)),
                        y + (int)lround((radius - k) * sin(angle)), 1);
    }
}

/* Lines of print, as bars: they must not be taken for a ring. */
static void ink_print(PIX *pix)
{
    for (int y = 300; y < 1300; y += 60)
        for (int x = 200; x < 1400; x += 18)
            ink(pix, x, y, 5, 20);
}

static void pieces_of_a_ring_are_a_seal(void **state)
{
    (void)state;
    struct dau_box seal = {0};
    PIX *picture = pixCreate(1654, 2339, 1);
    ink_print(picture);
    assert_false(dau_pix_find_broken_seal(picture, 200 / 25.4F, &seal));
    ink_ring(picture, 1000, 1700, 138, true);
    assert_true(dau_pix_find_broken_seal(picture, 200 / 25.4F, &seal));
    assert_in_range(seal.x + seal.w / 2, 992, 1008);
    assert_in_range(seal.y + seal.h / 2, 1692, 1708);
    assert_in_range(seal.w, 264, 296);
    pixDestroy(&picture);
}

/* Half of the arcs of a seal is too little when print stands all around it. */
static void arcs_in_print_are_no_seal(void **state)
{
    (void)state;
    struct dau_box seal = {0};
    PIX *picture = pixCreate(1654, 2339, 1);
    ink_print(picture);
    for (int i = 0; i < 600; i++)
        pixSetPixel(picture, 800 + (int)lround(138 * cos(i / 573.0)),
                    700 + (int)lround(138 * sin(i / 573.0)), 1);
    assert_false(dau_pix_find_broken_seal(picture, 200 / 25.4F, &seal));
    pixDestroy(&picture);
}

static void stems_through_a_ring_stay(void **state)
{
    (void)state;
    PIX *picture = pixCreate(1654, 2339, 1);
    struct dau_box seal = {1000 - 142, 1700 - 142, 284, 284};
    ink_ring(picture, 1000, 1700, 138, false);
    for (int x = 960; x < 1100; x += 20)
        ink(picture, x, 1818, 5, 26);
    PIX *mask = dau_pix_ring(picture, &seal);
    assert_non_null(mask);
    assert_true(is_marked(mask, 1000, 1700 - 137));
    assert_true(is_marked(mask, 1000 - 137, 1700));
    assert_true(is_marked(mask, 991, 1836)); /* between two stems */
    for (int x = 960; x < 1060; x += 20)
        for (int y = 1818; y < 1844; y++)
            assert_false(is_marked(mask, x + 2, y));
    pixDestroy(&mask);
    pixDestroy(&picture);
}

/* Nothing is cut where no circle is. */
static void print_has_no_ring(void **state)
{
    (void)state;
    PIX *picture = pixCreate(1654, 2339, 1);
    struct dau_box seal = {700, 600, 280, 280}, edge = {-200, 2300, 280, 280};
    ink_print(picture);
    assert_null(dau_pix_ring(picture, &seal));
    assert_null(dau_pix_ring(picture, &edge));
    pixDestroy(&picture);
}

static void letters_in_a_black_seal_stay(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    PIX *picture = pixCreate(1654, 2339, 1);
    ink_ring(picture, 1000, 1700, 138, false);
    ink_ring(picture, 1000, 1700, 96, false);
    for (int x = 1020; x < 1260; x += 20)
        ink(picture, x, 1806, 6, 26);
    PIX *mask = dau_pix_large(picture, 200, 0, page);
    for (int x = 1020; x < 1260; x += 20)
        assert_false(is_marked(mask, x + 2, 1820));
    assert_true(is_marked(mask, 1000 - 137, 1700));
    pixDestroy(&mask);
    pixDestroy(&picture);
    dau_doc_free(doc);
}

/* Rules that the scanner broke make one table, not two that overlap. */
static void broken_rules_are_one(void **state)
{
    (void)state;
    struct dau_doc *doc = dau_doc_new("test");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    static const struct dau_box rules[] = {
        {100, 100, 300, 3}, {404, 101, 596, 3}, {100, 200, 400, 3}, {508, 201, 492, 3},
        {100, 100, 3, 103}, {300, 100, 3, 103}, {997, 100, 3, 103}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct dau_mark *mark =
            dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *mark);
        *mark = (struct dau_mark){DAU_MARK_RULE, rules[i], 0};
    }
    dau_pix_tables(200, page);
    int n = 0;
    for (int i = 0; i < page->n_marks; i++)
        if (page->marks[i].kind == DAU_MARK_COLUMN)
            assert_int_equal(page->marks[i].box.x, n++ ? 301 : 100);
    assert_int_equal(n, 2);
    dau_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirt_goes_and_dots_stay),
        cmocka_unit_test(bold_words_are_no_holes),
        cmocka_unit_test(bold_letters_on_a_stroke_stay),
        cmocka_unit_test(pieces_of_a_ring_are_a_seal),
        cmocka_unit_test(arcs_in_print_are_no_seal),
        cmocka_unit_test(stems_through_a_ring_stay),
        cmocka_unit_test(print_has_no_ring),
        cmocka_unit_test(letters_in_a_black_seal_stay),
        cmocka_unit_test(broken_rules_are_one),
        cmocka_unit_test(boxes_come_back),
        cmocka_unit_test(seals_are_noted_and_erased),
        cmocka_unit_test(crossing_rules_make_columns),
        cmocka_unit_test(all_depths_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
