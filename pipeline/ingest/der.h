/* Who signed and when, from the CMS message in a PDF signature (RFC 5652, RFC 5280).
 * Only read, never verified: it is evidence about the letter, no proof. */
#ifndef DAU_INGEST_DER_H
#define DAU_INGEST_DER_H

#include <stdbool.h>
#include <stddef.h>

struct dau_der_signer {
    char name[256]; /* common name of the signer's certificate in UTF-8, or "" */
    char time[32];  /* ISO 8601 in UTC, or "" */
};

/* False when the bytes are no such message. Bytes after it are padding. */
bool dau_der_read_signer(const unsigned char *bytes, size_t length,
                         struct dau_der_signer *signer);

#endif
