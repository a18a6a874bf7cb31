#include "correct/name.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"
#include "correct/person.h"

/* Each mention is held against the latest persons: a letter names no more. */
enum { LONGEST = 5, CHOICES = 24, MOST_READINGS = 16, LATEST = 200 };

/* Chosen on rendered letters with made names, whose names were not counted. */
static const float part_weight = 1, context_weight = 0.1F;
static const float sure_enough = 0.95F;

/* What one word of a name may be. */
struct choice {
    const char *word; /* without the signs around it */
    float letters;    /* by the channel, of all readings */
    float context;    /* by the words before, the best mention */
    float p;
};

struct word {
    struct choice choices[CHOICES];
    int n;
    const char *readings[MOST_READINGS]; /* those that counted */
    int n_readings;
};

/* A mention, and the person it names. */
struct mention {
    int from, n; /* places */
    int person;
};

struct person {
    struct word words[LONGEST];
    int n;
};

struct names {
    struct dau_work *w;
    struct mention *mentions;
    int n_mentions;
    struct person *persons;
    int n_persons;
};

static const char *text_at(const struct names *names, int i)
{
    return i >= 0 && i < names->w->flow.n_places ? names->w->flow.places[i].token->text
                                                 : "";
}

static const char *core_of(const char *text, struct dau_arena *arena)
{
    struct dau_edges e = dau_edges_of(text);
    return dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
}

/* A word with a capital and small letters, or signs that are read for letters. */
static bool is_capital(const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    const char *at = text + e.lead;
    bool first = dau_text_is_upper(dau_text_next(&at));
    int upper = 0, joints = 0;
    while (first && at < text + e.to) {
        uint32_t c = dau_text_next(&at);
        upper += dau_text_is_upper(c);
        joints += c == '/' || c == '-' || c == ' ';
    }
    return first && !upper && !joints && e.to > e.lead;
}

/* "LO" for Lò: two letters that are alike in both cases. */
static bool is_short_capital(const char *text)
{
    struct dau_edges e = dau_edges_of(text);
    const char *at = text + e.lead;
    return e.to - e.lead == 2 && dau_text_is_upper(dau_text_next(&at)) &&
           dau_text_is_upper(dau_text_next(&at));
}

static bool may_begin(const char *text)
{
    return is_capital(text) || is_short_capital(text);
}

static bool ends_phrase(const char *text)
{
    return text[dau_edges_of(text).to] != '\0';
}

static bool begins_phrase(const char *text)
{
    return dau_edges_of(text).lead > 0;
}

/* Words with a capital from place `i` on, in one phrase. */
static int run_at(const struct names *names, int i)
{
    const struct dau_work *w = names->w;
    int n = 0;
    for (int k = i; k < w->flow.n_places && n <= LONGEST; k++, n++) {
        const struct dau_place *place = &w->flow.places[k];
        const char *read = place->token->read;
        if (w->marked[k] || !may_begin(read) || !may_begin(place->token->text) ||
            (n && (begins_phrase(read) || place->block != place[-1].block ||
                   w->slots[k].starts)))
            break;
        if (ends_phrase(read))
            return n + 1;
    }
    return n;
}

static bool is_title(const struct names *names, int i)
{
    static const char *const titles[] = {"ông", "bà"};
    struct dau_arena *arena = names->w->arena;
    const char *text = dau_text_lower(arena, text_at(names, i));
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++)
        if (strcmp(text, titles[k]) == 0)
            return true;
    bool comrade = strcmp(text, "chí") == 0 &&
                   strcmp(dau_text_lower(arena, text_at(names, i - 1)), "đồng") == 0;
    return comrade || dau_is_degree(names->w->flow.places[i].token->read);
}

static enum dau_lex_name part_of(int k, int n)
{
    return k == n - 1 ? DAU_LEX_GIVEN : k == 0 ? DAU_LEX_SURNAME : DAU_LEX_MIDDLE;
}

/* Its number, or -1. */
static int find(const struct word *word, const char *text)
{
    for (int i = 0; i < word->n; i++)
        if (strcmp(word->choices[i].word, text) == 0)
            return i;
    return -1;
}

