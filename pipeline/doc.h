/* The data model: what every room reads and writes. Plain structs, no library's types.
 *
 * A doc is one source: its pages as they were read, and the letters found in them.
 * Invariants, checked by dau_doc_check():
 * - what the engine read (`token.read`) never changes after `ocr`, or `ingest` for text;
 * - every change keeps the reading, the reason (`why`) and a certainty (`cert`);
 * - array order is reading order: pages, blocks in a page, lines in a block, tokens;
 * - boxes are pixels of the ingested page, whatever clean-up did (see dau_page_unwarp);
 * - text is UTF-8 in NFC; no token is NULL or holds a line break.
 *
 * Text belongs to the arena of its page, or to that of the doc; nobody frees a string. */
#ifndef DAU_DOC_H
#define DAU_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Pixels, from the top left corner; w == 0 means that there is no box (text sources). */
struct dau_box {
    int x, y, w, h;
};

/* Why a token's text differs from its reading, or why it was left. */
enum dau_why {
    DAU_WHY_NONE,        /* unchanged */
    DAU_WHY_NORMALISE,   /* another way to write the same: NFC, quotes, dashes, encoding */
    DAU_WHY_CHANNEL,     /* what the engine makes of this syllable, weighed by context */
    DAU_WHY_ALTERNATIVE, /* another choice of the engine's own */
    DAU_WHY_LEXICON,     /* a word list or Hunspell */
    DAU_WHY_CODE,        /* the grammar of numbers, symbols, dates, abbreviations */
    DAU_WHY_AGREEMENT,   /* other mentions of the same thing in this letter */
    DAU_WHY_LAYER,       /* the text layer of the source, as second evidence */
    DAU_WHY_CONTEXT,     /* the words around it alone: no letters tell of it */
    DAU_WHY_N
};

/* Another reading of a token or another value of a field. */
struct dau_alt {
    const char *text;
    const char *source; /* where it is from: "channel", "engine", "file-name", ... */
    float p;            /* 0 to 1; alternatives are sorted, best first */
};

/* One place of a token in the engine's lattice: the letters it weighed there. */
struct dau_choice {
    const char *text; /* "" when the engine also thought of nothing being there */
    float p;          /* 0 to 1 */
};

struct dau_symbol {
    struct dau_choice *choices; /* best first */
    int n_choices;
};

enum dau_token_flag {
    DAU_TOKEN_DOUBTFUL = 1,     /* a person should look; `alts` says what else it may be */
    DAU_TOKEN_PROTECTED = 2,    /* number, date, code, name, address: no word model */
    DAU_TOKEN_HANDWRITTEN = 4,  /* ink or pen: do not trust the reading */
    DAU_TOKEN_BOLD = 8,
    DAU_TOKEN_ITALIC = 16,
    DAU_TOKEN_JOINED = 32       /* its letters went into the token before; `text` is "" */
};

/* What stands between two spaces. Its `text` may hold a space where the engine lost one. */
struct dau_token {
    const char *text; /* as it stands now */
    const char *read; /* as the engine read it, NFC; never changes */
    struct dau_box box;
    float ocr_conf; /* the engine's own, 0 to 1; -1 for text sources */
    float cert;     /* that `text` is what is printed, 0 to 1; -1 before `correct` */
    enum dau_why why;
    unsigned flags;        /* enum dau_token_flag */
    int cell;              /* column in a table, from 0 */
    size_t offset, length; /* bytes of the reading in a text source */
    struct dau_alt *alts;  /* what else it may be, best first */
    int n_alts;
    struct dau_symbol *symbols; /* the engine's lattice, left to right; may be empty */
    int n_symbols;
};

/* A printed line; in a table, a row: its cells' tokens one cell after the other. */
struct dau_line {
    struct dau_box box;
    struct dau_token *tokens;
    int n_tokens;
    int size;      /* height of its letters in pixels (x-height), 0 unknown */
    int gap_lines; /* empty lines before it in a text source */
    int indent;    /* blanks before it in a text source */
};

