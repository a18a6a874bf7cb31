/* The order of the rooms: one source from its bytes to its files. */
#ifndef DAU_RUN_RUN_H
#define DAU_RUN_RUN_H

#include "clean/clean.h"
#include "correct/correct.h"
#include "doc.h"
#include "ingest/ingest.h"
#include "ocr/ocr.h"
#include "run/version.h"
#include "structure/structure.h"
#include "write/write.h"

enum { DAU_MAX_FORMATS = 16 };

struct dau_run_config {
    const char *dict_dir, *models_dir;
    struct dau_ingest_config ingest;
    struct dau_clean_config clean;
    struct dau_ocr_config ocr;
    struct dau_correct_config correct; /* its folders are set from those above */
    enum dau_tei_level tei_level;
    bool word_zones;
    long long time; /* of all time stamps, seconds since 1970 */
    const struct dau_format *formats[DAU_MAX_FORMATS];
    int n_formats;
    const struct dau_versions *versions; /* borrowed; NULL: read when opening */
};

/* Everything a user would expect without options. `time` is SOURCE_DATE_EPOCH, or now.
 */
struct dau_run_config dau_run_default(const char *dict_dir, const char *models_dir);

/* One open set of rooms: one per process. The engine is opened with the first picture.
 */
struct dau_run;

bool dau_run_open(struct dau_run **run, const struct dau_run_config *config,
                  struct dau_err *err);
void dau_run_close(struct dau_run *run); /* takes NULL */

/* Adds page `number` of the source to `doc`: ingest, clean, ocr, layout. */
bool dau_run_read_page(struct dau_run *run, struct dau_source *source, int number,
                       struct dau_doc *doc, struct dau_err *err);

/* All pages are there: correct, structure. */
bool dau_run_understand(struct dau_run *run, struct dau_doc *doc, struct dau_err *err);

/* Writes one format of one letter (counted from 0) into `out`; TEI is checked against
 * the profile's grammar before it is handed back. */
bool dau_run_write(struct dau_run *run, const struct dau_format *format,
                   const struct dau_doc *doc, int letter, struct dau_buf *out,
                   struct dau_err *err);

/* The whole way for one file, in this process: what a program that links libdau calls.
 * The caller frees `*doc`. */
bool dau_run_file(struct dau_run *run, const char *path, struct dau_doc **doc,
                  struct dau_err *err);

/* Names every setting, model and version that has a part in the bytes of the outputs,
 * as the hexadecimal SHA-256 of their text. `versions` must be set. */
void dau_run_settings(const struct dau_run_config *config, char hex[65]);

#endif
