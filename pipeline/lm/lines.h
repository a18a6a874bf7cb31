/* Lines of a text file, plain or compressed; for training only. */
#ifndef DAU_LM_LINES_H
#define DAU_LM_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* One line without its end, valid until the next; `number` counts from 0. */
struct dau_lm_line {
    const char *text;
    size_t number;
    bool held_out;
};

typedef void dau_lm_line_fn(void *self, const struct dau_lm_line *line);

/* Calls `fn` for each line of the file: xz, gzip or plain, told by its first bytes.
 * Lines beyond a megabyte are cut there. */
bool dau_lm_each_line(const char *path, dau_lm_line_fn *fn, void *self,
                      struct dau_err *err);

#endif
