#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/train.h"
#include "correct/learn.h"

enum { MAX_FILE = 16 * 1024 * 1024, MAX_LIST = 64 * 1024 * 1024 };

static const char help_text[] =
    "usage: dau train channel [OPTION]... [TRUTH READING]...\n\n"
    "Learns what an engine makes of print, from texts and their readings.\n\n"
    "  -o FILE            where the channel goes (default: standard output)\n"
    "  --name NAME        its name (default: channel)\n"
    "  --pairs LIST       a file with TRUTH, a tab and READING on each line; - is\n"
    "                     standard input\n"
    "  --rounds N         rounds of expectation maximisation (default: 6)\n"
    "  --keep-back N      measure on each Nth text instead of learning from it\n"
    "  --least COUNT      leave out counts below this (default: 0.5)\n";

struct options {
    const char *out, *name, *list;
    int rounds, keep_back;
    float least;
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

static bool add_texts(const struct options *options, struct texts *texts, const char *truth,
                      const char *reading, struct dau_err *err)
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

static bool add_list(const struct options *options, struct texts *texts, struct dau_err *err)
{
    struct dau_buf list = {0};
    bool ok = dau_file_read(options->list, MAX_LIST, &list, err);
    char *rest = NULL;
    for (char *line = ok && list.data ? strtok_r(list.data, "\n", &rest) : NULL; line && ok;
         line = strtok_r(NULL, "\n", &rest)) {
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

static bool learn(const struct options *options, struct texts *texts, struct dau_err *err)
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

/* The number of arguments an option took, 0 when it is none; -1: its value is missing. */
static int take_option(struct options *options, char **argv)
{
    static const char *const names[] = {"-o", "--name", "--pairs", "--rounds",
                                        "--keep-back", "--least"};
    size_t i = 0;
    while (i < sizeof names / sizeof *names && strcmp(argv[0], names[i]) != 0)
        i++;
    if (i == sizeof names / sizeof *names)
        return argv[0][0] == '-' && argv[0][1] ? -1 : 0;
    const char *value = argv[1];
    if (!value)
        return -1;
    const char **texts[] = {&options->out, &options->name, &options->list};
    if (i < 3)
        *texts[i] = value;
    else if (i == 3)
        options->rounds = (int)strtol(value, NULL, 10);
    else if (i == 4)
        options->keep_back = (int)strtol(value, NULL, 10);
    else
        options->least = strtof(value, NULL);
    return 2;
}

int dau_cli_train_channel(int argc, char **argv)
{
    struct options options = {.name = "channel", .rounds = 6, .least = 0.5F};
    struct texts texts = {0};
    struct dau_err err = {0};
    int i = 1;
    for (int took; i < argc; i += took) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help_text, stdout);
            return DAU_EXIT_OK;
        }
        if ((took = take_option(&options, argv + i)) == 0)
            break;
        if (took < 0)
            return dau_cli_usage("train", "'%s' is unknown or lacks its value", argv[i]);
    }
    if ((argc - i) % 2 || (i == argc && !options.list) || options.rounds < 1 ||
        strpbrk(options.name, " \n") || strlen(options.name) > 31)
        return dau_cli_usage("train", "channel wants pairs of files, or --pairs");
    texts.learn.arena = dau_arena_new();
    texts.measure.arena = dau_arena_new();
    bool ok = !options.list || add_list(&options, &texts, &err);
    for (; ok && i < argc; i += 2)
        ok = add_texts(&options, &texts, argv[i], argv[i + 1], &err);
    ok = ok && learn(&options, &texts, &err);
    dau_arena_free(texts.learn.arena);
    dau_arena_free(texts.measure.arena);
    if (!ok)
        dau_cli_error("%s", err.text);
    return ok ? DAU_EXIT_OK : err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_NOTHING;
}
