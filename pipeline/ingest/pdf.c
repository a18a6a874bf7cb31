#include "ingest/pdf.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define PAGE_PICTURE 0.7 /* of the page that pictures cover when it is scanned */
#define HALF_PICTURE                                                                   \
    0.3                    /* covered so far, a page with hardly a word is scanned too \
                            */
#define WHOLE_PICTURE 0.85 /* of a picture that must be seen to take it as it is */
#define OTHER_MARKS 0.06   /* of the page: stamps and logos over the scan */

enum {
    MIN_WORDS = 30,      /* fewer over a scan are a watermark or a caption */
    MIN_TEXT_OVER = 250, /* bytes of visible text over a scan that belong to the page */
    TEXT_DPI = 200,      /* of pages that are taken from their text */
    RENDER_DPI = 300,    /* of pages without pictures */
    MIN_RENDER_DPI = 150, /* of pages with */
    MAX_RENDER_DPI = 600,
    FEWEST_DPI = 72,  /* a page so large that it needs less is no letter */
    TAIL = 64 * 1024, /* where the end mark of a PDF must be */
    HEAD = 1024       /* where its beginning may be */
};

static const char *find(const char *bytes, size_t length, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= length; i++)
        if (bytes[i] == what[0] && memcmp(bytes + i, what, n) == 0)
            return bytes + i;
    return NULL;
}

static bool is_pdf(const unsigned char *bytes, size_t length)
{
    return find((const char *)bytes, length < HEAD ? length : HEAD, "%PDF-") != NULL;
}

/* qpdf and poppler mend a file that was cut short and drop the pages that are lost
 * without a word. */
static bool is_cut_short(const struct dau_buf *bytes)
{
    size_t tail = bytes->length > TAIL ? TAIL : bytes->length;
    return !find(bytes->data + bytes->length - tail, tail, "%%EOF");
}

static bool is_scan(const struct dau_pdf_page *look)
{
    return look->covered >= PAGE_PICTURE;
}

static bool has_text(const struct dau_pdf_page *look)
{
    return look->lost || look->text_over + look->text_under > 0;
}

static bool open_pdf(struct dau_source *source, struct dau_err *err)
{
    struct dau_pdf *pdf = DAU_NEW(source->arena, struct dau_pdf);
    pdf->fd = -1;
    source->self = pdf;
    if (is_cut_short(&source->bytes))
        return dau_fail(
            err, DAU_E_FORMAT,
            "ingest: %s is a PDF cut short: its end is missing; get it again",
            source->name);
    if (!dau_pdf_look(source, pdf, err))
        return false;
    source->n_pages = pdf->n_pages;
    source->doc->kind = DAU_KIND_PDF_DIGITAL;
    for (int i = 0; i < pdf->n_pages; i++)
        if (is_scan(&pdf->pages[i]) || !has_text(&pdf->pages[i]))
            source->doc->kind = DAU_KIND_PDF_SCAN;
    pdf->fd = dau_proc_spool(source->bytes.data, source->bytes.length, err);
    return pdf->fd >= 0;
}

static void close_pdf(struct dau_source *source)
{
    const struct dau_pdf *pdf = source->self;
    if (pdf && pdf->fd >= 0)
        close(pdf->fd);
}

/* The picture that was scanned can be taken as it is stored: it is the page, and what
 * was drawn over it later is no part of the letter. Pages made of layers (a coarse
 * ground, a fine mask with the letters) must be put together. */
static bool can_extract(const struct dau_pdf_page *look)
{
    return !look->lost && look->main.plain && look->main.orientation &&
           look->main.area >= PAGE_PICTURE && look->main.visible >= WHOLE_PICTURE &&
           look->main.others <= OTHER_MARKS && !look->main.under_finer_mask &&
           look->text_over < MIN_TEXT_OVER;
}

static double render_dpi(const struct dau_pdf_page *look, long max_pixels)
{
    double dpi = RENDER_DPI;
    if (look->best_dpi > 0 && is_scan(look))
        dpi = fmin(fmax(look->best_dpi, MIN_RENDER_DPI), MAX_RENDER_DPI);
    double inches = look->width * look->height / (72 * 72);
    return floor(fmin(dpi, sqrt((double)max_pixels / inches)));
}

static bool render(struct dau_source *source, struct dau_page *page,
                   struct dau_picture *picture, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    const struct dau_pdf_page *look = &pdf->pages[page->number - 1];
    double dpi = render_dpi(look, source->config.max_pixels);
    if (dpi < FEWEST_DPI)
        return dau_ingest_check_size(source, page->number,
                                     look->width * RENDER_DPI / 72,
                                     look->height * RENDER_DPI / 72, err);
    if (!dau_pdf_render(source, page->number, dpi, picture, err))
        return false;
    picture->dpi = dau_ingest_dpi(dpi, picture->width, picture->height);
    return true;
}

