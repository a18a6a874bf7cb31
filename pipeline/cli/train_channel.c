#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/train.h"
#include "correct/correct.h"
#include "correct/learn.h"

enum { MAX_FILE = 16 * 1024 * 1024, MAX_LIST = 64 * 1024 * 1024 };

static const char help_text[] =
    "usage: dau train channel [OPTION]... [TRUTH READING]...\n"
    "       dau train channel --from [OPTION]... TEXT...\n\n"
    "Learns what an engine makes of print: from texts and their readings, or, for an\n"
    "engine that dau does not know, from its own output alone (texts of one origin, "
    "the\n"
    "more the better). What such a text teaches is refused when it does not explain "
    "the\n"
    "text better than what is known already. dau correct --channel and dau run "
    "--channel\n"
    "use the file.\n\n"
    "  --from             what follows are texts as the engine read them\n"
    "  --data DIR         with --from: folder with dict/ and models/\n"
    "  -o FILE            where the channel goes (default: standard output)\n"
    "  --name NAME        its name (default: channel)\n"
    "  --pairs LIST       a file with TRUTH, a tab and READING on each line; - is\n"
    "                     standard input\n"
    "  --rounds N         rounds of expectation maximisation (default: 6)\n"
    "  --keep-back N      measure on each Nth text instead of learning from it\n"
    "  --least COUNT      leave out counts below this (default: 0.5)\n";

struct options {
    const char *out, *name, *list, *data;
    int rounds, keep_back;
    float least;
    bool from;
    char **texts; /* with `from` */
    int n_texts;
};

struct texts {
    struct dau_pairs learn, measure;
    int n;
};

static bool read_text(const char *path, struct dau_buf *out, struct dau_err *err)
{
    return dau_file_read(path, MAX_FILE, out, err) &&
           (dau_text_is_utf8(dau_buf_text(out), out->length) ||
            dau_fail(err, DAU_E_FORMAT, "%s: not UTF-8", path));
}

static bool add_texts(const struct options *options, struct texts *texts,
                      const char *truth, const char *reading, struct dau_err *err)
{
    struct dau_buf printed = {0}, read = {0};
    bool ok = read_text(truth, &printed, err) && read_text(reading, &read, err);
    bool measure = options->keep_back > 0 && texts->n % options->keep_back == 0;
    if (ok)
        dau_pairs_add_texts(measure ? &texts->measure : &texts->learn,
                            dau_buf_text(&printed), dau_buf_text(&read));
    texts->n += ok;
    dau_buf_free(&printed);
    dau_buf_free(&read);
    return ok;
}

static bool add_list(const struct options *options, struct texts *texts,
                     struct dau_err *err)
{
    struct dau_buf list = {0};
    bool ok = dau_file_read(options->list, MAX_LIST, &list, err);
    char *rest = NULL;
    for (char *line = ok && list.data ? strtok_r(list.data, "\n", &rest) : NULL;
         line && ok; line = strtok_r(NULL, "\n", &rest)) {
        char *tab = strchr(line, '\t');
        if (!tab) {
            ok = dau_fail(err, DAU_E_FORMAT, "%s: a line without a tab", options->list);
            break;
        }
        *tab = '\0';
        ok = add_texts(options, texts, line, tab + 1, err);
    }
    dau_buf_free(&list);
    return ok;
}

static bool write_out(const struct options *options, const struct dau_buf *text,
                      struct dau_err *err)
{
    if (options->out)
        return dau_file_write(options->out, text->data, text->length, err);
    fwrite(text->data, 1, text->length, stdout);
    return fflush(stdout) == 0 || dau_fail(err, DAU_E_IO, "standard output refused");
}

static bool learn(const struct options *options, struct texts *texts,
                  struct dau_err *err)
{
    if (!texts->learn.n_pairs)
        return dau_fail(err, DAU_E_FORMAT, "no words to learn from");
    struct dau_channel *full =
        dau_learn(&texts->learn, NULL, options->rounds, options->name);
    struct dau_channel *channel = dau_channel_pruned(full, options->least);
    struct dau_buf text = {0};
    dau_channel_dump(channel, &text);
    fprintf(stderr, "dau: %d texts, %d words\n", texts->n, texts->learn.n_pairs);
    if (texts->measure.n_pairs)
        fprintf(stderr, "dau: %.4f a letter on texts kept back (learned from: %.4f)\n",
                dau_learn_likelihood(&texts->measure, channel),
                dau_learn_likelihood(&texts->learn, channel));
    bool ok = write_out(options, &text, err);
    dau_buf_free(&text);
    dau_channel_free(full);
    dau_channel_free(channel);
    return ok;
}

