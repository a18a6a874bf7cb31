#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/pieces.h"

static const char name[] = "test-pieces.txt";

static void put_file(const struct dau_buf *text)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text->data, 1, text->length, file), text->length);
    assert_int_equal(fclose(file), 0);
}

static int count_tokens(const char *bytes, size_t length)
{
    int n = 0;
    for (size_t i = 0; i < length; i++)
        n += bytes[i] > ' ' && (!i || bytes[i - 1] <= ' ');
    return n;
}

/* How the pieces of a text came out. */
struct result {
    int n, fewest, most; /* pieces; tokens of one */
    bool at_lines;       /* all end at the end of a line */
    size_t longest;
    struct dau_buf all;
};

static void note(struct result *r, const char *bytes, size_t length)
{
    int tokens = count_tokens(bytes, length);
    r->fewest = !r->n || tokens < r->fewest ? tokens : r->fewest;
    r->most = tokens > r->most ? tokens : r->most;
    r->longest = length > r->longest ? length : r->longest;
    r->at_lines = (!r->n || r->at_lines) && length && bytes[length - 1] == '\n';
    r->n++;
    dau_buf_add(&r->all, bytes, length);
}

static struct result take_apart(const struct dau_buf *text)
{
    struct dau_pieces *pieces;
    struct dau_err err = {0};
    struct result r = {0};
    const char *bytes;
    size_t length;
    put_file(text);
    assert_true(dau_pieces_open(&pieces, name, &err));
    for (bool more = true; more;) {
        assert_true(dau_pieces_next(pieces, &bytes, &length, &more, &err));
        if (more)
            note(&r, bytes, length);
    }
    dau_pieces_close(pieces);
    unlink(name);
    return r;
}

static void add_words(struct dau_buf *text, int n, int in_line)
{
    for (int i = 0; i < n; i++)
        dau_buf_printf(text, "%x%c", (unsigned)i, i % in_line == in_line - 1 ? '\n' : ' ');
}

static void forget(struct dau_buf *text, struct result *r)
{
    dau_buf_free(text);
    dau_buf_free(&r->all);
}

static void short_text_is_one_piece(void **state)
{
    static const int sizes[] = {0, 1, 10, DAU_PIECE_TOKENS};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct dau_buf text = {0};
        dau_buf_puts(&text, "");
        add_words(&text, sizes[i], 10);
        struct result r = take_apart(&text);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.all.length, text.length);
        forget(&text, &r);
    }
}

static void long_text_is_cut_at_lines(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    add_words(&text, 3 * DAU_PIECE_TOKENS + 20, 10);
    struct result r = take_apart(&text);
    assert_int_equal(r.n, 3);
    assert_true(r.most > DAU_PIECE_TOKENS / 2 && r.fewest > DAU_PIECE_TOKENS / 2);
    assert_true(r.at_lines);
    assert_int_equal(r.all.length, text.length);
    assert_memory_equal(r.all.data, text.data, text.length);
    forget(&text, &r);
}

static void long_lines_are_cut_between_words(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    add_words(&text, 4 * DAU_PIECE_TOKENS, 1 << 30);
    struct result r = take_apart(&text);
    assert_true(r.n >= 3);
    assert_int_equal(count_tokens(r.all.data, r.all.length), 4 * DAU_PIECE_TOKENS);
    assert_int_equal(r.most, DAU_PIECE_TOKENS);
    assert_memory_equal(r.all.data, text.data, text.length);
    forget(&text, &r);
}

static void long_words_are_cut_between_letters(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    dau_buf_puts(&text, "a");
    while (text.length < 5 * DAU_PIECE_BYTES)
        dau_buf_puts(&text, "ế");
    struct dau_pieces *pieces;
    struct dau_err err = {0};
    const char *bytes;
    size_t length, all = 0;
    put_file(&text);
    assert_true(dau_pieces_open(&pieces, name, &err));
    for (bool more = true; more;) {
        assert_true(dau_pieces_next(pieces, &bytes, &length, &more, &err));
        if (!more)
            break;
        assert_true(dau_text_is_utf8(bytes, length));
        assert_true(length <= 2 * DAU_PIECE_BYTES);
        all += length;
    }
    assert_int_equal(all, text.length);
    dau_pieces_close(pieces);
    unlink(name);
    dau_buf_free(&text);
}

static void pieces_of_utf_16_begin_with_its_mark(void **state)
{
    (void)state;
    struct dau_buf words = {0}, text = {0};
    add_words(&words, 2 * DAU_PIECE_TOKENS, 10);
    dau_buf_add(&text, "\xfe\xff", 2);
    for (size_t i = 0; i < words.length; i++) {
        dau_buf_putc(&text, 0);
        dau_buf_putc(&text, words.data[i]);
    }
    struct result r = take_apart(&text);
    assert_true(r.n >= 2);
    assert_int_equal(r.all.length, text.length + 2 * (size_t)(r.n - 1));
    assert_memory_equal(r.all.data, text.data, 2 * DAU_PIECE_TOKENS);
    dau_buf_free(&words);
    forget(&text, &r);
}

static void long_files_that_are_no_text_are_refused(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct dau_pieces *pieces;
    struct dau_err err = {0};
    add_words(&text, 4 * DAU_PIECE_TOKENS, 10);
    dau_buf_putc(&text, '\0');
    put_file(&text);
    assert_false(dau_pieces_open(&pieces, name, &err));
    assert_int_equal(err.code, DAU_E_FORMAT);
    memcpy(text.data, "%PDF-1.4 ", 9);
    text.length--;
    put_file(&text);
    assert_false(dau_pieces_open(&pieces, name, &err));
    assert_int_equal(err.code, DAU_E_FORMAT);
    unlink(name);
    dau_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_text_is_one_piece),
        cmocka_unit_test(long_text_is_cut_at_lines),
        cmocka_unit_test(long_lines_are_cut_between_words),
        cmocka_unit_test(long_words_are_cut_between_letters),
        cmocka_unit_test(pieces_of_utf_16_begin_with_its_mark),
        cmocka_unit_test(long_files_that_are_no_text_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
