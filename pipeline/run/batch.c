#include "run/batch.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "run/claim.h"
#include "run/fate.h"
#include "run/lock.h"
#include "run/replies.h"
#include "run/report.h"
#include "run/tasks.h"
#include "run/twins.h"

/* Signals that come closer together than this are one wish: a terminal, timeout(1) or a
 * job system may send the same one to the process and to its group. */
static const long long one_wish_ms = 200;

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

/* What it said may lie unread, when whoever hears of the batch took long over it. */
static bool has_spoken(const struct dau_hand *hand)
{
    struct pollfd fd = {hand->fd, POLLIN, 0};
    return poll(&fd, 1, 0) > 0;
}

static void mind_stalls(struct dau_batch *b)
{
    long long now = dau_crew_clock();
    for (int i = 0; i < b->crew.n_hands; i++) {
        struct dau_hand *hand = &b->crew.hands[i];
        long long patience = hand->job ? b->config->page_timeout_ms : start_timeout_ms;
        if (hand->pid && !hand->is_ready && !hand->is_stalled &&
            now - hand->last_sign > patience && !has_spoken(hand)) {
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
                dau_tasks_give_next(b, hand);
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
            dau_replies_hear(b, &b->crew.hands[i]);
}

static void loop(struct dau_batch *b)
{
    while (employ(b) && (dau_tasks_in_hand(b) || work_is_left(b))) {
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

/* What a process held at most counts from now on (proc(5), clear_refs). */
static void forget_peak(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    dau_file_write_fd(fd, "5", 1);
    close(fd);
}

static void forget(void *data)
{
    struct dau_batch *b = data;
    dau_ledger_close(&b->ledger);
    dau_claim_close(b);
    json_decref(b->seen);
    malloc_trim(0);
    forget_peak();
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
        !dau_file_make_dirs(b->pages_dir, b->err) || !dau_lock_take(b, shard) ||
        !dau_ledger_open(&b->ledger, c->out_dir, *shard ? shard + 1 : NULL, b->err))
        return false;
    dau_claim_open(b);
    dau_fate_clear_folder(b, b->tmp_dir);
    b->run.versions = &b->versions;
    dau_run_settings(&b->run, b->settings);
    b->walls = (struct dau_walls){c->out_dir, c->max_memory, (size_t)2 << 30, 256};
    b->worker = (struct dau_worker_config){&b->run,    b->plan,      c->out_dir,
                                           b->tmp_dir, b->pages_dir, b->settings};
    b->crew.worker = &b->worker;
    b->crew.forget = forget;
    b->crew.data = b;
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
    struct dau_twins *twins;
    if (b->ledger.records)
        b->total.twins = dau_twins_find(b->ledger.records, b->arena, &twins);
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
    dau_claim_close(b);
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
        .signals_caught = &signals_caught,
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
    b.total.stopped |= b.signals != signals_caught; /* one that came after the loop */
    tear_down(&b);
    dau_fate_say(&b, "end", NULL, NULL, NULL);
    *total = b.total;
    dau_arena_free(b.scratch);
    dau_arena_free(b.arena);
    return ok;
}
