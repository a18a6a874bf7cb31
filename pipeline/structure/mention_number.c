/* Figures that say how much or how many: shares, money, measures, counts (decimal comma
 * and thousands' stop, TCVN 4:1993), and periods of time. What may as well be a number
 * of a rule, a room or a day is left alone. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/mention.h"

enum { MAX_DIGITS = 15, MAX_RATE = 40 };

struct figure {
    struct dau_range at;
    const char *value; /* decimal, with a full stop */
    bool grouped, decimal;
    int digits; /* before the comma */
};

static int digits_at(const struct dau_glyphs *g, int at, int to)
{
    int n = 0;
    while (at + n < to && dau_glyph_is_digit(g->f[at + n]))
        n++;
    return n;
}

static bool is_group(const struct dau_glyphs *g, int at, int to)
{
    return at < to && g->f[at] == '.' && digits_at(g, at + 1, to) == 3;
}

/* "1.250", "1.200.000", "3,5", "12": a figure that nothing else is glued to before it.
 * A stop before one or two digits is read as a comma, `decimal` then. */
static bool read_figure(const struct dau_glyphs *g, int at, int to,
                        struct dau_arena *arena, struct figure *figure)
{
    char digits[2 * MAX_DIGITS + 2], *out = digits;
    int n = digits_at(g, at, to), end = at + n;
    *figure = (struct figure){.digits = n};
    if (n == 0 || n > MAX_DIGITS)
        return false;
    memcpy(out, g->f + at, (size_t)n);
    out += n;
    while (n <= 3 && is_group(g, end, to) && out - digits < MAX_DIGITS) {
        memcpy(out, g->f + end + 1, 3);
        out += 3;
        end += 4;
        figure->grouped = true;
    }
    int part = end < to && (g->f[end] == ',' || (g->f[end] == '.' && !figure->grouped))
                   ? digits_at(g, end + 1, to)
                   : 0;
    if (part > 2 || (part && figure->grouped && part > 2))
        return false; /* "720,000": thousands or thousandths */
    if (part) {
        *out++ = '.';
        memcpy(out, g->f + end + 1, (size_t)part);
        out += part;
        end += 1 + part;
        figure->decimal = true;
    }
    *out = '\0';
    const char *value = digits;
    while (value[0] == '0' && value[1] && value[1] != '.')
        value++;
    figure->value = dau_arena_strdup(arena, value);
    figure->at = (struct dau_range){at, end};
    return true;
}

/* The value with the zeros that "triệu" and its like stand for. */
static const char *with_zeros(const char *value, int zeros, struct dau_arena *arena)
{
    const char *stop = strchr(value, '.');
    int after = stop ? (int)strlen(stop + 1) : 0;
    size_t whole = stop ? (size_t)(stop - value) : strlen(value);
    if (zeros == 0)
        return value;
    char *out = dau_arena_alloc(arena, strlen(value) + (size_t)zeros + 2, 1), *o = out;
    memcpy(o, value, whole);
    o += whole;
    for (int i = 0; i < zeros; i++)
        *o++ = i < after ? stop[1 + i] : '0';
    if (after > zeros) {
        *o++ = '.';
        memcpy(o, stop + 1 + zeros, (size_t)(after - zeros));
        o += after - zeros;
    }
    *o = '\0';
    while (out[0] == '0' && out[1] && out[1] != '.')
        out++;
    return out;
}

/* With all its marks ("5 Hà" are no hectares), in one case. */
static bool is_printed(const struct dau_work *work, struct dau_range at,
                       const struct dau_measure_unit *unit)
{
    const char *text = dau_glyphs_text(&work->g, at, work->scratch);
    if (*unit->unit)
        text = dau_text_lower(work->scratch, text);
    return strcmp(text, unit->text) == 0;
}

/* Nobody pays twelve đồng: "12 đồng bào". */
static bool is_payable(const struct dau_measure_unit *unit, const struct figure *figure)
{
    return strcmp(unit->unit, "VND") != 0 || unit->zeros || figure->grouped ||
           figure->digits > 3;
}

static const struct dau_measure_unit *
unit_after(const struct dau_work *work, const struct figure *figure, int to, int *end)
{
    const struct dau_tables *t = work->tables;
    for (int i = 0; i < t->n_measures; i++) {
        const struct dau_measure_unit *unit = &t->measures[i];
        *end = dau_glyphs_eat(&work->g, figure->at.to, to, unit->folded);
        if (*end >= 0 && is_payable(unit, figure) &&
            is_printed(work, (struct dau_range){figure->at.to, *end}, unit))
            return unit;
    }
    return NULL;
}

/* "đồng/người/ngày": the end of what follows the unit, a rate; `at` without one. */
static int rate_end(const struct dau_work *work, int at, int to)
{
    const struct dau_glyphs *g = &work->g;
    const struct dau_tables *t = work->tables;
    int end = at;
    for (bool any = true; any && end + 1 < to && g->f[end] == '/' &&
                          g->f[end + 1] != ' ' && end - at < MAX_RATE;) {
        any = false;
        for (int i = 0; i < t->n_measures && !any; i++) {
            int word = dau_glyphs_eat(g, end + 1, to, t->measures[i].folded);
            any = word >= 0 &&
                  is_printed(work, (struct dau_range){end + 1, word}, &t->measures[i]);
            end = any ? word : end;
        }
    }
    return end;
}

