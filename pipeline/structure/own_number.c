/* The letter's own number: "Số" as engines read it, figures often by hand, the symbol.
 */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"

enum { NUMBER_WITHIN = 300 }; /* signs of its row before "Số" */

/* Where "Số" ends, as engines read it: Số, S6, So, Sé, Sổ; with its colon any second
 * letter will do ("S4:"). */
static int eat_so(const struct dau_glyphs *g, int at, int to)
{
    if (at + 3 > to || g->f[at] != 's' || g->f[at + 1] == ' ')
        return -1;
    bool own =
        strchr("o60", g->f[at + 1]) != NULL; /* "Số12/…" needs no blank; "Sé" does */
    int end = dau_glyphs_skip(g, at + 2, to);
    if (end < to && strchr(":.;", g->f[end]))
        return end + 1;
    bool figures = end < to && (dau_glyph_is_digit(g->f[end]) || g->f[end] == '/');
    bool known = own || (end > at + 2 && strchr("ead", g->f[at + 1]));
    return figures && known ? end : -1;
}

bool dau_row_has_letters(const struct dau_work *work, struct dau_range in)
{
    for (int i = in.from; i < in.to; i++)
        if (dau_text_is_letter(work->g.c[i]))
            return true;
    return false;
}

/* After the number comes the other column, the subject on the same line, or nothing. */
static bool ends_column(const struct dau_work *work, struct dau_range rest)
{
    return !dau_row_has_letters(work, rest) || dau_glyphs_caps(&work->g, rest) > 0.6F ||
           dau_glyphs_eat(&work->g, rest.from, rest.to, "v/v") >= 0 ||
           dau_glyphs_find(&work->g, rest, "thang").from >= 0 ||
           dau_glyphs_search(&work->g, rest, "doc lap - tu do", 4).from >= 0;
}

/* Where "Số" may stand: at the start of the row, after a column in capitals, or after
 * the name of the type: "Luật số: 38/2013/QH13". */
static bool may_say_so(const struct dau_work *work, struct dau_range before)
{
    before = dau_glyphs_trim(&work->g, before, "-_*.");
    if (before.to == before.from || dau_glyphs_caps(&work->g, before) >= 0.7F)
        return true;
    for (int i = 0; i < work->tables->n_types; i++)
        if (dau_glyphs_eat(&work->g, before.from, before.to,
                           work->tables->types[i].folded) == before.to)
            return true;
    return false;
}

/* The end of the row, or of the first word of the next when the number is broken there.
 */
static int number_room(const struct dau_part *part, int r)
{
    const struct dau_row *row = &part->work->rows[r];
    bool broken = r + 1 < part->end && dau_row_last(part->work, row) == '-';
    return broken ? part->work->starts[row->span.to + 1] : row->at.to;
}

/* Handwriting broke the figures; the printed symbol still stands: "Số:{24.2 /KH-SYT".
 */
static bool find_symbol(const struct dau_glyphs *g, int at, int to,
                        struct dau_number *number)
{
    for (; at < to && at < g->n; at++)
        if (g->f[at] == '/' && dau_number_read(g, at, to, DAU_NUMBER_LOOSE, number))
            return true;
    return false;
}

/* The pen ran over the slash too: "Só20#ÿSYT-NVY". Capitals on both sides of a dash
 * that end the row are the symbol. */
static bool find_bare_symbol(const struct dau_glyphs *g, int from, int to,
                             struct dau_number *number)
{
    while (to > from && g->f[to - 1] == ' ')
        to--;
    int at = to, dash = -1;
    for (; at > from && (dau_text_is_upper(g->c[at - 1]) || g->f[at - 1] == '-'); at--)
        if (g->f[at - 1] == '-')
            dash = at - 1;
    if (dash < at + 2 || to - dash < 3 || at == from)
        return false;
    *number =
        (struct dau_number){.at = {at, to}, .digits = {at, at}, .symbol = {at, to}};
    return true;
}

/* "SóÄ†2 /GM-SYT": pen and "Số" in one word, the printed symbol behind it. */
static int eat_scribbled_so(const struct dau_glyphs *g, struct dau_range in)
{
    struct dau_number number;
    bool so = in.to - in.from < 40 && in.to - in.from > 5 && g->f[in.from] == 's' &&
              g->f[in.from + 1] == 'o' && g->f[in.from + 2] != ' ' &&
              dau_text_is_upper(g->c[in.from]);
    bool figure = so && dau_glyph_is_digit(g->f[in.from + 2]);
    bool symbol = so && (find_symbol(g, in.from + 2, in.to, &number) ||
                         (figure && find_bare_symbol(g, in.from + 2, in.to, &number)));
    return symbol ? in.from + 2 : -1;
}

