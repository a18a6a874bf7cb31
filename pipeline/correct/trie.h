/* Syllables as a tree of letters, each way of placing the tone a path of its own. */
#ifndef DAU_CORRECT_TRIE_H
#define DAU_CORRECT_TRIE_H

#include <stdint.h>

#include "base/arena.h"
#include "correct/alphabet.h"

enum { DAU_WORD_LETTERS = 16 };

struct dau_trie_node {
    uint32_t first_child;
    int32_t word; /* that ends here, -1 for none */
    float own;    /* its prior */
    float best;   /* prior of the best word at or below the node */
    uint8_t n_children;
    dau_letter_id letter; /* lower case */
};

/* Node 0 is the root. Children of a node stand side by side, sorted by neighbour class. */
struct dau_trie {
    struct dau_trie_node *nodes;
    int n_nodes;
    dau_letter_id letters[DAU_LETTERS]; /* all that are in it but for the first of words */
    int n_letters;
};

struct dau_trie_word {
    dau_letter_id letters[DAU_WORD_LETTERS];
    int n_letters;
    int32_t word;
    float prior; /* logarithm */
};

/* Sorts `words`; the nodes live in `arena`. */
struct dau_trie dau_trie_make(struct dau_arena *arena, struct dau_trie_word *words, int n);

#endif
