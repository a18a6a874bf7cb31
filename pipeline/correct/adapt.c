#include "correct/work.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "correct/any_engine.h"
#include "correct/learn.h"
#include "correct/measure.h"
#include "correct/person.h"

static void add_own_pair(struct dau_pairs *pairs, const char *printed, const char *read,
                         float p)
{
    struct dau_pair *pair =
        dau_arena_push(pairs->arena, &pairs->pairs, &pairs->n_pairs, sizeof *pair);
    *pair = (struct dau_pair){.printed = printed, .read = read, .times = p};
    pairs->n_printed += p;
    if (strchr(printed, ' '))
        pairs->n_joined += p;
}

/* A reading that is much longer than what it is taken for is two words rather, and
 * would teach that letters leave nothing but noise. */
static bool is_too_long(const char *read, const char *printed)
{
    static const size_t longer = 3;
    return dau_text_count(read) >= dau_text_count(printed) + longer;
}

/* What was read as what, by the choices made so far that are fairly sure: surer where the
 * engine is not known and more of them are wrong. */
static struct dau_pairs own_pairs(const struct dau_work *w, struct dau_arena *arena)
{
    const float sure_enough = w->wide ? 0.8F : 0.4F;
    struct dau_pairs pairs = {.arena = arena};
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_slot *slot = &w->slots[i];
        float p = fminf(slot->posterior[slot->best], 1);
        const char *read = w->flow.places[i].token->read;
        const char *printed = slot->candidates->list[slot->best].text;
        if (p >= sure_enough && !w->marked[i] && !is_too_long(read, printed))
            add_own_pair(&pairs, printed, read, p);
    }
    return pairs;
}

/* The channel learns from its own choices, which weigh more than what it knew before,
 * so that a few pages are enough. */
static struct dau_channel *learned(const struct dau_pairs *pairs,
                                   struct dau_channel *prior,
                                   struct dau_channel *present)
{
    static const float weight = 10;
    struct dau_channel *own = dau_learn(pairs, present, 1, "own");
    struct dau_channel *channel = dau_channel_new(dau_channel_name(prior));
    dau_channel_blend(channel, prior, 1);
    dau_channel_blend(channel, own, weight);
    dau_channel_free(own);
    return channel;
}

/* Whether what one half of the text teaches explains the other half better. */
static bool teaches(const struct dau_work *w, struct dau_channel *prior)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_pairs all = own_pairs(w, arena), half[2] = {all, all};
    half[0].n_pairs = all.n_pairs / 2;
    half[1].n_pairs = all.n_pairs - half[0].n_pairs;
    half[1].pairs = all.pairs ? all.pairs + half[0].n_pairs : NULL;
    double gain = 0;
    for (int i = 0; i < 2; i++) {
        struct dau_channel *channel = learned(&half[i], prior, prior);
        gain += dau_learn_likelihood(&half[!i], channel) -
                dau_learn_likelihood(&half[!i], prior);
        dau_channel_free(channel);
    }
    dau_arena_free(arena);
    return gain > 0;
}

/* In mangled text what was read alike elsewhere in the document counts, and in the name
 * of a person other words. */
static void weigh_votes(struct dau_work *w)
{
    for (int i = 0; i < w->flow.n_places; i++) {
        struct dau_slot *slot = &w->slots[i];
        if (w->marked[i])
            continue;
        slot->votes = dau_votes_weigh(&w->votes, i, slot->candidates, w->arena);
        int word = dau_person_word(&w->flow, w->votes.slots, i);
        if (word)
            slot->candidates =
                dau_person_weigh(w->self->lex, word, w->found[i], w->arena);
    }
}

/* Decodes again with the same candidates and the votes of the time before. */
static void vote_once(struct dau_work *w)
{
    dau_votes_count(&w->votes, w->slots, w->flow.n_places, w->arena);
    weigh_votes(w);
    dau_work_propose(w);
    dau_work_decode(w);
}

/* A channel that is known changes little: what was surely read wherever it stands is not
 * searched again. Less sure than this, and some choices are other ones. */
static void forget_unsure(struct dau_work *w)
{
    static const float sure = 0.99999F;
    size_t n = (size_t)w->mangled.n_made + 1;
    bool *kept = DAU_NEW_N(w->arena, bool, n);
    memset(kept, true, n);
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_slot *slot = &w->slots[i];
        if (!w->marked[i] && slot->posterior[slot->best] < sure)
            kept[slot->candidates->number] = false;
    }
    dau_candidates_forget_others(&w->mangled, kept);
}