enum dau_zone {
    DAU_ZONE_BODY,
    DAU_ZONE_HEADER_LEFT,  /* issuer, number, V/v */
    DAU_ZONE_HEADER_RIGHT, /* national title or Party title, place and date */
    DAU_ZONE_FOOT_LEFT,    /* Nơi nhận */
    DAU_ZONE_FOOT_RIGHT,   /* authority, position, name */
    DAU_ZONE_TABLE,
    /* From here on not part of the running text. */
    DAU_ZONE_PAGE_NUMBER,
    DAU_ZONE_SEAL,        /* letters in the ring of a seal */
    DAU_ZONE_SIGNATURE,   /* scribble read as letters */
    DAU_ZONE_HANDWRITING, /* routing notes, ticks */
    DAU_ZONE_CAPTION,     /* of a digital signature, or drawn over the picture */
    DAU_ZONE_STAMP,       /* incoming stamp, watermark */
    DAU_ZONE_FOOTER,      /* address of the sender under the rule, running head */
    DAU_ZONE_DEBRIS,      /* dirt read as letters */
    DAU_ZONE_N
};

struct dau_block {
    enum dau_zone zone;
    struct dau_box box;
    struct dau_line *lines;
    int n_lines;
};

/* Ink that is not print: found by colour or shape, kept as data. */
enum dau_mark_kind {
    DAU_MARK_SEAL,
    DAU_MARK_PEN,
    DAU_MARK_RULE,
    DAU_MARK_PICTURE,
    DAU_MARK_COLUMN /* of a ruled table; only between clean and layout */
};

struct dau_mark {
    enum dau_mark_kind kind;
    struct dau_box box;
    unsigned rgb; /* mean colour, 0xRRGGBB */
};

/* A point of the cleaned picture (u, v) is the point (x, y) of the ingested page:
 * x = a*u + b*v + c, y = d*u + e*v + f. All zero means the two are the same. */
struct dau_warp {
    double a, b, c, d, e, f;
};

struct dau_page {
    int number;        /* from 1, in the source */
    int width, height; /* pixels of the ingested page; 0 for text */
    int dpi;           /* 0 unknown */
    int turn;          /* degrees clockwise that make it upright: 0, 90, 180, 270 */
    float skew;        /* degrees clockwise that the print was turned */
    struct dau_warp warp;
    bool warped; /* boxes are still pixels of the cleaned picture */
    struct dau_block *blocks;
    int n_blocks;
    struct dau_block *layer; /* the source's own text layer, second evidence; or none */
    int n_layer;
    struct dau_mark *marks;
    int n_marks;
    const char *failure; /* why it could not be read; NULL when it was */
    struct dau_arena *arena;
};

/* A signature in a PDF: evidence, not part of the letter. */
struct dau_signature {
    const char *signer; /* "" when the certificate cannot be read */
    const char *time; /* ISO 8601, or NULL */
};

/* Tokens [from, to) of the doc's flow, see dau_doc_flow(). */
struct dau_span {
    int from, to;
};

/* What the structure room found for one fact. value == NULL: not found. */
struct dau_field {
    const char *value;   /* normal form; ISO 8601 for dates */
    const char *printed; /* as it stands in the corrected text */
    float conf;          /* 0 to 1 */
    int page;            /* from 1; 0 unknown */
    struct dau_box box;
    struct dau_span span;
    const char *rule; /* short name of the rule that found it */
    bool handwritten;
    bool review; /* a person should look */
    struct dau_alt *alts;
    int n_alts;
};

struct dau_fields {
    struct dau_field number, date, place, parent, issuer, type, subject, urgency, secrecy;
    struct dau_field authority, role, name; /* of the signer */
    struct dau_field drafter;               /* typist's mark and copies: PL.(300) */
};

struct dau_deadline {
    const char *op;      /* before by within recurring duration from */
    const char *date;    /* ISO; for a period its last day; NULL without one */
    const char *from;    /* ISO start of a period, or NULL */
    const char *printed;
    const char *rule; /* RRULE for recurring, ISO 8601 duration for duration; or NULL */
    float conf;
    struct dau_span span;
};

struct dau_assignee {
    const char *value;
    const char *role; /* lead support addressee monitor */
    struct dau_span span;
};

struct dau_task {
    const char *path;  /* labels from the top: "1.2", "III.1" */
    const char *label; /* as printed, mended */
    const char *text;  /* the item without its numbered sub-items, lines joined */
    const char *force; /* order request, or NULL */
    bool unnumbered;
    float conf;
    struct dau_span span;
    struct dau_assignee *assignees;
    int n_assignees;
    struct dau_deadline *deadlines;
    int n_deadlines;
    struct dau_task *items;
    int n_items;
};

