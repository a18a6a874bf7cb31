#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "correct/brackets.h"
#include "correct/correct.h"
#include "correct/labels.h"
#include "correct/letter_case.h"
#include "lex/lex.h"

static const char models[] = DAU_SOURCE_DIR "/models", dict[] = DAU_SOURCE_DIR "/dict";

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

static void braces_are_brackets(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int place;
        const char *read;
        bool firm;
    } cases[] = {
        {"b} Tra loi\n", 0, "b)", false},
        {"luat; c} tra loi\n", 1, "c)", false},
        {"kien (muc 2}, hoi nghi\n", 2, "2),", false},
        {"can {co thuoc} hai\n", 1, "[co", true},
        {"can [co thuoc} hai\n", 2, "thuoc]", true},
        {"sinh (bot lien] hai\n", 1, "[bot", true},
        {"can {co thuoc) hai\n", 1, "(co", false},
        {"thi hai thu...}\n", 2, "thu...)", false},
        {"CH{NH (TR] hai\n", 0, "CH{NH", false},
        {"CH{NH (TR] hai\n", 1, "(TR]", false},
        {"thu [An va ]uat\n", 1, "[An", false},
        {"muc [2]. Xet\n", 1, "[2].", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dau_arena *arena = dau_arena_new();
        struct dau_doc *doc = doc_of_lines(cases[i].text);
        struct dau_flow flow = dau_doc_flow(doc, arena);
        const struct dau_bracketed *all = dau_brackets_pair(&flow, arena);
        assert_string_equal(all[cases[i].place].read, cases[i].read);
        assert_int_equal(all[cases[i].place].firm, cases[i].firm);
        dau_doc_free(doc);
        dau_arena_free(arena);
    }
}

static const char *label_between(const char *before, const char *label,
                                 const char *after, struct dau_arena *arena)
{
    bool marked[8] = {true, true, true, true, true, true, true, true};
    struct dau_doc *doc = doc_of_lines(
        dau_arena_printf(arena, "%s một\n%s hai\n%s ba\n", before, label, after));
    struct dau_flow flow = dau_doc_flow(doc, arena);
    dau_labels_doc(&flow, marked);
    const char *text =
        dau_arena_strdup(arena, flow.places[flow.n_places - 4].token->text);
    dau_doc_free(doc);
    return text;
}

static void labels_follow_their_own_row(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    assert_string_equal(label_between("c)", "đ)", "đ)", arena), "d)");
    assert_string_equal(label_between("c) không\ncc)", "đ)", "đ)", arena), "đ)");
    dau_arena_free(arena);
}

/* Text that was mangled comes back; `doubtful` is the place of a sign that stays alone,
 * or -1. */
static void lone_signs_are_explained_or_doubtful(void **state)
{
    (void)state;
    static const struct {
        const char *text, *token;
        int place, doubtful;
    } cases[] = {
        {"cac co quan cé lién quan (6 chirc thu hdi sy c6\n", "tổ", 6, -1},
        {"hop déng tuong (tng vé6i mét sé phan ma nha thau thuc hién\n", "ứng", 3, -1},
        {"gidi quyét cac thi tuc hanh chinh Cviét tat la TTHC) cua tinh\n", "(viết", 7,
         -1},
        {"gidi quyét cac thi tuc hanh chinh trong nam 2025) cua tinh\n", "2025)", 9, 9},
        {"gidi quyét cac thi tuc hanh chinh (viét tat la TTHC) cua tinh\n", "(viết", 7,
         -1},
        {"a) Gidi quyét cac thi tuc hanh chinh cua tinh trong nam nay\n", "a)", 0, -1},
    };
    struct dau_correct_config config = {.dict_dir = dict, .models_dir = models};
    struct dau_correct *correct = NULL;
    struct dau_err err = {0};
    assert_true(dau_correct_open(&correct, &config, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dau_doc *doc = doc_of_lines(cases[i].text);
        assert_true(dau_correct_doc(correct, doc, &err));
        const struct dau_line *line = &doc->pages[0]->blocks[0].lines[0];
        const struct dau_token *token = &line->tokens[cases[i].place];
        assert_string_equal(token->text, cases[i].token);
        for (int k = 0; k < line->n_tokens; k++)
            if (strpbrk(line->tokens[k].text, "()"))
                assert_int_equal(line->tokens[k].flags & DAU_TOKEN_DOUBTFUL,
                                 k == cases[i].doubtful ? DAU_TOKEN_DOUBTFUL : 0);
        dau_doc_free(doc);
    }
    dau_correct_close(correct);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_tell_the_case),
        cmocka_unit_test(braces_are_brackets),
        cmocka_unit_test(labels_follow_their_own_row),
        cmocka_unit_test(lone_signs_are_explained_or_doubtful),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
