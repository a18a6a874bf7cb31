/* The parts of the TEI writer and what they share. Used inside this room only.
 *
 * The profile follows TEI P5 4.10: header, facsimile (one surface a page), at level
 * linked a sourceDoc (the reading of each line), standOff (bodies, persons, cited
 * documents), text. Every token of the letter's flow stands in `text` once and in
 * order, whatever the tree of the structure room looks like; what the tree does not
 * cover becomes paragraphs. */
#ifndef DAU_WRITE_TEI_H
#define DAU_WRITE_TEI_H

#include "write/view.h"
#include "write/xml.h"

/* What a span of the flow is, from outside in where two have the same span. */
enum dau_tei_kind {
    DAU_TEI_DATELINE,
    DAU_TEI_NUMBER_LINE, /* Số: and the number */
    DAU_TEI_PARENT,
    DAU_TEI_ISSUER,
    DAU_TEI_STATE_TITLE, /* quốc hiệu */
    DAU_TEI_MOTTO,       /* tiêu ngữ */
    DAU_TEI_PARTY_TITLE,
    DAU_TEI_STAR, /* "*" or "***" under the issuer of a Party or youth letter */
    DAU_TEI_URGENCY,
    DAU_TEI_SECRECY,
    DAU_TEI_DRAFTER,
    DAU_TEI_ENCLOSURE,
    DAU_TEI_QUOTE,
    DAU_TEI_REF,
    DAU_TEI_ASSIGNMENT,
    DAU_TEI_DEADLINE,
    DAU_TEI_REQUEST,
    DAU_TEI_RECIPIENT,
    DAU_TEI_ASSIGNEE,
    DAU_TEI_ORG, /* a body of standOff that is named in the text */
    DAU_TEI_AUTHORITY,
    DAU_TEI_ROLE,
    DAU_TEI_NAME,
    DAU_TEI_PLACE,
    DAU_TEI_DEADLINE_DATE,
    DAU_TEI_DATE,   /* of the letter, or one in the text */
    DAU_TEI_PERIOD, /* a year, a month, or from one day to another */
    DAU_TEI_PERSON, /* other than the signer */
    DAU_TEI_POSITION,
    DAU_TEI_NAMED_PLACE,
    DAU_TEI_MEASURE,
    DAU_TEI_COUNT,
    DAU_TEI_NUMBER,
    DAU_TEI_QUESTION /* a field that was withdrawn, with what answers it; or read in
                        other words than its value */
};

struct dau_tei_note {
    struct dau_span span;
    enum dau_tei_kind kind;
    const void *data; /* dau_field, dau_ref, dau_deadline, dau_assignee, dau_mention;
                         text of a date, a body */
    int order;        /* in which it was found */
};

/* A body or a person that is named in standOff. */
struct dau_tei_name {
    const char *value, *key; /* the key: in small letters */
    const char *id;
};

/* A region of a page beside its lines. */
struct dau_tei_zone {
    int page;
    const char *type, *id;
    struct dau_box box;
};

struct dau_tei {
    const struct dau_write_config *config;
    struct dau_view view;
    struct dau_xml xml;
    struct dau_arena *arena;    /* the view's */
    struct dau_tei_note *notes; /* by start, longer ones first */
    int n_notes;
    struct dau_tei_name *orgs;
    int n_orgs;
    const char *root_id;          /* of the file */
    const char *person_id;        /* of the signer, or NULL */
    struct dau_tei_name *persons; /* others that are named */
    int n_persons;
    const char **ref_ids; /* of each cited document, unique */
    struct dau_tei_zone *zones;
    int n_zones;
    const char **ids; /* given out so far */
    int n_ids;
    int at;         /* tokens before this one are written */
    int next_note;  /* the first of `notes` not looked at yet */
    int page_index; /* the page whose pb was written last; -1 before the first */
    int n_lines;    /* lb written so far */
    const struct dau_block *table; /* of which `columns` is known */
    int columns;
    const char *mended; /* what the label of one token is that comes next, or NULL */
    const char **mends; /* of each place: the word that was misread there, or NULL */
    int in_name;        /* depth of elements that hold a personal name or the number */
    bool has_state_title; /* false when it was lost */
    bool in_opener;       /* where a dateline may stand */
};

/* tei_find.c: notes and names. */
void dau_tei_find(struct dau_tei *tei);
void dau_tei_add_note(struct dau_tei *tei, enum dau_tei_kind kind, struct dau_span span,
                      const void *data);
/* The folded letters and digits of the token at a place; "" for punctuation. */
const char *dau_tei_bare(const struct dau_tei *tei, int place);
const char *dau_tei_id(struct dau_tei *tei, const char *prefix, const char *text);
/* "high", "medium", "low" after the profile's thresholds; NULL below 0 (not known). */
const char *dau_tei_cert(float cert);

