/* clang-format off */
/* The letter as JSON for other programs. Keys stand in a fixed order; what was not
 * found is absent. Beyond the fields of the contract (README) a file holds, where there
 * is something to say:
 *
 *   letter, letters, first_page   which of several letters in one source, and where it
 *                                 begins
 *   regime_conf, form, conf, review
 *   field.alts [{value, source, conf}], field.review, field.handwritten, field.rule
 *                                 a field without a value stands here only for its
 *                                 alternatives or for being handwritten
 *   fields.drafter                typist's mark
 *   unnumbered [task]             instructions with a deadline outside any numbered list
 *   seal, signature {page, box}   ink that was found
 *   signatures [{signer, time}]   digital signatures of a PDF source
 *   failures [{page, reason}]     pages of the source that could not be read
 *   changes [{from, to, why, cert, page, line}]
 *                                 every token that was changed: what the engine read, so
 *                                 that no reading is lost; lines count from 1 over all
 *                                 zones of a page, as the ids of the TEI do (p1.l07)
 *   doubts [{text, page, line, cert, alts}]
 *                                 tokens that a person should look at */
/* clang-format on */
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "write/view.h"
#include "write/writers.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text && *text)
        json_object_set_new(object, key, json_string(text));
}

static void set_share(json_t *object, const char *key, float value)
{
    if (value >= 0)
        json_object_set_new(object, key, json_real((double)value));
}

static void set_true(json_t *object, const char *key, bool value)
{
    if (value)
        json_object_set_new(object, key, json_true());
}

/* An empty array or object is not written. */
static void set_some(json_t *object, const char *key, json_t *value)
{
    if (json_array_size(value) + json_object_size(value) > 0)
        json_object_set_new(object, key, value);
    else
        json_decref(value);
}

static void set_place(json_t *object, int page, struct dau_box box)
{
    if (page > 0)
        json_object_set_new(object, "page", json_integer(page));
    if (box.w)
        json_object_set_new(object, "box",
                            json_pack("[iiii]", box.x, box.y, box.w, box.h));
}

static json_t *alts_json(const struct dau_alt *alts, int n_alts, const char *key)
{
    json_t *array = json_array();
    for (int i = 0; i < n_alts; i++) {
        json_t *alt = json_object();
        set_text(alt, key, alts[i].text);
        set_text(alt, "source", alts[i].source);
        set_share(alt, "conf", alts[i].p);
        json_array_append_new(array, alt);
    }
    return array;
}

static void set_field(json_t *fields, const char *key, const struct dau_field *field)
{
    bool known = field->value && *field->value;
    /* What was seen and could not be read is no value, but a question with answers. */
    if (!known && !field->handwritten && !field->n_alts)
        return;
    json_t *object = json_object();
    set_text(object, "value", field->value);
    set_text(object, "printed", field->printed);
    set_share(object, "conf", known ? field->conf : -1);
    set_place(object, field->page, field->box);
    set_text(object, "rule", field->rule);
    set_true(object, "handwritten", field->handwritten);
    set_true(object, "review", field->review);
    set_some(object, "alts", alts_json(field->alts, field->n_alts, "value"));
    json_object_set_new(fields, key, object);
}

static json_t *fields_json(const struct dau_fields *f)
{
    json_t *fields = json_object(), *signer = json_object();
    set_field(fields, "number", &f->number);
    set_field(fields, "date", &f->date);
    set_field(fields, "place", &f->place);
    set_field(fields, "parent", &f->parent);
    set_field(fields, "issuer", &f->issuer);
    set_field(fields, "type", &f->type);
    set_field(fields, "subject", &f->subject);
    set_field(fields, "urgency", &f->urgency);
    set_field(fields, "secrecy", &f->secrecy);
    set_field(signer, "authority", &f->authority);
    set_field(signer, "role", &f->role);
    set_field(signer, "name", &f->name);
    set_some(fields, "signer", signer);
    set_field(fields, "drafter", &f->drafter);
    return fields;
}

