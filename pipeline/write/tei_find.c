/* Collects what the spans of the flow are, and the names and zones they point at. */
#include "write/tei.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The titles stand at the head of a letter; further on the words are only words. */
enum { HEAD_TOKENS = 120, MAX_ASSIGNMENT = 60 };

static const struct dau_token *token_at(const struct dau_tei *tei, int i)
{
    return tei->view.flow.places[i].token;
}

void dau_tei_add_note(struct dau_tei *tei, enum dau_tei_kind kind, struct dau_span span,
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

const char *dau_tei_bare(const struct dau_tei *tei, int i)
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
        const char *word = dau_tei_bare(tei, i++);
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
        *to = *dau_tei_bare(tei, i) ? match(tei, i, phrase) : 0;
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
        dau_tei_add_note(tei, titles[k].kind, (struct dau_span){from, to}, NULL);
        tei->has_state_title |= titles[k].kind == DAU_TEI_STATE_TITLE;
    }
}

/* Asterisks before the number, where the Party and the youth union set them for a rule.
 */
static void find_stars(struct dau_tei *tei)
{
    struct dau_span head = {tei->view.span.from,
                            tei->view.letter->fields.number.span.from};
    head = dau_view_clip(&tei->view, head);
    for (int i = head.from; i < head.to && i < head.from + HEAD_TOKENS; i++) {
        const char *text = token_at(tei, i)->text;
        if (*text && !text[strspn(text, "*")])
            dau_tei_add_note(tei, DAU_TEI_STAR, (struct dau_span){i, i + 1}, NULL);
    }
}

/* "Theo đề nghị của ...", "các yêu cầu". */
static bool is_noun(const struct dau_tei *tei, int from, int to)
{
    static const char *const before[] = {"theo", "cac", "nhung", "mot", "dap", "van"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (from > tei->view.span.from &&
            strcmp(dau_tei_bare(tei, from - 1), before[i]) == 0)
            return true;
    return to < tei->view.span.to && strcmp(dau_tei_bare(tei, to), "cua") == 0;
}

/* The verb of the sentence that announces the tasks, or follows them. */
static void find_request(struct dau_tei *tei, struct dau_span span)
{
    static const char *const verbs[] = {"denghi", "yeucau"};
    span = dau_view_clip(&tei->view, span);
    for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++) {
        int to, from = find_phrase(tei, verbs[k], span, &to);
        if (from >= 0 && to <= span.to && !is_noun(tei, from, to)) {
            dau_tei_add_note(tei, DAU_TEI_REQUEST, (struct dau_span){from, to}, NULL);
            return;
        }
    }
}

static bool is_task_list(const struct dau_node *node)
{
    return node->kind == DAU_NODE_LIST && node->list &&
           strcmp(node->list, "tasks") == 0;
}

static void find_requests(struct dau_tei *tei, const struct dau_node *node)
{
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *child = &node->children[i];
        bool before = i + 1 < node->n_children && is_task_list(child + 1);
        bool after = i > 0 && is_task_list(child - 1);
        if (child->kind == DAU_NODE_PARAGRAPH && (before || after))
            find_request(tei, child->span);
    }
}

/* From what follows the last "ngày", or from "tháng", "quý", "năm", to the last digits.
 */
