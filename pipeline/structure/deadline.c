#include "structure/deadline.h"

#include <stdlib.h>
#include <string.h>

/* What the search needs at each place. */
struct hunt {
    const struct dau_tables *tables;
    const struct dau_glyphs *g;
    struct dau_arena *arena;
    int to;
    const struct dau_date *issued; /* the letter */
};

/* Over ":", "17 giờ 00 phút", "16h00", "thứ Sáu,", "ngày" between the words and the
 * date. */
static int skip_hours(const struct dau_glyphs *g, int at, int to)
{
    static const char *const fillers[] = {
        "gio",     "phut",    "h",        "thu hai", "thu ba", "thu tu", "thu nam",
        "thu sau", "thu bay", "chu nhat", "het",     "cuoi",   "vao"};
    int start = dau_glyphs_skip(g, at, to), end = start;
    if (start < to && strchr(":,", g->f[start]))
        return start + 1;
    while (end < to && (dau_glyph_is_digit(g->f[end]) || g->f[end] == ':'))
        end++;
    bool hour = end > start && end < to &&
                (g->f[end] == 'h' || g->f[end] == 'g' ||
                 dau_glyphs_eat(g, end, to, "gio") >= 0 ||
                 dau_glyphs_eat(g, end, to, "h") >= 0);
    if (hour) {
        at = dau_glyphs_eat(g, end, to, "gio");
        if (at < 0)
            at = end + 1;
        while (at < to && (dau_glyph_is_digit(g->f[at]) || g->f[at] == '\''))
            at++;
        int minutes = dau_glyphs_skip(g, at, to), last = minutes;
        while (last < to && dau_glyph_is_digit(g->f[last]))
            last++;
        int unit = last > minutes ? dau_glyphs_eat(g, last, to, "phut") : -1;
        bool own = last == minutes + 2 && last < to && g->f[last] == ' ';
        return unit >= 0 ? unit : own ? last : at;
    }
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        int after = dau_glyphs_eat(g, at, to, fillers[i]);
        if (after >= 0)
            return after < to && g->f[after] == ',' ? after + 1 : after;
    }
    return at;
}

/* A date without a year lies in that of the letter; one that would be half a year old
 * by then, in the next. */
static void settle_year(const struct hunt *hunt, struct dau_date *date)
{
    const struct dau_date *issued = hunt->issued;
    if (date->guessed_year && date->year == issued->year && issued->month &&
        date->month && date->month + 6 <= issued->month)
        date->year++;
}

static bool date_after(const struct hunt *hunt, int at, struct dau_date *date)
{
    for (int i = 0; i < 5; i++) {
        if (dau_date_read(hunt->g, at, hunt->to, hunt->issued->year, date)) {
            settle_year(hunt, date);
            return true;
        }
        int next = skip_hours(hunt->g, at, hunt->to);
        if (next == at)
            return false;
        at = next;
    }
    return false;
}

/* "hằng tháng" and its like at `at`; the recurrence as in RFC 5545, or NULL. */
static const char *recurrence(const struct dau_glyphs *g, int at, int to, int *end)
{
    static const struct {
        const char *words, *rule;
    } rules[] = {{"hang ngay", "FREQ=DAILY"},
                 {"hang tuan", "FREQ=WEEKLY"},
                 {"hang thang", "FREQ=MONTHLY"},
                 {"hang quy", "FREQ=MONTHLY;INTERVAL=3"},
                 {"hang nam", "FREQ=YEARLY"},
                 {"moi tuan", "FREQ=WEEKLY"},
                 {"moi thang", "FREQ=MONTHLY"},
                 {"moi quy", "FREQ=MONTHLY;INTERVAL=3"},
                 {"moi nam", "FREQ=YEARLY"},
                 {"dinh ky 6 thang", "FREQ=MONTHLY;INTERVAL=6"},
                 {"thang cuoi quy", "FREQ=MONTHLY;INTERVAL=3"}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        *end = dau_glyphs_eat(g, at, to, rules[i].words);
        if (*end >= 0)
            return rules[i].rule;
    }
    return NULL;
}

static int read_day_number(const struct dau_glyphs *g, int at, int to, int *day)
{
    int word = dau_glyphs_eat(g, at, to, "ngay");
    at = dau_glyphs_skip(g, word < 0 ? at : word, to);
    int start = at;
    for (*day = 0; at < to && at - start < 2 && dau_glyph_is_digit(g->f[at]); at++)
        *day = 10 * *day + g->f[at] - '0';
    return at > start && *day >= 1 && *day <= 31 ? at : -1;
}

static struct dau_deadline_found recurring_at(struct dau_range at, const char *rule)
{
    return (struct dau_deadline_found){at, "recurring", NULL, NULL, rule, 0.85F};
}

