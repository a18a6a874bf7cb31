/* Decides before a source is read whether it has to be, and writes down its end. */
#ifndef DAU_RUN_FATE_H
#define DAU_RUN_FATE_H

#include "run/inside.h"

/* Tells an event. */
void dau_fate_say(struct dau_batch *b, const char *name, const struct dau_item *item,
                  const json_t *record, const char *text);

/* Stops the batch as a whole, with b->err filled in; returns false. */
bool dau_fate_break_off(struct dau_batch *b);

/* True when the job is to be read by a worker: not of another shard, not done before,
 * not the same bytes as another. Otherwise its end is written down. */
bool dau_fate_prepare(struct dau_batch *b, struct dau_job *job);

/* Writes down the end of a source; takes the record, which tells a state. False when
 * that cannot be written. */
bool dau_fate_end(struct dau_batch *b, struct dau_job *job, json_t *record);
bool dau_fate_fail(struct dau_batch *b, struct dau_job *job, const char *code,
                   const char *reason);

/* Removes the files of a folder. */
void dau_fate_clear_folder(struct dau_batch *b, const char *folder);

#endif
