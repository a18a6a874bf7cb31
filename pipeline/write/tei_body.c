/* The tree of the letter as TEI. The grammar wants opener and heads first, then
 * paragraphs and lists, then divisions, then the closer; the flow is never reordered,
 * so what comes too late for its element becomes an `ab` of that type, or opens a
 * division or postscript of its own. */
#include "write/tei.h"

#include <string.h>

#include "base/text.h"

/* Deeper trees are written flat: readers of XML have limits. */
enum { MAX_NESTING = 40 };

/* What may still come in the element that is being filled. */
enum stage {
    STAGE_TOP,       /* of a div: opener, heads, salute */
    STAGE_MIDDLE,    /* paragraphs, lists, tables */
    STAGE_AFTER_DIV, /* divisions only */
    STAGE_BOTTOM,    /* closers and postscripts */
    STAGE_ITEM       /* paragraphs, lists, tables and no end of it */
};

struct place {
    enum stage stage;
    const char *tail; /* an element opened for what came late: "div", "postscript" */
    int nesting;
    bool empty;
};

typedef void emitter(struct dau_tei *tei, const struct dau_node *node, int to,
                     struct place *place);

static void emit(struct dau_tei *tei, const struct dau_node *node, int to,
                 struct place *place);

static int min(int a, int b)
{
    return a < b ? a : b;
}

static const struct dau_place *next_token(const struct dau_tei *tei)
{
    return &tei->view.flow.places[tei->at];
}

static void open_typed(struct dau_tei *tei, const char *element, const char *type)
{
    dau_tei_page_breaks(tei);
    dau_xml_block(&tei->xml, element);
    dau_xml_attr(&tei->xml, "type", type);
}

static void close_tail(struct dau_tei *tei, struct place *place)
{
    if (place->tail)
        dau_xml_end(&tei->xml);
    place->tail = NULL;
}

/* Ready for a paragraph, list or table. */
static void want_common(struct dau_tei *tei, struct place *place)
{
    place->empty = false;
    if (place->stage == STAGE_TOP)
        place->stage = STAGE_MIDDLE;
    if (place->tail || place->stage == STAGE_MIDDLE || place->stage == STAGE_ITEM)
        return;
    place->tail = place->stage == STAGE_BOTTOM ? "postscript" : "div";
    open_typed(tei, place->tail, place->stage == STAGE_BOTTOM ? NULL : "closing");
}

/* The element, or, where it may not stand any more, an `ab` of the type. */
static bool open_top(struct dau_tei *tei, struct place *place, const char *element,
                     const char *type)
{
    bool fits = place->stage == STAGE_TOP;
    place->empty &= !fits || strcmp(element, "opener") == 0;
    if (!fits)
        want_common(tei, place);
    open_typed(tei, fits ? element : "ab",
               fits && strcmp(element, "head") ? NULL : type);
    return fits;
}

static bool want_div(struct dau_tei *tei, struct place *place)
{
    if (place->stage == STAGE_ITEM || place->stage == STAGE_BOTTOM)
        return false;
    close_tail(tei, place);
    place->stage = STAGE_AFTER_DIV;
    place->empty = false;
    return true;
}

static bool want_closer(struct dau_tei *tei, struct place *place)
{
    if (place->stage == STAGE_ITEM)
        return false;
    if (place->stage == STAGE_TOP) {
        want_common(tei, place);
        dau_xml_leaf(&tei->xml, "p", NULL);
    }
    close_tail(tei, place);
    place->stage = STAGE_BOTTOM;
    return true;
}

static void paragraph(struct dau_tei *tei, int to, struct place *place,
                      const char *rend)
{
    if (tei->at >= to)
        return;
    want_common(tei, place);
    open_typed(tei, "p", NULL);
    dau_xml_attr(&tei->xml, "rend", rend);
    dau_tei_run(tei, to);
    dau_xml_close(&tei->xml);
}

static void lost_label(struct dau_tei *tei, const char *label)
{
    dau_xml_open(&tei->xml, "supplied");
    dau_xml_attr(&tei->xml, "reason", "lost-label");
    dau_xml_attr(&tei->xml, "resp", "#app.extract");
    dau_xml_attr(&tei->xml, "evidence", "internal");
    dau_xml_text(&tei->xml, label);
    dau_xml_close(&tei->xml);
}