struct dau_ref {
    const char *id; /* doc.57-NQ-TW, unique in the letter */
    const char *number, *type, *date, *issuer, *subject; /* NULL when not known */
    const char *relation; /* basis implements reply amends replaces mentions */
    const char *alias;    /* "gọi tắt là ..." */
    float conf;
    struct dau_span *mentions;
    int n_mentions;
};

struct dau_check {
    const char *code;    /* deadline-before-issue, ... */
    const char *message; /* one sentence for a clerk */
    const char *path;    /* of the task, or NULL */
    struct dau_span span;
};

/* The body as a tree; the leaves cover the flow of the letter without overlap. */
enum dau_node_kind {
    DAU_NODE_ROOT,
    DAU_NODE_HEADER,    /* parent, issuer, number, titles, date */
    DAU_NODE_TYPE,      /* printed name of the type */
    DAU_NODE_SUBJECT,
    DAU_NODE_SALUTE,    /* Kính gửi */
    DAU_NODE_PARAGRAPH,
    DAU_NODE_SECTION,   /* part, chapter, section: `label`, `heading` */
    DAU_NODE_ARTICLE,   /* Điều */
    DAU_NODE_LIST,      /* of items; `list` says of what */
    DAU_NODE_ITEM,      /* numbered, lettered or dash item */
    DAU_NODE_TABLE,
    DAU_NODE_ROW,
    DAU_NODE_CELL,
    DAU_NODE_FOOT,      /* signer and distribution */
    DAU_NODE_DISTRIBUTION,
    DAU_NODE_SIGNER,
    DAU_NODE_POSTSCRIPT,
    DAU_NODE_APPENDIX,  /* `heading` */
    DAU_NODE_COPY,      /* copy certificate */
    DAU_NODE_N
};

struct dau_node {
    enum dau_node_kind kind;
    const char *label; /* printed mark of an item or section, mended: "1.", "a)", "II." */
    const char *path;  /* labels from the top, for items and sections */
    const char *list;  /* for a list: tasks subtasks targets recipients items */
    struct dau_span span;    /* everything, label and heading included */
    struct dau_span mark;    /* the label's tokens; empty when the label was lost */
    struct dau_span heading; /* empty without one */
    bool names_columns;      /* of a row: the head of its table */
    struct dau_node *children;
    int n_children;
};

/* What is named in the text beside fields, tasks and references: what an archive would
 * index. Only what is certain; a span may lie within another, not across its end. */
enum dau_mention_kind {
    DAU_MENTION_PLACE,     /* type: province district commune, NULL not known */
    DAU_MENTION_PERSON,    /* value: the name as printed */
    DAU_MENTION_POSITION,  /* of the person beside it */
    DAU_MENTION_MEASURE,   /* type: percentage currency area length weight volume */
    DAU_MENTION_NUMBER,    /* type: cardinal */
    DAU_MENTION_PERIOD,    /* value: ISO year or month; or its first and last, in `upto` */
    DAU_MENTION_ENCLOSURE, /* what goes with the letter: "(kèm theo ...)" */
    DAU_MENTION_QUOTE      /* with its quotation marks */
};

struct dau_mention {
    enum dau_mention_kind kind;
    const char *type;  /* see the kind; NULL without one */
    const char *value; /* decimal with a full stop for numbers; NULL without one */
    const char *upto;  /* end of a range that `value` begins; NULL without one */
    const char *unit;  /* of a measure: percent, VND, ha, ... */
    struct dau_span span;
};

struct dau_recipient {
    const char *value;
    struct dau_span span;
    float conf;
};

/* One letter in the source. */
struct dau_letter {
    const char *regime; /* state party union youth front other */
    float regime_conf, regime_margin; /* margin: distance to the next best regime */
    const char *form; /* rule set by name and years, "nd30-2020"; or NULL */
    int first_page, last_page;
    struct dau_span span;
    struct dau_fields fields;
    struct dau_recipient *recipients, *distribution;
    int n_recipients, n_distribution;
    struct dau_ref *refs;
    int n_refs;
    struct dau_task *tasks;
    int n_tasks;
    struct dau_check *checks;
    int n_checks;
    struct dau_mention *mentions; /* by kind, then place */
    int n_mentions;
    struct dau_node body; /* DAU_NODE_ROOT */
    bool has_seal, has_signature;
    struct dau_box seal_box, signature_box; /* on page seal_page, signature_page */
    int seal_page, signature_page;
    float conf; /* of the whole, 0 to 1 */
    bool review;
};

