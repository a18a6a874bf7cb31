#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "lex/lexicon.h"

enum { MAX_GROUP = 24, MAX_PIECES = 5, NO_READING = DAU_LEX_NO_READING };

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
                dau_lex_match(lex, piece, true, &distance);
            int cost = cuts[from].cost + 2 + distance;
            /* Two letters are too few to mend inside others: GD is giáo dục, not giám
             * đốc. */
            if (a && distance > 0 && to - from < n && dau_text_count(a->text) < 3)
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

/* "91/2625/UBTVQH15": the year between two strokes begins with 19 or 20. */
static bool mend_year(const char *before, const char *group, const char *after, char *out,
                      size_t size)
{
    if (*after != '/' || *before != '/' || strlen(group) != 4 ||
        strspn(group, "0123456789") != 4 || strncmp(group, "26", 2) != 0)
        return false;
    size_t length = strlen(out);
    snprintf(out + length, size - length, "20%s", group + 2);
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

/* "QHI5" is QH15: the number of a National Assembly, of which there are not twenty. A
 * stroke or a 5 may be read as two signs. */
static bool mend_assembly(const char *group, char *out, size_t size)
{
    static const char *const bodies[] = {"UBTVQH", "QH"};
    enum { MOST_SIGNS = 4, MOST = 20 };
    const char *rest = NULL;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies && !rest; i++)
        if (strncmp(group, bodies[i], strlen(bodies[i])) == 0)
            rest = group + strlen(bodies[i]);
    if (!rest || !*rest || strlen(rest) > MOST_SIGNS ||
        strspn(rest, "0123456789IilSsOo|") != strlen(rest))
        return false;
    int value = 0, once = 0, last = -1;
    for (const char *c = rest; *c; c++) {
        int digit = strchr("Iil|", *c)  ? 1
                    : strchr("Ss", *c)  ? 5
                    : strchr("Oo", *c) ? 0
                                        : *c - '0';
        value = value * 10 + digit;
        once = digit == last ? once : once * 10 + digit;
        last = digit;
    }
    value = value <= MOST ? value : once;
    size_t length = strlen(out);
    if (value < 1 || value > MOST)
        return false;
    snprintf(out + length, size - length, "%.*s%d", (int)(rest - group), group, value);
    return true;
}

/* Bytes of the group at `at`: "BGD&ĐT" is one when it is listed. */
static size_t group_length(const struct dau_lex *lex, const char *at)
{
    static const char joints[] = "/-&.,;:()\"";
    size_t length = strcspn(at, joints), whole = strcspn(at, "/-.,;:()\"");
    char group[MAX_GROUP * 4 + 1];
    snprintf(group, sizeof group, "%.*s", (int)whole, at);
    bool listed = whole > length && strlen(group) == whole &&
                  dau_lex_match(lex, group, true, NULL);
    return listed ? whole : length;
}

bool dau_lex_is_symbol(const struct dau_lex *lex, const char *symbol)
{
    char group[MAX_GROUP * 4 + 1], year[MAX_GROUP * 4 + 1] = "";
    for (const char *at = symbol; *at;) {
        size_t length = group_length(lex, at);
        snprintf(group, sizeof group, "%.*s", (int)length, at);
        year[0] = '\0';
        bool assembly = mend_assembly(group, year, sizeof year) && strcmp(group, year) == 0;
        if (!length || strlen(group) != length || !(assembly || is_exact(lex, group)))
            return false;
        at += length;
        at += *at == '/' || *at == '-';
    }
    return *symbol != '\0';
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

/* Appends what the group at `at` of `token` was, when it was something else. */
static bool mend_part(const struct dau_lex *lex, const char *token, const char *at,
                      const char *group, char *out, size_t size)
{
    const char *before = at > token ? at - 1 : "";
    if (strspn(group, "0123456789") == strlen(group))
        return mend_year(before, group, at + strlen(group), out, size);
    if (strspn(group, "I") == strlen(group)) /* Roman */
        return false;
    if (is_mostly_digits(group)) {
        mend_digits(group, out, size);
        return true;
    }
    return mend_assembly(group, out, size) || mend_group(lex, group, out, size);
}

bool dau_lex_mend_code(const struct dau_lex *lex, const char *token, char *out,
                       size_t size)
{
    bool joined = strpbrk(token, "/-") != NULL;
    if (size == 0)
        return false;
    out[0] = '\0';
    if (!joined)
        return mend_stroke(lex, token, out, size);
    for (const char *at = token; *at;) {
        size_t length = group_length(lex, at);
        char group[MAX_GROUP * 4 + 1];
        snprintf(group, sizeof group, "%.*s", (int)length, at);
        bool whole = length && strlen(group) == length;
        if (!whole || !mend_part(lex, token, at, group, out, size))
            append(out, size, at, length);
        at += length;
        length = strspn(at, "/-&.,;:()\"");
        append(out, size, at, length);
        at += length;
    }
    return strcmp(out, token) != 0;
}
