#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 256 };

struct walk {
    const char *folder;
    const char *const *without; /* folders right below it, up to NULL */
    struct dau_arena *arena;
    char **names;
    int n_names;
    struct dau_err *err;
};

static bool walk_below(struct walk *walk, const char *below, int depth);

static void add(struct walk *walk, const char *name)
{
    *(const char **)dau_arena_push(walk->arena, &walk->names, &walk->n_names,
                                   sizeof name) = name;
}

static bool is_left_out(const struct walk *walk, const char *name)
{
    for (const char *const *w = walk->without; *w; w++)
        if (strcmp(*w, name) == 0)
            return true;
    return false;
}

static bool take(struct walk *walk, const char *name, int depth)
{
    struct stat st;
    const char *path = dau_arena_printf(walk->arena, "%s/%s", walk->folder, name);
    if (lstat(path, &st) < 0)
        return true; /* gone since it was listed */
    if (S_ISDIR(st.st_mode) && is_left_out(walk, name))
        return true;
    if (S_ISDIR(st.st_mode)) {
        if (!walk_below(walk, dau_arena_printf(walk->arena, "%s/", name), depth + 1))
            add(walk, name);
        return true;
    }
    if (S_ISLNK(st.st_mode) && stat(path, &st) < 0)
        return true;
    if (S_ISREG(st.st_mode))
        add(walk, name);
    return true;
}

static bool walk_below(struct walk *walk, const char *below, int depth)
{
    const char *path = dau_arena_printf(walk->arena, "%s/%s", walk->folder, below);
    DIR *dir = depth < DEEPEST ? opendir(path) : NULL;
    if (!dir)
        return dau_fail(walk->err, DAU_E_IO, "cannot read folder %s: %s", path,
                        depth < DEEPEST ? strerror(errno) : "too deep");
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            ok = take(walk, dau_arena_printf(walk->arena, "%s%s", below, entry->d_name),
                      depth);
    closedir(dir);
    return ok;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool dau_folder_list_without(const char *folder, const char *const *without,
                             struct dau_arena *arena, char ***names, int *n_names,
                             struct dau_err *err)
{
    struct walk walk = {folder, without, arena, .err = err};
    if (!walk_below(&walk, "", 0))
        return false;
    if (walk.n_names)
        qsort(walk.names, (size_t)walk.n_names, sizeof *walk.names, by_bytes);
    *names = walk.names;
    *n_names = walk.n_names;
    return true;
}

bool dau_folder_list(const char *folder, struct dau_arena *arena, char ***names,
                     int *n_names, struct dau_err *err)
{
    static const char *const nothing[] = {NULL};
    return dau_folder_list_without(folder, nothing, arena, names, n_names, err);
}
