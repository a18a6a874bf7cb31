/* The options that dau run and dau watch share. */
#ifndef DAU_CLI_BATCH_OPTIONS_H
#define DAU_CLI_BATCH_OPTIONS_H

#include "cli/options.h"
#include "run/batch.h"

struct dau_batch_options {
    const char *command; /* for messages */
    struct dau_batch_config batch;
    const char *data, *to;
    bool quiet, json;
};

/* The defaults; `command` is "run" or "watch". */
struct dau_batch_options dau_batch_options_default(const char *command);

/* The group for dau_options_parse(). */
struct dau_option_group dau_batch_options_group(struct dau_batch_options *options);

/* After parsing: completes the configuration; false when a usage error was told. */
bool dau_batch_options_finish(struct dau_batch_options *options);

#endif
