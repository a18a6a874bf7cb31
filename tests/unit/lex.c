#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lex/encoding.h"
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
        "nghiệp", "quyết", "gì",    "gìn",  "giếng", "già",   "giữa",  "quý",
        "quốc",   "khuỷu", "ngoèo", "hòa",  "hoà",   "thủy",  "thuỷ",  "hoàn",
        "thuyền", "yêu",   "y",     "Đảng", "NGHỊ",  "ương",  "ước",   "xoong",
        "khuya",  "kỹ",    "quynh", "giặt", "quạt",  "huỳnh", "đường", "oách",
        "uỷ",     "ủy",    "quay",  "quần",
    };
    static const char *const wrong[] = {
        "ctia", "s6",     "nghanh", "kan", "cê",   "hàông", "trươnng", "fan", "zô",
        "cac",  "tat",    "hop",    "bàt", "hoặ",  "wương", "",        "b",   "ngh",
        "tóan", "thủyền", "qúy",    "iêu", "tyên", "IoT",   "hóà",     "quu", "gươngg",
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
        {"hòa", "hoà"},   {"THỦY", "THUỶ"}, {"khỏe,", "khoẻ,"}, {"quý", "quý"},
        {"hoàn", "hoàn"}, {"ủy", "uỷ"},     {"của", "của"},     {"loại", "loại"},
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
        {"quyết", "syllable"},
        {"triển,", "syllable"},
        {"quyét", "other"},
        {"s6", "other"},
        {"12", "number"},
        {"1.250.000", "number"},
        {"3,5", "number"},
        {"12/11/2014", "date"},
        {"10/2017", "date"},
        {"05-6-2025,", "date"},
        {"45/99/2014", "code"},
        {"14h00", "time"},
        {"7:30", "time"},
        {"35m2", "amount"},
        {"2.000.000đ", "amount"},
        {"15%", "percent"},
        {"57-NQ/TW", "code"},
        {"03/LĐLĐ.", "code"},
        {"QĐ-TTg", "code"},
        {"30/2020/NĐ-CP;", "code"},
        {"https://nq57.vn).", "url"},
        {"nq57.vn", "url"},
        {"a.b@laichau.gov.vn", "email"},
        {"0912345678", "phone"},
        {"UBND", "abbreviation"},
        {"IV", "roman"},
        {"a)", "label"},
        {"1.", "label"},
        {"(2)", "label"},
        {"1.1.", "label"},
        {"IoT", "foreign"},
        {"./.", "punctuation"},
        {"-", "punctuation"},
        {"và/hoặc", "other"},
        {"tế-xã", "other"},
        {"57-", "number"},
        {"18", "number"},
        {"NQ/TW", "code"},
        {"LĐLĐ", "abbreviation"},
        {"V/v", "abbreviation"},
        {"KTCK", "abbreviation"},
        {"1&", "other"},
        {"sở&", "other"},
        {"&", "punctuation"},
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
        {"03/LDLD", "03/LĐLĐ"},
        {"03/LBLP", "03/LĐLĐ"},
        {"02-KH/BCDTW", "02-KH/BCĐTW"},
        {"02-TB/BCB", "02-TB/BCĐ"},
        {"71/NQ-CP", "71/NQ-CP"},
        {"57-NQ/TW", "57-NQ/TW"},
        {"15/QD-UBND;", "15/QĐ-UBND;"},
        {"QD-TTg", "QĐ-TTg"},
        {"O3/LDLD", "03/LĐLĐ"},
        {"1946/SCT-VP", "1946/SCT-VP"},
        {"18204-CV/VPTW", "18204-CV/VPTW"},
        {"10/QQ-XYZW", "10/QQ-XYZW"},
        {"88/BKH-KTDV", "88/BKH-KTDV"},
        {"CVIVPTW,", "CV/VPTW,"},
        {"129/2020/NDB-CP", "129/2020/NĐ-CP"},
        {"18/2022/QDB-TTg", "18/2022/QĐ-TTg"},
        {"33/2022/TTLI-BIC-BNV", "33/2022/TTLT-BTC-BNV"},
        {"238-CTi/TW", "238-CTr/TW"},
        {"63/2025/QHI5", "63/2025/QH15"},
        {"31/2623/UBTVQHIS5;", "31/2023/UBTVQH15;"},
        {"11/2020/QH11", "11/2020/QH11"},
        {"12/II-BTC", "12/II-BTC"},
        {"123/2008/QDBTC", "123/2008/QDBTC"},
        {"HIV", "HIV"},
        {"21/BGDĐT-GDCTHSSV", "21/BGDĐT-GDCTHSSV"},
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
    assert_null(dau_lex_abbreviation(lex, "TTLI", NULL)); /* in codes alone */
    assert_true(dau_lex_is_symbol(lex, "TTLT-BTC-BNV"));
    assert_true(dau_lex_is_symbol(lex, "UBTVQH15"));
    assert_false(dau_lex_is_symbol(lex, "QHI5"));
    assert_false(dau_lex_is_symbol(lex, "QD-TTg"));
    assert_false(dau_lex_is_symbol(lex, ""));
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
    assert_int_equal(dau_lex_name_part(lex, "của"), 0);
    assert_true(dau_lex_name_share(lex, "Nguyễn", DAU_LEX_SURNAME) > 0.2F);
    assert_true(dau_lex_name_share(lex, "Đình", DAU_LEX_MIDDLE) >
                5 * dau_lex_name_share(lex, "Định", DAU_LEX_MIDDLE));
    assert_true(dau_lex_name_share(lex, "của", DAU_LEX_GIVEN) > 0);
    assert_true(dau_lex_name_share(lex, "của", DAU_LEX_GIVEN) < 0.001F);
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

static void old_encodings_are_converted(void **state)
{
    (void)state;
    static const char text[] =
        "ủy ban nhân dân tỉnh đề nghị các đơn vị triển khai thực hiện n"
        "hiệm vụ được giao, báo cáo kết quả trước ngày 15 tháng 01";
    static const char newer[] =
        "uỷ ban nhân dân tỉnh đề nghị các đơn vị triển khai thực hiện n"
        "hiệm vụ được giao, báo cáo kết quả trước ngày 15 tháng 01";
    static const struct {
        const char *name, *bytes;
    } table[] = {
        {"TCVN3", "u\xfb ban nh\xa9n d\xa9n t\xd8nh \xae\xd2 ngh\xde c\xb8"
                  "c \xae"
                  "\xacn v\xde tri\xd3n khai th\xf9"
                  "c hi\xd6n nhi\xd6m v\xf4 \xae"
                  "\xad\xee"
                  "c giao, b\xb8o c\xb8o k\xd5t qu\xb6 tr\xad\xed"
                  "c ng"
                  "\xb5y 15 th\xb8ng 01"},
        {"VISCII", "\xfcy ban nh\xe2n d\xe2n t\xefnh \xf0\xab ngh\xb8 c\xe1"
                   "c \xf0"
                   "\xbdn v\xb8 tri\xacn khai th\xf1"
                   "c hi\xaen nhi\xaem v\xf8 \xf0"
                   "\xdf\xfe"
                   "c giao, b\xe1o c\xe1o k\xaat qu\xe4 tr\xdf\xbe"
                   "c ng"
                   "\xe0y 15 th\xe1ng 01"},
        {"windows-1258",
         "u\xd2y ban nh\xe2n d\xe2n ti\xd2nh \xf0\xea\xcc nghi\xf2 c\xe1"
         "c"
         " \xf0\xf5n vi\xf2 tri\xea\xd2n khai th\xfd\xf2"
         "c hi\xea\xf2n nhi"
         "\xea\xf2m vu\xf2 \xf0\xfd\xf5\xf2"
         "c giao, b\xe1o c\xe1o k\xea"
         "\xect qua\xd2 tr\xfd\xf5\xec"
         "c ng\xe0y 15 th\xe1ng 01"},
        {"VNI", "u\xfby ban nha\xe2n da\xe2n t\xe6nh \xf1"
                "e\xe0 ngh\xf2 ca\xf9"
                "c"
                " \xf1\xf4n v\xf2 trie\xe5n khai th\xf6\xef"
                "c hie\xe4n nhie\xe4m "
                "vu\xef \xf1\xf6\xf4\xef"
                "c giao, ba\xf9o ca\xf9o ke\xe1t qua\xfb "
                "tr\xf6\xf4\xf9"
                "c nga\xf8y 15 tha\xf9ng 01"},
        {"UTF-8 twice",
         "\xc3\xa1\xc2\xbb\xc2\xa7y ban nh\xc3\x83\xc2\xa2n d\xc3\x83\xc2"
         "\xa2n t\xc3\xa1\xc2\xbb\xc2\x89nh \xc3\x84\xc2\x91\xc3\xa1\xc2\xbb"
         "\xc2\x81 ngh\xc3\xa1\xc2\xbb\xc2\x8b c\xc3\x83\xc2\xa1"
         "c \xc3"
         "\x84\xc2\x91\xc3\x86\xc2\xa1n v\xc3\xa1\xc2\xbb\xc2\x8b tri\xc3"
         "\xa1\xc2\xbb\xc2\x83n khai th\xc3\xa1\xc2\xbb\xc2\xb1"
         "c hi\xc3"
         "\xa1\xc2\xbb\xc2\x87n nhi\xc3\xa1\xc2\xbb\xc2\x87m v\xc3\xa1\xc2"
         "\xbb\xc2\xa5 \xc3\x84\xc2\x91\xc3\x86\xc2\xb0\xc3\xa1\xc2\xbb\xc2"
         "\xa3"
         "c giao, b\xc3\x83\xc2\xa1o c\xc3\x83\xc2\xa1o k\xc3\xa1\xc2"
         "\xba\xc2\xbft qu\xc3\xa1\xc2\xba\xc2\xa3 tr\xc3\x86\xc2\xb0\xc3"
         "\xa1\xc2\xbb\xc2\x9b"
         "c ng\xc3\x83\xc2\xa0y 15 th\xc3\x83\xc2\xa1"
         "ng 01"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct dau_buf out = {0};
        const char *name =
            dau_encoding_convert(table[i].bytes, strlen(table[i].bytes), &out);
        assert_non_null(name);
        assert_string_equal(name, table[i].name);
        assert_string_equal(dau_buf_text(&out), i == 0 ? newer : text);
        dau_buf_free(&out);
    }
}

static void right_and_misread_text_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Ủy ban nhân dân tỉnh đề nghị các đơn vị triển khai",
        "",
        "abc",
        "Tiép tuc quan triét, trién khai thurc hién nghiém tuc Nghi quyét",
        "café naïve résumé Zürich Köln señor façade déjà vu",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct dau_buf out = {0};
        assert_null(dau_encoding_convert(texts[i], strlen(texts[i]), &out));
        assert_string_equal(dau_buf_text(&out), texts[i]);
        dau_buf_free(&out);
    }
    struct dau_buf out = {0};
    assert_string_equal(dau_encoding_convert("a\xff\0b", 4, &out), "ISO-8859-1");
    assert_string_equal(dau_buf_text(&out), "aÿ b");
    dau_buf_free(&out);
}

