#include "correct/correct.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/agree.h"
#include "correct/decode.h"
#include "correct/formula.h"
#include "correct/lattice.h"
#include "correct/learn.h"
#include "correct/measure.h"
#include "correct/normalise.h"
#include "correct/state.h"
#include "correct/tone.h"
#include "lex/encoding.h"

struct dau_correct {
    struct dau_correct_config config;
    struct dau_lex *lex;
    struct dau_lm *lm;
    struct dau_channel *eng, *vie; /* of an engine without the marks, and with them */
    struct dau_vocab vocab;
    struct dau_arena *arena, *scratch; /* of the whole; of one document */
};

static bool model_path(const struct dau_correct *self, const char *name, char out[512],
                       struct dau_err *err)
{
    int n = snprintf(out, 512, "%s/%s", self->config.models_dir, name);
    return n < 512 ||
           dau_fail(err, DAU_E_CONFIG, "correct: the path of %s is too long", name);
}

static bool open_all(struct dau_correct *self, struct dau_err *err)
{
    char path[512];
    return dau_lex_open(&self->lex, self->config.dict_dir, err) &&
           model_path(self, "vi.lm", path, err) && dau_lm_open(&self->lm, path, err) &&
           model_path(self, "eng.channel", path, err) &&
           dau_channel_open(&self->eng,
                            self->config.channel ? self->config.channel : path, err) &&
           model_path(self, "vie.channel", path, err) &&
           dau_channel_open(&self->vie, path, err);
}

/* What a trained channel may count for in one context. More makes it surer of the pages
 * it was trained on, and worse on all others. */
static const float most_counts = 100;

bool dau_correct_open(struct dau_correct **out, const struct dau_correct_config *config,
                      struct dau_err *err)
{
    struct dau_correct *self = dau_alloc(1, sizeof *self);
    *out = NULL;
    self->config = *config;
    self->arena = dau_arena_new();
    self->scratch = dau_arena_new();
    if (!open_all(self, err)) {
        dau_correct_close(self);
        return false;
    }
    dau_channel_limit(self->eng, most_counts);
    dau_channel_limit(self->vie, 4 * most_counts);
    self->vocab = dau_vocab_make(self->arena, self->lex, self->lm, 0.7F);
    *out = self;
    return true;
}

void dau_correct_close(struct dau_correct *self)
{
    if (!self)
        return;
    dau_lex_close(self->lex);
    dau_lm_close(self->lm);
    dau_channel_free(self->eng);
    dau_channel_free(self->vie);
    dau_arena_free(self->arena);
    dau_arena_free(self->scratch);
    free(self);
}

static bool line_in_capitals(const struct dau_line *line)
{
    int upper = 0, lower = 0;
    for (int i = 0; i < line->n_tokens; i++) {
        const char *at = line->tokens[i].read;
        for (uint32_t c; (c = dau_text_next(&at));) {
            upper += dau_text_is_upper(c);
            lower += dau_text_is_lower(c);
        }
    }
    return upper > 3 && upper > 2 * lower;
}

static bool is_capitals(const struct dau_line *line, int i)
{
    int n = 0;
    if (i < 0 || i >= line->n_tokens)
        return false;
    for (const char *at = line->tokens[i].read; *at; n++)
        if (!dau_text_is_upper(dau_text_next(&at)))
            return false;
    return n > 1;
}

/* In a head two columns share a line: a token stands in capitals when two beside it do.
 */
static bool stands_in_capitals(const struct dau_place *place)
{
    int i = place->index_in_line, n = 0;
    for (int k = i - 1; k >= i - 2 && is_capitals(place->line, k); k--)
        n++;
    for (int k = i + 1; k <= i + 2 && is_capitals(place->line, k); k++)
        n++;
    return n > 1;
}

/* One document on its way. */
struct work {
    struct dau_correct *self;
    struct dau_doc *doc;
    struct dau_arena *arena; /* of the document */
    struct dau_flow flow;
    struct dau_slot *slots;
    const struct dau_candidates **found; /* by place, before lattices are weighed */
    bool *marked; /* by place: its line holds letters with marks */
    struct dau_candidate_maker mangled, marks; /* for lines without and with them */
    struct dau_channel *adapted;               /* to this document; owned, or NULL */
    struct dau_votes votes;                    /* of the round before */
    enum dau_text_state state;
};

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* What is quoted is no phrase with what stands outside: “lâm” sàng is no lâm sàng. */
static bool is_cut_by_quote(const struct work *w, int i)
{
    const char *read = w->flow.places[i].token->read;
    const char *before = i ? w->flow.places[i - 1].token->read : "";
    return ends_in(before, "”") || ends_in(before, "\"") ||
           strncmp(read, "“", strlen("“")) == 0 || *read == '"';
}

