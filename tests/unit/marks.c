#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "correct/letter_case.h"
#include "lex/lex.h"

static const char dict[] = DAU_SOURCE_DIR "/dict";

/* One page of one block, as read; lines end in a line feed. */
static struct dau_doc *doc_of_lines(const char *text)
{
    struct dau_doc *doc = dau_doc_new("lines");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    char *copy = dau_arena_strdup(page->arena, text), *rest = NULL;
    for (char *at = strtok_r(copy, "\n", &rest); at; at = strtok_r(NULL, "\n", &rest)) {
        struct dau_line *line = dau_block_add_line(page, block);
        char *more = NULL;
        for (char *tok = strtok_r(at, " ", &more); tok;
             tok = strtok_r(NULL, " ", &more))
            dau_line_add_token(page, line, tok);
    }
    return doc;
}

/* What place `i` of a text becomes when its reading and two words are equally like it.
 */
static const char *better(const struct dau_lex *lex, const char *text, int i,
                          const char *one, const char *other)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_doc *doc = doc_of_lines(text);
    struct dau_flow flow = dau_doc_flow(doc, arena);
    struct dau_candidate list[] = {{.text = flow.places[i].token->read, .score = -9},
                                   {.text = one, .score = -1},
                                   {.text = other, .score = -1}};
    struct dau_candidates all = {.list = list, .n = 3};
    const struct dau_candidates *weighed = dau_case_weigh(lex, &flow, i, &all, arena);
    float a = weighed->list[1].score, b = weighed->list[2].score;
    assert_true(list[1].score == -1 && list[2].score == -1);
    dau_doc_free(doc);
    dau_arena_free(arena);
    return a > b ? one : b > a ? other : "either";
}

static void neighbours_tell_the_case(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int place;
        const char *one, *other, *better;
    } cases[] = {
        {"nop HO so cho\n", 1, "HỒ", "Hồ", "Hồ"},
        {"tuong HO Chi Minh\n", 1, "HỒ", "Hồ", "Hồ"},
        {"nop HO s6 cho\n", 1, "HỒ", "Hồ", "Hồ"},
        {"NOP HO SO CHO\n", 1, "HỒ", "Hồ", "HỒ"},
        {"CAC Si QUAN\n", 1, "SĨ", "Sĩ", "SĨ"},
        {"UBND Xi GTVT\n", 1, "XÃ", "Xã", "either"},
        {"theo phuong An nay\n", 2, "Án", "án", "án"},
        {"b) An nay\n", 1, "Án", "án", "either"},
        {"(iii) An nay\n", 1, "Án", "án", "either"},
        {"xong. An nay\n", 1, "Án", "án", "either"},
    };
    struct dau_lex *lex = NULL;
    struct dau_err err = {0};
    assert_true(dau_lex_open(&lex, dict, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            better(lex, cases[i].text, cases[i].place, cases[i].one, cases[i].other),
            cases[i].better);
    dau_lex_close(lex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_tell_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
