#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "lex/letters.h"
#include "lex/lex.h"
#include "lex/lexicon.h"

enum { MAX_GROUP = 24, MAX_PIECES = 5, NO_READING = 1000 };

static uint32_t upper(uint32_t c)
{
    uint32_t f = dau_text_fold_char(c);
    return f >= 'a' && f <= 'z' ? f - 32 : f;
}

void dau_lex_skeleton(const char *token, char *out, size_t size)
{
    size_t n = 0;
    for (uint32_t c; n + 1 < size && (c = dau_text_next(&token));) {
        if (c == 'l' || c == '1' || c == '|')
            c = 'I';
        uint32_t u = upper(c);
        if (u == 'B' || u == 'P')
            u = 'D';
        if (u == 'Q' || u == '0')
            u = 'O';
        if (u > ' ' && u < 0x7F)
            out[n++] = (char)u;
    }
    out[n] = '\0';
}

static void add_abbreviation(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    struct dau_lex_abbreviations *all = &lex->abbreviations;
    char skeleton[DAU_LEX_KEY_SIZE];
    (void)n;
    int count = all->n;
    struct dau_lex_abbreviation *a =
        dau_arena_push(lex->arena, &all->items, &all->n, sizeof *all->items);
    int *next =
        dau_arena_push(lex->arena, &all->next_alike, &count, sizeof *all->next_alike);
    *a = (struct dau_lex_abbreviation){fields[0], fields[1], fields[2]};
    *next = -1;
    dau_lex_skeleton(fields[0], skeleton, sizeof skeleton);
    uint32_t first = dau_lex_map_find(&all->by_skeleton, skeleton);
    if (first == UINT32_MAX) {
        dau_lex_map_add(&all->by_skeleton, dau_arena_strdup(lex->arena, skeleton),
                        (uint32_t)all->n - 1);
        return;
    }
    int at = (int)first;
    while (all->next_alike[at] >= 0)
        at = all->next_alike[at];
    all->next_alike[at] = all->n - 1;
}

bool dau_lex_load_abbreviations(struct dau_lex *lex, const char *dir,
                                struct dau_err *err)
{
    return dau_lex_table_read(lex->arena, dir, "abbreviations.tsv", 3, add_abbreviation,
                              lex, err);
}

/* 0 when `read` is `letter`, 1 when an engine reads the letter so, else NO_READING. The
 * reverse does not hold: a printed B is not read as Đ. */
static int misreading(uint32_t letter, uint32_t read)
{
    if (letter == read)
        return 0;
    bool known = (letter == 0x110 && (read == 'D' || read == 'B' || read == 'P')) ||
                 (letter == 'O' && (read == 'Q' || read == '0')) ||
                 (letter == 'Q' && (read == 'O' || read == '0')) ||
                 (letter == 'I' && (read == 'l' || read == '1' || read == '|')) ||
                 (letter == 0x1AF && read == 'U') || (letter == 0x1EE6 && read == 'U');
    return known ? 1 : NO_READING;
}

/* Letters read otherwise when `read` is an engine's reading of `printed`; Đ may have
 * become two letters. */
static int distance_of(const char *printed, const char *read)
{
    uint32_t p = dau_text_next(&printed);
    if (!p)
        return *read ? NO_READING : 0;
    const char *rest = read;
    uint32_t r = dau_text_next(&rest);
    int one = r ? misreading(p, r) : NO_READING;
    if (one < NO_READING)
        one += distance_of(printed, rest);
    bool two_letters =
        p == 0x110 && (strncmp(read, "BD", 2) == 0 || strncmp(read, "DP", 2) == 0);
    int two = two_letters ? 1 + distance_of(printed, read + 2) : NO_READING;
    return one < two ? one : two;
}

struct match {
    const struct dau_lex_abbreviation *best;
    int distance;
    bool tie;
};

static void match_chain(const struct dau_lex *lex, const char *skeleton,
                        const char *token, struct match *m)
{
    const struct dau_lex_abbreviations *all = &lex->abbreviations;
    uint32_t first = dau_lex_map_find(&all->by_skeleton, skeleton);
    for (int i = first == UINT32_MAX ? -1 : (int)first; i >= 0;
         i = all->next_alike[i]) {
        int d = distance_of(all->items[i].text, token);
        if (d > m->distance || d >= NO_READING)
            continue;
        bool same = m->best && d == m->distance;
        m->tie = same && strcmp(m->best->text, all->items[i].text) != 0;
        if (!same)
            m->best = &all->items[i];
        m->distance = d;
    }
}

/* Tries the skeleton as it is and with one pair DD (a Đ read as two letters) made one.
 */
static struct match match_abbreviation(const struct dau_lex *lex, const char *token)
{
    struct match m = {.distance = NO_READING};
    char skeleton[DAU_LEX_KEY_SIZE];
    dau_lex_skeleton(token, skeleton, sizeof skeleton);
    match_chain(lex, skeleton, token, &m);
    for (char *pair = strstr(skeleton, "DD"); pair && !m.best;
         pair = strstr(pair + 1, "DD")) {
        char shorter[DAU_LEX_KEY_SIZE];
        snprintf(shorter, sizeof shorter, "%.*s%s", (int)(pair - skeleton), skeleton,
                 pair + 1);
        match_chain(lex, shorter, token, &m);
    }
    return m;
}

const struct dau_lex_abbreviation *
dau_lex_abbreviation(const struct dau_lex *lex, const char *token, int *distance)
{
    struct match m = {.distance = NO_READING};
    if (strlen(token) <= MAX_GROUP * 2)
        m = match_abbreviation(lex, token);
    if (distance)
        *distance = m.best && !m.tie ? m.distance : 0;
    return m.tie ? NULL : m.best;
}

