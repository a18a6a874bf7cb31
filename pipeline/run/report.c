#include "run/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "run/twins.h"
#include "write/write.h"

enum { MOST_SLOW = 5, MOST_DOUBTFUL = 20 };

struct row {
    const char *name;
    const json_t *record;
};

struct rows {
    struct row *rows; /* sorted by name */
    int n_rows;
    struct dau_arena *arena;
};

struct totals {
    int by_state[DAU_STATE_N], received;
    long pages, failed_pages;
    double seconds;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->name, ((const struct row *)b)->name);
}

static double seconds_of(const json_t *record)
{
    return json_number_value(json_object_get(record, "seconds"));
}

static int by_time(const void *a, const void *b)
{
    double x = seconds_of(((const struct row *)a)->record);
    double y = seconds_of(((const struct row *)b)->record);
    return x < y ? 1 : x > y ? -1 : by_name(a, b);
}

static const char *text_at(const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    return text ? text : "";
}

static long integer_at(const json_t *record, const char *key)
{
    return (long)json_integer_value(json_object_get(record, key));
}

static struct rows sorted_rows(const json_t *records)
{
    struct rows rows = {.arena = dau_arena_new()};
    const char *name;
    json_t *record;
    json_object_foreach((json_t *)(uintptr_t)records, name, record)
    {
        struct row *row =
            dau_arena_push(rows.arena, &rows.rows, &rows.n_rows, sizeof *row);
        *row = (struct row){name, record};
    }
    if (rows.n_rows)
        qsort(rows.rows, (size_t)rows.n_rows, sizeof *rows.rows, by_name);
    return rows;
}

static void add_to(struct totals *totals, const json_t *record)
{
    totals->received++;
    totals->by_state[dau_state_of(record)]++;
    totals->pages += integer_at(record, "pages");
    totals->failed_pages += integer_at(record, "failed_pages");
    totals->seconds += seconds_of(record);
}

static struct totals total_of(const struct rows *rows)
{
    struct totals totals = {0};
    for (int i = 0; i < rows->n_rows; i++)
        add_to(&totals, rows->rows[i].record);
    return totals;
}

/* "a/b/" of "a/b/letter.pdf"; "" for a name without a folder. */
static size_t folder_length(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : 0;
}

static void table_row(struct dau_buf *out, const char *name, size_t length,
                      const struct totals *t)
{
    dau_buf_printf(out, "%9d %8d %8d %8d %10d %8ld  %.*s\n", t->received,
                   t->by_state[DAU_STATE_DONE], t->by_state[DAU_STATE_REVIEW],
                   t->by_state[DAU_STATE_FAILED], t->by_state[DAU_STATE_DUPLICATE],
                   t->pages, (int)length, name);
}

static void folder_table(const struct rows *rows, struct dau_buf *out)
{
    struct totals all = total_of(rows);
    dau_buf_puts(out,
                 " received     done   review   failed duplicates    pages  folder\n");
    for (int i = 0, end; i < rows->n_rows; i = end) {
        struct totals t = {0};
        const char *name = rows->rows[i].name;
        size_t length = folder_length(name);
        for (end = i;
             end < rows->n_rows && folder_length(rows->rows[end].name) == length &&
             strncmp(rows->rows[end].name, name, length) == 0;
             end++)
            add_to(&t, rows->rows[end].record);
        table_row(out, length ? name : "./", length ? length : 2, &t);
    }
    table_row(out, "all", 3, &all);
}

static void failures(const struct rows *rows, struct dau_buf *out)
{
    bool first = true;
    for (int i = 0; i < rows->n_rows; i++) {
        const json_t *record = rows->rows[i].record;
        if (dau_state_of(record) != DAU_STATE_FAILED &&
            !integer_at(record, "failed_pages"))
            continue;
        if (first)
            dau_buf_puts(out, "\nFailed, or with lost pages:\n");
        first = false;
        dau_buf_printf(out, "  %s: %s\n", rows->rows[i].name,
                       text_at(record, "reason"));
    }
}

static void doubtful(const struct rows *rows, struct dau_buf *out)
{
    int n = 0;
    for (int i = 0; i < rows->n_rows; i++) {
        if (dau_state_of(rows->rows[i].record) != DAU_STATE_REVIEW)
            continue;
        if (n++ == 0)
            dau_buf_puts(out, "\nTo review:\n");
        if (n <= MOST_DOUBTFUL)
            dau_buf_printf(out, "  %s\n", rows->rows[i].name);
    }
    if (n > MOST_DOUBTFUL)
        dau_buf_printf(out, "  and %d more; see the register or --letters\n",
                       n - MOST_DOUBTFUL);
}

