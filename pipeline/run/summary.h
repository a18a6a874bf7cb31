/* What a ledger keeps of a source that was done: enough for a report and a register. */
#ifndef DAU_RUN_SUMMARY_H
#define DAU_RUN_SUMMARY_H

#include <jansson.h>

#include "doc.h"

/* A new record: sha256, pages, state (done or review), reason, letters. `failures` maps
 * page numbers to reasons. */
json_t *dau_summary_record(const struct dau_doc *doc, const json_t *failures);

#endif
