#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "run/run.h"

struct settings {
    const char *data, *to;
    struct dau_run_config run;
};

enum option { TO, LEVEL, CORRECT, DATA };

static const struct dau_option table[] = {
    [TO] = {"to", 't', "FORMAT", "tei (default), json, txt, ics"},
    [LEVEL] = {"tei", 0, "LEVEL", "clean, linked (default) or full"},
    [CORRECT] = {"correct", 0, NULL, "put the marks back first, as dau correct does"},
    [DATA] = {"data", 0, "DIR", "folder with dict/ and models/"},
    {0},
};

static void help(FILE *out)
{
    fputs("usage: dau extract [OPTION]... [FILE]\n\n"
          "Finds number, date, issuer, tasks and references in the text of a letter "
          "and writes\n"
          "TEI to standard output. FILE may be anything that dau run reads; without "
          "FILE, or\n"
          "with '-', standard input. The text is taken as it stands; see --correct.\n\n"
          "Exit: 0 well, 1 the file could not be read, 2 usage or configuration.\n",
          out);
}

static bool take(void *data, int option, const char *value)
{
    static const char *const levels[] = {"clean", "linked", "full"};
    struct settings *s = data;
    if (option == TO)
        s->to = value;
    else if (option == CORRECT)
        s->run.correct.off = false;
    else if (option == DATA)
        s->data = value;
    for (int i = 0; option == LEVEL && i < 3; i++)
        if (strcmp(levels[i], value) == 0) {
            s->run.tei_level = (enum dau_tei_level)i;
            return true;
        }
    if (option != LEVEL)
        return true;
    dau_cli_usage("extract", "--tei does not know '%s'", value);
    return false;
}

static bool print_letters(struct dau_run *run, const struct dau_format *format,
                          const struct dau_doc *doc, struct dau_err *err)
{
    int n = format->per_source ? 1 : doc->n_letters;
    bool ok = true;
    for (int i = 0; ok && i < n; i++) {
        struct dau_buf out = {0};
        ok = dau_run_write(run, format, doc, i, &out, err);
        if (ok)
            fwrite(dau_buf_text(&out), 1, out.length, stdout);
        dau_buf_free(&out);
    }
    if (fflush(stdout) != 0)
        return dau_fail(err, DAU_E_IO, "extract: cannot write to standard output");
    return ok;
}

int dau_cli_extract(int argc, char **argv)
{
    struct settings s = {.to = "tei", .run = dau_run_default(NULL, NULL)};
    s.run.correct.off = true;
    const struct dau_parse parse = {"extract", {table, take, &s}, {0}, help};
    int first = dau_options_parse(&parse, argc, argv);
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (argc - first > 1)
        return dau_cli_usage("extract", "takes one file; for many see dau run");
    const struct dau_format *format = dau_format_by_name(s.to);
    if (!format)
        return dau_cli_usage("extract", "--to does not know '%s'", s.to);
    s.run.dict_dir = dau_cli_dict_dir(s.data);
    s.run.models_dir = dau_cli_models_dir(s.data);
    struct dau_run *run = NULL;
    struct dau_doc *doc = NULL;
    struct dau_err err = {0};
    bool opened = dau_run_open(&run, &s.run, &err);
    bool ok = opened &&
              dau_run_file(run, first < argc ? argv[first] : "-", &doc, &err) &&
              print_letters(run, format, doc, &err);
    if (!ok)
        dau_cli_error("%s", err.text);
    dau_doc_free(doc);
    dau_run_close(run);
    return ok ? DAU_EXIT_OK : opened ? DAU_EXIT_SOME_FAILED : DAU_EXIT_USAGE;
}
