/* What is named in the text beside fields, tasks and references, as notes. */
#include "write/tei.h"

#include <string.h>

#include "base/text.h"

/* A list of more has no use as an index. */
enum { MAX_PERSONS = 1000 };

static enum dau_tei_kind kind_of(enum dau_mention_kind kind)
{
    switch (kind) {
    case DAU_MENTION_PERSON:
        return DAU_TEI_PERSON;
    case DAU_MENTION_POSITION:
        return DAU_TEI_POSITION;
    case DAU_MENTION_MEASURE:
        return DAU_TEI_MEASURE;
    case DAU_MENTION_NUMBER:
        return DAU_TEI_COUNT;
    case DAU_MENTION_PERIOD:
        return DAU_TEI_PERIOD;
    case DAU_MENTION_ENCLOSURE:
        return DAU_TEI_ENCLOSURE;
    case DAU_MENTION_QUOTE:
        return DAU_TEI_QUOTE;
    case DAU_MENTION_PLACE:
        break;
    }
    return DAU_TEI_NAMED_PLACE;
}

static bool meet(struct dau_span a, struct dau_span b)
{
    return a.from < b.to && b.from < a.to;
}

/* True for what a field says already. */
static bool is_said(const struct dau_tei *tei, const struct dau_mention *mention)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    return meet(mention->span, f->place.span) || meet(mention->span, f->date.span) ||
           meet(mention->span, f->number.span) || meet(mention->span, f->name.span);
}

const char *dau_tei_person_ref(const struct dau_tei *tei, const char *name)
{
    const char *signer = tei->person_id ? tei->view.letter->fields.name.value : NULL;
    const char *key = dau_text_lower(tei->arena, name);
    if (signer && strcmp(dau_text_lower(tei->arena, signer), key) == 0)
        return dau_arena_printf(tei->arena, "#%s", tei->person_id);
    for (int i = 0; i < tei->n_persons; i++)
        if (strcmp(tei->persons[i].key, key) == 0)
            return dau_arena_printf(tei->arena, "#%s", tei->persons[i].id);
    return NULL;
}

static void add_person(struct dau_tei *tei, const char *name)
{
    if (tei->n_persons == MAX_PERSONS || dau_tei_person_ref(tei, name))
        return;
    const char *id = dau_tei_id(tei, "per.", dau_view_slug(tei->arena, name, 60));
    const char *key = dau_text_lower(tei->arena, name);
    struct dau_tei_name *person =
        dau_arena_push(tei->arena, &tei->persons, &tei->n_persons, sizeof *person);
    *person = (struct dau_tei_name){name, key, id};
}

void dau_tei_find_mentions(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    for (int i = 0; i < letter->n_mentions; i++) {
        const struct dau_mention *mention = &letter->mentions[i];
        if (mention->kind == DAU_MENTION_PERSON && mention->value)
            add_person(tei, mention->value);
        if (!is_said(tei, mention))
            dau_tei_add_note(tei, kind_of(mention->kind), mention->span, mention);
    }
}

const char *dau_tei_place_type(const struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    for (int i = 0; i < letter->n_mentions; i++)
        if (letter->mentions[i].kind == DAU_MENTION_PLACE &&
            meet(letter->mentions[i].span, letter->fields.place.span))
            return letter->mentions[i].type;
    return NULL;
}

static void period(struct dau_tei *tei, const struct dau_mention *mention)
{
    const char *from = mention->upto ? "from" : "when";
    if (!dau_view_is_date(mention->value) ||
        (mention->upto && !dau_view_is_date(mention->upto)))
        return;
    dau_xml_attr(&tei->xml, from, mention->value);
    dau_xml_attr(&tei->xml, "to", mention->upto);
}

/* A range has no quantity of its own: its ends are in @min and @max. */
static void measure(struct dau_tei *tei, const struct dau_mention *mention)
{
    dau_xml_attr(&tei->xml, "type", mention->type);
    dau_xml_attr(&tei->xml, "unit", mention->unit);
    dau_xml_attr(&tei->xml, mention->upto ? "min" : "quantity", mention->value);
    dau_xml_attr(&tei->xml, "max", mention->upto);
}

void dau_tei_mention_attrs(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_mention *mention = note->data;
    switch (mention->kind) {
    case DAU_MENTION_PERIOD:
        period(tei, mention);
        break;
    case DAU_MENTION_MEASURE:
        measure(tei, mention);
        break;
    case DAU_MENTION_NUMBER:
        dau_xml_attr(&tei->xml, "type", mention->type);
        dau_xml_attr(&tei->xml, "value", mention->value);
        break;
    case DAU_MENTION_PERSON:
        if (mention->value)
            dau_xml_attr(&tei->xml, "ref", dau_tei_person_ref(tei, mention->value));
        break;
    case DAU_MENTION_PLACE:
        dau_xml_attr(&tei->xml, "type", mention->type);
        break;
    default:
        break;
    }
}
