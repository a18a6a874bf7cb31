#include "correct/candidates.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"
#include "correct/table.h"

enum { MAX_TEXT = 48, MAX_HITS = 32, MAX_STEPS = 1500, FEW_HITS = 8, FEW_STEPS = 300 };

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
        int worst = 1; /* the first is the reading, which stays */
        for (int i = 2; i < co->n; i++)
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
    bool part = co->maker->depth > 1; /* of a token: there are many, and most are wrong */
    struct dau_search search = {.channel = co->maker->channel,
                                .trie = &co->maker->vocab->trie,
                                .scratch = co->maker->scratch,
                                .read = co->reading.codes, .n = co->reading.n,
                                .lead = co->reading.lead, .trail = co->reading.trail,
                                .letter_case = c, .width = co->maker->width,
                                .max_hits = part ? FEW_HITS : MAX_HITS,
                                .max_steps = part ? FEW_STEPS : MAX_STEPS};
    int n = dau_search_words(&search, hits);
    for (int i = 0; i < n; i++)
        add_hit(co, &hits[i], c, cost);
}

/* Capitals that lower letters are easily read as. */
static bool looks_lower(uint32_t c)
{
    return c == 'I' || c == 'J' || c == 'T';
}

/* What each case costs: the reading shows it, but for letters that look the same in both
 * (o O, s S) and where the whole line is in capitals. */
static void set_case_costs(const struct reading *r, bool capitals, float cost[DAU_CASE_N])
{
    int n_cased = r->n_upper + r->n_lower;
    cost[DAU_CASE_LOWER] = cost[DAU_CASE_TITLE] = cost[DAU_CASE_UPPER] = INFINITY;
    if (!n_cased || !r->n_upper)
        cost[DAU_CASE_LOWER] = 0;
    else if (r->upper_first && r->n_upper == 1) {
        cost[DAU_CASE_TITLE] = 0;
        if (looks_lower(r->first))
            cost[DAU_CASE_LOWER] = 0.5F;
    } else if (r->n_upper == n_cased) {
        bool may_be_title = r->n_upper <= 3 && !capitals;
        cost[DAU_CASE_UPPER] = may_be_title ? 2.5F : 0;
        if (may_be_title)
            cost[DAU_CASE_TITLE] = 0;
    } else {
        cost[DAU_CASE_LOWER] = r->upper_first ? 4 : 0.5F;
        cost[DAU_CASE_TITLE] = r->upper_first ? 0.5F : 4;
        cost[DAU_CASE_UPPER] = r->n_upper > r->n_lower ? 0.5F : 4;
    }
    if (!r->case_first && n_cased)
        cost[DAU_CASE_TITLE] = fminf(cost[DAU_CASE_TITLE], 3);
    if (capitals) {
        cost[DAU_CASE_UPPER] = fminf(cost[DAU_CASE_UPPER], 1);
        cost[DAU_CASE_LOWER] += 2;
        cost[DAU_CASE_TITLE] += 2;
    }
}

static void add_all_cases(struct collector *co, bool capitals)
{
    float cost[DAU_CASE_N];
    set_case_costs(&co->reading, capitals, cost);
    for (int c = 0; c < DAU_CASE_N; c++)
        if (!isinf(cost[c]))
            add_words(co, (enum dau_case)c, cost[c]);
}

/* Three capitals or more that only stand for a listed short form when a letter is mended
 * are hardly a short form of their own; nor are such groups in a code. */
static float unlisted(const struct dau_candidate_maker *maker, enum dau_lex_kind kind,
                      const char *text)
{
    static const float misread = 5;
    char mended[256];
    int distance = 0;
    if (kind == DAU_LEX_CODE)
        return dau_lex_mend_code(maker->lex, text, mended, sizeof mended) ? misread : 0;
    return strlen(text) >= 3 && dau_lex_abbreviation(maker->lex, text, &distance) &&
                   distance > 0
               ? misread
               : 0;
}

/* A sign that letters write as a word. */
static const float lone_and = 4;

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
    if (kind == DAU_LEX_ABBREVIATION || kind == DAU_LEX_CODE)
        cost += unlisted(maker, kind,
                         dau_arena_strndup(maker->scratch, at, edges.to - edges.lead));
    if (kind == DAU_LEX_PUNCTUATION && strcmp(text, "&") == 0)
        cost += lone_and;
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
                                                              dau_channel_piece(channel, dau_piece_of(codes + j, k))));
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
}

