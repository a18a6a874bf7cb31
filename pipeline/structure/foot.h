/* A foot while it is read. Used inside this room. */
#ifndef DAU_STRUCTURE_FOOT_H
#define DAU_STRUCTURE_FOOT_H

#include "structure/work.h"

/* Where a foot was found and what was taken from it. */
struct dau_foot {
    struct dau_part *part;
    struct dau_work *work;
    int first, end; /* rows */
    int near;       /* row of "Nơi nhận", -1 without */
    bool in_list;
    bool named;
    bool scribbled;        /* the pen wrote before the first position */
    struct dau_range item; /* of the distribution, still open */
};

/* An authority or a position was found. */
bool dau_signer_is_known(const struct dau_foot *foot);

/* Each takes the row when it is what the name says, and fills in its field. */
bool dau_signer_take_name(struct dau_foot *foot, struct dau_row *row);
bool dau_signer_take_position(struct dau_foot *foot, struct dau_row *row);

/* A position that no table knows: capitals right under the authority. */
bool dau_signer_take_unknown(struct dau_foot *foot, struct dau_row *row);

#endif
