#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lex/lex.h"

static struct dau_lex *open_lex(void)
{
    struct dau_err err = {0};
    struct dau_lex *lex;
    if (!dau_lex_open(&lex, DAU_SOURCE_DIR "/dict", &err))
        fail_msg("%s", err.text);
    return lex;
}

static void grammar_knows_syllables(void **state)
{
    (void)state;
    static const char *const right[] = {
        "nghiệp", "quyết",  "gì",     "gìn",  "giếng", "già",   "giữa",  "quý",   "quốc",
        "khuỷu",  "ngoèo",  "hòa",    "hoà",  "thủy",  "thuỷ",  "hoàn",  "thuyền", "yêu",
        "y",      "Đảng",   "NGHỊ",   "ương", "ước",   "xoong", "khuya", "kỹ",    "quynh",
        "giặt",   "quạt",   "huỳnh",  "đường", "oách", "uỷ",    "ủy",    "quay",  "quần",
    };
    static const char *const wrong[] = {
        "ctia", "s6",   "nghanh", "kan",  "cê",   "hàông", "trươnng", "fan", "zô",
        "cac",  "tat",  "hop",    "bàt",  "hoặ",  "wương", "",        "b",   "ngh",
        "tóan", "thủyền", "qúy",  "iêu",  "tyên", "IoT",   "hóà",     "quu", "gươngg",
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (!dau_lex_is_syllable(right[i]))
            fail_msg("%s is a syllable", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (dau_lex_is_syllable(wrong[i]))
            fail_msg("%s is no syllable", wrong[i]);
}

static void grammar_accepts_what_is_in_use(void **state)
{
    (void)state;
    struct dau_lex *lex = open_lex();
    int n;
    const struct dau_lex_syllable *all = dau_lex_syllables(lex, &n);
    assert_true(n > 4000);
    for (int i = 0; i < n; i++) {
        assert_true(dau_lex_is_syllable(all[i].text));
        assert_true(i == 0 || all[i].count <= all[i - 1].count);
    }
    assert_true(dau_lex_count(lex, "VÀ") > 100000);
    assert_int_equal(dau_lex_count(lex, "hoà"), dau_lex_count(lex, "Hòa"));
    assert_int_equal(dau_lex_count(lex, "ctia"), 0);
    dau_lex_close(lex);
}

static void tone_moves_between_styles(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"hòa", "hoà"}, {"THỦY", "THUỶ"}, {"khỏe,", "khoẻ,"}, {"quý", "quý"},
        {"hoàn", "hoàn"}, {"ủy", "uỷ"}, {"của", "của"}, {"loại", "loại"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        dau_lex_tone(pairs[i][0], true, out, sizeof out);
        assert_string_equal(out, pairs[i][1]);
        dau_lex_tone(pairs[i][1], false, out, sizeof out);
        assert_string_equal(out, pairs[i][0]);
    }
    dau_lex_tone("hoà", false, out, 3);
    assert_string_equal(out, "h");
}

static void tokens_have_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *token, *kind;
    } table[] = {
        {"quyết", "syllable"},     {"triển,", "syllable"},    {"quyét", "other"},
        {"s6", "other"},           {"12", "number"},          {"1.250.000", "number"},
        {"3,5", "number"},         {"12/11/2014", "date"},    {"10/2017", "date"},
        {"05-6-2025,", "date"},    {"45/99/2014", "code"},    {"14h00", "time"},
        {"7:30", "time"},          {"35m2", "amount"},        {"2.000.000đ", "amount"},
        {"15%", "percent"},        {"57-NQ/TW", "code"},      {"03/LĐLĐ.", "code"},
        {"QĐ-TTg", "code"},        {"30/2020/NĐ-CP;", "code"}, {"https://nq57.vn).", "url"},
        {"nq57.vn", "url"},        {"a.b@laichau.gov.vn", "email"}, {"0912345678", "phone"},
        {"UBND", "abbreviation"},  {"IV", "roman"},           {"a)", "label"},
        {"1.", "label"},           {"(2)", "label"},          {"1.1.", "label"},
        {"IoT", "foreign"},        {"./.", "punctuation"},    {"-", "punctuation"},
        {"và/hoặc", "other"},      {"tế-xã", "other"},        {"57-", "number"},
        {"18", "number"},          {"NQ/TW", "code"},         {"LĐLĐ", "abbreviation"},
    };
    struct dau_lex *lex = open_lex();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *kind = dau_lex_kind_name(dau_lex_kind_of(lex, table[i].token));
        if (strcmp(kind, table[i].kind) != 0)
            fail_msg("%s is %s, not %s", table[i].token, kind, table[i].kind);
    }
    dau_lex_close(lex);
}

