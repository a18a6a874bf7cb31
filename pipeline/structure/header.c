/* The head of a letter: parent, issuer, number, date, subject, type, salute. On scans
 * its columns are zones; in text they may stand in any order or share a line, so each
 * piece is known by what it says (Decree 30/2020/NĐ-CP, appendix I, part I, boxes 1 to
 * 5, 9a, 10). */
#include <string.h>

#include "base/text.h"
#include "structure/head.h"

enum { MAX_HEADER_ROWS = 60, MAX_SUBJECT_ROWS = 14 };

struct dau_row *dau_head_row(const struct dau_head *head, int r)
{
    return &head->work->rows[r];
}

bool dau_row_is_rule(const struct dau_work *work, const struct dau_row *row)
{
    int rings = 0; /* "---o0o---" */
    for (int i = row->at.from; i < row->at.to; i++)
        if (dau_glyph_is_word(work->g.f[i]) &&
            (!strchr("o0", work->g.f[i]) || ++rings > 3))
            return false;
    return true;
}

/* Cuts what stands in `found` out of the row, so that it is a row of its own with
 * `role`. Head->row stays at what was before it, if anything was. */
static void cut_out(struct dau_head *head, struct dau_range found, enum dau_role role)
{
    struct dau_work *work = head->work;
    struct dau_span span = dau_work_span(work, found);
    int r = head->row;
    dau_work_split(work, r, span.to);
    if (dau_work_split(work, r, span.from))
        r++;
    dau_head_row(head, r)->role = role;
}

/* Where the title stands; from == -1 without one. */
static struct dau_range search_title(const struct dau_work *work, struct dau_range in,
                                     const char *title)
{
    int max = (int)strlen(title) * 2 / 5;
    struct dau_range found = dau_glyphs_search(&work->g, in, title, max);
    if (found.from >= 0 && dau_glyphs_caps(&work->g, found) < 0.6F)
        found.from = -1;
    return found;
}

/* "… CỘNG HÒA XÃ HỘI CHỦ / NGHĨA VIỆT NAM": the title runs over the end of its line;
 * what is left of it fills the next one. */
static bool cut_broken_title(struct dau_head *head, const char *title)
{
    struct dau_work *work = head->work;
    int r = head->row;
    const struct dau_row *row = dau_head_row(head, r), *next = row + 1;
    if (r + 1 >= head->part->end || next->zone != row->zone ||
        next->at.to - next->at.from > (int)strlen(title))
        return false;
    struct dau_range both = {row->at.from, next->at.to};
    struct dau_range found = search_title(work, both, title);
    if (found.from < 0 || found.from >= row->at.to || found.to < next->at.to - 1)
        return false;
    dau_head_row(head, r + 1)->role = DAU_ROLE_TITLE;
    cut_out(head, (struct dau_range){found.from, row->at.to}, DAU_ROLE_TITLE);
    return true;
}

/* The next row holds no more than the last words of the title, which ran over. */
static void take_title_rest(struct dau_head *head, const char *title)
{
    const struct dau_glyphs *g = &head->work->g;
    if (head->row + 1 >= head->part->end)
        return;
    struct dau_row *next = dau_head_row(head, head->row + 1);
    struct dau_range rest = dau_glyphs_trim(g, next->at, "");
    size_t n = (size_t)(rest.to - rest.from), all = strlen(title);
    if (n > 0 && n < all && title[all - n - 1] == ' ' &&
        strncmp(g->f + rest.from, title + all - n, n) == 0)
        next->role = DAU_ROLE_TITLE;
}

static bool find_title(struct dau_head *head)
{
    const struct dau_tables *t = head->work->tables;
    const struct dau_row *row = dau_head_row(head, head->row);
    if (row->at.to - row->at.from > DAU_HEADER_LINE)
        return false;
    for (int i = 0; i < t->n_regimes; i++)
        for (int k = 0; k < t->regimes[i].title.n; k++) {
            const char *title = t->regimes[i].title.items[k];
            struct dau_range found = search_title(head->work, row->at, title);
            if (found.from >= 0) {
                take_title_rest(head, title);
                cut_out(head, found, DAU_ROLE_TITLE);
            } else if (!cut_broken_title(head, title)) {
                continue;
            }
            bool party =
                strcmp(t->regimes[i].regime, "state") != 0 && !t->regimes[i].motto.n;
            head->part->has_party_title |= party;
            head->part->has_title |= !party;
            return true;
        }
    return false;
}

