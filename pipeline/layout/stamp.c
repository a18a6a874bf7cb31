/* Stamps: that of the office which received the letter ("CÔNG VĂN ĐẾN", number, day,
 * to whom it goes on), which is no part of it; and the urgency in its frame (Nghị định
 * 30/2020, Phụ lục I, component 10b), which is. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "layout/piece.h"

/* In millimetres: sizes of frames, and what a stamp without one takes around "ĐẾN". */
static const float FRAME_MIN = 10, FRAME_MAX = 110, FRAME_HIGH = 45, FRAME_LOW = 5;
static const float URGENT_WIDE = 55, URGENT_HIGH = 16;
static const float REACH_SIDE = 36, REACH_UP = 11, REACH_DOWN = 17;
static const float STAMP_MIN = 38, STAMP_MAX = 80, STAMP_LOW = 15, STAMP_OFF = 5;
static const float OFFICE_HIGH = 8;
static const float STAMP_WORDS = 55; /* "CÔNG VĂN ĐẾN", from end to end */

/* Least certainty of words of a sentence under a stamp. */
static const float SENTENCE_CONF = 0.35F;

/* What print may have torn out of a rule, and how far its pieces may lie off it. */
static const float RULE_TORN = 12, RULE_OFF = 1;

enum { MAX_FRAMES = 32, MAX_RULES = 200, MAX_WORDS = 8 };

struct frames {
    struct dau_box boxes[MAX_FRAMES];
    int n;
};

/* Pages are as wide as A4 as long as nothing else is known. */
static float pixels_per_mm(const struct sheet *sheet)
{
    int side = sheet->width < sheet->depth ? sheet->width : sheet->depth;
    return (float)side / 210;
}

static bool is_level_rule(const struct dau_mark *mark, float mm)
{
    return mark->kind == DAU_MARK_RULE && mark->box.w > mark->box.h &&
           (float)mark->box.w >= FRAME_MIN * mm;
}

/* True when an upright rule stands at one of the ends of the box. */
static bool has_side(const struct sheet *sheet, struct dau_box box, float mm)
{
    int slack = (int)(4 * mm);
    for (int i = 0; i < sheet->page->n_marks; i++) {
        const struct dau_mark *mark = &sheet->page->marks[i];
        int x = box_mid_x(mark->box), y = box_mid_y(mark->box);
        if (mark->kind == DAU_MARK_RULE && mark->box.h > mark->box.w &&
            2 * mark->box.h > box.h && y > box.y && y < box_bottom(box) &&
            (abs(x - box.x) < slack || abs(x - box_right(box)) < slack))
            return true;
    }
    return false;
}

static bool in_table(const struct sheet *sheet, struct dau_box box)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct dau_box at = sheet->pieces[i].box;
        if (sheet->pieces[i].zone == DAU_ZONE_TABLE && box_mid_x(at) > box.x &&
            box_mid_x(at) < box_right(box) && box_mid_y(at) > box.y &&
            box_mid_y(at) < box_bottom(box))
            return true;
    }
    return false;
}

static void try_frame(struct sheet *sheet, struct dau_box a, struct dau_box b, float mm,
                      struct frames *frames)
{
    int left = a.x > b.x ? a.x : b.x;
    int right = box_right(a) < box_right(b) ? box_right(a) : box_right(b);
    int longer = a.w > b.w ? a.w : b.w; /* a rule may be broken */
    struct dau_box box = dau_box_join(a, b);
    if (20 * (right - left) < 7 * longer || (float)box.w > FRAME_MAX * mm ||
        (float)box.h > FRAME_HIGH * mm || (float)box.h < FRAME_LOW * mm ||
        box_mid_y(box) > sheet->depth / 2 || !has_side(sheet, box, mm) ||
        in_table(sheet, box) || frames->n == MAX_FRAMES)
        return;
    frames->boxes[frames->n++] = box;
}

static bool is_torn(struct dau_box a, struct dau_box b, float mm)
{
    int gap = (a.x > b.x ? a.x : b.x) -
              (box_right(a) < box_right(b) ? box_right(a) : box_right(b));
    return (float)gap < RULE_TORN * mm &&
           (float)abs(box_mid_y(a) - box_mid_y(b)) < RULE_OFF * mm;
}

