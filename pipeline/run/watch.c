#include "run/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "run/crew.h"

enum { MOST_COPIES = 10000 };

/* A file in the inbox as it was when last looked at. */
struct seen {
    char *name;
    off_t size;
    struct timespec time;
    long long since; /* stands still since, dau_crew_clock() */
};

struct watch {
    const struct dau_watch_config *config;
    void (*tell)(void *data, const struct dau_batch_event *event);
    void *data;
    struct seen *seen; /* sorted by name, on the heap */
    int n_seen;
    struct dau_arena *scratch; /* of one look */
};

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static const char *in_inbox(const struct watch *w, const char *folder, const char *name)
{
    return dau_arena_printf(w->scratch, "%s%s%s/%s", w->config->inbox,
                            *folder ? "/" : "", folder, name);
}

static bool is_ours(const char *name)
{
    return strncmp(name, "done/", 5) == 0 || strncmp(name, "failed/", 7) == 0;
}

static struct seen *find_seen(const struct watch *w, const char *name)
{
    for (int i = 0; i < w->n_seen; i++)
        if (strcmp(w->seen[i].name, name) == 0)
            return &w->seen[i];
    return NULL;
}

static bool stands_still(const struct seen *before, const struct stat *st)
{
    return before && before->size == st->st_size &&
           before->time.tv_sec == st->st_mtim.tv_sec &&
           before->time.tv_nsec == st->st_mtim.tv_nsec;
}

/* One look: which files stand still for long enough. The clock is ours: the times of
 * files on a share may be those of another machine, so they are only compared with each
 * other. */
static bool look(struct watch *w, char ***settled, int *n_settled, bool *growing,
                 struct dau_err *err)
{
    char **names = NULL;
    int n_names = 0, kept = 0;
    if (!dau_folder_list(w->config->inbox, w->scratch, &names, &n_names, err))
        return false;
    struct seen *now = dau_alloc((size_t)n_names, sizeof *now);
    long long clock = dau_crew_clock();
    for (int i = 0; i < n_names; i++) {
        struct stat st;
        if (is_ours(names[i]) || stat(in_inbox(w, "", names[i]), &st) < 0)
            continue;
        const struct seen *before = find_seen(w, names[i]);
        long long since = stands_still(before, &st) ? before->since : clock;
        now[kept++] =
            (struct seen){dau_strdup(names[i]), st.st_size, st.st_mtim, since};
        if (clock - since >= w->config->settle_ms)
            *(char **)dau_arena_push(w->scratch, settled, n_settled, sizeof **settled) =
                names[i];
        else
            *growing = true;
    }
    for (int i = 0; i < w->n_seen; i++)
        free(w->seen[i].name);
    free(w->seen);
    w->seen = now;
    w->n_seen = kept;
    return true;
}

/* Moves a file to a name that is free: NAME, NAME~2, NAME~3, ... before its ending. */
static bool move_to(struct watch *w, const char *from, const char *folder,
                    const char *name, char **to)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    if (!dot || (slash && dot < slash))
        dot = name + strlen(name);
    for (int i = 1; i < MOST_COPIES; i++) {
        char *path = i == 1 ? dau_arena_strdup(w->scratch, in_inbox(w, folder, name))
                            : dau_arena_printf(w->scratch, "%s%s%s/%.*s~%d%s",
                                               w->config->inbox, *folder ? "/" : "",
                                               folder, (int)(dot - name), name, i, dot);
        char *end = strrchr(path, '/');
        *end = '\0';
        bool ok = dau_file_make_dirs(path, NULL);
        *end = '/';
        if (!ok || (access(path, F_OK) != 0 && rename(from, path) == 0)) {
            *to = path;
            return ok;
        }
        if (access(path, F_OK) != 0)
            return false;
    }
    return false;
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

/* The command gets what is known of the first letter in its environment. */
static void execute(const struct watch *w, const struct dau_batch_event *e,
                    const char *path)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        const json_t *letter = json_array_get(json_object_get(e->record, "letters"), 0);
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        setenv("DAU_FILE", path, 1);
        setenv("DAU_NAME", e->item->name, 1);
        setenv("DAU_OUTPUT", w->config->batch.out_dir, 1);
        setenv("DAU_STEM", e->item->stem, 1);
        set_env(e->record, "state", "DAU_STATE");
        set_env(e->record, "reason", "DAU_REASON");
        set_env(e->record, "pages", "DAU_PAGES");
        set_env(letter, "number", "DAU_NUMBER");
        set_env(letter, "date", "DAU_DATE");
        set_env(letter, "issuer", "DAU_ISSUER");
        set_env(letter, "type", "DAU_TYPE");
        set_env(letter, "tasks", "DAU_TASKS");
        execl("/bin/sh", "sh", "-c", w->config->exec, (char *)NULL);
        _exit(127);
    }
    int status;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

