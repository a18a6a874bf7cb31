/* What stands where in a letter: the number's line begins with "Số:", the line of what it
 * is about with "V/v" (decree 30/2020/NĐ-CP, annex I), items go a) b) c) d) đ) e), a
 * signer's name has its capitals. Said of tokens whose reading shows no more than that. */
#ifndef DAU_CORRECT_FORMULA_H
#define DAU_CORRECT_FORMULA_H

#include "doc.h"
#include "lex/lex.h"

/* Changes `token.text` at the places of such words; never the digits of a number. Looks
 * only at places with `marked` false (by place). */
void dau_formula_doc(const struct dau_lex *lex, const struct dau_flow *flow,
                     const bool *marked);

#endif
