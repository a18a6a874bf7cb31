/* What the content of a PDF page draws: its pictures, with their places, and its text.
 * ISO 32000-1, 7.8, 8.3, 8.9 and 9.4; nothing is painted here. */
#ifndef DAU_INGEST_CONTENT_H
#define DAU_INGEST_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

/* x' = a x + c y + e, y' = b x + d y + f */
struct dau_matrix {
    double a, b, c, d, e, f;
};

enum dau_xobject_kind { DAU_XOBJECT_NONE, DAU_XOBJECT_PICTURE, DAU_XOBJECT_FORM };

struct dau_xobject {
    enum dau_xobject_kind kind;
    /* Of a picture: */
    int width, height; /* pixels */
    bool bitonal;
    bool stencil; /* a mask to paint through */
    bool masked;  /* has a mask of its own */
    bool in_line; /* stands in the content */
    /* Of a form: */
    struct dau_matrix matrix;
    char *content; /* freed by dau_content_run() */
    size_t length;
    int resources; /* handle for `find` */
};

struct dau_painter {
    void *self;
    /* Looks a name up among the resources; kind NONE when it is not there. */
    void (*find)(void *self, int resources, const char *name,
                 struct dau_xobject *found);
    /* A picture is drawn: the unit square goes to `where`. */
    void (*picture)(void *self, const struct dau_xobject *picture,
                    const struct dau_matrix *where);
    /* Text is shown, `n` bytes in some font's code. */
    void (*text)(void *self, size_t n, bool visible);
};

/* False when the content is too long, too deep or runs in circles: then not all of it
 * was told. */
bool dau_content_run(const char *content, size_t length, int resources,
                     const struct dau_painter *painter);

#endif
