#include <string.h>

#include <leptonica/allheaders.h>

#include "ingest/orient.h"
#include "ingest/source.h"

enum { MAX_IFD_ENTRIES = 4096, EXIF_HEADER = 6 };

static bool is_png(const unsigned char *bytes, size_t length)
{
    return length >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
}

static bool is_jpeg(const unsigned char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0;
}

static bool is_tiff(const unsigned char *bytes, size_t length)
{
    return length >= 8 &&
           (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0 ||
            memcmp(bytes, "II+\0", 4) == 0 || memcmp(bytes, "MM\0+", 4) == 0);
}

/* The words of a TIFF file, which are in either order. Reading beyond the end gives 0.
 */
struct words {
    const unsigned char *bytes;
    size_t length;
    bool big_endian;
};

static uint64_t word(const struct words *w, uint64_t at, int size)
{
    if (at > w->length || w->length - at < (size_t)size)
        return 0;
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value |= (uint64_t)w->bytes[at + (uint64_t)i]
                 << 8 * (w->big_endian ? size - 1 - i : i);
    return value;
}

/* Where the entry of a tag stands in the directory at `ifd`; 0 when there is none. */
static uint64_t find_tag(const struct words *w, uint64_t ifd, bool big, unsigned tag)
{
    uint64_t n = word(w, ifd, big ? 8 : 2), entry = ifd + (big ? 8 : 2);
    if (n > MAX_IFD_ENTRIES)
        return 0;
    for (uint64_t i = 0; i < n; i++, entry += big ? 20 : 12)
        if (word(w, entry, 2) == tag)
            return entry;
    return 0;
}

/* The value of a tag of the directory at `ifd`, when it is one number; else `none`. */
static uint64_t tag_value(const struct words *w, uint64_t ifd, bool big, unsigned tag,
                          uint64_t none)
{
    uint64_t entry = find_tag(w, ifd, big, tag);
    unsigned type = (unsigned)word(w, entry + 2, 2);
    return entry ? word(w, entry + (big ? 12 : 8), type == 3 ? 2 : type == 16 ? 8 : 4)
                 : none;
}

/* Where the values of a tag stand that are too many for its entry. */
static uint64_t offset_of(const struct words *w, uint64_t ifd, bool big, unsigned tag)
{
    uint64_t entry = find_tag(w, ifd, big, tag);
    return entry ? word(w, entry + (big ? 12 : 8), big ? 8 : 4) : w->length;
}

static int exif_orientation(const unsigned char *bytes, size_t length)
{
    if (length < EXIF_HEADER + 8 || memcmp(bytes, "Exif\0", EXIF_HEADER) != 0)
        return 1;
    struct words w = {bytes + EXIF_HEADER, length - EXIF_HEADER,
                      bytes[EXIF_HEADER] == 'M'};
    return (int)tag_value(&w, word(&w, 4, 4), false, 0x0112, 1);
}

struct jpeg {
    int width, height, channels, orientation;
};

static bool is_frame(int marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
           marker != 0xcc;
}

/* What stands before the picture: its size (ITU T.81, B.2.2) and how it is to be turned
 * (EXIF 2.3, 4.6.4). False when it has no size. */
static bool read_jpeg_head(const unsigned char *bytes, size_t length, struct jpeg *jpeg)
{
    *jpeg = (struct jpeg){0, 0, 3, 1};
    for (size_t at = 2; at + 4 <= length && bytes[at] == 0xff;) {
        int marker = bytes[at + 1];
        if (marker == 0xff) { /* a fill byte */
            at++;
            continue;
        }
        size_t size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
        if (marker == 0xda || size < 2 || size > length - at - 2)
            break;
        if (marker == 0xe1 && jpeg->orientation == 1)
            jpeg->orientation = exif_orientation(bytes + at + 4, size - 2);
        if (is_frame(marker) && size >= 8 && !jpeg->width) {
            jpeg->height = bytes[at + 5] << 8 | bytes[at + 6];
            jpeg->width = bytes[at + 7] << 8 | bytes[at + 8];
            jpeg->channels = bytes[at + 9];
        }
        at += 2 + size;
    }
    return jpeg->width && jpeg->height;
}

