#include "structure/sign.h"

#include <string.h>

#include "base/text.h"

enum {
    MAX_NAME_WORDS = 6,
    MAX_LONG_ROW = 70, /* signs; what is longer is text */
    NAME_WITHIN = 8 /* rows from the position to the name; seal debris lies between */
};

/* True when the engine may have read `f` for the letter `mark` of an authority. */
static bool may_be(char mark, char f)
{
    static const struct {
        char mark;
        const char *read;
    } shapes[] = {{'t', "t1i7f"}, {'k', "kx"},  {'l', "l1i"}, {'m', "mn"},
                  {'q', "qo0"},   {'.', ".,:"}, {'/', "/1i"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].mark == mark)
            return strchr(shapes[i].read, f) && f;
    return mark == f;
}

/* "TM.", "KT.", "T/M" … at `at`; its end or -1. A capital must follow. */
int dau_sign_eat_mark(const struct dau_work *work, int at, int to,
                      const struct dau_sign_mark **which)
{
    const struct dau_glyphs *g = &work->g;
    for (int strict = 1; strict >= 0; strict--)
        for (int i = 0; i < work->tables->n_marks; i++) {
            const char *mark = work->tables->marks[i].folded;
            int n = (int)strlen(mark), same = 0;
            while (same < n && at + same < to &&
                   (mark[same] == g->f[at + same] ||
                    (!strict && n > 2 && may_be(mark[same], g->f[at + same]))))
                same++;
            int next = dau_glyphs_skip(g, at + n, to), end;
            if (same < n || next >= to || !dau_text_is_upper(g->c[next]) ||
                dau_text_is_lower(g->c[at]))
                continue;
            /* A misread mark must be borne out: "II. NỘI DUNG" is no TL. */
            if (!strict && !dau_phrase_at(work->tables, g, next, to, "position", &end))
                continue;
            if (which)
                *which = &work->tables->marks[i];
            return at + n;
        }
    return -1;
}

bool dau_sign_is_capitals(const struct dau_work *work, struct dau_range at)
{
    return dau_glyphs_caps(&work->g, at) >= 0.75F;
}

/* A position in capitals at `at`: "PHÓ GIÁM ĐỐC". */
bool dau_sign_is_position(const struct dau_work *work, struct dau_range at)
{
    int end;
    at = dau_glyphs_trim(&work->g, at, ".,*_-\"'|~:;({}[]");
    if (at.to - at.from < 4 || at.to - at.from > DAU_SIGN_MAX ||
        !dau_sign_is_capitals(work, at))
        return false;
    if (dau_phrase_at(work->tables, &work->g, at.from, at.to, "position", &end))
        return true;
    return at.to - at.from < 40 &&
           dau_phrase_is(work->tables, &work->g, at, "position");
}

bool dau_sign_is_authority(const struct dau_work *work, struct dau_range at)
{
    at.from = dau_glyphs_skip(&work->g, at.from, at.to);
    return at.to - at.from <= DAU_SIGN_MAX &&
           dau_sign_eat_mark(work, at.from, at.to, NULL) >= 0 &&
           dau_glyphs_caps(&work->g, at) >= 0.6F;
}

enum { MAX_SCRIBBLE = 7 };

/* Scribble in the place of the mark, then a position: "TT, GIÁM ĐỐC"; where it begins.
 */
int dau_sign_after_scribble(const struct dau_work *work, const struct dau_row *row)
{
    if (row->zone != DAU_ZONE_FOOT_RIGHT || dau_sign_is_position(work, row->at) ||
        dau_sign_is_authority(work, row->at))
        return -1;
    for (int at = row->at.from + 1;
         at < row->at.to && at <= row->at.from + MAX_SCRIBBLE; at++)
        if (!dau_glyph_is_word(work->g.f[at - 1]) && dau_glyph_is_word(work->g.f[at]) &&
            dau_sign_is_position(work, (struct dau_range){at, row->at.to}))
            return at;
    return -1;
}

