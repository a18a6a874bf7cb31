#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "base/arena.h"

enum { STEP = 64 * 1024 };

static bool read_all(int fd, const char *name, size_t max_bytes, struct dau_buf *out,
                     struct dau_err *err)
{
    static const char limit[] = "%s is larger than %zu bytes";
    char step[STEP];
    size_t before = out->length;
    for (;;) {
        ssize_t n = read(fd, step, sizeof step);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return dau_fail(err, DAU_E_IO, "cannot read %s: %s", name, strerror(errno));
        if (n == 0)
            return true;
        if (out->length - before + (size_t)n > max_bytes)
            return dau_fail(err, DAU_E_LIMIT, limit, name, max_bytes);
        dau_buf_add(out, step, (size_t)n);
    }
}

static bool is_readable_kind(int fd, const char *path, struct dau_err *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return dau_fail(err, DAU_E_IO, "cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return dau_fail(err, DAU_E_FORMAT, "%s is a folder, not a file", path);
    if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
        return dau_fail(err, DAU_E_FORMAT, "%s is not a regular file", path);
    return true;
}

bool dau_file_write_fd(int fd, const void *bytes, size_t length)
{
    for (const char *from = bytes; length;) {
        ssize_t n = write(fd, from, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        from += n;
        length -= (size_t)n;
    }
    return true;
}

/* A rename is only lasting once the folder that holds the name is on the disk. */
static bool sync_folder_of(const char *path)
{
    char *folder = dau_strdup(path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
    return close(fd) == 0 && ok;
}

int dau_file_open(const char *path, struct dau_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        dau_fail(err, DAU_E_IO, "cannot open %s: %s", path, strerror(errno));
        return -1;
    }
    if (is_readable_kind(fd, path, err) && fcntl(fd, F_SETFL, 0) == 0)
        return fd;
    close(fd);
    return -1;
}

bool dau_file_read(const char *path, size_t max_bytes, struct dau_buf *out,
                   struct dau_err *err)
{
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", max_bytes, out, err);
    int fd = dau_file_open(path, err);
    if (fd < 0)
        return false;
    bool ok = read_all(fd, path, max_bytes, out, err);
    close(fd);
    return ok;
}

static bool write_by(const char *temporary, const char *path, const void *bytes,
                     size_t length, bool lasting, struct dau_err *err)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool ok =
        fd >= 0 && dau_file_write_fd(fd, bytes, length) && (!lasting || fsync(fd) == 0);
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    ok = ok && rename(temporary, path) == 0 && (!lasting || sync_folder_of(path));
    if (ok)
        return true;
    int reason = errno;
    dau_fail(err, DAU_E_IO, "cannot write %s: %s", path, strerror(reason));
    unlink(temporary);
    errno = reason; /* some callers go on with another file */
    return false;
}

bool dau_file_write(const char *path, const void *bytes, size_t length,
                    struct dau_err *err)
{
    struct dau_buf temporary = {0};
    dau_buf_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
    bool ok = write_by(temporary.data, path, bytes, length, true, err);
    dau_buf_free(&temporary);
    return ok;
}

static bool write_in(const char *folder, const char *path, const void *bytes,
                     size_t length, bool lasting, struct dau_err *err)
{
    struct dau_buf temporary = {0};
    dau_buf_printf(&temporary, "%s/%ld", folder, (long)getpid());
    bool ok = write_by(temporary.data, path, bytes, length, lasting, err);
    dau_buf_free(&temporary);
    return ok;
}

bool dau_file_write_through(const char *folder, const char *path, const void *bytes,
                            size_t length, struct dau_err *err)
{
    return write_in(folder, path, bytes, length, true, err);
}

bool dau_file_write_lightly(const char *folder, const char *path, const void *bytes,
                            size_t length, struct dau_err *err)
{
    return write_in(folder, path, bytes, length, false, err);
}

bool dau_file_make_dirs(const char *path, struct dau_err *err)
{
    char *copy = dau_strdup(path);
    bool ok = true;
    for (char *c = copy + 1; ok && *copy; c++) {
        char end = *c;
        if (end != '/' && end != '\0')
            continue;
        *c = '\0';
        ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *c = end;
        if (end == '\0')
            break;
    }
    struct stat st;
    if (ok && stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
        ok = false;
        errno = ENOTDIR;
    }
    if (!ok)
        dau_fail(err, DAU_E_IO, "cannot make folder %s: %s", path, strerror(errno));
    int reason = errno;
    free(copy);
    errno = reason;
    return ok;
}

static void finish(struct sha256_ctx *context, char hex[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void dau_sha256(const void *bytes, size_t length, char hex[65])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    finish(&context, hex);
}

bool dau_file_sha256(const char *path, char hex[65], struct dau_err *err)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return dau_fail(err, DAU_E_IO, "cannot open %s: %s", path, strerror(errno));
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t step[STEP];
    size_t n;
    while ((n = fread(step, 1, sizeof step, file)) > 0)
        sha256_update(&context, n, step);
    bool ok = !ferror(file);
    fclose(file);
    if (!ok)
        return dau_fail(err, DAU_E_IO, "cannot read %s", path);
    finish(&context, hex);
    return true;
}
