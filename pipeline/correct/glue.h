/* A word and a code or date that lost the space between them: "109/QĐ-SYTngày",
 * "ngày30/6/2021", "năm2025". */
#ifndef DAU_CORRECT_GLUE_H
#define DAU_CORRECT_GLUE_H

#include "base/arena.h"
#include "lex/lex.h"

struct dau_glue {
    const char *left, *right; /* readings; a date has its strokes back */
    bool mended;              /* in one of them strokes were put back */
};

/* False when the reading is no such pair. Texts live in `arena`. */
bool dau_glue_of(const struct dau_lex *lex, const char *read, struct dau_arena *arena,
                 struct dau_glue *glue);

#endif
