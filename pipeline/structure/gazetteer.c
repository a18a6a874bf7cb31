/* Names of places on pages whose engine knew no Vietnamese marks: words alone cannot
 * say whether NONG TRANG is Nông Trang, but the list of units can, after "XÃ", "PHƯỜNG"
 * and their like, and before the date of a letter. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/work.h"

enum {
    HEAD_LINES = 30, /* of a page, where a date line may stand */
    MAX_WORDS = 5,   /* of a name */
    MIN_ALONE = 4,   /* letters of a name that is one token */
    MAX_MENTIONS = 200,
    MAX_SAME = 8, /* names that differ in marks alone */
    FEW = 50,     /* one marked word in so many: the engine knew no marks */
    ANY_LEVEL = DAU_UNIT_PROVINCE | DAU_UNIT_DISTRICT | DAU_UNIT_COMMUNE
};

/* Tokens that spell the name of a place; the name may break over the line. */
struct mention {
    struct dau_page *page;
    struct dau_token *tokens[MAX_WORDS];
    int n;
    const struct dau_unit *first; /* of those with its letters */
    int n_same;
    unsigned levels;
};

struct search {
    const struct dau_tables *tables;
    struct dau_arena *scratch;
    struct mention *all;
    int n;
};

static bool is_vietnamese(uint32_t c)
{
    static const uint32_t own[] = {0x102, 0x103, 0x110, 0x111,
                                   0x1A0, 0x1A1, 0x1AF, 0x1B0};
    if (c >= 0x1EA0 && c <= 0x1EF9)
        return true;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i] == c)
            return true;
    return false;
}

static bool has_marks(const char *text)
{
    for (uint32_t c; (c = dau_text_next(&text));)
        if (is_vietnamese(c))
            return true;
    return false;
}

/* The engine read hardly any letter that only Vietnamese has. */
static bool is_stripped(const struct dau_page *page)
{
    int words = 0, marked = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            const struct dau_line *line = &page->blocks[b].lines[l];
            for (int i = 0; i < line->n_tokens; i++, words++)
                marked += has_marks(line->tokens[i].read);
        }
    return words && marked * FEW <= words;
}

/* Adds the letters of `text`, folded, to `key`; false when it holds a figure. */
static bool add_letters(char *key, size_t size, const char *text)
{
    size_t n = strlen(key);
    for (uint32_t c; (c = dau_text_next(&text));) {
        if (dau_text_is_digit(c))
            return false;
        uint32_t f = dau_text_fold_char(c);
        if (f >= 'a' && f <= 'z') {
            if (n + 1 >= size)
                return false;
            key[n++] = (char)f;
        }
    }
    key[n] = '\0';
    return true;
}

static int compare_key(const void *key, const void *place)
{
    return strcmp(key, ((const struct dau_unit *)place)->key);
}

/* The places of these letters that are of one of the levels. */
static bool look_up(const struct search *search, const char *key, struct mention *out)
{
    const struct dau_tables *t = search->tables;
    const struct dau_unit *end = t->units + t->n_units,
                          *at = t->n_units ? bsearch(key, t->units, (size_t)t->n_units,
                                                     sizeof *t->units, compare_key)
                                           : NULL;
    if (!at)
        return false;
    while (at > t->units && strcmp(at[-1].key, key) == 0)
        at--;
    out->first = at;
    bool any = false;
    for (out->n_same = 0; at < end && strcmp(at->key, key) == 0; at++, out->n_same++)
        any |= (at->levels & out->levels) != 0;
    return any && out->n_same <= MAX_SAME;
}

static bool begins_name(const struct dau_token *token)
{
    const char *read = token->read;
    return dau_text_is_upper(dau_text_next(&read));
}

/* A sign after the word: what follows is not of the name. */
static bool ends_name(const struct dau_token *token)
{
    size_t n = strlen(token->read);
    return n && strchr(",.;:)/\"'", token->read[n - 1]);
}

/* The longest name that begins the `n` words, by what was read or else by what was made
 * of it; with `whole` it must be all of them. */
