#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/proc.h"

/* The sanitizer ends a process that has no more memory in its own way. */
#if defined(__SANITIZE_ADDRESS__)
static const enum dau_code no_memory = DAU_E_LIB;
#else
static const enum dau_code no_memory = DAU_E_LIMIT;
#endif

static const struct dau_proc_limits usual = {
    .timeout_ms = 5000,
    .max_memory = (size_t)1 << 30,
    .max_output = 1 << 20,
    .max_processes = 16,
};

static bool shell(const char *command, const struct dau_proc_limits *limits,
                  struct dau_buf *out, struct dau_err *err)
{
    return dau_proc_run((const char *const[]){"sh", "-c", command, NULL}, -1, limits,
                        out, err);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void output_comes_back(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    dau_buf_puts(&out, "before ");
    assert_true(shell("printf after; echo noise >&2", &usual, &out, &err));
    assert_string_equal(out.data, "before after");
    dau_buf_free(&out);
}

static void input_is_read_from_the_beginning(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    int fd = dau_proc_spool("seal", 4, &err);
    assert_true(fd >= 0);
    for (int i = 0; i < 2; i++)
        assert_true(
            dau_proc_run((const char *const[]){"cat", NULL}, fd, &usual, &out, &err));
    assert_string_equal(out.data, "sealseal");
    close(fd);
    dau_buf_free(&out);
}

static void failures_say_what_happened(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    assert_false(shell("echo first >&2; echo second >&2; exit 3", &usual, &out, &err));
    assert_int_equal(err.code, DAU_E_LIB);
    assert_non_null(strstr(err.text, "code 3: first"));
    assert_null(strstr(err.text, "second"));
    const char *const absent[] = {"no-such-program-here", NULL};
    assert_false(dau_proc_run(absent, -1, &usual, &out, &err));
    assert_int_equal(err.code, DAU_E_CONFIG);
    assert_false(shell("kill -SEGV $$", &usual, &out, &err));
    assert_int_equal(err.code, DAU_E_LIB);
    dau_buf_free(&out);
}

static void time_is_limited_for_the_whole_group(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    struct dau_proc_limits limits = usual;
    limits.timeout_ms = 200;
    double start = seconds();
    assert_false(shell("sleep 30 & sleep 30; wait", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_false(shell("exec >&- 2>&-; sleep 30", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_false(shell("sleep 30 & exit 0", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_true(seconds() - start < 10);
    dau_buf_free(&out);
}

static void output_and_memory_are_limited(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    struct dau_proc_limits limits = usual;
    limits.max_output = 1000;
    assert_false(shell("yes", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_int_equal(out.length, 1000);
    limits.max_memory = 64 << 20;
    assert_false(
        shell("ulimit -v 200000 2>/dev/null && echo raised", &limits, &out, &err));
    dau_buf_free(&out);
}

static void processes_are_limited(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    struct dau_proc_limits limits = usual;
    limits.max_processes = 1;
    assert_true(shell("echo alone", &limits, &out, &err));
    assert_false(shell("sleep 0 & wait; echo two", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIB);
    assert_string_equal(out.data, "alone\n");
    limits.max_processes = 3;
    assert_true(shell("sleep 0.2 & sleep 0.2; wait", &limits, &out, &err));
    double start = seconds();
    assert_false(
        shell("for i in 1 2 3 4 5; do sleep 9 & done; wait", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_non_null(strstr(err.text, "processes (limit 3)"));
    assert_false(
        shell("exec >&- 2>&-; sleep 9 & sleep 9 & sleep 9 & wait", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    assert_true(seconds() - start < 4);
    dau_buf_free(&out);
}

static bool fork_one(const void *data, struct dau_buf *out, struct dau_err *err)
{
    (void)data;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return dau_fail(err, DAU_E_LIMIT, "refused");
    dau_buf_puts(out, "forked");
    return true;
}

static void a_guarded_step_starts_nothing(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    struct dau_proc_limits limits = usual;
    limits.max_processes = 0;
    assert_false(dau_proc_guard(fork_one, NULL, &limits, &out, &err));
    assert_string_equal(err.text, "refused");
    assert_true(dau_proc_guard(fork_one, NULL, &usual, &out, &err));
    dau_buf_free(&out);
}

static void nothing_is_inherited_or_written(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    char command[100];
    snprintf(command, sizeof command, "[ ! -e /dev/fd/%d ] && [ ! -e /dev/fd/%d ]",
             ends[0], ends[1]);
    assert_true(shell(command, &usual, &out, &err));
    char name[] = "/tmp/dau-proc-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    snprintf(command, sizeof command, "echo letter > %s", name);
    assert_false(shell(command, &usual, &out, &err));
    assert_int_equal(lseek(fd, 0, SEEK_END), 0);
    unlink(name);
    close(fd);
    close(ends[0]);
    close(ends[1]);
    dau_buf_free(&out);
}

static bool answer(const void *data, struct dau_buf *out, struct dau_err *err)
{
    const char *what = data;
    if (strcmp(what, "fail") == 0)
        return dau_fail(err, DAU_E_FORMAT, "not a letter");
    if (strcmp(what, "crash") == 0)
        _exit(9);
    if (strcmp(what, "loop") == 0)
        for (volatile int i = 0;; i = i + 1)
            continue;
    if (strcmp(what, "eat") == 0)
        for (;;)
            memset(dau_alloc(1 << 24, 1), 1, 1 << 24);
    dau_buf_puts(out, what);
    return true;
}

static void a_guarded_step_answers_or_is_ended(void **state)
{
    (void)state;
    struct dau_buf out = {0};
    struct dau_err err;
    struct dau_proc_limits limits = usual;
    assert_true(dau_proc_guard(answer, "fine", &limits, &out, &err));
    assert_string_equal(out.data, "fine");
    assert_false(dau_proc_guard(answer, "fail", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_FORMAT);
    assert_string_equal(err.text, "not a letter");
    assert_false(dau_proc_guard(answer, "crash", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIB);
    limits.timeout_ms = 200;
    assert_false(dau_proc_guard(answer, "loop", &limits, &out, &err));
    assert_int_equal(err.code, DAU_E_LIMIT);
    limits = (struct dau_proc_limits){10000, 128 << 20, 1000, 1};
    assert_false(dau_proc_guard(answer, "eat", &limits, &out, &err));
    assert_int_equal(err.code, no_memory);
    dau_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_comes_back),
        cmocka_unit_test(input_is_read_from_the_beginning),
        cmocka_unit_test(failures_say_what_happened),
        cmocka_unit_test(time_is_limited_for_the_whole_group),
        cmocka_unit_test(output_and_memory_are_limited),
        cmocka_unit_test(processes_are_limited),
        cmocka_unit_test(a_guarded_step_starts_nothing),
        cmocka_unit_test(nothing_is_inherited_or_written),
        cmocka_unit_test(a_guarded_step_answers_or_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
