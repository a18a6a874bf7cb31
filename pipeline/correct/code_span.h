/* Numbers of documents as whole: their symbols by the list of abbreviations, and by all
 * mentions of one document. */
#ifndef DAU_CORRECT_CODE_SPAN_H
#define DAU_CORRECT_CODE_SPAN_H

#include "doc.h"
#include "lex/lex.h"

/* The number of a document in a token, in bytes: its figures with their joint
 * [from, symbol) ("57-", "33/2022/"), its symbol [symbol, to) ("NQ/TW"). False for what
 * is none. */
struct dau_code_span {
    size_t from, symbol, to;
};
bool dau_code_span_of(const char *token, struct dau_code_span *span);

/* Changes `token.text` of numbers of documents: symbols of which only a misreading is
 * listed become what is listed ("QHI15" is QH15), and mentions with one number and
 * nearly one symbol become the one that is listed. What stays unlisted and may have lost
 * its Đ is marked where `marked` (by place) is false. Text that is `right` is left. */
void dau_codes_doc(const struct dau_lex *lex, const struct dau_flow *flow,
                   const bool *marked, bool right);

#endif