/* "VND" and "/học sinh" as one word: "VND/học-sinh". */
static const char *rated(const struct dau_work *work, const char *unit,
                         struct dau_range rate)
{
    char *text = dau_arena_printf(work->arena, "%s%s", unit,
                                  dau_glyphs_text(&work->g, rate, work->scratch));
    for (char *c = text; *c; c++)
        *c = *c == ' ' ? '-' : *c;
    return text;
}

/* Something stands right before it, or it may be the rest of a figure that was read in
 * two: "99, 73%", "3.71 8". */
static bool is_glued(const struct dau_glyphs *g, int at, int from)
{
    if (at > from && g->f[at - 1] != ' ')
        return !strchr("([\"", g->f[at - 1]);
    while (at > from && g->f[at - 1] == ' ')
        at--;
    at -= at > from && (g->f[at - 1] == ',' || g->f[at - 1] == '.');
    return at > from && dau_glyph_is_digit(g->f[at - 1]);
}

/* What a figure after these words names, it does not count. */
static bool is_name(const struct dau_glyphs *g, int at, int from)
{
    static const char *const words[] = {
        "ngay",   "thang", "nam",   "quy",  "so",    "dieu", "khoan",  "diem", "muc",
        "chuong", "phan",  "luc",   "mau",  "bieu",  "lan",  "dot",    "ky",   "tap",
        "tuan",   "thu",   "lop",   "to",   "phong", "tang", "phuong", "quan", "ap",
        "thon",   "khu",   "bang",  "buoc", "bai",   "hang", "cap",    "nhom", "vong",
        "phien",  "khoa",  "trang", "dinh", "quyet", "van",  "lenh",   "tu",   "nhiem",
        "gio",    "luc",   "doan",  "bo",   "ban",   "loai", "hinh",   "cau",  "o"};
    return dau_mention_follows(g, at, from, words, (int)(sizeof words / sizeof *words));
}

static bool is_lower_word(const struct dau_glyphs *g, int at, int to)
{
    at = dau_glyphs_skip(g, at, to);
    return at < to && dau_text_is_lower(g->c[at]) &&
           dau_mention_word(g, at, to) > at + 1;
}

/* "03 lớp": administrative letters set a nought before what they count. */
static bool is_noughted(const struct dau_glyphs *g, const struct figure *figure)
{
    return figure->digits == 2 && !figure->decimal && g->f[figure->at.from] == '0' &&
           g->f[figure->at.from + 1] != '0';
}

static bool is_year(const struct figure *figure)
{
    long value = strtol(figure->value, NULL, 10);
    return figure->digits == 4 && value >= 1900 && value < 2100;
}

static bool counts(const struct dau_work *work, const struct figure *figure,
                   struct dau_range in)
{
    const struct dau_glyphs *g = &work->g;
    int at = figure->at.to, end;
    if (at >= in.to || g->f[at] != ' ' || is_name(g, figure->at.from, in.from) ||
        is_year(figure) || (g->f[figure->at.from] == '0' && !is_noughted(g, figure)))
        return false;
    const struct dau_measure_unit *unit = unit_after(work, figure, in.to, &end);
    if (unit) {
        int next = dau_glyphs_skip(g, end, in.to);
        return strcmp(unit->type, "count") == 0 &&
               !(next < in.to && dau_glyph_is_digit(g->f[next]));
    }
    return (is_noughted(g, figure) || figure->grouped) && is_lower_word(g, at, in.to) &&
           dau_glyphs_eat(g, at, in.to, "gio") < 0;
}

/* The figure that the one before leads to: "15 - 20%", "15-20%". */
static bool read_upper(const struct dau_work *work, int at, int to,
                       struct figure *figure)
{
    const struct dau_glyphs *g = &work->g;
    at = dau_glyphs_skip(g, at, to);
    if (at >= to || g->f[at] != '-')
        return false;
    at = dau_glyphs_skip(g, at + 1, to);
    return read_figure(g, at, to, work->arena, figure);
}

/* A measure at the figure; the place after it, 0 without one. */
static int take_measure(struct dau_part *part, const struct figure *figure,
                        struct dau_range in)
{
    struct dau_work *work = part->work;
    struct figure upper;
    bool range = read_upper(work, figure->at.to, in.to, &upper);
    const struct figure *last = range ? &upper : figure;
    int end;
    const struct dau_measure_unit *unit = unit_after(work, last, in.to, &end);
    if (!unit || !*unit->unit ||
        (range && strtod(figure->value, NULL) >= strtod(upper.value, NULL)))
        return 0;
    int rate = rate_end(work, end, in.to);
    struct dau_range at = {figure->at.from, rate};
    struct dau_mention *made = dau_mention_add(part, DAU_MENTION_MEASURE, at);
    if (!made)
        return end;
    made->type = unit->type;
    made->unit = rate > end ? rated(work, unit->unit, (struct dau_range){end, rate})
                            : unit->unit;
    made->value = with_zeros(figure->value, unit->zeros, work->arena);
    if (range)
        made->upto = with_zeros(upper.value, unit->zeros, work->arena);
    return rate;
}

