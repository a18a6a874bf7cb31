/* What a user sees of a batch: one moving line on a terminal, plain lines elsewhere,
 * JSON lines for programs, nothing but errors when quiet. */
#ifndef DAU_CLI_PROGRESS_H
#define DAU_CLI_PROGRESS_H

#include "run/batch.h"

struct dau_progress {
    bool quiet, json, terminal;
    bool line_is_open; /* the moving line stands on the terminal */
    double last_shown; /* seconds */
};

void dau_progress_tell(void *progress, const struct dau_batch_event *event);
void dau_progress_end(struct dau_progress *progress,
                      const struct dau_batch_total *total, const char *out_dir);

#endif
