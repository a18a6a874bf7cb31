#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"
#include "eval/eval.h"

enum { MAX_FILE = 64 * 1024 * 1024, MAX_DEPTH = 20 };

/* One truth and what it is compared with; `output` or `input` may not exist. */
struct item {
    const char *name, *truth, *output, *input;
    bool is_json;
    struct dau_eval_counts counts;
    struct dau_eval_fields fields;
};

struct eval {
    const char *truth, *output, *input, *html;
    bool json, verbose;
    struct dau_arena *arena;
    struct item *items;
    int n_items;
    struct dau_buf report;
    int n_failed;
};

static int help(void)
{
    fputs("usage: dau eval [OPTION]... TRUTH OUTPUT [INPUT]\n\n"
          "Compares texts (.txt) or fields (.json) with the truth. TRUTH, OUTPUT and "
          "INPUT\n"
          "are files, or folders whose files belong together by name: a.truth.txt and\n"
          "a.txt. INPUT is what OUTPUT was made from: it tells what was fixed and "
          "harmed.\n\n"
          "  --json        figures for machines\n"
          "  --html FILE   writes the texts side by side\n"
          "  -v            lists each miss\n",
          stdout);
    return DAU_EXIT_OK;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static bool cut_end(char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    bool found = n > m && strcmp(text + n - m, end) == 0;
    if (found)
        text[n - m] = '\0';
    return found;
}

/* The file of this name and ending in a folder, or the path itself when it is a file.
 */
static const char *partner(struct eval *e, const char *where, const char *name,
                           const char *end)
{
    if (!where || !is_folder(where))
        return where;
    const char *path = dau_arena_printf(e->arena, "%s/%s%s", where, name, end);
    return exists(path) ? path : NULL;
}

static void add_item(struct eval *e, const char *truth, const char *name)
{
    char *stem = dau_arena_strdup(e->arena, name);
    bool is_json = cut_end(stem, ".json");
    if (!is_json && !cut_end(stem, ".txt") && is_folder(e->truth))
        return;
    cut_end(stem, ".truth");
    const char *end = is_json ? ".json" : ".txt";
    struct item *item =
        dau_arena_push(e->arena, &e->items, &e->n_items, sizeof *e->items);
    *item = (struct item){.name = stem, .truth = truth, .is_json = is_json};
    item->output = partner(e, e->output, stem, end);
    item->input = is_json ? NULL : partner(e, e->input, stem, end);
}

static void add_folder(struct eval *e, const char *folder, const char *prefix,
                       int depth)
{
    struct dirent **entries;
    int n = depth < MAX_DEPTH ? scandir(folder, &entries, NULL, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char *path = dau_arena_printf(e->arena, "%s/%s", folder, name);
        char *full = dau_arena_printf(e->arena, "%s%s", prefix, name);
        if (name[0] != '.' && is_folder(path))
            add_folder(e, path, dau_arena_printf(e->arena, "%s/", full), depth + 1);
        else if (name[0] != '.')
            add_item(e, path, full);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

static bool read_text(struct eval *e, const char *path, const char **text,
                      struct dau_err *err)
{
    struct dau_buf buf = {0};
    bool ok = dau_file_read(path, MAX_FILE, &buf, err);
    if (ok)
        *text = dau_arena_strndup(e->arena, dau_buf_text(&buf), buf.length);
    dau_buf_free(&buf);
    return ok;
}

/* A missing or unreadable output is an empty one: all of it is wrong. */
static const char *read_output(struct eval *e, const struct item *item)
{
    const char *text = "";
    struct dau_err err = {0};
    if (item->output && read_text(e, item->output, &text, &err))
        return text;
    e->n_failed++;
    dau_cli_error("%s: no output to compare", item->name);
    return "";
}

static void list_misses(const struct item *item, const struct dau_eval_result *r)
{
    for (int i = 0; i < r->alignment.n_pairs; i++) {
        struct dau_eval_pair p = r->alignment.pairs[i];
        const char *a = p.truth < 0 ? "∅" : r->truth.tokens[p.truth].text;
        const char *b = p.other < 0 ? "∅" : r->output.tokens[p.other].text;
        bool wild = p.truth >= 0 && r->truth.tokens[p.truth].wild;
        if (!wild && strcmp(a, b) != 0)
            printf("%s: %s\t%s\n", item->name, a, b);
    }
}

static bool score_text(struct eval *e, struct item *item, struct dau_err *err)
{
    const char *truth, *input = NULL;
    struct dau_eval_result result;
    if (!read_text(e, item->truth, &truth, err))
        return false;
    const char *output = read_output(e, item);
    if (item->input && !read_text(e, item->input, &input, err))
        return false;
    if (!dau_eval_score(e->arena, truth, output, input, &result, err))
        return false;
    item->counts = result.counts;
    if (e->html)
        dau_eval_html_text(&e->report, item->name, &result);
    if (e->verbose)
        list_misses(item, &result);
    return true;
}

static bool score_fields(struct eval *e, struct item *item, struct dau_err *err)
{
    const char *truth;
    struct dau_buf misses = {0};
    struct dau_err output_err = {0};
    if (!read_text(e, item->truth, &truth, err))
        return false;
    const char *output = read_output(e, item);
    bool ok = dau_eval_fields(truth, *output ? output : "{}", &item->fields, &misses,
                              &output_err) ||
              dau_eval_fields(truth, "{}", &item->fields, &misses, err);
    if (output_err.text[0])
        dau_cli_error("%s: %s", item->name, output_err.text);
    if (ok && e->verbose)
        for (char *line = strtok(misses.data, "\n"); line; line = strtok(NULL, "\n"))
            printf("%s: %s\n", item->name, line);
    dau_buf_free(&misses);
    return ok;
}

static double share(long part, long all)
{
    return (double)part / (double)(all > 0 ? all : 1);
}

static json_t *counts_json(const struct dau_eval_counts *c)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:f, s:f, s:I, s:f, s:f, s:I, s:I, s:I}", "tokens",
        (json_int_t)c->tokens, "errors", (json_int_t)c->errors, "ser",
        share(c->errors, c->tokens), "cer", share(c->char_errors, c->chars),
        "char_errors", (json_int_t)c->char_errors, "marks", share(c->marks, c->tokens),
        "base", share(c->bases, c->tokens), "case", (json_int_t)c->cases, "missing",
        (json_int_t)c->missing, "added", (json_int_t)c->added);
    if (c->has_input)
        json_object_update_new(json, json_pack("{s:f, s:I, s:I, s:I, s:I}", "ser_in",
                                               share(c->input_errors, c->tokens),
                                               "errors_in", (json_int_t)c->input_errors,
                                               "right_in", (json_int_t)c->input_right,
                                               "fixed", (json_int_t)c->fixed, "harmed",
                                               (json_int_t)c->harmed));
    return json;
}

