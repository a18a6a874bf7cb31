/* The body as a tree: sections, articles, items, paragraphs joined over lines and
 * pages. Which label a line begins with is decided by the sequence, for engines take I,
 * l and 1 for each other (Decree 30/2020/NĐ-CP, appendix I, II.6; domain order from
 * part to +). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/label.h"
#include "structure/work.h"

enum {
    MAX_DEPTH = 12,
    LABEL_GAP = 1, /* labels that may be lost between two */
    MAX_HEADING = 160,
    MAX_QUOTED_ROWS = 60,
    CLOSING_HEAD = 90 /* signs in which a closing paragraph names itself */
};

/* A node while the tree grows; made a dau_node in the end. */
struct sprout {
    struct dau_node node;
    struct sprout *first, *last, *next;
    int n_grown; /* children so far */
    struct dau_label label;
};

struct level {
    struct sprout *at;
    enum dau_label_kind kind;
    int last; /* value of the open label */
    int parts[DAU_LABEL_MAX_DEPTH];
    int depth;
};

struct garden {
    struct dau_part *part;
    struct dau_work *work;
    struct sprout *root;
    struct level levels[MAX_DEPTH];
    int n_levels;
    struct sprout *leaf;   /* paragraph that may go on, or NULL */
    struct sprout *titled; /* section whose heading may go on, or NULL */
    struct sprout *table;
    int article; /* last one, they run on over chapters */
    int quotes;  /* open quotation marks */
    int quoted_rows;
    int width; /* signs in a full line */
    int right; /* pixel where full lines end, 0 without boxes */
    int left;
    int end; /* row after the last of this piece */
};

static struct dau_row *row_of(const struct garden *garden, int r)
{
    return &garden->work->rows[r];
}

static struct sprout *sprout_in(struct garden *garden, struct sprout *parent,
                                enum dau_node_kind kind, struct dau_span span)
{
    struct sprout *made = DAU_NEW(garden->work->scratch, struct sprout);
    made->node.kind = kind;
    made->node.span = span;
    made->node.mark = made->node.heading = (struct dau_span){span.from, span.from};
    if (parent->last)
        parent->last->next = made;
    else
        parent->first = made;
    parent->last = made;
    parent->n_grown++;
    return made;
}

static bool is_end_of_sentence(char last)
{
    return last && strchr(".;:!?/)", last);
}

static int level_of(const struct garden *garden, const struct dau_label *label)
{
    for (int i = garden->n_levels - 1; i >= 0; i--) {
        const struct level *level = &garden->levels[i];
        if (level->kind != label->kind || level->depth != label->depth)
            continue;
        if (label->kind != DAU_LABEL_DECIMAL ||
            memcmp(level->parts, label->parts,
                   (size_t)(label->depth - 1) * sizeof *level->parts) == 0)
            return i;
    }
    return -1;
}

static bool is_bullet(enum dau_label_kind kind)
{
    return kind == DAU_LABEL_DASH || kind == DAU_LABEL_PLUS;
}

/* A dash begins an item when a sentence or a title ended before it and a capital, a
 * figure or a quotation mark follows; "- xã hội" may only be a line that broke at a
 * dash. */
static bool bullet_fits(const struct garden *garden, int r,
                        const struct dau_label *label)
{
    const struct dau_glyphs *g = &garden->work->g;
    const struct dau_row *row = row_of(garden, r);
    int next = dau_glyphs_skip(g, label->at.to, row->at.to);
    if (next >= row->at.to)
        return false;
    bool strong = dau_text_is_upper(g->c[next]) || !dau_text_is_letter(g->c[next]);
    bool ended = r == garden->part->body || row->gap ||
                 is_end_of_sentence(dau_row_last(garden->work, row - 1)) ||
                 dau_glyphs_caps(g, row[-1].at) > 0.7F || !garden->leaf;
    bool listed = level_of(garden, label) >= 0;
    return (strong &&
            (ended || listed || dau_row_last(garden->work, row - 1) != ',')) ||
           (ended && listed);
}

