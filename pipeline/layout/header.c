/* The head of a letter: two columns, the left read before the right (Nghị định 30/2020,
 * Phụ lục I: issuer, number and V/v on the left; national title, place and date on the
 * right; Hướng dẫn 36-HD/VPTW 2018 for the Party: its title on the right). */
#include "layout/piece.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct title {
    const char *words; /* folded, without blanks */
    bool capital;
};

static const struct title titles[] = {
    {"conghoaxahoichunghiavietnam", true},
    {"dangcongsanvietnam", true},
    {"doclaptudohanhphuc", false},
};
enum { N_TITLES = sizeof titles / sizeof *titles };

struct head {
    int title;  /* piece */
    int border; /* x between the columns */
    int top;    /* y where the head begins */
    int date;   /* y where the right column ends */
};

enum { MAX_TITLE = 40 };

/* The beginning of what stands from token `from` on, folded: no more than a distance
 * to a title looks at. */
static void fold_from(const struct piece *piece, int from, char fold[MAX_TITLE + 1])
{
    int n = 0;
    int end = from + 2 * MAX_TITLE; /* dirt may lie between */
    for (int t = from; t < piece->n_tokens && t < end && n < MAX_TITLE; t++)
        for (const char *s = piece->tokens[t].read; *s && n < MAX_TITLE;) {
            uint32_t c = dau_text_next(&s);
            if (!dau_text_is_letter(c) && !dau_text_is_digit(c))
                continue;
            c = dau_text_fold_char(c);
            if (c && c < 128)
                fold[n++] = (char)c;
        }
    fold[n] = '\0';
}

/* The token of the piece where the title begins, or -1. A quarter of the letters may be
 * wrong: the title is long, and nothing else begins like it. */
static int find_title(const struct piece *piece, const struct title *title)
{
    char fold[MAX_TITLE + 1];
    int n = (int)strlen(title->words), best = -1, best_distance = n / 4 + 1;
    if ((int)strlen(piece->fold) < n * 3 / 4)
        return -1;
    for (int t = 0; t < piece->n_tokens; t++) {
        fold_from(piece, t, fold);
        int distance = dau_fold_distance(fold, title->words);
        if (distance < best_distance) {
            best = t;
            best_distance = distance;
        }
    }
    return best;
}

/* Sentences name the state and the Party, too, but not in capitals. */
static bool is_capital(const struct piece *piece, int from)
{
    int upper = 0, lower = 0;
    for (int t = from; t < piece->n_tokens; t++)
        for (const char *s = piece->tokens[t].read; *s;) {
            uint32_t c = dau_text_next(&s);
            upper += dau_text_is_upper(c);
            lower += dau_text_is_lower(c);
        }
    return upper > 2 * lower;
}

/* Finds a title in the right half, cuts what stands before it off its piece. */
static bool find_head(struct sheet *sheet, const struct title *title, int *found)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        int t = find_title(&sheet->pieces[i], title);
        if (t < 0 || (title->capital && !is_capital(&sheet->pieces[i], t)))
            continue;
        const struct piece *piece = &sheet->pieces[i];
        int mid = (piece->tokens[t].box.x + box_right(piece->box)) / 2;
        if (mid < sheet->width / 2)
            continue;
        if (t > 0) {
            dau_piece_cut(sheet, i, t);
            i = sheet->n_pieces - 1;
        }
        *found = i;
        return true;
    }
    return false;
}

static bool is_right(const struct head *head, const struct piece *piece)
{
    return box_mid_x(piece->box) > head->border;
}

/* The least gap at which a piece may be cut: one that hardly runs over the border is
 * most likely a long line of one column, and keeps its ordinary gaps. */
static int least_gap(const struct sheet *sheet, const struct head *head,
                     const struct piece *piece)
{
    int left = head->border - piece->box.x,
        right = box_right(piece->box) - head->border;
    int sum = 0;
    if (left > 6 * sheet->height && right > 6 * sheet->height)
        return sheet->height * 2 / 5;
    for (int t = 1; t < piece->n_tokens; t++)
        sum += piece->tokens[t].box.x - box_right(piece->tokens[t - 1].box);
    return 3 * sum / (2 * (piece->n_tokens - 1)) + sheet->height / 5;
}

