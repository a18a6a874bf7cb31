#define _GNU_SOURCE
#include "run/walls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/landlock.h>

#include "base/fence.h"

static bool limit(int resource, size_t most)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) < 0)
        return false;
    rlim_t wanted = most < now.rlim_max ? most : now.rlim_max;
    return setrlimit((__rlimit_resource_t)resource,
                     &(struct rlimit){.rlim_cur = wanted, .rlim_max = wanted}) == 0;
}

enum {
    WRITING = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
              LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
              LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
              LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
              LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
    REFER = LANDLOCK_ACCESS_FS_REFER
};

static bool allow_below(int ruleset, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = access,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };
    if (rule.parent_fd < 0)
        return false;
    bool ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
                      0) == 0;
    close(rule.parent_fd);
    return ok;
}

/* Moving a file between folders must be granted by name since version 2 of the
 * interface; version 1 cannot grant it, and outputs are moved into their folders. */
static bool close_writing(const char *out_dir)
{
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 2)
        return false;
    struct landlock_ruleset_attr attr = {.handled_access_fs = WRITING | REFER};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return false;
    bool ok = allow_below(ruleset, out_dir, WRITING | REFER) &&
              allow_below(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE) &&
              syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return ok;
}

bool dau_walls_raise(const struct dau_walls *walls, char missing[80],
                     struct dau_err *err)
{
    if ((walls->max_memory && !limit(RLIMIT_AS, walls->max_memory)) ||
        !limit(RLIMIT_FSIZE, walls->max_file) ||
        !limit(RLIMIT_NOFILE, (size_t)walls->max_files) || !limit(RLIMIT_CORE, 0))
        return dau_fail(err, DAU_E_LIB, "run: cannot limit a worker: %s",
                        strerror(errno));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return dau_fail(err, DAU_E_LIB, "run: cannot limit a worker: %s",
                        strerror(errno));
    bool writing = close_writing(walls->out_dir);
    bool network = dau_fence_raise(&(struct dau_fence){.no_network = true});
    snprintf(missing, 80, "%s%s%s", writing ? "" : "Landlock",
             writing || network ? "" : ", ", network ? "" : "seccomp");
    return true;
}
