/* Text in an encoding older than Unicode becomes UTF-8: TCVN3 (ABC), VNI, VISCII,
 * windows-1258, and UTF-8 that was taken for Latin-1 and encoded once more. */
#ifndef DAU_LEX_ENCODING_H
#define DAU_LEX_ENCODING_H

#include <stddef.h>

#include "base/buf.h"
#include "doc.h"

/* Appends `length` bytes to `out` as UTF-8 in NFC and returns the name of the encoding
 * they were in: "TCVN3", "VNI", "VISCII", "windows-1258", "UTF-8 twice", "ISO-8859-1"
 * (bytes that are neither UTF-8 nor any of these), or NULL when they were UTF-8. A
 * conversion is taken only when it leaves clearly fewer words that are no syllables. */
const char *dau_encoding_convert(const char *bytes, size_t length, struct dau_buf *out);

/* The same for the tokens of a doc that was not read from a picture: their `text`
 * becomes UTF-8, for the reason of normalising, and doc->encoding tells what they were
 * in. Tokens are looked at together, so that one of them decides nothing. Needs
 * readings that hold the bytes as Latin-1 or windows-1252, as the ingest room leaves
 * them. NULL: nothing done. */
const char *dau_encoding_mend_doc(struct dau_doc *doc);

#endif
