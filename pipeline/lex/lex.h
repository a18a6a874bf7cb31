/* What words exist: syllables by grammar and by use, Hunspell, abbreviations and codes,
 * places, names, foreign words of the genre; and what kind of thing a token is. */
#ifndef DAU_LEX_LEX_H
#define DAU_LEX_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct dau_lex; /* not shared by threads: Hunspell is loaded at its first use */

/* Reads the tables of `dict_dir`; a missing or malformed table is DAU_E_CONFIG. */
bool dau_lex_open(struct dau_lex **lex, const char *dict_dir, struct dau_err *err);
void dau_lex_close(struct dau_lex *lex); /* takes NULL */

/* --- Syllables. Any case, either tone placement; NFC. --- */

/* True when onset, rime and tone form a Vietnamese syllable, whether in use or not. */
bool dau_lex_is_syllable(const char *word);

/* Occurrences in the corpus the tables were counted in; 0: not in use there. */
uint32_t dau_lex_count(const struct dau_lex *lex, const char *word);

/* The share of times, 0 to 1, that a syllable within a sentence begins with a capital: after
 * a word that does itself, or after one in small letters. */
float dau_lex_capital(const struct dau_lex *lex, const char *word, bool after_capital);

/* All syllables in use, commonest first, lower case, old tone placement. */
struct dau_lex_syllable {
    const char *text;
    uint32_t count;
};
const struct dau_lex_syllable *dau_lex_syllables(const struct dau_lex *lex, int *n);

/* Writes `word` with the tone placed in the old (hòa, thủy) or new style (hoà, thuỷ),
 * into `out` of `size` bytes. Other letters and case are kept. */
void dau_lex_tone(const char *word, bool new_style, char *out, size_t size);

/* --- What kind of thing a token is. --- */

enum dau_lex_kind {
    DAU_LEX_OTHER,    /* none of these: probably a misreading */
    DAU_LEX_SYLLABLE, /* right by grammar */
    DAU_LEX_NUMBER,   /* 12, 1.250, 3,5 */
    DAU_LEX_DATE,     /* 12/11/2014, 10/2017, 05-6-2025 */
    DAU_LEX_TIME,     /* 14h00, 7:30 */
    DAU_LEX_AMOUNT,   /* 1.000.000đ, 35m2, 5kg */
    DAU_LEX_PERCENT,  /* 15% */
    DAU_LEX_CODE,     /* 57-NQ/TW, 03/LĐLĐ, QĐ-TTg */
    DAU_LEX_URL,
    DAU_LEX_EMAIL,
    DAU_LEX_PHONE,
    DAU_LEX_ABBREVIATION, /* in the table, as it stands: UBND; capitals without vowel */
    DAU_LEX_ROMAN,        /* I, IV */
    DAU_LEX_LABEL,        /* a), 1., (2), IV. at the start of an item */
    DAU_LEX_FOREIGN,      /* IoT, VNeID */
    DAU_LEX_PUNCTUATION,
    DAU_LEX_KIND_N
};

/* Looks at one token with the marks around it ("57-NQ/TW;" is a code). A token with a
 * misread letter in it may be any kind: "18" is a number here even where rõ was
 * printed. */
enum dau_lex_kind dau_lex_kind_of(const struct dau_lex *lex, const char *token);

/* Kinds no word model may touch: all but other, syllable and punctuation. */
bool dau_lex_is_protected(enum dau_lex_kind kind);
const char *dau_lex_kind_name(enum dau_lex_kind kind);

/* The bytes [*from, *to) of `token` without the brackets, quotes and marks around it.
 */
void dau_lex_core(const char *token, size_t *from, size_t *to);

/* --- Abbreviations and codes. --- */

struct dau_lex_abbreviation {
    const char *text;      /* as it is written: UBND, HĐND */
    const char *expansion; /* Ủy ban nhân dân */
    const char *category;  /* org doc unit ... */
};

/* The abbreviation a token without marks stands for: exactly, or when Đ was read as D,
 * B, P or BD, O as Q or 0, I as l or 1. NULL when there is none or there are two of
 * equal distance. `*distance` (may be NULL) counts the letters that were read
 * otherwise. */
const struct dau_lex_abbreviation *
dau_lex_abbreviation(const struct dau_lex *lex, const char *token, int *distance);

/* Mends the symbols of a document number: "03/LDLD" is "03/LĐLĐ", "02-KH/BCDTW" is
 * "02-KH/BCĐTW", "CVIVPTW" is "CV/VPTW". Returns false, and copies the token, when nothing
 * was to be mended or it is no code. */
bool dau_lex_mend_code(const struct dau_lex *lex, const char *token, char *out,
                       size_t size);

/* True when all groups of a symbol ("NQ/TW", "TTLT-BTC-BNV", "UBTVQH15") are made of
 * listed abbreviations as they are written. */
bool dau_lex_is_symbol(const struct dau_lex *lex, const char *symbol);

/* --- Names. --- */

/* How many of the `n` words are the longest name of a province, district or commune
 * that starts here, before or after July 2025; the type word (tỉnh, xã) is not part of
 * it. Words without marks, any case. 0: none. */
int dau_lex_place(const struct dau_lex *lex, const char *const *words, int n);

/* True for a whole name: "Lai Châu". */
bool dau_lex_is_place(const struct dau_lex *lex, const char *name);

enum dau_lex_name { DAU_LEX_SURNAME = 1, DAU_LEX_MIDDLE = 2, DAU_LEX_GIVEN = 4 };

/* What part of a person's name a word can be (enum dau_lex_name), 0: none. */
unsigned dau_lex_name_part(const struct dau_lex *lex, const char *word);

/* The share of names, above 0 to 1, that have the word as this one part, by the names
 * that were counted; words that were not seen have a little of it. */
float dau_lex_name_share(const struct dau_lex *lex, const char *word,
                         enum dau_lex_name part);

/* The foreign word, product or unit of the genre as it is written ("IoT" for "iot",
 * "lOT" or "10T"), or NULL. */
const char *dau_lex_foreign(const struct dau_lex *lex, const char *token);

/* --- Hunspell vi_VN, when it is installed. --- */

bool dau_lex_has_hunspell(struct dau_lex *lex);
bool dau_lex_spells(struct dau_lex *lex, const char *word);

/* At most `max` suggestions for a word, in the dictionary's order; each goes into one
 * slot of `out`. Slow (milliseconds): for what nothing else explains. */
int dau_lex_suggest(struct dau_lex *lex, const char *word, char out[][64], int max);

#endif