static bool decimal_fits(const struct garden *garden, const struct dau_label *label,
                         int at)
{
    if (at >= 0)
        return label->value > garden->levels[at].last &&
               label->value <= garden->levels[at].last + 1 + LABEL_GAP;
    if (label->value != 1)
        return false;
    for (int i = garden->n_levels - 1; i >= 0; i--) {
        const struct level *level = &garden->levels[i];
        if (level->kind == DAU_LABEL_DECIMAL && level->depth == label->depth - 1)
            return memcmp(level->parts, label->parts,
                          (size_t)level->depth * sizeof *level->parts) == 0;
        if (level->kind == DAU_LABEL_ARABIC || level->kind == DAU_LABEL_ARTICLE ||
            level->kind == DAU_LABEL_ROMAN)
            return level->last == label->parts[0];
    }
    return true;
}

/* True when the label goes on a list that is open, or begins one where one may begin.
 */
static bool fits(const struct garden *garden, int r, struct dau_label *label)
{
    int at = level_of(garden, label);
    if (is_bullet(label->kind))
        return bullet_fits(garden, r, label);
    if (label->kind == DAU_LABEL_DECIMAL)
        return decimal_fits(garden, label, at);
    if (label->kind == DAU_LABEL_ARTICLE)
        return label->value == garden->article + 1 ||
               (label->value > garden->article && label->value <= garden->article + 3);
    if (at < 0)
        return label->value == 1;
    int last = garden->levels[at].last;
    /* đ) is read d): the second of two. */
    if (label->kind == DAU_LABEL_LETTER && label->value == 4 && last == 4)
        label->value = 5;
    if (label->value > last && label->value <= last + 1 + LABEL_GAP)
        return true;
    bool announced = r > garden->part->body &&
                     dau_row_last(garden->work, row_of(garden, r) - 1) == ':';
    return label->value == 1 && last > 1 && announced;
}

/* What the label "I.", "l." or "|." begins is told by what comes next: an Arabic list
 * when the next label is 2., sections when it is II. or the 1. of the first of them. */
static bool is_arabic_one(const struct garden *garden, int r)
{
    struct dau_label next[DAU_LABEL_MAX_READINGS];
    const struct dau_work *work = garden->work;
    if (dau_glyphs_caps(&work->g, row_of(garden, r)->at) > 0.7F)
        return false;
    for (int i = r + 1; i < garden->end; i++) {
        const struct dau_row *row = row_of(garden, i);
        int n =
            row->table ? 0 : dau_label_read(&work->g, row->at.from, row->at.to, next);
        for (int k = 0; k < n; k++) {
            if (next[k].kind == DAU_LABEL_ARABIC && next[k].value <= 2)
                return next[k].value == 2;
            if (next[k].kind == DAU_LABEL_ROMAN && next[k].value == 2)
                return false;
        }
    }
    return false;
}

static bool choose_label(struct garden *garden, int r, struct dau_label *chosen)
{
    struct dau_label readings[DAU_LABEL_MAX_READINGS];
    const struct dau_row *row = row_of(garden, r);
    if (garden->quotes > 0)
        return false;
    int n = dau_label_read(&garden->work->g, row->at.from, row->at.to, readings);
    for (int i = 0; i < n; i++) {
        bool one = readings[i].kind == DAU_LABEL_ROMAN && readings[i].value == 1;
        if (!fits(garden, r, &readings[i]) || (one && is_arabic_one(garden, r)))
            continue;
        *chosen = readings[i];
        return true;
    }
    return false;
}

static bool is_section(enum dau_label_kind kind)
{
    return kind <= DAU_LABEL_ROMAN && kind != DAU_LABEL_ARTICLE;
}

static struct sprout *container(const struct garden *garden)
{
    return garden->n_levels ? garden->levels[garden->n_levels - 1].at : garden->root;
}

/* Closes the levels that the label does not stand in. */
static void close_levels(struct garden *garden, const struct dau_label *label, int at)
{
    bool restart = at >= 0 && !is_bullet(label->kind) && label->value == 1 &&
                   garden->levels[at].last > 1;
    if (at >= 0 && !restart) {
        garden->n_levels = at;
        return;
    }
    if (restart)
        return; /* a new list inside the item that announced it */
    while (garden->n_levels) {
        const struct level *top = &garden->levels[garden->n_levels - 1];
        bool inside = top->kind < label->kind ||
                      (top->kind == label->kind && label->kind == DAU_LABEL_DECIMAL &&
                       top->depth < label->depth);
        if (inside)
            break;
        garden->n_levels--;
    }
}

