/* One writer a format; dau_formats holds them. `letter` counts from 0. */
#ifndef DAU_WRITE_WRITERS_H
#define DAU_WRITE_WRITERS_H

#include "write/write.h"

#define DAU_WRITER(name)                                                               \
    bool name(const struct dau_write_config *config, const struct dau_doc *doc,        \
              int letter, struct dau_buf *out, struct dau_err *err)

DAU_WRITER(dau_write_txt);
DAU_WRITER(dau_write_json);
DAU_WRITER(dau_write_tei);
DAU_WRITER(dau_write_ics);
DAU_WRITER(dau_write_csv);

#endif
