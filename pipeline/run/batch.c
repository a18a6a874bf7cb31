#include "run/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "run/crew.h"
#include "run/message.h"

enum op { OP_WHOLE, OP_PAGE, OP_FINISH };

/* A source on its way. */
struct job {
    const struct dau_item *item;
    char sha256[65];
    bool by_page;    /* its pages are tasks of their own */
    int n_pages;     /* 0 until it was opened */
    int next_page;   /* to hand out, from 1 */
    int n_back;      /* pages that came back */
    int page;        /* the last page that came back, in a whole task */
    int broken_page; /* broke a worker in a whole task: not handed out with the others */
    json_t *failures; /* page number -> reason */
    long long begun;
    bool ended;
};

struct task {
    struct job *job;
    enum op op;
    int page;
};

struct batch {
    const struct dau_batch_config *config;
    const struct dau_plan *plan;
    struct dau_run_config run;
    struct dau_versions versions;
    char settings[65];
    char *tmp_dir, *pages_dir;
    int lock;
    struct dau_ledger ledger;
    struct dau_walls walls;
    struct dau_worker_config worker;
    struct dau_crew crew;
    struct job *jobs; /* one for each item of the plan */
    int next_job;
    struct job **open; /* by_page jobs that have not ended */
    int n_open;
    struct task *retries; /* tasks that broke a worker: tried once more, alone */
    int n_retries, next_retry;
    struct task *in_hand; /* of each worker */
    struct pollfd *fds;   /* of each worker */
    struct task alone; /* what is being tried once more; job NULL: nothing */
    json_t *seen;       /* sha256 -> name of the first source with these bytes */
    int signals;        /* taken note of */
    bool stopping;
    struct dau_batch_total total;
    int n_ended;
    long long begun;
    void (*tell)(void *data, const struct dau_batch_event *event);
    void *data;
    struct dau_arena *arena, *scratch; /* scratch: emptied with each source */
    struct dau_err *err; /* a reason to stop as a whole */
    bool is_broken;
};

static volatile sig_atomic_t signals_caught;

static void catch_signal(int number)
{
    (void)number;
    signals_caught = signals_caught + 1;
}

struct dau_batch_config dau_batch_default(const char *dict_dir, const char *models_dir)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (struct dau_batch_config){
        .run = dau_run_default(dict_dir, models_dir),
        .n_workers = cores > 0 ? (int)cores : 1,
        .split_pages = 4,
        .page_timeout_ms = 120000,
        .renew_pages = 1000,
        .max_memory = (size_t)3 << 30,
        .walls = true,
    };
}

static void say(struct batch *b, const char *name, const struct dau_item *item,
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

static bool break_off(struct batch *b)
{
    b->is_broken = b->stopping = true;
    for (int i = 0; i < b->crew.n_hands; i++)
        dau_crew_kill(&b->crew.hands[i]);
    return false;
}

/* The end of a source: what became of it is counted, and written down unless it was known. */

static void count(struct batch *b, const json_t *record)
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
    b->total.failed_pages += json_integer_value(json_object_get(record, "failed_pages"));
    b->n_ended++;
}

static void clear_folder(struct batch *b, const char *folder)
{
    char **names = NULL;
    int n_names = 0;
    if (dau_folder_list(folder, b->scratch, &names, &n_names, NULL))
        for (int i = 0; i < n_names; i++)
            unlink(dau_arena_printf(b->scratch, "%s/%s", folder, names[i]));
}

static void drop_pages(struct batch *b, const char *sha256)
{
    char *folder = dau_worker_pages_of(b->pages_dir, sha256, b->settings);
    if (access(folder, F_OK) == 0) {
        clear_folder(b, folder);
        rmdir(folder);
    }
    free(folder);
}

