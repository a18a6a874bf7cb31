/* standOff: the bodies, persons and documents that the text points at. */
#include "write/tei.h"

#include <string.h>

/* "#a" stands in the named relation to "#b". */
static void relation(struct dau_tei *tei, const char *name, const char *a,
                     const char *b)
{
    dau_xml_block(&tei->xml, "relation");
    dau_xml_attr(&tei->xml, "name", name);
    dau_xml_attr(&tei->xml, "active", a);
    dau_xml_attr(&tei->xml, "passive", b);
    dau_xml_close(&tei->xml);
}

/* The body named over the one that issued the letter is its superior. */
static void superior(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    const char *parent = dau_tei_org_ref(tei, f->parent.value),
               *issuer = dau_tei_org_ref(tei, f->issuer.value);
    if (!parent || !issuer || strcmp(parent, issuer) == 0)
        return;
    dau_xml_block(&tei->xml, "listRelation");
    relation(tei, "superior", parent, issuer);
    dau_xml_end(&tei->xml);
}

/* What the letter is to the documents it cites: it implements them, replies to them. */
static void relations(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    bool any = false;
    for (int i = 0; i < letter->n_refs; i++) {
        const char *name = letter->refs[i].relation;
        if (!name || strcmp(name, "mentions") == 0)
            continue;
        if (!any)
            dau_xml_block(&tei->xml, "listRelation");
        any = true;
        relation(tei, dau_view_slug(tei->arena, name, 30),
                 dau_arena_printf(tei->arena, "#%s", tei->root_id),
                 dau_arena_printf(tei->arena, "#%s", tei->ref_ids[i]));
    }
    if (any)
        dau_xml_end(&tei->xml);
}

static void list_org(struct dau_tei *tei)
{
    if (!tei->n_orgs)
        return;
    dau_xml_block(&tei->xml, "listOrg");
    for (int i = 0; i < tei->n_orgs; i++) {
        dau_xml_block(&tei->xml, "org");
        dau_xml_attr(&tei->xml, "xml:id", tei->orgs[i].id);
        dau_xml_open(&tei->xml, "orgName");
        dau_xml_text(&tei->xml, tei->orgs[i].value);
        dau_xml_close(&tei->xml);
        dau_xml_close(&tei->xml);
    }
    superior(tei);
    dau_xml_end(&tei->xml);
}

static void person(struct dau_tei *tei, const char *id, const char *name)
{
    dau_xml_block(&tei->xml, "person");
    dau_xml_attr(&tei->xml, "xml:id", id);
    dau_xml_open(&tei->xml, "persName");
    dau_xml_text(&tei->xml, name);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

static void list_person(struct dau_tei *tei)
{
    if (!tei->person_id && !tei->n_persons)
        return;
    dau_xml_block(&tei->xml, "listPerson");
    if (tei->person_id)
        person(tei, tei->person_id, tei->view.letter->fields.name.value);
    for (int i = 0; i < tei->n_persons; i++)
        person(tei, tei->persons[i].id, tei->persons[i].value);
    dau_xml_end(&tei->xml);
}

static void typed_title(struct dau_tei *tei, const char *type, const char *text)
{
    if (!text || !*text)
        return;
    dau_xml_text(&tei->xml, " ");
    dau_xml_open(&tei->xml, "title");
    dau_xml_attr(&tei->xml, "type", type);
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
}

static void cited(struct dau_tei *tei, int i)
{
    const struct dau_ref *ref = &tei->view.letter->refs[i];
    dau_xml_block(&tei->xml, "bibl");
    dau_xml_attr(&tei->xml, "xml:id", tei->ref_ids[i]);
    if (ref->type)
        dau_xml_attr(&tei->xml, "type", dau_view_slug(tei->arena, ref->type, 60));
    dau_xml_open(&tei->xml, "title");
    dau_xml_text(&tei->xml, ref->type ? ref->type : "Văn bản");
    dau_xml_close(&tei->xml);
    typed_title(tei, "sub", ref->subject);
    typed_title(tei, "alias", ref->alias);
    if (ref->number) {
        dau_xml_text(&tei->xml, " ");
        dau_xml_open(&tei->xml, "idno");
        dau_xml_attr(&tei->xml, "type", "doc-number");
        dau_xml_text(&tei->xml, ref->number);
        dau_xml_close(&tei->xml);
    }
    if (ref->date) {
        dau_xml_text(&tei->xml, " ");
        dau_tei_date(tei, "date", ref->date);
    }
    if (ref->issuer) {
        dau_xml_text(&tei->xml, " ");
        dau_xml_open(&tei->xml, "author");
        dau_tei_org_name(tei, ref->issuer);
        dau_xml_close(&tei->xml);
    }
    dau_xml_close(&tei->xml);
}

void dau_tei_stand_off(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    if (!tei->n_orgs && !tei->person_id && !tei->n_persons && !letter->n_refs)
        return;
    dau_xml_block(&tei->xml, "standOff");
    list_org(tei);
    list_person(tei);
    if (letter->n_refs) {
        dau_xml_block(&tei->xml, "listBibl");
        dau_xml_attr(&tei->xml, "type", "cited-documents");
        for (int i = 0; i < letter->n_refs; i++)
            cited(tei, i);
        relations(tei);
        dau_xml_end(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}
