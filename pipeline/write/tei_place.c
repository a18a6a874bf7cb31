/* Where the writer stands in the file, and what may come there; text that no node
 * covers. */
#include "write/tei_tree.h"

#include <string.h>

#include "base/text.h"

/* Bytes; a longer word is no label, whatever the tree says. */
enum { MAX_LABEL = 8 };

static int min(int a, int b)
{
    return a < b ? a : b;
}

const struct dau_place *dau_tei_next(const struct dau_tei *tei)
{
    return &tei->view.flow.places[tei->at];
}

/* Tables: the rows of a block are its lines, their cells are numbered. */

bool dau_tei_in_table(const struct dau_tei *tei)
{
    return dau_tei_next(tei)->block->zone == DAU_ZONE_TABLE;
}

void dau_tei_open(struct dau_tei *tei, const char *element, const char *type)
{
    dau_tei_page_breaks(tei);
    dau_xml_block(&tei->xml, element);
    dau_xml_attr(&tei->xml, "type", type);
}

void dau_tei_close_tail(struct dau_tei *tei, struct dau_tei_place *place)
{
    if (place->tail)
        dau_xml_end(&tei->xml);
    place->tail = NULL;
}

/* Ready for a dau_tei_paragraph, list or table. */
void dau_tei_want_common(struct dau_tei *tei, struct dau_tei_place *place)
{
    place->empty = false;
    if (place->stage == DAU_TEI_AT_TOP)
        place->stage = DAU_TEI_AT_MIDDLE;
    if (place->tail || place->stage == DAU_TEI_AT_MIDDLE ||
        place->stage == DAU_TEI_AT_ITEM)
        return;
    place->tail = place->stage == DAU_TEI_AT_BOTTOM ? "postscript" : "div";
    dau_tei_open(tei, place->tail,
                 place->stage == DAU_TEI_AT_BOTTOM ? NULL : "closing");
}

/* The element, or, where it may not stand any more, an `ab` of the type. */
bool dau_tei_open_top(struct dau_tei *tei, struct dau_tei_place *place,
                      const char *element, const char *type)
{
    bool fits = place->stage == DAU_TEI_AT_TOP;
    place->empty &= !fits || strcmp(element, "opener") == 0;
    if (!fits)
        dau_tei_want_common(tei, place);
    dau_tei_open(tei, fits ? element : "ab",
                 fits && strcmp(element, "head") ? NULL : type);
    return fits;
}

bool dau_tei_want_div(struct dau_tei *tei, struct dau_tei_place *place)
{
    if (place->stage == DAU_TEI_AT_ITEM || place->stage == DAU_TEI_AT_BOTTOM)
        return false;
    dau_tei_close_tail(tei, place);
    place->stage = DAU_TEI_AT_AFTER_DIV;
    place->empty = false;
    return true;
}

bool dau_tei_want_closer(struct dau_tei *tei, struct dau_tei_place *place)
{
    if (place->stage == DAU_TEI_AT_ITEM)
        return false;
    if (place->stage == DAU_TEI_AT_TOP) {
        dau_tei_want_common(tei, place);
        dau_xml_leaf(&tei->xml, "p", NULL);
    }
    dau_tei_close_tail(tei, place);
    place->stage = DAU_TEI_AT_BOTTOM;
    return true;
}

void dau_tei_paragraph(struct dau_tei *tei, int to, struct dau_tei_place *place,
                       const char *rend)
{
    if (tei->at >= to)
        return;
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "p", NULL);
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

/* The next letter or digit of a label: its brackets, stops and dashes are no part of
 * its meaning. */
static uint32_t next_sign(const char **text)
{
    uint32_t c;
    do
        c = dau_text_next(text);
    while (c && !dau_text_is_letter(c) && !dau_text_is_digit(c));
    return c;
}

static bool says_the_same(const char *a, const char *b)
{
    uint32_t x, y;
    do {
        x = next_sign(&a);
        y = next_sign(&b);
    } while (x && x == y);
    return x == y;
}

static bool was_misread(const struct dau_tei *tei, const char *label)
{
    const char *text = dau_tei_next(tei)->token->text;
    return strlen(text) <= MAX_LABEL && !dau_view_is_changed(&tei->view, tei->at) &&
           !says_the_same(label, text);
}

void dau_tei_label(struct dau_tei *tei, const char *label, int to)
{
    if (tei->at >= to && (!label || !*label))
        return;
    if (label && to == tei->at + 1 && was_misread(tei, label))
        tei->mended = label;
    dau_xml_open(&tei->xml, "label");
    if (tei->at < to)
        dau_tei_run(tei, to);
    else
        lost_label(tei, label);
    dau_xml_close(&tei->xml);
}

/* Where the label and the heading end, within [tei->at, to). */
int dau_tei_head_end(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    int end = tei->at;
    if (node->mark.from < node->mark.to && node->mark.to > end)
        end = node->mark.to;
    if (node->heading.from < node->heading.to && node->heading.to > end)
        end = node->heading.to;
    return min(end, to);
}

int dau_tei_mark_end(const struct dau_tei *tei, const struct dau_node *node, int to)
{
    bool marked = node->mark.from == tei->at && node->mark.from < node->mark.to;
    return marked ? min(node->mark.to, to) : tei->at;
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

void dau_tei_loose(struct dau_tei *tei, int to, struct dau_tei_place *place)
{
    while (tei->at < to) {
        bool table = dau_tei_in_table(tei);
        enum dau_zone zone = dau_tei_next(tei)->block->zone;
        int end = tei->at + 1;
        while (end < to && (table ? tei->view.flow.places[end].block->zone == zone
                                  : !begins_paragraph(tei, end)))
            end++;
        if (table) {
            dau_tei_table(tei, end, place);
        } else if ((zone == DAU_ZONE_HEADER_LEFT || zone == DAU_ZONE_HEADER_RIGHT) &&
                   place->stage == DAU_TEI_AT_TOP) {
            dau_tei_open_top(tei, place, "opener", NULL);
            tei->in_opener = true;
            dau_tei_run(tei, end);
            tei->in_opener = false;
            dau_xml_close(&tei->xml);
        } else {
            dau_tei_paragraph(tei, end, place, NULL);
        }
    }
}

const struct dau_node *dau_tei_child(const struct dau_tei *tei,
                                     const struct dau_node *node, int to, int *i,
                                     struct dau_span *span)
{
    while (*i < node->n_children) {
        const struct dau_node *child = &node->children[(*i)++];
        *span = (struct dau_span){min(child->span.from, to), min(child->span.to, to)};
        if (span->from < tei->at)
            span->from = tei->at;
        if (span->from < span->to)
            return child;
    }
    return NULL;
}

/* Children in order, `between` for what lies outside them. */
void dau_tei_children(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct dau_tei_place *place, dau_tei_filler *between)
{
    const struct dau_node *child;
    struct dau_span span;
    for (int i = 0; place->nesting < DAU_TEI_MAX_NESTING &&
                    (child = dau_tei_child(tei, node, to, &i, &span));) {
        between(tei, span.from, place);
        dau_tei_emit(tei, child, span.to, place);
    }
    between(tei, to, place);
}
