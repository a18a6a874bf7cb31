#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/pieces.h"
#include "correct/correct.h"
#include "ingest/ingest.h"

struct settings {
    struct dau_correct_config correct;
    const char *data, *explain;
    bool changes;
};

enum option { CHANGES, EXPLAIN, ADAPT, CHANNEL, MIN_CERT, TONE, DATA };

static const struct dau_option table[] = {
    [CHANGES] = {"changes", 'c', NULL,
                 "instead of the text, each change as a JSON line: line,\n"
                 "column, from, to, cert, why, and what else it may be"},
    [EXPLAIN] = {"explain", 'e', "TOKEN",
                 "what a token may be, with chances without context"},
    [ADAPT] = {"adapt", 'a', NULL,
               "learn the engine's errors from the text itself: for an\n"
               "engine that dau does not know"},
    [CHANNEL] = {"channel", 0, "FILE",
                 "errors of another engine, as dau train channel made it;\n"
                 "for text without the marks"},
    [MIN_CERT] = {"min-cert", 0, "P",
                  "change a syllable only when at least so sure (0 to 1)"},
    [TONE] = {"tone-style", 0, "STYLE",
              "old (hòa, ủy; default), new (hoà, uỷ) or keep"},
    [DATA] = {"data", 0, "DIR", "folder with dict/ and models/"},
    {0},
};

static void help(FILE *out)
{
    fputs("usage: dau correct [OPTION]... [FILE]\n\n"
          "Puts the marks back in a text that an engine has mangled, mends what is "
          "mildly\n"
          "wrong, and leaves right text alone. Lines and spaces stay as they are. "
          "Without\n"
          "FILE, or with '-', reads standard input; the result goes to standard "
          "output.\n"
          "A text of more than 50,000 words is worked on in pieces, so that memory does "
          "not\n"
          "grow with it; what went before an error is then written already.\n\n"
          "Exit: 0 well, 2 usage or configuration, 3 the file could not be read.\n",
          out);
}

static bool take_share(const char *value, float *share)
{
    double number = 0;
    bool ok = dau_option_real("correct", "min-cert", value, 0, 1, &number);
    *share = (float)number;
    return ok;
}

static bool take_tone(const char *value, const char **style)
{
    *style = value;
    if (strcmp(value, "old") == 0 || strcmp(value, "new") == 0 ||
        strcmp(value, "keep") == 0)
        return true;
    dau_cli_usage("correct", "--tone-style does not know '%s'", value);
    return false;
}

static bool take(void *data, int option, const char *value)
{
    struct settings *s = data;
    switch ((enum option)option) {
    case CHANGES:
        s->changes = true;
        return true;
    case EXPLAIN:
        s->explain = value;
        return true;
    case ADAPT:
        s->correct.adapt = true;
        return true;
    case CHANNEL:
        s->correct.channel = value;
        return true;
    case MIN_CERT:
        return take_share(value, &s->correct.min_cert);
    case TONE:
        return take_tone(value, &s->correct.tone_style);
    case DATA:
        s->data = value;
    }
    return true;
}

/* A token of a text source and where it stands: line and column count from 1, the
 * column in characters. */
struct spot {
    const struct dau_token *token;
    int line, column;
};

static void walk(struct spot *spot, const char **at, const char *to)
{
    while (*at < to) {
        bool next = **at == '\n';
        dau_text_next(at);
        spot->line += next;
        spot->column = next ? 1 : spot->column + 1;
    }
}

/* Calls `visit` for each token in order; `spot` is where the text begins, and then where
 * it ends. */
static void each_token(const struct dau_doc *doc, struct spot *spot,
                       void (*visit)(void *data, const struct spot *spot), void *data)
{
    const char *at = doc->raw;
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0; b < doc->pages[p]->n_blocks; b++)
            for (int l = 0; l < doc->pages[p]->blocks[b].n_lines; l++) {
                const struct dau_line *line = &doc->pages[p]->blocks[b].lines[l];
                for (int t = 0; t < line->n_tokens; t++) {
                    spot->token = &line->tokens[t];
                    walk(spot, &at, doc->raw + spot->token->offset);
                    visit(data, spot);
                }
            }
    walk(spot, &at, at + strlen(at));
}

struct copy {
    const char *raw;
    size_t at;
};

/* The text as it came, with the tokens that were changed in their places; what parted a
 * token that is joined to the one before goes with it. */
static void copy_token(void *data, const struct spot *spot)
{
    struct copy *copy = data;
    if (!(spot->token->flags & DAU_TOKEN_JOINED))
        fwrite(copy->raw + copy->at, 1, spot->token->offset - copy->at, stdout);
    fputs(spot->token->text, stdout);
    copy->at = spot->token->offset + spot->token->length;
}

