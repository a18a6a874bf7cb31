#include "ingest/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ingest/source.h"

enum { MIN_DPI = 50, MAX_DPI = 1200, MAX_PAPER_INCHES = 20 };

/* Asked in this order; text takes what is left. */
static const struct dau_ingest_kind *const kinds[] = {
    &dau_ingest_png, &dau_ingest_jpeg, &dau_ingest_tiff,
    &dau_ingest_pdf, &dau_ingest_alto, &dau_ingest_text,
};

/* What people send instead, and what they should do about it. */
static const struct {
    size_t offset, length;
    const char *magic, *what;
} strangers[] = {
    {0, 4, "PK\3\4", "a ZIP or Office file; save it as PDF or unpack it"},
    {0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file; save it as PDF"},
    {0, 5, "{\\rtf", "an RTF file; save it as PDF or plain text"},
    {0, 3, "\x1f\x8b\x08", "a gzip file; unpack it"},
    {0, 6, "7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"},
    {0, 4, "Rar!", "a RAR archive; unpack it"},
    {0, 4, "GIF8", "a GIF picture; save it as PNG"},
    {0, 2, "BM", "a BMP picture; save it as PNG"},
    {8, 4, "WEBP", "a WebP picture; save it as PNG"},
    {4, 4, "ftyp", "an HEIC or AVIF picture, or a film; save it as JPEG"},
    {0, 8, "AT&TFORM", "a DjVu file; save it as PDF"},
    {4, 4, "jP  ", "a JPEG 2000 picture; save it as PNG"},
    {0, 4, "\x97JB2", "a JBIG2 picture; save it as TIFF"},
};

struct dau_ingest_config dau_ingest_default(void)
{
    return (struct dau_ingest_config){
        .max_bytes = (size_t)512 << 20,
        .max_decoded = (size_t)512 << 20,
        .max_pixels = 120000000,
        .max_pages = 2000,
        .timeout_ms = 60000,
        .max_memory = (size_t)2 << 30,
        .max_children = 1,
        .text_layer = DAU_LAYER_AUTO,
    };
}

bool dau_ingest_check_pages(const struct dau_source *source, long n,
                            struct dau_err *err)
{
    if (n <= 0)
        return dau_fail(err, DAU_E_FORMAT,
                        "ingest: %s has no pages; it may be damaged, get it again",
                        source->name);
    if (n > source->config.max_pages)
        return dau_fail(
            err, DAU_E_LIMIT,
            "ingest: %s has more than %d pages; raise --max-pages or split it",
            source->name, source->config.max_pages);
    return true;
}

bool dau_ingest_check_size(const struct dau_source *source, int page, double width,
                           double height, struct dau_err *err)
{
    if (!(width >= 1) || !(height >= 1))
        return dau_fail(err, DAU_E_FORMAT, "ingest: %s: page %d is empty (%.0f x %.0f)",
                        source->name, page, width, height);
    if (width * height > (double)source->config.max_pixels || width > 1 << 20 ||
        height > 1 << 20)
        return dau_fail(err, DAU_E_LIMIT,
                        "ingest: %s: page %d has %.0f x %.0f pixels, more than %ld; "
                        "raise --max-pixels",
                        source->name, page, width, height, source->config.max_pixels);
    return true;
}

bool dau_ingest_check_decoded(const struct dau_source *source, int page, double bytes,
                              struct dau_err *err)
{
    if (bytes <= (double)source->config.max_decoded)
        return true;
    return dau_fail(err, DAU_E_LIMIT,
                    "ingest: %s: page %d unpacks to more than %zu bytes; raise "
                    "--max-decoded if you trust it",
                    source->name, page, source->config.max_decoded);
}

struct dau_proc_limits dau_ingest_limits(const struct dau_source *source,
                                         size_t max_output)
{
    const struct dau_ingest_config *c = &source->config;
    return (struct dau_proc_limits){.timeout_ms = c->timeout_ms,
                                    .max_memory = c->max_memory,
                                    .max_output = max_output,
                                    .max_processes = c->max_children};
}

int dau_ingest_dpi(double dpi, int width, int height)
{
    int longer = width > height ? width : height;
    if (!(dpi >= MIN_DPI && dpi <= MAX_DPI) || longer > dpi * MAX_PAPER_INCHES)
        return 0;
    return (int)(dpi + 0.5);
}

static bool refuse_stranger(const struct dau_source *source, struct dau_err *err)
{
    const struct dau_buf *bytes = &source->bytes;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        if (bytes->length >= strangers[i].offset + strangers[i].length &&
            memcmp(bytes->data + strangers[i].offset, strangers[i].magic,
                   strangers[i].length) == 0)
            return dau_fail(err, DAU_E_FORMAT, "ingest: %s is %s", source->name,
                            strangers[i].what);
    return dau_fail(err, DAU_E_FORMAT,
                    "ingest: %s is neither PDF, PNG, JPEG, TIFF, ALTO nor text",
                    source->name);
}

static bool find_kind(struct dau_source *source, struct dau_err *err)
{
    const struct dau_buf *bytes = &source->bytes;
    if (bytes->length == 0)
        return dau_fail(err, DAU_E_FORMAT, "ingest: %s is empty", source->name);
    for (size_t i = 0; !source->kind && i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i]->probe((const unsigned char *)bytes->data, bytes->length))
            source->kind = kinds[i];
    return source->kind ? true : refuse_stranger(source, err);
}

