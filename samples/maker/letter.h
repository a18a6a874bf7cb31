/* Sample letters: marked text becomes sheets, with seals and pens. */
#ifndef DAU_MAKER_LETTER_H
#define DAU_MAKER_LETTER_H

#include "maker.h"

/* ---- marks inside a line (markup.c) ---- */

enum { MAKER_MAX_HANDS = 8 };

/* A line without its marks. Handwriting is U+FFFC in `text`, its letters in `hands`. */
struct maker_marked {
    struct dau_buf text;
    PangoAttrList *attributes;
    char hands[MAKER_MAX_HANDS][24];
    int n_hands;
};

/* **bold**, _italic_, __underlined__, {hw:handwritten}; `hand_width` is that of a
 * handwritten letter in Pango units. */
void maker_marked_parse(const char *line, int hand_width, struct maker_marked *out);
void maker_marked_free(struct maker_marked *marked);

/* The bytes [from, to) as truth has them: one line, handwriting as {hw:574}. */
void maker_marked_truth(const struct maker_marked *marked, int from, int to,
                        struct dau_buf *out);

/* ---- the parts of a letter (letter.c) ---- */

struct maker_part {
    char *kind; /* header-left, body, table, ... */
    char *arguments;
    char **lines;
    int n_lines;
};

struct maker_letter {
    char *text; /* what the rest points into */
    struct maker_part *parts;
    int n_parts;
};

/* Takes `text`, which it changes and later frees. */
bool maker_letter_parse(char *text, struct maker_letter *letter, struct dau_err *err);
void maker_letter_free(struct maker_letter *letter);

/* The value of NAME=VALUE among the arguments, or `otherwise`. */
double maker_part_number(const struct maker_part *part, const char *name,
                         double otherwise);

/* ---- stamps and pens, on the colour layer (pen.c) ---- */

struct maker_pen {
    cairo_t *cr;
    double mm; /* pixels */
    bool black;
    struct maker_rng *rng;
};

/* Digits and simple letters, standing on (x, y), each `width` pixels wide. */
void maker_pen_write(const struct maker_pen *pen, const char *text, double x, double y,
                     double width);
void maker_pen_sign(const struct maker_pen *pen, double x, double y);

/* A round seal: lines[0] runs round its top, [1] round its foot, the rest stands
 * inside. */
void maker_pen_seal(const struct maker_pen *pen, const struct maker_part *part,
                    PangoContext *context, double x, double y);

/* A word in a single red frame, centred on x with its top at y; returns its height. */
double maker_pen_stamp(const struct maker_pen *pen, const char *word,
                       PangoContext *context, double x, double y);

/* ---- setting (set.c, press.c, table.c) ---- */

/* Sets all parts on as many sheets as needed. `done` is called with each finished
 * sheet, which it then owns. Fails when something does not fit. */
bool maker_letter_set(const struct maker_letter *letter, const struct maker_age *age,
                      int dpi, struct maker_rng *rng, struct dau_buf *truth,
                      void (*done)(void *self, struct maker_sheet *sheet), void *self,
                      struct dau_err *err);

#endif
