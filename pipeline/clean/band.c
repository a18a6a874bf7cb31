/* Lines of print that a seal or the stroke of a pen crosses. Letters that touch it are
 * one shape with it; the line is known by the letters that stand free and by the stems
 * of bold print, which are thicker than rings and strokes. */
#include <stdlib.h>

#include "clean/pix.h"

/* In millimetres: letters with marks reach 6; stems of the names and positions under
 * letters, which are set in bold of 13 to 14 points (Nghị định 30/2020), are 0.6 wide,
 * rings and strokes mostly less than 0.5. */
static const float LETTER_MIN = 1.1F, LETTER_MAX = 6, STEM_WIDTH = 0.5F,
                   STEM_MIN = 1.8F;
static const float GAP = 5, SLACK = 0.8F, AROUND = 25;
/* How far a line goes on within the shape before and after its free letters. */
static const float BEFORE = 15, AFTER = 4;
/* Of a tail: points in a column, and columns. Small letters have stems of 1.9, and no
 * letter goes 2.6 without a stem. */
static const float TAIL_THICK = 1.2F, TAIL_LONG = 2.6F;

enum { MAX_BANDS = 40, LETTERS = 4 };

struct band {
    int x, y, right, low;
    int base, n; /* foot of its first letter; number of letters */
};

struct bands {
    struct band band[MAX_BANDS];
    int n;
};

bool dau_pix_in_seal(const struct dau_print *print, const BOX *box)
{
    const struct dau_box *ring = &print->seal;
    float dx = (float)box->x + (float)box->w / 2 - (float)ring->x - (float)ring->w / 2;
    float dy = (float)box->y + (float)box->h / 2 - (float)ring->y - (float)ring->h / 2;
    return ring->w > 0 && 4 * (dx * dx + dy * dy) <= (float)ring->w * (float)ring->w;
}

/* Names are stamped by hand and may lean by two degrees. */
static bool joins(const struct dau_print *print, const struct band *band,
                  const BOX *box)
{
    int gap = (int)(GAP * print->mm), away = abs(box->x - band->x);
    int slack = (int)(SLACK * print->mm) + away / 28;
    return abs(box->y + box->h - band->base) <= slack && box->x - band->right < gap &&
           band->x - (box->x + box->w) < gap;
}

static void add_letter(const struct dau_print *print, struct bands *bands,
                       const BOX *box, bool may_found)
{
    int right = box->x + box->w, low = box->y + box->h, b = 0;
    while (b < bands->n && !joins(print, &bands->band[b], box))
        b++;
    if (b == MAX_BANDS || (b == bands->n && !may_found))
        return;
    struct band *band = &bands->band[b];
    if (b == bands->n) {
        *band = (struct band){box->x, box->y, right, low, low, 1};
        bands->n++;
        return;
    }
    band->x = box->x < band->x ? box->x : band->x;
    band->y = box->y < band->y ? box->y : band->y;
    band->right = right > band->right ? right : band->right;
    band->low = low > band->low ? low : band->low;
    band->n++;
}

/* Letters come top down, those of one line in any order: bands that grew towards each
 * other become one. */
static void merge(const struct dau_print *print, struct bands *bands)
{
    for (int a = 0; a < bands->n; a++)
        for (int b = a + 1; b < bands->n; b++) {
            struct band *to = &bands->band[a], from = bands->band[b];
            BOX box = {.x = from.x,
                       .y = from.y,
                       .w = from.right - from.x,
                       .h = from.base - from.y};
            if (!joins(print, to, &box))
                continue;
            to->x = from.x < to->x ? from.x : to->x;
            to->y = from.y < to->y ? from.y : to->y;
            to->right = from.right > to->right ? from.right : to->right;
            to->low = from.low > to->low ? from.low : to->low;
            to->n += from.n;
            bands->band[b] = bands->band[--bands->n];
            b = a;
        }
}

/* Letters that stand free beside the shape. */
static void add_free(const struct dau_print *print, const BOX *shape,
                     struct bands *bands)
{
    int around = (int)(AROUND * print->mm);
    for (int i = 0; i < print->boxes->n; i++) {
        const BOX *box = print->boxes->box[i];
        int mid = box->y + box->h / 2;
        if ((float)box->h > LETTER_MIN * print->mm &&
            (float)box->h < LETTER_MAX * print->mm &&
            (float)box->w < 2 * LETTER_MAX * print->mm && mid >= shape->y &&
            mid <= shape->y + shape->h && box->x >= shape->x - around &&
            box->x <= shape->x + shape->w + around && !dau_pix_in_seal(print, box))
            add_letter(print, bands, box, true);
    }
}

