/* Which items are instructions, who is to carry them out, and until when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/tasks.h"

static bool is_numbered(const struct dau_node *list)
{
    if (list->kind != DAU_NODE_LIST || !list->n_children || !list->children[0].label)
        return false;
    if (list->list && strcmp(list->list, "inline") == 0)
        return false;
    /* A number, a letter or a bracket; dashes, pluses and bullets count nothing. */
    const char *label = list->children[0].label;
    uint32_t first = dau_text_next(&label);
    return dau_text_is_letter(first) || dau_text_is_digit(first) || first == '(';
}

static void add_span(const struct dau_picker *picker, struct dau_span span,
                     struct dau_buf *out)
{
    if (span.from >= span.to)
        return;
    if (out->length)
        dau_buf_putc(out, ' ');
    dau_buf_puts(out, dau_flow_text(&picker->work->flow, span, picker->work->scratch));
}

static void add_row(const struct dau_picker *picker, const struct dau_node *row,
                    struct dau_buf *out)
{
    for (int i = 0; i < row->n_children; i++) {
        const struct dau_span span = row->children[i].span;
        add_span(picker, span, out);
        bool bar = span.to > span.from &&
                   strcmp(picker->work->flow.places[span.to - 1].token->text, "|") == 0;
        if (i + 1 < row->n_children && !bar)
            dau_buf_puts(out, " |");
    }
}

/* All of a node but its numbered sub-items, which are tasks of their own. */
static void add_text(const struct dau_picker *picker, const struct dau_node *node,
                     bool with_mark, struct dau_buf *out)
{
    if (with_mark)
        add_span(picker, node->mark, out);
    add_span(picker, node->heading, out);
    if (node->kind == DAU_NODE_PARAGRAPH || node->kind == DAU_NODE_CELL)
        add_span(picker, node->span, out);
    if (node->kind == DAU_NODE_ROW) {
        add_row(picker, node, out);
        return;
    }
    for (int i = 0; i < node->n_children; i++)
        if (!is_numbered(&node->children[i]) &&
            node->children[i].kind != DAU_NODE_ARTICLE)
            add_text(picker, &node->children[i], true, out);
}

/* A mark that is glued to the first word is cut off the text. */
static const char *text_of(const struct dau_picker *picker, const struct dau_node *node)
{
    struct dau_buf buf = {0};
    add_text(picker, node, false, &buf);
    const char *text = dau_buf_text(&buf);
    size_t n = node->label ? strlen(node->label) : 0;
    bool glued =
        node->mark.from == node->mark.to && n && strncmp(text, node->label, n) == 0;
    text = dau_arena_strdup(picker->work->arena, glued ? text + n : text);
    dau_buf_free(&buf);
    return text;
}

static bool in_table(const struct dau_picker *picker, int place)
{
    return picker->work->flow.places[place].block->zone == DAU_ZONE_TABLE;
}

static bool in_bars(const struct dau_picker *picker, int place)
{
    const struct dau_line *line = picker->work->flow.places[place].line;
    for (int i = 0; i < line->n_tokens; i++)
        if (strcmp(line->tokens[i].text, "|") == 0)
            return true;
    return false;
}

void dau_deadline_add(const struct dau_picker *picker, struct dau_task *task,
                      const struct dau_deadline_found *found)
{
    struct dau_work *work = picker->work;
    struct dau_deadline *deadline = dau_arena_push(
        work->arena, &task->deadlines, &task->n_deadlines, sizeof *deadline);
    *deadline = (struct dau_deadline){
        .op = found->op,
        .date = found->date,
        .from = found->from,
        .rule = found->rule,
        .conf = found->conf,
        .span = dau_work_span(work, found->at),
        .printed = dau_glyphs_text(&work->g, found->at, work->arena)};
}

static void find_deadlines(const struct dau_picker *picker, struct dau_span span,
                           struct dau_task *task)
{
    struct dau_work *work = picker->work;
    struct dau_range in = dau_work_range(work, span);
    struct dau_deadline_found found;
    while (dau_deadline_next(work->tables, &work->g, in, &picker->issued, work->arena,
                             &found)) {
        in.from = found.at.to;
        int at = dau_work_span(work, found.at).from;
        if (!in_table(picker, at) && !in_bars(picker, at))
            dau_deadline_add(picker, task, &found);
    }
}