static bool lists_output(const json_t *record, const char *path)
{
    size_t i;
    json_t *output, *outputs = json_object_get(record, "outputs");
    json_array_foreach(outputs, i, output) {
        const char *other = json_string_value(json_object_get(output, "path"));
        if (other && strcmp(other, path) == 0)
            return true;
    }
    return false;
}

/* Files that an earlier run wrote for this source and this one did not. */
static void remove_stale(struct batch *b, const json_t *before, const json_t *now)
{
    size_t i;
    json_t *output, *outputs = json_object_get(before, "outputs");
    json_array_foreach(outputs, i, output) {
        const char *path = json_string_value(json_object_get(output, "path"));
        if (!path || strstr(path, "..") || lists_output(now, path))
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
static bool end_job(struct batch *b, struct job *job, json_t *record)
{
    json_t *before = json_incref(json_object_get(b->ledger.records, job->item->name));
    json_object_set_new(record, "name", json_string(job->item->name));
    json_object_set_new(record, "settings", json_string(b->settings));
    json_object_set_new(record, "seconds",
                        json_real((double)(dau_crew_clock() - job->begun) / 1000));
    if (*job->sha256)
        json_object_set_new(record, "sha256", json_string(job->sha256));
    stamp(record, (long long)time(NULL));
    job->ended = true;
    json_decref(job->failures);
    job->failures = NULL;
    count(b, record);
    bool ok = dau_ledger_add(&b->ledger, record, b->err);
    if (ok) {
        remove_stale(b, before, record);
        if (*job->sha256)
            drop_pages(b, job->sha256);
        say(b, "source", job->item, record, NULL);
    }
    json_decref(before);
    for (int i = 0; i < b->n_open; i++)
        if (b->open[i] == job)
            b->open[i--] = b->open[--b->n_open];
    if (b->config->max_failures && b->total.failed >= b->config->max_failures &&
        !b->stopping) {
        b->stopping = b->total.stopped = true;
        say(b, "warning", NULL, NULL, "too many sources failed; stopping");
    }
    return ok || break_off(b);
}

static bool fail_job(struct batch *b, struct job *job, const char *code, const char *reason)
{
    return end_job(b, job, json_pack("{s:s,s:s,s:s}", "state", "failed", "code", code,
                                     "reason", reason));
}

/* Before a source is read: is it in this shard, is it new, was it done? */

static bool in_shard(const struct batch *b, const char *sha256)
{
    if (b->config->n_shards <= 1)
        return true;
    char head[9] = {0};
    memcpy(head, sha256, 8);
    return strtoul(head, NULL, 16) % (unsigned long)b->config->n_shards ==
           (unsigned long)b->config->shard - 1;
}

static bool outputs_stand(const struct batch *b, const json_t *record, const char *stem)
{
    size_t i, n = strlen(stem);
    json_t *output, *outputs = json_object_get(record, "outputs");
    json_array_foreach(outputs, i, output) {
        const char *path = json_string_value(json_object_get(output, "path"));
        json_int_t bytes = json_integer_value(json_object_get(output, "bytes"));
        struct stat st;
        if (!path || strncmp(path, stem, n) != 0 || path[n] != '.' ||
            stat(dau_arena_printf(b->scratch, "%s/%s", b->config->out_dir, path), &st) < 0 ||
            st.st_size != bytes)
            return false;
    }
    return json_array_size(outputs) > 0;
}

static bool same(const json_t *record, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(record, key));
    return value && strcmp(value, text) == 0;
}

static bool was_done(const struct batch *b, const struct job *job, const json_t *record)
{
    enum dau_state state = dau_state_of(record);
    return !b->config->force && (state == DAU_STATE_DONE || state == DAU_STATE_REVIEW) &&
           same(record, "sha256", job->sha256) && same(record, "settings", b->settings) &&
           !json_integer_value(json_object_get(record, "failed_pages")) &&
           outputs_stand(b, record, job->item->stem);
}

static bool keep(struct batch *b, struct job *job, const json_t *record)
{
    job->ended = true;
    b->total.kept++;
    count(b, record);
    drop_pages(b, job->sha256);
    say(b, "kept", job->item, record, NULL);
    return false;
}

static void leave_out(struct batch *b, struct job *job)
{
    job->ended = true;
    b->total.received--;
}

/* True when the job is to be read by a worker. */
static bool prepare(struct batch *b, struct job *job)
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
        if (!mine)
            leave_out(b, job);
        return mine;
    }
    if (!in_shard(b, job->sha256)) {
        leave_out(b, job);
        return false;
    }
    const json_t *record = json_object_get(b->ledger.records, item->name);
    const char *first = json_string_value(json_object_get(b->seen, job->sha256));
    if (!first) {
        json_object_set_new(b->seen, job->sha256, json_string(item->name));
        return was_done(b, job, record) ? keep(b, job, record) : true;
    }
    if (dau_state_of(record) == DAU_STATE_DUPLICATE && same(record, "of", first) &&
        same(record, "sha256", job->sha256))
        return keep(b, job, record);
    end_job(b, job, json_pack("{s:s,s:s}", "state", "duplicate", "of", first));
    return false;
}

