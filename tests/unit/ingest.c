#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <qpdf/qpdf-c.h>
#include <zlib.h>

#include "base/file.h"
#include "ingest/content.h"
#include "ingest/der.h"
#include "ingest/ingest.h"
#include "ingest/pdf.h"

/* A source that was opened from bytes, and the page that was read last. */
struct reading {
    struct dau_ingest_config config;
    struct dau_doc *doc;
    struct dau_source *source;
    struct dau_page *page;
    struct dau_picture picture;
    struct dau_err err;
};

static void begin(struct reading *r)
{
    *r = (struct reading){.config = dau_ingest_default()};
}

static bool open_bytes(struct reading *r, const void *bytes, size_t length)
{
    r->doc = dau_doc_new("letter");
    return dau_ingest_open_bytes(&r->source, "letter", bytes, length, &r->config,
                                 r->doc, &r->err);
}

static bool open_buf(struct reading *r, const struct dau_buf *buf)
{
    return open_bytes(r, buf->data, buf->length);
}

static bool read_page(struct reading *r, int number)
{
    dau_picture_free(&r->picture);
    r->page = dau_doc_add_page(r->doc, number);
    bool ok = dau_ingest_page(r->source, number, r->page, &r->picture, &r->err);
    struct dau_err err;
    if (ok && !dau_doc_check(r->doc, &err))
        fail_msg("%s", err.text);
    return ok;
}

static void end(struct reading *r)
{
    dau_picture_free(&r->picture);
    dau_ingest_close(r->source);
    dau_doc_free(r->doc);
    *r = (struct reading){.config = r->config};
}

/* The error is of this kind, names the source and holds the words. */
static void assert_refused(struct reading *r, enum dau_code code, const char *words)
{
    if (!strstr(r->err.text, words))
        fail_msg("\"%s\" does not say \"%s\"", r->err.text, words);
    assert_int_equal(r->err.code, code);
    assert_non_null(strstr(r->err.text, "letter"));
    assert_null(strchr(r->err.text, '\n'));
    end(r);
}

static void assert_bytes_refused(const void *bytes, size_t length, enum dau_code code,
                                 const char *words)
{
    struct reading r;
    begin(&r);
    bool ok = open_bytes(&r, bytes, length);
    assert_false(ok && read_page(&r, 1));
    assert_refused(&r, code, words);
}

static int pixel(const struct dau_picture *picture, int x, int y)
{
    const uint8_t *row = picture->pixels + (size_t)y * picture->stride;
    if (picture->depth == 1)
        return row[x / 8] >> (7 - x % 8) & 1;
    return row[x * (picture->depth / 8)];
}

/* ---- pictures ---- */

/* White, with a dark spot left above the middle, so that all ways of lying differ. */
static PIX *make_pix(int width, int height, int depth)
{
    PIX *pix = pixCreate(width, height, depth);
    if (depth == 1)
        pixClearAll(pix);
    else
        pixSetAllArbitrary(pix, depth == 32 ? 0xffffff00 : (1u << depth) - 1);
    for (int y = 2; y < height / 4; y++)
        for (int x = 2; x < width / 2; x++)
            pixSetPixel(pix, x, y, depth == 1 ? 1 : depth == 32 ? 0x20202000 : 0);
    pixSetResolution(pix, 300, 300);
    return pix;
}

static void assert_spot(const struct dau_picture *picture, int x, int y)
{
    bool bits = picture->depth == 1;
    int dark = pixel(picture, x, y);
    assert_true(bits ? dark == 1 : dark < 0x50);
    int light = pixel(picture, picture->width - 1 - x, picture->height - 1 - y);
    assert_true(bits ? light == 0 : light > 0xb0);
}

static void pictures_of_all_depths_are_read(void **state)
{
    (void)state;
    static const struct {
        int depth, format, want;
        enum dau_kind kind;
    } cases[] = {
        {1, IFF_PNG, 1, DAU_KIND_PNG},
        {8, IFF_PNG, 8, DAU_KIND_PNG},
        {32, IFF_PNG, 24, DAU_KIND_PNG},
        {16, IFF_PNG, 8, DAU_KIND_PNG},
        {2, IFF_PNG, 8, DAU_KIND_PNG},
        {4, IFF_PNG, 8, DAU_KIND_PNG},
        {8, IFF_JFIF_JPEG, 8, DAU_KIND_JPEG},
        {32, IFF_JFIF_JPEG, 24, DAU_KIND_JPEG},
        {1, IFF_TIFF_G4, 1, DAU_KIND_TIFF},
        {1, IFF_TIFF_LZW, 1, DAU_KIND_TIFF},
        {8, IFF_TIFF_LZW, 8, DAU_KIND_TIFF},
        {32, IFF_TIFF_ZIP, 24, DAU_KIND_TIFF},
        {8, IFF_TIFF_PACKBITS, 8, DAU_KIND_TIFF},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r;
        begin(&r);
        PIX *pix = make_pix(60, 100, cases[i].depth);
        l_uint8 *bytes = NULL;
        size_t length = 0;
        assert_int_equal(pixWriteMem(&bytes, &length, pix, cases[i].format), 0);
        assert_true(open_bytes(&r, bytes, length));
        assert_int_equal(r.doc->kind, cases[i].kind);
        assert_int_equal(r.doc->n_source_pages, 1);
        assert_int_equal(strlen(r.doc->sha256), 64);
        assert_true(read_page(&r, 1));
        assert_int_equal(r.picture.depth, cases[i].want);
        assert_int_equal(r.page->width, 60);
        assert_int_equal(r.page->height, 100);
        assert_int_equal(r.page->dpi, 300);
        assert_spot(&r.picture, 10, 10);
        end(&r);
        lept_free(bytes);
        pixDestroy(&pix);
    }
}