/* Takes the picture as it is stored; when the program finds another one in its place,
 * renders the page and says so in `extracted`. */
static bool extract(struct dau_source *source, struct dau_page *page, bool *extracted,
                    struct dau_picture *picture, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    const struct dau_pdf_page *look = &pdf->pages[page->number - 1];
    if (!dau_pdf_extract(source, page->number, picture, extracted, err))
        return false;
    if (!*extracted)
        return render(source, page, picture, err);
    picture->dpi = dau_ingest_dpi(look->main.dpi, picture->width, picture->height);
    return true;
}

static struct dau_matrix scale(double x, double y)
{
    return (struct dau_matrix){x, 0, 0, y, 0, 0};
}

/* From points to the picture as it was taken: the page may show it askew. */
static struct dau_matrix to_main(const struct dau_pdf_page *look, int width, int height)
{
    double rx = look->main.across_x, ry = look->main.across_y;
    double dx = look->main.down_x, dy = look->main.down_y;
    double det = rx * dy - ry * dx;
    double x = look->main.x, y = look->main.y;
    return (struct dau_matrix){dy / det * width,
                               -ry / det * height,
                               -dx / det * width,
                               rx / det * height,
                               (dx * y - dy * x) / det * width,
                               (ry * x - rx * y) / det * height};
}

static bool read_picture(struct dau_source *source, struct dau_page *page,
                         struct dau_picture *picture, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    const struct dau_pdf_page *look = &pdf->pages[page->number - 1];
    bool extracted = can_extract(look);
    /* However it is taken, a program has to decode the picture first. */
    if (look->main.pixels_x &&
        !dau_ingest_check_size(source, page->number, look->main.pixels_x,
                               look->main.pixels_y, err))
        return false;
    if (!(extracted ? extract(source, page, &extracted, picture, err)
                    : render(source, page, picture, err)))
        return false;
    if (source->config.text_layer == DAU_LAYER_IGNORE || !has_text(look))
        return true;
    page->width = picture->width;
    page->height = picture->height;
    struct dau_pdf_grid grid = {.width = picture->width, .height = picture->height};
    grid.matrix =
        extracted ? to_main(look, picture->width, picture->height)
                  : scale(picture->width / look->width, picture->height / look->height);
    struct dau_pdf_text text;
    struct dau_err ignored; /* second evidence: the picture alone will do */
    if (dau_pdf_read_text(source, page, &grid, &text, &ignored) && !text.garbled) {
        page->layer = text.blocks;
        page->n_layer = text.n_blocks;
    }
    return true;
}

/* Takes the page from its text when that is all there is to it, or what was asked for;
 * `taken` says whether. */
static bool take_text(struct dau_source *source, struct dau_page *page, bool *taken,
                      struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    const struct dau_pdf_page *look = &pdf->pages[page->number - 1];
    double width = ceil(look->width * TEXT_DPI / 72),
           height = ceil(look->height * TEXT_DPI / 72);
    if (!dau_ingest_check_size(source, page->number, width, height, err))
        return false;
    struct dau_page before = *page;
    page->width = (int)width;
    page->height = (int)height;
    page->dpi = TEXT_DPI;
    struct dau_pdf_grid grid = {scale(TEXT_DPI / 72.0, TEXT_DPI / 72.0), page->width,
                                page->height};
    struct dau_pdf_text text;
    if (!dau_pdf_read_text(source, page, &grid, &text, err))
        return false;
    int needed = look->covered >= HALF_PICTURE || look->lost ? MIN_WORDS : 1;
    *taken = !text.garbled && text.n_words >= needed;
    if (*taken) {
        page->blocks = text.blocks;
        page->n_blocks = text.n_blocks;
    } else {
        *page = before;
    }
    return true;
}

static bool wants_text(const struct dau_source *source, const struct dau_pdf_page *look)
{
    if (source->config.text_layer == DAU_LAYER_IGNORE || !has_text(look))
        return false;
    return source->config.text_layer == DAU_LAYER_USE || !is_scan(look);
}

static bool pdf_page(struct dau_source *source, int number, struct dau_page *page,
                     struct dau_picture *picture, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    bool taken = false;
    if (!dau_ingest_check_decoded(source, number, pdf->pages[number - 1].unpacked, err))
        return false;
    if (wants_text(source, &pdf->pages[number - 1]) &&
        !take_text(source, page, &taken, err))
        return false;
    return taken || read_picture(source, page, picture, err);
}

const struct dau_ingest_kind dau_ingest_pdf = {"PDF", is_pdf, open_pdf, pdf_page,
                                               close_pdf};
