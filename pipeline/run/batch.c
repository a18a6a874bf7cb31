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

/* Signals that come closer together than this are one wish: a terminal, timeout(1) or a
 * job system may send the same one to the process and to its group. */
static const long long one_wish_ms = 200;

/* Workers that end before their first task would be started for ever. */
enum { MOST_FALSE_STARTS = 8 };

/* Opening models takes a second, but not on a machine that swaps. */
static const long long start_timeout_ms = 120000;

static volatile sig_atomic_t signals_caught;

static void catch_signal(int number)
{
    (void)number;
    signals_caught = signals_caught + 1;
}

static int cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

struct dau_batch_config dau_batch_default(const char *dict_dir, const char *models_dir)
{
    return (struct dau_batch_config){
        .run = dau_run_default(dict_dir, models_dir),
        .n_workers = cores(),
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
        json_pack("{s:s,s:i,s:i,s:i}", "op", ops[op], "item", (int)(job - b->jobs),
                  "split", b->config->split_pages, "page", page);
    if (op == OP_FINISH)
        json_object_set_new(task, "failures",
                            job->failures ? json_incref(job->failures) : json_object());
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
    while (b->next_job < b->plan->n_items && !b->stopping &&
           b->signals == signals_caught) {
        struct dau_job *job = &b->jobs[b->next_job++];
        if (!dau_fate_prepare(b, job))
            continue;
        give(b, hand, job, OP_WHOLE, 0);
        return;
    }
    if (b->next_job < b->plan->n_items || b->next_retry == b->n_retries ||
        someone_works(b) || b->stopping)
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
    json_decref(job->failures); /* each page comes back once more */
    job->failures = NULL;
    *(struct dau_job **)dau_arena_push(b->arena, &b->open, &b->n_open, sizeof job) =
        job;
}

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
        try_again(b, job, OP_PAGE, page);
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
    if (!task || b->stopping || task->job->ended)
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
    const struct dau_errand *task = hand->job;
    const char *error = json_string_value(json_object_get(reply, "error"));
    json_int_t page = json_integer_value(json_object_get(reply, "page"));
    struct dau_job *job = task->job;
    if (task->op == OP_FINISH || page < 1 || page > job->n_pages ||
        (task->op == OP_PAGE && page != task->page))
        return false;
    if (!json_is_true(json_object_get(reply, "before"))) {
        b->total.pages++;
        hand->n_pages++;
    }
    if (error)
        note_failure(job, (int)page, error);
    if (task->op == OP_PAGE)
        job->n_back++;
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
    hand_out_pages(b, task->job);
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

static void listen_to(struct dau_batch *b, struct dau_hand *hand)
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

/* The loop. */

static void mind_signals(struct dau_batch *b)
{
    long long now = dau_crew_clock();
    if (signals_caught == b->signals)
        return;
    b->signals = signals_caught;
    if (b->first_signal && now - b->first_signal < one_wish_ms)
        return;
    bool second = b->first_signal != 0;
    b->first_signal = now;
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
        long long patience = hand->job ? b->config->page_timeout_ms : start_timeout_ms;
        if (hand->pid && !hand->is_ready && !hand->is_stalled &&
            now - hand->last_sign > patience) {
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

/* Tasks that could be given now, as far as is known. */
static int tasks_left(const struct dau_batch *b)
{
    int n = b->plan->n_items - b->next_job + b->n_retries - b->next_retry;
    for (int i = 0; i < b->n_open; i++)
        n += b->open[i]->n_pages - b->open[i]->next_page + 1;
    return n > 0 || !b->n_open ? n : 1;
}

static int idle_hands(const struct dau_batch *b)
{
    int n = 0;
    for (int i = 0; i < b->crew.n_hands; i++)
        n += b->crew.hands[i].pid && !b->crew.hands[i].job;
    return n;
}

/* Starts, employs and renews workers; no more are started than there is work for. */
static bool employ(struct dau_batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++) {
        struct dau_hand *hand = &b->crew.hands[i];
        if (!hand->pid && work_is_left(b)) {
            if (idle_hands(b) < tasks_left(b) &&
                !dau_crew_start(&b->crew, hand, b->err))
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

/* A file system without locks is told, and trusted to have one user. */
static bool take_one_lock(struct dau_batch *b, int *fd, const char *shard, int how)
{
    const char *path =
        dau_arena_printf(b->arena, "%s/.dau/lock%s", b->config->out_dir, shard);
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*fd < 0)
        return dau_fail(b->err, DAU_E_IO, "run: cannot write in %s: %s",
                        b->config->out_dir, strerror(errno));
    if (flock(*fd, how | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return dau_fail(
            b->err, DAU_E_CONFIG,
            "run: another dau is at work in %s; wait for it or take another "
            "output folder",
            b->config->out_dir);
    dau_fate_say(b, "warning", NULL, NULL,
                 "the output folder knows no locks: take care that no other dau "
                 "is at work in it");
    return true;
}

/* Shards work side by side, but not beside a run that does everything. */
static bool take_locks(struct dau_batch *b, const char *shard)
{
    return take_one_lock(b, &b->locks[0], "", *shard ? LOCK_SH : LOCK_EX) &&
           (!*shard || take_one_lock(b, &b->locks[1], shard, LOCK_EX));
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
        !dau_file_make_dirs(b->pages_dir, b->err) || !take_locks(b, shard) ||
        !dau_ledger_open(&b->ledger, c->out_dir, *shard ? shard + 1 : NULL, b->err))
        return false;
    dau_fate_clear_folder(b, b->tmp_dir);
    b->run.versions = &b->versions;
    dau_run_settings(&b->run, b->settings);
    b->walls = (struct dau_walls){c->out_dir, c->max_memory, (size_t)2 << 30, 256};
    b->worker = (struct dau_worker_config){&b->run,    b->plan,      c->out_dir,
                                           b->tmp_dir, b->pages_dir, b->settings};
    b->crew.worker = &b->worker;
    b->crew.walls = c->walls ? &b->walls : NULL;
    int n_hands = c->n_workers > 0 ? c->n_workers : cores();
    b->crew.n_hands = n_hands;
    b->crew.hands = DAU_NEW_N(b->arena, struct dau_hand, (size_t)n_hands);
    b->in_hand = DAU_NEW_N(b->arena, struct dau_errand, (size_t)n_hands);
    b->fds = DAU_NEW_N(b->arena, struct pollfd, (size_t)n_hands);
    b->jobs = DAU_NEW_N(b->arena, struct dau_job, (size_t)b->plan->n_items);
    for (int i = 0; i < b->plan->n_items; i++)
        b->jobs[i].item = &b->plan->items[i];
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
    const char *path =
        dau_arena_printf(b->arena, "%s/register.csv", b->config->out_dir);
    bool ok = !text.length ||
              dau_file_write_through(b->tmp_dir, path, text.data, text.length, b->err);
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
    for (int i = 0; i < 2; i++)
        if (b->locks[i] >= 0)
            close(b->locks[i]);
    if (b->config->n_shards <= 1) /* another shard may be about to use it */
        rmdir(b->pages_dir);
    json_decref(b->seen);
}

enum { STOP, TERMINATE, NO_SPACE, N_SIGNALS };

static const int numbers[N_SIGNALS] = {SIGINT, SIGTERM, SIGXFSZ};

/* A file that may not grow is an error like others, and a signal a wish. */
static void mind(struct sigaction before[N_SIGNALS])
{
    struct sigaction wish = {.sa_handler = catch_signal},
                     none = {.sa_handler = SIG_IGN};
    for (int i = 0; i < N_SIGNALS; i++)
        sigaction(numbers[i], i == NO_SPACE ? &none : &wish, &before[i]);
}

static void mind_no_more(const struct sigaction before[N_SIGNALS])
{
    for (int i = 0; i < N_SIGNALS; i++)
        sigaction(numbers[i], &before[i], NULL);
}

bool dau_batch_run(const struct dau_batch_config *config, const struct dau_plan *plan,
                   void (*tell)(void *data, const struct dau_batch_event *event),
                   void *data, struct dau_batch_total *total, struct dau_err *err)
{
    struct dau_batch b = {
        .config = config,
        .plan = plan,
        .run = config->run,
        .locks = {-1, -1},
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
    struct sigaction before[N_SIGNALS];
    mind(before);
    bool ok = set_up(&b);
    if (ok) {
        loop(&b);
        ok = !b.is_broken && put_register(&b);
    }
    mind_no_more(before);
    tear_down(&b);
    dau_fate_say(&b, "end", NULL, NULL, NULL);
    *total = b.total;
    dau_arena_free(b.scratch);
    dau_arena_free(b.arena);
    return ok;
}
