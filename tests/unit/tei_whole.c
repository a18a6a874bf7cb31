/* Whole letters through structure and TEI: every word once and in order, at each level,
 * valid by both grammars, every pointer met. The sample letters, and with test data the
 * seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "ingest/ingest.h"
#include "structure/structure.h"
#include "tei_reader.h"
#include "write/write.h"

#define DICT DAU_SOURCE_DIR "/dict"

static struct dau_structure *room;

static int set_up(void **state)
{
    struct dau_err err;
    struct dau_structure_config config = {DICT};
    return open_grammars(state) || !dau_structure_open(&room, &config, &err);
}

static int tear_down(void **state)
{
    dau_structure_close(room);
    return close_grammars(state);
}

static struct dau_doc *read_letter(const char *path)
{
    struct dau_err err = {0};
    struct dau_source *source;
    struct dau_ingest_config config = dau_ingest_default();
    struct dau_doc *doc = dau_doc_new(path);
    if (!dau_ingest_open(&source, path, &config, doc, &err))
        fail_msg("%s", err.text);
    for (int n = 1; n <= doc->n_source_pages; n++) {
        struct dau_picture picture = {0};
        struct dau_page *page = dau_doc_add_page(doc, n);
        assert_true(dau_ingest_page(source, n, page, &picture, &err));
        dau_picture_free(&picture);
    }
    dau_ingest_close(source);
    assert_true(dau_structure_doc(room, doc, &err));
    return doc;
}

/* The text of the file; its page marks become form feeds. */
static void put_source(const char *path, struct dau_buf *out)
{
    struct dau_buf bytes = {0};
    struct dau_err err = {0};
    assert_true(dau_file_read(path, 1 << 20, &bytes, &err));
    for (const char *at = dau_buf_text(&bytes); *at;) {
        size_t n = strcspn(at, "\n");
        bool mark = strncmp(at, "=== page ", 9) == 0;
        if (!mark)
            dau_buf_add(out, at, n);
        dau_buf_puts(out, !mark ? "\n" : out->length ? "\f" : "");
        at += n + (at[n] != '\0');
    }
    dau_buf_free(&bytes);
}

/* What follows from the first byte on that the two do not share, with some before it.
 */
static const char *from_difference(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return a + (n > 40 ? n - 40 : 0);
}

/* A letter of this text, as TEI; the caller frees `out`. */
static void write_text(const char *text, struct dau_buf *out)
{
    struct dau_err err = {0};
    struct dau_write_config config = {.level = DAU_TEI_CLEAN, .dict_dir = DICT};
    char path[] = "/tmp/dau-whole-XXXXXX";
    close(mkstemp(path));
    assert_true(dau_file_write(path, text, strlen(text), &err));
    struct dau_doc *doc = read_letter(path);
    unlink(path);
    assert_true(dau_format_by_name("tei")->write(&config, doc, 0, out, &err));
    dau_doc_free(doc);
}

/* What is named in a letter becomes an element that says so, without the brackets and
 * stops around it. */
static void names_become_elements(void **state)
{
    static const char head[] =
        "UBND TỈNH LAI CHÂU\nSỞ Y TẾ\nSố: 07/2026/TT-SYT\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Lai Châu, ngày 08 tháng 01 năm 2026\nV/v báo cáo\n"
        "Kính gửi: Các bệnh viện.\n";
    static const char *const cases[][2] = {
        {"Đạt ít nhất (15%) kế hoạch.",
         "(<measure type=\"percentage\" unit=\"percent\" "
         "quantity=\"15\">15%</measure>) kế"},
        {"Tăng 15-20% so với năm trước.", "min=\"15\" max=\"20\">15-20%</measure> so"},
        {"Chi 1.200.000 đồng.", "quantity=\"1200000\">1.200.000 đồng</measure>."},
        {"Trong năm 2026./.", "<date when=\"2026\">2026</date>./."},
        {"Mở 03 lớp.", "<num type=\"cardinal\" value=\"3\">03</num> lớp"},
        {"Gửi báo cáo (có biểu mẫu kèm theo), đúng hạn.",
         "<seg type=\"enclosure\">(có biểu mẫu kèm theo)</seg>, đúng"},
        {"Phong trào “bình dân học vụ số”, từ nay.", "<q>“bình dân học vụ số”</q>, từ"},
        {"Ông Vũ Đình Lộc, Phó Chủ tịch tỉnh.",
         "Ông <persName ref=\"#per.vu-dinh-loc\">Vũ Đình Lộc</persName>, "
         "<roleName>Phó Chủ tịch</roleName> tỉnh"},
        {"Tại huyện Gò Quao.",
         "huyện <placeName type=\"district\">Gò Quao</placeName>."},
        {"Kế hoạch quý IV/2025.",
         "<date from=\"2025-10-01\" to=\"2025-12-31\">quý IV/2025</date>."},
        {"Theo đó (Công văn số 12/BYT-KCB ngày 05/01/2026).",
         ">Công văn số 12/BYT-KCB ngày <date "
         "when=\"2026-01-05\">05/01/2026</date></ref>)."},
        {"Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị, yêu cầu.",
         "số 57-NQ/TW của <orgName ref=\"#org.bo-chinh-tri\">Bộ Chính "
         "trị</orgName></ref>, "},
        {"", "<placeName type=\"province\">Lai Châu</placeName>, <date"},
        {"", "<idno type=\"number\">07</idno>/<idno type=\"year\">2026</idno>/"
             "<idno type=\"notation\">TT-SYT</idno>"},
        {"", "<relation name=\"superior\" active=\"#org.ubnd-tinh-lai-chau\""},
    };
    struct dau_buf text = {0}, out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dau_buf_clear(&text);
        dau_buf_clear(&out);
        dau_buf_printf(&text, "%s%s\n", head, cases[i][0]);
        write_text(dau_buf_text(&text), &out);
        assert_valid(*state, &out);
        assert_pointers_meet(&out);
        if (!strstr(dau_buf_text(&out), cases[i][1]))
            fail_msg("%s is not in\n%s", cases[i][1], dau_buf_text(&out));
    }
    dau_buf_free(&text);
    dau_buf_free(&out);
}

