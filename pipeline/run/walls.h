/* Walls round a worker: what it may use, write and reach while it parses hostile files.
 */
#ifndef DAU_RUN_WALLS_H
#define DAU_RUN_WALLS_H

#include <stddef.h>

#include "base/err.h"

struct dau_walls {
    const char *out_dir; /* the only folder it may write below */
    size_t max_memory;   /* address space, bytes; 0: no limit */
    size_t max_file;     /* of one file it writes, bytes */
    int max_files;       /* open at once */
};

/* For the calling process and all its children, for good: resource limits, no network
 * (seccomp: no sockets but local ones), no writing outside `out_dir` (Landlock, where
 * the kernel has it). What the kernel lacks is left out; `missing` names it or is "".
 */
bool dau_walls_raise(const struct dau_walls *walls, char missing[80],
                     struct dau_err *err);

#endif
