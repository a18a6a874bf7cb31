/* Whose results lie where: no source writes over those of another, in whatever run that
 * was read. */
#ifndef DAU_RUN_CLAIM_H
#define DAU_RUN_CLAIM_H

#include "run/inside.h"

/* After the ledger was read: takes note of the plan's names and of all outputs. */
void dau_claim_open(struct dau_batch *b);
void dau_claim_close(struct dau_batch *b);

/* Gives a job, whose hash is known, another item when its name in the ledger, or an
 * output it would write, belongs to a source elsewhere with other bytes: NAME~2, NAME~3,
 * ... before the ending. The same source gets the same name in the next run. A changed
 * file at the same path keeps its name, and so does the same file at another path. */
void dau_claim_name(struct dau_batch *b, struct dau_job *job);

/* Notes the outputs of a record that was written. */
void dau_claim_outputs(struct dau_batch *b, const json_t *record);

/* True when the output belongs to this name, or to nobody. */
bool dau_claim_is_own(const struct dau_batch *b, const char *output, const char *name);

#endif
