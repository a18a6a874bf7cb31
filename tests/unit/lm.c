#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "lm/format.h"
#include "lm/lm.h"
#include "lm/train.h"

static char folder[] = "/tmp/dau-lm-XXXXXX";
static char text_path[64], model_path[64], other_path[64];

/* A few hundred sentences from a small grammar, the same each time. */
static void make_text(struct dau_buf *out)
{
    static const char *const starts[] = {"đề nghị", "yêu cầu", "giao", "căn cứ"};
    static const char *const whom[] = {"các đơn vị", "sở y tế", "ủy ban nhân dân tỉnh"};
    static const char *const what[] = {"triển khai thực hiện", "báo cáo kết quả",
                                       "tham mưu ban hành kế hoạch"};
    unsigned seed = 7;
    for (int i = 0; i < 600; i++) {
        unsigned pick[3];
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245U + 12345U;
            pick[k] = seed >> 16;
        }
        dau_buf_printf(out, "%s %s %s, trước ngày %u/%u/2026.\n", starts[pick[0] % 4],
                       whom[pick[1] % 3], what[pick[2] % 3], pick[0] % 28 + 1,
                       pick[1] % 12 + 1);
        if (i % 40 == 39)
            dau_buf_puts(out, "\n");
    }
}

/* Without the syncing of dau_file_write: the tests write many small files. */
static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static int set_up(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct dau_err err = {0};
    if (!mkdtemp(folder))
        return -1;
    snprintf(text_path, sizeof text_path, "%s/text.txt", folder);
    snprintf(model_path, sizeof model_path, "%s/a.lm", folder);
    snprintf(other_path, sizeof other_path, "%s/b", folder);
    make_text(&text);
    bool ok = dau_file_write(text_path, text.data, text.length, &err);
    dau_buf_free(&text);
    return ok ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(text_path);
    unlink(model_path);
    unlink(other_path);
    return rmdir(folder);
}

static void train_on(const char *path, const char *output, size_t max_bytes, int order,
                     int min_documents)
{
    struct dau_lm_source source = {
        .path = path, .weight = 1, .min_documents = min_documents};
    struct dau_lm_train train = dau_lm_train_default();
    struct dau_lm_made made;
    struct dau_err err = {0};
    train.sources = &source;
    train.n_sources = 1;
    train.order = order;
    train.max_bytes = max_bytes;
    if (!dau_lm_train(&train, output, &made, &err))
        fail_msg("%s", err.text);
}

static struct dau_lm *open_model(const char *path)
{
    struct dau_err err = {0};
    struct dau_lm *lm;
    if (!dau_lm_open(&lm, path, &err))
        fail_msg("%s", err.text);
    return lm;
}

static void tokens_become_words(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"Hoà,", "hòa ,"},
        {"THUỶ", "thủy"},
        {"quý", "quý"},
        {"“Hành", "hành"},
        {"động”;", "động ;"},
        {"kết.", "kết ."},
        {"2025", "<year>"},
        {"1.250.000", "<num>"},
        {"08/01/2026", "<date>"},
        {"15%", "<pct>"},
        {"57-NQ/TW", "<code>"},
        {"QĐ-TTg", "<code>"},
        {"s6", "<code>"},
        {"tế-xã", "tế xã"},
        {"và/hoặc", "và hoặc"},
        {"-", ""},
        {"./.", "."},
        {"a@b.vn", "<url>"},
        {"https://nq57.vn).", "<url> ."},
        {"(1)", "<num>"},
        {"UBND", "ubnd"},
        {"tòan", "toàn"},
        {"", ""},
        {"Ðảng", "đảng"},
        {"05-6-2025", "<date>"},
        {"12", "<num>"},
        {"TP.HCM", "tp hcm"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char words[DAU_LM_MAX_WORDS][DAU_LM_WORD_SIZE], all[300] = "";
        int n = dau_lm_words(table[i][0], words, DAU_LM_MAX_WORDS);
        for (int k = 0; k < n; k++) {
            strcat(all, k ? " " : "");
            strcat(all, words[k]);
        }
        if (strcmp(all, table[i][1]) != 0)
            fail_msg("'%s' gives '%s', not '%s'", table[i][0], all, table[i][1]);
    }
    char key[4];
    dau_lm_key("nghị", key, sizeof key);
    assert_int_equal(strlen(key), 3);
    char long_token[3000];
    memset(long_token, 'a', sizeof long_token - 1);
    long_token[sizeof long_token - 1] = '\0';
    char words[1][DAU_LM_WORD_SIZE];
    assert_int_equal(dau_lm_words(long_token, words, 1), 1);
    assert_string_equal(words[0], "<long>");
}

static double sum_after(const struct dau_lm *lm, const struct dau_lm_state *state)
{
    double sum = 0;
    struct dau_lm_state next;
    for (uint32_t w = 0; w < dau_lm_n_words(lm); w++)
        if (w != DAU_LM_START)
            sum += exp((double)dau_lm_score(lm, state, w, &next));
    return sum;
}

