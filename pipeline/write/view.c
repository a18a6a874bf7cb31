#include "write/view.h"

#include <string.h>

#include "base/text.h"

static const struct dau_letter no_letter = {.regime = "other"};

/* Lines are counted over all zones, so that the numbers fit those of the facsimile. */
static void number_lines(struct dau_view *view)
{
    const struct dau_doc *doc = view->doc;
    int at = 0;
    view->line_numbers = DAU_NEW_N(view->arena, int, (size_t)view->flow.n_places);
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0, n = 0; b < doc->pages[p]->n_blocks; b++) {
            const struct dau_block *block = &doc->pages[p]->blocks[b];
            for (int l = 0; l < block->n_lines; l++) {
                n++;
                while (at < view->flow.n_places &&
                       view->flow.places[at].line == &block->lines[l])
                    view->line_numbers[at++] = n;
            }
        }
}

static void find_pages(struct dau_view *view)
{
    const struct dau_letter *letter = view->letter;
    const struct dau_doc *doc = view->doc;
    if (doc->n_pages == 0)
        return;
    view->first_page = doc->pages[0]->number;
    view->last_page = doc->pages[doc->n_pages - 1]->number;
    if (view->n_letters == 1)
        return;
    if (view->span.from < view->span.to) {
        view->first_page = view->flow.places[view->span.from].page->number;
        view->last_page = view->flow.places[view->span.to - 1].page->number;
    }
    if (letter->first_page > 0 && letter->first_page < view->first_page)
        view->first_page = letter->first_page;
    if (letter->last_page > view->last_page)
        view->last_page = letter->last_page;
}

struct dau_span dau_view_clip(const struct dau_view *view, struct dau_span span)
{
    int from = span.from > view->span.from ? span.from : view->span.from;
    int to = span.to < view->span.to ? span.to : view->span.to;
    return from < to ? (struct dau_span){from, to} : (struct dau_span){from, from};
}

/* A letter goes on to where the next begins: no token between two belongs to neither.
 */
static struct dau_span part_of(const struct dau_view *view)
{
    const struct dau_letter *letter = view->letter;
    bool is_first = view->index == 0, is_last = view->index == view->n_letters - 1;
    return (struct dau_span){is_first ? 0 : letter->span.from,
                             is_last ? view->flow.n_places : letter[1].span.from};
}

bool dau_view_open(struct dau_view *view, const struct dau_doc *doc, int letter,
                   struct dau_err *err)
{
    memset(view, 0, sizeof *view);
    int n_letters = doc->n_letters ? doc->n_letters : 1;
    if (letter < 0 || letter >= n_letters)
        return dau_fail(err, DAU_E_CONFIG, "write: %s has no letter %d", doc->source,
                        letter + 1);
    view->arena = dau_arena_new();
    view->doc = doc;
    view->letter = doc->n_letters ? &doc->letters[letter] : &no_letter;
    view->index = letter;
    view->n_letters = n_letters;
    view->flow = dau_doc_flow(doc, view->arena);
    number_lines(view);
    view->span = (struct dau_span){0, view->flow.n_places};
    if (n_letters > 1)
        view->span = dau_view_clip(view, part_of(view));
    find_pages(view);
    return true;
}

void dau_view_close(struct dau_view *view)
{
    dau_arena_free(view->arena);
    view->arena = NULL;
}

static int joined_after(const struct dau_place *place)
{
    int n = 0;
    while (place->index_in_line + n + 1 < place->line->n_tokens &&
           (place->token[n + 1].flags & DAU_TOKEN_JOINED))
        n++;
    return n;
}

const char *dau_view_read(const struct dau_view *view, int i)
{
    const struct dau_place *place = &view->flow.places[i];
    const char *read = place->token->read;
    int n = joined_after(place);
    for (int k = 1; k <= n; k++)
        read = dau_arena_printf(view->arena, "%s %s", read, place->token[k].read);
    return read;
}

bool dau_view_is_changed(const struct dau_view *view, int i)
{
    const struct dau_place *place = &view->flow.places[i];
    return joined_after(place) > 0 ||
           strcmp(place->token->text, place->token->read) != 0;
}

int dau_view_cell(const struct dau_block *block, const struct dau_token *token)
{
    bool in_table = block->zone == DAU_ZONE_TABLE && token->cell >= 0 &&
                    token->cell < DAU_VIEW_MAX_CELLS;
    return in_table ? token->cell : 0;
}

