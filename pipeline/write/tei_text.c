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

struct open_note {
    enum dau_tei_kind kind;
    int to;
    enum dau_tei_trim trim;
};

struct run {
    struct dau_tei *tei;
    struct open_note stack[MAX_DEPTH];
    int n_open, from, to;
    size_t lead; /* bytes of the next token that are written already */
};

static bool is_open(const struct run *run, enum dau_tei_kind kind)
{
    const char *element = dau_tei_shapes[kind].element;
    for (int i = 0; i < run->n_open; i++) {
        enum dau_tei_kind other = run->stack[i].kind;
        bool same = strcmp(dau_tei_shapes[other].element, element) == 0;
        if (other == kind || (same && strcmp(element, "seg") != 0))
            return true;
    }
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

/* A quotation stands in a paragraph, a part of a sentence or a citation, not in a name.
 */
static bool may_hold_quote(const struct run *run)
{
    for (int i = 0; i < run->n_open; i++) {
        const char *element = dau_tei_shapes[run->stack[i].kind].element;
        if (strcmp(element, "seg") != 0 && strcmp(element, "ref") != 0)
            return false;
    }
    return true;
}

/* Brackets that stand around the words, or have no partner among them, are not of the
 * name: "(Công văn số 5)", "Sở Y tế)". */
static enum dau_tei_trim trim_of(const struct dau_tei *tei, enum dau_tei_kind kind,
                                 struct dau_span span)
{
    enum dau_tei_trim trim = dau_tei_shapes[kind].trim;
    if (trim != DAU_TEI_NO_STOP)
        return trim;
    int depth = 0, least = 0;
    bool wrapped = true;
    const char *text = dau_flow_text(&tei->view.flow, span, tei->arena);
    for (const char *c = text; *c; c++) {
        wrapped &= depth > 0 || c == text || strchr(".,;:)", *c);
        depth += (*c == '(') - (*c == ')');
        least = depth < least ? depth : least;
    }
    wrapped &= *text == '(';
    return wrapped || depth || least < 0 ? DAU_TEI_NO_MARKS : trim;
}

/* The brackets and marks before the element, once. */
static void write_lead(struct run *run, const struct dau_tei_note *note,
                       enum dau_tei_trim trim)
{
    struct dau_tei *tei = run->tei;
    if (run->lead || trim != DAU_TEI_NO_MARKS)
        return;
    run->lead = dau_tei_cut(tei, note->span.from, DAU_TEI_NO_MARKS).lead;
    dau_xml_text(&tei->xml, dau_arena_strndup(
                                tei->arena, place_at(tei, note->span.from)->token->text,
                                run->lead));
}

/* Spans may overlap in any way; elements may not: what crosses the end of an open
 * element or of the run is cut there when a part of it still says something, else left
 * out. */
static void open_note(struct run *run, const struct dau_tei_note *note)
{
    const struct dau_tei_shape *shape = &dau_tei_shapes[note->kind];
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
    if (note->kind == DAU_TEI_QUOTE && !may_hold_quote(run))
        return;
    to = to < end ? to : end;
    enum dau_tei_trim trim =
        trim_of(tei, note->kind, (struct dau_span){note->span.from, to});
    write_lead(run, note, trim);
    run->stack[run->n_open++] = (struct open_note){note->kind, to, trim};
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

static void close_top(struct run *run)
{
    run->tei->in_name -= dau_tei_shapes[run->stack[--run->n_open].kind].name;
    dau_xml_close(&run->tei->xml);
}

static void close_notes(struct run *run, int at)
{
    while (run->n_open && run->stack[run->n_open - 1].to <= at)
        close_top(run);
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

/* How much of token i stands after the innermost element that ends with it. */
static size_t tail_at(const struct run *run, int i)
{
    const struct open_note *top = run->n_open ? &run->stack[run->n_open - 1] : NULL;
    return top && top->to == i + 1 ? dau_tei_cut(run->tei, i, top->trim).tail : 0;
}

/* Closes the elements that end with token i, with the marks between and after them. */
static void close_with(struct run *run, int i, size_t tail)
{
    struct dau_tei *tei = run->tei;
    const char *text = place_at(tei, i)->token->text, *end = text + strlen(text);
    while (run->n_open && run->stack[run->n_open - 1].to == i + 1) {
        close_top(run);
        size_t left = tail_at(run, i);
        if (left < tail) {
            dau_xml_text(&tei->xml,
                         dau_arena_strndup(tei->arena, end - tail, tail - left));
            tail = left;
        }
    }
    dau_xml_text(&tei->xml, end - tail);
}

void dau_tei_run(struct dau_tei *tei, int to)
{
    struct run run = {.tei = tei, .from = tei->at, .to = to};
    if (to > tei->view.span.to)
        run.to = tei->view.span.to;
    for (int i = run.from; i < run.to; i++) {
        close_notes(&run, i);
        separate(tei, i, i == run.from);
        run.lead = 0;
        const struct dau_tei_note *piece = open_notes(&run, i);
        if (piece) {
            write_piece(tei, piece);
            i = tei->at - 1;
            continue;
        }
        size_t tail = tail_at(&run, i);
        dau_tei_token(tei, i, (struct dau_tei_cut){run.lead, tail});
        tei->at = i + 1;
        if (tail)
            close_with(&run, i, tail);
    }
    close_notes(&run, run.to);
}
