/* A source becomes pages: pictures to be read, or text that was read already. */
#ifndef DAU_INGEST_INGEST_H
#define DAU_INGEST_INGEST_H

#include "base/picture.h"
#include "doc.h"

enum dau_text_layer {
    DAU_LAYER_AUTO,   /* read pictures again and keep the layer as second evidence; a
                         born-digital page is taken from its text */
    DAU_LAYER_USE,    /* take the text layer where there is one, read nothing */
    DAU_LAYER_IGNORE  /* pictures only */
};

struct dau_ingest_config {
    size_t max_bytes;  /* of the source */
    long max_pixels;   /* of one page */
    int max_pages;     /* of one source; more is an error, not a cut */
    int timeout_ms;    /* of one child program */
    size_t max_memory; /* address space of one child program, bytes */
    enum dau_text_layer text_layer;
};
struct dau_ingest_config dau_ingest_default(void);

struct dau_source; /* an open source */

/* Probes the content, counts the pages, and fills in `doc`: sha256, kind, n_source_pages,
 * signatures, and for text: raw, encoding. `path` "-" is standard input. Errors name the
 * file, what is wrong and what to do. */
bool dau_ingest_open(struct dau_source **source, const char *path,
                     const struct dau_ingest_config *config, struct dau_doc *doc,
                     struct dau_err *err);

/* Page `number` (from 1). Fills in page->width, height, dpi and either `picture`, which
 * the caller frees, or, for text, page->blocks. Sets page->layer when there is one. */
bool dau_ingest_page(struct dau_source *source, int number, struct dau_page *page,
                     struct dau_picture *picture, struct dau_err *err);

void dau_ingest_close(struct dau_source *source); /* takes NULL */

#endif
