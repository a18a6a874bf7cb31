/* Runs of tokens: what they are, and where lines and pages break. */
#include "write/tei.h"

#include <string.h>

#include "base/text.h"

enum { MAX_DEPTH = 8 };

static const struct dau_place *place_at(const struct dau_tei *tei, int i)
{
    return &tei->view.flow.places[i];
}

/* Page numbers and running feet stand in `fw`: on the page, but not in the text. */
static void page_furniture(struct dau_tei *tei, const struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++) {
        const struct dau_block *block = &page->blocks[b];
        if (block->zone != DAU_ZONE_PAGE_NUMBER && block->zone != DAU_ZONE_FOOTER)
            continue;
        bool low = page->height && block->box.w && block->box.y > page->height / 2;
        dau_xml_open(&tei->xml, "fw");
        dau_xml_attr(&tei->xml, "type", dau_zone_name(block->zone));
        if (block->box.w)
            dau_xml_attr(&tei->xml, "place", low ? "bottom" : "top");
        bool first = true;
        for (int l = 0; l < block->n_lines; l++)
            for (int t = 0; t < block->lines[l].n_tokens; t++, first = false) {
                dau_xml_text(&tei->xml, first ? "" : " ");
                dau_xml_text(&tei->xml, block->lines[l].tokens[t].text);
            }
        dau_xml_close(&tei->xml);
    }
}

static void page_break(struct dau_tei *tei, const struct dau_page *page, bool in_number)
{
    if (!in_number)
        dau_xml_newline(&tei->xml);
    dau_xml_open(&tei->xml, "pb");
    dau_xml_attrf(&tei->xml, "n", "%d", page->number);
    if (in_number)
        dau_xml_attr(&tei->xml, "break", "no");
    if (page->width)
        dau_xml_attrf(&tei->xml, "facs", "#p%d", page->number);
    dau_xml_close(&tei->xml);
    if (page->failure) {
        dau_xml_open(&tei->xml, "gap");
        dau_xml_attr(&tei->xml, "reason", "absent-from-ocr");
        dau_xml_attr(&tei->xml, "unit", "page");
        dau_xml_attr(&tei->xml, "quantity", "1");
        dau_xml_close(&tei->xml);
    }
    page_furniture(tei, page);
}

/* Breaks to all pages of the letter up to number `last`. */
static void break_to(struct dau_tei *tei, int last, bool in_number)
{
    const struct dau_doc *doc = tei->view.doc;
    while (tei->page_index + 1 < doc->n_pages &&
           doc->pages[tei->page_index + 1]->number <= last) {
        const struct dau_page *page = doc->pages[++tei->page_index];
        if (page->number >= tei->view.first_page)
            page_break(tei, page, in_number);
    }
}

void dau_tei_page_breaks(struct dau_tei *tei)
{
    if (tei->at < tei->view.span.to)
        break_to(tei, place_at(tei, tei->at)->page->number, false);
}

void dau_tei_last_pages(struct dau_tei *tei)
{
    break_to(tei, tei->view.last_page, false);
}

/* What stands between token i and the one before: a space, or breaks of line and page.
 */
static void separate(struct dau_tei *tei, int i, bool first)
{
    bool begins = i == tei->view.span.from ||
                  place_at(tei, i)->line != place_at(tei, i - 1)->line;
    if (!begins) {
        dau_xml_text(&tei->xml, first ? "" : " ");
        return;
    }
    bool in_number = !first && dau_flow_is_broken_number(&tei->view.flow, i - 1);
    break_to(tei, place_at(tei, i)->page->number, in_number);
    if (!first && !in_number)
        dau_xml_newline(&tei->xml);
    dau_xml_open(&tei->xml, "lb");
    dau_xml_attrf(&tei->xml, "n", "%d", ++tei->n_lines);
    if (in_number)
        dau_xml_attr(&tei->xml, "break", "no");
    dau_xml_attr(&tei->xml, "facs", dau_tei_line_ref(tei, i));
    dau_xml_close(&tei->xml);
}

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

static void open_star(struct dau_tei *tei, const struct dau_tei_note *note)
{
    (void)note;
    dau_xml_attr(&tei->xml, "function", "party-star");
}

/* How each kind is written. `box` is the box of the state form (Decree 30/2020, annex
 * I); `trim` leaves a closing punctuation mark outside. */
