/* Text becomes a document: regime, header, body tree, tasks, references, foot, checks.
 * Needs the pages of the doc after `correct`; sets doc->letters; may set the zone of a
 * block and the HANDWRITTEN and PROTECTED flags of tokens, and change a token by `code`
 * or `agreement`; leaves all else alone. */
#ifndef DAU_STRUCTURE_STRUCTURE_H
#define DAU_STRUCTURE_STRUCTURE_H

#include "doc.h"

struct dau_structure_config {
    const char *dict_dir;
};

struct dau_structure; /* the tables, read once */

bool dau_structure_open(struct dau_structure **self,
                        const struct dau_structure_config *config, struct dau_err *err);
bool dau_structure_doc(struct dau_structure *self, struct dau_doc *doc,
                       struct dau_err *err);
void dau_structure_close(struct dau_structure *self); /* takes NULL */

#endif