/* The level rules of the page, pieces of one joined. */
static int find_rules(const struct sheet *sheet, struct dau_box *rules, float mm)
{
    int n = 0;
    for (int i = 0; i < sheet->page->n_marks && n < MAX_RULES; i++)
        if (is_level_rule(&sheet->page->marks[i], mm))
            rules[n++] = sheet->page->marks[i].box;
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++)
            if (is_torn(rules[i], rules[k], mm)) {
                rules[i] = dau_box_join(rules[i], rules[k]);
                rules[k] = rules[--n];
                k = i;
            }
    return n;
}

/* Boxes drawn with rules in the upper half of the page, tables left out. */
static void find_frames(struct sheet *sheet, struct frames *frames)
{
    struct dau_box rules[MAX_RULES];
    float mm = pixels_per_mm(sheet);
    int n = find_rules(sheet, rules, mm);
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++)
            try_frame(sheet, rules[i], rules[k], mm, frames);
}

static bool is_inside(struct dau_box box, struct dau_box of)
{
    int x = box_mid_x(of), y = box_mid_y(of);
    return x >= box.x && x <= box_right(box) && y >= box.y && y <= box_bottom(box);
}

/* A word of a sentence; stamps speak in capitals and dotted lines. */
static bool is_sentence(const struct dau_token *token)
{
    int lower = 0, digits = 0, other = 0;
    for (const char *s = token->read; *s;) {
        uint32_t c = dau_text_next(&s);
        lower += dau_text_is_lower(c);
        digits += dau_text_is_digit(c);
        other += !dau_text_is_letter(c) && !dau_text_is_digit(c);
    }
    return lower + digits > 0 && other < 2 && token->ocr_conf >= SENTENCE_CONF;
}

/* Tokens of a piece that are inside: not those that lead on to a sentence right of the
 * box, which the stamp was set upon. */
static int inside_until(const struct piece *piece, struct dau_box box)
{
    int n = piece->n_tokens;
    while (n > 0 && !is_inside(box, piece->tokens[n - 1].box))
        n--;
    if (n == piece->n_tokens)
        return n;
    while (n > 0 && is_sentence(&piece->tokens[n]) &&
           is_sentence(&piece->tokens[n - 1]))
        n--;
    return n;
}

/* Parts the tokens in the box from their pieces; those get the zone and the part. */
static void take_box(struct sheet *sheet, struct dau_box box, enum dau_zone zone,
                     int part)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (piece->zone != DAU_ZONE_BODY)
            continue;
        int n = inside_until(piece, box), from = 0;
        while (from < n && !is_inside(box, piece->tokens[from].box))
            from++;
        if (from >= n)
            continue;
        if (n < piece->n_tokens)
            dau_piece_cut(sheet, i, n);
        if (from > 0)
            dau_piece_cut(sheet, i, from);
        piece = &sheet->pieces[from > 0 ? sheet->n_pieces - 1 : i];
        piece->zone = zone;
        piece->part = part;
    }
}

/* "ĐẾN" in capitals, whatever marks it was read with. */
static bool is_arrived(const struct dau_token *token)
{
    static const char word[] = "den";
    const char *s = token->read;
    for (const char *w = word; *w; w++) {
        uint32_t c = dau_text_next(&s);
        if (!dau_text_is_upper(c) || dau_text_fold_char(c) != (uint32_t)*w)
            return false;
    }
    return *s == '\0';
}

/* Words of the row that stand left of "ĐẾN", within the width of a stamp, left to
 * right. Wide gaps and dirt part them. */
static int words_before(const struct sheet *sheet, struct dau_box den, float mm,
                        struct dau_token *words)
{
    int n = 0;
    for (int i = 0; i < sheet->n_pieces; i++)
        for (int t = 0; t < sheet->pieces[i].n_tokens; t++) {
            struct dau_token token = sheet->pieces[i].tokens[t];
            if (box_right(token.box) > den.x + den.w / 4 ||
                token.box.x < box_right(den) - (int)(STAMP_WORDS * mm) ||
                abs(box_mid_y(token.box) - box_mid_y(den)) > sheet->height)
                continue;
            int at = n < MAX_WORDS ? n++ : n - 1;
            while (at > 0 && words[at - 1].box.x > token.box.x) {
                words[at] = words[at - 1];
                at--;
            }
            words[at] = token;
        }
    return n;
}