/* Tasks. */

static json_t *task_for(const struct batch *b, const struct job *job, enum op op, int page)
{
    static const char *const ops[] = {"whole", "page", "finish"};
    json_t *task = json_pack("{s:s,s:s,s:s,s:s,s:i,s:i}", "op", ops[op], "path",
                             job->item->path, "name", job->item->name, "stem",
                             job->item->stem, "split", b->config->split_pages, "page", page);
    if (op == OP_FINISH)
        json_object_set(task, "failures", job->failures);
    return task;
}

static void give(struct batch *b, struct dau_hand *hand, struct job *job, enum op op, int page)
{
    struct task *task = &b->in_hand[hand - b->crew.hands];
    *task = (struct task){job, op, page};
    dau_crew_give(hand, task_for(b, job, op, page), task);
}

static bool someone_works(const struct batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++)
        if (b->crew.hands[i].job)
            return true;
    return false;
}

static bool give_open(struct batch *b, struct dau_hand *hand)
{
    for (int i = 0; i < b->n_open; i++) {
        struct job *job = b->open[i];
        if (job->next_page == job->broken_page)
            job->next_page++;
        if (job->next_page <= job->n_pages) {
            give(b, hand, job, OP_PAGE, job->next_page++);
            return true;
        }
        if (job->n_back == job->n_pages) {
            job->n_back++; /* once */
            give(b, hand, job, OP_FINISH, 0);
            return true;
        }
    }
    return false;
}

static void give_next(struct batch *b, struct dau_hand *hand)
{
    if (b->stopping || b->alone.job || give_open(b, hand))
        return;
    while (b->next_job < b->plan->n_items && !b->stopping) {
        struct job *job = &b->jobs[b->next_job++];
        if (!prepare(b, job))
            continue;
        give(b, hand, job, OP_WHOLE, 0);
        return;
    }
    if (b->next_retry == b->n_retries || someone_works(b) || b->stopping)
        return;
    b->alone = b->retries[b->next_retry++];
    give(b, hand, b->alone.job, b->alone.op, b->alone.page);
}

static void try_again(struct batch *b, struct job *job, enum op op, int page)
{
    struct task *retry =
        dau_arena_push(b->arena, &b->retries, &b->n_retries, sizeof *retry);
    *retry = (struct task){job, op, page};
}

static void hand_out_pages(struct batch *b, struct job *job)
{
    job->by_page = true;
    job->next_page = 1;
    *(struct job **)dau_arena_push(b->arena, &b->open, &b->n_open, sizeof job) = job;
}

static void page_back(struct job *job, int page, const char *error)
{
    char key[16];
    snprintf(key, sizeof key, "%d", page);
    if (error)
        json_object_set_new(job->failures, key, json_string(error));
    job->n_back++;
}