/* Smoothing and backing off leave probabilities that sum to one, but for rounding to
 * 8 bits, the start of a paragraph and the share of unknown words. */
static void probabilities_sum_to_one(void **state)
{
    (void)state;
    for (int order = 2; order <= 5; order++) {
        for (int pruned = 0; pruned < 2; pruned++) {
            train_on(text_path, model_path, pruned ? 16000 : 0, order, 1);
            struct dau_lm *lm = open_model(model_path);
            static const char *const words[] = {"đề",  "nghị", "các",
                                                "đơn", "vị",   "triển"};
            struct dau_lm_state s = dau_lm_start(lm);
            for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
                double sum = sum_after(lm, &s);
                if (sum < 0.93 || sum > 1.07)
                    fail_msg("order %d, before %s: %f", order, words[i], sum);
                dau_lm_score(lm, &s, dau_lm_word(lm, words[i]), &s);
            }
            dau_lm_close(lm);
        }
    }
}

static void context_decides(void **state)
{
    (void)state;
    train_on(text_path, model_path, 0, 4, 1);
    struct dau_lm *lm = open_model(model_path);
    struct dau_lm_state s = dau_lm_start(lm), next;
    dau_lm_score_token(lm, &s, "triển", &s);
    float khai = dau_lm_score_token(lm, &s, "KHAI", &next);
    float nhan = dau_lm_score_token(lm, &s, "nhân", &next);
    assert_true(khai > -0.5F && nhan < khai - 1);
    assert_int_equal(dau_lm_word(lm, "không-có"), DAU_LM_UNKNOWN);
    assert_string_equal(dau_lm_text(lm, dau_lm_word(lm, "khai")), "khai");
    assert_int_equal(dau_lm_order(lm), 4);
    struct dau_lm_state none = {.n_words = 0};
    assert_true(dau_lm_score_token(lm, &none, "“", &next) == 0);
    dau_lm_score(lm, &none, UINT32_MAX, &next);
    dau_lm_close(lm);
}

/* Whether one of the words seen before `first second` is this one; "" for no second. */
static bool stands_before(const struct dau_lm *lm, const char *word, const char *first,
                          const char *second)
{
    uint32_t after[2] = {dau_lm_word(lm, first), dau_lm_word(lm, second)}, words[50];
    int n = dau_lm_before(lm, after, *second ? 2 : 1, words, 50);
    for (int i = 0; i < n; i++)
        if (words[i] == dau_lm_word(lm, word))
            return true;
    return false;
}

static void words_before_are_told(void **state)
{
    (void)state;
    train_on(text_path, model_path, 0, 4, 1);
    struct dau_lm *lm = open_model(model_path);
    uint32_t words[1], after[4] = {dau_lm_word(lm, "các")};
    assert_true(stands_before(lm, "triển", "khai", "thực"));
    assert_true(stands_before(lm, "giao", "các", ""));
    assert_false(stands_before(lm, "khai", "các", ""));
    assert_false(stands_before(lm, "triển", "khai", "các"));
    assert_int_equal(dau_lm_before(lm, after, 1, words, 1), 0); /* there are more */
    assert_int_equal(dau_lm_before(lm, after, 4, words, 1), 0);
    after[0] = UINT32_MAX;
    assert_int_equal(dau_lm_before(lm, after, 1, words, 1), 0);
    dau_lm_close(lm);
}

static void training_is_deterministic(void **state)
{
    (void)state;
    struct dau_buf a = {0}, b = {0};
    struct dau_err err = {0};
    train_on(text_path, model_path, 20000, 4, 1);
    train_on(text_path, other_path, 20000, 4, 1);
    assert_true(dau_file_read(model_path, 1 << 24, &a, &err));
    assert_true(dau_file_read(other_path, 1 << 24, &b, &err));
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
    assert_true(a.length <= 20000);
    dau_buf_free(&a);
    dau_buf_free(&b);
}

static void rare_passages_do_not_count(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct dau_err err = {0};
    make_text(&text);
    for (int i = 0; i < 9; i++)
        dau_buf_puts(&text, "bí mật riêng tư\n");
    assert_true(dau_file_write(other_path, text.data, text.length, &err));
    train_on(other_path, model_path, 0, 4, 3);
    struct dau_lm *lm = open_model(model_path);
    assert_int_equal(dau_lm_word(lm, "mật"), DAU_LM_UNKNOWN);
    assert_true(dau_lm_word(lm, "khai") != DAU_LM_UNKNOWN);
    dau_lm_close(lm);
    train_on(other_path, model_path, 0, 4, 1);
    lm = open_model(model_path);
    assert_true(dau_lm_word(lm, "mật") != DAU_LM_UNKNOWN);
    dau_lm_close(lm);
    dau_buf_free(&text);
}