static bool find_motto(struct dau_head *head)
{
    static const char *const mottos[] = {
        "doc lap - tu do - hanh phuc", "doc lap- tu do- hanh phuc",
        "doc lap-tu do-hanh phuc", "doc lap - dan chu - hoa binh - trung lap"};
    const struct dau_row *row = dau_head_row(head, head->row);
    if (row->at.to - row->at.from > DAU_HEADER_LINE)
        return false;
    for (size_t i = 0; i < sizeof mottos / sizeof *mottos; i++) {
        int max = (int)strlen(mottos[i]) * 2 / 5;
        struct dau_range found =
            dau_glyphs_search(&head->work->g, row->at, mottos[i], max);
        if (found.from < 0)
            continue;
        cut_out(head, found, DAU_ROLE_MOTTO);
        return true;
    }
    return false;
}

static void set_number(struct dau_head *head, const struct dau_number *number,
                       struct dau_range all)
{
    struct dau_work *work = head->work;
    struct dau_field *field = &head->part->letter->fields.number;
    struct dau_span span = dau_work_span(work, all);
    if (number->at.to == 0) {
        dau_field_set(work, field, NULL, span, 0, "number-blank");
    } else if (number->digits.from == number->digits.to) {
        dau_field_set(work, field, NULL, span, 0, "number-without-digits");
        /* The pen may have run over its slash. */
        const char *symbol = dau_number_value(&work->g, number->at, work->arena);
        if (dau_text_is_upper(work->g.c[number->at.from]))
            symbol = dau_arena_printf(work->arena, "/%s", symbol);
        dau_field_add_alt(work, field, symbol, "symbol", 0.2F);
    } else {
        dau_field_set(work, field, dau_number_value(&work->g, number->at, work->arena),
                      span, 0.96F, "number");
    }
    head->part->has_number = number->at.to > 0;
    head->part->party_number = number->party;
}

static bool take_number(struct dau_head *head)
{
    struct dau_own_number own = {.anchored = head->anchors > 0,
                                 .in_subject = head->in_subject};
    if (head->number >= 0 || !dau_own_number_find(head->part, head->row, &own))
        return false;
    set_number(head, &own.number, own.all);
    int end = dau_head_row(head, head->row)->at.to;
    if (own.all.to >
        end) { /* broken over the line: its rest is the next row's first word */
        dau_work_split(head->work, head->row + 1,
                       dau_head_row(head, head->row + 1)->span.from + 1);
        dau_head_row(head, head->row + 1)->role = DAU_ROLE_NUMBER;
        own.all.to = end;
    }
    cut_out(head, own.all, DAU_ROLE_NUMBER);
    head->number = head->row;
    return true;
}

static bool take_date(struct dau_head *head)
{
    struct dau_dateline line;
    if (head->date >= 0)
        return false;
    if (!dau_dateline_find(head->work, dau_head_row(head, head->row), &line))
        return false;
    dau_dateline_set(head->part, &line);
    cut_out(head, line.all, DAU_ROLE_DATE);
    head->date = head->row;
    return true;
}

/* Words of a stamp in capitals fill the range. */
static bool is_stamp(const struct dau_work *work, struct dau_range in)
{
    return in.to - in.from <= 24 && dau_glyphs_caps(&work->g, in) > 0.9F &&
           (dau_phrase_is(work->tables, &work->g, in, "urgency") ||
            dau_phrase_is(work->tables, &work->g, in, "secrecy"));
}

/* The name of a body begins the row and goes on after `end`: "MẶT TRẬN TỔ QUỐC". */
static bool is_in_name(const struct dau_work *work, const struct dau_row *row, int end)
{
    const struct dau_tables *t = work->tables;
    for (int i = 0; i < t->n_heads; i++)
        if (dau_glyphs_eat(&work->g, row->at.from, row->at.to, t->heads[i].folded) >
            end)
            return true;
    return false;
}

static bool has_small_letters(const struct dau_work *work, struct dau_range in)
{
    return dau_row_has_letters(work, in) && dau_glyphs_caps(&work->g, in) < 0.7F;
}

/* Cuts a stamp off the row that it shares: "… mưa lũ. [HỎA TỐC]", "MẬT Kon Tum, ngày".
 */
static void part_stamp(struct dau_head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = dau_head_row(head, head->row);
    for (int i = row->span.from + 1; i < row->span.to; i++) {
        struct dau_range left = {row->at.from, work->starts[i]},
                         rest = {work->starts[i], row->at.to};
        bool first = is_stamp(work, left) && has_small_letters(work, rest) &&
                     !is_in_name(work, row, left.to);
        bool last = is_stamp(work, rest) && (strchr("[|", work->g.f[rest.from]) ||
                                             has_small_letters(work, left));
        if ((first || last) && dau_work_split(work, head->row, i))
            return;
    }
}