/* A worker that broke: the task in its hand is tried once more alone, then given up. */

static void lose_page(struct batch *b, struct job *job, int page, bool last, const char *how)
{
    char text[160];
    snprintf(text, sizeof text, "run: the reader %s on this page; look at it by hand", how);
    if (!last)
        try_again(b, job, OP_PAGE, page);
    else
        page_back(job, page, text);
}

static void lose_finish(struct batch *b, struct job *job, bool last, const char *how)
{
    char text[160];
    snprintf(text, sizeof text, "run: the worker %s on its pages together", how);
    if (!last)
        try_again(b, job, OP_FINISH, 0);
    else
        fail_job(b, job, "library", text);
}

static void lose_whole(struct batch *b, struct job *job, bool last, const char *how)
{
    char text[160];
    if (job->n_pages && job->page < job->n_pages) {
        job->broken_page = job->page + 1;
        hand_out_pages(b, job);
        try_again(b, job, OP_PAGE, job->broken_page);
        return;
    }
    if (job->n_pages) {
        lose_finish(b, job, last, how);
        return;
    }
    snprintf(text, sizeof text, "run: the reader %s on opening it; look at it by hand", how);
    if (!last)
        try_again(b, job, OP_WHOLE, 0);
    else
        fail_job(b, job, "library", text);
}

static void lose(struct batch *b, struct dau_hand *hand)
{
    char how[80];
    const struct task *task = hand->job;
    dau_crew_bury(hand, how);
    if (!task || b->stopping || task->job->ended)
        return;
    bool last = b->alone.job == task->job;
    if (last)
        b->alone.job = NULL;
    if (task->op == OP_PAGE)
        lose_page(b, task->job, task->page, last, how);
    else if (task->op == OP_WHOLE)
        lose_whole(b, task->job, last, how);
    else
        lose_finish(b, task->job, last, how);
}

/* Replies. */

static void take_page(struct batch *b, struct dau_hand *hand, struct job *job, json_t *reply)
{
    const struct task *task = hand->job;
    int page = (int)json_integer_value(json_object_get(reply, "page"));
    b->total.pages++;
    hand->n_pages++;
    if (task->op == OP_PAGE)
        page_back(job, page, json_string_value(json_object_get(reply, "error")));
    job->page = page;
    say(b, "page", job->item, NULL, NULL);
}

static bool take(struct batch *b, struct dau_hand *hand, json_t *reply)
{
    const char *event = json_string_value(json_object_get(reply, "event"));
    const char *reason = json_string_value(json_object_get(reply, "reason"));
    struct job *job = hand->job ? ((struct task *)hand->job)->job : NULL;
    hand->last_sign = dau_crew_clock();
    if (event && strcmp(event, "broken") == 0) {
        dau_fail(b->err, DAU_E_CONFIG, "%s", reason ? reason : "run: a worker gave up");
        return break_off(b);
    }
    if (event && strcmp(event, "ready") == 0) {
        if (b->alone.job && b->alone.job == job)
            b->alone.job = NULL;
        hand->is_ready = true;
        hand->job = NULL;
        return true;
    }
    if (!event || !job)
        return true;
    if (strcmp(event, "opened") == 0)
        job->n_pages = (int)json_integer_value(json_object_get(reply, "pages"));
    else if (strcmp(event, "page") == 0)
        take_page(b, hand, job, reply);
    else if (strcmp(event, "split") == 0)
        hand_out_pages(b, job);
    else if (strcmp(event, "done") == 0)
        return end_job(b, job, json_incref(json_object_get(reply, "record")));
    else if (strcmp(event, "failed") == 0)
        return fail_job(b, job, json_string_value(json_object_get(reply, "code")),
                        reason ? reason : "");
    return true;
}

