#include "run/fate.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "run/claim.h"
#include "run/message.h"

void dau_fate_say(struct dau_batch *b, const char *name, const struct dau_item *item,
                  const json_t *record, const char *text)
{
    struct dau_batch_event event = {
        .name = name,
        .item = item,
        .record = record,
        .text = text,
        .n_items = b->total.received,
        .n_ended = b->n_ended,
        .n_failed = b->total.failed,
        .n_review = b->total.review,
        .n_kept = b->total.kept,
        .n_pages = b->total.pages,
        .seconds = (double)(dau_crew_clock() - b->begun) / 1000,
    };
    b->tell(b->data, &event);
}

bool dau_fate_break_off(struct dau_batch *b)
{
    b->is_broken = b->stopping = true;
    for (int i = 0; i < b->crew.n_hands; i++)
        dau_crew_kill(&b->crew.hands[i]);
    return false;
}

/* The end of a source: what became of it is counted, and written down unless it was
 * known. */

static void count(struct dau_batch *b, const json_t *record)
{
    switch (dau_state_of(record)) {
    case DAU_STATE_DONE:
        b->total.done++;
        break;
    case DAU_STATE_REVIEW:
        b->total.review++;
        break;
    case DAU_STATE_DUPLICATE:
        b->total.duplicates++;
        break;
    default:
        b->total.failed++;
    }
    b->total.failed_pages +=
        json_integer_value(json_object_get(record, "failed_pages"));
    b->n_ended++;
}

void dau_fate_clear_folder(struct dau_batch *b, const char *folder)
{
    char **names = NULL;
    int n_names = 0;
    if (dau_folder_list(folder, b->scratch, &names, &n_names, NULL))
        for (int i = 0; i < n_names; i++)
            unlink(dau_arena_printf(b->scratch, "%s/%s", folder, names[i]));
}

/* Not those of a duplicate: they are the pages of the first source with these bytes,
 * which may just be read. */
static void drop_pages(struct dau_batch *b, const struct dau_job *job,
                       const json_t *record)
{
    if (!*job->sha256 || dau_state_of(record) == DAU_STATE_DUPLICATE)
        return;
    char *folder = dau_worker_pages_of(b->pages_dir, job->sha256, b->settings);
    if (access(folder, F_OK) == 0) {
        dau_fate_clear_folder(b, folder);
        rmdir(folder);
    }
    free(folder);
}

static bool lists_output(const json_t *record, const char *path)
{
    size_t i;
    json_t *output, *outputs = json_object_get(record, "outputs");
    json_array_foreach(outputs, i, output)
    {
        const char *other = json_string_value(json_object_get(output, "path"));
        if (other && strcmp(other, path) == 0)
            return true;
    }
    return false;
}

/* Files that an earlier run wrote for this source and this one did not. */
static void remove_stale(struct dau_batch *b, const json_t *before, const json_t *now)
{
    size_t i;
    json_t *output, *outputs = json_object_get(before, "outputs");
    json_array_foreach(outputs, i, output)
    {
        const char *path = json_string_value(json_object_get(output, "path"));
        if (!path || strstr(path, "..") || lists_output(now, path) ||
            !dau_claim_is_own(b, path, json_string_value(json_object_get(now, "name"))))
            continue;
        unlink(dau_arena_printf(b->scratch, "%s/%s", b->config->out_dir, path));
    }
}

static void stamp(json_t *record, long long now)
{
    char text[32];
    time_t seconds = (time_t)now;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_object_set_new(record, "ended", json_string(text));
}

/* Takes the record. */
bool dau_fate_end(struct dau_batch *b, struct dau_job *job, json_t *record)
{
    json_t *before = json_incref(json_object_get(b->ledger.records, job->item->name));
    json_object_set_new(record, "name", json_string(job->item->name));
    json_object_set_new(record, "settings", json_string(b->settings));
    json_object_set_new(record, "seconds",
                        json_real((double)(dau_crew_clock() - job->begun) / 1000));
    json_object_set_new(record, "cpu", json_real(job->cpu));
    json_object_set_new(record, "memory", json_integer(job->memory));
    if (*job->sha256)
        json_object_set_new(record, "sha256", json_string(job->sha256));
    if (job->place)
        json_object_set_new(record, "path", json_string(job->place));
    stamp(record, (long long)time(NULL));
    job->ended = true;
    json_decref(job->failures);
    job->failures = NULL;
    count(b, record);
    bool ok = dau_ledger_add(&b->ledger, record, b->err);
    if (ok) {
        dau_claim_outputs(b, record);
        remove_stale(b, before, record);
        drop_pages(b, job, record);
        dau_fate_say(b, "source", job->item, record, NULL);
    }
    json_decref(before);
    for (int i = 0; i < b->n_open; i++)
        if (b->open[i] == job)
            b->open[i--] = b->open[--b->n_open];
    if (b->config->max_failures && b->total.failed >= b->config->max_failures &&
        !b->stopping) {
        b->stopping = b->total.stopped = true;
        dau_fate_say(b, "warning", NULL, NULL, "too many sources failed; stopping");
    }
    return ok || dau_fate_break_off(b);
}

