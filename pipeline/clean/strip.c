/* What is too large to be print: rules and frames, rings of seals, strokes of
 * signatures, dark borders. It is erased, so that the engine takes nothing for a
 * picture and no line for taller than it is; lines of print that a seal or stroke
 * crosses stay whole. */
#include <stdlib.h>

#include "clean/pix.h"

/* Lengths in millimetres; letters with marks reach 6. */
static const float TOO_HIGH = 9, TOO_WIDE = 22;
static const float RULE_LENGTH = 10, RULE_WIDTH = 1.6F;

/* A stroke across the page: letters that hang together have more ink in their columns.
 */
static const float STROKE_LENGTH = 30, STROKE_INK = 0.75F;

struct strip {
    PIX *binary;
    PIX *mask; /* what is to be erased */
    struct dau_print print;
    struct dau_page *page;
    unsigned rgb;
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

static bool is_rule(const struct strip *s, const BOX *box)
{
    int length = box->w > box->h ? box->w : box->h,
        width = box->w > box->h ? box->h : box->w;
    return length > RULE_LENGTH * s->print.mm &&
           width < RULE_WIDTH * s->print.mm + length / 40.F;
}

static void erase(struct strip *s, PIX *shape, int x, int y)
{
    pixRasterop(s->mask, x, y, pixGetWidth(shape), pixGetHeight(shape),
                PIX_SRC | PIX_DST, shape, 0, 0);
}

/* Straight lines of a shape, as marks and erased; returns their share of its ink. */
static float take_lines(struct strip *s, PIX *shape, const BOX *box, bool only_count)
{
    int length = (int)(RULE_LENGTH * s->print.mm), ink = 0, line_ink = 0;
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

static bool is_large(const struct strip *s, const BOX *box)
{
    return box->h >= TOO_HIGH * s->print.mm ||
           (s->print.coloured && box->w >= TOO_WIDE * s->print.mm);
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

/* The ink of all large shapes. */
static PIX *large_ink(const struct strip *s, PIXA *shapes, const bool *large)
{
    PIX *ink = pixCreateTemplate(s->binary);
    for (int i = 0; i < s->print.boxes->n; i++) {
        const BOX *box = s->print.boxes->box[i];
        if (large[i])
            pixRasterop(ink, box->x, box->y, box->w, box->h, PIX_SRC | PIX_DST,
                        shapes->pix[i], 0, 0);
    }
    return ink;
}

static bool has_seal(const struct dau_page *page)
{
    for (int i = 0; i < page->n_marks; i++)
        if (page->marks[i].kind == DAU_MARK_SEAL)
            return true;
    return false;
}

/* The ring of a seal among large shapes, or pieces of one among all that are no rules.
 */
static void find_seal(struct strip *s, PIXA *shapes, const bool *large)
{
    PIX *ink = large_ink(s, shapes, large);
    bool found = dau_pix_find_seal(ink, s->print.mm, &s->print.seal);
    if (!found && !has_seal(s->page)) {
        dau_pix_take(&ink, pixSubtract(NULL, s->binary, s->mask));
        found = dau_pix_find_broken_seal(ink, s->print.mm, &s->print.seal);
    }
    if (found)
        add_mark(s, DAU_MARK_SEAL, s->print.seal);
    pixDestroy(&ink);
}

static void strip_shape(struct strip *s, PIX *shape, const BOX *box)
{
    PIX *ours = pixCopy(NULL, shape);
    dau_pix_spare(&s->print, ours, box);
    erase(s, ours, box->x, box->y);
    pixDestroy(&ours);
}

static bool is_sealed(const struct strip *s, const BOX *box)
{
    return abs(box->x + box->w / 2 - s->print.seal.x - s->print.seal.w / 2) <
               s->print.seal.w / 3 &&
           abs(box->w - s->print.seal.w) < s->print.seal.w / 4;
}

static bool is_stroke(const struct strip *s, PIX *shape, const BOX *box)
{
    int ink = 0;
    if ((float)box->w < STROKE_LENGTH * s->print.mm)
        return false;
    pixCountPixels(shape, &ink, NULL);
    return (float)ink < STROKE_INK * s->print.mm * (float)box->w;
}

static void find_large(struct strip *s, PIXA *shapes, bool *large)
{
    for (int i = 0; i < s->print.boxes->n; i++) {
        const BOX *box = s->print.boxes->box[i];
        if ((box->h > RULE_LENGTH * s->print.mm || box->w > RULE_LENGTH * s->print.mm ||
             is_large(s, box)))
            large[i] = !strip_rules(s, shapes->pix[i], box) &&
                       (is_large(s, box) || is_stroke(s, shapes->pix[i], box));
    }
}

static void note_pens(struct strip *s, const bool *large)
{
    for (int i = 0; i < s->print.boxes->n; i++)
        if (large[i] && !is_sealed(s, s->print.boxes->box[i]))
            add_mark(s, DAU_MARK_PEN, box_of(s->print.boxes->box[i]));
}

static void strip_shapes(struct strip *s, PIXA *shapes, const bool *large)
{
    for (int i = 0; i < s->print.boxes->n; i++) {
        const BOX *box = s->print.boxes->box[i];
        if (large[i] || dau_pix_in_seal(&s->print, box))
            strip_shape(s, shapes->pix[i], box);
    }
}

static bool has_common(PIX *shape, BOX *box, PIX *ink)
{
    int none = 1;
    PIX *part = pixClipRectangle(ink, box, NULL);
    pixAnd(part, part, shape);
    pixZero(part, &none);
    pixDestroy(&part);
    return !none;
}

/* The shapes of what is left; those that were part of a large one still count as such.
 */
static void regroup(struct strip *s, PIX *rest, PIXA **shapes, bool **large)
{
    PIXA *parts = NULL;
    BOXA *boxes = pixConnComp(rest, &parts, 8);
    if (!boxes || !parts)
        return;
    PIX *was_large = large_ink(s, *shapes, *large);
    boxaDestroy(&s->print.boxes);
    pixaDestroy(shapes);
    free(*large);
    s->print.boxes = boxes;
    *shapes = parts;
    *large = dau_alloc((size_t)boxes->n + 1, sizeof **large);
    for (int i = 0; i < boxes->n; i++)
        (*large)[i] = has_common(parts->pix[i], boxes->box[i], was_large);
    pixDestroy(&was_large);
}

/* Erases the rings of a black seal, so that letters they cross stand free again. */
static void cut_ring(struct strip *s, PIXA **shapes, bool **large)
{
    PIX *ring = s->print.seal.w && !s->print.coloured
                    ? dau_pix_ring(s->binary, &s->print.seal)
                    : NULL;
    if (!ring)
        return;
    pixOr(s->mask, s->mask, ring);
    PIX *rest = pixSubtract(NULL, s->binary, s->mask);
    regroup(s, rest, shapes, large);
    /* The rim of its ink is too light to be ink. */
    dau_pix_take(&ring, pixDilateBrick(NULL, ring, 3, 3));
    pixSubtract(ring, ring, rest);
    pixOr(s->mask, s->mask, ring);
    pixDestroy(&ring);
    pixDestroy(&rest);
}

PIX *dau_pix_large(PIX *binary, int dpi, unsigned rgb, struct dau_page *page)
{
    PIXA *shapes = NULL;
    struct strip s = {
        .binary = binary, .print.mm = (float)dpi / 25.4F, .page = page, .rgb = rgb};
    s.print.boxes = pixConnComp(binary, &shapes, 8);
    s.mask = pixCreateTemplate(binary);
    s.print.coloured = rgb != 0;
    if (s.print.boxes && s.print.boxes->n) {
        bool *large = dau_alloc((size_t)s.print.boxes->n, sizeof *large);
        find_large(&s, shapes, large);
        find_seal(&s, shapes, large);
        note_pens(&s, large);
        cut_ring(&s, &shapes, &large);
        strip_shapes(&s, shapes, large);
        free(large);
    }
    boxaDestroy(&s.print.boxes);
    pixaDestroy(&shapes);
    return s.mask;
}
