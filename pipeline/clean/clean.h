/* A picture becomes easier to read: upright, straight, grey, of the resolution that
 * reads best for its cost, without seals, signatures, rules and dark borders. Needs
 * nothing of the page; sets turn, skew, warp, warped, and marks in cleaned pixels
 * (seal, pen, rule, and the columns of ruled tables, which layout takes away again). */
#ifndef DAU_CLEAN_CLEAN_H
#define DAU_CLEAN_CLEAN_H

#include "base/picture.h"
#include "doc.h"

struct dau_clean_config {
    bool off;     /* hand the picture on as it is */
    int read_dpi; /* resolution of the cleaned picture; 0: what reads best */
};

/* `out` is a new picture, which the caller frees; `in` stays as it is. */
bool dau_clean_page(const struct dau_clean_config *config, const struct dau_picture *in,
                    struct dau_page *page, struct dau_picture *out,
                    struct dau_err *err);

#endif