static bool find_name(const struct search *search, struct dau_token *const *words,
                      int n, bool whole, struct mention *out)
{
    char read[64] = "", text[64] = "";
    bool read_good = true, text_good = true, found = false;
    for (int i = 0; i < n; i++) {
        const struct dau_token *token = words[i];
        if (!begins_name(token) && strcmp(token->read, "-") != 0)
            break;
        read_good = read_good && add_letters(read, sizeof read, token->read);
        text_good = text_good && add_letters(text, sizeof text, token->text);
        struct mention try = {.levels = out->levels, .n = i + 1};
        bool good = strlen(read) >= MIN_ALONE || i > 0;
        if (good && (!whole || i + 1 == n) &&
            ((read_good && look_up(search, read, &try)) ||
             (text_good && look_up(search, text, &try)))) {
            memcpy(try.tokens, words, (size_t)try.n * sizeof *words);
            *out = try;
            found = true;
        }
        if (ends_name(token))
            break;
    }
    return found;
}

/* The words of a line from `at` on; returns how many. */
static int words_from(struct dau_line *line, int at, int most,
                      struct dau_token *words[MAX_WORDS])
{
    int n = 0;
    for (; n < most && at + n < line->n_tokens; n++)
        words[n] = &line->tokens[at + n];
    return n;
}

/* A name that the next line of the head goes on with: "TỈNH ĐỒNG" over "THÁP", what
 * stands in the other column left out. */
static bool find_broken(const struct search *search, struct dau_line *line, int at,
                        struct dau_line *next, struct mention *out)
{
    struct dau_token *words[MAX_WORDS];
    for (int k = 1; next && k < MAX_WORDS - 1 && at + k <= line->n_tokens; k++) {
        int n = words_from(line, at, k, words);
        n += words_from(next, 0, MAX_WORDS - n, words + n);
        struct mention found = {.levels = out->levels};
        if (find_name(search, words, n, false, &found) && found.n > k) {
            *out = found;
            return true;
        }
    }
    return false;
}

/* The token says one of the words, as it was read or as it stands. */
static bool says(const struct search *search, const struct dau_token *token,
                 const char *word)
{
    return strcmp(dau_text_fold(search->scratch, token->read), word) == 0 ||
           strcmp(dau_text_fold(search->scratch, token->text), word) == 0;
}

/* The levels that the words before token `i` tell of: "xã", "thành phố", "Tỉnh ủy". */
static unsigned levels_before(const struct search *search, const struct dau_line *line,
                              int i)
{
    static const struct {
        const char *first, *word;
        unsigned levels;
    } kinds[] = {
        {"thanh", "pho", ANY_LEVEL},
        {"thi", "xa", DAU_UNIT_DISTRICT},
        {"thi", "tran", DAU_UNIT_COMMUNE},
        {"dac", "khu", DAU_UNIT_COMMUNE},
        {"tinh", "uy", DAU_UNIT_PROVINCE},
        {"thanh", "uy", DAU_UNIT_PROVINCE | DAU_UNIT_DISTRICT},
        {"huyen", "uy", DAU_UNIT_DISTRICT},
        {"quan", "uy", DAU_UNIT_DISTRICT},
        {"thi", "uy", DAU_UNIT_DISTRICT},
        {"tinh", "doan", DAU_UNIT_PROVINCE},
        {"thanh", "doan", DAU_UNIT_PROVINCE | DAU_UNIT_DISTRICT},
        {"huyen", "doan", DAU_UNIT_DISTRICT},
        {NULL, "tinh", DAU_UNIT_PROVINCE},
        {NULL, "tp.", ANY_LEVEL},
        {NULL, "huyen", DAU_UNIT_DISTRICT},
        {NULL, "quan", DAU_UNIT_DISTRICT},
        {NULL, "xa", DAU_UNIT_COMMUNE},
        {NULL, "phuong", DAU_UNIT_COMMUNE},
    };
    for (size_t k = 0; i && k < sizeof kinds / sizeof *kinds; k++)
        if (says(search, &line->tokens[i - 1], kinds[k].word) &&
            (!kinds[k].first ||
             (i > 1 && says(search, &line->tokens[i - 2], kinds[k].first))))
            return kinds[k].levels;
    return 0;
}

