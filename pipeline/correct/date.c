#include "correct/date.h"

#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

static int number(const char *at, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

static bool is_stroke(char c)
{
    return c == '/' || c == '1' || c == 'I' || c == 'l' || c == '|';
}

static bool is_year(const char *at, size_t n)
{
    int year = n == 4 ? number(at, 4) : -1;
    return year >= 1930 && year < 2100;
}

/* True when `core` is a date with `n_day` and `n_month` figures. */
static bool parses(const char *core, size_t n, size_t n_day, size_t n_month)
{
    size_t month_at = n_day + 1, year_at = month_at + n_month + 1;
    if (n < year_at + 4)
        return false;
    int day = number(core, (int)n_day), month = number(core + month_at, (int)n_month);
    return is_stroke(core[n_day]) && is_stroke(core[year_at - 1]) && day >= 1 &&
           day <= 31 && month >= 1 && month <= 12 &&
           is_year(core + year_at, n - year_at);
}

const char *dau_date_mended(const char *token, struct dau_arena *arena)
{
    struct dau_edges e = dau_edges_of(token);
    const char *core = token + e.lead, *found = NULL;
    size_t n = e.to - e.lead, strokes = 0;
    for (size_t i = 0; i < n; i++)
        strokes += core[i] == '/';
    for (size_t day = 1; day <= 2 && strokes < 2; day++)
        for (size_t month = 1; month <= 2; month++) {
            if (!parses(core, n, day, month))
                continue;
            if (found)
                return NULL;
            found = dau_arena_printf(arena, "%.*s%.*s/%.*s/%s", (int)e.lead, token,
                                     (int)day, core, (int)month, core + day + 1,
                                     core + day + month + 2);
        }
    return found;
}

/* Words after which figures with a stroke among them are a date. Figures alone may be a
 * sum: they are one only after "ngày". */
static bool leads_to_date(const char *word, const char *read, struct dau_arena *arena)
{
    static const char *const words[] = {"ngày", "từ",  "đến", "trước",
                                        "sau",  "hết", "tới", "lúc"};
    size_t n = strchr(read, '/') ? sizeof words / sizeof *words : 1;
    const char *lower = dau_text_lower(arena, word);
    for (size_t i = 0; i < n; i++)
        if (strcmp(lower, words[i]) == 0)
            return true;
    return false;
}

void dau_date_doc(const struct dau_flow *flow, const bool *marked)
{
    static const float sure = 0.95F;
    struct dau_arena *arena = dau_arena_new();
    for (int i = 1; i < flow->n_places; i++) {
        const struct dau_place *place = &flow->places[i];
        if (marked[i] ||
            !leads_to_date(flow->places[i - 1].token->text, place->token->read, arena))
            continue;
        const char *date = dau_date_mended(place->token->read, arena);
        if (date)
            dau_token_change(place->page, place->token,
                             dau_arena_strdup(place->page->arena, date), DAU_WHY_CODE,
                             sure);
    }
    dau_arena_free(arena);
}