/* Logarithm of P(word | the two words before, as they were chosen). */
static float in_context(const struct names *names, int i, const struct dau_candidate *c)
{
    const struct dau_work *w = names->w;
    struct dau_lm_state state = {0};
    for (int k = i > 2 ? i - 2 : 0; k < i; k++)
        dau_lm_score_token(w->self->lm, &state, text_at(names, k), &state);
    return c->n_words ? dau_lm_score(w->self->lm, &state, c->words[0], &state) : 0;
}

/* "Páo": an engine without the marks writes é for many letters, but hardly another mark
 * by chance. */
static bool is_as_printed(const char *word)
{
    bool marked = false;
    const char *at = word;
    for (uint32_t c; (c = dau_text_next(&at));)
        marked |= c >= 0x80 && c != 0xE9 && c != 0xC9;
    return marked && dau_lex_is_syllable(word);
}

/* What the word at place `i` may be, worst letters last. */
static struct word word_at(const struct names *names, int i)
{
    struct dau_work *w = names->w;
    const struct dau_place *place = &w->flow.places[i];
    const struct dau_candidates *all = dau_candidates_of(
        &w->mangled, place->token->read, dau_line_in_capitals(place->line));
    const char *read = core_of(place->token->read, w->arena);
    struct word word = {.readings = {read}, .n_readings = 1};
    bool as_printed = is_as_printed(read);
    if (dau_text_count(read) == 1) /* Nguyễn Văn H: an initial is no name */
        return word;
    for (int k = 0; k < all->n; k++) {
        const char *text = core_of(all->list[k].text, w->arena);
        float context;
        if (strchr(text, ' ') || !is_capital(text) || !dau_lex_is_syllable(text) ||
            find(&word, text) >= 0 || (as_printed && strcmp(text, read) != 0))
            continue;
        context = in_context(names, i, &all->list[k]);
        if (word.n < CHOICES)
            word.choices[word.n++] =
                (struct choice){text, all->list[k].score, context, 0};
    }
    return word;
}

static float least_letters(const struct word *word)
{
    float least = 0;
    for (int i = 0; i < word->n; i++)
        least = fminf(least, word->choices[i].letters);
    return least - 2;
}

static float best_letters(const struct word *word)
{
    float best = -INFINITY;
    for (int i = 0; i < word->n; i++)
        best = fmaxf(best, word->choices[i].letters);
    return best;
}

static bool is_common(const struct names *names, const char *surname)
{
    static const float common = 0.004F;
    return dau_lex_name_share(names->w->self->lex, surname, DAU_LEX_SURNAME) >= common;
}

static bool is_surname(const struct names *names, int i)
{
    return is_common(names, core_of(text_at(names, i), names->w->arena));
}

/* By the letters alone. */
static bool may_be_surname(struct names *names, int i)
{
    static const float unlikely = 3;
    struct word word = word_at(names, i);
    float best = best_letters(&word);
    for (int k = 0; k < word.n; k++)
        if (word.choices[k].letters > best - unlikely &&
            is_common(names, word.choices[k].word))
            return true;
    return false;
}

/* The first words are a place: "Cao Bằng", "Bà Rịa". */
static bool is_place(const struct names *names, int i, int n)
{
    const char *words[LONGEST + 1];
    for (int k = 0; k < n; k++)
        words[k] = core_of(text_at(names, i + k), names->w->arena);
    return dau_lex_place(names->w->self->lex, words, n) > 1;
}

/* Surnames that begin the names of bodies, and keep lines: "Đoàn Đà Nẵng". */
static bool begins_body(const struct names *names, int i)
{
    const char *text = text_at(names, i);
    return strcmp(text, "Đoàn") == 0 || strcmp(text, "Lưu") == 0;
}

/* The line before is a position in capitals: "PHÓ BÍ THƯ". */
static bool is_below_position(const struct names *names, int i)
{
    const struct dau_place *place = &names->w->flow.places[i];
    return i && place->index_in_line == 0 && place[-1].block == place->block &&
           dau_line_in_capitals(place[-1].line);
}

