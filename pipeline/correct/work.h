/* One document on its way through the room; private to it. */
#ifndef DAU_CORRECT_WORK_H
#define DAU_CORRECT_WORK_H

#include "correct/agree.h"
#include "correct/candidates.h"
#include "correct/channel.h"
#include "correct/correct.h"
#include "correct/decode.h"
#include "correct/kept.h"
#include "correct/state.h"

struct dau_correct {
    struct dau_correct_config config;
    struct dau_lex *lex;
    struct dau_lm *lm;
    struct dau_lm_memo *memo;
    struct dau_channel *eng, *vie; /* of an engine without the marks, and with them */
    struct dau_vocab vocab;
    struct dau_kept kept;
    bool in_vain; /* a stretch of this text taught a channel that is known nothing */
    struct dau_arena *arena, *scratch; /* of the whole; of one document */
};

struct dau_join;

struct dau_work {
    struct dau_correct *self;
    struct dau_doc *doc;
    struct dau_arena *arena; /* of the document */
    struct dau_flow flow;
    struct dau_slot *slots;
    const struct dau_candidates **found; /* by place, before lattices are weighed */
    bool *marked; /* by place: its line holds letters with marks */
    struct dau_candidate_maker mangled, marks; /* for lines without and with them */
    struct dau_channel *wide;    /* for an engine that is not known; owned, or NULL */
    struct dau_channel *adapted; /* to this document; owned, or NULL */
    struct dau_votes votes;      /* of the round before */
    enum dau_text_state state;
    bool brief; /* too few words to tell the state by */
    struct dau_join **joins; /* see join.h */
    int n_joins;
};

/* The candidates of all places; sets `found`, `marked` and the slots. */
void dau_work_find(struct dau_work *w);

/* The likeliest row of the slots' candidates. */
void dau_work_decode(struct dau_work *w);

/* Adds to the places of text without marks the words that the choices around them, as
 * `votes` counted them, all but call for. The candidates of a slot that gets some are a
 * copy of its own. */
void dau_work_propose(struct dau_work *w);

/* Text with marks is read right but for a share of its tokens, which is found in
 * rounds. */
void dau_work_decode_marked(struct dau_work *w);

/* Text without marks teaches the channel; what was learned is kept only when it
 * explains text it was not learned from better and leaves the choices no less sure. May
 * find the text to be no Vietnamese (`state`). */
void dau_work_decode_mangled(struct dau_work *w);

/* Choices that are sure enough become the text of the tokens. */
void dau_work_apply(struct dau_work *w);

bool dau_line_in_capitals(const struct dau_line *line);

#endif
