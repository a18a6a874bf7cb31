#include "correct/measure.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

static int letters_of(const char *text)
{
    int n = 0;
    for (uint32_t c; (c = dau_text_next(&text));)
        n += dau_text_is_letter(c);
    return n;
}

/* Addresses are no words of any language. */
static bool is_address(const char *text)
{
    return strchr(text, '@') || strstr(text, "://") || strncmp(text, "www.", 4) == 0;
}

struct dau_measure dau_measure_text(const struct dau_lm *lm,
                                    const struct dau_slot *slots, int n)
{
    struct dau_measure m = {0};
    struct dau_lm_state state = dau_lm_start(lm);
    double channel = 0, words = 0, cert = 0, letters = 0;
    for (int i = 0; i < n; i++) {
        const struct dau_candidates *all = slots[i].candidates;
        const struct dau_candidate *c = &all->list[slots[i].best];
        double word = 0;
        if (slots[i].starts)
            state = dau_lm_start(lm);
        for (int k = 0; k < c->n_words; k++)
            word += (double)dau_lm_score(lm, &state, c->words[k], &state);
        int there = letters_of(all->list[all->reading].text);
        if (there < 2 || is_address(all->list[all->reading].text))
            continue;
        m.n++;
        letters += there;
        channel += fmax((double)dau_slot_score(&slots[i], slots[i].best), -60);
        words += word;
        cert += (double)fminf(slots[i].posterior[slots[i].best], 1);
    }
    double of = m.n ? m.n : 1;
    m.channel = (float)(channel / of);
    m.lm = (float)(words / of);
    m.cert = (float)(cert / of);
    m.letters = (float)(letters / of);
    return m;
}
