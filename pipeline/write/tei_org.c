/* The bodies of the letter: which there are, and where the text names them. */
#include "write/tei.h"

#include <string.h>

#include "base/text.h"

static const struct dau_tei_name *org_of(const struct dau_tei *tei, const char *value)
{
    if (!value || !*value)
        return NULL;
    const char *key = dau_text_lower(tei->arena, value);
    for (int i = 0; i < tei->n_orgs; i++)
        if (strcmp(tei->orgs[i].key, key) == 0)
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
    *org = (struct dau_tei_name){value, dau_text_lower(tei->arena, value), id};
}

static void add_task_orgs(struct dau_tei *tei, const struct dau_task *task)
{
    for (int i = 0; i < task->n_assignees; i++)
        add_org(tei, task->assignees[i].value);
    for (int i = 0; i < task->n_items; i++)
        add_task_orgs(tei, &task->items[i]);
}

void dau_tei_find_names(struct dau_tei *tei)
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

/* "Phó Thủ tướng Chính phủ" is not "Thủ tướng Chính phủ". */
static bool is_deputy(const char *word)
{
    return strcmp(word, "phó") == 0;
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
        const char *first = tei->view.flow.places[i].token->text;
        bool is_name = !dau_text_is_lower(dau_text_next(&first)) &&
                       !(i > tei->view.span.from && is_deputy(words[i - 1]));
        if (k == n_parts && is_name && is_free(tei, span))
            dau_tei_add_note(tei, DAU_TEI_ORG, span, org->value);
    }
}

/* Other mentions of the bodies that are listed. */
static void find_mentions(struct dau_tei *tei)
{
    const char **words =
        DAU_NEW_N(tei->arena, const char *, (size_t)tei->view.flow.n_places);
    for (int i = tei->view.span.from; tei->n_orgs && i < tei->view.span.to; i++)
        words[i] = word_of(tei, tei->view.flow.places[i].token->text);
    for (int i = 0; i < tei->n_orgs; i++)
        find_org(tei, &tei->orgs[i], words);
}

/* The citation takes in the body that issued what is cited: "... của Bộ Chính trị". */
static void widen_refs(struct dau_tei *tei)
{
    const struct dau_tei_note **orgs = DAU_NEW_N(
        tei->arena, const struct dau_tei_note *, (size_t)tei->view.flow.n_places + 1);
    for (int i = 0; i < tei->n_notes; i++)
        if (tei->notes[i].kind == DAU_TEI_ORG)
            orgs[tei->notes[i].span.from] = &tei->notes[i];
    for (int i = 0; i < tei->n_notes; i++) {
        struct dau_tei_note *note = &tei->notes[i];
        const struct dau_ref *ref = note->kind == DAU_TEI_REF ? note->data : NULL;
        int of = note->span.to;
        if (!ref || !ref->issuer || of + 1 >= tei->view.span.to || !orgs[of + 1] ||
            strcmp(dau_tei_bare(tei, of), "cua") != 0)
            continue;
        if (org_of(tei, orgs[of + 1]->data) == org_of(tei, ref->issuer))
            note->span.to = orgs[of + 1]->span.to;
    }
}

void dau_tei_find_orgs(struct dau_tei *tei)
{
    find_mentions(tei);
    widen_refs(tei);
}

const char *dau_tei_org_ref(const struct dau_tei *tei, const char *value)
{
    const struct dau_tei_name *org = org_of(tei, value);
    return org ? dau_arena_printf(tei->arena, "#%s", org->id) : NULL;
}