static struct dau_source *new_source(const char *name,
                                     const struct dau_ingest_config *config,
                                     struct dau_doc *doc)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_source *source = DAU_NEW(arena, struct dau_source);
    source->arena = arena;
    source->name = dau_arena_strdup(arena, strcmp(name, "-") ? name : "standard input");
    source->config = *config;
    source->doc = doc;
    return source;
}

/* Takes over the source; it is closed when something is wrong with it. */
static bool open_source(struct dau_source *self, struct dau_source **source,
                        struct dau_err *err)
{
    dau_sha256(dau_buf_text(&self->bytes), self->bytes.length, self->doc->sha256);
    if (!find_kind(self, err) || !self->kind->open(self, err)) {
        dau_ingest_close(self);
        return false;
    }
    self->doc->n_source_pages = self->n_pages;
    *source = self;
    return true;
}

static bool refuse_large(const struct dau_source *self, struct dau_err *err)
{
    return dau_fail(err, DAU_E_LIMIT,
                    "ingest: %s is larger than %zu bytes; raise --max-bytes",
                    self->name, self->config.max_bytes);
}

bool dau_ingest_open_bytes(struct dau_source **source, const char *name,
                           const void *bytes, size_t length,
                           const struct dau_ingest_config *config, struct dau_doc *doc,
                           struct dau_err *err)
{
    *source = NULL;
    struct dau_source *self = new_source(name, config, doc);
    if (length > config->max_bytes) {
        refuse_large(self, err);
        dau_ingest_close(self);
        return false;
    }
    dau_buf_add(&self->bytes, bytes, length);
    return open_source(self, source, err);
}

bool dau_ingest_open(struct dau_source **source, const char *path,
                     const struct dau_ingest_config *config, struct dau_doc *doc,
                     struct dau_err *err)
{
    *source = NULL;
    struct dau_source *self = new_source(path, config, doc);
    if (!dau_file_read(path, config->max_bytes, &self->bytes, err)) {
        if (err && err->code == DAU_E_LIMIT)
            refuse_large(self, err);
        dau_ingest_close(self);
        return false;
    }
    return open_source(self, source, err);
}

bool dau_ingest_page(struct dau_source *source, int number, struct dau_page *page,
                     struct dau_picture *picture, struct dau_err *err)
{
    *picture = (struct dau_picture){0};
    page->number = number;
    if (number < 1 || number > source->n_pages)
        return dau_fail(err, DAU_E_FORMAT, "ingest: %s has no page %d, only %d",
                        source->name, number, source->n_pages);
    if (!source->kind->page(source, number, page, picture, err)) {
        dau_picture_free(picture);
        return false;
    }
    if (picture->pixels) {
        page->width = picture->width;
        page->height = picture->height;
        page->dpi = picture->dpi;
    }
    return true;
}

void dau_ingest_close(struct dau_source *source)
{
    if (!source)
        return;
    if (source->kind && source->kind->close)
        source->kind->close(source);
    dau_buf_free(&source->bytes);
    dau_arena_free(source->arena);
}
