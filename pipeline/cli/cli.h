/* The commands of the program: one command, one file. */
#ifndef DAU_CLI_CLI_H
#define DAU_CLI_CLI_H

#include <stdbool.h>
#include <stdio.h>

enum dau_exit {
    DAU_EXIT_OK = 0,
    DAU_EXIT_SOME_FAILED = 1,
    DAU_EXIT_USAGE = 2, /* or configuration */
    DAU_EXIT_NOTHING = 3,
    DAU_EXIT_MEMORY = 70
};

/* `argv[0]` is the command's name. Each prints its own --help on standard output. */
int dau_cli_run(int argc, char **argv);
int dau_cli_correct(int argc, char **argv);
int dau_cli_extract(int argc, char **argv);
int dau_cli_check(int argc, char **argv);
int dau_cli_eval(int argc, char **argv);
int dau_cli_train(int argc, char **argv);
int dau_cli_report(int argc, char **argv);
int dau_cli_watch(int argc, char **argv);
int dau_cli_verify(int argc, char **argv);

/* Where the tables and models lie: --data DIR, else $DAU_DATA, else beside the program
 * (PREFIX/share/dau), else the source folder it was built from. `DIR/dict`,
 * `DIR/models`. The result is static and never NULL. */
const char *dau_cli_dict_dir(const char *data_option);
const char *dau_cli_models_dir(const char *data_option);

/* "dau: TEXT" on standard error. */
void dau_cli_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same with a hint at --help; returns DAU_EXIT_USAGE. */
int dau_cli_usage(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A text source as a doc with pages; `path` may be "-". */
struct dau_doc;
struct dau_err;
bool dau_cli_read_text(const char *path, struct dau_doc *doc, struct dau_err *err);

/* The same for a source that was opened. */
struct dau_source;
bool dau_cli_read_pages(struct dau_source *source, struct dau_doc *doc,
                        struct dau_err *err);

#endif