/* Cuts pieces that run over the border at their widest gap near it. */
static void cut_at_border(struct sheet *sheet, const struct head *head, int bottom)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        struct dau_box box = piece->box;
        if (box.y < head->top || box_mid_y(box) > bottom || piece->n_tokens < 2 ||
            box.x >= head->border || box_right(box) <= head->border)
            continue;
        int best = 0, widest = least_gap(sheet, head, piece);
        for (int t = 1; t < piece->n_tokens; t++) {
            int left = box_right(piece->tokens[t - 1].box),
                right = piece->tokens[t].box.x;
            int off = (left + right) / 2 - head->border;
            int gap = right - left - (off < 0 ? -off : off) / 8;
            if (gap > widest) {
                widest = gap;
                best = t;
            }
        }
        if (best)
            dau_piece_cut(sheet, i, best);
    }
}

static bool has_date(const char *fold)
{
    const char *day = strstr(fold, "ngay"), *month = strstr(fold, "thang");
    const char *year = strstr(fold, "nam");
    return (day != NULL) + (month != NULL) + (year != NULL) >= 2;
}

/* Bottom of the line with place and date; without one, of the title's last line. */
static int find_date(const struct sheet *sheet, const struct head *head)
{
    const struct piece *title = &sheet->pieces[head->title];
    int far = title->box.y + 12 * sheet->height, bottom = box_bottom(title->box);
    int best = 0;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        if (box_right(piece->box) < head->border || piece->box.y < title->box.y ||
            piece->box.y > far)
            continue;
        if (has_date(piece->fold) && (!best || piece->box.y < best))
            best = box_mid_y(piece->box);
        if (dau_fold_begins(piece->fold, "doclaptudo") &&
            box_bottom(piece->box) > bottom)
            bottom = box_bottom(piece->box);
    }
    return best ? best + sheet->height / 2 : bottom;
}

static bool ends_head(const struct sheet *sheet, const struct head *head,
                      const struct piece *piece)
{
    return dau_fold_begins(piece->fold, "kinhgui") ||
           dau_fold_begins(piece->fold, "kinhtrinh") ||
           box_right(piece->box) > head->border + 2 * sheet->height;
}

/* The left column goes on below the date for as long as its lines follow closely, stand
 * under each other and leave the right column empty. */
static void mark_left(struct sheet *sheet, const struct head *head)
{
    int bottom = head->date, mid = 0, n = 0;
    for (bool grown = true; grown;) {
        grown = false;
        for (int i = 0; i < sheet->n_pieces; i++) {
            struct piece *piece = &sheet->pieces[i];
            struct dau_box box = piece->box;
            if (piece->zone != DAU_ZONE_BODY || box_mid_y(box) < head->top ||
                is_right(head, piece))
                continue;
            bool beside = box_mid_y(box) <= head->date;
            if (!beside && (ends_head(sheet, head, piece) ||
                            box.y > bottom + sheet->height * 3 / 2 || !n ||
                            abs(box_mid_x(box) - mid) > 3 * sheet->height))
                continue;
            piece->zone = DAU_ZONE_HEADER_LEFT;
            piece->part = 1;
            mid = n ? (mid * n + box_mid_x(box)) / (n + 1) : box_mid_x(box);
            n++;
            bottom = box_bottom(box) > bottom ? box_bottom(box) : bottom;
            grown = true;
        }
    }
}

static void mark_right(struct sheet *sheet, const struct head *head)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (piece->zone == DAU_ZONE_BODY && is_right(head, piece) &&
            box_mid_y(piece->box) >= head->top && box_mid_y(piece->box) <= head->date) {
            piece->zone = DAU_ZONE_HEADER_RIGHT;
            piece->part = 2;
        }
    }
}

bool dau_layout_header(struct sheet *sheet)
{
    struct head head = {0};
    bool found = false;
    for (int t = 0; t < N_TITLES && !found; t++)
        found = find_head(sheet, &titles[t], &head.title);
    if (!found)
        return false;
    struct dau_box title = sheet->pieces[head.title].box;
    head.border = title.x - sheet->height / 3;
    head.top = title.y - 2 * sheet->height;
    head.date = find_date(sheet, &head);
    cut_at_border(sheet, &head, head.date + 8 * sheet->height);
    head.date = find_date(sheet, &head);
    mark_right(sheet, &head);
    mark_left(sheet, &head);
    for (int i = 0; i < sheet->n_pieces; i++)
        if ((sheet->pieces[i].zone == DAU_ZONE_BODY ||
             sheet->pieces[i].zone == DAU_ZONE_TABLE) &&
            box_mid_y(sheet->pieces[i].box) > head.top)
            sheet->pieces[i].part = 3;
    return true;
}
