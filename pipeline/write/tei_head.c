/* The header of the file, and the names that the text points at. */
#include "write/tei.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"

static const struct dau_fields *fields_of(const struct dau_tei *tei)
{
    return &tei->view.letter->fields;
}

static const char *valid(const char *date)
{
    return dau_view_is_date(date) ? date : NULL;
}

/* "Công văn số 03/LĐLĐ ngày 08/01/2026 của …", as far as it is known. */
static const char *title(struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    struct dau_arena *arena = tei->arena;
    const char *text = f->type.value     ? f->type.value
                       : f->number.value ? "Văn bản"
                                         : NULL;
    if (!text)
        return dau_view_source_name(&tei->view);
    if (f->number.value)
        text = dau_arena_printf(arena, "%s số %s", text, f->number.value);
    if (f->date.value)
        text = dau_arena_printf(arena, "%s ngày %s", text,
                                dau_view_printed_date(tei->arena, f->date.value));
    if (f->issuer.value)
        text = dau_arena_printf(arena, "%s của %s", text, f->issuer.value);
    return text;
}

static void org_name(struct dau_tei *tei, const char *value)
{
    dau_xml_open(&tei->xml, "orgName");
    dau_xml_attr(&tei->xml, "ref", dau_tei_org_ref(tei, value));
    dau_xml_text(&tei->xml, value);
    dau_xml_close(&tei->xml);
}

static const struct dau_tool *tool_of(const struct dau_tei *tei, const char *id)
{
    for (int i = 0; i < tei->config->n_tools; i++)
        if (strcmp(tei->config->tools[i].id, id) == 0)
            return &tei->config->tools[i];
    return NULL;
}

/* The reading came with the source: no engine of ours had a part in it. */
static bool was_read_elsewhere(const struct dau_tei *tei)
{
    enum dau_kind kind = tei->view.doc->kind;
    return kind == DAU_KIND_TEXT || kind == DAU_KIND_ALTO ||
           kind == DAU_KIND_PDF_DIGITAL || !tool_of(tei, "ocr");
}

static const char *name_of_tool(const struct dau_tei *tei, const char *id,
                                const char *otherwise)
{
    const struct dau_tool *tool = tool_of(tei, id);
    return tool && tool->name ? tool->name : otherwise;
}