static const struct shape {
    const char *element, *type, *box, *zone;
    bool trim, name;
    void (*open)(struct dau_tei *tei, const struct dau_tei_note *note);
} shapes[] = {
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
                        .trim = true,
                        .open = open_issuer},
    [DAU_TEI_ISSUER] = {.element = "orgName",
                        .type = "issuer",
                        .box = "tt:o2",
                        .trim = true,
                        .open = open_issuer},
    [DAU_TEI_STATE_TITLE] = {.element = "seg", .type = "quoc-hieu", .box = "tt:o1"},
    [DAU_TEI_MOTTO] = {.element = "seg", .type = "tieu-ngu", .box = "tt:o1"},
    [DAU_TEI_PARTY_TITLE] = {.element = "seg", .type = "party-title"},
    [DAU_TEI_STAR] = {.element = "metamark", .open = open_star},
    [DAU_TEI_URGENCY] = {.element = "fw",
                         .type = "urgency",
                         .box = "tt:o10b",
                         .zone = "urgency"},
    [DAU_TEI_SECRECY] = {.element = "fw",
                         .type = "secrecy",
                         .box = "tt:o10a",
                         .zone = "secrecy"},
    [DAU_TEI_DRAFTER] = {.element = "fw", .type = "drafter", .box = "tt:o12"},
    [DAU_TEI_REF] = {.element = "ref", .trim = true, .open = open_ref},
    [DAU_TEI_ASSIGNMENT] = {.element = "seg", .type = "assignment", .trim = true},
    [DAU_TEI_DEADLINE] = {.element = "seg",
                          .type = "deadline",
                          .trim = true,
                          .open = open_deadline},
    [DAU_TEI_REQUEST] = {.element = "seg", .type = "request", .trim = true},
    [DAU_TEI_ORG] = {.element = "orgName", .trim = true, .open = open_body},
    [DAU_TEI_RECIPIENT] = {.element = "orgName", .trim = true, .open = open_org},
    [DAU_TEI_ASSIGNEE] = {.element = "orgName", .trim = true, .open = open_org},
    [DAU_TEI_AUTHORITY] = {.element = "seg", .type = "authority", .open = open_field},
    [DAU_TEI_ROLE] = {.element = "roleName", .trim = true, .open = open_field},
    [DAU_TEI_NAME] = {.element = "persName",
                      .trim = true,
                      .name = true,
                      .open = open_person},
    [DAU_TEI_PLACE] = {.element = "placeName", .trim = true, .open = open_field},
    [DAU_TEI_DATE] = {.element = "date", .trim = true, .open = open_date},
    [DAU_TEI_DEADLINE_DATE] = {.element = "date",
                               .type = "deadline",
                               .trim = true,
                               .open = open_deadline_date},
    [DAU_TEI_NUMBER] = {.element = "idno"},
    [DAU_TEI_QUESTION] = {.element = "choice"},
};

struct open_note {
    enum dau_tei_kind kind;
    int to;
};

struct run {
    struct dau_tei *tei;
    struct open_note stack[MAX_DEPTH];
    int n_open, from, to;
};

static bool is_open(const struct run *run, enum dau_tei_kind kind)
{
    for (int i = 0; i < run->n_open; i++)
        if (strcmp(shapes[run->stack[i].kind].element, shapes[kind].element) == 0 &&
            strcmp(shapes[kind].element, "seg") != 0)
            return true;
    return false;
}

static bool may_be_cut(enum dau_tei_kind kind)
{
    return kind == DAU_TEI_REF || kind == DAU_TEI_ASSIGNMENT ||
           kind == DAU_TEI_DEADLINE;
}

