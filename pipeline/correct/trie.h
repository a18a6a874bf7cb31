/* Syllables as a tree of letters, each way of placing the tone a path of its own. */
#ifndef DAU_CORRECT_TRIE_H
#define DAU_CORRECT_TRIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "correct/alphabet.h"

enum { DAU_WORD_LETTERS = 16 };

/* Nodes with the same letter at a like place in the word are of one kind: a place times
 * DAU_KIND_LETTERS and the letter. */
enum dau_trie_place {
    DAU_PLACE_FIRST,
    DAU_PLACE_BEFORE_VOWEL,
    DAU_PLACE_AFTER_VOWEL,
    DAU_PLACE_N
};
enum { DAU_KIND_LETTERS = 96, DAU_KINDS = DAU_PLACE_N * DAU_KIND_LETTERS };

struct dau_trie_node {
    uint32_t first_child;
    int32_t word; /* that ends here, -1 for none */
    float own;    /* its prior */
    float best;   /* prior of the best word at or below the node */
    uint8_t n_children;
    dau_letter_id letter; /* lower case */
    uint8_t neighbour;    /* dau_letter_neighbour of it */
    uint16_t kind;
};

/* Kinds that can follow a kind. */
struct dau_trie_set {
    uint16_t *kinds;
    int n;
    bool vowels; /* and any vowel that is the word's first */
};

/* Node 0 is the root. Children of a node stand side by side, sorted by neighbour class,
 * all at the same place. */
struct dau_trie {
    struct dau_trie_node *nodes;
    int n_nodes;
    struct dau_trie_set *sets; /* each once; the first is of kinds that do not occur */
    int n_sets;
    uint16_t set_of[DAU_KINDS];
};

struct dau_trie_word {
    dau_letter_id letters[DAU_WORD_LETTERS];
    int n_letters;
    int32_t word;
    float prior; /* logarithm */
    uint64_t key; /* dau_trie_make's own, to sort by */
};

/* Sorts `words`, of small letters; the nodes live in `arena`. */
struct dau_trie dau_trie_make(struct dau_arena *arena, struct dau_trie_word *words, int n);

#endif
