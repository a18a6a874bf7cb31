#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_OUT_OF_MEMORY = 70 };

bool dau_fail(struct dau_err *err, enum dau_code code, const char *fmt, ...)
{
    if (!err)
        return false;
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    err->code = code;
    for (char *c = err->text; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    return false;
}

const char *dau_code_name(enum dau_code code)
{
    static const char *const names[] = {"ok",    "config",  "io",  "format",
                                        "limit", "library", "stop"};
    return names[code];
}

void dau_out_of_memory(void)
{
    fputs("dau: out of memory\n", stderr);
    exit(EXIT_OUT_OF_MEMORY);
}
