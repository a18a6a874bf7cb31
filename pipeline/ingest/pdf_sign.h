/* The signatures of a PDF, read from its form fields (ISO 32000-1, 12.8). */
#ifndef DAU_INGEST_PDF_SIGN_H
#define DAU_INGEST_PDF_SIGN_H

#include <qpdf/qpdf-c.h>

#include "base/buf.h"

/* Appends signer and time (ISO 8601) of each to `out`, each closed by a NUL and empty
 * where it is not known; returns how many signatures there are. */
int dau_pdf_signatures(qpdf_data pdf, struct dau_buf *out);

#endif
