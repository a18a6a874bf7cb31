/* What a reading may have looked like: letters that any engine takes for pairs of others,
 * and capitals in the midst of a word. A channel learns such errors of the engine it was
 * trained on; these are those that print itself invites. */
#ifndef DAU_CORRECT_LOOK_ALIKE_H
#define DAU_CORRECT_LOOK_ALIKE_H

#include "base/arena.h"

enum { DAU_LOOK_ALIKES = 8 };

struct dau_look_alike {
    const char *text; /* another reading of the same print */
    float cost;       /* logarithm of how much rarer it is that it was misread so */
};

/* At most DAU_LOOK_ALIKES, in `arena`; returns how many. */
int dau_look_alikes_of(const char *read, struct dau_arena *arena,
                       struct dau_look_alike *out);

#endif
