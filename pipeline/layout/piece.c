#include "layout/piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { MAX_FOLD = 400 };

static int smaller(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int percentile(int *values, int n, int percent)
{
    if (!n)
        return 0;
    qsort(values, (size_t)n, sizeof *values, smaller);
    return values[(n - 1) * percent / 100];
}

static bool has_letters(const struct dau_token *token)
{
    for (const char *s = token->read; *s;) {
        uint32_t c = dau_text_next(&s);
        if (dau_text_is_letter(c) || dau_text_is_digit(c))
            return true;
    }
    return false;
}

static const char *fold_tokens(const struct sheet *sheet, const struct piece *piece)
{
    struct dau_arena *arena = sheet->arena;
    char *out = dau_arena_alloc(arena, MAX_FOLD + 8, 1), *end = out;
    for (int i = 0; i < piece->n_tokens; i++)
        for (const char *s = piece->tokens[i].read; *s && end < out + MAX_FOLD;) {
            uint32_t c = dau_text_next(&s);
            if (!dau_text_is_letter(c) && !dau_text_is_digit(c))
                continue;
            c = dau_text_fold_char(c);
            if (c && c < 128)
                *end++ = (char)c;
        }
    *end = 0;
    return out;
}

void dau_piece_measure(const struct sheet *sheet, struct piece *piece)
{
    struct dau_box box = {0};
    int *heights = DAU_NEW_N(sheet->arena, int, (size_t)piece->n_tokens);
    int n_heights = 0, n_conf = 0;
    float conf = 0;
    for (int i = 0; i < piece->n_tokens; i++) {
        const struct dau_token *token = &piece->tokens[i];
        box = dau_box_join(box, token->box);
        if (!has_letters(token))
            continue;
        heights[n_heights++] = token->box.h;
        int n = (int)dau_text_count(token->read);
        conf += token->ocr_conf * (float)n;
        n_conf += n;
    }
    piece->box = box;
    piece->level = box_mid_y(box);
    piece->height = n_heights ? percentile(heights, n_heights, 50) : box.h;
    piece->conf = n_conf ? conf / (float)n_conf : 0;
    piece->fold = fold_tokens(sheet, piece);
}

int dau_fold_distance(const char *fold, const char *word)
{
    enum { MAX = 64 };
    int row[MAX + 1], n = (int)strlen(word), m = (int)strlen(fold);
    if (n > MAX - 8)
        n = MAX - 8;
    if (m > n + 8)
        m = n + 8;
    for (int j = 0; j <= m; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int best = diagonal + (word[i - 1] != fold[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    int best = n;
    for (int j = 0; j <= m; j++)
        if (row[j] < best)
            best = row[j];
    return best;
}

bool dau_fold_begins(const char *fold, const char *word)
{
    int n = (int)strlen(word);
    int allowed = n / 5 ? n / 5 : n >= 4;
    return dau_fold_distance(fold, word) <= allowed;
}

static struct piece *add_piece(struct sheet *sheet, struct dau_token *tokens, int n)
{
    struct piece *piece =
        dau_arena_push(sheet->arena, &sheet->pieces, &sheet->n_pieces, sizeof *piece);
    piece->tokens = tokens;
    piece->n_tokens = n;
    dau_piece_measure(sheet, piece);
    return piece;
}

void dau_piece_cut(struct sheet *sheet, int i, int at)
{
    struct piece *piece = &sheet->pieces[i];
    struct dau_token *rest = piece->tokens + at;
    int n = piece->n_tokens - at;
    enum dau_zone zone = piece->zone;
    int part = piece->part, size = piece->size;
    piece->n_tokens = at;
    dau_piece_measure(sheet, piece);
    piece = add_piece(sheet, rest, n);
    piece->zone = zone;
    piece->part = part;
    piece->size = size;
}

/* The widest space inside justified print stays below one and a half times the height
 * of its letters; what is wider parts columns, or is joined again later. */
static bool is_wide_gap(const struct dau_token *a, const struct dau_token *b,
                        int height)
{
    return 2 * (b->box.x - box_right(a->box)) > 3 * height;
}

static void cut_line(struct sheet *sheet, const struct dau_line *line,
                     enum dau_zone zone, int height)
{
    int from = 0;
    for (int i = 1; i <= line->n_tokens; i++)
        if (i == line->n_tokens ||
            is_wide_gap(&line->tokens[i - 1], &line->tokens[i], height)) {
            struct piece *piece = add_piece(sheet, line->tokens + from, i - from);
            piece->size = line->size;
            piece->zone = zone;
            piece->part = zone == DAU_ZONE_BODY ? 0 : DAU_PART_ASIDE;
            from = i;
        }
}

static int usual_height(const struct sheet *sheet, const struct dau_page *page)
{
    int *heights = NULL, n = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            for (int t = 0; t < page->blocks[b].lines[l].n_tokens; t++) {
                const struct dau_token *token = &page->blocks[b].lines[l].tokens[t];
                if (has_letters(token) && token->ocr_conf > 0.5F)
                    *(int *)dau_arena_push(sheet->arena, &heights, &n,
                                           sizeof *heights) = token->box.h;
            }
    int height = percentile(heights, n, 50);
    return height > 0 ? height : 30;
}

/* Where most long lines begin and end. */
static void measure_text(struct sheet *sheet)
{
    int *left = DAU_NEW_N(sheet->arena, int, (size_t)sheet->n_pieces + 1);
    int *right = DAU_NEW_N(sheet->arena, int, (size_t)sheet->n_pieces + 1);
    int n = 0, top = sheet->depth, bottom = 0;
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct dau_box box = sheet->pieces[i].box;
        if (sheet->pieces[i].n_tokens < 4 || sheet->pieces[i].conf < 0.6F ||
            sheet->pieces[i].zone != DAU_ZONE_BODY)
            continue;
        left[n] = box.x;
        right[n++] = box_right(box);
        top = box.y < top ? box.y : top;
        bottom = box_bottom(box) > bottom ? box_bottom(box) : bottom;
    }
    if (!n) {
        sheet->text = (struct dau_box){0, 0, sheet->width, sheet->depth};
        return;
    }
    int x = percentile(left, n, 15), x2 = percentile(right, n, 90);
    sheet->text = (struct dau_box){x, top, x2 > x ? x2 - x : 1, bottom - top};
}

/* page->width and height are those of the ingested page; boxes are cleaned pixels
 * still. */
static void measure_page(struct sheet *sheet)
{
    const struct dau_page *page = sheet->page;
    double a = page->warp.a, d = page->warp.d, scale = sqrt(a * a + d * d);
    bool aside = page->turn == 90 || page->turn == 270;
    if (!page->warped || scale <= 0)
        scale = 1;
    sheet->width = (int)((aside ? page->height : page->width) / scale);
    sheet->depth = (int)((aside ? page->width : page->height) / scale);
}

void dau_sheet_cut(struct sheet *sheet, struct dau_page *page)
{
    sheet->page = page;
    measure_page(sheet);
    sheet->height = usual_height(sheet, page);
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            if (page->blocks[b].lines[l].n_tokens)
                cut_line(sheet, &page->blocks[b].lines[l], page->blocks[b].zone,
                         sheet->height);
    measure_text(sheet);
}
