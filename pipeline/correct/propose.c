#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/candidate.h"
#include "correct/edges.h"
#include "correct/work.h"

enum { AFTER = 2, MOST_BEFORE = 4000, FEW = 3, LETTERS = 16 };

/* Chosen on pages kept out of training. How improbable a choice and the words after it
 * are, each on average, before others are looked for; by how much another word makes them
 * likelier; what a letter that differs costs, and that the reading stands for the word at
 * all, where the channel knows no cheaper way. */
static const float improbable = -6, least_gain = 13;
static const float other_letter = 2, garbled = 5, lm_weight = 1.2F;

/* An engine that is known does not read just anything for a word: less like it than this,
 * what fits so well is a phrase that was not printed. */
static const float least_like = -9.5F;

/* A place between its neighbours, as they were last decoded. */
struct gap {
    int place;
    const struct dau_candidate *choice;
    struct dau_lm_state before;
    uint32_t after[DAU_CANDIDATE_WORDS + AFTER]; /* its own signs, and words that follow */
    int n_after;
    float likely; /* logarithm of P(choice and what is after it) */
};

struct reading {
    const char *text;
    struct dau_edges edges;
    const char *core; /* without the signs around */
    int n;
};

struct proposal {
    uint32_t word;
    float rank;
};

static const struct dau_candidate *choice_at(const struct dau_work *w, int i)
{
    const struct dau_slot *slot = &w->votes.slots[i];
    return &slot->candidates->list[slot->best];
}

/* Logarithm of P(word and what is after it), or less than `least` when it is less. */
static float likelihood(const struct dau_lm *lm, const struct gap *gap, uint32_t word,
                        float least)
{
    struct dau_lm_state state = gap->before;
    float sum = dau_lm_score(lm, &state, word, &state);
    for (int i = 0; i < gap->n_after && sum >= least; i++)
        sum += dau_lm_score(lm, &state, gap->after[i], &state);
    return sum;
}

static void set_after(const struct dau_work *w, struct gap *gap)
{
    for (int k = 1; k < gap->choice->n_words; k++)
        gap->after[gap->n_after++] = gap->choice->words[k];
    int most = gap->n_after + AFTER;
    for (int i = gap->place + 1; i < w->flow.n_places && gap->n_after < most; i++) {
        const struct dau_candidate *c = choice_at(w, i);
        if (w->slots[i].starts || w->slots[i].parts)
            return;
        for (int k = 0; k < c->n_words && gap->n_after < most; k++)
            gap->after[gap->n_after++] = c->words[k];
    }
}

/* True when the choice at a place does not fit what is around it. */
static bool is_improbable(const struct dau_work *w, struct gap *gap)
{
    const struct dau_candidate *choice = gap->choice;
    if (w->marked[gap->place] || !choice->n_words || strchr(choice->text, ' '))
        return false;
    set_after(w, gap);
    gap->likely = likelihood(w->self->lm, gap, choice->words[0], -INFINITY);
    return gap->n_after && gap->likely < improbable * (float)(gap->n_after + 1);
}

/* False for what is hardly one word: a code, a number, a short form. */
static bool read_word(struct reading *r, const char *text, bool capitals,
                      struct dau_arena *arena)
{
    enum { most_capitals = 2, most_digits = 2 };
    int upper = 0, letters = 0, digits = 0;
    *r = (struct reading){.text = text, .edges = dau_edges_of(text)};
    r->core = dau_arena_strndup(arena, text + r->edges.lead, r->edges.to - r->edges.lead);
    for (const char *at = text + r->edges.lead; at < text + r->edges.to;) {
        uint32_t c = dau_text_next(&at);
        if (r->n == LETTERS || c == '/')
            return false;
        r->n++;
        letters += dau_text_is_letter(c);
        digits += dau_text_is_digit(c);
        upper += dau_text_is_upper(c);
    }
    return letters && (digits <= letters || digits <= most_digits) &&
           (upper <= most_capitals || capitals);
}

static bool is_word(const char *text)
{
    return dau_text_is_letter(dau_text_next(&text));
}

/* Keeps the best few, sorted. */
static void insert(struct proposal *all, int *n, struct proposal one)
{
    int at = *n;
    if (at < FEW)
        (*n)++;
    else if (all[--at].rank >= one.rank)
        return;
    for (; at && all[at - 1].rank < one.rank; at--)
        all[at] = all[at - 1];
    all[at] = one;
}

/* Words that the model has seen before those after the place, and that make all of it
 * far likelier. */
