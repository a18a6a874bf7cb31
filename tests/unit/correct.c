#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "correct/agree.h"
#include "correct/alphabet.h"
#include "correct/channel.h"
#include "correct/correct.h"
#include "correct/date.h"
#include "correct/edges.h"
#include "correct/formula.h"
#include "correct/learn.h"
#include "correct/look_alike.h"
#include "correct/person.h"
#include "correct/search.h"
#include "correct/short_form.h"
#include "correct/tone.h"

static const char models[] = DAU_SOURCE_DIR "/models", dict[] = DAU_SOURCE_DIR "/dict";

static void letters_know_their_like(void **state)
{
    (void)state;
    dau_letter_id a = dau_letter_of(0x1ED9), b = dau_letter_of(0x1ED8); /* ộ Ộ */
    assert_int_equal(dau_letter_upper(a), b);
    assert_int_equal(dau_letter_lower(b), a);
    assert_int_equal(dau_letter_shape(a), dau_letter_shape(dau_letter_of(0xF4)));
    assert_int_not_equal(dau_letter_shape(a), dau_letter_shape(dau_letter_of('o')));
    assert_int_equal(dau_letter_neighbour(a), dau_letter_neighbour(dau_letter_of('o')));
    for (int id = 1; id < DAU_LETTERS && dau_letter_code((dau_letter_id)id); id++)
        assert_int_equal(dau_letter_of(dau_letter_code((dau_letter_id)id)), id);
}

static void edges_are_found(void **state)
{
    (void)state;
    struct dau_edges e = dau_edges_of("(“tăng”;");
    assert_int_equal(e.lead, strlen("(“"));
    assert_int_equal(e.to, strlen("(“tăng"));
    e = dau_edges_of("...");
    assert_true(e.lead == e.to && e.to == 3);
}

static void add(struct dau_pairs *pairs, const char *printed, const char *read, int times)
{
    for (int i = 0; i < times; i++)
        dau_pairs_add_texts(pairs, printed, read);
}

static struct dau_channel *small_channel(void)
{
    struct dau_pairs pairs = {.arena = dau_arena_new()};
    add(&pairs, "số công chức tổ chức", "s6 cong chirc t6 chirc", 20);
    add(&pairs, "đổi mới, của", "d6i m6i, cua", 20);
    add(&pairs, "của các tổ", "ctia cac t6", 10);
    struct dau_channel *channel = dau_learn(&pairs, NULL, 4, "small");
    dau_arena_free(pairs.arena);
    return channel;
}

static float score(struct dau_channel *channel, uint32_t letter,
                   const uint32_t *read, int n)
{
    struct dau_context context = {0, dau_letter_of(letter), 0};
    return dau_channel_score(channel, context,
                             dau_channel_piece(channel, dau_piece_of(read, n)));
}

static void channel_learns_what_was_read(void **state)
{
    (void)state;
    struct dau_channel *channel = small_channel();
    const uint32_t six = '6', x = 'x', ir[] = {'i', 'r'};
    assert_true(score(channel, 0x1ED1, &six, 1) > score(channel, 0x1ED1, &x, 1) + 2);
    assert_true(score(channel, 0x1EE9, ir, 2) > score(channel, 0x1EE9, &x, 1) + 2);
    struct dau_channel_word word = dau_channel_word(channel, "của", "ctia");
    assert_true(word.times == 10 && word.of == 30 && word.types == 2);
    dau_channel_free(channel);
}

static void channel_survives_its_file(void **state)
{
    (void)state;
    struct dau_channel *channel = small_channel(), *again = NULL;
    struct dau_buf text = {0}, twice = {0};
    struct dau_err err = {0};
    dau_channel_dump(channel, &text);
    assert_true(dau_channel_load(&again, text.data, text.length, &err));
    dau_channel_dump(again, &twice);
    dau_channel_free(again);
    assert_true(dau_channel_load(&again, twice.data, twice.length, &err));
    const uint32_t six = '6';
    assert_float_equal(score(channel, 0x1ED1, &six, 1), score(again, 0x1ED1, &six, 1),
                       0.05);
    dau_channel_free(again);
    for (size_t i = 0; i < text.length; i += 97) {
        text.data[i] ^= 1;
        assert_false(dau_channel_load(&again, text.data, text.length, &err));
        assert_int_equal(err.code, DAU_E_CONFIG);
        text.data[i] ^= 1;
        assert_false(dau_channel_load(&again, text.data, i, &err));
    }
    dau_buf_free(&text);
    dau_buf_free(&twice);
    dau_channel_free(channel);
}

