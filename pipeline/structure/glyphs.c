#include "structure/glyphs.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { MAX_PHRASE = 80 };

/* Letters that engines take for each other, each group one class. */
static const char *const look_alike[] = {"o06qedca", "il1t|!jr", "uvyin",
                                         "dpbh",     "s5g8",     "mnw"};

char dau_glyph_fold(uint32_t c)
{
    if (c == 0x2013 || c == 0x2014 || c == 0x2010 || c == 0x2011 || c == 0x2212 ||
        c == 0xAD)
        return '-';
    if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB)
        return '"';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if (c == 0xA0 || c == 0x2009 || c == 0x202F || c == '\t')
        return ' ';
    uint32_t folded = dau_text_fold_char(c);
    return folded > 0 && folded < 0x7F ? (char)folded : '~';
}

struct dau_glyphs dau_glyphs_of(struct dau_arena *arena, const char *text)
{
    size_t n = strlen(text);
    struct dau_glyphs g = {DAU_NEW_N(arena, uint32_t, n + 1),
                           dau_arena_alloc(arena, n + 1, 1), 0};
    for (uint32_t c; (c = dau_text_next(&text)); g.n++) {
        g.c[g.n] = c;
        g.f[g.n] = dau_glyph_fold(c);
    }
    return g;
}

struct dau_range dau_glyphs_trim(const struct dau_glyphs *g, struct dau_range in,
                                 const char *also)
{
    while (in.from < in.to && (g->f[in.from] == ' ' || strchr(also, g->f[in.from])))
        in.from++;
    while (in.from < in.to && (g->f[in.to - 1] == ' ' || strchr(also, g->f[in.to - 1])))
        in.to--;
    return in;
}

char *dau_glyphs_text(const struct dau_glyphs *g, struct dau_range range,
                      struct dau_arena *arena)
{
    range = dau_glyphs_trim(g, range, "");
    size_t n = range.to > range.from ? (size_t)(range.to - range.from) : 0;
    char *text = dau_arena_alloc(arena, 4 * n + 1, 1), *out = text;
    for (int i = range.from; i < range.to; i++) {
        char bytes[5];
        int length = dau_text_put(g->c[i], bytes);
        memcpy(out, bytes, (size_t)length);
        out += length;
    }
    return text;
}

bool dau_glyph_is_digit(char f)
{
    return f >= '0' && f <= '9';
}

bool dau_glyph_is_word(char f)
{
    return (f >= 'a' && f <= 'z') || dau_glyph_is_digit(f) || f == '~';
}

int dau_glyphs_skip(const struct dau_glyphs *g, int at, int to)
{
    while (at < to && g->f[at] == ' ')
        at++;
    return at;
}

int dau_glyphs_eat(const struct dau_glyphs *g, int at, int to, const char *words)
{
    at = dau_glyphs_skip(g, at, to);
    for (; *words; words++) {
        if (*words == ' ') {
            if (at >= to || g->f[at] != ' ')
                return -1;
            at = dau_glyphs_skip(g, at, to);
        } else if (at >= to || g->f[at++] != *words) {
            return -1;
        }
    }
    bool open =
        at < to && dau_glyph_is_word(g->f[at]) && dau_glyph_is_word(g->f[at - 1]);
    return open ? -1 : at;
}

struct dau_range dau_glyphs_find(const struct dau_glyphs *g, struct dau_range in,
                                 const char *words)
{
    for (int at = in.from; at < in.to; at++) {
        if (g->f[at] != words[0] || (at > in.from && dau_glyph_is_word(g->f[at - 1])))
            continue;
        int end = dau_glyphs_eat(g, at, in.to, words);
        if (end >= 0)
            return (struct dau_range){at, end};
    }
    return (struct dau_range){-1, -1};
}

/* One bit for each group that holds the letter. */
static unsigned classes_of(char f)
{
    unsigned classes = 0;
    for (size_t i = 0; f && i < sizeof look_alike / sizeof *look_alike; i++)
        if (strchr(look_alike[i], f))
            classes |= 1U << i;
    return classes;
}

