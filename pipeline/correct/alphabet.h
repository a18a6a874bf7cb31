/* The letters that Vietnamese print is made of, as small numbers, so that the channel and
 * the search do no work on text. */
#ifndef DAU_CORRECT_ALPHABET_H
#define DAU_CORRECT_ALPHABET_H

#include <stdbool.h>
#include <stdint.h>

/* 0 stands for the edge of a word and for every letter outside the alphabet. */
enum { DAU_LETTERS = 256, DAU_NEIGHBOURS = 32, DAU_SHAPES = 128 };

/* Small letters are the numbers from 1 to this, vowels first; capitals follow in the same
 * order. */
enum { DAU_SMALL_VOWELS = 72, DAU_SMALL_LETTERS = 93 };

typedef uint8_t dau_letter_id;

/* The number of a letter, 0 for none. */
dau_letter_id dau_letter_of(uint32_t code_point);

/* The code point of a letter, 0 for none. */
uint32_t dau_letter_code(dau_letter_id letter);

/* What a neighbour sees of a letter: its base without marks and case, below
 * DAU_NEIGHBOURS; digits are one, signs are one, the edge is 0. */
int dau_letter_neighbour(dau_letter_id letter);

/* Letters that look alike but for their tone share a shape, below DAU_SHAPES. */
int dau_letter_shape(dau_letter_id letter);

/* The base letter with its case: o for ộ, O for Ộ; others are themselves. */
uint32_t dau_letter_base(dau_letter_id letter);

dau_letter_id dau_letter_upper(dau_letter_id letter);
dau_letter_id dau_letter_lower(dau_letter_id letter);

/* Writes the letters of `text` into `out`, at most `size`; -1 when there are more. */
int dau_letters_of_text(const char *text, dau_letter_id *out, int size);

#endif