static void colour_maps_and_transparency_become_plain(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    PIX *pix = pixCreate(20, 20, 8);
    PIXCMAP *map = pixcmapCreate(8);
    pixcmapAddColor(map, 250, 250, 250);
    pixcmapAddColor(map, 200, 10, 10);
    pixSetColormap(pix, map);
    pixSetPixel(pix, 3, 4, 1);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixWriteMemPng(&bytes, &length, pix, 0), 0);
    assert_true(open_bytes(&r, bytes, length) && read_page(&r, 1));
    assert_int_equal(r.picture.depth, 24);
    assert_int_equal(pixel(&r.picture, 3, 4), 200);
    assert_int_equal(pixel(&r.picture, 4, 4), 250);
    end(&r);
    lept_free(bytes);
    pixDestroy(&pix);

    pix = pixCreate(20, 20, 32); /* black ink on glass */
    pixSetSpp(pix, 4);
    pixSetPixel(pix, 3, 4, 0x000000ff);
    assert_int_equal(pixWriteMemPng(&bytes, &length, pix, 0), 0);
    assert_true(open_bytes(&r, bytes, length) && read_page(&r, 1));
    assert_int_equal(pixel(&r.picture, 3, 4), 0);
    assert_int_equal(pixel(&r.picture, 9, 9), 255);
    end(&r);
    lept_free(bytes);
    pixDestroy(&pix);
}

static void photographs_are_put_upright(void **state)
{
    (void)state;
    static const unsigned char exif[] =
        "\xff\xe1\x00\x22"
        "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"
        "\0?\0\0\0\0\0\0";
    static const struct {
        int width, height, x, y;
    } spots[9] = {{0, 0, 0, 0},     {40, 80, 8, 8},   {40, 80, 32, 8},
                  {40, 80, 32, 72}, {40, 80, 8, 72},  {80, 40, 8, 8},
                  {80, 40, 72, 8},  {80, 40, 72, 32}, {80, 40, 8, 32}};
    PIX *pix = make_pix(40, 80, 8);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixWriteMemJpeg(&bytes, &length, pix, 90, 0), 0);
    for (char orientation = 1; orientation <= 8; orientation++) {
        struct reading r;
        struct dau_buf buf = {0};
        begin(&r);
        dau_buf_add(&buf, bytes, 2);
        dau_buf_add(&buf, exif, 36);
        buf.data[2 + 29] = orientation;
        dau_buf_add(&buf, bytes + 2, length - 2);
        assert_true(open_buf(&r, &buf) && read_page(&r, 1));
        assert_int_equal(r.picture.width, spots[(int)orientation].width);
        assert_int_equal(r.picture.height, spots[(int)orientation].height);
        assert_spot(&r.picture, spots[(int)orientation].x, spots[(int)orientation].y);
        end(&r);
        dau_buf_free(&buf);
    }
    lept_free(bytes);
    pixDestroy(&pix);
}

/* Pages of 30, 31, ... pixels across. */
static void make_tiff(struct dau_buf *buf, int n_pages)
{
    PIXA *pixa = pixaCreate(n_pages);
    for (int i = 0; i < n_pages; i++)
        pixaAddPix(pixa, make_pix(30 + i, 50, i % 2 ? 8 : 1), L_INSERT);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixaWriteMemMultipageTiff(&bytes, &length, pixa), 0);
    dau_buf_add(buf, bytes, length);
    lept_free(bytes);
    pixaDestroy(&pixa);
}

static void tiff_pages_are_read_in_any_order(void **state)
{
    (void)state;
    static const int order[] = {3, 1, 2, 3};
    struct reading r;
    struct dau_buf buf = {0};
    begin(&r);
    make_tiff(&buf, 3);
    assert_true(open_buf(&r, &buf));
    assert_int_equal(r.doc->n_source_pages, 3);
    for (size_t i = 0; i < 4; i++) {
        struct dau_picture picture;
        struct dau_page *page = dau_doc_add_page(r.doc, order[i]);
        assert_true(dau_ingest_page(r.source, order[i], page, &picture, &r.err));
        assert_int_equal(picture.width, 29 + order[i]);
        assert_int_equal(picture.depth, order[i] % 2 ? 1 : 8);
        assert_spot(&picture, 5, 5);
        dau_picture_free(&picture);
    }
    assert_false(read_page(&r, 4));
    end(&r);
    r.config.max_pages = 2;
    assert_false(open_buf(&r, &buf));
    assert_refused(&r, DAU_E_LIMIT, "more than 2 pages");
    dau_buf_free(&buf);
}

static void facsimile_is_drawn_to_one_scale(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    PIX *pix = make_pix(80, 50, 1);
    pixSetResolution(pix, 204, 102);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixWriteMem(&bytes, &length, pix, IFF_TIFF_G4), 0);
    assert_true(open_bytes(&r, bytes, length) && read_page(&r, 1));
    assert_int_equal(r.page->width, 80);
    assert_int_equal(r.page->height, 100);
    assert_int_equal(r.page->dpi, 204);
    end(&r);
    lept_free(bytes);
    pixDestroy(&pix);
}

static void a_resolution_nobody_scans_with_is_dropped(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    PIX *pix = make_pix(1654, 2339, 1);
    pixSetResolution(pix, 72, 72);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixWriteMem(&bytes, &length, pix, IFF_PNG), 0);
    assert_true(open_bytes(&r, bytes, length) && read_page(&r, 1));
    assert_int_equal(r.page->dpi, 0);
    end(&r);
    lept_free(bytes);
    pixDestroy(&pix);
}

static void broken_pictures_are_refused(void **state)
{
    (void)state;
    static const int formats[] = {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF_LZW, IFF_TIFF_G4};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        PIX *pix = make_pix(300, 400, formats[i] == IFF_TIFF_G4 ? 1 : 8);
        for (int n = 0; n < 4000 && formats[i] != IFF_TIFF_G4; n++)
            pixSetPixel(pix, n * 7 % 300, n * 13 % 400, (unsigned)n % 251);
        l_uint8 *bytes = NULL;
        size_t length = 0;
        assert_int_equal(pixWriteMem(&bytes, &length, pix, formats[i]), 0);
        assert_bytes_refused(bytes, length / 2, DAU_E_FORMAT, "cut short");
        assert_bytes_refused(bytes, 20, DAU_E_FORMAT, "damaged");
        lept_free(bytes);
        pixDestroy(&pix);
    }
    static const unsigned char circle[] = "II*\0\x08\0\0\0\x01\0"
                                          "\0\x01\x03\0\x01\0\0\0\x05\0\0\0\x08\0\0\0";
    assert_bytes_refused(circle, 26, DAU_E_FORMAT, "damaged");
}

