#define _GNU_SOURCE
#include "base/fence.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

/* X32: calls of another interface of the same machine carry this bit. */
#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#define FIRST_STRANGE_CALL 0x40000000
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#define FIRST_STRANGE_CALL 0x7fffffff
#else
#define THIS_ARCH 0
#define FIRST_STRANGE_CALL 0
#endif

/* Ways to start a process that not every machine has. */
static const int forks[] = {
#ifdef SYS_fork
    SYS_fork,
#endif
#ifdef SYS_vfork
    SYS_vfork,
#endif
    -1,
};

enum { MOST_STEPS = 48, DENY = SECCOMP_RET_ERRNO };

struct program {
    struct sock_filter steps[MOST_STEPS];
    unsigned short n;
};

static void add(struct program *p, struct sock_filter step)
{
    p->steps[p->n++] = step;
}

static void load(struct program *p, size_t offset)
{
    add(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

/* Passes over so many steps where the loaded value compares. */
static void skip_if(struct program *p, unsigned short how, unsigned value,
                    unsigned char steps)
{
    add(p, (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | how | BPF_K), value,
                                        steps, 0));
}

static void skip_unless(struct program *p, unsigned short how, unsigned value,
                        unsigned char steps)
{
    add(p, (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | how | BPF_K), value, 0,
                                        steps));
}

static void end_with(struct program *p, unsigned verdict)
{
    add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

static void deny(struct program *p, int call, unsigned reason)
{
    skip_unless(p, BPF_JEQ, (unsigned)call, 1);
    end_with(p, DENY | reason);
}

/* The call is let through only when its first argument compares. */
static void deny_unless(struct program *p, int call, unsigned short how, unsigned value,
                        unsigned reason)
{
    skip_unless(p, BPF_JEQ, (unsigned)call, 4);
    load(p, offsetof(struct seccomp_data, args[0]));
    skip_if(p, how, value, 1);
    end_with(p, DENY | reason);
    load(p, offsetof(struct seccomp_data, nr));
}

static void add_rules(struct program *p, const struct dau_fence *fence)
{
    if (fence->no_network) {
        deny_unless(p, SYS_socket, BPF_JEQ, AF_UNIX, EACCES);
        deny(p, SYS_io_uring_setup, ENOSYS); /* could open them on its behalf */
    }
    if (fence->no_children) {
        for (const int *call = forks; *call >= 0; call++)
            deny(p, *call, EAGAIN);
        deny_unless(p, SYS_clone, BPF_JSET, CLONE_THREAD, EAGAIN);
        /* Its flags cannot be seen from here; without it the C library uses clone(). */
        deny(p, SYS_clone3, ENOSYS);
    }
    if (fence->no_leaving) {
        deny(p, SYS_setpgid, EPERM);
        deny(p, SYS_setsid, EPERM);
    }
}

bool dau_fence_raise(const struct dau_fence *fence)
{
    struct program p = {.n = 0};
    load(&p, offsetof(struct seccomp_data, arch));
    skip_if(&p, BPF_JEQ, THIS_ARCH, 1);
    end_with(&p, DENY | EACCES); /* 32 bits: other numbers for the same calls */
    load(&p, offsetof(struct seccomp_data, nr));
    skip_unless(&p, BPF_JGE, FIRST_STRANGE_CALL, 1);
    end_with(&p, DENY | ENOSYS);
    add_rules(&p, fence);
    end_with(&p, SECCOMP_RET_ALLOW);
    struct sock_fprog filter = {p.n, p.steps};
    return THIS_ARCH && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}
