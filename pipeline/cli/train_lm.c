#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/train.h"
#include "lex/lex.h"
#include "lm/lm.h"
#include "lm/train.h"

struct arguments {
    struct dau_lm_train train;
    struct dau_lm_source *sources; /* owned */
    const char *output, *measure;
    bool print_held_out, syllables, quiet;
    double weight;
    int min_documents;
};

static int help(void)
{
    fputs(
        "usage: dau train lm -o MODEL [OPTION]... FILE...\n"
        "       dau train lm --print-held-out FILE...\n"
        "       dau train lm --measure MODEL FILE...\n"
        "       dau train lm --syllables FILE...\n\n"
        "Counts n-grams of syllables in text files (a paragraph a line, an empty line\n"
        "between documents; plain, xz or gzip) and writes a language model.\n\n"
        "  -o, --output MODEL   the file to write\n"
        "  --order N            longest n-gram, 2 to 5 (4)\n"
        "  --max-bytes N        prunes to this size; 0: no pruning (20000000)\n"
        "  --min-count N        rarer words are unknown (5)\n"
        "  --directives X       weight of paragraphs that give orders (1)\n"
        "  --plain-counts       lower orders count occurrences, not contexts\n"
        "  --hold-out           leaves out one block of 50 lines in 200\n"
        "  --print-held-out     prints those blocks instead\n"
        "  --measure MODEL      prints the perplexity of the files instead\n"
        "  --syllables          prints the syllables found, with their counts, "
        "instead\n"
        "  --quiet              no progress on standard error\n"
        "For the files that follow:\n"
        "  --weight X           each occurrence counts as X (1)\n"
        "  --min-documents N    only n-grams found in N documents or more (1)\n",
        stdout);
    return DAU_EXIT_OK;
}

static bool is(const char *arg, const char *name)
{
    return strcmp(arg, name) == 0;
}

/* Sets the option that takes a number; false when there is none of this name. */
static bool set_number(struct arguments *a, const char *name, double value)
{
    if (is(name, "--order"))
        a->train.order = (int)value;
    else if (is(name, "--max-bytes"))
        a->train.max_bytes = (size_t)value;
    else if (is(name, "--min-count"))
        a->train.min_word_count = (unsigned)value;
    else if (is(name, "--directives"))
        a->train.directive_weight = value;
    else if (is(name, "--weight"))
        a->weight = value;
    else if (is(name, "--min-documents"))
        a->min_documents = (int)value;
    else
        return false;
    return true;
}

static bool set_flag(struct arguments *a, const char *name)
{
    if (is(name, "--plain-counts"))
        a->train.plain_counts = true;
    else if (is(name, "--hold-out"))
        a->train.hold_out = true;
    else if (is(name, "--print-held-out"))
        a->print_held_out = true;
    else if (is(name, "--syllables"))
        a->syllables = true;
    else if (is(name, "--quiet") || is(name, "-q"))
        a->quiet = true;
    else
        return false;
    return true;
}

static void add_source(struct arguments *a, const char *path)
{
    a->sources[a->train.n_sources++] = (struct dau_lm_source){
        .path = path, .weight = a->weight, .min_documents = a->min_documents};
}

/* Reads one option or file at argv[*i]; returns false after a complaint. */
static bool take(struct arguments *a, int argc, char **argv, int *i)
{
    const char *arg = argv[*i], *value = *i + 1 < argc ? argv[*i + 1] : NULL;
    if (arg[0] != '-') {
        add_source(a, arg);
        return true;
    }
    if (set_flag(a, arg))
        return true;
    if (!value) {
        dau_cli_usage("train lm", "'%s' is no option or lacks its value", arg);
        return false;
    }
    ++*i;
    if (is(arg, "-o") || is(arg, "--output")) {
        a->output = value;
        return true;
    }
    if (is(arg, "--measure")) {
        a->measure = value;
        return true;
    }
    double number = 0;
    const char *name = arg + strspn(arg, "-");
    if (!dau_option_real("train lm", name, value, 0, 1e12, &number))
        return false;
    if (set_number(a, arg, number))
        return true;
    dau_cli_usage("train lm", "there is no option %s", arg);
    return false;
}