static void responsible(struct dau_tei *tei, const char *what, const char *id,
                        const char *name)
{
    dau_xml_block(&tei->xml, "respStmt");
    dau_xml_open(&tei->xml, "resp");
    dau_xml_text(&tei->xml, what);
    dau_xml_close(&tei->xml);
    dau_xml_open(&tei->xml, "name");
    dau_xml_attr(&tei->xml, "type", "software");
    dau_xml_attrf(&tei->xml, "ref", "#app.%s", id);
    dau_xml_text(&tei->xml, name);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

static void title_stmt(struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    dau_xml_block(&tei->xml, "titleStmt");
    dau_xml_block(&tei->xml, "title");
    dau_xml_attr(&tei->xml, "type", "main");
    dau_xml_text(&tei->xml, title(tei));
    dau_xml_close(&tei->xml);
    if (f->subject.value) {
        dau_xml_block(&tei->xml, "title");
        dau_xml_attr(&tei->xml, "type", "sub");
        dau_xml_text(&tei->xml, f->subject.value);
        dau_xml_close(&tei->xml);
    }
    if (f->issuer.value) {
        dau_xml_block(&tei->xml, "author");
        org_name(tei, f->issuer.value);
        dau_xml_close(&tei->xml);
    }
    responsible(tei, "nhận dạng ký tự", "ocr",
                was_read_elsewhere(tei) ? "lớp văn bản của nguồn"
                                        : name_of_tool(tei, "ocr", "ocr"));
    responsible(tei, "phục hồi dấu, hiệu đính", "corr",
                name_of_tool(tei, "corr", "dau"));
    responsible(tei, "trích xuất cấu trúc", "extract",
                name_of_tool(tei, "extract", "dau"));
    dau_xml_end(&tei->xml);
}

static void extent(struct dau_tei *tei)
{
    const struct dau_view *view = &tei->view;
    int pages = view->last_page ? view->last_page - view->first_page + 1 : 0;
    int percent = (int)(view->letter->conf * 100 + 0.5F);
    dau_xml_block(&tei->xml, "extent");
    dau_xml_open(&tei->xml, "measure");
    dau_xml_attr(&tei->xml, "unit", "page");
    dau_xml_attrf(&tei->xml, "quantity", "%d", pages);
    dau_xml_text(&tei->xml, dau_arena_printf(tei->arena, "%d trang", pages));
    dau_xml_close(&tei->xml);
    if (percent > 0) {
        dau_xml_text(&tei->xml, " ");
        dau_xml_open(&tei->xml, "measure");
        dau_xml_attr(&tei->xml, "type", "confidence");
        dau_xml_attr(&tei->xml, "unit", "percent");
        dau_xml_attrf(&tei->xml, "quantity", "%d", percent);
        dau_xml_text(&tei->xml, dau_arena_printf(tei->arena, "%d", percent));
        dau_xml_close(&tei->xml);
    }
    dau_xml_close(&tei->xml);
}

static void date_element(struct dau_tei *tei, const char *name, const char *iso)
{
    dau_xml_open(&tei->xml, name);
    dau_xml_attr(&tei->xml, "when", valid(iso));
    dau_xml_text(&tei->xml, dau_view_printed_date(tei->arena, iso));
    dau_xml_close(&tei->xml);
}

static void idno(struct dau_tei *tei, const char *type, const char *text)
{
    if (!text || !*text)
        return;
    dau_xml_block(&tei->xml, "idno");
    dau_xml_attr(&tei->xml, "type", type);
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
}

/* Name of the source without its ending, and the letter's number when there are
 * several. */
static const char *local_id(struct dau_tei *tei)
{
    const char *name = dau_view_source_name(&tei->view), *dot = strrchr(name, '.');
    size_t n = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    name = dau_arena_strndup(tei->arena, name, n);
    if (tei->view.n_letters > 1)
        name = dau_arena_printf(tei->arena, "%s.%d", name, tei->view.index + 1);
    return name;
}

static void publication(struct dau_tei *tei)
{
    const char *today = dau_view_time(tei->arena, tei->config->time);
    dau_xml_block(&tei->xml, "publicationStmt");
    dau_xml_leaf(&tei->xml, "publisher", "Chưa xác định");
    dau_xml_newline(&tei->xml);
    date_element(tei, "date", dau_arena_strndup(tei->arena, today, 10));
    idno(tei, "local", local_id(tei));
    dau_xml_block(&tei->xml, "availability");
    dau_xml_attr(&tei->xml, "status", "unknown");
    dau_xml_open(&tei->xml, "p");
    dau_xml_text(&tei->xml, "Chưa xác định chế độ sử dụng.");
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
    dau_xml_end(&tei->xml);
}

static void source_desc(struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    dau_xml_block(&tei->xml, "sourceDesc");
    dau_xml_block(&tei->xml, "bibl");
    dau_xml_attr(&tei->xml, "type", "document");
    dau_xml_leaf(&tei->xml, "title", f->type.value ? f->type.value : "Văn bản");
    idno(tei, "doc-number", f->number.value);
    if (f->date.value) {
        dau_xml_newline(&tei->xml);
        date_element(tei, "date", f->date.value);
    }
    if (f->issuer.value) {
        dau_xml_block(&tei->xml, "author");
        org_name(tei, f->issuer.value);
        dau_xml_close(&tei->xml);
    }
    idno(tei, "file", dau_view_source_name(&tei->view));
    idno(tei, "sha256", tei->view.doc->sha256);
    dau_xml_end(&tei->xml);
    dau_xml_end(&tei->xml);
}

static void declaration(struct dau_tei *tei, const char *element, const char *attribute,
                        const char *value, const char *method, const char *text)
{
    dau_xml_block(&tei->xml, element);
    dau_xml_attr(&tei->xml, attribute, value);
    dau_xml_attr(&tei->xml, "method", method);
    dau_xml_open(&tei->xml, "p");
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

static void editorial(struct dau_tei *tei)
{
    static const char *const corrections[] = {
        [DAU_TEI_CLEAN] =
            "OCR errors are corrected silently; a choice is written for "
            "numbers, names and protected tokens, and for corrections below "
            "high certainty. sic with source=\"#app.ocr\" is what the engine "
            "read.",
        [DAU_TEI_LINKED] =
            "OCR errors are corrected silently; the reading of each line stays "
            "in sourceDoc and is linked by facs. A choice is written for "
            "numbers, names and protected tokens, and for corrections below "
            "high certainty. sic with source=\"#app.ocr\" is what the engine "
            "read.",
        [DAU_TEI_FULL] =
            "Every corrected token is a choice. sic with source=\"#app.ocr\" is "
            "what the engine read; orig is another way to write what stands in "
            "reg.",
    };
    enum dau_tei_level level = tei->config->level;
    bool full = level == DAU_TEI_FULL;
    dau_xml_block(&tei->xml, "editorialDecl");
    declaration(tei, "correction", "status", "medium", full ? "markup" : "silent",
                corrections[level]);
    declaration(tei, "normalization", NULL, NULL, full ? "markup" : "silent",
                "NFC; tone marks stay where the document places them.");
    declaration(tei, "hyphenation", "eol", "some", NULL,
                "Line breaks are kept as lb; a number broken over a line has lb "
                "break=\"no\".");
    declaration(tei, "punctuation", "marks", "all", NULL,
                "Printed quotation marks and list numbers are kept.");
    dau_xml_end(&tei->xml);
}

static void taxonomy(struct dau_tei *tei, const char *id, const char *text)
{
    dau_xml_block(&tei->xml, "taxonomy");
    dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "", id));
    dau_xml_open(&tei->xml, "desc");
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

/* The boxes of the state form that ana="tt:..." names: Decree 30/2020, annex I, part I.
 */
static const char *const boxes[][2] = {
    {"o1", "Quốc hiệu và Tiêu ngữ"},
    {"o2", "Tên cơ quan, tổ chức ban hành văn bản"},
    {"o3", "Số, ký hiệu của văn bản"},
    {"o4", "Địa danh và thời gian ban hành văn bản"},
    {"o5a", "Tên loại và trích yếu nội dung văn bản"},
    {"o5b", "Trích yếu nội dung công văn"},
    {"o7", "Chức vụ, họ tên và chữ ký của người có thẩm quyền"},
    {"o9a", "Nơi nhận: Kính gửi"},
    {"o9b", "Nơi nhận"},
    {"o10a", "Dấu chỉ độ mật"},
    {"o10b", "Dấu chỉ mức độ khẩn"},
    {"o12", "Ký hiệu người soạn thảo và số lượng bản phát hành"},
};

static void box_taxonomy(struct dau_tei *tei)
{
    dau_xml_block(&tei->xml, "taxonomy");
    dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "", "box"));
    dau_xml_leaf(&tei->xml, "desc", "Ô số: Nghị định 30/2020/NĐ-CP, Phụ lục I");
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        dau_xml_block(&tei->xml, "category");
        dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "", boxes[i][0]));
        dau_xml_open(&tei->xml, "catDesc");
        dau_xml_text(&tei->xml, boxes[i][1]);
        dau_xml_close(&tei->xml);
        dau_xml_close(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

static void prefixes(struct dau_tei *tei)
{
    dau_xml_block(&tei->xml, "listPrefixDef");
    dau_xml_block(&tei->xml, "prefixDef");
    dau_xml_attr(&tei->xml, "ident", "tt");
    dau_xml_attr(&tei->xml, "matchPattern", "(o[0-9]+[a-c]?)");
    dau_xml_attr(&tei->xml, "replacementPattern", "#$1");
    dau_xml_close(&tei->xml);
    dau_xml_end(&tei->xml);
}

/* [0-9]+[a-z]*[0-9]* up to four times with full stops: what the grammar takes. */
static bool is_version(const char *text)
{
    for (int part = 0; text && part < 4; part++) {
        if (!isdigit((unsigned char)*text))
            return false;
        while (isdigit((unsigned char)*text))
            text++;
        while (*text >= 'a' && *text <= 'z')
            text++;
        while (isdigit((unsigned char)*text))
            text++;
        if (!*text)
            return true;
        if (*text++ != '.')
            return false;
    }
    return false;
}

static void application(struct dau_tei *tei, const struct dau_tool *tool)
{
    bool version = is_version(tool->version) && strlen(tool->version) < 32;
    const char *name = dau_xml_name(tei->arena, "", tool->name ? tool->name : "x");
    if (!isalpha((unsigned char)*name))
        name = dau_arena_printf(tei->arena, "x%s", name);
    dau_xml_block(&tei->xml, "application");
    dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "app.", tool->id));
    dau_xml_attr(&tei->xml, "ident", name);
    dau_xml_attr(&tei->xml, "version", version ? tool->version : "0");
    dau_xml_open(&tei->xml, "label");
    dau_xml_text(&tei->xml, tool->label ? tool->label : tool->name);
    dau_xml_close(&tei->xml);
    if (!version && tool->version && *tool->version) {
        dau_xml_open(&tei->xml, "desc");
        dau_xml_text(&tei->xml, tool->version);
        dau_xml_close(&tei->xml);
    }
    dau_xml_close(&tei->xml);
}