static const char *force_of(const struct dau_picker *picker, int row_from, int at)
{
    const struct dau_work *work = picker->work;
    int end;
    const char *force = NULL;
    for (int i = row_from; i < at; i++)
        if (i == row_from || work->g.f[i - 1] == ' ') {
            const struct dau_phrase *said =
                dau_phrase_at(work->tables, &work->g, i, at, "force", &end);
            if (said)
                force = said->value;
        }
    return force;
}

static void fill_task(struct dau_picker *picker, struct dau_node *node,
                      struct dau_task *task, const char *force);

static void add_items(struct dau_picker *picker, struct dau_node *node,
                      struct dau_task *task, const char *force)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        bool inner =
            child->kind == DAU_NODE_LIST &&
            (is_numbered(child) || (child->list && strcmp(child->list, "inline") == 0));
        /* "- Bước 2: … gồm có: 1. …": a list may stand below a dash. */
        if (child->kind == DAU_NODE_ITEM || (child->kind == DAU_NODE_LIST && !inner))
            add_items(picker, child, task, force);
        if (!inner)
            continue;
        if (is_numbered(child))
            child->list = "subtasks";
        for (int k = 0; k < child->n_children; k++) {
            struct dau_task *item = dau_arena_push(picker->work->arena, &task->items,
                                                   &task->n_items, sizeof *item);
            fill_task(picker, &child->children[k], item, force);
        }
    }
}

/* Who is named in the paragraphs of the node, its numbered sub-items left out. */
static void read_assignees(const struct dau_picker *picker, const struct dau_node *node,
                           struct dau_task *task)
{
    if (node->heading.from < node->heading.to)
        dau_assignees_find(picker, node->heading, task);
    if (node->kind == DAU_NODE_PARAGRAPH)
        dau_assignees_find(picker, node->span, task);
    for (int i = 0; i < node->n_children; i++)
        if (!is_numbered(&node->children[i]) &&
            node->children[i].kind != DAU_NODE_TABLE)
            read_assignees(picker, &node->children[i], task);
}

/* Spans of the node's own text: all but its numbered sub-items. */
static void read_own(const struct dau_picker *picker, const struct dau_node *node,
                     struct dau_task *task)
{
    int from = node->mark.to;
    for (int i = 0; i <= node->n_children; i++) {
        bool last = i == node->n_children;
        if (!last && !is_numbered(&node->children[i]))
            continue;
        int to = last ? node->span.to : node->children[i].span.from;
        if (from < to)
            find_deadlines(picker, (struct dau_span){from, to}, task);
        if (!last)
            from = node->children[i].span.to;
    }
}

static void fill_task(struct dau_picker *picker, struct dau_node *node,
                      struct dau_task *task, const char *force)
{
    task->path = node->path;
    task->label = node->label;
    task->span = node->span;
    task->text = text_of(picker, node);
    task->force = force;
    task->conf = node->mark.from < node->mark.to ? 0.92F : 0.75F;
    read_own(picker, node, task);
    read_assignees(picker, node, task);
    add_items(picker, node, task, force);
}

static void add_task(struct dau_picker *picker, struct dau_node *node,
                     const char *force)
{
    struct dau_letter *letter = picker->part->letter;
    struct dau_task *task = dau_arena_push(picker->work->arena, &letter->tasks,
                                           &letter->n_tasks, sizeof *task);
    fill_task(picker, node, task, force);
}

static void add_list(struct dau_picker *picker, struct dau_node *list)
{
    const struct dau_work *work = picker->work;
    int from = work->starts[picker->part->letter->span.from];
    int at = work->starts[list->span.from];
    const char *force = force_of(picker, at - 600 > from ? at - 600 : from, at);
    list->list = "tasks";
    for (int i = 0; i < list->n_children; i++)
        add_task(picker, &list->children[i], force);
}

/* What is said of a section in the midst of its heading is not what it is about: "DẠY
 * HỌC VÀ KIỂM TRA, ĐÁNH GIÁ" against "MỘT SỐ KẾT QUẢ". */
static bool is_aside(const struct dau_glyphs *g, int from, int at)
{
    int words = 0;
    for (int i = from; i < at; i++)
        words += g->f[i] == ' ';
    return words > 2;
}

