/* The doc as JSON after any room, and back before the next. */
#include "doc.h"

#include <string.h>

#include <jansson.h>

#include "base/text.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, json_string(text));
}

static void set_int(json_t *object, const char *key, long value)
{
    if (value)
        json_object_set_new(object, key, json_integer(value));
}

static void set_box(json_t *object, const char *key, struct dau_box box)
{
    if (box.w)
        json_object_set_new(object, key,
                            json_pack("[iiii]", box.x, box.y, box.w, box.h));
}

static void set_array(json_t *object, const char *key, json_t *array)
{
    if (json_array_size(array))
        json_object_set_new(object, key, array);
    else
        json_decref(array);
}

static double rounded(float value)
{
    return (double)(long)(value * 10000 + (value < 0 ? -0.5F : 0.5F)) / 10000;
}

static json_t *dump_symbols(const struct dau_token *token)
{
    json_t *symbols = json_array();
    for (int i = 0; i < token->n_symbols; i++) {
        json_t *choices = json_array();
        for (int j = 0; j < token->symbols[i].n_choices; j++) {
            const struct dau_choice *choice = &token->symbols[i].choices[j];
            json_array_append_new(choices, json_string(choice->text));
            json_array_append_new(choices, json_real(rounded(choice->p)));
        }
        json_array_append_new(symbols, choices);
    }
    return symbols;
}

static json_t *dump_alts(const struct dau_alt *alts, int n_alts)
{
    json_t *array = json_array();
    for (int i = 0; i < n_alts; i++)
        json_array_append_new(array,
                              json_pack("{s:s,s:s,s:f}", "text", alts[i].text, "source",
                                        alts[i].source ? alts[i].source : "", "p",
                                        rounded(alts[i].p)));
    return array;
}

static json_t *dump_token(const struct dau_token *token)
{
    json_t *object = json_object();
    set_text(object, "read", token->read);
    if (strcmp(token->text, token->read) != 0)
        set_text(object, "text", token->text);
    set_box(object, "box", token->box);
    json_object_set_new(object, "conf", json_real(rounded(token->ocr_conf)));
    if (token->cert >= 0)
        json_object_set_new(object, "cert", json_real(rounded(token->cert)));
    if (token->why)
        set_text(object, "why", dau_why_name(token->why));
    set_int(object, "flags", (long)token->flags);
    set_int(object, "cell", token->cell);
    set_int(object, "offset", (long)token->offset);
    set_int(object, "length", (long)token->length);
    set_array(object, "alts", dump_alts(token->alts, token->n_alts));
    set_array(object, "symbols", dump_symbols(token));
    return object;
}

static json_t *dump_blocks(const struct dau_block *blocks, int n_blocks)
{
    json_t *array = json_array();
    for (int i = 0; i < n_blocks; i++) {
        json_t *block = json_object(), *lines = json_array();
        set_text(block, "zone", dau_zone_name(blocks[i].zone));
        set_box(block, "box", blocks[i].box);
        for (int j = 0; j < blocks[i].n_lines; j++) {
            const struct dau_line *line = &blocks[i].lines[j];
            json_t *object = json_object(), *tokens = json_array();
            set_box(object, "box", line->box);
            set_int(object, "size", line->size);
            set_int(object, "gap", line->gap_lines);
            set_int(object, "indent", line->indent);
            for (int k = 0; k < line->n_tokens; k++)
                json_array_append_new(tokens, dump_token(&line->tokens[k]));
            json_object_set_new(object, "tokens", tokens);
            json_array_append_new(lines, object);
        }
        json_object_set_new(block, "lines", lines);
        json_array_append_new(array, block);
    }
    return array;
}

