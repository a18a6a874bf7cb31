#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clean/clean.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_come_back),
        cmocka_unit_test(all_depths_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
