/* structure: what is named in a letter, and nothing else; heads of tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "structure/structure.h"

static struct dau_structure *room;

static int set_up(void **state)
{
    (void)state;
    struct dau_err err;
    struct dau_structure_config config = {DAU_SOURCE_DIR "/dict"};
    return dau_structure_open(&room, &config, &err) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    dau_structure_close(room);
    return 0;
}

/* A line a row; in a table " | " parts the cells. */
static void add_line(struct dau_page *page, struct dau_block *block, const char *text)
{
    char copy[1000], *save = NULL;
    int cell = 0;
    struct dau_line *line = dau_block_add_line(page, block);
    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok_r(copy, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        if (block->zone == DAU_ZONE_TABLE && strcmp(word, "|") == 0) {
            cell++;
            continue;
        }
        struct dau_token *token = dau_line_add_token(page, line, word);
        token->ocr_conf = token->cert = -1;
        token->cell = cell;
    }
}

static struct dau_block *add_block(struct dau_doc *doc, enum dau_zone zone,
                                   const char *text)
{
    char copy[4000], *save = NULL;
    struct dau_block *block = dau_page_add_block(doc->pages[0], zone);
    snprintf(copy, sizeof copy, "%s", text);
    for (char *line = strtok_r(copy, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save))
        add_line(doc->pages[0], block, line);
    return block;
}

static struct dau_doc *open_doc(void)
{
    struct dau_doc *doc = dau_doc_new("letter.txt");
    dau_doc_add_page(doc, 1);
    return doc;
}

static void take_apart(struct dau_doc *doc)
{
    struct dau_err err = {0};
    assert_true(dau_structure_doc(room, doc, &err));
    assert_true(dau_doc_check(doc, &err));
}

/* "[printed]type value-upto unit" of each mention of the kind, parted by "; ". */
static const char *said(const struct dau_doc *doc, enum dau_mention_kind kind)
{
    struct dau_flow flow = dau_doc_flow(doc, doc->arena);
    const struct dau_letter *letter = &doc->letters[0];
    const char *all = "";
    for (int i = 0; i < letter->n_mentions; i++) {
        const struct dau_mention *m = &letter->mentions[i];
        if (m->kind != kind)
            continue;
        all = dau_arena_printf(
            doc->arena, "%s%s[%s]%s%s%s%s%s%s%s%s", all, *all ? "; " : "",
            dau_flow_text(&flow, m->span, doc->arena), m->type ? " " : "",
            m->type ? m->type : "", m->value ? " " : "", m->value ? m->value : "",
            m->upto ? "-" : "", m->upto ? m->upto : "", m->unit ? " " : "",
            m->unit ? m->unit : "");
    }
    return all;
}

static void expect(const char *text, enum dau_mention_kind kind, const char *expected)
{
    struct dau_doc *doc = open_doc();
    add_block(doc, DAU_ZONE_BODY, text);
    take_apart(doc);
    assert_string_equal(said(doc, kind), expected);
    dau_doc_free(doc);
}

static void measures_have_quantity_and_unit(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_MEASURE;
    expect("Hoàn thành ít nhất 15% kế hoạch.", kind, "[15%] percentage 15 percent");
    expect("Đạt (99,5 %).", kind, "[(99,5 %).] percentage 99.5 percent");
    expect("Kinh phí 1.200.000 đồng.", kind, "[1.200.000 đồng.] currency 1200000 VND");
    expect("Tổng vốn 1,5 tỷ đồng và 20 triệu đồng.", kind,
           "[1,5 tỷ đồng] currency 1500000000 VND; "
           "[20 triệu đồng.] currency 20000000 VND");
    expect("Hỗ trợ 30.000 đồng/người/ngày, 50.000đ/học sinh.", kind,
           "[30.000 đồng/người/ngày,] currency 30000 VND/người/ngày; "
           "[50.000đ/học sinh.] currency 50000 VND/học-sinh");
    expect("Tăng từ 15 - 20% so với năm trước, gió 40-50km/giờ.", kind,
           "[15 - 20%] percentage 15-20 percent; [40-50km/giờ.] length 40-50 km/giờ");
    expect("Diện tích 2,25 ha tại đó.", kind, "[2,25 ha] area 2.25 ha");
}

static void what_may_be_else_is_no_measure(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_MEASURE;
    expect("Đi 5 Hà Nội, 12 đồng bào, 720,000 đồng.", kind, "");
    expect("Đạt 99, 73% kế hoạch; 3.71 8% và 20-15% nữa.", kind, "");
    expect("Theo 57-NQ/TW, 15/2025 và 24/7%; 300.000 đồng/ hồ sơ.", kind, "");
}

static void counts_are_numbers(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_NUMBER;
    expect("Cử 03 lớp, 1.250 hộ và 27 người.", kind,
           "[03] cardinal 3; [1.250] cardinal 1250; [27] cardinal 27");
    expect("Ngày 05 tháng 01 năm 2026, quý 4 năm 2025, Điều 3 khoản 2.", kind, "");
    expect("Lúc 07 giờ 30 phút, 8g 00 ngày mai; số 03 gửi.", kind, "");
    expect("Xác định 18 các mục tiêu năm 2026 hộ.", kind, "");
}

static void periods_have_their_ends(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_PERIOD;
    expect("Kế hoạch năm 2026, tổng kết tháng 10/2025.", kind,
           "[2026,] 2026; [tháng 10/2025.] 2025-10");
    expect("Báo cáo quý IV/2025 và giai đoạn 2021-2025.", kind,
           "[quý IV/2025] 2025-10-01-2025-12-31; [2021-2025.] 2021-2025");
    expect("Trong năm học 2025 - 2026.", kind, "[2025 - 2026.] 2025-2026");
    expect("Ngày 25/12 và ngày 08 tháng 01 năm 2026, giai đoạn 2025-2021.", kind, "");
}

