/* What all writers need to know of one letter: its part of the flow and where each
 * token stands. Used inside this room only. */
#ifndef DAU_WRITE_VIEW_H
#define DAU_WRITE_VIEW_H

#include "write/write.h"

struct dau_view {
    const struct dau_doc *doc;
    const struct dau_letter
        *letter;   /* never NULL: an empty one for a doc without letters */
    int index;     /* of the letter, from 0 */
    int n_letters; /* 1 for a doc without letters */
    struct dau_flow flow;
    int *line_numbers;    /* of each place: its line on its page, from 1, all zones */
    struct dau_span span; /* the letter's own, within the flow */
    int first_page, last_page; /* numbers; 0 for a doc without pages */
    struct dau_arena *arena;   /* emptied when the view is closed */
};

/* `letter` counts from 0; a doc without letters has a letter 0 that is all of it. */
bool dau_view_open(struct dau_view *view, const struct dau_doc *doc, int letter,
                   struct dau_err *err);
void dau_view_close(struct dau_view *view);

/* The span cut to the view's; empty ({n, n}) when nothing is left or it runs backward.
 */
struct dau_span dau_view_clip(const struct dau_view *view, struct dau_span span);

/* The reading of the token at place `i` and of those that were joined to it. */
const char *dau_view_read(const struct dau_view *view, int i);

/* True when place `i` stands for another text than was read. */
bool dau_view_is_changed(const struct dau_view *view, int i);

/* Columns of a table, 1 for other blocks. Cells beyond DAU_VIEW_MAX_CELLS, which no
 * printed page has, count as the first. */
enum { DAU_VIEW_MAX_CELLS = 30 };
int dau_view_columns(const struct dau_block *block);
/* The column of a token of the block, from 0. */
int dau_view_cell(const struct dau_block *block, const struct dau_token *token);

/* The page of this number, or NULL. */
const struct dau_page *dau_view_page(const struct dau_view *view, int number);

/* File name of the source without folders, as valid UTF-8. */
const char *dau_view_source_name(const struct dau_view *view);

/* "Nghị quyết" becomes "nghi-quyet": lower case ASCII letters and digits, at most
 * `max_bytes`, never empty. */
const char *dau_view_slug(struct dau_arena *arena, const char *text, size_t max_bytes);

/* "2026-01", "2026-01-08", "2026": a date that exists, from year 1 to 9999. */
bool dau_view_is_date(const char *text);

/* "2026-01-08" as "08/01/2026"; other forms as they are, NULL for NULL; in `arena`. */
const char *dau_view_printed_date(struct dau_arena *arena, const char *iso);

/* The last day of "2026-01-08", "2026-01" or "2026"; false when there is no such date.
 */
struct dau_day {
    int year, month, day;
};
bool dau_view_last_day(const char *text, struct dau_day *day);
bool dau_view_first_day(const char *text, struct dau_day *day);

/* Seconds since 1970 as "2026-11-22T05:10:00Z", in `arena`. */
const char *dau_view_time(struct dau_arena *arena, long long seconds);

#endif
