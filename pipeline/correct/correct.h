/* Readings become text. Works on a whole doc, since a letter's own mentions agree and its
 * own errors teach the channel. Changes only token.text, why, cert, flags, alts; sets
 * doc->text_state and tone_style. */
#ifndef DAU_CORRECT_CORRECT_H
#define DAU_CORRECT_CORRECT_H

#include "doc.h"

struct dau_correct_config {
    const char *dict_dir, *models_dir;
    float min_cert;         /* change only when at least this sure; 0: the default */
    bool off;               /* normalise only */
    bool adapt;             /* learn from the doc itself even when it is short */
    bool text_only;         /* for dau_correct_doc alone: the channel for text with
                               marks is read when wanted, suggestions of Hunspell are
                               not asked for */
    bool one_text;          /* docs are pieces of one, as stretches are: what a reading
                               may be is looked up once for all of them */
    const char *tone_style; /* "old", "new", "keep"; NULL: old */
    const char *channel;    /* file, for mangled text instead of eng.channel; or NULL */
};

/* A doc of up to so many tokens, and so many different ones, is worked on as a whole. What
 * is longer is worked on in stretches, so that memory does not grow with it: what state
 * the text is in, what it teaches and what mentions agree on is found for each stretch;
 * text_state is that of the last. Where one stretch taught a channel that is known nothing
 * of use, those behind it are not learned from. */
enum { DAU_CORRECT_TOKENS = 50000, DAU_CORRECT_DIFFERENT = 8000 };

struct dau_correct;
struct dau_channel;

bool dau_correct_open(struct dau_correct **self, const struct dau_correct_config *config,
                      struct dau_err *err);
bool dau_correct_doc(struct dau_correct *self, struct dau_doc *doc, struct dau_err *err);

/* The channel of an engine, learned from its own output: texts of one origin, `n` docs as
 * they were ingested, which are not changed. NULL, and `err` says why, when the text is
 * not mangled or when what it teaches does not explain it better. The caller frees it. */
struct dau_channel *dau_correct_learn(struct dau_correct *self,
                                      const struct dau_doc *const *docs, int n,
                                      const char *name, struct dau_err *err);
void dau_correct_close(struct dau_correct *self); /* takes NULL */

/* What a reading may be, best first, without context, by the channel of `state` ("mangled",
 * or else that of an engine with the marks). Lives in `arena`. */
void dau_correct_explain(struct dau_correct *self, const char *reading, const char *state,
                         struct dau_arena *arena, struct dau_alt **alts, int *n_alts);

#endif
