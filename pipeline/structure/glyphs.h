/* Text as code points beside a folded ASCII copy of the same length, so that patterns
 * are written in plain ASCII and what they find is known in the text as printed. */
#ifndef DAU_STRUCTURE_GLYPHS_H
#define DAU_STRUCTURE_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* `f[i]` is `c[i]` in lower case without marks (d for đ); dashes are '-', quotation
 * marks
 * '"', any other letter or sign without an ASCII form '~'. f[n] is NUL. */
struct dau_glyphs {
    uint32_t *c;
    char *f;
    int n;
};

/* A part of the text: [from, to). */
struct dau_range {
    int from, to;
};

struct dau_glyphs dau_glyphs_of(struct dau_arena *arena, const char *text);

/* The folded form of one code point, as in dau_glyphs. */
char dau_glyph_fold(uint32_t c);

/* UTF-8 of a range as printed, white space at both ends left out; in `arena`. */
char *dau_glyphs_text(const struct dau_glyphs *g, struct dau_range range,
                      struct dau_arena *arena);

bool dau_glyph_is_digit(char f);
bool dau_glyph_is_word(char f); /* letter, digit or '~' */

/* First place at or after `at` that is not a space. */
int dau_glyphs_skip(const struct dau_glyphs *g, int at, int to);

/* The end of `words` (folded, single spaces) when they stand at `at`, white space
 * before and between them skipped, with no letter or digit right after; or -1. */
int dau_glyphs_eat(const struct dau_glyphs *g, int at, int to, const char *words);

/* The first place in the range where `words` stand between word borders; from == -1
 * when there is none. */
struct dau_range dau_glyphs_find(const struct dau_glyphs *g, struct dau_range in,
                                 const char *words);

/* Where `phrase` (folded) stands in the range at the least cost: a letter lost, added
 * or wrong costs 2, one that engines take for the other (o 0 6 e d, i l 1, ...) 1. from
 * == -1 when it costs more than `max_cost`. Borders are moved out to those of words. */
struct dau_range dau_glyphs_search(const struct dau_glyphs *g, struct dau_range in,
                                   const char *phrase, int max_cost);

/* The cost of taking all of the range for `phrase`, counted as above; more than
 * `max_cost` when it is too high to matter. */
int dau_glyphs_cost(const struct dau_glyphs *g, struct dau_range in, const char *phrase,
                    int max_cost);

/* Share of capitals among the letters of the range; 0 without letters. */
float dau_glyphs_caps(const struct dau_glyphs *g, struct dau_range in);

/* Trims white space and the characters of `also` from both ends. */
struct dau_range dau_glyphs_trim(const struct dau_glyphs *g, struct dau_range in,
                                 const char *also);

#endif