static void compressed_text_reads_alike(void **state)
{
    (void)state;
    struct dau_buf text = {0}, a = {0}, b = {0};
    struct dau_err err = {0};
    make_text(&text);
    gzFile gz = gzopen(other_path, "wb");
    assert_int_equal(gzwrite(gz, text.data, (unsigned)text.length), (int)text.length);
    gzclose(gz);
    train_on(text_path, model_path, 0, 3, 1);
    assert_true(dau_file_read(model_path, 1 << 24, &a, &err));
    train_on(other_path, model_path, 0, 3, 1);
    assert_true(dau_file_read(model_path, 1 << 24, &b, &err));
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
    dau_buf_free(&text);
    dau_buf_free(&a);
    dau_buf_free(&b);
}

static void use(struct dau_lm *lm)
{
    struct dau_lm_state s = dau_lm_start(lm);
    for (uint32_t w = 0; w < dau_lm_n_words(lm); w++) {
        float score = dau_lm_score(lm, &s, w, &s);
        assert_true(isfinite(score));
        dau_lm_word(lm, dau_lm_text(lm, w));
    }
}

/* Every byte of a small model changed in turn: a wrong checksum is refused; with the
 * checksum made right again it is refused or read without harm. */
static void damage_is_refused(void **state)
{
    (void)state;
    struct dau_buf file = {0};
    struct dau_err err = {0};
    train_on(text_path, model_path, 20000, 4, 1);
    assert_true(dau_file_read(model_path, 1 << 24, &file, &err));
    struct dau_lm_header *h = (struct dau_lm_header *)(void *)file.data;
    struct dau_lm *lm;
    for (size_t at = 0; at < file.length; at += at < 200 ? 1 : 37) {
        char was = file.data[at];
        file.data[at] = (char)(was ^ (1 << at % 8));
        write_file(other_path, file.data, file.length);
        if (dau_lm_open(&lm, other_path, &err))
            fail_msg("a wrong byte at %zu was not seen", at);
        assert_int_equal(err.code, DAU_E_CONFIG);
        uint64_t sum = h->checksum;
        h->checksum = dau_lm_checksum(file.data, file.length);
        write_file(other_path, file.data, file.length);
        if (dau_lm_open(&lm, other_path, &err)) {
            use(lm);
            dau_lm_close(lm);
        }
        h->checksum = sum;
        file.data[at] = was;
    }
    for (size_t length = 0; length < file.length; length += 997) {
        write_file(other_path, file.data, length);
        assert_false(dau_lm_open(&lm, other_path, &err));
    }
    assert_false(dau_lm_open(&lm, "/nowhere", &err));
    assert_int_equal(err.code, DAU_E_CONFIG);
    assert_null(lm);
    dau_buf_free(&file);
}

static void held_out_lines_are_left_out(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct dau_err err = {0};
    for (int i = 0; i < 40000; i++)
        dau_buf_printf(&text, "dòng số %d\n", i);
    write_file(other_path, text.data, text.length);
    struct dau_lm_source source = {.path = other_path, .weight = 1, .min_documents = 1};
    struct dau_lm_train train = dau_lm_train_default();
    train.sources = &source;
    train.n_sources = 1;
    FILE *out = tmpfile();
    assert_true(dau_lm_print_held_out(&train, out, &err));
    long length = ftell(out);
    fclose(out);
    assert_true(length > 0 && (size_t)length < text.length / 20);
    dau_buf_free(&text);
}

/* The model that is kept is the one models/README.md tells of. */
static void kept_model_is_the_one_described(void **state)
{
    (void)state;
    char hex[65];
    struct dau_err err = {0};
    struct dau_buf readme = {0};
    if (!dau_file_sha256(DAU_SOURCE_DIR "/models/vi.lm", hex, &err))
        fail_msg("%s", err.text);
    assert_true(
        dau_file_read(DAU_SOURCE_DIR "/models/README.md", 1 << 20, &readme, &err));
    assert_non_null(strstr(dau_buf_text(&readme), hex));
    dau_buf_free(&readme);
    struct dau_lm *lm = open_model(DAU_SOURCE_DIR "/models/vi.lm");
    struct dau_lm_state s = dau_lm_start(lm), next;
    dau_lm_score_token(lm, &s, "Ủy", &s);
    dau_lm_score_token(lm, &s, "ban", &s);
    dau_lm_score_token(lm, &s, "nhân", &s);
    float dan = dau_lm_score_token(lm, &s, "dân", &next);
    assert_true(dan > -0.2F);
    assert_true(dau_lm_score_token(lm, &s, "dần", &next) < dan - 4);
    dau_lm_close(lm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_become_words),
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(context_decides),
        cmocka_unit_test(words_before_are_told),
        cmocka_unit_test(training_is_deterministic),
        cmocka_unit_test(rare_passages_do_not_count),
        cmocka_unit_test(compressed_text_reads_alike),
        cmocka_unit_test(damage_is_refused),
        cmocka_unit_test(held_out_lines_are_left_out),
        cmocka_unit_test(kept_model_is_the_one_described),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