/* "đồng chí Tổng Bí thư": what a person is, not the name. */
static bool is_role(const struct names *names, int i)
{
    static const char *const roles[] = {
        "tổng", "phó", "bí",   "chủ", "giám", "trưởng", "chánh", "ủy",
        "bộ",   "thủ", "viện", "cục", "vụ",   "thường", "hiệu",  "ban"};
    const char *text = dau_text_lower(names->w->arena, text_at(names, i));
    for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
        if (strcmp(text, roles[k]) == 0)
            return true;
    return false;
}

/* How many words of a name stand at place `i`; 0: none. */
static int name_at(struct names *names, int i)
{
    const struct dau_place *place = &names->w->flow.places[i];
    int n = run_at(names, i);
    if (!n || n > LONGEST || is_role(names, i))
        return 0;
    if (i && is_title(names, i - 1) && !is_place(names, i - 1, 2))
        return n > 1 || dau_text_count(place->token->read) > 2 ? n : 0;
    if (n < 3 || is_place(names, i, n))
        return 0;
    if (place->line->n_tokens == n)
        return is_below_position(names, i) || may_be_surname(names, i) ? n : 0;
    return n <= 4 && is_surname(names, i) && !begins_body(names, i) ? n : 0;
}

/* True when one word may have been read both ways. */
static bool may_be_same(const struct word *a, const struct word *b)
{
    static const float unlikely = 4;
    float best_a = best_letters(a), best_b = best_letters(b);
    for (int i = 0; i < a->n; i++)
        for (int k = 0; k < b->n; k++)
            if (strcmp(a->choices[i].word, b->choices[k].word) == 0 &&
                a->choices[i].letters > best_a - unlikely &&
                b->choices[k].letters > best_b - unlikely)
                return true;
    return false;
}

/* The same letters in the same print are read the same way: they count once. */
static bool is_counted(const struct word *word, const char *reading)
{
    for (int i = 0; i < word->n_readings; i++)
        if (strcmp(word->readings[i], reading) == 0)
            return true;
    return false;
}

static void add_reading(struct word *to, const struct word *from)
{
    float least_to = least_letters(to), least_from = least_letters(from);
    if (is_counted(to, from->readings[0]) || to->n_readings == MOST_READINGS)
        return;
    to->readings[to->n_readings++] = from->readings[0];
    for (int i = 0; i < to->n; i++) {
        int at = find(from, to->choices[i].word);
        const struct choice *same = &from->choices[at < 0 ? 0 : at];
        to->choices[i].letters += at < 0 ? least_from : same->letters;
        if (at >= 0)
            to->choices[i].context = fmaxf(to->choices[i].context, same->context);
    }
    for (int i = 0; i < from->n && to->n < CHOICES; i++)
        if (find(to, from->choices[i].word) < 0) {
            to->choices[to->n] = from->choices[i];
            to->choices[to->n++].letters += least_to;
        }
}

static bool is_same_person(const struct person *a, const struct person *b)
{
    bool same = a->n == b->n;
    for (int k = 0; same && k < a->n; k++)
        same = may_be_same(&a->words[k], &b->words[k]);
    return same;
}

/* The person of whom the mention is one more; -1: none that is known. */
static int known_person(struct names *names, const struct mention *mention,
                        struct person *person)
{
    *person = (struct person){.n = mention->n};
    for (int k = 0; k < person->n; k++)
        person->words[k] = word_at(names, mention->from + k);
    for (int i = names->n_persons - 1; i >= 0 && i >= names->n_persons - LATEST; i--)
        if (is_same_person(&names->persons[i], person)) {
            for (int k = 0; k < person->n; k++)
                add_reading(&names->persons[i].words[k], &person->words[k]);
            return i;
        }
    return -1;
}

static int person_of(struct names *names, const struct mention *mention)
{
    struct person person;
    int known = known_person(names, mention, &person);
    if (known < 0)
        *(struct person *)dau_arena_push(names->w->arena, &names->persons,
                                         &names->n_persons, sizeof person) = person;
    return known < 0 ? names->n_persons - 1 : known;
}

