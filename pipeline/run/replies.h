/* What workers say, and what is made of one that says nothing more. */
#ifndef DAU_RUN_REPLIES_H
#define DAU_RUN_REPLIES_H

#include "run/inside.h"

/* Takes the replies that have come from a worker. One that is gone, or says what cannot
 * be, is buried, and its task kept for another try or given up. */
void dau_replies_hear(struct dau_batch *b, struct dau_hand *hand);

#endif
