#include "correct/trie.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_letter(dau_letter_id a, dau_letter_id b)
{
    int na = dau_letter_neighbour(a), nb = dau_letter_neighbour(b);
    return na != nb ? na - nb : a - b;
}

static int by_letters(const void *a, const void *b)
{
    const struct dau_trie_word *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    for (int i = 0; i < x->n_letters && i < y->n_letters; i++)
        if (x->letters[i] != y->letters[i])
            return by_letter(x->letters[i], y->letters[i]);
    return x->n_letters - y->n_letters;
}

struct builder {
    struct dau_arena *arena;
    struct dau_trie trie;
    const struct dau_trie_word *words;
};

static int count_children(const struct dau_trie_word *words, int from, int to, int depth)
{
    int n = 0;
    for (int i = from; i < to; i++)
        n += i == from || words[i].letters[depth] != words[i - 1].letters[depth];
    return n;
}

/* Words [from, to) share their first `depth` letters, which lead to `node`. */
static void add_below(struct builder *b, uint32_t node, int from, int to, int depth)
{
    float best = -INFINITY;
    for (; from < to && b->words[from].n_letters == depth; from++) {
        b->trie.nodes[node].word = b->words[from].word;
        best = fmaxf(best, b->words[from].prior);
        b->trie.nodes[node].own = best;
    }
    int n = count_children(b->words, from, to, depth);
    uint32_t first = (uint32_t)b->trie.n_nodes;
    for (int i = 0; i < n; i++)
        dau_arena_push(b->arena, &b->trie.nodes, &b->trie.n_nodes, sizeof *b->trie.nodes);
    b->trie.nodes[node].first_child = first;
    b->trie.nodes[node].n_children = (uint8_t)n;
    for (int i = 0; i < n; i++) {
        int end = from;
        while (end < to && b->words[end].letters[depth] == b->words[from].letters[depth])
            end++;
        struct dau_trie_node *child = &b->trie.nodes[first + (uint32_t)i];
        child->word = -1;
        child->letter = b->words[from].letters[depth];
        child->neighbour = (uint8_t)dau_letter_neighbour(child->letter);
        add_below(b, first + (uint32_t)i, from, end, depth + 1);
        best = fmaxf(best, b->trie.nodes[first + (uint32_t)i].best);
        from = end;
    }
    b->trie.nodes[node].best = best;
}

static bool is_vowel(dau_letter_id letter)
{
    return strchr("aeiouy", 'a' + dau_letter_neighbour(letter) - 1) != NULL;
}

enum { BEFORE = DAU_PLACE_BEFORE_VOWEL * DAU_KIND_LETTERS };

/* What follows what; the root is behind the kinds. */
struct follow {
    bool kinds[DAU_KINDS + 1][DAU_KINDS], occurs[DAU_KINDS];
};

/* Gives the nodes below `node` their kinds; `place` is that of its children. */
static void set_kinds(struct dau_trie *trie, uint32_t node, enum dau_trie_place place,
                      struct follow *follow)
{
    int parent = node ? trie->nodes[node].kind : DAU_KINDS;
    for (uint32_t i = 0; i < trie->nodes[node].n_children; i++) {
        uint32_t at = trie->nodes[node].first_child + i;
        struct dau_trie_node *child = &trie->nodes[at];
        child->kind = (uint16_t)((int)place * DAU_KIND_LETTERS + child->letter);
        follow->kinds[parent][child->kind] = true;
        follow->occurs[child->kind] = true;
        bool after = place == DAU_PLACE_AFTER_VOWEL || is_vowel(child->letter);
        set_kinds(trie, at, after ? DAU_PLACE_AFTER_VOWEL : DAU_PLACE_BEFORE_VOWEL,
                  follow);
    }
}

/* Most consonants may stand before most vowels: it is not told which. */
static void widen(bool kinds[DAU_KINDS], bool *vowels)
{
    enum { MANY = 12 };
    int n = 0;
    for (int i = 1; i <= DAU_SMALL_VOWELS; i++)
        n += kinds[BEFORE + i];
    *vowels = n >= MANY;
    for (int i = 1; *vowels && i <= DAU_SMALL_VOWELS; i++)
        kinds[BEFORE + i] = false;
}

static void add_set(struct dau_arena *arena, struct dau_trie *trie,
                    const bool kinds[DAU_KINDS], bool vowels)
{
    struct dau_trie_set *set =
        dau_arena_push(arena, &trie->sets, &trie->n_sets, sizeof *set);
    *set = (struct dau_trie_set){.vowels = vowels};
    for (uint16_t i = 0; i < DAU_KINDS; i++)
        if (kinds[i])
            *(uint16_t *)dau_arena_push(arena, &set->kinds, &set->n, sizeof i) = i;
}

/* Many kinds are followed by the same ones. */
static void set_sets(struct dau_arena *arena, struct dau_trie *trie,
                     struct follow *follow)
{
    static const bool none[DAU_KINDS];
    int first[DAU_KINDS + 1]; /* kind of each set */
    add_set(arena, trie, none, false);
    for (int i = 0; i < DAU_KINDS; i++) {
        int set = follow->occurs[i] ? 1 : 0;
        bool vowels;
        widen(follow->kinds[i], &vowels);
        while (set && set < trie->n_sets &&
               (trie->sets[set].vowels != vowels ||
                memcmp(follow->kinds[first[set]], follow->kinds[i], sizeof none) != 0))
            set++;
        if (set == trie->n_sets) {
            first[set] = i;
            add_set(arena, trie, follow->kinds[i], vowels);
        }
        trie->set_of[i] = (uint16_t)set;
    }
}

/* The first letters of a word in the order of by_letter; fewer come first. */
static uint64_t key_of(const struct dau_trie_word *word)
{
    enum { FIRST_LETTERS = 4 };
    uint64_t key = 0;
    for (int i = 0; i < FIRST_LETTERS; i++) {
        dau_letter_id letter = i < word->n_letters ? word->letters[i] : 0;
        key = key << 16 | (uint64_t)dau_letter_neighbour(letter) << 8 | letter;
    }
    return key;
}

struct dau_trie dau_trie_make(struct dau_arena *arena, struct dau_trie_word *words, int n)
{
    for (int i = 0; i < n; i++)
        words[i].key = key_of(&words[i]);
    qsort(words, (size_t)n, sizeof *words, by_letters);
    struct builder b = {.arena = arena, .words = words};
    struct dau_trie_node *root =
        dau_arena_push(arena, &b.trie.nodes, &b.trie.n_nodes, sizeof *root);
    root->word = -1;
    add_below(&b, 0, 0, n, 0);
    struct follow *follow = dau_alloc(1, sizeof *follow);
    set_kinds(&b.trie, 0, DAU_PLACE_FIRST, follow);
    set_sets(arena, &b.trie, follow);
    free(follow);
    return b.trie;
}