static void put_reason(const char *moved, const char *reason)
{
    struct dau_buf path = {0}, text = {0};
    dau_buf_printf(&path, "%s.reason.txt", moved);
    dau_buf_printf(&text, "%s\n", reason ? reason : "");
    dau_file_write(path.data, text.data, text.length, NULL);
    dau_buf_free(&text);
    dau_buf_free(&path);
}

/* A source has ended, now or in a run that was stopped before it could be moved. */
static void settle(struct watch *w, const struct dau_batch_event *e)
{
    char *moved = NULL;
    bool failed = dau_state_of(e->record) == DAU_STATE_FAILED;
    if (!move_to(w, e->item->path, failed ? "failed" : "done", e->item->name, &moved))
        return;
    if (failed)
        put_reason(moved, json_string_value(json_object_get(e->record, "reason")));
    if (w->config->exec)
        execute(w, e, moved);
}

static void hear(void *data, const struct dau_batch_event *event)
{
    struct watch *w = data;
    w->tell(w->data, event);
    if (event->record)
        settle(w, event);
}

/* The name is taken by a letter with other bytes: its results must not be written over.
 */
static bool is_taken(const struct dau_ledger *ledger, const char *path,
                     const char *name)
{
    char sha256[65];
    const json_t *record = json_object_get(ledger->records, name);
    const char *before = json_string_value(json_object_get(record, "sha256"));
    return before && dau_state_of(record) != DAU_STATE_FAILED &&
           dau_file_sha256(path, sha256, NULL) && strcmp(before, sha256) != 0;
}

static void give_free_names(struct watch *w, char **names, int n_names)
{
    struct dau_ledger ledger;
    if (!dau_ledger_read(&ledger, w->config->batch.out_dir, NULL))
        return;
    for (int i = 0; i < n_names; i++) {
        const char *dot = strrchr(names[i], '.'), *slash = strrchr(names[i], '/');
        int length = (int)(dot && (!slash || dot > slash) ? dot - names[i]
                                                          : (long)strlen(names[i]));
        char *name = names[i];
        for (int n = 2;
             n < MOST_COPIES &&
             (is_taken(&ledger, in_inbox(w, "", names[i]), name) ||
              (name != names[i] && access(in_inbox(w, "", name), F_OK) == 0));
             n++)
            name = dau_arena_printf(w->scratch, "%.*s~%d%s", length, names[i], n,
                                    names[i] + length);
        if (name != names[i] &&
            rename(in_inbox(w, "", names[i]), in_inbox(w, "", name)) == 0)
            names[i] = name;
    }
    dau_ledger_close(&ledger);
}

static bool read_settled(struct watch *w, char **names, int n_names, bool *stopped,
                         struct dau_err *err)
{
    struct dau_plan plan;
    struct dau_batch_total total = {0};
    give_free_names(w, names, n_names);
    if (!dau_plan_make_named(&plan, w->config->inbox, names, n_names, w->scratch, err))
        return false;
    bool ok = dau_batch_run(&w->config->batch, &plan, hear, w, &total, err);
    *stopped = total.stopped;
    return ok;
}

static void rest(int ms)
{
    struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

bool dau_watch_run(const struct dau_watch_config *config,
                   void (*tell)(void *data, const struct dau_batch_event *event),
                   void *data, struct dau_err *err)
{
    struct watch w = {
        .config = config, .tell = tell, .data = data, .scratch = dau_arena_new()};
    struct sigaction action = {.sa_handler = ask_to_stop}, before[2];
    sigaction(SIGINT, &action, &before[0]);
    sigaction(SIGTERM, &action, &before[1]);
    bool ok = true, stopped = false;
    while (ok && !stop_asked && !stopped) {
        char **settled = NULL;
        int n_settled = 0;
        bool growing = false;
        ok = look(&w, &settled, &n_settled, &growing, err);
        if (ok && n_settled)
            ok = read_settled(&w, settled, n_settled, &stopped, err);
        else if (ok && config->once && !growing)
            break;
        else
            rest(config->interval_ms);
        dau_arena_empty(w.scratch);
    }
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    for (int i = 0; i < w.n_seen; i++)
        free(w.seen[i].name);
    free(w.seen);
    dau_arena_free(w.scratch);
    return ok;
}
