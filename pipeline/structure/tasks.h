/* How instructions are picked. Used inside this room. */
#ifndef DAU_STRUCTURE_TASKS_H
#define DAU_STRUCTURE_TASKS_H

#include "structure/deadline.h"
#include "structure/work.h"

struct dau_picker {
    struct dau_part *part;
    struct dau_work *work;
    struct dau_date issued; /* zeros where it is not known */
    bool tells;             /* a report, minutes: no task that is not ordered */
};

/* Adds one who is to act, trimmed; what is too short or too long is left out. */
void dau_assignee_add(const struct dau_picker *picker, struct dau_task *task,
                      struct dau_range at, const char *role);

/* "Giao X chủ trì", "đề nghị X", "phối hợp với Y" anywhere; "X: …" and "X chủ trì …" at
 * the beginning of a sentence. */
void dau_assignees_find(const struct dau_picker *picker, struct dau_span span,
                        struct dau_task *task);

void dau_deadline_add(const struct dau_picker *picker, struct dau_task *task,
                      const struct dau_deadline_found *found);

/* A table whose head names what is to be done, and by whom or until when: its rows
 * become tasks, counted below `path`, which may be NULL. False when it is none. */
bool dau_task_table_read(const struct dau_picker *picker, const struct dau_node *table,
                         const char *path);

#endif