/* Items of one kind beside each other stand in one list. */
static struct sprout *list_for(struct garden *garden, const struct dau_label *label,
                               int from)
{
    struct sprout *parent = container(garden);
    if (parent->last && parent->last->node.kind == DAU_NODE_LIST &&
        parent->last->first && parent->last->first->label.kind == label->kind)
        return parent->last;
    return sprout_in(garden, parent, DAU_NODE_LIST, (struct dau_span){from, from});
}

static char *path_of(const struct garden *garden, const struct sprout *parent,
                     const struct sprout *item)
{
    struct dau_arena *arena = garden->work->arena;
    char *step = dau_label_step(&item->label, arena);
    if (!step)
        step = dau_arena_printf(arena, "%d", parent->n_grown);
    if (item->label.kind <= DAU_LABEL_ARTICLE)
        return step;
    int i = garden->n_levels - 1;
    if (item->label.kind == DAU_LABEL_DECIMAL)
        while (i >= 0 && (garden->levels[i].kind == DAU_LABEL_DECIMAL ||
                          garden->levels[i].kind == DAU_LABEL_ARABIC ||
                          (garden->levels[i].kind == DAU_LABEL_ARTICLE &&
                           garden->levels[i].last == item->label.parts[0])))
            i--;
    bool outer = i >= 0 && garden->levels[i].kind != DAU_LABEL_CHAPTER &&
                 garden->levels[i].kind != DAU_LABEL_PART &&
                 garden->levels[i].kind != DAU_LABEL_SECTION &&
                 garden->levels[i].kind != DAU_LABEL_SUBSECTION;
    return outer
               ? dau_arena_printf(arena, "%s.%s", garden->levels[i].at->node.path, step)
               : step;
}

static void push_level(struct garden *garden, struct sprout *at,
                       const struct dau_label *label)
{
    if (garden->n_levels == MAX_DEPTH)
        garden->n_levels--;
    struct level *level = &garden->levels[garden->n_levels++];
    *level = (struct level){
        .at = at, .kind = label->kind, .last = label->value, .depth = label->depth};
    memcpy(level->parts, label->parts, sizeof level->parts);
    if (label->kind == DAU_LABEL_ARTICLE)
        garden->article = label->value;
}

/* The places that the mark fills; none when text is glued to it: "1.Tăng". */
static struct dau_span mark_span(const struct garden *garden,
                                 const struct dau_label *label)
{
    const struct dau_work *work = garden->work;
    struct dau_span span = dau_work_span(work, label->at);
    int end = work->starts[span.to];
    while (end > label->at.to && work->g.f[end - 1] == ' ')
        end--;
    if (end > label->at.to)
        span.to = span.from;
    return span;
}

static bool is_short(const struct garden *garden, const struct dau_row *row)
{
    if (garden->right && row->line->box.w)
        return row->line->box.x + row->line->box.w <
               garden->right - (garden->right - garden->left) / 20;
    return row->at.to - row->at.from < garden->width * 86 / 100;
}

static bool is_heading(const struct garden *garden, const struct dau_label *label,
                       struct dau_span rest, int r)
{
    const struct dau_work *work = garden->work;
    if (rest.from >= rest.to)
        return false;
    struct dau_range at = dau_work_range(work, rest);
    char last = dau_row_last(work, row_of(garden, r));
    bool shouts = dau_glyphs_caps(&work->g, at) > 0.75F;
    if (shouts || label->kind < DAU_LABEL_ARTICLE)
        return true;
    if (at.to - at.from > MAX_HEADING || strchr(".;:,/", last))
        return false;
    bool short_row = is_short(garden, row_of(garden, r));
    struct dau_label next[DAU_LABEL_MAX_READINGS];
    bool labelled =
        r + 1 < garden->end && dau_label_read(&work->g, row_of(garden, r + 1)->at.from,
                                              row_of(garden, r + 1)->at.to, next) > 0;
    return short_row || labelled;
}

