/* Print that the engine passed over: it stands askew, alone, beside a seal or under a
 * stroke, and the engine's search for lines took it for a picture, dirt or nothing.
 * Each such place is cut out and read by itself. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ocr/reading.h"

enum { MAX_PLACES = 40, MARGIN = 10, SHORT = 3 };

/* Millimetres from which a place may hold two lines. */
static const float ONE_LINE = 7;

/* Pixels by which a line must rise to be set level; what is steeper is no line. */
static const double LEAST_RISE = 5, MOST_SLOPE = 0.12;

/* Lines that were lost are print; what was passed over with reason reads worse. */
static const float SURE = 0.7F, DOUBTFUL = 0.4F;

/* How far the print climbs from column to column: the slope of the line through its
 * ink. 0 for what is hardly askew, or is no line. */
static double slope_of(const struct dau_picture *picture, struct dau_box box)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int v = 0; v < box.h; v++)
        for (int u = 0; u < box.w; u++)
            if (picture->pixels[(size_t)(box.y + v) * picture->stride +
                                (size_t)(box.x + u)] < 128) {
                n++;
                x += u;
                y += v;
                xx += (double)u * u;
                xy += (double)u * v;
            }
    double spread = n * xx - x * x;
    double slope = spread > 0 ? (n * xy - x * y) / spread : 0;
    bool askew = fabs(slope) * box.w > LEAST_RISE && fabs(slope) < MOST_SLOPE;
    return askew && box.w > 3 * box.h ? slope : 0;
}

static int pixel(const struct dau_picture *picture, struct dau_box box, int u, int v)
{
    return v < 0 || v >= box.h ? 255
                               : picture->pixels[(size_t)(box.y + v) * picture->stride +
                                                 (size_t)(box.x + u)];
}

/* The pixels of a box with white around them; each column goes down by `slope` times
 * its place, so that a line that climbs lies level. */
static void cut_out(const struct dau_picture *picture, struct dau_box box, double slope,
                    struct dau_picture *out)
{
    dau_picture_make(out, box.w + 2 * MARGIN, box.h + 2 * MARGIN, 8);
    out->dpi = picture->dpi;
    memset(out->pixels, 255, out->stride * (size_t)out->height);
    for (int u = 0; u < box.w; u++) {
        double shift = slope * (u - box.w / 2);
        int whole = (int)floor(shift);
        int part = (int)((shift - whole) * 256);
        for (int v = -MARGIN; v < box.h + MARGIN; v++) {
            int mixed = pixel(picture, box, u, v + whole) * (256 - part) +
                        pixel(picture, box, u, v + whole + 1) * part;
            out->pixels[(size_t)(v + MARGIN) * out->stride + (size_t)(u + MARGIN)] =
                (uint8_t)(mixed / 256);
        }
    }
}

static int n_letters(const struct dau_token *token)
{
    int n = 0;
    for (const char *s = token->read; *s;)
        n += dau_text_is_letter(dau_text_next(&s));
    return n;
}

static bool is_speck(const struct dau_token *token)
{
    int n = n_letters(token);
    return n < 2 &&
           (token->ocr_conf < 0.5F || (!n && !strpbrk(token->read, "0123456789")));
}

/* Mean certainty of the letters of a line; less for a short one, 0 for what is none. */
static float certainty(const struct dau_line *line)
{
    float sum = 0;
    int n = 0;
    for (int t = 0; t < line->n_tokens; t++) {
        int letters = n_letters(&line->tokens[t]);
        sum += line->tokens[t].ocr_conf * (float)letters;
        n += letters;
    }
    return n > SHORT ? sum / (float)n : n == SHORT ? sum / (float)n - 0.15F : 0;
}

/* Strokes and specks at both ends of what was cut out. */
static void trim(struct dau_line *line)
{
    while (line->n_tokens > 1 && is_speck(&line->tokens[line->n_tokens - 1]))
        line->tokens[--line->n_tokens] = (struct dau_token){0};
    while (line->n_tokens > 1 && is_speck(&line->tokens[0])) {
        memmove(line->tokens, line->tokens + 1,
                (size_t)(line->n_tokens - 1) * sizeof *line->tokens);
        line->tokens[--line->n_tokens] = (struct dau_token){0};
    }
    line->box = (struct dau_box){0};
    for (int t = 0; t < line->n_tokens; t++)
        line->box = dau_box_join(line->box, line->tokens[t].box);
}

/* Moves the lines of the blocks from `first` on that are doubtful to one that is set
 * aside; what is no word at all is dropped. */
