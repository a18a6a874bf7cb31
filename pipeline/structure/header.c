/* The head of a letter: parent, issuer, number, date, subject, type, salute. On scans
 * its columns are zones; in text they may stand in any order or share a line, so each
 * piece is known by what it says (Decree 30/2020/NĐ-CP, appendix I, part I, boxes 1 to
 * 5, 9a, 10). */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"

enum { MAX_HEADER_ROWS = 60, MAX_TYPE_SUBJECT_ROWS = 9, MAX_SUBJECT_ROWS = 14 };

/* What was found on the way down. */
struct head {
    struct dau_part *part;
    struct dau_work *work;
    int row;                        /* the one that is read */
    int number, date;               /* rows, -1 while not seen */
    int anchors;                    /* title, motto, number, date */
    int subject_first, subject_end; /* rows of the subject, end 0 while none */
    int type;                       /* row, -1 */
    bool in_subject;
    bool columns; /* zones tell the columns apart: what is in the body is no issuer */
};

static struct dau_row *row_of(const struct head *head, int r)
{
    return &head->work->rows[r];
}

static bool is_rule(const struct dau_work *work, const struct dau_row *row)
{
    for (int i = row->at.from; i < row->at.to; i++)
        if (dau_glyph_is_word(work->g.f[i]))
            return false;
    return true;
}

/* Cuts what stands in `found` out of the row, so that it is a row of its own with
 * `role`. Head->row stays at what was before it, if anything was. */
static void cut_out(struct head *head, struct dau_range found, enum dau_role role)
{
    struct dau_work *work = head->work;
    struct dau_span span = dau_work_span(work, found);
    int r = head->row;
    dau_work_split(work, r, span.to);
    if (dau_work_split(work, r, span.from))
        r++;
    row_of(head, r)->role = role;
}

static bool find_title(struct head *head)
{
    const struct dau_tables *t = head->work->tables;
    const struct dau_row *row = row_of(head, head->row);
    if (row->at.to - row->at.from > DAU_HEADER_LINE)
        return false;
    for (int i = 0; i < t->n_regimes; i++)
        for (int k = 0; k < t->regimes[i].title.n; k++) {
            const char *title = t->regimes[i].title.items[k];
            int max = (int)strlen(title) * 2 / 5;
            struct dau_range found =
                dau_glyphs_search(&head->work->g, row->at, title, max);
            if (found.from < 0 || dau_glyphs_caps(&head->work->g, found) < 0.6F)
                continue;
            bool party =
                strcmp(t->regimes[i].regime, "state") != 0 && !t->regimes[i].motto.n;
            head->part->has_party_title |= party;
            head->part->has_title |= !party;
            cut_out(head, found, DAU_ROLE_TITLE);
            return true;
        }
    return false;
}

