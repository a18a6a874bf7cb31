/* Labels that begin an item or a section: "Chương II", "Điều 3.", "I.", "1.", "2.1",
 * "a)",
 * "(1)", "-", "+" (Decree 30/2020/NĐ-CP, appendix I, II.6; Party letters write "I-").
 */
#ifndef DAU_STRUCTURE_LABEL_H
#define DAU_STRUCTURE_LABEL_H

#include "structure/glyphs.h"

/* From the outside to the inside. */
enum dau_label_kind {
    DAU_LABEL_NONE,
    DAU_LABEL_PART,
    DAU_LABEL_CHAPTER,
    DAU_LABEL_SECTION,    /* Mục */
    DAU_LABEL_SUBSECTION, /* Tiểu mục */
    DAU_LABEL_ARTICLE,    /* Điều */
    DAU_LABEL_CAPITAL,    /* "A." */
    DAU_LABEL_ROMAN,
    DAU_LABEL_ARABIC,
    DAU_LABEL_DECIMAL, /* 2.1, 2.1.3: `depth` numbers */
    DAU_LABEL_LETTER,
    DAU_LABEL_BRACKET, /* (1) */
    DAU_LABEL_DASH,
    DAU_LABEL_PLUS,
    DAU_LABEL_N
};

enum { DAU_LABEL_MAX_DEPTH = 4 };

struct dau_label {
    enum dau_label_kind kind;
    int value; /* from 1; place in the Vietnamese alphabet; 0 a dash */
    int parts[DAU_LABEL_MAX_DEPTH]; /* of a decimal */
    int depth;                      /* of a decimal; else 1 */
    struct dau_range at; /* the mark with its sign; the text begins after it */
    bool guessed;        /* by its looks: only the next in order can be meant */
};

enum { DAU_LABEL_MAX_READINGS = 4 };

/* All labels that may stand at `at`, the likeliest first: "I." is Roman one or,
 * misread, Arabic one; the sequence decides. Returns how many. */
int dau_label_read(const struct dau_glyphs *g, int at, int to,
                   struct dau_label readings[DAU_LABEL_MAX_READINGS]);

/* A dash or a plus: it counts nothing. */
bool dau_label_is_bullet(enum dau_label_kind kind);

/* The mark as it should be printed, mended: "III.", "1.", "đ)", in `arena`. `g` gives
 * the sign after it. */
char *dau_label_text(const struct dau_glyphs *g, const struct dau_label *label,
                     struct dau_arena *arena);

/* The label in a path: "III", "1", "a"; NULL for a dash. */
char *dau_label_step(const struct dau_label *label, struct dau_arena *arena);

#endif
