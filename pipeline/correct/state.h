/* What state a text is in: right, mildly wrong, mangled by an engine without the marks,
 * or not Vietnamese at all, which only decoding shows. */
#ifndef DAU_CORRECT_STATE_H
#define DAU_CORRECT_STATE_H

#include "doc.h"
#include "lex/lex.h"

enum dau_text_state {
    DAU_TEXT_RIGHT,
    DAU_TEXT_MILD,
    DAU_TEXT_MANGLED,
    DAU_TEXT_FOREIGN
};

/* Counts over the words of a flow: tokens with two letters or more. */
struct dau_text_counts {
    int n_words;
    int n_marked;    /* hold a letter that only Vietnamese has */
    int n_syllables; /* are syllables in use, or names, codes and the like */
};

struct dau_text_counts dau_text_state_count(const struct dau_lex *lex,
                                            const struct dau_flow *flow);
enum dau_text_state dau_text_state_of(const struct dau_text_counts *counts);

/* True for a line in which letters with marks are as frequent as in right text: one
 * that was put into a mangled text from elsewhere. */
bool dau_text_line_is_marked(const struct dau_line *line);

const char *dau_text_state_name(enum dau_text_state state); /* right, mild, mangled,
                                                                  foreign */

#endif