/* The printed label up to `to`, or the one that was lost. */
static void write_label(struct dau_tei *tei, const char *label, int to)
{
    if (tei->at >= to && (!label || !*label))
        return;
    dau_xml_open(&tei->xml, "label");
    if (tei->at < to)
        dau_tei_run(tei, to);
    else
        lost_label(tei, label);
    dau_xml_close(&tei->xml);
}

/* Tables: the rows of a block are its lines, their cells are numbered. */

static bool in_table(const struct dau_tei *tei)
{
    return next_token(tei)->block->zone == DAU_ZONE_TABLE;
}

static int line_end(const struct dau_tei *tei, int to)
{
    const struct dau_line *line = next_token(tei)->line;
    int end = tei->at + 1;
    while (end < to && tei->view.flow.places[end].line == line)
        end++;
    return end;
}

static int cell_of(const struct dau_tei *tei, int i)
{
    int cell = tei->view.flow.places[i].token->cell;
    return cell < 0 || cell > 200 ? 0 : cell;
}

static void write_row(struct dau_tei *tei, int to)
{
    int end = line_end(tei, to), column = 0;
    dau_tei_page_breaks(tei);
    dau_xml_block(&tei->xml, "row");
    while (tei->at < end) {
        int cell = cell_of(tei, tei->at), cell_to = tei->at + 1;
        while (cell_to < end && cell_of(tei, cell_to) == cell)
            cell_to++;
        for (; column < cell; column++)
            dau_xml_leaf(&tei->xml, "cell", NULL);
        dau_xml_block(&tei->xml, "cell");
        dau_tei_run(tei, cell_to);
        dau_xml_close(&tei->xml);
        column++;
    }
    dau_xml_end(&tei->xml);
}

static void write_table(struct dau_tei *tei, int to, struct place *place)
{
    if (tei->at >= to)
        return;
    want_common(tei, place);
    open_typed(tei, "table", NULL);
    while (tei->at < to)
        write_row(tei, to);
    dau_xml_end(&tei->xml);
}

/* Text that no node covers. */

static bool ends_sentence(const char *text)
{
    size_t n = strlen(text);
    return n && strchr(".;:", text[n - 1]);
}

static bool begins_paragraph(const struct dau_tei *tei, int i)
{
    const struct dau_place *place = &tei->view.flow.places[i], *before = place - 1;
    if (place->line == before->line)
        return false;
    return place->block != before->block || place->line->gap_lines > 0 ||
           ends_sentence(before->token->text);
}

static void loose(struct dau_tei *tei, int to, struct place *place)
{
    while (tei->at < to) {
        bool table = in_table(tei);
        enum dau_zone zone = next_token(tei)->block->zone;
        int end = tei->at + 1;
        while (end < to && (table ? tei->view.flow.places[end].block->zone == zone
                                  : !begins_paragraph(tei, end)))
            end++;
        if (table) {
            write_table(tei, end, place);
        } else if ((zone == DAU_ZONE_HEADER_LEFT || zone == DAU_ZONE_HEADER_RIGHT) &&
                   place->stage == STAGE_TOP) {
            open_top(tei, place, "opener", NULL);
            tei->in_opener = true;
            dau_tei_run(tei, end);
            tei->in_opener = false;
            dau_xml_close(&tei->xml);
        } else {
            paragraph(tei, end, place, NULL);
        }
    }
}

/* Children in order, `between` for what lies outside them. */
static void children(struct dau_tei *tei, const struct dau_node *node, int to,
                     struct place *place,
                     void (*between)(struct dau_tei *tei, int to, struct place *place))
{
    for (int i = 0; i < node->n_children && place->nesting < MAX_NESTING; i++) {
        const struct dau_node *child = &node->children[i];
        int from = min(child->span.from, to), end = min(child->span.to, to);
        if (from < tei->at)
            from = tei->at;
        if (from >= end)
            continue;
        between(tei, from, place);
        emit(tei, child, end, place);
    }
    between(tei, to, place);
}

