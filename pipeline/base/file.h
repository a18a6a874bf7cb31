/* Files: read whole within a limit, written whole or not at all. */
#ifndef DAU_BASE_FILE_H
#define DAU_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the file to `out`; "-" is standard input. Refuses folders, devices and more
 * than `max_bytes` bytes. */
bool dau_file_read(const char *path, size_t max_bytes, struct dau_buf *out,
                   struct dau_err *err);

/* A file to be read in pieces; -1 when it cannot be opened, is a folder or a device. */
int dau_file_open(const char *path, struct dau_err *err);

/* Writes beside `path`, syncs, renames: `path` holds all of it or what it held before.
 */
bool dau_file_write(const char *path, const void *bytes, size_t length,
                    struct dau_err *err);

/* The same, but the temporary file lies in the folder `temporary`, so that nothing
 * strange is ever seen beside `path`; both must be on one file system. */
bool dau_file_write_through(const char *temporary, const char *path, const void *bytes,
                            size_t length, struct dau_err *err);

/* The same without syncing: for what can be made again, and is checked when read. */
bool dau_file_write_lightly(const char *temporary, const char *path, const void *bytes,
                            size_t length, struct dau_err *err);

/* Writes all of it to an open file, however often it is interrupted; false leaves the
 * reason in errno. */
bool dau_file_write_fd(int fd, const void *bytes, size_t length);

/* Makes `path` and the folders above it where they are missing. */
bool dau_file_make_dirs(const char *path, struct dau_err *err);

/* SHA-256 of bytes as 64 hexadecimal digits and a NUL. */
void dau_sha256(const void *bytes, size_t length, char hex[65]);

/* SHA-256 of a regular file of any size. */
bool dau_file_sha256(const char *path, char hex[65], struct dau_err *err);

#endif
