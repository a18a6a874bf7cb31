/* Number and symbol of a document: 4127/SCT-VP, 30/2020/NĐ-CP, 57-NQ/TW, 142-CP (Decree
 * 30/2020/NĐ-CP art. 15 and appendix I; Party guide 36-HD/VPTW; older forms). */
#ifndef DAU_STRUCTURE_NUMBER_H
#define DAU_STRUCTURE_NUMBER_H

#include "structure/glyphs.h"

struct dau_number {
    struct dau_range at;     /* all of it */
    struct dau_range digits; /* the running number; empty when it was left blank */
    struct dau_range symbol; /* after the number, and the year: "NĐ-CP", "SCT-VP" */
    int year;                /* printed inside it, 0 without */
    bool party;              /* a dash comes first, then a slash: 57-NQ/TW */
    bool law;                /* of the National Assembly or its Standing Committee */
};

enum dau_number_how {
    DAU_NUMBER_STRICT, /* as in running text: blanks only where a line broke it */
    DAU_NUMBER_LOOSE /* after "Số": blanks anywhere, the number itself may be missing */
};

bool dau_number_read(const struct dau_glyphs *g, int at, int to,
                     enum dau_number_how how, struct dau_number *number);

/* One string without spaces, dashes as '-', in `arena`. */
char *dau_number_value(const struct dau_glyphs *g, struct dau_range at,
                       struct dau_arena *arena);

/* For comparing mentions: folded; b and p, which engines read for Đ, are d. */
char *dau_number_key(struct dau_arena *arena, const char *value);

/* The first group of the symbol that may be a type, folded ("nq", "qd"), in `arena`. */
char *dau_number_type_code(const struct dau_glyphs *g, const struct dau_number *number,
                           struct dau_arena *arena);

#endif
