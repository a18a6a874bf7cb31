/* What is named in the text: shared by its finders. Used inside this room. */
#ifndef DAU_STRUCTURE_MENTION_H
#define DAU_STRUCTURE_MENTION_H

#include "structure/work.h"

/* The tokens that the range fills but for brackets, quotation marks and stops around
 * it; false when it does not, when a token is doubtful or handwritten, or when they
 * stand in different blocks, cells or letters: then nothing is certain. */
bool dau_mention_span(const struct dau_part *part, struct dau_range at,
                      struct dau_span *span);

/* Adds one at the range, when it has a span; NULL otherwise. */
struct dau_mention *dau_mention_add(struct dau_part *part, enum dau_mention_kind kind,
                                    struct dau_range at);

/* True when the word that ends right before `at`, blanks between, is one of the folded
 * `words`. */
bool dau_mention_follows(const struct dau_glyphs *g, int at, int from,
                         const char *const *words, int n);

/* The end of the word of letters and apostrophes that begins at `at`; `at` when none
 * does. */
int dau_mention_word(const struct dau_glyphs *g, int at, int to);

/* The finders: all of the letter, the range of its glyphs. */
void dau_mention_numbers(struct dau_part *part, struct dau_range in);
void dau_mention_periods(struct dau_part *part, struct dau_range in);
void dau_mention_places(struct dau_part *part, struct dau_range in);
void dau_mention_persons(struct dau_part *part, struct dau_range in);
void dau_mention_enclosures(struct dau_part *part, struct dau_range in);
void dau_mention_quotes(struct dau_part *part);

#endif
