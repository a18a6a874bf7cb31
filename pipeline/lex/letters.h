/* Vietnamese letters taken apart: tone, case, mark. Private to the room. */
#ifndef DAU_LEX_LETTERS_H
#define DAU_LEX_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DAU_LEX_MAX_LETTERS = 64 };

/* Letters of a word as code points, lower case. */
struct dau_lex_letters {
    uint32_t at[DAU_LEX_MAX_LETTERS];
    int n;
};

/* False, and an empty result, for words that are too long. */
bool dau_lex_split(const char *word, struct dau_lex_letters *out);

/* The vowel without its tone (â stays â), in the same case; `*tone` is 0 none, 1 huyền,
 * 2 sắc, 3 hỏi, 4 ngã, 5 nặng. Other letters stay. */
uint32_t dau_lex_take_tone(uint32_t c, int *tone);

/* True for a e i o u y ă â ê ô ơ ư without tone, lower case. */
bool dau_lex_is_vowel(uint32_t c);

/* The key words are looked up by: lower case, old tone placement. Returns false when it
 * does not fit. */
bool dau_lex_key(const char *word, char *out, size_t size);

#endif
