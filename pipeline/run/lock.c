#include "run/lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "run/fate.h"

/* A file system without locks is told, and trusted to have one user. */
static bool take_one_lock(struct dau_batch *b, int *fd, const char *shard, int how)
{
    const char *path =
        dau_arena_printf(b->arena, "%s/.dau/lock%s", b->config->out_dir, shard);
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*fd < 0)
        return dau_fail(b->err, DAU_E_IO, "run: cannot write in %s: %s",
                        b->config->out_dir, strerror(errno));
    if (flock(*fd, how | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return dau_fail(
            b->err, DAU_E_CONFIG,
            "run: another dau is at work in %s; wait for it or take another "
            "output folder",
            b->config->out_dir);
    dau_fate_say(b, "warning", NULL, NULL,
                 "the output folder knows no locks: take care that no other dau "
                 "is at work in it");
    return true;
}

/* N of the lock file of a shard, "lock.I-of-N"; 0 for other names. */
static int shards_of(const char *name)
{
    int shard, n;
    char rest;
    return sscanf(name, "lock.%d-of-%d%c", &shard, &n, &rest) == 2 ? n : 0;
}

static bool is_held(const char *folder, const char *name)
{
    struct dau_buf path = {0};
    dau_buf_printf(&path, "%s/%s", folder, name);
    int fd = open(path.data, O_RDWR | O_CLOEXEC);
    bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
    if (fd >= 0)
        close(fd);
    dau_buf_free(&path);
    return held;
}

/* Parts of another number of parts overlap: what both are to do would be done twice.
 * Once these have ended there is no harm in it, for what they did is not done again. */
static bool is_only_number(struct dau_batch *b)
{
    char *folder = dau_arena_printf(b->arena, "%s/.dau", b->config->out_dir);
    DIR *dir = opendir(folder);
    bool ok = true;
    for (struct dirent *entry; ok && dir && (entry = readdir(dir));) {
        int n = shards_of(entry->d_name);
        if (n && n != b->config->n_shards && is_held(folder, entry->d_name))
            ok = dau_fail(b->err, DAU_E_CONFIG,
                          "run: another dau does a part of %d in %s, and parts of %d "
                          "would do its work again; wait for it, or take --shard I/%d",
                          n, b->config->out_dir, b->config->n_shards, n);
    }
    if (dir)
        closedir(dir);
    return ok;
}

/* The own lock comes first: of two that start together at least one sees the other. */
bool dau_lock_take(struct dau_batch *b, const char *shard)
{
    return take_one_lock(b, &b->locks[0], "", *shard ? LOCK_SH : LOCK_EX) &&
           (!*shard ||
            (take_one_lock(b, &b->locks[1], shard, LOCK_EX) && is_only_number(b)));
}
