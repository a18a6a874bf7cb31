/* Deadlines in running text: "trước ngày 15/01/2026", "chậm nhất …", "hằng tháng". */
#ifndef DAU_STRUCTURE_DEADLINE_H
#define DAU_STRUCTURE_DEADLINE_H

#include "structure/date.h"
#include "structure/tables.h"

struct dau_deadline_found {
    struct dau_range at;
    const char *op;                 /* before by within recurring duration */
    const char *date, *from, *rule; /* ISO and RRULE as in struct dau_deadline */
    float conf;
};

/* The next deadline at or after `in.from`; false when there is none. `issued`
 * is the day of the letter, zeros where it is not known. Texts live in `arena`. */
bool dau_deadline_next(const struct dau_tables *tables, const struct dau_glyphs *g,
                       struct dau_range in, const struct dau_date *issued,
                       struct dau_arena *arena,
                       struct dau_deadline_found *found);

#endif
