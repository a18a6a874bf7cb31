/* What a token can have been: words by the channel, the reading itself, codes and
 * abbreviations, two words that lost their space. */
#ifndef DAU_CORRECT_CANDIDATES_H
#define DAU_CORRECT_CANDIDATES_H

#include "correct/search.h"
#include "correct/table.h"
#include "correct/vocab.h"
#include "doc.h"

enum { DAU_CANDIDATES = 52, DAU_CANDIDATE_WORDS = 6, DAU_CANDIDATE_WAYS = 18 };

struct dau_candidate {
    const char *text; /* the whole token */
    float score;      /* logarithm of P(reading | text), and of the spelling when the
                         language model does not know the word */
    uint32_t words[DAU_CANDIDATE_WORDS]; /* of the language model */
    int n_words;
    float prior; /* logarithm of the chance of its words without context */
    bool likely;   /* where it stands: tried whatever its prior */
    uint32_t word; /* number + 1 in the maker's `words` of its one word in small
                      letters; 0 for none, several, and what is mostly digits */
    enum dau_why why;
};

struct dau_candidates {
    struct dau_candidate *list; /* best score first, before any share was set */
    int n;
    int reading; /* which is the reading itself */
    float own;   /* its score by the channel alone */
    bool whole;  /* of a token, not of a part of one */
    int number;  /* from 1, in the order they were made; 0: the maker forgot it */
    const struct dau_candidates **weighed; /* room for what dau_case_weigh made of it;
                                              or NULL */
};

struct dau_candidate_maker {
    const struct dau_lex *lex;
    const struct dau_lm *lm;
    const struct dau_vocab *vocab;
    struct dau_channel *channel;
    float word_strength; /* what the letters count against a whole syllable's readings */
    float right_share;   /* set by dau_candidates_set_share; 0 at first */
    bool look_alikes;    /* see look_alike.h */
    bool colons;         /* may be part of a letter, see dau_reading_of */
    bool firm;           /* see square_firm, of the readings to come */
    float width;         /* see dau_search */
    struct dau_arena *arena;   /* of the candidates */
    struct dau_arena *scratch; /* emptied by each call */
    struct dau_strings *words; /* grows; of all makers whose candidates meet, or NULL */
    struct dau_strings seen;   /* readings and their candidates */
    struct dau_candidates **made;
    int n_made;
    int depth; /* of calls for parts of a token */
};

/* The candidates of a reading (NFC, no white space); `capitals`: its line is in capitals.
 * They belong to the maker, which remembers them. Never empty: the reading is among them. */
const struct dau_candidates *dau_candidates_of(struct dau_candidate_maker *maker,
                                               const char *read, bool capitals);

/* The share of tokens that were read right whatever the channel says, below 1; counts for
 * all candidates made so far and later. */
void dau_candidates_set_share(struct dau_candidate_maker *maker, float share);

void dau_candidates_forget(struct dau_candidate_maker *maker);

/* Forgets all but those of whole tokens whose number is true in `kept`, which has room
 * for n_made + 1; those have new numbers then. */
void dau_candidates_forget_others(struct dau_candidate_maker *maker, const bool *kept);

#endif
