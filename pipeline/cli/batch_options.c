#include "cli/batch_options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum option {
    OUT,
    TO,
    JOBS,
    LEVEL,
    WORDS,
    LAYER,
    LANG,
    TESSDATA,
    NO_CORRECT,
    MIN_CERT,
    ADAPT,
    CHANNEL,
    TONE,
    FORCE,
    SHARD,
    MAX_FAILURES,
    TIMEOUT,
    MAX_PAGES,
    MAX_BYTES,
    MAX_PIXELS,
    MAX_DECODED,
    MAX_MEMORY,
    MAX_CHILDREN,
    RENEW,
    NO_WALLS,
    DATA,
    QUIET,
    JSON
};

static const struct dau_option table[] = {
    [OUT] = {"output", 'o', "DIR", "folder for the outputs (needed)"},
    [TO] = {"to", 't', "LIST", "formats, parted by commas (default tei,txt,json)"},
    [JOBS] = {"jobs", 'j', "N", "worker processes (default: one for each core)"},
    [LEVEL] = {"tei", 0, "LEVEL",
               "clean, linked (default: raw lines beside the text) or\n"
               "full (each correction in the text)"},
    [WORDS] = {"words", 0, NULL, "TEI: a zone for each word, not only for each line"},
    [LAYER] = {"text-layer", 0, "MODE",
               "text layer of a PDF: auto (second evidence beside the\n"
               "picture), use (read nothing), ignore"},
    [LANG] = {"lang", 'l', "LANG", "language of the engine (default vie)"},
    [TESSDATA] = {"tessdata", 0, "DIR", "folder of the engine's models"},
    [NO_CORRECT] = {"no-correct", 0, NULL, "leave the text as the engine read it"},
    [MIN_CERT] = {"min-cert", 0, "P",
                  "change a syllable only when at least so sure (0 to 1)"},
    [ADAPT] = {"adapt", 0, NULL, "learn the engine's errors from the text itself"},
    [CHANNEL] = {"channel", 0, "FILE",
                 "errors of another engine, as dau train channel made it;\n"
                 "for text without the marks"},
    [TONE] = {"tone-style", 0, "STYLE",
              "old (hòa, ủy; default), new (hoà, uỷ) or keep"},
    [FORCE] = {"force", 'f', NULL, "do again what was done"},
    [SHARD] = {"shard", 0, "I/N", "only part I of N, by content: for many machines"},
    [MAX_FAILURES] = {"max-failures", 0, "N",
                      "stop after N failed sources (default: never)"},
    [TIMEOUT] = {"page-timeout", 0, "SECONDS",
                 "stop a worker without a sign of life (default 120)"},
    [MAX_PAGES] = {"max-pages", 0, "N", "refuse a source of more pages (default 2000)"},
    [MAX_BYTES] = {"max-bytes", 0, "MB", "refuse a larger source (default 512)"},
    [MAX_PIXELS] = {"max-pixels", 0, "M",
                    "refuse a page of more million pixels (default 120)"},
    [MAX_DECODED] = {"max-decoded", 0, "MB",
                     "refuse a page that unpacks to more (default 512)"},
    [MAX_MEMORY] = {"max-memory", 0, "MB",
                    "of a worker and of each program it starts\n"
                    "(default 3072)"},
    [MAX_CHILDREN] = {"max-children", 0, "N",
                      "child processes of a worker at once (default 1:\n"
                      "programs it starts cannot start others)"},
    [RENEW] = {"renew", 0, "PAGES",
               "replace a worker after so many pages (default 1000)"},
    [NO_WALLS] = {"no-walls", 0, NULL,
                  "let workers reach the network and write anywhere"},
    [DATA] = {"data", 0, "DIR", "folder with dict/ and models/"},
    [QUIET] = {"quiet", 'q', NULL, "say nothing but errors"},
    [JSON] = {"json", 0, NULL, "tell events as JSON lines on standard output"},
    {0},
};

static bool one_of(const struct dau_batch_options *s, const char *option,
                   const char *value, const char *const *names, int *index)
{
    for (*index = 0; names[*index]; ++*index)
        if (strcmp(names[*index], value) == 0)
            return true;
    dau_cli_usage(s->command, "--%s does not know '%s'", option, value);
    return false;
}

static bool take_shard(struct dau_batch_options *s, const char *value)
{
    char rest;
    if (sscanf(value, "%d/%d%c", &s->batch.shard, &s->batch.n_shards, &rest) == 2 &&
        s->batch.shard >= 1 && s->batch.shard <= s->batch.n_shards)
        return true;
    dau_cli_usage(s->command, "--shard takes I/N with I from 1 to N, not '%s'", value);
    return false;
}