static bool learn_from_docs(const struct options *options,
                            const struct dau_doc *const *docs, struct dau_err *err)
{
    struct dau_correct_config config = {.dict_dir = dau_cli_dict_dir(options->data),
                                        .models_dir = dau_cli_models_dir(options->data),
                                        .adapt = true};
    struct dau_correct *correct = NULL;
    struct dau_channel *full = NULL, *channel = NULL;
    struct dau_buf text = {0};
    bool ok = dau_correct_open(&correct, &config, err) &&
              (full = dau_correct_learn(correct, docs, options->n_texts, options->name,
                                        err)) != NULL;
    if (ok) {
        channel = dau_channel_pruned(full, options->least);
        dau_channel_dump(channel, &text);
        ok = write_out(options, &text, err);
    }
    dau_channel_free(full);
    dau_channel_free(channel);
    dau_buf_free(&text);
    dau_correct_close(correct);
    return ok;
}

/* From the output of an engine alone. */
static bool learn_from(const struct options *options, struct dau_err *err)
{
    struct dau_doc **docs = dau_alloc((size_t)options->n_texts, sizeof *docs);
    bool ok = true;
    for (int i = 0; i < options->n_texts; i++) {
        docs[i] = dau_doc_new(options->texts[i]);
        ok = ok && dau_cli_read_text(options->texts[i], docs[i], err);
    }
    ok = ok && learn_from_docs(options, (const struct dau_doc *const *)docs, err);
    for (int i = 0; i < options->n_texts; i++)
        dau_doc_free(docs[i]);
    free(docs);
    return ok;
}

static bool take_number(struct options *options, const char *name, const char *value)
{
    double least = 0;
    long whole = 0;
    if (strcmp(name, "--least") == 0) {
        bool ok = dau_option_real("train", name + 2, value, 0, 1e6, &least);
        options->least = (float)least;
        return ok;
    }
    bool ok = dau_option_number("train", name + 2, value, 0, 1000000, &whole);
    *(strcmp(name, "--rounds") == 0 ? &options->rounds : &options->keep_back) =
        (int)whole;
    return ok;
}

/* The number of arguments an option took, 0 when it is none; -1: its value is missing;
 * -2: a usage error was told. */
static int take_option(struct options *options, char **argv)
{
    static const char *const names[] = {"-o",       "--name",      "--pairs", "--data",
                                        "--rounds", "--keep-back", "--least"};
    size_t i = 0;
    if (strcmp(argv[0], "--from") == 0) {
        options->from = true;
        return 1;
    }
    while (i < sizeof names / sizeof *names && strcmp(argv[0], names[i]) != 0)
        i++;
    if (i == sizeof names / sizeof *names)
        return argv[0][0] == '-' && argv[0][1] ? -1 : 0;
    const char *value = argv[1];
    if (!value)
        return -1;
    const char **texts[] = {&options->out, &options->name, &options->list,
                            &options->data};
    if (i < 4)
        *texts[i] = value;
    else if (!take_number(options, names[i], value))
        return -2;
    return 2;
}

static bool learn_from_pairs(const struct options *options, struct dau_err *err)
{
    struct texts texts = {0};
    texts.learn.arena = dau_arena_new();
    texts.measure.arena = dau_arena_new();
    bool ok = !options->list || add_list(options, &texts, err);
    for (int i = 0; ok && i + 1 < options->n_texts; i += 2)
        ok = add_texts(options, &texts, options->texts[i], options->texts[i + 1], err);
    ok = ok && learn(options, &texts, err);
    dau_arena_free(texts.learn.arena);
    dau_arena_free(texts.measure.arena);
    return ok;
}

static bool make_sense(const struct options *o)
{
    bool named = !strpbrk(o->name, " \n") && strlen(o->name) < 32;
    bool fed = o->from ? o->n_texts && !o->list
                       : o->n_texts % 2 == 0 && (o->n_texts || o->list);
    return named && fed && o->rounds >= 1;
}

int dau_cli_train_channel(int argc, char **argv)
{
    struct options options = {
        .name = "channel", .rounds = 6, .least = 0.5F, .texts = argv};
    struct dau_err err = {0};
    for (int i = 1, took; i < argc; i += took) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help_text, stdout);
            return DAU_EXIT_OK;
        }
        if ((took = take_option(&options, argv + i)) == -2)
            return DAU_EXIT_USAGE;
        if (took < 0)
            return dau_cli_usage("train", "'%s' is unknown or lacks its value",
                                 argv[i]);
        if (took == 0) {
            options.texts[options.n_texts++] = argv[i];
            took = 1;
        }
    }
    if (!make_sense(&options))
        return dau_cli_usage("train",
                             "channel wants pairs of files, --pairs, or --from texts");
    bool ok =
        options.from ? learn_from(&options, &err) : learn_from_pairs(&options, &err);
    if (!ok)
        dau_cli_error("%s", err.text);
    return ok                         ? DAU_EXIT_OK
           : err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE
                                      : DAU_EXIT_NOTHING;
}