/* tei_mention.c: notes of what is named in the text, after those of the fields. */
void dau_tei_find_mentions(struct dau_tei *tei);
/* "#per.x" of the person of this name, or NULL. */
const char *dau_tei_person_ref(const struct dau_tei *tei, const char *name);
/* What the place of the dateline is: "province", ...; NULL when that is not certain. */
const char *dau_tei_place_type(const struct dau_tei *tei);
/* The attributes of the element of a mention. */
void dau_tei_mention_attrs(struct dau_tei *tei, const struct dau_tei_note *note);

/* tei_org.c: the bodies and the signer of standOff; their mentions in the text, and
 * citations that take in the body they name. */
void dau_tei_find_names(struct dau_tei *tei);
void dau_tei_find_orgs(struct dau_tei *tei);
/* "#org.x" or NULL for a body that is not listed. */
const char *dau_tei_org_ref(const struct dau_tei *tei, const char *value);

/* tei_field.c: notes of the fields of head and foot. */
void dau_tei_find_fields(struct dau_tei *tei);
/* The next alternative, from the i-th on, that says what a withdrawn field should be;
 * NULL at the end, and for a field that has its value. */
const struct dau_alt *dau_tei_answer(const struct dau_field *field, int *i);
/* The xml:id of a kind of evidence, "ev.file-name". */
const char *dau_tei_evidence_id(struct dau_tei *tei, const char *source);
/* What was read there, marked as unclear, and the answers beside it; for a field with a
 * value, which does not stand there word for word, the reading and the value. */
void dau_tei_question(struct dau_tei *tei, const struct dau_field *field, int from,
                      int to);

/* tei_zone.c */
void dau_tei_find_zones(struct dau_tei *tei);
/* "#p1.z-number" or NULL when the place of the span has no zone of this type. */
const char *dau_tei_zone_ref(const struct dau_tei *tei, const char *type,
                             struct dau_span span);
/* "#p1.l07", "#raw.p1.l07" for a source without pictures at level linked, or NULL. */
const char *dau_tei_line_ref(const struct dau_tei *tei, int place);

/* tei_head.c */
void dau_tei_header(struct dau_tei *tei);
void dau_tei_org_name(struct dau_tei *tei, const char *value);
/* `name` is "date", or another element of its kind. */
void dau_tei_date(struct dau_tei *tei, const char *name, const char *iso);
/* The reading came with the source: no engine of ours had a part in it. */
bool dau_tei_was_read_elsewhere(const struct dau_tei *tei);
const struct dau_tool *dau_tei_tool(const struct dau_tei *tei,
                                    const char *id); /* or NULL */

/* tei_encoding.c */
void dau_tei_encoding_desc(struct dau_tei *tei);

/* tei_names.c */
void dau_tei_stand_off(struct dau_tei *tei);

/* tei_image.c */
void dau_tei_facsimile(struct dau_tei *tei);
void dau_tei_source_doc(struct dau_tei *tei);

/* Bytes at either end of a token that stand outside the element that begins or ends
 * there: brackets, quotation marks, stops. They are the same in its reading. */
struct dau_tei_cut {
    size_t lead, tail;
};

/* tei_cut.c: what an element leaves outside of its first and its last token. */
enum dau_tei_trim {
    DAU_TEI_WHOLE,
    DAU_TEI_NO_STOP,  /* one stop at its end */
    DAU_TEI_NO_MARKS, /* all brackets, quotation marks and stops at both ends */
    DAU_TEI_TO_QUOTE, /* what follows its last quotation mark */
    DAU_TEI_TO_BRACKET
};
struct dau_tei_cut dau_tei_cut(const struct dau_tei *tei, int i,
                               enum dau_tei_trim trim);

/* tei_shape.c: the element of each kind of note. */
struct dau_tei_shape {
    const char *element, *type;
    const char *box;  /* of the state form (Decree 30/2020/NĐ-CP, annex I), or NULL */
    const char *zone; /* type of its zone, or NULL */
    enum dau_tei_trim trim;
    bool name; /* of a person: each change of it is shown */
    void (*open)(struct dau_tei *tei, const struct dau_tei_note *note); /* or NULL */
};
extern const struct dau_tei_shape dau_tei_shapes[];

/* tei_token.c: the token without what is cut off; the letter's number as one piece,
 * whatever tokens it was read as. */
void dau_tei_token(struct dau_tei *tei, int i, struct dau_tei_cut cut);
void dau_tei_number(struct dau_tei *tei, int from, int to);

/* tei_text.c: tokens [tei->at, to) with their marks, line and page breaks. */
void dau_tei_run(struct dau_tei *tei, int to);
/* Page breaks that stand before the next token, with the pages' numbers and footers. */
void dau_tei_page_breaks(struct dau_tei *tei);
/* The same for pages after the last token. */
void dau_tei_last_pages(struct dau_tei *tei);

/* tei_body.c */
void dau_tei_text(struct dau_tei *tei);

#endif