/* A picture of 1, 8 or 32 bits without colour map; NULL when it is none of these. */
static PIX *simplify(PIX *pix)
{
    PIX *simple = pixGetSpp(pix) == 4 ? pixRemoveAlpha(pix) : pixClone(pix);
    if (simple && pixGetColormap(simple)) {
        PIX *plain = pixRemoveColormap(simple, REMOVE_CMAP_BASED_ON_SRC);
        pixDestroy(&simple);
        simple = plain;
    }
    if (!simple || pixGetDepth(simple) == 1 || pixGetDepth(simple) == 8 ||
        pixGetDepth(simple) == 32)
        return simple;
    PIX *grey = pixGetDepth(simple) == 16 ? pixConvert16To8(simple, L_MS_BYTE)
                                          : pixConvertTo8(simple, 0);
    pixDestroy(&simple);
    return grey;
}

/* The words of a Pix are in the order of the machine; its pixels run from the high end
 * of a word, red first. */
static void copy_pixels(PIX *pix, struct dau_picture *picture)
{
    int wpl = pixGetWpl(pix);
    const l_uint32 *words = pixGetData(pix);
    for (int y = 0; y < picture->height; y++) {
        const l_uint32 *line = words + (size_t)y * (size_t)wpl;
        uint8_t *row = picture->pixels + (size_t)y * picture->stride;
        if (picture->depth == 24) {
            for (int x = 0; x < picture->width; x++, row += 3) {
                row[0] = (uint8_t)(line[x] >> 24);
                row[1] = (uint8_t)(line[x] >> 16);
                row[2] = (uint8_t)(line[x] >> 8);
            }
            continue;
        }
        for (size_t i = 0; i < picture->stride; i++)
            row[i] = (uint8_t)(line[i / 4] >> (24 - 8 * (i % 4)));
    }
}

/* Facsimile has twice as many dots across as down; the picture is drawn to one scale.
 */
static PIX *square_dots(PIX *pix)
{
    double x = pixGetXRes(pix), y = pixGetYRes(pix);
    if (x <= 0 || y <= 0 || x / y > 4 || y / x > 4 || (x / y < 1.05 && y / x < 1.05))
        return pixClone(pix);
    PIX *square = x > y ? pixScale(pix, 1, (l_float32)(x / y))
                        : pixScale(pix, (l_float32)(y / x), 1);
    if (square)
        pixSetResolution(square, (l_int32)(x > y ? x : y), (l_int32)(x > y ? x : y));
    return square;
}

static bool to_picture(PIX *pix, struct dau_picture *picture)
{
    PIX *simple = simplify(pix);
    PIX *square = simple ? square_dots(simple) : NULL;
    pixDestroy(&simple);
    if (!square)
        return false;
    int width = pixGetWidth(square), height = pixGetHeight(square);
    int depth = pixGetDepth(square);
    dau_picture_make(picture, width, height, depth == 32 ? 24 : depth);
    picture->dpi = dau_ingest_dpi(pixGetXRes(square), width, height);
    copy_pixels(square, picture);
    pixDestroy(&square);
    return true;
}

static bool damaged(const struct dau_source *source, int number, struct dau_err *err)
{
    return dau_fail(
        err, DAU_E_FORMAT,
        "ingest: %s: page %d: the %s picture is damaged or cut short; get the "
        "file again",
        source->name, number, source->kind->name);
}

static const l_uint8 *bytes_of(const struct dau_source *source)
{
    return (const l_uint8 *)source->bytes.data;
}

/* The decoders are large, old, and talk to standard error: they run in another process,
 * which hands back the picture's struct and its pixels. */
struct task {
    const struct dau_source *source;
    PIX *(*decode)(const struct dau_source *source, int directory);
    int number, directory, orientation;
    bool tiled; /* laid out in tiles, as maps are; not all of these can be read */
};

static bool failed(const struct task *task, struct dau_err *err)
{
    if (!task->tiled)
        return damaged(task->source, task->number, err);
    return dau_fail(
        err, DAU_E_FORMAT,
        "ingest: %s: page %d: this TIFF is laid out in tiles; save it in strips",
        task->source->name, task->number);
}

static bool decode(const void *data, struct dau_buf *out, struct dau_err *err)
{
    const struct task *task = data;
    struct dau_picture picture;
    setMsgSeverity(L_SEVERITY_NONE);
    PIX *pix = task->decode(task->source, task->directory);
    bool ok = pix && to_picture(pix, &picture);
    pixDestroy(&pix);
    if (!ok)
        return failed(task, err);
    dau_orient(&picture, task->orientation);
    dau_buf_add(out, &picture, sizeof picture);
    dau_buf_add(out, picture.pixels, picture.stride * (size_t)picture.height);
    dau_picture_free(&picture);
    return true;
}

