#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "lex/letters.h"
#include "lex/lex.h"
#include "lex/lexicon.h"

enum { MAX_GROUP = 24, NO_READING = DAU_LEX_NO_READING };

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

/* In codes T and r are read as I, too: the index takes them for one. */
static void index_key(const char *token, char *out, size_t size)
{
    dau_lex_skeleton(token, out, size);
    for (char *c = out; *c; c++)
        *c = *c == 'T' || *c == 'R' ? 'I' : *c;
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
    index_key(fields[0], skeleton, sizeof skeleton);
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
static int misreading(uint32_t letter, uint32_t read, bool in_code)
{
    if (letter == read)
        return 0;
    bool known = (letter == 0x110 && (read == 'D' || read == 'B' || read == 'P')) ||
                 (letter == 'O' && (read == 'Q' || read == '0')) ||
                 (letter == 'Q' && (read == 'O' || read == '0')) ||
                 (letter == 'I' && (read == 'l' || read == '1' || read == '|')) ||
                 (letter == 'T' && (read == 'I' || read == '1') && in_code) ||
                 (letter == 'r' && read == 'i' && in_code) ||
                 (letter == 0x1AF && read == 'U') || (letter == 0x1EE6 && read == 'U');
    return known ? 1 : NO_READING;
}

/* Two letters that one printed letter is read as. */
static bool is_pair(uint32_t printed, const char *read, bool in_code)
{
    static const char *const pairs[] = {"BD", "DP", "DB"};
    if (printed == 'T')
        return in_code && strncmp(read, "TI", 2) == 0;
    for (int i = 0; printed == 0x110 && i < (in_code ? 3 : 2); i++)
        if (strncmp(read, pairs[i], 2) == 0)
            return true;
    return false;
}

/* Letters read otherwise when `read` is an engine's reading of `printed`. */
static int distance_of(const char *printed, const char *read, bool in_code)
{
    uint32_t p = dau_text_next(&printed);
    if (!p)
        return *read ? NO_READING : 0;
    const char *rest = read;
    uint32_t r = dau_text_next(&rest);
    int one = r ? misreading(p, r, in_code) : NO_READING;
    if (one < NO_READING)
        one += distance_of(printed, rest, in_code);
    /* In codes a letter more may be the next group's: QDBTC is no QĐ with TC. */
    int two = is_pair(p, read, in_code)
                  ? 1 + in_code + distance_of(printed, read + 2, in_code)
                  : NO_READING;
    return one < two ? one : two;
}

struct match {
    const struct dau_lex_abbreviation *best;
    int distance;
    bool tie, in_code;
};

static void match_chain(const struct dau_lex *lex, const char *skeleton,
                        const char *token, struct match *m)
{
    const struct dau_lex_abbreviations *all = &lex->abbreviations;
    uint32_t first = dau_lex_map_find(&all->by_skeleton, skeleton);
    for (int i = first == UINT32_MAX ? -1 : (int)first; i >= 0;
         i = all->next_alike[i]) {
        int d = distance_of(all->items[i].text, token, m->in_code);
        if (d > m->distance || d >= NO_READING)
            continue;
        bool same = m->best && d == m->distance;
        m->tie = same && strcmp(m->best->text, all->items[i].text) != 0;
        if (!same)
            m->best = &all->items[i];
        m->distance = d;
    }
}

/* The same with one letter less for each pair of letters that are alike: one letter was
 * read as both. */
static void match_shorter(const struct dau_lex *lex, const char *skeleton,
                          const char *alike, const char *token, struct match *m)
{
    for (const char *pair = strstr(skeleton, alike); pair && !m->best;
         pair = strstr(pair + 1, alike)) {
        char shorter[DAU_LEX_KEY_SIZE];
        snprintf(shorter, sizeof shorter, "%.*s%s", (int)(pair - skeleton), skeleton,
                 pair + 1);
        match_chain(lex, shorter, token, m);
    }
}

const struct dau_lex_abbreviation *dau_lex_match(const struct dau_lex *lex,
                                                 const char *token, bool in_code,
                                                 int *distance)
{
    struct match m = {.distance = NO_READING, .in_code = in_code};
    char skeleton[DAU_LEX_KEY_SIZE];
    if (strlen(token) <= MAX_GROUP * 2) {
        index_key(token, skeleton, sizeof skeleton);
        match_chain(lex, skeleton, token, &m);
        match_shorter(lex, skeleton, "DD", token, &m);
        if (in_code)
            match_shorter(lex, skeleton, "II", token, &m);
    }
    if (distance)
        *distance = m.best && !m.tie ? m.distance : 0;
    return m.tie ? NULL : m.best;
}

const struct dau_lex_abbreviation *
dau_lex_abbreviation(const struct dau_lex *lex, const char *token, int *distance)
{
    return dau_lex_match(lex, token, false, distance);
}
