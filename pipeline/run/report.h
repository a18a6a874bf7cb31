/* What a ledger says of a batch, for whoever signs for it. */
#ifndef DAU_RUN_REPORT_H
#define DAU_RUN_REPORT_H

#include "base/buf.h"
#include "run/ledger.h"

/* The records of all ledgers as one object, name -> record; later folders win. The
 * caller releases it. NULL on failure. */
json_t *dau_report_gather(char **out_dirs, int n_out_dirs, struct dau_err *err);

/* Totals, a table by folder, why each failure failed, doubtful sources, numbers that
 * stand on several letters (twins.h), the slowest. */
void dau_report_text(const json_t *records, struct dau_buf *out);

/* The same as JSON. */
json_t *dau_report_json(const json_t *records);

/* One line a letter: file, number, date, issuer, tasks, checks. */
void dau_report_letters(const json_t *records, struct dau_buf *out);

/* The register: head, then a numbered row for each letter, by name of source, with what
 * the batch says of it added to its remarks. Empty when the batch was not asked for one.
 */
void dau_report_register(const json_t *records, struct dau_buf *out);

/* Compares every output below `out_dir` with its ledger; each difference is a line in
 * `out`. True when there is none. `n_outputs` counts what was compared. */
bool dau_report_verify(const char *out_dir, struct dau_buf *out, int *n_outputs,
                       struct dau_err *err);

#endif
