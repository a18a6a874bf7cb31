#define _GNU_SOURCE /* realpath with NULL */
#include "run/claim.h"

#include <stdlib.h>
#include <string.h>

#include "run/fate.h"

enum { MOST_COPIES = 100000 };

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The path without links, or as far as it is there. In b->scratch. */
static const char *place_of(const struct dau_batch *b, const char *path)
{
    char *whole = realpath(path, NULL);
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *place = whole;
    if (!whole) {
        const char *folder =
            slash ? dau_arena_strndup(b->scratch, path, (size_t)(base - path)) : ".";
        whole = realpath(folder, NULL);
        place = dau_arena_printf(b->scratch, "%s/%s", whole ? whole : folder, base);
    }
    place = dau_plan_name(b->scratch, dau_arena_strdup(b->scratch, place));
    free(whole);
    return place;
}

/* True when the record is that of a source elsewhere, with other bytes. */
static bool is_anothers(const json_t *record, const char *place, const char *sha256)
{
    const char *before = text_at(record, "path");
    return *before && strcmp(before, place) != 0 &&
           (!*sha256 || strcmp(text_at(record, "sha256"), sha256) != 0);
}

/* Sources of one plan have stems of their own: those that were read under an older stem
 * are read again under the new one. */
static bool is_of_plan(const struct dau_batch *b, const char *name)
{
    const char *path = json_string_value(json_object_get(b->plan_names, name));
    const json_t *record = json_object_get(b->ledger.records, name);
    return path && strcmp(text_at(record, "path"), place_of(b, path)) == 0;
}

static bool is_output_of_another(const struct dau_batch *b, const char *output,
                                 const char *name)
{
    const char *owner = json_string_value(json_object_get(b->owners, output));
    return owner && strcmp(owner, name) != 0 && !is_of_plan(b, owner);
}

/* Also for a second letter that may turn out to be in the source. */
static bool is_taken(const struct dau_batch *b, const char *stem, const char *name)
{
    for (const struct dau_format *f = dau_formats; f->name; f++)
        if (f->ending &&
            (is_output_of_another(
                 b, dau_arena_printf(b->scratch, "%s%s", stem, f->ending), name) ||
             is_output_of_another(
                 b, dau_arena_printf(b->scratch, "%s.2%s", stem, f->ending), name)))
            return true;
    return false;
}

static size_t ending_of(const char *name)
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
    const char *base = slash ? slash + 1 : name;
    return dot && dot > base ? (size_t)(dot - name) : strlen(name);
}

static const char *numbered(struct dau_arena *arena, const char *name, int n)
{
    size_t length = ending_of(name);
    return dau_arena_printf(arena, "%.*s~%d%s", (int)length, name, n, name + length);
}

static bool is_free(const struct dau_batch *b, const struct dau_item *item,
                    const char *place, const char *sha256)
{
    const json_t *record = json_object_get(b->ledger.records, item->name);
    return !is_anothers(record, place, sha256) && !is_taken(b, item->stem, item->name);
}

static bool is_stem_of_plan(const struct dau_batch *b, const char *stem)
{
    for (int i = 0; i < b->plan->n_items; i++)
        if (strcmp(b->plan->items[i].stem, stem) == 0)
            return true;
    return false;
}

static void tell(struct dau_batch *b, const struct dau_job *job, const char *name)
{
    const json_t *record = json_object_get(b->ledger.records, job->item->name);
    if (json_object_get(b->ledger.records, name))
        return; /* it was told when it got this name */
    dau_fate_say(b, "warning", job->item, NULL,
                 dau_arena_printf(b->scratch,
                                  "%s: the results of %s have this name; these get the "
                                  "name %s",
                                  job->item->path,
                                  *text_at(record, "path") ? text_at(record, "path")
                                                           : "another source",
                                  name));
}

void dau_claim_name(struct dau_batch *b, struct dau_job *job)
{
    const struct dau_item *given = job->item;
    const char *place = place_of(b, given->path);
    job->place = dau_arena_strdup(b->arena, place);
    if (is_free(b, given, place, job->sha256))
        return;
    struct dau_item *item = DAU_NEW(b->arena, struct dau_item);
    for (int n = 2; n < MOST_COPIES; n++) {
        *item = (struct dau_item){.path = given->path,
                                  .name = numbered(b->arena, given->name, n),
                                  .stem = dau_arena_printf(b->arena, "%s~%d",
                                                           given->stem, n)};
        if (!json_object_get(b->plan_names, item->name) &&
            !is_stem_of_plan(b, item->stem) && is_free(b, item, place, job->sha256))
            break;
    }
    tell(b, job, item->name);
    job->item = item;
}

void dau_claim_outputs(struct dau_batch *b, const json_t *record)
{
    size_t i;
    json_t *output, *outputs = json_object_get(record, "outputs");
    json_array_foreach(outputs, i, output)
    {
        if (*text_at(output, "path"))
            json_object_set(b->owners, text_at(output, "path"),
                            json_object_get(record, "name"));
    }
}

bool dau_claim_is_own(const struct dau_batch *b, const char *output, const char *name)
{
    const char *owner = json_string_value(json_object_get(b->owners, output));
    return !owner || strcmp(owner, name) == 0;
}

void dau_claim_open(struct dau_batch *b)
{
    const char *name;
    json_t *record;
    b->owners = json_object();
    b->plan_names = json_object();
    for (int i = 0; i < b->plan->n_items; i++) {
        const struct dau_item *item = &b->plan->items[i];
        json_object_set_new(b->plan_names, item->name,
                            json_string_nocheck(item->path));
    }
    json_object_foreach(b->ledger.records, name, record)
        dau_claim_outputs(b, record);
}

void dau_claim_close(struct dau_batch *b)
{
    json_decref(b->owners);
    json_decref(b->plan_names);
}
