#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "eval/eval.h"

const char *const dau_eval_field_names[DAU_EVAL_N_FIELDS] = {
    "number",           "date",        "place",      "parent",
    "issuer",           "type",        "subject",    "urgency",
    "signer.authority", "signer.role", "signer.name"};

static const double soft_enough = 0.95, task_alike = 0.9;

enum { MAX_DEPTH = 16 };

struct strings {
    const char **items;
    int n;
};

/* Case, spaces, tone placement and marks at the end told apart no more. */
static const char *fold(struct dau_arena *arena, const char *text)
{
    const char *at = dau_text_lower(arena, dau_eval_normal(arena, text));
    char *out = dau_arena_alloc(arena, strlen(at) + 1, 1);
    size_t n = 0;
    for (; *at; at++) {
        bool space = strchr(" \t\r\n\f\v", *at) != NULL;
        if (!space)
            out[n++] = *at;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && strchr(" .,;:", out[n - 1]))
        n--;
    out[n] = '\0';
    return out;
}

/* The text of a field: itself, or its `value`; NULL when there is none. */
static const char *value_of(const json_t *field)
{
    if (json_is_object(field))
        field = json_object_get(field, "value");
    const char *text = json_string_value(field);
    return text && *text ? text : NULL;
}

static const char *field_at(const json_t *fields, const char *name)
{
    const char *dot = strchr(name, '.');
    if (!dot)
        return value_of(json_object_get(fields, name));
    char parent[32] = "";
    strncat(parent, name, (size_t)(dot - name));
    return value_of(json_object_get(json_object_get(fields, parent), dot + 1));
}

static const char *shown(const char *text)
{
    return text ? text : "nothing";
}

static void score_fields(struct dau_arena *arena, const json_t *truth,
                         const json_t *output, struct dau_eval_fields *out,
                         struct dau_buf *misses)
{
    bool whole = true;
    for (int i = 0; i < DAU_EVAL_N_FIELDS; i++) {
        const char *want = field_at(truth, dau_eval_field_names[i]);
        const char *got = field_at(output, dau_eval_field_names[i]);
        if (!want && !got)
            continue;
        bool both = want && got, exact = false, soft = false;
        if (both) {
            const char *a = fold(arena, want), *b = fold(arena, got);
            exact = strcmp(a, b) == 0;
            soft = dau_eval_similarity(a, b) >= soft_enough;
        }
        out->total[i]++;
        out->exact[i] += exact;
        out->soft[i] += soft;
        whole = whole && exact;
        if (misses && !exact)
            dau_buf_printf(misses, "%s: want '%s', got '%s'\n", dau_eval_field_names[i],
                           shown(want), shown(got));
    }
    out->whole += whole;
}

static bool contains(const struct strings *set, const char *text)
{
    for (int i = 0; i < set->n; i++)
        if (strcmp(set->items[i], text) == 0)
            return true;
    return false;
}

static void add(struct dau_arena *arena, struct strings *set, const char *text)
{
    if (contains(set, text))
        return;
    const char **item = dau_arena_push(arena, &set->items, &set->n, sizeof *set->items);
    *item = text;
}

static void compare_sets(const struct strings *want, const struct strings *got,
                         struct dau_eval_set *out, const char *what,
                         struct dau_buf *misses)
{
    for (int i = 0; i < want->n; i++) {
        bool found = contains(got, want->items[i]);
        out->right += found;
        out->missing += !found;
        if (misses && !found)
            dau_buf_printf(misses, "%s: missing '%s'\n", what, want->items[i]);
    }
    for (int i = 0; i < got->n; i++) {
        bool extra = !contains(want, got->items[i]);
        out->extra += extra;
        if (misses && extra)
            dau_buf_printf(misses, "%s: not in the truth '%s'\n", what, got->items[i]);
    }
}

static struct strings reference_numbers(struct dau_arena *arena, const json_t *doc)
{
    struct strings set = {0};
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(doc, "references"), i, item)
    {
        const char *number = json_string_value(json_object_get(item, "number"));
        if (number && *number)
            add(arena, &set, fold(arena, number));
    }
    return set;
}

static void add_deadlines(struct dau_arena *arena, const json_t *tasks, int depth,
                          struct strings *set)
{
    size_t i, k;
    json_t *task, *deadline;
    if (depth > MAX_DEPTH)
        return;
    json_array_foreach(tasks, i, task)
    {
        json_array_foreach(json_object_get(task, "deadlines"), k, deadline)
        {
            const char *date = json_string_value(json_object_get(deadline, "date"));
            if (date && *date)
                add(arena, set, date);
        }
        add_deadlines(arena, json_object_get(task, "items"), depth + 1, set);
    }
}

