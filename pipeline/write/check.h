/* Validates TEI against a RelaxNG grammar, compiled once. */
#ifndef DAU_WRITE_CHECK_H
#define DAU_WRITE_CHECK_H

#include <stddef.h>

#include "base/err.h"

struct dau_checker;

bool dau_check_open(struct dau_checker **self, const char *rng_path, struct dau_err *err);

/* The first fault goes to `err` as DAU_E_FORMAT, with its line; `name` is for messages. */
bool dau_check_bytes(struct dau_checker *self, const char *name, const char *bytes,
                     size_t length, struct dau_err *err);
void dau_check_close(struct dau_checker *self); /* takes NULL */

#endif