/* The motto never stands without the title over it: then the line was lost. */
static void lost_state_title(struct dau_tei *tei)
{
    if (tei->has_state_title)
        return;
    tei->has_state_title = true;
    dau_xml_open(&tei->xml, "seg");
    dau_xml_attr(&tei->xml, "type", "quoc-hieu");
    dau_xml_attr(&tei->xml, "ana", "tt:o1");
    dau_xml_open(&tei->xml, "supplied");
    dau_xml_attr(&tei->xml, "reason", "lost-line");
    dau_xml_attr(&tei->xml, "resp", "#app.extract");
    dau_xml_attr(&tei->xml, "evidence", "conjecture");
    dau_xml_text(&tei->xml, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
    dau_xml_text(&tei->xml, " ");
}

/* Spans may overlap in any way; elements may not: what crosses the end of an open
 * element or of the run is cut there when a part of it still says something, else left
 * out. */
static void open_note(struct run *run, const struct dau_tei_note *note)
{
    const struct shape *shape = &shapes[note->kind];
    struct dau_tei *tei = run->tei;
    int end = run->n_open ? run->stack[run->n_open - 1].to : run->to,
        to = note->span.to;
    if (run->n_open == MAX_DEPTH || is_open(run, note->kind) ||
        (to > end && !may_be_cut(note->kind)))
        return;
    if (note->kind == DAU_TEI_DATELINE && (!tei->in_opener || run->n_open))
        return;
    if (note->kind == DAU_TEI_MOTTO && tei->in_opener && run->n_open == 0)
        lost_state_title(tei);
    run->stack[run->n_open++] = (struct open_note){note->kind, to < end ? to : end};
    tei->in_name += shape->name;
    dau_xml_open(&tei->xml, shape->element);
    dau_xml_attr(&tei->xml, "type", shape->type);
    dau_xml_attr(&tei->xml, "ana", shape->box);
    if (shape->zone) {
        dau_xml_attr(&tei->xml, "facs", dau_tei_zone_ref(tei, shape->zone, note->span));
    }
    if (shape->open)
        shape->open(tei, note);
}

static void close_notes(struct run *run, int at)
{
    while (run->n_open && run->stack[run->n_open - 1].to <= at) {
        run->tei->in_name -= shapes[run->stack[--run->n_open].kind].name;
        dau_xml_close(&run->tei->xml);
    }
}

/* What is written as one piece: a number (idno takes text alone), or a question. */
static bool is_piece(const struct dau_tei_note *note)
{
    return note->kind == DAU_TEI_NUMBER || note->kind == DAU_TEI_QUESTION;
}

/* The end of the piece; 0 for one that is broken over a line: no element could hold it.
 */
static int piece_end(const struct run *run, const struct dau_tei_note *note)
{
    int to = note->span.to;
    int end = run->n_open ? run->stack[run->n_open - 1].to : run->to;
    const struct dau_tei *tei = run->tei;
    bool one_line = place_at(tei, note->span.from)->line == place_at(tei, to - 1)->line;
    return one_line && to <= end ? to : 0;
}

/* The piece that begins at place i, or NULL. */
static const struct dau_tei_note *open_notes(struct run *run, int i)
{
    struct dau_tei *tei = run->tei;
    const struct dau_tei_note *piece = NULL;
    for (; tei->next_note < tei->n_notes && tei->notes[tei->next_note].span.from <= i;
         tei->next_note++) {
        const struct dau_tei_note *note = &tei->notes[tei->next_note];
        if (note->span.from < i)
            continue;
        if (is_piece(note))
            piece = piece_end(run, note) ? note : piece;
        else if (!piece || note->span.to >= piece->span.to)
            open_note(run, note);
    }
    return piece;
}

static void write_piece(struct dau_tei *tei, const struct dau_tei_note *piece)
{
    const struct dau_field *field = piece->data;
    tei->in_name++;
    if (piece->kind == DAU_TEI_NUMBER && field->value)
        dau_tei_number(tei, piece->span.from, piece->span.to);
    else
        dau_tei_question(tei, field, piece->span.from, piece->span.to);
    tei->in_name--;
    tei->at = piece->span.to;
}

/* Bytes of a closing mark that stands outside the element ending after token i. */
static size_t tail_of(const struct run *run, int i)
{
    const struct open_note *top = run->n_open ? &run->stack[run->n_open - 1] : NULL;
    const char *text = place_at(run->tei, i)->token->text;
    const char *read = dau_view_read(&run->tei->view, i);
    size_t n = strlen(text), m = strlen(read);
    if (!top || top->to != i + 1 || !shapes[top->kind].trim || n < 2 || m < 2)
        return 0;
    return strchr(".,;:", text[n - 1]) && read[m - 1] == text[n - 1] ? 1 : 0;
}

void dau_tei_run(struct dau_tei *tei, int to)
{
    struct run run = {.tei = tei, .from = tei->at, .to = to};
    if (to > tei->view.span.to)
        run.to = tei->view.span.to;
    for (int i = run.from; i < run.to; i++) {
        close_notes(&run, i);
        separate(tei, i, i == run.from);
        const struct dau_tei_note *piece = open_notes(&run, i);
        if (piece) {
            write_piece(tei, piece);
            i = tei->at - 1;
            continue;
        }
        size_t tail = tail_of(&run, i);
        dau_tei_token(tei, i, tail);
        tei->at = i + 1;
        if (tail) {
            const char *text = place_at(tei, i)->token->text;
            close_notes(&run, i + 1);
            dau_xml_text(&tei->xml, text + strlen(text) - tail);
        }
    }
    close_notes(&run, run.to);
}
