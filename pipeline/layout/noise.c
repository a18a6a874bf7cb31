/* What the engine read that is no text of the letter: page numbers, dirt, scribble. */
#include "layout/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void set_aside(struct piece *piece, enum dau_zone zone)
{
    piece->zone = zone;
    piece->part = DAU_PART_ASIDE;
}

static bool is_number(const char *fold)
{
    size_t n = strlen(fold);
    return n >= 1 && n <= 3 && strspn(fold, "0123456789") == n;
}

static bool same_row(const struct sheet *sheet, const struct piece *a,
                     const struct piece *b)
{
    return abs(box_mid_y(a->box) - box_mid_y(b->box)) < sheet->height;
}

static bool is_alone(const struct sheet *sheet, const struct piece *piece)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *other = &sheet->pieces[i];
        if (other != piece && other->conf > 0.3F && other->fold[0] &&
            same_row(sheet, other, piece))
            return false;
    }
    return true;
}

static int gap_between(struct dau_box a, struct dau_box b)
{
    return a.x < b.x ? b.x - box_right(a) : a.x - box_right(b);
}

/* True when it stands in a line of good print: a faint word, not dirt. */
static bool is_in_line(const struct sheet *sheet, const struct piece *piece)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *other = &sheet->pieces[i];
        if (other != piece && other->conf > 0.6F && strlen(other->fold) > 3 &&
            2 * abs(box_mid_y(other->box) - box_mid_y(piece->box)) < sheet->height &&
            gap_between(other->box, piece->box) < 5 * sheet->height / 2)
            return true;
    }
    return false;
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

static bool is_tall(const struct sheet *sheet, const struct piece *piece)
{
    return 2 * piece->height > 5 * sheet->height && piece->conf < 0.7F;
}

/* The number filled in by hand makes its line look like dirt. */
static bool is_column_text(const struct piece *piece)
{
    return (piece->zone == DAU_ZONE_HEADER_LEFT ||
            piece->zone == DAU_ZONE_HEADER_RIGHT ||
            piece->zone == DAU_ZONE_FOOT_LEFT) &&
           n_letters(piece) >= 4;
}

static bool is_dirt(const struct sheet *sheet, const struct piece *piece)
{
    if (!n_letters(piece))
        return !(piece->tokens[0].box.w > piece->tokens[0].box.h &&
                 is_in_line(sheet, piece));
    if (is_tall(sheet, piece))
        return true;
    if (is_column_text(piece))
        return piece->conf < 0.05F && is_alone(sheet, piece);
    if (n_letters(piece) < 3 && piece->conf < 0.6F)
        return piece->conf < 0.3F || !is_in_line(sheet, piece);
    return piece->conf < 0.25F && !is_in_line(sheet, piece);
}

/* Beside the signer's lines: a name has letters enough and is read with some certainty.
 */
static bool is_scribble(const struct piece *piece)
{
    return piece->zone == DAU_ZONE_FOOT_RIGHT &&
           (n_letters(piece) < 3 || piece->conf < 0.35F);
}

/* What programs for digital signatures print beside them. A line as wide as those of
 * the text is none of it; a short word has to stand there letter for letter, since
 * "Người yêu cầu" begins one letter away from "Người ký". */
static bool is_caption(const struct sheet *sheet, const struct piece *piece)
{
    enum { forgiving = 8 }; /* letters from which one may be misread */
    static const char *const words[] = {
        "nguoiky",         "ngayky",         "thoigianky",     "chungthu",
        "kyboi",           "hethongvoffice", "coquanthanhpho", "signaturevalid",
        "digitallysigned", "signedby"};
    if (piece->zone == DAU_ZONE_BODY && 2 * piece->box.w > sheet->page->width)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(piece->fold) >= strlen(words[i]) &&
            dau_fold_distance(piece->fold, words[i]) <= (strlen(words[i]) >= forgiving))
            return true;
    return false;
}

/* Print that a seal was set upon is read with certainty. */
static bool is_in_seal(const struct sheet *sheet, const struct piece *piece)
{
    if (piece->conf > 0.6F)
        return false;
    int x = box_mid_x(piece->box), y = box_mid_y(piece->box);
    for (int i = 0; i < sheet->page->n_marks; i++) {
        const struct dau_mark *mark = &sheet->page->marks[i];
        if (mark->kind != DAU_MARK_SEAL)
            continue;
        long dx = x - box_mid_x(mark->box), dy = y - box_mid_y(mark->box);
        if (5 * (dx * dx + dy * dy) < (long)mark->box.w * mark->box.w &&
            piece->box.w < mark->box.w)
            return true;
    }
    return false;
}

/* A speck at the end of a line is read as a point or stroke of its own. */
static bool is_speck(const struct sheet *sheet, const struct dau_token *token)
{
    const char *s = token->read;
    while (*s) {
        uint32_t c = dau_text_next(&s);
        if (dau_text_is_letter(c) || dau_text_is_digit(c))
            return false;
    }
    return token->ocr_conf < 0.6F && 5 * token->box.w < 2 * sheet->height &&
           5 * token->box.h < 2 * sheet->height;
}

static void cut_specks(struct sheet *sheet)
{
    int n = sheet->n_pieces;
    for (int i = 0; i < n; i++) {
        int last = sheet->pieces[i].n_tokens - 1;
        if (last > 0 && is_speck(sheet, &sheet->pieces[i].tokens[last]))
            dau_piece_cut(sheet, i, last);
        if (sheet->pieces[i].n_tokens > 1 &&
            is_speck(sheet, &sheet->pieces[i].tokens[0])) {
            dau_piece_cut(sheet, i, 1);
            struct piece speck = sheet->pieces[i];
            sheet->pieces[i] = sheet->pieces[sheet->n_pieces - 1];
            sheet->pieces[sheet->n_pieces - 1] = speck;
        }
    }
}

void dau_layout_noise(struct sheet *sheet)
{
    cut_specks(sheet);
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (piece->zone == DAU_ZONE_TABLE || piece->part == DAU_PART_ASIDE)
            continue;
        if (is_page_number(sheet, piece))
            set_aside(piece, DAU_ZONE_PAGE_NUMBER);
        else if (is_caption(sheet, piece))
            set_aside(piece, DAU_ZONE_CAPTION);
        else if (is_scribble(piece))
            set_aside(piece, DAU_ZONE_SIGNATURE);
        else if (is_in_seal(sheet, piece))
            set_aside(piece, DAU_ZONE_SEAL);
        else if (is_dirt(sheet, piece))
            set_aside(piece, DAU_ZONE_DEBRIS);
    }
}
