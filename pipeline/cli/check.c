#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"
#include "write/check.h"

enum { MAX_BYTES = 64 << 20 };

struct arguments {
    const char *schema, *data;
    bool json, quiet;
    int first_file;
};

static int help(void)
{
    fputs(
        "usage: dau check [OPTION]... FILE.xml...\n\n"
        "Validates TEI against the grammar of dau's own profile. Prints one line a "
        "fault,\n"
        "FILE:LINE: FAULT. '-' is standard input.\n\n"
        "  --schema FILE   another RelaxNG grammar, such as that of the whole TEI\n"
        "  --data DIR      where dict/ lies\n"
        "  --json          one JSON object a file, on a line of its own\n"
        "  --quiet         no faults, the exit code alone\n\n"
        "Exit: 0 all valid, 1 some not, 2 usage or grammar, 3 no file could be read.\n",
        stdout);
    return DAU_EXIT_OK;
}

static bool take_option(struct arguments *a, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    if (strcmp(arg, "--json") == 0) {
        a->json = true;
    } else if (strcmp(arg, "--quiet") == 0 || strcmp(arg, "-q") == 0) {
        a->quiet = true;
    } else if ((strcmp(arg, "--schema") == 0 || strcmp(arg, "--data") == 0) &&
               *i + 1 < argc) {
        const char **value = strcmp(arg, "--schema") == 0 ? &a->schema : &a->data;
        *value = argv[++*i];
    } else {
        return false;
    }
    return true;
}

static void print_fault(void *data, const char *name, int line, const char *text)
{
    (void)data;
    if (line > 0)
        printf("%s:%d: %s\n", name, line, text);
    else
        printf("%s: %s\n", name, text);
}

static void keep_fault(void *faults, const char *name, int line, const char *text)
{
    (void)name;
    json_array_append_new(faults,
                          json_pack("{s:i,s:s}", "line", line, "message", text));
}

static int check_json(struct dau_checker *checker, const char *name,
                      const struct dau_buf *xml)
{
    json_t *faults = json_array(), *object = json_object(), *file = json_string(name);
    int n = dau_check_all(checker, name, xml->data, xml->length, keep_fault, faults);
    json_object_set_new(object, "file", file ? file : json_null());
    json_object_set_new(object, "valid", json_boolean(n == 0));
    json_object_set_new(object, "faults", faults);
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
    return n;
}

/* The number of faults; -1 when the file cannot be read. */
static int check_file(const struct arguments *a, struct dau_checker *checker,
                      const char *path)
{
    struct dau_buf xml = {0};
    struct dau_err err = {0};
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    int n = -1;
    if (!dau_file_read(path, MAX_BYTES, &xml, &err))
        dau_cli_error("%s", err.text);
    else if (a->json)
        n = check_json(checker, name, &xml);
    else
        n = dau_check_all(checker, name, xml.data, xml.length,
                          a->quiet ? NULL : print_fault, NULL);
    dau_buf_free(&xml);
    return n;
}

static int check_files(const struct arguments *a, int argc, char **argv)
{
    struct dau_checker *checker;
    struct dau_err err = {0};
    char own[8192];
    snprintf(own, sizeof own, "%s/dau.rng", dau_cli_dict_dir(a->data));
    if (!dau_check_open(&checker, a->schema ? a->schema : own, &err)) {
        dau_cli_error("%s", err.text);
        return DAU_EXIT_USAGE;
    }
    int n_read = 0, n_bad = 0;
    for (int i = a->first_file; i < argc; i++) {
        int faults = check_file(a, checker, argv[i]);
        n_read += faults >= 0;
        n_bad += faults != 0;
    }
    dau_check_close(checker);
    return n_read == 0 ? DAU_EXIT_NOTHING : n_bad ? DAU_EXIT_SOME_FAILED : DAU_EXIT_OK;
}

int dau_cli_check(int argc, char **argv)
{
    struct arguments a = {0};
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help();
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        if (!take_option(&a, argc, argv, &i))
            return dau_cli_usage("check", "'%s' is no option or lacks its value",
                                 argv[i]);
    }
    if (i == argc)
        return dau_cli_usage("check", "no files given");
    a.first_file = i;
    return check_files(&a, argc, argv);
}