/* "CÔNG VĂN ĐẾN": letters of the words before "ĐẾN", a third of them wrong; or "VĂN
 * ĐẾN", its first word lost. `*x` is where they begin. */
static bool says_letter(const struct sheet *sheet, const struct dau_token *den,
                        float mm, int *x)
{
    struct dau_token words[MAX_WORDS + 1];
    int n = words_before(sheet, den->box, mm, words), best = 4;
    bool short_form = false;
    words[n] = *den;
    for (int from = 0; from < n; from++) {
        struct piece piece = {.tokens = words + from, .n_tokens = n - from + 1};
        dau_piece_measure(sheet, &piece);
        int distance = dau_fold_distance(piece.fold, "congvanden");
        if (strlen(piece.fold) < 14 && distance < best) {
            best = distance;
            *x = piece.box.x;
        }
        if (best == 4 && !short_form && strlen(piece.fold) < 8 &&
            dau_fold_distance(piece.fold, "vanden") <= 1) {
            short_form = true;
            *x = piece.box.x - piece.box.w * 2 / 3;
        }
    }
    return best < 4 || short_form;
}

/* Under a lone "ĐẾN": number, day, or to whom the letter goes on. */
static bool has_entries(const struct sheet *sheet, struct dau_box den, float mm)
{
    int n = 0;
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        int down = box_mid_y(piece->box) - box_mid_y(den),
            off = piece->box.x - box_right(den);
        if (abs(down) > (int)(REACH_DOWN * mm) || off > (int)(15 * mm) ||
            off < -(int)(REACH_SIDE * mm))
            continue;
        n += strncmp(piece->fold, "ngay", 4) == 0 ||
             strncmp(piece->fold, "chuyen", 6) == 0 ||
             strncmp(piece->fold, "kinhchuyen", 10) == 0 ||
             strncmp(piece->fold, "gio", 3) == 0;
        n += strncmp(piece->fold, "so", 2) == 0 && piece->n_tokens < 4;
    }
    return n >= 2;
}

/* The box of the words that say that the letter was received. */
static bool find_arrival(const struct sheet *sheet, float mm, struct dau_box *found)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        const struct piece *piece = &sheet->pieces[i];
        if (piece->zone != DAU_ZONE_BODY || box_mid_y(piece->box) > sheet->depth / 2)
            continue;
        for (int t = 0; t < piece->n_tokens; t++) {
            struct dau_box den = piece->tokens[t].box;
            if (!is_arrived(&piece->tokens[t]))
                continue;
            int x = den.x;
            if (says_letter(sheet, &piece->tokens[t], mm, &x)) {
                *found = (struct dau_box){x, den.y, box_right(den) - x, den.h};
                return true;
            }
            if (piece->n_tokens <= 2 && has_entries(sheet, den, mm)) {
                *found = den;
                return true;
            }
        }
    }
    return false;
}

/* As large as such stamps are, and its words in the middle: other frames are made of
 * rules of the letter or have lost a side. */
static bool is_stamp(struct dau_box box, struct dau_box words, float mm)
{
    return is_inside(box, words) && (float)box.w > STAMP_MIN * mm &&
           (float)box.w < STAMP_MAX * mm && (float)box.h > STAMP_LOW * mm &&
           (float)abs(box_mid_x(box) - box_mid_x(words)) < STAMP_OFF * mm;
}

/* Over "CÔNG VĂN ĐẾN" many have the name of the office in a row of its own. */
static struct dau_box with_office(const struct sheet *sheet, struct dau_box box,
                                  float mm)
{
    int slack = (int)(STAMP_OFF * mm), top = box.y;
    for (int i = 0; i < sheet->page->n_marks; i++) {
        struct dau_box rule = sheet->page->marks[i].box;
        if (is_level_rule(&sheet->page->marks[i], mm) && rule.x > box.x - slack &&
            box_right(rule) < box_right(box) + slack && rule.y < top &&
            (float)(box.y - rule.y) < OFFICE_HIGH * mm)
            top = rule.y;
    }
    return (struct dau_box){box.x, top, box.w, box_bottom(box) - top};
}

