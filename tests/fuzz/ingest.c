/* Bytes from outside go through what this room parses itself. The first byte says how:
 * t a source, c the content of a PDF page, d a signature, p a plain picture, x the text
 * of a page as pdftotext gives it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/content.h"
#include "ingest/der.h"
#include "ingest/ingest.h"
#include "ingest/pdf.h"
#include "ingest/pnm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct dau_doc *doc)
{
    struct dau_err err;
    if (!dau_doc_check(doc, &err))
        abort();
}

/* Pictures and PDF files are decoded in other processes: there is nothing to see here.
 */
static bool stays_here(const struct dau_doc *doc)
{
    return doc->kind == DAU_KIND_TEXT || doc->kind == DAU_KIND_ALTO;
}

static void read_source(const uint8_t *data, size_t size)
{
    struct dau_ingest_config config = dau_ingest_default();
    config.max_pages = 20;
    struct dau_doc *doc = dau_doc_new("fuzz");
    struct dau_source *source;
    struct dau_err err;
    if (size >= 4 && memcmp(data, "%PDF", 4) == 0)
        size = 0;
    if (dau_ingest_open_bytes(&source, "fuzz", data, size, &config, doc, &err)) {
        for (int i = 1; stays_here(doc) && i <= doc->n_source_pages; i++) {
            struct dau_picture picture;
            dau_ingest_page(source, i, dau_doc_add_page(doc, i), &picture, &err);
            dau_picture_free(&picture);
        }
        check(doc);
        dau_ingest_close(source);
    }
    dau_doc_free(doc);
}

static void find(void *self, int resources, const char *name, struct dau_xobject *found)
{
    static const char form[] = "/F Do q 1 0 0 1 5 5 cm /P Do Q (text) Tj";
    (void)self;
    *found = (struct dau_xobject){.kind = DAU_XOBJECT_PICTURE, .width = 3, .height = 3};
    if (*name == 'P')
        return;
    found->kind = DAU_XOBJECT_FORM;
    found->matrix = (struct dau_matrix){1, 0, 0, 1, 0, 0};
    found->length = sizeof form - 1;
    found->content = dau_strdup(form);
    found->resources = resources;
}

static void see_picture(void *self, const struct dau_xobject *picture,
                        const struct dau_matrix *where)
{
    (void)where;
    *(long *)self += picture->width;
}

static void see_text(void *self, size_t n, bool visible)
{
    *(long *)self += (long)n + visible;
}

static void read_content(const uint8_t *data, size_t size)
{
    long sum = 0;
    const struct dau_painter painter = {&sum, find, see_picture, see_text};
    dau_content_run((const char *)data, size, 0, &painter);
}

static void read_signer(const uint8_t *data, size_t size)
{
    struct dau_der_signer signer;
    dau_der_read_signer(data, size, &signer);
}

static void read_pnm(const uint8_t *data, size_t size)
{
    struct dau_picture picture;
    if (dau_pnm_picture((const char *)data, size, &picture))
        dau_picture_free(&picture);
}

static void read_xhtml(const uint8_t *data, size_t size)
{
    struct dau_doc *doc = dau_doc_new("fuzz");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_pdf_grid grid = {{2, 0, 0, 2, 0, 0}, 1000, 1400};
    struct dau_pdf_text text;
    struct dau_buf xhtml = {0};
    dau_buf_add(&xhtml, data, size);
    page->width = grid.width;
    page->height = grid.height;
    if (dau_pdf_parse_text(&xhtml, page, &grid, &text)) {
        page->blocks = text.blocks;
        page->n_blocks = text.n_blocks;
        check(doc);
    }
    dau_buf_free(&xhtml);
    dau_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        char key;
        void (*read)(const uint8_t *data, size_t size);
    } readers[] = {{'t', read_source},
                   {'c', read_content},
                   {'d', read_signer},
                   {'p', read_pnm},
                   {'x', read_xhtml}};
    for (size_t i = 0; size && i < sizeof readers / sizeof *readers; i++)
        if (data[0] == (uint8_t)readers[i].key)
            readers[i].read(data + 1, size - 1);
    return 0;
}
