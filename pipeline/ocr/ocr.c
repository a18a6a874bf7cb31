#include "ocr/ocr.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <tesseract/capi.h>

#include "base/text.h"

enum { MAX_CHOICES = 8, MIN_SIDE = 8 };

struct dau_ocr {
    TessBaseAPI *api;
    bool no_symbols;
};

/* The page being read. */
struct reading {
    const struct dau_ocr *ocr;
    struct dau_page *page;
    struct dau_block *block;
    struct dau_line *line;
    TessResultIterator *at;
    TessPageIterator *place; /* the same as `at`, which owns it */
};

/* Threads inside a page make reading slower (24 s against 5 s for four pages). The engine
 * asks for four by name, and the environment was read before main; but a limit of nested
 * levels that is already reached makes every parallel region run in its caller. */
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

static struct dau_box box_at(const struct reading *r, TessPageIteratorLevel level)
{
    int left, top, right, bottom;
    if (!TessPageIteratorBoundingBox(r->place, level, &left, &top, &right, &bottom) ||
        right <= left || bottom <= top)
        return (struct dau_box){0};
    return (struct dau_box){left, top, right - left, bottom - top};
}

static float unit(float percent)
{
    return percent < 0 ? 0 : percent > 100 ? 1 : percent / 100;
}

static bool has_choice(const struct dau_symbol *symbol, const char *text)
{
    for (int i = 0; i < symbol->n_choices; i++)
        if (strcmp(symbol->choices[i].text, text) == 0)
            return true;
    return false;
}

static void add_choice(struct reading *r, struct dau_symbol *symbol, const char *text, float p)
{
    text = dau_text_nfc(r->page->arena, text);
    if (symbol->n_choices == MAX_CHOICES || has_choice(symbol, text))
        return;
    struct dau_choice *choice = dau_arena_push(r->page->arena, &symbol->choices,
                                               &symbol->n_choices, sizeof *choice);
    *choice = (struct dau_choice){text, p};
}

static int better_first(const void *a, const void *b)
{
    float x = ((const struct dau_choice *)a)->p, y = ((const struct dau_choice *)b)->p;
    return (x < y) - (x > y);
}

/* Stable for so few. */
static void sort_choices(struct dau_symbol *symbol)
{
    float sum = 0;
    for (int i = 0; i < symbol->n_choices; i++)
        sum += symbol->choices[i].p;
    for (int i = 0; sum > 0 && i < symbol->n_choices; i++)
        symbol->choices[i].p /= sum;
    qsort(symbol->choices, (size_t)symbol->n_choices, sizeof *symbol->choices, better_first);
}

static void add_symbol(struct reading *r, struct dau_token *token)
{
    struct dau_symbol *symbol = dau_arena_push(r->page->arena, &token->symbols,
                                               &token->n_symbols, sizeof *symbol);
    TessChoiceIterator *choices = TessResultIteratorGetChoiceIterator(r->at);
    do {
        const char *text = TessChoiceIteratorGetUTF8Text(choices);
        if (text)
            add_choice(r, symbol, text, unit(TessChoiceIteratorConfidence(choices)));
    } while (TessChoiceIteratorNext(choices));
    TessChoiceIteratorDelete(choices);
    sort_choices(symbol);
}

static void add_symbols(struct reading *r, struct dau_token *token)
{
    if (r->ocr->no_symbols)
        return;
    TessResultIterator *word = r->at;
    r->at = TessResultIteratorCopy(word);
    do {
        add_symbol(r, token);
        if (TessPageIteratorIsAtFinalElement(TessResultIteratorGetPageIterator(r->at),
                                             RIL_WORD, RIL_SYMBOL))
            break;
    } while (TessResultIteratorNext(r->at, RIL_SYMBOL));
    TessResultIteratorDelete(r->at);
    r->at = word;
}

/* Pictures and rules come as words of one blank; they open neither block nor line. */
static void add_token(struct reading *r, const char *text)
{
    if (!r->block) {
        r->block = dau_page_add_block(r->page, DAU_ZONE_BODY);
        r->block->box = box_at(r, RIL_BLOCK);
    }
    if (!r->line) {
        r->line = dau_block_add_line(r->page, r->block);
        r->line->box = box_at(r, RIL_TEXTLINE);
    }
    struct dau_token *token = dau_line_add_token(r->page, r->line, text);
    token->box = box_at(r, RIL_WORD);
    token->ocr_conf = unit(TessResultIteratorConfidence(r->at, RIL_WORD));
    add_symbols(r, token);
}

static void read_all(struct reading *r)
{
    do {
        if (TessPageIteratorIsAtBeginningOf(r->place, RIL_BLOCK))
            r->block = NULL, r->line = NULL;
        if (TessPageIteratorIsAtBeginningOf(r->place, RIL_TEXTLINE))
            r->line = NULL;
        char *text = TessResultIteratorGetUTF8Text(r->at, RIL_WORD);
        if (text && text[strspn(text, " ")] && !strpbrk(text, "\n\r\f"))
            add_token(r, text);
        TessDeleteText(text);
    } while (TessResultIteratorNext(r->at, RIL_WORD));
}

/* The engine's bitonal pictures have 1 for white, ours for black. It keeps its own copy. */
static void set_bitonal(struct dau_ocr *ocr, const struct dau_picture *picture)
{
    size_t n = picture->stride * (size_t)picture->height;
    uint8_t *pixels = dau_alloc(n, 1);
    for (size_t i = 0; i < n; i++)
        pixels[i] = (uint8_t)~picture->pixels[i];
    TessBaseAPISetImage(ocr->api, pixels, picture->width, picture->height, 0,
                        (int)picture->stride);
    free(pixels);
}

static bool set_picture(struct dau_ocr *ocr, const struct dau_picture *picture)
{
    if (!picture->pixels || picture->width < MIN_SIDE || picture->height < MIN_SIDE)
        return false;
    if (picture->depth == 1)
        set_bitonal(ocr, picture);
    else
        TessBaseAPISetImage(ocr->api, picture->pixels, picture->width, picture->height,
                            picture->depth / 8, (int)picture->stride);
    TessBaseAPISetSourceResolution(ocr->api, picture->dpi > 0 ? picture->dpi : 200);
    return true;
}

bool dau_ocr_page(struct dau_ocr *ocr, const struct dau_picture *picture,
                  struct dau_page *page, struct dau_err *err)
{
    if (!set_picture(ocr, picture))
        return true; /* too small to hold a letter: nothing to read */
    bool ok = TessBaseAPIRecognize(ocr->api, NULL) == 0;
    struct reading r = {.ocr = ocr, .page = page};
    r.at = ok ? TessBaseAPIGetIterator(ocr->api) : NULL;
    if (r.at) {
        r.place = TessResultIteratorGetPageIterator(r.at);
        read_all(&r);
        TessResultIteratorDelete(r.at);
    }
    TessBaseAPIClear(ocr->api);
    return ok || dau_fail(err, DAU_E_LIB, "ocr: page %d: the engine gave up", page->number);
}
