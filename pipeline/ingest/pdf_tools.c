#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "ingest/orient.h"
#include "ingest/pdf.h"
#include "ingest/pnm.h"

enum { MAX_TEXT = 48 << 20, MAX_HEADER = 64 };

/* Room for a page in colour of the largest size allowed. */
static size_t max_picture(const struct dau_source *source)
{
    return (size_t)source->config.max_pixels * 3 + MAX_HEADER;
}

static bool tool_failed(const struct dau_source *source, int number,
                        const struct dau_err *why, struct dau_err *err)
{
    if (why->code == DAU_E_CONFIG)
        return dau_fail(err, DAU_E_CONFIG, "ingest: %s; install poppler-utils",
                        why->text);
    return dau_fail(err, why->code, "ingest: %s: page %d cannot be read: %s",
                    source->name, number, why->text);
}

/* pdfimages writes only to files it names itself. Links make the one that is wanted its
 * standard output; it may not write any other. So no picture touches the disk. */
static bool make_folder(struct dau_buf *folder, int index, struct dau_err *err)
{
    static const char *const endings[] = {"pbm", "pgm", "ppm"};
    const char *above = getenv("TMPDIR");
    dau_buf_printf(folder, "%s/dau-XXXXXX", above && *above ? above : "/tmp");
    if (!mkdtemp(folder->data))
        return dau_fail(err, DAU_E_IO, "ingest: cannot make the folder %s: %s",
                        folder->data, strerror(errno));
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof endings / sizeof *endings; i++) {
        struct dau_buf link = {0};
        dau_buf_printf(&link, "%s/p-%03d.%s", folder->data, index, endings[i]);
        ok = symlink("/dev/fd/1", link.data) == 0;
        dau_buf_free(&link);
    }
    return ok || dau_fail(err, DAU_E_IO, "ingest: cannot write to the folder %s: %s",
                          folder->data, strerror(errno));
}

static void remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    struct dau_buf name = {0};
    while (dir && (entry = readdir(dir))) {
        dau_buf_clear(&name);
        dau_buf_printf(&name, "%s/%s", folder, entry->d_name);
        unlink(name.data);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
    dau_buf_free(&name);
}

static bool run_pdfimages(struct dau_source *source, int number, struct dau_buf *out,
                          struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    char page[16];
    struct dau_buf folder = {0}, root = {0};
    bool ok = make_folder(&folder, pdf->pages[number - 1].main.index, err);
    if (ok) {
        snprintf(page, sizeof page, "%d", number);
        dau_buf_printf(&root, "%s/p", folder.data);
        const char *const argv[] = {"pdfimages", "-q", "-f",      page, "-l",
                                    page,        "-",  root.data, NULL};
        struct dau_proc_limits limits = dau_ingest_limits(source, max_picture(source));
        struct dau_err why;
        ok = dau_proc_run(argv, pdf->fd, &limits, out, &why) ||
             tool_failed(source, number, &why, err);
    }
    if (folder.data)
        remove_folder(folder.data);
    dau_buf_free(&folder);
    dau_buf_free(&root);
    return ok;
}

bool dau_pdf_extract(struct dau_source *source, int number, struct dau_picture *picture,
                     bool *found, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    const struct dau_pdf_page *look = &pdf->pages[number - 1];
    struct dau_buf out = {0};
    int width, height;
    size_t at;
    bool ok = run_pdfimages(source, number, &out, err);
    *found = ok &&
             dau_pnm_header(dau_buf_text(&out), out.length, &width, &height, &at) &&
             width == look->main.pixels_x && height == look->main.pixels_y &&
             dau_pnm_picture(out.data, out.length, picture);
    dau_buf_free(&out);
    if (*found)
        dau_orient(picture, look->main.orientation);
    return ok;
}

static bool is_single(const struct dau_pdf_page *look)
{
    return look->bitonal && look->text_over == 0 && !look->lost;
}

bool dau_pdf_render(struct dau_source *source, int number, double dpi,
                    struct dau_picture *picture, struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    char page[16], resolution[32];
    snprintf(page, sizeof page, "%d", number);
    snprintf(resolution, sizeof resolution, "%d", (int)(dpi + 0.5));
    const char *const argv[] = {"pdftoppm",
                                "-q",
                                "-cropbox",
                                "-f",
                                page,
                                "-l",
                                page,
                                "-r",
                                resolution,
                                "-hide-annotations",
                                is_single(&pdf->pages[number - 1]) ? "-gray" : "-q",
                                "-",
                                NULL};
    struct dau_proc_limits limits = dau_ingest_limits(source, max_picture(source));
    struct dau_buf out = {0};
    struct dau_err why;
    bool ok = dau_proc_run(argv, pdf->fd, &limits, &out, &why) ||
              tool_failed(source, number, &why, err);
    if (ok && !dau_pnm_picture(dau_buf_text(&out), out.length, picture))
        ok = dau_fail(err, DAU_E_FORMAT, "ingest: %s: page %d cannot be rendered",
                      source->name, number);
    dau_buf_free(&out);
    return ok;
}

bool dau_pdf_read_text(struct dau_source *source, struct dau_page *page,
                       const struct dau_pdf_grid *grid, struct dau_pdf_text *text,
                       struct dau_err *err)
{
    const struct dau_pdf *pdf = source->self;
    char number[16];
    snprintf(number, sizeof number, "%d", page->number);
    const char *const argv[] = {"pdftotext", "-q", "-bbox-layout", "-cropbox", "-f",
                                number,      "-l", number,         "-",        "-",
                                NULL};
    struct dau_proc_limits limits = dau_ingest_limits(source, MAX_TEXT);
    struct dau_buf out = {0};
    struct dau_err why;
    bool ok = dau_proc_run(argv, pdf->fd, &limits, &out, &why) ||
              tool_failed(source, page->number, &why, err);
    if (ok && !dau_pdf_parse_text(&out, page, grid, text))
        ok = dau_fail(err, DAU_E_LIB,
                      "ingest: %s: page %d: its text cannot be understood",
                      source->name, page->number);
    dau_buf_free(&out);
    return ok;
}
