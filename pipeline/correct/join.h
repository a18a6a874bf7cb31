/* Tokens that were one in print: a space gained inside the number of a document, a date,
 * a year, a sum ("496- TB/TW", "30/5/20 19", "1.200. 000"), or inside a word ("N guyén").
 * They are joined by their own grammar, within a line and a cell, where the gap is no
 * wider than a space. */
#ifndef DAU_CORRECT_JOIN_H
#define DAU_CORRECT_JOIN_H

#include "correct/work.h"

/* Puts one place for each group of such tokens into `w->flow`, with a token of its own
 * that reads as the group does; needs the state and the makers of candidates. Text that
 * is right is left, and so is what the marks of its line say is right, but for sums,
 * dates and years that an engine read. */
void dau_joins_make(struct dau_work *w);

/* After the choices became text: what was joined as a code, date or number is none of the
 * words it looks like. */
void dau_joins_settle(struct dau_work *w);

/* Hands what became of those places to the tokens of the document: the first of a group
 * gets the text, the others are joined to it. */
void dau_joins_end(struct dau_work *w);

#endif
