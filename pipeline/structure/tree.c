/* The body as a tree: sections, articles, items, paragraphs joined over lines and
 * pages (Decree 30/2020/NĐ-CP, appendix I, II.6; domain order from part to +). */
#include "structure/tree.h"

#include <string.h>

#include "base/text.h"

enum { MAX_HEADING = 160, SHORT_HEADING = 60, MAX_QUOTED_ROWS = 60 };

struct dau_row *dau_garden_row(const struct dau_garden *garden, int r)
{
    return &garden->work->rows[r];
}

struct dau_sprout *dau_sprout_in(struct dau_garden *garden, struct dau_sprout *parent,
                                 enum dau_node_kind kind, struct dau_span span)
{
    struct dau_sprout *made = DAU_NEW(garden->work->scratch, struct dau_sprout);
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

static bool is_section(enum dau_label_kind kind)
{
    return kind <= DAU_LABEL_ROMAN && kind != DAU_LABEL_ARTICLE;
}

static struct dau_sprout *container(const struct dau_garden *garden)
{
    return garden->n_levels ? garden->levels[garden->n_levels - 1].at : garden->root;
}

/* Closes the levels that the label does not stand in. */
static void close_levels(struct dau_garden *garden, const struct dau_label *label,
                         int at)
{
    bool restart = at >= 0 && !dau_label_is_bullet(label->kind) && label->value == 1 &&
                   garden->levels[at].last > 1;
    if (at >= 0 && !restart) {
        garden->n_levels = at;
        return;
    }
    if (restart)
        return; /* a new list inside the item that announced it */
    while (garden->n_levels) {
        const struct dau_level *top = &garden->levels[garden->n_levels - 1];
        bool inside = top->kind < label->kind ||
                      (top->kind == label->kind && label->kind == DAU_LABEL_DECIMAL &&
                       top->depth < label->depth);
        if (inside)
            break;
        garden->n_levels--;
    }
}

/* Items of one kind beside each other stand in one list. */
static struct dau_sprout *list_for(struct dau_garden *garden,
                                   const struct dau_label *label, int from)
{
    struct dau_sprout *parent = container(garden);
    if (parent->last && parent->last->node.kind == DAU_NODE_LIST &&
        parent->last->first && parent->last->first->label.kind == label->kind)
        return parent->last;
    return dau_sprout_in(garden, parent, DAU_NODE_LIST, (struct dau_span){from, from});
}

static char *path_of(const struct dau_garden *garden, const struct dau_sprout *parent,
                     const struct dau_sprout *item)
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

static void push_level(struct dau_garden *garden, struct dau_sprout *at,
                       const struct dau_label *label)
{
    if (garden->n_levels == DAU_TREE_MAX_DEPTH)
        garden->n_levels--;
    struct dau_level *level = &garden->levels[garden->n_levels++];
    *level = (struct dau_level){
        .at = at, .kind = label->kind, .last = label->value, .depth = label->depth};
    memcpy(level->parts, label->parts, sizeof level->parts);
    if (label->kind == DAU_LABEL_ARTICLE)
        garden->article = label->value;
}

/* The places that the mark fills; none when text is glued to it: "1.Tăng". */
static struct dau_span mark_span(const struct dau_garden *garden,
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

static bool is_heading(const struct dau_garden *garden, const struct dau_label *label,
                       struct dau_span rest, int r)
{
    const struct dau_work *work = garden->work;
    if (rest.from >= rest.to)
        return false;
    struct dau_range at = dau_work_range(work, rest);
    char last = dau_row_last(work, dau_garden_row(garden, r));
    bool shouts = dau_glyphs_caps(&work->g, at) > 0.75F;
    if (shouts || label->kind < DAU_LABEL_ARTICLE)
        return true;
    /* "III. Tổ chức thực hiện:" */
    if (label->kind == DAU_LABEL_ROMAN && last == ':' &&
        at.to - at.from < SHORT_HEADING)
        return true;
    if (at.to - at.from > MAX_HEADING || strchr(".;:,/", last))
        return false;
    bool short_row = dau_garden_is_short(garden, dau_garden_row(garden, r));
    struct dau_label next[DAU_LABEL_MAX_READINGS];
    bool labelled = r + 1 < garden->end &&
                    dau_label_read(&work->g, dau_garden_row(garden, r + 1)->at.from,
                                   dau_garden_row(garden, r + 1)->at.to, next) > 0;
    return short_row || labelled;
}

static void open_item(struct dau_garden *garden, int r, const struct dau_label *label)
{
    struct dau_row *row = dau_garden_row(garden, r);
    int at = dau_garden_level_of(garden, label);
    close_levels(garden, label, at);
    bool section = is_section(label->kind), article = label->kind == DAU_LABEL_ARTICLE;
    struct dau_sprout *parent = container(garden);
    if (!section && !article)
        parent = list_for(garden, label, row->span.from);
    struct dau_sprout *item = dau_sprout_in(garden, parent,
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
        garden->leaf = dau_sprout_in(garden, item, DAU_NODE_PARAGRAPH, rest);
}

/* A heading goes on on the next line while it has not ended, in capitals as it began.
 */
static bool extends_heading(const struct dau_garden *garden, int r)
{
    const struct dau_sprout *at = garden->titled;
    const struct dau_work *work = garden->work;
    const struct dau_row *row = dau_garden_row(garden, r);
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

static void take_table_row(struct dau_garden *garden, int r)
{
    struct dau_row *row = dau_garden_row(garden, r);
    const struct dau_flow *flow = &garden->work->flow;
    if (!garden->table)
        garden->table =
            dau_sprout_in(garden, container(garden), DAU_NODE_TABLE, row->span);
    garden->leaf = garden->titled = NULL;
    struct dau_sprout *line =
        dau_sprout_in(garden, garden->table, DAU_NODE_ROW, row->span);
    for (int from = row->span.from, to; from < row->span.to; from = to) {
        for (to = from + 1; to < row->span.to; to++)
            if (flow->places[to].token->cell != flow->places[from].token->cell ||
                strcmp(flow->places[to - 1].token->text, "|") == 0)
                break;
        dau_sprout_in(garden, line, DAU_NODE_CELL, (struct dau_span){from, to});
    }
}

static void count_quotes(struct dau_garden *garden, const struct dau_row *row)
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

static void take_row(struct dau_garden *garden, int r)
{
    struct dau_row *row = dau_garden_row(garden, r);
    struct dau_label label;
    if (row->table) {
        take_table_row(garden, r);
        return;
    }
    if (dau_garden_choose_label(garden, r, &label)) {
        open_item(garden, r, &label);
    } else if (extends_heading(garden, r)) {
        if (garden->titled->node.heading.from == garden->titled->node.heading.to)
            garden->titled->node.heading.from = row->span.from;
        garden->titled->node.heading.to = row->span.to;
    } else if (dau_garden_starts_paragraph(garden, r)) {
        garden->titled = garden->table = NULL;
        if (dau_garden_is_closing(garden, r))
            garden->n_levels = 0;
        garden->leaf =
            dau_sprout_in(garden, container(garden), DAU_NODE_PARAGRAPH, row->span);
    } else {
        garden->leaf->node.span.to = row->span.to;
    }
    garden->table = NULL;
    count_quotes(garden, row);
}

static void grow(struct dau_garden *garden, struct dau_sprout *root, int first, int end)
{
    garden->root = root;
    garden->n_levels = garden->article = garden->quotes = 0;
    garden->leaf = garden->titled = garden->table = NULL;
    garden->end = end;
    dau_garden_measure(garden, first, end);
    for (int r = first; r < end; r++)
        take_row(garden, r);
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

static bool begins_appendix(const struct dau_garden *garden, int r)
{
    const struct dau_row *row = dau_garden_row(garden, r);
    int end;
    return dau_glyphs_caps(&garden->work->g, row->at) > 0.7F &&
           dau_glyphs_eat(&garden->work->g, row->at.from, row->at.to, "phu luc") >= 0 &&
           dau_phrase_at(garden->work->tables, &garden->work->g, row->at.from,
                         row->at.to, "appendix", &end);
}

/* Rows [first, end) play one part; each makes a node of the letter. */
static void add_stretch(struct dau_garden *garden, struct dau_sprout *root, int first,
                        int end)
{
    enum dau_node_kind kind = kind_of(dau_garden_row(garden, first)->role);
    struct dau_span span = {dau_garden_row(garden, first)->span.from,
                            dau_garden_row(garden, end - 1)->span.to};
    if (kind == DAU_NODE_ROOT) {
        grow(garden, root, first, end);
        return;
    }
    struct dau_sprout *made = dau_sprout_in(garden, root, kind, span);
    if (kind == DAU_NODE_APPENDIX) {
        int r = first;
        while (r < end && r < first + 6 && !dau_garden_row(garden, r)->table &&
               dau_glyphs_caps(&garden->work->g, dau_garden_row(garden, r)->at) > 0.7F)
            r++;
        made->node.heading.to =
            r > first ? dau_garden_row(garden, r - 1)->span.to : span.from;
        if (r < end)
            grow(garden, made, r, end);
    } else if (kind == DAU_NODE_FOOT) {
        for (int r = first, to; r < end; r = to) {
            for (to = r + 1; to < end && dau_garden_row(garden, to)->role ==
                                             dau_garden_row(garden, r)->role;)
                to++;
            dau_sprout_in(garden, made, foot_part(dau_garden_row(garden, r)->role),
                          (struct dau_span){dau_garden_row(garden, r)->span.from,
                                            dau_garden_row(garden, to - 1)->span.to});
        }
    } else if (kind == DAU_NODE_COPY || kind == DAU_NODE_POSTSCRIPT) {
        for (int r = first; r < end; r++)
            dau_sprout_in(garden, made, DAU_NODE_PARAGRAPH,
                          dau_garden_row(garden, r)->span);
    }
}

void dau_tree_build(struct dau_part *part)
{
    struct dau_garden garden = {.part = part, .work = part->work};
    struct dau_sprout root = {
        .node = {.kind = DAU_NODE_ROOT, .span = part->letter->span}};
    for (int r = part->first, end; r < part->end; r = end) {
        enum dau_node_kind kind = kind_of(part->work->rows[r].role);
        for (end = r + 1; end < part->end; end++) {
            bool cut = kind == DAU_NODE_APPENDIX && begins_appendix(&garden, end);
            if (cut || kind_of(part->work->rows[end].role) != kind)
                break;
        }
        add_stretch(&garden, &root, r, end);
    }
    dau_sprout_ripen(&garden, &root, &part->letter->body);
}