bool dau_fate_fail(struct dau_batch *b, struct dau_job *job, const char *code,
                   const char *reason)
{
    return dau_fate_end(b, job,
                        json_pack("{s:s,s:o,s:o}", "state", "failed", "code",
                                  dau_message_text(code), "reason",
                                  dau_message_text(reason)));
}

/* Before a source is read: is it in this shard, is it new, was it done? */

static bool in_shard(const struct dau_batch *b, const char *sha256)
{
    if (b->config->n_shards <= 1)
        return true;
    char head[9] = {0};
    memcpy(head, sha256, 8);
    return strtoul(head, NULL, 16) % (unsigned long)b->config->n_shards ==
           (unsigned long)b->config->shard - 1;
}

static bool outputs_stand(const struct dau_batch *b, const json_t *record,
                          const char *stem)
{
    size_t i, n = strlen(stem);
    json_t *output, *outputs = json_object_get(record, "outputs");
    json_array_foreach(outputs, i, output)
    {
        const char *path = json_string_value(json_object_get(output, "path"));
        json_int_t bytes = json_integer_value(json_object_get(output, "bytes"));
        struct stat st;
        if (!path || strncmp(path, stem, n) != 0 || path[n] != '.' ||
            stat(dau_arena_printf(b->scratch, "%s/%s", b->config->out_dir, path), &st) <
                0 ||
            st.st_size != bytes)
            return false;
    }
    return json_array_size(outputs) > 0 || json_object_get(record, "rows");
}

static bool same(const json_t *record, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(record, key));
    return value && strcmp(value, text) == 0;
}

static bool was_done(const struct dau_batch *b, const struct dau_job *job,
                     const json_t *record)
{
    enum dau_state state = dau_state_of(record);
    return !b->config->force &&
           (state == DAU_STATE_DONE || state == DAU_STATE_REVIEW) &&
           same(record, "sha256", job->sha256) &&
           same(record, "settings", b->settings) &&
           !json_integer_value(json_object_get(record, "failed_pages")) &&
           outputs_stand(b, record, job->item->stem);
}

static bool keep(struct dau_batch *b, struct dau_job *job, const json_t *record)
{
    job->ended = true;
    b->total.kept++;
    count(b, record);
    drop_pages(b, job, record);
    dau_fate_say(b, "kept", job->item, record, NULL);
    return false;
}

static void leave_out(struct dau_batch *b, struct dau_job *job)
{
    job->ended = true;
    b->total.received--;
}

/* True when the job is to be read by a worker. */
bool dau_fate_prepare(struct dau_batch *b, struct dau_job *job)
{
    struct dau_err err = {0};
    struct stat st;
    const struct dau_item *item = job->item;
    job->begun = dau_crew_clock();
    dau_arena_empty(b->scratch);
    if (stat(item->path, &st) < 0 || !S_ISREG(st.st_mode) ||
        (unsigned long long)st.st_size > b->run.ingest.max_bytes ||
        !dau_file_sha256(item->path, job->sha256, &err)) {
        *job->sha256 = '\0'; /* the worker finds the words for it */
        bool mine = b->config->n_shards <= 1 || b->config->shard == 1;
        if (mine)
            dau_claim_name(b, job);
        else
            leave_out(b, job);
        return mine;
    }
    if (!in_shard(b, job->sha256)) {
        leave_out(b, job);
        return false;
    }
    dau_claim_name(b, job);
    item = job->item;
    const json_t *record = json_object_get(b->ledger.records, item->name);
    const char *first = json_string_value(json_object_get(b->seen, job->sha256));
    if (!first) {
        json_object_set_new(b->seen, job->sha256, json_string(item->name));
        return was_done(b, job, record) ? keep(b, job, record) : true;
    }
    if (dau_state_of(record) == DAU_STATE_DUPLICATE && same(record, "of", first) &&
        same(record, "sha256", job->sha256))
        return keep(b, job, record);
    dau_fate_end(b, job, json_pack("{s:s,s:s}", "state", "duplicate", "of", first));
    return false;
}