static void opener_text(struct dau_tei *tei, int to, struct place *place)
{
    if (tei->at >= to)
        return;
    tei->in_opener = open_top(tei, place, "opener", "opener");
    dau_tei_run(tei, to);
    tei->in_opener = false;
    dau_xml_close(&tei->xml);
}

static void emit_header(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct place *place)
{
    children(tei, node, to, place, opener_text);
}

static void emit_head(struct dau_tei *tei, int to, struct place *place,
                      const char *type, const char *box)
{
    const char *facs =
        dau_tei_zone_ref(tei, type, (struct dau_span){tei->at, tei->at + 1});
    open_top(tei, place, "head", type);
    dau_xml_attr(&tei->xml, "ana", box);
    dau_xml_attr(&tei->xml, "facs", facs);
    dau_tei_run(tei, to);
    dau_xml_close(&tei->xml);
}

static void emit_type(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct place *place)
{
    (void)node;
    emit_head(tei, to, place, "doc-type", "tt:o5a");
}

static void emit_subject(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct place *place)
{
    (void)node;
    bool named =
        tei->view.letter->fields.type.span.from < tei->view.letter->fields.type.span.to;
    emit_head(tei, to, place, "subject", named ? "tt:o5a" : "tt:o5b");
}

static bool is_dash(const char *text)
{
    return strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "+") == 0 ||
           strcmp(text, "•") == 0 || strcmp(text, "—") == 0;
}

static bool is_dash_at(const struct dau_tei *tei, int i)
{
    return is_dash(tei->view.flow.places[i].token->text);
}

/* The first place after tei->at, up to `to`, where an entry of a list of bodies begins.
 */
static int next_entry(const struct dau_tei *tei, int to,
                      const struct dau_recipient *entries, int n_entries)
{
    int found = to;
    for (int i = 0; i < n_entries; i++) {
        int from = entries[i].span.from;
        if (from > tei->view.span.from && from <= tei->view.span.to &&
            from < entries[i].span.to && is_dash_at(tei, from - 1))
            from--;
        if (from >= tei->at && from < found &&
            entries[i].span.from < entries[i].span.to)
            found = from;
    }
    return found;
}

/* Without known entries each line that begins with a dash is one. */
static int next_dash(const struct dau_tei *tei, int to)
{
    for (int i = tei->at; i < to; i++) {
        const struct dau_place *place = &tei->view.flow.places[i];
        if (place->index_in_line == 0 && is_dash(place->token->text))
            return i;
    }
    return to;
}

struct entries {
    const struct dau_recipient *items;
    int n_items;
};

static int entry_from(const struct dau_tei *tei, struct entries entries, int to)
{
    return entries.n_items ? next_entry(tei, to, entries.items, entries.n_items)
                           : next_dash(tei, to);
}

