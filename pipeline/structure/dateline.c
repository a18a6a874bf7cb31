/* Place and date of a letter: "Lai Châu, ngày 08 tháng 01 năm 2026" (Decree
 * 30/2020/NĐ-CP, appendix I, II.4). */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"

enum { MAX_PLACE_WORDS = 6 };

/* "phố" of "Thành phố", "xã" and "trấn" of "Thị xã", "Thị trấn". */
static bool ends_kind(const struct dau_glyphs *g, int from, struct dau_range word)
{
    static const struct {
        const char *kind;
        int second; /* place of its second word */
    } kinds[] = {{"thanh pho", 6}, {"thi xa", 4}, {"thi tran", 4}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int start = word.from - kinds[i].second;
        if (start >= from && dau_text_is_upper(g->c[start]) &&
            dau_glyphs_eat(g, start, word.to, kinds[i].kind) == word.to)
            return true;
    }
    return false;
}

/* One word alone, with a capital, stands before `at` in the range. */
static bool is_second_word(const struct dau_glyphs *g, int from, int at)
{
    int first = dau_glyphs_skip(g, from, at), end = first;
    while (end < at && dau_text_is_letter(g->c[end]))
        end++;
    return end > first && dau_text_is_upper(g->c[first]) &&
           dau_glyphs_skip(g, end, at) == at && end - first <= 6;
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
        /* "Hà nội": older letters write the last syllable small. */
        bool tail = words == 0 && at > from && is_second_word(g, from, at);
        if ((!capital && !tail && !ends_kind(g, from, word)) || shout || !clean)
            break;
        start = at;
    }
    return start;
}

/* "Hà Bình, n¿èy 24 tháng", or "ủy" made of it: the word between the comma of the place
 * and the figures can only be "ngày"; where it begins, or -1. */
static int find_day_place(const struct dau_glyphs *g, struct dau_range in, int month)
{
    int at = month;
    while (at > in.from && g->f[at - 1] == ' ')
        at--;
    int figures = at;
    while (at > in.from && dau_glyph_is_digit(g->f[at - 1]))
        at--;
    if (figures - at < 1 || figures - at > 2)
        return -1;
    while (at > in.from && g->f[at - 1] == ' ')
        at--;
    int end = at;
    while (at > in.from && g->f[at - 1] != ' ')
        at--;
    bool place = at - 2 > in.from && g->f[at - 2] == ',';
    struct dau_range after = {month, in.to};
    bool year =
        dau_glyphs_find(g, after, "nam").from >= 0 && dau_text_is_lower(g->c[at]);
    bool word = end - at >= 2 && end - at <= 5;
    return place && word && (g->f[at] == 'n' || year) ? at : -1;
}

/* Where "ngày … tháng … năm …" may begin: the last "ngày" before "tháng". */
static int find_day_word(const struct dau_glyphs *g, struct dau_range in, int month)
{
    for (int at = month - 1; at >= in.from; at--)
        if (dau_glyphs_eat(g, at, in.to, "ngay") >= 0 &&
            (at == in.from || !dau_glyph_is_word(g->f[at - 1])))
            return at;
    struct dau_range before = {in.from, month};
    int placed = find_day_place(g, in, month);
    return placed >= 0 ? placed : dau_glyphs_search(g, before, "ngay", 2).from;
}

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
        if (++digits > 4)
            return 0;
        value = 10 * value + (real ? f - '0' : 1);
        *doubt |= stroke;
    }
    return value;
}

/* What is not of the calendar was misread. */
static void drop_impossible(struct dau_dateline *line)
{
    if (line->year < 1945 || line->year > 2099)
        line->year = 0;
    if (line->month > 12)
        line->month = 0;
    if (line->day > dau_date_days(line->year, line->month))
        line->day = 0;
    line->read = line->year && line->month && line->day;
}

/* The place before "ngày", when a comma parts them. */
static void find_place(const struct dau_work *work, struct dau_range in, int day,
                       struct dau_dateline *line)
{
    int comma = day;
    while (comma > in.from && work->g.f[comma - 1] == ' ')
        comma--;
    if (comma == in.from || !strchr(",.;", work->g.f[comma - 1]))
        return;
    line->place = (struct dau_range){place_start(work, in.from, comma - 1), comma - 1};
    line->all.from = line->place.from;
}