static void add_mended(struct collector *co, const char *mended, enum dau_why why)
{
    if (mended && strcmp(mended, co->read) != 0)
        add(co, mended, text_score(co, mended) + 0.5F * spelling(co->maker, mended), why);
}

static bool same_but_for_case(const char *a, const char *b, struct dau_arena *scratch)
{
    return strcmp(dau_text_lower(scratch, a), dau_text_lower(scratch, b)) == 0;
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
    if (foreign && !same_but_for_case(foreign, core, scratch))
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
    bool is_short = r->n && r->n_digits <= 2 && r->n <= 6;
    switch (dau_lex_kind_of(co->maker->lex, co->read)) {
    case DAU_LEX_DATE:
    case DAU_LEX_TIME:
    case DAU_LEX_PERCENT:
    case DAU_LEX_URL:
    case DAU_LEX_EMAIL:
    case DAU_LEX_PHONE:
    case DAU_LEX_LABEL:
        return false;
    case DAU_LEX_PUNCTUATION: /* "&" may have been one letter */
        return r->n == 1 && !dau_edge_may_lead(*r->codes) &&
               !dau_edge_may_trail(*r->codes);
    case DAU_LEX_CODE:
        if (r->n_upper > r->n_lower)
            return false;
        break;
    case DAU_LEX_NUMBER:
    case DAU_LEX_AMOUNT:
        return is_short;
    default:
        break;
    }
    struct dau_edges edges = dau_edges_of(co->read);
    if (!r->n || memchr(co->read + edges.lead, '/', edges.to - edges.lead))
        return false;
    return r->n_digits <= 2 || r->n_digits < r->n_upper + r->n_lower;
}

/* A token that is two: cut [0, left) and [right, end), with what stands between. */
struct halves {
    const struct dau_candidates *left, *right;
    const char *between;
    float cost;
};

static float rank_of(const struct dau_candidate *c)
{
    return c->score + c->prior;
}

static void add_both(struct collector *co, const struct dau_candidate *left,
                     const struct dau_candidate *right, const struct halves *h)
{
    char *text = dau_arena_printf(co->maker->scratch, "%s%s%s", left->text, h->between,
                                  right->text);
    add(co, text, left->score + right->score - h->cost, DAU_WHY_CHANNEL);
    struct dau_candidate *c = find(co, text);
    if (!c)
        return;
    c->n_words = 0;
    for (int i = 0; i < left->n_words && c->n_words < DAU_CANDIDATE_WORDS; i++)
        c->words[c->n_words++] = left->words[i];
    for (int i = 0; i < right->n_words && c->n_words < DAU_CANDIDATE_WORDS; i++)
        c->words[c->n_words++] = right->words[i];
    c->prior = left->prior + right->prior;
}

/* The best few of both sides in all pairs. */
static void add_halves(struct collector *co, const struct halves *h)
{
    enum { FEW = 5 };
    int best[2][FEW], n[2] = {0, 0};
    const struct dau_candidates *sides[2] = {h->left, h->right};
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < sides[s]->n; i++) {
            int at = n[s] < FEW ? n[s]++ : FEW - 1;
            const struct dau_candidate *list = sides[s]->list;
            if (n[s] == FEW && at == FEW - 1 && i >= FEW &&
                rank_of(&list[best[s][at]]) >= rank_of(&list[i]))
                continue;
            for (; at && rank_of(&list[best[s][at - 1]]) < rank_of(&list[i]); at--)
                best[s][at] = best[s][at - 1];
            best[s][at] = i;
        }
    for (int i = 0; i < n[0]; i++)
        for (int k = 0; k < n[1]; k++)
            add_both(co, &h->left->list[best[0][i]], &h->right->list[best[1][k]], h);
}

/* The first sign between two runs of letters: "lập-Tự", "lý.Điều", "huyện/tỉnh"; 0: none. */
static size_t sign_between(const struct dau_candidate_maker *maker, const char *read)
{
    enum dau_lex_kind kind = dau_lex_kind_of(maker->lex, read);
    if (kind != DAU_LEX_OTHER && kind != DAU_LEX_SYLLABLE && kind != DAU_LEX_CODE)
        return 0;
    struct dau_edges e = dau_edges_of(read);
    const char *at = read + e.lead, *before = at;
    bool letter = false, lower = kind != DAU_LEX_CODE;
    for (uint32_t c; at < read + e.to && (c = dau_text_next(&at)); before = at) {
        lower |= dau_text_is_lower(c);
        if (letter && lower && c < 0x80 && strchr("-/.,;:()", (int)c))
            return dau_text_is_letter(dau_text_next(&at)) ? (size_t)(before - read) : 0;
        letter = dau_text_is_letter(c) || dau_text_is_digit(c);
    }
    return 0;
}