static void open_item(struct garden *garden, int r, const struct dau_label *label)
{
    struct dau_row *row = row_of(garden, r);
    int at = level_of(garden, label);
    close_levels(garden, label, at);
    bool section = is_section(label->kind), article = label->kind == DAU_LABEL_ARTICLE;
    struct sprout *parent = container(garden);
    if (!section && !article)
        parent = list_for(garden, label, row->span.from);
    struct sprout *item = sprout_in(garden, parent,
                                    section   ? DAU_NODE_SECTION
                                    : article ? DAU_NODE_ARTICLE
                                              : DAU_NODE_ITEM,
                                    row->span);
    item->label = *label;
    item->node.label = dau_label_text(&garden->work->g, label, garden->work->arena);
    item->node.mark = mark_span(garden, label);
    bool glued = item->node.mark.from == item->node.mark.to;
    item->node.mark.from = row->span.from; /* with empty words before it */
    if (glued)
        item->node.mark.to = row->span.from;
    item->node.path = path_of(garden, parent, item);
    push_level(garden, item, label);
    struct dau_span rest = {item->node.mark.to, row->span.to};
    garden->leaf = garden->titled = garden->table = NULL;
    if (section || article) {
        if (is_heading(garden, label, rest, r))
            item->node.heading = rest;
        if (item->node.heading.to > item->node.heading.from || rest.from == rest.to) {
            garden->titled = item;
            return;
        }
    }
    if (rest.from < rest.to)
        garden->leaf = sprout_in(garden, item, DAU_NODE_PARAGRAPH, rest);
}

/* A heading goes on on the next line while it has not ended, in capitals as it began.
 */
static bool extends_heading(const struct garden *garden, int r)
{
    const struct sprout *at = garden->titled;
    const struct dau_work *work = garden->work;
    const struct dau_row *row = row_of(garden, r);
    if (!at || row->table)
        return false;
    bool shouts = dau_glyphs_caps(&work->g, row->at) > 0.75F;
    if (at->node.heading.from == at->node.heading.to)
        return at->label.kind != DAU_LABEL_ARTICLE && (shouts || !row->gap);
    struct dau_range so_far = dau_work_range(work, at->node.heading);
    bool shouted = dau_glyphs_caps(&work->g, so_far) > 0.75F;
    if (shouted)
        return shouts && so_far.to - so_far.from < MAX_HEADING;
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    return first < row->at.to && dau_text_is_lower(work->g.c[first]) && !row->gap;
}

static bool is_indented(const struct garden *garden, const struct dau_row *row)
{
    return garden->right && row->line->box.w &&
           row->line->box.x > garden->left + (garden->right - garden->left) / 45;
}

static bool starts_paragraph(const struct garden *garden, int r)
{
    const struct dau_work *work = garden->work;
    const struct dau_row *row = row_of(garden, r), *before = row - 1;
    if (!garden->leaf || r == garden->part->body)
        return true;
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    uint32_t c = first < row->at.to ? work->g.c[first] : 0;
    char last = dau_row_last(work, before);
    bool ended = is_end_of_sentence(last), big = !dau_text_is_lower(c);
    bool shouts = dau_glyphs_caps(&work->g, row->at) > 0.8F;
    bool shouted = dau_glyphs_caps(&work->g, before->at) > 0.8F;
    if (shouts != shouted && big && row->at.to - row->at.from > 6 &&
        before->at.to - before->at.from > 6)
        return true;
    if (!ended || !big)
        return false;
    int end;
    bool basis = dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                               "basis", &end) ||
                 dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                               "closing", &end);
    return row->gap || is_short(garden, before) || is_indented(garden, row) ||
           last == ':' || (basis && strchr(".;", last));
}

/* A later row goes on with the outermost list. */
static bool list_goes_on(struct garden *garden, int r)
{
    const struct level *outer = &garden->levels[0];
    struct dau_label readings[DAU_LABEL_MAX_READINGS];
    if (outer->kind == DAU_LABEL_ARTICLE || outer->kind <= DAU_LABEL_SUBSECTION)
        return true;
    for (int i = r + 1; i < garden->end; i++) {
        const struct dau_row *row = row_of(garden, i);
        int n = row->table ? 0
                           : dau_label_read(&garden->work->g, row->at.from, row->at.to,
                                            readings);
        for (int k = 0; k < n; k++)
            if (readings[k].kind == outer->kind && !is_bullet(outer->kind) &&
                readings[k].value == outer->last + 1)
                return true;
    }
    return false;
}

