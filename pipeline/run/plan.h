/* Which sources there are, and where their outputs go. */
#ifndef DAU_RUN_PLAN_H
#define DAU_RUN_PLAN_H

#include "base/arena.h"
#include "base/err.h"

struct dau_item {
    const char *path; /* to open */
    const char *name; /* for messages, ledgers and outputs: relative to the folder
                       * given, or `path` where that is not the only one of its name;
                       * bytes that are not UTF-8, or control characters,
                       * are written as %FF */
    const char *stem; /* outputs are OUT/stem + ending; UTF-8, leads nowhere else */
};

struct dau_plan {
    struct dau_item *items; /* sorted by name; no two share a name or a stem */
    int n_items;
};

/* Folders are walked, "-" is standard input. `arguments` that do not exist become items
 * all the same, so that each is told as a failed source. A folder inside which the
 * outputs lie is walked without them. Lives in `arena`. */
bool dau_plan_make(struct dau_plan *plan, char **arguments, int n_arguments,
                   const char *out_dir, struct dau_arena *arena, struct dau_err *err);

/* The same for files that are known by their names in `folder`. */
bool dau_plan_make_named(struct dau_plan *plan, const char *folder, char **names,
                         int n_names, struct dau_arena *arena, struct dau_err *err);

/* The name of an item for the file of this name, see above; `file_name` itself where it
 * is UTF-8. */
const char *dau_plan_name(struct dau_arena *arena, const char *file_name);

#endif