static void part_doubtful(struct dau_page *page, int first)
{
    int end = page->n_blocks, aside = -1;
    for (int b = first; b < end; b++) {
        int n = 0, n_lines = page->blocks[b].n_lines;
        for (int l = 0; l < n_lines; l++) {
            struct dau_line line = page->blocks[b].lines[l];
            float sure = certainty(&line);
            if (sure >= SURE) {
                trim(&line);
                page->blocks[b].lines[n++] = line;
            } else if (sure >= DOUBTFUL) {
                if (aside < 0) {
                    aside = page->n_blocks;
                    dau_page_add_block(page, DAU_ZONE_DEBRIS);
                }
                *dau_block_add_line(page, &page->blocks[aside]) = line;
            }
        }
        page->blocks[b].n_lines = n;
    }
}

static bool has_middle(struct dau_box box, struct dau_box of)
{
    int x = of.x + of.w / 2, y = of.y + of.h / 2;
    return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
}

/* Tokens [from, to) of a line that lie in the box; false without one. `*weak` tells
 * whether one of them is dirt. */
static bool find_run(const struct dau_line *line, struct dau_box box, int *from,
                     int *to, bool *weak)
{
    *weak = false;
    for (*from = 0; *from < line->n_tokens; ++*from) {
        for (*to = *from;
             *to < line->n_tokens && has_middle(box, line->tokens[*to].box); ++*to)
            *weak |= line->tokens[*to].ocr_conf < DAU_OCR_WEAK;
        if (*to > *from)
            return true;
    }
    return false;
}

/* Puts the tokens of `words` in the place of tokens [from, to). */
static void splice(struct dau_page *page, struct dau_line *line, int from, int to,
                   const struct dau_line *words)
{
    struct dau_token *old = line->tokens;
    int n_old = line->n_tokens;
    line->tokens = NULL;
    line->n_tokens = 0;
    for (int t = 0; t < from + words->n_tokens + n_old - to; t++) {
        struct dau_token *token =
            dau_arena_push(page->arena, &line->tokens, &line->n_tokens, sizeof *token);
        *token = t < from                     ? old[t]
                 : t < from + words->n_tokens ? words->tokens[t - from]
                                              : old[t - words->n_tokens - from + to];
    }
}

/* Words that were read where a line has dirt take its place there. What covers only a
 * part of it, or what was read well before, is dropped. */
static void mend_line(struct dau_page *page, struct dau_line *line,
                      struct dau_line *words)
{
    int from, to;
    bool weak;
    if (!words->n_tokens || !find_run(line, words->box, &from, &to, &weak))
        return;
    struct dau_box box = {0};
    for (int t = from; t < to; t++)
        box = dau_box_join(box, line->tokens[t].box);
    bool all = from == 0 && to == line->n_tokens;
    if (!weak || 10 * words->box.w < 8 * box.w) {
        words->n_tokens = 0;
    } else if (all) {
        line->n_tokens = 0;
    } else {
        splice(page, line, from, to, words);
        words->n_tokens = 0;
    }
}

/* True when a third of the box or more lies in that of a word. */
static bool covers(const struct dau_line *line, struct dau_box box)
{
    for (int t = 0; t < line->n_tokens; t++) {
        struct dau_box at = line->tokens[t].box;
        int left = at.x > box.x ? at.x : box.x, top = at.y > box.y ? at.y : box.y;
        int right = at.x + at.w < box.x + box.w ? at.x + at.w : box.x + box.w;
        int bottom = at.y + at.h < box.y + box.h ? at.y + at.h : box.y + box.h;
        if (right > left && bottom > top &&
            3.0 * (right - left) * (bottom - top) > (double)box.w * box.h)
            return true;
    }
    return false;
}