static void apps(struct dau_tei *tei)
{
    static const struct dau_tool source = {"ocr", "source-text", "0",
                                           "text as it stood in the source"};
    static const struct dau_tool needed[] = {
        {"corr", "dau-correct", DAU_VERSION, "restores the marks"},
        {"extract", "dau-structure", DAU_VERSION, "finds the structure"},
    };
    bool elsewhere = was_read_elsewhere(tei);
    dau_xml_block(&tei->xml, "appInfo");
    if (elsewhere)
        application(tei, &source);
    for (int i = 0; i < tei->config->n_tools; i++)
        if (!elsewhere || strcmp(tei->config->tools[i].id, "ocr") != 0)
            application(tei, &tei->config->tools[i]);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!tool_of(tei, needed[i].id))
            application(tei, &needed[i]);
    dau_xml_end(&tei->xml);
}

static void encoding_desc(struct dau_tei *tei)
{
    dau_xml_block(&tei->xml, "encodingDesc");
    editorial(tei);
    prefixes(tei);
    dau_xml_block(&tei->xml, "classDecl");
    taxonomy(tei, "type",
             "Loại văn bản: Nghị định 30/2020/NĐ-CP, Điều 7, và văn bản Đảng");
    taxonomy(tei, "regime", "Thể thức: state, party, union, youth, front, other");
    taxonomy(tei, "typeDoc", "typeDoc: Thông tư 05/2025/TT-BNV");
    box_taxonomy(tei);
    dau_xml_end(&tei->xml);
    apps(tei);
    dau_xml_end(&tei->xml);
}

