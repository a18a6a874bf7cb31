/* The TEI that is written: valid, complete, and the same for the same input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/file.h"
#include "tei_reader.h"
#include "write/write.h"
#include "write_letter.h"

static const char *const levels[] = {"clean", "linked", "full"};

static void write_tei(const struct dau_doc *doc, enum dau_tei_level level,
                      struct dau_buf *out)
{
    struct dau_write_config config = {
        .level = level, .word_zones = level == DAU_TEI_FULL, .time = 1795323600};
    struct dau_err err = {0};
    dau_buf_clear(out);
    assert_true(dau_format_by_name("tei")->write(&config, doc, 0, out, &err));
}

static void assert_same_text(const struct dau_doc *doc, struct dau_buf *seen,
                             const struct dau_buf *out, bool spaces)
{
    struct dau_buf printed = {0};
    struct dau_flow flow = dau_doc_flow(doc, doc->arena);
    struct dau_span all = {0, flow.n_places};
    dau_buf_puts(&printed, dau_flow_text(&flow, all, doc->arena));
    squeeze(seen, spaces);
    squeeze(&printed, spaces);
    if (strcmp(dau_buf_text(seen), dau_buf_text(&printed)) != 0)
        fail_msg("text has\n%s\nflow has\n%s\nin\n%s", dau_buf_text(seen),
                 dau_buf_text(&printed), out->data);
    dau_buf_free(&printed);
}

static void assert_holds_flow(const struct dau_doc *doc, const struct dau_buf *out,
                              bool spaces)
{
    struct dau_buf seen = {0};
    collect_text(doc, out, &seen);
    assert_same_text(doc, &seen, out, spaces);
    dau_buf_free(&seen);
}

static void check_doc(const struct grammars *grammars, const struct dau_doc *doc,
                      bool spaces)
{
    struct dau_buf out = {0};
    for (int level = 0; level < 3; level++) {
        write_tei(doc, (enum dau_tei_level)level, &out);
        assert_valid(grammars, &out);
        assert_holds_flow(doc, &out, spaces);
        assert_pointers_meet(&out);
    }
    dau_buf_free(&out);
}

static void assert_holds(const struct dau_buf *out, const char *part)
{
    if (!strstr(dau_buf_text(out), part))
        fail_msg("%s is not in %s", part, dau_buf_text(out));
}

static void a_letter_is_valid_and_whole(void **state)
{
    for (int picture = 0; picture < 2; picture++) {
        struct sample s = {0};
        sample_open(&s, picture);
        check_doc(*state, s.doc, true);
        dau_doc_free(s.doc);
    }
}

/* A frame around a turned rectangle: the corners give it back. */
static void zones_of_a_skewed_page_have_corners(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    /* 1 degree anticlockwise about the corner of the page; 1000 x 40 becomes 1001 x 57.
     */
    s.doc->pages[0]->warp =
        (struct dau_warp){0.99985, 0.01745, 0, -0.01745, 0.99985, 0};
    s.doc->pages[0]->blocks[0].lines[0].box = (struct dau_box){300, 200, 1001, 57};
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_valid(*state, &out);
    assert_holds(&out, "<zone xml:id=\"p1.l01\" type=\"line\" ulx=\"300\" uly=\"200\" "
                       "lrx=\"1301\" lry=\"257\" "
                       "points=\"300,217 1300,200 1301,240 301,257\"/>");
    s.doc->pages[0]->warp = (struct dau_warp){1.5, 0, 0, 0, 1.5, 0};
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_null(strstr(out.data, "points="));
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* The head of a table, and empty cells where the row has none. */
static void a_table_keeps_its_columns(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_node *table = NULL, *root = &s.doc->letters[0].body;
    for (int i = 0; i < root->n_children; i++)
        if (root->children[i].kind == DAU_NODE_TABLE)
            table = &root->children[i];
    int at = table->span.from, ends[] = {at + 3, at + 6, at + 8};
    for (int r = 0; r < 3; r++) {
        struct dau_node *row =
            add_node(&s, table, DAU_NODE_ROW, (struct dau_span){at, ends[r]});
        row->names_columns = r == 0;
        for (; at < ends[r]; at++)
            add_node(&s, row, DAU_NODE_CELL, (struct dau_span){at, at + 1});
    }
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_valid(*state, &out);
    assert_holds(&out, "<row role=\"label\">");
    const char *last = strstr(out.data, "/>2</cell>");
    assert_non_null(last);
    assert_int_equal(strcspn(strstr(last, "<cell"), "\n"), strlen("<cell/>"));
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* tests/golden/letter.LEVEL.tei.xml; written anew with DAU_GOLDEN=1. */
static void a_letter_is_as_it_was(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0}, golden = {0};
    sample_open(&s, true);
    for (int level = 0; level < 3; level++) {
        char path[4096];
        struct dau_err err = {0};
        snprintf(path, sizeof path, "%s/tests/golden/letter.%s.tei.xml", DAU_SOURCE_DIR,
                 levels[level]);
        write_tei(s.doc, (enum dau_tei_level)level, &out);
        if (getenv("DAU_GOLDEN"))
            assert_true(dau_file_write(path, out.data, out.length, &err));
        dau_buf_clear(&golden);
        assert_true(dau_file_read(path, 1 << 20, &golden, &err));
        assert_string_equal(out.data, golden.data);
    }
    dau_buf_free(&out);
    dau_buf_free(&golden);
    dau_doc_free(s.doc);
}

static void marks_follow_the_level(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out,
                 "<corr resp=\"#app.corr\" cert=\"low\" evidence=\"internal\">có</corr>"
                 "<corr resp=\"#app.corr\" cert=\"low\">cố</corr>");
    assert_holds(&out,
                 "57-<lb n=\"12\" break=\"no\" facs=\"#p1.l12\"/>NQ/TW của <orgName");
    assert_holds(
        &out, "<date type=\"deadline\" when=\"2026-01-15\">15/01/2026</date></seg>.");
    assert_null(strstr(out.data, "<sic source=\"#app.ocr\">Sé:</sic>"));
    assert_null(strstr(out.data, "sourceDoc"));
    write_tei(s.doc, DAU_TEI_LINKED, &out);
    assert_holds(&out,
                 "<line xml:id=\"raw.p1.l03\" facs=\"#p1.l03\">Sé: 03/LDLD</line>");
    write_tei(s.doc, DAU_TEI_FULL, &out);
    assert_holds(&out, "<sic source=\"#app.ocr\">Sé:</sic>");
    assert_holds(&out, "<zone xml:id=\"p1.l03.w02\" type=\"word\"");
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

static void a_label_that_was_misread_is_mended(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_token *token = token_of(&s, "2.");
    token->read = token->text = "Z.";
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out, "<sic source=\"#app.ocr\">Z.</sic><corr resp=\"#app.extract\" "
                       "evidence=\"internal\">2.</corr></choice></label>");
    token->read = token->text = "2)";
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out, "2)</label>");
    check_doc(*state, s.doc, true);
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* What was withdrawn stands in no header and in no element of its own: the reading is
 * unclear, and what else speaks for a value stands beside it with its source. */
