#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "run/report.h"

struct settings {
    bool letters, json, csv;
};

enum option { LETTERS, REGISTER, JSON };

static const struct dau_option table[] = {
    [LETTERS] = {"letters", 0, NULL, "one line for each letter found"},
    [REGISTER] = {"register", 0, NULL, "the register, as --to csv writes it"},
    [JSON] = {"json", 0, NULL, "everything as JSON"},
    {0},
};

static const struct dau_option no_options[] = {{0}};

static bool take(void *data, int option, const char *value)
{
    struct settings *s = data;
    (void)value;
    if (option == LETTERS)
        s->letters = true;
    else if (option == REGISTER)
        s->csv = true;
    else
        s->json = true;
    return true;
}

static void report_help(FILE *out)
{
    fputs("usage: dau report [OPTION]... DIR...\n\n"
          "Tells from the ledger in the output folder DIR what became of every source: "
          "totals,\n"
          "a table by folder, why failures failed, what to review, what was slow. "
          "Several\n"
          "folders, as --shard leaves them, are told together.\n",
          out);
}

static void verify_help(FILE *out)
{
    fputs("usage: dau verify DIR...\n\n"
          "Compares every output in DIR with the checksum in its ledger.\n"
          "Exit: 0 all as written, 1 some differ or are missing.\n",
          out);
}

int dau_cli_report(int argc, char **argv)
{
    struct settings s = {0};
    const struct dau_parse parse = {"report", {table, take, &s}, {0}, report_help};
    int first = dau_options_parse(&parse, argc, argv);
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (first == argc)
        return dau_cli_usage("report", "name the output folder of a batch");
    struct dau_err err = {0};
    json_t *records = dau_report_gather(argv + first, argc - first, &err);
    if (!records) {
        dau_cli_error("%s", err.text);
        return DAU_EXIT_USAGE;
    }
    struct dau_buf text = {0};
    if (s.json) {
        json_t *report = dau_report_json(records);
        json_dumpf(report, stdout, JSON_INDENT(1));
        putchar('\n');
        json_decref(report);
    } else if (s.csv) {
        dau_report_register(records, &text);
    } else if (s.letters) {
        dau_report_letters(records, &text);
    } else {
        dau_report_text(records, &text);
    }
    fputs(dau_buf_text(&text), stdout);
    dau_buf_free(&text);
    json_decref(records);
    return DAU_EXIT_OK;
}

int dau_cli_verify(int argc, char **argv)
{
    const struct dau_parse parse = {
        "verify", {no_options, take, NULL}, {0}, verify_help};
    int first = dau_options_parse(&parse, argc, argv), code = DAU_EXIT_OK;
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (first == argc)
        return dau_cli_usage("verify", "name the output folder of a batch");
    for (int i = first; i < argc; i++) {
        struct dau_buf text = {0};
        struct dau_err err = {0};
        int n = 0;
        bool ok = dau_report_verify(argv[i], &text, &n, &err);
        fputs(dau_buf_text(&text), stdout);
        if (ok)
            printf("%s: %d outputs are as they were written\n", argv[i], n);
        else
            dau_cli_error("%s", err.text);
        if (!ok)
            code = err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_SOME_FAILED;
        dau_buf_free(&text);
    }
    return code;
}
