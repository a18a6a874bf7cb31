/* What the engine found becomes blocks, lines, tokens with alternatives. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ocr/reading.h"

enum { MAX_CHOICES = 8 };

/* A box on the engine's sheet becomes one on the page. */
static struct dau_box on_page(const struct dau_reading *r, struct dau_box box)
{
    int mid = box.y + box.h / 2;
    for (int i = 0; i < r->n_cells && mid >= r->height; i++) {
        const struct dau_cell *cell = &r->cells[i];
        if (mid >= cell->y - DAU_CELL_GAP / 2 &&
            mid < cell->y + cell->box.h + DAU_CELL_GAP / 2) {
            box.x += cell->box.x - cell->x;
            box.y += cell->box.y - cell->y;
            return box;
        }
    }
    return box;
}

static struct dau_box box_at(const struct dau_reading *r, TessPageIteratorLevel level)
{
    int left, top, right, bottom;
    if (!TessPageIteratorBoundingBox(r->place, level, &left, &top, &right, &bottom) ||
        right <= left || bottom <= top)
        return (struct dau_box){0};
    return on_page(r, (struct dau_box){left, top, right - left, bottom - top});
}

static float unit(float percent)
{
    return percent < 0 ? 0 : percent > 100 ? 1 : percent / 100;
}

static bool has_choice(const struct dau_symbol *symbol, const char *text)
{
    for (int i = 0; i < symbol->n_choices; i++)
        if (strcmp(symbol->choices[i].text, text) == 0)
            return true;
    return false;
}

static void add_choice(struct dau_reading *r, struct dau_symbol *symbol,
                       const char *text, float p)
{
    text = dau_text_nfc(r->page->arena, text);
    if (symbol->n_choices == MAX_CHOICES || has_choice(symbol, text))
        return;
    struct dau_choice *choice = dau_arena_push(r->page->arena, &symbol->choices,
                                               &symbol->n_choices, sizeof *choice);
    *choice = (struct dau_choice){text, p};
}

/* Choices of one weight stay in the engine's order: they are put in one by one. */
static void sort_choices(struct dau_symbol *symbol)
{
    float sum = 0;
    for (int i = 0; i < symbol->n_choices; i++)
        sum += symbol->choices[i].p;
    for (int i = 0; sum > 0 && i < symbol->n_choices; i++)
        symbol->choices[i].p /= sum;
    for (int i = 1; i < symbol->n_choices; i++) {
        struct dau_choice choice = symbol->choices[i];
        int at = i;
        for (; at > 0 && symbol->choices[at - 1].p < choice.p; at--)
            symbol->choices[at] = symbol->choices[at - 1];
        symbol->choices[at] = choice;
    }
}

static void add_symbol(struct dau_reading *r, struct dau_token *token)
{
    struct dau_symbol *symbol = dau_arena_push(r->page->arena, &token->symbols,
                                               &token->n_symbols, sizeof *symbol);
    TessChoiceIterator *choices = TessResultIteratorGetChoiceIterator(r->at);
    do {
        const char *text = TessChoiceIteratorGetUTF8Text(choices);
        if (text)
            add_choice(r, symbol, text, unit(TessChoiceIteratorConfidence(choices)));
    } while (TessChoiceIteratorNext(choices));
    TessChoiceIteratorDelete(choices);
    sort_choices(symbol);
}

static void add_symbols(struct dau_reading *r, struct dau_token *token)
{
    if (r->no_symbols)
        return;
    TessResultIterator *word = r->at;
    r->at = TessResultIteratorCopy(word);
    do {
        add_symbol(r, token);
        if (TessPageIteratorIsAtFinalElement(TessResultIteratorGetPageIterator(r->at),
                                             RIL_WORD, RIL_SYMBOL))
            break;
    } while (TessResultIteratorNext(r->at, RIL_SYMBOL));
    TessResultIteratorDelete(r->at);
    r->at = word;
}

static bool ends_in(const char *text, const char *any)
{
    size_t n = strlen(text);
    return n > 0 && strchr(any, text[n - 1]) != NULL;
}

