/* Many sources on many workers, and nothing lost: ledger, resume, retries, signals. */
#ifndef DAU_RUN_BATCH_H
#define DAU_RUN_BATCH_H

#include "run/ledger.h"
#include "run/plan.h"
#include "run/run.h"

struct dau_batch_config {
    struct dau_run_config run;
    const char *out_dir;
    int n_workers;       /* 0: one for each core */
    int split_pages;     /* a source of more pages is handed out page by page */
    int page_timeout_ms; /* without a sign of life a worker is stopped */
    int renew_pages;     /* a worker is replaced after so many pages */
    size_t max_memory;   /* address space of a worker */
    int max_failures;    /* stop after so many failed sources; 0: never */
    bool force;          /* do again what was done */
    bool walls;          /* limits, no network, no writing outside out_dir */
    int shard, n_shards; /* of content hashes; n_shards 0 or 1: everything */
};
struct dau_batch_config dau_batch_default(const char *dict_dir, const char *models_dir);

/* What happened, for progress and events. */
struct dau_batch_event {
    const char *name;            /* "source", "page", "warning", "end" */
    const struct dau_item *item; /* or NULL */
    const json_t *record;        /* of the source that ended, or NULL */
    const char *text;            /* of a warning, or NULL */
    int n_items, n_ended, n_failed, n_review, n_kept; /* so far; kept: done before */
    long n_pages;                                     /* read in this run */
    double seconds;                                   /* since the start */
};

struct dau_batch_total {
    int received, done, review, failed, duplicates, kept, not_reached;
    int twins; /* numbers that stand on several letters */
    long pages, failed_pages;
    double seconds;
    bool stopped; /* by a signal or by max_failures */
};

/* Runs the plan. `tell` is called for every event, in this process. False when the
 * batch as a whole could not be done: configuration, output folder, lock, full disk. */
bool dau_batch_run(const struct dau_batch_config *config, const struct dau_plan *plan,
                   void (*tell)(void *data, const struct dau_batch_event *event),
                   void *data, struct dau_batch_total *total, struct dau_err *err);

#endif
