/* How the file was made: what was done to the text, and by what programs. */
#include "write/tei.h"

#include <ctype.h>
#include <string.h>

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
    dau_xml_block(&tei->xml, "interpretation");
    dau_xml_leaf(
        &tei->xml, "p",
        "Tasks, deadlines and citations are marked as they were found; names of "
        "bodies, places and persons, figures, periods, enclosures and "
        "quotations only where they are certain. The level of a place is what "
        "the word before it says, or the list of administrative units.");
    dau_xml_end(&tei->xml);
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

/* What a withdrawn field was answered from: what @source of an unclear points at. */
static const char *const evidence[][2] = {
    {"file-name", "Tên tệp nguồn"},
    {"signature-time", "Thời điểm chữ ký số của tệp"},
    {"text-layer", "Lớp văn bản của tệp"},
    {"mention", "Chỗ khác của cùng văn bản"},
};

static const char *meaning_of(const char *source)
{
    for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
        if (strcmp(evidence[i][0], source) == 0)
            return evidence[i][1];
    return source;
}

/* One category for each kind of evidence that the number or the date was offered. */
static void evidence_taxonomy(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    const struct dau_field *fields[] = {&f->number, &f->date};
    const char *given[16];
    size_t n = 0;
    for (size_t k = 0; k < 2; k++)
        for (int i = 0; n < sizeof given / sizeof *given;) {
            const struct dau_alt *alt = dau_tei_answer(fields[k], &i);
            size_t seen = 0;
            if (!alt)
                break;
            while (seen < n && strcmp(given[seen], alt->source) != 0)
                seen++;
            if (seen == n)
                given[n++] = alt->source;
        }
    if (!n)
        return;
    dau_xml_block(&tei->xml, "taxonomy");
    dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "", "evidence"));
    dau_xml_leaf(&tei->xml, "desc", "Nguồn của số, ngày khi chữ viết tay không rõ");
    for (size_t i = 0; i < n; i++) {
        dau_xml_block(&tei->xml, "category");
        dau_xml_attr(&tei->xml, "xml:id", dau_tei_evidence_id(tei, given[i]));
        dau_xml_leaf(&tei->xml, "catDesc", meaning_of(given[i]));
        dau_xml_end(&tei->xml);
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

static bool is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
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
        dau_xml_text(&tei->xml, is_sha256(tool->version) ? "sha256 " : "");
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
    bool elsewhere = dau_tei_was_read_elsewhere(tei);
    dau_xml_block(&tei->xml, "appInfo");
    if (elsewhere)
        application(tei, &source);
    for (int i = 0; i < tei->config->n_tools; i++)
        if (!elsewhere || strcmp(tei->config->tools[i].id, "ocr") != 0)
            application(tei, &tei->config->tools[i]);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!dau_tei_tool(tei, needed[i].id))
            application(tei, &needed[i]);
    dau_xml_end(&tei->xml);
}

void dau_tei_encoding_desc(struct dau_tei *tei)
{
    dau_xml_block(&tei->xml, "encodingDesc");
    dau_xml_block(&tei->xml, "projectDesc");
    dau_xml_leaf(
        &tei->xml, "p",
        "Recognised, corrected and structured by the programs named in appInfo; "
        "no person has checked it unless revisionDesc says so.");
    dau_xml_end(&tei->xml);
    editorial(tei);
    prefixes(tei);
    dau_xml_block(&tei->xml, "classDecl");
    taxonomy(tei, "type",
             "Loại văn bản: Nghị định 30/2020/NĐ-CP, Điều 7, và văn bản Đảng");
    taxonomy(tei, "regime", "Thể thức: state, party, union, youth, front, other");
    taxonomy(tei, "typeDoc", "typeDoc: Thông tư 05/2025/TT-BNV");
    box_taxonomy(tei);
    evidence_taxonomy(tei);
    dau_xml_end(&tei->xml);
    apps(tei);
    dau_xml_end(&tei->xml);
}