/* What the heading of a section says of it: tasks, work, none, or NULL. */
static const char *section_use(const struct dau_picker *picker,
                               const struct dau_node *node)
{
    const struct dau_work *work = picker->work;
    struct dau_range in = dau_work_range(work, node->heading);
    const char *use = NULL;
    int end;
    for (int at = in.from; at < in.to; at++) {
        if (at > in.from && work->g.f[at - 1] != ' ')
            continue;
        const struct dau_phrase *said =
            dau_phrase_at(work->tables, &work->g, at, in.to, "section", &end);
        if (said && strcmp(said->value, "none") == 0 && is_aside(&work->g, in.from, at))
            continue;
        if (said && (!use || strcmp(said->value, "tasks") == 0))
            use = said->value;
    }
    return use;
}

static bool has_section(const struct dau_picker *picker, const struct dau_node *node,
                        const char *use)
{
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *child = &node->children[i];
        if (child->kind != DAU_NODE_SECTION)
            continue;
        const char *own = section_use(picker, child);
        if ((own && strcmp(own, use) == 0) || has_section(picker, child, use))
            return true;
    }
    return false;
}

/* Tables of tasks right below the node. */
static bool add_tables(struct dau_picker *picker, const struct dau_node *node)
{
    bool any = false;
    for (int i = 0; i < node->n_children; i++)
        if (node->children[i].kind == DAU_NODE_TABLE)
            any |= dau_task_table_read(picker, &node->children[i], node->path);
    return any;
}

/* Tables of tasks in all sections of a plan that are not the ones on carrying it out.
 */
static void add_other_tables(struct dau_picker *picker, const struct dau_node *node)
{
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *child = &node->children[i];
        const char *use =
            child->kind == DAU_NODE_SECTION ? section_use(picker, child) : NULL;
        if (child->kind == DAU_NODE_LIST || child->kind == DAU_NODE_ITEM ||
            (child->kind == DAU_NODE_SECTION && (!use || strcmp(use, "tasks") != 0)))
            add_other_tables(picker, child);
    }
    add_tables(picker, node);
}

static void add_section(struct dau_picker *picker, struct dau_node *section)
{
    bool listed = add_tables(picker, section);
    for (int i = 0; i < section->n_children; i++)
        if (is_numbered(&section->children[i])) {
            add_list(picker, &section->children[i]);
            listed = true;
        }
    if (!listed)
        add_task(picker, section, NULL);
}

static void add_sections(struct dau_picker *picker, struct dau_node *node,
                         const char *use)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        if (child->kind != DAU_NODE_SECTION)
            continue;
        const char *own = section_use(picker, child);
        bool good =
            use ? own && strcmp(own, use) == 0 : !own || strcmp(own, "none") != 0;
        if (good)
            add_section(picker, child);
        else
            add_sections(picker, child, use);
    }
}

static void add_articles(struct dau_picker *picker, struct dau_node *node, bool *any)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        if (child->kind == DAU_NODE_ARTICLE) {
            add_task(picker, child, NULL);
            *any = true;
        } else if (child->kind == DAU_NODE_SECTION) {
            add_articles(picker, child, any);
        }
    }
}

/* Letters that tell or ask upward number what they say: only what is ordered in so many
 * words is a task. */
static bool only_tells(const struct dau_part *part)
{
    const struct dau_work *work = part->work;
    const char *value = part->letter->fields.type.value;
    char *type = dau_text_fold(work->scratch, value ? value : "");
    for (int i = 0; i < work->tables->n_phrases; i++)
        if (strcmp(work->tables->phrases[i].use, "tells") == 0 &&
            strcmp(work->tables->phrases[i].folded, type) == 0)
            return true;
    return false;
}

/* The clause that announces what begins at `at` gives an order: "… yêu cầu:". */
static bool is_ordered(const struct dau_picker *picker, int at)
{
    const struct dau_work *work = picker->work;
    const struct dau_glyphs *g = &work->g;
    int last = at, end, body = work->rows[picker->part->body].at.from;
    while (last > body && g->f[last - 1] == ' ')
        last--;
    if (last <= body || g->f[last - 1] != ':')
        return false;
    int start = last - 1;
    while (start > body && !strchr(".,;:", g->f[start - 1]))
        start--;
    for (int i = start; i < last; i++)
        if ((i == start || g->f[i - 1] == ' ') &&
            dau_phrase_at(work->tables, g, i, last, "orders", &end))
            return true;
    return false;
}

/* Lists that an order announces, wherever they stand. */
static void add_ordered_lists(struct dau_picker *picker, struct dau_node *node)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        if (is_numbered(child) &&
            is_ordered(picker, picker->work->starts[child->span.from]))
            add_list(picker, child);
        else
            add_ordered_lists(picker, child);
    }
}