static bool is_closing(struct garden *garden, int r)
{
    const struct dau_work *work = garden->work;
    const struct dau_row *row = row_of(garden, r);
    int end;
    if (!garden->n_levels)
        return false;
    bool closing = dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to,
                                 "closing", &end);
    /* "Sở Y tế đề nghị …", "Ban Thường vụ … yêu cầu …": a body, then what it wants. */
    struct dau_range head = {row->at.from, row->at.from + CLOSING_HEAD};
    if (head.to > row_of(garden, garden->end - 1)->at.to)
        head.to = row_of(garden, garden->end - 1)->at.to;
    bool body = false;
    for (int i = 0; !closing && !body && i < work->tables->n_heads; i++)
        body = dau_glyphs_eat(&work->g, head.from, head.to,
                              work->tables->heads[i].folded) >= 0;
    for (int at = head.from; body && !closing && at < head.to; at++) {
        if (strchr(".;:", work->g.f[at]) && work->g.f[at])
            break;
        if (work->g.f[at] == ' ')
            closing = dau_phrase_at(work->tables, &work->g, at, head.to, "closing-verb",
                                    &end);
    }
    return closing && !list_goes_on(garden, r);
}

static void take_table_row(struct garden *garden, int r)
{
    struct dau_row *row = row_of(garden, r);
    const struct dau_flow *flow = &garden->work->flow;
    if (!garden->table)
        garden->table = sprout_in(garden, container(garden), DAU_NODE_TABLE, row->span);
    garden->leaf = garden->titled = NULL;
    struct sprout *line = sprout_in(garden, garden->table, DAU_NODE_ROW, row->span);
    for (int from = row->span.from, to; from < row->span.to; from = to) {
        for (to = from + 1; to < row->span.to; to++)
            if (flow->places[to].token->cell != flow->places[from].token->cell ||
                strcmp(flow->places[to - 1].token->text, "|") == 0)
                break;
        sprout_in(garden, line, DAU_NODE_CELL, (struct dau_span){from, to});
    }
}

static void count_quotes(struct garden *garden, const struct dau_row *row)
{
    for (int i = row->at.from; i < row->at.to; i++) {
        uint32_t c = garden->work->g.c[i];
        if (c == 0x201C && garden->quotes < 3)
            garden->quotes++;
        if (c == 0x201D && garden->quotes)
            garden->quotes--;
    }
    garden->quoted_rows = garden->quotes ? garden->quoted_rows + 1 : 0;
    if (garden->quoted_rows > MAX_QUOTED_ROWS)
        garden->quotes = garden->quoted_rows = 0; /* the closing mark was lost */
}

static void take_row(struct garden *garden, int r)
{
    struct dau_row *row = row_of(garden, r);
    struct dau_label label;
    if (row->table) {
        take_table_row(garden, r);
        return;
    }
    if (choose_label(garden, r, &label)) {
        open_item(garden, r, &label);
    } else if (extends_heading(garden, r)) {
        if (garden->titled->node.heading.from == garden->titled->node.heading.to)
            garden->titled->node.heading.from = row->span.from;
        garden->titled->node.heading.to = row->span.to;
    } else if (starts_paragraph(garden, r)) {
        garden->titled = garden->table = NULL;
        if (is_closing(garden, r))
            garden->n_levels = 0;
        garden->leaf =
            sprout_in(garden, container(garden), DAU_NODE_PARAGRAPH, row->span);
    } else {
        garden->leaf->node.span.to = row->span.to;
    }
    garden->table = NULL;
    count_quotes(garden, row);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Length of a full line: nine of ten lines are no longer. */
static void measure(struct garden *garden, int first, int end)
{
    int n = end - first,
        *lengths = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1);
    int *rights = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1), boxes = 0;
    int *lefts = DAU_NEW_N(garden->work->scratch, int, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const struct dau_row *row = row_of(garden, first + i);
        lengths[i] = row->at.to - row->at.from;
        if (row->line->box.w) {
            lefts[boxes] = row->line->box.x;
            rights[boxes++] = row->line->box.x + row->line->box.w;
        }
    }
    qsort(lengths, (size_t)n, sizeof *lengths, compare_ints);
    garden->width = n ? lengths[n * 9 / 10] : 0;
    if (boxes < 4)
        return;
    qsort(rights, (size_t)boxes, sizeof *rights, compare_ints);
    qsort(lefts, (size_t)boxes, sizeof *lefts, compare_ints);
    garden->right = rights[boxes * 8 / 10];
    garden->left = lefts[boxes / 5];
}