bool dau_sign_is_row(const struct dau_work *work, const struct dau_row *row)
{
    return dau_sign_is_authority(work, row->at) ||
           dau_sign_is_position(work, row->at) ||
           dau_sign_after_scribble(work, row) >= 0;
}

/* Where degrees and ranks before a name end: "TS.", "Đại tá". */
static int skip_degrees(const struct dau_work *work, int at, int to)
{
    for (int i = 0; i < 3; i++) {
        int end;
        if (!dau_phrase_at(work->tables, &work->g, at, to, "degree", &end))
            break;
        while (end < to && strchr(". ", work->g.f[end]))
            end++;
        at = end;
    }
    return at;
}

/* Two to five syllables, each a capital and small letters, and nothing else. */
bool dau_sign_is_name(const struct dau_work *work, struct dau_range at)
{
    const struct dau_glyphs *g = &work->g;
    at = dau_glyphs_trim(g, at, "._-*'\"|~/");
    at.from = dau_glyphs_skip(g, skip_degrees(work, at.from, at.to), at.to);
    int words = 0, letters = 0;
    for (int i = at.from; i < at.to; i++) {
        bool first = i == at.from || g->f[i - 1] == ' ';
        if (g->f[i] == ' ')
            continue;
        if (!dau_text_is_letter(g->c[i]) && !(g->f[i] == '\'' && !first))
            return false;
        if (first && !dau_text_is_upper(g->c[i]))
            return false;
        if (!first && dau_text_is_upper(g->c[i]))
            return false;
        /* One letter is a syllable only as a vowel: Giàng A Páo. */
        bool single = first && (i + 1 == at.to || g->f[i + 1] == ' ');
        if (single && !strchr("aeiouy", g->f[i]))
            return false;
        words += first;
        letters++;
    }
    return words >= 2 && words <= MAX_NAME_WORDS && letters >= 4 &&
           letters <= 7 * words;
}

bool dau_sign_is_signed(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "().[]");
    return dau_glyphs_cost(&work->g, at, "da ky", 1) <= 1;
}

/* Rows from `r` on hold a name before the body could go on. */
bool dau_sign_name_follows(const struct dau_work *work, int r, int end)
{
    for (int i = r + 1; i <= r + NAME_WITHIN && i < end; i++) {
        if (dau_sign_is_name(work, work->rows[i].at) ||
            dau_sign_is_signed(work, &work->rows[i]))
            return true;
        if (work->rows[i].at.to - work->rows[i].at.from > MAX_LONG_ROW)
            return false;
    }
    return false;
}

bool dau_sign_follows(const struct dau_work *work, int r, int end)
{
    for (int i = r + 1; i <= r + 3 && i < end; i++)
        if (dau_sign_is_row(work, &work->rows[i]) &&
            dau_sign_name_follows(work, i, end))
            return true;
    return false;
}

/* The text of a position with the marks that its words have: "GIÁM ĐÓC" is GIÁM ĐỐC.
 * What stands before and after it stays as it was read. */
char *dau_sign_mended(const struct dau_work *work, struct dau_range at, int from)
{
    int end;
    const struct dau_phrase *known =
        dau_phrase_at(work->tables, &work->g, from, at.to, "position", &end);
    if (!known) {
        known = dau_phrase_is(work->tables, &work->g, (struct dau_range){from, at.to},
                              "position");
        end = at.to;
    }
    if (!known)
        return dau_glyphs_text(&work->g, at, work->arena);
    int word = dau_glyphs_skip(&work->g, from, at.to);
    struct dau_buf buf = {0};
    const struct dau_range pieces[] = {{at.from, word}, {end, at.to}};
    for (int i = pieces[0].from; i < pieces[0].to; i++) {
        char bytes[5];
        dau_buf_add(&buf, bytes, (size_t)dau_text_put(work->g.c[i], bytes));
    }
    dau_buf_puts(&buf, dau_text_upper(work->scratch, known->text));
    for (int i = pieces[1].from; i < pieces[1].to; i++) {
        char bytes[5];
        dau_buf_add(&buf, bytes, (size_t)dau_text_put(work->g.c[i], bytes));
    }
    char *text = dau_arena_strdup(work->arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}