static bool find_motto(struct head *head)
{
    static const char *const mottos[] = {
        "doc lap - tu do - hanh phuc", "doc lap- tu do- hanh phuc",
        "doc lap-tu do-hanh phuc", "doc lap - dan chu - hoa binh - trung lap"};
    const struct dau_row *row = row_of(head, head->row);
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

static void set_number(struct head *head, const struct dau_number *number,
                       struct dau_range all)
{
    struct dau_work *work = head->work;
    struct dau_field *field = &head->part->letter->fields.number;
    struct dau_span span = dau_work_span(work, all);
    if (number->at.to == 0) {
        dau_field_set(work, field, NULL, span, 0, "number-blank");
    } else if (number->digits.from == number->digits.to) {
        dau_field_set(work, field, NULL, span, 0, "number-without-digits");
        dau_field_add_alt(work, field,
                          dau_number_value(&work->g, number->at, work->arena), "symbol",
                          0.2F);
    } else {
        dau_field_set(work, field, dau_number_value(&work->g, number->at, work->arena),
                      span, 0.96F, "number");
    }
    head->part->has_number = number->at.to > 0;
    head->part->party_number = number->party;
}

static bool take_number(struct head *head)
{
    struct dau_own_number own = {.anchored = head->anchors > 0,
                                 .in_subject = head->in_subject};
    if (head->number >= 0 || !dau_own_number_find(head->part, head->row, &own))
        return false;
    set_number(head, &own.number, own.all);
    int end = row_of(head, head->row)->at.to;
    if (own.all.to >
        end) { /* broken over the line: its rest is the next row's first word */
        dau_work_split(head->work, head->row + 1,
                       row_of(head, head->row + 1)->span.from + 1);
        row_of(head, head->row + 1)->role = DAU_ROLE_NUMBER;
        own.all.to = end;
    }
    cut_out(head, own.all, DAU_ROLE_NUMBER);
    head->number = head->row;
    return true;
}

static bool take_date(struct head *head)
{
    struct dau_dateline line;
    if (head->date >= 0)
        return false;
    if (!dau_dateline_find(head->work, row_of(head, head->row), &line))
        return false;
    dau_dateline_set(head->part, &line);
    cut_out(head, line.all, DAU_ROLE_DATE);
    head->date = head->row;
    return true;
}

/* Cuts a stamp in brackets off the end of a row: "… mưa lũ. [HỎA TỐC]". */
static void part_stamp(struct head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = row_of(head, head->row);
    for (int i = row->span.from + 1; i < row->span.to; i++) {
        struct dau_range rest = {work->starts[i], row->at.to};
        if (!strchr("[|", work->g.f[rest.from]) || rest.to - rest.from > 24 ||
            dau_glyphs_caps(&work->g, rest) < 0.5F)
            continue;
        if (dau_phrase_is(work->tables, &work->g, rest, "urgency") &&
            dau_work_split(work, head->row, i))
            return;
    }
}

static bool take_marking(struct head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = row_of(head, head->row);
    struct dau_fields *fields = &head->part->letter->fields;
    if (row->at.to - row->at.from > 24 || dau_glyphs_caps(&work->g, row->at) < 0.5F)
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

/* The type whose name fills the row in capitals: "QUYẾT ĐỊNH", "THÔNG BÁO". */
static const struct dau_doc_type *type_in(const struct dau_work *work,
                                          const struct dau_row *row)
{
    struct dau_range in = dau_glyphs_trim(&work->g, row->at, ".:,;*-_\"'`|~");
    if (in.to - in.from > 40 || dau_glyphs_caps(&work->g, in) < 0.8F)
        return NULL;
    const struct dau_doc_type *best = NULL;
    int best_cost = 99;
    for (int i = 0; i < work->tables->n_types; i++) {
        const struct dau_doc_type *type = &work->tables->types[i];
        int max = (int)strlen(type->folded) / 4;
        int cost = dau_glyphs_cost(&work->g, in, type->folded, max);
        if (cost <= max && cost < best_cost && strcmp(type->folded, "cong van") != 0) {
            best = type;
            best_cost = cost;
        }
    }
    return best;
}

static int eat_about(const struct dau_glyphs *g, int at, int to)
{
    static const char *const words[] = {"v/v:", "v/v",      "vv:",     "viv",
                                        "v/y",  "ve viec:", "ve viec", "vn",
                                        "v.v",  "viv.",     "v/v."};
    while (at < to && strchr(" -_.~'|\"", g->f[at]))
        at++; /* dirt */
    if (at >= to)
        return -1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int end = dau_glyphs_eat(g, at, to, words[i]);
        if (end >= 0)
            return end;
    }
    /* "V/vtuyên truyền": the blank was lost. */
    return at + 3 < to && strncmp(g->f + at, "v/v", 3) == 0 ? at + 3 : -1;
}

/* A subject begins with a capital; in a sentence "về việc" does not. */
static bool begins_subject(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "-_.~'|\"");
    return at.from < at.to && dau_text_is_upper(work->g.c[at.from]) &&
           eat_about(&work->g, at.from, at.to) >= 0;
}

/* The first words of the row are those of the issuer in small letters: "Sở Y tế đề
 * nghị". */
