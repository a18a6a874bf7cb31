#include "structure/deadline.h"

#include <stdlib.h>
#include <string.h>

/* What the search needs at each place. */
struct hunt {
    const struct dau_tables *tables;
    const struct dau_glyphs *g;
    struct dau_arena *arena;
    int to, year;
};

/* Over "17 giờ 00 phút", "16h00", "thứ Sáu,", "ngày" between the words and the date. */
static int skip_hours(const struct dau_glyphs *g, int at, int to)
{
    static const char *const fillers[] = {
        "gio",     "phut",    "h",        "thu hai", "thu ba", "thu tu", "thu nam",
        "thu sau", "thu bay", "chu nhat", "het",     "cuoi",   "vao"};
    int start = dau_glyphs_skip(g, at, to), end = start;
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

static bool date_after(const struct hunt *hunt, int at, struct dau_date *date)
{
    for (int i = 0; i < 4; i++) {
        if (dau_date_read(hunt->g, at, hunt->to, hunt->year, date))
            return true;
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
    *found = (struct dau_deadline_found){
        {start, end},
        "recurring",
        NULL,
        NULL,
        dau_arena_printf(hunt->arena, "%s;BYMONTHDAY=%d", rule, day),
        0.85F};
    return true;
}

static bool has_word(const struct dau_glyphs *g, int from, int to, const char *words)
{
    return dau_glyphs_find(g, (struct dau_range){from, to}, words).from >= 0;
}

/* A whole year or quarter is a deadline only where something is to be finished. */
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
            if (day_of_each(hunt, at, read, found) || day_of_each(hunt, at, end, found))
                return true;
            continue;
        }
        if (within && (!date.month || date.quarter) && !is_finishing(g, at))
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

/* "trong vòng 10 ngày [làm việc] kể từ …". */
static bool duration(const struct hunt *hunt, int at, struct dau_deadline_found *found)
{
    static const struct {
        const char *word, *unit;
    } units[] = {{"ngay lam viec", "D"}, {"ngay", "D"}, {"tuan", "W"}, {"thang", "M"}};
    const struct dau_glyphs *g = hunt->g;
    int end = dau_glyphs_eat(g, at, hunt->to, "trong vong");
    if (end < 0)
        end = dau_glyphs_eat(g, at, hunt->to, "trong thoi han");
    if (end < 0)
        return false;
    end = dau_glyphs_skip(g, end, hunt->to);
    int start = end;
    while (end < hunt->to && end - start < 3 && dau_glyph_is_digit(g->f[end]))
        end++;
    if (end == start)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int after = dau_glyphs_eat(g, end, hunt->to, units[i].word);
        if (after < 0)
            continue;
        long count = strtol(g->f + start, NULL, 10);
        *found = (struct dau_deadline_found){
            {at, after},
            "duration",
            NULL,
            NULL,
            dau_arena_printf(hunt->arena, "P%ld%s", count, units[i].unit),
            0.85F};
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
                       struct dau_range in, int year, struct dau_arena *arena,
                       struct dau_deadline_found *found)
{
    struct hunt hunt = {tables, g, arena, in.to, year};
    for (int at = in.from; at < in.to; at++) {
        bool start = dau_glyph_is_word(g->f[at]) &&
                     (at == 0 || !dau_glyph_is_word(g->f[at - 1]));
        if (start && (period(&hunt, at, found) || duration(&hunt, at, found) ||
                      named_deadline(&hunt, at, found) || recurring(&hunt, at, found)))
            return true;
    }
    return false;
}