static void take_arrival(struct sheet *sheet, const struct frames *frames, float mm)
{
    struct dau_box words, box = {0};
    if (!find_arrival(sheet, mm, &words))
        return;
    for (int i = 0; i < frames->n; i++)
        if (is_stamp(frames->boxes[i], words, mm) && frames->boxes[i].h > box.h)
            box = frames->boxes[i];
    if (box.w) {
        box = with_office(sheet, box, mm);
    } else {
        int x = box_mid_x(words) - (int)(REACH_SIDE * mm),
            y = box_mid_y(words) - (int)(REACH_UP * mm);
        box = (struct dau_box){x, y, (int)(2 * REACH_SIDE * mm),
                               (int)((REACH_UP + REACH_DOWN) * mm)};
    }
    take_box(sheet, box, DAU_ZONE_STAMP, DAU_PART_ASIDE);
}

/* "HỎA TỐC", "KHẨN", "MẬT" and their like. */
static bool is_marking(const char *fold)
{
    static const char *const words[] = {"hoatochengio", "hoatoc", "thuongkhan", "khan",
                                        "tuyetmat",     "toimat", "mat"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int n = (int)strlen(words[i]), length = (int)strlen(fold);
        if (length >= n && length <= n + 2 &&
            dau_fold_distance(fold, words[i]) <= (n > 4 ? 2 : 0))
            return true;
    }
    return false;
}

/* What the rim of the frame was read as goes aside: "|", "J". */
static void drop_rim(struct sheet *sheet, struct dau_box box)
{
    for (int i = 0; i < sheet->n_pieces; i++) {
        struct piece *piece = &sheet->pieces[i];
        int last = piece->n_tokens - 1;
        if (piece->zone != DAU_ZONE_HEADER_LEFT || !is_inside(box, piece->box))
            continue;
        if (last > 0 && dau_text_count(piece->tokens[last].read) == 1) {
            dau_piece_cut(sheet, i, last);
            struct piece *rim = &sheet->pieces[sheet->n_pieces - 1];
            rim->zone = DAU_ZONE_STAMP;
            rim->part = DAU_PART_ASIDE;
        }
    }
}

/* The words inside a small frame when they are a marking: its own line of the head. */
static void take_marking(struct sheet *sheet, struct dau_box box, float mm)
{
    struct piece *found = NULL;
    int slack = (int)(1.5F * mm);
    if ((float)box.w > URGENT_WIDE * mm || (float)box.h > URGENT_HIGH * mm)
        return;
    box = (struct dau_box){box.x - slack, box.y - slack, box.w + 2 * slack,
                           box.h + 2 * slack};
    for (int i = 0; i < sheet->n_pieces && !found; i++) {
        struct piece *piece = &sheet->pieces[i];
        if (piece->zone != DAU_ZONE_BODY)
            continue;
        for (int t = 0; t < piece->n_tokens && !found; t++)
            if (is_inside(box, piece->tokens[t].box)) {
                int to = t;
                while (to < piece->n_tokens && is_inside(box, piece->tokens[to].box))
                    to++;
                struct piece words = {.tokens = piece->tokens + t, .n_tokens = to - t};
                dau_piece_measure(sheet, &words);
                found = is_marking(words.fold) ? piece : NULL;
                t = to;
            }
    }
    if (found) {
        take_box(sheet, box, DAU_ZONE_HEADER_LEFT, 1);
        drop_rim(sheet, box);
    }
}

void dau_layout_stamps(struct sheet *sheet)
{
    struct frames frames = {.n = 0};
    float mm = pixels_per_mm(sheet);
    find_frames(sheet, &frames);
    take_arrival(sheet, &frames, mm);
    for (int i = 0; i < frames.n; i++)
        take_marking(sheet, frames.boxes[i], mm);
}