/* "[trước] ngày 25 hằng tháng": `at` stands after the words that open a deadline. */
static bool day_of_each(const struct hunt *hunt, int start, int at,
                        struct dau_deadline_found *found)
{
    int day, end, number = read_day_number(hunt->g, at, hunt->to, &day);
    if (number < 0)
        return false;
    int of = dau_glyphs_eat(hunt->g, number, hunt->to, "cua");
    const char *rule = recurrence(hunt->g, of < 0 ? number : of, hunt->to, &end);
    if (!rule)
        return false;
    *found = recurring_at((struct dau_range){start, end},
                          dau_arena_printf(hunt->arena, "%s;BYMONTHDAY=%d", rule, day));
    return true;
}

/* "trước ngày 15 tháng 6 hằng năm": a date of each year. */
static bool date_of_each(const struct hunt *hunt, int start,
                         const struct dau_date *date, struct dau_deadline_found *found)
{
    int end;
    const char *rule = recurrence(hunt->g, date->at.to, hunt->to, &end);
    if (!rule || !date->guessed_year || !date->day)
        return false;
    *found = recurring_at((struct dau_range){start, end},
                          dau_arena_printf(hunt->arena, "%s;BYMONTH=%d;BYMONTHDAY=%d",
                                           rule, date->month, date->day));
    return true;
}

/* "trước 15h00 hằng ngày", "chậm nhất thứ Sáu hằng tuần". */
static bool hour_of_each(const struct hunt *hunt, int start, int at,
                         struct dau_deadline_found *found)
{
    static const struct {
        const char *word, *day;
    } days[] = {{"thu hai", "MO"}, {"thu ba", "TU"},  {"thu tu", "WE"},
                {"thu nam", "TH"}, {"thu sau", "FR"}, {"thu bay", "SA"},
                {"chu nhat", "SU"}};
    const char *day = NULL;
    for (int i = 0; i < 3; i++) {
        int end;
        const char *rule = i ? recurrence(hunt->g, at, hunt->to, &end) : NULL;
        if (rule) {
            if (day)
                rule = dau_arena_printf(hunt->arena, "%s;BYDAY=%s", rule, day);
            *found = recurring_at((struct dau_range){start, end}, rule);
            return true;
        }
        for (size_t k = 0; k < sizeof days / sizeof *days; k++)
            if (dau_glyphs_eat(hunt->g, at, hunt->to, days[k].word) >= 0)
                day = days[k].day;
        int next = skip_hours(hunt->g, at, hunt->to);
        if (next == at)
            return false;
        at = next;
    }
    return false;
}

static bool has_word(const struct dau_glyphs *g, int from, int to, const char *words)
{
    return dau_glyphs_find(g, (struct dau_range){from, to}, words).from >= 0;
}

/* A whole year is a deadline only where something is to be finished. */
static bool is_finishing(const struct dau_glyphs *g, int at)
{
    int from = at > 60 ? at - 60 : 0;
    return has_word(g, from, at, "hoan thanh") || has_word(g, from, at, "xong") ||
           has_word(g, from, at, "ket thuc") || has_word(g, from, at, "bao cao");
}

static struct dau_deadline_found found_date(const struct hunt *hunt, int start,
                                            const char *op, const struct dau_date *date)
{
    struct dau_deadline_found found = {
        {start, date->at.to}, op, dau_date_last(date, hunt->arena), NULL, NULL, 0.95F};
    if (!date->day)
        found.from = dau_date_first(date, hunt->arena);
    if (strcmp(op, "before") == 0 && !date->day) {
        found.date = found.from;
        found.from = NULL;
    }
    if (date->guessed_year)
        found.conf = 0.75F;
    return found;
}

static bool named_deadline(const struct hunt *hunt, int at,
                           struct dau_deadline_found *found)
{
    const struct dau_glyphs *g = hunt->g;
    for (int i = 0; i < hunt->tables->n_deadlines; i++) {
        const struct dau_deadline_words *words = &hunt->tables->deadlines[i];
        int end = dau_glyphs_eat(g, at, hunt->to, words->folded);
        if (end < 0)
            continue;
        bool within = strcmp(words->op, "within") == 0;
        /* "trong tháng 10": the last word is the date's own. */
        const char *last = strrchr(words->folded, ' ');
        int read = last ? end - (int)strlen(last) : end;
        struct dau_date date;
        if (!date_after(hunt, read, &date) && !date_after(hunt, end, &date)) {
            if (day_of_each(hunt, at, read, found) ||
                day_of_each(hunt, at, end, found) || hour_of_each(hunt, at, end, found))
                return true;
            continue;
        }
        if (date_of_each(hunt, at, &date, found))
            return true;
        if (within && !date.month && !is_finishing(g, at))
            return false;
        *found = found_date(hunt, at, words->op, &date);
        return true;
    }
    return false;
}

