#include "correct/look_alike.h"

#include <string.h>

#include "base/text.h"

/* Two thin or touching letters for one: the stem and the bow of a letter apart, or what
 * two letters have between them closed. */
static const struct pair {
    const char *read, *printed;
} pairs[] = {
    {"rn", "m"},  {"nn", "m"},  {"Ic", "k"},  {"lc", "k"},  {"1c", "k"},  {"1<", "k"},
    {"l<", "k"},  {"li", "h"},  {"1i", "h"},  {"Ii", "h"},  {"cl", "d"},  {"c1", "d"},
    {"cI", "d"},  {"ci", "d"},  {"ll", "u"},  {"ii", "u"},  {"11", "u"},  {"ii", "n"},
    {"1-1", "H"}, {"I-I", "H"}, {"l-l", "H"}, {"1-I", "H"}, {"I-1", "H"}, {"I-l", "H"},
    {"1-l", "H"}, {"l-I", "H"}, {"l-1", "H"}, {"I)", "D"},  {"1)", "D"},  {"l)", "D"},
    {"13", "B"},  {"I3", "B"},  {"IJ", "U"},  {"LJ", "U"},  {"()", "O"},
};

static const float cost_of_pair = 4, cost_of_case = 2.5F;

static const char *replaced(struct dau_arena *arena, const char *read,
                            const struct pair *pair)
{
    const char *at = strstr(read, pair->read);
    return at ? dau_arena_printf(arena, "%.*s%s%s", (int)(at - read), read,
                                 pair->printed, at + strlen(pair->read))
              : NULL;
}

/* "nQP" is "nqp", "LUu" is "Luu": small letters from the second on; NULL when they are,
 * or when all are capitals. */
static const char *in_small_letters(struct dau_arena *arena, const char *read)
{
    const char *first = read, *rest = read;
    int n_upper = 0, n_lower = 0;
    for (uint32_t c; (c = dau_text_next(&rest)) && !dau_text_is_letter(c);)
        first = rest;
    for (const char *at = rest; *at;) {
        uint32_t c = dau_text_next(&at);
        n_upper += dau_text_is_upper(c);
        n_lower += dau_text_is_lower(c);
    }
    const char *at = first;
    bool small = dau_text_is_lower(dau_text_next(&at));
    if (!n_upper || (!small && !n_lower))
        return NULL;
    return dau_arena_printf(arena, "%.*s%s", (int)(rest - read), read,
                            dau_text_lower(arena, rest));
}

int dau_look_alikes_of(const char *read, struct dau_arena *arena,
                       struct dau_look_alike *out)
{
    int n = 0;
    if (strspn(read, "0123456789().,;:/-") == strlen(read))
        return 0;
    const char *small = in_small_letters(arena, read);
    if (small)
        out[n++] = (struct dau_look_alike){small, cost_of_case};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *text = replaced(arena, read, &pairs[i]);
        if (text && n < DAU_LOOK_ALIKES)
            out[n++] = (struct dau_look_alike){text, cost_of_pair};
        text = small ? replaced(arena, small, &pairs[i]) : NULL;
        if (text && n < DAU_LOOK_ALIKES)
            out[n++] = (struct dau_look_alike){text, cost_of_case + cost_of_pair};
    }
    return n;
}
