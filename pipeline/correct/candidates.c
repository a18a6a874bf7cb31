#include "correct/candidates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"
#include "correct/table.h"

enum { MAX_TEXT = 48, MAX_HITS = 32, MAX_STEPS = 3000 };
/* A word in another case than its reading shows. */
static const float case_cost = 4.0F;

struct reading {
    uint32_t codes[DAU_READ_MAX + 1];
    int n;                                              /* 0: too long to search */
    size_t offsets[DAU_READ_MAX + 1];                   /* bytes */
    float lead[DAU_READ_MAX + 1], trail[DAU_READ_MAX + 1];
    int n_upper, n_lower, n_digits;
    uint32_t first;               /* letter or digit */
    bool upper_first, case_first; /* of the word: a capital, a letter with case */
};

/* Candidates while they are collected. */
struct collector {
    struct dau_candidate_maker *maker;
    const char *read;
    struct reading reading;
    struct dau_candidate list[DAU_CANDIDATES];
    int n;
};

static void set_edges(struct dau_candidate_maker *maker, const char *read,
                      struct reading *r)
{
    const struct dau_channel *channel = maker->channel;
    int first = 0, last = r->n; /* where a word starts at the earliest, ends at the latest */
    for (int j = 0; j <= r->n; j++)
        r->lead[j] = r->trail[j] = -INFINITY;
    for (int j = 0; j < r->n && dau_edge_may_lead(r->codes[j]); j++)
        if (dau_edge_is_firm(r->codes[j]))
            first = j + 1;
    for (int j = r->n; j > first && dau_edge_may_trail(r->codes[j - 1]); j--)
        if (dau_edge_is_firm(r->codes[j - 1]))
            last = j - 1;
    for (int j = first; j <= r->n && (j == first || dau_edge_may_lead(r->codes[j - 1])); j++)
        r->lead[j] = dau_channel_edge(
            channel, DAU_EDGE_LEAD, dau_arena_strndup(maker->scratch, read, r->offsets[j]));
    for (int j = last; j >= 0 && (j == last || dau_edge_may_trail(r->codes[j])); j--)
        r->trail[j] = dau_channel_edge(channel, DAU_EDGE_TRAIL, read + r->offsets[j]);
}

static struct reading make_reading(struct dau_candidate_maker *maker, const char *read)
{
    struct reading r = {0};
    const char *at = read, *before = read;
    for (uint32_t c; (c = dau_text_next(&at)); before = at) {
        if (r.n == DAU_READ_MAX) {
            r.n = 0;
            return r;
        }
        bool upper = dau_text_is_upper(c), lower = dau_text_is_lower(c);
        if ((upper || lower || dau_text_is_digit(c)) &&
            !(r.n_upper + r.n_lower + r.n_digits)) {
            r.first = c;
            r.upper_first = upper;
            r.case_first = upper || lower;
        }
        r.n_upper += upper;
        r.n_lower += lower;
        r.n_digits += dau_text_is_digit(c);
        r.offsets[r.n] = (size_t)(before - read);
        r.codes[r.n++] = c;
    }
    r.offsets[r.n] = (size_t)(at - read);
    set_edges(maker, read, &r);
    return r;
}

static const char *cased(struct dau_arena *arena, const char *text, enum dau_case c)
{
    if (c == DAU_CASE_LOWER)
        return text;
    if (c == DAU_CASE_UPPER)
        return dau_text_upper(arena, text);
    const char *rest = text;
    char first[5];
    dau_text_put(dau_text_next(&rest), first);
    return dau_arena_printf(arena, "%s%s", dau_text_upper(arena, first), rest);
}

/* The words of the model in a text: "đổi;" is "đổi" and ";". */
static void set_words(const struct dau_candidate_maker *maker, struct dau_candidate *c)
{
    char words[DAU_CANDIDATE_WORDS][DAU_LM_WORD_SIZE];
    c->n_words = 0;
    const char *at = c->text;
    while (*at && c->n_words < DAU_CANDIDATE_WORDS) {
        size_t n = strcspn(at, " ");
        char part[256];
        snprintf(part, sizeof part, "%.*s", (int)n, at);
        int m = dau_lm_words(part, words, DAU_CANDIDATE_WORDS - c->n_words);
        for (int i = 0; i < m; i++)
            c->words[c->n_words++] = dau_lm_word(maker->lm, words[i]);
        at += n + (at[n] == ' ');
    }
    struct dau_lm_state state = {0};
    c->prior = c->n_words ? dau_lm_score(maker->lm, &state, c->words[0], &state) : 0;
}

