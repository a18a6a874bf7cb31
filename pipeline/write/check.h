/* Validates TEI against a RelaxNG grammar, compiled once. Hostile files are safe to
 * check: nothing is fetched, no entity is expanded, a document type declaration is a
 * fault, and more than 64 MiB are refused. */
#ifndef DAU_WRITE_CHECK_H
#define DAU_WRITE_CHECK_H

#include <stddef.h>

#include "base/err.h"

/* Faults of one file that are reported; the rest is only counted. */
enum { DAU_CHECK_MAX_FAULTS = 20 };

struct dau_checker;

/* `rng_path` is the grammar: dict/dau.rng, our own profile, takes some milliseconds;
 * the whole grammar of TEI about ten seconds. A grammar that cannot be used is
 * DAU_E_CONFIG. */
bool dau_check_open(struct dau_checker **self, const char *rng_path,
                    struct dau_err *err);

/* The first fault goes to `err` as DAU_E_FORMAT, with its line; `name` is for messages.
 */
bool dau_check_bytes(struct dau_checker *self, const char *name, const char *bytes,
                     size_t length, struct dau_err *err);

/* Called for each fault; `line` is 0 when it is not known, `text` one line. */
typedef void dau_check_report(void *data, const char *name, int line, const char *text);

/* Returns the number of faults; `report` may be NULL. */
int dau_check_all(struct dau_checker *self, const char *name, const char *bytes,
                  size_t length, dau_check_report *report, void *data);

void dau_check_close(struct dau_checker *self); /* takes NULL */

#endif