/* A phrase with the classes of its letters. */
struct pattern {
    const char *letters;
    unsigned classes[MAX_PHRASE];
    int n;
};

static struct pattern pattern_of(const char *phrase)
{
    struct pattern pattern = {.letters = phrase, .n = (int)strnlen(phrase, MAX_PHRASE)};
    for (int i = 0; i < pattern.n; i++)
        pattern.classes[i] = classes_of(phrase[i]);
    return pattern;
}

static int swap_cost(const struct pattern *pattern, int i, char f, unsigned classes)
{
    return pattern->letters[i] == f ? 0 : pattern->classes[i] & classes ? 1 : 2;
}

struct cell {
    int cost, start;
};

static struct cell cheapest(struct cell a, struct cell b, struct cell c)
{
    struct cell best = a.cost <= b.cost ? a : b;
    return best.cost <= c.cost ? best : c;
}

/* One column of Sellers' algorithm (1980): approximate matching in a text. */
static void next_column(struct cell *column, const struct pattern *pattern, char f,
                        int at)
{
    struct cell diagonal = column[0];
    unsigned classes = classes_of(f);
    column[0] = (struct cell){0, at + 1};
    for (int i = 1; i <= pattern->n; i++) {
        int swapped = swap_cost(pattern, i - 1, f, classes);
        struct cell swap = {diagonal.cost + swapped, diagonal.start};
        struct cell added = {column[i].cost + 2, column[i].start};
        struct cell lost = {column[i - 1].cost + 2, column[i - 1].start};
        diagonal = column[i];
        column[i] = cheapest(swap, added, lost);
    }
}

struct dau_range dau_glyphs_search(const struct dau_glyphs *g, struct dau_range in,
                                   const char *phrase, int max_cost)
{
    struct cell column[MAX_PHRASE + 1];
    struct dau_range best = {-1, -1};
    struct pattern pattern = pattern_of(phrase);
    int n = pattern.n, best_cost = max_cost + 1;
    for (int i = 0; i <= n; i++)
        column[i] = (struct cell){2 * i, in.from};
    for (int at = in.from; at < in.to; at++) {
        next_column(column, &pattern, g->f[at], at);
        if (column[n].cost < best_cost) {
            best_cost = column[n].cost;
            best = (struct dau_range){column[n].start, at + 1};
        }
    }
    if (best.from < 0)
        return best;
    best = dau_glyphs_trim(g, best, "");
    while (best.from > in.from && g->f[best.from - 1] != ' ')
        best.from--;
    while (best.to < in.to && g->f[best.to] != ' ')
        best.to++;
    return best;
}

int dau_glyphs_cost(const struct dau_glyphs *g, struct dau_range in, const char *phrase,
                    int max_cost)
{
    int row[MAX_PHRASE + 1], n = (int)strnlen(phrase, MAX_PHRASE);
    if (2 * (in.to - in.from - n) > max_cost || 2 * (n - in.to + in.from) > max_cost)
        return max_cost + 1;
    struct pattern pattern = pattern_of(phrase);
    for (int i = 0; i <= n; i++)
        row[i] = 2 * i;
    for (int at = in.from; at < in.to; at++) {
        int diagonal = row[0];
        unsigned classes = classes_of(g->f[at]);
        row[0] += 2;
        for (int i = 1; i <= n; i++) {
            int swap = diagonal + swap_cost(&pattern, i - 1, g->f[at], classes);
            int gap = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + 2;
            diagonal = row[i];
            row[i] = swap < gap ? swap : gap;
        }
    }
    return row[n];
}

float dau_glyphs_caps(const struct dau_glyphs *g, struct dau_range in)
{
    int capitals = 0, letters = 0;
    for (int i = in.from; i < in.to; i++) {
        capitals += dau_text_is_upper(g->c[i]);
        letters += dau_text_is_letter(g->c[i]);
    }
    return letters ? (float)capitals / (float)letters : 0;
}