static void find_candidates(struct work *w)
{
    const struct dau_line *line = NULL;
    bool capitals = false, marked = false;
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_place *place = &w->flow.places[i];
        if (place->line != line) {
            line = place->line;
            capitals = line_in_capitals(line);
            marked = w->state != DAU_TEXT_MANGLED ||
                     dau_text_line_is_marked(w->self->lex, line);
            w->slots[i].starts = line->gap_lines > 0;
        }
        w->slots[i].parts = !marked && is_cut_by_quote(w, i);
        w->marked[i] = marked;
        w->found[i] =
            dau_candidates_of(marked ? &w->marks : &w->mangled, place->token->read,
                              capitals || (!marked && stands_in_capitals(place)));
        w->slots[i].candidates = w->found[i];
    }
}

/* On scans the engine's own doubts count with the channel's averages. */
static void weigh_lattices(struct work *w)
{
    for (int i = 0; i < w->flow.n_places; i++)
        w->slots[i].candidates =
            dau_lattice_weigh(w->flow.places[i].token, w->found[i], w->arena);
}

static void decode(struct work *w)
{
    struct dau_decode_config config = dau_decode_default();
    dau_decode(w->self->lm, &config, w->slots, w->flow.n_places, w->arena,
               w->self->scratch);
}

/* The share of tokens that are as they were read, by what was decoded. */
static float right_share(const struct work *w)
{
    float right = 0, n = 0;
    for (int i = 0; i < w->flow.n_places; i++) {
        n++;
        right += fminf(w->slots[i].posterior[w->slots[i].candidates->reading], 1);
    }
    return (right + 9.99F) / (n + 10);
}

/* Text with marks is read right but for a share of its tokens, which is found in
 * rounds. */
static void decode_marked(struct work *w)
{
    find_candidates(w);
    weigh_lattices(w);
    decode(w);
    for (int round = 0; round < 2; round++) {
        dau_candidates_set_share(&w->marks, fminf(right_share(w), 0.9999F));
        weigh_lattices(w);
        decode(w);
    }
}

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

