/* A PDF as scanners write it: one picture a page, JPEG or CCITT group 4. Leptonica's
 * own (1.82) holds the time of day, has masks for pictures, and lacks an "endobj". */
#include "maker.h"

struct pdf {
    struct dau_buf out;
    struct dau_buf offsets; /* size_t of each object, in order */
};

static void open_object(struct pdf *pdf)
{
    dau_buf_add(&pdf->offsets, &pdf->out.length, sizeof pdf->out.length);
    int number = (int)(pdf->offsets.length / sizeof pdf->out.length);
    dau_buf_printf(&pdf->out, "%d 0 obj\n", number);
}

static void add_stream(struct pdf *pdf, const void *bytes, size_t length)
{
    dau_buf_printf(&pdf->out, "/Length %zu >>\nstream\n", length);
    dau_buf_add(&pdf->out, bytes, length);
    dau_buf_puts(&pdf->out, "\nendstream\nendobj\n");
}

static void add_image(struct pdf *pdf, const L_COMP_DATA *data)
{
    bool grey = data->spp == 1;
    open_object(pdf);
    dau_buf_printf(&pdf->out,
                   "<< /Type /XObject /Subtype /Image /Width %d /Height %d "
                   "/BitsPerComponent %d /ColorSpace /Device%s ",
                   data->w, data->h, data->bps, grey ? "Gray" : "RGB");
    if (data->type == L_G4_ENCODE)
        dau_buf_printf(&pdf->out,
                       "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d "
                       "/Rows %d /BlackIs1 %s >> ",
                       data->w, data->h, data->minisblack ? "true" : "false");
    else
        dau_buf_puts(&pdf->out, "/Filter /DCTDecode ");
    add_stream(pdf, data->datacomp, data->nbytescomp);
}

/* Objects of page `i` (from 0): 3 + 3i the page, then what it draws, then its picture.
 */
static void add_page(struct pdf *pdf, const L_COMP_DATA *data, int i, int dpi)
{
    double width = data->w * 72.0 / dpi, height = data->h * 72.0 / dpi;
    struct dau_buf drawing = {0};
    open_object(pdf);
    dau_buf_printf(&pdf->out,
                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] "
                   "/Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>\n"
                   "endobj\n",
                   width, height, 3 * i + 4, 3 * i + 5);
    dau_buf_printf(&drawing, "q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q", width, height);
    open_object(pdf);
    dau_buf_puts(&pdf->out, "<< ");
    add_stream(pdf, drawing.data, drawing.length);
    add_image(pdf, data);
    dau_buf_free(&drawing);
}

static void open_pdf(struct pdf *pdf, int n_pages)
{
    dau_buf_puts(&pdf->out, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    open_object(pdf);
    dau_buf_puts(&pdf->out, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    open_object(pdf);
    dau_buf_puts(&pdf->out, "<< /Type /Pages /Kids [");
    for (int i = 0; i < n_pages; i++)
        dau_buf_printf(&pdf->out, " %d 0 R", 3 * i + 3);
    dau_buf_printf(&pdf->out, " ] /Count %d >>\nendobj\n", n_pages);
}

static void close_pdf(struct pdf *pdf)
{
    size_t start = pdf->out.length, n = pdf->offsets.length / sizeof start;
    const size_t *offsets = (const size_t *)(const void *)pdf->offsets.data;
    dau_buf_printf(&pdf->out, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
    for (size_t i = 0; i < n; i++)
        dau_buf_printf(&pdf->out, "%010zu 00000 n \n", offsets[i]);
    dau_buf_printf(&pdf->out,
                   "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                   n + 1, start);
    dau_buf_free(&pdf->offsets);
}

bool maker_pdf(PIXA *pages, int quality, struct dau_buf *out, struct dau_err *err)
{
    struct pdf pdf = {{0}, {0}};
    int n = pixaGetCount(pages);
    bool ok = true;
    open_pdf(&pdf, n);
    for (int i = 0; i < n && ok; i++) {
        PIX *pix = pixaGetPix(pages, i, L_CLONE);
        L_COMP_DATA *data = NULL;
        int kind = pixGetDepth(pix) == 1 ? L_G4_ENCODE : L_JPEG_ENCODE;
        ok = pixGenerateCIData(pix, kind, quality, 0, &data) == 0 && data;
        if (ok)
            add_page(&pdf, data, i, pixGetXRes(pix) > 0 ? pixGetXRes(pix) : 300);
        l_CIDataDestroy(&data);
        pixDestroy(&pix);
    }
    close_pdf(&pdf);
    *out = pdf.out;
    return ok || dau_fail(err, DAU_E_LIB, "maker: a page cannot be encoded");
}