static void write_text(const struct dau_doc *doc, struct spot *spot)
{
    struct copy copy = {doc->raw, 0};
    each_token(doc, spot, copy_token, &copy);
    fputs(doc->raw + copy.at, stdout);
}

static double rounded(float share)
{
    return (double)(int)(share * 1000 + 0.5F) / 1000;
}

static void write_change(void *data, const struct spot *spot)
{
    const struct dau_token *token = spot->token;
    bool changed = strcmp(token->text, token->read) != 0;
    (void)data;
    if (!changed && !(token->flags & DAU_TOKEN_DOUBTFUL))
        return;
    json_t *line =
        json_pack("{s:i,s:i,s:s,s:s,s:f,s:s}", "line", spot->line, "column", spot->column,
                  "from", token->read, "to", token->text, "cert", rounded(token->cert),
                  "why", changed ? dau_why_name(token->why) : "doubtful");
    json_t *others = json_array();
    for (int i = 0; i < token->n_alts; i++)
        json_array_append_new(others,
                              json_pack("{s:s,s:f}", "text", token->alts[i].text, "p",
                                        rounded(token->alts[i].p)));
    if (json_array_size(others))
        json_object_set(line, "others", others);
    json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
    putchar('\n');
    json_decref(others);
    json_decref(line);
}

static void explain(struct dau_correct *correct, const char *reading)
{
    static const char *const states[] = {"mangled", "mild"};
    struct dau_arena *arena = dau_arena_new();
    for (int s = 0; s < 2; s++) {
        struct dau_alt *alts;
        int n_alts;
        dau_correct_explain(correct, reading, states[s], arena, &alts, &n_alts);
        printf("%s as %s text:\n", reading, states[s]);
        for (int i = 0; i < n_alts && i < 12; i++)
            printf("  %8.5f  %s  (%s)\n", (double)alts[i].p, alts[i].text,
                   alts[i].source);
    }
    dau_arena_free(arena);
}

static bool read_piece(struct dau_doc *doc, const char *path, const char *bytes,
                       size_t length, struct dau_err *err)
{
    struct dau_ingest_config config = dau_ingest_default();
    struct dau_source *source = NULL;
    bool ok = dau_ingest_open_bytes(&source, path, bytes, length, &config, doc, err) &&
              dau_cli_read_pages(source, doc, err);
    dau_ingest_close(source);
    return ok;
}

/* What is in memory at once; it is written when all of it is done. */
static bool work_piece(struct settings *s, struct dau_correct *correct, const char *path,
                       const char *bytes, size_t length, struct spot *spot,
                       struct dau_err *err)
{
    struct dau_doc *doc = dau_doc_new(path);
    bool ok = read_piece(doc, path, bytes, length, err) &&
              dau_correct_doc(correct, doc, err);
    if (ok && s->changes)
        each_token(doc, spot, write_change, NULL);
    else if (ok)
        write_text(doc, spot);
    dau_doc_free(doc);
    return ok;
}

static bool work(struct settings *s, struct dau_correct *correct, const char *path,
                 struct dau_err *err)
{
    struct spot spot = {.line = 1, .column = 1};
    struct dau_pieces *pieces = NULL;
    const char *bytes;
    size_t length;
    if (s->explain) {
        explain(correct, s->explain);
        return true;
    }
    bool ok = dau_pieces_open(&pieces, path, err), more = ok;
    while (ok && more) {
        ok = dau_pieces_next(pieces, &bytes, &length, &more, err) &&
             (!more || work_piece(s, correct, path, bytes, length, &spot, err));
        if (ok && ferror(stdout))
            break;
    }
    dau_pieces_close(pieces);
    if (ok && (fflush(stdout) != 0 || ferror(stdout)))
        return dau_fail(err, DAU_E_IO, "correct: cannot write to standard output");
    return ok;
}

int dau_cli_correct(int argc, char **argv)
{
    struct settings s = {0};
    const struct dau_parse parse = {"correct", {table, take, &s}, {0}, help};
    int first = dau_options_parse(&parse, argc, argv);
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (argc - first > 1)
        return dau_cli_usage("correct", "takes one file; for many see dau run");
    struct dau_err err = {0};
    struct dau_correct *correct = NULL;
    s.correct.dict_dir = dau_cli_dict_dir(s.data);
    s.correct.models_dir = dau_cli_models_dir(s.data);
    s.correct.one_text = true;
    s.correct.text_only = !s.changes && !s.explain;
    bool ok = dau_correct_open(&correct, &s.correct, &err) &&
              work(&s, correct, first < argc ? argv[first] : "-", &err);
    if (!ok)
        dau_cli_error("%s", err.text);
    dau_correct_close(correct);
    return ok                         ? DAU_EXIT_OK
           : err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE
                                      : DAU_EXIT_NOTHING;
}
