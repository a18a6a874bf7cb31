#include "run/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

static const char *const names[DAU_STATE_N] = {"none", "done", "review", "failed",
                                               "duplicate"};

/* A million records are about half a gigabyte. */
static const size_t most_bytes = (size_t)2 << 30;

const char *dau_state_name(enum dau_state state)
{
    return names[state];
}

enum dau_state dau_state_of(const json_t *record)
{
    const char *name = json_string_value(json_object_get(record, "state"));
    for (int i = 1; name && i < DAU_STATE_N; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum dau_state)i;
    return DAU_STATE_NONE;
}

static void take_line(struct dau_ledger *ledger, const char *line, size_t length)
{
    json_t *record = json_loadb(line, length, 0, NULL);
    const char *name = json_string_value(json_object_get(record, "name"));
    if (name)
        json_object_set(ledger->records, name, record);
    json_decref(record);
}

static bool read_one(struct dau_ledger *ledger, const char *path, struct dau_err *err)
{
    struct dau_buf text = {0};
    bool ok = dau_file_read(path, most_bytes, &text, err);
    for (const char *line = dau_buf_text(&text), *end; ok && (end = strchr(line, '\n'));
         line = end + 1)
        take_line(ledger, line, (size_t)(end - line));
    dau_buf_free(&text);
    return ok;
}

bool dau_ledger_read(struct dau_ledger *ledger, const char *out_dir,
                     struct dau_err *err)
{
    *ledger = (struct dau_ledger){.records = json_object(), .fd = -1};
    struct dau_buf pattern = {0};
    glob_t found = {0};
    dau_buf_printf(&pattern, "%s/.dau/ledger*.jsonl", out_dir);
    bool ok = true;
    if (glob(pattern.data, 0, NULL, &found) == 0)
        for (size_t i = 0; ok && i < found.gl_pathc; i++)
            ok = read_one(ledger, found.gl_pathv[i], err);
    globfree(&found);
    dau_buf_free(&pattern);
    return ok;
}

/* What follows a torn line must begin on a line of its own. */
static bool close_torn_line(int fd)
{
    char last = '\n';
    off_t end = lseek(fd, 0, SEEK_END);
    if (end <= 0)
        return end == 0;
    return pread(fd, &last, 1, end - 1) == 1 &&
           (last == '\n' || write(fd, "\n", 1) == 1);
}

bool dau_ledger_open(struct dau_ledger *ledger, const char *out_dir, const char *shard,
                     struct dau_err *err)
{
    if (!dau_ledger_read(ledger, out_dir, err))
        return false;
    struct dau_buf path = {0};
    dau_buf_printf(&path, "%s/.dau/ledger%s%s.jsonl", out_dir, shard ? "." : "",
                   shard ? shard : "");
    ledger->path = path.data;
    ledger->fd = open(path.data, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (ledger->fd >= 0 && close_torn_line(ledger->fd))
        return true;
    return dau_fail(err, DAU_E_IO, "run: cannot write %s: %s", path.data,
                    strerror(errno));
}

bool dau_ledger_add(struct dau_ledger *ledger, json_t *record, struct dau_err *err)
{
    char *line = json_dumps(record, JSON_COMPACT);
    struct dau_buf text = {0};
    dau_buf_printf(&text, "%s\n", line);
    free(line);
    json_object_set_new(ledger->records,
                        json_string_value(json_object_get(record, "name")), record);
    bool ok = write(ledger->fd, text.data, text.length) == (ssize_t)text.length &&
              fsync(ledger->fd) == 0;
    dau_buf_free(&text);
    return ok || dau_fail(err, DAU_E_IO, "run: cannot write %s: %s", ledger->path,
                          strerror(errno));
}

void dau_ledger_close(struct dau_ledger *ledger)
{
    json_decref(ledger->records);
    if (ledger->fd >= 0)
        close(ledger->fd);
    free(ledger->path);
    *ledger = (struct dau_ledger){.fd = -1};
}
