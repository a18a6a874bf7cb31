/* Which items are instructions, who is to carry them out, and until when. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "structure/deadline.h"
#include "structure/work.h"

struct picker {
    struct dau_part *part;
    struct dau_work *work;
    struct dau_date issued; /* zeros where it is not known */
};

enum { MAX_ASSIGNEE = 100 };

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

static void add_span(const struct picker *picker, struct dau_span span,
                     struct dau_buf *out)
{
    if (span.from >= span.to)
        return;
    if (out->length)
        dau_buf_putc(out, ' ');
    dau_buf_puts(out, dau_flow_text(&picker->work->flow, span, picker->work->scratch));
}

static void add_row(const struct picker *picker, const struct dau_node *row,
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
static void add_text(const struct picker *picker, const struct dau_node *node,
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
static const char *text_of(const struct picker *picker, const struct dau_node *node)
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

static bool in_table(const struct picker *picker, int place)
{
    return picker->work->flow.places[place].block->zone == DAU_ZONE_TABLE;
}

static bool in_bars(const struct picker *picker, int place)
{
    const struct dau_line *line = picker->work->flow.places[place].line;
    for (int i = 0; i < line->n_tokens; i++)
        if (strcmp(line->tokens[i].text, "|") == 0)
            return true;
    return false;
}

static void find_deadlines(const struct picker *picker, struct dau_span span,
                           struct dau_task *task)
{
    struct dau_work *work = picker->work;
    struct dau_range in = dau_work_range(work, span);
    struct dau_deadline_found found;
    while (dau_deadline_next(work->tables, &work->g, in, &picker->issued, work->arena,
                             &found)) {
        in.from = found.at.to;
        struct dau_span at = dau_work_span(work, found.at);
        if (in_table(picker, at.from) || in_bars(picker, at.from))
            continue;
        struct dau_deadline *deadline = dau_arena_push(
            work->arena, &task->deadlines, &task->n_deadlines, sizeof *deadline);
        *deadline = (struct dau_deadline){
            .op = found.op,
            .date = found.date,
            .from = found.from,
            .rule = found.rule,
            .conf = found.conf,
            .span = at,
            .printed = dau_glyphs_text(&work->g, found.at, work->arena)};
    }
}

static void add_assignee(const struct picker *picker, struct dau_task *task,
                         struct dau_range at, const char *role)
{
    struct dau_work *work = picker->work;
    at = dau_glyphs_trim(&work->g, at, ".;,:-+()\"");
    if (at.to - at.from < 3 || at.to - at.from > MAX_ASSIGNEE)
        return;
    struct dau_assignee *who =
        dau_arena_push(work->arena, &task->assignees, &task->n_assignees, sizeof *who);
    who->value = dau_glyphs_text(&work->g, at, work->arena);
    who->role = role;
    who->span = dau_work_span(work, at);
}

static int eat_any(const struct dau_glyphs *g, int at, int to, const char *const *words)
{
    for (; *words; words++) {
        int end = dau_glyphs_eat(g, at, to, *words);
        if (end >= 0)
            return end;
    }
    return -1;
}

/* From `at` to the next stop word or sign. */
static int name_end(const struct dau_glyphs *g, int at, int to)
{
    static const char *const stops[] = {
        "chu tri",     "co trach nhiem", "phoi hop",  "tham muu",
        "lam dau moi", "chu dong",       "thuc hien", "trien khai",
        "to chuc",     "xay dung",       "can cu",    "bao cao",
        "nghiem tuc",  "khan truong",    "tiep tuc",  "thong bao",
        "kip thoi",    "ra soat",        "tien hanh", "huong dan",
        "theo doi",    "kiem tra",       "chi dao",   "quan tam",
        "de",          "phan anh",       "lap",       "gui",
        "cap nhat",    "tong hop",       NULL};
    int end = at;
    for (; end < to && !strchr(";:.(", g->f[end]); end++)
        if (end > at && g->f[end - 1] == ' ' && dau_text_is_lower(g->c[end]) &&
            eat_any(g, end, to, stops) >= 0)
            break; /* "Ban Chỉ đạo" is a name, "chỉ đạo" a verb */
    return end;
}

static bool is_body(const struct picker *picker, int at, int to)
{
    static const char *const more[] = {"cac",
                                       "thu truong",
                                       "giam doc",
                                       "truong phong",
                                       "chanh van phong",
                                       "nguoi dung dau",
                                       "cap uy",
                                       "co quan",
                                       "don vi",
                                       "sinh vien",
                                       "giao vien",
                                       "hieu truong",
                                       "chu tich",
                                       "bo phan",
                                       "dong chi",
                                       "doi voi",
                                       "nha truong",
                                       "uy ban",
                                       NULL};
    const struct dau_tables *t = picker->work->tables;
    for (int i = 0; i < t->n_heads; i++)
        if (dau_glyphs_eat(&picker->work->g, at, to, t->heads[i].folded) >= 0)
            return true;
    return eat_any(&picker->work->g, at, to, more) >= 0;
}

static int after_words(const struct dau_glyphs *g, int at, int to, const char *words)
{
    int end = dau_glyphs_eat(g, at, to, words);
    return end < 0 ? -1 : dau_glyphs_skip(g, end, to);
}

/* "Giao Thư viện tỉnh …": a capital after "giao" begins a name. */
static bool is_given_by_name(const struct dau_glyphs *g, int at, int end, int to)
{
    int next = dau_glyphs_skip(g, end, to);
    return strncmp(g->f + at, "giao", 4) == 0 && next < to &&
           dau_text_is_upper(g->c[next]);
}

/* "Giao X chủ trì", "đề nghị X", "phối hợp với Y" anywhere; "X: …" and "X chủ trì …" at
 * the beginning of a sentence. */
static void find_assignees(const struct picker *picker, struct dau_span span,
                           struct dau_task *task)
{
    static const char *const given[] = {"giao cho", "giao",    "phan cong",
                                        "de nghi",  "yeu cau", NULL};
    static const char *const with[] = {"phoi hop voi", "phoi hop cung voi",
                                       "phoi hop cung", NULL};
    const struct dau_glyphs *g = &picker->work->g;
    struct dau_range in = dau_work_range(picker->work, span);
    bool start = true;
    for (int at = in.from; at < in.to; at++) {
        if (g->f[at] == ' ' || g->f[at] == '-')
            continue;
        bool word = at == in.from || !dau_glyph_is_word(g->f[at - 1]);
        if (!word) {
            start = g->f[at] == '.' || g->f[at] == ';';
            continue;
        }
        int end = eat_any(g, at, in.to, given), support = eat_any(g, at, in.to, with);
        bool order = end >= 0 && (start || strncmp(g->f + at, "giao", 4) != 0);
        if (support >= 0) {
            int stop = name_end(g, support, in.to);
            add_assignee(picker, task, (struct dau_range){support, stop}, "support");
        } else if (order && (is_body(picker, end, in.to) ||
                             is_given_by_name(g, at, end, in.to))) {
            add_assignee(picker, task, (struct dau_range){end, name_end(g, end, in.to)},
                         "lead");
        } else if (start && is_body(picker, at, in.to) && dau_text_is_upper(g->c[at])) {
            int from = after_words(g, at, in.to, "doi voi"), stop;
            from = from < 0 ? at : from;
            stop = name_end(g, from, in.to);
            /* "3. Các ban đảng tỉnh, Văn phòng Tỉnh ủy" alone heads what they are to
             * do. */
            bool head = at == dau_glyphs_skip(g, in.from, in.to) &&
                        dau_glyphs_skip(g, stop, in.to) >= in.to;
            bool said = head || (stop < in.to &&
                                 (g->f[stop] == ':' || dau_glyph_is_word(g->f[stop])));
            if (said)
                add_assignee(picker, task, (struct dau_range){from, stop}, "lead");
        }
        start = strchr(".;", g->f[at]) != NULL && g->f[at];
    }
}

static const char *force_of(const struct picker *picker, int row_from, int at)
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

static void fill_task(struct picker *picker, struct dau_node *node,
                      struct dau_task *task, const char *force);

static void add_items(struct picker *picker, struct dau_node *node,
                      struct dau_task *task, const char *force)
{
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        bool inner =
            child->kind == DAU_NODE_LIST &&
            (is_numbered(child) || (child->list && strcmp(child->list, "inline") == 0));
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
static void read_assignees(const struct picker *picker, const struct dau_node *node,
                           struct dau_task *task)
{
    if (node->heading.from < node->heading.to)
        find_assignees(picker, node->heading, task);
    if (node->kind == DAU_NODE_PARAGRAPH)
        find_assignees(picker, node->span, task);
    for (int i = 0; i < node->n_children; i++)
        if (!is_numbered(&node->children[i]) &&
            node->children[i].kind != DAU_NODE_TABLE)
            read_assignees(picker, &node->children[i], task);
}

/* Spans of the node's own text: all but its numbered sub-items. */
static void read_own(const struct picker *picker, const struct dau_node *node,
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

static void fill_task(struct picker *picker, struct dau_node *node,
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

static void add_task(struct picker *picker, struct dau_node *node, const char *force)
{
    struct dau_letter *letter = picker->part->letter;
    struct dau_task *task = dau_arena_push(picker->work->arena, &letter->tasks,
                                           &letter->n_tasks, sizeof *task);
    fill_task(picker, node, task, force);
}

static void add_list(struct picker *picker, struct dau_node *list)
{
    const struct dau_work *work = picker->work;
    int from = work->starts[picker->part->letter->span.from];
    int at = work->starts[list->span.from];
    const char *force = force_of(picker, at - 600 > from ? at - 600 : from, at);
    list->list = "tasks";
    for (int i = 0; i < list->n_children; i++)
        add_task(picker, &list->children[i], force);
}

/* What the heading of a section says of it: tasks, work, none, or NULL. */
static const char *section_use(const struct picker *picker, const struct dau_node *node)
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
        if (said && (!use || strcmp(said->value, "tasks") == 0))
            use = said->value;
    }
    return use;
}

static bool has_section(const struct picker *picker, const struct dau_node *node,
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

static void add_section(struct picker *picker, struct dau_node *section)
{
    bool listed = false;
    for (int i = 0; i < section->n_children; i++)
        if (is_numbered(&section->children[i])) {
            add_list(picker, &section->children[i]);
            listed = true;
        }
    if (!listed)
        add_task(picker, section, NULL);
}

static void add_sections(struct picker *picker, struct dau_node *node, const char *use)
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

static void add_articles(struct picker *picker, struct dau_node *node, bool *any)
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

/* Letters that tell or ask upward give no tasks, whatever they number. */
static bool gives_tasks(const struct dau_part *part)
{
    static const char *const tell[] = {
        "bao cao",         "bien ban",       "to trinh",       "giay moi",
        "giay gioi thieu", "giay uy quyen",  "giay nghi phep", "phieu gui",
        "phieu bao",       "hop dong",       "thu cong",       "ban ghi nho",
        "giay xac nhan",   "giay chung nhan"};
    const char *value = part->letter->fields.type.value;
    char *type = dau_text_fold(part->work->scratch, value ? value : "");
    for (size_t i = 0; i < sizeof tell / sizeof *tell; i++)
        if (strcmp(type, tell[i]) == 0)
            return false;
    return part->letter->regime && strcmp(part->letter->regime, "other") != 0;
}

static enum dau_role role_at(const struct picker *picker, int place)
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

/* Sentences outside the list that set a date. */
static void add_unnumbered(struct picker *picker, struct dau_node *node)
{
    struct dau_letter *letter = picker->part->letter;
    for (int i = 0; i < node->n_children; i++) {
        struct dau_node *child = &node->children[i];
        struct dau_task found = {.span = child->span, .unnumbered = true, .conf = 0.6F};
        if (child->kind != DAU_NODE_PARAGRAPH)
            continue;
        if (role_at(picker, child->span.from) != DAU_ROLE_BODY)
            continue;
        find_deadlines(picker, child->span, &found);
        bool any = false;
        /* What lay behind when the letter was written is told, not asked for. */
        const char *issued = letter->fields.date.value;
        for (int k = 0; k < found.n_deadlines; k++) {
            const struct dau_deadline *deadline = &found.deadlines[k];
            bool past = issued && deadline->date && strcmp(deadline->date, issued) < 0;
            any |= !past && strcmp(deadline->op, "within") != 0;
        }
        if (!any)
            continue;
        find_assignees(picker, child->span, &found);
        found.text = dau_work_text(picker->work, child->span);
        struct dau_range all = dau_work_range(picker->work, child->span);
        found.force = force_of(picker, all.from, all.to);
        struct dau_task *task = dau_arena_push(picker->work->arena, &letter->tasks,
                                               &letter->n_tasks, sizeof *task);
        *task = found;
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

void dau_tasks_collect(struct dau_part *part)
{
    struct picker picker = {.part = part, .work = part->work, .issued = issued(part)};
    struct dau_node *body = &part->letter->body;
    bool articles = false;
    if (!gives_tasks(part))
        return;
    add_articles(&picker, body, &articles);
    if (!articles && has_section(&picker, body, "tasks"))
        add_sections(&picker, body, "tasks");
    else if (!articles)
        add_sections(&picker, body, NULL);
    if (!articles && !part->letter->n_tasks)
        for (int i = 0; i < body->n_children; i++)
            if (is_numbered(&body->children[i]))
                add_list(&picker, &body->children[i]);
    if (!articles)
        add_unnumbered(&picker, body);
}