int dau_view_columns(const struct dau_block *block)
{
    int last = 0;
    for (int l = 0; block->zone == DAU_ZONE_TABLE && l < block->n_lines; l++)
        for (int t = 0; t < block->lines[l].n_tokens; t++) {
            int cell = dau_view_cell(block, &block->lines[l].tokens[t]);
            last = cell > last ? cell : last;
        }
    return last + 1;
}

const struct dau_page *dau_view_page(const struct dau_view *view, int number)
{
    for (int i = 0; i < view->doc->n_pages; i++)
        if (view->doc->pages[i]->number == number)
            return view->doc->pages[i];
    return NULL;
}

const char *dau_view_source_name(const struct dau_view *view)
{
    const char *source = view->doc->source ? view->doc->source : "";
    const char *slash = strrchr(source, '/');
    const char *name = slash && slash[1] ? slash + 1 : source;
    return dau_text_nfc(view->arena, *name ? name : "-");
}

const char *dau_view_slug(struct dau_arena *arena, const char *text, size_t max_bytes)
{
    const char *from = dau_text_fold(arena, text);
    char *slug = dau_arena_alloc(arena, max_bytes + 2, 1), *out = slug;
    for (; *from && (size_t)(out - slug) < max_bytes; from++) {
        if ((*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9'))
            *out++ = *from;
        else if (out > slug && out[-1] != '-')
            *out++ = '-';
    }
    while (out > slug && out[-1] == '-')
        out--;
    *out = '\0';
    return *slug ? slug : "x";
}

static bool two_digits(const char *text, int *value)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return false;
    *value = (text[0] - '0') * 10 + text[1] - '0';
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* The parts that are not there stay 0. */
static bool parse_date(const char *text, struct dau_day *date)
{
    int century, years;
    size_t n = text ? strlen(text) : 0;
    *date = (struct dau_day){0};
    if ((n != 4 && n != 7 && n != 10) || !two_digits(text, &century) ||
        !two_digits(text + 2, &years) || century * 100 + years == 0)
        return false;
    date->year = century * 100 + years;
    if (n == 4)
        return true;
    if (text[4] != '-' || !two_digits(text + 5, &date->month) || date->month < 1 ||
        date->month > 12)
        return false;
    if (n == 7)
        return true;
    return text[7] == '-' && two_digits(text + 8, &date->day) && date->day >= 1 &&
           date->day <= days_in(date->year, date->month);
}

bool dau_view_is_date(const char *text)
{
    struct dau_day date;
    return parse_date(text, &date);
}

bool dau_view_last_day(const char *text, struct dau_day *date)
{
    if (!parse_date(text, date))
        return false;
    date->month = date->month ? date->month : 12;
    date->day = date->day ? date->day : days_in(date->year, date->month);
    return true;
}

bool dau_view_first_day(const char *text, struct dau_day *date)
{
    if (!parse_date(text, date))
        return false;
    date->month = date->month ? date->month : 1;
    date->day = date->day ? date->day : 1;
    return true;
}

const char *dau_view_printed_date(struct dau_arena *arena, const char *iso)
{
    if (!dau_view_is_date(iso) || strlen(iso) != 10)
        return iso;
    return dau_arena_printf(arena, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
}

/* Gregorian date of a day since 1970, after Howard Hinnant's days_from_civil backward.
 */
static void civil(long long days, long long *year, int *month, int *day)
{
    days += 719468;
    long long era = (days >= 0 ? days : days - 146096) / 146097;
    long long of_era = days - era * 146097;
    long long y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long long of_year = of_era - (365 * y + y / 4 - y / 100);
    long long shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = y + era * 400 + (*month <= 2);
}

const char *dau_view_time(struct dau_arena *arena, long long seconds)
{
    const long long last = 253402300799LL; /* the end of the year 9999 */
    seconds = seconds < 0 ? 0 : seconds > last ? last : seconds;
    long long year, rest = seconds % 86400;
    int month, day;
    civil(seconds / 86400, &year, &month, &day);
    return dau_arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, month,
                            day, (int)(rest / 3600), (int)(rest / 60 % 60),
                            (int)(rest % 60));
}
