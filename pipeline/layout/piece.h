/* Pieces: what stays together on a printed line. The engine's lines are cut at wide
 * gaps, put into columns and zones, and joined again. Private to the layout room. */
#ifndef DAU_LAYOUT_PIECE_H
#define DAU_LAYOUT_PIECE_H

#include "doc.h"

/* Parts are read one after the other; what is no running text comes last. */
enum { DAU_PART_ASIDE = 9 };

struct piece {
    struct dau_token *tokens; /* left to right */
    int n_tokens;
    struct dau_box box;
    int height;       /* usual height of its tokens */
    int size;         /* x-height of the engine's line */
    float conf;       /* mean of its letters' tokens, 0 to 1 */
    const char *fold; /* letters and digits only, lower case, no marks, no blanks */
    enum dau_zone zone;
    int part;  /* order among blocks of the page: parts are read one after the other */
    int level; /* y by which it is ordered: its middle, in a table the top of its row */
    int order; /* its place before a sorting */
    int row, line; /* set while lines are joined: row of the part, line inside a cell */
};

struct sheet {
    struct dau_page *page;
    struct dau_arena *arena;
    struct piece *pieces;
    int n_pieces;
    int width, depth;    /* of the cleaned page */
    int height;          /* usual height of a token on this page */
    struct dau_box text; /* the text block: where most lines begin and end */
};

/* Cuts the page's lines into pieces and measures the page. */
void dau_sheet_cut(struct sheet *sheet, struct dau_page *page);

/* Cuts piece `i` before its token `at`; the rest becomes the last piece. */
void dau_piece_cut(struct sheet *sheet, int i, int at);

/* Sets box, height, conf and fold from the tokens. */
void dau_piece_measure(const struct sheet *sheet, struct piece *piece);

/* True when the folded text begins with `word`, one letter in five (at least one in
 * words of four letters and more) being allowed to be wrong. */
bool dau_fold_begins(const char *fold, const char *word);

/* Smallest number of edits between `word` and a stretch of `fold` that begins at 0. */
int dau_fold_distance(const char *fold, const char *word);

static inline int box_right(struct dau_box b)
{
    return b.x + b.w;
}

static inline int box_bottom(struct dau_box b)
{
    return b.y + b.h;
}

static inline int box_mid_x(struct dau_box b)
{
    return b.x + b.w / 2;
}

static inline int box_mid_y(struct dau_box b)
{
    return b.y + b.h / 2;
}

/* Sets words aside that are read within a larger, surer word of another line. */
void dau_layout_twins(struct sheet *sheet);

/* Each takes the pieces that are still DAU_ZONE_BODY and gives them their zone. */
void dau_layout_tables(struct sheet *sheet);
void dau_layout_stamps(struct sheet *sheet);
bool dau_layout_header(struct sheet *sheet);
void dau_layout_foot(struct sheet *sheet);
void dau_layout_noise(struct sheet *sheet);

#endif
