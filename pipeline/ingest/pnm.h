/* The plain picture formats that PDF programs hand over through a pipe. */
#ifndef DAU_INGEST_PNM_H
#define DAU_INGEST_PNM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/picture.h"

/* Width and height of a PBM, PGM or PPM picture in its binary form, with 8 bits a
 * sample; `at` is where its pixels begin. False when it is none, or pixels are missing.
 */
bool dau_pnm_header(const char *bytes, size_t length, int *width, int *height,
                    size_t *at);

/* Copies it; a colour picture without colour becomes grey. dpi is left 0. False as
 * above. Check the size first. */
bool dau_pnm_picture(const char *bytes, size_t length, struct dau_picture *picture);

#endif
