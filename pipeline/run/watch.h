/* A folder that letters fall into: each is read once it has stopped growing, and moved.
 */
#ifndef DAU_RUN_WATCH_H
#define DAU_RUN_WATCH_H

#include "run/batch.h"

struct dau_watch_config {
    struct dau_batch_config batch;
    const char *inbox;
    int settle_ms;   /* size and time of a file must stand still for so long */
    int interval_ms; /* between two looks; folders on network shares send no notice */
    const char
        *exec; /* shell command after each source, or NULL; see dau watch --help */
    bool once; /* end when nothing is left to wait for */
};

/* Watches until a signal. Done files go to INBOX/done, bad ones to INBOX/failed with a
 * file NAME.reason.txt beside them. A file that comes under a name whose results are
 * there already, but with other bytes, becomes NAME~2. What was read but not yet moved
 * when the watch was killed is moved by the next one. `exec` is run for each at least
 * once: again when the watch was killed before its end. */
bool dau_watch_run(const struct dau_watch_config *config,
                   void (*tell)(void *data, const struct dau_batch_event *event),
                   void *data, struct dau_err *err);

#endif
