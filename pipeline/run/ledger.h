/* What became of each source: JSON lines in OUT/.dau/, only ever appended to, synced
 * after each record. A torn last line, as a power cut leaves it, is passed over. */
#ifndef DAU_RUN_LEDGER_H
#define DAU_RUN_LEDGER_H

#include <jansson.h>

#include "base/err.h"

enum dau_state {
    DAU_STATE_NONE,
    DAU_STATE_DONE,
    DAU_STATE_REVIEW, /* done, but a person should look */
    DAU_STATE_FAILED,
    DAU_STATE_DUPLICATE, /* the same bytes as another source */
    DAU_STATE_N
};

const char *dau_state_name(enum dau_state state);
enum dau_state dau_state_of(const json_t *record);

/* The newest record of each source, by its name. */
struct dau_ledger {
    json_t *records; /* object: name -> record */
    int fd;          /* -1 when opened for reading */
    char *path;
};

/* Reads OUT/.dau/ledger*.jsonl; all of them, so that shards merge: of a source that is
 * in several, the record that was written last counts. */
bool dau_ledger_read(struct dau_ledger *ledger, const char *out_dir,
                     struct dau_err *err);

/* Reads, and opens the ledger of `shard` (NULL for none) for appending. */
bool dau_ledger_open(struct dau_ledger *ledger, const char *out_dir, const char *shard,
                     struct dau_err *err);

/* Takes the record, which holds "name". */
bool dau_ledger_add(struct dau_ledger *ledger, json_t *record, struct dau_err *err);
void dau_ledger_close(struct dau_ledger *ledger);

#endif
