/* How well a decoded text is explained. */
#ifndef DAU_CORRECT_MEASURE_H
#define DAU_CORRECT_MEASURE_H

#include "correct/decode.h"

/* Means over tokens, logarithms but for `cert`. */
struct dau_measure {
    int n;         /* tokens that hold letters */
    float channel; /* of the reading, given the choice */
    float lm;      /* of the choices in their context */
    float cert;    /* posterior of the choices */
    float letters; /* characters a token */
};

/* Of slots [0, n) that were decoded. */
struct dau_measure dau_measure_text(const struct dau_lm *lm,
                                    const struct dau_slot *slots, int n);

#endif
