#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/batch_options.h"
#include "cli/cli.h"
#include "cli/progress.h"

static void help(FILE *out)
{
    fputs("usage: dau run [OPTION]... SOURCE... -o DIR\n\n"
          "Reads letters from pictures (PNG, JPEG, TIFF), PDF or text files, or from "
          "folders\n"
          "of them, and writes for DIR/letter: ",
          out);
    for (const struct dau_format *f = dau_formats; f->name; f++)
        fprintf(out, "%s%s", f == dau_formats ? "" : ", ", f->name);
    fputs(".\nRun again, it does only what is missing, has changed or has failed.\n"
          "A SOURCE '-' is standard input.\n\nFormats:\n",
          out);
    for (const struct dau_format *f = dau_formats; f->name; f++)
        fprintf(out, "  %-6s %s\n", f->name, f->summary);
    fputs("\nExit: 0 all well, 1 some sources failed, 2 usage or configuration,\n"
          "3 nothing could be done, 70 out of memory.\n",
          out);
}

/* Standard input can be read once: it is laid down beside the outputs first. */
static bool spool_stdin(const char *out_dir, size_t max_bytes, char **sources,
                        int n_sources, char *path, size_t size, struct dau_err *err)
{
    for (int i = 0; i < n_sources; i++) {
        if (strcmp(sources[i], "-") != 0)
            continue;
        struct dau_buf bytes = {0};
        snprintf(path, size, "%s/.dau", out_dir);
        bool ok =
            dau_file_make_dirs(path, err) && dau_file_read("-", max_bytes, &bytes, err);
        snprintf(path, size, "%s/.dau/stdin", out_dir);
        ok = ok && dau_file_write(path, dau_buf_text(&bytes), bytes.length, err);
        dau_buf_free(&bytes);
        sources[i] = path;
        return ok;
    }
    return true;
}

static int exit_code(const struct dau_batch_total *total)
{
    int good = total->done + total->review + total->duplicates;
    if (total->failed && !good)
        return DAU_EXIT_NOTHING;
    return total->failed || total->failed_pages || total->not_reached
               ? DAU_EXIT_SOME_FAILED
               : DAU_EXIT_OK;
}

static int run_plan(struct dau_batch_options *s, char **sources, int n_sources)
{
    char spool[PATH_MAX] = "";
    struct dau_err err = {0};
    struct dau_plan plan;
    struct dau_batch_total total = {0};
    struct dau_arena *arena = dau_arena_new();
    struct dau_progress progress = {
        .quiet = s->quiet, .json = s->json, .terminal = isatty(STDERR_FILENO)};
    bool ok =
        spool_stdin(s->batch.out_dir, s->batch.run.ingest.max_bytes, sources, n_sources,
                    spool, sizeof spool, &err) &&
        dau_plan_make(&plan, sources, n_sources, s->batch.out_dir, arena, &err) &&
        dau_batch_run(&s->batch, &plan, dau_progress_tell, &progress, &total, &err);
    if (ok)
        dau_progress_end(&progress, &total, s->batch.out_dir);
    else
        dau_cli_error("%s", err.text);
    if (*spool)
        unlink(spool);
    dau_arena_free(arena);
    if (ok)
        return exit_code(&total);
    return err.code == DAU_E_CONFIG ? DAU_EXIT_USAGE : DAU_EXIT_NOTHING;
}

int dau_cli_run(int argc, char **argv)
{
    static const struct dau_option none[] = {{0}};
    struct dau_batch_options s = dau_batch_options_default("run");
    const struct dau_parse parse = {
        "run", {none, NULL, NULL}, dau_batch_options_group(&s), help};
    int first = dau_options_parse(&parse, argc, argv);
    if (first < 0)
        return first == -1 ? DAU_EXIT_OK : DAU_EXIT_USAGE;
    if (!dau_batch_options_finish(&s))
        return DAU_EXIT_USAGE;
    if (first == argc)
        return dau_cli_usage("run", "name at least one file or folder");
    return run_plan(&s, argv + first, argc - first);
}
