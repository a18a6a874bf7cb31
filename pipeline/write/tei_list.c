/* Lists: tasks and items of the tree, and the bodies a letter goes to. */
#include "write/tei_tree.h"

#include <string.h>

static bool is_dash(const char *text)
{
    return strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "+") == 0 ||
           strcmp(text, "•") == 0 || strcmp(text, "—") == 0;
}

/* A dash, or what an engine made of one at the beginning of a line. */
static bool is_dash_at(const struct dau_tei *tei, int i)
{
    const struct dau_place *place = &tei->view.flow.places[i];
    return is_dash(place->token->text) ||
           (place->index_in_line == 0 && !*dau_tei_bare(tei, i));
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
        if (place->index_in_line == 0 && is_dash_at(tei, i))
            return i;
    }
    return to;
}

int dau_tei_next_entry(const struct dau_tei *tei, struct dau_tei_entries entries,
                       int to)
{
    return entries.n_items ? next_entry(tei, to, entries.items, entries.n_items)
                           : next_dash(tei, to);
}

void dau_tei_write_entries(struct dau_tei *tei, struct dau_tei_entries entries,
                           const char *type, int to)
{
    dau_tei_open(tei, "list", type);
    while (tei->at < to) {
        int begun = tei->at++;
        int end = dau_tei_next_entry(tei, entries, to);
        tei->at = begun;
        bool dash = is_dash_at(tei, begun);
        if (dash && end == begun + 1 && end < to) {
            tei->at = end + 1;
            end = dau_tei_next_entry(tei, entries, to);
            tei->at = begun;
        }
        dau_tei_open(tei, "item", NULL);
        if (dash)
            dau_tei_label(tei, NULL, begun + 1);
        if (dash && tei->at < end)
            dau_xml_text(&tei->xml, " ");
        dau_tei_run(tei, end);
        dau_xml_close(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

int dau_tei_count_entries(struct dau_tei_entries entries, int from, int to)
{
    int n = 0;
    for (int i = 0; i < entries.n_items; i++)
        n += entries.items[i].span.from >= from && entries.items[i].span.to <= to &&
             entries.items[i].span.from < entries.items[i].span.to;
    return n;
}

static bool is_task_list(const char *type)
{
    return type && (strcmp(type, "tasks") == 0 || strcmp(type, "subtasks") == 0);
}

static void loose_item(struct dau_tei *tei, int to, struct dau_tei_place *place)
{
    if (tei->at >= to)
        return;
    struct dau_tei_place inner = {.stage = DAU_TEI_AT_ITEM,
                                  .nesting = place->nesting + 1};
    dau_tei_open(tei, "item", NULL);
    dau_tei_loose(tei, to, &inner);
    dau_xml_end(&tei->xml);
}

static void write_item(struct dau_tei *tei, const struct dau_node *node, int to,
                       int nesting, const char *list)
{
    struct dau_tei_place inner = {.stage = DAU_TEI_AT_ITEM, .nesting = nesting + 1};
    bool is_item = node->kind == DAU_NODE_ITEM;
    dau_tei_open(tei, "item", NULL);
    if (is_item) {
        dau_xml_attr(&tei->xml, "n", node->path);
        if (is_task_list(list) && node->path)
            dau_xml_attr(&tei->xml, "xml:id", dau_tei_id(tei, "task.", node->path));
        dau_tei_label(tei, node->label, dau_tei_mark_end(tei, node, to));
        dau_tei_paragraph(tei, dau_tei_head_end(tei, node, to), &inner, "heading");
        dau_tei_children(tei, node, to, &inner, dau_tei_loose);
    } else {
        dau_tei_emit(tei, node, to, &inner);
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

void dau_tei_emit_list(struct dau_tei *tei, const struct dau_node *node, int to,
                       struct dau_tei_place *place)
{
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "list",
                 node->list ? dau_view_slug(tei->arena, node->list, 30) : NULL);
    dau_xml_attr(&tei->xml, "rend", rend_of(node));
    const struct dau_node *child;
    struct dau_span span;
    for (int i = 0; place->nesting < DAU_TEI_MAX_NESTING &&
                    (child = dau_tei_child(tei, node, to, &i, &span));) {
        loose_item(tei, span.from, place);
        write_item(tei, child, span.to, place->nesting + 1, node->list);
    }
    loose_item(tei, to, place);
    dau_xml_end(&tei->xml);
}

/* An item outside a list. */
void dau_tei_emit_item(struct dau_tei *tei, const struct dau_node *node, int to,
                       struct dau_tei_place *place)
{
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "list", NULL);
    write_item(tei, node, to, place->nesting + 1, NULL);
    dau_xml_end(&tei->xml);
}
