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

/* Beginnings of the lines over a signature (Nghị định 30/2020, Điều 13; for the Party
 * with strokes: T/M, K/T), folded. */
static const char *const signing[] = {
    "tm",         "kt",          "tl",          "tuq",        "chutich",
    "phochutich", "giamdoc",     "phogiam",     "botruong",   "thutruong",
    "tongcuc",    "cuctruong",   "chanhvan",    "chanhthanh", "hieutruong",
    "vientruong", "truongphong", "truongban",   "thutuong",   "bithu",
    "phobithu",   "tongthuky",   "tongbien",    "vutruong",   "chicuc",
    "thammuu",    "chunhiem",    "phochunhiem", "photruong",  "truongty",
    "xacnhan",    "ubnd",        "uyban",       "bangiamdoc", "bancbanthuongvu",
};
enum { N_SIGNING = sizeof signing / sizeof *signing };

static bool begins_signing(const char *fold)
{
    for (int i = 0; i < N_SIGNING; i++) {
        size_t n = strlen(signing[i]);
        if (n < 4 ? strncmp(fold, signing[i], n) == 0
                  : dau_fold_begins(fold, signing[i]))
            return true;
    }
    return false;
}

/* "Nơi nhận:" in the left half, or its first entry, or -1; the last one on the page. */
static int find_recipients(const struct sheet *sheet)
{
    int best = -1;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        bool word = dau_fold_begins(piece->fold, "noinhan");
        if (piece->zone != DAU_ZONE_BODY ||
            box_mid_x(piece->box) > sheet->width * 3 / 5 ||
            (!word && !dau_fold_begins(piece->fold, "nhutren")))
            continue;
        if (best < 0 || piece->box.y > sheet->pieces[best].box.y + 4 * sheet->height ||
            word)
            best = i;
    }
    return best;
}

static bool is_signing(const struct sheet *sheet, const struct piece *piece)
{
    int mid = sheet->text.x + sheet->text.w / 2;
    return piece->zone == DAU_ZONE_BODY && box_mid_x(piece->box) > mid &&
           piece->box.x > sheet->text.x + sheet->text.w * 2 / 5 && is_capital(piece);
}

/* The lowest line that opens a signature in the right half, or -1. */
static int find_signature(const struct sheet *sheet)
{
    int best = -1;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        if (is_signing(sheet, piece) && begins_signing(piece->fold) &&
            (best < 0 || piece->box.y > sheet->pieces[best].box.y))
            best = i;
    }
    return best;
}

/* Lines in capitals of the right half that lie beside the first recipients. */
static void find_signer(const struct sheet *sheet, struct foot *foot)
{
    int top = foot->top;
    for (bool grown = true; grown;) {
        grown = false;
        for (int i = 0; i < sheet->n_pieces; i++) {
            const struct piece *piece = &sheet->pieces[i];
            struct dau_box box = piece->box;
            if (!is_signing(sheet, piece) || box.x < foot->left + 8 * sheet->height ||
                box.y < top - 3 * sheet->height ||
                box.y > foot->top + 6 * sheet->height)
                continue;
            grown |= box.y < top;
            top = box.y < top ? box.y : top;
            if (!foot->border || box.x < foot->border)
                foot->border = box.x;
        }
    }
    foot->top = top;
    if (!foot->border)
        foot->border = sheet->text.x + sheet->text.w / 2;
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

static bool find_foot(const struct sheet *sheet, struct foot *foot)
{
    int first = find_recipients(sheet), signature = find_signature(sheet);
    if (first < 0 && signature < 0)
        return false;
    int i = first < 0 ? signature : first;
    foot->top = sheet->pieces[i].box.y - sheet->height / 2;
    foot->left = first < 0 ? sheet->text.x : sheet->pieces[first].box.x;
    find_signer(sheet, foot);
    foot->top -= sheet->height / 4;
    return true;
}

void dau_layout_foot(struct sheet *sheet)
{
    struct foot foot = {0};
    if (!find_foot(sheet, &foot))
        return;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < sheet->n_pieces; i++) {
            struct piece *piece = &sheet->pieces[i];
            if (piece->zone != DAU_ZONE_BODY || box_mid_y(piece->box) < foot.top)
                continue;
            bool left = is_left(sheet, &foot, piece);
            if (left == (pass == 0)) {
                piece->zone = left ? DAU_ZONE_FOOT_LEFT : DAU_ZONE_FOOT_RIGHT;
                piece->part = left ? PART_LEFT : PART_RIGHT;
            }
        }
}