static void add(struct search *search, struct dau_page *page, struct mention *found)
{
    found->page = page;
    for (int i = 0; i < found->n; i++)
        if (found->tokens[i]->cert < 0)
            return; /* nobody has looked at the words yet */
    if (search->n < MAX_MENTIONS)
        search->all[search->n++] = *found;
}

/* "Bảo Thắng, ngày": the words right before the comma. */
static void find_before_date(struct search *search, struct dau_page *page,
                             struct dau_line *line)
{
    for (int i = 1; i + 1 < line->n_tokens; i++) {
        size_t n = strlen(line->tokens[i].read);
        if (!n || line->tokens[i].read[n - 1] != ',' ||
            !says(search, &line->tokens[i + 1], "ngay"))
            continue;
        for (int from = i + 1 > MAX_WORDS ? i + 1 - MAX_WORDS : 0; from <= i; from++) {
            struct dau_token *words[MAX_WORDS];
            int n_words = words_from(line, from, i + 1 - from, words);
            struct mention found = {.levels = ANY_LEVEL};
            if (!find_name(search, words, n_words, true, &found))
                continue;
            add(search, page, &found);
            return;
        }
    }
}

/* `next`: the line below, in the head alone. */
static void find_in_line(struct search *search, struct dau_page *page,
                         struct dau_line *line, struct dau_line *next)
{
    for (int i = 1; i < line->n_tokens; i++) {
        struct dau_token *words[MAX_WORDS];
        struct mention found = {.levels = levels_before(search, line, i)};
        int n = found.levels ? words_from(line, i, MAX_WORDS, words) : 0;
        if (n && (find_name(search, words, n, false, &found) ||
                  find_broken(search, line, i, next, &found)))
            add(search, page, &found);
    }
}

/* "hòa" as "hoà": where a tone stands is a habit. */
static char *tone_on_last(struct dau_arena *arena, const char *word)
{
    static const char *const pairs[][2] = {
        {"òa", "oà"}, {"óa", "oá"}, {"ỏa", "oả"}, {"õa", "oã"}, {"ọa", "oạ"},
        {"òe", "oè"}, {"óe", "oé"}, {"ỏe", "oẻ"}, {"õe", "oẽ"}, {"ọe", "oẹ"},
        {"ùy", "uỳ"}, {"úy", "uý"}, {"ủy", "uỷ"}, {"ũy", "uỹ"}, {"ụy", "uỵ"}};
    char *lower = dau_text_lower(arena, word);
    size_t n = strlen(lower);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t end = strlen(pairs[i][0]);
        if (n > end && strcmp(lower + n - end, pairs[i][0]) == 0)
            return dau_arena_printf(arena, "%.*s%s", (int)(n - end), lower,
                                    pairs[i][1]);
    }
    return lower;
}

/* The letters of a token's text without the signs around it, in small letters. */
static char *bare(struct dau_arena *arena, const char *text)
{
    char *word = dau_text_lower(arena, text);
    word += strspn(word, "\"'(-");
    size_t n = strlen(word);
    while (n && strchr(",.;:)\"'/-", word[n - 1]))
        word[--n] = '\0';
    return tone_on_last(arena, word);
}

/* The words of a name, cut at its blanks; how many. */
static int words_of(struct dau_arena *arena, const char *name,
                    char *words[MAX_WORDS + 1])
{
    int n = 0;
    char *word = dau_arena_strdup(arena, name);
    while (word && n <= MAX_WORDS) {
        char *next = strchr(word, ' ');
        if (next)
            *next++ = '\0';
        words[n++] = word;
        word = next;
    }
    return n;
}

/* How many words of the place stand in the text of the mention as they should. */
static int n_right(const struct search *search, const struct mention *m,
                   const struct dau_unit *place)
{
    char *words[MAX_WORDS + 1];
    int n = words_of(search->scratch, place->name, words), right = 0;
    for (int i = 0; n == m->n && i < n; i++)
        right += strcmp(bare(search->scratch, m->tokens[i]->text),
                        tone_on_last(search->scratch, words[i])) == 0;
    return right;
}

