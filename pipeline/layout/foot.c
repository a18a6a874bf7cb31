/* The foot of a letter: recipients on the left, who signs on the right, the left read
 * before the right (Nghị định 30/2020, Phụ lục I, components 7 and 9b). */
#include "layout/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { PART_LEFT = 5, PART_RIGHT = 6 };

struct foot {
    int top;
    int left;   /* x where the recipients begin */
    int border; /* x where the signer begins */
};

static bool is_capital(const struct piece *piece)
{
    int upper = 0, lower = 0;
    for (int i = 0; i < piece->n_tokens; i++)
        for (const char *s = piece->tokens[i].read; *s;) {
            uint32_t c = dau_text_next(&s);
            upper += dau_text_is_upper(c);
            lower += dau_text_is_lower(c);
        }
    return upper >= 4 && lower * 4 <= upper;
}

/* "Nơi nhận:" in the left half, or -1; the last one on the page. */
static int find_recipients(const struct sheet *sheet)
{
    int best = -1;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        if (piece->zone != DAU_ZONE_BODY || box_mid_x(piece->box) > sheet->page->width * 3 / 5)
            continue;
        if ((dau_fold_begins(piece->fold, "noinhan") || dau_fold_begins(piece->fold, "nhutren")) &&
            (best < 0 || piece->box.y > sheet->pieces[best].box.y ||
             dau_fold_begins(piece->fold, "noinhan")))
            best = i;
    }
    return best;
}

/* Lines in capitals of the right half that lie beside the first recipients. */
static void find_signer(const struct sheet *sheet, struct foot *foot)
{
    int mid = sheet->text.x + sheet->text.w / 2, top = foot->top;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        struct dau_box box = piece->box;
        if (piece->zone != DAU_ZONE_BODY || box_mid_x(box) < mid || !is_capital(piece) ||
            box.x < foot->left + 8 * sheet->height || box.y < foot->top - 4 * sheet->height ||
            box.y > foot->top + 6 * sheet->height)
            continue;
        top = box.y < top ? box.y : top;
        foot->border = foot->border && foot->border < box.x ? foot->border : box.x;
    }
    foot->top = top;
    if (!foot->border)
        foot->border = mid;
}

static bool touches(const struct piece *a, const struct piece *b, int height)
{
    return abs(box_mid_y(a->box) - box_mid_y(b->box)) < height / 2 &&
           b->box.x - box_right(a->box) < 2 * height && b->box.x > a->box.x;
}

static bool is_left(const struct sheet *sheet, const struct foot *foot,
                    const struct piece *piece)
{
    if (piece->box.x < foot->left + 3 * sheet->height)
        return true;
    if (box_mid_x(piece->box) > foot->border)
        return false;
    for (int i = 0; i < sheet->n_pieces; i++)
        if (sheet->pieces[i].zone == DAU_ZONE_FOOT_LEFT &&
            touches(&sheet->pieces[i], piece, sheet->height))
            return true;
    return box_right(piece->box) < foot->border;
}

void dau_layout_foot(struct sheet *sheet)
{
    int first = find_recipients(sheet);
    if (first < 0)
        return;
    struct foot foot = {.top = sheet->pieces[first].box.y - sheet->height / 2,
                        .left = sheet->pieces[first].box.x};
    find_signer(sheet, &foot);
    foot.top -= sheet->height / 4;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < sheet->n_pieces; i++) {
            struct piece *piece = &sheet->pieces[i];
            if (piece->zone != DAU_ZONE_BODY || piece->box.y < foot.top)
                continue;
            bool left = is_left(sheet, &foot, piece);
            if (left == (pass == 0)) {
                piece->zone = left ? DAU_ZONE_FOOT_LEFT : DAU_ZONE_FOOT_RIGHT;
                piece->part = left ? PART_LEFT : PART_RIGHT;
            }
        }
}
