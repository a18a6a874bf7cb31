#include <string.h>

#include "cli/cli.h"

struct command {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
};

static const struct command commands[] = {
    {"check", "validate TEI files", dau_cli_check},
    {"train", "make the files of models/ again", dau_cli_train},
    {0},
};

static int help(FILE *out)
{
    fputs("usage: dau COMMAND [OPTION]... [FILE]...\n\n"
          "Reads scanned Vietnamese administrative letters and puts the marks back.\n\n",
          out);
    for (const struct command *c = commands; c->name; c++)
        fprintf(out, "  %-9s %s\n", c->name, c->summary);
    fputs("\n'dau COMMAND --help' tells more. 'dau --version' names all libraries and models.\n",
          out);
    return DAU_EXIT_OK;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return DAU_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(stdout);
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, argv[1]) == 0)
            return c->main(argc - 1, argv + 1);
    dau_cli_error("there is no command '%s'; see dau --help", argv[1]);
    return DAU_EXIT_USAGE;
}
