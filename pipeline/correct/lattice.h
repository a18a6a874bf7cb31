/* What the engine itself thought of: the letters it weighed at each place of a token say
 * which of its readings it was in doubt about. */
#ifndef DAU_CORRECT_LATTICE_H
#define DAU_CORRECT_LATTICE_H

#include "correct/candidates.h"

/* The candidates with their scores moved by the engine's lattice of the token: up for what
 * it thought of too, down for what it did not. The same candidates when the token has no
 * lattice, or one that does not fit its reading. A copy in `arena` otherwise. */
const struct dau_candidates *dau_lattice_weigh(const struct dau_token *token,
                                               const struct dau_candidates *candidates,
                                               struct dau_arena *arena);

#endif
