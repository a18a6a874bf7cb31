/* What is too large to be print: rules and frames, rings of seals, strokes of
 * signatures, dark borders. It is erased, so that the engine takes nothing for a
 * picture and no line for taller than it is; lines of print that a seal or stroke
 * crosses stay whole. */
#include <stdlib.h>

#include "clean/pix.h"

/* Lengths in millimetres; letters with marks reach 6. */
static const float LETTER_MIN = 1.1F, LETTER_MAX = 6, TOO_HIGH = 9, TOO_WIDE = 22;
static const float RULE_LENGTH = 10, RULE_WIDTH = 1.6F;

struct strip {
    PIX *binary;
    PIX *mask; /* what is to be erased */
    BOXA *boxes;
    float mm; /* pixels in a millimetre */
    struct dau_page *page;
    unsigned rgb;
    bool coloured;
    struct dau_box seal; /* around the ring; w == 0 without one */
};

struct band {
    int x, y, right, bottom, n;
};

static struct dau_box box_of(const BOX *box)
{
    return (struct dau_box){box->x, box->y, box->w, box->h};
}

static void add_mark(struct strip *s, enum dau_mark_kind kind, struct dau_box box)
{
    struct dau_mark *mark = dau_arena_push(s->page->arena, &s->page->marks,
                                           &s->page->n_marks, sizeof *mark);
    *mark = (struct dau_mark){kind, box, s->rgb};
}

static bool is_letter(const struct strip *s, const BOX *box)
{
    return box->h > LETTER_MIN * s->mm && box->h < LETTER_MAX * s->mm &&
           box->w < 2 * LETTER_MAX * s->mm;
}

static bool is_rule(const struct strip *s, const BOX *box)
{
    int length = box->w > box->h ? box->w : box->h,
        width = box->w > box->h ? box->h : box->w;
    return length > RULE_LENGTH * s->mm && width < RULE_WIDTH * s->mm + length / 40.F;
}

static bool in_seal(const struct strip *s, const BOX *box)
{
    const struct dau_box *ring = &s->seal;
    float dx = (float)box->x + (float)box->w / 2 - (float)ring->x - (float)ring->w / 2;
    float dy = (float)box->y + (float)box->h / 2 - (float)ring->y - (float)ring->h / 2;
    return ring->w > 0 && 4 * (dx * dx + dy * dy) <= (float)ring->w * (float)ring->w;
}

static void erase(struct strip *s, PIX *shape, int x, int y)
{
    pixRasterop(s->mask, x, y, pixGetWidth(shape), pixGetHeight(shape),
                PIX_SRC | PIX_DST, shape, 0, 0);
}

/* Straight lines of a shape, as marks and erased; returns their share of its ink. */
static float take_lines(struct strip *s, PIX *shape, const BOX *box, bool only_count)
{
    int length = (int)(RULE_LENGTH * s->mm), ink = 0, line_ink = 0;
    PIX *across = pixOpenBrick(NULL, shape, length, 1);
    PIX *down = pixOpenBrick(NULL, shape, 1, length);
    PIX *both = pixOr(NULL, across, down);
    pixCountPixels(shape, &ink, NULL);
    pixCountPixels(both, &line_ink, NULL);
    for (int i = 0; i < 2 && !only_count; i++) {
        PIX *lines = i ? down : across;
        dau_pix_take(&lines, pixDilateBrick(NULL, lines, 3, 3));
        BOXA *found = pixConnCompBB(lines, 8);
        for (int k = 0; found && k < found->n; k++) {
            struct dau_box at = box_of(found->box[k]);
            at.x += box->x;
            at.y += box->y;
            add_mark(s, DAU_MARK_RULE, at);
        }
        boxaDestroy(&found);
        PIX *ours = pixAnd(NULL, lines, shape);
        erase(s, ours, box->x, box->y);
        pixDestroy(&ours);
        *(i ? &down : &across) = lines;
    }
    pixDestroy(&across);
    pixDestroy(&down);
    pixDestroy(&both);
    return ink ? (float)line_ink / (float)ink : 0;
}

static bool joins(const struct strip *s, const struct band *band, const BOX *box)
{
    int bottom = box->y + box->h, gap = (int)(5 * s->mm), slack = (int)(0.8F * s->mm);
    return abs(bottom - band->bottom) <= slack && box->x - band->right < gap &&
           band->x - (box->x + box->w) < gap;
}

/* Lines of print that share rows with `shape`: letters standing on one line, four or
 * more. */