static void a_withdrawn_field_is_a_question(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    struct dau_alt number[] = {{"09/LĐLĐ", "file-name", 0.8F},
                               {"03/LĐLĐ", "engine", 0.3F}};
    struct dau_alt date[] = {{"2026-01-09", "signature-time", 0.7F},
                             {"2026-01", "printed", 0.5F}};
    sample_open(&s, true);
    struct dau_fields *f = &s.doc->letters->fields;
    f->number.value = f->date.value = f->name.value = NULL;
    f->number.handwritten = f->date.handwritten = true;
    f->number.alts = number, f->number.n_alts = 2;
    f->date.alts = date, f->date.n_alts = 2;
    write_tei(s.doc, DAU_TEI_LINKED, &out);
    assert_holds(&out, "Số: <choice><unclear reason=\"handwriting\" cert=\"low\" "
                       "source=\"#app.ocr\">03/LĐLĐ</unclear><unclear cert=\"medium\" "
                       "source=\"#ev.file-name\" "
                       "evidence=\"external\">09/LĐLĐ</unclear></choice></seg>");
    assert_holds(&out, "source=\"#ev.signature-time\" evidence=\"external\">"
                       "ngày 09 tháng 01 năm 2026</unclear>");
    assert_holds(&out, "<category xml:id=\"ev.file-name\">");
    assert_null(strstr(out.data, "type=\"number\">"));
    assert_null(strstr(out.data, "when=\"2026-01-08\""));
    assert_null(strstr(out.data, "when=\"2026-01-09\""));
    assert_null(strstr(out.data, "<persName"));
    check_doc(*state, s.doc, true);
    f->date.n_alts = 0;
    token_of(&s, "08")->flags |= DAU_TOKEN_HANDWRITTEN;
    write_tei(s.doc, DAU_TEI_LINKED, &out);
    assert_holds(&out, "<date>ngày <unclear reason=\"handwriting\" cert=\"low\">08"
                       "</unclear> tháng 01 năm 2026</date>");
    check_doc(*state, s.doc, true);
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* Dirt stays outside, a misread word is mended, and other words give way as a whole. */
static void an_element_says_what_its_field_says(void **state)
{
    (void)state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_fields *f = &s.doc->letters->fields;
    struct dau_token *first = token_of(&s, "LIÊN");
    for (int i = f->parent.span.from; i < f->issuer.span.from; i++)
        if (strcmp(s.flow.places[i].token->text, "VIỆT") == 0)
            s.flow.places[i].token->text = "VIỀT";
    first->text = "-";
    f->parent.span.from++;
    f->parent.value = "ĐOÀN LAO ĐỘNG VIỆT NAM";
    struct dau_token *role = s.flow.places[f->role.span.from].token;
    role[0].read = role[0].text = "tt C0Ủ";
    role[1].read = role[1].text = "T ỊCM";
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out, "- <orgName type=\"parent\"");
    assert_holds(&out, "<corr resp=\"#app.extract\" evidence=\"internal\">VIỆT</corr>");
    assert_holds(&out, "<roleName><choice><sic source=\"#app.ocr\">tt C0Ủ T ỊCM</sic>");
    assert_holds(&out, "evidence=\"internal\">CHỦ TỊCH</corr></choice></roleName>");
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

static void a_star_under_the_issuer_is_a_mark(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_token *token = token_of(&s, "Số:");
    token->read = token->text = "***";
    token->flags |= DAU_TOKEN_DOUBTFUL;
    s.doc->letters->fields.number.span.from = span_of(&s, 0, "03/LĐLĐ", "03/LĐLĐ").from;
    check_doc(*state, s.doc, true);
    token->flags = 0;
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out, "<metamark function=\"party-star\">***</metamark>");
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* Checks are in the header, coded and worded. */
static void checks_are_noted(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    struct dau_check checks[] = {
        {"deadline-before-issue", "Thời hạn < ngày ban hành.", "2", {0, 0}},
        {"year-in-number", "Số & năm.", NULL, {3, 5}},
    };
    s.doc->letters->checks = checks;
    s.doc->letters->n_checks = 2;
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    assert_holds(&out, "<note type=\"check\" subtype=\"deadline-before-issue\" n=\"2\" "
                       "resp=\"#app.extract\">Thời hạn &lt; ngày ban hành.</note>");
    assert_holds(&out, "subtype=\"year-in-number\" target=\"#p1.l01\"");
    check_doc(*state, s.doc, true);
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

/* A letter of which nothing is known, with text that XML does not take. */
static void nothing_found_is_still_a_document(void **state)
{
    struct dau_doc *doc = dau_doc_new("");
    check_doc(*state, doc, true);
    struct dau_page *page = dau_doc_add_page(doc, 3);
    page->failure = "too dark";
    check_doc(*state, doc, true);
    page = dau_doc_add_page(doc, 7);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_TABLE);
    add_line(page, block, "a < b ]]> & \" c", 0);
    block->lines[0].tokens[2].cell = 1 << 30;
    block->lines[0].tokens[3].cell = -5;
    block = dau_page_add_block(page, DAU_ZONE_HEADER_RIGHT);
    add_line(page, block, "Số: x / y", 0);
    check_doc(*state, doc, true);
    block->lines[0].tokens[0].text = "a\x01\xef\xbf\xbf\xff";
    struct dau_buf out = {0};
    write_tei(doc, DAU_TEI_FULL, &out);
    assert_valid(*state, &out);
    dau_buf_free(&out);
    dau_doc_free(doc);
}

/* Page 2 is shared: the second letter begins at its table. */
static void two_letters_share_the_flow(void **state)
{
    struct sample s = {0};
    struct dau_buf out = {0}, both = {0};
    sample_open(&s, true);
    struct dau_letter *letters = DAU_NEW_N(s.doc->arena, struct dau_letter, 2);
    int middle = span_of(&s, 0, "TT", "TT").from;
    letters[0] = s.doc->letters[0];
    letters[0].span.to = middle - 3;
    letters[1] = (struct dau_letter){.regime = "other", .span = {middle, middle + 2}};
    s.doc->letters = letters;
    s.doc->n_letters = 2;
    struct dau_write_config config = {.level = DAU_TEI_LINKED};
    for (int i = 0; i < 2; i++) {
        struct dau_err err = {0};
        dau_buf_clear(&out);
        assert_true(dau_format_by_name("tei")->write(&config, s.doc, i, &out, &err));
        assert_valid(*state, &out);
        assert_pointers_meet(&out);
        collect_text(s.doc, &out, &both);
    }
    assert_holds(&out, "<surface xml:id=\"p2\"");
    assert_null(strstr(out.data, "xml:id=\"p1\""));
    assert_same_text(s.doc, &both, &out, false);
    dau_buf_free(&out);
    dau_buf_free(&both);
    dau_doc_free(s.doc);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 8 & 0xFFFF;
}

static struct dau_span random_span(unsigned *seed, int n)
{
    int a = (int)(next_random(seed) % (unsigned)(n + 8)) - 4;
    int b = (int)(next_random(seed) % (unsigned)(n + 8)) - 4;
    bool ordered = next_random(seed) % 8 != 0;
    return a < b || !ordered ? (struct dau_span){a, b} : (struct dau_span){b, a};
}

static void random_tree(struct sample *s, struct dau_node *node, unsigned *seed,
                        int depth)
{
    static const char *const lists[] = {"tasks", "subtasks", "items", NULL};
    static const char *const labels[] = {"1.", "-", "a)", NULL};
    int n = s->flow.n_places, n_children = (int)(next_random(seed) % (depth ? 4 : 12));
    for (int i = 0; i < n_children; i++) {
        struct dau_span span = random_span(seed, n);
        if (next_random(seed) % 3 && depth == 0)
            span = (struct dau_span){i * n / n_children, (i + 1) * n / n_children};
        struct dau_node *child = add_node(
            s, node, (enum dau_node_kind)(next_random(seed) % DAU_NODE_N), span);
        child->list = lists[next_random(seed) % 4];
        child->label = labels[next_random(seed) % 4];
        child->path = next_random(seed) % 2 ? "1.2" : NULL;
        child->mark = next_random(seed) % 2
                          ? (struct dau_span){span.from, span.from + 1}
                          : random_span(seed, n);
        child->heading = random_span(seed, n);
    }
    for (int i = 0; depth < 4 && i < node->n_children; i++)
        random_tree(s, &node->children[i], seed, depth + 1);
}

static void random_facts(struct sample *s, struct dau_letter *letter, unsigned *seed)
{
    int n = s->flow.n_places;
    struct dau_field *fields = &letter->fields.number;
    for (size_t i = 0; i < sizeof letter->fields / sizeof *fields; i++)
        if (next_random(seed) % 2)
            fields[i].span = random_span(seed, n);
    for (size_t i = 0; i < sizeof letter->fields / sizeof *fields; i++)
        if (next_random(seed) % 3 == 0)
            fields[i].value = next_random(seed) % 2 ? NULL : "2026-02-30";
    if (next_random(seed) % 3 == 0)
        letter->n_recipients = 0;
    for (int i = 0; i < letter->n_refs; i++) {
        struct dau_ref *ref = &letter->refs[i];
        ref->mentions[0] = random_span(seed, n);
        ref->relation = next_random(seed) % 3 ? ref->relation : NULL;
        ref->type = next_random(seed) % 3 ? ref->type : NULL;
        ref->number = next_random(seed) % 3 ? ref->number : NULL;
        ref->id = next_random(seed) % 3 ? "doc.1" : "ĐẠI & <x>";
        ref->date = next_random(seed) % 3 ? ref->date : "sớm";
    }
    letter->tasks[1].deadlines[0].span = random_span(seed, n);
    letter->tasks[1].deadlines[0].from = next_random(seed) % 2 ? "2026-02-30" : "2026";
    letter->recipients[0].span = random_span(seed, n);
    letter->distribution[1].span = random_span(seed, n);
    letter->tasks[0].assignees = DAU_NEW_N(s->doc->arena, struct dau_assignee, 2);
    letter->tasks[0].n_assignees = 2;
    for (int i = 0; i < 2; i++)
        letter->tasks[0].assignees[i] =
            (struct dau_assignee){"Sở Y tế", "lead", random_span(seed, n)};
    for (int i = 0; i < n; i++)
        if (next_random(seed) % 10 == 0)
            s->flow.places[i].token->flags ^= next_random(seed) % 8;
}

static void odd_trees_lose_nothing(void **state)
{
    const struct grammars *grammars = *state;
    int rounds = 120;
    for (unsigned seed = 1; seed <= (unsigned)rounds; seed++) {
        unsigned random = seed * 7919;
        struct sample s = {0};
        sample_open(&s, seed % 3);
        struct dau_letter *letter = s.doc->letters;
        letter->body.children = NULL;
        letter->body.n_children = 0;
        random_tree(&s, &letter->body, &random, 0);
        random_facts(&s, letter, &random);
        check_doc(grammars, s.doc, false);
        dau_doc_free(s.doc);
    }
}

static void deep_trees_stay_readable(void **state)
{
    struct sample s = {0};
    sample_open(&s, true);
    struct dau_node *node = &s.doc->letters->body;
    node->children = NULL;
    node->n_children = 0;
    for (int i = 0; i < 2000; i++) {
        enum dau_node_kind kind = i % 2 ? DAU_NODE_ITEM : DAU_NODE_LIST;
        node = add_node(&s, node, kind, (struct dau_span){0, s.flow.n_places});
    }
    check_doc(*state, s.doc, true);
    dau_doc_free(s.doc);
}

static void the_checker_finds_faults(void **state)
{
    const struct grammars *grammars = *state;
    static const char *const faulty[] = {
        "", "<a", "<TEI/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'http://example.org/x.dtd'><a/>"};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        struct dau_err err = {0};
        assert_false(
            dau_check_bytes(grammars->own, "f", faulty[i], strlen(faulty[i]), &err));
        assert_int_equal(err.code, DAU_E_FORMAT);
        assert_non_null(strstr(err.text, "f:"));
    }
}