/* "từ ngày D đến [hết] ngày D": by when it says "hết", else within. */
static bool period(const struct hunt *hunt, int at, struct dau_deadline_found *found)
{
    const struct dau_glyphs *g = hunt->g;
    struct dau_date first, last;
    int end = dau_glyphs_eat(g, at, hunt->to, "tu");
    if (end < 0 || !date_after(hunt, end, &first) || !first.day)
        return false;
    int till = dau_glyphs_eat(g, first.at.to, hunt->to, "den");
    if (till < 0)
        till = dau_glyphs_eat(g, first.at.to, hunt->to, "- den");
    if (till < 0 || !date_after(hunt, till, &last) || !last.day)
        return false;
    bool by = dau_glyphs_eat(g, till, hunt->to, "het") >= 0;
    *found = found_date(hunt, at, by ? "by" : "within", &last);
    found->from = dau_date_iso(&first, hunt->arena);
    return true;
}

/* Over "(năm)" after figures. */
static int skip_bracket(const struct dau_glyphs *g, int at, int to)
{
    int start = at = dau_glyphs_skip(g, at, to);
    if (at >= to || g->f[at] != '(')
        return start;
    while (at < to && g->f[at] != ')' && at - start < 24)
        at++;
    return at < to && g->f[at] == ')' ? at + 1 : start;
}

/* "kể từ …", "sau khi …" say that a span of time is one to act in. */
static bool has_anchor(const struct dau_glyphs *g, int at, int to)
{
    static const char *const words[] = {"ke tu", "sau khi", "tinh tu", "tu ngay",
                                        "tu khi"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dau_glyphs_eat(g, at, to, words[i]) >= 0)
            return true;
    return false;
}

/* "trong vòng 10 ngày [làm việc] kể từ …"; less plain words need an anchor, for "trong
 * 02 ngày" may be how long a meeting lasts. */
static bool duration(const struct hunt *hunt, int at, struct dau_deadline_found *found)
{
    static const struct {
        const char *word, *before, *after;
        bool sure;
    } units[] = {{"ngay lam viec", "P", "D", true},
                 {"ngay", "P", "D", false},
                 {"tuan", "P", "W", false},
                 {"thang", "P", "M", false},
                 {"gio", "PT", "H", false}};
    static const struct {
        const char *words;
        bool sure;
    } openings[] = {
        {"trong vong", true},    {"trong thoi han", true}, {"trong thoi gian", true},
        {"cham nhat sau", true}, {"cham nhat la", true},   {"cham nhat", true},
        {"muon nhat", true},     {"trong", false},         {"khong qua", false}};
    const struct dau_glyphs *g = hunt->g;
    int end = -1;
    bool sure = false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings && end < 0; i++) {
        end = dau_glyphs_eat(g, at, hunt->to, openings[i].words);
        sure = openings[i].sure;
    }
    if (end < 0)
        return false;
    end = dau_glyphs_skip(g, end, hunt->to);
    int start = end;
    while (end < hunt->to && end - start < 3 && dau_glyph_is_digit(g->f[end]))
        end++;
    if (end == start)
        return false;
    long count = strtol(g->f + start, NULL, 10);
    end = skip_bracket(g, end, hunt->to);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int after = dau_glyphs_eat(g, end, hunt->to, units[i].word);
        if (after < 0)
            continue;
        if (!sure && !units[i].sure && !has_anchor(g, after, hunt->to))
            return false;
        *found = (struct dau_deadline_found){{at, after},
                                             "duration",
                                             NULL,
                                             NULL,
                                             dau_arena_printf(hunt->arena, "%s%ld%s",
                                                              units[i].before, count,
                                                              units[i].after),
                                             sure ? 0.85F : 0.75F};
        return true;
    }
    return false;
}

static bool recurring(const struct hunt *hunt, int at, struct dau_deadline_found *found)
{
    int end;
    if (dau_glyphs_eat(hunt->g, at, hunt->to, "ngay") >= 0 &&
        day_of_each(hunt, at, at, found))
        return true;
    int periodic = dau_glyphs_eat(hunt->g, at, hunt->to, "dinh ky");
    const char *rule =
        recurrence(hunt->g, periodic < 0 ? at : periodic, hunt->to, &end);
    if (!rule && periodic >= 0)
        rule = recurrence(hunt->g, at, hunt->to, &end);
    /* Without "định kỳ" or a report it is a habit, no deadline. */
    int before = at > 40 ? at - 40 : 0;
    if (!rule || (periodic < 0 && !has_word(hunt->g, before, at, "bao cao")))
        return false;
    *found =
        (struct dau_deadline_found){{at, end}, "recurring", NULL, NULL, rule, 0.8F};
    return true;
}

bool dau_deadline_next(const struct dau_tables *tables, const struct dau_glyphs *g,
                       struct dau_range in, const struct dau_date *issued,
                       struct dau_arena *arena, struct dau_deadline_found *found)
{
    struct hunt hunt = {tables, g, arena, in.to, issued};
    for (int at = in.from; at < in.to; at++) {
        bool start = dau_glyph_is_word(g->f[at]) &&
                     (at == 0 || !dau_glyph_is_word(g->f[at - 1]));
        if (start && (period(&hunt, at, found) || duration(&hunt, at, found) ||
                      named_deadline(&hunt, at, found) || recurring(&hunt, at, found)))
            return true;
    }
    return false;
}
