/* How right an output is: text against true text, fields against true fields. The same
 * normal form on both sides: NFC, one kind of quotes and dashes, tone placement folded
 * to the old style, white space is one space. In a true text {hw:...} is handwriting,
 * which matches anything or nothing; {?} and lines "=== page N" are left out. */
#ifndef DAU_EVAL_EVAL_H
#define DAU_EVAL_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* --- Text. --- */

struct dau_eval_token {
    const char *text;
    int line;  /* of its text, from 0 */
    bool wild; /* handwriting in a truth */
};

struct dau_eval_text {
    struct dau_eval_token *tokens;
    int n_tokens;
};

/* Tokens [index or -1] that stand side by side; both never -1. */
struct dau_eval_pair {
    int truth, other;
};

struct dau_eval_alignment {
    struct dau_eval_pair *pairs;
    int n_pairs;
    long distance; /* insertions, deletions and replacements */
};

/* What two tokens that stand side by side differ in. */
enum dau_eval_difference {
    DAU_EVAL_SAME,
    DAU_EVAL_CASE,  /* upper and lower case only */
    DAU_EVAL_MARKS, /* tones and other marks only (perhaps case too) */
    DAU_EVAL_BASE   /* letters */
};

/* Sums; those of several documents are added member by member. */
struct dau_eval_counts {
    long documents, tokens,
        chars;                /* of the truth; chars with one space between tokens */
    long errors, char_errors; /* edit distances */
    long marks, bases, cases; /* replacements by kind */
    long missing, added;
    bool has_input;
    long input_errors, input_right; /* tokens right in the input */
    long fixed, harmed;             /* wrong there and right now, and the reverse */
};

struct dau_eval_result {
    struct dau_eval_text truth, output, input;
    struct dau_eval_alignment alignment, input_alignment;
    struct dau_eval_counts counts;
};

/* Normalises and splits. The marks of a truth have their meaning in any text, so that a
 * truth compared with itself is right. */
struct dau_eval_text dau_eval_read(struct dau_arena *arena, const char *text);

/* Shortest edit script of tokens; one of those is chosen in a fixed way. Texts too long
 * or too different for it are DAU_E_LIMIT. */
bool dau_eval_align(struct dau_arena *arena, const struct dau_eval_text *truth,
                    const struct dau_eval_text *other, struct dau_eval_alignment *out,
                    struct dau_err *err);

/* Edit distance of the characters of two strings. */
bool dau_eval_distance(struct dau_arena *arena, const char *truth, const char *other,
                       long *distance, struct dau_err *err);

/* `input` may be NULL. All of the result lives in `arena`. */
bool dau_eval_score(struct dau_arena *arena, const char *truth, const char *output,
                    const char *input, struct dau_eval_result *result,
                    struct dau_err *err);

enum dau_eval_difference dau_eval_compare(struct dau_arena *arena, const char *truth,
                                          const char *other);

void dau_eval_add(struct dau_eval_counts *sum, const struct dau_eval_counts *more);

/* --- Fields: the JSON of a document against a truth of the same shape. --- */

enum { DAU_EVAL_N_FIELDS = 11 };
extern const char *const dau_eval_field_names[DAU_EVAL_N_FIELDS];

struct dau_eval_set {
    long right, extra, missing;
};

struct dau_eval_fields {
    long documents, whole; /* whole: all fields of the document exact */
    long exact[DAU_EVAL_N_FIELDS], soft[DAU_EVAL_N_FIELDS], total[DAU_EVAL_N_FIELDS];
    struct dau_eval_set references, tasks, deadlines;
};

/* Compares one document; exact after folding case, spaces, tone placement and marks at
 * the end; soft with a similarity of 0.95. A field only one side has counts as wrong.
 * With `misses`, each miss is told in a line there. */
bool dau_eval_fields(const char *truth_json, const char *output_json,
                     struct dau_eval_fields *out, struct dau_buf *misses,
                     struct dau_err *err);

void dau_eval_add_fields(struct dau_eval_fields *sum,
                         const struct dau_eval_fields *more);
double dau_eval_f1(const struct dau_eval_set *set);

/* Similarity of Ratcliff and Obershelp, 0 to 1: twice the characters in matching blocks
 * over all characters (difflib's ratio without junk). */
double dau_eval_similarity(const char *a, const char *b);

/* --- A report for people. --- */

void dau_eval_html_begin(struct dau_buf *out, const char *title);
/* One document: line by line, truth left, output right, differences coloured. */
void dau_eval_html_text(struct dau_buf *out, const char *name,
                        const struct dau_eval_result *result);
void dau_eval_html_end(struct dau_buf *out);

/* The normal form of a text, in `arena`; private to the room and its tests. */
char *dau_eval_normal(struct dau_arena *arena, const char *text);

#endif
