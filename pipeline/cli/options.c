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
    for (const struct dau_option *o = parse->own.table; o->name; o++)
        print_option(stdout, o);
    for (const struct dau_option *o = parse->shared.table; o && o->name; o++)
        print_option(stdout, o);
    print_option(stdout, &(struct dau_option){"help", 'h', NULL, "print this and end"});
    return -1;
}

/* All options of a command as getopt_long() wants them. */
struct options {
    const struct dau_option_group *groups[MOST_OPTIONS];
    int places[MOST_OPTIONS]; /* in the table of the group */
    int n;
    struct option longs[MOST_OPTIONS + 2];
    char letters[3 * MOST_OPTIONS];
};

static void add_group(struct options *all, const struct dau_option_group *group)
{
    size_t length = strlen(all->letters);
    for (int i = 0; group->table && group->table[i].name && all->n < MOST_OPTIONS;
         i++) {
        const struct dau_option *o = &group->table[i];
        all->groups[all->n] = group;
        all->places[all->n] = i;
        all->longs[all->n + 1] =
            (struct option){o->name, o->argument ? required_argument : no_argument,
                            NULL, FIRST_KEY + all->n};
        all->n++;
        if (o->letter)
            all->letters[length++] = o->letter;
        if (o->letter && o->argument)
            all->letters[length++] = ':';
    }
}

static int option_of(const struct options *all, int key)
{
    for (int i = 0; key < FIRST_KEY && i < all->n; i++) {
        char letter = all->groups[i]->table[all->places[i]].letter;
        if (letter && letter == key)
            return i;
    }
    return key - FIRST_KEY;
}

int dau_options_parse(const struct dau_parse *parse, int argc, char **argv)
{
    struct options all = {.longs = {{"help", no_argument, NULL, 'h'}}, .letters = ":h"};
    add_group(&all, &parse->own);
    add_group(&all, &parse->shared);
    opterr = 0;
    optind = 0;
    for (int key;
         (key = getopt_long(argc, argv, all.letters, all.longs, NULL)) != -1;) {
        if (key == 'h')
            return print_help(parse);
        int i = option_of(&all, key);
        if (key == ':')
            dau_cli_usage(parse->command, "%s needs a value", argv[optind - 1]);
        else if (i < 0)
            dau_cli_usage(parse->command, "there is no option %s", argv[optind - 1]);
        if (key == ':' || i < 0 ||
            !all.groups[i]->take(all.groups[i]->data, all.places[i], optarg))
            return -2;
    }
    return optind;
}

bool dau_option_number(const char *command, const char *name, const char *value,
                       long low, long high, long *number)
{
    char *end;
    errno = 0;
    *number = strtol(value, &end, 10);
    if (!errno && *value && *end == '\0' && *number >= low && *number <= high)
        return true;
    dau_cli_usage(command, "--%s takes a whole number from %ld to %ld, not '%s'", name,
                  low, high, value);
    return false;
}

bool dau_option_real(const char *command, const char *name, const char *value,
                     double low, double high, double *number)
{
    char *end;
    *number = strtod(value, &end);
    if (end != value && *end == '\0' && *number >= low && *number <= high)
        return true;
    dau_cli_usage(command, "--%s takes a number from %.15g to %.15g, not '%s'", name, low,
                  high, value);
    return false;
}