/* The code of Circular 05/2025/TT-BNV from the table of types: name in the second
 * column, code in the fifth. NULL without a table, or a type it does not know. */
static const char *archive_code(struct dau_tei *tei, const char *type)
{
    struct dau_buf table = {0};
    const char *dir = tei->config->dict_dir, *code = NULL;
    if (!dir || !type ||
        !dau_file_read(dau_arena_printf(tei->arena, "%s/doc_types.tsv", dir), 1 << 20,
                       &table, NULL))
        return NULL;
    size_t n = strlen(type);
    for (const char *line = dau_buf_text(&table); !code && line && *line;) {
        const char *end = strchr(line, '\n'), *cell = line;
        for (int column = 1; column < 5 && cell; column++) {
            cell = strchr(cell, '\t');
            cell = cell && (!end || cell < end) ? cell + 1 : NULL;
            bool other = cell && column == 1 &&
                         (strncmp(cell, type, n) != 0 || !strchr("\t (", cell[n]));
            cell = other ? NULL : cell;
        }
        if (cell && isdigit((unsigned char)*cell))
            code = dau_arena_strndup(tei->arena, cell, strspn(cell, "0123456789"));
        line = end ? end + 1 : NULL;
    }
    dau_buf_free(&table);
    return code;
}

static void class_code(struct dau_tei *tei, const char *scheme, const char *value)
{
    if (!value || !*value)
        return;
    dau_xml_block(&tei->xml, "classCode");
    dau_xml_attrf(&tei->xml, "scheme", "#%s", scheme);
    dau_xml_text(&tei->xml, dau_view_slug(tei->arena, value, 60));
    dau_xml_close(&tei->xml);
}

