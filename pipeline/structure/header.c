/* The head of a letter: parent, issuer, number, date, subject, type, salute. On scans
 * its columns are zones; in text they may stand in any order or share a line, so each
 * piece is known by what it says (Decree 30/2020/NĐ-CP, appendix I, part I, boxes 1 to
 * 5, 9a, 10). */
#include <string.h>

#include "base/text.h"
#include "structure/label.h"
#include "structure/number.h"
#include "structure/work.h"

enum {
    MAX_HEADER_ROWS = 60,
    MAX_TYPE_SUBJECT_ROWS = 9,
    MAX_SUBJECT_ROWS = 14,
    MAX_PLACE_WORDS = 5,
    MAX_DATELINE = 110
};

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
    if (row->at.to - row->at.from > MAX_DATELINE)
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
    if (row->at.to - row->at.from > MAX_DATELINE)
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

static bool has_letters(const struct dau_work *work, struct dau_range in)
{
    for (int i = in.from; i < in.to; i++)
        if (dau_text_is_letter(work->g.c[i]))
            return true;
    return false;
}

/* After the number comes the other column, or nothing. */
static bool ends_column(const struct dau_work *work, struct dau_range rest)
{
    return !has_letters(work, rest) || dau_glyphs_caps(&work->g, rest) > 0.6F ||
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
static int number_room(const struct head *head)
{
    const struct dau_row *row = row_of(head, head->row);
    bool broken =
        head->row + 1 < head->part->end && dau_row_last(head->work, row) == '-';
    return broken ? head->work->starts[row->span.to + 1] : row->at.to;
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

/* "SóÄ†2 /GM-SYT": pen and "Số" in one word, the printed symbol behind it. */
static int eat_scribbled_so(const struct dau_glyphs *g, struct dau_range in)
{
    struct dau_number number;
    bool so = in.to - in.from < 40 && in.to - in.from > 5 && g->f[in.from] == 's' &&
              g->f[in.from + 1] == 'o' && g->f[in.from + 2] != ' ' &&
              dau_text_is_upper(g->c[in.from]);
    return so && find_symbol(g, in.from + 2, in.to, &number) ? in.from + 2 : -1;
}

static bool has_caps_before(const struct dau_work *work, int from, int at)
{
    struct dau_range before =
        dau_glyphs_trim(&work->g, (struct dau_range){from, at}, "-_*.");
    return before.to == before.from || dau_glyphs_caps(&work->g, before) >= 0.7F;
}

/* "Số: 12/SYT-VP" in the row, where nothing but a column stands before it. */
static bool find_number(struct head *head, struct dau_number *number,
                        struct dau_range *all)
{
    const struct dau_glyphs *g = &head->work->g;
    struct dau_range in = row_of(head, head->row)->at;
    for (int at = in.from; at < in.to; at++) {
        if (at > in.from && dau_glyph_is_word(g->f[at - 1]))
            continue;
        int end = eat_so(g, at, in.to);
        if (end < 0 && at == in.from)
            end = eat_scribbled_so(g, in);
        if (end < 0 || !may_say_so(head->work, (struct dau_range){in.from, at}))
            continue;
        *all = (struct dau_range){at, end};
        bool named = !has_caps_before(head->work, in.from, at);
        /* In the subject, and in small letters, another document is meant. */
        bool colon = at == in.from && g->f[end - 1] == ':'; /* "sé:4 /QĐ-SYT" */
        if (!named && !dau_text_is_upper(g->c[at]) && !colon)
            continue;
        if (head->in_subject && (named || g->f[end - 1] != ':'))
            continue;
        if (dau_number_read(g, end, number_room(head), DAU_NUMBER_LOOSE, number) &&
            ends_column(head->work, (struct dau_range){number->at.to, in.to}) &&
            (!named || head->anchors)) {
            if (named)
                all->from = in.from;
            all->to = number->at.to;
            return true;
        }
        if (!named && find_symbol(g, end, in.to, number)) {
            all->to = number->at.to;
            return true;
        }
        *number = (struct dau_number){0};
        /* "Số: 45" without a symbol, or nothing readable after "Số:". */
        if (in.to - end < 30 && strchr(":.;", g->f[end - 1]) && !named) {
            all->to = in.to;
            return true;
        }
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
    struct dau_number number;
    struct dau_range all;
    if (head->number >= 0 || !find_number(head, &number, &all))
        return false;
    set_number(head, &number, all);
    int end = row_of(head, head->row)->at.to;
    if (all.to > end && dau_work_split(head->work, head->row + 1,
                                       row_of(head, head->row + 1)->span.from + 1))
        row_of(head, head->row + 1)->role = DAU_ROLE_NUMBER;
    if (all.to > end)
        row_of(head, head->row + 1)->role = DAU_ROLE_NUMBER;
    all.to = all.to > end ? end : all.to;
    cut_out(head, all, DAU_ROLE_NUMBER);
    head->number = head->row;
    return true;
}

/* The words of a place name before the comma: "Lai Châu", "TP. Hồ Chí Minh". */
static int place_start(const struct dau_work *work, int from, int comma)
{
    const struct dau_glyphs *g = &work->g;
    int start = comma, words = 0;
    for (int at = comma; at > from && words < MAX_PLACE_WORDS; words++) {
        while (at > from && g->f[at - 1] == ' ')
            at--;
        int end = at;
        while (at > from && g->f[at - 1] != ' ')
            at--;
        struct dau_range word = {at, end};
        bool capital = at < end && dau_text_is_upper(g->c[at]);
        bool shout = end - at > 3 && dau_glyphs_caps(g, word) > 0.9F;
        bool clean = true;
        for (int i = at; i < end; i++)
            clean &= !dau_glyph_is_digit(g->f[i]) && !strchr("/:;)\"", g->f[i]);
        if (!capital || shout || !clean)
            break;
        start = at;
    }
    return start;
}

/* Where "ngày … tháng … năm …" may begin: the last "ngày" before "tháng". */
static int find_day_word(const struct dau_glyphs *g, struct dau_range in, int month)
{
    for (int at = month - 1; at >= in.from; at--)
        if (dau_glyphs_eat(g, at, in.to, "ngay") >= 0 &&
            (at == in.from || !dau_glyph_is_word(g->f[at - 1])))
            return at;
    struct dau_range before = {in.from, month};
    struct dau_range found = dau_glyphs_search(g, before, "ngay", 2);
    return found.from;
}

struct dateline {
    struct dau_range all, place;
    int day, month, year; /* 0 when not read */
    bool read;
    bool doubt; /* a figure was known by its shape only */
};

/* `*doubt` is set when a figure had to be guessed from its shape. */
static int number_in(const struct dau_glyphs *g, int from, int to, bool *doubt)
{
    int value = 0, digits = 0;
    for (int i = from; i < to; i++) {
        char f = g->f[i];
        if (f == ' ' || strchr(".,:", f))
            continue;
        bool real = dau_glyph_is_digit(f);
        /* "0/" is 01: engines read 1 as a stroke. */
        bool stroke = strchr("/|il", f) && i > from && dau_glyph_is_digit(g->f[i - 1]);
        if (!real && !stroke)
            return 0;
        value = 10 * value + (real ? f - '0' : 1);
        digits++;
        *doubt |= stroke;
    }
    return digits <= 4 ? value : 0;
}

static bool read_dateline(const struct dau_work *work, struct dau_range in,
                          struct dateline *line)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range month = dau_glyphs_find(g, in, "thang");
    if (month.from < 0)
        month = dau_glyphs_search(g, in, "thang", 2);
    if (month.from < 0)
        return false;
    struct dau_range rest = {month.to, in.to}, year = dau_glyphs_find(g, rest, "nam");
    if (year.from < 0)
        year = dau_glyphs_search(g, rest, "nam", 1);
    int day = find_day_word(g, in, month.from);
    if (year.from < 0 || day < 0 || month.from - day > 16 || year.from - month.to > 12)
        return false;
    int end = dau_glyphs_skip(g, year.to, in.to), start = end;
    while (end < in.to && dau_glyph_is_digit(g->f[end]))
        end++;
    *line = (struct dateline){.all = {day, end}, .place = {day, day}};
    line->year = end - start == 4 ? number_in(g, start, end, &line->doubt) : 0;
    line->month = number_in(g, month.to, year.from, &line->doubt);
    int word = day;
    while (word < month.from && g->f[word] != ' ')
        word++;
    line->day = number_in(g, word, month.from, &line->doubt);
    if (line->year < 1945 || line->year > 2099)
        line->year = 0;
    if (line->month > 12)
        line->month = 0;
    if (line->day > dau_date_days(line->year, line->month))
        line->day = 0;
    line->read = line->year && line->month && line->day;
    int comma = day;
    while (comma > in.from && g->f[comma - 1] == ' ')
        comma--;
    if (comma > in.from && strchr(",.;", g->f[comma - 1])) {
        line->place =
            (struct dau_range){place_start(work, in.from, comma - 1), comma - 1};
        line->all.from = line->place.from;
    }
    while (line->all.to < in.to && g->f[line->all.to] != ' ')
        line->all.to++;
    return true;
}

/* "Kiên Giang, ngày 2L tháng/0hăm 2017": no more than place and year can be read. */
static bool read_scribbled(const struct head *head, struct dateline *line)
{
    const struct dau_glyphs *g = &head->work->g;
    const struct dau_row *row = row_of(head, head->row);
    struct dau_range in = row->at;
    if (row->zone != DAU_ZONE_HEADER_RIGHT)
        return false;
    int day = find_day_word(g, in, in.to), comma = day;
    while (comma > in.from && g->f[comma - 1] == ' ')
        comma--;
    if (day < 0 || comma == in.from || !strchr(",.;", g->f[comma - 1]))
        return false;
    *line = (struct dateline){.all = in};
    line->place =
        (struct dau_range){place_start(head->work, in.from, comma - 1), comma - 1};
    int last = dau_glyphs_trim(g, in, ".,").to;
    if (last - 4 > day)
        line->year = number_in(g, last - 4, last, &line->doubt);
    if (line->year < 1945 || line->year > 2099)
        line->year = 0;
    return line->place.to > line->place.from;
}

/* A date line ends its line; in running text words follow, or come before the place. */
static bool is_dateline(const struct head *head, const struct dateline *line)
{
    const struct dau_row *row = row_of(head, head->row);
    const struct dau_glyphs *g = &head->work->g;
    if (row->at.to - row->at.from > MAX_DATELINE)
        return false;
    int after = dau_glyphs_skip(g, line->all.to, row->at.to);
    struct dau_range rest = {after, row->at.to},
                     before = {row->at.from, line->all.from};
    bool last = !has_letters(head->work, rest) || dau_glyphs_caps(g, rest) > 0.7F;
    bool has_place = line->place.to > line->place.from;
    before = dau_glyphs_trim(g, before, "");
    bool open = before.to == before.from || has_place;
    return last && (open || row->zone == DAU_ZONE_HEADER_RIGHT);
}

static void set_date(struct head *head, const struct dateline *line)
{
    struct dau_work *work = head->work;
    struct dau_fields *fields = &head->part->letter->fields;
    struct dau_date date = {.year = line->year, .month = line->month, .day = line->day};
    if (line->place.to > line->place.from)
        dau_field_set(work, &fields->place,
                      dau_glyphs_text(&work->g, line->place, work->arena),
                      dau_work_span(work, line->place), 0.94F, "place");
    struct dau_range figures = {line->all.from, line->all.to};
    if (line->place.to > line->place.from)
        figures.from = line->place.to + 1;
    struct dau_span span = dau_work_span(work, figures);
    if (line->place.to > line->place.from && span.from < span.to &&
        work->starts[span.from] < figures.from)
        span.from++;
    if (line->read)
        dau_field_set(work, &fields->date, dau_date_iso(&date, work->arena), span,
                      line->doubt ? 0.6F : 0.96F,
                      line->doubt ? "dateline-mended" : "dateline");
    else
        dau_field_set(work, &fields->date, NULL, span, 0, "dateline-open");
    if (!line->read && line->year && line->month)
        dau_field_add_alt(
            work, &fields->date,
            dau_arena_printf(work->arena, "%04d-%02d", line->year, line->month),
            "printed", 0.5F);
    head->part->year = line->year;
}

static bool take_date(struct head *head)
{
    struct dateline line;
    if (head->date >= 0)
        return false;
    bool whole = read_dateline(head->work, row_of(head, head->row)->at, &line) &&
                 is_dateline(head, &line);
    if (!whole && !read_scribbled(head, &line))
        return false;
    set_date(head, &line);
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

static bool is_opening(const struct dau_work *work, const struct dau_row *row)
{
    int end;
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    if (dau_row_is_salute(work, row, &end))
        return true;
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    if (!dau_text_is_upper(work->g.c[first < row->at.to ? first : row->at.from]))
        return false;
    if (dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to, "opening",
                      &end))
        return dau_glyphs_caps(&work->g, row->at) < 0.6F;
    return dau_label_read(&work->g, row->at.from, row->at.to, labels) > 0 &&
           labels[0].kind != DAU_LABEL_DASH && labels[0].kind != DAU_LABEL_PLUS;
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
    if (row->zone == DAU_ZONE_TABLE || is_opening(work, row) ||
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
        struct dateline line;
        if (dau_row_is_salute(work, row, &end) || type_in(work, row) ||
            (!head->subject_end && begins_subject(work, row)) ||
            (head->date < 0 && row->at.to - row->at.from < MAX_DATELINE &&
             read_dateline(work, row->at, &line) && line.place.to > line.place.from))
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
    return !((row->gap || ended) && is_opening(head->work, row));
}

/* Reads the row that is at hand; false when the header has come to its end. */
static bool take_row(struct head *head)
{
    struct dau_work *work = head->work;
    struct dau_row *row = row_of(head, head->row);
    int end;
    if (dau_row_is_salute(work, row, &end))
        return false;
    if (row->zone == DAU_ZONE_TABLE && head->anchors >= 2)
        return false;
    if (find_title(head) || find_motto(head) || take_number(head) || take_date(head)) {
        head->anchors++;
        head->in_subject = false;
        return true; /* the pieces are read once more */
    }
    if (is_rule(work, row)) {
        row->role = DAU_ROLE_RULE;
        return true;
    }
    part_stamp(head);
    row = row_of(head, head->row);
    if (take_marking(head))
        return true;
    if (head->anchors && (head->part->type = type_in(work, row))) {
        row->role = DAU_ROLE_TYPE;
        head->type = head->row;
        return false;
    }
    if ((head->anchors || row->zone == DAU_ZONE_HEADER_LEFT) && !head->subject_end &&
        begins_subject(work, row)) {
        take_subject_row(head);
        return true;
    }
    if (goes_on(head)) {
        take_subject_row(head);
        return true;
    }
    head->in_subject = false;
    head->columns |= row->zone == DAU_ZONE_HEADER_LEFT;
    bool outside = head->columns && row->zone == DAU_ZONE_BODY;
    if (!outside && dau_glyphs_caps(&work->g, row->at) >= 0.7F) {
        row->role = DAU_ROLE_ISSUER;
        return true;
    }
    bool columns =
        row->zone == DAU_ZONE_HEADER_LEFT || row->zone == DAU_ZONE_HEADER_RIGHT;
    bool left = row->zone == DAU_ZONE_HEADER_LEFT;
    if (head->number >= 0 &&
        (left || (!columns && !is_opening(work, row) && salute_follows(head)))) {
        take_subject_row(head);
        return true;
    }
    bool more = columns || head->anchors < 2 || (head->number < 0 && !outside) ||
                head_follows(head);
    if (more)
        row->role = head->anchors ? DAU_ROLE_HEADER : DAU_ROLE_OUTSIDE;
    return more;
}

/* ------------------------------------------------------------ */

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
    if (!value || !*value)
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

/* ------------------------------------------------------------ parent and issuer */

static const struct dau_body_head *head_of(const struct dau_work *work,
                                           struct dau_range in)
{
    for (int i = 0; i < work->tables->n_heads; i++)
        if (dau_glyphs_eat(&work->g, in.from, in.to, work->tables->heads[i].folded) >=
            0)
            return &work->tables->heads[i];
    return NULL;
}

/* The name on the row before is not yet a whole one: it ends in a dash, a comma, or
 * "VÀ", or says no more than what kind of body it is. */
static bool is_open_name(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "");
    if (at.to == at.from || strchr("-,&", work->g.f[at.to - 1]))
        return true;
    if (at.to - at.from > 3 && strncmp(work->g.f + at.to - 3, " va", 3) == 0)
        return true;
    const struct dau_body_head *head = head_of(work, at);
    return head && !head->whole && (int)strlen(head->folded) >= at.to - at.from;
}

static bool is_whole_name(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,*_- ");
    const struct dau_body_head *head = head_of(work, at);
    return head && head->whole && (int)strlen(head->folded) >= at.to - at.from;
}

struct body {
    const char *name;
    struct dau_span span;
    const struct dau_body_head *kind; /* NULL unknown */
};

enum { MAX_BODIES = 8 };

/* Over a sign or two before the name of a body: "7 UBND TỈNH …". */
static void skip_dirt(const struct dau_work *work, struct dau_range *at)
{
    int next = at->from;
    while (next < at->to && work->g.f[next] != ' ')
        next++;
    struct dau_range rest = {dau_glyphs_skip(&work->g, next, at->to), at->to};
    if (!head_of(work, *at) && next - at->from <= 2 && head_of(work, rest))
        *at = rest;
}

static int collect_bodies(struct head *head, struct body *bodies)
{
    struct dau_work *work = head->work;
    int n = 0, last = -1;
    for (int r = head->part->first; r < head->row && r < head->part->end; r++) {
        const struct dau_row *row = row_of(head, r);
        if (row->role != DAU_ROLE_ISSUER || row->zone == DAU_ZONE_HEADER_RIGHT)
            continue;
        struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,*_\"'|~:;");
        while (at.from < at.to && strchr("- ", work->g.f[at.from]))
            at.from++; /* dirt before the name; after it the dash joins two lines */
        if (at.to - at.from < 2)
            continue;
        skip_dirt(work, &at);
        const struct dau_body_head *kind = head_of(work, at);
        bool open = last >= 0 && is_open_name(work, row_of(head, last));
        const char *text = dau_glyphs_text(&work->g, at, work->arena);
        if (n && !kind && is_whole_name(work, row_of(head, last)))
            continue; /* a stamp beside "CHÍNH PHỦ" is no part of it */
        if (n && (!kind || open)) {
            struct body *body = &bodies[n - 1];
            body->name = dau_arena_printf(work->arena, "%s %s", body->name, text);
            body->span.to = row->span.to;
        } else if (n < MAX_BODIES) {
            bodies[n++] = (struct body){text, row->span, kind};
        }
        last = r;
    }
    return n;
}

static bool same_name(const struct dau_work *work, const char *a, const char *b)
{
    return strcmp(dau_text_fold(work->scratch, a), dau_text_fold(work->scratch, b)) ==
           0;
}

/* Publishers print the name once more, whole or in two lines. */
static void drop_repeats(const struct dau_work *work, struct body *bodies, int *n)
{
    for (int i = 0; i < *n; i++) {
        char *name = dau_text_fold(work->scratch, bodies[i].name);
        size_t half = strlen(name) / 2;
        if (strlen(name) % 2 && name[half] == ' ' &&
            strncmp(name, name + half + 1, half) == 0)
            bodies[i].name = dau_arena_strndup(work->arena, bodies[i].name,
                                               strlen(bodies[i].name) / 2);
    }
    int kept = 0;
    for (int i = 0; i < *n; i++) {
        bool again = false;
        for (int k = 0; k < kept; k++)
            again |= same_name(work, bodies[k].name, bodies[i].name);
        if (!again)
            bodies[kept++] = bodies[i];
    }
    *n = kept;
}

/* Two ministries beside each other issue together; "BẢO HIỂM XÃ HỘI VIỆT NAM" over "BẢO
 * HIỂM XÃ HỘI TỈNH …" are parent and child. */
static bool are_joint(const struct dau_body_head *a, const struct dau_body_head *b)
{
    return a && b && a->level == b->level && a->level <= 2 &&
           (a != b || strcmp(a->folded, "bo") == 0);
}

static void set_bodies(struct head *head)
{
    struct body bodies[MAX_BODIES];
    struct dau_work *work = head->work;
    struct dau_fields *fields = &head->part->letter->fields;
    int n = collect_bodies(head, bodies);
    drop_repeats(work, bodies, &n);
    if (!n)
        return;
    struct body *issuer = &bodies[n - 1];
    bool joint = n > 1 && are_joint(bodies[n - 2].kind, issuer->kind);
    if (joint) {
        const char *both =
            dau_arena_printf(work->arena, "%s - %s", bodies[n - 2].name, issuer->name);
        struct dau_span span = {bodies[n - 2].span.from, issuer->span.to};
        dau_field_set(work, &fields->issuer, both, span, 0.8F, "joint-issuers");
        n--;
    } else {
        dau_field_set(work, &fields->issuer, issuer->name, issuer->span,
                      issuer->kind ? 0.95F : 0.75F, "issuer");
    }
    if (n > 1 && !joint)
        dau_field_set(work, &fields->parent, bodies[n - 2].name, bodies[n - 2].span,
                      bodies[n - 2].kind ? 0.95F : 0.7F, "parent");
}

/* ------------------------------------------------------------ addressees */

static void add_recipient(struct dau_part *part, struct dau_range at)
{
    struct dau_work *work = part->work;
    struct dau_letter *letter = part->letter;
    at = dau_glyphs_trim(&work->g, at, ".;,-:+*");
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
    if (is_bullet(work, row))
        return true;
    if (note)
        return dau_glyphs_find(&work->g, row->at, "goi").from >= 0;
    if (small)
        return last != '.' || bullets;
    if (last == '.' || is_opening(work, row) || row->page_top)
        return false;
    if (dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to, "closing",
                      &end))
        return false;
    bool listed = last == ';' || last == ',' || last == ':';
    return listed || (!bullets && !row->gap && row->at.to - row->at.from < 75);
}

