/* XML into a buffer by libxml2's writer: characters that XML 1.0 forbids become U+FFFD,
 * and the first failure of the library is kept until the end. Used inside this room
 * only. */
#ifndef DAU_WRITE_XML_H
#define DAU_WRITE_XML_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct dau_xml {
    struct _xmlTextWriter *writer;
    struct dau_arena *arena; /* borrowed */
    int depth;               /* of open elements */
    bool failed;
};

/* `arena` is for text that has to be cleaned. */
bool dau_xml_begin(struct dau_xml *xml, struct dau_buf *out, struct dau_arena *arena,
                   struct dau_err *err);
bool dau_xml_finish(struct dau_xml *xml, struct dau_err *err);

/* Attributes of a NULL or empty value are left out. */
void dau_xml_open(struct dau_xml *xml, const char *name);
void dau_xml_attr(struct dau_xml *xml, const char *name, const char *value);
void dau_xml_attrf(struct dau_xml *xml, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void dau_xml_text(struct dau_xml *xml, const char *text);
void dau_xml_close(struct dau_xml *xml);

/* A line break and two blanks for each open element. */
void dau_xml_newline(struct dau_xml *xml);

/* On a line of its own: an element to be filled, or with text alone; its end tag. */
void dau_xml_block(struct dau_xml *xml, const char *name);
void dau_xml_leaf(struct dau_xml *xml, const char *name, const char *text);
void dau_xml_end(struct dau_xml *xml);

/* `text` as a name that may stand in xml:id, `prefix` before it: other characters
 * become
 * "-", đ d; in `arena`. */
char *dau_xml_name(struct dau_arena *arena, const char *prefix, const char *text);

/* `text` with all but letters, digits and -._~/ as %XX, in `arena`. */
char *dau_xml_uri(struct dau_arena *arena, const char *text);

#endif