static void huge_pictures_are_refused_unseen(void **state)
{
    (void)state;
    unsigned char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xa0\0\x01\x86\xa0"
                          "\x01\0\0\0\0\0\0\0\0";
    unsigned long crc = crc32(0, png + 12, 17);
    for (int i = 0; i < 4; i++)
        png[29 + i] = (unsigned char)(crc >> (24 - 8 * i));
    struct dau_buf buf = {0};
    dau_buf_add(&buf, png, 33);
    dau_buf_add(&buf, "\0\0\0\0IDAT\x35\xaf\x06\x1e", 12);
    dau_buf_add(&buf, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
    assert_bytes_refused(buf.data, buf.length, DAU_E_LIMIT, "100000 x 100000");
    dau_buf_free(&buf);
    struct reading r;
    begin(&r);
    r.config.max_bytes = 10;
    assert_false(open_bytes(&r, "more than ten", 13));
    assert_refused(&r, DAU_E_LIMIT, "larger than 10 bytes; raise --max-bytes");
}

/* ---- text ---- */

static bool open_text(struct reading *r, const char *text)
{
    begin(r);
    return open_bytes(r, text, strlen(text));
}

static const struct dau_line *line_of(const struct reading *r, int i)
{
    assert_true(r->page->n_blocks == 1 && i < r->page->blocks[0].n_lines);
    return &r->page->blocks[0].lines[i];
}

static void text_keeps_lines_and_places(void **state)
{
    (void)state;
    struct reading r;
    assert_true(open_text(
        &r, "\xef\xbb\xbfSố: 03/LĐLĐ\r\n\r\n\n   Kính\tgửi\xc2\xa0:\f\n\fNơi"));
    assert_int_equal(r.doc->kind, DAU_KIND_TEXT);
    assert_null(r.doc->encoding);
    assert_int_equal(r.doc->n_source_pages, 3);
    assert_true(read_page(&r, 1));
    assert_null(r.picture.pixels);
    assert_int_equal(r.page->width, 0);
    assert_int_equal(r.page->blocks[0].n_lines, 2);
    const struct dau_line *line = line_of(&r, 1);
    assert_int_equal(line->gap_lines, 2);
    assert_int_equal(line->indent, 3);
    assert_int_equal(line->n_tokens, 3);
    assert_string_equal(line->tokens[1].read, "gửi");
    assert_true(line->tokens[1].ocr_conf < 0);
    for (int i = 0; i < line->n_tokens; i++)
        assert_memory_equal(r.doc->raw + line->tokens[i].offset, line->tokens[i].read,
                            line->tokens[i].length);
    assert_string_equal(line_of(&r, 0)->tokens[1].read, "03/LĐLĐ");
    assert_true(read_page(&r, 2));
    assert_int_equal(r.page->blocks[0].n_lines, 0);
    assert_true(read_page(&r, 3));
    assert_int_equal(line_of(&r, 0)->n_tokens, 1);
    end(&r);
    assert_true(open_text(&r, "a\fb\f\n \n")); /* no page behind the last form feed */
    assert_int_equal(r.doc->n_source_pages, 2);
    end(&r);
}

static void lost_form_feeds_are_guessed(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct reading r;
    for (int i = 0; i < 60; i++) /* one blank in front at lines 20 and 40, and at 21 */
        dau_buf_printf(&text, "%sdòng số %d\n",
                       i == 20 || i == 21 || i == 40 ? " " : "", i);
    assert_true(open_text(&r, text.data));
    assert_int_equal(r.doc->n_source_pages, 3);
    assert_true(read_page(&r, 2));
    assert_string_equal(line_of(&r, 0)->tokens[2].read, "20");
    end(&r);
    dau_buf_puts(&text, "    thụt lề\n"); /* a text that is set in means its blanks */
    assert_true(open_text(&r, text.data));
    assert_int_equal(r.doc->n_source_pages, 1);
    end(&r);
    dau_buf_puts(&text, "\n\n\ntrang hai\n");
    assert_true(open_text(&r, text.data));
    assert_int_equal(r.doc->n_source_pages, 2);
    end(&r);
    dau_buf_free(&text);
}

static void encodings_are_told_apart(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    assert_true(open_bytes(&r, "\xff\xfeS\0\xd1\x1e\x3d\xd8\x00\xde", 10));
    assert_string_equal(r.doc->encoding, "UTF-16LE");
    assert_string_equal(r.doc->raw, "Số\xf0\x9f\x98\x80");
    end(&r);
    assert_true(open_bytes(&r, "\xfe\xff\0S\x1e\xd1", 6));
    assert_string_equal(r.doc->raw, "Số");
    end(&r);
    assert_true(
        open_text(&r, "C\xd8NG H\xdf\x41 \x93\xa9\x94")); /* some legacy letters */
    assert_string_equal(r.doc->encoding, "windows-1252");
    assert_string_equal(r.doc->raw, "CØNG HßA “©”");
    end(&r);
    assert_true(open_text(&r, "Độc lập - Tự do - Hạnh phúc, năm một nghìn \xe1\xbb"));
    assert_string_equal(r.doc->encoding, "UTF-8");
    assert_non_null(strstr(r.doc->raw, "nghìn \xef\xbf\xbd"));
    end(&r);
}

static void what_is_no_letter_is_refused(void **state)
{
    (void)state;
    assert_bytes_refused("", 0, DAU_E_FORMAT, "empty");
    assert_bytes_refused("\xef\xbb\xbf", 3, DAU_E_FORMAT, "empty");
    assert_bytes_refused("\xff\xfe", 2, DAU_E_FORMAT, "empty");
    assert_bytes_refused("a letter\0with NUL", 17, DAU_E_FORMAT, "neither PDF");
    assert_bytes_refused("\x7f"
                         "ELF\x01\x02\x03\x04\x05\x06",
                         10, DAU_E_FORMAT, "neither");
    assert_bytes_refused("PK\3\4\0\0\0\0\0\0", 10, DAU_E_FORMAT, "Office");
    assert_bytes_refused("<?xml version='1.0'?><TEI/>", 27, DAU_E_FORMAT, "not ALTO");
}

static void a_long_line_takes_linear_time(void **state)
{
    (void)state;
    struct dau_buf text = {0};
    struct reading r;
    while (text.length < 10 << 20)
        dau_buf_puts(&text, "nghiêng ");
    clock_t start = clock();
    assert_true(open_text(&r, text.data));
    assert_true(read_page(&r, 1));
    assert_int_equal(line_of(&r, 0)->n_tokens, (int)(text.length / 9));
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 20);
    end(&r);
    dau_buf_free(&text);
}

