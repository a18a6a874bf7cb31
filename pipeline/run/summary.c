#include "run/summary.h"

#include <stdio.h>

#include "run/ledger.h"

static void set_value(json_t *object, const char *key, const struct dau_field *field)
{
    if (field->value)
        json_object_set_new(object, key, json_string(field->value));
}

static json_t *letter_summary(const struct dau_letter *letter)
{
    json_t *object = json_object();
    set_value(object, "number", &letter->fields.number);
    set_value(object, "date", &letter->fields.date);
    set_value(object, "issuer", &letter->fields.issuer);
    set_value(object, "parent", &letter->fields.parent);
    set_value(object, "type", &letter->fields.type);
    json_object_set_new(object, "tasks", json_integer(letter->n_tasks));
    json_object_set_new(object, "checks", json_integer(letter->n_checks));
    json_object_set_new(object, "review", json_boolean(letter->review));
    return object;
}

static void add_failures(const json_t *failures, int n_pages, struct dau_buf *reason)
{
    size_t n = json_object_size(failures), said = 0;
    for (int page = 1; page <= n_pages && said < n; page++) {
        char key[16];
        snprintf(key, sizeof key, "%d", page);
        const char *why = json_string_value(json_object_get(failures, key));
        if (!why)
            continue;
        if (said++ == 3) {
            dau_buf_printf(reason, "; and %zu more", n - 3);
            break;
        }
        dau_buf_printf(reason, "%spage %d of %d: %s", reason->length ? "; " : "", page,
                       n_pages, why);
    }
}

json_t *dau_summary_record(const struct dau_doc *doc, const json_t *failures)
{
    json_t *record = json_object(), *letters = json_array();
    struct dau_buf reason = {0};
    bool review = json_object_size(failures) > 0;
    add_failures(failures, doc->n_source_pages, &reason);
    for (int i = 0; i < doc->n_letters; i++) {
        review |= doc->letters[i].review;
        json_array_append_new(letters, letter_summary(&doc->letters[i]));
    }
    json_object_set_new(record, "sha256", json_string(doc->sha256));
    json_object_set_new(record, "pages", json_integer(doc->n_source_pages));
    json_object_set_new(record, "failed_pages",
                        json_integer((json_int_t)json_object_size(failures)));
    json_object_set_new(
        record, "state",
        json_string(dau_state_name(review ? DAU_STATE_REVIEW : DAU_STATE_DONE)));
    if (reason.length)
        json_object_set_new(record, "reason", json_string(reason.data));
    json_object_set_new(record, "letters", letters);
    dau_buf_free(&reason);
    return record;
}
