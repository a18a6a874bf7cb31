#include "run/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/message.h"

enum { EXIT_OUT_OF_MEMORY = 70 };

long long dau_crew_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the new process: nothing of the batch but the socket and the lock is kept. */
static void serve(const struct dau_crew *crew, int fd, pid_t parent)
{
    char missing[80];
    struct dau_err err = {0};
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent)
        _exit(0);
    for (int i = 0; i < crew->n_hands; i++)
        if (crew->hands[i].pid)
            close(crew->hands[i].fd);
    crew->forget(crew->data);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
    setenv("TMPDIR", crew->worker->tmp_dir, 1);
    setenv("OMP_THREAD_LIMIT", "1", 1);
    if (crew->walls && !dau_walls_raise(crew->walls, missing, &err)) {
        dau_message_send(fd,
                         json_pack("{s:s,s:s}", "event", "broken", "reason", err.text));
        _exit(2);
    }
    _exit(dau_worker_serve(fd, crew->worker));
}

bool dau_crew_start(struct dau_crew *crew, struct dau_hand *hand, struct dau_err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return dau_fail(err, DAU_E_LIB, "run: cannot start a worker: %s",
                        strerror(errno));
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        close(ends[0]);
        serve(crew, ends[1], parent);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return dau_fail(err, DAU_E_LIB, "run: cannot start a worker: %s",
                        strerror(errno));
    }
    setpgid(pid, pid); /* also here: whoever comes first */
    *hand = (struct dau_hand){.pid = pid, .fd = ends[0], .last_sign = dau_crew_clock()};
    return true;
}

bool dau_crew_give(struct dau_hand *hand, json_t *task, void *job)
{
    hand->is_ready = false;
    hand->job = job;
    hand->last_sign = dau_crew_clock();
    return dau_message_send(hand->fd, task);
}

void dau_crew_dismiss(struct dau_hand *hand)
{
    if (hand->pid)
        shutdown(hand->fd, SHUT_WR);
}

void dau_crew_kill(struct dau_hand *hand)
{
    if (hand->pid && kill(-hand->pid, SIGKILL) < 0)
        kill(hand->pid, SIGKILL);
}

void dau_crew_bury(struct dau_hand *hand, char how[80])
{
    int status = 0;
    bool stalled = hand->is_stalled, astray = hand->is_astray;
    kill(-hand->pid, SIGKILL); /* children that outlived it */
    while (waitpid(hand->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(hand->fd);
    dau_buf_free(&hand->pending);
    *hand = (struct dau_hand){0};
    if (astray)
        snprintf(how, 80, "went astray and was stopped");
    else if (stalled)
        snprintf(how, 80, "gave no sign of life and was stopped");
    else if (WIFSIGNALED(status))
        snprintf(how, 80, "was killed by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY)
        snprintf(how, 80, "ran out of memory");
    else
        snprintf(how, 80, "ended with code %d", WEXITSTATUS(status));
}
