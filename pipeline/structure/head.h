/* The head of a letter while it is read. Used inside this room. */
#ifndef DAU_STRUCTURE_HEAD_H
#define DAU_STRUCTURE_HEAD_H

#include "structure/header.h"

/* What was found on the way down. */
struct dau_head {
    struct dau_part *part;
    struct dau_work *work;
    int row;                        /* the one that is read */
    int number, date;               /* rows, -1 while not seen */
    int anchors;                    /* title, motto, number, date */
    int subject_first, subject_end; /* rows of the subject, end 0 while none */
    int type;                       /* row, -1 */
    bool in_subject;
    bool columns; /* zones tell the columns apart: what is in the body is no issuer */
};

struct dau_row *dau_head_row(const struct dau_head *head, int r);

/* Nothing but signs: a rule, stars. */
bool dau_row_is_rule(const struct dau_work *work, const struct dau_row *row);

/* The type whose name fills the row in capitals: "QUYẾT ĐỊNH", "THÔNG BÁO"; or NULL. */
const struct dau_doc_type *dau_type_in(const struct dau_work *work,
                                       const struct dau_row *row);

/* The row begins with "V/v" or "Về việc". */
bool dau_subject_begins(const struct dau_work *work, const struct dau_row *row);

/* Takes the title under the type, from row `first`; returns the row after it. */
int dau_head_take_title(struct dau_head *head, int first);

/* Where subject rows [first, end) and rows from `body` on differ in marks alone after the
 * same two words, takes the surer spelling for the subject; for corrected text. */
void dau_subject_agree(struct dau_part *part, int first, int end, int body);

/* Fill in the fields from the rows that were taken. */
void dau_head_set_subject(struct dau_head *head);
void dau_head_set_type(struct dau_head *head);

#endif