static json_t *dump_page(const struct dau_page *page)
{
    json_t *object = json_object(), *marks = json_array();
    const struct dau_warp *w = &page->warp;
    set_int(object, "number", page->number);
    set_int(object, "width", page->width);
    set_int(object, "height", page->height);
    set_int(object, "dpi", page->dpi);
    set_int(object, "turn", page->turn);
    json_object_set_new(object, "skew", json_real(rounded(page->skew)));
    json_object_set_new(object, "warp",
                        json_pack("[ffffff]", w->a, w->b, w->c, w->d, w->e, w->f));
    json_object_set_new(object, "warped", json_boolean(page->warped));
    set_text(object, "failure", page->failure);
    for (int i = 0; i < page->n_marks; i++) {
        json_t *mark = json_object();
        set_text(mark, "kind", dau_mark_name(page->marks[i].kind));
        set_box(mark, "box", page->marks[i].box);
        set_int(mark, "rgb", (long)page->marks[i].rgb);
        json_array_append_new(marks, mark);
    }
    set_array(object, "marks", marks);
    set_array(object, "layer", dump_blocks(page->layer, page->n_layer));
    json_object_set_new(object, "blocks", dump_blocks(page->blocks, page->n_blocks));
    return object;
}

static int append(const char *bytes, size_t length, void *buf)
{
    dau_buf_add(buf, bytes, length);
    return 0;
}

static void write_json(json_t *json, struct dau_buf *out)
{
    json_dump_callback(json, append, out, JSON_COMPACT);
    json_decref(json);
}

void dau_page_dump(const struct dau_page *page, struct dau_buf *out)
{
    write_json(dump_page(page), out);
}

void dau_doc_dump(const struct dau_doc *doc, struct dau_buf *out)
{
    json_t *object = json_object(), *pages = json_array(), *signatures = json_array();
    set_text(object, "source", doc->source);
    set_text(object, "sha256", doc->sha256);
    set_text(object, "kind", dau_kind_name(doc->kind));
    set_int(object, "source_pages", doc->n_source_pages);
    set_text(object, "encoding", doc->encoding);
    set_text(object, "raw", doc->raw);
    set_text(object, "text_state", doc->text_state);
    set_text(object, "tone_style", doc->tone_style);
    for (int i = 0; i < doc->n_signatures; i++) {
        json_t *signature = json_object();
        set_text(signature, "signer", doc->signatures[i].signer);
        set_text(signature, "time", doc->signatures[i].time);
        json_array_append_new(signatures, signature);
    }
    set_array(object, "signatures", signatures);
    for (int i = 0; i < doc->n_pages; i++)
        json_array_append_new(pages, dump_page(doc->pages[i]));
    json_object_set_new(object, "pages", pages);
    write_json(object, out);
}

/* Loading: a value of the wrong type reads as absent. */

static const char *get_text(struct dau_arena *arena, json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? dau_text_nfc(arena, text) : NULL;
}

static int get_int(json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value < -1000000000 || value > 1000000000 ? 0 : (int)value;
}

static double number_at(json_t *array, size_t i)
{
    return json_number_value(json_array_get(array, i));
}

static float share_at(json_t *array, size_t i)
{
    double share = number_at(array, i);
    return share > 1 ? 1 : share > 0 ? (float)share : 0;
}

static float get_share(json_t *object, const char *key, float absent)
{
    json_t *value = json_object_get(object, key);
    double number = json_number_value(value);
    return json_is_number(value) && number >= -1 && number <= 1 ? (float)number
                                                                : absent;
}

static struct dau_box get_box(json_t *object, const char *key)
{
    json_t *box = json_object_get(object, key);
    int at[4] = {0};
    for (size_t i = 0; i < 4; i++) {
        json_int_t value = json_integer_value(json_array_get(box, i));
        at[i] = value < 0 || value > 1000000 ? 0 : (int)value;
    }
    return (struct dau_box){at[0], at[1], at[2], at[3]};
}

static int name_index(const char *name, int n, const char *(*name_of)(int))
{
    for (int i = 0; name && i < n; i++)
        if (strcmp(name, name_of(i)) == 0)
            return i;
    return 0;
}

static const char *zone_at(int i)
{
    return dau_zone_name((enum dau_zone)i);
}

