#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "correct/correct.h"
#include "correct/kept.h"

static const char models[] = DAU_SOURCE_DIR "/models", dict[] = DAU_SOURCE_DIR "/dict";

struct room {
    struct dau_lex *lex;
    struct dau_lm *lm;
    struct dau_channel *channel;
    struct dau_vocab vocab;
    struct dau_arena *arena, *scratch;
};

static int open_room(void **state)
{
    static struct room room;
    struct dau_err err = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/vi.lm", models);
    assert_true(dau_lm_open(&room.lm, path, &err));
    snprintf(path, sizeof path, "%s/eng.channel", models);
    assert_true(dau_channel_open(&room.channel, path, &err));
    assert_true(dau_lex_open(&room.lex, dict, &err));
    room.arena = dau_arena_new();
    room.scratch = dau_arena_new();
    room.vocab = dau_vocab_make(room.arena, room.lex, room.lm, 0.7F);
    *state = &room;
    return 0;
}

static int close_room(void **state)
{
    struct room *room = *state;
    dau_lex_close(room->lex);
    dau_lm_close(room->lm);
    dau_channel_free(room->channel);
    dau_arena_free(room->arena);
    dau_arena_free(room->scratch);
    return 0;
}

static struct dau_candidate_maker maker_of(const struct room *room)
{
    return (struct dau_candidate_maker){.lex = room->lex, .lm = room->lm,
                                        .vocab = &room->vocab,
                                        .channel = room->channel,
                                        .word_strength = 300, .width = 8,
                                        .scratch = room->scratch};
}

static void what_was_taken_is_lent_again(void **state)
{
    struct room *room = *state;
    struct dau_kept kept = {0};
    struct dau_candidate_maker maker = maker_of(room);
    dau_kept_lend(&kept, &maker);
    const struct dau_candidates *first = dau_candidates_of(&maker, "thirc", false);
    first->weighed[0] = first;
    dau_kept_take(&kept, &maker, room->arena);
    const struct dau_candidates *later = dau_candidates_of(&maker, "hi6n", false);
    bool *none = DAU_NEW_N(room->arena, bool, (size_t)maker.n_made + 1);
    dau_candidates_forget_others(&maker, none);
    dau_candidates_forget(&maker);

    maker = maker_of(room);
    dau_kept_lend(&kept, &maker);
    assert_ptr_equal(dau_candidates_of(&maker, "thirc", false), first);
    assert_null(first->weighed[0]);
    assert_ptr_not_equal(dau_candidates_of(&maker, "hi6n", false), later);
    for (int i = 0; i < maker.n_made; i++)
        assert_int_equal(maker.made[i]->number, i + 1);
    dau_candidates_forget(&maker);
    dau_kept_empty(&kept);
}

static void too_much_is_forgotten(void **state)
{
    struct room *room = *state;
    struct dau_kept kept = {0};
    struct dau_candidate_maker maker = maker_of(room);
    dau_kept_lend(&kept, &maker);
    for (int i = 0; i < 9000; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", i);
        dau_candidates_of(&maker, number, false);
    }
    dau_kept_take(&kept, &maker, room->arena);
    dau_candidates_forget(&maker);
    maker = maker_of(room);
    dau_kept_lend(&kept, &maker);
    assert_int_equal(maker.n_made, 0);
    assert_int_equal(maker.seen.n, 0);
    dau_candidates_forget(&maker);
    dau_kept_empty(&kept);
}

static struct dau_doc *doc_of(int turn)
{
    static const char *const words[] = {"Uy", "ban", "nhan", "dan", "thirc", "hi6n",
                                        "k6", "hoach", "nam", "hoc"};
    struct dau_doc *doc = dau_doc_new("piece");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    for (int i = 0; i < 20; i++) {
        struct dau_line *line = dau_block_add_line(page, block);
        for (int k = 0; k < 10; k++)
            dau_line_add_token(page, line, words[(i * turn + k) % 10]);
    }
    return doc;
}

static void pieces_read_as_they_do_alone(void **state)
{
    (void)state;
    struct dau_correct_config config = {dict, models, .one_text = true};
    struct dau_correct *row, *alone;
    struct dau_err err = {0};
    assert_true(dau_correct_open(&row, &config, &err));
    config.one_text = false;
    for (int turn = 1; turn <= 3; turn++) {
        struct dau_doc *a = doc_of(turn), *b = doc_of(turn);
        assert_true(dau_correct_open(&alone, &config, &err));
        assert_true(dau_correct_doc(row, a, &err) && dau_correct_doc(alone, b, &err));
        assert_string_equal(a->text_state, "mangled");
        const struct dau_block *x = &a->pages[0]->blocks[0], *y = &b->pages[0]->blocks[0];
        for (int i = 0; i < x->n_lines; i++)
            for (int k = 0; k < x->lines[i].n_tokens; k++)
                assert_string_equal(x->lines[i].tokens[k].text,
                                    y->lines[i].tokens[k].text);
        dau_correct_close(alone);
        dau_doc_free(a);
        dau_doc_free(b);
    }
    dau_correct_close(row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_taken_is_lent_again, open_room,
                                        close_room),
        cmocka_unit_test_setup_teardown(too_much_is_forgotten, open_room, close_room),
        cmocka_unit_test(pieces_read_as_they_do_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
