/* Collects what the spans of the flow are, and the names and zones they point at. */
#include "write/tei.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The titles stand at the head of a letter; further on the words are only words. */
enum { HEAD_TOKENS = 120, MAX_DATELINE = 16, MAX_ASSIGNMENT = 60 };

static const struct dau_token *token_at(const struct dau_tei *tei, int i)
{
    return tei->view.flow.places[i].token;
}

static void add_note(struct dau_tei *tei, enum dau_tei_kind kind, struct dau_span span,
                     const void *data)
{
    struct dau_span cut = dau_view_clip(&tei->view, span);
    if (cut.from >= cut.to)
        return;
    struct dau_tei_note *note =
        dau_arena_push(tei->arena, &tei->notes, &tei->n_notes, sizeof *note);
    *note = (struct dau_tei_note){cut, kind, data, tei->n_notes};
}

static int order_of_notes(const void *a, const void *b)
{
    const struct dau_tei_note *x = a, *y = b;
    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    if (x->span.to != y->span.to)
        return x->span.to > y->span.to ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->order - y->order;
}

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* The folded letters and digits of a token; "" for punctuation. */
static const char *bare(const struct dau_tei *tei, int i)
{
    char *text = dau_text_fold(tei->arena, token_at(tei, i)->text), *out = text;
    for (const char *c = text; *c; c++)
        if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
            *out++ = *c;
    *out = '\0';
    return text;
}

/* The place after the letters of `phrase` when they stand at `i`; blanks, hyphens and
 * punctuation do not count ("Độc lập-Tự do"). 0 when something else stands there. */
static int match(const struct dau_tei *tei, int i, const char *phrase)
{
    while (*phrase && i < tei->view.span.to) {
        const char *word = bare(tei, i++);
        size_t n = strlen(word);
        if (strncmp(word, phrase, n) != 0)
            return 0;
        phrase += n;
    }
    return *phrase ? 0 : i;
}

static int find_phrase(const struct dau_tei *tei, const char *phrase,
                       struct dau_span in, int *to)
{
    for (int i = in.from; i < in.to; i++) {
        *to = *bare(tei, i) ? match(tei, i, phrase) : 0;
        if (*to)
            return i;
    }
    return -1;
}

static void find_titles(struct dau_tei *tei)
{
    static const struct {
        const char *letters;
        enum dau_tei_kind kind;
    } titles[] = {
        {"conghoaxahoichunghiavietnam", DAU_TEI_STATE_TITLE},
        {"vietnamdanchuconghoa", DAU_TEI_STATE_TITLE},
        {"doclaptudohanhphuc", DAU_TEI_MOTTO},
        {"dangcongsanvietnam", DAU_TEI_PARTY_TITLE},
        {"doantncshochiminh", DAU_TEI_PARTY_TITLE},
    };
    struct dau_span head = {tei->view.span.from, tei->view.span.from + HEAD_TOKENS};
    head = dau_view_clip(&tei->view, head);
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++) {
        int to, from = find_phrase(tei, titles[k].letters, head, &to);
        if (from < 0)
            continue;
        add_note(tei, titles[k].kind, (struct dau_span){from, to}, NULL);
        tei->has_state_title |= titles[k].kind == DAU_TEI_STATE_TITLE;
    }
}

/* The verb of the sentence that announces the tasks. */
static void find_request(struct dau_tei *tei, struct dau_span span)
{
    static const char *const verbs[] = {"denghi", "yeucau"};
    span = dau_view_clip(&tei->view, span);
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++) {
        int to, from = find_phrase(tei, verbs[k], span, &to);
        if (from >= 0 && to <= span.to) {
            add_note(tei, DAU_TEI_REQUEST, (struct dau_span){from, to}, NULL);
            return;
        }
    }
}

static void find_requests(struct dau_tei *tei, const struct dau_node *node)
{
    for (int i = 0; i + 1 < node->n_children; i++) {
        const struct dau_node *child = &node->children[i], *next = child + 1;
        if (child->kind == DAU_NODE_PARAGRAPH && next->kind == DAU_NODE_LIST &&
            next->list && strcmp(next->list, "tasks") == 0)
            find_request(tei, child->span);
    }
}