static bool take_number(struct dau_batch_options *s, enum option option,
                        const char *value)
{
    static const struct {
        enum option option;
        long high;
    } ranges[] = {{JOBS, 1024},          {MAX_FAILURES, INT_MAX}, {TIMEOUT, 86400},
                  {MAX_PAGES, 1000000},  {MAX_BYTES, 1 << 20},    {MAX_PIXELS, 2000},
                  {MAX_DECODED, 1 << 20}, {MAX_MEMORY, 1 << 20}, {MAX_CHILDREN, 1024},
                  {RENEW, INT_MAX}};
    struct dau_batch_config *b = &s->batch;
    long number = 0, high = 0;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        high = ranges[i].option == option ? ranges[i].high : high;
    if (!dau_option_number(s->command, table[option].name, value, 1, high, &number))
        return false;
    switch (option) {
    case JOBS:
        b->n_workers = (int)number;
        break;
    case MAX_FAILURES:
        b->max_failures = (int)number;
        break;
    case TIMEOUT:
        b->page_timeout_ms = (int)number * 1000;
        break;
    case MAX_PAGES:
        b->run.ingest.max_pages = (int)number;
        break;
    case MAX_BYTES:
        b->run.ingest.max_bytes = (size_t)number << 20;
        break;
    case MAX_PIXELS:
        b->run.ingest.max_pixels = number * 1000000;
        break;
    case MAX_DECODED:
        b->run.ingest.max_decoded = (size_t)number << 20;
        break;
    case MAX_CHILDREN:
        b->run.ingest.max_children = (int)number;
        break;
    case MAX_MEMORY:
        b->max_memory = b->run.ingest.max_memory = (size_t)number << 20;
        break;
    default:
        b->renew_pages = (int)number;
    }
    return true;
}

static bool take(void *data, int option, const char *value)
{
    static const char *const levels[] = {"clean", "linked", "full", NULL};
    static const char *const layers[] = {"auto", "use", "ignore", NULL};
    static const char *const tones[] = {"old", "new", "keep", NULL};
    struct dau_batch_options *s = data;
    struct dau_run_config *run = &s->batch.run;
    double share = 0;
    int index = 0;
    bool ok = true;
    switch ((enum option)option) {
    case OUT:
        s->batch.out_dir = value;
        break;
    case TO:
        s->to = value;
        break;
    case LEVEL:
        ok = one_of(s, "tei", value, levels, &index);
        run->tei_level = (enum dau_tei_level)index;
        break;
    case WORDS:
        run->word_zones = true;
        break;
    case LAYER:
        ok = one_of(s, "text-layer", value, layers, &index);
        run->ingest.text_layer = (enum dau_text_layer)index;
        break;
    case LANG:
        run->ocr.lang = value;
        break;
    case TESSDATA:
        run->ocr.tessdata = value;
        break;
    case NO_CORRECT:
        run->correct.off = true;
        break;
    case MIN_CERT:
        ok = dau_option_real(s->command, table[MIN_CERT].name, value, 0, 1, &share);
        run->correct.min_cert = (float)share;
        break;
    case ADAPT:
        run->correct.adapt = true;
        break;
    case CHANNEL:
        run->correct.channel = value;
        break;
    case TONE:
        ok = one_of(s, "tone-style", value, tones, &index);
        run->correct.tone_style = value;
        break;
    case FORCE:
        s->batch.force = true;
        break;
    case SHARD:
        ok = take_shard(s, value);
        break;
    case NO_WALLS:
        s->batch.walls = false;
        break;
    case DATA:
        s->data = value;
        break;
    case QUIET:
        s->quiet = true;
        break;
    case JSON:
        s->json = true;
        break;
    default:
        ok = take_number(s, (enum option)option, value);
    }
    return ok;
}

static bool take_formats(struct dau_batch_options *s)
{
    struct dau_run_config *run = &s->batch.run;
    char name[32];
    for (const char *c = s->to; *c;) {
        size_t n = strcspn(c, ",");
        snprintf(name, sizeof name, "%.*s", (int)(n < 31 ? n : 31), c);
        const struct dau_format *format = dau_format_by_name(name);
        if (!format) {
            dau_cli_usage(s->command, "--to does not know '%s'", name);
            return false;
        }
        if (run->n_formats < DAU_MAX_FORMATS)
            run->formats[run->n_formats++] = format;
        c += n + (c[n] == ',');
    }
    return run->n_formats > 0;
}

struct dau_batch_options dau_batch_options_default(const char *command)
{
    return (struct dau_batch_options){
        .command = command,
        .batch = dau_batch_default(NULL, NULL),
        .to = "tei,txt,json",
    };
}

struct dau_option_group dau_batch_options_group(struct dau_batch_options *options)
{
    return (struct dau_option_group){table, take, options};
}

bool dau_batch_options_finish(struct dau_batch_options *options)
{
    if (!options->batch.out_dir) {
        dau_cli_usage(options->command, "say where the outputs go: -o DIR");
        return false;
    }
    options->batch.run.dict_dir = dau_cli_dict_dir(options->data);
    options->batch.run.models_dir = dau_cli_models_dir(options->data);
    return take_formats(options);
}
