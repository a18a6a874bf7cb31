/* How much a stream of a PDF would be when it is unpacked. Only ingest/pdf_look.c
 * includes it: it runs in the guarded process. */
#ifndef DAU_INGEST_PDF_UNPACK_H
#define DAU_INGEST_PDF_UNPACK_H

#include <qpdf/qpdf-c.h>

/* Bytes that the stream unpacks to; counting ends soon after `most`. Exact where all its
 * filters are FlateDecode, as in bombs, and nothing is kept meanwhile. RunLengthDecode
 * and ASCII85Decode count as what they can give at most, others as nothing: for these
 * the caller looks again when it knows. */
double dau_pdf_unpacked(qpdf_data pdf, qpdf_oh stream, double most);

#endif