static void tokens_of_a_doc_are_converted(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"Uû", "Uỷ"},     {"ban", "ban"}, {"nh©n", "nhân"}, {"d©n", "dân"},
        {"tØnh", "tỉnh"}, {"®Ò", "đề"},   {"nghÞ", "nghị"}, {"c¸c", "các"},
        {"®¬n", "đơn"},   {"vÞ", "vị"},   {"thùc", "thực"}, {"hiÖn", "hiện"},
    };
    size_t n = sizeof words / sizeof *words;
    for (int scan = 0; scan < 2; scan++) {
        struct dau_doc *doc = dau_doc_new("a.txt");
        doc->kind = scan ? DAU_KIND_PNG : DAU_KIND_TEXT;
        struct dau_page *page = dau_doc_add_page(doc, 1);
        struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
        struct dau_line *line = dau_block_add_line(page, block);
        for (size_t i = 0; i < n; i++)
            dau_line_add_token(page, line, words[i][0]);
        const char *name = dau_encoding_mend_doc(doc);
        assert_true(scan ? name == NULL : strcmp(name, "TCVN3") == 0);
        for (size_t i = 0; i < n; i++) {
            assert_string_equal(line->tokens[i].read, words[i][0]);
            assert_string_equal(line->tokens[i].text, words[i][!scan]);
        }
        struct dau_err err = {0};
        assert_true(dau_doc_check(doc, &err));
        dau_doc_free(doc);
    }
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
        cmocka_unit_test(old_encodings_are_converted),
        cmocka_unit_test(right_and_misread_text_stays),
        cmocka_unit_test(tokens_of_a_doc_are_converted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
