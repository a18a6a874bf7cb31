/* A document becomes files: one format is one file here and one line in the table. */
#ifndef DAU_WRITE_WRITE_H
#define DAU_WRITE_WRITE_H

#include "doc.h"

enum dau_tei_level { DAU_TEI_CLEAN, DAU_TEI_LINKED, DAU_TEI_FULL };

/* A program or model that had a part in the result, for appInfo. */
struct dau_tool {
    const char *id;      /* "ocr", "corr", "extract", "lm", ... */
    const char *name;    /* "tesseract" */
    const char *version; /* "5.3.0", or a checksum */
    const char *label;   /* "Tesseract OCR, traineddata vie" */
};

struct dau_write_config {
    const char *dict_dir;
    enum dau_tei_level level;
    bool word_zones; /* TEI: a zone for each word */
    long long time;  /* seconds since 1970 of all time stamps */
    const struct dau_tool *tools;
    int n_tools;
};

/* `write` appends to `out`; what it leaves empty gets no file (a calendar of a letter
 * without deadlines). `letter` counts from 0; a doc without letters has a letter 0, all
 * of it. The same doc and config give the same bytes. */
struct dau_format {
    const char *name;   /* as in --to */
    const char *ending; /* ".tei.xml" */
    const char *summary;
    bool per_source; /* one file a source, all its letters in it (text) */
    bool per_batch;  /* one file a batch, a row for each letter: the register */
    bool (*write)(const struct dau_write_config *config, const struct dau_doc *doc,
                  int letter, struct dau_buf *out, struct dau_err *err);
};

/* The table, closed by a row without a name. */
extern const struct dau_format dau_formats[];
const struct dau_format *dau_format_by_name(const char *name); /* NULL if unknown */

/* The register of a batch ("csv") is this head, with its byte order mark, then the rows
 * that `write` gives for each letter. A row begins with a comma: its number, counted
 * over the batch, is to be put before it; it ends in a cell of remarks in quotation
 * marks. */
void dau_register_head(struct dau_buf *out);

#endif