static bool begins_with_issuer(const struct head *head, const struct dau_row *row)
{
    struct dau_work *work = head->work;
    for (int r = head->part->first; r < head->row; r++) {
        const struct dau_row *issuer = row_of(head, r);
        if (issuer->role != DAU_ROLE_ISSUER)
            continue;
        struct dau_range name = dau_glyphs_trim(&work->g, issuer->at, ".,-*");
        int n = name.to - name.from < 12 ? name.to - name.from : 12;
        if (n >= 5 && row->at.to - row->at.from > n &&
            strncmp(work->g.f + row->at.from, work->g.f + name.from, (size_t)n) == 0)
            return dau_glyphs_caps(&work->g, row->at) < 0.6F;
    }
    return false;
}

static bool is_issuer_again(const struct head *head, const struct dau_row *row)
{
    struct dau_work *work = head->work;
    for (int r = head->part->first; r < head->row; r++) {
        if (row_of(head, r)->role != DAU_ROLE_ISSUER)
            continue;
        struct dau_range name = dau_glyphs_trim(&work->g, row_of(head, r)->at, ".,-*");
        struct dau_range own = dau_glyphs_trim(&work->g, row->at, ".,-*");
        int n = name.to - name.from;
        if (n == own.to - own.from &&
            strncmp(work->g.f + name.from, work->g.f + own.from, (size_t)n) == 0)
            return true;
    }
    return false;
}

/* A long line that begins with a capital after a line that was not full: the body. */
static bool is_first_of_body(const struct dau_work *work, const struct dau_row *row,
                             const struct dau_row *before)
{
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    if (first >= row->at.to || !dau_text_is_upper(work->g.c[first]) ||
        dau_glyphs_caps(&work->g, row->at) > 0.6F)
        return false;
    struct dau_box own = row->line->box, last = before->line->box;
    if (own.w && last.w && row->page->width)
        return own.w > row->page->width * 6 / 10 &&
               own.x + own.w > last.x + last.w + row->page->width / 12;
    int length = row->at.to - row->at.from, short_of = before->at.to - before->at.from;
    return length > 66 && short_of < length * 2 / 3;
}

/* True when the row can no longer belong to the title under the name of the type. */
static bool ends_title(const struct head *head, int first, int r)
{
    const struct dau_work *work = head->work;
    const struct dau_row *row = row_of(head, r), *before = row_of(head, r - 1);
    if (r > first && (row->gap || is_rule(work, row)))
        return true;
    if (row->zone == DAU_ZONE_TABLE || dau_row_is_opening(work, row) ||
        begins_with_issuer(head, row))
        return true;
    bool shouts = dau_glyphs_caps(&work->g, row->at) > 0.75F;
    bool shouted = dau_glyphs_caps(&work->g, before->at) > 0.75F;
    if (r > first && is_first_of_body(work, row, before))
        return true;
    int end;
    bool formula = shouts && (dau_phrase_at(work->tables, &work->g, row->at.from,
                                            row->at.to, "position", &end) ||
                              is_issuer_again(head, row));
    return r > first &&
           ((shouts && !shouted) || formula || dau_row_last(work, before) == '.');
}

/* The title under the type; returns the row after it. */
static int take_title_rows(struct head *head, int first)
{
    int r = first;
    while (r < head->part->end && r < first + 2 && is_rule(head->work, row_of(head, r)))
        row_of(head, r++)->role = DAU_ROLE_RULE;
    /* "NGHỊ ĐỊNH / CỦA HỘI ĐỒNG BỘ TRƯỞNG": whose it is, as older forms say. */
    if (r < head->part->end &&
        dau_glyphs_caps(&head->work->g, row_of(head, r)->at) > 0.7F &&
        dau_glyphs_eat(&head->work->g, row_of(head, r)->at.from, row_of(head, r)->at.to,
                       "cua") >= 0)
        row_of(head, r++)->role = DAU_ROLE_HEADER;
    first = r;
    while (r < head->part->end && r - first < MAX_TYPE_SUBJECT_ROWS &&
           !ends_title(head, first, r))
        row_of(head, r++)->role = DAU_ROLE_SUBJECT;
    if (r == first)
        return r;
    head->subject_first = first;
    head->subject_end = r;
    while (r < head->part->end && is_rule(head->work, row_of(head, r)))
        row_of(head, r++)->role = DAU_ROLE_RULE;
    return r;
}