static json_t *fields_json(const struct dau_eval_fields *f)
{
    long exact = 0, soft = 0, total = 0;
    json_t *each = json_object();
    for (int i = 0; i < DAU_EVAL_N_FIELDS; i++) {
        exact += f->exact[i];
        soft += f->soft[i];
        total += f->total[i];
        if (f->total[i])
            json_object_set_new(
                each, dau_eval_field_names[i],
                json_pack("[I, I]", (json_int_t)f->exact[i], (json_int_t)f->total[i]));
    }
    return json_pack("{s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:o}", "documents",
                     (json_int_t)f->documents, "fields_exact", share(exact, total),
                     "fields_soft", share(soft, total), "whole",
                     share(f->whole, f->documents), "refs_f1",
                     dau_eval_f1(&f->references), "tasks_f1", dau_eval_f1(&f->tasks),
                     "deadlines_f1", dau_eval_f1(&f->deadlines), "fields", each);
}

struct sums {
    struct dau_eval_counts counts;
    struct dau_eval_fields fields;
};

static void print_json(const struct eval *e, const struct sums *sums)
{
    json_t *documents = json_array(), *all = json_object();
    for (int i = 0; i < e->n_items; i++) {
        const struct item *item = &e->items[i];
        json_t *json =
            item->is_json ? fields_json(&item->fields) : counts_json(&item->counts);
        json_object_set_new(json, "document", json_string(item->name));
        json_array_append_new(documents, json);
    }
    json_object_set_new(all, "documents", documents);
    if (sums->counts.documents)
        json_object_set_new(all, "text", counts_json(&sums->counts));
    if (sums->fields.documents)
        json_object_set_new(all, "fields", fields_json(&sums->fields));
    json_dumpf(all, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(all);
}

static void print_counts(const char *name, const struct dau_eval_counts *c)
{
    printf("%-28s %7ld %7.2f %7.2f %7.2f %7.2f %6ld %6ld", name, c->tokens,
           100 * share(c->errors, c->tokens), 100 * share(c->char_errors, c->chars),
           100 * share(c->marks, c->tokens), 100 * share(c->bases, c->tokens),
           c->missing, c->added);
    if (c->has_input)
        printf(" %7.2f %6ld %6ld", 100 * share(c->input_errors, c->tokens), c->fixed,
               c->harmed);
    putchar('\n');
}

static void print_text_table(const struct eval *e, const struct dau_eval_counts *sum)
{
    printf("%-28s %7s %7s %7s %7s %7s %6s %6s", "", "tokens", "wrong%", "char%",
           "marks%", "base%", "miss", "added");
    if (sum->has_input)
        printf(" %7s %6s %6s", "before%", "fixed", "harmed");
    putchar('\n');
    for (int i = 0; i < e->n_items; i++)
        if (!e->items[i].is_json)
            print_counts(e->items[i].name, &e->items[i].counts);
    if (sum->documents > 1)
        print_counts("together", sum);
}

static void print_fields_table(const struct dau_eval_fields *f)
{
    long exact = 0, soft = 0, total = 0;
    for (int i = 0; i < DAU_EVAL_N_FIELDS; i++) {
        exact += f->exact[i];
        soft += f->soft[i];
        total += f->total[i];
        if (f->total[i])
            printf("%-18s %ld/%ld\n", dau_eval_field_names[i], f->exact[i],
                   f->total[i]);
    }
    printf("documents=%ld fields_exact=%.4f fields_soft=%.4f whole=%.4f refs_f1=%.4f "
           "tasks_f1=%.4f deadlines_f1=%.4f\n",
           f->documents, share(exact, total), share(soft, total),
           share(f->whole, f->documents), dau_eval_f1(&f->references),
           dau_eval_f1(&f->tasks), dau_eval_f1(&f->deadlines));
}

static bool score_all(struct eval *e, struct sums *sums, struct dau_err *err)
{
    for (int i = 0; i < e->n_items; i++) {
        struct item *item = &e->items[i];
        if (!(item->is_json ? score_fields(e, item, err) : score_text(e, item, err)))
            return false;
        dau_eval_add(&sums->counts, &item->counts);
        dau_eval_add_fields(&sums->fields, &item->fields);
    }
    return true;
}

static bool take(struct eval *e, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    if (strcmp(arg, "--json") == 0)
        e->json = true;
    else if (strcmp(arg, "-v") == 0 || strcmp(arg, "--verbose") == 0)
        e->verbose = true;
    else if (strcmp(arg, "--html") == 0 && *i + 1 < argc)
        e->html = argv[++*i];
    else if (arg[0] == '-' && arg[1])
        return false;
    else if (!e->truth)
        e->truth = arg;
    else if (!e->output)
        e->output = arg;
    else if (!e->input)
        e->input = arg;
    else
        return false;
    return true;
}

static int run(struct eval *e)
{
    struct sums sums = {0};
    struct dau_err err = {0};
    if (is_folder(e->truth))
        add_folder(e, e->truth, "", 0);
    else
        add_item(e, e->truth,
                 strrchr(e->truth, '/') ? strrchr(e->truth, '/') + 1 : e->truth);
    if (e->n_items == 0) {
        dau_cli_error("%s holds no .txt or .json file", e->truth);
        return DAU_EXIT_NOTHING;
    }
    dau_eval_html_begin(&e->report, "dau eval");
    bool ok = score_all(e, &sums, &err);
    dau_eval_html_end(&e->report);
    if (ok && e->html)
        ok = dau_file_write(e->html, e->report.data, e->report.length, &err);
    if (!ok) {
        dau_cli_error("%s", err.text);
        return DAU_EXIT_NOTHING;
    }
    if (e->json)
        print_json(e, &sums);
    else if (sums.counts.documents)
        print_text_table(e, &sums.counts);
    if (!e->json && sums.fields.documents)
        print_fields_table(&sums.fields);
    return e->n_failed ? DAU_EXIT_SOME_FAILED : DAU_EXIT_OK;
}

int dau_cli_eval(int argc, char **argv)
{
    struct eval e = {.arena = NULL};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help();
        if (!take(&e, argc, argv, &i))
            return dau_cli_usage("eval", "what is '%s'?", argv[i]);
    }
    if (!e.output)
        return dau_cli_usage("eval", "a truth and an output are needed");
    e.arena = dau_arena_new();
    int code = run(&e);
    dau_buf_free(&e.report);
    dau_arena_free(e.arena);
    return code;
}