static const char *why_at(int i)
{
    return dau_why_name((enum dau_why)i);
}

static const char *kind_at(int i)
{
    return dau_kind_name((enum dau_kind)i);
}

static const char *mark_at(int i)
{
    return dau_mark_name((enum dau_mark_kind)i);
}

static int get_name(json_t *object, const char *key, int n, const char *(*name_of)(int))
{
    return name_index(json_string_value(json_object_get(object, key)), n, name_of);
}

static void load_symbols(struct dau_page *page, struct dau_token *token,
                         json_t *symbols)
{
    size_t n = json_array_size(symbols);
    token->symbols = DAU_NEW_N(page->arena, struct dau_symbol, n);
    token->n_symbols = (int)n;
    for (size_t i = 0; i < n; i++) {
        json_t *flat = json_array_get(symbols, i);
        size_t n_choices = json_array_size(flat) / 2;
        struct dau_symbol *symbol = &token->symbols[i];
        symbol->choices = DAU_NEW_N(page->arena, struct dau_choice, n_choices);
        symbol->n_choices = (int)n_choices;
        for (size_t j = 0; j < n_choices; j++) {
            const char *text = json_string_value(json_array_get(flat, 2 * j));
            symbol->choices[j] =
                (struct dau_choice){dau_text_nfc(page->arena, text ? text : ""),
                                    share_at(flat, 2 * j + 1)};
        }
    }
}

static void load_alts(struct dau_page *page, struct dau_token *token, json_t *alts)
{
    size_t n = json_array_size(alts);
    token->alts = DAU_NEW_N(page->arena, struct dau_alt, n);
    token->n_alts = (int)n;
    for (size_t i = 0; i < n; i++) {
        json_t *alt = json_array_get(alts, i);
        const char *text = get_text(page->arena, alt, "text");
        token->alts[i] =
            (struct dau_alt){text ? text : "", get_text(page->arena, alt, "source"),
                             get_share(alt, "p", 0)};
    }
}

static void load_token(struct dau_page *page, struct dau_line *line, json_t *object)
{
    const char *read = get_text(page->arena, object, "read");
    struct dau_token *token = dau_line_add_token(page, line, read ? read : "");
    const char *text = get_text(page->arena, object, "text");
    if (text)
        token->text = text;
    token->box = get_box(object, "box");
    token->ocr_conf = get_share(object, "conf", -1);
    token->cert = get_share(object, "cert", -1);
    token->why = (enum dau_why)get_name(object, "why", DAU_WHY_N, why_at);
    token->flags = (unsigned)get_int(object, "flags");
    token->cell = get_int(object, "cell");
    token->offset = (size_t)get_int(object, "offset");
    token->length = (size_t)get_int(object, "length");
    load_alts(page, token, json_object_get(object, "alts"));
    load_symbols(page, token, json_object_get(object, "symbols"));
}

static void load_block(struct dau_page *page, struct dau_block *block, json_t *object)
{
    json_t *lines = json_object_get(object, "lines");
    block->zone = (enum dau_zone)get_name(object, "zone", DAU_ZONE_N, zone_at);
    block->box = get_box(object, "box");
    for (size_t i = 0; i < json_array_size(lines); i++) {
        json_t *item = json_array_get(lines, i),
               *tokens = json_object_get(item, "tokens");
        struct dau_line *line = dau_block_add_line(page, block);
        line->box = get_box(item, "box");
        line->size = get_int(item, "size");
        line->gap_lines = get_int(item, "gap");
        line->indent = get_int(item, "indent");
        for (size_t j = 0; j < json_array_size(tokens); j++)
            load_token(page, line, json_array_get(tokens, j));
    }
}

