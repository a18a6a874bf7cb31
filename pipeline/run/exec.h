/* The command that dau watch runs for each file: at least once, whatever is killed when.
 * What is due is noted on disk before the file is moved, and the note removed when the
 * command has ended. */
#ifndef DAU_RUN_EXEC_H
#define DAU_RUN_EXEC_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

struct dau_exec {
    const char *command; /* for sh */
    const char *out_dir; /* the note is OUT/.dau/exec */
};

struct dau_exec_note {
    const char *from, *to;   /* where the file was, and is to be, moved */
    const char *name, *stem; /* as in struct dau_item */
    const json_t *record;    /* of the ledger */
};

/* Synced when it returns true. */
bool dau_exec_write(const struct dau_exec *exec, const struct dau_exec_note *note,
                    struct dau_err *err);

/* What is due from before; false when nothing is, or, with err->code set, when that
 * cannot be read. The note's texts live in `text`, its record is the caller's to
 * release. */
bool dau_exec_read(const struct dau_exec *exec, struct dau_exec_note *note,
                   struct dau_buf *text, struct dau_err *err);

void dau_exec_forget(const struct dau_exec *exec);

/* Runs the command with the note in its environment (see dau watch --help), waits for
 * it, and forgets the note, unless the command was killed. Returns its exit code, 128 +
 * N for signal N. */
int dau_exec_run(const struct dau_exec *exec, const struct dau_exec_note *note);

#endif