static void files_are_known_by_content(void **state)
{
    (void)state;
    char folder[] = "/tmp/dau-letter-XXXXXX", path[64];
    struct reading r;
    begin(&r);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/picture.pdf", folder);
    PIX *pix = make_pix(50, 50, 8);
    l_uint8 *bytes = NULL;
    size_t length = 0;
    assert_int_equal(pixWriteMem(&bytes, &length, pix, IFF_PNG), 0);
    assert_true(dau_file_write(path, bytes, length, &r.err));
    r.doc = dau_doc_new(path);
    assert_true(dau_ingest_open(&r.source, path, &r.config, r.doc, &r.err));
    assert_int_equal(r.doc->kind, DAU_KIND_PNG);
    end(&r);
    unlink(path);
    r.doc = dau_doc_new(path);
    assert_false(dau_ingest_open(&r.source, path, &r.config, r.doc, &r.err));
    assert_null(r.source);
    assert_refused(&r, DAU_E_IO, "picture.pdf");
    r.doc = dau_doc_new(folder);
    assert_false(dau_ingest_open(&r.source, folder, &r.config, r.doc, &r.err));
    assert_refused(&r, DAU_E_FORMAT, "folder");
    rmdir(folder);
    lept_free(bytes);
    pixDestroy(&pix);
}

static void standard_input_is_a_source(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    int before = dup(STDIN_FILENO), ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "\xff\xd8\xff", 3), 3);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    r.doc = dau_doc_new("-");
    assert_false(dau_ingest_open(&r.source, "-", &r.config, r.doc, &r.err));
    assert_int_equal(r.err.code, DAU_E_FORMAT);
    assert_non_null(strstr(r.err.text, "standard input"));
    end(&r);
    dup2(before, STDIN_FILENO);
    close(before);
}

/* ---- ALTO ---- */

static const char alto[] =
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<alto xmlns='http://www.loc.gov/standards/alto/ns-v3#'>"
    "<Description><MeasurementUnit>pixel</MeasurementUnit></Description><Layout>"
    "<Page WIDTH='1000' HEIGHT='1400'/><Page WIDTH='1000' HEIGHT='1400'><PrintSpace>"
    "<TextBlock><TextLine>"
    "<String CONTENT='57' HPOS='10' VPOS='20' WIDTH='30.5' HEIGHT='40' WC='0.5'"
    " STYLE='bold'><ALTERNATIVE>S7</ALTERNATIVE></String><HYP CONTENT='-'/>"
    "<SP/><String CONTENT=' tie&#x302;&#x301;ng&#10;' HPOS='990' VPOS='1390' "
    "WIDTH='500'"
    " HEIGHT='500'/></TextLine><TextLine/></TextBlock>"
    "</PrintSpace></Page></Layout></alto>";

static void alto_becomes_tokens(void **state)
{
    (void)state;
    struct reading r;
    assert_true(open_text(&r, alto));
    assert_int_equal(r.doc->kind, DAU_KIND_ALTO);
    assert_int_equal(r.doc->n_source_pages, 2);
    assert_true(read_page(&r, 1));
    assert_int_equal(r.page->n_blocks, 0);
    assert_true(read_page(&r, 2));
    assert_int_equal(r.page->width, 1000);
    assert_int_equal(r.page->blocks[0].n_lines, 1);
    const struct dau_token *token = line_of(&r, 0)->tokens;
    assert_string_equal(token[0].read, "57-");
    assert_int_equal(token[0].box.w, 31);
    assert_true(token[0].ocr_conf == 0.5f);
    assert_int_equal(token[0].flags, DAU_TOKEN_BOLD);
    assert_string_equal(token[0].alts[0].text, "S7");
    assert_string_equal(token[1].read, "tiếng");
    assert_int_equal(token[1].box.w, 10);
    end(&r);
}

static void alto_is_not_trusted(void **state)
{
    (void)state;
    static const char entity[] =
        "<?xml version='1.0'?><!DOCTYPE alto [<!ENTITY a SYSTEM "
        "'file:///etc/passwd'>]><alto><Page>&a;</Page></alto>";
    assert_bytes_refused(entity, strlen(entity), DAU_E_FORMAT, "document type");
    assert_bytes_refused(alto, strlen(alto) - 30, DAU_E_FORMAT, "cut short");
    static const char vast[] =
        "<?xml version='1.0'?><alto><Page WIDTH='1e9' HEIGHT='99999999'/></alto>";
    assert_bytes_refused(vast, strlen(vast), DAU_E_FORMAT, "empty");
    static const char large[] =
        "<?xml version='1.0'?><alto><Page WIDTH='99999999' HEIGHT='99999999'/></alto>";
    assert_bytes_refused(large, strlen(large), DAU_E_LIMIT, "pixels");
    struct dau_buf deep = {0};
    dau_buf_puts(&deep, "<?xml version='1.0'?><alto>");
    for (int i = 0; i < 100000; i++)
        dau_buf_puts(&deep, "<a>");
    assert_bytes_refused(deep.data, deep.length, DAU_E_FORMAT, "XML");
    dau_buf_free(&deep);
}

/* ---- PDF ---- */

struct pdf {
    struct dau_buf bytes;
    size_t offsets[32];
    int n_objects;
};

/* Object `n` of the file; 1 is always the catalogue. */
static void add_object(struct pdf *pdf, int n, const char *text)
{
    if (!pdf->bytes.length)
        dau_buf_puts(&pdf->bytes, "%PDF-1.4\n");
    pdf->offsets[n] = pdf->bytes.length;
    if (n > pdf->n_objects)
        pdf->n_objects = n;
    dau_buf_printf(&pdf->bytes, "%d 0 obj\n%s\nendobj\n", n, text);
}

static void add_stream(struct pdf *pdf, int n, const char *dict, const void *data,
                       size_t length)
{
    pdf->offsets[n] = pdf->bytes.length;
    if (n > pdf->n_objects)
        pdf->n_objects = n;
    dau_buf_printf(&pdf->bytes, "%d 0 obj\n<<%s /Length %zu>>\nstream\n", n, dict,
                   length);
    dau_buf_add(&pdf->bytes, data, length);
    dau_buf_puts(&pdf->bytes, "\nendstream\nendobj\n");
}