static bool has_caps_before(const struct dau_work *work, int from, int at)
{
    struct dau_range before =
        dau_glyphs_trim(&work->g, (struct dau_range){from, at}, "-_*.");
    return before.to == before.from || dau_glyphs_caps(&work->g, before) >= 0.7F;
}

/* True when "Số" that ends at `end` is the letter's own, not that of a cited document.
 */
static bool is_own(const struct dau_own_number *own, const struct dau_glyphs *g,
                   struct dau_range in, struct dau_range so, bool named)
{
    /* In small letters another document is meant, but for "sé:4 /QĐ-SYT". */
    bool colon = g->f[so.to - 1] == ':';
    if (!named && !dau_text_is_upper(g->c[so.from]) && !(so.from == in.from && colon))
        return false;
    return !own->in_subject || (!named && colon);
}

/* Nothing stands behind a number in its column: three capitals at most that end the row
 * were parted from the symbol by the engine, "02/SYT-GA VI". */
static void take_parted(const struct dau_work *work, const struct dau_row *row,
                        struct dau_number *number)
{
    struct dau_range rest =
        dau_glyphs_trim(&work->g, (struct dau_range){number->at.to, row->at.to}, "._|");
    if (row->zone != DAU_ZONE_HEADER_LEFT || number->symbol.to != number->at.to ||
        rest.to == rest.from || rest.to - rest.from > 3)
        return;
    for (int i = rest.from; i < rest.to; i++)
        if (!dau_text_is_upper(work->g.c[i]))
            return;
    number->at.to = number->symbol.to = rest.to;
}

/* Reads what follows "Số". */
static bool read_after(const struct dau_part *part, int r, int end, bool named,
                       struct dau_own_number *own)
{
    const struct dau_work *work = part->work;
    struct dau_range in = work->rows[r].at;
    struct dau_number *number = &own->number;
    if (dau_number_read(&work->g, end, number_room(part, r), DAU_NUMBER_LOOSE,
                        number) &&
        ends_column(work, (struct dau_range){number->at.to, in.to}) &&
        (!named || own->anchored)) {
        if (named)
            own->all.from = in.from;
        take_parted(work, &work->rows[r], number);
        own->all.to = number->at.to;
        return true;
    }
    if (!named && (find_symbol(&work->g, end, in.to, number) ||
                   find_bare_symbol(&work->g, end, in.to, number))) {
        own->all.to = number->at.to;
        return true;
    }
    *number = (struct dau_number){0};
    own->all.to = in.to;
    /* "Số: 45" without a symbol, or nothing readable after "Số:". */
    return in.to - end < 30 && strchr(":.;", work->g.f[end - 1]) && !named;
}

bool dau_own_number_find(const struct dau_part *part, int r, struct dau_own_number *own)
{
    const struct dau_work *work = part->work;
    const struct dau_glyphs *g = &work->g;
    struct dau_range in = work->rows[r].at;
    for (int at = in.from; at < in.to && at - in.from < NUMBER_WITHIN; at++) {
        if (at > in.from && dau_glyph_is_word(g->f[at - 1]))
            continue;
        int end = eat_so(g, at, in.to);
        if (end < 0 && at == in.from)
            end = eat_scribbled_so(g, in);
        if (end < 0 || !may_say_so(work, (struct dau_range){in.from, at}))
            continue;
        own->all = (struct dau_range){at, end};
        bool named = !has_caps_before(work, in.from, at);
        if (is_own(own, g, in, own->all, named) && read_after(part, r, end, named, own))
            return true;
    }
    return false;
}

bool dau_own_number_is_whole(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_number number;
    for (int at = row->at.from; at < row->at.to; at++) {
        int end = at > row->at.from && work->g.f[at - 1] != ' '
                      ? -1
                      : eat_so(&work->g, at, row->at.to);
        if (end >= 0 && dau_text_is_upper(work->g.c[at]) &&
            dau_number_read(&work->g, end, row->at.to, DAU_NUMBER_LOOSE, &number))
            return number.digits.to > number.digits.from;
    }
    return false;
}