/* What was read as what, by the choices made so far that are fairly sure. */
static struct dau_pairs own_pairs(const struct work *w, struct dau_arena *arena)
{
    static const float sure_enough = 0.4F;
    struct dau_pairs pairs = {.arena = arena};
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_slot *slot = &w->slots[i];
        float p = fminf(slot->posterior[slot->best], 1);
        if (p >= sure_enough && !w->marked[i])
            add_own_pair(&pairs, slot->candidates->list[slot->best].text,
                         w->flow.places[i].token->read, p);
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
static bool teaches(const struct work *w, struct dau_channel *prior)
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

/* In mangled text what was read alike elsewhere in the document counts. */
static void weigh_votes(struct work *w)
{
    for (int i = 0; i < w->flow.n_places; i++)
        if (!w->marked[i])
            w->slots[i].candidates = dau_votes_weigh(
                &w->votes, i, w->flow.places[i].token->read, w->found[i], w->arena);
}

/* Decodes again with the same candidates and the votes of the time before. */
static void vote_once(struct work *w)
{
    dau_votes_count(&w->votes, &w->flow, w->slots, w->arena);
    weigh_votes(w);
    decode(w);
}

static void learn_once(struct work *w, struct dau_channel *prior)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_pairs pairs = own_pairs(w, arena);
    struct dau_channel *before = w->mangled.channel;
    w->mangled.channel = learned(&pairs, prior, before);
    if (before != prior)
        dau_channel_free(before);
    dau_arena_free(arena);
    dau_candidates_forget(&w->mangled);
    dau_votes_count(&w->votes, &w->flow, w->slots, w->arena);
    find_candidates(w);
    weigh_votes(w);
    decode(w);
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

/* Rounds of learning from the text itself. An engine that the channel does not know, by
 * what it says of a letter, teaches more; own readings of whole syllables are then
 * trusted less, since an error that repeats would prove itself right. */
static int plan_rounds(struct work *w, const struct dau_measure *m)
{
    enum { least_to_learn_from = 100, full = 3 }; /* tokens; rounds */
    static const float unknown = -0.85F, careful = 1000;
    bool is_unknown = m->n && m->channel / m->letters < unknown;
    bool is_short = w->flow.n_places < least_to_learn_from;
    if (w->self->config.adapt || is_unknown)
        w->mangled.word_strength = careful;
    if (w->self->config.adapt)
        return full;
    return is_short ? 0 : is_unknown ? full : 1;
}

/* What was learned is kept only when it explains text it was not learned from better
 * and leaves the choices no less sure. */
static void decode_adapting(struct work *w)
{
    static const float tolerance = 0.003F;
    struct dau_channel *prior = w->mangled.channel;
    const size_t size = (size_t)w->flow.n_places * sizeof *w->slots;
    find_candidates(w);
    decode(w);
    struct dau_measure before =
        dau_measure_text(w->self->lm, w->slots, w->flow.n_places);
    w->state = is_foreign(&before) ? DAU_TEXT_FOREIGN : w->state;
    int rounds = plan_rounds(w, &before);
    if (w->state == DAU_TEXT_FOREIGN)
        return;
    if (!rounds || !teaches(w, prior)) {
        vote_once(w);
        return;
    }
    struct dau_slot *first = dau_arena_alloc(w->arena, size, 1);
    memcpy(first, w->slots, size);
    for (int round = 0; round < rounds; round++)
        learn_once(w, prior);
    w->adapted = w->mangled.channel;
    struct dau_measure after =
        dau_measure_text(w->self->lm, w->slots, w->flow.n_places);
    if (after.cert >= before.cert - tolerance &&
        after.channel + after.lm >= before.channel + before.lm)
        return;
    memcpy(w->slots, first, size);
    for (int i = 0; i < w->flow.n_places; i++)
        w->found[i] = first[i].candidates;
    dau_channel_free(w->adapted);
    w->adapted = NULL;
    w->mangled.channel = prior;
    vote_once(w);
}

static void set_alternatives(struct work *w, int i, struct dau_token *token)
{
    const struct dau_slot *slot = &w->slots[i];
    struct dau_arena *arena = w->flow.places[i].page->arena;
    token->alts = NULL;
    token->n_alts = 0;
    for (int k = 0; k < slot->candidates->n; k++) {
        const struct dau_candidate *c = &slot->candidates->list[k];
        if (slot->posterior[k] < 0.02F || strcmp(c->text, token->text) == 0)
            continue;
        struct dau_alt *alt =
            dau_arena_push(arena, &token->alts, &token->n_alts, sizeof *alt);
        *alt = (struct dau_alt){dau_arena_strdup(arena, c->text), "channel",
                                fminf(slot->posterior[k], 1)};
        for (; alt > token->alts && alt[-1].p < alt->p; alt--) {
            struct dau_alt swap = *alt;
            *alt = alt[-1];
            alt[-1] = swap;
        }
    }
}

/* The surer a text is right, the surer a change has to be. */
static float min_cert(const struct work *w, int place)
{
    static const float by_state[] = {0.97F, 0.9F, 0.35F}, with_lattice = 0.8F;
    if (w->self->config.min_cert > 0)
        return w->self->config.min_cert;
    bool mild = w->state == DAU_TEXT_MANGLED && w->marked[place];
    if (w->marked[place] && w->flow.places[place].token->n_symbols)
        return with_lattice;
    return by_state[mild ? DAU_TEXT_MILD : w->state];
}

/* Capitals in a line of small letters: a name in short that no list holds, rather than
 * a word that was misread. */
static bool is_short_form(const struct dau_place *place)
{
    int upper = 0;
    for (const char *at = place->token->read; *at;) {
        uint32_t c = dau_text_next(&at);
        upper += dau_text_is_upper(c);
        if (dau_text_is_lower(c))
            return false;
    }
    return upper > 1 && !line_in_capitals(place->line);
}

/* True when a choice is not sure enough to replace the reading. In mangled text the
 * likeliest of many words is better than a reading that is hardly a word. */
static bool is_unsure(const struct work *w, int place, float cert, float reading)
{
    static const float far = 4;
    bool strict = w->marked[place] || w->self->config.min_cert > 0;
    return cert < min_cert(w, place) && (strict || cert < far * reading);
}

static bool is_kept(const struct work *w, int place, const struct dau_candidate *choice)
{
    return w->marked[place] && choice->why != DAU_WHY_CODE &&
           is_short_form(&w->flow.places[place]);
}

static bool is_word(const char *text)
{
    int letters = 0;
    for (uint32_t c; (c = dau_text_next(&text)); letters++)
        if (!dau_text_is_letter(c))
            return false;
    return letters > 1;
}

/* The dictionary is the last voice on what stays as it was read: a word that no list,
 * no grammar and not Hunspell know either is marked, with what Hunspell suggests. */
static void ask_dictionary(struct work *w, int place, int *n_asked)
{
    enum { most_alts = 2, most_asked = 40 }; /* a suggestion takes milliseconds */
    struct dau_token *token = w->flow.places[place].token;
    struct dau_arena *arena = w->flow.places[place].page->arena;
    struct dau_lex *lex = w->self->lex;
    char found[most_alts][64];
    size_t from, to;
    if (dau_lex_kind_of(lex, token->text) != DAU_LEX_OTHER)
        return;
    dau_lex_core(token->text, &from, &to);
    const char *word = dau_arena_strndup(w->arena, token->text + from, to - from);
    if (!is_word(word) || !dau_lex_has_hunspell(lex) || dau_lex_spells(lex, word))
        return;
    token->flags |= DAU_TOKEN_DOUBTFUL;
    if (token->n_alts || to - from >= sizeof found[0] || ++*n_asked > most_asked)
        return;
    int n = dau_lex_suggest(lex, word, found, most_alts);
    for (int i = 0; i < n; i++)
        *(struct dau_alt *)dau_arena_push(arena, &token->alts, &token->n_alts,
                                          sizeof *token->alts) =
            (struct dau_alt){dau_arena_strdup(arena, found[i]), "hunspell", 0};
}

static void apply(struct work *w)
{
    static const float doubtful = 0.7F;
    int n_asked = 0;
    for (int i = 0; i < w->flow.n_places; i++) {
        const struct dau_slot *slot = &w->slots[i];
        struct dau_token *token = w->flow.places[i].token;
        int reading = slot->candidates->reading, choice = slot->best;
        float cert = slot->posterior[choice];
        if (choice != reading && (is_unsure(w, i, cert, slot->posterior[reading]) ||
                                  is_kept(w, i, &slot->candidates->list[choice]))) {
            choice = reading;
            cert = slot->posterior[reading];
        }
        const struct dau_candidate *c = &slot->candidates->list[choice];
        dau_token_change(w->flow.places[i].page, token, c->text, c->why,
                         fminf(cert, 1));
        if (cert < doubtful) {
            token->flags |= DAU_TOKEN_DOUBTFUL;
            set_alternatives(w, i, token);
        }
        if (choice == reading)
            ask_dictionary(w, i, &n_asked);
    }
}

static struct dau_candidate_maker maker_of(struct dau_correct *self,
                                           struct dau_channel *channel,
                                           struct dau_arena *arena,
                                           struct dau_arena *scratch)
{
    return (struct dau_candidate_maker){.lex = self->lex,
                                        .lm = self->lm,
                                        .vocab = &self->vocab,
                                        .channel = channel,
                                        .word_strength = 300,
                                        .width = 12,
                                        .arena = arena,
                                        .scratch = scratch};
}

static void begin(struct work *w, struct dau_arena *scratch)
{
    struct dau_correct *self = w->self;
    size_t n = (size_t)w->flow.n_places;
    struct dau_text_counts counts = dau_text_state_count(self->lex, &w->flow);
    w->state = dau_text_state_of(&counts);
    w->slots = DAU_NEW_N(w->arena, struct dau_slot, n);
    w->found = DAU_NEW_N(w->arena, const struct dau_candidates *, n);
    w->marked = DAU_NEW_N(w->arena, bool, n);
    w->mangled = maker_of(self, self->eng, w->arena, scratch);
    w->marks = maker_of(self, self->vie, w->arena, scratch);
    w->marks.width = 8;
    dau_candidates_set_share(&w->marks, 0.98F);
}

static void end(struct work *w)
{
    dau_votes_free(&w->votes);
    dau_candidates_forget(&w->mangled);
    dau_candidates_forget(&w->marks);
    dau_channel_free(w->adapted);
}

static void correct_flow(struct work *w)
{
    struct dau_arena *scratch = dau_arena_new();
    begin(w, scratch);
    if (w->state == DAU_TEXT_MANGLED)
        decode_adapting(w);
    else
        decode_marked(w);
    w->doc->text_state = dau_text_state_name(w->state);
    if (w->state != DAU_TEXT_FOREIGN)
        apply(w);
    if (w->state == DAU_TEXT_MANGLED) {
        dau_formula_doc(w->self->lex, &w->flow, w->marked);
        dau_agree_codes(&w->flow, w->marked);
    }
    end(w);
    dau_arena_free(scratch);
}

/* The texts of one engine, one after the other. */
static struct dau_flow join_flows(const struct dau_doc *const *docs, int n,
                                  struct dau_arena *arena)
{
    struct dau_flow all = {0};
    for (int i = 0; i < n; i++) {
        struct dau_flow flow = dau_doc_flow(docs[i], arena);
        for (int k = 0; k < flow.n_places; k++)
            *(struct dau_place *)dau_arena_push(arena, &all.places, &all.n_places,
                                                sizeof *all.places) = flow.places[k];
    }
    return all;
}

struct dau_channel *dau_correct_learn(struct dau_correct *self,
                                      const struct dau_doc *const *docs, int n,
                                      const char *name, struct dau_err *err)
{
    struct dau_arena *arena = dau_arena_new(), *scratch = dau_arena_new();
    struct work w = {.self = self, .arena = arena};
    struct dau_channel *channel = NULL;
    w.flow = join_flows(docs, n, arena);
    begin(&w, scratch);
    if (w.state == DAU_TEXT_MANGLED)
        decode_adapting(&w);
    if (w.adapted) {
        channel = dau_channel_new(name);
        dau_channel_blend(channel, w.adapted, 1);
    } else
        dau_fail(err, DAU_E_FORMAT, "correct: nothing to learn: the text is %s%s",
                 dau_text_state_name(w.state),
                 w.state == DAU_TEXT_MANGLED ? ", and known or too short" : "");
    end(&w);
    dau_arena_free(scratch);
    dau_arena_free(arena);
    return channel;
}

bool dau_correct_doc(struct dau_correct *self, struct dau_doc *doc, struct dau_err *err)
{
    (void)err;
    if (!dau_encoding_mend_doc(doc) && !self->config.off) {
        struct dau_arena *arena = dau_arena_new();
        struct work w = {
            .self = self, .doc = doc, .arena = arena, .flow = dau_doc_flow(doc, arena)};
        correct_flow(&w);
        dau_arena_free(arena);
    }
    dau_normalise_doc(doc);
    dau_tone_doc(doc, self->config.tone_style);
    return true;
}

void dau_correct_explain(struct dau_correct *self, const char *reading,
                         const char *state, struct dau_arena *arena,
                         struct dau_alt **alts, int *n_alts)
{
    struct dau_arena *scratch = dau_arena_new();
    struct dau_candidate_maker maker = maker_of(
        self, strcmp(state, "mangled") == 0 ? self->eng : self->vie, arena, scratch);
    const struct dau_candidates *found =
        dau_candidates_of(&maker, dau_text_nfc(arena, reading), false);
    float sum = 0, best = found->list[0].score + found->list[0].prior;
    *n_alts = found->n;
    *alts = DAU_NEW_N(arena, struct dau_alt, (size_t)found->n);
    for (int i = 0; i < found->n; i++)
        best = fmaxf(best, found->list[i].score + found->list[i].prior);
    for (int i = 0; i < found->n; i++) {
        const struct dau_candidate *c = &found->list[i];
        float p = expf(c->score + c->prior - best);
        sum += p;
        int at = i;
        for (; at > 0 && (*alts)[at - 1].p < p; at--)
            (*alts)[at] = (*alts)[at - 1];
        (*alts)[at] = (struct dau_alt){c->text, dau_why_name(c->why), p};
    }
    for (int i = 0; i < found->n; i++)
        (*alts)[i].p /= sum;
    dau_candidates_forget(&maker);
    dau_arena_free(scratch);
}