/* The search must find what comparing every word in turn finds. */
static void search_misses_nothing(void **state)
{
    (void)state;
    static const char *const words[] = {"số", "sẽ", "sở", "chức", "của", "cửa", "tổ"};
    enum { N = sizeof words / sizeof *words };
    struct dau_arena *arena = dau_arena_new();
    struct dau_channel *channel = small_channel();
    struct dau_trie_word paths[N];
    for (int i = 0; i < N; i++) {
        paths[i] = (struct dau_trie_word){.word = i, .prior = -1};
        paths[i].n_letters = dau_letters_of_text(words[i], paths[i].letters, DAU_WORD_LETTERS);
    }
    struct dau_trie trie = dau_trie_make(arena, paths, N);
    const uint32_t read[] = {'c', 't', 'i', 'a'};
    const float lead[] = {0, -INFINITY, -INFINITY, -INFINITY, -INFINITY};
    const float trail[] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY, 0};
    struct dau_search search = {.channel = channel, .trie = &trie,
                                .read = read, .n = 4, .lead = lead, .trail = trail,
                                .width = 100, .max_hits = N, .max_steps = 100000};
    struct dau_hit hits[N];
    int n = dau_search_words(&search, hits);
    assert_int_equal(n, N);
    assert_int_equal(hits[0].word, 4);
    for (int i = 1; i < n; i++)
        assert_true(hits[i - 1].rank >= hits[i].rank);
    dau_channel_free(channel);
    dau_arena_free(arena);
}

static struct dau_doc *doc_of(const char *line)
{
    struct dau_doc *doc = dau_doc_new("line");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_line *l =
        dau_block_add_line(page, dau_page_add_block(page, DAU_ZONE_BODY));
    char *copy = dau_arena_strdup(page->arena, line), *rest = NULL;
    for (char *tok = strtok_r(copy, " ", &rest); tok; tok = strtok_r(NULL, " ", &rest))
        dau_line_add_token(page, l, tok);
    return doc;
}

static void correct_line(struct dau_correct *correct, const char *line, struct dau_buf *out)
{
    struct dau_err err = {0};
    struct dau_doc *doc = doc_of(line);
    assert_true(dau_correct_doc(correct, doc, &err));
    assert_true(dau_doc_check(doc, &err));
    const struct dau_line *l = &doc->pages[0]->blocks[0].lines[0];
    dau_buf_clear(out);
    for (int i = 0; i < l->n_tokens; i++)
        dau_buf_printf(out, "%s%s", i ? " " : "", l->tokens[i].text);
    dau_doc_free(doc);
}

static struct dau_correct *open_correct(void)
{
    struct dau_correct_config config = {.dict_dir = dict, .models_dir = models};
    struct dau_correct *correct = NULL;
    struct dau_err err = {0};
    if (!dau_correct_open(&correct, &config, &err))
        fail_msg("%s", err.text);
    return correct;
}

static void spec_is_met(void **state)
{
    (void)state;
    struct dau_buf spec = {0}, out = {0};
    struct dau_err err = {0};
    struct dau_correct *correct = open_correct();
    assert_true(dau_file_read(DAU_SOURCE_DIR "/tests/spec/correct.txt", 1 << 20, &spec, &err));
    char *rest = NULL, *read = NULL;
    int n = 0;
    for (char *line = strtok_r(spec.data, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        if (*line == '#')
            continue;
        if (!read) {
            read = line;
            continue;
        }
        correct_line(correct, read, &out);
        assert_string_equal(dau_buf_text(&out), line);
        read = NULL;
        n++;
    }
    assert_null(read);
    assert_true(n >= 5);
    dau_correct_close(correct);
    dau_buf_free(&spec);
    dau_buf_free(&out);
}

static void tone_is_placed_in_one_style(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"hòa", "hoà"},   {"ủy", "uỷ"},      {"Thủy,", "Thuỷ,"}, {"quý", "quý"},
        {"già", "già"},   {"hoàn", "hoàn"},  {"HÓA/ỦY", "HOÁ/UỶ"}, {"quỳnh", "quỳnh"},
        {"kỹ", "kỹ"},     {"kĩ", "kĩ"},      {"xã hòa", "xã hoà"}, {"khỏe", "khoẻ"},
    };
    struct dau_arena *arena = dau_arena_new();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int from = 0; from < 2; from++) {
            assert_string_equal(dau_tone_text(arena, pairs[i][from], false), pairs[i][0]);
            assert_string_equal(dau_tone_text(arena, pairs[i][from], true), pairs[i][1]);
        }
    dau_arena_free(arena);
}

