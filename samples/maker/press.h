/* The press: the sheet that is being printed, and how lines get onto it. */
#ifndef DAU_MAKER_PRESS_H
#define DAU_MAKER_PRESS_H

#include "letter.h"

/* Everything that is known while a letter is being set. */
struct maker_press {
    const struct maker_letter *letter;
    const struct maker_age *age;
    struct maker_rng *rng;
    PangoContext *context;
    int dpi, page;
    double mm, point; /* pixels */
    struct maker_sheet *sheet;
    cairo_t *cr, *colour;
    double left, width, bottom, y;  /* pixels */
    double last_middle, last_width; /* of the line set last, for a rule under it */
    double sign_x, sign_y;          /* where the signature goes; 0 for nowhere */
    bool black_pen;
    struct dau_buf *truth;
    void (*done)(void *self, struct maker_sheet *sheet);
    void *self;
    struct dau_err *err;
};

/* Where a text goes, and how it looks. */
struct maker_frame {
    double x, width, indent; /* pixels */
    double size;             /* points */
    double lead;             /* distance of lines, in sizes */
    double after;            /* pixels below */
    PangoAlignment align;
    bool bold, justify;
    bool flow; /* goes on on the next page */
};

/* Sheets: the finished one goes to press->done. */
void maker_press_open_page(struct maker_press *press);
void maker_press_close_page(struct maker_press *press);
void maker_press_next_page(struct maker_press *press); /* numbered */

/* A pen on the colour layer of the sheet. */
struct maker_pen maker_press_pen(struct maker_press *press);

/* Pixels from line to line, and those that `line` takes with its blank below. */
double maker_press_pitch(const struct maker_press *press,
                         const struct maker_frame *frame);
double maker_press_height(struct maker_press *press, const struct maker_frame *frame,
                          const char *line);

/* Prints a line of marked text, broken as it must be, and notes it in the truth. */
bool maker_press_text(struct maker_press *press, const struct maker_frame *frame,
                      const char *text);

/* The same, or a rule ("---", "===") under the line before, or room to sign ("@sign").
 */
bool maker_press_centred(struct maker_press *press, const struct maker_frame *frame,
                         const char *line);
bool maker_press_is_rule(const char *line);

bool maker_press_table(struct maker_press *press, const struct maker_part *part);

#endif
