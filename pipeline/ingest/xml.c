#include "ingest/xml.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include <libxml/parser.h>

/* A tree takes about ten times the room of its text. */
enum { MAX_BYTES = 64 << 20 };

static bool holds(const char *bytes, size_t length, const char *what)
{
    size_t n = strlen(what);
    for (const char *p = bytes; length >= n; length -= (size_t)(p - bytes), bytes = p) {
        p = memchr(bytes, what[0], length - n + 1);
        if (!p)
            return false;
        if (memcmp(p, what, n) == 0)
            return true;
        p++;
    }
    return false;
}

static void keep_silent(void *context, const char *message, ...)
{
    (void)context;
    (void)message;
}

/* Faults of the encoding are told to a handler of the whole thread, whatever the
 * options say (libxml2 2.9). */
static xmlDoc *parse_silently(const char *bytes, size_t length, int options)
{
    xmlGenericErrorFunc before = xmlGenericError;
    void *context = xmlGenericErrorContext;
    xmlSetGenericErrorFunc(NULL, keep_silent);
    xmlDoc *doc = xmlReadMemory(bytes, (int)length, "source.xml", NULL, options);
    xmlSetGenericErrorFunc(context, before);
    return doc;
}

xmlDoc *dau_xml_parse(const char *bytes, size_t length, bool may_have_type,
                      enum dau_xml_fault *fault)
{
    *fault = DAU_XML_HUGE;
    if (length > MAX_BYTES)
        return NULL;
    *fault = DAU_XML_DOCTYPE;
    if (!may_have_type && holds(bytes, length, "<!DOCTYPE"))
        return NULL;
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                  XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
    xmlDoc *doc = parse_silently(bytes, length, options);
    if (doc && !may_have_type && xmlGetIntSubset(doc)) {
        xmlFreeDoc(doc);
        return NULL;
    }
    *fault = doc && xmlDocGetRootElement(doc) ? DAU_XML_FINE : DAU_XML_BROKEN;
    if (*fault == DAU_XML_BROKEN) {
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

bool dau_xml_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

xmlNode *dau_xml_next(const xmlNode *node, const xmlNode *top)
{
    do {
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
        } else {
            while (node != top && !node->next)
                node = node->parent;
            if (node == top)
                return NULL;
            node = node->next;
        }
    } while (node->type != XML_ELEMENT_NODE);
    return (xmlNode *)(uintptr_t)node;
}

/* Digits, a sign, a point: what coordinates are made of. */
static bool parse_number(const char *s, double *value)
{
    double sign = 1, scale = 1, sum = 0;
    bool digits = false;
    while (*s == ' ')
        s++;
    if (*s == '-' || *s == '+')
        sign = *s++ == '-' ? -1 : 1;
    for (; *s >= '0' && *s <= '9'; s++, digits = true)
        sum = sum * 10 + (*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9'; s++, digits = true)
            sum += (*s - '0') * (scale /= 10);
    *value = sign * sum;
    return digits && isfinite(sum) && (*s == '\0' || *s == ' ');
}

double dau_xml_number(const xmlNode *node, const char *name, double none)
{
    xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
    double value;
    if (!text || !parse_number((const char *)text, &value))
        value = none;
    xmlFree(text);
    return value;
}

static char *tidy(struct dau_arena *arena, xmlChar *text)
{
    if (!text)
        return NULL;
    char *copy = dau_arena_strdup(arena, (const char *)text), *to = copy;
    for (const char *from = copy; *from; from++) {
        bool blank = (unsigned char)*from <= ' ' || *from == 0x7f;
        if (!blank)
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > copy && to[-1] == ' ')
        to--;
    *to = '\0';
    xmlFree(text);
    return *copy ? copy : NULL;
}

char *dau_node_text(struct dau_arena *arena, const xmlNode *node, const char *name)
{
    return tidy(arena, xmlGetNoNsProp(node, (const xmlChar *)name));
}

char *dau_xml_content(struct dau_arena *arena, const xmlNode *node)
{
    return tidy(arena, xmlNodeGetContent(node));
}
