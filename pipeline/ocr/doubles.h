/* Words that the engine read twice from the same ink. Used inside this room. */
#ifndef DAU_OCR_DOUBLES_H
#define DAU_OCR_DOUBLES_H

#include "doc.h"

/* Takes away the lesser of two neighbours in a line whose boxes show one ink: the first
 * letters of a word before the whole of it ("n nghị", "á án"), or one word twice. */
void dau_doubles_drop(struct dau_page *page);

#endif
