#include "base/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fence.h"

enum { STEP = 64 * 1024, MAX_COMPLAINT = 4096, GRACE_MS = 2000 };
enum { EXIT_OUT_OF_MEMORY = 70, EXIT_NO_EXEC = 127 };
enum { COUNT_MS = 50 }; /* between two counts of processes */

struct child {
    const char *name; /* for errors */
    pid_t pid;
    int out, complaint; /* reading ends of its standard output and error */
    long long deadline; /* milliseconds of the steady clock */
    long long counted;  /* when its processes were counted, by the same clock */
    const struct dau_proc_limits *limits;
};

struct pipes {
    int input; /* becomes 0; -1: /dev/null */
    int out[2], complaint[2];
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_pipes(struct pipes *pipes)
{
    close_fd(&pipes->input);
    for (int i = 0; i < 2; i++) {
        close_fd(&pipes->out[i]);
        close_fd(&pipes->complaint[i]);
    }
}

/* Above the standard streams, so that dup2() in the child never meets its own number.
 */
static int move_up(int fd)
{
    if (fd < 0)
        return -1;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    return higher;
}

static bool make_pipe(int ends[2])
{
    if (pipe(ends) < 0)
        return false;
    ends[0] = move_up(ends[0]);
    ends[1] = move_up(ends[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

static bool open_pipes(struct pipes *pipes, int input, struct dau_err *err)
{
    *pipes = (struct pipes){-1, {-1, -1}, {-1, -1}};
    if (input < 0) {
        pipes->input = move_up(open("/dev/null", O_RDONLY | O_CLOEXEC));
    } else {
        pipes->input = fcntl(input, F_DUPFD_CLOEXEC, 3);
        if (pipes->input >= 0)
            lseek(pipes->input, 0, SEEK_SET); /* a pipe cannot, and need not */
    }
    if (pipes->input >= 0 && make_pipe(pipes->out) && make_pipe(pipes->complaint))
        return true;
    dau_fail(err, DAU_E_IO, "proc: cannot make a pipe: %s", strerror(errno));
    close_pipes(pipes);
    return false;
}

/* The highest descriptor in use, found before the fork: a child of a process with
 * threads may not read folders, and closing all numbers a system allows takes 0.1 s. */
static int highest_fd(void)
{
    int highest = 1023;
    DIR *folder = opendir("/dev/fd");
    if (!folder)
        return highest;
    highest = 2;
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        long fd = strtol(entry->d_name, NULL, 10);
        if (fd > highest && fd < INT_MAX)
            highest = (int)fd;
    }
    closedir(folder);
    return highest;
}

/* Bytes of address space this process has now; 0 where the system does not tell. */
static size_t address_space(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;
    if (file) {
        if (fscanf(file, "%lu", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void limit(int what, rlim_t value)
{
    struct rlimit now;
    if (getrlimit(what, &now) == 0 &&
        (now.rlim_max == RLIM_INFINITY || value < now.rlim_max))
        setrlimit(what, &(struct rlimit){value, value});
}

/* In the child: only calls that are safe after a fork. */
static void become_child(const struct pipes *pipes,
                         const struct dau_proc_limits *limits, size_t memory,
                         int highest)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* not left behind by a parent that was killed */
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (int sig = 1; sig < 32; sig++)
        sigaction(sig, &action, NULL);
    action.sa_handler =
        SIG_IGN; /* a file that may not grow is a failed write, no more */
    sigaction(SIGXFSZ, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(pipes->input, 0);
    dup2(pipes->out[1], 1);
    dup2(pipes->complaint[1], 2);
    for (int fd = 3; fd <= highest; fd++)
        close(fd);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CPU, (rlim_t)(limits->timeout_ms + GRACE_MS) / 1000 + 1);
    if (memory)
        limit(RLIMIT_AS, memory);
    struct dau_fence fence = {.no_children = limits->max_processes <= 1,
                              .no_leaving = true};
    if (!dau_fence_raise(&fence) && fence.no_children)
        limit(RLIMIT_NPROC, 0); /* better than nothing; root is not bound by it */
}

static void kill_child(struct child *child)
{
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL); /* should it not have made its group yet */
}

/* Moves what a stream holds to `buf`; 0 at its end, -1 when there is more than `max`.
 */
static int drain(int fd, struct dau_buf *buf, size_t max, bool drop_rest)
{
    char step[STEP];
    ssize_t n = read(fd, step, sizeof step);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 1 : 0;
    if (n == 0)
        return 0;
    size_t room = max - buf->length, take = (size_t)n < room ? (size_t)n : room;
    dau_buf_add(buf, step, take);
    return take == (size_t)n || drop_rest ? 1 : -1;
}

static bool too_slow(const struct child *child, struct dau_err *err)
{
    return dau_fail(err, DAU_E_LIMIT, "%s took longer than %d ms", child->name,
                    child->limits->timeout_ms);
}

/* True when the process belongs to the group. Its name, in brackets, may hold blanks
 * and brackets. */
static bool is_of_group(const char *number, pid_t group)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%.20s/stat", number);
    FILE *file = fopen(path, "re");
    size_t n = file ? fread(line, 1, sizeof line - 1, file) : 0;
    if (file)
        fclose(file);
    line[n] = '\0';
    const char *behind = strrchr(line, ')');
    long its_group = 0;
    return behind && sscanf(behind + 1, " %*c %*d %ld", &its_group) == 1 &&
           its_group == group;
}

static int count_group(pid_t group)
{
    DIR *folder = opendir("/proc");
    int n = 0;
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        n += entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
             is_of_group(entry->d_name, group);
    if (folder)
        closedir(folder);
    return n;
}

static bool check_number(struct child *child, struct dau_err *err)
{
    int most = child->limits->max_processes;
    if (most <= 1 || now_ms() - child->counted < COUNT_MS)
        return true;
    child->counted = now_ms();
    if (count_group(child->pid) <= most)
        return true;
    return dau_fail(err, DAU_E_LIMIT, "%s started too many processes (limit %d)",
                    child->name, most);
}

static int patience_ms(const struct child *child, long long left)
{
    int most = child->limits->max_processes > 1 ? COUNT_MS : 1000;
    return left < most ? (int)left : most;
}

static bool collect(struct child *child, struct dau_buf *out, struct dau_buf *complaint,
                    struct dau_err *err)
{
    struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN},
                            {.fd = child->complaint, .events = POLLIN}};
    struct dau_buf *bufs[2] = {out, complaint};
    size_t max[2] = {child->limits->max_output, MAX_COMPLAINT};
    max[0] = max[0] > SIZE_MAX / 4 ? SIZE_MAX / 4 : max[0];
    max[0] += out->length;
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        long long left = child->deadline - now_ms();
        if (left <= 0)
            return too_slow(child, err);
        if (!check_number(child, err))
            return false;
        if (poll(fds, 2, patience_ms(child, left)) <= 0)
            continue;
        for (int i = 0; i < 2; i++) {
            if (fds[i].fd < 0 || !fds[i].revents)
                continue;
            int more = drain(fds[i].fd, bufs[i], max[i], i == 1);
            if (more < 0)
                return dau_fail(err, DAU_E_LIMIT, "%s gave more than %zu bytes",
                                child->name, child->limits->max_output);
            if (more == 0)
                fds[i].fd = -1; /* poll() passes over it */
        }
    }
    return true;
}

static bool wait_for(struct child *child, int *status, struct dau_err *err)
{
    struct timespec pause = {0, 200000};
    for (;;) {
        pid_t got = waitpid(child->pid, status, WNOHANG);
        if (got == child->pid)
            return true;
        if (got < 0 && errno != EINTR)
            return dau_fail(err, DAU_E_IO, "%s: lost: %s", child->name,
                            strerror(errno));
        if (now_ms() > child->deadline)
            return too_slow(child, err);
        if (!check_number(child, err))
            return false;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < 10000000)
            pause.tv_nsec *= 2;
    }
}

