/* What lies in a folder, in an order that is the same everywhere. */
#ifndef DAU_BASE_FOLDER_H
#define DAU_BASE_FOLDER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* The regular files below `folder`, as paths relative to it, sorted by bytes. Names
 * that begin with a dot are passed over, links to folders are not followed. A folder
 * below it that cannot be read is named itself, so that whoever opens what was listed
 * finds out. Lives in `arena`. */
bool dau_folder_list(const char *folder, struct dau_arena *arena, char ***names,
                     int *n_names, struct dau_err *err);

/* The same without the folders of these names, up to NULL, right below `folder`. */
bool dau_folder_list_without(const char *folder, const char *const *without,
                             struct dau_arena *arena, char ***names, int *n_names,
                             struct dau_err *err);

#endif