static bool take_marking(struct dau_head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = dau_head_row(head, head->row);
    struct dau_fields *fields = &head->part->letter->fields;
    /* The engine may read the heavy capitals of a frame as small ones. */
    bool column = row->zone == DAU_ZONE_HEADER_LEFT;
    if (row->at.to - row->at.from > 24 ||
        dau_glyphs_caps(&work->g, row->at) < (column ? 0.2F : 0.5F))
        return false;
    const struct dau_phrase *urgency =
        dau_phrase_is(work->tables, &work->g, row->at, "urgency");
    const struct dau_phrase *secrecy =
        dau_phrase_is(work->tables, &work->g, row->at, "secrecy");
    const struct dau_phrase *other =
        dau_phrase_is(work->tables, &work->g, row->at, "circulation");
    if (urgency)
        dau_field_set(work, &fields->urgency, urgency->value, row->span, 0.9F,
                      "urgency");
    else if (secrecy)
        dau_field_set(work, &fields->secrecy, secrecy->value, row->span, 0.85F,
                      "secrecy");
    if (urgency || secrecy || other)
        row->role = DAU_ROLE_MARKING;
    return urgency || secrecy || other;
}

static void take_subject_row(struct dau_head *head)
{
    dau_head_row(head, head->row)->role = DAU_ROLE_SUBJECT;
    if (!head->subject_end)
        head->subject_first = head->row;
    head->subject_end = head->row + 1;
    head->in_subject = true;
}

/* A letter of the Party prints its subject under the number without V/v. */
static bool salute_follows(const struct dau_head *head)
{
    int end;
    for (int r = head->row + 1; r < head->row + 8 && r < head->part->end; r++)
        if (dau_row_is_salute(head->work, dau_head_row(head, r), &end))
            return true;
    return false;
}

/* Debris lies in the way: within a few rows the head goes on. */
static bool head_follows(const struct dau_head *head)
{
    int end;
    const struct dau_work *work = head->work;
    for (int r = head->row + 1; r < head->row + 5 && r < head->part->end; r++) {
        const struct dau_row *row = dau_head_row(head, r);
        struct dau_dateline line;
        if (dau_row_is_salute(work, row, &end) || dau_type_in(work, row) ||
            (!head->subject_end && dau_subject_begins(work, row)) ||
            (head->date < 0 && row->at.to - row->at.from < DAU_HEADER_LINE &&
             dau_dateline_read(work, row->at, &line) &&
             line.place.to > line.place.from))
            return true;
    }
    return false;
}

static bool goes_on(const struct dau_head *head)
{
    const struct dau_row *row = dau_head_row(head, head->row);
    if (!head->in_subject || head->row - head->subject_first > MAX_SUBJECT_ROWS)
        return false;
    const struct dau_row *first = dau_head_row(head, head->subject_first);
    if (first->zone == DAU_ZONE_HEADER_LEFT && row->zone == DAU_ZONE_BODY)
        return false;
    bool ended = dau_row_last(head->work, dau_head_row(head, head->row - 1)) == '.';
    return !((row->gap || ended) && dau_row_is_opening(head->work, row));
}

/* Title, motto, number, date, rules and stamps: what tells itself. */
static bool take_plain(struct dau_head *head)
{
    part_stamp(head);
    if (find_title(head) || find_motto(head) || take_number(head) || take_date(head)) {
        head->anchors++;
        head->in_subject = false;
        return true; /* the pieces are read once more */
    }
    if (dau_row_is_rule(head->work, dau_head_row(head, head->row))) {
        dau_head_row(head, head->row)->role = DAU_ROLE_RULE;
        return true;
    }
    return take_marking(head);
}

/* "Sóz240/S$YT-NVY", "/CL-BCT": a number that cannot be read is no name. */
static bool is_broken_number(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "");
    bool stroke = false, figure = false;
    for (int i = at.from; i < at.to; i++) {
        stroke |= work->g.f[i] == '/';
        figure |= dau_glyph_is_digit(work->g.f[i]);
    }
    return stroke && at.to - at.from < 40 &&
           (figure ? work->g.f[at.from] == 's' : work->g.f[at.from] == '/');
}

