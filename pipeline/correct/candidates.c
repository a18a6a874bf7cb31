#include "correct/candidates.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/candidate.h"
#include "correct/edges.h"
#include "correct/glue.h"
#include "correct/look_alike.h"
#include "correct/person.h"
#include "correct/reading.h"
#include "correct/spelling.h"

enum { WHOLE = 40 }; /* candidates that are one word */
enum { MAX_HITS = 32, MAX_STEPS = 3000, FEW_HITS = 8, FEW_STEPS = 600 };

/* Candidates while they are collected. */
struct collector {
    struct dau_candidate_maker *maker;
    const char *read;
    struct dau_reading reading;
    float extra; /* what a word costs besides */
    struct dau_candidate list[DAU_CANDIDATES];
    uint32_t hashes[DAU_CANDIDATES]; /* of their texts */
    int n;
    int n_whole; /* of them, which those of two words do not drive out; 0: no such yet
                  */
};

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t h = 2166136261U;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619U;
    return h;
}

static struct dau_candidate *find(struct collector *co, const char *text)
{
    uint32_t hash = hash_of(text);
    for (int i = 0; i < co->n; i++)
        if (co->hashes[i] == hash && strcmp(co->list[i].text, text) == 0)
            return &co->list[i];
    return NULL;
}

/* The new candidate, whose words are to be set; NULL when it was there, or when there are
 * enough that are better. */
static struct dau_candidate *put(struct collector *co, const char *text, float score,
                                 enum dau_why why)
{
    struct dau_candidate *there = find(co, text);
    if (there) {
        there->score = fmaxf(there->score, score);
        return NULL;
    }
    if (co->n == (co->n_whole ? DAU_CANDIDATES : WHOLE)) {
        int worst = co->n_whole ? co->n_whole : 1; /* the first is the reading */
        for (int i = worst + 1; i < co->n; i++)
            if (co->list[i].score < co->list[worst].score)
                worst = i;
        if (co->list[worst].score >= score)
            return NULL;
        co->list[worst] = co->list[--co->n];
        co->hashes[worst] = co->hashes[co->n];
    }
    struct dau_candidate *c = &co->list[co->n];
    co->hashes[co->n++] = hash_of(text);
    *c = (struct dau_candidate){
        .text = dau_arena_strdup(co->maker->arena, text), .score = score, .why = why};
    return c;
}