static void listen_to(struct batch *b, struct dau_hand *hand)
{
    bool there = dau_message_read(hand->fd, &hand->pending);
    for (json_t *reply; !b->is_broken && (reply = dau_message_take(&hand->pending));
         json_decref(reply))
        take(b, hand, reply);
    if (!there)
        lose(b, hand);
}

/* The loop. */

static void mind_signals(struct batch *b)
{
    if (signals_caught == b->signals)
        return;
    b->signals = signals_caught;
    bool second = b->stopping && b->total.stopped;
    b->stopping = b->total.stopped = true;
    say(b, "warning", NULL, NULL,
        second ? "stopping at once"
               : "stopping after the pages in hand; once more to stop at once");
    for (int i = 0; i < b->crew.n_hands; i++)
        if (second)
            dau_crew_kill(&b->crew.hands[i]);
        else
            dau_crew_dismiss(&b->crew.hands[i]);
}

static void mind_stalls(struct batch *b)
{
    long long now = dau_crew_clock();
    for (int i = 0; i < b->crew.n_hands; i++) {
        struct dau_hand *hand = &b->crew.hands[i];
        if (hand->pid && hand->job && !hand->is_stalled &&
            now - hand->last_sign > b->config->page_timeout_ms) {
            hand->is_stalled = true;
            dau_crew_kill(hand);
        }
    }
}

static bool work_is_left(const struct batch *b)
{
    return !b->stopping && (b->next_job < b->plan->n_items || b->n_open ||
                            b->next_retry < b->n_retries);
}

/* Starts, employs and renews workers. */
static bool employ(struct batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++) {
        struct dau_hand *hand = &b->crew.hands[i];
        if (!hand->pid && work_is_left(b)) {
            if (!dau_crew_start(&b->crew, hand, b->err))
                return break_off(b);
        } else if (hand->pid && hand->is_ready) {
            if (hand->n_pages >= b->config->renew_pages) {
                hand->is_ready = false;
                dau_crew_dismiss(hand);
            } else {
                give_next(b, hand);
            }
        }
    }
    return !b->is_broken;
}

static void wait_for_signs(struct batch *b)
{
    struct pollfd *fds = b->fds;
    for (int i = 0; i < b->crew.n_hands; i++)
        fds[i] = (struct pollfd){b->crew.hands[i].pid ? b->crew.hands[i].fd : -1, POLLIN, 0};
    if (poll(fds, (nfds_t)b->crew.n_hands, 500) < 0)
        return;
    for (int i = 0; i < b->crew.n_hands; i++)
        if (fds[i].revents && b->crew.hands[i].pid)
            listen_to(b, &b->crew.hands[i]);
}

static void loop(struct batch *b)
{
    while (employ(b) && (someone_works(b) || work_is_left(b))) {
        wait_for_signs(b);
        mind_signals(b);
        mind_stalls(b);
    }
    for (int i = 0; i < b->crew.n_hands; i++)
        dau_crew_dismiss(&b->crew.hands[i]);
    for (int i = 0; i < b->crew.n_hands; i++) {
        char how[80];
        if (b->crew.hands[i].pid && b->is_broken)
            dau_crew_kill(&b->crew.hands[i]);
        if (b->crew.hands[i].pid)
            dau_crew_bury(&b->crew.hands[i], how);
    }
}

/* Before and after. */

static bool take_lock(struct batch *b, const char *shard)
{
    const char *path = dau_arena_printf(b->arena, "%s/.dau/lock%s", b->config->out_dir, shard);
    b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (b->lock < 0)
        return dau_fail(b->err, DAU_E_IO, "run: cannot write in %s: %s", b->config->out_dir,
                        strerror(errno));
    if (flock(b->lock, LOCK_EX | LOCK_NB) < 0)
        return dau_fail(b->err, DAU_E_CONFIG,
                        "run: another dau is at work in %s; wait for it or take another "
                        "output folder",
                        b->config->out_dir);
    return true;
}