static void write_entries(struct dau_tei *tei, struct entries entries, const char *type,
                          int to)
{
    open_typed(tei, "list", type);
    while (tei->at < to) {
        int begun = tei->at++;
        int end = entry_from(tei, entries, to);
        tei->at = begun;
        bool dash = is_dash_at(tei, begun);
        if (dash && end == begun + 1 && end < to) {
            tei->at = end + 1;
            end = entry_from(tei, entries, to);
            tei->at = begun;
        }
        open_typed(tei, "item", NULL);
        if (dash)
            write_label(tei, NULL, begun + 1);
        if (dash && tei->at < end)
            dau_xml_text(&tei->xml, " ");
        dau_tei_run(tei, end);
        dau_xml_close(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

static int count_within(struct entries entries, int from, int to)
{
    int n = 0;
    for (int i = 0; i < entries.n_items; i++)
        n += entries.items[i].span.from >= from && entries.items[i].span.to <= to &&
             entries.items[i].span.from < entries.items[i].span.to;
    return n;
}

static void emit_salute(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct place *place)
{
    const struct dau_letter *letter = tei->view.letter;
    struct entries entries = {letter->recipients, letter->n_recipients};
    (void)node;
    bool fits =
        place->stage == STAGE_TOP || (place->stage == STAGE_BOTTOM && !place->tail);
    const char *facs =
        dau_tei_zone_ref(tei, "salute", (struct dau_span){tei->at, tei->at + 1});
    if (!fits)
        want_common(tei, place);
    place->empty &= place->stage != STAGE_TOP;
    open_typed(tei, fits ? "salute" : "ab", fits ? NULL : "salute");
    dau_xml_attr(&tei->xml, "ana", "tt:o9a");
    dau_xml_attr(&tei->xml, "facs", facs);
    bool list = count_within(entries, tei->at, to) > 1;
    if (list) {
        dau_tei_run(tei, entry_from(tei, entries, to));
        if (tei->at < to)
            write_entries(tei, entries, "recipients", to);
        dau_xml_end(&tei->xml);
    } else {
        dau_tei_run(tei, to);
        dau_xml_close(&tei->xml);
    }
}

static void emit_paragraph(struct dau_tei *tei, const struct dau_node *node, int to,
                           struct place *place)
{
    if (node->n_children)
        children(tei, node, to, place, loose);
    else if (in_table(tei))
        loose(tei, to, place);
    else
        paragraph(tei, to, place, NULL);
}

/* Where the label and the heading end, within [tei->at, to). */
static int head_end(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    int end = tei->at;
    if (node->mark.from < node->mark.to && node->mark.to > end)
        end = node->mark.to;
    if (node->heading.from < node->heading.to && node->heading.to > end)
        end = node->heading.to;
    return min(end, to);
}

static int mark_end(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    bool marked = node->mark.from == tei->at && node->mark.from < node->mark.to;
    return marked ? min(node->mark.to, to) : tei->at;
}

static void write_label_and_heading(struct dau_tei *tei, const struct dau_node *node,
                                    int to)
{
    int end = head_end(tei, node, to), mark = mark_end(tei, node, end);
    write_label(tei, node->label, mark);
    if (tei->at < end) {
        dau_xml_text(&tei->xml, node->label ? " " : "");
        dau_tei_run(tei, end);
    }
}

static bool has_head(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    return head_end(tei, node, to) > tei->at || (node->label && *node->label);
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

/* A division that stands where none may: its heading is a paragraph, the rest follows.
 */
static void flat_section(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct place *place)
{
    paragraph(tei, head_end(tei, node, to), place, "heading");
    children(tei, node, to, place, loose);
}

static void emit_section(struct dau_tei *tei, const struct dau_node *node, int to,
                         struct place *place)
{
    struct place inner = {
        .stage = STAGE_TOP, .nesting = place->nesting + 1, .empty = true};
    if (!want_div(tei, place)) {
        flat_section(tei, node, to, place);
        return;
    }
    open_typed(tei, "div", type_of_div(node));
    dau_xml_attr(&tei->xml, "n", node->path ? node->path : node->label);
    if (has_head(tei, node, to)) {
        open_typed(tei, "head", NULL);
        write_label_and_heading(tei, node, to);
        dau_xml_close(&tei->xml);
    }
    children(tei, node, to, &inner, loose);
    close_tail(tei, &inner);
    if (inner.empty)
        dau_xml_leaf(&tei->xml, "p", NULL);
    dau_xml_end(&tei->xml);
}

static bool is_task_list(const char *type)
{
    return type && (strcmp(type, "tasks") == 0 || strcmp(type, "subtasks") == 0);
}

static void loose_item(struct dau_tei *tei, int to, struct place *place)
{
    if (tei->at >= to)
        return;
    struct place inner = {.stage = STAGE_ITEM, .nesting = place->nesting + 1};
    open_typed(tei, "item", NULL);
    loose(tei, to, &inner);
    dau_xml_end(&tei->xml);
}

static void write_item(struct dau_tei *tei, const struct dau_node *node, int to,
                       int nesting, const char *list)
{
    struct place inner = {.stage = STAGE_ITEM, .nesting = nesting + 1};
    bool is_item = node->kind == DAU_NODE_ITEM;
    open_typed(tei, "item", NULL);
    if (is_item) {
        dau_xml_attr(&tei->xml, "n", node->path);
        if (is_task_list(list) && node->path)
            dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "task.", node->path));
        write_label(tei, node->label, mark_end(tei, node, to));
        paragraph(tei, head_end(tei, node, to), &inner, "heading");
        children(tei, node, to, &inner, loose);
    } else {
        emit(tei, node, to, &inner);
    }
    dau_xml_end(&tei->xml);
}

static const char *rend_of(const struct dau_node *list)
{
    const char *label = list->n_children ? list->children[0].label : NULL;
    if (!label || !*label)
        return NULL;
    if (strpbrk(label, "0123456789IVX"))
        return "numbered";
    return is_dash(label) ? "dashed" : "lettered";
}

static void emit_list(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct place *place)
{
    want_common(tei, place);
    open_typed(tei, "list",
               node->list ? dau_view_slug(tei->arena, node->list, 30) : NULL);
    dau_xml_attr(&tei->xml, "rend", rend_of(node));
    for (int i = 0; i < node->n_children && place->nesting < MAX_NESTING; i++) {
        const struct dau_node *child = &node->children[i];
        int from = min(child->span.from, to), end = min(child->span.to, to);
        if (from < tei->at)
            from = tei->at;
        if (from >= end)
            continue;
        loose_item(tei, from, place);
        write_item(tei, child, end, place->nesting + 1, node->list);
    }
    loose_item(tei, to, place);
    dau_xml_end(&tei->xml);
}

/* An item outside a list. */
static void emit_item(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct place *place)
{
    want_common(tei, place);
    open_typed(tei, "list", NULL);
    write_item(tei, node, to, place->nesting + 1, NULL);
    dau_xml_end(&tei->xml);
}

static void write_cells(struct dau_tei *tei, const struct dau_node *row, int to,
                        int nesting)
{
    for (int i = 0; i <= row->n_children; i++) {
        const struct dau_node *cell = i < row->n_children ? &row->children[i] : NULL;
        int from = cell ? min(cell->span.from, to) : to;
        int end = cell ? min(cell->span.to, to) : to;
        struct place inner = {.stage = STAGE_ITEM, .nesting = nesting + 1};
        if (tei->at < from) {
            dau_xml_block(&tei->xml, "cell");
            dau_tei_run(tei, from);
            dau_xml_close(&tei->xml);
        }
        if (!cell)
            return;
        dau_xml_block(&tei->xml, "cell");
        if (cell->n_children && tei->at < end)
            children(tei, cell, end, &inner, loose);
        else
            dau_tei_run(tei, end);
        dau_xml_close(&tei->xml);
    }
}

static void emit_table(struct dau_tei *tei, const struct dau_node *node, int to,
                       struct place *place)
{
    bool rows = node->n_children && node->children[0].kind == DAU_NODE_ROW &&
                place->nesting < MAX_NESTING;
    if (!rows) {
        write_table(tei, to, place);
        return;
    }
    want_common(tei, place);
    open_typed(tei, "table", NULL);
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *row = &node->children[i];
        int from = min(row->span.from, to), end = min(row->span.to, to);
        while (tei->at < from)
            write_row(tei, from);
        if (tei->at >= end)
            continue;
        open_typed(tei, "row", NULL);
        write_cells(tei, row, end, place->nesting + 1);
        dau_xml_end(&tei->xml);
    }
    while (tei->at < to)
        write_row(tei, to);
    dau_xml_end(&tei->xml);
}

/* The foot: signer and distribution, inside a closer. */

static void write_seal(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    if (!letter->has_seal)
        return;
    dau_xml_open(&tei->xml, "stamp");
    dau_xml_attr(&tei->xml, "type", "official");
    for (int i = 0; i < tei->n_zones; i++)
        if (strcmp(tei->zones[i].type, "seal") == 0)
            dau_xml_attrf(&tei->xml, "facs", "#%s", tei->zones[i].id);
    dau_xml_close(&tei->xml);
}

static void write_signed(struct dau_tei *tei, int to)
{
    if (tei->at >= to)
        return;
    open_typed(tei, "signed", NULL);
    dau_xml_attr(&tei->xml, "ana", "tt:o7");
    dau_tei_run(tei, to);
    write_seal(tei);
    dau_xml_close(&tei->xml);
}

static void write_distribution(struct dau_tei *tei, int to)
{
    const struct dau_letter *letter = tei->view.letter;
    struct entries entries = {letter->distribution, letter->n_distribution};
    if (count_within(entries, tei->at, to) == 0)
        entries.n_items = 0;
    const char *facs =
        dau_tei_zone_ref(tei, "distribution", (struct dau_span){tei->at, tei->at + 1});
    open_typed(tei, "note", "distribution");
    dau_xml_attr(&tei->xml, "ana", "tt:o9b");
    dau_xml_attr(&tei->xml, "facs", facs);
    int from = entry_from(tei, entries, to);
    if (tei->at < from) {
        dau_xml_newline(&tei->xml);
        write_label(tei, NULL, from);
    }
    if (tei->at < to)
        write_entries(tei, entries, NULL, to);
    dau_xml_end(&tei->xml);
}

static bool holds(struct dau_span outer, struct dau_span inner)
{
    return inner.from < inner.to && inner.from >= outer.from && inner.from < outer.to;
}

/* A part of the foot that no node covers: it is signed when the signer's fields are in
 * it. */
static void foot_text(struct dau_tei *tei, int to, struct place *place)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    struct dau_span span = {tei->at, to};
    (void)place;
    if (tei->at >= to)
        return;
    if (holds(span, f->authority.span) || holds(span, f->role.span) ||
        holds(span, f->name.span)) {
        write_signed(tei, to);
        return;
    }
    dau_tei_page_breaks(tei);
    dau_xml_newline(&tei->xml);
    dau_tei_run(tei, to);
}

