/* Regions of the pages: what the facsimile shows beside blocks and lines, and what
 * points at them. */
#include "write/tei.h"

#include <string.h>

static void add_zone(struct dau_tei *tei, const char *type, int page,
                     struct dau_box box)
{
    const struct dau_page *on = dau_view_page(&tei->view, page);
    if (!box.w || !on || !on->width)
        return;
    char *prefix = dau_arena_printf(tei->arena, "p%d.z-", page);
    const char *id = dau_tei_id(tei, prefix, type);
    struct dau_tei_zone *zone =
        dau_arena_push(tei->arena, &tei->zones, &tei->n_zones, sizeof *zone);
    *zone = (struct dau_tei_zone){page, type, id, box};
}

/* What a span covers on the page where it begins. */
static void add_span_zone(struct dau_tei *tei, const char *type, struct dau_span span)
{
    struct dau_span cut = dau_view_clip(&tei->view, span);
    struct dau_box box = {0};
    if (cut.from >= cut.to)
        return;
    const struct dau_page *page = tei->view.flow.places[cut.from].page;
    for (int i = cut.from; i < cut.to && tei->view.flow.places[i].page == page; i++)
        box = dau_box_join(box, tei->view.flow.places[i].token->box);
    add_zone(tei, type, page->number, box);
}

static void find_node_zones(struct dau_tei *tei, const struct dau_node *node)
{
    if (node->kind == DAU_NODE_SALUTE)
        add_span_zone(tei, "salute", node->span);
    if (node->kind == DAU_NODE_DISTRIBUTION)
        add_span_zone(tei, "distribution", node->span);
    for (int i = 0; i < node->n_children; i++)
        find_node_zones(tei, &node->children[i]);
}

void dau_tei_find_zones(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    const struct dau_fields *f = &letter->fields;
    struct dau_span dateline = f->date.span;
    if (f->place.span.from < f->place.span.to && f->place.span.to <= dateline.from)
        dateline.from = f->place.span.from;
    add_zone(tei, "number", f->number.page, f->number.box);
    add_span_zone(tei, "dateline", dateline);
    add_zone(tei, "subject", f->subject.page, f->subject.box);
    add_zone(tei, "urgency", f->urgency.page, f->urgency.box);
    add_zone(tei, "secrecy", f->secrecy.page, f->secrecy.box);
    if (letter->has_seal)
        add_zone(tei, "seal", letter->seal_page, letter->seal_box);
    if (letter->has_signature)
        add_zone(tei, "signature", letter->signature_page, letter->signature_box);
    find_node_zones(tei, &letter->body);
}

const char *dau_tei_zone_ref(const struct dau_tei *tei, const char *type,
                             struct dau_span span)
{
    struct dau_span cut = dau_view_clip(&tei->view, span);
    if (cut.from >= cut.to)
        return NULL;
    int page = tei->view.flow.places[cut.from].page->number;
    for (int i = 0; i < tei->n_zones; i++)
        if (tei->zones[i].page == page && strcmp(tei->zones[i].type, type) == 0)
            return dau_arena_printf(tei->arena, "#%s", tei->zones[i].id);
    return NULL;
}

const char *dau_tei_line_ref(const struct dau_tei *tei, int i)
{
    const struct dau_place *place = &tei->view.flow.places[i];
    const char *raw = "";
    if (!place->line->box.w || !place->page->width) {
        if (tei->config->level != DAU_TEI_LINKED)
            return NULL;
        raw = "raw.";
    }
    return dau_arena_printf(tei->arena, "#%sp%d.l%02d", raw, place->page->number,
                            tei->view.line_numbers[i]);
}
