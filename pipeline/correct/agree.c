#include "correct/agree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "correct/edges.h"

/* Chosen on pages kept out of training. What all other mentions together may count
 * against the context of one, and the votes of what nobody voted for. */
static const float weight = 0.7F, nobody = 0.1F;

/* Which word was read, and which it was taken for; 0 for any. */
static uint64_t pair_of(uint32_t read, uint32_t word)
{
    return (uint64_t)read << 32 | word;
}

static void add_mass(struct dau_votes *votes, uint64_t key, float mass)
{
    uint32_t id = dau_table_get(&votes->pairs, key);
    if (id == DAU_TABLE_NONE) {
        id = votes->pairs.n;
        votes->mass[id] = 0;
        dau_table_set(&votes->pairs, key, id);
    }
    votes->mass[id] += mass;
}

static float mass_of(const struct dau_votes *votes, uint64_t key)
{
    uint32_t id = dau_table_get(&votes->pairs, key);
    return id == DAU_TABLE_NONE ? 0 : votes->mass[id];
}

static uint32_t word_read(const struct dau_candidates *candidates)
{
    return candidates->list[candidates->reading].word;
}

static void count_slot(struct dau_votes *votes, const struct dau_slot *slot)
{
    uint32_t read = word_read(slot->candidates);
    if (!read)
        return;
    add_mass(votes, pair_of(read, 0), 1);
    for (int i = 0; i < slot->candidates->n; i++) {
        uint32_t word = slot->candidates->list[i].word;
        if (word && slot->posterior[i] > 0)
            add_mass(votes, pair_of(read, word), slot->posterior[i]);
    }
}

void dau_votes_count(struct dau_votes *votes, const struct dau_slot *slots, int n,
                     struct dau_arena *arena)
{
    size_t n_pairs = 0;
    struct dau_slot *copy = DAU_NEW_N(arena, struct dau_slot, (size_t)n);
    memcpy(copy, slots, (size_t)n * sizeof *copy);
    for (int i = 0; i < n; i++)
        n_pairs += 1 + (size_t)slots[i].candidates->n;
    dau_votes_free(votes);
    *votes = (struct dau_votes){.slots = copy, .n = n};
    votes->mass = DAU_NEW_N(arena, float, n_pairs);
    for (int i = 0; i < n; i++)
        count_slot(votes, &slots[i]);
}

/* What the place itself gave to a word. */
static float own_mass(const struct dau_slot *slot, uint32_t word)
{
    float sum = 0;
    for (int i = 0; i < slot->candidates->n; i++)
        if (slot->candidates->list[i].word == word && slot->posterior[i] > 0)
            sum += slot->posterior[i];
    return sum;
}

const float *dau_votes_weigh(const struct dau_votes *votes, int place,
                             const struct dau_candidates *candidates,
                             struct dau_arena *arena)
{
    uint32_t read = place < votes->n ? word_read(candidates) : 0;
    float others = read ? mass_of(votes, pair_of(read, 0)) - 1 : 0;
    if (others < 1)
        return NULL;
    float *share = DAU_NEW_N(arena, float, (size_t)candidates->n), most = 0;
    for (int i = 0; i < candidates->n; i++) {
        uint32_t word = candidates->list[i].word;
        float mass = word ? mass_of(votes, pair_of(read, word)) : 0;
        if (mass > 0)
            mass = fmaxf(mass - own_mass(&votes->slots[place], word), 0);
        share[i] = mass + nobody;
        most = fmaxf(most, share[i]);
    }
    for (int i = 0; i < candidates->n; i++)
        share[i] = weight * logf(share[i] / most);
    return share;
}

void dau_votes_free(struct dau_votes *votes)
{
    dau_table_free(&votes->pairs);
    votes->mass = NULL;
    votes->slots = NULL;
    votes->n = 0;
}

/* A number and its symbol, and where it stands. */
struct code {
    const char *key, *core;
    int place;
};

/* Equal for symbols that an engine takes for each other: strokes alike, Đ as D, B or P,
 * Q as O. NULL for what is no number of a document. */
static const char *code_key(const char *core, struct dau_arena *arena)
{
    size_t digits = strspn(core, "0123456789");
    if (!digits || !core[digits] || !strchr("/-", core[digits]) ||
        strspn(core, "0123456789/-.") == strlen(core))
        return NULL;
    char *fold = dau_text_fold(arena, core);
    for (char *at = fold + digits; *at; at++)
        *at = strchr("bp", *at)     ? 'd'
              : strchr("q0", *at)   ? 'o'
              : strchr("il1|", *at) ? '/'
                                    : *at;
    return fold;
}

static int by_key(const void *a, const void *b)
{
    const struct code *x = a, *y = b;
    int key = strcmp(x->key, y->key), core = key ? key : strcmp(x->core, y->core);
    return core ? core : x->place - y->place;
}

/* The core that most of the sorted codes have, or NULL in a draw. */
static const char *commonest(const struct code *codes, int n)
{
    const char *best = NULL;
    int most = 0;
    for (int i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && strcmp(codes[to].core, codes[i].core) == 0;)
            to++;
        if (to - i >= most)
            best = to - i == most ? NULL : codes[i].core;
        most = to - i > most ? to - i : most;
    }
    return best;
}

static void set_core(const struct dau_place *place, const char *core)
{
    static const float sure = 0.9F;
    const char *text = place->token->text;
    struct dau_edges e = dau_edges_of(text);
    if (strncmp(text + e.lead, core, e.to - e.lead) == 0 && !core[e.to - e.lead])
        return;
    char *whole = dau_arena_printf(place->page->arena, "%.*s%s%s", (int)e.lead, text, core,
                                   text + e.to);
    dau_token_change(place->page, place->token, whole, DAU_WHY_AGREEMENT, sure);
}

void dau_agree_codes(const struct dau_flow *flow, const bool *marked)
{
    struct dau_arena *arena = dau_arena_new();
    struct code *codes = NULL;
    int n = 0;
    for (int i = 0; i < flow->n_places; i++) {
        const char *text = flow->places[i].token->text;
        struct dau_edges e = dau_edges_of(text);
        const char *core = dau_arena_strndup(arena, text + e.lead, e.to - e.lead);
        const char *key = marked[i] ? NULL : code_key(core, arena);
        if (key)
            *(struct code *)dau_arena_push(arena, &codes, &n, sizeof *codes) =
                (struct code){key, core, i};
    }
    if (n)
        qsort(codes, (size_t)n, sizeof *codes, by_key);
    for (int i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && strcmp(codes[to].key, codes[i].key) == 0;)
            to++;
        const char *best = commonest(codes + i, to - i);
        for (int k = i; best && k < to; k++)
            set_core(&flow->places[codes[k].place], best);
    }
    dau_arena_free(arena);
}