/* Issuer, subject without V/v, or debris; false when the header has come to its end. */
static bool take_other(struct dau_head *head)
{
    struct dau_row *row = dau_head_row(head, head->row);
    bool left = row->zone == DAU_ZONE_HEADER_LEFT;
    bool columns = left || row->zone == DAU_ZONE_HEADER_RIGHT;
    head->in_subject = false;
    head->columns |= left;
    bool outside = head->columns && row->zone == DAU_ZONE_BODY;
    if (left && head->number < 0 && is_broken_number(head->work, row)) {
        row->role = DAU_ROLE_NUMBER;
        return true;
    }
    if (!outside && dau_glyphs_caps(&head->work->g, row->at) >= 0.7F) {
        row->role = DAU_ROLE_ISSUER;
        return true;
    }
    bool alone =
        !columns && !dau_row_is_opening(head->work, row) && salute_follows(head);
    if (head->number >= 0 && (left || alone)) {
        take_subject_row(head);
        return true;
    }
    bool more = columns || head->anchors < 2 || (head->number < 0 && !outside) ||
                head_follows(head);
    if (more)
        row->role = head->anchors ? DAU_ROLE_HEADER : DAU_ROLE_OUTSIDE;
    return more;
}

/* Reads the row that is at hand; false when the header has come to its end. */
static bool take_row(struct dau_head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = dau_head_row(head, head->row);
    int end;
    if (dau_row_is_salute(work, row, &end) ||
        (row->zone == DAU_ZONE_TABLE && head->anchors >= 2))
        return false;
    if (take_plain(head))
        return true;
    row = dau_head_row(head, head->row);
    if (head->anchors && (head->part->type = dau_type_in(work, row))) {
        row->role = DAU_ROLE_TYPE;
        head->type = head->row;
        return false;
    }
    bool begins = (head->anchors || row->zone == DAU_ZONE_HEADER_LEFT) &&
                  !head->subject_end && dau_subject_begins(work, row);
    if (begins || goes_on(head)) {
        take_subject_row(head);
        return true;
    }
    return take_other(head);
}

static bool is_known(enum dau_role role)
{
    return role == DAU_ROLE_TITLE || role == DAU_ROLE_MOTTO ||
           role == DAU_ROLE_NUMBER || role == DAU_ROLE_DATE;
}

static void read_rows(struct dau_head *head)
{
    struct dau_part *part = head->part;
    for (head->row = part->first; head->row < part->end; head->row++) {
        if (head->row - part->first > MAX_HEADER_ROWS)
            return;
        if (is_known(dau_head_row(head, head->row)->role))
            continue;
        int rows = head->work->n_rows;
        bool more = take_row(head);
        if (head->work->n_rows > rows) {
            part->end += head->work->n_rows - rows;
            if (!is_known(dau_head_row(head, head->row)->role))
                head->row--;
        }
        if (!more)
            return;
    }
}

static bool has_title(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_tables *t = work->tables;
    if (row->at.to - row->at.from > DAU_HEADER_LINE)
        return false;
    for (int i = 0; i < t->n_regimes; i++)
        for (int k = 0; k < t->regimes[i].title.n; k++) {
            const char *title = t->regimes[i].title.items[k];
            struct dau_range found =
                dau_glyphs_search(&work->g, row->at, title, (int)strlen(title) * 2 / 5);
            if (found.from >= 0 && dau_glyphs_caps(&work->g, found) >= 0.6F)
                return true;
        }
    return false;
}

bool dau_header_begins(const struct dau_work *work, int r)
{
    bool title = false, number = false, date = false;
    const struct dau_page *page = work->rows[r].page;
    for (int i = r; i < work->n_rows && i < r + 14 && work->rows[i].page == page; i++) {
        const struct dau_row *row = &work->rows[i];
        struct dau_dateline line;
        title |= i < r + 8 && has_title(work, row);
        number |= dau_own_number_is_whole(work, row);
        date |= row->at.to - row->at.from < DAU_HEADER_LINE &&
                dau_dateline_read(work, row->at, &line) && line.year && line.month &&
                line.place.to > line.place.from;
    }
    return title && number && date;
}

void dau_header_read(struct dau_part *part)
{
    struct dau_head head = {
        .part = part, .work = part->work, .number = -1, .date = -1, .type = -1};
    read_rows(&head);
    if (head.anchors == 0) {
        /* No letter's head: nothing is claimed. */
        for (int r = part->first; r < part->end && r <= head.row; r++)
            dau_head_row(&head, r)->role = DAU_ROLE_NONE;
        part->letter->fields = (struct dau_fields){0};
        part->body = part->first;
        return;
    }
    int r = head.row;
    if (head.type >= 0)
        r = dau_head_take_title(&head, head.type + 1);
    dau_issuers_read(part, head.type >= 0 ? head.type : r);
    dau_subject_agree(part, head.subject_first, head.subject_end, r);
    dau_head_set_subject(&head);
    part->body = dau_salute_read(part, r);
    dau_head_set_type(&head);
}
