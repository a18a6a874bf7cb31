#include "run/version.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "ocr/ocr.h"

static void add_tool(struct dau_versions *versions, const char *id, const char *name,
                     const char *version, const char *label)
{
    if (versions->n_tools < DAU_MAX_TOOLS)
        versions->tools[versions->n_tools++] =
            (struct dau_tool){id, name, version, label};
}

static bool has_ending(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

static bool list_data(const char *folder, struct dau_arena *arena, char ***names,
                      int *n_names, struct dau_err *err)
{
    return dau_folder_list(folder, arena, names, n_names, NULL) ||
           dau_fail(err, DAU_E_CONFIG,
                    "run: there is no folder %s; name the one above it with --data or "
                    "DAU_DATA",
                    folder);
}

static bool add_models(struct dau_versions *versions, const char *folder,
                       struct dau_arena *arena, struct dau_err *err)
{
    char **names = NULL;
    int n_names = 0;
    if (!list_data(folder, arena, &names, &n_names, err))
        return false;
    for (int i = 0; i < n_names; i++) {
        if (!has_ending(names[i], ".lm") && !has_ending(names[i], ".channel"))
            continue;
        char *hex = dau_arena_alloc(arena, 65, 1), *id;
        if (!dau_file_sha256(dau_arena_printf(arena, "%s/%s", folder, names[i]), hex,
                             err))
            return false;
        id = dau_arena_printf(arena, "model.%s", names[i]);
        add_tool(versions, id, names[i], hex, "model of dau");
    }
    return true;
}

/* One checksum over all tables, names included. */
static bool add_tables(struct dau_versions *versions, const char *folder,
                       struct dau_arena *arena, struct dau_err *err)
{
    char **names = NULL;
    int n_names = 0;
    if (!list_data(folder, arena, &names, &n_names, err))
        return false;
    struct dau_buf all = {0};
    bool ok = true;
    for (int i = 0; ok && i < n_names; i++) {
        char hex[65];
        ok = dau_file_sha256(dau_arena_printf(arena, "%s/%s", folder, names[i]), hex,
                             err);
        dau_buf_printf(&all, "%s %s\n", names[i], hex);
    }
    char *hex = dau_arena_alloc(arena, 65, 1);
    dau_sha256(dau_buf_text(&all), all.length, hex);
    dau_buf_free(&all);
    add_tool(versions, "dict", "dict", hex, "tables of dau");
    return ok;
}

/* The engine says where its models lie only once it is open: look where Debian puts
 * them. */
static void add_traineddata(struct dau_versions *versions, const char *lang,
                            const char *tessdata, struct dau_arena *arena)
{
    const char *prefix = getenv("TESSDATA_PREFIX");
    const char *folder = tessdata ? tessdata
                         : prefix ? prefix
                                  : "/usr/share/tesseract-ocr/5/tessdata";
    char *path = dau_arena_printf(arena, "%s/%s.traineddata", folder, lang);
    char *hex = dau_arena_alloc(arena, 65, 1);
    if (access(path, R_OK) == 0 && dau_file_sha256(path, hex, NULL))
        add_tool(versions, dau_arena_printf(arena, "model.%s.traineddata", lang), lang,
                 hex, "model of Tesseract");
}

bool dau_versions_read(struct dau_versions *versions, const char *dict_dir,
                       const char *models_dir, const char *lang, const char *tessdata,
                       struct dau_arena *arena, struct dau_err *err)
{
    lang = lang ? lang : "vie";
    *versions = (struct dau_versions){0};
    add_tool(versions, "ocr", "tesseract", dau_ocr_version(),
             dau_arena_printf(arena, "Tesseract OCR, traineddata %s", lang));
    add_tool(versions, "corr", "dau-correct", DAU_VERSION, "restores the marks");
    add_tool(versions, "extract", "dau-structure", DAU_VERSION, "finds the structure");
    add_traineddata(versions, lang, tessdata, arena);
    return add_models(versions, models_dir, arena, err) &&
           add_tables(versions, dict_dir, arena, err);
}

void dau_versions_print(const struct dau_versions *versions, struct dau_buf *out)
{
    dau_buf_printf(out, "dau %s\n", DAU_VERSION);
    for (int i = 0; i < versions->n_tools; i++) {
        const struct dau_tool *tool = &versions->tools[i];
        if (strncmp(tool->version, DAU_VERSION, sizeof DAU_VERSION) != 0)
            dau_buf_printf(out, "%s %s\n", tool->name, tool->version);
    }
    dau_buf_puts(out, DAU_LIBRARIES);
}