/* Capitals show no marks to an engine; small letters leave traces of them. */
static int weight(const struct mention *m)
{
    const char *read = m->tokens[0]->read;
    dau_text_next(&read);
    uint32_t second = dau_text_next(&read);
    return dau_text_is_lower(second) ? 3 : 1;
}

/* What the mentions of its letters say for the place; a unit that stands today is a
 * little more likely. */
static int votes_for(const struct search *search, const struct mention *m,
                     const struct dau_unit *place)
{
    int votes = 0;
    for (int i = 0; i < search->n; i++)
        if (search->all[i].first == m->first)
            votes += weight(&search->all[i]) * n_right(search, &search->all[i], place);
    return 2 * votes + place->stands;
}

/* The place that all mentions of its letters speak for; NULL when two are as good. */
static const struct dau_unit *choose(const struct search *search,
                                     const struct mention *m)
{
    const struct dau_unit *best = NULL;
    int most = -1;
    bool tie = false;
    for (int k = 0; k < m->n_same; k++) {
        int votes = votes_for(search, m, &m->first[k]);
        if (!(m->first[k].levels & m->levels) || votes < most)
            continue;
        tie = votes == most;
        most = votes;
        best = &m->first[k];
    }
    return tie ? NULL : best;
}

/* The word as the token was printed: its capitals, and the sign after it. */
static const char *dressed(struct dau_arena *arena, const struct dau_token *token,
                           const char *word)
{
    const char *read = token->read;
    int upper = 0, lower = 0;
    for (uint32_t c; (c = dau_text_next(&read));) {
        upper += dau_text_is_upper(c);
        lower += dau_text_is_lower(c);
    }
    size_t n = strlen(token->read), from = n;
    while (from && strchr(",.;:)\"'/", token->read[from - 1]))
        from--;
    return dau_arena_printf(arena, "%s%s",
                            upper > lower + 1 ? dau_text_upper(arena, word) : word,
                            token->read + from);
}

static void write_name(const struct search *search, const struct mention *m,
                       const struct dau_unit *place)
{
    char *words[MAX_WORDS + 1];
    int n = words_of(search->scratch, place->name, words);
    if (m->n == 1 && n > 1) { /* the blanks were lost */
        words[0] = dau_arena_strdup(search->scratch, place->name);
        n = 1;
    }
    for (int i = 0; n == m->n && i < n; i++) {
        struct dau_token *token = m->tokens[i];
        if (strcmp(bare(search->scratch, token->text),
                   tone_on_last(search->scratch, words[i])) != 0)
            dau_token_change(m->page, token, dressed(search->scratch, token, words[i]),
                             DAU_WHY_LEXICON, 0.9F);
    }
}

/* The lines of a page that hold words, at most HEAD_LINES; how many. */
static int head_of(struct dau_page *page, struct dau_line *lines[HEAD_LINES])
{
    int n = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines && n < HEAD_LINES; l++)
            if (page->blocks[b].lines[l].n_tokens)
                lines[n++] = &page->blocks[b].lines[l];
    return n;
}

static void search_page(struct search *search, struct dau_page *page)
{
    struct dau_line *head[HEAD_LINES];
    int n = head_of(page, head), seen = 0;
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            seen += line->n_tokens > 0;
            find_in_line(search, page, line, seen < n ? head[seen] : NULL);
            if (seen <= n)
                find_before_date(search, page, line);
        }
}

void dau_gazetteer_mend(struct dau_doc *doc, const struct dau_tables *tables,
                        struct dau_arena *scratch)
{
    struct search search = {tables, scratch, NULL, 0};
    search.all = DAU_NEW_N(scratch, struct mention, MAX_MENTIONS);
    for (int i = 0; i < doc->n_pages; i++)
        if (is_stripped(doc->pages[i]))
            search_page(&search, doc->pages[i]);
    for (int i = 0; i < search.n; i++) {
        const struct dau_unit *place = choose(&search, &search.all[i]);
        if (place)
            write_name(&search, &search.all[i], place);
    }
}
