/* The tree of the letter as TEI: what its files share. The grammar wants opener and
 * heads first, then paragraphs and lists, then divisions, then the closer; the flow is
 * never reordered, so what comes too late for its element becomes an `ab` of that type,
 * or opens a division or postscript of its own. Used inside this room only. */
#ifndef DAU_WRITE_TEI_TREE_H
#define DAU_WRITE_TEI_TREE_H

#include "write/tei.h"

/* Deeper trees are written flat: readers of XML have limits. */
enum { DAU_TEI_MAX_NESTING = 40 };

/* What may still come in the element that is being filled. */
enum dau_tei_stage {
    DAU_TEI_AT_TOP,       /* of a div: opener, heads, salute */
    DAU_TEI_AT_MIDDLE,    /* paragraphs, lists, tables */
    DAU_TEI_AT_AFTER_DIV, /* divisions only */
    DAU_TEI_AT_BOTTOM,    /* closers and postscripts */
    DAU_TEI_AT_ITEM       /* paragraphs, lists, tables and no end of it */
};

struct dau_tei_place {
    enum dau_tei_stage stage;
    const char *tail; /* an element opened for what came late: "div", "postscript" */
    int nesting;
    bool empty;
};

/* Bodies a letter goes to, as the structure room found them. */
struct dau_tei_entries {
    const struct dau_recipient *items;
    int n_items;
};

/* Writes [tei->at, to), what `node` stands for; there is at least one token. */
typedef void dau_tei_emitter(struct dau_tei *tei, const struct dau_node *node, int to,
                             struct dau_tei_place *place);
/* The same for what no node stands for; there may be no token. */
typedef void dau_tei_filler(struct dau_tei *tei, int to, struct dau_tei_place *place);

/* tei_body.c: chooses the emitter of the node's kind. */
dau_tei_emitter dau_tei_emit;

/* tei_place.c */

/* The token at tei->at; there must be one. */
const struct dau_place *dau_tei_next(const struct dau_tei *tei);
bool dau_tei_in_table(const struct dau_tei *tei);
/* Page breaks that are due, then the start tag on a line of its own. */
void dau_tei_open(struct dau_tei *tei, const char *element, const char *type);
/* Ready for a paragraph, list or table. */
void dau_tei_want_common(struct dau_tei *tei, struct dau_tei_place *place);
/* Ready for a division; false where none may stand. */
bool dau_tei_want_div(struct dau_tei *tei, struct dau_tei_place *place);
/* Ready for a closer or postscript; false where none may stand. */
bool dau_tei_want_closer(struct dau_tei *tei, struct dau_tei_place *place);
/* Opens the element, or, where it may not stand any more (false), an `ab` of the type.
 */
bool dau_tei_open_top(struct dau_tei *tei, struct dau_tei_place *place,
                      const char *element, const char *type);
void dau_tei_close_tail(struct dau_tei *tei, struct dau_tei_place *place);
void dau_tei_paragraph(struct dau_tei *tei, int to, struct dau_tei_place *place,
                       const char *rend);
/* The printed label up to `to`, or the one that was lost. */
void dau_tei_label(struct dau_tei *tei, const char *label, int to);
/* Where the node's label ends, and its label and heading together. */
int dau_tei_mark_end(const struct dau_tei *tei, const struct dau_node *node, int to);
int dau_tei_head_end(const struct dau_tei *tei, const struct dau_node *node, int to);
/* Text that no node covers: openers, paragraphs, tables. */
dau_tei_filler dau_tei_loose;
/* The next child, from the i-th on, that has tokens between tei->at and `to`; they are
 * in `*span`. NULL at the end. */
const struct dau_node *dau_tei_child(const struct dau_tei *tei,
                                     const struct dau_node *node, int to, int *i,
                                     struct dau_span *span);
/* Children in order, `between` for what lies outside them. */
void dau_tei_children(struct dau_tei *tei, const struct dau_node *node, int to,
                      struct dau_tei_place *place, dau_tei_filler *between);

/* tei_table.c */
void dau_tei_table(struct dau_tei *tei, int to, struct dau_tei_place *place);
dau_tei_emitter dau_tei_emit_table;

/* tei_list.c */
dau_tei_emitter dau_tei_emit_list;
dau_tei_emitter dau_tei_emit_item; /* outside a list */
/* The first place after tei->at, up to `to`, where an entry begins. */
int dau_tei_next_entry(const struct dau_tei *tei, struct dau_tei_entries entries,
                       int to);
int dau_tei_count_entries(struct dau_tei_entries entries, int from, int to);
void dau_tei_write_entries(struct dau_tei *tei, struct dau_tei_entries entries,
                           const char *type, int to);

/* tei_foot.c */
dau_tei_emitter dau_tei_emit_foot; /* FOOT, SIGNER, DISTRIBUTION */
dau_tei_emitter dau_tei_emit_postscript;
/* A letter has a foot: where nothing of it was found, it was lost. */
void dau_tei_lost_foot(struct dau_tei *tei, struct dau_tei_place *place);

#endif
