/* Places: names of the gazetteer behind the word for what they are, lists of them, and
 * names that only a province bears. The word tells the level; without it the name must
 * have one level alone. */
#include <string.h>

#include "base/text.h"
#include "structure/place_name.h"
#include "structure/mention.h"

enum { MAX_WORDS = 6 };

struct place_word {
    const char *folded, *text; /* NULL: any marks will do */
    unsigned level;
};

/* "Thành phố" is a province, a district or, since 2025, neither: see level_of(). */
enum { ANY_CITY = DAU_UNIT_PROVINCE | DAU_UNIT_DISTRICT };

static const struct place_word place_words[] = {
    {"tinh", "tỉnh", DAU_UNIT_PROVINCE},
    {"thanh pho", "thành phố", ANY_CITY},
    {"tp.", NULL, ANY_CITY},
    {"tp", NULL, ANY_CITY},
    {"huyen", "huyện", DAU_UNIT_DISTRICT},
    {"quan", "quận", DAU_UNIT_DISTRICT},
    {"thi xa", "thị xã", DAU_UNIT_DISTRICT},
    {"xa", "xã", DAU_UNIT_COMMUNE},
    {"phuong", "phường", DAU_UNIT_COMMUNE},
    {"thi tran", "thị trấn", DAU_UNIT_COMMUNE},
};

/* A name at `at` and its levels; `at.to` is `at.from` when there is none. */
struct place {
    struct dau_range at;
    unsigned levels;
};

static bool is_shouted(const struct dau_glyphs *g, int at, int to)
{
    return dau_glyphs_caps(g, (struct dau_range){at, to}) > 0.99F;
}

/* Where the next word of a name begins after `end`; -1 when the name ends there. */
static int next_word(const struct dau_glyphs *g, int end, int to)
{
    int at = end;
    while (at < to && (g->f[at] == ' ' || g->f[at] == '-'))
        at++;
    return at > end && at < to && dau_text_is_upper(g->c[at]) ? at : -1;
}

/* The longest name of the gazetteer that begins at `at`. In small letters the capitals
 * tell where a name ends: one that goes on is another name. */
static struct place name_at(const struct dau_work *work, int at, int to)
{
    const struct dau_glyphs *g = &work->g;
    struct place best = {{at, at}, 0};
    int end = at, word = at, ended = -1;
    if (at >= to || !dau_text_is_upper(g->c[at]))
        return best;
    for (int n = 0; n < MAX_WORDS && word >= 0; n++) {
        end = dau_mention_word(g, word, to);
        if (end == word)
            break;
        const char *text =
            dau_glyphs_text(g, (struct dau_range){at, end}, work->scratch);
        unsigned levels = dau_place_levels(work->tables, text, work->scratch);
        if (levels) {
            best = (struct place){{at, end}, levels};
            ended = end;
        }
        word = next_word(g, end, to);
    }
    int after = ended >= 0 ? ended : at;
    bool goes_on = after < to && g->f[after] == ' ' && next_word(g, after, to) >= 0 &&
                   g->f[dau_glyphs_skip(g, after, to)] != '-';
    int next = goes_on ? next_word(g, after, to) : after;
    if (goes_on && !is_shouted(g, at, ended) &&
        !is_shouted(g, next, dau_mention_word(g, next, to)))
        best.at.to = at;
    return best;
}

static const char *name_of_level(unsigned levels)
{
    switch (levels) {
    case DAU_UNIT_PROVINCE:
        return "province";
    case DAU_UNIT_DISTRICT:
        return "district";
    case DAU_UNIT_COMMUNE:
        return "commune";
    default:
        return NULL;
    }
}

/* The cities that are provinces, not towns of one: "thành phố" before the name of a
 * province says so, but for Huế, which became one in 2025. */
static bool is_great_city(const struct dau_work *work, const struct place *place)
{
    const char *text = dau_glyphs_text(&work->g, place->at, work->scratch);
    return place->levels == DAU_UNIT_PROVINCE &&
           strcmp(dau_text_lower(work->scratch, text), "huế") != 0;
}

/* What a name is behind a word of this level; 0 when it bears no such level. */
static unsigned level_of(const struct dau_work *work, const struct place *place,
                         unsigned level)
{
    if (level != ANY_CITY)
        return place->levels & level;
    if (is_great_city(work, place))
        return DAU_UNIT_PROVINCE;
    return place->levels & DAU_UNIT_DISTRICT;
}

static void add_place(struct dau_part *part, struct dau_range at, unsigned level)
{
    struct dau_mention *made = dau_mention_add(part, DAU_MENTION_PLACE, at);
    if (!made)
        return;
    made->type = name_of_level(level);
    made->value = dau_glyphs_text(&part->work->g, at, part->work->arena);
}

/* "," or "và" between the names of a list; the place after it, or -1. */
static int list_goes_on(const struct dau_glyphs *g, int at, int to)
{
    if (at < to && g->f[at] == ',')
        at++;
    int after = dau_glyphs_eat(g, at, to, "va");
    return after >= 0 ? after : at < to && g->f[at - 1] == ',' ? at : -1;
}

/* Names behind a word for what they are, from `at` on; where they end. */
static int take_names(struct dau_part *part, int at, int to, unsigned level)
{
    const struct dau_work *work = part->work;
    int end = at;
    for (int next = at; next >= 0; next = list_goes_on(&work->g, end, to)) {
        struct place place = name_at(work, dau_glyphs_skip(&work->g, next, to), to);
        unsigned found = level_of(work, &place, level);
        if (place.at.to == place.at.from || !found)
            break;
        add_place(part, place.at, found);
        end = place.at.to;
    }
    return end;
}

