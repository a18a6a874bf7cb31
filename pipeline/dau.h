/* libdau: scanned Vietnamese administrative letters in, corrected and structured text out.
 *
 *     struct dau_run_config config = dau_run_default(dict_dir, models_dir);
 *     struct dau_run *run;
 *     struct dau_doc *doc;
 *     struct dau_err err;
 *     if (dau_run_open(&run, &config, &err) && dau_run_file(run, "letter.pdf", &doc, &err)) {
 *         ... doc->letters[0].fields.number.value ...
 *         dau_doc_free(doc);
 *     }
 *     dau_run_close(run);
 *
 * One `dau_run` serves one thread; the library keeps no global state, prints nothing, and
 * ends the process only when memory runs out (code 70). */
#ifndef DAU_H
#define DAU_H

#include "doc.h"
#include "run/run.h"

#endif
