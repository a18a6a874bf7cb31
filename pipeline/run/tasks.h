/* Which task a worker gets next: sources one by one, the pages of large ones each by
 * itself, and at the end, alone, what broke a worker before. */
#ifndef DAU_RUN_TASKS_H
#define DAU_RUN_TASKS_H

#include "run/inside.h"

/* True while a worker has a task. */
bool dau_tasks_in_hand(const struct dau_batch *b);

/* Gives an idle worker what there is to do now; perhaps nothing. */
void dau_tasks_give_next(struct dau_batch *b, struct dau_hand *hand);

/* Keeps a task that broke its worker for the end. */
void dau_tasks_try_again(struct dau_batch *b, struct dau_job *job, enum dau_op op,
                         int page);

/* From now on the pages of the source are tasks of their own. */
void dau_tasks_part(struct dau_batch *b, struct dau_job *job);

#endif