static struct dau_candidate *find(struct collector *co, const char *text)
{
    for (int i = 0; i < co->n; i++)
        if (strcmp(co->list[i].text, text) == 0)
            return &co->list[i];
    return NULL;
}

static void add(struct collector *co, const char *text, float score, enum dau_why why)
{
    struct dau_candidate *there = find(co, text);
    if (there) {
        there->score = fmaxf(there->score, score);
        return;
    }
    if (co->n == DAU_CANDIDATES) {
        int worst = 0;
        for (int i = 1; i < co->n; i++)
            if (co->list[i].score < co->list[worst].score)
                worst = i;
        if (co->list[worst].score >= score)
            return;
        co->list[worst] = co->list[--co->n];
    }
    struct dau_candidate *c = &co->list[co->n++];
    *c = (struct dau_candidate){
        .text = dau_arena_strdup(co->maker->arena, text), .score = score, .why = why};
    set_words(co->maker, c);
}

/* The letters' score, and what whole syllables were read as. */
static float with_word(const struct dau_candidate_maker *maker, const char *printed,
                       const char *read, float letters)
{
    struct dau_channel_word w = dau_channel_word(maker->channel, printed, read);
    if (w.of <= 0)
        return letters;
    float k = maker->word_strength;
    float counted = fmaxf(w.times - 0.6F, 0);
    float p = (counted + (k + 0.6F * w.types) * expf(letters)) / (w.of + k);
    return fmaxf(logf(p), letters - 3);
}

static void add_hit(struct collector *co, const struct dau_hit *hit, enum dau_case c,
                    float cost)
{
    struct dau_candidate_maker *maker = co->maker;
    const struct reading *r = &co->reading;
    const char *word =
        cased(maker->scratch, maker->vocab->words[hit->word].text, c);
    size_t from = r->offsets[hit->from], to = r->offsets[hit->to];
    char *core = dau_arena_strndup(maker->scratch, co->read + from, to - from);
    float edges = r->lead[hit->from] + r->trail[hit->to];
    float score = edges + with_word(maker, word, core, hit->score - edges);
    char *text = dau_arena_printf(maker->scratch, "%.*s%s%s", (int)from, co->read, word,
                                  co->read + to);
    add(co, text, score - cost, DAU_WHY_CHANNEL);
}

static void add_words(struct collector *co, enum dau_case c, float cost)
{
    struct dau_hit hits[MAX_HITS];
    struct dau_search search = {.channel = co->maker->channel,
                                .trie = &co->maker->vocab->trie,
                                .scratch = co->maker->scratch,
                                .read = co->reading.codes, .n = co->reading.n,
                                .lead = co->reading.lead, .trail = co->reading.trail,
                                .letter_case = c, .width = co->maker->width,
                                .max_hits = MAX_HITS, .max_steps = MAX_STEPS};
    int n = dau_search_words(&search, hits);
    for (int i = 0; i < n; i++)
        add_hit(co, &hits[i], c, cost);
}

/* Capitals that lower letters are easily read as. */
static bool looks_lower(uint32_t c)
{
    return c == 'I' || c == 'J' || c == 'T';
}

/* In which cases the word may have been printed. */
static void add_all_cases(struct collector *co, bool capitals)
{
    const struct reading *r = &co->reading;
    float cost[DAU_CASE_N] = {case_cost, case_cost, 2 * case_cost};
    int n_cased = r->n_upper + r->n_lower;
    if (r->n_lower && !r->n_upper)
        cost[DAU_CASE_LOWER] = 0;
    else if (r->upper_first && r->n_upper == 1) {
        cost[DAU_CASE_TITLE] = 0;
        if (looks_lower(r->first))
            cost[DAU_CASE_LOWER] = 0.5F;
    }
    else if (n_cased && r->n_upper == n_cased)
        cost[DAU_CASE_UPPER] = 0;
    else if (r->n_upper > r->n_lower)
        cost[DAU_CASE_UPPER] = 0.5F;
    else if (!n_cased)
        cost[DAU_CASE_LOWER] = 0;
    else
        cost[r->upper_first ? DAU_CASE_TITLE : DAU_CASE_LOWER] = 0.5F;
    if (capitals) {
        cost[DAU_CASE_UPPER] = fminf(cost[DAU_CASE_UPPER], 1);
        cost[DAU_CASE_LOWER] += 2;
    }
    float most = capitals || (r->n_upper && r->n_lower && r->n_upper > 1) || !r->case_first
                     ? case_cost
                     : 0.5F;
    for (int c = 0; c < DAU_CASE_N; c++)
        if (cost[c] <= most)
            add_words(co, (enum dau_case)c, cost[c]);
}