static void numbers_twice(const json_t *records, struct dau_buf *out)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_twins *twins;
    int n = dau_twins_find(records, arena, &twins);
    if (n)
        dau_buf_puts(out, "\nThe same number on several letters:\n");
    for (int i = 0; i < n; i++)
        dau_buf_printf(out, "  " DAU_TWINS_CODE ": %s\n", twins[i].message);
    dau_arena_free(arena);
}

static json_t *twins_json(const json_t *records)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_twins *twins;
    json_t *checks = json_array();
    int n = dau_twins_find(records, arena, &twins);
    for (int i = 0; i < n; i++) {
        json_t *names = json_array();
        for (int k = 0; k < twins[i].n_letters; k++)
            json_array_append_new(names, json_string(twins[i].letters[k].name));
        json_array_append_new(checks,
                              json_pack("{s:s,s:s,s:o}", "code", DAU_TWINS_CODE,
                                        "message", twins[i].message, "sources", names));
    }
    dau_arena_free(arena);
    return checks;
}

static void slowest(struct rows *rows, struct dau_buf *out)
{
    qsort(rows->rows, (size_t)rows->n_rows, sizeof *rows->rows, by_time);
    dau_buf_puts(out, "\nSlowest:\n");
    for (int i = 0; i < rows->n_rows && i < MOST_SLOW; i++)
        dau_buf_printf(out, "  %8.1f s  %4ld pages  %s\n",
                       seconds_of(rows->rows[i].record),
                       integer_at(rows->rows[i].record, "pages"), rows->rows[i].name);
}

json_t *dau_report_gather(char **out_dirs, int n_out_dirs, struct dau_err *err)
{
    json_t *all = json_object();
    for (int i = 0; i < n_out_dirs; i++) {
        struct dau_ledger ledger;
        bool ok = dau_ledger_read(&ledger, out_dirs[i], err);
        if (ok && !json_object_size(ledger.records))
            ok = dau_fail(err, DAU_E_CONFIG,
                          "run: there is no ledger in %s; name the -o "
                          "folder of a batch",
                          out_dirs[i]);
        if (ok)
            json_object_update(all, ledger.records);
        dau_ledger_close(&ledger);
        if (!ok) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

void dau_report_text(const json_t *records, struct dau_buf *out)
{
    struct rows rows = sorted_rows(records);
    struct totals t = total_of(&rows);
    dau_buf_printf(out,
                   "%d received = %d done + %d to review + %d failed + %d duplicates\n",
                   t.received, t.by_state[DAU_STATE_DONE], t.by_state[DAU_STATE_REVIEW],
                   t.by_state[DAU_STATE_FAILED], t.by_state[DAU_STATE_DUPLICATE]);
    dau_buf_printf(out, "%ld pages, %ld of them lost\n\n", t.pages, t.failed_pages);
    folder_table(&rows, out);
    failures(&rows, out);
    doubtful(&rows, out);
    numbers_twice(records, out);
    if (rows.n_rows)
        slowest(&rows, out);
    dau_arena_free(rows.arena);
}

json_t *dau_report_json(const json_t *records)
{
    struct rows rows = sorted_rows(records);
    struct totals t = total_of(&rows);
    json_t *report = json_pack(
        "{s:i,s:i,s:i,s:i,s:i,s:I,s:I}", "received", t.received, "done",
        t.by_state[DAU_STATE_DONE], "review", t.by_state[DAU_STATE_REVIEW], "failed",
        t.by_state[DAU_STATE_FAILED], "duplicates", t.by_state[DAU_STATE_DUPLICATE],
        "pages", (json_int_t)t.pages, "failed_pages", (json_int_t)t.failed_pages);
    json_t *sources = json_array();
    for (int i = 0; i < rows.n_rows; i++)
        json_array_append(sources, (json_t *)(uintptr_t)rows.rows[i].record);
    json_object_set_new(report, "checks", twins_json(records));
    json_object_set_new(report, "sources", sources);
    dau_arena_free(rows.arena);
    return report;
}

/* `text` cut or filled to `width` characters, since printf counts bytes. */
static void cell(struct dau_buf *out, const char *text, size_t width)
{
    size_t n = 0;
    bool cut = dau_text_count(text) > width;
    for (const char *c = text; *c && n < width - (cut ? 1 : 0); n++) {
        const char *from = c;
        dau_text_next(&c);
        dau_buf_add(out, from, (size_t)(c - from));
    }
    if (cut) {
        dau_buf_puts(out, "…");
        n++;
    }
    for (; n <= width; n++)
        dau_buf_putc(out, ' ');
}

static void letter_line(const char *name, const json_t *letter, struct dau_buf *out)
{
    const char *number = text_at(letter, "number"), *date = text_at(letter, "date");
    cell(out, name, 28);
    cell(out, *number ? number : "-", 20);
    cell(out, *date ? date : "-", 10);
    cell(out, text_at(letter, "issuer"), 40);
    dau_buf_printf(out, "%5ld%s\n", integer_at(letter, "tasks"),
                   json_is_true(json_object_get(letter, "review")) ? "  review" : "");
}

void dau_report_letters(const json_t *records, struct dau_buf *out)
{
    struct rows rows = sorted_rows(records);
    dau_buf_printf(out, "%-28s %-20s %-10s %-40s TASKS\n", "FILE", "NUMBER", "DATE",
                   "ISSUER");
    for (int i = 0; i < rows.n_rows; i++) {
        const json_t *letters = json_object_get(rows.rows[i].record, "letters"),
                     *letter;
        size_t j;
        json_array_foreach((json_t *)(uintptr_t)letters, j, letter)
            letter_line(rows.rows[i].name, letter, out);
        if (!json_array_size(letters))
            dau_buf_printf(out, "%s: %s %s\n", rows.rows[i].name,
                           dau_state_name(dau_state_of(rows.rows[i].record)),
                           text_at(rows.rows[i].record, "reason"));
    }
    dau_arena_free(rows.arena);
}

/* What the batch says of one of its letters; NULL for nothing. */
static const char *remark_on(const struct dau_twins *twins, int n, const char *name,
                             int letter)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < twins[i].n_letters; k++)
            if (twins[i].letters[k].letter == letter &&
                strcmp(twins[i].letters[k].name, name) == 0)
                return twins[i].message;
    return NULL;
}