static int measure(const struct arguments *a)
{
    struct dau_err err = {0};
    struct dau_lm *lm;
    bool ok = dau_lm_open(&lm, a->measure, &err);
    for (int i = 0; ok && i < a->train.n_sources; i++) {
        struct dau_lm_fit fit;
        ok = dau_lm_measure(lm, a->sources[i].path, &fit, &err);
        if (ok)
            printf("%s: perplexity %.2f, %zu words, %zu unknown\n", a->sources[i].path,
                   exp(-fit.log_likelihood / (double)(fit.n_words ? fit.n_words : 1)),
                   fit.n_words, fit.n_unknown);
    }
    dau_lm_close(lm);
    if (!ok)
        dau_cli_error("%s", err.text);
    return ok ? DAU_EXIT_OK : DAU_EXIT_USAGE;
}

static void print_syllable(void *self, const char *word, unsigned count)
{
    if (dau_lex_is_syllable(word))
        fprintf(self, "%s\t%u\n", word, count);
}

static int syllables(const struct arguments *a)
{
    struct dau_err err = {0};
    fputs(
        "# Syllables in use: syllable (lower case, old tone placement), occurrences.\n"
        "# Origin: counted by 'dau train lm --syllables' in the texts "
        "models/README.md\n"
        "# names.\n",
        stdout);
    if (dau_lm_count_words(&a->train, print_syllable, stdout, &err))
        return DAU_EXIT_OK;
    dau_cli_error("%s", err.text);
    return DAU_EXIT_NOTHING;
}

static int train(const struct arguments *a)
{
    struct dau_err err = {0};
    struct dau_lm_made made;
    if (!a->output)
        return dau_cli_usage("train lm", "where to? use -o MODEL");
    if (!dau_lm_train(&a->train, a->output, &made, &err)) {
        dau_cli_error("%s", err.text);
        return err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_NOTHING;
    }
    if (a->quiet)
        return DAU_EXIT_OK;
    fprintf(stderr, "%s: %zu words of text, %zu bytes\n", a->output, made.n_tokens,
            made.n_bytes);
    for (int k = 0; k < a->train.order; k++)
        fprintf(stderr, "order %d: %zu of %zu n-grams\n", k + 1, made.n_grams[k],
                made.n_full[k]);
    return DAU_EXIT_OK;
}

static int print_held_out(const struct arguments *a)
{
    struct dau_err err = {0};
    if (dau_lm_print_held_out(&a->train, stdout, &err))
        return DAU_EXIT_OK;
    dau_cli_error("%s", err.text);
    return DAU_EXIT_NOTHING;
}

static int act(const struct arguments *a)
{
    if (a->train.n_sources == 0)
        return dau_cli_usage("train lm", "no text files given");
    if (a->print_held_out)
        return print_held_out(a);
    if (a->measure)
        return measure(a);
    return a->syllables ? syllables(a) : train(a);
}

int dau_cli_train_lm(int argc, char **argv)
{
    struct arguments a = {
        .train = dau_lm_train_default(), .weight = 1, .min_documents = 1};
    a.sources = dau_alloc((size_t)argc, sizeof *a.sources);
    int code = DAU_EXIT_OK;
    for (int i = 1; i < argc && code == DAU_EXIT_OK; i++) {
        if (is(argv[i], "--help") || is(argv[i], "-h")) {
            free(a.sources);
            return help();
        }
        if (!take(&a, argc, argv, &i))
            code = DAU_EXIT_USAGE;
    }
    a.train.sources = a.sources;
    a.train.progress = a.quiet ? NULL : stderr;
    if (code == DAU_EXIT_OK)
        code = act(&a);
    free(a.sources);
    return code;
}
