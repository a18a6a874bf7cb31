#include "cli/train.h"

#include <string.h>

#include "cli/cli.h"

struct model {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
};

static const struct model models[] = {
    {"lm", "the language model, from text files", dau_cli_train_lm},
    {"channel", "what an engine makes of print, from texts and readings",
     dau_cli_train_channel},
    {0},
};

static int help(FILE *out)
{
    fputs("usage: dau train MODEL [OPTION]... FILE...\n\n"
          "Makes the files of models/ again.\n\n",
          out);
    for (const struct model *m = models; m->name; m++)
        fprintf(out, "  %-9s %s\n", m->name, m->summary);
    fputs("\n'dau train MODEL --help' tells more.\n", out);
    return DAU_EXIT_OK;
}

int dau_cli_train(int argc, char **argv)
{
    if (argc < 2)
        return dau_cli_usage("train", "which model?");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(stdout);
    for (const struct model *m = models; m->name; m++)
        if (strcmp(m->name, argv[1]) == 0)
            return m->main(argc - 1, argv + 1);
    return dau_cli_usage("train", "there is no model '%s'", argv[1]);
}
