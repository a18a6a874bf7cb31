/* What the engine read that is no text of the letter: page numbers, dirt, scribble. */
#include "layout/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { PART_ASIDE = 9 };

static void set_aside(struct piece *piece, enum dau_zone zone)
{
    piece->zone = zone;
    piece->part = PART_ASIDE;
}

static bool is_number(const char *fold)
{
    size_t n = strlen(fold);
    return n >= 1 && n <= 3 && strspn(fold, "0123456789") == n;
}

static bool is_alone(const struct sheet *sheet, const struct piece *piece)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *other = &sheet->pieces[i];
        if (other != piece && other->conf > 0.3F && other->fold[0] &&
            abs(box_mid_y(other->box) - box_mid_y(piece->box)) < sheet->height)
            return false;
    }
    return true;
}

static bool is_page_number(const struct sheet *sheet, const struct piece *piece)
{
    if (!is_number(piece->fold) || !is_alone(sheet, piece))
        return false;
    int y = box_mid_y(piece->box), above = 0, below = 0;
    for (int i = 0; i < sheet->n_pieces; i++)
        if (sheet->pieces[i].conf > 0.6F && sheet->pieces[i].n_tokens > 1) {
            above += box_mid_y(sheet->pieces[i].box) < y;
            below += box_mid_y(sheet->pieces[i].box) > y;
        }
    return above == 0 || below == 0;
}

static int n_letters(const struct piece *piece)
{
    return (int)strlen(piece->fold);
}

static bool is_dirt(const struct sheet *sheet, const struct piece *piece)
{
    if (!n_letters(piece))
        return true;
    if (piece->conf < 0.25F)
        return true;
    if (piece->height > 5 * sheet->height / 2 && piece->conf < 0.7F)
        return true;
    return n_letters(piece) < 3 && piece->conf < 0.6F && is_alone(sheet, piece);
}

void dau_layout_noise(struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (is_page_number(sheet, piece))
            set_aside(piece, DAU_ZONE_PAGE_NUMBER);
        else if (is_dirt(sheet, piece))
            set_aside(piece, DAU_ZONE_DEBRIS);
    }
}