static void foot_part(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct place *place)
{
    if (node->kind == DAU_NODE_DISTRIBUTION)
        write_distribution(tei, to);
    else if (node->kind == DAU_NODE_SIGNER)
        write_signed(tei, to);
    else
        foot_text(tei, to, place);
}

static void emit_foot(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct place *place)
{
    if (!want_closer(tei, place)) {
        loose(tei, to, place);
        return;
    }
    open_typed(tei, "closer", NULL);
    if (node->kind != DAU_NODE_FOOT)
        foot_part(tei, node, to, place);
    for (int i = 0; node->kind == DAU_NODE_FOOT && i < node->n_children; i++) {
        const struct dau_node *child = &node->children[i];
        foot_text(tei, min(child->span.from, to), place);
        if (tei->at < min(child->span.to, to))
            foot_part(tei, child, min(child->span.to, to), place);
    }
    foot_text(tei, to, place);
    dau_xml_end(&tei->xml);
}

static void emit_postscript(struct dau_tei *tei, const struct dau_node *node, int to,
                            struct place *place)
{
    struct place inner = {.stage = STAGE_ITEM, .nesting = place->nesting + 1};
    if (!want_closer(tei, place)) {
        loose(tei, to, place);
        return;
    }
    open_typed(tei, "postscript", NULL);
    children(tei, node, to, &inner, loose);
    dau_xml_end(&tei->xml);
}