static bool take_picture(const struct task *task, const struct dau_buf *out,
                         struct dau_picture *picture, struct dau_err *err)
{
    struct dau_picture theirs;
    if (out->length < sizeof theirs)
        return damaged(task->source, task->number, err);
    memcpy(&theirs, out->data, sizeof theirs);
    if (!dau_ingest_check_size(task->source, task->number, theirs.width, theirs.height,
                               err))
        return false;
    dau_picture_make(picture, theirs.width, theirs.height, theirs.depth);
    picture->dpi = theirs.dpi;
    size_t size = picture->stride * (size_t)picture->height;
    if (out->length - sizeof theirs != size)
        return damaged(task->source, task->number, err);
    memcpy(picture->pixels, out->data + sizeof theirs, size);
    return true;
}

static bool run(const struct task *task, struct dau_picture *picture,
                struct dau_err *err)
{
    struct dau_proc_limits limits = dau_ingest_limits(
        task->source, (size_t)task->source->config.max_pixels * 3 + sizeof *picture);
    struct dau_buf out = {0};
    struct dau_err why = {0};
    bool ok = dau_proc_guard(decode, task, &limits, &out, &why);
    if (ok)
        ok = take_picture(task, &out, picture, err);
    else if (strncmp(why.text, "ingest:", 7) == 0)
        dau_fail(err, why.code, "%s", why.text);
    else
        dau_fail(err, why.code,
                 "ingest: %s: page %d: the picture cannot be decoded: %s",
                 task->source->name, task->number, why.text);
    dau_buf_free(&out);
    return ok;
}

static PIX *decode_png(const struct dau_source *source, int directory)
{
    (void)directory;
    return pixReadMemPng(bytes_of(source), source->bytes.length);
}

/* The decoder fills up what is missing with grey, so a lost end must be looked for. */
static bool has_jpeg_end(const unsigned char *bytes, size_t length)
{
    size_t tail = length > 4096 ? length - 4096 : 0;
    for (size_t i = tail; i + 1 < length; i++)
        if (bytes[i] == 0xff && bytes[i + 1] == 0xd9)
            return true;
    return false;
}

static PIX *decode_jpeg(const struct dau_source *source, int directory)
{
    (void)directory;
    int n_warnings = 0;
    PIX *pix = pixReadMemJpeg(bytes_of(source), source->bytes.length, 0, 1, &n_warnings,
                              L_JPEG_CONTINUE_WITH_BAD_DATA);
    if (n_warnings && !has_jpeg_end(bytes_of(source), source->bytes.length))
        pixDestroy(&pix);
    return pix;
}

static PIX *decode_tiff(const struct dau_source *source, int directory)
{
    return pixReadMemTiff(bytes_of(source), source->bytes.length, directory);
}

/* The size, bits and kind of colour are in the first chunk (PNG, 11.2.2). */
static bool open_png(struct dau_source *source, struct dau_err *err)
{
    static const double channels[] = {1, 1, 3, 1, 2, 1, 4};
    struct words w = {bytes_of(source), source->bytes.length, true};
    source->n_pages = 1;
    source->doc->kind = DAU_KIND_PNG;
    if (w.length < 33)
        return damaged(source, 1, err);
    double width = (double)word(&w, 16, 4), height = (double)word(&w, 20, 4);
    double bits = (double)word(&w, 24, 1) * channels[word(&w, 25, 1) % 7];
    return dau_ingest_check_size(source, 1, width, height, err) &&
           dau_ingest_check_decoded(source, 1, width * height * bits / 8, err);
}

static bool png_page(struct dau_source *source, int number, struct dau_page *page,
                     struct dau_picture *picture, struct dau_err *err)
{
    (void)page;
    struct task task = {source, decode_png, number, 0, 1, false};
    return run(&task, picture, err);
}

static bool open_jpeg(struct dau_source *source, struct dau_err *err)
{
    struct jpeg *jpeg = DAU_NEW(source->arena, struct jpeg);
    source->self = jpeg;
    source->n_pages = 1;
    source->doc->kind = DAU_KIND_JPEG;
    if (!read_jpeg_head(bytes_of(source), source->bytes.length, jpeg))
        return damaged(source, 1, err);
    return dau_ingest_check_size(source, 1, jpeg->width, jpeg->height, err) &&
           dau_ingest_check_decoded(
               source, 1, (double)jpeg->width * jpeg->height * jpeg->channels, err);
}

