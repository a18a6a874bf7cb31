/* The pieces of a letter's head, each found by what it says. Used inside this room. */
#ifndef DAU_STRUCTURE_HEADER_H
#define DAU_STRUCTURE_HEADER_H

#include "structure/number.h"
#include "structure/work.h"

/* No line of the head is longer, in signs. */
enum { DAU_HEADER_LINE = 110 };

struct dau_own_number {
    bool anchored;            /* asked: a title or a date was seen before */
    bool in_subject;          /* asked: the rows before belong to a subject */
    struct dau_number number; /* found; at.to is 0 when only "Số:" can be read */
    struct dau_range all;     /* found; "Số" included */
};

/* "Số: 12/SYT-VP" in row `r`, where nothing but a column stands before it. What comes
 * after "Số" may be handwriting: then the symbol alone is found, or nothing. */
bool dau_own_number_find(const struct dau_part *part, int r,
                         struct dau_own_number *own);

/* True when the row holds "Số", figures and a symbol. */
bool dau_own_number_is_whole(const struct dau_work *work, const struct dau_row *row);

/* "Kiên Giang, ngày 13 tháng 12 năm 2017". */
struct dau_dateline {
    struct dau_range all, place; /* place is empty when none was found */
    int day, month, year;        /* 0 when not read */
    bool read;                   /* all three were */
    bool doubt;                  /* a figure was known by its shape only */
};

/* A date line in the range, wherever it stands. */
bool dau_dateline_read(const struct dau_work *work, struct dau_range in,
                       struct dau_dateline *line);

/* A date line that ends its row, as that of a letter does; in the right column also one
 * of which no more than place and year can be read. */
bool dau_dateline_find(const struct dau_work *work, const struct dau_row *row,
                       struct dau_dateline *line);

/* Fills in place and date, and the year of the part. */
void dau_dateline_set(struct dau_part *part, const struct dau_dateline *line);

/* Fills in parent and issuer from the ISSUER rows of the letter before row `end`. */
void dau_issuers_read(const struct dau_part *part, int end);

/* Takes the salute that begins with row `r`, if one does; returns the row after it. */
int dau_salute_read(struct dau_part *part, int r);

/* True when the row can only be the first of the salute or the body. */
bool dau_row_is_opening(const struct dau_work *work, const struct dau_row *row);

bool dau_row_has_letters(const struct dau_work *work, struct dau_range in);

#endif
