#include <math.h>
#include <string.h>

#include "ingest/source.h"
#include "ingest/xml.h"

/* ALTO without pixels (tenths of a millimetre, 1/1200 inch) is laid out at this. */
enum { LAYOUT_DPI = 300 };

/* What an ALTO file keeps open. Boxes become pixels by `scale`. */
struct alto {
    xmlDoc *tree;
    xmlNode **pages;
    int n_pages;
    double scale;
    int dpi; /* 0 when its unit is pixels */
};

/* XML of any root: which it is, the parser finds out. */
static bool is_xml(const unsigned char *bytes, size_t length)
{
    static const char wide_start[][6] = {"\xff\xfe<\0?", "\xfe\xff\0<\0"};
    size_t i = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < length && bytes[i] && strchr(" \t\r\n", bytes[i]))
        i++;
    if (length - i >= 5 &&
        (memcmp(bytes + i, "<?xml", 5) == 0 || memcmp(bytes + i, "<alto", 5) == 0))
        return true;
    return length >= 6 && (memcmp(bytes, wide_start[0], 5) == 0 ||
                           memcmp(bytes, wide_start[1], 5) == 0);
}

static void close_alto(struct dau_source *source)
{
    struct alto *alto = source->self;
    if (alto)
        xmlFreeDoc(alto->tree);
}

static bool parse(struct dau_source *source, struct alto *alto, struct dau_err *err)
{
    static const char *const faults[] = {
        [DAU_XML_BROKEN] = "is damaged or cut short XML",
        [DAU_XML_DOCTYPE] =
            "declares a document type, which ALTO has no need of; remove it",
        [DAU_XML_HUGE] = "is more than 64 MiB of XML; split it by pages",
    };
    enum dau_xml_fault fault;
    alto->tree = dau_xml_parse(source->bytes.data, source->bytes.length, false, &fault);
    if (alto->tree)
        return true;
    return dau_fail(err, fault == DAU_XML_HUGE ? DAU_E_LIMIT : DAU_E_FORMAT,
                    "ingest: %s %s", source->name, faults[fault]);
}

static void set_unit(struct dau_source *source, struct alto *alto, const xmlNode *node)
{
    const char *unit = dau_xml_content(source->arena, node);
    if (unit && strcmp(unit, "mm10") == 0)
        alto->scale = LAYOUT_DPI / 254.0;
    else if (unit && strcmp(unit, "inch1200") == 0)
        alto->scale = LAYOUT_DPI / 1200.0;
    else
        return;
    alto->dpi = LAYOUT_DPI;
}

static bool open_alto(struct dau_source *source, struct dau_err *err)
{
    struct alto *alto = DAU_NEW(source->arena, struct alto);
    source->self = alto;
    alto->scale = 1;
    if (!parse(source, alto, err))
        return false;
    const xmlNode *root = xmlDocGetRootElement(alto->tree);
    if (!dau_xml_is(root, "alto"))
        return dau_fail(err, DAU_E_FORMAT,
                        "ingest: %s is XML but not ALTO: its root is %.40s",
                        source->name, (const char *)root->name);
    for (xmlNode *node = dau_xml_next(root, root); node;
         node = dau_xml_next(node, root)) {
        if (dau_xml_is(node, "MeasurementUnit"))
            set_unit(source, alto, node);
        if (!dau_xml_is(node, "Page"))
            continue;
        xmlNode **slot = dau_arena_push(source->arena, &alto->pages, &alto->n_pages,
                                        sizeof(xmlNode *));
        *slot = node;
    }
    source->n_pages = alto->n_pages;
    source->doc->kind = DAU_KIND_ALTO;
    return dau_ingest_check_pages(source, alto->n_pages, err);
}

static int clamp(double value, double low, double high)
{
    return (int)(value < low ? low : value > high ? high : value);
}

static struct dau_box box_of(const struct alto *alto, const struct dau_page *page,
                             const xmlNode *node)
{
    double x = dau_xml_number(node, "HPOS", -1) * alto->scale;
    double y = dau_xml_number(node, "VPOS", -1) * alto->scale;
    double w = dau_xml_number(node, "WIDTH", 0) * alto->scale;
    double h = dau_xml_number(node, "HEIGHT", 0) * alto->scale;
    if (x < 0 || y < 0 || w <= 0 || h <= 0)
        return (struct dau_box){0, 0, 0, 0};
    int left = clamp(x, 0, page->width - 1), top = clamp(y, 0, page->height - 1);
    return (struct dau_box){left, top, clamp(ceil(x + w), left + 1, page->width) - left,
                            clamp(ceil(y + h), top + 1, page->height) - top};
}