/* What the spelling of a text costs that is no word in use. The model knows words that
 * are misreadings themselves, so that it is no judge of these. */
static float spelling(const struct dau_candidate_maker *maker, const char *text)
{
    static const struct {
        float token, character, digit;
    } costs[DAU_LEX_KIND_N] = {
        [DAU_LEX_OTHER] = {0, 3.4F, 3.4F},        [DAU_LEX_SYLLABLE] = {0, 0, 0},
        [DAU_LEX_NUMBER] = {0, 0, 2.3F},          [DAU_LEX_DATE] = {0, 0, 1.5F},
        [DAU_LEX_TIME] = {0, 0, 1.5F},            [DAU_LEX_AMOUNT] = {0, 0.5F, 2.3F},
        [DAU_LEX_PERCENT] = {0, 0, 2.3F},         [DAU_LEX_CODE] = {0, 1.5F, 2},
        [DAU_LEX_URL] = {0, 2, 2},                [DAU_LEX_EMAIL] = {0, 2, 2},
        [DAU_LEX_PHONE] = {0, 0, 2.3F},           [DAU_LEX_ABBREVIATION] = {1, 0, 0},
        [DAU_LEX_ROMAN] = {1, 0.5F, 0},           [DAU_LEX_LABEL] = {1, 0, 0.5F},
        [DAU_LEX_FOREIGN] = {2, 0, 0},            [DAU_LEX_PUNCTUATION] = {0, 0, 0},
    };
    enum dau_lex_kind kind = dau_lex_kind_of(maker->lex, text);
    struct dau_edges edges = dau_edges_of(text);
    float cost = costs[kind].token;
    if (kind == DAU_LEX_SYLLABLE)
        return dau_lex_count(maker->lex, dau_arena_strndup(maker->scratch,
                                                           text + edges.lead,
                                                           edges.to - edges.lead))
                   ? 0
                   : -1.5F * (float)(edges.to - edges.lead);
    const char *at = text + edges.lead;
    for (uint32_t c; at < text + edges.to && (c = dau_text_next(&at));)
        cost += dau_text_is_digit(c) ? costs[kind].digit : costs[kind].character;
    return -cost;
}

float dau_channel_text_score(struct dau_channel *channel, const char *printed,
                             const char *read)
{
    dau_letter_id letters[MAX_TEXT];
    uint32_t codes[MAX_TEXT];
    float at[MAX_TEXT + 1], next[MAX_TEXT + 1];
    int n = dau_letters_of_text(printed, letters, MAX_TEXT), m = 0;
    for (uint32_t c; (c = dau_text_next(&read)) && m < MAX_TEXT;)
        codes[m++] = c;
    for (int j = 0; j <= m; j++)
        at[j] = j ? -INFINITY : 0;
    for (int i = 0; i < n; i++) {
        struct dau_context context = {
            (uint8_t)(i ? dau_letter_neighbour(letters[i - 1]) : 0), letters[i],
            (uint8_t)(i + 1 < n ? dau_letter_neighbour(letters[i + 1]) : 0)};
        for (int j = 0; j <= m; j++)
            next[j] = -INFINITY;
        for (int j = 0; j <= m; j++)
            for (int k = 0; !isinf(at[j]) && k <= DAU_PIECE_MAX && j + k <= m; k++)
                next[j + k] = fmaxf(next[j + k],
                                    at[j] + dau_channel_score(channel, context,
                                                              dau_piece_of(codes + j, k)));
        memcpy(at, next, sizeof at);
    }
    return n < 0 ? -INFINITY : at[m];
}

/* A text whose signs around are those of the reading. */
static float text_score(struct collector *co, const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    struct dau_arena *scratch = co->maker->scratch;
    if (e.to <= e.lead)
        return 0;
    struct dau_edges r = dau_edges_of(co->read);
    const char *word = dau_arena_strndup(scratch, text + e.lead, e.to - e.lead);
    const char *read = dau_arena_strndup(scratch, co->read + r.lead, r.to - r.lead);
    const char *lead = dau_arena_strndup(scratch, text, e.lead);
    return dau_channel_text_score(co->maker->channel, word, read) +
           dau_channel_edge(co->maker->channel, DAU_EDGE_LEAD, lead) +
           dau_channel_edge(co->maker->channel, DAU_EDGE_TRAIL, text + e.to);
}

