/* The tree of the body while it grows. Used inside this room. */
#ifndef DAU_STRUCTURE_TREE_H
#define DAU_STRUCTURE_TREE_H

#include "structure/label.h"
#include "structure/work.h"

enum { DAU_TREE_MAX_DEPTH = 12 };

/* A node while the tree grows; made a dau_node in the end. */
struct dau_sprout {
    struct dau_node node;
    struct dau_sprout *first, *last, *next;
    int n_grown; /* children so far */
    struct dau_label label;
};

/* A level of labels that is open. */
struct dau_level {
    struct dau_sprout *at;
    enum dau_label_kind kind;
    int last; /* value of the open label */
    int parts[DAU_LABEL_MAX_DEPTH];
    int depth;
};

/* The tree of one piece of the letter while it grows. */
struct dau_garden {
    struct dau_part *part;
    struct dau_work *work;
    struct dau_sprout *root;
    struct dau_level levels[DAU_TREE_MAX_DEPTH];
    int n_levels;
    struct dau_sprout *leaf;   /* paragraph that may go on, or NULL */
    struct dau_sprout *titled; /* section whose heading may go on, or NULL */
    struct dau_sprout *table;
    int article; /* last one, they run on over chapters */
    int quotes;  /* open quotation marks */
    int quoted_rows;
    int width; /* signs in a full line */
    int room;  /* width of a full line as it is set, see dau_garden_measure() */
    int right; /* pixel where full lines end, 0 without boxes */
    int left;
    int end; /* row after the last of this piece */
};

struct dau_row *dau_garden_row(const struct dau_garden *garden, int r);

/* A new last child of `parent`. */
struct dau_sprout *dau_sprout_in(struct dau_garden *garden, struct dau_sprout *parent,
                                 enum dau_node_kind kind, struct dau_span span);

/* The open level that the label goes on with; -1 without one. */
int dau_garden_level_of(const struct dau_garden *garden, const struct dau_label *label);

/* The label that row `r` begins with, when one fits what is open. */
bool dau_garden_choose_label(struct dau_garden *garden, int r,
                             struct dau_label *chosen);

/* A later row goes on with the outermost list. */
bool dau_garden_list_goes_on(struct dau_garden *garden, int r);

/* The row ends before the line is full. */
bool dau_garden_is_short(const struct dau_garden *garden, const struct dau_row *row);

bool dau_garden_starts_paragraph(const struct dau_garden *garden, int r);

/* Row `r` begins a paragraph that belongs to none of the items above it. */
bool dau_garden_is_closing(struct dau_garden *garden, int r);

/* Notes how long the lines of rows [first, end) are: in signs, in pixels, and as Times
 * sets them, in thousandths of its size. */
void dau_garden_measure(struct dau_garden *garden, int first, int end);

/* Marks the rows of a table that name its columns. */
void dau_table_find_head(const struct dau_work *work, struct dau_node *table);

/* Makes the node of a sprout and of all below it, in the doc's arena. */
void dau_sprout_ripen(struct dau_garden *garden, struct dau_sprout *sprout,
                      struct dau_node *node);

#endif