static float fraction(double value)
{
    return value < 0 ? -1 : value > 1 ? 1 : (float)value;
}

static void add_alternatives(struct dau_page *page, struct dau_token *token,
                             const xmlNode *string)
{
    for (xmlNode *node = string->children; node; node = node->next) {
        if (!dau_xml_is(node, "ALTERNATIVE"))
            continue;
        const char *text = dau_xml_content(page->arena, node);
        if (!text)
            continue;
        struct dau_alt *alt =
            dau_arena_push(page->arena, &token->alts, &token->n_alts, sizeof *alt);
        *alt = (struct dau_alt){text, "engine", 0};
    }
}

static void add_string(const struct alto *alto, struct dau_page *page,
                       struct dau_line *line, const xmlNode *node)
{
    const char *content = dau_node_text(page->arena, node, "CONTENT");
    if (!content)
        return;
    struct dau_token *token = dau_line_add_token(page, line, content);
    token->box = box_of(alto, page, node);
    token->ocr_conf = fraction(dau_xml_number(node, "WC", -1));
    const char *style = dau_node_text(page->arena, node, "STYLE");
    if (style && strstr(style, "bold"))
        token->flags |= DAU_TOKEN_BOLD;
    if (style && strstr(style, "italic"))
        token->flags |= DAU_TOKEN_ITALIC;
    add_alternatives(page, token, node);
}

/* A hyphen that ALTO keeps apart from its word is printed with it. */
static void add_hyphen(struct dau_page *page, struct dau_line *line,
                       const xmlNode *node)
{
    const char *hyphen = dau_node_text(page->arena, node, "CONTENT");
    if (!line->n_tokens || !hyphen)
        return;
    struct dau_token *last = &line->tokens[line->n_tokens - 1];
    if (strcmp(hyphen, "\xc2\xad") == 0)
        hyphen = "-";
    last->read = last->text = dau_arena_printf(page->arena, "%s%s", last->read, hyphen);
}

static void add_line(const struct alto *alto, struct dau_page *page,
                     struct dau_block *block, const xmlNode *node)
{
    struct dau_line *line = dau_block_add_line(page, block);
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (dau_xml_is(child, "String"))
            add_string(alto, page, line, child);
        else if (dau_xml_is(child, "HYP"))
            add_hyphen(page, line, child);
    }
    if (line->n_tokens == 0)
        block->n_lines--;
}

/* Where the page gives no size, its boxes do. */
static bool set_size(struct dau_source *source, struct dau_page *page,
                     const xmlNode *node, struct dau_err *err)
{
    const struct alto *alto = source->self;
    double width = dau_xml_number(node, "WIDTH", 0),
           height = dau_xml_number(node, "HEIGHT", 0);
    bool given = width > 0 && height > 0;
    for (xmlNode *n = dau_xml_next(node, node); n && !given;
         n = dau_xml_next(n, node)) {
        width =
            fmax(width, dau_xml_number(n, "HPOS", 0) + dau_xml_number(n, "WIDTH", 0));
        height =
            fmax(height, dau_xml_number(n, "VPOS", 0) + dau_xml_number(n, "HEIGHT", 0));
    }
    width = ceil(width * alto->scale);
    height = ceil(height * alto->scale);
    if (width == 0 && height == 0)
        return true;
    if (!dau_ingest_check_size(source, page->number, width, height, err))
        return false;
    page->width = (int)width;
    page->height = (int)height;
    page->dpi = alto->dpi;
    return true;
}

static bool alto_page(struct dau_source *source, int number, struct dau_page *page,
                      struct dau_picture *picture, struct dau_err *err)
{
    (void)picture;
    const struct alto *alto = source->self;
    const xmlNode *top = alto->pages[number - 1];
    if (!set_size(source, page, top, err))
        return false;
    struct dau_block *block = NULL;
    for (xmlNode *node = dau_xml_next(top, top); node; node = dau_xml_next(node, top)) {
        if (dau_xml_is(node, "TextBlock"))
            block = dau_page_add_block(page, DAU_ZONE_BODY);
        if (!dau_xml_is(node, "TextLine"))
            continue;
        if (!block)
            block = dau_page_add_block(page, DAU_ZONE_BODY);
        add_line(alto, page, block, node);
    }
    if (page->width)
        dau_page_fit_boxes(page);
    return true;
}

const struct dau_ingest_kind dau_ingest_alto = {"ALTO", is_xml, open_alto, alto_page,
                                                close_alto};
