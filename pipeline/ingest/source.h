/* What the files of this room share; nobody else includes it. */
#ifndef DAU_INGEST_SOURCE_H
#define DAU_INGEST_SOURCE_H

#include "base/buf.h"
#include "base/proc.h"
#include "ingest/ingest.h"

struct dau_source {
    const struct dau_ingest_kind *kind;
    struct dau_ingest_config config;
    const char *name; /* for errors */
    struct dau_buf bytes;
    struct dau_doc *doc;
    int n_pages;
    void *self; /* what the kind keeps between pages */
    struct dau_arena *arena;
};

/* A kind of source. `open` counts the pages, within the limit, and sets doc->kind;
 * `close` may be NULL. */
struct dau_ingest_kind {
    const char *name;
    bool (*probe)(const unsigned char *bytes, size_t length);
    bool (*open)(struct dau_source *source, struct dau_err *err);
    bool (*page)(struct dau_source *source, int number, struct dau_page *page,
                 struct dau_picture *picture, struct dau_err *err);
    void (*close)(struct dau_source *source);
};

extern const struct dau_ingest_kind dau_ingest_png, dau_ingest_jpeg, dau_ingest_tiff,
    dau_ingest_pdf, dau_ingest_alto, dau_ingest_text;

/* Fails when `n` pages are more than the source may have. */
bool dau_ingest_check_pages(const struct dau_source *source, long n,
                            struct dau_err *err);

/* Fails when a page of this size is empty or larger than the limit. */
bool dau_ingest_check_size(const struct dau_source *source, int page, double width,
                           double height, struct dau_err *err);

/* Fails when a page unpacks to more bytes than the limit. */
bool dau_ingest_check_decoded(const struct dau_source *source, int page, double bytes,
                              struct dau_err *err);

/* Of a step in another process that answers with up to so many bytes. */
struct dau_proc_limits dau_ingest_limits(const struct dau_source *source,
                                         size_t max_output);

/* A resolution that a letter can have been scanned with, or 0: between 50 and 1200 dpi,
 * and no paper longer than 20 inches, for cameras and editors write 72 for want of
 * better. */
int dau_ingest_dpi(double dpi, int width, int height);

#endif