/* Tokens as read, as corrected, and as they are written in a style. */
static void tone_of_corrections_follows(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {NULL, "thủy hoà quí hoàn", "old"},
        {"old", "thủy hoà quí hoàn", "old"},
        {"new", "thuỷ hoà quí hoàn", "new"},
        {"keep", "thuỷ hoà quí hoàn", "new"},
    };
    static const char *const corrected[] = {"thủy", "hòa", "quí", "hoàn"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dau_doc *doc = doc_of("thuy hoà quí hoan");
        struct dau_page *page = doc->pages[0];
        struct dau_line *line = &page->blocks[0].lines[0];
        for (int k = 0; k < 4; k++)
            dau_token_change(page, &line->tokens[k], corrected[k], DAU_WHY_CHANNEL, 1);
        dau_tone_doc(doc, cases[i][0]);
        struct dau_buf out = {0};
        for (int k = 0; k < 4; k++)
            dau_buf_printf(&out, "%s%s", k ? " " : "", line->tokens[k].text);
        assert_string_equal(dau_buf_text(&out), cases[i][1]);
        assert_string_equal(doc->tone_style, cases[i][2]);
        assert_int_equal(line->tokens[1].why, DAU_WHY_NONE); /* as it was read */
        dau_buf_free(&out);
        dau_doc_free(doc);
    }
}

static void other_languages_are_left(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "The committee met on 12 March 2024 to discuss the annual report and to agree on "
        "the next steps before the end of the month",
        "static struct column advance(struct decoder *d, const struct column *before) "
        "{ choose_tried(d, slot); return keep_best(d, &w); }",
        "4711,12,99,1024,7 815,3,18,77,9921 17,4,2231,5,60 3,1,4,1,5 9,2,6,5,3"};
    struct dau_buf out = {0};
    struct dau_correct *correct = open_correct();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        correct_line(correct, lines[i], &out);
        assert_string_equal(dau_buf_text(&out), lines[i]);
    }
    struct dau_doc *doc = doc_of(lines[0]);
    assert_true(dau_correct_doc(correct, doc, NULL));
    assert_string_equal(doc->text_state, "foreign");
    dau_doc_free(doc);
    dau_correct_close(correct);
    dau_buf_free(&out);
}

/* A page of an engine that reads & for every c, and no marks. */
static struct dau_doc *strange_page(void)
{
    char page[] =
        "Can cu Luat To chuc chinh quyen dia phuong; can cu Nghi dinh so 30/2020/ND-CP "
        "cua Chinh phu ve cong tac van thu; xet de nghi cua Giam doc So Noi vu, Uy ban "
        "nhan dan tinh yeu cau cac so, ban, nganh, Uy ban nhan dan cac huyen, thanh pho "
        "tap trung thuc hien tot mot so noi dung sau day: tang cuong cong tac tuyen "
        "truyen, pho bien, giao duc phap luat cho can bo, cong chuc, vien chuc va nguoi "
        "lao dong; chu dong phoi hop voi cac co quan, don vi lien quan trong qua trinh "
        "thuc hien nhiem vu duoc giao; thuong xuyen kiem tra, don doc, huong dan cac don "
        "vi truc thuoc thuc hien nghiem tuc cac quy dinh cua phap luat ve phong, chong "
        "tham nhung; bao cao ket qua thuc hien ve Uy ban nhan dan tinh truoc ngay 15.";
    for (char *c = page; (c = strchr(c, 'c'));)
        *c = '&';
    return doc_of(page);
}

