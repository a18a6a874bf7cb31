/* What any engine may take a letter for: letters and figures of like shape. A channel of
 * one engine knows nothing of what that engine never does. */
#ifndef DAU_CORRECT_ANY_ENGINE_H
#define DAU_CORRECT_ANY_ENGINE_H

#include "correct/channel.h"

/* Counts each letter as read for each of its like, `times` times between any
 * neighbours. */
void dau_any_engine_count(struct dau_channel *channel, float times);

#endif
