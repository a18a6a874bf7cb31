/* What is no letter, or only a part of one, claims nothing but what stands on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

#include "base/file.h"
#include "run/run.h"

static struct dau_run *run;

static int set_up(void **state)
{
    (void)state;
    struct dau_err err;
    struct dau_run_config config =
        dau_run_default(DAU_SOURCE_DIR "/dict", DAU_SOURCE_DIR "/models");
    setenv("OMP_THREAD_LIMIT", "1", 1);
    return dau_run_open(&run, &config, &err) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    dau_run_close(run);
    return 0;
}

static struct dau_doc *read_file(const char *path)
{
    struct dau_err err = {0};
    struct dau_doc *doc = NULL;
    if (!dau_run_file(run, path, &doc, &err))
        fail_msg("%s", err.text);
    return doc;
}

static struct dau_doc *read_text(const char *text)
{
    struct dau_err err = {0};
    char path[] = "/tmp/dau-wrong-XXXXXX";
    close(mkstemp(path));
    assert_true(dau_file_write(path, text, strlen(text), &err));
    struct dau_doc *doc = read_file(path);
    unlink(path);
    return doc;
}

static struct dau_doc *read_picture(PIX *picture)
{
    char path[] = "/tmp/dau-wrong-XXXXXX";
    close(mkstemp(path));
    assert_int_equal(pixWrite(path, picture, IFF_PNG), 0);
    struct dau_doc *doc = read_file(path);
    unlink(path);
    return doc;
}

/* All letters of the doc are of no regime, have no field of a letter's own and no task.
 */
static void assert_no_letter(const struct dau_doc *doc)
{
    for (int i = 0; i < doc->n_letters; i++) {
        const struct dau_letter *letter = &doc->letters[i];
        const struct dau_fields *f = &letter->fields;
        const struct dau_field *none[] = {&f->number,  &f->issuer,  &f->parent,
                                          &f->type,    &f->subject, &f->place,
                                          &f->urgency, &f->secrecy};
        assert_string_equal(letter->regime, "other");
        for (size_t k = 0; k < sizeof none / sizeof *none; k++)
            if (none[k]->value)
                fail_msg("field %zu is %s", k, none[k]->value);
        assert_int_equal(letter->n_tasks, 0);
        assert_int_equal(letter->n_recipients, 0);
        assert_true(letter->review || letter->n_checks == 0);
    }
}

static const char prose[] =
    "Buổi sáng hôm ấy trời còn mờ sương, bà cụ Thìn đã dậy nhóm bếp. Ngoài sân con gà "
    "mái\n"
    "dẫn đàn con đi bới rơm. Bà bảo cháu:\n"
    "- Con ra chợ mua cho bà mớ rau, nhớ hỏi cô Lành xem cá hôm nay có tươi không.\n"
    "Ngày 12 tháng 3 năm ấy, làng có hội, số 45 phố Huyện đông nghịt người.\n"
    "1. Điều nó nhớ nhất là tiếng trống.\n"
    "2. Điều nó quên là mớ rau.\n";

static const char news[] =
    "BÁO SƠN LÂM                                  Thứ Ba, ngày 14/7/2026\n"
    "Số 4512 - Năm thứ 38                         Giá: 5.000 đồng\n\n"
    "Khánh thành cầu Phú Khê sau hai năm thi công\n\n"
    "SƠN LÂM - Sáng 13/7, Ủy ban nhân dân tỉnh tổ chức lễ khánh thành cầu Phú Khê. "
    "Phát\n"
    "biểu tại buổi lễ, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các đơn vị hoàn thành "
    "đường\n"
    "dẫn trước ngày 30/9/2026, đồng thời giao Sở Xây dựng chủ trì kiểm tra hành lang. "
    "Công\n"
    "trình được duyệt theo Quyết định số 1208/QĐ-UBND ngày 24/7/2024.\n\n"
    "Giá lúa tăng nhẹ\n"
    "Tại các chợ đầu mối, giá lúa tươi tăng 200 đồng mỗi ki-lô-gam.\n"
    "                                                            THU HÀ\n";

static const char form[] =
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "ĐƠN XIN NGHỈ PHÉP\n\n"
    "Kính gửi: ........................................................\n\n"
    "Họ và tên: ............................... Ngày sinh: ...../...../.........\n"
    "Số căn cước: ................................ Nơi cấp: ...................\n"
    "Tôi xin được nghỉ phép từ ngày ..../..../...... đến ngày ..../..../......\n"
    "              ................, ngày ..... tháng ..... năm 20.....\n"
    "Ý kiến của thủ trưởng đơn vị              Người làm đơn\n";

/* The frame of a letter, to be filled in: Decree 30/2020/NĐ-CP, annex III. */
static const char frame[] =
    "TÊN CƠ QUAN, TỔ CHỨC CHỦ QUẢN    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "TÊN CƠ QUAN, TỔ CHỨC                 Độc lập - Tự do - Hạnh phúc\n"
    "Số: ...../...3.....-...4....         ...5..., ngày ..... tháng ..... năm ......\n"
    "V/v ........6........\nKính gửi:\n- .....................;\n- "
    ".....................\n"
    "...............................7................................\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT, ...8....\n"
    "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ\n(Chữ ký, dấu)\nHọ và tên\n";

static const char receipt[] =
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "GIẤY NHẬN TIỀN\n"
    "Hôm nay, tại nhà ông Lò Văn Toản, tôi là Hà Thị Mai có nhận của ông Toản số tiền\n"
    "5.000.000 đồng (năm triệu đồng chẵn) để mua giống lúa vụ xuân.\n"
    "Tôi hẹn trả trước ngày 30/6/2026.\nNgười nhận\nHà Thị Mai\n";