static void own_output_teaches_a_channel(void **state)
{
    (void)state;
    static const char line[] = "&a& huyen, xa", restored[] = "các huyện, xã";
    const char *path = "adapted.channel";
    struct dau_correct_config config = {.dict_dir = dict, .models_dir = models};
    struct dau_correct *correct = open_correct();
    struct dau_buf file = {0}, out = {0};
    struct dau_err err = {0};
    struct dau_doc *doc = strange_page();
    const struct dau_doc *docs[] = {doc};
    struct dau_channel *channel = dau_correct_learn(correct, docs, 1, "strange", &err);
    if (!channel)
        fail_msg("%s", err.text);
    assert_string_equal(dau_channel_name(channel), "strange");
    dau_channel_dump(channel, &file);
    assert_true(dau_file_write(path, file.data, file.length, &err));
    correct_line(correct, line, &out);
    assert_string_not_equal(dau_buf_text(&out), restored);
    dau_correct_close(correct);
    config.channel = path; /* it acts */
    assert_true(dau_correct_open(&correct, &config, &err));
    correct_line(correct, line, &out);
    assert_string_equal(dau_buf_text(&out), restored);
    dau_correct_close(correct);
    remove(path);
    dau_channel_free(channel);
    dau_doc_free(doc);
    dau_buf_free(&file);
    dau_buf_free(&out);
}

static void anything_goes_through(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "", "&", "6", "((((((((((((((((((", "~ ~ ~ ^ | .", "\xef\xbf\xbd\xef\xbf\xbd a\xef\xbf\xbd",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n", "ộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộộ",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW iiiiiiiiiiiiiiiiiiiiiiii 1l1l1l1l1l1l1l1l1l1l1l",
        "x.y.z-w:q,r;s", "-/-/-", "1 2 3 4 5 6 7 8 9 0"};
    struct dau_buf once = {0}, twice = {0};
    struct dau_correct *correct = open_correct();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        correct_line(correct, lines[i], &once);
        correct_line(correct, lines[i], &twice);
        assert_string_equal(dau_buf_text(&once), dau_buf_text(&twice));
    }
    dau_correct_close(correct);
    dau_buf_free(&once);
    dau_buf_free(&twice);
}

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
        for (char *tok = strtok_r(at, " ", &more); tok; tok = strtok_r(NULL, " ", &more))
            dau_line_add_token(page, line, tok);
    }
    return doc;
}

static void expect_text(const struct dau_doc *doc, const char *expected)
{
    struct dau_buf out = {0};
    const struct dau_block *block = &doc->pages[0]->blocks[0];
    for (int i = 0; i < block->n_lines; i++)
        for (int k = 0; k < block->lines[i].n_tokens; k++)
            dau_buf_printf(&out, "%s%s", block->lines[i].tokens[k].text,
                           k + 1 < block->lines[i].n_tokens ? " " : "\n");
    assert_string_equal(dau_buf_text(&out), expected);
    dau_buf_free(&out);
}