static bool set_up(struct batch *b)
{
    const struct dau_batch_config *c = b->config;
    char shard[32] = "";
    if (c->n_shards > 1)
        snprintf(shard, sizeof shard, ".%d-of-%d", c->shard, c->n_shards);
    b->tmp_dir = dau_arena_printf(b->arena, "%s/.dau/tmp%s", c->out_dir, shard);
    b->pages_dir = dau_arena_printf(b->arena, "%s/.dau/pages", c->out_dir);
    if (!dau_versions_read(&b->versions, c->run.dict_dir, c->run.models_dir, c->run.ocr.lang,
                           c->run.ocr.tessdata, b->arena, b->err) ||
        !dau_file_make_dirs(b->tmp_dir, b->err) || !dau_file_make_dirs(b->pages_dir, b->err) ||
        !take_lock(b, shard) ||
        !dau_ledger_open(&b->ledger, c->out_dir, *shard ? shard + 1 : NULL, b->err))
        return false;
    clear_folder(b, b->tmp_dir);
    b->run.versions = &b->versions;
    dau_run_settings(&b->run, b->settings);
    b->walls = (struct dau_walls){c->out_dir, c->max_memory, (size_t)2 << 30, 256};
    b->worker = (struct dau_worker_config){&b->run, c->out_dir, b->tmp_dir, b->pages_dir,
                                           b->settings};
    b->crew.worker = &b->worker;
    b->crew.walls = c->walls ? &b->walls : NULL;
    b->crew.n_hands = c->n_workers;
    b->crew.hands = DAU_NEW_N(b->arena, struct dau_hand, (size_t)c->n_workers);
    b->in_hand = DAU_NEW_N(b->arena, struct task, (size_t)c->n_workers);
    b->fds = DAU_NEW_N(b->arena, struct pollfd, (size_t)c->n_workers);
    b->jobs = DAU_NEW_N(b->arena, struct job, (size_t)b->plan->n_items);
    for (int i = 0; i < b->plan->n_items; i++)
        b->jobs[i] = (struct job){.item = &b->plan->items[i], .failures = json_object()};
    return true;
}

static void tear_down(struct batch *b)
{
    for (int i = 0; b->jobs && i < b->plan->n_items; i++) {
        b->total.not_reached += !b->jobs[i].ended;
        json_decref(b->jobs[i].failures);
    }
    b->total.seconds = (double)(dau_crew_clock() - b->begun) / 1000;
    if (b->ledger.records)
        dau_ledger_close(&b->ledger);
    if (b->lock >= 0)
        close(b->lock);
    rmdir(b->pages_dir);
    json_decref(b->seen);
}

bool dau_batch_run(const struct dau_batch_config *config, const struct dau_plan *plan,
                   void (*tell)(void *data, const struct dau_batch_event *event), void *data,
                   struct dau_batch_total *total, struct dau_err *err)
{
    struct batch b = {
        .config = config,
        .plan = plan,
        .run = config->run,
        .lock = -1,
        .seen = json_object(),
        .signals = signals_caught,
        .begun = dau_crew_clock(),
        .tell = tell,
        .data = data,
        .arena = dau_arena_new(),
        .scratch = dau_arena_new(),
        .err = err,
    };
    b.total.received = plan->n_items;
    bool ok = set_up(&b);
    if (ok) {
        struct sigaction action = {.sa_handler = catch_signal}, before[2];
        sigaction(SIGINT, &action, &before[0]);
        sigaction(SIGTERM, &action, &before[1]);
        loop(&b);
        sigaction(SIGINT, &before[0], NULL);
        sigaction(SIGTERM, &before[1], NULL);
        ok = !b.is_broken;
    }
    tear_down(&b);
    say(&b, "end", NULL, NULL, NULL);
    *total = b.total;
    dau_arena_free(b.scratch);
    dau_arena_free(b.arena);
    return ok;
}
