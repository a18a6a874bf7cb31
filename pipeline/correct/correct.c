#include "correct/correct.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/brackets.h"
#include "correct/code_span.h"
#include "correct/date.h"
#include "correct/formula.h"
#include "correct/join.h"
#include "correct/labels.h"
#include "correct/name.h"
#include "correct/name_kept.h"
#include "correct/normalise.h"
#include "correct/short_form.h"
#include "correct/tone.h"
#include "correct/work.h"
#include "lex/encoding.h"

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
                            self->config.channel ? self->config.channel : path, err);
}

/* What a trained channel may count for in one context. More makes it surer of the pages
 * it was trained on, and worse on all others. */
static const float most_counts = 100;

static bool open_marks(struct dau_correct *self, struct dau_err *err)
{
    char path[512];
    if (!model_path(self, "vie.channel", path, err) ||
        !dau_channel_open(&self->vie, path, err))
        return false;
    dau_channel_limit(self->vie, 4 * most_counts);
    return true;
}

bool dau_correct_open(struct dau_correct **out, const struct dau_correct_config *config,
                      struct dau_err *err)
{
    struct dau_correct *self = dau_alloc(1, sizeof *self);
    *out = NULL;
    self->config = *config;
    self->arena = dau_arena_new();
    self->scratch = dau_arena_new();
    self->memo = dau_lm_memo_new();
    if (!open_all(self, err) || (!config->text_only && !open_marks(self, err))) {
        dau_correct_close(self);
        return false;
    }
    dau_channel_limit(self->eng, most_counts);
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
    dau_lm_memo_free(self->memo);
    dau_channel_free(self->eng);
    dau_channel_free(self->vie);
    dau_kept_empty(&self->kept);
    dau_arena_free(self->arena);
    dau_arena_free(self->scratch);
    free(self);
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
                                        .width = 8,
                                        .arena = arena,
                                        .scratch = scratch};
}

static void begin(struct dau_work *w, struct dau_arena *scratch)
{
    enum { FEW_WORDS = 6 };
    struct dau_correct *self = w->self;
    struct dau_text_counts counts = dau_text_state_count(self->lex, &w->flow);
    w->state = dau_text_state_of(&counts);
    w->brief = counts.n_words < FEW_WORDS;
    w->mangled = maker_of(self, self->eng, w->arena, scratch);
    w->mangled.look_alikes = w->mangled.colons = true;
    w->marks = maker_of(self, self->vie, w->arena, scratch);
    w->marks.width = 8;
    dau_kept_lend(&self->kept, &w->mangled);
    w->marks.words = w->mangled.words;
    dau_candidates_set_share(&w->marks, 0.98F);
    dau_joins_make(w);
    size_t n = (size_t)w->flow.n_places;
    w->slots = DAU_NEW_N(w->arena, struct dau_slot, n);
    w->found = DAU_NEW_N(w->arena, const struct dau_candidates *, n);
    w->marked = DAU_NEW_N(w->arena, bool, n);
}

static void end(struct dau_work *w)
{
    dau_votes_free(&w->votes);
    dau_candidates_forget(&w->mangled);
    dau_candidates_forget(&w->marks);
    dau_channel_free(w->adapted);
    dau_channel_free(w->wide);
}

static bool wants_marks(const struct dau_work *w)
{
    if (w->state != DAU_TEXT_MANGLED)
        return true;
    const struct dau_line *line = NULL;
    for (int i = 0; i < w->flow.n_places; i++) {
        if (w->flow.places[i].line == line)
            continue;
        line = w->flow.places[i].line;
        if (dau_text_line_is_marked(line))
            return true;
    }
    return false;
}

