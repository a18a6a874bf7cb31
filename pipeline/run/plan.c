#include "run/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/folder.h"
#include "base/text.h"

struct planner {
    struct dau_plan *plan;
    struct dau_arena *arena;
    struct stat out; /* the output folder; st_ino 0 when there is none yet */
};

static bool is_control(unsigned char c)
{
    return c < ' ' || c == 0x7F;
}

static bool is_plain(const char *bytes)
{
    for (const char *c = bytes; *c; c++)
        if (is_control((unsigned char)*c))
            return false;
    return dau_text_is_utf8(bytes, strlen(bytes));
}

/* Ledgers and outputs are UTF-8, and a name is a line; names of old archives need not
 * be. */
static const char *in_utf8(struct dau_arena *arena, const char *bytes)
{
    if (is_plain(bytes))
        return bytes;
    struct dau_buf text = {0};
    while (*bytes) {
        const char *from = bytes;
        bool bad = is_control((unsigned char)*bytes);
        bad |= dau_text_next(&bytes) == 0xFFFD && bytes == from + 1;
        if (bad)
            dau_buf_printf(&text, "%%%02X", (unsigned)(unsigned char)*from);
        else
            dau_buf_add(&text, from, (size_t)(bytes - from));
    }
    char *kept = dau_arena_strdup(arena, dau_buf_text(&text));
    dau_buf_free(&text);
    return kept;
}

static void add(struct planner *planner, const char *path, const char *name)
{
    struct dau_plan *plan = planner->plan;
    struct dau_item *item =
        dau_arena_push(planner->arena, &plan->items, &plan->n_items, sizeof *item);
    *item = (struct dau_item){.path = path, .name = in_utf8(planner->arena, name)};
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

static char *without_ending(char *stem)
{
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
    if (kind == WITH_PATH)
        return in_utf8(arena, inside(arena, item->path));
    char *name = inside(arena, item->name);
    return kind == PLAIN ? without_ending(name) : name;
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

static const struct dau_item *find_stem(struct dau_item **sorted, size_t n,
                                        const char *stem, size_t length)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *other = sorted[middle]->stem;
        int order = strncmp(other, stem, length);
        if (order == 0 && !other[length])
            return sorted[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* "letter.2" beside "letter" would be taken for the second letter of that source. */
static void part_numbers(struct dau_plan *plan, struct dau_arena *arena)
{
    size_t n = (size_t)plan->n_items;
    struct dau_item **sorted = DAU_NEW_N(arena, struct dau_item *, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &plan->items[i];
    qsort(sorted, n, sizeof *sorted, by_stem);
    const char **longer = DAU_NEW_N(arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const char *dot = strrchr(sorted[i]->stem, '.');
        if (dot && dot[1] && !dot[1 + strspn(dot + 1, "0123456789")] &&
            find_stem(sorted, n, sorted[i]->stem, (size_t)(dot - sorted[i]->stem)))
            longer[i] = stem_of(arena, sorted[i], WITH_ENDING);
    }
    for (size_t i = 0; i < n; i++)
        if (longer[i])
            sorted[i]->stem = longer[i];
}

/* Files of one name from several folders: the ledger must know each. */
static void part_names(struct dau_plan *plan, struct dau_arena *arena)
{
    struct dau_item *items = plan->items;
    for (int i = 0, end; i < plan->n_items; i = end) {
        for (end = i + 1;
             end < plan->n_items && strcmp(items[i].name, items[end].name) == 0;)
            end++;
        for (int j = i; end - i > 1 && j < end; j++)
            items[j].name = in_utf8(arena, items[j].path);
    }
    qsort(items, (size_t)plan->n_items, sizeof *items, by_name);
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
    part_names(plan, arena);
    for (int i = 0; i < plan->n_items; i++)
        plan->items[i].stem = stem_of(arena, &plan->items[i], PLAIN);
    part_numbers(plan, arena);
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

const char *dau_plan_name(struct dau_arena *arena, const char *file_name)
{
    return in_utf8(arena, file_name);
}