static int look_for(const struct dau_work *w, const struct gap *gap,
                    const struct reading *r, struct proposal *out)
{
    uint32_t words[MOST_BEFORE];
    const struct dau_lm *lm = w->self->lm;
    int n = gap->n_after > 1 ? dau_lm_before(lm, gap->after, 2, words, MOST_BEFORE) : 0;
    int found = 0;
    if (!n)
        n = dau_lm_before(lm, gap->after, 1, words, MOST_BEFORE);
    for (int i = 0; i < n; i++) {
        const char *text = dau_lm_text(lm, words[i]);
        float gain =
            likelihood(lm, gap, words[i], gap->likely + least_gain) - gap->likely;
        if (gain < least_gain || words[i] == gap->choice->words[0] || !is_word(text))
            continue;
        int others = dau_text_distance(r->core, text);
        float rank = lm_weight * gain - other_letter * (float)others;
        int letters = (int)dau_text_count(text);
        if (3 * others >= 2 * (letters > r->n ? letters : r->n))
            continue; /* more than a third is what was read */
        if (rank > 0)
            insert(out, &found, (struct proposal){words[i], rank});
    }
    return found;
}

static enum dau_case case_of(const struct reading *r, bool capitals)
{
    const char *at = r->text + r->edges.lead;
    if (!dau_text_is_upper(dau_text_next(&at)))
        return DAU_CASE_LOWER;
    return capitals ? DAU_CASE_UPPER : DAU_CASE_TITLE;
}

/* Logarithm of P(letters that were read | word). */
static float likeness(const struct dau_work *w, const struct reading *r, const char *word)
{
    return fmaxf(dau_letters_score(w->mangled.channel, word, r->core),
                 -garbled - other_letter * (float)dau_text_distance(r->core, word));
}

static float signs_score(const struct dau_work *w, const struct reading *r)
{
    const struct dau_channel *channel = w->mangled.channel;
    const char *lead = dau_arena_strndup(w->arena, r->text, r->edges.lead);
    return dau_channel_edge(channel, DAU_EDGE_LEAD, lead) +
           dau_channel_edge(channel, DAU_EDGE_TRAIL, r->text + r->edges.to);
}

static void add(const struct dau_work *w, const struct reading *r, const char *word,
                struct dau_candidates *to)
{
    int i = 0;
    float letters = likeness(w, r, word);
    if (letters < least_like && !w->wide)
        return;
    const char *text = dau_arena_printf(w->arena, "%.*s%s%s", (int)r->edges.lead, r->text,
                                        word, r->text + r->edges.to);
    while (i < to->n && strcmp(to->list[i].text, text) != 0)
        i++;
    struct dau_candidate *c = &to->list[i];
    if (i == DAU_CANDIDATES)
        return;
    if (i == to->n) {
        *c = (struct dau_candidate){.text = text, .score = -INFINITY,
                                    .why = DAU_WHY_CONTEXT};
        dau_candidate_words(&w->mangled, c);
        dau_candidate_number(&w->mangled, c);
        to->n++;
    }
    c->score = fmaxf(c->score, letters + signs_score(w, r));
    c->likely = true;
}

/* Nobody voted for the candidates from number `n` on. */
static const float *longer_votes(const struct dau_slot *slot, int n,
                                 struct dau_arena *arena)
{
    float *votes = DAU_NEW_N(arena, float, (size_t)slot->candidates->n), least = 0;
    for (int i = 0; i < n; i++) {
        votes[i] = slot->votes[i];
        least = fminf(least, votes[i]);
    }
    for (int i = n; i < slot->candidates->n; i++)
        votes[i] = least;
    return votes;
}

static void propose(struct dau_work *w, int place, const struct reading *r, bool capitals,
                    const struct proposal *all, int n)
{
    struct dau_slot *slot = &w->slots[place];
    const struct dau_candidates *old = slot->candidates;
    struct dau_candidates *new = DAU_NEW(w->arena, struct dau_candidates);
    *new = *old;
    new->weighed = NULL;
    new->list = DAU_NEW_N(w->arena, struct dau_candidate, DAU_CANDIDATES);
    memcpy(new->list, old->list, (size_t)old->n * sizeof *new->list);
    for (int i = 0; i < n; i++)
        add(w, r, dau_cased(w->arena, dau_lm_text(w->self->lm, all[i].word),
                            case_of(r, capitals)), new);
    slot->candidates = new;
    if (slot->votes)
        slot->votes = longer_votes(slot, old->n, w->arena);
}

static struct dau_lm_state after(const struct dau_lm *lm, struct dau_lm_state state,
                                 const struct dau_candidate *c)
{
    for (int k = 0; k < c->n_words; k++)
        dau_lm_score(lm, &state, c->words[k], &state);
    return state;
}

void dau_work_propose(struct dau_work *w)
{
    const struct dau_lm *lm = w->self->lm;
    struct dau_lm_state before = dau_lm_start(lm);
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_place *place = &w->flow.places[i];
        if (w->slots[i].starts)
            before = dau_lm_start(lm);
        else if (w->slots[i].parts)
            before = (struct dau_lm_state){0};
        struct gap gap = {.place = i, .choice = choice_at(w, i), .before = before};
        struct proposal found[FEW];
        struct reading reading;
        bool capitals = false;
        before = after(lm, before, gap.choice);
        if (!is_improbable(w, &gap))
            continue;
        capitals = dau_line_in_capitals(place->line);
        if (!read_word(&reading, place->token->read, capitals, w->arena))
            continue;
        int n = look_for(w, &gap, &reading, found);
        if (n)
            propose(w, i, &reading, capitals, found, n);
    }
}
