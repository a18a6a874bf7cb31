#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double between_shows = 0.2, between_lines = 30;

static void close_line(struct dau_progress *p)
{
    if (p->line_is_open)
        fputs("\r\033[K", stderr);
    p->line_is_open = false;
}

static void time_left(char *out, size_t size, const struct dau_batch_event *e)
{
    int fresh = e->n_ended - e->n_kept, left = e->n_items - e->n_ended;
    long seconds = fresh > 0 ? (long)(e->seconds / fresh * left) : -1;
    if (seconds < 0)
        *out = '\0';
    else if (seconds < 3600)
        snprintf(out, size, ", %ld:%02ld left", seconds / 60, seconds % 60);
    else
        snprintf(out, size, ", %ld h %02ld left", seconds / 3600, seconds / 60 % 60);
}

static void show(struct dau_progress *p, const struct dau_batch_event *e)
{
    char left[32], failed[32] = "";
    if (e->seconds - p->last_shown < (p->terminal ? between_shows : between_lines))
        return;
    p->last_shown = e->seconds;
    time_left(left, sizeof left, e);
    if (e->n_failed)
        snprintf(failed, sizeof failed, ", %d failed", e->n_failed);
    close_line(p);
    fprintf(stderr, "dau: %d of %d files, %ld pages, %.1f pages/s%s%s%s", e->n_ended,
            e->n_items, e->n_pages,
            e->seconds > 0 ? (double)e->n_pages / e->seconds : 0.0, left, failed,
            p->terminal ? "" : "\n");
    p->line_is_open = p->terminal;
    fflush(stderr);
}

static const char *text_of(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    return text ? text : "";
}

/* A failed source, and a page that was lost, are told even to the quiet. */
static void tell_source(struct dau_progress *p, const struct dau_batch_event *e)
{
    enum dau_state state = dau_state_of(e->record);
    bool lost = json_integer_value(json_object_get(e->record, "failed_pages")) > 0;
    if (state != DAU_STATE_FAILED && state != DAU_STATE_DUPLICATE && !lost)
        return;
    if (state == DAU_STATE_DUPLICATE && p->quiet)
        return;
    close_line(p);
    if (state == DAU_STATE_DUPLICATE)
        fprintf(stderr, "dau: %s: the same bytes as %s; not read again\n",
                e->item->name, text_of(e->record, "of"));
    else
        fprintf(stderr, "dau: %s: %s\n", e->item->name, text_of(e->record, "reason"));
}

static void tell_json(const struct dau_batch_event *e)
{
    json_t *line =
        json_pack("{s:s,s:i,s:i,s:i,s:i,s:I,s:f}", "event", e->name, "files",
                  e->n_items, "ended", e->n_ended, "failed", e->n_failed, "review",
                  e->n_review, "pages", (json_int_t)e->n_pages, "seconds", e->seconds);
    if (e->item)
        json_object_set_new(line, "name", json_string(e->item->name));
    if (e->text)
        json_object_set_new(line, "text", json_string(e->text));
    if (e->record)
        json_object_set(line, "record", (json_t *)(uintptr_t)e->record);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
}

void dau_progress_tell(void *progress, const struct dau_batch_event *event)
{
    struct dau_progress *p = progress;
    if (p->json)
        tell_json(event);
    if (strcmp(event->name, "source") == 0)
        tell_source(p, event);
    if (event->text && !p->quiet) {
        close_line(p);
        fprintf(stderr, "dau: %s\n", event->text);
    }
    if (strcmp(event->name, "end") == 0)
        close_line(p);
    else if (!p->quiet)
        show(p, event);
}

void dau_progress_end(struct dau_progress *p, const struct dau_batch_total *t,
                      const char *out_dir)
{
    if (p->quiet)
        return;
    fprintf(stderr,
            "dau: %d received = %d done + %d to review + %d failed + %d duplicates",
            t->received, t->done, t->review, t->failed, t->duplicates);
    if (t->not_reached)
        fprintf(stderr, " + %d not reached", t->not_reached);
    if (t->kept)
        fprintf(stderr, " (%d of them from before)", t->kept);
    fprintf(stderr, "; %ld pages in %.1f s; outputs in %s\n", t->pages, t->seconds,
            out_dir);
    if (t->twins)
        fprintf(stderr, "dau: numbers on several letters: %d; see dau report %s\n",
                t->twins, out_dir);
}
