/* dau-maker: sets text on paper and ages the paper like a scan.
 *
 * A sheet is what is printed, stamped and written on one side of paper; ageing makes a
 * picture of it. Everything random comes from a generator with a seed: the same text,
 * options and seed give the same bytes (with the same fonts and libraries). */
#ifndef DAU_MAKER_H
#define DAU_MAKER_H

#include <stdbool.h>
#include <stdint.h>

#include <leptonica/allheaders.h>
#include <pango/pangocairo.h>

#include "base/buf.h"
#include "base/err.h"

/* ---- chance (rng.c) ---- */

struct maker_rng {
    uint64_t state;
};

struct maker_rng maker_rng_seed(uint64_t seed, uint64_t stream);
uint32_t maker_rng_next(struct maker_rng *rng);
int maker_rng_below(struct maker_rng *rng, int n); /* 0 to n - 1 */
double maker_rng_range(struct maker_rng *rng, double low, double high);
double maker_rng_normal(struct maker_rng *rng); /* mean 0, deviation 1 */

/* ---- ageing (age.c, ink.c, scanner.c, field.c, profile.c) ---- */

/* How a sheet becomes a picture. Zero is none of it; lengths are millimetres. */
struct maker_age {
    double skew;      /* degrees, largest turn either way */
    double spread;    /* ink: above 0 it runs, below 0 it is eaten; 1 is one pixel */
    double breaks;    /* share of the print that is worn away, 0 to 1 */
    double faint;     /* how much blackness the print has lost, 0 to 1 */
    double blur;      /* deviation of the lens, mm */
    double noise;     /* deviation of a pixel, grey levels */
    double light;     /* how much darker the darkest corner is, grey levels */
    double dirt;      /* blots on the page */
    double speckle;   /* black or white dots per 1000 mm2 */
    double edges;     /* width of the dark edge, mm */
    double holes;     /* 1: two punched holes in the left margin */
    double paper;     /* grey level of the paper below white */
    double threshold; /* grey level that parts black from white; 0 keeps the greys */
    double jpeg;      /* quality 1 to 100; 0 for none */
    double colour;    /* 1: keep the colours */
    double dpi;       /* of the scan, unless asked for otherwise; 0: 300 */
    double seal;      /* 1: red seal */
    double pen;       /* 1: signature in ink */
    double hand;      /* 1: number and day are written by hand */
};

/* `names` is a list as in "office,seal,skew=1.5": profiles are laid over each other,
 * the stronger value counts; "fax:0.5" halves the strength of a profile; NAME=VALUE
 * sets. */
bool maker_age_parse(const char *names, struct maker_age *age, struct dau_err *err);

/* The names of all profiles, one line of usage each. */
void maker_age_list(struct dau_buf *out);

/* One side of a sheet. */
struct maker_sheet {
    int width, height, dpi;
    cairo_surface_t *print;  /* A8: how much black ink */
    cairo_surface_t *colour; /* ARGB32: seals and pens; NULL while there are none */
};

struct maker_sheet *maker_sheet_new(int width, int height, int dpi);
void maker_sheet_free(struct maker_sheet *sheet);               /* takes NULL */
cairo_surface_t *maker_sheet_colour(struct maker_sheet *sheet); /* made at first use */
double maker_px(const struct maker_sheet *sheet, double mm);

/* 1, 8 or 32 bits a pixel, as `age` says; the caller owns it. */
PIX *maker_age_sheet(struct maker_sheet *sheet, const struct maker_age *age,
                     struct maker_rng *rng);

/* A4 and its margins (Nghị định 30/2020/NĐ-CP, Phụ lục I, I.1-2), and the room between
 * position and name of the signer; mm. */
enum {
    MAKER_PAPER_WIDTH = 210,
    MAKER_PAPER_HEIGHT = 297,
    MAKER_MARGIN_LEFT = 30,
    MAKER_MARGIN_RIGHT = 15,
    MAKER_MARGIN_TOP = 20,
    MAKER_MARGIN_BOTTOM = 20,
    MAKER_SIGN_ROOM = 27
};

/* ---- plain text (plain.c) ---- */

enum maker_face { MAKER_SERIF, MAKER_SANS, MAKER_MONO, MAKER_FACES };
enum maker_style { MAKER_REGULAR, MAKER_BOLD, MAKER_ITALIC, MAKER_STYLES };

struct maker_type {
    enum maker_face face;
    enum maker_style style;
    double size; /* points */
    int dpi;
    bool wrap; /* break long lines; else they are set smaller until they fit */
    bool trim; /* the page ends below its last line */
};

/* A text and how much of it is set. */
struct maker_source {
    const char *text;
    size_t length, at;
    bool broken; /* the last page ended inside a paragraph */
};

PangoContext *maker_context(int dpi);
PangoFontDescription *maker_font(enum maker_face face, enum maker_style style,
                                 double size);

/* Sets as many lines as fit on an A4 page; the printed lines go to `truth`. Returns
 * NULL when nothing is left to set. */
struct maker_sheet *maker_plain_page(const struct maker_type *type,
                                     struct maker_source *source,
                                     struct dau_buf *truth);

/* ---- output (out.c, pdf.c) ---- */

/* `quality` is that of JPEG; pages of one bit a pixel are CCITT group 4. */
bool maker_pdf(PIXA *pages, int quality, struct dau_buf *out, struct dau_err *err);

bool maker_write_file(const char *path, const void *bytes, size_t length,
                      struct dau_err *err);

/* By the ending of `path`: .png .jpg .tif .pdf. The first two hold one page; further
 * pages are written as NAME-2.png and so on. */
bool maker_write(PIXA *pages, const struct maker_age *age, const char *path,
                 struct dau_err *err);

#endif