static json_t *recipients_json(const struct dau_recipient *recipients, int n)
{
    json_t *array = json_array();
    for (int i = 0; i < n; i++) {
        json_t *object = json_object();
        set_text(object, "value", recipients[i].value);
        set_share(object, "conf", recipients[i].conf);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *refs_json(const struct dau_letter *letter)
{
    json_t *array = json_array();
    for (int i = 0; i < letter->n_refs; i++) {
        const struct dau_ref *ref = &letter->refs[i];
        json_t *object = json_object();
        set_text(object, "number", ref->number);
        set_text(object, "type", ref->type);
        set_text(object, "date", ref->date);
        set_text(object, "issuer", ref->issuer);
        set_text(object, "subject", ref->subject);
        set_text(object, "alias", ref->alias);
        set_text(object, "relation", ref->relation);
        json_object_set_new(object, "count", json_integer(ref->n_mentions));
        set_text(object, "id", ref->id);
        set_share(object, "conf", ref->conf);
        json_array_append_new(array, object);
    }
    return array;
}

static bool is_section(const struct dau_node *node)
{
    return node->kind == DAU_NODE_SECTION || node->kind == DAU_NODE_ARTICLE ||
           node->kind == DAU_NODE_APPENDIX;
}

static void add_sections(const struct dau_view *view, const struct dau_node *node,
                         json_t *sections)
{
    if (is_section(node)) {
        json_t *object = json_object();
        struct dau_span heading = dau_view_clip(view, node->heading);
        struct dau_span all = dau_view_clip(view, node->span);
        set_text(object, "label", node->label);
        set_text(object, "heading", dau_flow_text(&view->flow, heading, view->arena));
        set_text(object, "path", node->path);
        if (node->kind == DAU_NODE_APPENDIX)
            set_text(object, "kind", "appendix");
        if (all.from < all.to)
            set_place(object, view->flow.places[all.from].page->number,
                      (struct dau_box){0});
        json_array_append_new(sections, object);
    }
    for (int i = 0; i < node->n_children; i++)
        add_sections(view, &node->children[i], sections);
}

/* An assignee is as sure as the task that names it. */
static json_t *assignees_json(const struct dau_task *task)
{
    json_t *array = json_array();
    for (int i = 0; i < task->n_assignees; i++) {
        json_t *object = json_object();
        set_text(object, "value", task->assignees[i].value);
        set_text(object, "role", task->assignees[i].role);
        set_share(object, "conf", task->conf);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *deadlines_json(const struct dau_task *task)
{
    json_t *array = json_array();
    for (int i = 0; i < task->n_deadlines; i++) {
        const struct dau_deadline *deadline = &task->deadlines[i];
        json_t *object = json_object();
        set_text(object, "op", deadline->op);
        set_text(object, "date", deadline->date);
        set_text(object, "from", deadline->from);
        set_text(object, "rule", deadline->rule);
        set_text(object, "printed", deadline->printed);
        set_share(object, "conf", deadline->conf);
        json_array_append_new(array, object);
    }
    return array;
}

/* Either the numbered tasks or the instructions outside any list. */
static json_t *tasks_json(const struct dau_task *tasks, int n_tasks, bool unnumbered)
{
    json_t *array = json_array();
    for (int i = 0; i < n_tasks; i++) {
        const struct dau_task *task = &tasks[i];
        if (task->unnumbered != unnumbered)
            continue;
        json_t *object = json_object();
        set_text(object, "path", task->path);
        set_text(object, "label", task->label);
        set_text(object, "text", task->text);
        set_text(object, "force", task->force);
        set_share(object, "conf", task->conf);
        set_some(object, "assignees", assignees_json(task));
        set_some(object, "deadlines", deadlines_json(task));
        set_some(object, "items", tasks_json(task->items, task->n_items, false));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *checks_json(const struct dau_letter *letter)
{
    json_t *array = json_array();
    for (int i = 0; i < letter->n_checks; i++) {
        json_t *object = json_object();
        set_text(object, "code", letter->checks[i].code);
        set_text(object, "message", letter->checks[i].message);
        set_text(object, "path", letter->checks[i].path);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *ink_json(bool there, int page, struct dau_box box)
{
    json_t *object = json_object();
    if (there)
        set_place(object, page, box);
    return object;
}

static json_t *signatures_json(const struct dau_doc *doc)
{
    json_t *array = json_array();
    for (int i = 0; i < doc->n_signatures; i++) {
        json_t *object = json_object();
        set_text(object, "signer", doc->signatures[i].signer);
        set_text(object, "time", doc->signatures[i].time);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *failures_json(const struct dau_doc *doc)
{
    json_t *array = json_array();
    for (int i = 0; i < doc->n_pages; i++) {
        if (!doc->pages[i]->failure)
            continue;
        json_t *object = json_object();
        set_place(object, doc->pages[i]->number, (struct dau_box){0});
        set_text(object, "reason", doc->pages[i]->failure);
        json_array_append_new(array, object);
    }
    return array;
}

static void set_line(const struct dau_view *view, int i, json_t *object)
{
    const struct dau_place *place = &view->flow.places[i];
    set_share(object, "cert", place->token->cert);
    json_object_set_new(object, "page", json_integer(place->page->number));
    json_object_set_new(object, "line", json_integer(view->line_numbers[i]));
}

static json_t *changes_json(const struct dau_view *view)
{
    json_t *array = json_array();
    for (int i = view->span.from; i < view->span.to; i++) {
        if (!dau_view_is_changed(view, i))
            continue;
        const struct dau_token *token = view->flow.places[i].token;
        json_t *object = json_object();
        json_object_set_new(object, "from", json_string(dau_view_read(view, i)));
        json_object_set_new(object, "to", json_string(token->text));
        json_object_set_new(object, "why", json_string(dau_why_name(token->why)));
        set_line(view, i, object);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *doubts_json(const struct dau_view *view)
{
    json_t *array = json_array();
    for (int i = view->span.from; i < view->span.to; i++) {
        const struct dau_token *token = view->flow.places[i].token;
        if (!(token->flags & DAU_TOKEN_DOUBTFUL))
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "text", json_string(token->text));
        set_line(view, i, object);
        set_true(object, "handwritten", token->flags & DAU_TOKEN_HANDWRITTEN);
        set_some(object, "alts", alts_json(token->alts, token->n_alts, "text"));
        json_array_append_new(array, object);
    }
    return array;
}

static void set_head(json_t *root, const struct dau_view *view)
{
    const struct dau_letter *letter = view->letter;
    bool one = view->n_letters == 1;
    int pages = one ? view->doc->n_pages : view->last_page - view->first_page + 1;
    set_text(root, "dau", DAU_VERSION);
    set_text(root, "source", dau_text_nfc(view->arena, view->doc->source));
    set_text(root, "sha256", view->doc->sha256);
    if (!one) {
        json_object_set_new(root, "letter", json_integer(view->index + 1));
        json_object_set_new(root, "letters", json_integer(view->n_letters));
        json_object_set_new(root, "first_page", json_integer(view->first_page));
    }
    json_object_set_new(root, "pages", json_integer(pages));
    set_text(root, "regime", letter->regime ? letter->regime : "other");
    set_share(root, "regime_conf", letter->regime_conf);
    set_text(root, "form", letter->form);
    set_share(root, "conf", letter->conf);
    set_true(root, "review", letter->review);
}

static void set_letter(json_t *root, const struct dau_view *view)
{
    const struct dau_letter *letter = view->letter;
    json_t *sections = json_array();
    add_sections(view, &letter->body, sections);
    json_object_set_new(root, "fields", fields_json(&letter->fields));
    json_object_set_new(root, "recipients",
                        recipients_json(letter->recipients, letter->n_recipients));
    json_object_set_new(root, "distribution",
                        recipients_json(letter->distribution, letter->n_distribution));
    json_object_set_new(root, "references", refs_json(letter));
    json_object_set_new(root, "sections", sections);
    json_object_set_new(root, "tasks",
                        tasks_json(letter->tasks, letter->n_tasks, false));
    set_some(root, "unnumbered", tasks_json(letter->tasks, letter->n_tasks, true));
    json_object_set_new(root, "checks", checks_json(letter));
    set_some(root, "seal",
             ink_json(letter->has_seal, letter->seal_page, letter->seal_box));
    set_some(
        root, "signature",
        ink_json(letter->has_signature, letter->signature_page, letter->signature_box));
}

static void set_text_counts(json_t *root, const struct dau_view *view, json_t *changes,
                            json_t *doubts)
{
    json_t *text = json_object();
    json_object_set_new(text, "tokens", json_integer(view->span.to - view->span.from));
    json_object_set_new(text, "changed",
                        json_integer((json_int_t)json_array_size(changes)));
    json_object_set_new(text, "doubtful",
                        json_integer((json_int_t)json_array_size(doubts)));
    set_text(text, "state", view->doc->text_state);
    set_text(text, "tone_style", view->doc->tone_style);
    json_object_set_new(root, "text", text);
}

static int append(const char *bytes, size_t length, void *buf)
{
    dau_buf_add(buf, bytes, length);
    return 0;
}

static void dump(const json_t *value, struct dau_buf *out)
{
    json_dump_callback(value, append, out,
                       JSON_ENCODE_ANY | JSON_REAL_PRECISION(4) | JSON_COMPACT);
}

static bool is_flat(json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    json_object_foreach(value, key, item) if (json_is_object(item) ||
                                              json_is_array(item)) return false;
    json_array_foreach(value, i, item) if (json_is_object(item) ||
                                           json_is_array(item)) return false;
    return true;
}

/* One line for each field, task, reference and change: a person can read it, and a line
 * tool can search it. */
static void write_item(json_t *value, int depth, struct dau_buf *out)
{
    const char *key;
    json_t *item;
    size_t i;
    bool is_object = json_is_object(value), first = true;
    if (depth == 0 || is_flat(value)) {
        dump(value, out);
        return;
    }
    dau_buf_putc(out, is_object ? '{' : '[');
    json_object_foreach(value, key, item)
    {
        json_t *name = json_string(key);
        dau_buf_puts(out, first ? "\n" : ",\n");
        dump(name, out);
        dau_buf_puts(out, ": ");
        write_item(item, depth - 1, out);
        json_decref(name);
        first = false;
    }
    json_array_foreach(value, i, item)
    {
        dau_buf_puts(out, first ? "\n" : ",\n");
        write_item(item, depth - 1, out);
        first = false;
    }
    dau_buf_puts(out, is_object ? "\n}" : "\n]");
}

bool dau_write_json(const struct dau_write_config *config, const struct dau_doc *doc,
                    int letter, struct dau_buf *out, struct dau_err *err)
{
    (void)config;
    struct dau_view view;
    if (!dau_view_open(&view, doc, letter, err))
        return false;
    json_t *root = json_object(), *changes = changes_json(&view),
           *doubts = doubts_json(&view);
    set_head(root, &view);
    set_letter(root, &view);
    set_text_counts(root, &view, changes, doubts);
    set_some(root, "signatures", signatures_json(doc));
    set_some(root, "failures", failures_json(doc));
    set_some(root, "changes", changes);
    set_some(root, "doubts", doubts);
    write_item(root, 2, out);
    dau_buf_putc(out, '\n');
    json_decref(root);
    dau_view_close(&view);
    return true;
}
