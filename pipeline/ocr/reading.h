/* One picture being read. Private to the ocr room. */
#ifndef DAU_OCR_READING_H
#define DAU_OCR_READING_H

#include <tesseract/capi.h>

#include "base/picture.h"
#include "doc.h"

/* White between the pieces of a sheet, in pixels. */
enum { DAU_CELL_GAP = 24 };

/* A piece of the page that is read by itself, and where it lies on the sheet that the
 * engine sees. */
struct dau_cell {
    struct dau_box box;
    int x, y;
};

struct dau_reading {
    TessBaseAPI *api;
    bool no_symbols;
    struct dau_page *page;
    struct dau_cell *cells; /* owned by the reading, top to bottom on the sheet */
    int n_cells;
    int height; /* of the page; the cells lie below it */
    struct dau_block *block;
    struct dau_line *line;
    TessResultIterator *at;
    TessPageIterator *place; /* the same as `at`, which owns it */
};

/* Hands a picture to the engine as it is. */
void dau_reading_set(TessBaseAPI *api, const struct dau_picture *picture);

/* Hands the page to the engine, cells of tables and right columns laid under it; notes
 * where they lie. */
void dau_reading_show(struct dau_reading *r, const struct dau_picture *picture);

/* What the engine found becomes blocks of the page. False when it gave up. */
bool dau_reading_take(struct dau_reading *r);

/* What was read with less certainty may be dirt that hides print. */
#define DAU_OCR_WEAK 0.3F

/* Places with ink in the shape of print that is in no word's box, top to bottom, in
 * pixels of the picture. Rules and what lies inside a seal are left out. Returns their
 * number, `max` at most. */
int dau_ocr_unread(const struct dau_picture *picture, const struct dau_page *page,
                   struct dau_box *boxes, int max);

/* Reads by itself what print the engine passed over on the page it has read. */
bool dau_reading_again(struct dau_reading *r, const struct dau_picture *picture);

/* A page that reads as garbage is turned by half: the picture into `out`, the marks and
 * the way back with it. */
void dau_page_turn_round(const struct dau_picture *in, struct dau_page *page,
                         struct dau_picture *out);

#endif
