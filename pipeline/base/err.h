/* Errors as values: a code that says what the caller can do, and one line for the user. */
#ifndef DAU_BASE_ERR_H
#define DAU_BASE_ERR_H

#include <stdbool.h>

#if defined(__GNUC__)
#define DAU_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define DAU_NORETURN __attribute__((noreturn))
#else
#define DAU_PRINTF(fmt, args)
#define DAU_NORETURN
#endif

enum dau_code {
    DAU_OK,
    DAU_E_CONFIG, /* wrong option, model or table: stop the batch */
    DAU_E_IO,     /* the system refused to read or write: try again */
    DAU_E_FORMAT, /* the file is not what it should be: set it aside */
    DAU_E_LIMIT,  /* bigger than a limit allows: raise the limit or set aside */
    DAU_E_LIB,    /* a library or a child program refused */
    DAU_E_STOP    /* asked to stop by a signal */
};

/* `text` is one line without a full stop or newline: room, page, value, reason. */
struct dau_err {
    enum dau_code code;
    char text[400];
};

/* Fills `err` (unless it is NULL) and returns false, so that a failure is one line:
 * return dau_fail(err, DAU_E_IO, "ingest: %s: %s", path, reason); */
bool dau_fail(struct dau_err *err, enum dau_code code, const char *fmt, ...) DAU_PRINTF(3, 4);

/* A word for a code ("config", "io", "format", ...), for ledgers and JSON. */
const char *dau_code_name(enum dau_code code);

/* Prints one line and leaves with code 70. For failed allocations only. */
void dau_out_of_memory(void) DAU_NORETURN;

#endif
