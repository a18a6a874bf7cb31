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

enum place { FIRST, BEFORE_VOWEL, AFTER_VOWEL, N_PLACES };

/* The number + 1 of each kind, by place and letter. */
typedef uint16_t kind_numbers[N_PLACES][DAU_LETTERS];

static void add_next(struct dau_arena *arena, struct dau_trie_kind *kind, uint16_t next)
{
    for (int i = 0; i < kind->n_next; i++)
        if (kind->next[i] == next)
            return;
    *(uint16_t *)dau_arena_push(arena, &kind->next, &kind->n_next, sizeof next) = next;
}

/* Gives the nodes below `node` their kinds; `place` is that of its children. */
static void set_kinds(struct builder *b, uint32_t node, enum place place,
                      kind_numbers numbers)
{
    struct dau_trie *trie = &b->trie;
    for (uint32_t i = 0; i < trie->nodes[node].n_children; i++) {
        uint32_t at = trie->nodes[node].first_child + i;
        struct dau_trie_node *child = &trie->nodes[at];
        uint16_t *number = &numbers[place][child->letter];
        if (!*number) {
            struct dau_trie_kind *kind =
                dau_arena_push(b->arena, &trie->kinds, &trie->n_kinds, sizeof *kind);
            *kind = (struct dau_trie_kind){.letter = child->letter, .first = !node};
            *number = (uint16_t)trie->n_kinds;
        }
        child->kind = (uint16_t)(*number - 1);
        add_next(b->arena, &trie->kinds[trie->nodes[node].kind], child->kind);
        bool after = place == AFTER_VOWEL || is_vowel(child->letter);
        set_kinds(b, at, after ? AFTER_VOWEL : BEFORE_VOWEL, numbers);
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
    kind_numbers numbers = {{0}};
    dau_arena_push(arena, &b.trie.kinds, &b.trie.n_kinds, sizeof *b.trie.kinds);
    b.trie.kinds[0] = (struct dau_trie_kind){.first = true};
    set_kinds(&b, 0, FIRST, numbers);
    return b.trie;
}