/* A row closes with its remarks in quotation marks: what the batch says goes in there.
 */
static void register_row(struct dau_buf *out, const char *row, size_t length,
                         const char *remark)
{
    static const char close[] = "\"\r\n";
    size_t n = sizeof close - 1;
    bool fits = remark && length > n && memcmp(row + length - n, close, n) == 0;
    bool is_first = fits && length > n + 1 && row[length - n - 1] == '"';
    dau_buf_add(out, row, fits ? length - n : length);
    if (!fits)
        return;
    dau_buf_puts(out, is_first ? "" : " ");
    for (const char *c = remark; *c; c++) {
        dau_buf_puts(out, *c == '"' ? "\"" : "");
        dau_buf_putc(out, *c);
    }
    dau_buf_puts(out, close);
}

void dau_report_register(const json_t *records, struct dau_buf *out)
{
    struct rows rows = sorted_rows(records);
    struct dau_twins *twins;
    int number = 0, n_twins = dau_twins_find(records, rows.arena, &twins);
    for (int i = 0; i < rows.n_rows; i++) {
        const json_t *value = json_object_get(rows.rows[i].record, "rows");
        int letter = 0;
        for (const char *row = json_string_value(value), *end; row && *row; row = end) {
            end = strstr(row, "\r\n,");
            end = end ? end + 2 : row + strlen(row);
            if (!number)
                dau_register_head(out);
            dau_buf_printf(out, "%d", ++number);
            register_row(out, row, (size_t)(end - row),
                         remark_on(twins, n_twins, rows.rows[i].name, letter++));
        }
    }
    dau_arena_free(rows.arena);
}

static bool verify_output(const char *out_dir, const char *name, const json_t *output,
                          struct dau_buf *out)
{
    struct dau_buf path = {0};
    struct dau_err err = {0};
    char sha256[65];
    dau_buf_printf(&path, "%s/%s", out_dir, text_at(output, "path"));
    bool there = dau_file_sha256(path.data, sha256, &err);
    bool same = there && strcmp(sha256, text_at(output, "sha256")) == 0;
    if (!same)
        dau_buf_printf(out, "%s: %s (from %s)\n", path.data,
                       there ? "is not what was written" : "is missing", name);
    dau_buf_free(&path);
    return same;
}

bool dau_report_verify(const char *out_dir, struct dau_buf *out, int *n_outputs,
                       struct dau_err *err)
{
    char *dirs[] = {(char *)(uintptr_t)out_dir};
    json_t *records = dau_report_gather(dirs, 1, err);
    if (!records)
        return false;
    struct rows rows = sorted_rows(records);
    bool all = true;
    for (int i = 0; i < rows.n_rows; i++) {
        json_t *outputs = json_object_get(rows.rows[i].record, "outputs"), *output;
        size_t j;
        json_array_foreach(outputs, j, output)
        {
            ++*n_outputs;
            all &= verify_output(out_dir, rows.rows[i].name, output, out);
        }
    }
    dau_arena_free(rows.arena);
    json_decref(records);
    return all || dau_fail(err, DAU_E_FORMAT,
                           "run: outputs differ from the ledger of %s; "
                           "run the batch again",
                           out_dir);
}
