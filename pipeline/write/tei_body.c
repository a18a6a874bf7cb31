/* The letter as divisions, and what stands in each but lists, tables and the foot. */
#include "write/tei_tree.h"

#include <string.h>

static void opener_text(struct dau_tei *tei, int to, struct dau_tei_place *place)
{
    if (tei->at >= to)
        return;
    tei->in_opener = dau_tei_open_top(tei, place, "opener", "opener");
    dau_tei_run(tei, to);
    tei->in_opener = false;
    dau_xml_close(&tei->xml);
}

static void emit_header(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct dau_tei_place *place)
{
    dau_tei_children(tei, node, to, place, opener_text);
}

static void emit_head(struct dau_tei *tei, int to, struct dau_tei_place *place,
                      const char *type, const char *box)
{
    const char *facs =
        dau_tei_zone_ref(tei, type, (struct dau_span){tei->at, tei->at + 1});
    dau_tei_open_top(tei, place, "head", type);
    dau_xml_attr(&tei->xml, "ana", box);
    dau_xml_attr(&tei->xml, "facs", facs);
    dau_tei_run(tei, to);
    dau_xml_close(&tei->xml);
}

static void emit_type(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct dau_tei_place *place)
{
    (void)node;
    emit_head(tei, to, place, "doc-type", "tt:o5a");
}

static void emit_subject(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct dau_tei_place *place)
{
    (void)node;
    bool named =
        tei->view.letter->fields.type.span.from < tei->view.letter->fields.type.span.to;
    emit_head(tei, to, place, "subject", named ? "tt:o5a" : "tt:o5b");
}

static void emit_salute(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct dau_tei_place *place)
{
    const struct dau_letter *letter = tei->view.letter;
    struct dau_tei_entries entries = {letter->recipients, letter->n_recipients};
    (void)node;
    bool fits = place->stage == DAU_TEI_AT_TOP ||
                (place->stage == DAU_TEI_AT_BOTTOM && !place->tail);
    const char *facs =
        dau_tei_zone_ref(tei, "salute", (struct dau_span){tei->at, tei->at + 1});
    if (!fits)
        dau_tei_want_common(tei, place);
    place->empty &= place->stage != DAU_TEI_AT_TOP;
    dau_tei_open(tei, fits ? "salute" : "ab", fits ? NULL : "salute");
    dau_xml_attr(&tei->xml, "ana", "tt:o9a");
    dau_xml_attr(&tei->xml, "facs", facs);
    bool list = dau_tei_count_entries(entries, tei->at, to) > 1;
    if (list) {
        dau_tei_run(tei, dau_tei_next_entry(tei, entries, to));
        if (tei->at < to)
            dau_tei_write_entries(tei, entries, "recipients", to);
        dau_xml_end(&tei->xml);
    } else {
        dau_tei_run(tei, to);
        dau_xml_close(&tei->xml);
    }
}

static void emit_paragraph(struct dau_tei *tei, const struct dau_node *node, int to,
                           struct dau_tei_place *place)
{
    if (node->n_children)
        dau_tei_children(tei, node, to, place, dau_tei_loose);
    else if (dau_tei_in_table(tei))
        dau_tei_loose(tei, to, place);
    else
        dau_tei_paragraph(tei, to, place, NULL);
}

static void write_label_and_heading(struct dau_tei *tei, const struct dau_node *node,
                                    int to)
{
    int end = dau_tei_head_end(tei, node, to), mark = dau_tei_mark_end(tei, node, end);
    dau_tei_label(tei, node->label, mark);
    if (tei->at < end) {
        dau_xml_text(&tei->xml, node->label ? " " : "");
        dau_tei_run(tei, end);
    }
}

static bool has_head(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    return dau_tei_head_end(tei, node, to) > tei->at || (node->label && *node->label);
}

static const char *type_of_div(const struct dau_node *node)
{
    switch (node->kind) {
    case DAU_NODE_ARTICLE:
        return "article";
    case DAU_NODE_APPENDIX:
        return "appendix";
    case DAU_NODE_COPY:
        return "copy-certificate";
    default:
        return "section";
    }
}

/* A division that stands where none may: its heading is a dau_tei_paragraph, the rest
 * follows.
 */
static void flat_section(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct dau_tei_place *place)
{
    dau_tei_paragraph(tei, dau_tei_head_end(tei, node, to), place, "heading");
    dau_tei_children(tei, node, to, place, dau_tei_loose);
}

static void emit_section(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct dau_tei_place *place)
{
    struct dau_tei_place inner = {
        .stage = DAU_TEI_AT_TOP, .nesting = place->nesting + 1, .empty = true};
    if (!dau_tei_want_div(tei, place)) {
        flat_section(tei, node, to, place);
        return;
    }
    dau_tei_open(tei, "div", type_of_div(node));
    dau_xml_attr(&tei->xml, "n", node->path ? node->path : node->label);
    if (has_head(tei, node, to)) {
        dau_tei_open(tei, "head", NULL);
        write_label_and_heading(tei, node, to);
        dau_xml_close(&tei->xml);
    }
    dau_tei_children(tei, node, to, &inner, dau_tei_loose);
    dau_tei_close_tail(tei, &inner);
    if (inner.empty)
        dau_xml_leaf(&tei->xml, "p", NULL);
    dau_xml_end(&tei->xml);
}