static void mend(struct dau_page *page, int first, struct dau_line *words)
{
    struct dau_box box = words->box;
    for (int b = 0; b < first; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            mend_line(page, &page->blocks[b].lines[l], words);
    for (int b = 0; b < first; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            if (covers(&page->blocks[b].lines[l], box))
                words->n_tokens = 0;
}

static void mend_all(struct dau_page *page, int first)
{
    for (int b = first; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            if (page->blocks[b].zone == DAU_ZONE_BODY)
                mend(page, first, &page->blocks[b].lines[l]);
}

/* Lines and blocks that lost all their words go. */
static void drop_empty(struct dau_page *page)
{
    int n_blocks = 0;
    for (int b = 0; b < page->n_blocks; b++) {
        struct dau_block *block = &page->blocks[b];
        int n = 0;
        for (int l = 0; l < block->n_lines; l++)
            if (block->lines[l].n_tokens)
                block->lines[n++] = block->lines[l];
        for (int l = n; l < block->n_lines; l++)
            block->lines[l] = (struct dau_line){0};
        block->n_lines = n;
        if (n)
            page->blocks[n_blocks++] = *block;
    }
    for (int b = n_blocks; b < page->n_blocks; b++)
        page->blocks[b] = (struct dau_block){0};
    page->n_blocks = n_blocks;
}

static bool read_box(struct dau_reading *page, const struct dau_picture *picture,
                     struct dau_box box, double slope, TessPageSegMode mode)
{
    struct dau_picture cut;
    struct dau_cell cell = {box, MARGIN, MARGIN};
    struct dau_reading r = {.api = page->api,
                            .no_symbols = page->no_symbols,
                            .page = page->page,
                            .cells = &cell,
                            .n_cells = 1};
    cut_out(picture, box, slope, &cut);
    TessBaseAPISetPageSegMode(r.api, mode);
    dau_reading_set(r.api, &cut);
    bool ok = dau_reading_take(&r);
    TessBaseAPISetPageSegMode(r.api, PSM_AUTO);
    dau_picture_free(&cut);
    return ok;
}

/* The emptiest row of the middle: lines set so close that they touch part there. */
static int waist(const struct dau_picture *picture, struct dau_box box)
{
    int best = box.h / 2, least = box.w + 1;
    for (int v = box.h * 3 / 10; v <= box.h * 7 / 10; v++) {
        int n = 0;
        for (int u = 0; u < box.w; u++)
            n += picture->pixels[(size_t)(box.y + v) * picture->stride +
                                 (size_t)(box.x + u)] < 128;
        if (n < least) {
            least = n;
            best = v;
        }
    }
    return best;
}

/* Letters in lines that were read with certainty, of the blocks from `first` on. */
static int n_sure(const struct dau_page *page, int first)
{
    int n = 0;
    for (int b = first; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int t = 0; certainty(&page->blocks[b].lines[l]) >= SURE &&
                            t < page->blocks[b].lines[l].n_tokens;
                 t++)
                n += (int)dau_text_count(page->blocks[b].lines[l].tokens[t].read);
    return n;
}

static void drop_blocks(struct dau_page *page, int first)
{
    for (int b = first; b < page->n_blocks; b++)
        page->blocks[b] = (struct dau_block){0};
    page->n_blocks = first;
}

static bool read_halves(struct dau_reading *r, const struct dau_picture *picture,
                        struct dau_box box)
{
    int cut = waist(picture, box);
    struct dau_box upper = {box.x, box.y, box.w, cut},
                   lower = {box.x, box.y + cut, box.w, box.h - cut};
    return read_box(r, picture, upper, 0, PSM_SINGLE_LINE) &&
           read_box(r, picture, lower, 0, PSM_SINGLE_LINE);
}

/* Reads a place as it is; unless that gives words, set level, or as two lines that
 * touch. */
static bool read_place(struct dau_reading *r, const struct dau_picture *picture,
                       struct dau_box box, bool high)
{
    int first = r->page->n_blocks;
    double slope = slope_of(picture, box);
    bool ok = read_box(r, picture, box, 0, high ? PSM_SINGLE_BLOCK : PSM_SINGLE_LINE);
    if (ok && slope != 0 && !n_sure(r->page, first)) {
        drop_blocks(r->page, first);
        ok = read_box(r, picture, box, slope, PSM_SINGLE_LINE);
    }
    if (ok && high && !n_sure(r->page, first)) {
        drop_blocks(r->page, first);
        ok = read_halves(r, picture, box);
    }
    return ok;
}

bool dau_reading_again(struct dau_reading *r, const struct dau_picture *picture)
{
    struct dau_box boxes[MAX_PLACES];
    int first = r->page->n_blocks;
    float dpi = picture->dpi > 0 ? (float)picture->dpi : 200;
    bool ok = true;
    if (picture->depth != 8)
        return true;
    int n = dau_ocr_unread(picture, r->page, boxes, MAX_PLACES);
    for (int i = 0; ok && i < n; i++)
        ok = read_place(r, picture, boxes[i],
                        (float)boxes[i].h >= ONE_LINE * dpi / 25.4F);
    part_doubtful(r->page, first);
    mend_all(r->page, first);
    drop_empty(r->page);
    return ok;
}
