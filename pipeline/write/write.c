#include "write/write.h"

#include <string.h>

#include "write/writers.h"

const struct dau_format dau_formats[] = {
    {.name = "txt",
     .ending = ".txt",
     .per_source = true,
     .write = dau_write_txt,
     .summary = "text as printed, a form feed between pages"},
    {.name = "json",
     .ending = ".json",
     .write = dau_write_json,
     .summary = "fields, tasks, references and changes"},
    {.name = "tei",
     .ending = ".tei.xml",
     .write = dau_write_tei,
     .summary = "TEI P5 with structure, links and certainty"},
    {.name = "ics",
     .ending = ".ics",
     .write = dau_write_ics,
     .summary = "the deadlines as a calendar"},
    {.name = "csv",
     .ending = ".csv",
     .per_batch = true,
     .write = dau_write_csv,
     .summary = "a register of the batch, a row for each letter"},
    {0},
};

const struct dau_format *dau_format_by_name(const char *name)
{
    for (const struct dau_format *format = dau_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
