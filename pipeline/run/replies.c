#include "run/replies.h"

#include <stdio.h>
#include <string.h>

#include "run/fate.h"
#include "run/message.h"
#include "run/tasks.h"

/* Workers that end before their first task would be started for ever. */
enum { MOST_FALSE_STARTS = 8 };

/* A source that breaks the reader on so many pages is given up as a whole. */
enum { MOST_BROKEN_PAGES = 4 };

static void note_failure(struct dau_job *job, int page, const char *error)
{
    char key[16];
    snprintf(key, sizeof key, "%d", page);
    if (!job->failures)
        job->failures = json_object();
    json_object_set_new(job->failures, key, json_string(error));
}

/* A worker that broke: the task in its hand is tried once more alone, then given up. */

static void lose_page(struct dau_batch *b, struct dau_job *job, int page, bool last,
                      const char *how)
{
    char text[160];
    snprintf(text, sizeof text, "run: the reader %s on this page; look at it by hand",
             how);
    if (!last) {
        dau_tasks_try_again(b, job, OP_PAGE, page);
        return;
    }
    note_failure(job, page, text);
    job->n_back++;
    if (++job->n_broken == MOST_BROKEN_PAGES && job->n_pages > MOST_BROKEN_PAGES)
        dau_fate_fail(b, job, "library",
                      "run: the reader broke on page after page; look at it by "
                      "hand");
}

static void lose_finish(struct dau_batch *b, struct dau_job *job, bool last,
                        const char *how)
{
    char text[160];
    snprintf(text, sizeof text, "run: the worker %s on its pages together", how);
    if (!last)
        dau_tasks_try_again(b, job, OP_FINISH, 0);
    else
        dau_fate_fail(b, job, "library", text);
}

static void lose_whole(struct dau_batch *b, struct dau_job *job, bool last,
                       const char *how)
{
    char text[160];
    if (job->n_pages && job->page < job->n_pages) {
        job->broken_page = job->page + 1;
        dau_tasks_part(b, job);
        dau_tasks_try_again(b, job, OP_PAGE, job->broken_page);
        return;
    }
    if (job->n_pages) {
        lose_finish(b, job, last, how);
        return;
    }
    snprintf(text, sizeof text, "run: the reader %s on opening it; look at it by hand",
             how);
    if (!last)
        dau_tasks_try_again(b, job, OP_WHOLE, 0);
    else
        dau_fate_fail(b, job, "library", text);
}

/* What was asked has come back, or the source was parted or given up. */
static bool is_answered(const struct dau_errand *task)
{
    return task->answered || task->job->ended ||
           (task->op == OP_WHOLE && task->job->by_page);
}

static void lose(struct dau_batch *b, struct dau_hand *hand)
{
    char how[80];
    const struct dau_errand *task = hand->job;
    bool has_served = hand->has_served;
    dau_crew_bury(hand, how);
    if (!has_served && !b->stopping && ++b->n_false_starts == MOST_FALSE_STARTS) {
        dau_fail(
            b->err, DAU_E_CONFIG,
            "run: each worker %s before its first task; is --max-memory too small?",
            how);
        dau_fate_break_off(b);
    }
    bool last = task && b->alone.job == task->job;
    if (last)
        b->alone.job = NULL;
    if (!task || b->stopping || is_answered(task))
        return;
    if (task->op == OP_PAGE)
        lose_page(b, task->job, task->page, last, how);
    else if (task->op == OP_WHOLE)
        lose_whole(b, task->job, last, how);
    else
        lose_finish(b, task->job, last, how);
}

/* Replies. A worker has parsed hostile bytes: what it says is believed only where it
 * can be true. Each returns false when it cannot. */

static const char *text_of(const json_t *reply, const char *key)
{
    const char *text = json_string_value(json_object_get(reply, key));
    return text ? text : "";
}

static bool take_ready(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const struct dau_errand *task = hand->job;
    (void)reply;
    if (task && !is_answered(task))
        return false;
    if (task && b->alone.job == task->job)
        b->alone.job = NULL;
    hand->is_ready = hand->has_served = true;
    b->n_false_starts = 0;
    hand->job = NULL;
    return true;
}

