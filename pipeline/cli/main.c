#include <string.h>

#include "cli/cli.h"
#include "run/version.h"

struct command {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
};

static const struct command commands[] = {
    {"run", "letters in, a tree of results out", dau_cli_run},
    {"extract", "one letter in, TEI or JSON out", dau_cli_extract},
    {"watch", "read what falls into a folder", dau_cli_watch},
    {"report", "what became of a batch", dau_cli_report},
    {"verify", "are the outputs of a batch as they were written?", dau_cli_verify},
    {"check", "validate TEI files", dau_cli_check},
    {"correct", "text in, corrected text out", dau_cli_correct},
    {"eval", "compare an output with the truth", dau_cli_eval},
    {"train", "make the files of models/ again", dau_cli_train},
    {0},
};

static int help(FILE *out)
{
    fputs(
        "usage: dau COMMAND [OPTION]... [FILE]...\n\n"
        "Reads scanned Vietnamese administrative letters and puts the marks back.\n\n",
        out);
    for (const struct command *c = commands; c->name; c++)
        fprintf(out, "  %-9s %s\n", c->name, c->summary);
    fputs("\n'dau COMMAND --help' tells more. 'dau --version' names all libraries and "
          "models.\n",
          out);
    return DAU_EXIT_OK;
}

static int version(void)
{
    struct dau_versions versions;
    struct dau_arena *arena = dau_arena_new();
    struct dau_buf text = {0};
    struct dau_err err = {0};
    bool ok = dau_versions_read(&versions, dau_cli_dict_dir(NULL),
                                dau_cli_models_dir(NULL), NULL, NULL, arena, &err);
    dau_versions_print(&versions, &text);
    fputs(dau_buf_text(&text), stdout);
    if (!ok)
        dau_cli_error("%s", err.text);
    dau_buf_free(&text);
    dau_arena_free(arena);
    return ok ? DAU_EXIT_OK : DAU_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return DAU_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(stdout);
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return version();
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, argv[1]) == 0)
            return c->main(argc - 1, argv + 1);
    dau_cli_error("there is no command '%s'; see dau --help", argv[1]);
    return DAU_EXIT_USAGE;
}