static const char *first_line(struct dau_buf *text)
{
    const char *line = dau_buf_text(text);
    for (char *c = text->data; c && *c; c++) {
        if (*c == '\n' || *c == '\r') {
            *c = '\0';
            break;
        }
        if ((unsigned char)*c < ' ')
            *c = ' ';
    }
    return line;
}

static bool judge(const struct child *child, int status, struct dau_buf *complaint,
                  struct dau_err *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    const char *line = first_line(complaint);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return too_slow(child, err);
    if (WIFSIGNALED(status) && child->limits->max_memory && WTERMSIG(status) == SIGABRT)
        return dau_fail(err, DAU_E_LIMIT,
                        "%s gave up, perhaps out of memory (limit %zu MiB)",
                        child->name, child->limits->max_memory >> 20);
    if (WIFSIGNALED(status))
        return dau_fail(err, DAU_E_LIB, "%s was ended by signal %d", child->name,
                        WTERMSIG(status));
    if (WEXITSTATUS(status) == EXIT_OUT_OF_MEMORY)
        return dau_fail(err, DAU_E_LIMIT, "%s ran out of memory (limit %zu MiB)",
                        child->name, child->limits->max_memory >> 20);
    return dau_fail(err, DAU_E_LIB, "%s ended with code %d%s%.200s", child->name,
                    WEXITSTATUS(status), *line ? ": " : "", line);
}