static emitter *const emitters[DAU_NODE_N] = {
    [DAU_NODE_ROOT] = emit_paragraph,
    [DAU_NODE_HEADER] = emit_header,
    [DAU_NODE_TYPE] = emit_type,
    [DAU_NODE_SUBJECT] = emit_subject,
    [DAU_NODE_SALUTE] = emit_salute,
    [DAU_NODE_PARAGRAPH] = emit_paragraph,
    [DAU_NODE_SECTION] = emit_section,
    [DAU_NODE_ARTICLE] = emit_section,
    [DAU_NODE_LIST] = emit_list,
    [DAU_NODE_ITEM] = emit_item,
    [DAU_NODE_TABLE] = emit_table,
    [DAU_NODE_ROW] = emit_paragraph,
    [DAU_NODE_CELL] = emit_paragraph,
    [DAU_NODE_FOOT] = emit_foot,
    [DAU_NODE_DISTRIBUTION] = emit_foot,
    [DAU_NODE_SIGNER] = emit_foot,
    [DAU_NODE_POSTSCRIPT] = emit_postscript,
    [DAU_NODE_APPENDIX] = emit_section,
    [DAU_NODE_COPY] = emit_section,
};

/* Writes the node's tokens, up to `to`; there is at least one. */
static void emit(struct dau_tei *tei, const struct dau_node *node, int to,
                 struct place *place)
{
    struct place *deeper = place;
    deeper->nesting++;
    emitters[(unsigned)node->kind < DAU_NODE_N ? node->kind : DAU_NODE_ROOT](
        tei, node, to, deeper);
    deeper->nesting--;
}