static void add_reading(struct collector *co)
{
    float own = fmaxf(text_score(co, co->read), -4.0F * (float)strlen(co->read) - 8);
    add(co, co->read, own + spelling(co->maker, co->read), DAU_WHY_NONE);
    struct dau_candidate *reading = find(co, co->read);
    float share = co->maker->right_share;
    if (reading && share > 0) {
        for (int i = 0; i < co->n; i++)
            if (&co->list[i] != reading)
                co->list[i].score += logf(1 - share);
        reading->score = logf(share + (1 - share) * expf(reading->score));
    }
}

static void add_mended(struct collector *co, const char *mended, enum dau_why why)
{
    if (mended && strcmp(mended, co->read) != 0)
        add(co, mended, text_score(co, mended) + 0.5F * spelling(co->maker, mended), why);
}

static void add_codes(struct collector *co)
{
    char mended[256];
    const struct dau_lex *lex = co->maker->lex;
    struct dau_arena *scratch = co->maker->scratch;
    struct dau_edges e = dau_edges_of(co->read);
    if (e.to <= e.lead)
        return;
    if (dau_lex_mend_code(lex, co->read, mended, sizeof mended))
        add_mended(co, mended, DAU_WHY_CODE);
    char *core = dau_arena_strndup(scratch, co->read + e.lead, e.to - e.lead);
    const struct dau_lex_abbreviation *abbreviation = dau_lex_abbreviation(lex, core, NULL);
    const char *foreign = dau_lex_foreign(lex, core);
    if (abbreviation)
        add_mended(co, dau_arena_printf(scratch, "%.*s%s%s", (int)e.lead, co->read,
                                        abbreviation->text, co->read + e.to),
                   DAU_WHY_CODE);
    if (foreign)
        add_mended(co, dau_arena_printf(scratch, "%.*s%s%s", (int)e.lead, co->read, foreign,
                                        co->read + e.to),
                   DAU_WHY_LEXICON);
}

static int by_score(const void *a, const void *b)
{
    const struct dau_candidate *x = a, *y = b;
    return x->score > y->score ? -1 : x->score < y->score ? 1 : strcmp(x->text, y->text);
}

/* Dates, codes and the like are no words; a short number or amount may be one. */
static bool may_be_word(const struct collector *co)
{
    const struct reading *r = &co->reading;
    switch (dau_lex_kind_of(co->maker->lex, co->read)) {
    case DAU_LEX_DATE:
    case DAU_LEX_TIME:
    case DAU_LEX_PERCENT:
    case DAU_LEX_CODE:
    case DAU_LEX_URL:
    case DAU_LEX_EMAIL:
    case DAU_LEX_PHONE:
    case DAU_LEX_LABEL:
    case DAU_LEX_PUNCTUATION:
        return false;
    case DAU_LEX_NUMBER:
    case DAU_LEX_AMOUNT:
        return r->n && r->n_digits <= 2 && r->n_digits + r->n_lower + r->n_upper <= 4;
    default:
        break;
    }
    struct dau_edges edges = dau_edges_of(co->read);
    if (!r->n || memchr(co->read + edges.lead, '/', edges.to - edges.lead))
        return false;
    return r->n_digits <= 2 || r->n_digits < r->n_upper + r->n_lower;
}

static struct dau_candidates collect(struct dau_candidate_maker *maker, const char *read,
                                     bool capitals)
{
    struct collector co = {.maker = maker, .read = read};
    co.reading = make_reading(maker, read);
    if (may_be_word(&co))
        add_all_cases(&co, capitals);
    add_codes(&co);
    add_reading(&co);
    qsort(co.list, (size_t)co.n, sizeof *co.list, by_score);
    struct dau_candidates made = {.n = co.n};
    made.list = DAU_NEW_N(maker->arena, struct dau_candidate, (size_t)co.n);
    memcpy(made.list, co.list, (size_t)co.n * sizeof *co.list);
    dau_arena_empty(maker->scratch);
    return made;
}

const struct dau_candidates *dau_candidates_of(struct dau_candidate_maker *maker,
                                               const char *read, bool capitals)
{
    char *key = dau_arena_printf(maker->scratch, "%c%s", capitals ? 'C' : 'c', read);
    uint32_t id = dau_strings_add(&maker->seen, key);
    if ((int)id == maker->n_made) {
        struct dau_candidates made = collect(maker, read, capitals);
        *(struct dau_candidates *)dau_arena_push(maker->arena, &maker->made, &maker->n_made,
                                                 sizeof made) = made;
    }
    dau_arena_empty(maker->scratch);
    return &maker->made[id];
}

void dau_candidates_forget(struct dau_candidate_maker *maker)
{
    dau_strings_free(&maker->seen);
    maker->made = NULL;
    maker->n_made = 0;
}
