#include <stdio.h>
#include <string.h>

#include "maker.h"

static int jpeg_quality(const struct maker_age *age)
{
    return age->jpeg > 0 ? (int)age->jpeg : 85;
}

static bool is(const char *path, const char *ending)
{
    size_t length = strlen(path), n = strlen(ending);
    return length > n && strcmp(path + length - n, ending) == 0;
}

/* Not synced, as dau_file_write() is: thousands of pages can be made again. */
bool maker_write_file(const char *path, const void *bytes, size_t length,
                      struct dau_err *err)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return dau_fail(err, DAU_E_IO, "maker: %s: cannot be opened", path);
    fwrite(bytes, 1, length, file);
    bool failed = ferror(file);
    failed |= fclose(file) != 0;
    return !failed || dau_fail(err, DAU_E_IO, "maker: %s: cannot be written", path);
}

static bool write_memory(const char *path, l_uint8 *bytes, size_t size, bool made,
                         struct dau_err *err)
{
    bool ok = made ? maker_write_file(path, bytes, size, err)
                   : dau_fail(err, DAU_E_LIB, "maker: %s: cannot be encoded", path);
    LEPT_FREE(bytes);
    return ok;
}

static bool write_one(PIX *pix, const struct maker_age *age, const char *path,
                      struct dau_err *err)
{
    l_uint8 *bytes = NULL;
    size_t size = 0;
    bool failed;
    if (is(path, ".jpg") || is(path, ".jpeg")) {
        PIX *grey = pixGetDepth(pix) == 1 ? pixConvertTo8(pix, 0) : pixClone(pix);
        failed = pixWriteMemJpeg(&bytes, &size, grey, jpeg_quality(age), 0);
        pixDestroy(&grey);
    } else {
        /* Level 1 halves the time of a page, for a quarter more bytes. */
        pixSetZlibCompression(pix, 1);
        failed = pixWriteMemPng(&bytes, &size, pix, 0.0f);
    }
    return write_memory(path, bytes, size, !failed, err);
}

/* NAME.png, NAME-2.png, ... */
static bool write_each(PIXA *pages, const struct maker_age *age, const char *path,
                       struct dau_err *err)
{
    const char *dot = strrchr(path, '.');
    bool ok = true;
    for (int i = 0; i < pixaGetCount(pages) && ok; i++) {
        struct dau_buf name = {0};
        if (i == 0)
            dau_buf_puts(&name, path);
        else
            dau_buf_printf(&name, "%.*s-%d%s", (int)(dot - path), path, i + 1, dot);
        PIX *pix = pixaGetPix(pages, i, L_CLONE);
        ok = write_one(pix, age, name.data, err);
        pixDestroy(&pix);
        dau_buf_free(&name);
    }
    return ok;
}

static bool write_pdf(PIXA *pages, const struct maker_age *age, const char *path,
                      struct dau_err *err)
{
    struct dau_buf out = {0};
    bool ok = maker_pdf(pages, jpeg_quality(age), &out, err) &&
              maker_write_file(path, out.data, out.length, err);
    dau_buf_free(&out);
    return ok;
}

static bool write_tiff(PIXA *pages, const char *path, struct dau_err *err)
{
    /* Leptonica takes G4 for one bit a pixel and ZIP for more. */
    l_uint8 *bytes = NULL;
    size_t size = 0;
    bool failed = pixaWriteMemMultipageTiff(&bytes, &size, pages);
    return write_memory(path, bytes, size, !failed, err);
}

bool maker_write(PIXA *pages, const struct maker_age *age, const char *path,
                 struct dau_err *err)
{
    if (is(path, ".png") || is(path, ".jpg") || is(path, ".jpeg"))
        return write_each(pages, age, path, err);
    if (is(path, ".tif") || is(path, ".tiff"))
        return write_tiff(pages, path, err);
    if (is(path, ".pdf"))
        return write_pdf(pages, age, path, err);
    return dau_fail(err, DAU_E_CONFIG, "maker: %s: write .png, .jpg, .tif or .pdf",
                    path);
}
