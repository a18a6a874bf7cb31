#include "run/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/folder.h"

struct planner {
    struct dau_plan *plan;
    struct dau_arena *arena;
    struct stat out; /* the output folder; st_ino 0 when there is none yet */
};

static void add(struct planner *planner, const char *path, const char *name)
{
    struct dau_plan *plan = planner->plan;
    struct dau_item *item =
        dau_arena_push(planner->arena, &plan->items, &plan->n_items, sizeof *item);
    *item = (struct dau_item){.path = path, .name = name};
}

/* Some folder above `name`, below `folder`, is the output folder. */
static bool is_output(const struct planner *planner, const char *folder,
                      const char *name)
{
    if (!planner->out.st_ino)
        return false;
    char *path = dau_arena_printf(planner->arena, "%s/%s", folder, name);
    for (char *slash;
         (slash = strrchr(path, '/')) && (size_t)(slash - path) > strlen(folder);) {
        *slash = '\0';
        struct stat st;
        if (stat(path, &st) == 0 && st.st_ino == planner->out.st_ino &&
            st.st_dev == planner->out.st_dev)
            return true;
    }
    return false;
}

static bool add_folder(struct planner *planner, const char *folder, struct dau_err *err)
{
    char **names = NULL;
    int n_names = 0;
    if (!dau_folder_list(folder, planner->arena, &names, &n_names, err))
        return false;
    for (int i = 0; i < n_names; i++)
        if (!is_output(planner, folder, names[i]))
            add(planner, dau_arena_printf(planner->arena, "%s/%s", folder, names[i]),
                names[i]);
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct dau_item *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->path, y->path);
}

static int by_stem(const void *a, const void *b)
{
    const struct dau_item *const *x = a, *const *y = b;
    int order = strcmp((*x)->stem, (*y)->stem);
    return order ? order : by_name(*x, *y);
}

static char *without_ending(struct dau_arena *arena, const char *name)
{
    char *stem = dau_arena_strdup(arena, name);
    char *slash = strrchr(stem, '/'), *base = slash ? slash + 1 : stem;
    char *dot = strrchr(base, '.');
    if (dot && dot != base)
        *dot = '\0';
    return stem;
}

/* The path as given, without what would lead out of the output folder. */
static char *inside(struct dau_arena *arena, const char *path)
{
    char *name = dau_arena_alloc(arena, strlen(path) + 1, 1), *out = name;
    for (const char *c = path; *c;) {
        size_t n = strcspn(c, "/");
        bool skip =
            n == 0 || strncmp(c, ".", n) == 0 || (n == 2 && strncmp(c, "..", 2) == 0);
        if (!skip) {
            if (out != name)
                *out++ = '/';
            memcpy(out, c, n);
            out += n;
        }
        c += n + (c[n] == '/');
    }
    return name;
}

enum stem_kind { PLAIN, WITH_ENDING, WITH_PATH };

static const char *stem_of(struct dau_arena *arena, const struct dau_item *item,
                           enum stem_kind kind)
{
    if (strcmp(item->path, "-") == 0)
        return "stdin";
    return kind == PLAIN         ? without_ending(arena, item->name)
           : kind == WITH_ENDING ? item->name
                                 : inside(arena, item->path);
}

/* Items that share a stem get the next, longer kind of stem. */
static bool part_stems(struct dau_plan *plan, enum stem_kind next,
                       struct dau_arena *arena)
{
    size_t n = (size_t)plan->n_items;
    struct dau_item **sorted = DAU_NEW_N(arena, struct dau_item *, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &plan->items[i];
    qsort(sorted, n, sizeof *sorted, by_stem);
    bool shared = false;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && strcmp(sorted[i]->stem, sorted[end]->stem) == 0;)
            end++;
        shared |= end - i > 1;
        for (size_t j = i; end - i > 1 && j < end; j++)
            sorted[j]->stem = stem_of(arena, sorted[j], next);
    }
    return shared;
}

/* The same path given twice is one item. */
static void drop_repeated(struct dau_plan *plan)
{
    int kept = 0;
    for (int i = 0; i < plan->n_items; i++)
        if (!kept || strcmp(plan->items[i].path, plan->items[kept - 1].path) != 0)
            plan->items[kept++] = plan->items[i];
    plan->n_items = kept;
}

static bool name_stems(struct dau_plan *plan, struct dau_arena *arena,
                       struct dau_err *err)
{
    if (!plan->n_items)
        return true;
    qsort(plan->items, (size_t)plan->n_items, sizeof *plan->items, by_name);
    drop_repeated(plan);
    for (int i = 0; i < plan->n_items; i++)
        plan->items[i].stem = stem_of(arena, &plan->items[i], PLAIN);
    if (part_stems(plan, WITH_ENDING, arena) && part_stems(plan, WITH_PATH, arena) &&
        part_stems(plan, WITH_PATH, arena))
        return dau_fail(err, DAU_E_CONFIG,
                        "run: two sources would write the same files; run them apart");
    return true;
}

bool dau_plan_make(struct dau_plan *plan, char **arguments, int n_arguments,
                   const char *out_dir, struct dau_arena *arena, struct dau_err *err)
{
    struct planner planner = {.plan = plan, .arena = arena};
    *plan = (struct dau_plan){0};
    if (stat(out_dir, &planner.out) < 0)
        planner.out.st_ino = 0;
    for (int i = 0; i < n_arguments; i++) {
        struct stat st;
        const char *slash = strrchr(arguments[i], '/');
        if (stat(arguments[i], &st) == 0 && S_ISDIR(st.st_mode)) {
            if (!add_folder(&planner, arguments[i], err))
                return false;
        } else {
            add(&planner, arguments[i], slash && slash[1] ? slash + 1 : arguments[i]);
        }
    }
    return name_stems(plan, arena, err);
}

bool dau_plan_make_named(struct dau_plan *plan, const char *folder, char **names,
                         int n_names, struct dau_arena *arena, struct dau_err *err)
{
    struct planner planner = {.plan = plan, .arena = arena};
    *plan = (struct dau_plan){0};
    for (int i = 0; i < n_names; i++)
        add(&planner, dau_arena_printf(arena, "%s/%s", folder, names[i]), names[i]);
    return name_stems(plan, arena, err);
}