static enum dau_role role_at(const struct dau_picker *picker, int place)
{
    const struct dau_row *rows = picker->work->rows;
    int low = picker->part->first, high = picker->part->end;
    while (low < high) {
        int middle = (low + high) / 2;
        if (place < rows[middle].span.from)
            high = middle;
        else if (place >= rows[middle].span.to)
            low = middle + 1;
        else
            return rows[middle].role;
    }
    return DAU_ROLE_NONE;
}

static bool in_task(const struct dau_picker *picker, struct dau_span span)
{
    const struct dau_letter *letter = picker->part->letter;
    for (int i = 0; i < letter->n_tasks; i++)
        if (!letter->tasks[i].unnumbered && span.from >= letter->tasks[i].span.from &&
            span.to <= letter->tasks[i].span.to)
            return true;
    return false;
}

/* True when one of the deadlines lies ahead. What lay behind when the letter was
 * written is told, not asked for. */
static bool is_ahead(const struct dau_picker *picker, const struct dau_task *task)
{
    const char *issued = picker->part->letter->fields.date.value;
    for (int k = 0; k < task->n_deadlines; k++) {
        const struct dau_deadline *deadline = &task->deadlines[k];
        bool past = issued && deadline->date && strcmp(deadline->date, issued) < 0;
        /* A span of days may be that of a festival. */
        if (!past && !deadline->from && strcmp(deadline->op, "within") != 0)
            return true;
    }
    return false;
}

static void add_sentence(struct dau_picker *picker, struct dau_span span)
{
    struct dau_letter *letter = picker->part->letter;
    struct dau_task found = {.span = span, .unnumbered = true, .conf = 0.6F};
    if (role_at(picker, span.from) != DAU_ROLE_BODY || in_task(picker, span))
        return;
    struct dau_range all = dau_work_range(picker->work, span);
    found.force = force_of(picker, all.from, all.to);
    if (picker->tells && !found.force)
        return;
    find_deadlines(picker, span, &found);
    if (!is_ahead(picker, &found))
        return;
    dau_assignees_find(picker, span, &found);
    found.text = dau_work_text(picker->work, span);
    struct dau_task *task = dau_arena_push(picker->work->arena, &letter->tasks,
                                           &letter->n_tasks, sizeof *task);
    *task = found;
}

/* Paragraphs and dash items outside the tasks that set a date. */
static void add_unnumbered(struct dau_picker *picker, struct dau_node *node)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        if (child->kind == DAU_NODE_PARAGRAPH)
            add_sentence(picker, child->span);
        else if (child->kind == DAU_NODE_SECTION || child->kind == DAU_NODE_ITEM ||
                 (child->kind == DAU_NODE_LIST && !is_numbered(child)))
            add_unnumbered(picker, child);
    }
}

static struct dau_date issued(const struct dau_part *part)
{
    struct dau_date day = {.year = part->year};
    const char *value = part->letter->fields.date.value;
    if (value)
        sscanf(value, "%4d-%2d-%2d", &day.year, &day.month, &day.day);
    return day;
}

static int compare_tasks(const void *a, const void *b)
{
    const struct dau_task *first = a, *second = b;
    return first->span.from - second->span.from;
}

static void add_lists(struct dau_picker *picker, struct dau_node *body)
{
    if (has_section(picker, body, "tasks")) {
        add_other_tables(picker, body);
        add_sections(picker, body, "tasks");
    } else {
        add_tables(picker, body);
        add_sections(picker, body, NULL);
    }
    if (picker->part->letter->n_tasks)
        return;
    for (int i = 0; i < body->n_children; i++)
        if (is_numbered(&body->children[i]))
            add_list(picker, &body->children[i]);
}

void dau_tasks_collect(struct dau_part *part)
{
    struct dau_picker picker = {.part = part,
                                .work = part->work,
                                .issued = issued(part),
                                .tells = only_tells(part)};
    struct dau_letter *letter = part->letter;
    bool articles = false;
    if (!letter->regime || strcmp(letter->regime, "other") == 0)
        return;
    if (picker.tells)
        add_ordered_lists(&picker, &letter->body);
    else
        add_articles(&picker, &letter->body, &articles);
    if (!picker.tells && !articles)
        add_lists(&picker, &letter->body);
    if (!articles)
        add_unnumbered(&picker, &letter->body);
    if (letter->n_tasks)
        qsort(letter->tasks, (size_t)letter->n_tasks, sizeof *letter->tasks,
              compare_tasks);
}
