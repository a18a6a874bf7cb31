#include "ocr/ocr.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <tesseract/capi.h>

#include "base/text.h"
#include "ocr/gutter.h"

enum { MAX_CHOICES = 8, MIN_SIDE = 8 };

/* Upright pages are read with a mean certainty of 0.8 to 0.96, faint ones with 0.6. */
static const double DOUBT = 0.5;
enum { MIN_LETTERS = 40 };

struct dau_ocr {
    TessBaseAPI *api;
    bool no_symbols;
};

enum {
    MAX_CELLS = 1500,
    MAX_HEIGHT = 30000,
    MAX_CUTS = 200,
    CELL_GAP = 24,
    CELL_EDGE = 6
};

/* The ink of a cell of a table, and where it lies on the sheet that the engine sees. */
struct cell {
    struct dau_box box;
    int x, y;
};

/* The page being read. */
struct reading {
    const struct dau_ocr *ocr;
    struct cell *cells;
    int n_cells, height; /* of the page; the cells lie below it */
    struct dau_page *page;
    struct dau_block *block;
    struct dau_line *line;
    TessResultIterator *at;
    TessPageIterator *place; /* the same as `at`, which owns it */
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

/* A box on the engine's sheet becomes one on the page. */
static struct dau_box on_page(const struct reading *r, struct dau_box box)
{
    int mid = box.y + box.h / 2;
    for (int i = 0; i < r->n_cells && mid >= r->height; i++) {
        const struct cell *cell = &r->cells[i];
        if (mid >= cell->y - CELL_GAP / 2 &&
            mid < cell->y + cell->box.h + CELL_GAP / 2) {
            box.x += cell->box.x - cell->x;
            box.y += cell->box.y - cell->y;
            return box;
        }
    }
    return box;
}

static struct dau_box box_at(const struct reading *r, TessPageIteratorLevel level)
{
    int left, top, right, bottom;
    if (!TessPageIteratorBoundingBox(r->place, level, &left, &top, &right, &bottom) ||
        right <= left || bottom <= top)
        return (struct dau_box){0};
    return on_page(r, (struct dau_box){left, top, right - left, bottom - top});
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

static void add_choice(struct reading *r, struct dau_symbol *symbol, const char *text,
                       float p)
{
    text = dau_text_nfc(r->page->arena, text);
    if (symbol->n_choices == MAX_CHOICES || has_choice(symbol, text))
        return;
    struct dau_choice *choice = dau_arena_push(r->page->arena, &symbol->choices,
                                               &symbol->n_choices, sizeof *choice);
    *choice = (struct dau_choice){text, p};
}

/* Choices of one weight stay in the engine's order: they are put in one by one. */
static void sort_choices(struct dau_symbol *symbol)
{
    float sum = 0;
    for (int i = 0; i < symbol->n_choices; i++)
        sum += symbol->choices[i].p;
    for (int i = 0; sum > 0 && i < symbol->n_choices; i++)
        symbol->choices[i].p /= sum;
    for (int i = 1; i < symbol->n_choices; i++) {
        struct dau_choice choice = symbol->choices[i];
        int at = i;
        for (; at > 0 && symbol->choices[at - 1].p < choice.p; at--)
            symbol->choices[at] = symbol->choices[at - 1];
        symbol->choices[at] = choice;
    }
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

static bool ends_in(const char *text, const char *any)
{
    size_t n = strlen(text);
    return n > 0 && strchr(any, text[n - 1]) != NULL;
}

/* True when the engine broke a number at a stroke although no blank stands there. */
static bool goes_on(const struct dau_token *before, const struct dau_token *token)
{
    int gap = token->box.x - before->box.x - before->box.w;
    return before->box.w > 0 && token->box.w > 0 && 6 * gap < before->box.h &&
           abs(token->box.y - before->box.y) < before->box.h &&
           strlen(before->read) > 1 && strlen(token->read) > 1 &&
           (ends_in(before->read, "-/") || token->read[0] == '-' ||
            token->read[0] == '/');
}

static void join_tokens(struct dau_page *page, struct dau_line *line)
{
    struct dau_token *before = &line->tokens[line->n_tokens - 2], *token = before + 1;
    if (!goes_on(before, token))
        return;
    before->read = dau_arena_printf(page->arena, "%s%s", before->read, token->read);
    before->text = before->read;
    before->box = dau_box_join(before->box, token->box);
    before->ocr_conf =
        before->ocr_conf < token->ocr_conf ? before->ocr_conf : token->ocr_conf;
    for (int i = 0; i < token->n_symbols; i++) {
        struct dau_symbol *symbol = dau_arena_push(page->arena, &before->symbols,
                                                   &before->n_symbols, sizeof *symbol);
        *symbol = token->symbols[i];
    }
    *token = (struct dau_token){0}; /* the slot is given out again */
    line->n_tokens--;
}

/* Pictures and rules come as words of one blank; they open neither block nor line. */
static void add_token(struct reading *r, const char *text)
{
    if (!r->block) {
        r->block = dau_page_add_block(r->page, DAU_ZONE_BODY);
        r->block->box = box_at(r, RIL_BLOCK);
        r->line = NULL;
    }
    if (!r->line) {
        r->line = dau_block_add_line(r->page, r->block);
        r->line->box = box_at(r, RIL_TEXTLINE);
    }
    struct dau_token *token = dau_line_add_token(r->page, r->line, text);
    token->box = box_at(r, RIL_WORD);
    token->ocr_conf = unit(TessResultIteratorConfidence(r->at, RIL_WORD));
    add_symbols(r, token);
    if (r->line->n_tokens > 1)
        join_tokens(r->page, r->line);
}

/* True when all its letters are as high as an x, marks and all. */
static bool is_x_high(const char *text)
{
    for (const char *s = text; *s;) {
        uint32_t c = dau_text_next(&s);
        if (!strchr("acemnorsuvwxz", c < 128 ? (int)c : '!') && c != 0x1B0 &&
            c != 0x1A1)
            return false;
    }
    return true;
}

/* The x-height of each line: from words without tall letters, or else six tenths of its
 * usual word (Times: 0.45 to 0.66 of letters with ascenders). */
static void measure_lines(struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            int sum = 0, n = 0, all = 0;
            for (int t = 0; t < line->n_tokens; t++) {
                all += line->tokens[t].box.h;
                if (is_x_high(line->tokens[t].read)) {
                    sum += line->tokens[t].box.h;
                    n++;
                }
            }
            line->size = n                ? sum / n
                         : line->n_tokens ? all * 6 / 10 / line->n_tokens
                                          : 0;
        }
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

/* The engine's bitonal pictures have 1 for white, ours for black. It keeps its own
 * copy. */
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

static void set_picture(struct dau_ocr *ocr, const struct dau_picture *picture)
{
    if (picture->depth == 1)
        set_bitonal(ocr, picture);
    else
        TessBaseAPISetImage(ocr->api, picture->pixels, picture->width, picture->height,
                            picture->depth / 8, (int)picture->stride);
    TessBaseAPISetSourceResolution(ocr->api, picture->dpi > 0 ? picture->dpi : 200);
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The y where level rules cross a column, and its ends. */
static int find_cuts(const struct dau_page *page, struct dau_box column,
                     int cuts[MAX_CUTS])
{
    int n = 0;
    cuts[n++] = column.y;
    cuts[n++] = column.y + column.h;
    for (int i = 0; i < page->n_marks && n < MAX_CUTS; i++) {
        struct dau_box box = page->marks[i].box;
        int from = box.x > column.x ? box.x : column.x;
        int to =
            box.x + box.w < column.x + column.w ? box.x + box.w : column.x + column.w;
        int y = box.y + box.h / 2;
        if (page->marks[i].kind == DAU_MARK_RULE && box.w > box.h && y > column.y &&
            y < column.y + column.h && 2 * (to - from) > column.w)
            cuts[n++] = y;
    }
    qsort(cuts, (size_t)n, sizeof *cuts, by_value);
    return n;
}

static bool is_white(const uint8_t *row, int width)
{
    for (int x = 0; x < width; x++)
        if (row[x] < 160)
            return false;
    return true;
}

/* Shrinks a cell to the rows that hold ink; false when it is empty. */
static bool shrink(const struct dau_picture *picture, struct dau_box *box)
{
    const uint8_t *first = picture->pixels + box->x;
    while (box->h > 0 && is_white(first + (size_t)box->y * picture->stride, box->w)) {
        box->y++;
        box->h--;
    }
    while (box->h > 0 &&
           is_white(first + (size_t)(box->y + box->h - 1) * picture->stride, box->w))
        box->h--;
    return box->h > 4;
}

/* Notes a cell with the y of its row; what is left of the rules stays behind. */
static void add_cell(struct reading *r, const struct dau_picture *picture,
                     struct dau_box box, int left)
{
    int row = box.y;
    if (box.w <= 4 * CELL_EDGE || box.h <= 2 * CELL_EDGE || r->n_cells == MAX_CELLS)
        return;
    box = (struct dau_box){box.x + CELL_EDGE, box.y + CELL_EDGE / 2,
                           box.w - 2 * CELL_EDGE, box.h - CELL_EDGE};
    if (shrink(picture, &box))
        r->cells[r->n_cells++] = (struct cell){box, left, row};
}

/* Row by row: a column of single numbers would be taken for upright print. */
static int by_row(const void *a, const void *b)
{
    const struct cell *c = a, *d = b;
    return c->y != d->y ? c->y - d->y : c->box.x - d->box.x;
}

static bool is_column(const struct dau_mark *mark, const struct dau_picture *picture)
{
    return mark->kind == DAU_MARK_COLUMN && mark->box.x >= 0 && mark->box.y >= 0 &&
           mark->box.w > 0 && mark->box.h > 0 &&
           mark->box.x + mark->box.w <= picture->width &&
           mark->box.y + mark->box.h <= picture->height;
}

static void find_cells(struct reading *r, const struct dau_picture *picture)
{
    int cuts[MAX_CUTS];
    for (int i = 0; i < r->page->n_marks; i++) {
        const struct dau_mark *mark = &r->page->marks[i];
        if (!is_column(mark, picture))
            continue;
        if (!r->cells)
            r->cells = dau_alloc(MAX_CELLS, sizeof *r->cells);
        int n = find_cuts(r->page, mark->box, cuts), margin = picture->width / 8;
        int left = picture->width - mark->box.w;
        for (int k = 0; k + 1 < n; k++) {
            struct dau_box box = {mark->box.x, cuts[k], mark->box.w,
                                  cuts[k + 1] - cuts[k]};
            add_cell(r, picture, box, left < margin ? left : margin);
        }
    }
}

static bool meet(struct dau_box a, struct dau_box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* Lines of heads and feet are no more level than those of cells: their right columns
 * are read by themselves, too. */
static void find_columns(struct reading *r, const struct dau_picture *picture)
{
    enum { MAX_COLUMNS = 4 };
    struct dau_box right[MAX_COLUMNS];
    int n = dau_ocr_gutters(picture, right, MAX_COLUMNS);
    for (int i = 0; i < n; i++) {
        bool table = false;
        for (int m = 0; m < r->page->n_marks; m++)
            table |= r->page->marks[m].kind == DAU_MARK_COLUMN &&
                     meet(r->page->marks[m].box, right[i]);
        if (table)
            continue;
        if (!r->cells)
            r->cells = dau_alloc(MAX_CELLS, sizeof *r->cells);
        if (r->n_cells < MAX_CELLS && shrink(picture, &right[i]))
            r->cells[r->n_cells++] = (struct cell){right[i], right[i].x, right[i].y};
    }
}

/* Where the cells of the page's tables go: each below the last, under the page. */
static int place_cells(struct reading *r, const struct dau_picture *picture)
{
    int y = picture->height + 2 * CELL_GAP, n = 0;
    r->height = picture->height;
    find_cells(r, picture);
    find_columns(r, picture);
    if (r->n_cells)
        qsort(r->cells, (size_t)r->n_cells, sizeof *r->cells, by_row);
    while (n < r->n_cells && y + r->cells[n].box.h + CELL_GAP <= MAX_HEIGHT) {
        r->cells[n].y = y;
        y += r->cells[n++].box.h + CELL_GAP;
    }
    r->n_cells = n;
    return y + CELL_GAP;
}

/* Lines of print beside each other in cells are seldom level, and the engine joins them
 * to garbage. So tables are taken off the page and their cells laid under it. */
static void lay_out(const struct reading *r, const struct dau_picture *picture,
                    int height, struct dau_picture *sheet)
{
    dau_picture_make(sheet, picture->width, height, 8);
    sheet->dpi = picture->dpi;
    size_t size = picture->stride * (size_t)picture->height;
    memcpy(sheet->pixels, picture->pixels, size);
    memset(sheet->pixels + size, 255, sheet->stride * (size_t)height - size);
    for (int i = 0; i < r->page->n_marks; i++) {
        struct dau_box box = r->page->marks[i].box;
        for (int y = 0; is_column(&r->page->marks[i], picture) && y < box.h; y++)
            memset(sheet->pixels + (size_t)(box.y + y) * sheet->stride + box.x, 255,
                   (size_t)box.w);
    }
    for (int i = 0; i < r->n_cells; i++) {
        const struct cell *cell = &r->cells[i];
        for (int y = 0; y < cell->box.h; y++)
            memset(sheet->pixels + (size_t)(cell->box.y + y) * sheet->stride +
                       cell->box.x,
                   255, (size_t)cell->box.w);
        for (int y = 0; y < cell->box.h; y++)
            memcpy(sheet->pixels + (size_t)(cell->y + y) * sheet->stride + cell->x,
                   picture->pixels + (size_t)(cell->box.y + y) * picture->stride +
                       cell->box.x,
                   (size_t)cell->box.w);
    }
}

static void show_page(struct reading *r, struct dau_ocr *ocr,
                      const struct dau_picture *picture)
{
    struct dau_picture sheet;
    int height = picture->depth == 8 ? place_cells(r, picture) : 0;
    if (!r->n_cells) {
        set_picture(ocr, picture);
        return;
    }
    lay_out(r, picture, height, &sheet);
    set_picture(ocr, &sheet);
    dau_picture_free(&sheet);
}

static bool read_page(struct dau_ocr *ocr, const struct dau_picture *picture,
                      struct dau_page *page, struct dau_err *err)
{
    struct reading r = {.ocr = ocr, .page = page};
    page->blocks = NULL;
    page->n_blocks = 0;
    show_page(&r, ocr, picture);
    bool ok = TessBaseAPIRecognize(ocr->api, NULL) == 0;
    r.at = ok ? TessBaseAPIGetIterator(ocr->api) : NULL;
    if (r.at) {
        r.place = TessResultIteratorGetPageIterator(r.at);
        read_all(&r);
        measure_lines(page);
        TessResultIteratorDelete(r.at);
    }
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

/* What was taken for upright is turned by half: picture, marks, and the way back. */
static void turn_round(const struct dau_picture *in, struct dau_page *page,
                       struct dau_picture *out)
{
    int bytes = in->depth / 8;
    dau_picture_make(out, in->width, in->height, in->depth);
    out->dpi = in->dpi;
    for (int y = 0; y < in->height; y++)
        for (int x = 0; x < in->width; x++)
            memcpy(out->pixels + (size_t)(in->height - 1 - y) * out->stride +
                       (size_t)((in->width - 1 - x) * bytes),
                   in->pixels + (size_t)y * in->stride + (size_t)(x * bytes),
                   (size_t)bytes);
    for (int i = 0; i < page->n_marks; i++) {
        struct dau_box *box = &page->marks[i].box;
        box->x = in->width - box->x - box->w;
        box->y = in->height - box->y - box->h;
    }
    struct dau_warp *w = &page->warp;
    if (w->a == 0 && w->b == 0)
        w->a = w->e = 1;
    w->c += w->a * in->width + w->b * in->height;
    w->f += w->d * in->width + w->e * in->height;
    w->a = -w->a, w->b = -w->b, w->d = -w->d, w->e = -w->e;
    page->turn = (page->turn + 180) % 360;
    page->warped = true;
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
    turn_round(picture, page, &turned);
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
    return read_page(ocr, picture, page, err) && read_turned(ocr, picture, page, err);
}
