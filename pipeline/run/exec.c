#include "run/exec.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

enum { MOST_BYTES = 64 << 20, KILLED = 128, MOST_SIGNALS = 64 };

static struct dau_buf path_of(const struct dau_exec *exec)
{
    struct dau_buf path = {0};
    dau_buf_printf(&path, "%s/.dau/exec", exec->out_dir);
    return path;
}

/* Five texts, each closed by a NUL: a path need not be UTF-8, as JSON would have it. */
bool dau_exec_write(const struct dau_exec *exec, const struct dau_exec_note *note,
                    struct dau_err *err)
{
    char *record = json_dumps(note->record, JSON_COMPACT);
    const char *texts[] = {note->from, note->to, note->name, note->stem, record};
    struct dau_buf path = path_of(exec), bytes = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        dau_buf_add(&bytes, texts[i], strlen(texts[i]) + 1);
    bool ok = dau_file_write(path.data, bytes.data, bytes.length, err);
    dau_buf_free(&bytes);
    dau_buf_free(&path);
    free(record);
    return ok;
}

static bool take_texts(const struct dau_buf *bytes, struct dau_exec_note *note)
{
    const char *texts[5], *at = bytes->data, *end = at + bytes->length;
    for (size_t i = 0; i < 5; i++) {
        const char *close = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;
        if (!close)
            return false;
        texts[i] = at;
        at = close + 1;
    }
    *note = (struct dau_exec_note){texts[0], texts[1], texts[2], texts[3],
                                   json_loads(texts[4], 0, NULL)};
    return note->record;
}

bool dau_exec_read(const struct dau_exec *exec, struct dau_exec_note *note,
                   struct dau_buf *text, struct dau_err *err)
{
    struct dau_buf path = path_of(exec);
    bool there = access(path.data, F_OK) == 0;
    bool ok = there && dau_file_read(path.data, MOST_BYTES, text, err);
    if (ok && !take_texts(text, note))
        ok = dau_fail(err, DAU_E_IO,
                      "run: %s, the note of a command that is due, is damaged; remove it",
                      path.data);
    dau_buf_free(&path);
    return ok;
}

void dau_exec_forget(const struct dau_exec *exec)
{
    struct dau_buf path = path_of(exec);
    unlink(path.data);
    dau_buf_free(&path);
}

static void set_env(const json_t *object, const char *key, const char *name)
{
    const json_t *value = json_object_get(object, key);
    char number[32];
    snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    setenv(name,
           json_is_string(value)    ? json_string_value(value)
           : json_is_integer(value) ? number
                                    : "",
           1);
}

/* What is known of the source and its first letter. */
static void set_environment(const struct dau_exec *exec,
                            const struct dau_exec_note *note)
{
    const json_t *letter = json_array_get(json_object_get(note->record, "letters"), 0);
    setenv("DAU_FILE", note->to, 1);
    setenv("DAU_NAME", note->name, 1);
    setenv("DAU_OUTPUT", exec->out_dir, 1);
    setenv("DAU_STEM", note->stem, 1);
    set_env(note->record, "state", "DAU_STATE");
    set_env(note->record, "reason", "DAU_REASON");
    set_env(note->record, "pages", "DAU_PAGES");
    set_env(letter, "number", "DAU_NUMBER");
    set_env(letter, "date", "DAU_DATE");
    set_env(letter, "issuer", "DAU_ISSUER");
    set_env(letter, "type", "DAU_TYPE");
    set_env(letter, "tasks", "DAU_TASKS");
}

int dau_exec_run(const struct dau_exec *exec, const struct dau_exec_note *note)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
        set_environment(exec, note);
        execl("/bin/sh", "sh", "-c", exec->command, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    int code = pid < 0             ? 127
               : WIFEXITED(status) ? WEXITSTATUS(status)
                                   : KILLED + WTERMSIG(status);
    if (code <= KILLED || code > KILLED + MOST_SIGNALS) /* 255 is how some programs fail */
        dau_exec_forget(exec);
    return code;
}
