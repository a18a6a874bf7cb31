#include "run/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <jansson.h>

#include "base/file.h"
#include "run/message.h"
#include "run/summary.h"

static const size_t most_page_bytes = (size_t)256 << 20;

struct worker {
    int fd;
    const struct dau_worker_config *config;
    struct dau_run *run;
    struct dau_doc *doc; /* of the open source, without pages; NULL when none is open */
    struct dau_source *source;
    int item;                    /* the open source, its place in the plan */
    char *pages_dir;             /* where its pages are laid by; in doc->arena */
    bool is_broken;              /* nothing can be written */
    double cpu;                  /* seconds that were told of */
};

static const char *text_of(json_t *task, const char *key)
{
    const char *text = json_string_value(json_object_get(task, key));
    return text ? text : "";
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

/* What was spent since the last message goes with each. */
static bool tell(struct worker *w, json_t *message)
{
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    double cpu = seconds(own.ru_utime) + seconds(own.ru_stime) +
                 seconds(children.ru_utime) + seconds(children.ru_stime);
    json_object_set_new(message, "cpu", json_real(cpu - w->cpu));
    json_object_set_new(message, "memory", json_integer(own.ru_maxrss / 1024));
    w->cpu = cpu;
    return dau_message_send(w->fd, message);
}

static bool tell_broken(struct worker *w, const struct dau_err *err)
{
    tell(w, json_pack("{s:s,s:s,s:o}", "event", "broken", "code",
                      dau_code_name(err->code), "reason", dau_message_text(err->text)));
    return false;
}

static bool tell_failed(struct worker *w, const struct dau_err *err)
{
    if (w->is_broken)
        return tell_broken(w, err);
    return tell(w, json_pack("{s:s,s:s,s:o}", "event", "failed", "code",
                             dau_code_name(err->code), "reason",
                             dau_message_text(err->text)));
}

static void close_source(struct worker *w)
{
    dau_ingest_close(w->source);
    dau_doc_free(w->doc);
    w->source = NULL;
    w->doc = NULL;
}

static bool open_source(struct worker *w, int item, const char *name,
                        struct dau_err *err)
{
    if (w->doc && w->item == item)
        return true;
    close_source(w);
    w->doc = dau_doc_new(name);
    w->item = item;
    if (!dau_ingest_open(&w->source, w->config->plan->items[item].path, &w->config->run->ingest, w->doc,
                         err)) {
        close_source(w);
        return false;
    }
    char *folder =
        dau_worker_pages_of(w->config->pages_dir, w->doc->sha256, w->config->settings);
    w->pages_dir = dau_arena_strdup(w->doc->arena, folder);
    free(folder);
    w->is_broken = !dau_file_make_dirs(w->pages_dir, err);
    return !w->is_broken;
}

static char *page_path(const struct worker *w, int number)
{
    return dau_arena_printf(w->doc->arena, "%s/%05d.json", w->pages_dir, number);
}

/* Adds page `number` to `doc` from where it was laid by. */
static bool load_page(struct worker *w, struct dau_doc *doc, int number)
{
    struct dau_buf json = {0};
    bool ok = dau_file_read(page_path(w, number), most_page_bytes, &json, NULL) &&
              dau_page_load(doc, json.data, json.length, NULL) &&
              doc->pages[doc->n_pages - 1]->number == number;
    dau_buf_free(&json);
    return ok;
}

/* A page that was laid by only in part, by a power cut, does not count. */
static bool is_laid_by(struct worker *w, int number)
{
    if (access(page_path(w, number), R_OK) != 0)
        return false;
    struct dau_doc *probe = dau_doc_new("");
    bool ok = load_page(w, probe, number);
    dau_doc_free(probe);
    return ok;
}

static void hook(const char *name, int number)
{
    /* So that tests can see what becomes of a batch when the reader itself fails. */
    const char *crash = getenv("DAU_TEST_CRASH"), *hang = getenv("DAU_TEST_HANG");
    if (crash && *crash && strstr(name, crash))
        abort();
    if (hang && *hang && number && strstr(name, hang))
        for (;;)
            pause();
}

/* Every page goes through its JSON, read now or before: the same bytes come out. */
static bool read_page(struct worker *w, int number, bool *before, struct dau_err *err)
{
    *before = is_laid_by(w, number);
    if (*before)
        return true;
    hook(w->doc->source, number);
    struct dau_doc *scratch = dau_doc_new(w->doc->source);
    bool ok = dau_run_read_page(w->run, w->source, number, scratch, err);
    struct dau_buf json = {0};
    if (ok) {
        dau_page_dump(scratch->pages[0], &json);
        ok = dau_file_write_lightly(w->config->tmp_dir, page_path(w, number), json.data,
                                    json.length, err);
        w->is_broken = !ok;
    }
    dau_buf_free(&json);
    dau_doc_free(scratch);
    return ok;
}

/* Takes `why`. */
static void note_failure(json_t *failures, int number, json_t *why)
{
    char key[16];
    snprintf(key, sizeof key, "%d", number);
    json_object_set_new(failures, key, why);
}

/* Reads page `number`; what goes wrong with it is noted in `failures`. */
static bool try_page(struct worker *w, int number, json_t *failures)
{
    struct dau_err err = {0};
    bool before, ok = read_page(w, number, &before, &err);
    if (w->is_broken)
        return tell_broken(w, &err);
    json_t *message = json_pack("{s:s,s:i,s:b}", "event", "page", "page", number,
                                "before", (int)before);
    if (!ok) {
        json_t *why = dau_message_text(err.text);
        json_object_set(message, "error", why);
        note_failure(failures, number, why);
    }
    return tell(w, message);
}

static bool gather_pages(struct worker *w, json_t *failures, struct dau_err *err)
{
    int n = w->doc->n_source_pages;
    const char *first = NULL;
    for (int number = 1; number <= n; number++) {
        char key[16];
        snprintf(key, sizeof key, "%d", number);
        const char *why = json_string_value(json_object_get(failures, key));
        if (!why && load_page(w, w->doc, number))
            continue;
        if (!why) {
            why = "its reading was lost";
            note_failure(failures, number, json_string(why));
        }
        struct dau_page *page = dau_doc_add_page(w->doc, number);
        page->failure = dau_arena_strdup(page->arena, why);
        first = first ? first : page->failure;
    }
    if (n && (int)json_object_size(failures) >= n)
        return dau_fail(err, DAU_E_FORMAT, "%s",
                        first ? first : "no page could be read");
    return true;
}

/* Nothing at all can be written; other reasons are those of one name. */
static bool is_end_of_writing(int reason)
{
    return reason != ENAMETOOLONG && reason != EISDIR && reason != ENOTDIR &&
           reason != EEXIST && reason != ENOTEMPTY && reason != EFBIG;
}

static bool put_file(struct worker *w, const char *path, const struct dau_buf *bytes,
                     struct dau_err *err)
{
    char *folder = dau_strdup(path);
    *strrchr(folder, '/') = '\0';
    bool ok = dau_file_make_dirs(folder, err) &&
              dau_file_write_through(w->config->tmp_dir, path, dau_buf_text(bytes),
                                     bytes->length, err);
    w->is_broken = !ok && is_end_of_writing(errno);
    free(folder);
    return ok;
}

static bool put_output(struct worker *w, const char *stem,
                       const struct dau_format *format, int letter, json_t *outputs,
                       struct dau_err *err)
{
    struct dau_buf bytes = {0}, name = {0}, path = {0};
    char sha256[65];
    dau_buf_puts(&name, stem);
    if (letter)
        dau_buf_printf(&name, ".%d", letter + 1);
    dau_buf_puts(&name, format->ending);
    dau_buf_printf(&path, "%s/%s", w->config->out_dir, name.data);
    bool ok = dau_run_write(w->run, format, w->doc, letter, &bytes, err);
    if (ok && bytes.length) {
        ok = put_file(w, path.data, &bytes, err);
        dau_sha256(bytes.data, bytes.length, sha256);
        json_array_append_new(outputs,
                              json_pack("{s:s,s:s,s:I}", "path", name.data, "sha256",
                                        sha256, "bytes", (json_int_t)bytes.length));
    }
    dau_buf_free(&path);
    dau_buf_free(&name);
    dau_buf_free(&bytes);
    return ok;
}

/* Rows of the register go into the record: the register is made from the ledger. */
static bool put_rows(struct worker *w, const struct dau_format *format, json_t *record,
                     struct dau_err *err)
{
    struct dau_buf rows = {0};
    bool ok = true;
    for (int letter = 0; ok && letter < w->doc->n_letters; letter++)
        ok = dau_run_write(w->run, format, w->doc, letter, &rows, err);
    json_object_set_new(record, "rows", json_string(dau_buf_text(&rows)));
    dau_buf_free(&rows);
    return ok;
}

static bool put_outputs(struct worker *w, const char *stem, json_t *record,
                        struct dau_err *err)
{
    const struct dau_run_config *c = w->config->run;
    json_t *outputs = json_array();
    bool ok = true;
    json_object_set_new(record, "outputs", outputs);
    for (int f = 0; ok && f < c->n_formats; f++) {
        const struct dau_format *format = c->formats[f];
        int n = format->per_batch ? 0 : format->per_source ? 1 : w->doc->n_letters;
        if (format->per_batch)
            ok = put_rows(w, format, record, err);
        for (int letter = 0; ok && letter < n; letter++)
            ok = put_output(w, stem, format, letter, outputs, err);
    }
    return ok;
}

static bool finish(struct worker *w, const char *stem, json_t *failures)
{
    struct dau_err err = {0};
    json_t *record = NULL;
    bool ok =
        gather_pages(w, failures, &err) && dau_run_understand(w->run, w->doc, &err);
    if (ok) {
        record = dau_summary_record(w->doc, failures);
        ok = put_outputs(w, stem, record, &err);
    }
    if (ok) {
        ok = tell(w, json_pack("{s:s,s:o}", "event", "done", "record", record));
    } else {
        json_decref(record);
        ok = tell_failed(w, &err);
    }
    close_source(w);
    return ok;
}

/* The other side no longer sends: finish the page in hand, then leave. */
static bool is_told_to_stop(const struct worker *w)
{
    char byte;
    return recv(w->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static bool do_whole(struct worker *w, json_t *task)
{
    int n = w->doc->n_source_pages;
    int split = (int)json_integer_value(json_object_get(task, "split"));
    if (!tell(w, json_pack("{s:s,s:i}", "event", "opened", "pages", n)))
        return false;
    if (n > split)
        return tell(w, json_pack("{s:s}", "event", "split"));
    json_t *failures = json_object();
    bool ok = true;
    for (int number = 1; ok && number <= n; number++)
        ok = try_page(w, number, failures) && !is_told_to_stop(w);
    ok = ok && finish(w, text_of(task, "stem"), failures);
    json_decref(failures);
    return ok;
}

static bool do_page(struct worker *w, json_t *task)
{
    json_t *failures = json_object();
    bool ok =
        try_page(w, (int)json_integer_value(json_object_get(task, "page")), failures);
    json_decref(failures);
    return ok;
}

static bool do_finish(struct worker *w, json_t *task)
{
    return finish(w, text_of(task, "stem"), json_object_get(task, "failures"));
}

static bool do_task(struct worker *w, json_t *task)
{
    static const struct {
        const char *op;
        bool (*run)(struct worker *w, json_t *task);
    } ops[] = {{"whole", do_whole}, {"page", do_page}, {"finish", do_finish}};
    struct dau_err err = {0};
    int item = (int)json_integer_value(json_object_get(task, "item"));
    hook(text_of(task, "name"), 0);
    if (!open_source(w, item, text_of(task, "name"), &err))
        return tell_failed(w, &err);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (strcmp(ops[i].op, text_of(task, "op")) == 0)
            return ops[i].run(w, task);
    return false;
}

char *dau_worker_pages_of(const char *pages_dir, const char *sha256,
                          const char *settings)
{
    struct dau_buf path = {0};
    dau_buf_printf(&path, "%s/%.24s-%.8s", pages_dir, sha256, settings);
    return path.data;
}

int dau_worker_serve(int fd, const struct dau_worker_config *config)
{
    struct worker w = {.fd = fd, .config = config};
    struct dau_err err = {0};
    if (!dau_run_open(&w.run, config->run, &err)) {
        tell_broken(&w, &err);
        return 2;
    }
    bool ok = tell(&w, json_pack("{s:s}", "event", "ready"));
    for (json_t *task; ok && (task = dau_message_wait(fd)); json_decref(task))
        ok = do_task(&w, task) && tell(&w, json_pack("{s:s}", "event", "ready"));
    close_source(&w);
    dau_run_close(w.run);
    return 0;
}