static void places_give_words(void **state)
{
    (void)state;
    static const struct {
        const char *read, *right;
    } cases[] = {
        {"S4: 4127/SCT-VP ngay\n", "Số: 4127/SCT-VP ngay\n"},
        {"- S6:583/LĐLĐ ngay\n", "- Số:583/LĐLĐ ngay\n"},
        {"S4: gom hai\n", "S4: gom hai\n"},
        {"VIv trien khai\n", "V/v trien khai\n"},
        {"VIV. Phan\n", "VIV. Phan\n"},
        {"quyết 6 57-NQ/TW cua\n", "quyết số 57-NQ/TW cua\n"},
        {"quyết, 6 12/2024 cua\n", "quyết, 6 12/2024 cua\n"},
        {"c) mot\nd) hai\nd) ba\ne) bon\n", "c) mot\nd) hai\nđ) ba\ne) bon\n"},
        {"k) mot\n1) hai\n2) ba\n", "k) mot\n1) hai\n2) ba\n"},
        {"k) mot\n1) hai\nm) ba\n", "k) mot\nl) hai\nm) ba\n"},
        {"n) mot\n0) hai\n", "n) mot\no) hai\n"},
        {"quý 111/2025 va\n", "quý III/2025 va\n"},
        {"so 111/2025 va\n", "so 111/2025 va\n"},
        {"|. MUC DICH\n1. Muc dich\n", "I. MUC DICH\n1. Muc dich\n"},
        {"hoàng Văn Trình\n", "Hoàng Văn Trình\n"},
        {"doan 'tang toc”; phai\n", "doan “tang toc”; phai\n"},
        {"doan 'tang toc phai “lam”\n", "doan 'tang toc phai “lam”\n"},
    };
    struct dau_lex *lex = NULL;
    struct dau_err err = {0};
    bool marked[16] = {false};
    assert_true(dau_lex_open(&lex, dict, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dau_arena *arena = dau_arena_new();
        struct dau_doc *doc = doc_of_lines(cases[i].read);
        struct dau_flow flow = dau_doc_flow(doc, arena);
        assert_true(flow.n_places <= 16);
        dau_formula_doc(lex, &flow, marked);
        expect_text(doc, cases[i].right);
        dau_doc_free(doc);
        dau_arena_free(arena);
    }
    dau_lex_close(lex);
}

static void codes_agree(void **state)
{
    (void)state;
    static const bool marked[8] = {false};
    struct dau_arena *arena = dau_arena_new();
    struct dau_doc *doc = doc_of_lines(
        "204-QĐ/TW; 204-Qb/TW, 204-QĐ/TW. 71/NQ-CP 71-NQ/CP 3/TB 3/TD 205-Qb/TW\n");
    struct dau_flow flow = dau_doc_flow(doc, arena);
    dau_agree_codes(&flow, marked);
    expect_text(doc, "204-QĐ/TW; 204-QĐ/TW, 204-QĐ/TW. 71/NQ-CP 71-NQ/CP 3/TB 3/TD "
                     "205-Qb/TW\n");
    assert_int_equal(flow.places[1].token->why, DAU_WHY_AGREEMENT);
    dau_doc_free(doc);
    dau_arena_free(arena);
}

/* Two readings of a word lean one way elsewhere, and draw the third after them. */
static void votes_count(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct dau_candidate list[] = {{.word = 1}, {.word = 2}}, number[] = {{.word = 0}};
    struct dau_candidates candidates = {.list = list, .n = 2};
    struct dau_candidates numbers = {.list = number, .n = 1};
    float sure[] = {0, 1}, unsure[] = {1, 0};
    struct dau_slot slots[5];
    for (int i = 0; i < 5; i++)
        slots[i] = (struct dau_slot){.candidates = i < 3 ? &candidates : &numbers,
                                     .posterior = i < 2 ? sure : unsure};
    struct dau_votes votes = {0};
    dau_votes_count(&votes, slots, 5, arena);
    slots[2].votes = dau_votes_weigh(&votes, 2, &candidates, arena);
    assert_true(dau_slot_score(&slots[2], 1) > dau_slot_score(&slots[2], 0) + 1);
    assert_null(dau_votes_weigh(&votes, 3, &numbers, arena));
    dau_votes_free(&votes);
    dau_arena_free(arena);
}

static void strokes_of_dates_come_back(void **state)
{
    (void)state;
    static const char *const dates[][2] = {
        {"3016/2021", "30/6/2021"},   {"041712021", "04/7/2021"},
        {"17/812023.", "17/8/2023."}, {"(21712021)", "(2/7/2021)"},
        {"1111/2021", NULL},  /* 1/11 or 11/1 */
        {"30/6/2021", NULL},  {"3916/2021", NULL}, {"0913456789", NULL},
        {"1236/2021/TT", NULL}, {"1.250.000", NULL}, {"", NULL}, {"/", NULL}};
    struct dau_arena *arena = dau_arena_new();
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const char *mended = dau_date_mended(dates[i][0], arena);
        if (dates[i][1])
            assert_string_equal(mended, dates[i][1]);
        else
            assert_null(mended);
    }
    dau_arena_free(arena);
}

static void short_forms_agree(void **state)
{
    (void)state;
    static const bool marked[32] = {false};
    struct dau_arena *arena = dau_arena_new();
    struct dau_err err = {0};
    struct dau_lex *lex = NULL;
    assert_true(dau_lex_open(&lex, dict, &err));
    struct dau_doc *doc = doc_of_lines("đăng ký và nộp (BKN) BKN, DMV BMV XMV UBND UPND BQK PQK\n");
    struct dau_flow flow = dau_doc_flow(doc, arena);
    dau_short_forms_agree(lex, &flow, marked);
    expect_text(doc, "đăng ký và nộp (ĐKN) ĐKN, ĐMV ĐMV XMV UBND UPND BQK PQK\n");
    dau_doc_free(doc);
    dau_lex_close(lex);
    dau_arena_free(arena);
}

