#include "ocr/ocr.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ocr/doubles.h"
#include "ocr/reading.h"

enum { MIN_SIDE = 8 };

/* Upright pages are read with a mean certainty of 0.8 to 0.96, faint ones with 0.6. */
static const double DOUBT = 0.5;
enum { MIN_LETTERS = 40 };

struct dau_ocr {
    TessBaseAPI *api;
    bool no_symbols;
};

/* Threads inside a page make reading slower (24 s against 5 s for four pages). The
 * engine asks for four by name, and the environment was read before main; but a limit
 * of nested levels that is already reached makes every parallel region run in its
 * caller. */
static void forbid_threads(void)
{
    void *program = dlopen(NULL, RTLD_LAZY);
    if (!program)
        return;
    void (*set_levels)(int);
    *(void **)&set_levels = dlsym(program, "omp_set_max_active_levels");
    if (set_levels)
        set_levels(0);
    dlclose(program);
}

static int start_engine(TessBaseAPI *api, const struct dau_ocr_config *config)
{
    static const char *const names[] = {"debug_file"};
    static const char *const values[] = {"/dev/null"};
    char name[32], value[32];
    char *name_list[] = {strcpy(name, names[0])};
    char *value_list[] = {strcpy(value, values[0])};
    /* Messages about missing models come before the settings of Init take effect. */
    TessBaseAPISetVariable(api, "debug_file", "/dev/null");
    return TessBaseAPIInit4(api, config->tessdata, config->lang ? config->lang : "vie",
                            OEM_LSTM_ONLY, NULL, 0, name_list, value_list, 1, FALSE);
}

bool dau_ocr_open(struct dau_ocr **ocr, const struct dau_ocr_config *config,
                  struct dau_err *err)
{
    *ocr = NULL;
    forbid_threads();
    TessBaseAPI *api = TessBaseAPICreate();
    if (start_engine(api, config) != 0) {
        TessBaseAPIDelete(api);
        return dau_fail(err, DAU_E_CONFIG,
                        "ocr: the engine has no model \"%s\"; install tesseract-ocr-%s",
                        config->lang ? config->lang : "vie",
                        config->lang ? config->lang : "vie");
    }
    TessBaseAPISetPageSegMode(api, PSM_AUTO);
    TessBaseAPISetVariable(api, "lstm_choice_mode", config->no_symbols ? "0" : "2");
    /* White print on black does not occur; without this each bad line is read twice. */
    TessBaseAPISetVariable(api, "tessedit_do_invert", "0");
    *ocr = dau_alloc(1, sizeof **ocr);
    (*ocr)->api = api;
    (*ocr)->no_symbols = config->no_symbols;
    return true;
}

void dau_ocr_close(struct dau_ocr *ocr)
{
    if (!ocr)
        return;
    TessBaseAPIEnd(ocr->api);
    TessBaseAPIDelete(ocr->api);
    free(ocr);
}

const char *dau_ocr_version(void)
{
    return TessVersion();
}
static bool read_page(struct dau_ocr *ocr, const struct dau_picture *picture,
                      struct dau_page *page, struct dau_err *err)
{
    struct dau_reading r = {
        .api = ocr->api, .no_symbols = ocr->no_symbols, .page = page};
    page->blocks = NULL;
    page->n_blocks = 0;
    dau_reading_show(&r, picture);
    bool ok = dau_reading_take(&r) && dau_reading_again(&r, picture);
    TessBaseAPIClear(ocr->api);
    free(r.cells);
    return ok ||
           dau_fail(err, DAU_E_LIB, "ocr: page %d: the engine gave up", page->number);
}

/* Letters read with their certainties: the sum, and the mean in `*mean`. */
static double weigh(const struct dau_page *page, double *mean)
{
    double sum = 0, n = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int t = 0; t < page->blocks[b].lines[l].n_tokens; t++) {
                const struct dau_token *token = &page->blocks[b].lines[l].tokens[t];
                double letters = (double)dau_text_count(token->read);
                sum += letters * (double)token->ocr_conf;
                n += letters;
            }
    *mean = n > 0 ? sum / n : 1;
    return sum;
}

/* Clean-up leaves a page as it is when it cannot tell which way is up; then the engine
 * reads garbage, and is asked again with the page upside down. */
static bool read_turned(struct dau_ocr *ocr, const struct dau_picture *picture,
                        struct dau_page *page, struct dau_err *err)
{
    double mean, score = weigh(page, &mean);
    if (mean > DOUBT || picture->depth < 8 || score < MIN_LETTERS * mean)
        return true;
    struct dau_page before = *page;
    struct dau_picture turned;
    page->marks = DAU_NEW_N(page->arena, struct dau_mark, (size_t)before.n_marks + 1);
    if (before.n_marks)
        memcpy(page->marks, before.marks, (size_t)before.n_marks * sizeof *page->marks);
    dau_page_turn_round(picture, page, &turned);
    bool ok = read_page(ocr, &turned, page, err);
    dau_picture_free(&turned);
    double turned_mean;
    if (ok && (weigh(page, &turned_mean) < 1.3 * score || turned_mean < mean + 0.1))
        *page = before;
    return ok;
}

bool dau_ocr_page(struct dau_ocr *ocr, const struct dau_picture *picture,
                  struct dau_page *page, struct dau_err *err)
{
    if (!picture->pixels || picture->width < MIN_SIDE || picture->height < MIN_SIDE)
        return true; /* too small to hold a letter: nothing to read */
    if (!read_page(ocr, picture, page, err) || !read_turned(ocr, picture, page, err))
        return false;
    dau_doubles_drop(page);
    return true;
}