/* Reads the date whose "tháng" stands at `month`. */
static bool read_at(const struct dau_work *work, struct dau_range in,
                    struct dau_range month, struct dau_dateline *line)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range rest = {month.to, in.to}, year = dau_glyphs_find(g, rest, "nam");
    if (year.from < 0)
        year = dau_glyphs_search(g, rest, "nam", 1);
    int day = find_day_word(g, in, month.from);
    if (year.from < 0 || day < 0 || month.from - day > 16 || year.from - month.to > 12)
        return false;
    int end = dau_glyphs_skip(g, year.to, in.to), start = end;
    while (end < in.to && dau_glyph_is_digit(g->f[end]))
        end++;
    *line = (struct dau_dateline){.all = {day, end}, .place = {day, day}};
    line->year = end - start == 4 ? number_in(g, start, end, &line->doubt) : 0;
    line->month = number_in(g, month.to, year.from, &line->doubt);
    int word = day;
    while (word < month.from && g->f[word] != ' ')
        word++;
    line->day = number_in(g, word, month.from, &line->doubt);
    drop_impossible(line);
    find_place(work, in, day, line);
    while (line->all.to < in.to && g->f[line->all.to] != ' ')
        line->all.to++;
    return true;
}

bool dau_dateline_read(const struct dau_work *work, struct dau_range in,
                       struct dau_dateline *line)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range month = dau_glyphs_find(g, in, "thang");
    if (month.from < 0)
        month = dau_glyphs_search(g, in, "thang", 2);
    /* "Bảo Thắng, ngày 25 tháng 02": a place may be called like the word. */
    while (month.from >= 0) {
        if (read_at(work, in, month, line))
            return true;
        month = dau_glyphs_find(g, (struct dau_range){month.to, in.to}, "thang");
    }
    return false;
}

/* "Kiên Giang, ngày 2L tháng/0hăm 2017": no more than place and year can be read. */
static bool read_scribbled(const struct dau_work *work, const struct dau_row *row,
                           struct dau_dateline *line)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range in = row->at;
    if (row->zone != DAU_ZONE_HEADER_RIGHT)
        return false;
    int day = find_day_word(g, in, in.to);
    if (day < 0)
        return false;
    *line = (struct dau_dateline){.all = in};
    find_place(work, in, day, line);
    line->all = in;
    int last = dau_glyphs_trim(g, in, ".,").to;
    if (last - 4 > day)
        line->year = number_in(g, last - 4, last, &line->doubt);
    drop_impossible(line);
    return line->place.to > line->place.from;
}

/* A date line ends its line; in running text words follow, or come before the place. */
static bool is_dateline(const struct dau_work *work, const struct dau_row *row,
                        const struct dau_dateline *line)
{
    const struct dau_glyphs *g = &work->g;
    if (row->at.to - row->at.from > DAU_HEADER_LINE)
        return false;
    int after = dau_glyphs_skip(g, line->all.to, row->at.to);
    struct dau_range rest = {after, row->at.to},
                     before = {row->at.from, line->all.from};
    bool last = !dau_row_has_letters(work, rest) || dau_glyphs_caps(g, rest) > 0.7F;
    bool has_place = line->place.to > line->place.from;
    before = dau_glyphs_trim(g, before, "");
    bool open = before.to == before.from || has_place;
    return last && (open || row->zone == DAU_ZONE_HEADER_RIGHT);
}

bool dau_dateline_find(const struct dau_work *work, const struct dau_row *row,
                       struct dau_dateline *line)
{
    return (dau_dateline_read(work, row->at, line) && is_dateline(work, row, line)) ||
           read_scribbled(work, row, line);
}

void dau_dateline_set(struct dau_part *part, const struct dau_dateline *line)
{
    struct dau_work *work = part->work;
    struct dau_fields *fields = &part->letter->fields;
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
    part->year = line->year;
}
