/* The foot of a letter: who signs and for whom, and to whom it goes (Decree
 * 30/2020/NĐ-CP, appendix I, boxes 7, 9b, 12; Party letters sign T/M, K/T, T/L). The
 * two columns may be zones, follow each other, or share lines. */
#include <string.h>

#include "base/text.h"
#include "structure/foot.h"
#include "structure/header.h"
#include "structure/label.h"
#include "structure/sign.h"

enum {
    MAX_FOOT_ROWS = 60,
    COPY_HEAD = 8 /* rows from the end of the foot to the words of a copy */
};

static struct dau_row *row_of(const struct dau_foot *foot, int r)
{
    return &foot->work->rows[r];
}

/* "Nơi nhận:" at the start of the row; `*end` after it. */
static bool is_near(const struct dau_work *work, const struct dau_row *row, int *end)
{
    static const char *const words[] = {"noi nhan", "noi goi", "noi gui", "sao goi",
                                        "sao gui"};
    const struct dau_glyphs *g = &work->g;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *end = dau_glyphs_eat(g, row->at.from, row->at.to, words[i]);
        int sign = *end < 0 ? -1 : dau_glyphs_skip(g, *end, row->at.to);
        struct dau_range rest = {sign, row->at.to};
        if (sign >= 0 && (sign >= row->at.to || strchr(":.;/", g->f[sign]) ||
                          dau_glyphs_caps(g, rest) > 0.7F)) {
            *end = sign < row->at.to && strchr(":.;/", g->f[sign]) ? sign + 1 : sign;
            return dau_text_is_upper(
                g->c[dau_glyphs_skip(g, row->at.from, row->at.to)]);
        }
    }
    struct dau_range head = {row->at.from, row->at.to};
    if (head.to - head.from > 13)
        head.to = head.from + 13;
    struct dau_range found = dau_glyphs_search(g, head, "noi nhan:", 4);
    if (found.from != row->at.from)
        return false;
    *end = found.to;
    return memchr(g->f + found.from, ':', (size_t)(found.to - found.from)) != NULL;
}

static bool is_bullet(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    return dau_label_read(&work->g, row->at.from, row->at.to, labels) == 1 &&
           labels[0].kind == DAU_LABEL_DASH;
}

/* Right above, the right column said for whom is signed: its next line says by whom,
 * whatever dirt of the seal stands before it. */
static bool expects_position(const struct dau_foot *foot, int r)
{
    const struct dau_row *above = row_of(foot, r - 1);
    return r > foot->first && above->role == DAU_ROLE_SIGNER &&
           dau_sign_is_authority(foot->work, above->at) &&
           !foot->part->letter->fields.role.value;
}

/* Cuts the right column off a line that both share: an authority, a position, or a name
 * after the items of the list. */
static void split_columns(struct dau_foot *foot, int r)
{
    struct dau_work *work = foot->work;
    const struct dau_glyphs *g = &work->g;
    struct dau_row *row = row_of(foot, r);
    for (int i = row->span.from + 1; i < row->span.to; i++) {
        struct dau_range rest = {work->starts[i], row->at.to},
                         left = {row->at.from, rest.from};
        char before = g->f[rest.from - 1 > row->at.from ? rest.from - 2 : row->at.from];
        bool sign =
            dau_sign_is_authority(work, rest) ||
            (dau_sign_is_position(work, rest) && !dau_sign_is_capitals(work, left) &&
             (strchr(";.:,", before) || expects_position(foot, r) ||
              (is_bullet(work, row) &&
               dau_phrase_is(work->tables, g, rest, "position"))));
        bool name = strchr(";.", before) && before && dau_sign_is_name(work, rest) &&
                    rest.to - rest.from > 8 && foot->in_list && is_bullet(work, row);
        if (!sign && !name)
            continue;
        if (dau_work_split(work, r, i)) {
            foot->part->end++;
            foot->end++;
        }
        return;
    }
}

static bool is_foot_zone(const struct dau_row *row)
{
    return row->zone == DAU_ZONE_FOOT_LEFT || row->zone == DAU_ZONE_FOOT_RIGHT;
}

/* The closing mark "./." stood at most two rows above. */
static bool after_closing(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    for (int i = r - 1; i >= part->body && i >= r - 2; i--) {
        struct dau_range at = dau_glyphs_trim(&work->g, work->rows[i].at, "\"'");
        if (at.to - at.from > 3 && strncmp(work->g.f + at.to - 3, "./.", 3) == 0)
            return true;
    }
    return false;
}

/* The first row of the foot, or -1: "Nơi nhận", or a signer; a signer after the closing
 * mark rather than one in a form that the body holds. */
