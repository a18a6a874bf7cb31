/* The engine sometimes reads marks and tops of letters once more as a line of their
 * own, over the line that they belong to. */
#include <string.h>

#include "layout/piece.h"

/* Of the smaller box, covered by the other; and how sure the other must be. */
static const double COVERED = 0.6;
static const float SURE = 0.8F;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static bool is_covered(struct dau_box box, struct dau_box by)
{
    int w = least(box_right(box), box_right(by)) - most(box.x, by.x);
    int h = least(box_bottom(box), box_bottom(by)) - most(box.y, by.y);
    return w > 0 && h > 0 && (double)w * h >= COVERED * box.w * box.h &&
           (double)by.w * by.h > (double)box.w * box.h;
}

/* Every letter of the word stands in the other, in the same order. */
static bool is_part_of(const char *fold, const char *other)
{
    for (; *fold; fold++) {
        other = strchr(other, *fold);
        if (!other)
            return false;
        other++;
    }
    return true;
}

static const char *fold_of(const struct sheet *sheet, struct dau_token *token)
{
    struct piece word = {.tokens = token, .n_tokens = 1};
    dau_piece_measure(sheet, &word);
    return word.fold;
}

static bool is_twin(const struct sheet *sheet, struct dau_token *token,
                    const struct piece *of)
{
    if (!is_covered(token->box, of->box))
        return false;
    for (int t = 0; t < of->n_tokens; t++)
        if (of->tokens[t].ocr_conf >= SURE &&
            of->tokens[t].ocr_conf >= token->ocr_conf - 0.02F &&
            is_covered(token->box, of->tokens[t].box) &&
            is_part_of(fold_of(sheet, token), fold_of(sheet, &of->tokens[t])))
            return true;
    return false;
}

static bool has_twin(const struct sheet *sheet, int i, int t)
{
    for (int k = 0; k < sheet->n_pieces; k++)
        if (k != i && sheet->pieces[k].zone == DAU_ZONE_BODY &&
            is_twin(sheet, &sheet->pieces[i].tokens[t], &sheet->pieces[k]))
            return true;
    return false;
}

void dau_layout_twins(struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        if (sheet->pieces[i].zone != DAU_ZONE_BODY)
            continue;
        int n = 0;
        while (n < sheet->pieces[i].n_tokens && !has_twin(sheet, i, n))
            n++;
        if (n == sheet->pieces[i].n_tokens)
            continue;
        int twin = i;
        if (n > 0) {
            dau_piece_cut(sheet, i, n);
            twin = sheet->n_pieces - 1;
        }
        if (sheet->pieces[twin].n_tokens > 1)
            dau_piece_cut(sheet, twin, 1);
        sheet->pieces[twin].zone = DAU_ZONE_DEBRIS;
        sheet->pieces[twin].part = DAU_PART_ASIDE;
    }
}