static void add_compound(struct collector *co, size_t sign, bool capitals)
{
    struct dau_candidate_maker *maker = co->maker;
    char *left = dau_arena_strndup(maker->arena, co->read, sign);
    struct halves h = {.between = dau_arena_strndup(maker->arena, co->read + sign, 1)};
    h.left = dau_candidates_of(maker, left, capitals);
    h.right = dau_candidates_of(maker, co->read + sign + 1, capitals);
    add_halves(co, &h);
}

/* A reading that no single word explains may be two that lost their space. */
static void add_parted(struct collector *co, bool capitals)
{
    static const float poor = -8;
    struct dau_candidate_maker *maker = co->maker;
    struct reading r = co->reading; /* the collector's own goes with the scratch */
    for (int i = 0; i < co->n; i++)
        if (co->list[i].score > poor)
            return;
    float cost = -dau_channel_space(maker->channel, DAU_SPACE_JOINED);
    for (int cut = 1; cut < r.n; cut++) {
        struct dau_edges e = dau_edges_of(co->read);
        if (r.offsets[cut] <= e.lead || r.offsets[cut] >= e.to)
            continue;
        char *left = dau_arena_strndup(maker->arena, co->read, r.offsets[cut]);
        struct halves h = {.between = " ", .cost = cost};
        h.left = dau_candidates_of(maker, left, capitals);
        if (h.left->list[0].score < poor)
            continue;
        h.right = dau_candidates_of(maker, co->read + r.offsets[cut], capitals);
        add_halves(co, &h);
    }
}

enum { DEEPEST = 3 };

static struct dau_candidates collect(struct dau_candidate_maker *maker, const char *read,
                                     bool capitals)
{
    struct collector co = {.maker = maker, .read = read};
    size_t sign = maker->depth < DEEPEST ? sign_between(maker, read) : 0;
    maker->depth++;
    add_reading(&co);
    if (sign)
        add_compound(&co, sign, capitals);
    co.reading = make_reading(maker, read);
    bool word = may_be_word(&co);
    if (word)
        add_all_cases(&co, capitals);
    add_codes(&co);
    if (word && maker->depth == 1)
        add_parted(&co, capitals);
    maker->depth--;
    qsort(co.list, (size_t)co.n, sizeof *co.list, by_score);
    struct dau_candidates made = {.n = co.n};
    made.list = DAU_NEW_N(maker->arena, struct dau_candidate, (size_t)co.n);
    memcpy(made.list, co.list, (size_t)co.n * sizeof *co.list);
    while (made.reading < co.n && strcmp(co.list[made.reading].text, read) != 0)
        made.reading++;
    assert(made.reading < co.n);
    made.own = made.list[made.reading].score;
    return made;
}

static void set_share(struct dau_candidates *c, float from, float to)
{
    for (int i = 0; i < c->n; i++)
        c->list[i].score += logf(1 - to) - logf(1 - from);
    c->list[c->reading].score = logf(to + (1 - to) * expf(c->own));
}

void dau_candidates_set_share(struct dau_candidate_maker *maker, float share)
{
    for (int i = 0; i < maker->n_made; i++)
        if (maker->made[i]->whole)
            set_share(maker->made[i], maker->right_share, share);
    maker->right_share = share;
}

const struct dau_candidates *dau_candidates_of(struct dau_candidate_maker *maker,
                                               const char *read, bool capitals)
{
    char key[256];
    int n = snprintf(key, sizeof key, "%c%d%s", capitals ? 'C' : 'c', maker->depth > 0, read);
    uint32_t id = (size_t)n < sizeof key ? dau_strings_find(&maker->seen, key) : DAU_TABLE_NONE;
    if (id != DAU_TABLE_NONE)
        return maker->made[id];
    struct dau_candidates *made = DAU_NEW(maker->arena, struct dau_candidates);
    *made = collect(maker, read, capitals);
    made->whole = maker->depth == 0;
    if (made->whole) {
        set_share(made, 0, maker->right_share);
        dau_arena_empty(maker->scratch);
    }
    if ((size_t)n < sizeof key) {
        dau_strings_add(&maker->seen, key);
        *(struct dau_candidates **)dau_arena_push(maker->arena, &maker->made, &maker->n_made,
                                                  sizeof made) = made;
    }
    return made;
}

void dau_candidates_forget(struct dau_candidate_maker *maker)
{
    dau_strings_free(&maker->seen);
    maker->made = NULL;
    maker->n_made = 0;
}
