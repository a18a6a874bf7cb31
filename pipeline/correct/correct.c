#include "correct/correct.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/decode.h"

struct dau_correct {
    struct dau_correct_config config;
    struct dau_lex *lex;
    struct dau_lm *lm;
    struct dau_channel *channel;
    struct dau_vocab vocab;
    struct dau_candidate_maker maker;
    struct dau_arena *arena, *scratch; /* of the whole; of one document */
};

static bool model_path(const struct dau_correct *self, const char *name, char out[512],
                       struct dau_err *err)
{
    int n = snprintf(out, 512, "%s/%s", self->config.models_dir, name);
    return n < 512 || dau_fail(err, DAU_E_CONFIG, "correct: the path of %s is too long", name);
}

static bool open_all(struct dau_correct *self, struct dau_err *err)
{
    char path[512];
    return dau_lex_open(&self->lex, self->config.dict_dir, err) &&
           model_path(self, "vi.lm", path, err) && dau_lm_open(&self->lm, path, err) &&
           model_path(self, "eng.channel", path, err) &&
           dau_channel_open(&self->channel, path, err);
}

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
    dau_channel_free(self->channel);
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

static void find_candidates(struct dau_candidate_maker *maker, const struct dau_flow *flow,
                            struct dau_slot *slots)
{
    const struct dau_line *line = NULL;
    bool capitals = false;
    for (int i = 0; i < flow->n_places; i++) {
        const struct dau_place *place = &flow->places[i];
        if (place->line != line) {
            line = place->line;
            capitals = line_in_capitals(line);
            slots[i].starts = line->gap_lines > 0;
        }
        slots[i].candidates = dau_candidates_of(maker, place->token->read, capitals);
    }
}

static void apply(const struct dau_flow *flow, const struct dau_slot *slots)
{
    for (int i = 0; i < flow->n_places; i++) {
        const struct dau_slot *slot = &slots[i];
        const struct dau_candidate *c = &slot->candidates->list[slot->best];
        dau_token_change(flow->places[i].page, flow->places[i].token, c->text, c->why,
                         fminf(slot->posterior[slot->best], 1));
    }
}

bool dau_correct_doc(struct dau_correct *self, struct dau_doc *doc, struct dau_err *err)
{
    (void)err;
    struct dau_arena *arena = dau_arena_new();
    struct dau_flow flow = dau_doc_flow(doc, arena);
    struct dau_slot *slots = DAU_NEW_N(arena, struct dau_slot, (size_t)flow.n_places);
    struct dau_candidate_maker maker = {.lex = self->lex, .lm = self->lm,
                                        .vocab = &self->vocab, .channel = self->channel,
                                        .word_strength = 300, .width = 12,
                                        .arena = arena, .scratch = dau_arena_new()};
    struct dau_decode_config decode = dau_decode_default();
    find_candidates(&maker, &flow, slots);
    dau_decode(self->lm, &decode, slots, flow.n_places, arena, self->scratch);
    apply(&flow, slots);
    dau_candidates_forget(&maker);
    dau_arena_free(maker.scratch);
    dau_arena_free(arena);
    return true;
}
