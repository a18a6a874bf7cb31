#include "maker.h"

/* PCG-XSH-RR (O'Neill 2014): small, and the same on every machine. */
uint32_t maker_rng_next(struct maker_rng *rng)
{
    uint64_t old = rng->state;
    rng->state = old * 6364136223846793005ULL + 1442695040888963407ULL;
    uint32_t mixed = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (mixed >> turn) | (mixed << ((32 - turn) & 31));
}

struct maker_rng maker_rng_seed(uint64_t seed, uint64_t stream)
{
    struct maker_rng rng = {seed * 0x9e3779b97f4a7c15ULL +
                            stream * 0xbf58476d1ce4e5b9ULL};
    for (int i = 0; i < 4; i++)
        maker_rng_next(&rng);
    return rng;
}

int maker_rng_below(struct maker_rng *rng, int n)
{
    return (int)(((uint64_t)maker_rng_next(rng) * (uint64_t)n) >> 32);
}

double maker_rng_range(struct maker_rng *rng, double low, double high)
{
    return low + (high - low) * (maker_rng_next(rng) / 4294967296.0);
}

/* Twelve uniform numbers: near enough, and exact arithmetic on every machine. */
double maker_rng_normal(struct maker_rng *rng)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += maker_rng_next(rng) / 4294967296.0;
    return sum;
}