static void places_have_the_level_they_are_called(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_PLACE;
    expect("Tại tỉnh Lai Châu và thành phố Đà Nẵng.", kind,
           "[Lai Châu] province Lai Châu; [Đà Nẵng.] province Đà Nẵng");
    expect("Các huyện Gò Quao, An Biên và Tân Hiệp.", kind,
           "[Gò Quao,] district Gò Quao; [An Biên] district An Biên; "
           "[Tân Hiệp.] district Tân Hiệp");
    expect("UBND TỈNH THANH HÓA", kind, "[THANH HÓA] province THANH HÓA");
    expect("Bệnh viện Kiên Giang khám bệnh.", kind, "[Kiên Giang] province Kiên Giang");
    expect("Phong cách Hồ Chí Minh, ông Trần Kiên Giang, xã hội.", kind, "");
    expect("Tại xã Không Có Thật, tỉnh Xa Lạ.", kind, "");
}

static void persons_stand_behind_an_address(void **state)
{
    (void)state;
    expect("Liên hệ bà Tạ Kim Oanh, chuyên viên.", DAU_MENTION_PERSON,
           "[Tạ Kim Oanh,] Tạ Kim Oanh");
    expect("Đồng chí Chủ tịch Giàng A Páo phát biểu.", DAU_MENTION_PERSON,
           "[Giàng A Páo] Giàng A Páo");
    expect("Đồng chí Chủ tịch Giàng A Páo phát biểu.", DAU_MENTION_POSITION,
           "[Chủ tịch]");
    expect("Ông Vũ Đình Lộc, Phó Chủ tịch tỉnh.", DAU_MENTION_POSITION,
           "[Phó Chủ tịch]");
    expect("Bà Rịa - Vũng Tàu, ông bà, đường Vũ Đình Lộc, bà Con.", DAU_MENTION_PERSON,
           "");
}

static void enclosures_come_with_the_letter(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_ENCLOSURE;
    expect("Gửi báo cáo (có biểu mẫu kèm theo), đúng hạn.", kind,
           "[(có biểu mẫu kèm theo),]");
    expect("Quy chế (ban hành kèm theo Quyết định này) áp dụng (nếu có).", kind, "");
}

static void quotations_are_whole(void **state)
{
    (void)state;
    enum dau_mention_kind kind = DAU_MENTION_QUOTE;
    expect("Phong trào “bình dân học vụ số”, rồi \"tăng tốc\" nữa.", kind,
           "[“bình dân học vụ số”,]; [\"tăng tốc\"]");
    expect("Mất dấu “mở đầu rồi “hai lần” thôi.", kind, "");
}

static void doubtful_words_are_not_named(void **state)
{
    (void)state;
    struct dau_doc *doc = open_doc();
    struct dau_block *block =
        add_block(doc, DAU_ZONE_BODY, "Hoàn thành ít nhất 15% kế hoạch.");
    block->lines[0].tokens[4].flags |= DAU_TOKEN_DOUBTFUL;
    take_apart(doc);
    assert_string_equal(said(doc, DAU_MENTION_MEASURE), "");
    dau_doc_free(doc);
}

static const struct dau_node *table_in(const struct dau_node *node)
{
    const struct dau_node *found = node->kind == DAU_NODE_TABLE ? node : NULL;
    for (int i = 0; !found && i < node->n_children; i++)
        found = table_in(&node->children[i]);
    return found;
}

/* How many rows name the columns; they must come first. */
static int head_of(const char *rows)
{
    struct dau_doc *doc = open_doc();
    add_block(doc, DAU_ZONE_BODY, "Danh sách như sau:");
    add_block(doc, DAU_ZONE_TABLE, rows);
    take_apart(doc);
    const struct dau_node *table = table_in(&doc->letters[0].body);
    int n = 0, last = -1;
    assert_non_null(table);
    for (int i = 0; i < table->n_children; i++)
        if (table->children[i].names_columns)
            last = i, n++;
    assert_int_equal(last, n - 1);
    dau_doc_free(doc);
    return n;
}

static void heads_of_tables_are_known(void **state)
{
    (void)state;
    assert_int_equal(head_of("STT | Tên đơn vị | Ghi chú\n1 | Phòng A\n2 | Phòng B"),
                     1);
    assert_int_equal(head_of("Tên đơn vị | Thời gian\nPhòng A | 7h30\nPhòng B | 8h00"),
                     1);
    assert_int_equal(
        head_of("STT | Họ tên | Năm sinh\n | Nam | Nữ\n1 | An | 1990\n2 | Bình"), 2);
    assert_int_equal(head_of("Nội dung | Số | Tên\n(1) | (2) | (3)\nx | 5 | y"), 2);
    assert_int_equal(head_of("Phòng A | 7h30\nPhòng B | 8h00"), 0);
    assert_int_equal(head_of("Có khoa | Không\nKhoa A | Khoa B"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_have_quantity_and_unit),
        cmocka_unit_test(what_may_be_else_is_no_measure),
        cmocka_unit_test(counts_are_numbers),
        cmocka_unit_test(periods_have_their_ends),
        cmocka_unit_test(places_have_the_level_they_are_called),
        cmocka_unit_test(persons_stand_behind_an_address),
        cmocka_unit_test(enclosures_come_with_the_letter),
        cmocka_unit_test(quotations_are_whole),
        cmocka_unit_test(doubtful_words_are_not_named),
        cmocka_unit_test(heads_of_tables_are_known),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
