/* The foot of a letter: signer and distribution. */
#include "write/tei_tree.h"

#include <string.h>

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
    dau_tei_open(tei, "signed", NULL);
    dau_xml_attr(&tei->xml, "ana", "tt:o7");
    dau_tei_run(tei, to);
    write_seal(tei);
    dau_xml_close(&tei->xml);
}

static void write_distribution(struct dau_tei *tei, int to)
{
    const struct dau_letter *letter = tei->view.letter;
    struct dau_tei_entries entries = {letter->distribution, letter->n_distribution};
    if (dau_tei_count_entries(entries, tei->at, to) == 0)
        entries.n_items = 0;
    const char *facs =
        dau_tei_zone_ref(tei, "distribution", (struct dau_span){tei->at, tei->at + 1});
    dau_tei_open(tei, "note", "distribution");
    dau_xml_attr(&tei->xml, "ana", "tt:o9b");
    dau_xml_attr(&tei->xml, "facs", facs);
    int from = dau_tei_next_entry(tei, entries, to);
    if (tei->at < from) {
        dau_xml_newline(&tei->xml);
        dau_tei_label(tei, NULL, from);
    }
    if (tei->at < to)
        dau_tei_write_entries(tei, entries, NULL, to);
    dau_xml_end(&tei->xml);
}

static bool holds(struct dau_span outer, struct dau_span inner)
{
    return inner.from < inner.to && inner.from >= outer.from && inner.from < outer.to;
}

/* A part of the foot that no node covers: it is signed when the signer's fields are in
 * it. */
static void foot_text(struct dau_tei *tei, int to, struct dau_tei_place *place)
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
                      struct dau_tei_place *place)
{
    if (node->kind == DAU_NODE_DISTRIBUTION)
        write_distribution(tei, to);
    else if (node->kind == DAU_NODE_SIGNER)
        write_signed(tei, to);
    else
        foot_text(tei, to, place);
}

void dau_tei_emit_foot(struct dau_tei *tei, const struct dau_node *node, int to,
                       struct dau_tei_place *place)
{
    if (!dau_tei_want_closer(tei, place)) {
        dau_tei_loose(tei, to, place);
        return;
    }
    dau_tei_open(tei, "closer", NULL);
    if (node->kind != DAU_NODE_FOOT)
        foot_part(tei, node, to, place);
    const struct dau_node *child;
    struct dau_span span;
    for (int i = 0; node->kind == DAU_NODE_FOOT &&
                    (child = dau_tei_child(tei, node, to, &i, &span));) {
        foot_text(tei, span.from, place);
        foot_part(tei, child, span.to, place);
    }
    foot_text(tei, to, place);
    dau_xml_end(&tei->xml);
}

void dau_tei_emit_postscript(struct dau_tei *tei, const struct dau_node *node, int to,
                             struct dau_tei_place *place)
{
    struct dau_tei_place inner = {.stage = DAU_TEI_AT_ITEM,
                                  .nesting = place->nesting + 1};
    if (!dau_tei_want_closer(tei, place)) {
        dau_tei_loose(tei, to, place);
        return;
    }
    dau_tei_open(tei, "postscript", NULL);
    dau_tei_children(tei, node, to, &inner, dau_tei_loose);
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
void dau_tei_lost_foot(struct dau_tei *tei, struct dau_tei_place *part)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    bool is_letter = f->number.value || f->issuer.value;
    if (!is_letter || f->name.value || f->role.value || f->authority.value ||
        part->stage == DAU_TEI_AT_BOTTOM)
        return;
    dau_tei_want_closer(tei, part);
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
