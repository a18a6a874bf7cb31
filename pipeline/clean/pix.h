/* Pictures in Leptonica's form, and the steps of cleaning. Private to the clean room.
 */
#ifndef DAU_CLEAN_PIX_H
#define DAU_CLEAN_PIX_H

#include <leptonica/allheaders.h>

#include "base/picture.h"
#include "doc.h"

/* A picture of depth 1, 8 or 32; the caller destroys it. NULL when memory is refused.
 */
PIX *dau_pix_from(const struct dau_picture *picture);
void dau_pix_to(PIX *pix, int dpi, struct dau_picture *picture); /* depth 1 or 8 */

/* Replaces *pix by `made` unless that is NULL. */
void dau_pix_take(PIX **pix, PIX *made);

/* Bitonal copy at about 100 dots an inch, on which shapes are found. */
PIX *dau_pix_small(PIX *pix, int dpi, int *reduction);

/* Degrees clockwise that make the page upright: 0, 90, 180 or 270. In doubt 0. */
int dau_pix_turn(PIX *pix, int dpi);

/* Degrees clockwise that the print is turned; 0 when it is straight or cannot be told.
 */
float dau_pix_skew(PIX *small);

/* Colour becomes grey: seals and long strokes of coloured pens vanish and are noted as
 * marks, in pixels of `pix`; coloured print stays. */
PIX *dau_pix_ink(PIX *pix, int dpi, struct dau_page *page);

/* The box around the ring of a seal in bitonal ink; false without one. */
bool dau_pix_find_seal(PIX *ink, float mm, struct dau_box *found);

/* The same for a ring of which only pieces are left, on a picture of a whole page. */
bool dau_pix_find_broken_seal(PIX *binary, float mm, struct dau_box *found);

/* Mask of the ink of a seal's rings; the strokes of print that cross them are left out.
 * The caller destroys it; NULL when the seal at `seal` has no clear ring. */
PIX *dau_pix_ring(PIX *binary, const struct dau_box *seal);

/* What is known of the print on a bitonal picture. */
struct dau_print {
    BOXA *boxes;         /* of its connected shapes; the caller destroys it */
    float mm;            /* pixels in a millimetre */
    struct dau_box seal; /* around the ring of the seal; w == 0 without one */
    bool coloured;       /* the picture holds the ink of one colour alone */
};

/* The middle of a box lies within the ring. */
bool dau_pix_in_seal(const struct dau_print *print, const BOX *box);

/* Takes out of `shape`, which is to be erased and lies at `box`, the ink where lines of
 * print run through it; thin strokes that lead along the line stay in it. */
void dau_pix_spare(const struct dau_print *print, PIX *shape, const BOX *box);

/* A mask of what is too large to be print (rules, seals, signatures) in a bitonal
 * picture; each such thing is noted as a mark of this colour, in pixels of `binary`. */
PIX *dau_pix_large(PIX *binary, int dpi, unsigned rgb, struct dau_page *page);

/* Adds the columns of ruled tables to the marks, from the rules among them. */
void dau_pix_tables(int dpi, struct dau_page *page);

/* Mask of dirt in a black-and-white picture: shadows along the edges, punch holes, specks
 * that stand alone; marks of letters, which stand near them, are left. The caller destroys
 * it; NULL when memory runs out. */
PIX *dau_pix_dirt(PIX *binary, int dpi);

#endif
