#include "structure/work.h"

#include <string.h>

#include "base/text.h"

static void add_glyphs(struct dau_work *work, const char *text, int *n)
{
    for (uint32_t c; (c = dau_text_next(&text)); (*n)++) {
        work->g.c[*n] = c;
        work->g.f[*n] = dau_glyph_fold(c);
    }
}

static void fill_glyphs(struct dau_work *work)
{
    size_t bytes = 1;
    int n_places = work->flow.n_places, n = 0;
    for (int i = 0; i < n_places; i++)
        bytes += strlen(work->flow.places[i].token->text) + 1;
    work->g.c = DAU_NEW_N(work->scratch, uint32_t, bytes);
    work->g.f = dau_arena_alloc(work->scratch, bytes, 1);
    work->starts = DAU_NEW_N(work->scratch, int, (size_t)n_places + 1);
    for (int i = 0; i < n_places; i++) {
        work->starts[i] = n;
        add_glyphs(work, work->flow.places[i].token->text, &n);
        if (!dau_flow_is_broken_number(&work->flow, i)) {
            work->g.c[n] = ' ';
            work->g.f[n++] = ' ';
        }
    }
    work->starts[n_places] = n;
    work->g.n = n;
}

static bool has_bars(const struct dau_work *work, struct dau_span span)
{
    int bars = 0;
    for (int i = span.from; i < span.to; i++)
        bars += strcmp(work->flow.places[i].token->text, "|") == 0;
    return bars > 0;
}

static struct dau_row row_at(const struct dau_work *work, int from, int to)
{
    const struct dau_place *place = &work->flow.places[from];
    const struct dau_place *before = from > 0 ? place - 1 : NULL;
    struct dau_row row = {.span = {from, to}, .line = place->line, .page = place->page};
    row.zone = place->block->zone;
    row.at = dau_work_range(work, row.span);
    row.gap = place->line->gap_lines > 0;
    row.page_top = !before || before->page != place->page;
    row.table = row.zone == DAU_ZONE_TABLE || has_bars(work, row.span);
    return row;
}

void dau_work_open(struct dau_work *work, struct dau_doc *doc,
                   const struct dau_tables *tables, struct dau_arena *scratch)
{
    *work = (struct dau_work){
        .doc = doc, .tables = tables, .arena = doc->arena, .scratch = scratch};
    work->flow = dau_doc_flow(doc, scratch);
    fill_glyphs(work);
    /* An empty row stands before the first, so that each row has one before it. */
    size_t n = (size_t)work->flow.n_places + 2;
    work->rows = DAU_NEW_N(scratch, struct dau_row, n) + 1;
    for (int from = 0, to; from < work->flow.n_places; from = to) {
        for (to = from + 1; to < work->flow.n_places; to++)
            if (work->flow.places[to].line != work->flow.places[from].line)
                break;
        work->rows[work->n_rows++] = row_at(work, from, to);
    }
}

struct dau_range dau_work_range(const struct dau_work *work, struct dau_span span)
{
    return (struct dau_range){work->starts[span.from], work->starts[span.to]};
}

struct dau_span dau_work_span(const struct dau_work *work, struct dau_range range)
{
    int low = 0, high = work->flow.n_places;
    while (low + 1 < high) {
        int middle = (low + high) / 2;
        if (work->starts[middle] <= range.from)
            low = middle;
        else
            high = middle;
    }
    struct dau_span span = {low, low};
    while (span.to < work->flow.n_places && work->starts[span.to] < range.to)
        span.to++;
    return span;
}

char *dau_work_text(const struct dau_work *work, struct dau_span span)
{
    return dau_flow_text(&work->flow, span, work->arena);
}

bool dau_work_split(struct dau_work *work, int r, int at)
{
    struct dau_row *row = &work->rows[r];
    /* Each row keeps a place at least, so there are never more rows than places. */
    if (at <= row->span.from || at >= row->span.to)
        return false;
    memmove(row + 1, row, (size_t)(work->n_rows - r) * sizeof *row);
    work->n_rows++;
    row[0].span.to = row[1].span.from = at;
    row[0].at = dau_work_range(work, row[0].span);
    row[1].at = dau_work_range(work, row[1].span);
    row[1].gap = row[1].page_top = false;
    return true;
}

static struct dau_box span_box(const struct dau_work *work, struct dau_span span)
{
    struct dau_box box = {0};
    for (int i = span.from; i < span.to; i++)
        if (work->flow.places[i].page == work->flow.places[span.from].page)
            box = dau_box_join(box, work->flow.places[i].token->box);
    return box;
}

