#include "write/xml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/text.h"

static const xmlChar *bytes(const char *text)
{
    return (const xmlChar *)text;
}

static int append(void *buf, const char *data, int length)
{
    dau_buf_add(buf, data, (size_t)length);
    return length;
}

static int keep_open(void *buf)
{
    (void)buf;
    return 0;
}

bool dau_xml_begin(struct dau_xml *xml, struct dau_buf *out, struct dau_arena *arena,
                   struct dau_err *err)
{
    *xml = (struct dau_xml){.arena = arena};
    xmlOutputBufferPtr sink = xmlOutputBufferCreateIO(append, keep_open, out, NULL);
    xml->writer = sink ? xmlNewTextWriter(sink) : NULL;
    if (!xml->writer) {
        if (sink)
            xmlOutputBufferClose(sink);
        return dau_fail(err, DAU_E_LIB, "write: libxml2 has no memory for a writer");
    }
    xml->failed = xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL) < 0;
    return true;
}

bool dau_xml_finish(struct dau_xml *xml, struct dau_err *err)
{
    bool failed = xmlTextWriterEndDocument(xml->writer) < 0 || xml->failed;
    xmlFreeTextWriter(xml->writer);
    xml->writer = NULL;
    return !failed ||
           dau_fail(err, DAU_E_LIB, "write: libxml2 could not write the XML");
}

static bool is_allowed(uint32_t c)
{
    return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n';
}

static bool is_clean(const char *text)
{
    if (!dau_text_is_utf8(text, strlen(text)))
        return false;
    for (uint32_t c; (c = dau_text_next(&text));)
        if (!is_allowed(c))
            return false;
    return true;
}

static const char *clean(struct dau_xml *xml, const char *text)
{
    if (is_clean(text))
        return text;
    char *copy = dau_arena_alloc(xml->arena, 3 * strlen(text) + 5, 1), *out = copy;
    for (uint32_t c; (c = dau_text_next(&text));)
        out += dau_text_put(is_allowed(c) ? c : 0xFFFD, out);
    return copy;
}

void dau_xml_open(struct dau_xml *xml, const char *name)
{
    xml->failed |= xmlTextWriterStartElement(xml->writer, bytes(name)) < 0;
    xml->depth++;
}

void dau_xml_attr(struct dau_xml *xml, const char *name, const char *value)
{
    if (value && *value)
        xml->failed |= xmlTextWriterWriteAttribute(xml->writer, bytes(name),
                                                   bytes(clean(xml, value))) < 0;
}

void dau_xml_attrf(struct dau_xml *xml, const char *name, const char *fmt, ...)
{
    char value[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(value, sizeof value, fmt, args);
    va_end(args);
    dau_xml_attr(xml, name, value);
}

void dau_xml_text(struct dau_xml *xml, const char *text)
{
    if (text && *text)
        xml->failed |=
            xmlTextWriterWriteString(xml->writer, bytes(clean(xml, text))) < 0;
}

void dau_xml_close(struct dau_xml *xml)
{
    xml->failed |= xmlTextWriterEndElement(xml->writer) < 0;
    xml->depth--;
}

void dau_xml_newline(struct dau_xml *xml)
{
    char blanks[] = "\n                                        ";
    int n = xml->depth < 20 ? xml->depth : 20;
    blanks[1 + 2 * n] = '\0';
    xml->failed |= xmlTextWriterWriteRaw(xml->writer, bytes(blanks)) < 0;
}

void dau_xml_block(struct dau_xml *xml, const char *name)
{
    dau_xml_newline(xml);
    dau_xml_open(xml, name);
}

void dau_xml_leaf(struct dau_xml *xml, const char *name, const char *text)
{
    dau_xml_block(xml, name);
    dau_xml_text(xml, text);
    dau_xml_close(xml);
}

void dau_xml_end(struct dau_xml *xml)
{
    xml->depth--;
    dau_xml_newline(xml);
    xml->depth++;
    dau_xml_close(xml);
}

static uint32_t plain(uint32_t c)
{
    uint32_t folded = dau_text_fold_char(c);
    bool upper = dau_text_is_upper(c) && folded >= 'a' && folded <= 'z';
    return upper ? folded - 'a' + 'A' : folded;
}

char *dau_xml_name(struct dau_arena *arena, const char *prefix, const char *text)
{
    size_t n = strlen(prefix);
    char *name = dau_arena_alloc(arena, n + strlen(text) + 1, 1), *out = name + n;
    memcpy(name, prefix, n);
    for (uint32_t c; (c = dau_text_next(&text));) {
        c = plain(c);
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                    c == '_' || dau_text_is_digit(c);
        if (c)
            *out++ = good ? (char)c : '-';
    }
    return name;
}

char *dau_xml_uri(struct dau_arena *arena, const char *text)
{
    static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789-._~/";
    char *uri = dau_arena_alloc(arena, 3 * strlen(text) + 1, 1), *out = uri;
    for (; *text; text++) {
        if (strchr(good, *text))
            *out++ = *text;
        else
            out += sprintf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
    return uri;
}