static int find_foot(const struct dau_part *part)
{
    const struct dau_work *work = part->work;
    int end, weak = -1;
    for (int r = part->body; r < part->end; r++) {
        const struct dau_row *row = &work->rows[r];
        if (row->table)
            continue;
        bool sign = dau_sign_is_row(work, row);
        if (is_near(work, row, &end))
            return weak >= 0 ? weak : r;
        if (is_foot_zone(row) && (sign || dau_sign_is_name(work, row->at)))
            return r;
        if (r == part->body || !sign || !dau_sign_name_follows(work, r, part->end))
            continue;
        if (after_closing(part, r) || dau_sign_is_authority(work, row->at))
            return r;
        if (weak < 0)
            weak = r;
    }
    return weak;
}

/* An authority that the engine put before "Nơi nhận" belongs to the foot as well. */
static int widen(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    while (r > part->body) {
        const struct dau_row *row = &work->rows[r - 1];
        bool part_of = dau_sign_is_row(work, row) || is_foot_zone(row) ||
                       (dau_sign_is_name(work, row->at) && r - 2 >= part->body &&
                        dau_sign_is_row(work, row - 1));
        if (!part_of || row->table)
            break;
        r--;
    }
    return r;
}

/* Initials and copies written by hand behind the last entry are read as "a#", "ø}4". */
static bool is_scrawl(const struct dau_token *token)
{
    static const char signs[] = "#@{}^$%=<>*\\";
    return token->ocr_conf >= 0 && strpbrk(token->text, signs) &&
           dau_text_count(token->text) < 6 && token->ocr_conf < 0.9F;
}

static struct dau_range without_scrawl(const struct dau_work *work, struct dau_range at)
{
    struct dau_span span = dau_work_span(work, at);
    int to = span.to;
    while (to > span.from + 2 && is_scrawl(work->flow.places[to - 1].token))
        to--;
    return to < span.to ? dau_work_range(work, (struct dau_span){span.from, to}) : at;
}

static void close_item(struct dau_foot *foot)
{
    struct dau_work *work = foot->work;
    struct dau_letter *letter = foot->part->letter;
    struct dau_range at = dau_glyphs_trim(&work->g, foot->item, ".;,-:+*_|~<>=");
    if (at.to > at.from)
        at = dau_glyphs_trim(&work->g, without_scrawl(work, at), ".;,-:+*_|~");
    foot->item = (struct dau_range){0, 0};
    if (at.to - at.from < 2)
        return;
    struct dau_recipient *to = dau_arena_push(work->arena, &letter->distribution,
                                              &letter->n_distribution, sizeof *to);
    to->value = dau_glyphs_text(&work->g, at, work->arena);
    to->span = dau_work_span(work, at);
    to->conf = 0.9F;
}

static void open_item(struct dau_foot *foot, struct dau_range at)
{
    close_item(foot);
    foot->item = at;
}

static bool is_drafter(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range at = dau_glyphs_trim(g, row->at, ".,");
    int letters = 0, digits = 0, i = at.from;
    for (; i < at.to && dau_text_is_letter(g->c[i]); i++)
        letters++;
    while (i < at.to && strchr(". ", g->f[i]))
        i++;
    bool bracket = i < at.to && g->f[i] == '(';
    i += bracket;
    for (; i < at.to && dau_glyph_is_digit(g->f[i]); i++)
        digits++;
    i += bracket && i < at.to && g->f[i] == ')';
    return letters >= 1 && letters <= 5 && digits >= 1 && digits <= 4 && i == at.to &&
           at.to - at.from <= 12 && (bracket || g->f[at.from + letters] == '.');
}

static bool begins_appendix(const struct dau_work *work, const struct dau_row *row)
{
    int end;
    return dau_glyphs_caps(&work->g, row->at) > 0.7F &&
           dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to, "appendix",
                         &end);
}

static bool take_drafter(struct dau_foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    if (!is_drafter(work, row))
        return false;
    row->role = DAU_ROLE_DRAFTER;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "");
    dau_field_set(work, &foot->part->letter->fields.drafter,
                  dau_glyphs_text(&work->g, at, work->arena), row->span, 0.7F,
                  "drafter");
    return true;
}

/* A row of the distribution list that begins an item or goes on with one. */
static bool take_list_row(struct dau_foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    if (row->zone == DAU_ZONE_FOOT_RIGHT)
        return false;
    if (is_bullet(work, row) && foot->near >= 0) {
        row->role = DAU_ROLE_DISTRIBUTION;
        open_item(foot, row->at);
        return true;
    }
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    bool small = dau_text_is_lower(work->g.c[first]);
    bool follows = small || (row[-1].role == DAU_ROLE_DISTRIBUTION && !foot->named);
    char last = dau_row_last(work, row - 1);
    if (!foot->item.to || !follows || row->at.to - row->at.from >= 80 || last == '.')
        return false;
    row->role = DAU_ROLE_DISTRIBUTION;
    if (last == ';' && !small)
        open_item(foot, row->at);
    else
        foot->item.to = row->at.to;
    return true;
}

