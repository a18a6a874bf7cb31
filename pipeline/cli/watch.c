#include <unistd.h>

#include "cli/batch_options.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "run/watch.h"

enum option { SETTLE, INTERVAL, EXEC, ONCE };

static const struct dau_option table[] = {
    [SETTLE] = {"settle", 0, "SECONDS",
                "a file is whole when it stood still for so long\n"
                "(default 5)"},
    [INTERVAL] = {"interval", 0, "SECONDS", "between two looks (default 2)"},
    [EXEC] = {"exec", 0, "COMMAND", "run by sh after each file, see above"},
    [ONCE] = {"once", 0, NULL, "end when nothing is left to wait for"},
    {0},
};

static void help(FILE *out)
{
    fputs("usage: dau watch [OPTION]... INBOX -o DIR\n\n"
          "Reads each file that falls into the folder INBOX once it has stopped "
          "growing, and\n"
          "moves it to INBOX/done, or to INBOX/failed with its reason in "
          "NAME.reason.txt.\n"
          "Ends with ^C or SIGTERM; the next start goes on where it was.\n\n"
          "COMMAND finds in its environment: DAU_FILE (where the file is now), "
          "DAU_NAME,\n"
          "DAU_OUTPUT and DAU_STEM (results are DAU_OUTPUT/DAU_STEM.*), DAU_STATE "
          "(done,\n"
          "review, failed, duplicate), DAU_REASON, DAU_PAGES, and of the first letter\n"
          "DAU_NUMBER, DAU_DATE, DAU_ISSUER, DAU_TYPE, DAU_TASKS. It is run at least "
          "once for\n"
          "each file: a second time when dau was killed before it had ended.\n",
          out);
}

static bool take(void *data, int option, const char *value)
{
    struct dau_watch_config *c = data;
    long seconds = 0;
    if (option == EXEC)
        c->exec = value;
    if (option == ONCE)
        c->once = true;
    if (option == EXEC || option == ONCE)
        return true;
    if (!dau_option_number("watch", table[option].name, value, 0, 86400, &seconds))
        return false;
    *(option == SETTLE ? &c->settle_ms : &c->interval_ms) = (int)seconds * 1000;
    return true;
}

int dau_cli_watch(int argc, char **argv)
{
    struct dau_watch_config config = {.settle_ms = 5000, .interval_ms = 2000};
    struct dau_batch_options s = dau_batch_options_default("watch");
    const struct dau_parse parse = {
        "watch", {table, take, &config}, dau_batch_options_group(&s), help};
    int first = dau_options_parse(&parse, argc, argv);
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (!dau_batch_options_finish(&s))
        return DAU_EXIT_USAGE;
    if (argc - first != 1)
        return dau_cli_usage("watch", "name the one folder to watch");
    struct dau_progress progress = {
        .quiet = s.quiet, .json = s.json, .terminal = isatty(STDERR_FILENO)};
    struct dau_err err = {0};
    config.batch = s.batch;
    config.inbox = argv[first];
    if (config.interval_ms < 100)
        config.interval_ms = 100;
    if (dau_watch_run(&config, dau_progress_tell, &progress, &err))
        return DAU_EXIT_OK;
    dau_cli_error("%s", err.text);
    return err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_NOTHING;
}
