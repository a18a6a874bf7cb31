#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "doc.h"

static void arena_gives_zeroed_memory(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    for (size_t n = 1; n < 3000000; n *= 3) {
        char *memory = dau_arena_alloc(arena, n, 1);
        assert_int_equal(memory[0], 0);
        assert_int_equal(memory[n - 1], 0);
        memset(memory, 1, n);
    }
    dau_arena_empty(arena);
    assert_int_equal(*(char *)dau_arena_alloc(arena, 1, 1), 0);
    dau_arena_free(arena);
}

static void push_keeps_what_was_there(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    int *items = NULL, n = 0;
    for (int i = 0; i < 1000; i++)
        *(int *)dau_arena_push(arena, &items, &n, sizeof *items) = i;
    assert_int_equal(n, 1000);
    for (int i = 0; i < n; i++)
        assert_int_equal(items[i], i);
    dau_arena_free(arena);
}

static void text_folds_vietnamese(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    assert_string_equal(dau_text_fold(arena, "Nghị quyết ĐẢNG ủy"), "nghi quyet dang uy");
    assert_string_equal(dau_text_nfc(arena, "tie\xcc\x82\xcc\x81ng"), "tiếng");
    assert_string_equal(dau_text_upper(arena, "độc lập"), "ĐỘC LẬP");
    assert_string_equal(dau_text_nfc(arena, "a\xff"), "a\xef\xbf\xbd");
    assert_false(dau_text_is_utf8("\xc3", 1));
    dau_arena_free(arena);
}

static void file_is_written_whole(void **state)
{
    (void)state;
    char folder[] = "/tmp/dau-base-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    struct dau_err err = {0};
    assert_true(dau_file_write(path, "dau\xcc\x81", 5, &err));
    struct dau_buf buf = {0};
    assert_true(dau_file_read(path, 5, &buf, &err));
    assert_string_equal(dau_buf_text(&buf), "dau\xcc\x81");
    assert_false(dau_file_read(path, 4, &buf, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_false(dau_file_read(folder, 4, &buf, &err));
    assert_false(dau_file_read("/tmp/no/such/file", 4, &buf, &err));
    assert_string_equal(err.text,
                        "cannot open /tmp/no/such/file: No such file or directory");
    assert_false(dau_file_write("/tmp/no/such/folder/x", "", 0, &err));
    char hex[65];
    dau_sha256("abc", 3, hex);
    assert_memory_equal(hex, "ba7816bf", 8);
    dau_buf_free(&buf);
    unlink(path);
    rmdir(folder);
}

static struct dau_doc *small_doc(void)
{
    struct dau_doc *doc = dau_doc_new("a.pdf");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    page->width = 100, page->height = 200;
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    struct dau_line *line = dau_block_add_line(page, block);
    dau_line_add_token(page, line, "quyét")->box = (struct dau_box){1, 2, 3, 4};
    dau_token_change(page, &line->tokens[0], "quyết", DAU_WHY_CHANNEL, 0.97F);
    dau_line_add_token(page, line, "57-");
    line = dau_block_add_line(page, block);
    dau_line_add_token(page, line, "NQ/TW");
    return doc;
}

static void doc_survives_its_json(void **state)
{
    (void)state;
    struct dau_doc *doc = small_doc();
    struct dau_err err = {0};
    struct dau_buf first = {0}, second = {0};
    assert_true(dau_doc_check(doc, &err));
    dau_doc_dump(doc, &first);
    struct dau_doc *again = dau_doc_load(first.data, first.length, &err);
    assert_non_null(again);
    dau_doc_dump(again, &second);
    assert_string_equal(first.data, second.data);
    struct dau_flow flow = dau_doc_flow(again, again->arena);
    struct dau_span all = {0, flow.n_places};
    assert_string_equal(dau_flow_text(&flow, all, again->arena), "quyết 57-NQ/TW");
    dau_buf_free(&first);
    dau_buf_free(&second);
    dau_doc_free(again);
    dau_doc_free(doc);
}

static void doc_check_finds_breaches(void **state)
{
    (void)state;
    struct dau_doc *doc = small_doc();
    struct dau_err err = {0};
    struct dau_token *token = &doc->pages[0]->blocks[0].lines[0].tokens[0];
    token->why = DAU_WHY_NONE;
    assert_false(dau_doc_check(doc, &err));
    token->why = DAU_WHY_CHANNEL;
    token->box.x = 99;
    assert_false(dau_doc_check(doc, &err));
    token->box.x = 1;
    assert_true(dau_doc_check(doc, &err));
    struct dau_page *page = doc->pages[0];
    struct dau_block *layer =
        dau_arena_push(page->arena, &page->layer, &page->n_layer, sizeof *layer);
    struct dau_line *line = dau_block_add_line(page, layer);
    dau_line_add_token(page, line, "two\nlines");
    assert_false(dau_doc_check(doc, &err));
    dau_doc_free(doc);
}

static void loaded_docs_keep_their_promises(void **state)
{
    (void)state;
    static const char json[] =
        "{\"source\": \"a\", \"signatures\": [{}], \"pages\": [{\"number\": 1,"
        " \"blocks\": [{\"lines\": [{\"tokens\": [{\"read\": \"a\", \"symbols\":"
        " [[\"a\", 7, \"o\", -3]]}]}]}]}]}";
    struct dau_err err = {0};
    struct dau_doc *doc = dau_doc_load(json, sizeof json - 1, &err);
    assert_non_null(doc);
    assert_string_equal(doc->signatures[0].signer, "");
    const struct dau_symbol *symbol =
        doc->pages[0]->blocks[0].lines[0].tokens[0].symbols;
    assert_true(symbol->choices[0].p == 1.0F && symbol->choices[1].p == 0.0F);
    dau_doc_free(doc);
}

/* Ũ stands apart from the other capitals of its kind in Unicode. */
static void capitals_have_small_letters(void **state)
{
    static const char capitals[] = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆ"
                                   "ÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴFJWZ";
    struct dau_arena *arena = dau_arena_new();
    const char *small = dau_text_lower(arena, capitals);
    (void)state;
    for (const char *at = capitals; *at;) {
        uint32_t c = dau_text_next(&small);
        assert_int_equal(dau_text_lower_char(dau_text_next(&at)), c);
        assert_int_equal(dau_text_lower_char(c), c);
    }
    dau_arena_free(arena);
}

static void distance_counts_letters(void **state)
{
    (void)state;
    assert_int_equal(dau_text_distance("Quyết", "quyet"), 0);
    assert_int_equal(dau_text_distance("xuyén", "lý"), 4);
    assert_int_equal(dau_text_distance("", "ba"), 2);
    assert_int_equal(dau_text_distance("git", "giúp"), 2);
    char longer[200] = "";
    memset(longer, 'a', sizeof longer - 1);
    assert_int_equal(dau_text_distance(longer, "b"), 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_letters),
        cmocka_unit_test(capitals_have_small_letters),
        cmocka_unit_test(arena_gives_zeroed_memory),
        cmocka_unit_test(push_keeps_what_was_there),
        cmocka_unit_test(text_folds_vietnamese),
        cmocka_unit_test(file_is_written_whole),
        cmocka_unit_test(doc_survives_its_json),
        cmocka_unit_test(doc_check_finds_breaches),
        cmocka_unit_test(loaded_docs_keep_their_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
