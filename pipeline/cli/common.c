#include "cli/cli.h"
#include "ingest/ingest.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folder PREFIX/share/dau for a program at PREFIX/bin/dau. */
static bool beside_program(char *out, size_t size)
{
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return false;
    program[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(program, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    int length = snprintf(out, size, "%s/share/dau", program);
    return length > 0 && (size_t)length < size && is_folder(out);
}

static void data_dir(const char *option, char *out, size_t size)
{
    const char *set = option ? option : getenv("DAU_DATA");
    if (set && *set)
        snprintf(out, size, "%s", set);
    else if (!beside_program(out, size))
        snprintf(out, size, "%s", DAU_SOURCE_DIR);
}

const char *dau_cli_dict_dir(const char *option)
{
    static char path[2 * PATH_MAX];
    data_dir(option, path, PATH_MAX);
    strcat(path, "/dict");
    return path;
}

const char *dau_cli_models_dir(const char *option)
{
    static char path[2 * PATH_MAX];
    data_dir(option, path, PATH_MAX);
    strcat(path, "/models");
    return path;
}

void dau_cli_error(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("dau: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}

int dau_cli_usage(const char *command, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "dau %s: ", command);
    vfprintf(stderr, fmt, args);
    fprintf(stderr, "; see dau %s --help\n", command);
    va_end(args);
    return DAU_EXIT_USAGE;
}

bool dau_cli_read_pages(struct dau_source *source, struct dau_doc *doc,
                        struct dau_err *err)
{
    bool ok = doc->kind == DAU_KIND_TEXT ||
              dau_fail(err, DAU_E_FORMAT, "%s is no text; dau run reads it", doc->source);
    for (int i = 1; ok && i <= doc->n_source_pages; i++) {
        struct dau_picture picture = {0};
        ok = dau_ingest_page(source, i, dau_doc_add_page(doc, i), &picture, err);
        dau_picture_free(&picture);
    }
    return ok;
}

bool dau_cli_read_text(const char *path, struct dau_doc *doc, struct dau_err *err)
{
    struct dau_ingest_config config = dau_ingest_default();
    struct dau_source *source = NULL;
    bool ok = dau_ingest_open(&source, path, &config, doc, err) &&
              dau_cli_read_pages(source, doc, err);
    dau_ingest_close(source);
    return ok;
}