enum dau_kind {
    DAU_KIND_UNKNOWN,
    DAU_KIND_TEXT,
    DAU_KIND_ALTO,
    DAU_KIND_PNG,
    DAU_KIND_JPEG,
    DAU_KIND_TIFF,
    DAU_KIND_PDF_SCAN,   /* page pictures */
    DAU_KIND_PDF_DIGITAL /* born digital: its text is read, not its picture */
};

struct dau_doc {
    const char *source; /* file name as the user gave it */
    char sha256[65];    /* of the source's bytes */
    enum dau_kind kind;
    int n_source_pages; /* in the source; n_pages may be less when limited */
    struct dau_page **pages;
    int n_pages;
    struct dau_signature *signatures;
    int n_signatures;
    const char *encoding; /* what a text source was converted from; NULL for UTF-8 */
    const char *raw;      /* the bytes of a text source, as UTF-8; or NULL */
    const char *text_state; /* set by correct: right, mild, mangled, foreign (left
                             as it was read); NULL before */
    const char *tone_style; /* set by correct: old, new; NULL before */
    struct dau_letter *letters;
    int n_letters;
    struct dau_arena *arena;
};

/* One token in reading order, with where it stands. */
struct dau_place {
    struct dau_token *token;
    struct dau_line *line;
    struct dau_block *block;
    struct dau_page *page;
    int index_in_line;
};

/* The running text of the whole source: the tokens of all blocks that belong to it, pages
 * in order; tokens that are joined to the one before are left out. */
struct dau_flow {
    struct dau_place *places;
    int n_places;
};

struct dau_doc *dau_doc_new(const char *source);
void dau_doc_free(struct dau_doc *doc); /* takes NULL */

/* Adds an empty page with its own arena; the doc owns it. */
struct dau_page *dau_doc_add_page(struct dau_doc *doc, int number);

struct dau_block *dau_page_add_block(struct dau_page *page, enum dau_zone zone);
struct dau_line *dau_block_add_line(struct dau_page *page, struct dau_block *block);

/* `read` is copied; `text` starts as the same. Pointers to the tokens of the line may move. */
struct dau_token *dau_line_add_token(struct dau_page *page, struct dau_line *line,
                                     const char *read);

/* The one way to change a token's text: keeps the reading, notes why and how sure. `text`
 * is copied into the page's arena. */
void dau_token_change(struct dau_page *page, struct dau_token *token, const char *text,
                      enum dau_why why, float cert);

/* Boxes of cleaned pixels become boxes of ingested pixels; once, after layout. */
void dau_page_unwarp(struct dau_page *page);

/* The smallest box around both; a box without width is none. */
struct dau_box dau_box_join(struct dau_box a, struct dau_box b);

/* Makes the boxes of lines and blocks of the page fit those of their tokens. */
void dau_page_fit_boxes(struct dau_page *page);

bool dau_zone_is_text(enum dau_zone zone);

/* The flow is made anew on each call, in `arena`. */
struct dau_flow dau_doc_flow(const struct dau_doc *doc, struct dau_arena *arena);

/* The text of a span with single spaces; line breaks become spaces, but none after a
 * hyphen at a line end inside a number ("57-" + "NQ/TW"). In `arena`. */
char *dau_flow_text(const struct dau_flow *flow, struct dau_span span,
                    struct dau_arena *arena);

/* True when place `i` is the last of its line, ends in a hyphen, and goes on on the next
 * line without a space (a number broken over the line end). */
bool dau_flow_is_broken_number(const struct dau_flow *flow, int i);

/* Names of the enumerations as they stand in JSON and TEI ("header-left", "channel"). */
const char *dau_zone_name(enum dau_zone zone);
const char *dau_why_name(enum dau_why why);
const char *dau_kind_name(enum dau_kind kind);
const char *dau_mark_name(enum dau_mark_kind kind);

/* Checks the invariants; the first breach is told in `err`. */
bool dau_doc_check(const struct dau_doc *doc, struct dau_err *err);

/* Everything up to and including `correct` (pages, blocks, tokens, marks; not the
 * letters) as JSON, and back. Loading trusts nothing in the text. */
void dau_doc_dump(const struct dau_doc *doc, struct dau_buf *out);
struct dau_doc *dau_doc_load(const char *json, size_t length, struct dau_err *err);

/* The same for one page: what a worker hands back. */
void dau_page_dump(const struct dau_page *page, struct dau_buf *out);
bool dau_page_load(struct dau_doc *doc, const char *json, size_t length,
                   struct dau_err *err);

#endif