static void load_page(struct dau_doc *doc, json_t *object)
{
    struct dau_page *page = dau_doc_add_page(doc, get_int(object, "number"));
    json_t *warp = json_object_get(object, "warp"),
           *marks = json_object_get(object, "marks");
    json_t *blocks = json_object_get(object, "blocks"), *layer;
    page->width = get_int(object, "width");
    page->height = get_int(object, "height");
    page->dpi = get_int(object, "dpi");
    page->turn = get_int(object, "turn");
    page->skew = (float)json_number_value(json_object_get(object, "skew"));
    page->warp =
        (struct dau_warp){number_at(warp, 0), number_at(warp, 1), number_at(warp, 2),
                          number_at(warp, 3), number_at(warp, 4), number_at(warp, 5)};
    page->warped = json_is_true(json_object_get(object, "warped"));
    page->failure = get_text(page->arena, object, "failure");
    for (size_t i = 0; i < json_array_size(marks); i++) {
        json_t *item = json_array_get(marks, i);
        struct dau_mark *mark =
            dau_arena_push(page->arena, &page->marks, &page->n_marks, sizeof *mark);
        mark->kind = (enum dau_mark_kind)get_name(item, "kind", DAU_MARK_COLUMN + 1, mark_at);
        mark->box = get_box(item, "box");
        mark->rgb = (unsigned)get_int(item, "rgb");
    }
    for (size_t i = 0; i < json_array_size(blocks); i++)
        load_block(page, dau_page_add_block(page, DAU_ZONE_BODY),
                   json_array_get(blocks, i));
    layer = json_object_get(object, "layer");
    for (size_t i = 0; i < json_array_size(layer); i++) {
        struct dau_block *block =
            dau_arena_push(page->arena, &page->layer, &page->n_layer, sizeof *block);
        load_block(page, block, json_array_get(layer, i));
    }
}

static json_t *parse(const char *text, size_t length, struct dau_err *err)
{
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        dau_fail(err, DAU_E_FORMAT, "doc: not JSON: line %d: %s", error.line,
                 error.text);
    return root;
}

struct dau_doc *dau_doc_load(const char *text, size_t length, struct dau_err *err)
{
    json_t *root = parse(text, length, err);
    if (!root)
        return NULL;
    const char *source = json_string_value(json_object_get(root, "source"));
    struct dau_doc *doc = dau_doc_new(source ? source : "");
    const char *sha256 = json_string_value(json_object_get(root, "sha256"));
    if (sha256 && strlen(sha256) == 64)
        memcpy(doc->sha256, sha256, 65);
    doc->kind =
        (enum dau_kind)get_name(root, "kind", DAU_KIND_PDF_DIGITAL + 1, kind_at);
    doc->n_source_pages = get_int(root, "source_pages");
    doc->encoding = get_text(doc->arena, root, "encoding");
    doc->raw = get_text(doc->arena, root, "raw");
    doc->text_state = get_text(doc->arena, root, "text_state");
    doc->tone_style = get_text(doc->arena, root, "tone_style");
    json_t *signatures = json_object_get(root, "signatures");
    for (size_t i = 0; i < json_array_size(signatures); i++) {
        struct dau_signature *signature = dau_arena_push(
            doc->arena, &doc->signatures, &doc->n_signatures, sizeof *signature);
        json_t *item = json_array_get(signatures, i);
        const char *signer = get_text(doc->arena, item, "signer");
        signature->signer = signer ? signer : "";
        signature->time = get_text(doc->arena, item, "time");
    }
    json_t *pages = json_object_get(root, "pages");
    for (size_t i = 0; i < json_array_size(pages); i++)
        load_page(doc, json_array_get(pages, i));
    json_decref(root);
    if (!dau_doc_check(doc, err)) {
        dau_doc_free(doc);
        return NULL;
    }
    return doc;
}

bool dau_page_load(struct dau_doc *doc, const char *text, size_t length,
                   struct dau_err *err)
{
    json_t *root = parse(text, length, err);
    if (!root)
        return false;
    load_page(doc, root);
    json_decref(root);
    if (dau_doc_check(doc, err))
        return true;
    dau_arena_free(doc->pages[--doc->n_pages]->arena);
    return false;
}