static void add(struct collector *co, const char *text, float score, enum dau_why why)
{
    struct dau_candidate *c = put(co, text, score, why);
    if (c)
        dau_candidate_words(co->maker, c);
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

/* The reading with a word in place of its bytes [from, to). */
static char *with_signs(struct collector *co, size_t from, size_t to, const char *word)
{
    size_t length = strlen(word), rest = strlen(co->read + to);
    char *text = dau_arena_take(co->maker->scratch, from + length + rest + 1, 1);
    memcpy(text, co->read, from);
    memcpy(text + from, word, length);
    memcpy(text + from + length, co->read + to, rest + 1);
    return text;
}

static void add_hit(struct collector *co, const struct dau_hit *hit,
                    enum dau_case letter_case, float cost)
{
    struct dau_candidate_maker *maker = co->maker;
    const struct dau_reading *r = &co->reading;
    const char *word = dau_cased(maker->scratch, maker->vocab->words[hit->word].text,
                                 letter_case);
    size_t from = r->offsets[hit->from], to = r->offsets[hit->to];
    char *core = dau_arena_strndup(maker->scratch, co->read + from, to - from);
    float edges = r->lead[hit->from] + r->trail[hit->to];
    float score = edges + with_word(maker, word, core, hit->score - edges);
    char *text = with_signs(co, from, to, word);
    struct dau_candidate *c = put(co, text, score - cost, DAU_WHY_CHANNEL);
    if (c && !from && !co->read[to]) {
        c->words[0] = maker->vocab->words[hit->word].lm;
        c->prior = maker->vocab->words[hit->word].alone;
        c->n_words = 1;
    } else if (c)
        dau_candidate_words(maker, c);
}

static void add_words(struct collector *co, enum dau_case c, float cost)
{
    struct dau_hit hits[MAX_HITS];
    bool part =
        co->maker->depth > 1; /* of a token: there are many, and most are wrong */
    struct dau_search search = {.channel = co->maker->channel,
                                .trie = &co->maker->vocab->trie,
                                .read = co->reading.codes,
                                .n = co->reading.n,
                                .lead = co->reading.lead,
                                .trail = co->reading.trail,
                                .letter_case = c,
                                .width = co->maker->width,
                                .max_hits = part ? FEW_HITS : MAX_HITS,
                                .max_steps = part ? FEW_STEPS : MAX_STEPS};
    int n = dau_search_words(&search, hits);
    for (int i = 0; i < n; i++)
        add_hit(co, &hits[i], c, cost);
}

static void add_all_cases(struct collector *co, bool capitals)
{
    float cost[DAU_CASE_N];
    dau_reading_case_costs(&co->reading, capitals, cost);
    for (int c = 0; c < DAU_CASE_N; c++)
        if (!isinf(cost[c]))
            add_words(co, (enum dau_case)c, cost[c] + co->extra);
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
    return dau_letters_score(co->maker->channel, word, read) +
           dau_channel_edge(co->maker->channel, DAU_EDGE_LEAD, lead) +
           dau_channel_edge(co->maker->channel, DAU_EDGE_TRAIL, text + e.to);
}

static void add_reading(struct collector *co)
{
    float own = fmaxf(text_score(co, co->read), -4.0F * (float)strlen(co->read) - 8);
    add(co, co->read, own + dau_spelling(co->maker->lex, co->maker->scratch, co->read),
        DAU_WHY_NONE);
}

static void add_mended(struct collector *co, const char *mended, enum dau_why why)
{
    if (mended && strcmp(mended, co->read) != 0)
        add(co, mended,
            text_score(co, mended) +
                0.5F * dau_spelling(co->maker->lex, co->maker->scratch, mended),
            why);
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
    const struct dau_lex_abbreviation *abbreviation =
        dau_lex_abbreviation(lex, core, NULL);
    const char *foreign = dau_lex_foreign(lex, core);
    if (abbreviation)
        add_mended(co,
                   dau_arena_printf(scratch, "%.*s%s%s", (int)e.lead, co->read,
                                    abbreviation->text, co->read + e.to),
                   DAU_WHY_CODE);
    if (foreign && !same_but_for_case(foreign, core, scratch))
        add_mended(co,
                   dau_arena_printf(scratch, "%.*s%s%s", (int)e.lead, co->read, foreign,
                                    co->read + e.to),
                   DAU_WHY_LEXICON);
}

static int by_score(const void *a, const void *b)
{
    const struct dau_candidate *x = a, *y = b;
    return x->score > y->score   ? -1
           : x->score < y->score ? 1
                                 : strcmp(x->text, y->text);
}

/* A look-alike that is a listed short form: "UBNI)" is UBND. */
static void add_short_form(struct collector *co)
{
    enum { shortest = 3 };
    struct dau_edges e = dau_edges_of(co->read);
    struct dau_arena *scratch = co->maker->scratch;
    const char *core = dau_arena_strndup(scratch, co->read + e.lead, e.to - e.lead);
    const struct dau_lex_abbreviation *form =
        dau_lex_abbreviation(co->maker->lex, core, NULL);
    if (form && strlen(core) >= shortest && co->reading.n_upper > co->reading.n_lower)
        add(co,
            dau_arena_printf(scratch, "%.*s%s%s", (int)e.lead, co->read, form->text,
                             co->read + e.to),
            -co->extra, DAU_WHY_CODE);
}

/* A word that the reading's own letters stand for leaves nothing to look-alikes. */
static bool is_explained(const struct collector *co)
{
    static const float well = -2;
    for (int i = 1; i < co->n; i++) /* the first is the reading */
        if (co->list[i].score > well)
            return true;
    return false;
}

static struct dau_reading reading_of(const struct dau_candidate_maker *maker,
                                     const char *read)
{
    struct dau_reading_signs signs = {maker->colons, maker->firm};
    return dau_reading_of(maker->channel, read, signs, maker->scratch);
}

/* The words that the reading's look-alikes may be. */
static void add_look_alikes(struct collector *co, bool capitals)
{
    struct dau_look_alike all[DAU_LOOK_ALIKES];
    struct collector whole = *co;
    int n = dau_look_alikes_of(co->read, co->maker->scratch, all);
    for (int i = 0; i < n; i++) {
        co->read = all[i].text;
        co->reading = reading_of(co->maker, co->read);
        co->extra = all[i].cost;
        add_all_cases(co, capitals);
        add_short_form(co);
    }
    co->read = whole.read;
    co->reading = whole.reading;
    co->extra = 0;
}

static bool is_listed(const struct collector *co)
{
    struct dau_edges e = dau_edges_of(co->read);
    int distance = 0;
    const char *core =
        dau_arena_strndup(co->maker->scratch, co->read + e.lead, e.to - e.lead);
    return dau_lex_abbreviation(co->maker->lex, core, &distance) && distance == 0;
}

/* Dates, codes and the like are no words; a short number or amount may be one. */
static bool may_be_word(const struct collector *co, bool capitals)
{
    const struct dau_reading *r = &co->reading;
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
    case DAU_LEX_ABBREVIATION: /* words are not in capitals among small letters */
        if (!capitals && r->n_lower + r->n_digits == 0 &&
            (r->n_upper > 2 || (r->n_upper == 2 && is_listed(co))))
            return false;
        break;
    case DAU_LEX_NUMBER:
    case DAU_LEX_AMOUNT:
        return is_short;
    default:
        break;
    }
    struct dau_edges edges = dau_edges_of(co->read);
    if (dau_is_degree(co->read))
        return false;
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

/* The first sign between two runs of letters: "lập-Tự", "lý.Điều", "huyện/tỉnh",
 * "khẩu).(Điều"; 0: none. */
static size_t sign_between(const struct dau_candidate_maker *maker, const char *read,
                           size_t *length)
{
    static const char signs[] = "-/.,;:()";
    enum { MOST = 3 };
    enum dau_lex_kind kind = dau_lex_kind_of(maker->lex, read);
    if (kind != DAU_LEX_OTHER && kind != DAU_LEX_SYLLABLE && kind != DAU_LEX_CODE)
        return 0;
    struct dau_edges e = dau_edges_of(read);
    const char *at = read + e.lead, *before = at;
    bool letter = false, lower = kind != DAU_LEX_CODE;
    for (uint32_t c; at < read + e.to && (c = dau_text_next(&at)); before = at) {
        lower |= dau_text_is_lower(c);
        if (letter && lower && c < 0x80 && strchr(signs, (int)c)) {
            *length = strspn(before, signs);
            at = before + *length;
            bool word = *length <= MOST && dau_text_is_letter(dau_text_next(&at));
            return word ? (size_t)(before - read) : 0;
        }
        letter = dau_text_is_letter(c) || dau_text_is_digit(c);
    }
    return 0;
}

/* Between two letters without a space, in print. */
static const float strange_sign = 6;

static void add_compound(struct collector *co, size_t sign, size_t length,
                         bool capitals)
{
    struct dau_candidate_maker *maker = co->maker;
    char *left = dau_arena_strndup(maker->arena, co->read, sign);
    struct halves h = {.between =
                           dau_arena_strndup(maker->arena, co->read + sign, length)};
    h.cost = strpbrk(h.between, "();") ? strange_sign : 0;
    h.left = dau_candidates_of(maker, left, capitals);
    h.right = dau_candidates_of(maker, co->read + sign + length, capitals);
    add_halves(co, &h);
}

/* A word and a date or code that lost the space between them. */
static void add_glued(struct collector *co, bool capitals)
{
    static const float mended = 2; /* strokes that were read as figures */
    struct dau_candidate_maker *maker = co->maker;
    struct dau_glue glue;
    if (!dau_glue_of(maker->lex, co->read, maker->arena, &glue))
        return;
    struct halves h = {.between = " "};
    h.cost = (glue.mended ? mended : 0) -
             dau_channel_space(maker->channel, DAU_SPACE_JOINED);
    h.left = dau_candidates_of(maker, glue.left, capitals);
    h.right = dau_candidates_of(maker, glue.right, capitals);
    add_halves(co, &h);
}

/* A reading that no single word explains may be two that lost their space. */
static void add_parted(struct collector *co, bool capitals)
{
    static const float poor = -8, unlikely = -5;
    struct dau_candidate_maker *maker = co->maker;
    struct dau_reading r = co->reading; /* the collector's own goes with the scratch */
    for (int i = 0; i < co->n; i++)
        if (co->list[i].score > unlikely)
            return;
    float cost = -dau_channel_space(maker->channel, DAU_SPACE_JOINED);
    co->n_whole = co->n;
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

static void number_words(const struct dau_candidate_maker *maker,
                         struct dau_candidates *made)
{
    for (int i = 0; maker->words && i < made->n; i++) {
        dau_candidate_number(maker, &made->list[i]);
    }
}

enum { DEEPEST = 3 };

static struct dau_candidates collect(struct dau_candidate_maker *maker,
                                     const char *read, bool capitals)
{
    struct collector co = {.maker = maker, .read = read};
    size_t length = 0, sign = maker->depth < DEEPEST && !dau_is_degree(read)
                                  ? sign_between(maker, read, &length)
                                  : 0;
    maker->depth++;
    add_reading(&co);
    if (sign)
        add_compound(&co, sign, length, capitals);
    if (maker->depth < DEEPEST)
        add_glued(&co, capitals);
    co.reading = reading_of(maker, read);
    bool word = may_be_word(&co, capitals);
    if (word)
        add_all_cases(&co, capitals);
    if (word && maker->look_alikes && maker->depth == 1 && !is_explained(&co))
        add_look_alikes(&co, capitals);
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
    int n = snprintf(key, sizeof key, "%c%c%d%s", capitals ? 'C' : 'c',
                     maker->firm ? 'f' : 'e', maker->depth > 0, read);
    uint32_t id =
        (size_t)n < sizeof key ? dau_strings_find(&maker->seen, key) : DAU_TABLE_NONE;
    if (id != DAU_TABLE_NONE)
        return maker->made[id];
    struct dau_candidates *made = DAU_NEW(maker->arena, struct dau_candidates);
    *made = collect(maker, read, capitals);
    made->whole = maker->depth == 0;
    if (made->whole) {
        made->weighed =
            DAU_NEW_N(maker->arena, const struct dau_candidates *, DAU_CANDIDATE_WAYS);
        number_words(maker, made);
        set_share(made, 0, maker->right_share);
        dau_arena_empty(maker->scratch);
    }
    if ((size_t)n < sizeof key) {
        dau_strings_add(&maker->seen, key);
        *(struct dau_candidates **)dau_arena_push(maker->arena, &maker->made,
                                                  &maker->n_made, sizeof made) = made;
        made->number = maker->n_made;
    }
    return made;
}

void dau_candidates_forget(struct dau_candidate_maker *maker)
{
    dau_strings_free(&maker->seen);
    maker->made = NULL;
    maker->n_made = 0;
}

void dau_candidates_forget_others(struct dau_candidate_maker *maker, const bool *kept)
{
    struct dau_strings before = maker->seen;
    struct dau_candidates **fewer = NULL;
    int n = 0;
    maker->seen = (struct dau_strings){0};
    for (int i = 0; i < maker->n_made; i++) {
        struct dau_candidates *made = maker->made[i];
        if (!made->whole || !kept[made->number])
            continue;
        dau_strings_add(&maker->seen, dau_strings_text(&before, (uint32_t)i));
        *(struct dau_candidates **)dau_arena_push(maker->arena, &fewer, &n,
                                                  sizeof *fewer) = made;
        made->number = n;
    }
    maker->made = fewer;
    maker->n_made = n;
    dau_strings_free(&before);
}