static void take_subject_row(struct head *head)
{
    row_of(head, head->row)->role = DAU_ROLE_SUBJECT;
    if (!head->subject_end)
        head->subject_first = head->row;
    head->subject_end = head->row + 1;
    head->in_subject = true;
}

/* A letter of the Party prints its subject under the number without V/v. */
static bool salute_follows(const struct head *head)
{
    int end;
    for (int r = head->row + 1; r < head->row + 8 && r < head->part->end; r++)
        if (dau_row_is_salute(head->work, row_of(head, r), &end))
            return true;
    return false;
}

/* Debris lies in the way: within a few rows the head goes on. */
static bool head_follows(const struct head *head)
{
    int end;
    const struct dau_work *work = head->work;
    for (int r = head->row + 1; r < head->row + 5 && r < head->part->end; r++) {
        const struct dau_row *row = row_of(head, r);
        struct dau_dateline line;
        if (dau_row_is_salute(work, row, &end) || type_in(work, row) ||
            (!head->subject_end && begins_subject(work, row)) ||
            (head->date < 0 && row->at.to - row->at.from < DAU_HEADER_LINE &&
             dau_dateline_read(work, row->at, &line) &&
             line.place.to > line.place.from))
            return true;
    }
    return false;
}

static bool goes_on(const struct head *head)
{
    const struct dau_row *row = row_of(head, head->row);
    if (!head->in_subject || head->row - head->subject_first > MAX_SUBJECT_ROWS)
        return false;
    const struct dau_row *first = row_of(head, head->subject_first);
    if (first->zone == DAU_ZONE_HEADER_LEFT && row->zone == DAU_ZONE_BODY)
        return false;
    bool ended = dau_row_last(head->work, row_of(head, head->row - 1)) == '.';
    return !((row->gap || ended) && dau_row_is_opening(head->work, row));
}

/* Title, motto, number, date, rules and stamps: what tells itself. */
static bool take_plain(struct head *head)
{
    if (find_title(head) || find_motto(head) || take_number(head) || take_date(head)) {
        head->anchors++;
        head->in_subject = false;
        return true; /* the pieces are read once more */
    }
    if (is_rule(head->work, row_of(head, head->row))) {
        row_of(head, head->row)->role = DAU_ROLE_RULE;
        return true;
    }
    part_stamp(head);
    return take_marking(head);
}

