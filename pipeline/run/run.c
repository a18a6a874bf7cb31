#include "run/run.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "layout/layout.h"
#include "write/check.h"

struct dau_run {
    struct dau_run_config config;
    struct dau_ocr *ocr; /* NULL until the first picture */
    struct dau_correct *correct;
    struct dau_structure *structure;
    struct dau_checker *checker;
    struct dau_versions versions; /* unless the caller brought its own */
    struct dau_arena *arena;
};

static long long time_of_stamps(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    return epoch && *epoch && *end == '\0' && seconds >= 0 ? seconds
                                                           : (long long)time(NULL);
}

struct dau_run_config dau_run_default(const char *dict_dir, const char *models_dir)
{
    return (struct dau_run_config){
        .dict_dir = dict_dir,
        .models_dir = models_dir,
        .ingest = dau_ingest_default(),
        .tei_level = DAU_TEI_LINKED,
        .time = time_of_stamps(),
    };
}

static bool read_versions(struct dau_run *run, struct dau_err *err)
{
    const struct dau_run_config *c = &run->config;
    run->config.versions = &run->versions;
    return dau_versions_read(&run->versions, c->dict_dir, c->models_dir, c->ocr.lang,
                             c->ocr.tessdata, run->arena, err);
}

bool dau_run_open(struct dau_run **run, const struct dau_run_config *config,
                  struct dau_err *err)
{
    struct dau_run *self = *run = dau_alloc(1, sizeof *self);
    self->arena = dau_arena_new();
    self->config = *config;
    self->config.correct.dict_dir = config->dict_dir;
    self->config.correct.models_dir = config->models_dir;
    struct dau_structure_config structure = {.dict_dir = config->dict_dir};
    char *schema = dau_arena_printf(self->arena, "%s/dau.rng", config->dict_dir);
    bool ok = (config->versions || read_versions(self, err)) &&
              dau_correct_open(&self->correct, &self->config.correct, err) &&
              dau_structure_open(&self->structure, &structure, err) &&
              dau_check_open(&self->checker, schema, err);
    if (ok)
        return true;
    dau_run_close(self);
    *run = NULL;
    return false;
}

void dau_run_close(struct dau_run *run)
{
    if (!run)
        return;
    dau_check_close(run->checker);
    dau_structure_close(run->structure);
    dau_correct_close(run->correct);
    dau_ocr_close(run->ocr);
    dau_arena_free(run->arena);
    free(run);
}

static bool engine(struct dau_run *run, struct dau_err *err)
{
    return run->ocr || dau_ocr_open(&run->ocr, &run->config.ocr, err);
}

static bool read_picture(struct dau_run *run, const struct dau_picture *picture,
                         struct dau_page *page, struct dau_err *err)
{
    struct dau_picture cleaned = {0};
    bool ok = engine(run, err) &&
              dau_clean_page(&run->config.clean, picture, page, &cleaned, err) &&
              dau_ocr_page(run->ocr, &cleaned, page, err) && dau_layout_page(page, err);
    dau_picture_free(&cleaned);
    if (ok)
        dau_page_unwarp(page);
    return ok;
}

bool dau_run_read_page(struct dau_run *run, struct dau_source *source, int number,
                       struct dau_doc *doc, struct dau_err *err)
{
    struct dau_page *page = dau_doc_add_page(doc, number);
    struct dau_picture picture = {0};
    bool ok = dau_ingest_page(source, number, page, &picture, err) &&
              (!picture.pixels || read_picture(run, &picture, page, err));
    dau_picture_free(&picture);
    return ok;
}

bool dau_run_understand(struct dau_run *run, struct dau_doc *doc, struct dau_err *err)
{
    return dau_correct_doc(run->correct, doc, err) &&
           dau_structure_doc(run->structure, doc, err) && dau_doc_check(doc, err);
}

bool dau_run_write(struct dau_run *run, const struct dau_format *format,
                   const struct dau_doc *doc, int letter, struct dau_buf *out,
                   struct dau_err *err)
{
    struct dau_write_config config = {
        .dict_dir = run->config.dict_dir,
        .level = run->config.tei_level,
        .word_zones = run->config.word_zones,
        .time = run->config.time,
        .tools = run->config.versions->tools,
        .n_tools = run->config.versions->n_tools,
    };
    if (!format->write(&config, doc, letter, out, err))
        return false;
    return strcmp(format->name, "tei") != 0 ||
           dau_check_bytes(run->checker, doc->source, dau_buf_text(out), out->length, err);
}

bool dau_run_file(struct dau_run *run, const char *path, struct dau_doc **doc,
                  struct dau_err *err)
{
    struct dau_source *source = NULL;
    *doc = dau_doc_new(path);
    bool ok = dau_ingest_open(&source, path, &run->config.ingest, *doc, err);
    for (int n = 1; ok && n <= (*doc)->n_source_pages; n++)
        ok = dau_run_read_page(run, source, n, *doc, err);
    ok = ok && dau_run_understand(run, *doc, err);
    dau_ingest_close(source);
    if (!ok) {
        dau_doc_free(*doc);
        *doc = NULL;
    }
    return ok;
}

/* The bytes count, not the name. One that cannot be read is told when it is opened. */
static void put_channel(struct dau_buf *text, const char *path)
{
    enum { MOST = 64 << 20 };
    struct dau_buf bytes = {0};
    char hex[65];
    if (!path)
        return;
    if (dau_file_read(path, MOST, &bytes, NULL)) {
        dau_sha256(dau_buf_text(&bytes), bytes.length, hex);
        dau_buf_printf(text, "channel %s\n", hex);
    }
    dau_buf_free(&bytes);
}

void dau_run_settings(const struct dau_run_config *c, char hex[65])
{
    struct dau_buf text = {0};
    for (int i = 0; i < c->versions->n_tools; i++)
        dau_buf_printf(&text, "%s %s %s\n", c->versions->tools[i].id,
                       c->versions->tools[i].version, c->versions->tools[i].label);
    for (int i = 0; i < c->n_formats; i++)
        dau_buf_printf(&text, "to %s\n", c->formats[i]->name);
    dau_buf_printf(&text, "layer %d clean %d %d symbols %d\n",
                   (int)c->ingest.text_layer, c->clean.off, c->clean.read_dpi,
                   !c->ocr.no_symbols);
    dau_buf_printf(&text, "correct %d %d %g %s\n", c->correct.off, c->correct.adapt,
                   (double)c->correct.min_cert,
                   c->correct.tone_style ? c->correct.tone_style : "old");
    put_channel(&text, c->correct.channel);
    dau_buf_printf(&text, "tei %d %d\n", (int)c->tei_level, c->word_zones);
    dau_sha256(dau_buf_text(&text), text.length, hex);
    dau_buf_free(&text);
}