/* A word for what a place is, at `at`: its end and level; 0 without one. */
static unsigned place_word_at(const struct dau_work *work, int at, int to, int *end)
{
    const struct dau_glyphs *g = &work->g;
    for (size_t i = 0; i < sizeof place_words / sizeof *place_words; i++) {
        const struct place_word *word = &place_words[i];
        *end = dau_glyphs_eat(g, at, to, word->folded);
        if (*end < 0 || g->f[at] == ' ')
            continue;
        const char *text =
            dau_glyphs_text(g, (struct dau_range){at, *end}, work->scratch);
        if (!word->text || strcmp(dau_text_lower(work->scratch, text), word->text) == 0)
            return word->level;
    }
    return 0;
}

/* True when the name is a part of a longer one: a capital word stands before it. */
static bool is_part(const struct dau_glyphs *g, int at, int from)
{
    int end = at;
    while (end > from && g->f[end - 1] == ' ')
        end--;
    int start = end;
    while (start > from && dau_text_is_letter(g->c[start - 1]))
        start--;
    return start < end && dau_text_is_upper(g->c[start]) && !is_shouted(g, start, end);
}

/* A surname and two given names: "phong cách Hồ Chí Minh". */
static bool is_person(const struct dau_work *work, struct dau_range at)
{
    int first = dau_mention_word(&work->g, at.from, at.to), blanks = 0;
    for (int i = at.from; i < at.to; i++)
        blanks += work->g.f[i] == ' ';
    char *word =
        dau_glyphs_text(&work->g, (struct dau_range){at.from, first}, work->scratch);
    const char *rest = word;
    dau_text_next(&rest);
    char *head = dau_arena_strndup(work->scratch, word, (size_t)(rest - word));
    return blanks > 1 &&
           dau_is_surname(work->tables,
                          dau_arena_printf(work->scratch, "%s%s", head,
                                           dau_text_lower(work->scratch, rest)));
}

/* A name that only a province bears, without a word before it. */
static int take_province(struct dau_part *part, int at, int to, int from)
{
    const struct dau_glyphs *g = &part->work->g;
    struct place place = name_at(part->work, at, to);
    bool several = dau_mention_word(g, at, to) < place.at.to;
    if (place.levels != DAU_UNIT_PROVINCE || !several || is_part(g, at, from) ||
        is_person(part->work, place.at))
        return at;
    add_place(part, place.at, DAU_UNIT_PROVINCE);
    return place.at.to;
}

/* The place of the dateline: what the name of the body or of its superior calls it;
 * without that the name must be a province's or a district's alone. */
static void take_dateline(struct dau_part *part)
{
    const struct dau_fields *f = &part->letter->fields;
    const struct dau_work *work = part->work;
    if (!f->place.value || f->place.span.from >= f->place.span.to)
        return;
    unsigned levels = dau_place_levels(work->tables, f->place.value, work->scratch);
    static const struct {
        const char *word;
        unsigned level;
    } words[] = {{"xã ", DAU_UNIT_COMMUNE},       {"phường ", DAU_UNIT_COMMUNE},
                 {"thị trấn ", DAU_UNIT_COMMUNE}, {"huyện ", DAU_UNIT_DISTRICT},
                 {"quận ", DAU_UNIT_DISTRICT},    {"tỉnh ", DAU_UNIT_PROVINCE}};
    const char *bodies[] = {f->issuer.value, f->parent.value};
    const char *name = dau_text_lower(work->scratch, f->place.value);
    unsigned told = 0, communes = DAU_UNIT_COMMUNE;
    for (size_t b = 0; b < 2 && !told; b++) {
        const char *body = bodies[b] ? dau_text_lower(work->scratch, bodies[b]) : "";
        for (size_t i = 0; i < sizeof words / sizeof *words && !told; i++) {
            const char *called =
                dau_arena_printf(work->scratch, "%s%s", words[i].word, name);
            told = strstr(body, called) ? words[i].level : 0;
        }
    }
    struct dau_mention *made = dau_arena_push(work->arena, &part->letter->mentions,
                                              &part->letter->n_mentions, sizeof *made);
    *made = (struct dau_mention){.kind = DAU_MENTION_PLACE,
                                 .type = name_of_level(told                 ? told
                                                       : levels & ~communes ? levels
                                                                            : 0),
                                 .value = f->place.value,
                                 .span = f->place.span};
}

void dau_mention_places(struct dau_part *part, struct dau_range in)
{
    const struct dau_glyphs *g = &part->work->g;
    take_dateline(part);
    struct dau_span place = part->letter->fields.place.span;
    struct dau_range own = place.from < place.to ? dau_work_range(part->work, place)
                                                 : (struct dau_range){0, 0};
    for (int at = in.from; at < in.to; at++) {
        if (!dau_text_is_letter(g->c[at]) ||
            (at > in.from && dau_glyph_is_word(g->f[at - 1])) ||
            (at >= own.from && at < own.to))
            continue;
        int end, after = at;
        unsigned level = place_word_at(part->work, at, in.to, &end);
        if (level)
            after = take_names(part, end, in.to, level);
        if (after <= at || after == end)
            after = level ? at : take_province(part, at, in.to, in.from);
        at = after > at ? after - 1 : at;
    }
}
