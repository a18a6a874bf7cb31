/* The inside of a batch. Shared by tasks.c, which hands out the work, replies.c, which
 * hears what became of it, fate.c, which decides and writes down, and batch.c, which
 * keeps the workers at it. */
#ifndef DAU_RUN_INSIDE_H
#define DAU_RUN_INSIDE_H

#include <poll.h>
#include <signal.h>

#include "run/batch.h"
#include "run/crew.h"

enum dau_op { OP_WHOLE, OP_PAGE, OP_FINISH };

/* A source on its way. */
struct dau_job {
    const struct dau_item *item; /* of the plan, or with a name that was free */
    const char *place;           /* of the source, without links; NULL: not yet known */
    char sha256[65];
    bool by_page;     /* its pages are tasks of their own */
    int n_pages;      /* 0 until it was opened */
    int next_page;    /* to hand out, from 1 */
    int n_back;       /* pages that came back */
    int page;         /* the last page that came back, in a whole task */
    int n_broken;     /* pages that broke a worker twice */
    int broken_page;  /* broke a worker in a whole task: not handed out with the others
                       */
    json_t *failures; /* page number -> reason; NULL: none so far */
    long long begun;
    double cpu;       /* seconds, of all workers it was given to */
    json_int_t memory; /* MiB, the most of any of them up to then */
    bool ended;
};

struct dau_errand {
    struct dau_job *job;
    enum dau_op op;
    int page;
    bool answered; /* the page of OP_PAGE came back */
};

struct dau_batch {
    const struct dau_batch_config *config;
    const struct dau_plan *plan;
    struct dau_run_config run;
    struct dau_versions versions;
    char settings[65];
    char *tmp_dir, *pages_dir;
    int locks[2]; /* of the folder, and of this shard; -1: none */
    struct dau_ledger ledger;
    struct dau_walls walls;
    struct dau_worker_config worker;
    struct dau_crew crew;
    struct dau_job *jobs; /* one for each item of the plan */
    int next_job;
    struct dau_job **open; /* by_page jobs that have not ended */
    int n_open;
    struct dau_errand *retries; /* tasks that broke a worker: tried once more, alone */
    int n_retries, next_retry;
    struct dau_errand *in_hand; /* of each worker */
    struct pollfd *fds;         /* of each worker */
    struct dau_errand alone;    /* what is being tried once more; job NULL: nothing */
    json_t *owners;         /* path of an output -> name of its source */
    json_t *plan_names;     /* name -> path */
    json_t *seen;           /* sha256 -> name of the first source with these bytes */
    int signals;            /* taken note of */
    const volatile sig_atomic_t *signals_caught;
    long long first_signal; /* when; 0: none so far */
    int n_false_starts;     /* workers in a row that ended before they were ready */
    bool stopping;
    struct dau_batch_total total;
    int n_ended;
    long long begun;
    void (*tell)(void *data, const struct dau_batch_event *event);
    void *data;
    struct dau_arena *arena, *scratch; /* scratch: emptied with each source */
    struct dau_err *err;               /* a reason to stop as a whole */
    bool is_broken;
};

#endif