/* "Số:" belongs to the line of the number, not to the number. */
static void find_number(struct dau_tei *tei)
{
    struct dau_span span =
        dau_view_clip(&tei->view, tei->view.letter->fields.number.span);
    int from = span.from, start = span.from;
    while (from < span.to && !has_digit(token_at(tei, from)->text))
        from++;
    if (from == span.to)
        return;
    while (start > tei->view.span.from &&
           (strcmp(bare(tei, start - 1), "so") == 0 || !*bare(tei, start - 1)) &&
           tei->view.flow.places[start - 1].line == tei->view.flow.places[start].line)
        start--;
    add_note(tei, DAU_TEI_NUMBER_LINE, (struct dau_span){start, span.to}, NULL);
    add_note(tei, DAU_TEI_NUMBER, (struct dau_span){from, span.to}, NULL);
}

static void find_dateline(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    struct dau_span date = f->date.span, place = f->place.span, all = date;
    if (date.from >= date.to)
        return;
    if (place.from < place.to && place.to <= date.from &&
        date.to - place.from <= MAX_DATELINE)
        all.from = place.from;
    add_note(tei, DAU_TEI_DATELINE, all, NULL);
    add_note(tei, DAU_TEI_DATE, date, f->date.value);
}

static void find_fields(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    find_number(tei);
    find_dateline(tei);
    add_note(tei, DAU_TEI_PARENT, f->parent.span, f->parent.value);
    add_note(tei, DAU_TEI_ISSUER, f->issuer.span, f->issuer.value);
    add_note(tei, DAU_TEI_PLACE, f->place.span, NULL);
    add_note(tei, DAU_TEI_URGENCY, f->urgency.span, NULL);
    add_note(tei, DAU_TEI_SECRECY, f->secrecy.span, NULL);
    add_note(tei, DAU_TEI_DRAFTER, f->drafter.span, NULL);
    add_note(tei, DAU_TEI_AUTHORITY, f->authority.span, NULL);
    add_note(tei, DAU_TEI_ROLE, f->role.span, NULL);
    add_note(tei, DAU_TEI_NAME, f->name.span, NULL);
}

/* From what follows the last "ngày", or from "tháng", "quý", "năm", to the last digits.
 */
static struct dau_span date_in(const struct dau_tei *tei, struct dau_span span)
{
    int day = -1, period = -1, last = -1;
    for (int i = span.from; i < span.to; i++) {
        const char *word = bare(tei, i);
        if (strcmp(word, "ngay") == 0 && i + 1 < span.to && has_digit(bare(tei, i + 1)))
            day = i + 1;
        if (period < 0 && (strcmp(word, "thang") == 0 || strcmp(word, "quy") == 0 ||
                           strcmp(word, "nam") == 0))
            period = i;
        if (has_digit(word))
            last = i;
    }
    int from = day >= 0 ? day : period >= 0 && period < last ? period : last;
    return from >= 0 && from <= last ? (struct dau_span){from, last + 1} : span;
}

static void find_task(struct dau_tei *tei, const struct dau_task *task)
{
    struct dau_span all = {0};
    for (int i = 0; i < task->n_assignees; i++) {
        struct dau_span span = dau_view_clip(&tei->view, task->assignees[i].span);
        if (span.from >= span.to)
            continue;
        add_note(tei, DAU_TEI_ASSIGNEE, span, &task->assignees[i]);
        bool first = all.from >= all.to;
        all.from = first || span.from < all.from ? span.from : all.from;
        all.to = first || span.to > all.to ? span.to : all.to;
    }
    if (all.to - all.from <= MAX_ASSIGNMENT)
        add_note(tei, DAU_TEI_ASSIGNMENT, all, NULL);
    for (int i = 0; i < task->n_deadlines; i++) {
        const struct dau_deadline *deadline = &task->deadlines[i];
        struct dau_span span = dau_view_clip(&tei->view, deadline->span);
        add_note(tei, DAU_TEI_DEADLINE, span, deadline);
        if (span.from < span.to && (deadline->date || deadline->from))
            add_note(tei, DAU_TEI_DEADLINE_DATE, date_in(tei, span), deadline);
    }
    for (int i = 0; i < task->n_items; i++)
        find_task(tei, &task->items[i]);
}

