/* Short forms that a letter explains itself: what stands in brackets after the words
 * whose initials it is, "Lao động Thương binh và Xã hội (LDTBXH)", has their letters.
 */
#ifndef DAU_CORRECT_SHORT_FORM_H
#define DAU_CORRECT_SHORT_FORM_H

#include "doc.h"
#include "lex/lex.h"

/* Đ that was read as D, B or P comes back in the short forms of a document: by the
 * words one stands for, else where the same short form has D here and B there; where no
 * list
 * (`lex`) knows better. Looks only at places with `marked` false (by place). */
void dau_short_forms_agree(const struct dau_lex *lex, const struct dau_flow *flow,
                           const bool *marked);

#endif
