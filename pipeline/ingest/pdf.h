/* A PDF: what qpdf says of its structure, what poppler's programs make of its pages.
 * Both run in other processes; no object of theirs comes in here. */
#ifndef DAU_INGEST_PDF_H
#define DAU_INGEST_PDF_H

#include "base/proc.h"
#include "ingest/content.h"
#include "ingest/source.h"

/* A page as its content draws it. Points (1/72 inch) from the top left corner of the
 * page as it is shown: cropped and turned. */
struct dau_pdf_page {
    double width, height;
    int n_pictures;             /* as pdfimages counts them: masks too */
    double covered;             /* by pictures, as a fraction of the page; at most 1 */
    double best_dpi;            /* of its pictures that matter; 0 for none */
    bool bitonal;               /* all pictures that matter are black and white */
    double unpacked;            /* bytes, see max_decoded; beyond that all is lost */
    bool lost;                  /* its content was too much to look through */
    long text_under, text_over; /* bytes of text before and behind the last picture that
                                   covers most of it; invisible text counts as under */
    struct {
        /* Put upright: its top left corner, its top and its left side. */
        double x, y, across_x, across_y, down_x, down_y;
        double area, visible;   /* of the page; of the picture: fractions */
        int pixels_x, pixels_y; /* as it is stored */
        int index;              /* among what pdfimages writes for the page, from 0 */
        int orientation;        /* as for dau_orient(); 0 when at a slant */
        double dpi;             /* across */
        bool plain;    /* square dots, no mask, not in line: it can be taken as it is */
        double others; /* covered by all other pictures, fraction of the page */
        bool under_finer_mask; /* another is a mask of more dots to the inch: layers */
    } main;
};

struct dau_pdf {
    struct dau_pdf_page *pages;
    int n_pages;
    int fd; /* the source, for the programs */
};

/* Fills in pages and the doc's signatures. */
bool dau_pdf_look(struct dau_source *source, struct dau_pdf *pdf, struct dau_err *err);

/* Makes `picture` the largest picture of a page as it is stored, put upright. `found`
 * is false when the program gave another picture than was asked for. */
bool dau_pdf_extract(struct dau_source *source, int number, struct dau_picture *picture,
                     bool *found, struct dau_err *err);

/* Renders a page, without its annotations. */
bool dau_pdf_render(struct dau_source *source, int number, double dpi,
                    struct dau_picture *picture, struct dau_err *err);

/* Where the points of the page lie in pixels. */
struct dau_pdf_grid {
    struct dau_matrix matrix;
    int width, height; /* boxes beyond are cut or dropped */
};

struct dau_pdf_text {
    struct dau_block *blocks; /* in the page's arena */
    int n_blocks, n_words;
    bool garbled; /* letters that stand for nothing: its fonts do not say what they show
                   */
};

/* The text of a page with boxes. */
bool dau_pdf_read_text(struct dau_source *source, struct dau_page *page,
                       const struct dau_pdf_grid *grid, struct dau_pdf_text *text,
                       struct dau_err *err);

/* The same from what pdftotext -bbox-layout gave; cleans the bytes in place. False when
 * it is not XML. */
bool dau_pdf_parse_text(struct dau_buf *xhtml, struct dau_page *page,
                        const struct dau_pdf_grid *grid, struct dau_pdf_text *text);

#endif
