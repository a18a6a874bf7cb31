#include "doc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const zone_names[DAU_ZONE_N] = {
    "body",        "header-left", "header-right", "foot-left",   "foot-right",
    "table",       "page-number", "seal",         "signature",   "handwriting",
    "caption",     "stamp",       "footer",       "debris",
};

static const char *const why_names[DAU_WHY_N] = {
    "none", "normalise", "channel", "alternative", "lexicon",
    "code", "agreement", "layer",   "context",
};

const char *dau_zone_name(enum dau_zone zone)
{
    return zone_names[zone];
}

const char *dau_why_name(enum dau_why why)
{
    return why_names[why];
}

const char *dau_kind_name(enum dau_kind kind)
{
    static const char *const names[] = {"unknown", "text", "alto",     "png",
                                        "jpeg",    "tiff", "pdf-scan", "pdf-digital"};
    return names[kind];
}

const char *dau_mark_name(enum dau_mark_kind kind)
{
    static const char *const names[] = {"seal", "pen", "rule", "picture", "column"};
    return names[kind];
}

struct dau_doc *dau_doc_new(const char *source)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_doc *doc = DAU_NEW(arena, struct dau_doc);
    doc->arena = arena;
    doc->source = dau_arena_strdup(arena, source);
    return doc;
}

void dau_doc_free(struct dau_doc *doc)
{
    if (!doc)
        return;
    for (int i = 0; i < doc->n_pages; i++)
        dau_arena_free(doc->pages[i]->arena);
    dau_arena_free(doc->arena);
}

struct dau_page *dau_doc_add_page(struct dau_doc *doc, int number)
{
    struct dau_arena *arena = dau_arena_new();
    struct dau_page *page = DAU_NEW(arena, struct dau_page);
    page->arena = arena;
    page->number = number;
    struct dau_page **slot =
        dau_arena_push(doc->arena, &doc->pages, &doc->n_pages, sizeof *slot);
    *slot = page;
    return page;
}

struct dau_block *dau_page_add_block(struct dau_page *page, enum dau_zone zone)
{
    struct dau_block *block =
        dau_arena_push(page->arena, &page->blocks, &page->n_blocks, sizeof *block);
    block->zone = zone;
    return block;
}

struct dau_line *dau_block_add_line(struct dau_page *page, struct dau_block *block)
{
    return dau_arena_push(page->arena, &block->lines, &block->n_lines,
                          sizeof *block->lines);
}

struct dau_token *dau_line_add_token(struct dau_page *page, struct dau_line *line,
                                     const char *read)
{
    struct dau_token *token =
        dau_arena_push(page->arena, &line->tokens, &line->n_tokens, sizeof *token);
    token->read = token->text = dau_text_nfc(page->arena, read);
    token->ocr_conf = token->cert = -1;
    return token;
}

void dau_token_change(struct dau_page *page, struct dau_token *token, const char *text,
                      enum dau_why why, float cert)
{
    token->text = dau_arena_strdup(page->arena, text);
    token->why = strcmp(text, token->read) == 0 ? DAU_WHY_NONE : why;
    token->cert = cert;
}

struct dau_box dau_box_join(struct dau_box a, struct dau_box b)
{
    if (!a.w)
        return b;
    if (!b.w)
        return a;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    return (struct dau_box){x, y, right - x, bottom - y};
}

static int clamp(double value, int high)
{
    return value < 0 ? 0 : value > high ? high : (int)value;
}

static struct dau_box unwarp(const struct dau_page *page, struct dau_box box)
{
    const struct dau_warp *w = &page->warp;
    if (!box.w)
        return box;
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double u = box.x + (corner & 1 ? box.w : 0), v = box.y + (corner & 2 ? box.h : 0);
        double x = w->a * u + w->b * v + w->c, y = w->d * u + w->e * v + w->f;
        left = fmin(left, x), right = fmax(right, x);
        top = fmin(top, y), bottom = fmax(bottom, y);
    }
    int x = clamp(floor(left), page->width - 1), y = clamp(floor(top), page->height - 1);
    int x2 = clamp(ceil(right), page->width), y2 = clamp(ceil(bottom), page->height);
    return (struct dau_box){x, y, x2 > x ? x2 - x : 1, y2 > y ? y2 - y : 1};
}

static void unwarp_blocks(const struct dau_page *page, struct dau_block *blocks, int n)
{
    for (int i = 0; i < n; i++) {
        struct dau_block *block = &blocks[i];
        block->box = unwarp(page, block->box);
        for (int j = 0; j < block->n_lines; j++) {
            struct dau_line *line = &block->lines[j];
            line->box = unwarp(page, line->box);
            for (int k = 0; k < line->n_tokens; k++)
                line->tokens[k].box = unwarp(page, line->tokens[k].box);
        }
    }
}

void dau_page_unwarp(struct dau_page *page)
{
    if (!page->warped)
        return;
    page->warped = false;
    if (page->warp.a == 0 && page->warp.b == 0)
        return;
    unwarp_blocks(page, page->blocks, page->n_blocks);
    for (int i = 0; i < page->n_marks; i++)
        page->marks[i].box = unwarp(page, page->marks[i].box);
}

void dau_page_fit_boxes(struct dau_page *page)
{
    for (int i = 0; i < page->n_blocks; i++) {
        struct dau_block *block = &page->blocks[i];
        struct dau_box around = {0};
        for (int j = 0; j < block->n_lines; j++) {
            struct dau_line *line = &block->lines[j];
            struct dau_box box = {0};
            for (int k = 0; k < line->n_tokens; k++)
                box = dau_box_join(box, line->tokens[k].box);
            line->box = box.w ? box : line->box;
            around = dau_box_join(around, line->box);
        }
        block->box = around.w ? around : block->box;
    }
}