static void codes_are_mended(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"03/LDLD", "03/LĐLĐ"},           {"03/LBLP", "03/LĐLĐ"},
        {"02-KH/BCDTW", "02-KH/BCĐTW"},   {"02-TB/BCB", "02-TB/BCĐ"},
        {"71/NQ-CP", "71/NQ-CP"},         {"57-NQ/TW", "57-NQ/TW"},
        {"15/QD-UBND;", "15/QĐ-UBND;"},   {"QD-TTg", "QĐ-TTg"},
        {"O3/LDLD", "03/LĐLĐ"},           {"1946/SCT-VP", "1946/SCT-VP"},
        {"19431-CV/VPTW", "19431-CV/VPTW"}, {"10/QQ-XYZW", "10/QQ-XYZW"},
    };
    struct dau_lex *lex = open_lex();
    char out[64];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        bool changed = dau_lex_mend_code(lex, pairs[i][0], out, sizeof out);
        assert_string_equal(out, pairs[i][1]);
        assert_int_equal(changed, strcmp(pairs[i][0], pairs[i][1]) != 0);
    }
    int distance;
    assert_string_equal(dau_lex_abbreviation(lex, "LBLD", &distance)->text, "LĐLĐ");
    assert_int_equal(distance, 2);
    assert_string_equal(dau_lex_abbreviation(lex, "BCBD", &distance)->text, "BCĐ");
    assert_string_equal(dau_lex_abbreviation(lex, "COTTBCD", NULL)->text, "CQTTBCĐ");
    assert_null(dau_lex_abbreviation(lex, "XYZ", NULL));
    assert_false(dau_lex_mend_code(lex, "hoặc", out, 0));
    dau_lex_close(lex);
}

static void names_are_known(void **state)
{
    (void)state;
    struct dau_lex *lex = open_lex();
    const char *const words[] = {"Bà", "Rịa", "-", "Vũng", "Tàu", "năm"};
    const char *const lai_chau[] = {"LAI", "CHÂU", "ngày"};
    assert_int_equal(dau_lex_place(lex, words, 6), 5);
    assert_int_equal(dau_lex_place(lex, lai_chau, 3), 2);
    assert_int_equal(dau_lex_place(lex, lai_chau + 2, 1), 0);
    assert_true(dau_lex_is_place(lex, "Khánh Hoà"));
    assert_false(dau_lex_is_place(lex, "Kế hoạch"));
    assert_true(dau_lex_name_part(lex, "Nguyễn") & DAU_LEX_SURNAME);
    assert_true(dau_lex_name_part(lex, "văn") & DAU_LEX_MIDDLE);
    assert_int_equal(dau_lex_name_part(lex, "nghị"), 0);
    assert_string_equal(dau_lex_foreign(lex, "lOT"), "IoT");
    assert_string_equal(dau_lex_foreign(lex, "VNelD"), "VNeID");
    assert_null(dau_lex_foreign(lex, "tinh"));
    dau_lex_close(lex);
}

static void missing_tables_are_told(void **state)
{
    (void)state;
    struct dau_err err = {0};
    struct dau_lex *lex;
    assert_false(dau_lex_open(&lex, "/nowhere", &err));
    assert_int_equal(err.code, DAU_E_CONFIG);
    assert_null(lex);
}

static void hunspell_is_one_more_voice(void **state)
{
    (void)state;
    struct dau_lex *lex = open_lex();
    char out[4][64];
    if (dau_lex_has_hunspell(lex)) {
        assert_true(dau_lex_spells(lex, "nghị"));
        assert_true(dau_lex_suggest(lex, "nghj", out, 4) <= 4);
    } else {
        assert_false(dau_lex_spells(lex, "nghị"));
        assert_int_equal(dau_lex_suggest(lex, "nghj", out, 4), 0);
    }
    dau_lex_close(lex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grammar_knows_syllables),
        cmocka_unit_test(grammar_accepts_what_is_in_use),
        cmocka_unit_test(tone_moves_between_styles),
        cmocka_unit_test(tokens_have_kinds),
        cmocka_unit_test(codes_are_mended),
        cmocka_unit_test(names_are_known),
        cmocka_unit_test(missing_tables_are_told),
        cmocka_unit_test(hunspell_is_one_more_voice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