/* The salute from row head->row on; returns the row after it. */
static int take_salute(struct head *head)
{
    struct dau_part *part = head->part;
    struct dau_work *work = head->work;
    int r = head->row, begin;
    if (r >= part->end || !dau_row_is_salute(work, row_of(head, r), &begin))
        return r;
    part->has_salute = true;
    row_of(head, r)->role = DAU_ROLE_SALUTE;
    struct dau_range open = dau_glyphs_trim(
        &work->g, (struct dau_range){begin, row_of(head, r)->at.to}, ":");
    bool bullets = open.to - open.from < 2;
    for (r++; r < part->end && is_addressee(work, r, bullets); r++) {
        struct dau_row *row = row_of(head, r);
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

static bool has_title(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_tables *t = work->tables;
    if (row->at.to - row->at.from > MAX_DATELINE)
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

static bool has_whole_number(const struct dau_work *work, const struct dau_row *row)
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

bool dau_header_begins(const struct dau_work *work, int r)
{
    bool title = false, number = false, date = false;
    const struct dau_page *page = work->rows[r].page;
    for (int i = r; i < work->n_rows && i < r + 14 && work->rows[i].page == page; i++) {
        const struct dau_row *row = &work->rows[i];
        struct dateline line;
        title |= i < r + 8 && has_title(work, row);
        number |= has_whole_number(work, row);
        date |= row->at.to - row->at.from < MAX_DATELINE &&
                read_dateline(work, row->at, &line) && line.year && line.month &&
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
    head.row = head.type >= 0 ? head.type : r;
    set_bodies(&head);
    set_subject(&head);
    head.row = r;
    part->body = take_salute(&head);
    set_type(&head);
}