/* What the profile forbids although each element is known: a swap in a good file. */
static void the_grammar_holds_the_order(void **state)
{
    static const char *const swaps[][2] = {
        {"<salute ", "<sulate "},
        {"<opener>", "<opener a=\"\">"},
        {"</opener>", "<list><item>a</item></list></opener>"},
        {"</closer>", "<list><item>a</item></list></closer>"},
        {"</p>", "<salute>a</salute></p>"},
        {"<closer>", "<div type=\"section\"><p/></div><p/><closer>"},
        {"when=\"2026-01-15\"", "when=\"2026-02-30\""},
        {"xml:id=\"task.2\"", "xml:id=\"task.1\""},
        {"source=\"#app.ocr\"", "source=\"ocr\""},
    };
    const struct grammars *grammars = *state;
    struct sample s = {0};
    struct dau_buf out = {0};
    sample_open(&s, true);
    write_tei(s.doc, DAU_TEI_CLEAN, &out);
    for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++) {
        struct dau_buf bad = {0};
        struct dau_err err = {0};
        const char *at = strstr(strstr(out.data, "<body>"), swaps[i][0]);
        assert_non_null(at);
        dau_buf_add(&bad, out.data, (size_t)(at - out.data));
        dau_buf_puts(&bad, swaps[i][1]);
        dau_buf_puts(&bad, at + strlen(swaps[i][0]));
        if (dau_check_bytes(grammars->own, "f", bad.data, bad.length, &err))
            fail_msg("the grammar takes %s", swaps[i][1]);
        dau_buf_free(&bad);
    }
    dau_buf_free(&out);
    dau_doc_free(s.doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_is_valid_and_whole),
        cmocka_unit_test(a_letter_is_as_it_was),
        cmocka_unit_test(zones_of_a_skewed_page_have_corners),
        cmocka_unit_test(a_table_keeps_its_columns),
        cmocka_unit_test(marks_follow_the_level),
        cmocka_unit_test(a_label_that_was_misread_is_mended),
        cmocka_unit_test(a_withdrawn_field_is_a_question),
        cmocka_unit_test(an_element_says_what_its_field_says),
        cmocka_unit_test(a_star_under_the_issuer_is_a_mark),
        cmocka_unit_test(checks_are_noted),
        cmocka_unit_test(nothing_found_is_still_a_document),
        cmocka_unit_test(two_letters_share_the_flow),
        cmocka_unit_test(odd_trees_lose_nothing),
        cmocka_unit_test(deep_trees_stay_readable),
        cmocka_unit_test(the_checker_finds_faults),
        cmocka_unit_test(the_grammar_holds_the_order),
    };
    return cmocka_run_group_tests(tests, open_grammars, close_grammars);
}