/* Debris of seal and pen between the position and the name. */
static bool take_debris(struct dau_foot *foot, int r)
{
    struct dau_row *row = row_of(foot, r);
    if (r + 1 < foot->part->end && row[1].line == row->line &&
        dau_sign_is_row(foot->work, &row[1])) {
        row->role = DAU_ROLE_SIGNER; /* beside a position: "- Như trên;" under a seal */
        return true;
    }
    bool between =
        !row->page_top &&
        (dau_signer_is_known(foot)
             ? !foot->named && dau_sign_name_follows(foot->work, r - 1, foot->end)
             : dau_sign_follows(foot->work, r, foot->end));
    if (!is_foot_zone(row) && !between)
        return false;
    row->role = DAU_ROLE_SIGNER;
    return true;
}

/* "SAO Y BẢN CHÍNH" in capitals ends the row; the name of the body may stand before. */
static bool says_copy(const struct dau_work *work, const struct dau_row *row)
{
    if (dau_phrase_is(work->tables, &work->g, row->at, "copy"))
        return true;
    for (int i = row->span.from + 1; i < row->span.to; i++) {
        struct dau_range rest = {work->starts[i], row->at.to};
        if (rest.to - rest.from < 20 && dau_glyphs_caps(&work->g, row->at) > 0.9F &&
            dau_phrase_is(work->tables, &work->g, rest, "copy"))
            return true;
    }
    return false;
}

/* Takes row `r` for the foot; false when it is not of it any more. */
static bool take_row(struct dau_foot *foot, int r)
{
    struct dau_work *work = foot->work;
    struct dau_row *row = row_of(foot, r);
    int end;
    if (is_near(work, row, &end) && foot->near < 0) {
        row->role = DAU_ROLE_DISTRIBUTION;
        foot->near = r;
        foot->in_list = true;
        open_item(foot, (struct dau_range){end, row->at.to});
        return true;
    }
    if (says_copy(work, row))
        return false;
    if (dau_signer_take_position(foot, row) ||
        (r > 0 && dau_signer_take_unknown(foot, row)))
        return true;
    if (begins_appendix(work, row) && !is_foot_zone(row))
        return false;
    if (dau_signer_take_name(foot, row))
        return true;
    bool begun = foot->named || foot->near >= 0;
    if (row->page_top && begun && !is_bullet(work, row))
        return false;
    return take_drafter(foot, row) || take_list_row(foot, row) || take_debris(foot, r);
}

static void take_rows(struct dau_foot *foot)
{
    int r = foot->first;
    for (; r < foot->part->end && r - foot->first < MAX_FOOT_ROWS; r++) {
        split_columns(foot, r);
        if (!take_row(foot, r))
            break;
    }
    close_item(foot);
    foot->end = r;
}

static bool is_appendix_start(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    return work->rows[r].page_top && begins_appendix(work, &work->rows[r]);
}

/* Rows after the foot: a copy certificate, notes, or appendices from a new page on. */
static void name_rest(struct dau_part *part, int r)
{
    struct dau_work *work = part->work;
    enum dau_role role = DAU_ROLE_POSTSCRIPT;
    /* The copying body and its number stand above "SAO Y". */
    for (int i = r; i < part->end && i < r + COPY_HEAD && !work->rows[i].page_top; i++)
        if (says_copy(work, &work->rows[i]))
            role = DAU_ROLE_COPY;
    for (; r < part->end; r++) {
        struct dau_row *row = &work->rows[r];
        if (says_copy(work, row))
            role = DAU_ROLE_COPY;
        else if (row->page_top || begins_appendix(work, row))
            role = DAU_ROLE_APPENDIX;
        row->role = role;
    }
}

static int body_without_foot(const struct dau_part *part)
{
    for (int r = part->body + 1; r < part->end; r++)
        if (is_appendix_start(part, r))
            return r;
    return part->end;
}

/* Before 2005 place and date might stand over the signature (TCVN 5700-1992). */
static void find_late_date(struct dau_part *part)
{
    const struct dau_field *date = &part->letter->fields.date;
    int first = part->foot > part->body ? part->foot - 1 : part->foot;
    if (date->value || date->span.from < date->span.to)
        return;
    for (int r = first; r < part->after; r++) {
        struct dau_row *row = &part->work->rows[r];
        struct dau_dateline line;
        if (row->at.to - row->at.from > DAU_HEADER_LINE ||
            !dau_dateline_find(part->work, row, &line) || !line.read ||
            line.place.to == line.place.from || line.all.from > row->at.from + 1)
            continue;
        dau_dateline_set(part, &line);
        row->role = DAU_ROLE_DATE;
        return;
    }
}

void dau_foot_read(struct dau_part *part)
{
    struct dau_foot foot = {
        .part = part, .work = part->work, .near = -1, .end = part->end};
    int first = find_foot(part);
    if (first < 0) {
        part->foot = part->after = body_without_foot(part);
    } else {
        part->foot = foot.first = widen(part, first);
        take_rows(&foot);
        part->after = foot.end;
    }
    for (int r = part->body; r < part->foot; r++)
        part->work->rows[r].role = DAU_ROLE_BODY;
    find_late_date(part);
    name_rest(part, part->after);
}
