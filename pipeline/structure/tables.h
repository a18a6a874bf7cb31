/* What the room knows as data: dict/doc_types.tsv, signing.tsv, phrases.tsv,
 * bodies.tsv, deadlines.tsv, units.tsv, places.tsv, the surnames of names.tsv and
 * regimes/ (one .ini a form). Texts are also kept folded. */
#ifndef DAU_STRUCTURE_TABLES_H
#define DAU_STRUCTURE_TABLES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct dau_doc_type {
    const char *code; /* "NQ"; "" for a letter */
    const char *code_folded;
    const char *name; /* "Nghị quyết" */
    const char *folded;
    const char *family; /* ND30 QPPL DANG CONGDOAN DOAN MTTQ CO, ...-copy */
};

struct dau_phrase {
    const char *use;  /* basis, closing, ... */
    const char *text; /* as it should be printed, in small letters */
    const char *folded;
    const char *value; /* "" without one */
};

struct dau_body_head {
    const char *text; /* in small letters */
    const char *folded;
    int level;
    bool whole; /* a name by itself: "CHÍNH PHỦ"; others say more after it */
};

struct dau_province {
    const char *name, *folded;
};

enum dau_unit_level {
    DAU_UNIT_PROVINCE = 1,
    DAU_UNIT_DISTRICT = 2,
    DAU_UNIT_COMMUNE = 4
};

struct dau_unit {
    const char *name; /* "Bảo Thắng" */
    const char *key;  /* folded, without blanks and dashes: "baothang" */
    unsigned levels;  /* enum dau_unit_level */
    bool stands;      /* since the reform of 2025 */
};

/* What stands after a figure: "triệu đồng". */
struct dau_measure_unit {
    const char *text, *folded;
    const char *type; /* percentage currency ..., count, rate */
    const char *unit; /* "VND"; "" for what is counted */
    int zeros;        /* of what the figure is multiplied by */
};

struct dau_deadline_words {
    const char *folded, *op;
};

struct dau_sign_mark {
    const char *folded; /* "tm.", "t/m" */
    bool slash;         /* the Party's and older way */
    bool of_signer;     /* says what the signer is, not for whom he signs: "Q." */
};

enum { DAU_REGIME_MAX_WORDS = 16 };

/* A list of folded phrases. */
struct dau_words {
    const char *items[DAU_REGIME_MAX_WORDS];
    int n;
};

struct dau_regime {
    const char *regime, *form;
    int first_year, last_year; /* last_year 9999: in force */
    struct dau_words title, motto, number, authority, keep, issuer, symbol;
};

struct dau_tables {
    struct dau_doc_type *types; /* longest name first */
    int n_types;
    struct dau_phrase *phrases; /* within a use, longest first */
    int n_phrases;
    struct dau_body_head *heads; /* longest first */
    int n_heads;
    struct dau_province *provinces; /* before and since the reform of 2025 */
    int n_provinces;
    struct dau_unit *units; /* by key; of one key, by name */
    int n_units;
    struct dau_measure_unit *measures; /* longest first */
    int n_measures;
    const char **surnames; /* as printed, in byte order */
    int n_surnames;
    struct dau_deadline_words *deadlines; /* longest first */
    int n_deadlines;
    struct dau_sign_mark *marks; /* longest first */
    int n_marks;
    struct dau_regime *regimes; /* by file name */
    int n_regimes;
};

/* Reads all tables of the folder into `arena`. A table that is missing or broken is an
 * error of configuration. */
bool dau_tables_read(struct dau_tables *tables, const char *dict_dir,
                     struct dau_arena *arena, struct dau_err *err);

#endif