/* The letter: a division for it, one for a copy certificate, and the appendices in
 * back. */

static void open_part(struct dau_tei *tei, struct place *part, const char *type)
{
    const char *name = tei->view.letter->fields.type.value;
    *part = (struct place){.stage = STAGE_TOP, .empty = true};
    dau_xml_block(&tei->xml, "div");
    dau_xml_attr(&tei->xml, "type", type);
    if (name && strcmp(type, "document") == 0)
        dau_xml_attr(&tei->xml, "subtype", dau_view_slug(tei->arena, name, 60));
}

static void close_part(struct dau_tei *tei, struct place *part)
{
    close_tail(tei, part);
    if (part->empty)
        dau_xml_leaf(&tei->xml, "p", NULL);
    dau_xml_end(&tei->xml);
}

static void lost_block(struct dau_tei *tei)
{
    dau_xml_open(&tei->xml, "gap");
    dau_xml_attr(&tei->xml, "reason", "absent-from-ocr");
    dau_xml_attr(&tei->xml, "unit", "block");
    dau_xml_attr(&tei->xml, "quantity", "1");
    dau_xml_attr(&tei->xml, "resp", "#app.extract");
    dau_xml_close(&tei->xml);
}

/* A letter has a foot: where nothing of it was found, it was lost. */
static void lost_foot(struct dau_tei *tei, struct place *part)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    bool is_letter = f->number.value || f->issuer.value;
    if (!is_letter || f->name.value || f->role.value || f->authority.value ||
        part->stage == STAGE_BOTTOM)
        return;
    want_closer(tei, part);
    dau_xml_block(&tei->xml, "closer");
    dau_xml_block(&tei->xml, "signed");
    dau_xml_attr(&tei->xml, "ana", "tt:o7");
    lost_block(tei);
    write_seal(tei);
    dau_xml_close(&tei->xml);
    dau_xml_block(&tei->xml, "note");
    dau_xml_attr(&tei->xml, "type", "distribution");
    dau_xml_attr(&tei->xml, "ana", "tt:o9b");
    lost_block(tei);
    dau_xml_close(&tei->xml);
    dau_xml_end(&tei->xml);
}

struct text {
    struct place part;
    bool open, in_back, has_document;
};

static void leave_part(struct dau_tei *tei, struct text *text)
{
    if (!text->open)
        return;
    if (text->has_document && !text->in_back && tei->at >= tei->view.span.from)
        lost_foot(tei, &text->part);
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
    int to = tei->view.span.to;
    for (int i = 0; i < root->n_children; i++) {
        const struct dau_node *node = &root->children[i];
        int from = min(node->span.from, to), end = min(node->span.to, to);
        bool apart = node->kind == DAU_NODE_APPENDIX || node->kind == DAU_NODE_COPY;
        if (from < tei->at)
            from = tei->at;
        if (from >= end)
            continue;
        if (tei->at < from || !apart)
            need_part(tei, text);
        if (tei->at < from)
            loose(tei, from, &text->part);
        if (apart) {
            struct place outside = {.stage = STAGE_MIDDLE};
            leave_part(tei, text);
            if (node->kind == DAU_NODE_APPENDIX)
                enter_back(tei, text);
            emit(tei, node, end, &outside);
        } else {
            emit(tei, node, end, &text->part);
        }
    }
    if (tei->at < to)
        need_part(tei, text);
    loose(tei, to, &text->part);
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