static void finish_pdf(struct pdf *pdf)
{
    size_t start = pdf->bytes.length;
    dau_buf_printf(&pdf->bytes, "xref\n0 %d\n0000000000 65535 f \n",
                   pdf->n_objects + 1);
    for (int i = 1; i <= pdf->n_objects; i++)
        dau_buf_printf(&pdf->bytes, "%010zu 00000 %c \n", pdf->offsets[i],
                       pdf->offsets[i] ? 'n' : 'f');
    dau_buf_printf(&pdf->bytes,
                   "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                   pdf->n_objects + 1, start);
}

/* A page of 144 x 288 points with this content; the pictures are 5 (60 x 120 grey with
 * the spot) and 6 (the same in 1 bit, /Decode turned round), the font is 7. */
static void make_pdf(struct pdf *pdf, const char *page, const char *content)
{
    struct dau_buf text = {0};
    *pdf = (struct pdf){0};
    add_object(pdf, 1, "<</Type /Catalog /Pages 2 0 R>>");
    add_object(pdf, 2, "<</Type /Pages /Kids [3 0 R] /Count 1>>");
    dau_buf_printf(
        &text,
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 144 288] /Contents 4 0 R %s "
        "/Resources <</XObject <</A 5 0 R /B 6 0 R /C 8 0 R>> "
        "/Font <</F 7 0 R>>>>>>",
        page);
    add_object(pdf, 3, text.data);
    add_stream(pdf, 4, "", content, strlen(content));
    unsigned char grey[60 * 120], bits[8 * 120];
    memset(grey, 250, sizeof grey);
    memset(bits, 0, sizeof bits);
    for (int y = 2; y < 30; y++)
        for (int x = 2; x < 30; x++) {
            grey[y * 60 + x] = 10;
            bits[y * 8 + x / 8] |= (unsigned char)(0x80 >> x % 8);
        }
    add_stream(
        pdf, 5,
        "/Type /XObject /Subtype /Image /Width 60 /Height 120 /BitsPerComponent 8 "
        "/ColorSpace /DeviceGray",
        grey, sizeof grey);
    add_stream(
        pdf, 6,
        "/Type /XObject /Subtype /Image /Width 60 /Height 120 /BitsPerComponent 1 "
        "/ColorSpace /DeviceGray /Decode [1 0]",
        bits, sizeof bits);
    add_object(pdf, 7, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>");
    static const char form[] = "q 144 0 0 288 0 0 cm /A Do Q";
    add_stream(pdf, 8, "/Type /XObject /Subtype /Form /BBox [0 0 144 288]", form,
               strlen(form));
    dau_buf_free(&text);
}

static bool open_pdf(struct reading *r, const char *page, const char *content)
{
    struct pdf pdf;
    make_pdf(&pdf, page, content);
    finish_pdf(&pdf);
    bool ok = open_buf(r, &pdf.bytes);
    dau_buf_free(&pdf.bytes);
    return ok;
}

static void a_scanned_page_is_its_picture(void **state)
{
    (void)state;
    static const struct {
        const char *page, *content;
        int width, height, depth, x, y;
    } cases[] = {
        {"", "q 144 0 0 288 0 0 cm /A Do Q", 60, 120, 8, 10, 10},
        {"", "q 144 0 0 288 0 0 cm /B Do Q", 60, 120, 1, 10, 10},
        {"", "/C Do", 60, 120, 8, 10, 10},
        /* Text and marks that were drawn over it are left out. */
        {"", "144 0 0 288 0 0 cm /A Do BT /F .1 Tf (seen by) Tj ET", 60, 120, 8, 10,
         10},
        {"", "q 20 0 0 20 9 9 cm /B Do Q 144 0 0 288 0 0 cm /A Do", 60, 120, 8, 10, 10},
        /* Turned, mirrored, upside down, in a corner of a larger box. */
        {"/Rotate 90", "144 0 0 288 0 0 cm /A Do", 120, 60, 8, 110, 10},
        {"/Rotate 180", "144 0 0 288 0 0 cm /B Do", 60, 120, 1, 50, 110},
        {"/Rotate -90", "144 0 0 288 0 0 cm /A Do", 120, 60, 8, 10, 50},
        {"", "-144 0 0 288 144 0 cm /A Do", 60, 120, 8, 50, 10},
        {"", "-144 0 0 -288 144 288 cm /A Do", 60, 120, 8, 50, 110},
        {"/Rotate 180", "-144 0 0 -288 144 288 cm /A Do", 60, 120, 8, 10, 10},
        {"/MediaBox [0 0 999 999] /CropBox [400 500 544 788]",
         "144 0 0 288 400 500 cm /A Do", 60, 120, 8, 10, 10},
        {"", "144 3 -6 288 3 0 cm /A Do", 60, 120, 8, 10, 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r;
        begin(&r);
        assert_true(open_pdf(&r, cases[i].page, cases[i].content));
        assert_int_equal(r.doc->kind, DAU_KIND_PDF_SCAN);
        if (!read_page(&r, 1))
            fail_msg("%s", r.err.text);
        assert_int_equal(r.picture.width, cases[i].width);
        assert_int_equal(r.picture.height, cases[i].height);
        assert_int_equal(r.picture.depth, cases[i].depth);
        assert_int_equal(r.page->n_blocks, 0);
        assert_spot(&r.picture, cases[i].x, cases[i].y);
        end(&r);
    }
}

static void other_pages_are_rendered(void **state)
{
    (void)state;
    static const char *const contents[] = {
        /* strips; one picture twice, the second a small part; no picture and no text */
        "q 144 0 0 144 0 144 cm /A Do Q q 144 0 0 144 0 0 cm /A Do Q",
        "q 144 0 0 288 0 0 cm /A Do Q q 70 0 0 70 70 10 cm /B Do Q",
        "10 200 50 80 re f",
        "BI /W 2 /H 2 /BPC 8 /CS /G ID \xff\x01\xff\xff EI 10 200 50 80 re f",
    };
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        struct reading r;
        begin(&r);
        assert_true(open_pdf(&r, "", contents[i]));
        assert_int_equal(r.doc->kind, DAU_KIND_PDF_SCAN);
        if (!read_page(&r, 1))
            fail_msg("%s", r.err.text);
        assert_in_range(r.page->dpi, 150, 300);
        assert_int_equal(r.picture.width, (int)(2.0 * r.page->dpi + 0.5));
        assert_spot(&r.picture, r.picture.width / 6, r.picture.height / 9);
        end(&r);
    }
}

#define LETTER_TEXT "BT /F 12 Tf 20 240 Td (Kinh gui) Tj 0 -40 Td (Thuc hien) Tj ET"

static void a_digital_page_is_its_text(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    assert_true(open_pdf(&r, "", LETTER_TEXT " 20 0 0 20 9 9 cm /A Do"));
    assert_int_equal(r.doc->kind, DAU_KIND_PDF_DIGITAL);
    assert_true(read_page(&r, 1));
    assert_null(r.picture.pixels);
    assert_int_equal(r.page->dpi, 200);
    assert_int_equal(r.page->width, 400);
    assert_int_equal(r.page->height, 800);
    const struct dau_token *token = &r.page->blocks[0].lines[0].tokens[0];
    assert_string_equal(token->read, "Kinh");
    assert_in_range(token->box.x, 50, 60);
    assert_in_range(token->box.y, 90, 120);
    end(&r);
    r.config.text_layer = DAU_LAYER_IGNORE;
    assert_true(open_pdf(&r, "", LETTER_TEXT) && read_page(&r, 1));
    assert_non_null(r.picture.pixels);
    assert_int_equal(r.page->n_blocks + r.page->n_layer, 0);
    end(&r);
}

static void a_layer_is_second_evidence(void **state)
{
    (void)state;
    struct dau_buf content = {0};
    dau_buf_puts(&content,
                 "q 144 0 0 288 0 0 cm /A Do Q BT 3 Tr /F 5 Tf 10 250 Td 6 TL ");
    for (int i = 0; i < 20; i++)
        dau_buf_puts(&content, "(Can cu) ' ");
    dau_buf_puts(&content, "ET");
    struct reading r;
    begin(&r);
    assert_true(open_pdf(&r, "", content.data) && read_page(&r, 1));
    assert_int_equal(r.picture.width, 60);
    assert_int_equal(r.page->n_blocks, 0);
    assert_true(r.page->n_layer > 0);
    const struct dau_box box = r.page->layer[0].lines[0].tokens[0].box;
    assert_in_range(box.x, 3, 5); /* 10 points at 30 dpi */
    assert_in_range(box.y, 15, 20);
    end(&r);
    r.config.text_layer = DAU_LAYER_IGNORE;
    assert_true(open_pdf(&r, "", content.data) && read_page(&r, 1));
    assert_int_equal(r.page->n_layer, 0);
    end(&r);
    r.config.text_layer = DAU_LAYER_USE;
    assert_true(open_pdf(&r, "", content.data) && read_page(&r, 1));
    assert_null(r.picture.pixels);
    assert_true(r.page->n_blocks > 0);
    end(&r);
    /* A watermark is no layer worth using. */
    assert_true(
        open_pdf(&r, "", "q 144 0 0 288 0 0 cm /A Do Q BT /F 5 Tf (mark) Tj ET"));
    assert_true(read_page(&r, 1));
    assert_non_null(r.picture.pixels);
    end(&r);
    dau_buf_free(&content);
}

static void letters_that_stand_for_nothing_are_noticed(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        bool garbled;
    } cases[] = {
        {"quyết", false}, {"\xee\x80\x81\xee\x80\x82", true}, {"\x01\x02", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dau_doc *doc = dau_doc_new("letter");
        struct dau_page *page = dau_doc_add_page(doc, 1);
        struct dau_pdf_grid grid = {{2, 0, 0, 2, 0, 0}, 100, 100};
        struct dau_pdf_text text;
        struct dau_buf xhtml = {0};
        dau_buf_printf(
            &xhtml,
            "<html><block><line><word xMin='1' yMin='2' xMax='11' yMax='12'>%s"
            "</word><word xMin='900' yMin='2' xMax='910' yMax='12'>off</word>"
            "</line></block></html>",
            cases[i].word);
        assert_true(dau_pdf_parse_text(&xhtml, page, &grid, &text));
        assert_int_equal(text.n_words, 1);
        assert_int_equal(text.garbled, cases[i].garbled);
        assert_int_equal(text.blocks[0].box.x, 2);
        assert_int_equal(text.blocks[0].box.h, 20);
        dau_buf_free(&xhtml);
        dau_doc_free(doc);
    }
}

static void locked_files_are_refused(void **state)
{
    (void)state;
    for (int locked = 0; locked < 2; locked++) {
        struct pdf pdf;
        struct reading r;
        begin(&r);
        make_pdf(&pdf, "", "q 144 0 0 288 0 0 cm /A Do Q");
        finish_pdf(&pdf);
        qpdf_data q = qpdf_init();
        qpdf_silence_errors(q);
        qpdf_read_memory(q, "x", pdf.bytes.data, pdf.bytes.length, NULL);
        qpdf_init_write_memory(q);
        qpdf_set_static_ID(q, QPDF_TRUE);
        qpdf_set_r6_encryption_parameters2(
            q, locked ? "secret" : "", "owner", QPDF_FALSE, QPDF_FALSE, QPDF_FALSE,
            QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, qpdf_r3p_none, QPDF_TRUE);
        assert_false(qpdf_write(q) & QPDF_ERRORS);
        bool ok = open_bytes(&r, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
        if (locked) {
            assert_false(ok);
            assert_refused(&r, DAU_E_FORMAT, "password");
        } else { /* forbidding to print does not lock a file */
            assert_true(ok && read_page(&r, 1));
            assert_spot(&r.picture, 10, 10);
            end(&r);
        }
        qpdf_cleanup(&q);
        dau_buf_free(&pdf.bytes);
    }
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    struct pdf pdf;
    struct reading r;
    begin(&r);
    make_pdf(&pdf, "", "q 144 0 0 288 0 0 cm /A Do Q");
    finish_pdf(&pdf);
    assert_bytes_refused(pdf.bytes.data, pdf.bytes.length / 2, DAU_E_FORMAT,
                         "cut short");
    assert_bytes_refused("%PDF-1.4\n%%EOF\n", 15, DAU_E_FORMAT, "damaged PDF");
    struct dau_buf shifted = {
        0}; /* mail headers before a file are common, and harmless */
    dau_buf_puts(&shifted, "Content-Type: application/pdf\r\n\r\n");
    dau_buf_add(&shifted, pdf.bytes.data, pdf.bytes.length);
    assert_true(open_buf(&r, &shifted) && read_page(&r, 1));
    assert_spot(&r.picture, 10, 10);
    end(&r);
    dau_buf_free(&shifted);
    dau_buf_free(&pdf.bytes);
    make_pdf(&pdf, "", "q 144 0 0 288 0 0 cm /A Do Q");
    add_object(&pdf, 2, "<</Type /Pages /Kids [3 0 R 99 0 R] /Count 2>>");
    finish_pdf(&pdf);
    assert_bytes_refused(pdf.bytes.data, pdf.bytes.length, DAU_E_FORMAT,
                         "1 of 2 pages");
    dau_buf_free(&pdf.bytes);
}

static void circles_in_a_file_end(void **state)
{
    (void)state;
    struct pdf pdf;
    make_pdf(&pdf, "", "");
    add_object(&pdf, 2, "<</Type /Pages /Kids [3 0 R 2 0 R] /Count 9>>");
    finish_pdf(&pdf);
    assert_bytes_refused(pdf.bytes.data, pdf.bytes.length, DAU_E_FORMAT, "Loop");
    dau_buf_free(&pdf.bytes);
    struct reading r;
    begin(&r);
    make_pdf(&pdf, "", "/C Do");
    static const char form[] = "/C Do /C Do /C Do /C Do /C Do /C Do /C Do /C Do /C Do";
    add_stream(&pdf, 8,
               "/Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</C 8 0 R>>>>",
               form, strlen(form));
    finish_pdf(&pdf);
    r.config.timeout_ms = 10000;
    assert_true(open_buf(&r, &pdf.bytes)); /* it shows nothing, or is given up */
    read_page(&r, 1);
    end(&r);
    dau_buf_free(&pdf.bytes);
}

static void bombs_do_not_go_off(void **state)
{
    (void)state;
    size_t length = (size_t)128 << 20;
    z_stream z = {0};
    static unsigned char zeros[1 << 16], packed[1 << 20];
    assert_int_equal(deflateInit(&z, 1), Z_OK);
    z.next_out = packed;
    z.avail_out = sizeof packed;
    for (size_t done = 0; done < length && z.avail_out > 4096; done += sizeof zeros) {
        z.next_in = zeros;
        z.avail_in = sizeof zeros;
        deflate(&z, Z_NO_FLUSH);
    }
    deflate(&z, Z_FINISH);
    struct pdf pdf;
    struct reading r;
    begin(&r);
    make_pdf(&pdf, "", "");
    add_stream(&pdf, 4, "/Filter /FlateDecode", packed, sizeof packed - z.avail_out);
    deflateEnd(&z);
    finish_pdf(&pdf);
    r.config.max_memory = 100 << 20;
    r.config.timeout_ms = 1000;
    if (open_buf(&r, &pdf.bytes))
        assert_false(read_page(&r, 1) && r.picture.pixels == NULL);
    end(&r);
    dau_buf_free(&pdf.bytes);
}

/* As many bytes of zero, packed. */
static size_t pack_zeros(size_t length, unsigned char *packed, size_t size)
{
    static unsigned char zeros[1 << 16];
    z_stream z = {.next_out = packed, .avail_out = (unsigned)size};
    assert_int_equal(deflateInit(&z, 9), Z_OK);
    for (size_t done = 0; done < length; done += sizeof zeros) {
        z.next_in = zeros;
        z.avail_in = sizeof zeros;
        assert_int_equal(deflate(&z, Z_NO_FLUSH), Z_OK);
    }
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return size - z.avail_out;
}

static void assert_unpacks_to_much(const char *dict, const void *stream, size_t length,
                                   bool is_form)
{
    struct pdf pdf;
    struct reading r;
    begin(&r);
    r.config.max_decoded = 16 << 20;
    make_pdf(&pdf, "", is_form ? "/C Do" : "");
    add_stream(&pdf, is_form ? 8 : 4, dict, stream, length);
    finish_pdf(&pdf);
    assert_true(open_buf(&r, &pdf.bytes));
    assert_false(read_page(&r, 1));
    assert_refused(&r, DAU_E_LIMIT, "page 1 unpacks to more than 16777216 bytes");
    dau_buf_free(&pdf.bytes);
}

static void what_unpacks_to_much_is_refused(void **state)
{
    (void)state;
    static unsigned char once[1 << 18], twice[1 << 16], runs[1 << 19];
    static const char flate[] = "/Filter /FlateDecode";
    size_t n = pack_zeros(32 << 20, once, sizeof once);
    assert_unpacks_to_much(flate, once, n, false);
    assert_unpacks_to_much("/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                           "/Filter [/FlateDecode]",
                           once, n, true);
    uLongf m = sizeof twice;
    assert_int_equal(compress(twice, &m, once, n), Z_OK);
    assert_unpacks_to_much("/Filter [/FlateDecode /FlateDecode]", twice, m, false);
    for (size_t i = 0; i < sizeof runs; i++)
        runs[i] = i % 2 ? ' ' : 129;
    assert_unpacks_to_much("/Filter /RunLengthDecode", runs, sizeof runs, false);
}

static void pictures_count_as_they_are_stored(void **state)
{
    (void)state;
    struct reading r;
    static const char page[] = "144 0 0 288 0 0 cm /A Do /A Do /B Do";
    begin(&r);
    r.config.max_decoded = 60 * 120 + 8 * 120 + 40; /* once each, and the content */
    assert_true(open_pdf(&r, "", page));
    assert_true(read_page(&r, 1));
    end(&r);
    begin(&r);
    r.config.max_decoded = 60 * 120 + 800;
    assert_true(open_pdf(&r, "", page));
    assert_false(read_page(&r, 1));
    assert_refused(&r, DAU_E_LIMIT, "unpacks to more");
    begin(&r);
    r.config.max_decoded = 8;
    assert_false(open_bytes(&r, "nine char", 9));
    assert_refused(&r, DAU_E_LIMIT, "unpacks to more");
    struct dau_buf tiff = {0};
    make_tiff(&tiff, 2);
    begin(&r);
    r.config.max_decoded = 3;
    if (open_buf(&r, &tiff))
        assert_false(read_page(&r, 2));
    assert_refused(&r, DAU_E_LIMIT, "unpacks to more");
    dau_buf_free(&tiff);
}

static void limits_hold_for_pages(void **state)
{
    (void)state;
    struct reading r;
    begin(&r);
    r.config.max_pixels = 5000;
    assert_true(open_pdf(&r, "", "144 0 0 288 0 0 cm /A Do"));
    assert_false(read_page(&r, 1));
    assert_refused(&r, DAU_E_LIMIT, "page 1 has 60 x 120 pixels");
    begin(&r);
    assert_true(open_pdf(&r, "/MediaBox [0 0 144000 144000]", "10 200 50 80 re f"));
    assert_false(read_page(&r, 1));
    assert_refused(&r, DAU_E_LIMIT, "pixels");
    struct pdf pdf;
    begin(&r);
    make_pdf(&pdf, "", "");
    add_object(&pdf, 2, "<</Type /Pages /Kids [3 0 R 3 0 R 3 0 R] /Count 3>>");
    finish_pdf(&pdf);
    r.config.max_pages = 2;
    assert_false(open_buf(&r, &pdf.bytes));
    assert_refused(&r, DAU_E_LIMIT, "more than 2 pages");
    dau_buf_free(&pdf.bytes);
}

/* A signed message with one certificate, as short as it can be: signed by Sở Y tế on 19
 * October 2023. */
static const unsigned char signed_message[] = {
    0x30, 0x65, 0x06, 0x01, 0x2a, 0xa0, 0x60, 0x30, 0x5e, 0x02, 0x01, 0x01, 0x31, 0x00,
    0x30, 0x00, 0xa0, 0x25, 0x30, 0x23, 0x30, 0x21, 0x02, 0x01, 0x07, 0x30, 0x00, 0x30,
    0x00, 0x30, 0x00, 0x30, 0x16, 0x31, 0x14, 0x30, 0x12, 0x06, 0x03, 0x55, 0x04, 0x03,
    0x0c, 0x0b, 0x53, 0xe1, 0xbb, 0x9f, 0x20, 0x59, 0x20, 0x74, 0xe1, 0xba, 0xbf, 0x31,
    0x2e, 0x30, 0x2c, 0x02, 0x01, 0x01, 0x30, 0x05, 0x30, 0x00, 0x02, 0x01, 0x07, 0x30,
    0x00, 0xa0, 0x1e, 0x30, 0x1c, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
    0x09, 0x05, 0x31, 0x0f, 0x17, 0x0d, 0x32, 0x33, 0x31, 0x30, 0x31, 0x39, 0x30, 0x33,
    0x35, 0x36, 0x32, 0x32, 0x5a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
};

static void signers_are_named(void **state)
{
    (void)state;
    struct dau_der_signer signer;
    assert_true(dau_der_read_signer(signed_message, sizeof signed_message, &signer));
    assert_string_equal(signer.name, "Sở Y tế");
    assert_string_equal(signer.time, "2023-10-19T03:56:22Z");
    for (size_t n = 0; n < sizeof signed_message;
         n++) /* cut anywhere, it stays within */
        dau_der_read_signer(signed_message, n, &signer);

    struct pdf pdf;
    struct reading r;
    struct dau_buf field = {0};
    begin(&r);
    make_pdf(&pdf, "", "144 0 0 288 0 0 cm /A Do");
    add_object(&pdf, 1,
               "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [9 0 R 10 0 R]>>>>");
    dau_buf_puts(&field, "<</FT /Sig /V <</Type /Sig /M (D:20180424151744+07'00') "
                         "/ByteRange [0 1 2 3] /Contents <");
    for (size_t i = 0; i < sizeof signed_message; i++)
        dau_buf_printf(&field, "%02x", signed_message[i]);
    dau_buf_puts(&field, ">>>>>");
    add_object(&pdf, 9, field.data);
    add_object(&pdf, 10,
               "<</FT /Sig /Kids [<</V <</Name (Clerk) /M (today)>>>> 10 0 R]>>");
    finish_pdf(&pdf);
    assert_true(open_buf(&r, &pdf.bytes));
    assert_int_equal(r.doc->n_signatures, 2);
    assert_string_equal(r.doc->signatures[0].signer, "Sở Y tế");
    assert_string_equal(r.doc->signatures[0].time, "2018-04-24T15:17:44+07:00");
    assert_string_equal(r.doc->signatures[1].signer, "Clerk");
    assert_null(r.doc->signatures[1].time);
    end(&r);
    dau_buf_free(&field);
    dau_buf_free(&pdf.bytes);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_of_all_depths_are_read),
        cmocka_unit_test(colour_maps_and_transparency_become_plain),
        cmocka_unit_test(photographs_are_put_upright),
        cmocka_unit_test(tiff_pages_are_read_in_any_order),
        cmocka_unit_test(facsimile_is_drawn_to_one_scale),
        cmocka_unit_test(a_resolution_nobody_scans_with_is_dropped),
        cmocka_unit_test(broken_pictures_are_refused),
        cmocka_unit_test(huge_pictures_are_refused_unseen),
        cmocka_unit_test(text_keeps_lines_and_places),
        cmocka_unit_test(lost_form_feeds_are_guessed),
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(what_is_no_letter_is_refused),
        cmocka_unit_test(a_long_line_takes_linear_time),
        cmocka_unit_test(files_are_known_by_content),
        cmocka_unit_test(standard_input_is_a_source),
        cmocka_unit_test(alto_becomes_tokens),
        cmocka_unit_test(alto_is_not_trusted),
        cmocka_unit_test(a_scanned_page_is_its_picture),
        cmocka_unit_test(other_pages_are_rendered),
        cmocka_unit_test(a_digital_page_is_its_text),
        cmocka_unit_test(a_layer_is_second_evidence),
        cmocka_unit_test(letters_that_stand_for_nothing_are_noticed),
        cmocka_unit_test(locked_files_are_refused),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(circles_in_a_file_end),
        cmocka_unit_test(bombs_do_not_go_off),
        cmocka_unit_test(what_unpacks_to_much_is_refused),
        cmocka_unit_test(pictures_count_as_they_are_stored),
        cmocka_unit_test(limits_hold_for_pages),
        cmocka_unit_test(signers_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
