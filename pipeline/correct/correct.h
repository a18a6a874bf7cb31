/* Readings become text. Works on a whole doc, since a letter's own mentions agree and its
 * own errors teach the channel. Changes only token.text, why, cert, flags, alts; sets
 * doc->text_state and tone_style. */
#ifndef DAU_CORRECT_CORRECT_H
#define DAU_CORRECT_CORRECT_H

#include "doc.h"

struct dau_correct_config {
    const char *dict_dir, *models_dir;
    float min_cert;         /* change only when at least this sure; 0: the default */
    bool off;               /* normalise only */
    bool adapt;             /* re-estimate the channel on the doc itself */
    const char *tone_style; /* "old", "new", "keep"; NULL: old */
};

struct dau_correct;

bool dau_correct_open(struct dau_correct **self, const struct dau_correct_config *config,
                      struct dau_err *err);
bool dau_correct_doc(struct dau_correct *self, struct dau_doc *doc, struct dau_err *err);
void dau_correct_close(struct dau_correct *self); /* takes NULL */

#endif