void dau_field_set(const struct dau_work *work, struct dau_field *field,
                   const char *value, struct dau_span span, float conf,
                   const char *rule)
{
    field->value = value;
    field->conf = conf;
    field->rule = rule;
    field->span = span;
    if (span.from >= span.to)
        return;
    field->printed = dau_work_text(work, span);
    field->page = work->flow.places[span.from].page->number;
    field->box = span_box(work, span);
}

void dau_field_add_alt(const struct dau_work *work, struct dau_field *field,
                       const char *text, const char *source, float p)
{
    for (int i = 0; i < field->n_alts; i++)
        if (strcmp(field->alts[i].text, text) == 0)
            return;
    struct dau_alt *alt =
        dau_arena_push(work->arena, &field->alts, &field->n_alts, sizeof *alt);
    *alt = (struct dau_alt){text, source, p};
    for (; alt > field->alts && alt[-1].p < alt->p; alt--) {
        struct dau_alt swap = alt[-1];
        alt[-1] = *alt;
        *alt = swap;
    }
}

void dau_field_withdraw(const struct dau_work *work, struct dau_field *field, float p)
{
    if (field->value)
        dau_field_add_alt(work, field, field->value, "engine", p);
    field->value = NULL;
    field->conf = 0;
    field->review = true;
}

const struct dau_phrase *dau_phrase_at(const struct dau_tables *tables,
                                       const struct dau_glyphs *g, int at, int to,
                                       const char *use, int *end)
{
    for (int i = 0; i < tables->n_phrases; i++) {
        const struct dau_phrase *phrase = &tables->phrases[i];
        if (strcmp(phrase->use, use) != 0)
            continue;
        *end = dau_glyphs_eat(g, at, to, phrase->folded);
        if (*end >= 0)
            return phrase;
    }
    return NULL;
}

const struct dau_phrase *dau_phrase_is(const struct dau_tables *tables,
                                       const struct dau_glyphs *g, struct dau_range in,
                                       const char *use)
{
    in = dau_glyphs_trim(g, in, ".,:;*()[]\"'-_|~/");
    for (int i = 0; i < tables->n_phrases; i++) {
        const struct dau_phrase *phrase = &tables->phrases[i];
        int max = (int)strlen(phrase->folded) / 4;
        if (strcmp(phrase->use, use) == 0 &&
            dau_glyphs_cost(g, in, phrase->folded, max) <= max)
            return phrase;
    }
    return NULL;
}

bool dau_row_is_salute(const struct dau_work *work, const struct dau_row *row, int *end)
{
    static const char *const words[] = {"kinh gui", "kinh trinh", "kinh goi",
                                        "kinh moi"};
    struct dau_range head = {row->at.from, row->at.to};
    if (head.to > head.from + 16)
        head.to = head.from + 16;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *end = dau_glyphs_eat(&work->g, row->at.from, row->at.to, words[i]);
        if (*end >= 0)
            return dau_text_is_upper(
                work->g.c[dau_glyphs_skip(&work->g, row->at.from, row->at.to)]);
    }
    /* Behind dirt the words and their colon must stand as they are. */
    if (head.to < row->at.to)
        head.to = row->at.to < head.from + 30 ? row->at.to : head.from + 30;
    struct dau_range later = dau_glyphs_find(&work->g, head, "kinh gui");
    if (later.from > row->at.from && later.from < row->at.from + 20 &&
        later.to < row->at.to && work->g.f[later.to] == ':' &&
        dau_text_is_upper(work->g.c[later.from])) {
        *end = later.to;
        return true;
    }
    struct dau_range found = dau_glyphs_search(&work->g, head, "kinh gui:", 4);
    if (found.from != row->at.from || found.to < 0 || work->g.f[found.to - 1] != ':')
        return false;
    *end = found.to;
    return true;
}

bool dau_work_is_scan(const struct dau_work *work, struct dau_span span)
{
    if (span.from >= span.to)
        return false;
    const struct dau_token *token = work->flow.places[span.from].token;
    return token->box.w > 0 && token->ocr_conf >= 0;
}

bool dau_work_is_mended(const struct dau_work *work, struct dau_span span)
{
    for (int i = span.from; i < span.to; i++)
        if (work->flow.places[i].token->why != DAU_WHY_NONE)
            return true;
    return false;
}

char dau_row_last(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "\"'");
    return at.to > at.from ? work->g.f[at.to - 1] : '\0';
}

bool dau_ends_sentence(char last)
{
    return last && strchr(".;:!?/)", last);
}
