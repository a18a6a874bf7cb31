/* Versions of the program, its libraries, its models and its tables. */
#ifndef DAU_RUN_VERSION_H
#define DAU_RUN_VERSION_H

#include "base/arena.h"
#include "base/buf.h"
#include "write/write.h"

enum { DAU_MAX_TOOLS = 24 };

/* Text lives in the arena that dau_versions_read() was given. */
struct dau_versions {
    struct dau_tool tools[DAU_MAX_TOOLS];
    int n_tools;
};

/* Reads every model once to name it by its SHA-256 (about 0.1 s): do it once a program,
 * not once a worker. `lang` is that of the engine, NULL for "vie"; `tessdata` the
 * folder of its models, NULL for the engine's own. */
bool dau_versions_read(struct dau_versions *versions, const char *dict_dir,
                       const char *models_dir, const char *lang, const char *tessdata,
                       struct dau_arena *arena, struct dau_err *err);

/* One line a tool, and one a library, for --version. */
void dau_versions_print(const struct dau_versions *versions, struct dau_buf *out);

#endif
