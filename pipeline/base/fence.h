/* What a process that is not trusted may no longer do, held by the kernel (seccomp), also
 * for root, for good, and for all that it starts. */
#ifndef DAU_BASE_FENCE_H
#define DAU_BASE_FENCE_H

#include <stdbool.h>

struct dau_fence {
    bool no_network;  /* no sockets but local ones */
    bool no_children; /* no processes; threads are let through */
    bool no_leaving;  /* its process group holds all that it starts */
};

/* For the calling process, which can then gain no rights by execve() either. Safe after
 * a fork. False where the kernel or the machine has no such fence. */
bool dau_fence_raise(const struct dau_fence *fence);

#endif
