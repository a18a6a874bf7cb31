/* Dates as letters write them (Decree 30/2020/NĐ-CP, appendix I; older habits too). */
#ifndef DAU_STRUCTURE_DATE_H
#define DAU_STRUCTURE_DATE_H

#include "structure/glyphs.h"

/* year is always known; month and day are 0 when not printed. A quarter, or a span of
 * months, has its first and last day. */
struct dau_date {
    struct dau_range at; /* all of it, "ngày" included */
    int year, month, day;
    bool quarter;      /* month is then the quarter's last, day 0 */
    bool guessed_year; /* taken from `year`, not printed in full */
};

/* Reads a date at `at`: "ngày 8 tháng 01 năm 2026", "8/1/2026", "01-4-2025", "tháng
 * 10/2025", "quý IV/2025", "năm 2025", "25/12". `year` is that of the letter, 0
 * unknown. False when none stands there or it is not of the calendar. */
bool dau_date_read(const struct dau_glyphs *g, int at, int to, int year,
                   struct dau_date *date);

/* ISO 8601: YYYY-MM-DD, YYYY-MM or YYYY, in `arena`. */
char *dau_date_iso(const struct dau_date *date, struct dau_arena *arena);

/* First and last day of what the date covers, ISO 8601. */
char *dau_date_first(const struct dau_date *date, struct dau_arena *arena);
char *dau_date_last(const struct dau_date *date, struct dau_arena *arena);

/* Days of a month; 0 for a month that is none. */
int dau_date_days(int year, int month);

#endif