bool dau_zone_is_text(enum dau_zone zone)
{
    return zone < DAU_ZONE_PAGE_NUMBER;
}

struct dau_flow dau_doc_flow(const struct dau_doc *doc, struct dau_arena *arena)
{
    struct dau_flow flow = {0};
    for (int p = 0; p < doc->n_pages; p++)
        for (int b = 0; b < doc->pages[p]->n_blocks; b++) {
            struct dau_block *block = &doc->pages[p]->blocks[b];
            if (!dau_zone_is_text(block->zone))
                continue;
            for (int l = 0; l < block->n_lines; l++)
                for (int t = 0; t < block->lines[l].n_tokens; t++) {
                    struct dau_token *token = &block->lines[l].tokens[t];
                    if (token->flags & DAU_TOKEN_JOINED)
                        continue;
                    struct dau_place *place = dau_arena_push(
                        arena, &flow.places, &flow.n_places, sizeof *place);
                    *place = (struct dau_place){token, &block->lines[l], block,
                                                doc->pages[p], t};
                }
        }
    return flow;
}

static bool ends_in_hyphen(const char *text)
{
    size_t n = strlen(text);
    return n > 1 && text[n - 1] == '-';
}

bool dau_flow_is_broken_number(const struct dau_flow *flow, int i)
{
    if (i + 1 >= flow->n_places || flow->places[i].line == flow->places[i + 1].line)
        return false;
    const char *text = flow->places[i].token->text;
    if (!ends_in_hyphen(text))
        return false;
    bool has_digit = false;
    for (const char *c = text; *c; c++)
        has_digit |= *c >= '0' && *c <= '9';
    const char *next = flow->places[i + 1].token->text;
    uint32_t first = dau_text_next(&next);
    return has_digit && (dau_text_is_upper(first) || dau_text_is_digit(first));
}

char *dau_flow_text(const struct dau_flow *flow, struct dau_span span,
                    struct dau_arena *arena)
{
    size_t length = 0;
    for (int i = span.from; i < span.to; i++)
        length += strlen(flow->places[i].token->text) + 1;
    char *text = dau_arena_alloc(arena, length + 1, 1), *out = text;
    for (int i = span.from; i < span.to; i++) {
        size_t n = strlen(flow->places[i].token->text);
        memcpy(out, flow->places[i].token->text, n);
        out += n;
        if (i + 1 < span.to && !dau_flow_is_broken_number(flow, i))
            *out++ = ' ';
    }
    return text;
}

static bool check_token(const struct dau_token *token, int page, struct dau_err *err)
{
    if (!token->text || !token->read)
        return dau_fail(err, DAU_E_FORMAT, "doc: page %d has a token without text", page);
    if (strpbrk(token->text, "\n\r\f") || strpbrk(token->read, "\n\r\f"))
        return dau_fail(err, DAU_E_FORMAT, "doc: page %d: line break in \"%s\"", page,
                        token->text);
    if (!dau_text_is_utf8(token->text, strlen(token->text)))
        return dau_fail(err, DAU_E_FORMAT, "doc: page %d: text is not UTF-8", page);
    if (strcmp(token->text, token->read) != 0 && token->why == DAU_WHY_NONE)
        return dau_fail(err, DAU_E_FORMAT, "doc: page %d: \"%s\" became \"%s\" for no reason",
                        page, token->read, token->text);
    if (token->cert > 1.001F)
        return dau_fail(err, DAU_E_FORMAT, "doc: page %d: certainty %g", page,
                        (double)token->cert);
    return true;
}

static bool check_box(const struct dau_page *page, struct dau_box box, struct dau_err *err)
{
    if (!box.w || page->warped || !page->width)
        return true;
    if (box.x >= 0 && box.y >= 0 && box.w > 0 && box.h > 0 &&
        box.x + box.w <= page->width && box.y + box.h <= page->height)
        return true;
    return dau_fail(err, DAU_E_FORMAT, "doc: page %d: box %d,%d %dx%d is off the page",
                    page->number, box.x, box.y, box.w, box.h);
}

/* Words of a text layer may hang over the edge: nobody cuts its boxes to the page. */
static bool check_blocks(const struct dau_page *page, const struct dau_block *blocks,
                         int n, bool on_page, struct dau_err *err)
{
    for (int b = 0; b < n; b++)
        for (int l = 0; l < blocks[b].n_lines; l++) {
            const struct dau_line *line = &blocks[b].lines[l];
            for (int t = 0; t < line->n_tokens; t++)
                if (!check_token(&line->tokens[t], page->number, err) ||
                    (on_page && !check_box(page, line->tokens[t].box, err)))
                    return false;
        }
    return true;
}

static bool check_page(const struct dau_page *page, struct dau_err *err)
{
    return check_blocks(page, page->blocks, page->n_blocks, true, err) &&
           check_blocks(page, page->layer, page->n_layer, false, err);
}

bool dau_doc_check(const struct dau_doc *doc, struct dau_err *err)
{
    for (int i = 0; i < doc->n_pages; i++) {
        if (i && doc->pages[i]->number <= doc->pages[i - 1]->number)
            return dau_fail(err, DAU_E_FORMAT, "doc: page %d comes after page %d",
                            doc->pages[i]->number, doc->pages[i - 1]->number);
        if (!check_page(doc->pages[i], err))
            return false;
    }
    return true;
}
