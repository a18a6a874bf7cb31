/* What dau_lex holds; private to the room. */
#ifndef DAU_LEX_LEXICON_H
#define DAU_LEX_LEXICON_H

#include "base/arena.h"
#include "lex/lex.h"
#include "lex/table.h"

enum { DAU_LEX_KEY_SIZE = 256 };

/* Abbreviations that look alike once Đ is D and O is 0 form a chain. */
struct dau_lex_abbreviations {
    struct dau_lex_abbreviation *items;
    int *next_alike; /* -1 ends the chain */
    int n;
    struct dau_lex_map by_skeleton;
};

/* Surname, middle, given: in how many names a word was which. */
enum { DAU_LEX_NAME_PARTS = 3 };
struct dau_lex_name_word {
    unsigned parts; /* enum dau_lex_name */
    float times[DAU_LEX_NAME_PARTS];
};

struct dau_lex {
    struct dau_arena *arena;
    struct dau_lex_syllable *syllables;
    int n_syllables;
    struct dau_lex_map by_syllable;
    struct dau_lex_map capitals; /* two shares of a thousand: after small * 1024 + other */
    struct dau_lex_abbreviations abbreviations;
    struct dau_lex_map places, place_starts; /* keys: lower case, words by one space */
    struct dau_lex_map names;                /* keys to indices in name_words */
    struct dau_lex_name_word *name_words;
    int n_name_words;
    float n_names[DAU_LEX_NAME_PARTS]; /* names counted, by their part */
    struct dau_lex_map foreign;              /* skeleton to index in foreign_texts */
    struct dau_lex_map foreign_words;        /* as they are written; and parts of places */
    const char **foreign_texts;
    int n_foreign;
    void *hunspell; /* Hunhandle, from its first use on */
    bool hunspell_tried;
};

/* What is left of a token when letters that engines mix up are made one: marks dropped,
 * upper case, B P are D, Q 0 are O, l 1 | are I. */
void dau_lex_skeleton(const char *token, char *out, size_t size);

/* See dau_lex_abbreviation(); in the symbols of codes engines mix up more: T is read as
 * I. A distance is below DAU_LEX_NO_READING. */
enum { DAU_LEX_NO_READING = 1000 };
const struct dau_lex_abbreviation *dau_lex_match(const struct dau_lex *lex,
                                                 const char *token, bool in_code,
                                                 int *distance);

bool dau_lex_load_abbreviations(struct dau_lex *lex, const char *dir,
                                struct dau_err *err);
bool dau_lex_load_names(struct dau_lex *lex, const char *dir, struct dau_err *err);
void dau_lex_unload_hunspell(struct dau_lex *lex);

#endif
