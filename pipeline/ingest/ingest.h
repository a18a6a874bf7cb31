/* A source becomes pages: pictures to be read, or text that was read already.
 *
 * Kinds are told apart by their content, never by the ending of the name: PDF, PNG,
 * JPEG, TIFF, ALTO, and plain text. Nothing in a source is trusted: sizes are checked
 * before memory is taken, PDF files are parsed in another process with limits on time,
 * memory and output, XML without network, entities or document types.
 *
 * A page of a PDF
 * - that shows one picture over most of it, and little else, is that picture as it was
 *   scanned, without what was drawn over it later (routing notes, captions of digital
 *   signatures, watermarks);
 * - with text and no such picture is taken from its text, with boxes at 200 dpi;
 * - of any other make (strips, layers, drawings) is rendered. */
#ifndef DAU_INGEST_INGEST_H
#define DAU_INGEST_INGEST_H

#include "base/picture.h"
#include "doc.h"

enum dau_text_layer {
    DAU_LAYER_AUTO, /* read pictures again and keep the layer as second evidence; a
                       born-digital page is taken from its text */
    DAU_LAYER_USE, /* take the text layer where there is one; where there is none, or no
                      more than a watermark, the picture */
    DAU_LAYER_IGNORE /* pictures only; a born-digital page is rendered */
};

struct dau_ingest_config {
    size_t max_bytes;   /* of the source; 512 MiB */
    size_t max_decoded; /* bytes that one page may unpack to: pictures, each once, as
                           they are stored, and all that tells how to draw them; of a
                           text, the text; 512 MiB */
    long max_pixels;    /* of one page; 120 million (A3 at 600 dpi has 70) */
    int max_pages;      /* of one source; more is an error, not a cut; 2000 */
    int timeout_ms;     /* of one step in another process; 60 s */
    size_t max_memory;  /* address space of one such process; 2 GiB */
    int max_children;   /* such processes at once, for there is one step at a time: it
                           and what it starts; 1: it can start nothing */
    enum dau_text_layer text_layer;
};
struct dau_ingest_config dau_ingest_default(void);

struct dau_source; /* an open source; not for two threads at once */

/* Probes the content, counts the pages, and fills in `doc`: sha256, kind,
 * n_source_pages, signatures, and for text: raw, encoding. `path` "-" is standard
 * input. `doc` must live as long as the source. On failure `*source` is NULL, and the
 * error names the file, what is wrong and what to do: DAU_E_FORMAT not a kind it knows,
 * damaged, cut short, empty, locked; DAU_E_LIMIT; DAU_E_IO. */
bool dau_ingest_open(struct dau_source **source, const char *path,
                     const struct dau_ingest_config *config, struct dau_doc *doc,
                     struct dau_err *err);

/* The same for bytes at hand, which need not outlive the call; `name` is for errors. */
bool dau_ingest_open_bytes(struct dau_source **source, const char *name,
                           const void *bytes, size_t length,
                           const struct dau_ingest_config *config, struct dau_doc *doc,
                           struct dau_err *err);

/* Page `number` (from 1). Fills in page->width, height, dpi and either `picture`, which
 * the caller frees, or, for text, page->blocks; then picture->pixels is NULL. Sets
 * page->layer when there is one. Pages can be asked for in any order, and again. */
bool dau_ingest_page(struct dau_source *source, int number, struct dau_page *page,
                     struct dau_picture *picture, struct dau_err *err);

void dau_ingest_close(struct dau_source *source); /* takes NULL */

#endif
