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

void dau_tei_org_name(struct dau_tei *tei, const char *value)
{
    dau_xml_open(&tei->xml, "orgName");
    dau_xml_attr(&tei->xml, "ref", dau_tei_org_ref(tei, value));
    dau_xml_text(&tei->xml, value);
    dau_xml_close(&tei->xml);
}

const struct dau_tool *dau_tei_tool(const struct dau_tei *tei, const char *id)
{
    for (int i = 0; i < tei->config->n_tools; i++)
        if (strcmp(tei->config->tools[i].id, id) == 0)
            return &tei->config->tools[i];
    return NULL;
}

/* The reading came with the source: no engine of ours had a part in it. */
bool dau_tei_was_read_elsewhere(const struct dau_tei *tei)
{
    enum dau_kind kind = tei->view.doc->kind;
    return kind == DAU_KIND_TEXT || kind == DAU_KIND_ALTO ||
           kind == DAU_KIND_PDF_DIGITAL || !dau_tei_tool(tei, "ocr");
}

static const char *name_of_tool(const struct dau_tei *tei, const char *id,
                                const char *otherwise)
{
    const struct dau_tool *tool = dau_tei_tool(tei, id);
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
        dau_tei_org_name(tei, f->issuer.value);
        dau_xml_close(&tei->xml);
    }
    responsible(tei, "nhận dạng ký tự", "ocr",
                dau_tei_was_read_elsewhere(tei) ? "lớp văn bản của nguồn"
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

void dau_tei_date(struct dau_tei *tei, const char *name, const char *iso)
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
    dau_tei_date(tei, "date", dau_arena_strndup(tei->arena, today, 10));
    idno(tei, "local", local_id(tei));
    dau_xml_block(&tei->xml, "availability");
    dau_xml_attr(&tei->xml, "status", "unknown");
    dau_xml_open(&tei->xml, "p");
    dau_xml_text(&tei->xml, "Chưa xác định chế độ sử dụng.");
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
    dau_xml_end(&tei->xml);
}

/* What does not agree with itself, worded for a clerk; where it stands when that is
 * known. */
static void notes_stmt(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    if (!letter->n_checks)
        return;
    dau_xml_block(&tei->xml, "notesStmt");
    for (int i = 0; i < letter->n_checks; i++) {
        const struct dau_check *check = &letter->checks[i];
        struct dau_span span = dau_view_clip(&tei->view, check->span);
        dau_xml_block(&tei->xml, "note");
        dau_xml_attr(&tei->xml, "type", "check");
        dau_xml_attr(&tei->xml, "subtype", dau_view_slug(tei->arena, check->code, 60));
        dau_xml_attr(&tei->xml, "n", check->path);
        if (span.from < span.to)
            dau_xml_attr(&tei->xml, "target", dau_tei_line_ref(tei, span.from));
        dau_xml_attr(&tei->xml, "resp", "#app.extract");
        dau_xml_text(&tei->xml, check->message);
        dau_xml_close(&tei->xml);
    }
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
        dau_tei_date(tei, "date", f->date.value);
    }
    if (f->issuer.value) {
        dau_xml_block(&tei->xml, "author");
        dau_tei_org_name(tei, f->issuer.value);
        dau_xml_close(&tei->xml);
    }
    idno(tei, "file", dau_view_source_name(&tei->view));
    idno(tei, "sha256", tei->view.doc->sha256);
    dau_xml_end(&tei->xml);
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
        dau_tei_org_name(tei, f->issuer.value);
    }
    if (f->name.value) {
        dau_xml_block(&tei->xml, "persName");
        dau_xml_attrf(&tei->xml, "ref", "#%s", tei->person_id);
        dau_xml_text(&tei->xml, f->name.value);
        dau_xml_close(&tei->xml);
    }
    if (f->place.value) {
        dau_xml_block(&tei->xml, "placeName");
        dau_xml_attr(&tei->xml, "type", dau_tei_place_type(tei));
        dau_xml_text(&tei->xml, f->place.value);
        dau_xml_close(&tei->xml);
    }
    if (valid(f->date.value)) {
        dau_xml_newline(&tei->xml);
        dau_tei_date(tei, "date", f->date.value);
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
        dau_tei_org_name(tei, letter->recipients[i].value);
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
        dau_tei_date(tei, "date", f->date.value);
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
    for (int i = dau_tei_was_read_elsewhere(tei) ? 1 : 0, n = 0; n < 3 - i; n++) {
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
    notes_stmt(tei);
    source_desc(tei);
    dau_xml_end(&tei->xml);
    dau_tei_encoding_desc(tei);
    profile_desc(tei);
    revisions(tei);
    dau_xml_end(&tei->xml);
}