/* One group of letters of a symbol, cut into abbreviations. */
struct cut {
    int cost, from; /* cheapest way to here, and where its last piece begins */
    const struct dau_lex_abbreviation *piece;
};

/* A piece costs 2, a misread letter 1: few pieces before few misreadings. */
static int cut_group(const struct dau_lex *lex, const char *group, struct cut *cuts)
{
    int n = (int)strlen(group);
    cuts[0] = (struct cut){0};
    for (int to = 1; to <= n; to++) {
        cuts[to] = (struct cut){.cost = NO_READING};
        for (int from = 0; from < to; from++) {
            char piece[MAX_GROUP * 4 + 1];
            int distance;
            if (cuts[from].cost >= NO_READING || to - from < 2)
                continue;
            snprintf(piece, sizeof piece, "%.*s", to - from, group + from);
            const struct dau_lex_abbreviation *a =
                dau_lex_abbreviation(lex, piece, &distance);
            int cost = cuts[from].cost + 2 + distance;
            /* Two letters are too few to mend inside others: GD is giáo dục, not giám
             * đốc. */
            if (distance > 0 && to - from < 3 && to - from < n)
                continue;
            if (a && cost < cuts[to].cost)
                cuts[to] = (struct cut){cost, from, a};
        }
    }
    return cuts[n].cost;
}

/* Appends the group as abbreviations spell it; false when it cannot be cut. */
static bool mend_group(const struct dau_lex *lex, const char *group, char *out,
                       size_t size)
{
    struct cut cuts[MAX_GROUP * 4 + 1];
    int n = (int)strlen(group), pieces[MAX_GROUP * 4], n_pieces = 0;
    if (n < 2 || n > MAX_GROUP || cut_group(lex, group, cuts) >= NO_READING)
        return false;
    for (int to = n; to > 0; to = cuts[to].from)
        pieces[n_pieces++] = to;
    if (n_pieces > MAX_PIECES)
        return false;
    while (n_pieces > 0) {
        size_t length = strlen(out);
        snprintf(out + length, size - length, "%s",
                 cuts[pieces[--n_pieces]].piece->text);
    }
    return true;
}

static bool is_mostly_digits(const char *group)
{
    int digits = 0, alike = 0;
    for (const char *c = group; *c; c++) {
        digits += *c >= '0' && *c <= '9';
        alike += strchr("OolI|", *c) != NULL;
    }
    return digits > 0 && alike > 0 && digits + alike == (int)strlen(group);
}

static void mend_digits(const char *group, char *out, size_t size)
{
    size_t length = strlen(out);
    for (; *group && length + 1 < size; group++)
        out[length++] = *group == 'O' || *group == 'o' ? '0'
                        : strchr("lI|", *group)        ? '1'
                                                       : *group;
    out[length] = '\0';
}

static void append(char *out, size_t size, const char *text, size_t length)
{
    size_t at = strlen(out);
    snprintf(out + at, size - at, "%.*s", (int)length, text);
}

/* True when the group is abbreviations as they are written. */
static bool is_exact(const struct dau_lex *lex, const char *group)
{
    char out[MAX_GROUP * 4 + 1] = "";
    return mend_group(lex, group, out, sizeof out) && strcmp(out, group) == 0;
}

/* "CVIVPTW" is "CV/VPTW": a stroke read as a letter between a type of document and a
 * body. Returns the place of that letter in `core`, or NULL. */
static const char *misread_stroke(const struct dau_lex *lex, const char *core)
{
    char left[MAX_GROUP + 1];
    for (const char *at = strpbrk(core, "Il1|"); at; at = strpbrk(at + 1, "Il1|")) {
        size_t length = (size_t)(at - core);
        int distance;
        if (length < 2 || length > MAX_GROUP || strlen(at + 1) < 3)
            continue;
        snprintf(left, sizeof left, "%.*s", (int)length, core);
        const struct dau_lex_abbreviation *type =
            dau_lex_abbreviation(lex, left, &distance);
        if (type && distance == 0 && strcmp(type->category, "doc") == 0 &&
            is_exact(lex, at + 1))
            return at;
    }
    return NULL;
}

/* A symbol without any joint left. */
static bool mend_stroke(const struct dau_lex *lex, const char *token, char *out,
                        size_t size)
{
    char core[MAX_GROUP * 4 + 1];
    size_t from, to;
    dau_lex_core(token, &from, &to);
    append(out, size, token, strlen(token));
    if (to - from >= sizeof core || strlen(out) < strlen(token))
        return false;
    snprintf(core, sizeof core, "%.*s", (int)(to - from), token + from);
    const char *stroke = misread_stroke(lex, core);
    if (stroke)
        out[from + (size_t)(stroke - core)] = '/';
    return stroke != NULL;
}

bool dau_lex_mend_code(const struct dau_lex *lex, const char *token, char *out,
                       size_t size)
{
    static const char joints[] = "/-&.,;:()\"";
    bool joined = strpbrk(token, "/-") != NULL;
    if (size == 0)
        return false;
    out[0] = '\0';
    if (!joined)
        return mend_stroke(lex, token, out, size);
    for (const char *at = token; *at;) {
        size_t length = strcspn(at, joints);
        char group[MAX_GROUP * 4 + 1];
        snprintf(group, sizeof group, "%.*s", (int)length, at);
        bool whole = strlen(group) == length;
        if (whole && is_mostly_digits(group))
            mend_digits(group, out, size);
        else if (!whole || !length || !mend_group(lex, group, out, size))
            append(out, size, at, length);
        at += length;
        length = strspn(at, joints);
        append(out, size, at, length);
        at += length;
    }
    return strcmp(out, token) != 0;
}
