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
#include "run/fate.h"
#include "run/message.h"
#include "run/report.h"

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

/* Tasks. */

static json_t *task_for(const struct dau_batch *b, const struct dau_job *job,
                        enum dau_op op, int page)
{
    static const char *const ops[] = {"whole", "page", "finish"};
    json_t *task =
        json_pack("{s:s,s:s,s:s,s:s,s:i,s:i}", "op", ops[op], "path", job->item->path,
                  "name", job->item->name, "stem", job->item->stem, "split",
                  b->config->split_pages, "page", page);
    if (op == OP_FINISH)
        json_object_set(task, "failures", job->failures);
    return task;
}

static void give(struct dau_batch *b, struct dau_hand *hand, struct dau_job *job,
                 enum dau_op op, int page)
{
    struct dau_errand *task = &b->in_hand[hand - b->crew.hands];
    *task = (struct dau_errand){job, op, page};
    dau_crew_give(hand, task_for(b, job, op, page), task);
}

static bool someone_works(const struct dau_batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++)
        if (b->crew.hands[i].job)
            return true;
    return false;
}

static bool give_open(struct dau_batch *b, struct dau_hand *hand)
{
    for (int i = 0; i < b->n_open; i++) {
        struct dau_job *job = b->open[i];
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

static void give_next(struct dau_batch *b, struct dau_hand *hand)
{
    if (b->stopping || b->alone.job || give_open(b, hand))
        return;
    while (b->next_job < b->plan->n_items && !b->stopping) {
        struct dau_job *job = &b->jobs[b->next_job++];
        if (!dau_fate_prepare(b, job))
            continue;
        give(b, hand, job, OP_WHOLE, 0);
        return;
    }
    if (b->next_retry == b->n_retries || someone_works(b) || b->stopping)
        return;
    b->alone = b->retries[b->next_retry++];
    if (b->alone.job->ended) {
        b->alone.job = NULL;
        return;
    }
    give(b, hand, b->alone.job, b->alone.op, b->alone.page);
}

static void try_again(struct dau_batch *b, struct dau_job *job, enum dau_op op,
                      int page)
{
    struct dau_errand *retry =
        dau_arena_push(b->arena, &b->retries, &b->n_retries, sizeof *retry);
    *retry = (struct dau_errand){job, op, page};
}

static void hand_out_pages(struct dau_batch *b, struct dau_job *job)
{
    job->by_page = true;
    job->next_page = 1;
    *(struct dau_job **)dau_arena_push(b->arena, &b->open, &b->n_open, sizeof job) =
        job;
}

static void page_back(struct dau_job *job, int page, const char *error)
{
    char key[16];
    snprintf(key, sizeof key, "%d", page);
    if (error)
        json_object_set_new(job->failures, key, json_string(error));
    job->n_back++;
}

/* A worker that broke: the task in its hand is tried once more alone, then given up. */

static void lose_page(struct dau_batch *b, struct dau_job *job, int page, bool last,
                      const char *how)
{
    char text[160];
    snprintf(text, sizeof text, "run: the reader %s on this page; look at it by hand",
             how);
    if (!last) {
        try_again(b, job, OP_PAGE, page);
        return;
    }
    page_back(job, page, text);
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
        try_again(b, job, OP_FINISH, 0);
    else
        dau_fate_fail(b, job, "library", text);
}

static void lose_whole(struct dau_batch *b, struct dau_job *job, bool last,
                       const char *how)
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
    snprintf(text, sizeof text, "run: the reader %s on opening it; look at it by hand",
             how);
    if (!last)
        try_again(b, job, OP_WHOLE, 0);
    else
        dau_fate_fail(b, job, "library", text);
}

static void lose(struct dau_batch *b, struct dau_hand *hand)
{
    char how[80];
    const struct dau_errand *task = hand->job;
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

static void take_page(struct dau_batch *b, struct dau_hand *hand, struct dau_job *job,
                      json_t *reply)
{
    const struct dau_errand *task = hand->job;
    int page = (int)json_integer_value(json_object_get(reply, "page"));
    b->total.pages++;
    hand->n_pages++;
    if (task->op == OP_PAGE)
        page_back(job, page, json_string_value(json_object_get(reply, "error")));
    job->page = page;
    dau_fate_say(b, "page", job->item, NULL, NULL);
}

static bool take(struct dau_batch *b, struct dau_hand *hand, json_t *reply)
{
    const char *event = json_string_value(json_object_get(reply, "event"));
    const char *reason = json_string_value(json_object_get(reply, "reason"));
    struct dau_job *job = hand->job ? ((struct dau_errand *)hand->job)->job : NULL;
    hand->last_sign = dau_crew_clock();
    if (event && strcmp(event, "broken") == 0) {
        dau_fail(b->err, DAU_E_CONFIG, "%s", reason ? reason : "run: a worker gave up");
        return dau_fate_break_off(b);
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
        return dau_fate_end(b, job, json_incref(json_object_get(reply, "record")));
    else if (strcmp(event, "failed") == 0)
        return dau_fate_fail(b, job, json_string_value(json_object_get(reply, "code")),
                             reason ? reason : "");
    return true;
}

static void listen_to(struct dau_batch *b, struct dau_hand *hand)
{
    bool there = dau_message_read(hand->fd, &hand->pending);
    for (json_t *reply; !b->is_broken && (reply = dau_message_take(&hand->pending));
         json_decref(reply))
        take(b, hand, reply);
    if (!there)
        lose(b, hand);
}

/* The loop. */

static void mind_signals(struct dau_batch *b)
{
    if (signals_caught == b->signals)
        return;
    b->signals = signals_caught;
    bool second = b->stopping && b->total.stopped;
    b->stopping = b->total.stopped = true;
    dau_fate_say(b, "warning", NULL, NULL,
                 second
                     ? "stopping at once"
                     : "stopping after the pages in hand; once more to stop at once");
    for (int i = 0; i < b->crew.n_hands; i++)
        if (second)
            dau_crew_kill(&b->crew.hands[i]);
        else
            dau_crew_dismiss(&b->crew.hands[i]);
}

static void mind_stalls(struct dau_batch *b)
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

static bool work_is_left(const struct dau_batch *b)
{
    return !b->stopping && (b->next_job < b->plan->n_items || b->n_open ||
                            b->next_retry < b->n_retries);
}

/* Starts, employs and renews workers. */
static bool employ(struct dau_batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++) {
        struct dau_hand *hand = &b->crew.hands[i];
        if (!hand->pid && work_is_left(b)) {
            if (!dau_crew_start(&b->crew, hand, b->err))
                return dau_fate_break_off(b);
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

static void wait_for_signs(struct dau_batch *b)
{
    struct pollfd *fds = b->fds;
    for (int i = 0; i < b->crew.n_hands; i++)
        fds[i] =
            (struct pollfd){b->crew.hands[i].pid ? b->crew.hands[i].fd : -1, POLLIN, 0};
    if (poll(fds, (nfds_t)b->crew.n_hands, 500) < 0)
        return;
    for (int i = 0; i < b->crew.n_hands; i++)
        if (fds[i].revents && b->crew.hands[i].pid)
            listen_to(b, &b->crew.hands[i]);
}

static void loop(struct dau_batch *b)
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

static bool take_lock(struct dau_batch *b, const char *shard)
{
    const char *path =
        dau_arena_printf(b->arena, "%s/.dau/lock%s", b->config->out_dir, shard);
    b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (b->lock < 0)
        return dau_fail(b->err, DAU_E_IO, "run: cannot write in %s: %s",
                        b->config->out_dir, strerror(errno));
    if (flock(b->lock, LOCK_EX | LOCK_NB) < 0)
        return dau_fail(
            b->err, DAU_E_CONFIG,
            "run: another dau is at work in %s; wait for it or take another "
            "output folder",
            b->config->out_dir);
    return true;
}

static bool set_up(struct dau_batch *b)
{
    const struct dau_batch_config *c = b->config;
    char shard[32] = "";
    if (c->n_shards > 1)
        snprintf(shard, sizeof shard, ".%d-of-%d", c->shard, c->n_shards);
    b->tmp_dir = dau_arena_printf(b->arena, "%s/.dau/tmp%s", c->out_dir, shard);
    b->pages_dir = dau_arena_printf(b->arena, "%s/.dau/pages", c->out_dir);
    if (!dau_versions_read(&b->versions, c->run.dict_dir, c->run.models_dir,
                           c->run.ocr.lang, c->run.ocr.tessdata, b->arena, b->err) ||
        !dau_file_make_dirs(b->tmp_dir, b->err) ||
        !dau_file_make_dirs(b->pages_dir, b->err) || !take_lock(b, shard) ||
        !dau_ledger_open(&b->ledger, c->out_dir, *shard ? shard + 1 : NULL, b->err))
        return false;
    dau_fate_clear_folder(b, b->tmp_dir);
    b->run.versions = &b->versions;
    dau_run_settings(&b->run, b->settings);
    b->walls = (struct dau_walls){c->out_dir, c->max_memory, (size_t)2 << 30, 256};
    b->worker = (struct dau_worker_config){&b->run, c->out_dir, b->tmp_dir,
                                           b->pages_dir, b->settings};
    b->crew.worker = &b->worker;
    b->crew.walls = c->walls ? &b->walls : NULL;
    b->crew.n_hands = c->n_workers;
    b->crew.hands = DAU_NEW_N(b->arena, struct dau_hand, (size_t)c->n_workers);
    b->in_hand = DAU_NEW_N(b->arena, struct dau_errand, (size_t)c->n_workers);
    b->fds = DAU_NEW_N(b->arena, struct pollfd, (size_t)c->n_workers);
    b->jobs = DAU_NEW_N(b->arena, struct dau_job, (size_t)b->plan->n_items);
    for (int i = 0; i < b->plan->n_items; i++)
        b->jobs[i] =
            (struct dau_job){.item = &b->plan->items[i], .failures = json_object()};
    return true;
}

/* The register of all that lies in the output folder; shards leave it to dau report. */
static bool put_register(struct dau_batch *b)
{
    bool wanted = false;
    for (int i = 0; i < b->run.n_formats; i++)
        wanted |= b->run.formats[i]->per_batch;
    if (!wanted || b->config->n_shards > 1)
        return true;
    struct dau_buf text = {0};
    dau_report_register(b->ledger.records, &text);
    const char *path = dau_arena_printf(b->arena, "%s/register.csv", b->config->out_dir);
    bool ok = !text.length || dau_file_write_through(b->tmp_dir, path, text.data,
                                                     text.length, b->err);
    dau_buf_free(&text);
    return ok;
}

static void tear_down(struct dau_batch *b)
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
                   void (*tell)(void *data, const struct dau_batch_event *event),
                   void *data, struct dau_batch_total *total, struct dau_err *err)
{
    struct dau_batch b = {
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
        ok = !b.is_broken && put_register(&b);
    }
    tear_down(&b);
    dau_fate_say(&b, "end", NULL, NULL, NULL);
    *total = b.total;
    dau_arena_free(b.scratch);
    dau_arena_free(b.arena);
    return ok;
}