static void decode_flow(struct dau_work *w)
{
    if (w->state == DAU_TEXT_MANGLED)
        dau_work_decode_mangled(w);
    else
        dau_work_decode_marked(w);
    w->doc->text_state = dau_text_state_name(w->state);
    if (w->state != DAU_TEXT_FOREIGN)
        dau_work_apply(w);
    if (w->state != DAU_TEXT_FOREIGN) {
        dau_joins_settle(w);
        dau_labels_doc(&w->flow, w->marked);
        dau_names_differ(w->self->lex, &w->flow, w->marked);
    }
    if (w->state == DAU_TEXT_MANGLED) {
        dau_names_doc(w);
        dau_brackets_mend(&w->flow, w->marked, w->found, &w->mangled);
        dau_formula_doc(w->self->lex, &w->flow, w->marked);
        dau_date_doc(&w->flow, w->marked);
        dau_agree_codes(&w->flow, w->marked);
        dau_short_forms_agree(w->self->lex, &w->flow, w->marked);
    }
    if (w->state != DAU_TEXT_FOREIGN)
        dau_codes_doc(w->self->lex, &w->flow, w->marked, w->state == DAU_TEXT_RIGHT);
    dau_joins_end(w);
}

static bool correct_flow(struct dau_work *w, struct dau_err *err)
{
    struct dau_arena *scratch = dau_arena_new();
    begin(w, scratch);
    bool ok = w->self->vie || !wants_marks(w) || open_marks(w->self, err);
    w->marks.channel = w->self->vie;
    if (ok)
        decode_flow(w);
    end(w);
    dau_arena_free(scratch);
    return ok;
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
    struct dau_work w = {.self = self, .arena = arena};
    struct dau_channel *channel = NULL;
    w.flow = join_flows(docs, n, arena);
    begin(&w, scratch);
    if (w.state == DAU_TEXT_MANGLED)
        dau_work_decode_mangled(&w);
    if (w.adapted) {
        channel = dau_channel_new(name);
        dau_channel_blend(channel, w.adapted, 1);
    } else
        dau_fail(err, DAU_E_FORMAT, "correct: nothing to learn: the text is %s%s",
                 dau_text_state_name(w.state),
                 w.state == DAU_TEXT_MANGLED ? ", and known or too short" : "");
    end(&w);
    dau_kept_empty(&self->kept);
    dau_arena_free(scratch);
    dau_arena_free(arena);
    return channel;
}

/* How many of the places from `from` on are worked on at once: all, when they are no more
 * than `most` and hold no more than so many different readings; else up to the start of a
 * line behind an even share of them, and at the latest a tenth behind that. */
static int stretch_of(const struct dau_flow *flow, int from)
{
    enum { MOST = DAU_CORRECT_TOKENS, DIFFERENT = DAU_CORRECT_DIFFERENT };
    const struct dau_place *places = flow->places;
    struct dau_strings seen = {0};
    int left = flow->n_places - from, share = left / ((left + MOST - 1) / MOST), n = 0;
    while (n < left) {
        bool starts = n && places[from + n].line != places[from + n - 1].line;
        bool full = n >= share || seen.n >= DIFFERENT;
        bool over = n >= share + share / 10 || seen.n >= DIFFERENT + DIFFERENT / 10;
        if (left > share || seen.n >= DIFFERENT)
            if (over || (full && starts))
                break;
        dau_strings_add(&seen, places[from + n++].token->read);
    }
    dau_strings_free(&seen);
    return n;
}

static bool correct_stretches(struct dau_correct *self, struct dau_doc *doc,
                              struct dau_err *err)
{
    struct dau_arena *whole = dau_arena_new();
    struct dau_flow flow = dau_doc_flow(doc, whole);
    bool ok = true;
    int from = 0;
    do {
        int n = flow.n_places ? stretch_of(&flow, from) : 0;
        struct dau_arena *arena = dau_arena_new();
        struct dau_work w = {
            .self = self, .doc = doc, .arena = arena, .flow = {flow.places + from, n}};
        ok = correct_flow(&w, err);
        dau_arena_free(arena);
        from += n;
    } while (ok && from < flow.n_places);
    if (!self->config.one_text) {
        dau_kept_empty(&self->kept);
        self->in_vain = false;
    }
    dau_arena_free(whole);
    return ok;
}

bool dau_correct_doc(struct dau_correct *self, struct dau_doc *doc, struct dau_err *err)
{
    bool ok = true;
    if (!dau_encoding_mend_doc(doc) && !self->config.off)
        ok = correct_stretches(self, doc, err);
    dau_normalise_doc(doc);
    dau_tone_doc(doc, self->config.tone_style);
    return ok;
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