/* Reads the child to its end, or ends it. */
static bool finish(struct child *child, struct dau_buf *out, struct dau_err *err)
{
    struct dau_buf complaint = {0};
    int status = 0;
    bool reaped = false;
    bool ok = collect(child, out, &complaint, err);
    if (ok)
        ok = reaped = wait_for(child, &status, err);
    kill_child(child);
    while (!reaped && waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    ok = ok && judge(child, status, &complaint, err);
    dau_buf_free(&complaint);
    return ok;
}

static struct child child_of(const char *name, pid_t pid, const struct pipes *pipes,
                             const struct dau_proc_limits *limits)
{
    return (struct child){
        .name = name,
        .pid = pid,
        .out = pipes->out[0],
        .complaint = pipes->complaint[0],
        .deadline = now_ms() + limits->timeout_ms,
        .limits = limits,
    };
}

/* The full path of a program; NULL when there is none. The caller frees it. */
static char *find_program(const char *name)
{
    if (strchr(name, '/'))
        return access(name, X_OK) == 0 ? dau_strdup(name) : NULL;
    const char *path = getenv("PATH");
    if (!path || !*path)
        path = "/usr/local/bin:/usr/bin:/bin";
    struct dau_buf full = {0};
    while (*path) {
        size_t n = strcspn(path, ":");
        dau_buf_clear(&full);
        dau_buf_add(&full, n ? path : ".", n ? n : 1);
        dau_buf_printf(&full, "/%s", name);
        if (access(full.data, X_OK) == 0)
            return full.data;
        path += n + (path[n] == ':');
    }
    dau_buf_free(&full);
    return NULL;
}

/* execv() takes its arguments without const for the sake of old programs. */
static char **plain_arguments(const char *const argv[])
{
    int n = 0;
    while (argv[n])
        n++;
    char **plain = dau_alloc((size_t)n + 1, sizeof *plain);
    for (int i = 0; i < n; i++)
        plain[i] = dau_strdup(argv[i]);
    return plain;
}

static void free_arguments(char **arguments)
{
    for (int i = 0; arguments[i]; i++)
        free(arguments[i]);
    free(arguments);
}

bool dau_proc_run(const char *const argv[], int input,
                  const struct dau_proc_limits *limits, struct dau_buf *out,
                  struct dau_err *err)
{
    struct pipes pipes;
    char *program = find_program(argv[0]);
    if (!program)
        return dau_fail(err, DAU_E_CONFIG, "program %s is not installed", argv[0]);
    if (!open_pipes(&pipes, input, err)) {
        free(program);
        return false;
    }
    char **arguments = plain_arguments(argv);
    int highest = highest_fd();
    bool ok = false;
    pid_t pid = fork();
    if (pid == 0) {
        become_child(&pipes, limits, limits->max_memory, highest);
        execv(program, arguments);
        _exit(EXIT_NO_EXEC);
    }
    close_fd(&pipes.out[1]);
    close_fd(&pipes.complaint[1]);
    if (pid < 0) {
        dau_fail(err, DAU_E_IO, "cannot start %s: %s", argv[0], strerror(errno));
    } else {
        setpgid(pid, pid);
        struct child child = child_of(argv[0], pid, &pipes, limits);
        ok = finish(&child, out, err);
    }
    close_pipes(&pipes);
    free_arguments(arguments);
    free(program);
    return ok;
}

static void write_fully(const void *bytes, size_t length)
{
    const char *p = bytes;
    while (length) {
        ssize_t n = write(STDOUT_FILENO, p, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            _exit(1);
        p += n;
        length -= (size_t)n;
    }
}

static void work_in_child(dau_proc_work *work, const void *data)
{
    struct dau_buf result = {0};
    struct dau_err err = {0};
    bool ok = work(data, &result, &err);
    if (!ok && err.code == DAU_OK)
        err.code = DAU_E_LIB;
    if (ok)
        err.code = DAU_OK;
    write_fully(&err, sizeof err);
    write_fully(dau_buf_text(&result), result.length);
    _exit(0); /* not exit(): what the parent registered is the parent's to do */
}

static bool unpack(const struct dau_buf *raw, struct dau_buf *out, struct dau_err *err)
{
    struct dau_err theirs;
    if (raw->length < sizeof theirs)
        return dau_fail(err, DAU_E_LIB, "a guarded step gave no answer");
    memcpy(&theirs, raw->data, sizeof theirs);
    theirs.text[sizeof theirs.text - 1] = '\0';
    if ((unsigned)theirs.code > DAU_E_STOP)
        return dau_fail(err, DAU_E_LIB, "a guarded step gave no answer");
    if (theirs.code != DAU_OK)
        return dau_fail(err, theirs.code, "%s", theirs.text);
    dau_buf_add(out, raw->data + sizeof theirs, raw->length - sizeof theirs);
    return true;
}

bool dau_proc_guard(dau_proc_work *work, const void *data,
                    const struct dau_proc_limits *limits, struct dau_buf *out,
                    struct dau_err *err)
{
    struct pipes pipes;
    if (!open_pipes(&pipes, -1, err))
        return false;
    int highest = highest_fd();
    size_t memory = limits->max_memory ? limits->max_memory + address_space() : 0;
    struct dau_proc_limits own = *limits;
    own.max_output += sizeof(struct dau_err);
    struct dau_buf raw = {0};
    bool ok = false;
    pid_t pid = fork();
    if (pid == 0) {
        become_child(&pipes, limits, memory, highest);
        work_in_child(work, data);
    }
    close_fd(&pipes.out[1]);
    close_fd(&pipes.complaint[1]);
    if (pid < 0) {
        dau_fail(err, DAU_E_IO, "cannot fork: %s", strerror(errno));
    } else {
        setpgid(pid, pid);
        struct child child = child_of("a guarded step", pid, &pipes, &own);
        ok = finish(&child, &raw, err) && unpack(&raw, out, err);
    }
    close_pipes(&pipes);
    dau_buf_free(&raw);
    return ok;
}

int dau_proc_spool(const void *bytes, size_t length, struct dau_err *err)
{
    const char *folder = getenv("TMPDIR");
    struct dau_buf name = {0};
    dau_buf_printf(&name, "%s/dau-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkstemp(name.data);
    if (fd >= 0)
        unlink(name.data);
    const char *p = bytes;
    bool ok = fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
    while (ok && length) {
        ssize_t n = write(fd, p, length);
        if (n < 0 && errno == EINTR)
            continue;
        ok = n > 0;
        p += ok ? n : 0;
        length -= ok ? (size_t)n : 0;
    }
    ok = ok && lseek(fd, 0, SEEK_SET) == 0;
    if (!ok) {
        dau_fail(err, DAU_E_IO, "cannot write a temporary file in %s: %s",
                 folder && *folder ? folder : "/tmp", strerror(errno));
        close_fd(&fd);
    }
    dau_buf_free(&name);
    return fd;
}
