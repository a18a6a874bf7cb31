/* Options as a table: what is read and what --help prints are the same lines. */
#ifndef DAU_CLI_OPTIONS_H
#define DAU_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

struct dau_option {
    const char *name;     /* without the dashes; NULL closes the table */
    char letter;          /* short form, or 0 */
    const char *argument; /* name of its value in --help, or NULL */
    const char *help;     /* one or more lines, parted by \n */
};

struct dau_option_group {
    const struct dau_option *table;
    /* Called for each option with its place in the table; false ends the parse with a
     * usage error that the callee has told. */
    bool (*take)(void *data, int option, const char *value);
    void *data;
};

struct dau_parse {
    const char *command;            /* "run" */
    struct dau_option_group own;    /* --help is always there */
    struct dau_option_group shared; /* with another command; table NULL: none */
    void (*help)(FILE *out);        /* usage lines before the options */
};

/* Moves what is no option to the end of `argv`; returns the index of the first of
 * these, -1 after --help was printed, -2 after a usage error was told. */
int dau_options_parse(const struct dau_parse *parse, int argc, char **argv);

/* Whole numbers with a range; tells the error. */
bool dau_option_number(const char *command, const char *name, const char *value,
                       long low, long high, long *number);

/* The same for numbers with a point. */
bool dau_option_real(const char *command, const char *name, const char *value,
                     double low, double high, double *number);

#endif