/* "07/01/2026" and "7.1.2026" at the start of a token, as an ISO date; or NULL. */
static const char *iso_of(struct dau_tei *tei, const char *text)
{
    int parts[3], n = 0;
    while (n < 3) {
        int value = 0, digits = 0;
        for (; *text >= '0' && *text <= '9' && digits < 4; text++, digits++)
            value = value * 10 + *text - '0';
        if (digits == 0 || (n < 2 && digits > 2) || (n == 2 && digits != 4))
            return NULL;
        parts[n++] = value;
        if (n < 3 && *text != '/' && *text != '.' && *text != '-')
            return NULL;
        text += n < 3;
    }
    if (strchr("/-", *text) && *text)
        return NULL;
    const char *iso =
        dau_arena_printf(tei->arena, "%04d-%02d-%02d", parts[2], parts[1], parts[0]);
    return dau_view_is_date(iso) ? iso : NULL;
}

static void find_dates(struct dau_tei *tei)
{
    for (int i = tei->view.span.from; i < tei->view.span.to; i++) {
        const char *text = token_at(tei, i)->text;
        const char *iso = text[0] >= '0' && text[0] <= '9' ? iso_of(tei, text) : NULL;
        if (iso)
            add_note(tei, DAU_TEI_DATE, (struct dau_span){i, i + 1}, iso);
    }
}

const char *dau_tei_id(struct dau_tei *tei, const char *prefix, const char *text)
{
    char *name = dau_xml_name(tei->arena, prefix, text);
    if (strlen(name) > 100)
        name[100] = '\0';
    const char *id = name;
    for (int n = 2, i = 0; i < tei->n_ids; i++)
        if (strcmp(tei->ids[i], id) == 0) {
            id = dau_arena_printf(tei->arena, "%s.%d", name, n++);
            i = -1;
        }
    const char **slot =
        dau_arena_push(tei->arena, &tei->ids, &tei->n_ids, sizeof *slot);
    *slot = id;
    return id;
}

static const struct dau_tei_name *org_of(const struct dau_tei *tei, const char *value)
{
    if (!value || !*value)
        return NULL;
    const char *folded = dau_text_lower(tei->arena, value);
    for (int i = 0; i < tei->n_orgs; i++)
        if (strcmp(dau_text_lower(tei->arena, tei->orgs[i].value), folded) == 0)
            return &tei->orgs[i];
    return NULL;
}

static void add_org(struct dau_tei *tei, const char *value)
{
    if (!value || !*value || org_of(tei, value))
        return;
    const char *slug = dau_view_slug(tei->arena, value, 60);
    const char *id = dau_tei_id(tei, "org.", slug);
    struct dau_tei_name *org =
        dau_arena_push(tei->arena, &tei->orgs, &tei->n_orgs, sizeof *org);
    *org = (struct dau_tei_name){value, id};
}

static void add_task_orgs(struct dau_tei *tei, const struct dau_task *task)
{
    for (int i = 0; i < task->n_assignees; i++)
        add_org(tei, task->assignees[i].value);
    for (int i = 0; i < task->n_items; i++)
        add_task_orgs(tei, &task->items[i]);
}

static void find_names(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    add_org(tei, letter->fields.parent.value);
    add_org(tei, letter->fields.issuer.value);
    for (int i = 0; i < letter->n_recipients; i++)
        add_org(tei, letter->recipients[i].value);
    for (int i = 0; i < letter->n_refs; i++)
        add_org(tei, letter->refs[i].issuer);
    for (int i = 0; i < letter->n_tasks; i++)
        add_task_orgs(tei, &letter->tasks[i]);
    if (letter->fields.name.value)
        tei->person_id = dau_tei_id(tei, "per.", "signer");
}

/* Lower case, without the marks before and after it. */
static const char *word_of(struct dau_tei *tei, const char *text)
{
    static const char around[] = ".,;:()\"'";
    size_t from = strspn(text, around), n = strlen(text);
    while (n > from && strchr(around, text[n - 1]))
        n--;
    return dau_text_lower(tei->arena,
                          dau_arena_strndup(tei->arena, text + from, n - from));
}