void dau_mention_numbers(struct dau_part *part, struct dau_range in)
{
    struct dau_work *work = part->work;
    const struct dau_glyphs *g = &work->g;
    for (int at = in.from; at < in.to; at++) {
        struct figure figure;
        if (!dau_glyph_is_digit(g->f[at]) || is_glued(g, at, in.from)) {
            continue;
        }
        if (!read_figure(g, at, in.to, work->arena, &figure)) {
            at += digits_at(g, at, in.to);
            continue;
        }
        int after = take_measure(part, &figure, in);
        struct dau_mention *made = NULL;
        if (!after && counts(work, &figure, in))
            made = dau_mention_add(part, DAU_MENTION_NUMBER, figure.at);
        if (made) {
            made->type = "cardinal";
            made->value = figure.value;
        }
        at = (after ? after : figure.at.to) - 1;
    }
}

/* Periods: "năm 2026", "tháng 10/2025", "quý IV/2025", "giai đoạn 2021-2025". */

static bool is_deadline(const struct dau_task *tasks, int n, struct dau_span span)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < tasks[i].n_deadlines; k++) {
            struct dau_span other = tasks[i].deadlines[k].span;
            if (other.from < span.to && span.from < other.to)
                return true;
        }
        if (is_deadline(tasks[i].items, tasks[i].n_items, span))
            return true;
    }
    return false;
}

static void add_period(struct dau_part *part, struct dau_range at, const char *value,
                       const char *upto)
{
    struct dau_span span;
    const struct dau_letter *letter = part->letter;
    if (!dau_mention_span(part, at, &span) ||
        is_deadline(letter->tasks, letter->n_tasks, span))
        return;
    struct dau_mention *made = dau_mention_add(part, DAU_MENTION_PERIOD, at);
    if (made) {
        made->value = value;
        made->upto = upto;
    }
}

/* "2021-2025", "2021 - 2025": four digits, then later ones. */
static int read_years(struct dau_part *part, int at, int to)
{
    const struct dau_glyphs *g = &part->work->g;
    struct dau_arena *arena = part->work->arena;
    int from = dau_glyphs_skip(g, at, to), middle = from + 4;
    if (digits_at(g, from, to) != 4)
        return at;
    middle = dau_glyphs_skip(g, middle, to);
    if (middle >= to || g->f[middle] != '-')
        return at;
    int last = dau_glyphs_skip(g, middle + 1, to);
    if (digits_at(g, last, to) != 4 || strncmp(g->f + from, g->f + last, 4) >= 0 ||
        strncmp(g->f + from, "19", 2) < 0 || strncmp(g->f + last, "21", 2) > 0)
        return at;
    add_period(part, (struct dau_range){from, last + 4},
               dau_arena_strndup(arena, g->f + from, 4),
               dau_arena_strndup(arena, g->f + last, 4));
    return last + 4;
}

static int read_period(struct dau_part *part, int at, int to)
{
    const struct dau_glyphs *g = &part->work->g;
    struct dau_arena *arena = part->work->arena;
    struct dau_date date;
    if (!dau_date_read(g, at, to, 0, &date))
        return at;
    struct dau_range in = date.at;
    bool sure =
        !date.guessed_year && !date.day && date.year >= 1900 && date.year < 2100;
    if (!date.month) /* the year alone, without its word */
        while (in.from < in.to && !dau_glyph_is_digit(g->f[in.from]))
            in.from++;
    if (sure && date.quarter)
        add_period(part, in, dau_date_first(&date, arena), dau_date_last(&date, arena));
    else if (sure)
        add_period(part, in, dau_date_iso(&date, arena), NULL);
    return date.at.to > at ? date.at.to : at;
}

void dau_mention_periods(struct dau_part *part, struct dau_range in)
{
    static const char *const spans[] = {"giai doan", "nam hoc", "nhiem ky", "nam"};
    static const char *const words[] = {"ngay", "thang", "quy", "nam"};
    const struct dau_glyphs *g = &part->work->g;
    for (int at = in.from; at < in.to; at++) {
        if (at > in.from && dau_glyph_is_word(g->f[at - 1]))
            continue;
        int end = at;
        for (size_t i = 0; i < sizeof spans / sizeof *spans && end == at; i++) {
            int after = dau_glyphs_eat(g, at, in.to, spans[i]);
            int years = after > 0 ? read_years(part, after, in.to) : after;
            end = years > after ? years : end;
        }
        for (size_t i = 0; i < sizeof words / sizeof *words && end == at; i++)
            if (dau_glyphs_eat(g, at, in.to, words[i]) > 0)
                end = read_period(part, at, in.to);
        at = end > at ? end - 1 : at;
    }
}
