#include "write/write.h"

#include <string.h>

#include "write/writers.h"

const struct dau_format dau_formats[] = {
    {"txt", ".txt", "text as printed, a form feed between pages", true, dau_write_txt},
    {"json", ".json", "fields, tasks, references and changes", false, dau_write_json},
    {"tei", ".tei.xml", "TEI P5 with structure, links and certainty", false, dau_write_tei},
    {0},
};

const struct dau_format *dau_format_by_name(const char *name)
{
    for (const struct dau_format *format = dau_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
