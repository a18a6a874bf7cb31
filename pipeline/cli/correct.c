#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "correct/correct.h"
#include "ingest/ingest.h"

static bool read_text(const char *path, struct dau_doc *doc, struct dau_err *err)
{
    struct dau_ingest_config config = dau_ingest_default();
    struct dau_source *source = NULL;
    bool ok = dau_ingest_open(&source, path, &config, doc, err) &&
              (doc->kind == DAU_KIND_TEXT ||
               dau_fail(err, DAU_E_FORMAT, "%s is no text; dau run reads it", path));
    for (int i = 1; ok && i <= doc->n_source_pages; i++) {
        struct dau_picture picture = {0};
        ok = dau_ingest_page(source, i, dau_doc_add_page(doc, i), &picture, err);
        dau_picture_free(&picture);
    }
    dau_ingest_close(source);
    return ok;
}

/* The text as it came, with the tokens that were changed in their places. */
static void write_line(const char *raw, const struct dau_line *line, size_t *at, FILE *out)
{
    for (int i = 0; i < line->n_tokens; i++) {
        const struct dau_token *token = &line->tokens[i];
        fwrite(raw + *at, 1, token->offset - *at, out);
        fputs(token->text, out);
        *at = token->offset + token->length;
    }
}

static void write_text(const struct dau_doc *doc, FILE *out)
{
    size_t at = 0;
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0; b < doc->pages[p]->n_blocks; b++)
            for (int l = 0; l < doc->pages[p]->blocks[b].n_lines; l++)
                write_line(doc->raw, &doc->pages[p]->blocks[b].lines[l], &at, out);
    fputs(doc->raw + at, out);
}

int dau_cli_correct(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "-";
    struct dau_err err = {0};
    struct dau_correct_config config = {.dict_dir = dau_cli_dict_dir(NULL),
                                        .models_dir = dau_cli_models_dir(NULL)};
    struct dau_correct *correct = NULL;
    struct dau_doc *doc = dau_doc_new(path);
    bool ok = dau_correct_open(&correct, &config, &err) && read_text(path, doc, &err) &&
              dau_correct_doc(correct, doc, &err);
    if (ok)
        write_text(doc, stdout);
    else
        dau_cli_error("%s", err.text);
    dau_correct_close(correct);
    dau_doc_free(doc);
    return ok ? DAU_EXIT_OK : err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_NOTHING;
}
