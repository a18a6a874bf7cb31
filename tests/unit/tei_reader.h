/* Reads the TEI that was written: its grammars, its text, its pointers. Shared by the
 * tests of the TEI writer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "doc.h"
#include "write/check.h"

struct grammars {
    struct dau_checker *own, *whole; /* whole: NULL without test data */
};

static int open_grammars(void **state)
{
    static struct grammars grammars;
    struct dau_err err = {0};
    const char *data = getenv("DAU_TESTDATA");
    char path[4096];
    if (!dau_check_open(&grammars.own, DAU_SOURCE_DIR "/dict/dau.rng", &err)) {
        fprintf(stderr, "%s\n", err.text);
        return -1;
    }
    snprintf(path, sizeof path, "%s/tei/tei_all.min.rng", data ? data : "");
    if (data)
        dau_check_open(&grammars.whole, path, &err);
    *state = &grammars;
    return 0;
}

static int close_grammars(void **state)
{
    struct grammars *grammars = *state;
    dau_check_close(grammars->own);
    dau_check_close(grammars->whole);
    return 0;
}

static void assert_valid(const struct grammars *grammars, const struct dau_buf *out)
{
    struct dau_err err = {0};
    if (!dau_check_bytes(grammars->own, "own", out->data, out->length, &err) ||
        (grammars->whole &&
         !dau_check_bytes(grammars->whole, "whole", out->data, out->length, &err)))
        fail_msg("%s in\n%s", err.text, out->data);
}

/* The text of the token that was read so. */
static void put_token(const struct dau_doc *doc, const char *read, struct dau_buf *out)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_flow flow = dau_doc_flow(doc, arena);
    const char *text = read;
    for (int i = 0; i < flow.n_places; i++)
        if (strcmp(flow.places[i].token->read, read) == 0)
            text = flow.places[i].token->text;
    dau_buf_puts(out, text);
    dau_arena_free(arena);
}

/* What a reader sees: the first of several readings, nothing of what was misread, lost
 * or stands outside the text. */
static void collect(const xmlNode *node, const struct dau_doc *doc, struct dau_buf *out)
{
    static const char *const skipped[] = {"sic", "orig", "supplied", "gap"};
    bool seen = false;
    for (const xmlNode *n = node->children; n; n = n->next) {
        const char *name = (const char *)n->name;
        if (n->type == XML_TEXT_NODE)
            dau_buf_puts(out, (const char *)n->content);
        if (n->type != XML_ELEMENT_NODE)
            continue;
        bool skip = false;
        for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
            skip |= strcmp(name, skipped[i]) == 0;
        if (strcmp(name, "fw") == 0) {
            xmlChar *type = xmlGetProp(n, (const xmlChar *)"type");
            skip |= strcmp((char *)type, "page-number") == 0 ||
                    strcmp((char *)type, "footer") == 0;
            xmlFree(type);
        }
        xmlChar *resp = xmlGetProp(n, (const xmlChar *)"resp");
        bool mended =
            strcmp(name, "corr") == 0 && strcmp((char *)resp, "#app.extract") == 0;
        xmlFree(resp);
        if (mended) {
            put_token(doc, (const char *)n->prev->children->content, out);
            continue;
        }
        if (skip || (seen && strcmp((const char *)node->name, "choice") == 0))
            continue;
        seen = true;
        collect(n, doc, out);
    }
}

/* Blanks to single spaces, or to none: a tree may cut a number that is broken over
 * lines. */
static void squeeze(struct dau_buf *text, bool keep)
{
    char *out = text->data;
    bool space = true;
    for (const char *c = dau_buf_text(text); *c; c++) {
        bool is_space = strchr(" \n\t\f", *c) != NULL;
        if (keep && is_space && !space)
            *out++ = ' ';
        if (!is_space)
            *out++ = *c;
        space = is_space;
    }
    if (out && out > text->data && out[-1] == ' ')
        out--;
    if (out)
        *out = '\0';
}

static void collect_text(const struct dau_doc *doc, const struct dau_buf *out,
                         struct dau_buf *seen)
{
    xmlDocPtr xml =
        xmlReadMemory(out->data, (int)out->length, "t", NULL, XML_PARSE_NONET);
    assert_non_null(xml);
    for (const xmlNode *n = xmlDocGetRootElement(xml)->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "text") == 0)
            collect(n, doc, seen);
    xmlFreeDoc(xml);
}

/* Collects " id " of each xml:id, or fails for a pointer "#x" without its id. */
static void walk_ids(const xmlNode *node, struct dau_buf *ids, bool collecting)
{
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        const char *name = (const char *)a->name;
        char *value = (char *)xmlNodeListGetString(node->doc, a->children, 1), *save;
        if (collecting && strcmp(name, "id") == 0)
            dau_buf_printf(ids, " %s ", value);
        bool points = !collecting && value && strcmp(name, "replacementPattern") != 0 &&
                      strcmp(name, "url") != 0;
        for (char *p = points ? strtok_r(value, " ", &save) : NULL; p;
             p = strtok_r(NULL, " ", &save)) {
            char target[300];
            snprintf(target, sizeof target, " %s ", p + strspn(p, "#"));
            if (*p == '#' && !strstr(dau_buf_text(ids), target))
                fail_msg("%s=\"%s\" points at nothing", name, p);
        }
        xmlFree(value);
    }
    for (const xmlNode *n = node->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE)
            walk_ids(n, ids, collecting);
}

static void assert_pointers_meet(const struct dau_buf *out)
{
    xmlDocPtr xml =
        xmlReadMemory(out->data, (int)out->length, "t", NULL, XML_PARSE_NONET);
    struct dau_buf ids = {0};
    assert_non_null(xml);
    walk_ids(xmlDocGetRootElement(xml), &ids, true);
    walk_ids(xmlDocGetRootElement(xml), &ids, false);
    dau_buf_free(&ids);
    xmlFreeDoc(xml);
}