static bool take_broken(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    bool of_disk = strcmp(text_of(reply, "code"), dau_code_name(DAU_E_IO)) == 0;
    (void)hand;
    dau_fail(b->err, of_disk ? DAU_E_IO : DAU_E_CONFIG, "%s", text_of(reply, "reason"));
    dau_fate_break_off(b);
    return true;
}

static bool take_opened(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const struct dau_errand *task = hand->job;
    json_int_t n = json_integer_value(json_object_get(reply, "pages"));
    if (task->op != OP_WHOLE || task->job->by_page || n < 0 ||
        n > b->run.ingest.max_pages)
        return false;
    task->job->n_pages = (int)n;
    return true;
}

static bool take_page(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    struct dau_errand *task = hand->job;
    const char *error = json_string_value(json_object_get(reply, "error"));
    json_int_t page = json_integer_value(json_object_get(reply, "page"));
    struct dau_job *job = task->job;
    if (task->op == OP_FINISH || page < 1 || page > job->n_pages ||
        (task->op == OP_PAGE && (page != task->page || task->answered)))
        return false;
    if (!json_is_true(json_object_get(reply, "before"))) {
        b->total.pages++;
        hand->n_pages++;
    }
    if (error)
        note_failure(job, (int)page, error);
    if (task->op == OP_PAGE) {
        job->n_back++;
        task->answered = true;
    }
    job->page = (int)page;
    dau_fate_say(b, "page", job->item, NULL, NULL);
    return true;
}

static bool take_split(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const struct dau_errand *task = hand->job;
    (void)reply;
    if (task->op != OP_WHOLE || task->job->by_page || !task->job->n_pages)
        return false;
    dau_tasks_part(b, task->job);
    return true;
}

static bool take_done(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const struct dau_errand *task = hand->job;
    json_t *record = json_object_get(reply, "record");
    enum dau_state state = dau_state_of(record);
    if (task->op == OP_PAGE || (state != DAU_STATE_DONE && state != DAU_STATE_REVIEW))
        return false;
    dau_fate_end(b, task->job, json_incref(record));
    return true;
}

static bool take_failed(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const struct dau_errand *task = hand->job;
    dau_fate_fail(b, task->job, text_of(reply, "code"), text_of(reply, "reason"));
    return true;
}

/* What a source cost is only told, never acted upon. */
static void note_cost(struct dau_job *job, const json_t *reply)
{
    double cpu = json_number_value(json_object_get(reply, "cpu"));
    json_int_t memory = json_integer_value(json_object_get(reply, "memory"));
    if (cpu > 0 && cpu < 1e9)
        job->cpu += cpu;
    if (memory > job->memory)
        job->memory = memory;
}

static bool take(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    static const struct {
        const char *event;
        bool of_task; /* has a meaning only while there is one */
        bool (*take)(struct dau_batch *b, struct dau_hand *hand, json_t *reply);
    } events[] = {
        {"ready", false, take_ready},  {"broken", false, take_broken},
        {"opened", true, take_opened}, {"page", true, take_page},
        {"split", true, take_split},   {"done", true, take_done},
        {"failed", true, take_failed},
    };
    const struct dau_errand *task = hand->job;
    hand->last_sign = dau_crew_clock();
    if (task)
        note_cost(task->job, reply);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        if (strcmp(events[i].event, text_of(reply, "event")) != 0)
            continue;
        if (events[i].of_task && task && task->job->ended)
            return true; /* given up while this was under way */
        return (task || !events[i].of_task) && events[i].take(b, hand, reply);
    }
    return false;
}

void dau_replies_hear(struct dau_batch *b, struct dau_hand *hand)
{
    bool there = dau_message_read(hand->fd, &hand->pending);
    json_t *reply;
    while (!b->is_broken && !hand->is_astray &&
           (reply = dau_message_take(&hand->pending))) {
        if (!take(b, hand, reply)) {
            hand->is_astray = true;
            dau_crew_kill(hand);
        }
        json_decref(reply);
    }
    if (!there)
        lose(b, hand);
}
