/* Two runs on one output folder do not harm each other. */
#ifndef DAU_RUN_LOCK_H
#define DAU_RUN_LOCK_H

#include "run/inside.h"

/* Fills in b->locks. `shard` is "" or ".I-of-N": shards work side by side, but neither
 * beside a run that does everything, nor beside shards of another number, nor beside
 * themselves. Says whom to wait for. */
bool dau_lock_take(struct dau_batch *b, const char *shard);

#endif