static void grow(struct garden *garden, struct sprout *root, int first, int end)
{
    garden->root = root;
    garden->n_levels = garden->article = garden->quotes = 0;
    garden->leaf = garden->titled = garden->table = NULL;
    garden->end = end;
    measure(garden, first, end);
    for (int r = first; r < end; r++)
        take_row(garden, r);
}

enum { MAX_INLINE = 40 };

/* "(1) …; (2) …; (3) …" inside a paragraph; returns how many, 0 when it is no list. */
static int find_inline(const struct garden *garden, struct dau_span span, int *places)
{
    int n = 0;
    for (int i = span.from; i < span.to && n < MAX_INLINE; i++) {
        char mark[16];
        snprintf(mark, sizeof mark, "(%d)", n + 1);
        if (strcmp(garden->work->flow.places[i].token->text, mark) == 0)
            places[n++] = i;
    }
    return n >= 2 ? n : 0;
}

static void split_inline(struct garden *garden, struct sprout *parent,
                         struct sprout *leaf, struct sprout *after)
{
    int places[MAX_INLINE], n = find_inline(garden, leaf->node.span, places);
    if (!n || places[0] == leaf->node.span.from)
        return;
    struct sprout holder = {0};
    int end = leaf->node.span.to;
    struct sprout *list =
        sprout_in(garden, &holder, DAU_NODE_LIST, (struct dau_span){places[0], end});
    list->node.list = "inline";
    for (int i = 0; i < n; i++) {
        int to = i + 1 < n ? places[i + 1] : end;
        struct sprout *item =
            sprout_in(garden, list, DAU_NODE_ITEM, (struct dau_span){places[i], to});
        item->label =
            (struct dau_label){.kind = DAU_LABEL_BRACKET, .value = i + 1, .depth = 1};
        item->node.label = dau_arena_printf(garden->work->arena, "(%d)", i + 1);
        const char *outer = parent->node.path;
        item->node.path =
            outer ? dau_arena_printf(garden->work->arena, "%s.%d", outer, i + 1)
                  : dau_arena_printf(garden->work->arena, "%d", i + 1);
        item->node.mark.to = places[i] + 1;
        if (places[i] + 1 < to)
            sprout_in(garden, item, DAU_NODE_PARAGRAPH,
                      (struct dau_span){places[i] + 1, to});
    }
    leaf->node.span.to = places[0];
    list->next = after;
    leaf->next = list;
    if (!after)
        parent->last = list;
}

static int count_children(const struct sprout *sprout)
{
    int n = 0;
    for (const struct sprout *s = sprout->first; s; s = s->next)
        n++;
    return n;
}

static void ripen(struct garden *garden, struct sprout *sprout, struct dau_node *node)
{
    for (struct sprout *s = sprout->first, *next; s; s = next) {
        next = s->next;
        if (s->node.kind == DAU_NODE_PARAGRAPH)
            split_inline(garden, sprout, s, next);
    }
    *node = sprout->node;
    if (node->heading.to > node->span.to)
        node->span.to = node->heading.to;
    int n = count_children(sprout), i = 0;
    node->children = DAU_NEW_N(garden->work->arena, struct dau_node, (size_t)n);
    node->n_children = n;
    for (struct sprout *s = sprout->first; s; s = s->next, i++) {
        ripen(garden, s, &node->children[i]);
        if (node->children[i].span.to > node->span.to)
            node->span.to = node->children[i].span.to;
    }
    if (node->kind == DAU_NODE_LIST && !node->list)
        node->list = "items";
}