static void sent(struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    if (!f->issuer.value && !f->place.value && !valid(f->date.value))
        return;
    dau_xml_block(&tei->xml, "correspAction");
    dau_xml_attr(&tei->xml, "type", "sent");
    if (f->issuer.value) {
        dau_xml_newline(&tei->xml);
        org_name(tei, f->issuer.value);
    }
    if (f->place.value)
        dau_xml_leaf(&tei->xml, "placeName", f->place.value);
    if (valid(f->date.value)) {
        dau_xml_newline(&tei->xml);
        date_element(tei, "date", f->date.value);
    }
    dau_xml_end(&tei->xml);
}

static void received(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    if (!letter->n_recipients)
        return;
    dau_xml_block(&tei->xml, "correspAction");
    dau_xml_attr(&tei->xml, "type", "received");
    for (int i = 0; i < letter->n_recipients; i++) {
        dau_xml_newline(&tei->xml);
        org_name(tei, letter->recipients[i].value);
    }
    dau_xml_end(&tei->xml);
}

static bool is_context(const struct dau_ref *ref)
{
    return ref->relation &&
           (strcmp(ref->relation, "basis") == 0 || strcmp(ref->relation, "reply") == 0);
}

static const char *citation(struct dau_tei *tei, const struct dau_ref *ref)
{
    const char *text = ref->type ? ref->type : "Văn bản";
    if (ref->number)
        text = dau_arena_printf(tei->arena, "%s số %s", text, ref->number);
    if (ref->date)
        text = dau_arena_printf(tei->arena, "%s ngày %s", text,
                                dau_view_printed_date(tei->arena, ref->date));
    return text;
}

static void context(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    bool any = false;
    for (int i = 0; i < letter->n_refs; i++) {
        if (!is_context(&letter->refs[i]))
            continue;
        if (!any)
            dau_xml_block(&tei->xml, "correspContext");
        any = true;
        dau_xml_block(&tei->xml, "ref");
        dau_xml_attr(&tei->xml, "type", letter->refs[i].relation);
        dau_xml_attrf(&tei->xml, "target", "#%s", tei->ref_ids[i]);
        dau_xml_text(&tei->xml, citation(tei, &letter->refs[i]));
        dau_xml_close(&tei->xml);
    }
    if (any)
        dau_xml_end(&tei->xml);
}

static bool is_correspondence(const struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    const struct dau_letter *letter = tei->view.letter;
    bool any = f->issuer.value || f->place.value || valid(f->date.value);
    for (int i = 0; i < letter->n_refs; i++)
        any |= is_context(&letter->refs[i]);
    return any || letter->n_recipients > 0;
}

