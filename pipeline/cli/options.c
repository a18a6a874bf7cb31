#define _GNU_SOURCE /* getopt_long */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { MOST_OPTIONS = 64, FIRST_KEY = 256, HELP_COLUMN = 26 };

static void print_option(FILE *out, const struct dau_option *o)
{
    char head[64];
    int n = snprintf(head, sizeof head, "  %c%c%s --%s%s%s", o->letter ? '-' : ' ',
                     o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
                     o->argument ? "=" : "", o->argument ? o->argument : "");
    if (n < HELP_COLUMN)
        fprintf(out, "%-*s", HELP_COLUMN, head);
    else
        fprintf(out, "%s\n%*s", head, HELP_COLUMN, "");
    for (const char *c = o->help; *c; c++) {
        fputc(*c, out);
        if (*c == '\n')
            fprintf(out, "%*s", HELP_COLUMN, "");
    }
    fputc('\n', out);
}

static int print_help(const struct dau_parse *parse)
{
    parse->help(stdout);
    puts("\nOptions:");
    for (const struct dau_option *o = parse->table; o->name; o++)
        print_option(stdout, o);
    print_option(stdout, &(struct dau_option){"help", 'h', NULL, "print this and end"});
    return -1;
}

int dau_options_parse(const struct dau_parse *parse, int argc, char **argv)
{
    struct option longs[MOST_OPTIONS + 2] = {{"help", no_argument, NULL, 'h'}};
    char letters[3 * MOST_OPTIONS] = ":h", *letter = letters + 2;
    int n = 0;
    for (; parse->table[n].name && n < MOST_OPTIONS; n++) {
        const struct dau_option *o = &parse->table[n];
        longs[n + 1] = (struct option){
            o->name, o->argument ? required_argument : no_argument, NULL, FIRST_KEY + n};
        if (o->letter) {
            *letter++ = o->letter;
            if (o->argument)
                *letter++ = ':';
        }
    }
    opterr = 0;
    optind = 0;
    for (int key; (key = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        if (key == 'h')
            return print_help(parse);
        int i = key - FIRST_KEY;
        for (int j = 0; key < FIRST_KEY && j < n; j++)
            if (parse->table[j].letter && parse->table[j].letter == key)
                i = j;
        const char *word = argv[optind - 1];
        if (key == ':') {
            dau_cli_usage(parse->command, "%s needs a value", word);
            return -2;
        }
        if (i < 0) {
            dau_cli_usage(parse->command, "there is no option %s", word);
            return -2;
        }
        if (!parse->take(parse->data, i, optarg))
            return -2;
    }
    return optind;
}

bool dau_option_number(const char *command, const char *name, const char *value, long low,
                       long high, long *number)
{
    char *end;
    errno = 0;
    *number = strtol(value, &end, 10);
    if (!errno && *value && *end == '\0' && *number >= low && *number <= high)
        return true;
    dau_cli_usage(command, "--%s takes a whole number from %ld to %ld, not '%s'", name, low,
                  high, value);
    return false;
}