static bool looks_like(const char *read, const char *other)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_look_alike all[DAU_LOOK_ALIKES];
    int n = dau_look_alikes_of(read, arena, all);
    bool found = false;
    for (int i = 0; i < n; i++)
        found |= strcmp(all[i].text, other) == 0;
    dau_arena_free(arena);
    return found;
}

static void looks_are_alike(void **state)
{
    (void)state;
    assert_true(looks_like("Icy", "ky"));
    assert_true(looks_like("kY", "ky"));
    assert_true(looks_like("narn", "nam"));
    assert_true(looks_like("1-Ioi", "Hoi"));
    assert_true(looks_like("LUll", "Luu"));
    assert_false(looks_like("1:11", "1:u"));
    assert_false(looks_like("UBND", "Ubnd"));
    assert_false(looks_like("", ""));
}

static void degrees_are_no_words(void **state)
{
    (void)state;
    assert_true(dau_is_degree("ThS.BS."));
    assert_true(dau_is_degree("BS.CK2."));
    assert_false(dau_is_degree("UBND."));
    assert_false(dau_is_degree("Chan."));
    assert_false(dau_is_degree("..."));
    assert_false(dau_is_degree(""));
}

/* What the search finds is not asked for its words again. */
static void vocabulary_is_of_single_words(void **state)
{
    (void)state;
    struct dau_arena *arena = dau_arena_new();
    struct dau_err err = {0};
    struct dau_lex *lex;
    struct dau_lm *lm;
    assert_true(dau_lex_open(&lex, dict, &err));
    assert_true(dau_lm_open(&lm, DAU_SOURCE_DIR "/models/vi.lm", &err));
    struct dau_vocab vocab = dau_vocab_make(arena, lex, lm, 1);
    for (int i = 0; i < vocab.n_words; i++) {
        char words[2][DAU_LM_WORD_SIZE];
        const char *upper = dau_text_upper(arena, vocab.words[i].text);
        assert_int_equal(dau_lm_words(vocab.words[i].text, words, 2), 1);
        assert_int_equal(dau_lm_word(lm, words[0]), vocab.words[i].lm);
        assert_int_equal(dau_lm_words(upper, words, 2), 1);
        assert_int_equal(dau_lm_word(lm, words[0]), vocab.words[i].lm);
    }
    dau_lm_close(lm);
    dau_lex_close(lex);
    dau_arena_free(arena);
}

/* No token of a text that is worked on in stretches is left out. */
static void long_text_is_corrected_to_its_end(void **state)
{
    (void)state;
    static const char *const words[] = {"Ủy", "ban", "nhân", "dân", "thành", "phố"};
    struct dau_correct *correct = open_correct();
    struct dau_err err = {0};
    struct dau_doc *doc = dau_doc_new("long");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    for (int i = 0; i * 6 < DAU_CORRECT_TOKENS + 100; i++) {
        struct dau_line *line = dau_block_add_line(page, block);
        for (int k = 0; k < 6; k++)
            dau_line_add_token(page, line, words[k]);
    }
    assert_true(dau_correct_doc(correct, doc, &err));
    for (int i = 0; i < block->n_lines; i++)
        for (int k = 0; k < 6; k++) {
            assert_true(block->lines[i].tokens[k].cert >= 0);
            assert_string_equal(block->lines[i].tokens[k].text, words[k]);
        }
    assert_string_equal(doc->text_state, "mild");
    dau_doc_free(doc);
    dau_correct_close(correct);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_know_their_like),
        cmocka_unit_test(edges_are_found),
        cmocka_unit_test(channel_learns_what_was_read),
        cmocka_unit_test(channel_survives_its_file),
        cmocka_unit_test(search_misses_nothing),
        cmocka_unit_test(places_give_words),
        cmocka_unit_test(codes_agree),
        cmocka_unit_test(votes_count),
        cmocka_unit_test(strokes_of_dates_come_back),
        cmocka_unit_test(short_forms_agree),
        cmocka_unit_test(looks_are_alike),
        cmocka_unit_test(degrees_are_no_words),
        cmocka_unit_test(vocabulary_is_of_single_words),
        cmocka_unit_test(long_text_is_corrected_to_its_end),
        cmocka_unit_test(spec_is_met),
        cmocka_unit_test(tone_is_placed_in_one_style),
        cmocka_unit_test(tone_of_corrections_follows),
        cmocka_unit_test(other_languages_are_left),
        cmocka_unit_test(own_output_teaches_a_channel),
        cmocka_unit_test(anything_goes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
