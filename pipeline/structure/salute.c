/* To whom a letter goes: "Kính gửi:" and one body, or a list (Decree 30/2020/NĐ-CP,
 * appendix I, II.9.a). */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"
#include "structure/label.h"

enum { MAX_REST = 40 }; /* signs of what may be left of a name on the next line */

bool dau_row_is_opening(const struct dau_work *work, const struct dau_row *row)
{
    int end;
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    if (dau_row_is_salute(work, row, &end))
        return true;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "_~'|\"*"); /* dirt */
    if (at.from == at.to || !dau_text_is_upper(work->g.c[at.from]))
        return false;
    if (dau_phrase_at(work->tables, &work->g, at.from, at.to, "no-opening", &end))
        return false;
    if (dau_phrase_at(work->tables, &work->g, at.from, at.to, "opening", &end))
        return dau_glyphs_caps(&work->g, row->at) < 0.6F;
    return dau_label_read(&work->g, row->at.from, row->at.to, labels) > 0 &&
           labels[0].kind != DAU_LABEL_DASH && labels[0].kind != DAU_LABEL_PLUS;
}

static void add_recipient(struct dau_part *part, struct dau_range at)
{
    struct dau_work *work = part->work;
    struct dau_letter *letter = part->letter;
    at = dau_glyphs_trim(&work->g, at, ".;,-:+*_|");
    if (at.to - at.from < 2 || work->g.f[at.from] == '(')
        return;
    struct dau_recipient *recipient = dau_arena_push(
        work->arena, &letter->recipients, &letter->n_recipients, sizeof *recipient);
    recipient->value = dau_glyphs_text(&work->g, at, work->arena);
    recipient->span = dau_work_span(work, at);
    recipient->conf = 0.93F;
}

static bool is_bullet(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    return dau_label_read(&work->g, row->at.from, row->at.to, labels) == 1 &&
           (labels[0].kind == DAU_LABEL_DASH || labels[0].kind == DAU_LABEL_PLUS);
}

/* A row under "Kính gửi" that still names somebody. */
static bool is_addressee(const struct dau_work *work, int r, bool bullets)
{
    const struct dau_row *row = &work->rows[r], *before = row - 1;
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to), end;
    char last = dau_row_last(work, before);
    bool note = first < row->at.to && work->g.f[first] == '(';
    bool small = first < row->at.to && dau_text_is_lower(work->g.c[first]);
    if (is_bullet(work, row) && !dau_row_is_opening(work, row))
        return true;
    if (note)
        return dau_glyphs_find(&work->g, row->at, "goi").from >= 0;
    if (small)
        return last != '.' || bullets;
    if (last == '.' || dau_row_is_opening(work, row) || row->page_top)
        return false;
    if (dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to, "closing",
                      &end))
        return false;
    bool listed = last == ';' || last == ',' || last == ':';
    /* "… Mường / Lũng.": the rest of a name that ran over its line. */
    bool rest = bullets && !row->gap && row->at.to - row->at.from < MAX_REST &&
                dau_row_last(work, row) != ':' && last != '.';
    return listed || rest || (!bullets && !row->gap && row->at.to - row->at.from < 75);
}

int dau_salute_read(struct dau_part *part, int r)
{
    struct dau_work *work = part->work;
    int begin;
    if (r >= part->end || !dau_row_is_salute(work, &work->rows[r], &begin))
        return r;
    part->has_salute = true;
    work->rows[r].role = DAU_ROLE_SALUTE;
    struct dau_range open =
        dau_glyphs_trim(&work->g, (struct dau_range){begin, work->rows[r].at.to}, ":");
    bool bullets = open.to - open.from < 2;
    for (r++; r < part->end && is_addressee(work, r, bullets); r++) {
        struct dau_row *row = &work->rows[r];
        row->role = DAU_ROLE_SALUTE;
        int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
        char last = dau_row_last(work, row - 1);
        bool starts = is_bullet(work, row) || work->g.f[first] == '(' ||
                      (bullets && last == ';' && dau_text_is_upper(work->g.c[first]));
        bullets |= is_bullet(work, row);
        if (starts) {
            add_recipient(part, open);
            open = row->at;
        } else {
            open.to = row->at.to;
        }
    }
    add_recipient(part, open);
    return r;
}
