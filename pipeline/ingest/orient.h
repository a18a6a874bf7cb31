/* Pictures are turned and mirrored without loss. */
#ifndef DAU_INGEST_ORIENT_H
#define DAU_INGEST_ORIENT_H

#include "base/picture.h"

/* Puts a picture upright that is stored as `orientation` says: 1 to 8 as in the tag of
 * that name of TIFF 6.0 and EXIF (1 upright, 2 mirrored, 3 upside down, 4 both, 5
 * transposed, 6 to be turned clockwise, 7 the other transposition, 8 to be turned
 * counter-clockwise). Anything else leaves it alone. The picture is replaced. */
void dau_orient(struct dau_picture *picture, int orientation);

#endif