static dau_tei_emitter *const emitters[DAU_NODE_N] = {
    [DAU_NODE_ROOT] = emit_paragraph,
    [DAU_NODE_HEADER] = emit_header,
    [DAU_NODE_TYPE] = emit_type,
    [DAU_NODE_SUBJECT] = emit_subject,
    [DAU_NODE_SALUTE] = emit_salute,
    [DAU_NODE_PARAGRAPH] = emit_paragraph,
    [DAU_NODE_SECTION] = emit_section,
    [DAU_NODE_ARTICLE] = emit_section,
    [DAU_NODE_LIST] = dau_tei_emit_list,
    [DAU_NODE_ITEM] = dau_tei_emit_item,
    [DAU_NODE_TABLE] = dau_tei_emit_table,
    [DAU_NODE_ROW] = emit_paragraph,
    [DAU_NODE_CELL] = emit_paragraph,
    [DAU_NODE_FOOT] = dau_tei_emit_foot,
    [DAU_NODE_DISTRIBUTION] = dau_tei_emit_foot,
    [DAU_NODE_SIGNER] = dau_tei_emit_foot,
    [DAU_NODE_POSTSCRIPT] = dau_tei_emit_postscript,
    [DAU_NODE_APPENDIX] = emit_section,
    [DAU_NODE_COPY] = emit_section,
};

/* Writes the node's tokens, up to `to`; there is at least one. */
void dau_tei_emit(struct dau_tei *tei, const struct dau_node *node, int to,
                  struct dau_tei_place *place)
{
    struct dau_tei_place *deeper = place;
    deeper->nesting++;
    emitters[(unsigned)node->kind < DAU_NODE_N ? node->kind : DAU_NODE_ROOT](
        tei, node, to, deeper);
    deeper->nesting--;
}

/* The letter: a division for it, one for a copy certificate, and the appendices in
 * back. */

static void open_part(struct dau_tei *tei, struct dau_tei_place *part, const char *type)
{
    const char *name = tei->view.letter->fields.type.value;
    *part = (struct dau_tei_place){.stage = DAU_TEI_AT_TOP, .empty = true};
    dau_xml_block(&tei->xml, "div");
    dau_xml_attr(&tei->xml, "type", type);
    if (name && strcmp(type, "document") == 0)
        dau_xml_attr(&tei->xml, "subtype", dau_view_slug(tei->arena, name, 60));
}

static void close_part(struct dau_tei *tei, struct dau_tei_place *part)
{
    dau_tei_close_tail(tei, part);
    if (part->empty)
        dau_xml_leaf(&tei->xml, "p", NULL);
    dau_xml_end(&tei->xml);
}

struct text {
    struct dau_tei_place part;
    bool open, in_back, has_document;
};

static void leave_part(struct dau_tei *tei, struct text *text)
{
    if (!text->open)
        return;
    if (text->has_document && !text->in_back && tei->at >= tei->view.span.from)
        dau_tei_lost_foot(tei, &text->part);
    close_part(tei, &text->part);
    text->open = text->has_document = false;
}

static void enter_back(struct dau_tei *tei, struct text *text)
{
    leave_part(tei, text);
    if (!text->in_back) {
        dau_xml_end(&tei->xml);
        dau_xml_block(&tei->xml, "back");
    }
    text->in_back = true;
}

static void need_part(struct dau_tei *tei, struct text *text)
{
    if (!text->open)
        open_part(tei, &text->part, "continuation");
    text->open = true;
}

static void write_nodes(struct dau_tei *tei, struct text *text)
{
    const struct dau_node *root = &tei->view.letter->body;
    const struct dau_node *node;
    struct dau_span span;
    int to = tei->view.span.to;
    for (int i = 0; (node = dau_tei_child(tei, root, to, &i, &span));) {
        bool apart = node->kind == DAU_NODE_APPENDIX || node->kind == DAU_NODE_COPY;
        if (tei->at < span.from || !apart)
            need_part(tei, text);
        if (tei->at < span.from)
            dau_tei_loose(tei, span.from, &text->part);
        if (apart) {
            struct dau_tei_place outside = {.stage = DAU_TEI_AT_MIDDLE};
            leave_part(tei, text);
            if (node->kind == DAU_NODE_APPENDIX)
                enter_back(tei, text);
            dau_tei_emit(tei, node, span.to, &outside);
        } else {
            dau_tei_emit(tei, node, span.to, &text->part);
        }
    }
    if (tei->at < to)
        need_part(tei, text);
    dau_tei_loose(tei, to, &text->part);
}

void dau_tei_text(struct dau_tei *tei)
{
    struct text text = {.open = true, .has_document = true};
    tei->at = tei->view.span.from;
    tei->page_index = -1;
    dau_xml_block(&tei->xml, "text");
    dau_xml_block(&tei->xml, "body");
    open_part(tei, &text.part, "document");
    write_nodes(tei, &text);
    leave_part(tei, &text);
    dau_tei_last_pages(tei);
    dau_xml_end(&tei->xml);
    dau_xml_end(&tei->xml);
}