/* True when the engine broke a number at a stroke although no blank stands there. */
static bool goes_on(const struct dau_token *before, const struct dau_token *token)
{
    int gap = token->box.x - before->box.x - before->box.w;
    return before->box.w > 0 && token->box.w > 0 && 6 * gap < before->box.h &&
           abs(token->box.y - before->box.y) < before->box.h &&
           strlen(before->read) > 1 && strlen(token->read) > 1 &&
           (ends_in(before->read, "-/") || token->read[0] == '-' ||
            token->read[0] == '/');
}

static void join_tokens(struct dau_page *page, struct dau_line *line)
{
    struct dau_token *before = &line->tokens[line->n_tokens - 2], *token = before + 1;
    if (!goes_on(before, token))
        return;
    before->read = dau_arena_printf(page->arena, "%s%s", before->read, token->read);
    before->text = before->read;
    before->box = dau_box_join(before->box, token->box);
    before->ocr_conf =
        before->ocr_conf < token->ocr_conf ? before->ocr_conf : token->ocr_conf;
    for (int i = 0; i < token->n_symbols; i++) {
        struct dau_symbol *symbol = dau_arena_push(page->arena, &before->symbols,
                                                   &before->n_symbols, sizeof *symbol);
        *symbol = token->symbols[i];
    }
    *token = (struct dau_token){0}; /* the slot is given out again */
    line->n_tokens--;
}

/* Pictures and rules come as words of one blank; they open neither block nor line. */
static void add_token(struct dau_reading *r, const char *text)
{
    if (!r->block) {
        r->block = dau_page_add_block(r->page, DAU_ZONE_BODY);
        r->block->box = box_at(r, RIL_BLOCK);
        r->line = NULL;
    }
    if (!r->line) {
        r->line = dau_block_add_line(r->page, r->block);
        r->line->box = box_at(r, RIL_TEXTLINE);
    }
    struct dau_token *token = dau_line_add_token(r->page, r->line, text);
    token->box = box_at(r, RIL_WORD);
    token->ocr_conf = unit(TessResultIteratorConfidence(r->at, RIL_WORD));
    add_symbols(r, token);
    if (r->line->n_tokens > 1)
        join_tokens(r->page, r->line);
}

/* True when all its letters are as high as an x, marks and all. */
static bool is_x_high(const char *text)
{
    for (const char *s = text; *s;) {
        uint32_t c = dau_text_next(&s);
        if (!strchr("acemnorsuvwxz", c < 128 ? (int)c : '!') && c != 0x1B0 &&
            c != 0x1A1)
            return false;
    }
    return true;
}

/* The x-height of each line: from words without tall letters, or else six tenths of its
 * usual word (Times: 0.45 to 0.66 of letters with ascenders). */
static void measure_lines(struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            int sum = 0, n = 0, all = 0;
            for (int t = 0; t < line->n_tokens; t++) {
                all += line->tokens[t].box.h;
                if (is_x_high(line->tokens[t].read)) {
                    sum += line->tokens[t].box.h;
                    n++;
                }
            }
            line->size = n                ? sum / n
                         : line->n_tokens ? all * 6 / 10 / line->n_tokens
                                          : 0;
        }
}

static void read_all(struct dau_reading *r)
{
    do {
        if (TessPageIteratorIsAtBeginningOf(r->place, RIL_BLOCK))
            r->block = NULL, r->line = NULL;
        if (TessPageIteratorIsAtBeginningOf(r->place, RIL_TEXTLINE))
            r->line = NULL;
        char *text = TessResultIteratorGetUTF8Text(r->at, RIL_WORD);
        if (text && text[strspn(text, " ")] && !strpbrk(text, "\n\r\f"))
            add_token(r, text);
        TessDeleteText(text);
    } while (TessResultIteratorNext(r->at, RIL_WORD));
}

bool dau_reading_take(struct dau_reading *r)
{
    if (TessBaseAPIRecognize(r->api, NULL) != 0)
        return false;
    r->at = TessBaseAPIGetIterator(r->api);
    if (!r->at)
        return true;
    r->place = TessResultIteratorGetPageIterator(r->at);
    read_all(r);
    measure_lines(r->page);
    TessResultIteratorDelete(r->at);
    return true;
}
