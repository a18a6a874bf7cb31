/* Work that is not trusted runs in another process: a program, or a function in a
 * forked copy of this one. Both run in a process group of their own, with nothing open
 * but the three standard streams, with limits on time, memory, output and the number of
 * processes, and can write no file; when they overrun, the group is killed. */
#ifndef DAU_BASE_PROC_H
#define DAU_BASE_PROC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct dau_proc_limits {
    int timeout_ms;    /* wall clock; must be positive */
    size_t max_memory; /* address space in bytes; 0 for no limit */
    size_t max_output; /* bytes of standard output; more is an error */
    int max_processes; /* it and what it starts, at once. Up to 1 it can start nothing:
                          the kernel refuses. More are counted 20 times a second, which
                          is an error and its end, but not before it happens. */
};

/* Runs argv[0], looked up in PATH, with the arguments up to NULL. `input` becomes its
 * standard input, read from the beginning when it can be rewound; -1 for none. Standard
 * output is appended to `out`, also when the program fails.
 *
 * Errors: DAU_E_CONFIG the program is not installed, DAU_E_LIMIT it overran a limit,
 * DAU_E_LIB it failed (with the first line it complained with), DAU_E_IO the system
 * refused. */
bool dau_proc_run(const char *const argv[], int input,
                  const struct dau_proc_limits *limits, struct dau_buf *out,
                  struct dau_err *err);

/* What `dau_proc_guard` runs: adds its result to `out`, which is empty. */
typedef bool dau_proc_work(const void *data, struct dau_buf *out, struct dau_err *err);

/* Runs `work(data)` in a copy of this process; what it puts into its buffer is appended
 * to `out`. A crash is DAU_E_LIB, an overrun DAU_E_LIMIT; else the error is its own.
 * The memory limit counts from what this process uses already. Call it while no other
 * thread of the process is inside a library that holds a lock over fork(). */
bool dau_proc_guard(dau_proc_work *work, const void *data,
                    const struct dau_proc_limits *limits, struct dau_buf *out,
                    struct dau_err *err);

/* A nameless file holding the bytes, rewound; the caller closes it. -1 with `err`. */
int dau_proc_spool(const void *bytes, size_t length, struct dau_err *err);

#endif