static void weigh(const struct names *names, struct person *person)
{
    const struct dau_lex *lex = names->w->self->lex;
    for (int k = 0; k < person->n; k++) {
        struct word *word = &person->words[k];
        float best = -INFINITY, sum = 0;
        for (int i = 0; i < word->n; i++) {
            struct choice *c = &word->choices[i];
            float share = dau_lex_name_share(lex, c->word, part_of(k, person->n));
            c->p = c->letters + part_weight * logf(share) + context_weight * c->context;
            best = fmaxf(best, c->p);
        }
        for (int i = 0; i < word->n; i++)
            sum += word->choices[i].p = expf(word->choices[i].p - best);
        for (int i = 0; i < word->n; i++) {
            struct choice c = word->choices[i];
            int at = i;
            c.p /= sum;
            for (; at && word->choices[at - 1].p < c.p; at--)
                word->choices[at] = word->choices[at - 1];
            word->choices[at] = c;
        }
    }
}

static const char *with_signs(struct dau_arena *arena, const char *read, const char *word)
{
    struct dau_edges e = dau_edges_of(read);
    return dau_arena_printf(arena, "%.*s%s%s", (int)e.lead, read, word, read + e.to);
}

static void set_alternatives(const struct dau_place *place, const struct word *word)
{
    static const float least = 0.02F;
    struct dau_arena *arena = place->page->arena;
    struct dau_token *token = place->token;
    token->alts = NULL;
    token->n_alts = 0;
    for (int i = 1; i < word->n && word->choices[i].p >= least; i++)
        *(struct dau_alt *)dau_arena_push(arena, &token->alts, &token->n_alts,
                                          sizeof *token->alts) =
            (struct dau_alt){with_signs(arena, token->text, word->choices[i].word), "name",
                             word->choices[i].p};
}

static void set_word(const struct dau_place *place, const struct word *word,
                     enum dau_why why)
{
    struct dau_token *token = place->token;
    float p = word->n ? word->choices[0].p : 0;
    if (word->n)
        dau_token_change(
            place->page, token,
            with_signs(place->page->arena, token->text, word->choices[0].word), why, p);
    if (p >= sure_enough) {
        token->flags &= ~(unsigned)DAU_TOKEN_DOUBTFUL;
        return;
    }
    token->flags |= DAU_TOKEN_DOUBTFUL;
    set_alternatives(place, word);
}

static void add_mention(struct names *names, struct mention mention)
{
    *(struct mention *)dau_arena_push(names->w->arena, &names->mentions,
                                      &names->n_mentions, sizeof mention) = mention;
}

static void find_mentions(struct names *names)
{
    for (int i = 0, n; i < names->w->flow.n_places; i += n ? n : 1) {
        struct mention mention = {i, n = name_at(names, i), 0};
        if (!n)
            continue;
        mention.person = person_of(names, &mention);
        add_mention(names, mention);
    }
}

/* Where nothing but the name itself tells that it is one. */
static void find_other_mentions(struct names *names)
{
    const int n_found = names->n_mentions;
    for (int i = 0, k = 0, n; i < names->w->flow.n_places; i += n ? n : 1) {
        while (k < n_found && names->mentions[k].from < i)
            k++;
        n = k < n_found && names->mentions[k].from == i ? names->mentions[k].n : 0;
        if (n)
            continue;
        struct mention mention = {i, run_at(names, i), 0};
        struct person person;
        if (mention.n < 3 || mention.n > LONGEST)
            continue;
        mention.person = known_person(names, &mention, &person);
        if (mention.person < 0)
            continue;
        n = mention.n;
        add_mention(names, mention);
    }
}

void dau_names_doc(struct dau_work *w)
{
    struct names names = {.w = w};
    find_mentions(&names);
    if (names.n_persons)
        find_other_mentions(&names);
    for (int i = 0; i < names.n_persons; i++)
        weigh(&names, &names.persons[i]);
    for (int i = 0; i < names.n_mentions; i++) {
        const struct mention *mention = &names.mentions[i];
        const struct person *person = &names.persons[mention->person];
        for (int k = 0; k < mention->n; k++)
            set_word(&w->flow.places[mention->from + k], &person->words[k],
                     person->words[k].n_readings > 1 ? DAU_WHY_AGREEMENT
                                                     : DAU_WHY_LEXICON);
    }
}