static bool jpeg_page(struct dau_source *source, int number, struct dau_page *page,
                      struct dau_picture *picture, struct dau_err *err)
{
    (void)page;
    const struct jpeg *jpeg = source->self;
    struct task task = {source, decode_jpeg, number, 0, jpeg->orientation, false};
    return run(&task, picture, err);
}

/* A page of a TIFF: its number among all directories, previews included. */
struct directory {
    int number;
    double width, height, bits; /* of a pixel, all channels */
    bool tiled;
};

struct tiff {
    struct directory *pages;
    int n_pages;
};

static bool was_seen(const uint64_t *seen, long n, uint64_t offset)
{
    for (long i = 0; i < n; i++)
        if (seen[i] == offset)
            return true;
    return false;
}

/* Bits of a pixel: one number for each channel, which stands elsewhere when there are
 * too many (TIFF 6.0, section 2). All channels count as the first. */
static double bits_of(const struct words *w, uint64_t ifd, bool big)
{
    double n = (double)tag_value(w, ifd, big, 277, 1);
    uint64_t n_inside = big ? 4 : 2, bits = tag_value(w, ifd, big, 258, 1);
    if (n > (double)n_inside)
        bits = word(w, offset_of(w, ifd, big, 258), 2);
    return n * (double)(bits ? bits : 1);
}

static void add_directory(struct dau_source *source, struct tiff *tiff,
                          const struct words *w, uint64_t ifd, long number)
{
    bool big = word(w, 2, 2) == 43;
    if (tag_value(w, ifd, big, 254, 0) & 1) /* a preview of another page */
        return;
    struct directory *page =
        dau_arena_push(source->arena, &tiff->pages, &tiff->n_pages, sizeof *page);
    page->number = (int)number;
    page->width = (double)tag_value(w, ifd, big, 256, 0);
    page->height = (double)tag_value(w, ifd, big, 257, 0);
    page->bits = bits_of(w, ifd, big);
    page->tiled = tag_value(w, ifd, big, 322, 0) != 0;
}

static bool find_directories(struct dau_source *source, struct tiff *tiff,
                             struct dau_err *err)
{
    struct words w = {bytes_of(source), source->bytes.length,
                      source->bytes.data[0] == 'M'};
    bool big = word(&w, 2, 2) == 43;
    uint64_t ifd = word(&w, big ? 8 : 4, big ? 8 : 4);
    long max = 2L * source->config.max_pages + 1, n = 0;
    uint64_t *seen = DAU_NEW_N(source->arena, uint64_t, (size_t)max);
    while (ifd && n < max) {
        uint64_t entries = word(&w, ifd, big ? 8 : 2);
        if (entries == 0 || entries > MAX_IFD_ENTRIES || was_seen(seen, n, ifd))
            return damaged(source, tiff->n_pages + 1, err);
        add_directory(source, tiff, &w, ifd, n);
        seen[n++] = ifd;
        ifd = word(&w, ifd + (big ? 8 + 20 * entries : 2 + 12 * entries), big ? 8 : 4);
    }
    return dau_ingest_check_pages(source, tiff->n_pages, err);
}

static bool open_tiff(struct dau_source *source, struct dau_err *err)
{
    struct tiff *tiff = DAU_NEW(source->arena, struct tiff);
    if (!find_directories(source, tiff, err))
        return false;
    source->self = tiff;
    source->n_pages = tiff->n_pages;
    source->doc->kind = DAU_KIND_TIFF;
    return true;
}

static bool tiff_page(struct dau_source *source, int number, struct dau_page *page,
                      struct dau_picture *picture, struct dau_err *err)
{
    (void)page;
    const struct tiff *tiff = source->self;
    const struct directory *directory = &tiff->pages[number - 1];
    struct task task = {source, decode_tiff,     number, directory->number,
                        1,      directory->tiled};
    double bytes = directory->width * directory->height * directory->bits / 8;
    return dau_ingest_check_size(source, number, directory->width, directory->height,
                                 err) &&
           dau_ingest_check_decoded(source, number, bytes, err) &&
           run(&task, picture, err);
}

const struct dau_ingest_kind dau_ingest_png = {"PNG", is_png, open_png, png_page, NULL};
const struct dau_ingest_kind dau_ingest_jpeg = {"JPEG", is_jpeg, open_jpeg, jpeg_page,
                                                NULL};
const struct dau_ingest_kind dau_ingest_tiff = {"TIFF", is_tiff, open_tiff, tiff_page,
                                                NULL};
