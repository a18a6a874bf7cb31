/* UTF-8 text by ICU: normal form, folding for look-ups, validity. */
#ifndef DAU_BASE_TEXT_H
#define DAU_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* True when all `length` bytes are well-formed UTF-8. */
bool dau_text_is_utf8(const char *bytes, size_t length);

/* Reads one code point at `*text` and moves it on; 0 at the end. A malformed byte gives
 * U+FFFD and moves on by one byte. */
uint32_t dau_text_next(const char **text);

/* Writes `c` as UTF-8 with a NUL; returns the number of bytes before it (1 to 4). */
int dau_text_put(uint32_t c, char out[5]);

/* Code points in `text`. */
size_t dau_text_count(const char *text);

/* NFC; malformed bytes become U+FFFD. The result lives in `arena`. */
char *dau_text_nfc(struct dau_arena *arena, const char *text);

/* For look-ups and anchors: lower case, marks dropped, đ is d. One code point in gives at
 * most one out, white space is kept as it is. The result lives in `arena`. */
char *dau_text_fold(struct dau_arena *arena, const char *text);

/* One folded code point: lower case, without marks, đ is d; 0 for a combining mark. */
uint32_t dau_text_fold_char(uint32_t c);

/* The small letter of a Latin one, as Vietnamese writes them: Ð and ð stand for đ in old
 * texts. Quicker than dau_text_lower, and the same for all letters of Vietnamese. */
uint32_t dau_text_lower_char(uint32_t c);

/* Lower and upper case of a whole text, in `arena`; Vietnamese has no special cases. */
char *dau_text_lower(struct dau_arena *arena, const char *text);
char *dau_text_upper(struct dau_arena *arena, const char *text);

/* Letters to be put in, left out or changed between two words, whatever their marks and
 * case (Levenshtein); of each word the first 48 letters count. */
int dau_text_distance(const char *a, const char *b);

bool dau_text_is_letter(uint32_t c);
bool dau_text_is_upper(uint32_t c);
bool dau_text_is_lower(uint32_t c);
bool dau_text_is_digit(uint32_t c); /* 0 to 9 only */

#endif
