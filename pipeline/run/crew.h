/* The worker processes of a batch: started, given tasks, listened to, stopped. */
#ifndef DAU_RUN_CREW_H
#define DAU_RUN_CREW_H

#include <sys/types.h>

#include <jansson.h>

#include "base/buf.h"
#include "run/walls.h"
#include "run/worker.h"

struct dau_hand {
    pid_t pid; /* 0: no process in this place */
    int fd;
    struct dau_buf pending;
    bool is_ready;       /* waits for a task */
    bool has_served;     /* was ready at least once */
    bool is_astray;      /* was stopped because it said what cannot be */
    bool is_stalled;     /* was stopped because it gave no sign of life */
    long long last_sign; /* milliseconds, monotonic */
    int n_pages;         /* read since it started */
    void *job;           /* what it works on; NULL when idle */
};

struct dau_crew {
    struct dau_hand *hands;
    int n_hands;
    const struct dau_worker_config *worker;
    const struct dau_walls *walls; /* NULL: none */
    void (*forget)(void *data);    /* in a new worker: frees what only the batch needs,
                                      which grows with the number of sources */
    void *data;
};

/* Milliseconds of a clock that is never set back. */
long long dau_crew_clock(void);

/* Starts a process in a place that has none. */
bool dau_crew_start(struct dau_crew *crew, struct dau_hand *hand, struct dau_err *err);

/* Sends a task, which is released; what the worker is then doing is kept in `job`. */
bool dau_crew_give(struct dau_hand *hand, json_t *task, void *job);

/* Asks a worker to end after what it has in hand. */
void dau_crew_dismiss(struct dau_hand *hand);

/* Kills a worker and its children. */
void dau_crew_kill(struct dau_hand *hand);

/* After the worker's socket is at its end: waits for it, frees its place, and says in
 * `how` what became of it ("was killed by signal 11"). */
void dau_crew_bury(struct dau_hand *hand, char how[80]);

#endif
