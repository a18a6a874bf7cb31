/* What only the whole batch shows: one number on two letters. The letters of one body
 * are counted from 1 each year (Decree 30/2020/NĐ-CP, article 15), so either a letter
 * was scanned twice or a number was given twice: a clerk must look. */
#ifndef DAU_RUN_TWINS_H
#define DAU_RUN_TWINS_H

#include <jansson.h>

#include "base/arena.h"

struct dau_twin {
    const char *name; /* of the source, borrowed from the records */
    int letter;       /* from 0, in its source */
};

struct dau_twins {
    const char *message; /* one sentence for a clerk */
    struct dau_twin *letters;
    int n_letters; /* from two sources or more */
};

/* The code of this check, as those of a letter have theirs. */
#define DAU_TWINS_CODE "number-twice"

/* Letters of several sources with the same body, number and symbol, and year; by
 * number. Sources of the same bytes count once; a letter whose number, date or body is
 * not known is none. Where two name parents that differ, they are two bodies ("Sở Y tế"
 * of two provinces). `*twins` lives in `arena`; returns how many. */
int dau_twins_find(const json_t *records, struct dau_arena *arena,
                   struct dau_twins **twins);

#endif