static struct dau_span date_in(const struct dau_tei *tei, struct dau_span span)
{
    int day = -1, period = -1, last = -1;
    for (int i = span.from; i < span.to; i++) {
        const char *word = dau_tei_bare(tei, i);
        if (strcmp(word, "ngay") == 0 && i + 1 < span.to &&
            has_digit(dau_tei_bare(tei, i + 1)))
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
        dau_tei_add_note(tei, DAU_TEI_ASSIGNEE, span, &task->assignees[i]);
        bool first = all.from >= all.to;
        all.from = first || span.from < all.from ? span.from : all.from;
        all.to = first || span.to > all.to ? span.to : all.to;
    }
    if (all.to - all.from <= MAX_ASSIGNMENT)
        dau_tei_add_note(tei, DAU_TEI_ASSIGNMENT, all, NULL);
    if (task->unnumbered && task->force)
        find_request(tei, task->span);
    for (int i = 0; i < task->n_deadlines; i++) {
        const struct dau_deadline *deadline = &task->deadlines[i];
        struct dau_span span = dau_view_clip(&tei->view, deadline->span);
        dau_tei_add_note(tei, DAU_TEI_DEADLINE, span, deadline);
        if (span.from < span.to && (deadline->date || deadline->from))
            dau_tei_add_note(tei, DAU_TEI_DEADLINE_DATE, date_in(tei, span), deadline);
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

/* The figures of a token that holds no others than those before a closing mark; -1. */
static int figures_at(const struct dau_tei *tei, int i)
{
    const char *text = token_at(tei, i)->text;
    size_t n = strspn(text, "0123456789");
    bool closed = !text[n] || (strchr(".,;:)/", text[n]) && !has_digit(text + n));
    return n > 0 && n <= 4 && closed ? (int)strtol(text, NULL, 10) : -1;
}

/* "21 tháng 02 năm 2012" at place i as an ISO date; or NULL. */
static const char *long_date_at(struct dau_tei *tei, int i)
{
    if (i + 5 > tei->view.span.to || strcmp(dau_tei_bare(tei, i + 1), "thang") != 0 ||
        strcmp(dau_tei_bare(tei, i + 3), "nam") != 0)
        return NULL;
    int day = figures_at(tei, i), month = figures_at(tei, i + 2),
        year = figures_at(tei, i + 4);
    if (day < 0 || month < 0 || year < 1000)
        return NULL;
    const char *iso = dau_arena_printf(tei->arena, "%04d-%02d-%02d", year, month, day);
    return dau_view_is_date(iso) ? iso : NULL;
}

static void find_dates(struct dau_tei *tei)
{
    struct dau_span own = tei->view.letter->fields.date.span;
    for (int i = tei->view.span.from; i < tei->view.span.to; i++) {
        const char *spelt = i < own.from || i >= own.to ? long_date_at(tei, i) : NULL;
        if (spelt) {
            dau_tei_add_note(tei, DAU_TEI_DATE, (struct dau_span){i, i + 5}, spelt);
            continue;
        }
        const char *text = token_at(tei, i)->text;
        const char *iso = text[0] >= '0' && text[0] <= '9' ? iso_of(tei, text) : NULL;
        if (iso)
            dau_tei_add_note(tei, DAU_TEI_DATE, (struct dau_span){i, i + 1}, iso);
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
            dau_tei_add_note(tei, DAU_TEI_REF, ref->mentions[k], &letter->refs[i]);
    }
}

const char *dau_tei_cert(float cert)
{
    return cert < 0 ? NULL : cert >= 0.95F ? "high" : cert >= 0.70F ? "medium" : "low";
}

void dau_tei_find(struct dau_tei *tei)
{
    const struct dau_letter *letter = tei->view.letter;
    tei->mends = DAU_NEW_N(tei->arena, const char *, (size_t)tei->view.flow.n_places);
    dau_tei_find_names(tei);
    find_refs(tei);
    dau_tei_find_zones(tei);
    find_titles(tei);
    find_stars(tei);
    dau_tei_find_fields(tei);
    for (int i = 0; i < letter->n_recipients; i++)
        dau_tei_add_note(tei, DAU_TEI_RECIPIENT, letter->recipients[i].span,
                         &letter->recipients[i]);
    for (int i = 0; i < letter->n_tasks; i++)
        find_task(tei, &letter->tasks[i]);
    find_requests(tei, &letter->body);
    dau_tei_find_orgs(tei);
    find_dates(tei);
    dau_tei_find_mentions(tei);
    if (tei->n_notes)
        qsort(tei->notes, (size_t)tei->n_notes, sizeof *tei->notes, order_of_notes);
}