static void profile_desc(struct dau_tei *tei)
{
    const struct dau_fields *f = fields_of(tei);
    const char *regime = tei->view.letter->regime;
    dau_xml_block(&tei->xml, "profileDesc");
    if (f->date.value) {
        dau_xml_block(&tei->xml, "creation");
        date_element(tei, "date", f->date.value);
        dau_xml_close(&tei->xml);
    }
    dau_xml_block(&tei->xml, "langUsage");
    dau_xml_open(&tei->xml, "language");
    dau_xml_attr(&tei->xml, "ident", "vi");
    dau_xml_text(&tei->xml, "Tiếng Việt");
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
    dau_xml_block(&tei->xml, "textClass");
    class_code(tei, "type", f->type.value);
    class_code(tei, "regime", regime ? regime : "other");
    class_code(tei, "typeDoc", archive_code(tei, f->type.value));
    dau_xml_end(&tei->xml);
    if (is_correspondence(tei)) {
        dau_xml_block(&tei->xml, "correspDesc");
        sent(tei);
        received(tei);
        context(tei);
        dau_xml_end(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

static void revisions(struct dau_tei *tei)
{
    static const char *const steps[][2] = {{"extract", "structure extracted"},
                                           {"corr", "marks restored"},
                                           {"ocr", "recognised"}};
    const char *now = dau_view_time(tei->arena, tei->config->time);
    dau_xml_block(&tei->xml, "revisionDesc");
    dau_xml_attr(&tei->xml, "status", "draft");
    for (int i = was_read_elsewhere(tei) ? 1 : 0, n = 0; n < 3 - i; n++) {
        dau_xml_block(&tei->xml, "change");
        dau_xml_attr(&tei->xml, "when", now);
        dau_xml_attrf(&tei->xml, "who", "#app.%s", steps[n][0]);
        dau_xml_attrf(&tei->xml, "n", "%d", 3 - i - n);
        dau_xml_text(&tei->xml, steps[n][1]);
        dau_xml_close(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

void dau_tei_header(struct dau_tei *tei)
{
    dau_xml_block(&tei->xml, "teiHeader");
    dau_xml_block(&tei->xml, "fileDesc");
    title_stmt(tei);
    extent(tei);
    publication(tei);
    source_desc(tei);
    dau_xml_end(&tei->xml);
    encoding_desc(tei);
    profile_desc(tei);
    revisions(tei);
    dau_xml_end(&tei->xml);
}

static void list_org(struct dau_tei *tei)
{
    if (!tei->n_orgs)
        return;
    dau_xml_block(&tei->xml, "listOrg");
    for (int i = 0; i < tei->n_orgs; i++) {
        dau_xml_block(&tei->xml, "org");
        dau_xml_attr(&tei->xml, "xml:id", tei->orgs[i].id);
        dau_xml_open(&tei->xml, "orgName");
        dau_xml_text(&tei->xml, tei->orgs[i].value);
        dau_xml_close(&tei->xml);
        dau_xml_close(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

static void list_person(struct dau_tei *tei)
{
    if (!tei->person_id)
        return;
    dau_xml_block(&tei->xml, "listPerson");
    dau_xml_block(&tei->xml, "person");
    dau_xml_attr(&tei->xml, "xml:id", tei->person_id);
    dau_xml_open(&tei->xml, "persName");
    dau_xml_text(&tei->xml, fields_of(tei)->name.value);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
    dau_xml_end(&tei->xml);
}

static void typed_title(struct dau_tei *tei, const char *type, const char *text)
{
    if (!text || !*text)
        return;
    dau_xml_text(&tei->xml, " ");
    dau_xml_open(&tei->xml, "title");
    dau_xml_attr(&tei->xml, "type", type);
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
}

static void cited(struct dau_tei *tei, int i)
{
    const struct dau_ref *ref = &tei->view.letter->refs[i];
    dau_xml_block(&tei->xml, "bibl");
    dau_xml_attr(&tei->xml, "xml:id", tei->ref_ids[i]);
    if (ref->type)
        dau_xml_attr(&tei->xml, "type", dau_view_slug(tei->arena, ref->type, 60));
    dau_xml_open(&tei->xml, "title");
    dau_xml_text(&tei->xml, ref->type ? ref->type : "Văn bản");
    dau_xml_close(&tei->xml);
    typed_title(tei, "sub", ref->subject);
    typed_title(tei, "alias", ref->alias);
    if (ref->number) {
        dau_xml_text(&tei->xml, " ");
        dau_xml_open(&tei->xml, "idno");
        dau_xml_attr(&tei->xml, "type", "doc-number");
        dau_xml_text(&tei->xml, ref->number);
        dau_xml_close(&tei->xml);
    }
    if (ref->date) {
        dau_xml_text(&tei->xml, " ");
        date_element(tei, "date", ref->date);
    }
    if (ref->issuer) {
        dau_xml_text(&tei->xml, " ");
        dau_xml_open(&tei->xml, "author");
        org_name(tei, ref->issuer);
        dau_xml_close(&tei->xml);
    }
    dau_xml_close(&tei->xml);
}

void dau_tei_stand_off(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    if (!tei->n_orgs && !tei->person_id && !letter->n_refs)
        return;
    dau_xml_block(&tei->xml, "standOff");
    list_org(tei);
    list_person(tei);
    if (letter->n_refs) {
        dau_xml_block(&tei->xml, "listBibl");
        dau_xml_attr(&tei->xml, "type", "cited-documents");
        for (int i = 0; i < letter->n_refs; i++)
            cited(tei, i);
        dau_xml_end(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}