static int find_bands(const struct strip *s, const BOX *shape, struct band *bands,
                      int max)
{
    int n = 0, margin = (int)(25 * s->mm);
    for (int i = 0; i < s->boxes->n; i++) {
        const BOX *box = s->boxes->box[i];
        int mid = box->y + box->h / 2, b = 0;
        if (!is_letter(s, box) || in_seal(s, box) || mid < shape->y ||
            mid > shape->y + shape->h || box->x < shape->x - margin ||
            box->x > shape->x + shape->w + margin)
            continue;
        while (b < n && !joins(s, &bands[b], box))
            b++;
        if (b == n && n < max)
            bands[n++] =
                (struct band){box->x, box->y, box->x + box->w, box->y + box->h, 1};
        else if (b < n) {
            struct band *band = &bands[b];
            band->x = box->x < band->x ? box->x : band->x;
            band->y = box->y < band->y ? box->y : band->y;
            if (box->x + box->w > band->right)
                band->right = box->x + box->w;
            band->n++;
        }
    }
    return n;
}

/* Leaves the ink of `shape` where lines of print run through it. */
static void spare_bands(const struct strip *s, PIX *shape, const BOX *box)
{
    enum { MAX_BANDS = 40 };
    struct band bands[MAX_BANDS];
    int n = find_bands(s, box, bands, MAX_BANDS);
    for (int i = 0; i < n; i++) {
        const struct band *band = &bands[i];
        /* Coloured letters often run together: a long stretch counts like many. */
        if (band->n < 4 && band->right - band->x < 3 * (band->bottom - band->y))
            continue;
        int left = band->x - (int)(15 * s->mm), right = band->right + (int)(4 * s->mm);
        pixRasterop(shape, left - box->x, band->y - box->y, right - left,
                    band->bottom - band->y + (int)(0.3F * s->mm), PIX_CLR, NULL, 0, 0);
    }
}

static bool is_large(const struct strip *s, const BOX *box)
{
    return box->h >= TOO_HIGH * s->mm || (s->coloured && box->w >= TOO_WIDE * s->mm);
}

/* Rules and frames go at once; returns true when the shape was one. */
static bool strip_rules(struct strip *s, PIX *shape, const BOX *box)
{
    if (is_rule(s, box)) {
        add_mark(s, DAU_MARK_RULE, box_of(box));
        erase(s, shape, box->x, box->y);
        return true;
    }
    if (!is_large(s, box) || take_lines(s, shape, box, true) < 0.3F)
        return false;
    take_lines(s, shape, box, false);
    return true;
}

/* The ring of a seal among large shapes. */
static void find_seal(struct strip *s, PIXA *shapes, const bool *large)
{
    PIX *ink = pixCreateTemplate(s->binary);
    int n = 0;
    for (int i = 0; i < s->boxes->n; i++) {
        const BOX *box = s->boxes->box[i];
        if (!large[i])
            continue;
        pixRasterop(ink, box->x, box->y, box->w, box->h, PIX_SRC | PIX_DST,
                    shapes->pix[i], 0, 0);
        n++;
    }
    if (n && dau_pix_find_seal(ink, s->mm, &s->seal))
        add_mark(s, DAU_MARK_SEAL, s->seal);
    pixDestroy(&ink);
}

static void strip_shape(struct strip *s, PIX *shape, const BOX *box)
{
    PIX *ours = pixCopy(NULL, shape);
    spare_bands(s, ours, box);
    erase(s, ours, box->x, box->y);
    pixDestroy(&ours);
}

static bool is_sealed(const struct strip *s, const BOX *box)
{
    return abs(box->x + box->w / 2 - s->seal.x - s->seal.w / 2) < s->seal.w / 3 &&
           abs(box->w - s->seal.w) < s->seal.w / 4;
}

static void strip_all(struct strip *s, PIXA *shapes, bool *large)
{
    for (int i = 0; i < s->boxes->n; i++) {
        const BOX *box = s->boxes->box[i];
        if ((box->h > RULE_LENGTH * s->mm || box->w > RULE_LENGTH * s->mm ||
             is_large(s, box)))
            large[i] = !strip_rules(s, shapes->pix[i], box) && is_large(s, box);
    }
    find_seal(s, shapes, large);
    for (int i = 0; i < s->boxes->n; i++) {
        const BOX *box = s->boxes->box[i];
        if (large[i] && !is_sealed(s, box))
            add_mark(s, DAU_MARK_PEN, box_of(box));
        if (large[i] || in_seal(s, box))
            strip_shape(s, shapes->pix[i], box);
    }
}

PIX *dau_pix_large(PIX *binary, int dpi, unsigned rgb, struct dau_page *page)
{
    PIXA *shapes = NULL;
    struct strip s = {
        .binary = binary, .mm = (float)dpi / 25.4F, .page = page, .rgb = rgb};
    s.boxes = pixConnComp(binary, &shapes, 8);
    s.mask = pixCreateTemplate(binary);
    s.coloured = rgb != 0;
    if (s.boxes && s.boxes->n) {
        bool *large = dau_alloc((size_t)s.boxes->n, sizeof *large);
        strip_all(&s, shapes, large);
        free(large);
    }
    boxaDestroy(&s.boxes);
    pixaDestroy(&shapes);
    return s.mask;
}
