#include "run/ledger.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

static const char *text_at(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    return text ? text : "";
}

static void take_line(json_t *records, const char *line, size_t length)
{
    json_t *record = json_loadb(line, length, 0, NULL);
    if (*text_at(record, "name"))
        json_object_set(records, text_at(record, "name"), record);
    json_decref(record);
}

/* Within one ledger the last line counts; between ledgers, the later end. */
static void merge(struct dau_ledger *ledger, json_t *records)
{
    const char *name;
    json_t *record;
    json_object_foreach(records, name, record)
    {
        const json_t *before = json_object_get(ledger->records, name);
        if (strcmp(text_at(before, "ended"), text_at(record, "ended")) <= 0)
            json_object_set(ledger->records, name, record);
    }
}

static bool read_one(struct dau_ledger *ledger, const char *path, struct dau_err *err)
{
    struct dau_buf text = {0};
    bool ok = dau_file_read(path, most_bytes, &text, err);
    json_t *records = json_object();
    const char *line = dau_buf_text(&text), *last = line + text.length, *end;
    /* A power cut can leave bytes of zero in the middle: no string functions. */
    for (; ok && (end = memchr(line, '\n', (size_t)(last - line))); line = end + 1)
        take_line(records, line, (size_t)(end - line));
    merge(ledger, records);
    json_decref(records);
    dau_buf_free(&text);
    return ok;
}

static int is_ledger(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);
    return strncmp(entry->d_name, "ledger", 6) == 0 && n >= 12 &&
           strcmp(entry->d_name + n - 6, ".jsonl") == 0;
}

bool dau_ledger_read(struct dau_ledger *ledger, const char *out_dir,
                     struct dau_err *err)
{
    *ledger = (struct dau_ledger){.records = json_object(), .fd = -1};
    struct dau_buf path = {0};
    struct dirent **found = NULL;
    dau_buf_printf(&path, "%s/.dau", out_dir);
    int n = scandir(path.data, &found, is_ledger, alphasort);
    bool ok = true;
    for (int i = 0; i < n; i++) {
        dau_buf_clear(&path);
        dau_buf_printf(&path, "%s/.dau/%s", out_dir, found[i]->d_name);
        ok = ok && read_one(ledger, path.data, err);
        free(found[i]);
    }
    free(found);
    dau_buf_free(&path);
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
    bool ok = dau_file_write_fd(ledger->fd, text.data, text.length) && fsync(ledger->fd) == 0;
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
