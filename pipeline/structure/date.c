#include "structure/date.h"

#include <string.h>

enum { FIRST_YEAR = 1945, LAST_YEAR = 2099 };

int dau_date_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool is_real(const struct dau_date *date)
{
    if (date->year < FIRST_YEAR || date->year > LAST_YEAR || date->month > 12)
        return false;
    return !date->day || date->day <= dau_date_days(date->year, date->month);
}

/* A digit, or a letter that stands for one beside digits: O o l I |. */
static int digit_at(const struct dau_glyphs *g, int at, int to)
{
    if (at >= to)
        return -1;
    char f = g->f[at];
    if (dau_glyph_is_digit(f))
        return f - '0';
    return f == 'o' ? 0 : f == 'l' || f == 'i' || f == '|' ? 1 : -1;
}

/* Up to `max` digits, at least one of them printed as a digit; returns their end or -1.
 */
static int read_number(const struct dau_glyphs *g, int at, int to, int max, int *value)
{
    int start = at = dau_glyphs_skip(g, at, to);
    bool real = false;
    for (*value = 0; at - start < max && digit_at(g, at, to) >= 0; at++) {
        real |= dau_glyph_is_digit(g->f[at]);
        *value = 10 * *value + digit_at(g, at, to);
    }
    bool open = at < to && (dau_glyph_is_word(g->f[at]));
    return at == start || !real || open ? -1 : at;
}

static int read_year(const struct dau_glyphs *g, int at, int to, struct dau_date *date)
{
    int value, start = dau_glyphs_skip(g, at, to),
               end = read_number(g, at, to, 4, &value);
    if (end < 0 || (end - start != 4 && end - start != 2))
        return -1;
    if (end - start == 2) {
        value += value < 45 ? 2000 : 1900;
        date->guessed_year = true;
    }
    date->year = value;
    return end;
}

/* "tháng 01 năm 2026" after the day. */
static int read_words(const struct dau_glyphs *g, int at, int to, struct dau_date *date)
{
    int end = dau_glyphs_eat(g, at, to, "thang");
    if (end < 0)
        return -1;
    end = read_number(g, end, to, 2, &date->month);
    if (end < 0)
        return -1;
    int year = dau_glyphs_eat(g, end, to, "nam");
    if (year < 0 && end < to && strchr("/-.", g->f[end]))
        year = end + 1;
    int after = year < 0 ? -1 : read_year(g, year, to, date);
    return after < 0 ? end : after;
}

static bool is_separator(const struct dau_glyphs *g, int at, int to)
{
    return at < to && strchr("/-.", g->f[at]) && g->f[at];
}

/* "/01/2026" after the day; the year may be missing after a slash. */
static int read_figures(const struct dau_glyphs *g, int at, int to,
                        struct dau_date *date)
{
    at = dau_glyphs_skip(g, at, to);
    if (!is_separator(g, at, to))
        return -1;
    char separator = g->f[at];
    int end = read_number(g, at + 1, to, 2, &date->month);
    if (end < 0)
        return -1;
    int gap = dau_glyphs_skip(g, end, to);
    if (is_separator(g, gap, to) && g->f[gap] == separator) {
        int year = read_year(g, gap + 1, to, date);
        if (year >= 0)
            return year;
    }
    return separator == '/' ? end : -1;
}

static int read_day(const struct dau_glyphs *g, int at, int to, struct dau_date *date)
{
    int end = read_number(g, at, to, 2, &date->day);
    if (end < 0 || date->day < 1 || date->day > 31)
        return -1;
    int after = read_words(g, end, to, date);
    return after >= 0 ? after : read_figures(g, end, to, date);
}

static int read_roman(const struct dau_glyphs *g, int at, int to, int *value)
{
    static const char *const quarters[] = {"iv",  "iii", "ii", "i", "1v", "i11",
                                           "ill", "4",   "3",  "2", "1"};
    static const int values[] = {4, 3, 2, 1, 4, 3, 3, 4, 3, 2, 1};
    for (size_t i = 0; i < sizeof quarters / sizeof *quarters; i++) {
        int end = dau_glyphs_eat(g, at, to, quarters[i]);
        if (end >= 0) {
            *value = values[i];
            return end;
        }
    }
    return -1;
}

static int read_quarter(const struct dau_glyphs *g, int at, int to,
                        struct dau_date *date)
{
    int quarter, end = dau_glyphs_eat(g, at, to, "quy");
    if (end < 0)
        return -1;
    end = read_roman(g, end, to, &quarter);
    if (end < 0)
        return -1;
    date->quarter = true;
    date->month = 3 * quarter;
    int year = dau_glyphs_eat(g, end, to, "nam");
    if (year < 0 && is_separator(g, end, to))
        year = end + 1;
    int after = year < 0 ? -1 : read_year(g, year, to, date);
    return after < 0 ? end : after;
}

static int read_any(const struct dau_glyphs *g, int at, int to, struct dau_date *date)
{
    int end = dau_glyphs_eat(g, at, to, "nam");
    if (end >= 0)
        return read_year(g, end, to, date);
    end = read_quarter(g, at, to, date);
    if (end >= 0)
        return end;
    if (dau_glyphs_eat(g, at, to, "thang") >= 0)
        return read_words(g, at, to, date);
    int day = dau_glyphs_eat(g, at, to, "ngay");
    return read_day(g, day < 0 ? at : day, to, date);
}

bool dau_date_read(const struct dau_glyphs *g, int at, int to, int year,
                   struct dau_date *date)
{
    at = dau_glyphs_skip(g, at, to);
    *date = (struct dau_date){.at.from = at};
    if (at > 0 && dau_glyph_is_word(g->f[at - 1]))
        return false;
    date->at.to = read_any(g, at, to, date);
    if (date->at.to < 0)
        return false;
    if (!date->year) {
        date->year = year;
        date->guessed_year = true;
    }
    return is_real(date);
}

char *dau_date_iso(const struct dau_date *date, struct dau_arena *arena)
{
    if (date->day)
        return dau_arena_printf(arena, "%04d-%02d-%02d", date->year, date->month,
                                date->day);
    if (date->month)
        return dau_arena_printf(arena, "%04d-%02d", date->year, date->month);
    return dau_arena_printf(arena, "%04d", date->year);
}

char *dau_date_first(const struct dau_date *date, struct dau_arena *arena)
{
    struct dau_date first = *date;
    if (!first.month)
        first.month = 1;
    if (date->quarter)
        first.month -= 2;
    if (!first.day)
        first.day = 1;
    return dau_date_iso(&first, arena);
}

char *dau_date_last(const struct dau_date *date, struct dau_arena *arena)
{
    struct dau_date last = *date;
    if (!last.month)
        last.month = 12;
    if (!last.day)
        last.day = dau_date_days(last.year, last.month);
    return dau_date_iso(&last, arena);
}
