/* How each kind of note is written. */
#include "write/tei.h"

#include <string.h>

static void open_ref(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_ref *ref = note->data;
    const char *id = tei->ref_ids[ref - tei->view.letter->refs];
    bool mentions = ref->relation && strcmp(ref->relation, "mentions") == 0;
    dau_xml_attr(&tei->xml, "type", "document");
    if (ref->relation && !mentions)
        dau_xml_attr(&tei->xml, "subtype",
                     dau_view_slug(tei->arena, ref->relation, 30));
    dau_xml_attrf(&tei->xml, "target", "#%s", id);
}

static void open_org(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const char *role = "recipient", *value = NULL;
    if (note->kind == DAU_TEI_ASSIGNEE) {
        const struct dau_assignee *assignee = note->data;
        role = assignee->role ? dau_view_slug(tei->arena, assignee->role, 30) : NULL;
        value = assignee->value;
    } else {
        value = ((const struct dau_recipient *)note->data)->value;
    }
    dau_xml_attr(&tei->xml, "role", role);
    dau_xml_attr(&tei->xml, "ref", dau_tei_org_ref(tei, value));
}

/* What a person should look at is of low certainty. */
static void open_field(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_field *field = note->data;
    dau_xml_attr(&tei->xml, "cert", field->value && field->review ? "low" : NULL);
}

static void open_place(struct dau_tei *tei, const struct dau_tei_note *note)
{
    dau_xml_attr(&tei->xml, "type", dau_tei_place_type(tei));
    open_field(tei, note);
}

static void open_issuer(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_field *field = note->data;
    dau_xml_attr(&tei->xml, "ref", dau_tei_org_ref(tei, field->value));
    open_field(tei, note);
}

static void open_body(struct dau_tei *tei, const struct dau_tei_note *note)
{
    dau_xml_attr(&tei->xml, "ref", dau_tei_org_ref(tei, note->data));
}

static void date_attr(struct dau_tei *tei, const char *name, const char *date)
{
    dau_xml_attr(&tei->xml, name, dau_view_is_date(date) ? date : NULL);
}

static void open_date(struct dau_tei *tei, const struct dau_tei_note *note)
{
    date_attr(tei, "when", note->data);
}

static void open_deadline(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_deadline *deadline = note->data;
    if (deadline->op)
        dau_xml_attr(&tei->xml, "subtype", dau_view_slug(tei->arena, deadline->op, 30));
}

static void open_deadline_date(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_deadline *deadline = note->data;
    if (deadline->from) {
        date_attr(tei, "from", deadline->from);
        date_attr(tei, "to", deadline->date);
    } else {
        date_attr(tei, "when", deadline->date);
    }
}

static void open_person(struct dau_tei *tei, const struct dau_tei_note *note)
{
    if (tei->person_id)
        dau_xml_attrf(&tei->xml, "ref", "#%s", tei->person_id);
    open_field(tei, note);
}

/* Where on the page the stamp "KHẨN" or "MẬT" stands. */
static void open_mark(struct dau_tei *tei, const struct dau_tei_note *note)
{
    const struct dau_field *field = note->data;
    const struct dau_page *page = dau_view_page(&tei->view, field->page);
    if (!page || !page->width || !field->box.w)
        return;
    bool low = field->box.y + field->box.h / 2 > page->height / 2,
         right = field->box.x + field->box.w / 2 > page->width / 2;
    dau_xml_attrf(&tei->xml, "place", "%s-%s", low ? "bottom" : "top",
                  right ? "right" : "left");
}

static void open_star(struct dau_tei *tei, const struct dau_tei_note *note)
{
    (void)note;
    dau_xml_attr(&tei->xml, "function", "party-star");
}

/* How each kind is written. `box` is the box of the state form (Decree 30/2020, annex
 * I); `trim` says what stays outside. */