static void learn_once(struct dau_work *w, struct dau_channel *prior, bool known)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_pairs pairs = own_pairs(w, arena);
    struct dau_channel *before = w->mangled.channel;
    w->mangled.channel = learned(&pairs, prior, before);
    if (before != prior)
        dau_channel_free(before);
    dau_arena_free(arena);
    if (known)
        forget_unsure(w);
    else
        dau_candidates_forget(&w->mangled);
    dau_votes_count(&w->votes, w->slots, w->flow.n_places, w->arena);
    dau_work_find(w);
    weigh_votes(w);
    dau_work_propose(w);
    dau_work_decode(w);
}

/* What no candidates explain and the language model does not know is no Vietnamese. By
 * first decoding, the worst text layers of other engines have -14 a token, English has
 * -22, source code less. */
static bool is_foreign(const struct dau_measure *m)
{
    enum { fewest = 5 };
    static const float least = -17;
    return m->n >= fewest && m->channel + m->lm < least;
}

/* An engine that the channel does not know, by what it says of a letter. */
static bool is_unknown(const struct dau_measure *m)
{
    static const float unknown = -0.85F;
    return m->n && m->channel / m->letters < unknown;
}

/* Rounds of learning from the text itself. An engine that is not known teaches more;
 * own readings of whole syllables are then trusted less, since an error that repeats
 * would prove itself right. */
static int plan_rounds(struct dau_work *w, const struct dau_measure *m)
{
    enum { least_to_learn_from = 100, full = 3 }; /* tokens; rounds */
    static const float careful = 1000;
    bool is_short = w->flow.n_places < least_to_learn_from;
    if (is_unknown(m)) {
        w->mangled.word_strength = careful;
        w->mangled.colons = false;
    }
    if (is_unknown(m) && (w->self->config.adapt || !is_short))
        return full;
    return w->self->config.adapt || !is_short ? 1 : 0;
}

/* Decodes with a channel that allows for what any engine may do. */
static struct dau_measure widen(struct dau_work *w)
{
    static const float times = 0.5F;
    w->wide = dau_channel_new(dau_channel_name(w->mangled.channel));
    dau_channel_blend(w->wide, w->mangled.channel, 1);
    dau_any_engine_count(w->wide, times);
    w->mangled.channel = w->wide;
    dau_candidates_forget(&w->mangled);
    dau_work_find(w);
    dau_work_decode(w);
    return dau_measure_text(w->self->lm, w->slots, w->flow.n_places);
}

void dau_work_decode_mangled(struct dau_work *w)
{
    static const float tolerance = 0.003F;
    const size_t size = (size_t)w->flow.n_places * sizeof *w->slots;
    dau_work_find(w);
    dau_kept_take(&w->self->kept, &w->mangled, w->arena);
    dau_work_decode(w);
    struct dau_measure before =
        dau_measure_text(w->self->lm, w->slots, w->flow.n_places);
    w->state = is_foreign(&before) ? DAU_TEXT_FOREIGN : w->state;
    int rounds = plan_rounds(w, &before);
    if (w->state == DAU_TEXT_FOREIGN)
        return;
    if (is_unknown(&before))
        before = widen(w);
    struct dau_channel *prior = w->mangled.channel;
    bool known = !w->self->config.adapt && prior != w->wide;
    if (!rounds || (known && w->self->in_vain) || !teaches(w, prior)) {
        vote_once(w);
        return;
    }
    struct dau_slot *first = dau_arena_alloc(w->arena, size, 1);
    memcpy(first, w->slots, size);
    for (int round = 0; round < rounds; round++)
        learn_once(w, prior, known);
    w->adapted = w->mangled.channel;
    struct dau_measure after =
        dau_measure_text(w->self->lm, w->slots, w->flow.n_places);
    if (after.cert >= before.cert - tolerance &&
        after.channel + after.lm >= before.channel + before.lm)
        return;
    w->self->in_vain = known;
    memcpy(w->slots, first, size);
    for (int i = 0; i < w->flow.n_places; i++)
        w->found[i] = first[i].candidates;
    dau_channel_free(w->adapted);
    w->adapted = NULL;
    w->mangled.channel = prior;
    vote_once(w);
}