/* A truth may list its dates apart from the tasks. */
static struct strings deadline_dates(struct dau_arena *arena, const json_t *doc,
                                     bool is_truth)
{
    struct strings set = {0};
    json_t *own = is_truth ? json_object_get(doc, "deadlines") : NULL, *item;
    size_t i;
    json_array_foreach(own, i, item)
    {
        if (json_is_string(item))
            add(arena, &set, json_string_value(item));
    }
    if (!own)
        add_deadlines(arena, json_object_get(doc, "tasks"), 0, &set);
    return set;
}

static const char *text_at(const json_t *task, const char *key)
{
    const char *text = json_string_value(json_object_get(task, key));
    return text ? text : "";
}

/* The last task of that path, as a later one replaces an earlier. */
static const json_t *task_with(const json_t *tasks, const char *path)
{
    const json_t *found = NULL;
    size_t i;
    json_t *task;
    json_array_foreach(tasks, i, task)
    {
        if (strcmp(text_at(task, "path"), path) == 0)
            found = task;
    }
    return found;
}

static struct strings task_paths(struct dau_arena *arena, const json_t *tasks)
{
    struct strings set = {0};
    size_t i;
    json_t *task;
    json_array_foreach(tasks, i, task)
    {
        add(arena, &set, text_at(task, "path"));
    }
    return set;
}

static void score_tasks(struct dau_arena *arena, const json_t *truth,
                        const json_t *output, struct dau_eval_fields *out,
                        struct dau_buf *misses)
{
    const json_t *want = json_object_get(truth, "tasks");
    const json_t *got = json_object_get(output, "tasks");
    struct strings wanted = task_paths(arena, want), found = task_paths(arena, got);
    long right = 0;
    for (int i = 0; i < wanted.n; i++) {
        const char *path = wanted.items[i];
        bool hit =
            contains(&found, path) &&
            dau_eval_similarity(fold(arena, text_at(task_with(want, path), "text")),
                                fold(arena, text_at(task_with(got, path), "text"))) >=
                task_alike;
        right += hit;
        if (misses && !hit)
            dau_buf_printf(misses, "tasks: missing or other text: %s\n", path);
    }
    out->tasks.right += right;
    out->tasks.missing += wanted.n - right;
    out->tasks.extra += found.n - right;
}

static void score_document(const json_t *truth, const json_t *output,
                           struct dau_eval_fields *out, struct dau_buf *misses)
{
    struct dau_arena *arena = dau_arena_new();
    out->documents = 1;
    score_fields(arena, json_object_get(truth, "fields"),
                 json_object_get(output, "fields"), out, misses);
    struct strings want = reference_numbers(arena, truth);
    struct strings got = reference_numbers(arena, output);
    compare_sets(&want, &got, &out->references, "references", misses);
    score_tasks(arena, truth, output, out, misses);
    want = deadline_dates(arena, truth, true);
    got = deadline_dates(arena, output, false);
    compare_sets(&want, &got, &out->deadlines, "deadlines", misses);
    dau_arena_free(arena);
}

static json_t *load(const char *text, const char *what, struct dau_err *err)
{
    json_error_t error;
    json_t *json = json_loads(text, 0, &error);
    if (!json)
        dau_fail(err, DAU_E_FORMAT, "eval: %s, line %d: %s", what, error.line,
                 error.text);
    return json;
}

bool dau_eval_fields(const char *truth_json, const char *output_json,
                     struct dau_eval_fields *out, struct dau_buf *misses,
                     struct dau_err *err)
{
    *out = (struct dau_eval_fields){0};
    json_t *truth = load(truth_json, "truth", err);
    json_t *output = truth ? load(output_json, "output", err) : NULL;
    if (output)
        score_document(truth, output, out, misses);
    bool ok = output != NULL;
    json_decref(truth);
    json_decref(output);
    return ok;
}

static void add_set(struct dau_eval_set *sum, const struct dau_eval_set *more)
{
    sum->right += more->right;
    sum->extra += more->extra;
    sum->missing += more->missing;
}

void dau_eval_add_fields(struct dau_eval_fields *sum,
                         const struct dau_eval_fields *more)
{
    sum->documents += more->documents;
    sum->whole += more->whole;
    for (int i = 0; i < DAU_EVAL_N_FIELDS; i++) {
        sum->exact[i] += more->exact[i];
        sum->soft[i] += more->soft[i];
        sum->total[i] += more->total[i];
    }
    add_set(&sum->references, &more->references);
    add_set(&sum->tasks, &more->tasks);
    add_set(&sum->deadlines, &more->deadlines);
}

double dau_eval_f1(const struct dau_eval_set *set)
{
    double all = 2.0 * (double)set->right + (double)set->extra + (double)set->missing;
    return 2.0 * (double)set->right / (all > 1 ? all : 1);
}
