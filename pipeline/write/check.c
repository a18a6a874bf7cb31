#include "write/check.h"

#include <stdio.h>
#include <stdlib.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlversion.h>

#include "base/arena.h"
#include "base/file.h"

/* A letter is well under a megabyte; a grammar under two. */
enum { MAX_XML_BYTES = 64 << 20, MAX_RNG_BYTES = 8 << 20 };

struct dau_checker {
    xmlRelaxNGPtr grammar;
};

struct faults {
    const char *name;
    dau_check_report *report;
    void *data;
    int n_faults;
    bool refused; /* not worth looking at any further */
};

/* One line without the break that libxml2 adds. */
static void tell(struct faults *faults, int line, const char *message)
{
    char text[300];
    snprintf(text, sizeof text, "%s", message ? message : "not valid");
    for (char *c = text; *c; c++)
        if (*c == '\n')
            *c = c[1] ? ' ' : '\0';
    if (faults->n_faults++ < DAU_CHECK_MAX_FAULTS && faults->report)
        faults->report(faults->data, faults->name, line, text);
}

/* From libxml2 2.12 on the error is const. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_ptr;
#else
typedef xmlErrorPtr error_ptr;
#endif

static void on_error(void *faults, error_ptr error)
{
    tell(faults, error->line, error->message);
}

static void keep_first(void *data, const char *name, int line, const char *text)
{
    struct dau_err *err = data;
    if (err && err->code == DAU_OK)
        dau_fail(err, DAU_E_FORMAT, "%s:%d: %s", name, line, text);
}

/* Called at a document type declaration, before anything in it is read. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external,
                           const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    xmlParserCtxtPtr parser = context;
    struct faults *faults = parser->_private;
    tell(faults, xmlSAX2GetLineNumber(parser),
         "a document type declaration is not allowed");
    faults->refused = true;
    xmlStopParser(parser);
}

static void on_parse_error(void *context, error_ptr error)
{
    xmlParserCtxtPtr parser = context;
    struct faults *faults = parser->_private;
    if (!faults->refused)
        tell(faults, error->line, error->message);
}

/* No network, no file beside, no entity but the five of XML; libxml2's own limits stay.
 * All that it has to say goes to `faults`, nothing to standard error. */
static xmlDocPtr parse(const char *xml, size_t length, struct faults *faults)
{
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (!context)
        return NULL;
    context->_private = faults;
    context->sax->internalSubset = refuse_doctype;
    context->sax->serror = on_parse_error;
    xmlDocPtr doc = xmlCtxtReadMemory(context, xml, (int)length, faults->name, NULL,
                                      XML_PARSE_NONET);
    if (!doc && faults->n_faults == 0)
        tell(faults, 0, "not XML");
    if (doc && faults->refused) {
        xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(context);
    return doc;
}

static xmlRelaxNGPtr compile(const struct dau_buf *rng, struct faults *faults)
{
    xmlDocPtr doc = parse(dau_buf_text(rng), rng->length, faults);
    xmlRelaxNGParserCtxtPtr parser = doc ? xmlRelaxNGNewDocParserCtxt(doc) : NULL;
    xmlRelaxNGPtr grammar = NULL;
    if (parser) {
        xmlRelaxNGSetParserStructuredErrors(parser, on_error, faults);
        grammar = xmlRelaxNGParse(parser);
        xmlRelaxNGFreeParserCtxt(parser);
    }
    xmlFreeDoc(doc);
    return grammar;
}

bool dau_check_open(struct dau_checker **self, const char *rng_path,
                    struct dau_err *err)
{
    struct dau_buf rng = {0};
    struct dau_err first = {0};
    struct faults faults = {.name = rng_path, .report = keep_first, .data = &first};
    *self = NULL;
    if (!dau_file_read(rng_path, MAX_RNG_BYTES, &rng, err))
        return false;
    xmlRelaxNGPtr grammar = compile(&rng, &faults);
    dau_buf_free(&rng);
    if (!grammar)
        return dau_fail(err, DAU_E_CONFIG, "check: not a RelaxNG grammar: %s",
                        first.code ? first.text : rng_path);
    *self = dau_alloc(1, sizeof **self);
    (*self)->grammar = grammar;
    return true;
}

int dau_check_all(struct dau_checker *self, const char *name, const char *bytes,
                  size_t length, dau_check_report *report, void *data)
{
    struct faults faults = {.name = name, .report = report, .data = data};
    if (length > MAX_XML_BYTES) {
        tell(&faults, 0, "larger than 64 MiB");
        return faults.n_faults;
    }
    xmlDocPtr doc = parse(length ? bytes : "", length, &faults);
    if (!doc)
        return faults.n_faults ? faults.n_faults : 1;
    xmlRelaxNGValidCtxtPtr context = xmlRelaxNGNewValidCtxt(self->grammar);
    int result = -1;
    if (context) {
        xmlRelaxNGSetValidStructuredErrors(context, on_error, &faults);
        result = xmlRelaxNGValidateDoc(context, doc);
        xmlRelaxNGFreeValidCtxt(context);
    }
    if (result != 0 && faults.n_faults == 0)
        tell(&faults, 0, "libxml2 could not check it");
    xmlFreeDoc(doc);
    return faults.n_faults;
}

bool dau_check_bytes(struct dau_checker *self, const char *name, const char *bytes,
                     size_t length, struct dau_err *err)
{
    struct dau_err first = {0};
    if (dau_check_all(self, name, bytes, length, keep_first, &first) == 0)
        return true;
    return dau_fail(err, DAU_E_FORMAT, "check: %s", first.text);
}

void dau_check_close(struct dau_checker *self)
{
    if (!self)
        return;
    xmlRelaxNGFree(self->grammar);
    free(self);
}