static void assert_same(const char *source, const char *what, struct dau_buf *seen,
                        struct dau_buf *printed)
{
    squeeze(seen, false);
    squeeze(printed, false);
    const char *a = dau_buf_text(seen), *b = dau_buf_text(printed);
    if (strcmp(a, b) != 0)
        fail_msg("%s: TEI has\n%.200s\n%s has\n%.200s", source, from_difference(a, b),
                 what, from_difference(b, a));
}

/* Right text stands in TEI as it stands in the source; of misread text structure mends
 * a few words, so it stands there as structure left it. */
static void assert_whole(const struct grammars *grammars, const char *source,
                         enum dau_tei_level level, bool right)
{
    struct dau_buf printed = {0};
    struct dau_err err = {0};
    char path[] = "/tmp/dau-whole-XXXXXX";
    put_source(source, &printed);
    close(mkstemp(path));
    assert_true(dau_file_write(path, printed.data, printed.length, &err));
    struct dau_doc *doc = read_letter(path);
    unlink(path);
    struct dau_buf out = {0}, seen = {0};
    struct dau_write_config config = {.level = level, .dict_dir = DICT};
    for (int i = 0; i < doc->n_letters; i++) {
        dau_buf_clear(&out);
        assert_true(dau_format_by_name("tei")->write(&config, doc, i, &out, &err));
        assert_valid(grammars, &out);
        assert_pointers_meet(&out);
        collect_text(doc, &out, &seen);
    }
    if (right)
        assert_same(source, "the letter", &seen, &printed);
    struct dau_flow flow = dau_doc_flow(doc, doc->arena);
    struct dau_span all = {0, flow.n_places};
    dau_buf_clear(&printed);
    dau_buf_puts(&printed, dau_flow_text(&flow, all, doc->arena));
    assert_same(source, "the flow", &seen, &printed);
    dau_buf_free(&out);
    dau_buf_free(&seen);
    dau_buf_free(&printed);
    dau_doc_free(doc);
}

static void assert_whole_at_all_levels(void *grammars, const char *path, bool right)
{
    for (int level = DAU_TEI_CLEAN; level <= DAU_TEI_FULL; level++)
        assert_whole(grammars, path, (enum dau_tei_level)level, right);
}

static void samples_are_whole(void **state)
{
    static const char *const names[] = {
        "cong-doan",     "cong-van",   "doan-thanh-nien", "giay-moi",
        "ke-hoach-dang", "ke-hoach",   "loi-tren-giay",   "mat-tran",
        "phu-luc",       "quyet-dinh", "thong-bao",       "viet-tay"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/samples/truth/%s.txt", DAU_SOURCE_DIR,
                 names[i]);
        assert_whole_at_all_levels(*state, path, true);
    }
}

static void seeds_are_whole(void **state)
{
    static const char *const names[] = {"000.truth", "001.truth", "002.truth", "000",
                                        "001",       "002",       "003",       "004"};
    const char *data = getenv("DAU_TESTDATA");
    if (!data)
        return; /* cmocka tells a skipped test to meson as a failed one */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/seeds/%s.txt", data, names[i]);
        assert_whole_at_all_levels(*state, path, strstr(names[i], "truth") != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_become_elements),
                                       cmocka_unit_test(samples_are_whole),
                                       cmocka_unit_test(seeds_are_whole)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