static bool is_stem(const struct dau_print *print, const BOX *box)
{
    return (float)box->h >= STEM_MIN * print->mm &&
           (float)box->h < LETTER_MAX * print->mm &&
           (float)box->w < LETTER_MAX * print->mm;
}

/* Stems of bold letters within the shape. Those inside the seal may be the seal's own:
 * they only carry on what stands outside. */
static void add_stems(const struct dau_print *print, PIX *shape, const BOX *at,
                      struct bands *bands)
{
    int side = (int)(STEM_WIDTH * print->mm + 0.5F);
    PIX *thick = pixOpenBrick(NULL, shape, side, side);
    BOXA *boxes = thick ? pixConnCompBB(thick, 8) : NULL;
    for (int inside = 0; boxes && inside < 2; inside++)
        for (int i = 0; i < boxes->n; i++) {
            BOX box = *boxes->box[i];
            box.x += at->x;
            box.y += at->y;
            if (is_stem(print, &box) && dau_pix_in_seal(print, &box) == inside)
                add_letter(print, bands, &box, !inside);
        }
    boxaDestroy(&boxes);
    pixDestroy(&thick);
}

static void clear_columns(PIX *shape, int x, int width, int top, int height)
{
    pixRasterop(shape, x, top, width, height, PIX_CLR, NULL, 0, 0);
}

/* A row of columns of few points is a tail of the stroke or a part of the ring. */
static void spare_columns(PIX *shape, float mm, int left, int right, int top,
                          int bottom)
{
    left = left < 0 ? 0 : left;
    top = top < 0 ? 0 : top;
    right = right > pixGetWidth(shape) ? pixGetWidth(shape) : right;
    bottom = bottom > pixGetHeight(shape) ? pixGetHeight(shape) : bottom;
    int height = bottom - top, first = left;
    for (int x = left; x <= right && height > 0; x++) {
        int n = 0;
        for (int y = top; y < bottom && x < right; y++) {
            l_uint32 bit = 0;
            pixGetPixel(shape, x, y, &bit);
            n += (int)bit;
        }
        if (n > 0 && (float)n <= TAIL_THICK * mm)
            continue;
        if ((float)(x - first) <= TAIL_LONG * mm)
            clear_columns(shape, first, x - first, top, height);
        if (x < right)
            clear_columns(shape, x, 1, top, height);
        first = x + 1;
    }
}

/* How far a line may go on behind its last free letter: further when it runs into the
 * seal. */
static int after(const struct dau_print *print, const struct band *band)
{
    int near = (int)(AFTER * print->mm);
    BOX next = {
        .x = band->right, .y = band->y, .w = 2 * near, .h = band->low - band->y};
    return dau_pix_in_seal(print, &next) ? (int)(BEFORE * print->mm) : near;
}

/* A letter of the line that stands free of everything else. */
static bool is_letter(const struct dau_print *print, const struct band *band,
                      const BOX *box)
{
    int top = box->y > band->y ? box->y : band->y;
    int low = box->y + box->h < band->low ? box->y + box->h : band->low;
    return (float)box->h < LETTER_MAX * print->mm &&
           (float)box->w < 2 * LETTER_MAX * print->mm && 2 * (low - top) > box->h;
}

void dau_pix_spare(const struct dau_print *print, PIX *shape, const BOX *box)
{
    struct bands bands = {.n = 0};
    add_free(print, box, &bands);
    if (!print->coloured) /* coloured stems are those of the seal */
        add_stems(print, shape, box, &bands);
    if (dau_pix_in_seal(print, box))
        merge(print, &bands);
    for (int i = 0; i < bands.n; i++) {
        const struct band *band = &bands.band[i];
        /* Letters often run together: a long stretch counts like many. */
        if (band->n < LETTERS && band->right - band->x < 3 * (band->low - band->y))
            continue;
        int left = band->x - (int)(BEFORE * print->mm) - box->x;
        int right = band->right + after(print, band) - box->x;
        if (dau_pix_in_seal(print, box) && is_letter(print, band, box))
            spare_columns(shape, print->mm, left, right, 0, box->h);
        else
            spare_columns(shape, print->mm, left, right, band->y - box->y,
                          band->low + (int)(0.3F * print->mm) - box->y);
    }
}