/* Issuer, subject without V/v, or debris; false when the header has come to its end. */
static bool take_other(struct head *head)
{
    struct dau_row *row = row_of(head, head->row);
    bool left = row->zone == DAU_ZONE_HEADER_LEFT;
    bool columns = left || row->zone == DAU_ZONE_HEADER_RIGHT;
    head->in_subject = false;
    head->columns |= left;
    bool outside = head->columns && row->zone == DAU_ZONE_BODY;
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
static bool take_row(struct head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = row_of(head, head->row);
    int end;
    if (dau_row_is_salute(work, row, &end) ||
        (row->zone == DAU_ZONE_TABLE && head->anchors >= 2))
        return false;
    if (take_plain(head))
        return true;
    row = row_of(head, head->row);
    if (head->anchors && (head->part->type = type_in(work, row))) {
        row->role = DAU_ROLE_TYPE;
        head->type = head->row;
        return false;
    }
    bool begins = (head->anchors || row->zone == DAU_ZONE_HEADER_LEFT) &&
                  !head->subject_end && begins_subject(work, row);
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

static void read_rows(struct head *head)
{
    struct dau_part *part = head->part;
    for (head->row = part->first; head->row < part->end; head->row++) {
        if (head->row - part->first > MAX_HEADER_ROWS)
            return;
        if (is_known(row_of(head, head->row)->role))
            continue;
        int rows = head->work->n_rows;
        bool more = take_row(head);
        if (head->work->n_rows > rows) {
            part->end += head->work->n_rows - rows;
            if (!is_known(row_of(head, head->row)->role))
                head->row--;
        }
        if (!more)
            return;
    }
}

/* "V/v ……": a blank to be filled in says nothing. */
static bool says_something(const char *text)
{
    while (*text) {
        uint32_t c = dau_text_next(&text);
        if (dau_text_is_letter(c) || dau_text_is_digit(c))
            return true;
    }
    return false;
}

static void set_subject(struct head *head)
{
    struct dau_work *work = head->work;
    if (!head->subject_end)
        return;
    /* A column may have been read between its rows: only they count. */
    struct dau_range text = {-1, -1};
    char *value = NULL;
    struct dau_span span = {0, 0};
    for (int r = head->subject_first; r < head->subject_end; r++) {
        const struct dau_row *row = row_of(head, r);
        if (row->role != DAU_ROLE_SUBJECT)
            continue;
        struct dau_span own = row->span;
        text = row->at;
        if (!value) {
            int about = eat_about(&work->g, text.from, text.to);
            struct dau_range rest = {about < 0 ? text.from : about, text.to};
            rest = dau_glyphs_trim(&work->g, rest, ":");
            while (about >= 0 && rest.from < rest.to &&
                   strchr("-: ", work->g.f[rest.from]))
                rest.from++;
            value = dau_glyphs_text(&work->g, rest, work->arena);
            span = own;
        } else {
            bool glued = dau_flow_is_broken_number(&work->flow, own.from - 1);
            value =
                dau_arena_printf(work->arena, "%s%s%s", value,
                                 glued || !*value ? "" : " ", dau_work_text(work, own));
            span.to = own.to;
        }
    }
    if (!value || !says_something(value))
        return;
    size_t n = strlen(value);
    while (n && strchr(" .;", value[n - 1]))
        value[--n] = '\0';
    dau_field_set(work, &head->part->letter->fields.subject, value, span, 0.9F,
                  head->type >= 0 ? "title" : "about");
}

static const struct dau_doc_type *type_by_symbol(const struct head *head)
{
    struct dau_work *work = head->work;
    struct dau_number number;
    const struct dau_field *field = &head->part->letter->fields.number;
    if (!field->value)
        return NULL;
    struct dau_glyphs g = dau_glyphs_of(work->scratch, field->value);
    if (!dau_number_read(&g, 0, g.n, DAU_NUMBER_LOOSE, &number))
        return NULL;
    const char *code = dau_number_type_code(&g, &number, work->scratch);
    const char *family = head->part->party_number ? "DANG"
                         : number.year            ? "QPPL"
                                                  : "ND30";
    for (int i = 0; i < work->tables->n_types; i++) {
        const struct dau_doc_type *type = &work->tables->types[i];
        if (*type->code_folded && strcmp(type->code_folded, code) == 0 &&
            strcmp(type->family, family) == 0)
            return type;
    }
    return NULL;
}

static void set_type(struct head *head)
{
    struct dau_part *part = head->part;
    struct dau_field *field = &part->letter->fields.type;
    if (head->type >= 0) {
        part->printed_type = true;
        dau_field_set(head->work, field, part->type->name,
                      row_of(head, head->type)->span, 0.97F, "printed");
        return;
    }
    const struct dau_doc_type *coded = type_by_symbol(head);
    bool about = head->subject_end > 0;
    if (coded && !about && !part->has_salute) {
        dau_field_set(head->work, field, coded->name, (struct dau_span){0, 0}, 0.6F,
                      "symbol");
        part->type = coded;
    } else if (about || (part->has_salute && part->has_number)) {
        dau_field_set(head->work, field, "Công văn", (struct dau_span){0, 0},
                      about ? 0.93F : 0.8F, "letter");
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
    struct head head = {
        .part = part, .work = part->work, .number = -1, .date = -1, .type = -1};
    read_rows(&head);
    if (head.anchors == 0) {
        /* No letter's head: nothing is claimed. */
        for (int r = part->first; r < part->end && r <= head.row; r++)
            row_of(&head, r)->role = DAU_ROLE_NONE;
        part->letter->fields = (struct dau_fields){0};
        part->body = part->first;
        return;
    }
    int r = head.row;
    if (head.type >= 0)
        r = take_title_rows(&head, head.type + 1);
    dau_issuers_read(part, head.type >= 0 ? head.type : r);
    set_subject(&head);
    part->body = dau_salute_read(part, r);
    set_type(&head);
}