const struct dau_tei_shape dau_tei_shapes[] = {
    [DAU_TEI_DATELINE] = {.element = "dateline",
                          .box = "tt:o4",
                          .zone = "dateline",
                          .open = open_field},
    [DAU_TEI_NUMBER_LINE] = {.element = "seg",
                             .type = "so-ky-hieu",
                             .box = "tt:o3",
                             .zone = "number",
                             .open = open_field},
    [DAU_TEI_PARENT] = {.element = "orgName",
                        .type = "parent",
                        .box = "tt:o2",
                        .trim = DAU_TEI_NO_STOP,
                        .open = open_issuer},
    [DAU_TEI_ISSUER] = {.element = "orgName",
                        .type = "issuer",
                        .box = "tt:o2",
                        .trim = DAU_TEI_NO_STOP,
                        .open = open_issuer},
    [DAU_TEI_STATE_TITLE] = {.element = "seg", .type = "quoc-hieu", .box = "tt:o1"},
    [DAU_TEI_MOTTO] = {.element = "seg", .type = "tieu-ngu", .box = "tt:o1"},
    [DAU_TEI_PARTY_TITLE] = {.element = "seg", .type = "party-title"},
    [DAU_TEI_STAR] = {.element = "metamark", .open = open_star},
    [DAU_TEI_URGENCY] = {.element = "fw",
                         .type = "urgency",
                         .box = "tt:o10b",
                         .zone = "urgency",
                         .open = open_mark},
    [DAU_TEI_SECRECY] = {.element = "fw",
                         .type = "secrecy",
                         .box = "tt:o10a",
                         .zone = "secrecy",
                         .open = open_mark},
    [DAU_TEI_DRAFTER] = {.element = "fw", .type = "drafter", .box = "tt:o12"},
    [DAU_TEI_REF] = {.element = "ref", .trim = DAU_TEI_NO_STOP, .open = open_ref},
    [DAU_TEI_ASSIGNMENT] = {.element = "seg",
                            .type = "assignment",
                            .trim = DAU_TEI_NO_STOP},
    [DAU_TEI_DEADLINE] = {.element = "seg",
                          .type = "deadline",
                          .trim = DAU_TEI_NO_STOP,
                          .open = open_deadline},
    [DAU_TEI_REQUEST] = {.element = "seg", .type = "request", .trim = DAU_TEI_NO_STOP},
    [DAU_TEI_ORG] = {.element = "orgName", .trim = DAU_TEI_NO_STOP, .open = open_body},
    [DAU_TEI_RECIPIENT] = {.element = "orgName",
                           .trim = DAU_TEI_NO_STOP,
                           .open = open_org},
    [DAU_TEI_ASSIGNEE] = {.element = "orgName",
                          .trim = DAU_TEI_NO_STOP,
                          .open = open_org},
    [DAU_TEI_AUTHORITY] = {.element = "seg", .type = "authority", .open = open_field},
    [DAU_TEI_ROLE] = {.element = "roleName",
                      .trim = DAU_TEI_NO_STOP,
                      .open = open_field},
    [DAU_TEI_NAME] = {.element = "persName",
                      .trim = DAU_TEI_NO_STOP,
                      .name = true,
                      .open = open_person},
    [DAU_TEI_PLACE] = {.element = "placeName",
                       .trim = DAU_TEI_NO_STOP,
                       .open = open_place},
    [DAU_TEI_DATE] = {.element = "date", .trim = DAU_TEI_NO_STOP, .open = open_date},
    [DAU_TEI_DEADLINE_DATE] = {.element = "date",
                               .type = "deadline",
                               .trim = DAU_TEI_NO_STOP,
                               .open = open_deadline_date},
    [DAU_TEI_ENCLOSURE] = {.element = "seg",
                           .type = "enclosure",
                           .trim = DAU_TEI_TO_BRACKET},
    [DAU_TEI_QUOTE] = {.element = "q", .trim = DAU_TEI_TO_QUOTE},
    [DAU_TEI_PERIOD] = {.element = "date",
                        .trim = DAU_TEI_NO_MARKS,
                        .open = dau_tei_mention_attrs},
    [DAU_TEI_PERSON] = {.element = "persName",
                        .trim = DAU_TEI_NO_MARKS,
                        .name = true,
                        .open = dau_tei_mention_attrs},
    [DAU_TEI_POSITION] = {.element = "roleName", .trim = DAU_TEI_NO_MARKS},
    [DAU_TEI_NAMED_PLACE] = {.element = "placeName",
                             .trim = DAU_TEI_NO_MARKS,
                             .open = dau_tei_mention_attrs},
    [DAU_TEI_MEASURE] = {.element = "measure",
                         .trim = DAU_TEI_NO_MARKS,
                         .open = dau_tei_mention_attrs},
    [DAU_TEI_COUNT] = {.element = "num",
                       .trim = DAU_TEI_NO_MARKS,
                       .open = dau_tei_mention_attrs},
    [DAU_TEI_NUMBER] = {.element = "idno"},
    [DAU_TEI_QUESTION] = {.element = "choice"},
};
