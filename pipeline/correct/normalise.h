/* Another way to write the same: letters of other scripts that look alike, stray marks. */
#ifndef DAU_CORRECT_NORMALISE_H
#define DAU_CORRECT_NORMALISE_H

#include "doc.h"

/* The text as Vietnamese writes it, in `arena`: Ð (eth) and Ɖ are Đ, ð is đ; letters of
 * Greek and Cyrillic and of full width that look like Latin ones are these; soft hyphens
 * and zero-width characters are left out; NFC. NULL when nothing changes. Quotes and
 * dashes stay as printed. Origin of the look-alikes: Unicode Technical Standard 39. */
char *dau_normalise_text(struct dau_arena *arena, const char *text);

/* The same for every token, for the reason of normalising where there was no other. */
void dau_normalise_doc(struct dau_doc *doc);

#endif
