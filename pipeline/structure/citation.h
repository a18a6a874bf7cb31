/* One citation in running text: "Kế hoạch số 02-KH/BCĐTW, ngày 30/12/2025 của Ban Chỉ
 * đạo Trung ương về …". Used inside this room. */
#ifndef DAU_STRUCTURE_CITATION_H
#define DAU_STRUCTURE_CITATION_H

#include "structure/number.h"
#include "structure/work.h"

/* Texts live in the doc's arena; NULL where nothing was said. */
struct dau_citation {
    struct dau_range at; /* type to date */
    struct dau_number number;
    const char *value, *key; /* as dau_number_value() and dau_number_key() give them */
    const char *type, *date, *issuer, *subject, *alias, *relation;
    float conf;
};

/* Where citations are looked for. */
struct dau_citing {
    const struct dau_work *work;
    struct dau_range in;        /* rows read in one piece */
    struct dau_citation before; /* the last one found in the piece */
};

/* Reads the citation whose number stands at `at`; false when none does. */
bool dau_citation_read(const struct dau_citing *citing, int at,
                       struct dau_citation *found);

/* The type that the symbol of a number names; NULL when it names none. */
const char *dau_citation_type(const struct dau_work *work,
                              const struct dau_number *number);

/* Which of two relations says more: 0 for "mentions", more for the others. */
int dau_relation_rank(const char *relation);

#endif