static bool is_free(const struct dau_tei *tei, struct dau_span span)
{
    for (int i = 0; i < tei->n_notes; i++) {
        const struct dau_tei_note *note = &tei->notes[i];
        bool is_body = note->kind == DAU_TEI_RECIPIENT ||
                       note->kind == DAU_TEI_ASSIGNEE || note->kind == DAU_TEI_ISSUER ||
                       note->kind == DAU_TEI_PARENT || note->kind == DAU_TEI_ORG;
        if (is_body && note->span.from < span.to && span.from < note->span.to)
            return false;
    }
    return true;
}

static void find_org(struct dau_tei *tei, const struct dau_tei_name *org,
                     const char *const *words)
{
    const char *parts[16];
    char *copy = dau_text_lower(tei->arena, org->value), *save = NULL;
    int n_parts = 0, n = tei->view.span.to;
    for (char *part = strtok_r(copy, " ", &save); part && n_parts < 16;
         part = strtok_r(NULL, " ", &save))
        parts[n_parts++] = word_of(tei, part);
    for (int i = tei->view.span.from; n_parts > 1 && n_parts < 16 && i + n_parts <= n;
         i++) {
        int k = 0;
        while (k < n_parts && strcmp(words[i + k], parts[k]) == 0)
            k++;
        struct dau_span span = {i, i + n_parts};
        const char *first = token_at(tei, i)->text;
        bool is_name = !dau_text_is_lower(dau_text_next(&first));
        if (k == n_parts && is_name && is_free(tei, span))
            add_note(tei, DAU_TEI_ORG, span, org->value);
    }
}

/* Other mentions of the bodies that are listed. */
static void find_orgs(struct dau_tei *tei)
{
    const char **words =
        DAU_NEW_N(tei->arena, const char *, (size_t)tei->view.flow.n_places);
    for (int i = tei->view.span.from; tei->n_orgs && i < tei->view.span.to; i++)
        words[i] = word_of(tei, token_at(tei, i)->text);
    for (int i = 0; i < tei->n_orgs; i++)
        find_org(tei, &tei->orgs[i], words);
}

static void find_refs(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    tei->ref_ids = DAU_NEW_N(tei->arena, const char *, (size_t)letter->n_refs);
    for (int i = 0; i < letter->n_refs; i++) {
        const struct dau_ref *ref = &letter->refs[i];
        const char *id = ref->id && strncmp(ref->id, "doc.", 4) == 0 ? ref->id + 4
                         : ref->number                               ? ref->number
                                                                     : "x";
        tei->ref_ids[i] = dau_tei_id(tei, "doc.", id);
        for (int k = 0; k < ref->n_mentions; k++)
            add_note(tei, DAU_TEI_REF, ref->mentions[k], &letter->refs[i]);
    }
}

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
        box = dau_box_join(box, token_at(tei, i)->box);
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

static void find_zones(struct dau_tei *tei)
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

const char *dau_tei_org_ref(const struct dau_tei *tei, const char *value)
{
    const struct dau_tei_name *org = org_of(tei, value);
    return org ? dau_arena_printf(tei->arena, "#%s", org->id) : NULL;
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

const char *dau_tei_cert(float cert)
{
    return cert < 0 ? NULL : cert >= 0.95F ? "high" : cert >= 0.70F ? "medium" : "low";
}

void dau_tei_find(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    find_names(tei);
    find_refs(tei);
    find_zones(tei);
    find_titles(tei);
    find_fields(tei);
    for (int i = 0; i < letter->n_recipients; i++)
        add_note(tei, DAU_TEI_RECIPIENT, letter->recipients[i].span,
                 &letter->recipients[i]);
    for (int i = 0; i < letter->n_tasks; i++)
        find_task(tei, &letter->tasks[i]);
    find_requests(tei, &letter->body);
    find_orgs(tei);
    find_dates(tei);
    if (tei->n_notes)
        qsort(tei->notes, (size_t)tei->n_notes, sizeof *tei->notes, order_of_notes);
}
