#include "lm/lines.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <lzma.h>
#include <zlib.h>

#include "base/buf.h"
#include "lm/format.h"
#include "lm/train.h"

enum { STEP = 16 * 1024, MAX_LINE = 1024 * 1024, MAX_MEMORY = 256 * 1024 * 1024 };

struct lines {
    const char *path;
    dau_lm_line_fn *fn;
    void *self;
    struct dau_buf line;
    size_t number;
    bool held_out;
};

static bool is_held_out(const char *path, size_t block)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char key[300];
    snprintf(key, sizeof key, "%.*s:%zu", (int)strcspn(name, "."), name, block);
    return dau_lm_hash(key) % DAU_LM_HELD_OUT_EACH == 0;
}

static void end_line(struct lines *lines)
{
    if (lines->number % DAU_LM_BLOCK_LINES == 0)
        lines->held_out = is_held_out(lines->path, lines->number / DAU_LM_BLOCK_LINES);
    struct dau_lm_line line = {.text = dau_buf_text(&lines->line),
                               .number = lines->number++,
                               .held_out = lines->held_out};
    lines->fn(lines->self, &line);
    dau_buf_clear(&lines->line);
}

static void add_text(struct lines *lines, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    while (bytes < end) {
        const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t part = (size_t)((stop ? stop : end) - bytes);
        size_t room = MAX_LINE - lines->line.length;
        dau_buf_add(&lines->line, bytes, part < room ? part : room);
        if (stop)
            end_line(lines);
        bytes += part + (stop ? 1 : 0);
    }
}

static bool read_plain(FILE *file, struct lines *lines, struct dau_err *err)
{
    char part[STEP];
    size_t n;
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        add_text(lines, part, n);
    return !ferror(file) || dau_fail(err, DAU_E_IO, "lm: cannot read %s", lines->path);
}

static bool read_xz(FILE *file, struct lines *lines, struct dau_err *err)
{
    static const char damaged[] = "lm: %s is damaged: xz error %d";
    lzma_stream xz = LZMA_STREAM_INIT;
    uint8_t in[STEP];
    char out[STEP];
    lzma_ret ret = lzma_stream_decoder(&xz, MAX_MEMORY, LZMA_CONCATENATED);
    lzma_action action = LZMA_RUN;
    while (ret == LZMA_OK) {
        if (xz.avail_in == 0 && action == LZMA_RUN) {
            xz.next_in = in;
            xz.avail_in = fread(in, 1, sizeof in, file);
            action = xz.avail_in ? LZMA_RUN : LZMA_FINISH;
        }
        xz.next_out = (uint8_t *)out;
        xz.avail_out = sizeof out;
        ret = lzma_code(&xz, action);
        add_text(lines, out, sizeof out - xz.avail_out);
    }
    lzma_end(&xz);
    return ret == LZMA_STREAM_END ||
           dau_fail(err, DAU_E_FORMAT, damaged, lines->path, (int)ret);
}

static bool read_gzip(FILE *file, struct lines *lines, struct dau_err *err)
{
    static const char damaged[] = "lm: %s is damaged: gzip error %d";
    enum { GZIP_ONLY = 16 + MAX_WBITS };
    z_stream gz = {0};
    uint8_t in[STEP];
    char out[STEP];
    int ret = inflateInit2(&gz, GZIP_ONLY);
    while (ret == Z_OK) {
        if (gz.avail_in == 0) {
            gz.next_in = in;
            gz.avail_in = (unsigned)fread(in, 1, sizeof in, file);
        }
        gz.next_out = (uint8_t *)out;
        gz.avail_out = sizeof out;
        ret = inflate(&gz, Z_NO_FLUSH);
        add_text(lines, out, sizeof out - gz.avail_out);
    }
    inflateEnd(&gz);
    return ret == Z_STREAM_END ||
           dau_fail(err, DAU_E_FORMAT, damaged, lines->path, ret);
}

bool dau_lm_each_line(const char *path, dau_lm_line_fn *fn, void *self,
                      struct dau_err *err)
{
    static const unsigned char xz_magic[] = {0xFD, '7', 'z', 'X', 'Z'};
    FILE *file = fopen(path, "rbe");
    if (!file)
        return dau_fail(err, DAU_E_IO, "lm: cannot open %s: %s", path, strerror(errno));
    struct lines lines = {.path = path, .fn = fn, .self = self};
    unsigned char magic[5] = {0};
    size_t n = fread(magic, 1, sizeof magic, file);
    rewind(file);
    bool ok;
    if (n == sizeof magic && memcmp(magic, xz_magic, sizeof magic) == 0)
        ok = read_xz(file, &lines, err);
    else if (magic[0] == 0x1F && magic[1] == 0x8B)
        ok = read_gzip(file, &lines, err);
    else
        ok = read_plain(file, &lines, err);
    if (ok && lines.line.length)
        end_line(&lines);
    dau_buf_free(&lines.line);
    fclose(file);
    return ok;
}