static const char invoice[] =
    "HÓA ĐƠN BÁN HÀNG\nKý hiệu: 1K26TAA    Số: 00001234\n"
    "Đơn vị bán hàng: Công ty TNHH Hoa Mai\nMã số thuế: 0101234567\n"
    "STT | Tên hàng | Đơn vị | Số lượng | Đơn giá | Thành tiền\n"
    "1 | Giấy A4 | ram | 10 | 65.000 | 650.000\n"
    "2 | Bút bi | hộp | 3 | 40.000 | 120.000\nTổng cộng: 770.000 đồng\n";

static const char contents[] =
    "MỤC LỤC\nChương I. Những vấn đề chung ............................ 3\n"
    "1. Khái niệm ............................................ 4\n"
    "2. Đặc điểm ............................................. 9\n";

static const char foreign[] =
    "Dear colleagues,\nPlease find attached the minutes of the meeting held on 12 "
    "March "
    "2026.\n1. Review the draft.\n2. Send your remarks before 20 March 2026.\n";

static void texts_that_are_no_letters(void **state)
{
    (void)state;
    static const char *const texts[] = {
        prose,        news,    form,
        frame,        receipt, invoice,
        contents,     foreign, "||| ~~ .. ;; 1l| -- _ _\n",
        "\n\n \n\f\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct dau_doc *doc = read_text(texts[i]);
        assert_no_letter(doc);
        dau_doc_free(doc);
    }
}

static const char upper_half[] =
    "UBND TỈNH SƠN LÂM\nSỞ CÔNG THƯƠNG\nSố: 574/SCT-QLTM\n"
    "V/v tăng cường quản lý chợ\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Sơn Lâm, ngày 09 tháng 11 năm 2026\nKính gửi: Ban quản lý các chợ.\n"
    "Thực hiện Chỉ thị số 12/CT-UBND ngày 02/11/2026 của Ủy ban nhân dân tỉnh về bảo\n";
static const char lower_half[] =
    "đảm cung cầu, bình ổn thị trường dịp cuối năm, Sở Công Thương đề nghị các đơn vị\n"
    "phối hợp chặt chẽ với Ban quản lý các chợ để được hướng dẫn./.\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT, QLTM.\n"
    "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nLương Quốc Thịnh\n";

/* Half a letter has the fields of that half. */
static void half_a_letter_is_half_told(void **state)
{
    (void)state;
    struct dau_doc *doc = read_text(upper_half);
    const struct dau_fields *f = &doc->letters[0].fields;
    assert_string_equal(f->number.value, "574/SCT-QLTM");
    assert_string_equal(f->issuer.value, "SỞ CÔNG THƯƠNG");
    assert_null(f->name.value);
    assert_null(f->role.value);
    assert_int_equal(doc->letters[0].n_distribution, 0);
    assert_int_equal(doc->letters[0].n_tasks, 0);
    dau_doc_free(doc);
    doc = read_text(lower_half);
    f = &doc->letters[0].fields;
    assert_string_equal(doc->letters[0].regime, "other");
    assert_null(f->number.value);
    assert_null(f->date.value);
    assert_null(f->issuer.value);
    assert_string_equal(f->name.value, "Lương Quốc Thịnh");
    assert_int_equal(doc->letters[0].n_recipients, 0);
    assert_true(doc->letters[0].review);
    dau_doc_free(doc);
}

static void a_picture_without_letters_is_none(void **state)
{
    (void)state;
    PIX *page = pixCreate(1240, 1754, 8);
    pixSetAll(page);
    struct dau_doc *doc = read_picture(page);
    assert_no_letter(doc);
    dau_doc_free(doc);
    unsigned random = 7;
    for (int i = 0; i < 4000; i++) {
        random = random * 1103515245 + 12345;
        int x = (int)(random >> 16) % 1240;
        random = random * 1103515245 + 12345;
        pixSetPixel(page, x, (int)(random >> 16) % 1754, 40);
    }
    for (int i = 0; i < 300; i++)
        for (int k = 0; k < 400; k++)
            pixSetPixel(page, 300 + k, 500 + i, (l_uint32)(k * i % 256));
    doc = read_picture(page);
    assert_no_letter(doc);
    dau_doc_free(doc);
    pixDestroy(&page);
}

static void assert_absent_or(const struct dau_field *field, const char *value)
{
    if (field->value)
        assert_string_equal(field->value, value);
}

/* A page upside down is turned, or it is nothing; one in a mirror is nothing. */
static void a_page_the_wrong_way_round(void **state)
{
    (void)state;
    PIX *page = pixRead(DAU_SOURCE_DIR "/samples/page.png");
    assert_non_null(page);
    PIX *grey = pixConvertTo8(page, 0), *large = pixScale(grey, 2, 2);
    PIX *turned = pixRotate180(NULL, large), *mirrored = pixFlipLR(NULL, large);
    struct dau_doc *doc = read_picture(turned);
    for (int i = 0; i < doc->n_letters; i++) {
        const struct dau_fields *f = &doc->letters[i].fields;
        assert_absent_or(&f->number, "574/SCT-QLTM");
        assert_absent_or(&f->date, "2026-11-09");
        assert_absent_or(&f->issuer, "SỞ CÔNG THƯƠNG");
    }
    dau_doc_free(doc);
    doc = read_picture(mirrored);
    assert_no_letter(doc);
    dau_doc_free(doc);
    pixDestroy(&page);
    pixDestroy(&grey);
    pixDestroy(&large);
    pixDestroy(&turned);
    pixDestroy(&mirrored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_are_no_letters),
        cmocka_unit_test(half_a_letter_is_half_told),
        cmocka_unit_test(a_picture_without_letters_is_none),
        cmocka_unit_test(a_page_the_wrong_way_round),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
