/* A worker: a process that keeps its rooms open and does one task after the other.
 *
 * Tasks and replies are JSON, see run/message.h. A task names its source by its place
 * in the plan, since a path need not be UTF-8; its name and stem may be others:
 *   {"op": "whole" | "page" | "finish", "item": n, "name": …, "stem": …, "split": pages,
 *    "page": n, "failures": {"3": "why"}}
 * Replies:
 *   {"event": "opened", "pages": n}           to whole, before anything else is done
 *   {"event": "page", "page": n, "before": bool, "error": …}
 *                                             a page is read and laid by, now or
 * before, or cannot be read
 *   {"event": "split"}                        to whole: too many pages for one task
 *   {"event": "done", "record": {…}}          outputs are in their places
 *   {"event": "failed", "code", "reason"}
 *   {"event": "broken", "code", "reason"}     nothing can be written: stop the batch
 *   {"event": "ready"}                        after each task: give me the next
 * Each reply holds "cpu", seconds spent since the one before, children included, and
 * "memory", the most this process ever held, in MiB.
 *
 * A page that was read is laid by in `pages_dir` until its source is done, so that no
 * page is read twice, whoever was stopped in between. */
#ifndef DAU_RUN_WORKER_H
#define DAU_RUN_WORKER_H

#include "run/plan.h"
#include "run/run.h"

struct dau_worker_config {
    const struct dau_run_config *run;
    const struct dau_plan *plan;
    const char *out_dir;
    const char *tmp_dir; /* for files that are not whole yet; on the disk of out_dir */
    const char *pages_dir; /* where pages are laid by */
    const char *settings;  /* see dau_run_settings() */
};

/* The folder below `pages_dir` for the pages of a source; the caller frees it. */
char *dau_worker_pages_of(const char *pages_dir, const char *sha256,
                          const char *settings);

/* Serves the socket until the other side closes it; returns the exit code. */
int dau_worker_serve(int fd, const struct dau_worker_config *config);

#endif
