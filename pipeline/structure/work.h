/* What the parts of the room share while one doc is taken apart: the flow as rows, each
 * row with the part it plays. */
#ifndef DAU_STRUCTURE_WORK_H
#define DAU_STRUCTURE_WORK_H

#include "doc.h"
#include "structure/date.h"
#include "structure/glyphs.h"
#include "structure/tables.h"

enum dau_role {
    DAU_ROLE_NONE,
    DAU_ROLE_OUTSIDE, /* before the header: not of the letter */
    DAU_ROLE_TITLE,   /* national or Party title */
    DAU_ROLE_MOTTO,
    DAU_ROLE_ISSUER,
    DAU_ROLE_NUMBER,
    DAU_ROLE_DATE,
    DAU_ROLE_MARKING, /* urgency, secrecy, circulation */
    DAU_ROLE_RULE,    /* ----, *, *** */
    DAU_ROLE_HEADER,  /* of the header, nothing to tell */
    DAU_ROLE_TYPE,
    DAU_ROLE_SUBJECT,
    DAU_ROLE_SALUTE,
    DAU_ROLE_BODY,
    DAU_ROLE_DISTRIBUTION,
    DAU_ROLE_SIGNER,
    DAU_ROLE_DRAFTER,
    DAU_ROLE_POSTSCRIPT,
    DAU_ROLE_APPENDIX,
    DAU_ROLE_COPY
};

/* A printed line, or the part of one that stands in its column. */
struct dau_row {
    struct dau_span span;
    struct dau_range at; /* in the glyphs */
    struct dau_line *line;
    struct dau_page *page;
    enum dau_zone zone;
    enum dau_role role;
    bool gap;      /* empty lines before it */
    bool page_top; /* first of its page */
    bool table;    /* cells: a TABLE zone, or " | " in text */
};

struct dau_work {
    struct dau_doc *doc;
    const struct dau_tables *tables;
    struct dau_arena *arena;   /* of the doc: what stays */
    struct dau_arena *scratch; /* until the doc is done */
    struct dau_flow flow;
    struct dau_glyphs g;  /* the flow, words parted by blanks */
    int *starts;          /* of each place in the glyphs; one more at the end */
    struct dau_row *rows; /* rows[-1] is an empty one */
    int n_rows;
};

/* One letter of the doc while it is read: rows [first, end). */
struct dau_part {
    struct dau_work *work;
    struct dau_letter *letter;
    int first, end;
    int body;          /* first row after header and salute */
    int foot;          /* first row of the foot; `after` without one */
    int after;         /* first row after the foot */
    int year;          /* of issue, 0 unknown */
    bool printed_type; /* a type name stood in its own line */
    bool has_title, has_party_title, has_number, party_number, slash_authority,
        dot_authority, has_salute;
    bool too_many_refs; /* more are cited than are kept */
    const struct dau_doc_type *type;
};

/* Puts lines into the blocks where they belong; before the flow is made. */
void dau_prepare_doc(struct dau_doc *doc, const struct dau_tables *tables,
                     struct dau_arena *scratch);

/* Names of provinces in the head that were corrected into other words. */
void dau_places_mend(struct dau_page *page, const struct dau_tables *tables,
                     struct dau_arena *scratch);

/* Signs of documents' numbers that were read for others, in corrected text. */
void dau_symbols_mend(struct dau_page *page, const struct dau_tables *tables,
                      struct dau_arena *scratch);
/* Names of provinces, districts and communes on pages whose marks were all lost. */
void dau_gazetteer_mend(struct dau_doc *doc, const struct dau_tables *tables,
                        struct dau_arena *scratch);

void dau_work_open(struct dau_work *work, struct dau_doc *doc,
                   const struct dau_tables *tables, struct dau_arena *scratch);

/* The glyphs of a span, and the smallest span that holds a range. */
struct dau_range dau_work_range(const struct dau_work *work, struct dau_span span);
struct dau_span dau_work_span(const struct dau_work *work, struct dau_range range);

/* Text of a span with line ends as blanks, in the doc's arena. */
char *dau_work_text(const struct dau_work *work, struct dau_span span);

/* Cuts row `r` before place `at`; what was after it is row r + 1. False when one of the
 * two would be empty. */
bool dau_work_split(struct dau_work *work, int r, int at);

/* Fills a field: value and printed form, page and box of the span. `value` lives in the
 * doc's arena. */
void dau_field_set(const struct dau_work *work, struct dau_field *field,
                   const char *value, struct dau_span span, float conf,
                   const char *rule);
void dau_field_add_alt(const struct dau_work *work, struct dau_field *field,
                       const char *text, const char *source, float p);

/* The value moves to the alternatives, as what the engine read; what is left is a
 * question. */
void dau_field_withdraw(const struct dau_work *work, struct dau_field *field, float p);

/* The longest phrase of `use` that stands at `at`; its end in `*end`. NULL if none. */
const struct dau_phrase *dau_phrase_at(const struct dau_tables *tables,
                                       const struct dau_glyphs *g, int at, int to,
                                       const char *use, int *end);

/* The same, but the phrase must fill the range, up to a few misread letters. */
const struct dau_phrase *dau_phrase_is(const struct dau_tables *tables,
                                       const struct dau_glyphs *g, struct dau_range in,
                                       const char *use);

/* True when the row begins with "Kính gửi" or its like. `*end`: where the bodies begin.
 */
bool dau_row_is_salute(const struct dau_work *work, const struct dau_row *row,
                       int *end);

/* Last printed sign of the row, quotation marks left out; 0 for an empty one. */
char dau_row_last(const struct dau_work *work, const struct dau_row *row);

/* A sentence, a clause or an announcement may end with this sign. */
bool dau_ends_sentence(char last);

/* True when a letter begins with row `r`, the first of its page: title, number and date
 * follow. A form to be filled in has blanks for them. */
bool dau_header_begins(const struct dau_work *work, int r);

/* True when the span was read from a picture. */
bool dau_work_is_scan(const struct dau_work *work, struct dau_span span);

/* True when words of the span are not as they were read. */
bool dau_work_is_mended(const struct dau_work *work, struct dau_span span);

/* Cuts lines whose breaks were lost; before any row has a role. */
void dau_breaks_restore(struct dau_work *work);

/* The parts of the room, in the order they run. */
void dau_header_read(struct dau_part *part);
void dau_foot_read(struct dau_part *part);
void dau_regime_choose(struct dau_part *part);
void dau_tree_build(struct dau_part *part);
void dau_refs_collect(struct dau_part *part);
void dau_tasks_collect(struct dau_part *part);
/* Places, persons, numbers, enclosures, quotations: what is named and certain. */
void dau_mentions_collect(struct dau_part *part);

/* Offers what a seal hides of the signer's name; needs the mentions. */
void dau_sealed_name_weigh(struct dau_part *part);
/* Handwriting, and what other sources say of number, date and signer. */
void dau_evidence_weigh(struct dau_part *part);
/* Mends parent, issuer and place of a scan. */
void dau_names_mend(struct dau_part *part);
/* How sure the signer's name is, and its surname as the engine might have read it. */
void dau_signer_name_weigh(struct dau_part *part);
/* How sure words, lists and tasks are; before names are mended. */
void dau_certainty_weigh(struct dau_part *part);
/* Leaves out what is too unsure, marks what a person should look at, and says how sure
 * the letter is. */
void dau_certainty_settle(struct dau_part *part);
void dau_checks_run(struct dau_part *part);

#endif