static enum dau_node_kind kind_of(enum dau_role role)
{
    switch (role) {
    case DAU_ROLE_TYPE:
        return DAU_NODE_TYPE;
    case DAU_ROLE_SUBJECT:
        return DAU_NODE_SUBJECT;
    case DAU_ROLE_SALUTE:
        return DAU_NODE_SALUTE;
    case DAU_ROLE_DISTRIBUTION:
    case DAU_ROLE_SIGNER:
    case DAU_ROLE_DRAFTER:
        return DAU_NODE_FOOT;
    case DAU_ROLE_POSTSCRIPT:
        return DAU_NODE_POSTSCRIPT;
    case DAU_ROLE_APPENDIX:
        return DAU_NODE_APPENDIX;
    case DAU_ROLE_COPY:
        return DAU_NODE_COPY;
    case DAU_ROLE_BODY:
        return DAU_NODE_ROOT;
    case DAU_ROLE_NONE:
    case DAU_ROLE_OUTSIDE:
        return DAU_NODE_PARAGRAPH;
    default:
        return DAU_NODE_HEADER;
    }
}

static enum dau_node_kind foot_part(enum dau_role role)
{
    return role == DAU_ROLE_DISTRIBUTION ? DAU_NODE_DISTRIBUTION
           : role == DAU_ROLE_SIGNER     ? DAU_NODE_SIGNER
                                         : DAU_NODE_PARAGRAPH;
}

static bool begins_appendix(const struct garden *garden, int r)
{
    const struct dau_row *row = row_of(garden, r);
    int end;
    return dau_glyphs_caps(&garden->work->g, row->at) > 0.7F &&
           dau_glyphs_eat(&garden->work->g, row->at.from, row->at.to, "phu luc") >= 0 &&
           dau_phrase_at(garden->work->tables, &garden->work->g, row->at.from,
                         row->at.to, "appendix", &end);
}

/* Rows [first, end) play one part; each makes a node of the letter. */
static void add_stretch(struct garden *garden, struct sprout *root, int first, int end)
{
    enum dau_node_kind kind = kind_of(row_of(garden, first)->role);
    struct dau_span span = {row_of(garden, first)->span.from,
                            row_of(garden, end - 1)->span.to};
    if (kind == DAU_NODE_ROOT) {
        grow(garden, root, first, end);
        return;
    }
    struct sprout *made = sprout_in(garden, root, kind, span);
    if (kind == DAU_NODE_APPENDIX) {
        int r = first;
        while (r < end && r < first + 6 && !row_of(garden, r)->table &&
               dau_glyphs_caps(&garden->work->g, row_of(garden, r)->at) > 0.7F)
            r++;
        made->node.heading.to = r > first ? row_of(garden, r - 1)->span.to : span.from;
        if (r < end)
            grow(garden, made, r, end);
    } else if (kind == DAU_NODE_FOOT) {
        for (int r = first, to; r < end; r = to) {
            for (to = r + 1;
                 to < end && row_of(garden, to)->role == row_of(garden, r)->role;)
                to++;
            sprout_in(garden, made, foot_part(row_of(garden, r)->role),
                      (struct dau_span){row_of(garden, r)->span.from,
                                        row_of(garden, to - 1)->span.to});
        }
    } else if (kind == DAU_NODE_COPY || kind == DAU_NODE_POSTSCRIPT) {
        for (int r = first; r < end; r++)
            sprout_in(garden, made, DAU_NODE_PARAGRAPH, row_of(garden, r)->span);
    }
}

void dau_tree_build(struct dau_part *part)
{
    struct garden garden = {.part = part, .work = part->work};
    struct sprout root = {.node = {.kind = DAU_NODE_ROOT, .span = part->letter->span}};
    for (int r = part->first, end; r < part->end; r = end) {
        enum dau_node_kind kind = kind_of(part->work->rows[r].role);
        for (end = r + 1; end < part->end; end++) {
            bool cut = kind == DAU_NODE_APPENDIX && begins_appendix(&garden, end);
            if (cut || kind_of(part->work->rows[end].role) != kind)
                break;
        }
        add_stretch(&garden, &root, r, end);
    }
    ripen(&garden, &root, &part->letter->body);
}
