#include "run/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "run/crew.h"
#include "run/exec.h"

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
    int n_moved;               /* in one look */
    struct dau_exec exec;
    bool is_stuck;             /* a file could not be moved; `err` says why */
    struct dau_err err;
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

static int by_name(const void *name, const void *seen)
{
    return strcmp(name, ((const struct seen *)seen)->name);
}

static struct seen *find_seen(const struct watch *w, const char *name)
{
    return w->n_seen
               ? bsearch(name, w->seen, (size_t)w->n_seen, sizeof *w->seen, by_name)
               : NULL;
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
    static const char *const ours[] = {"done", "failed", NULL};
    char **names = NULL;
    int n_names = 0, kept = 0;
    if (!dau_folder_list_without(w->config->inbox, ours, w->scratch, &names, &n_names,
                                 err))
        return false;
    struct seen *now = dau_alloc((size_t)n_names, sizeof *now);
    long long clock = dau_crew_clock();
    for (int i = 0; i < n_names; i++) {
        struct stat st;
        if (stat(in_inbox(w, "", names[i]), &st) < 0 || !S_ISREG(st.st_mode))
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

/* Where the ending of a file name begins, or the end of the name. */
static int ending_of(const char *name)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    const char *base = slash ? slash + 1 : name;
    return (int)(dot && dot > base ? dot - name : (long)strlen(name));
}

/* Where a file can be moved to: NAME, NAME~2, NAME~3, ... before its ending. */
static bool find_place(struct watch *w, const char *folder, const char *name, char **to,
                       struct dau_err *err)
{
    int length = ending_of(name);
    char *path = dau_arena_strdup(w->scratch, in_inbox(w, folder, name));
    for (int i = 2; i < MOST_COPIES && access(path, F_OK) == 0; i++)
        path = dau_arena_printf(w->scratch, "%s/%s/%.*s~%d%s", w->config->inbox, folder,
                                length, name, i, name + length);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    bool ok = dau_file_make_dirs(path, err);
    *slash = '/';
    *to = path;
    return ok;
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

static bool move(const char *from, const char *to, struct dau_err *err)
{
    return (access(to, F_OK) != 0 && rename(from, to) == 0) ||
           dau_fail(err, DAU_E_IO, "run: cannot move %s to %s: %s", from, to,
                    strerror(errno));
}

static void run_errand(struct watch *w, const struct dau_exec_note *note)
{
    int code = dau_exec_run(&w->exec, note);
    if (!code)
        return;
    struct dau_batch_event event = {
        .name = "warning",
        .text = dau_arena_printf(w->scratch, "%s: the command ended with code %d",
                                 note->name, code)};
    w->tell(w->data, &event);
}

/* Noted, but killed before the move: the file will be met again in the inbox. A new one
 * of its name may lie there by now. */
static bool is_unmoved(const struct dau_exec_note *note)
{
    char sha256[65];
    const char *before = json_string_value(json_object_get(note->record, "sha256"));
    return access(note->to, F_OK) != 0 && access(note->from, F_OK) == 0 &&
           (!before || !dau_file_sha256(note->from, sha256, NULL) ||
            strcmp(before, sha256) == 0);
}

/* The command that was due, or under way, when the last watch, or it, was killed. */
static bool take_up(struct watch *w, struct dau_err *err)
{
    struct dau_exec_note note = {0};
    struct dau_buf text = {0};
    struct dau_err why = {0};
    if (!w->config->exec)
        return true; /* it stays due */
    if (dau_exec_read(&w->exec, &note, &text, &why)) {
        if (is_unmoved(&note))
            dau_exec_forget(&w->exec);
        else
            run_errand(w, &note);
        json_decref((json_t *)(uintptr_t)note.record);
    }
    dau_buf_free(&text);
    return why.code == DAU_OK || dau_fail(err, why.code, "%s", why.text);
}

/* A source has ended, now or in a run that was stopped before it could be moved. */
static bool settle(struct watch *w, const struct dau_batch_event *e,
                   struct dau_err *err)
{
    const struct dau_item *item = e->item;
    char *to = NULL;
    bool failed = dau_state_of(e->record) == DAU_STATE_FAILED;
    if (access(item->path, F_OK) != 0)
        return true; /* whoever sent it took it back */
    if (!find_place(w, failed ? "failed" : "done", item->name, &to, err))
        return false;
    if (failed)
        put_reason(to, json_string_value(json_object_get(e->record, "reason")));
    struct dau_exec_note note = {item->path, to, item->name, item->stem, e->record};
    /* What is still due would be written over. */
    if (w->config->exec && (!take_up(w, err) || !dau_exec_write(&w->exec, &note, err)))
        return false;
    if (!move(item->path, to, err))
        return false;
    w->n_moved++;
    if (w->config->exec)
        run_errand(w, &note);
    return true;
}

static void hear(void *data, const struct dau_batch_event *event)
{
    struct watch *w = data;
    w->tell(w->data, event);
    if (event->record && !w->is_stuck)
        w->is_stuck = !settle(w, event, &w->err);
}

/* Of the ".2" at the end of "letter.2"; 0 where there is no such end. */
static size_t number_length(const char *stem)
{
    const char *dot = strrchr(stem, '.');
    size_t n = dot ? strspn(dot + 1, "0123456789") : 0;
    return n && !dot[1 + n] ? n + 1 : 0;
}

/* Which names have their results where: stem of the results -> name. A source of many
 * letters writes STEM.2, STEM.3 as well, so that of "letter.2" belongs to "letter". */
static json_t *owners_of(const struct watch *w, const struct dau_ledger *ledger)
{
    json_t *owners = json_object(), *record;
    const char *name;
    json_object_foreach(ledger->records, name, record)
    {
        int length = ending_of(name);
        char *stem = dau_arena_strndup(w->scratch, name, (size_t)length);
        if (dau_state_of(record) == DAU_STATE_FAILED)
            continue;
        json_object_set_new(owners, stem, json_string(name));
        stem[length - (int)number_length(stem)] = '\0';
        if (!json_object_get(owners, stem))
            json_object_set_new(owners, stem, json_string(name));
    }
    return owners;
}

static bool is_owned(const json_t *owners, const char *stem, const char *name)
{
    const char *owner = json_string_value(json_object_get(owners, stem));
    return owner && strcmp(owner, name) != 0;
}

/* True when reading the file under this name would write over the results of another
 * letter: one of this name with other bytes, or one whose results have such names. */
static bool is_taken(const struct watch *w, const struct dau_ledger *ledger,
                     const json_t *owners, const char *path, const char *file_name)
{
    char sha256[65];
    const char *name = dau_plan_name(w->scratch, file_name);
    const json_t *record = json_object_get(ledger->records, name);
    const char *before = json_string_value(json_object_get(record, "sha256"));
    if (before && dau_state_of(record) != DAU_STATE_FAILED &&
        dau_file_sha256(path, sha256, NULL) && strcmp(before, sha256) != 0)
        return true;
    char *stem = dau_arena_strndup(w->scratch, name, (size_t)ending_of(name));
    if (is_owned(owners, stem, name))
        return true;
    stem[strlen(stem) - number_length(stem)] = '\0';
    return is_owned(owners, stem, name);
}

/* The name under which a file can be read: NAME, NAME~2, NAME~3, ... */
static char *free_name(const struct watch *w, const struct dau_ledger *ledger,
                       const json_t *owners, char *given)
{
    const char *path = dau_arena_strdup(w->scratch, in_inbox(w, "", given));
    int length = ending_of(given);
    char *name = given;
    for (int n = 2;
         n < MOST_COPIES && (is_taken(w, ledger, owners, path, name) ||
                             (n > 2 && access(in_inbox(w, "", name), F_OK) == 0));
         n++)
        name =
            dau_arena_printf(w->scratch, "%.*s~%d%s", length, given, n, given + length);
    return name;
}

static bool give_free_names(struct watch *w, char **names, int n_names,
                            struct dau_err *err)
{
    struct dau_ledger ledger;
    bool ok = dau_ledger_read(&ledger, w->config->batch.out_dir, err);
    json_t *owners = owners_of(w, &ledger);
    for (int i = 0; ok && i < n_names; i++) {
        char *name = free_name(w, &ledger, owners, names[i]);
        if (name != names[i] &&
            rename(in_inbox(w, "", names[i]), in_inbox(w, "", name)) == 0)
            names[i] = name;
        else if (name != names[i])
            ok = dau_fail(err, DAU_E_IO, "run: cannot rename %s to %s: %s",
                          in_inbox(w, "", names[i]), name, strerror(errno));
    }
    json_decref(owners);
    dau_ledger_close(&ledger);
    return ok;
}

static bool read_settled(struct watch *w, char **names, int n_names, bool *stopped,
                         struct dau_err *err)
{
    struct dau_plan plan;
    struct dau_batch_total total = {0};
    if (!give_free_names(w, names, n_names, err) ||
        !dau_plan_make_named(&plan, w->config->inbox, names, n_names, w->scratch, err))
        return false;
    *stopped = stop_asked; /* from now on the batch hears of it */
    if (*stopped)
        return true;
    bool ok = dau_batch_run(&w->config->batch, &plan, hear, w, &total, err);
    *stopped = total.stopped;
    if (ok && w->is_stuck)
        return dau_fail(err, w->err.code, "%s", w->err.text);
    return ok;
}

/* In short naps: a signal may come just before one. */
static void rest(int ms)
{
    enum { NAP_MS = 200 };
    for (; ms > 0 && !stop_asked; ms -= NAP_MS) {
        struct timespec nap = {0, (ms < NAP_MS ? ms : NAP_MS) * 1000000L};
        nanosleep(&nap, NULL);
    }
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
    w.exec = (struct dau_exec){config->exec, config->batch.out_dir};
    bool ok = take_up(&w, err), stopped = false;
    while (ok && !stop_asked && !stopped) {
        char **settled = NULL;
        int n_settled = 0;
        bool growing = false;
        ok = look(&w, &settled, &n_settled, &growing, err);
        w.n_moved = 0;
        if (ok && n_settled)
            ok = read_settled(&w, settled, n_settled, &stopped, err);
        if (ok && config->once && !growing && !w.n_moved)
            break;
        if (ok && !stopped && !w.n_moved)
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
