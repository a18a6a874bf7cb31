/* XML that nobody vouches for: no network, no entities, no document type, bounded size.
 */
#ifndef DAU_INGEST_XML_H
#define DAU_INGEST_XML_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "base/arena.h"

enum dau_xml_fault {
    DAU_XML_FINE,
    DAU_XML_BROKEN,  /* not well-formed, or cut short */
    DAU_XML_DOCTYPE, /* declares a document type, which may hide entities */
    DAU_XML_HUGE
};

/* NULL with `fault` set. The caller frees the tree with xmlFreeDoc(). `may_have_type`
 * allows a document type, which is passed over. */
xmlDoc *dau_xml_parse(const char *bytes, size_t length, bool may_have_type,
                      enum dau_xml_fault *fault);

/* True for an element of this name, whatever its namespace. */
bool dau_xml_is(const xmlNode *node, const char *name);

/* The next element after `node` in the order of the document, within `top`; NULL at its
 * end. Start with `top` itself. */
xmlNode *dau_xml_next(const xmlNode *node, const xmlNode *top);

/* A finite number in an attribute, or `none`. Not dependent on the locale. */
double dau_xml_number(const xmlNode *node, const char *name, double none);

/* An attribute's text with white space made single blanks and none at its ends; NULL
 * when there is none or it is empty. In `arena`. */
char *dau_node_text(struct dau_arena *arena, const xmlNode *node, const char *name);

/* The same for what an element contains. */
char *dau_xml_content(struct dau_arena *arena, const xmlNode *node);

#endif
