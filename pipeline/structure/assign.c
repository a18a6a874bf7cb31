/* Who is to do it: "Giao X chủ trì, phối hợp với Y", "X: …", "đề nghị X". */
#include <string.h>

#include "base/text.h"
#include "structure/tasks.h"

enum {
    MAX_ASSIGNEE = 100,
    MAX_OFFICES = 240, /* of several ministries under one office */
    MAX_DUTY = 700     /* signs of its sentence */
};

/* "sinh viên", and "Sinh viên" in the next sentence: one of them is enough. */
static bool is_named(const struct dau_picker *picker, const struct dau_task *task,
                     struct dau_range at, const char *role)
{
    struct dau_work *work = picker->work;
    const char *name = dau_glyphs_text(&work->g, at, work->scratch);
    name = dau_text_fold(work->scratch, name);
    for (int i = 0; i < task->n_assignees; i++)
        if (strcmp(task->assignees[i].role, role) == 0 &&
            strcmp(dau_text_fold(work->scratch, task->assignees[i].value), name) == 0)
            return true;
    return false;
}

static void add_named(const struct dau_picker *picker, struct dau_task *task,
                      struct dau_range at, const char *role, int longest)
{
    struct dau_work *work = picker->work;
    at = dau_glyphs_trim(&work->g, at, ".;,:-+()\"");
    if (at.to - at.from < 3 || at.to - at.from > longest ||
        is_named(picker, task, at, role))
        return;
    struct dau_assignee *who =
        dau_arena_push(work->arena, &task->assignees, &task->n_assignees, sizeof *who);
    who->value = dau_glyphs_text(&work->g, at, work->arena);
    who->role = role;
    who->span = dau_work_span(work, at);
}

void dau_assignee_add(const struct dau_picker *picker, struct dau_task *task,
                      struct dau_range at, const char *role)
{
    add_named(picker, task, at, role, MAX_ASSIGNEE);
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

/* The words at `at` may be `text`: marks that stand there are its marks, so that "Bổ
 * sung" is no "Bộ". Capitals and letters without marks may have lost theirs. */
static bool has_marks_of(const struct dau_glyphs *g, int at, int to, const char *text)
{
    for (uint32_t c; at < to && (c = dau_text_next(&text)); at++) {
        bool plain = g->c[at] < 0x80;
        if (!plain && dau_text_is_lower(g->c[at]) && g->c[at] != c)
            return false;
    }
    return true;
}

static bool says(const struct dau_picker *picker, int at, int to, const char *use)
{
    const struct dau_work *work = picker->work;
    int end;
    const struct dau_phrase *said =
        dau_phrase_at(work->tables, &work->g, at, to, use, &end);
    return said &&
           has_marks_of(&work->g, dau_glyphs_skip(&work->g, at, to), to, said->text);
}

/* A paragraph begins at `at`, after an empty line: "6. Đảng ủy Mặt trận Tổ quốc" is
 * over, whatever comes next. */
static bool begins_paragraph(const struct dau_work *work, int at)
{
    int low = 0, high = work->n_rows;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (work->rows[middle].at.from < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < work->n_rows && work->rows[low].at.from == at && work->rows[low].gap &&
           dau_text_is_upper(work->g.c[at]);
}

/* "Ban Chỉ đạo về thực hiện Nghị quyết …": what the body is for belongs to its name. */
static bool is_purpose(const struct dau_glyphs *g, int from, int at)
{
    return at - from >= 4 && strncmp(g->f + at - 4, " ve ", 4) == 0;
}

/* From `at` to the next verb or sign. */
static int name_end(const struct dau_picker *picker, int at, int to)
{
    const struct dau_glyphs *g = &picker->work->g;
    int end = at;
    for (; end < to && !strchr(";:.(", g->f[end]) &&
           !(end > at && begins_paragraph(picker->work, end));
         end++)
        /* "Ban Chỉ đạo" and "các tổ chức" are names, "chỉ đạo", "tổ chức" verbs. */
        if (end > at && g->f[end - 1] == ' ' && dau_text_is_lower(g->c[end]) &&
            !(end - at >= 4 && strncmp(g->f + end - 4, "cac ", 4) == 0) &&
            !is_purpose(g, at, end) && says(picker, end, to, "verb"))
            break;
    return end;
}

static bool is_body(const struct dau_picker *picker, int at, int to)
{
    const struct dau_tables *t = picker->work->tables;
    const struct dau_glyphs *g = &picker->work->g;
    at = dau_glyphs_skip(g, at, to);
    if (says(picker, at, to, "verb") || says(picker, at, to, "no-body"))
        return false; /* "Tổ chức …" is no "Tổ" */
    for (int i = 0; i < t->n_heads; i++)
        if (dau_glyphs_eat(g, at, to, t->heads[i].folded) >= 0 &&
            has_marks_of(g, at, to, t->heads[i].text))
            return true;
    return says(picker, at, to, "actor");
}

/* After a comma or "và" another body begins: "các …", "cơ quan công an", a title, or a
 * name with a capital after its head. No other: "Các phòng GD&ĐT quận, huyện", "cơ
 * quan, đơn vị liên quan", "Phòng Tuyên truyền, Báo chí" are one. */
static bool begins_another(const struct dau_picker *picker, int at, int to, bool comma)
{
    const struct dau_glyphs *g = &picker->work->g;
    const struct dau_tables *t = picker->work->tables;
    if (dau_glyphs_eat(g, at, to, "cac") >= 0)
        return true;
    int end;
    const struct dau_phrase *actor =
        dau_phrase_at(picker->work->tables, g, at, to, "actor", &end);
    int next = actor ? dau_glyphs_skip(g, end, to) : to;
    if (actor && next < to && dau_glyph_is_word(g->f[next]))
        return comma && has_marks_of(g, at, to, actor->text) &&
               dau_glyphs_eat(g, next, to, "lien quan") < 0 &&
               dau_glyphs_eat(g, next, to, "co lien quan") < 0 &&
               dau_glyphs_eat(g, next, to, "truc thuoc") < 0;
    for (int i = 0; comma && dau_text_is_upper(g->c[at]) && i < t->n_heads; i++) {
        end = dau_glyphs_eat(g, at, to, t->heads[i].folded);
        next = end < 0 ? to : dau_glyphs_skip(g, end, to);
        if (next < to &&
            (strchr(t->heads[i].folded, ' ') || dau_text_is_upper(g->c[next])))
            return true;
    }
    return false;
}

/* One assignee for each body of a list. */
static void add_each(const struct dau_picker *picker, struct dau_task *task,
                     struct dau_range at, const char *role)
{
    const struct dau_glyphs *g = &picker->work->g;
    int from = at.from;
    for (int i = at.from; i < at.to; i++) {
        bool comma = g->f[i] == ',';
        bool and =
            i > at.from && g->f[i - 1] == ' ' && dau_glyphs_eat(g, i, at.to, "va") >= 0;
        int next = dau_glyphs_skip(g, i + (comma ? 1 : 2), at.to);
        if ((!comma && !and) || next >= at.to ||
            !begins_another(picker, next, at.to, comma))
            continue;
        dau_assignee_add(picker, task, (struct dau_range){from, i}, role);
        from = next;
    }
    dau_assignee_add(picker, task, (struct dau_range){from, at.to}, role);
}

/* The words before `stop` make what follows no predicate: "các học phần đang tổ chức".
 */
static bool is_qualified(const struct dau_glyphs *g, int from, int stop)
{
    static const char *const words[] = {"dang", "da", "duoc", "con", "khong", NULL};
    int end = stop;
    while (end > from && g->f[end - 1] == ' ')
        end--;
    int word = end;
    while (word > from && g->f[word - 1] != ' ')
        word--;
    return eat_any(g, word, end, words) >= 0;
}

/* A head of bodies with all its marks: "các phong trào" is no "phòng". */
static bool is_marked_body(const struct dau_picker *picker, int at, int to)
{
    const struct dau_glyphs *g = &picker->work->g;
    const struct dau_tables *t = picker->work->tables;
    int end;
    const struct dau_phrase *actor = dau_phrase_at(t, g, at, to, "actor", &end);
    const char *text = actor ? actor->text : NULL;
    for (int i = 0; !text && i < t->n_heads; i++)
        if (dau_glyphs_eat(g, at, to, t->heads[i].folded) >= 0)
            text = t->heads[i].text;
    if (!text)
        return false;
    for (uint32_t c; at < to && (c = dau_text_next(&text)); at++)
        if (dau_text_is_lower(g->c[at]) && dau_text_is_lower(c) && g->c[at] != c)
            return false;
    return true;
}

/* "…; các đơn vị báo cáo …": in the midst of a sentence things are told of as well, so
 * "các" alone makes no body there, nor does what is done to one. */
static bool is_clause_of_body(const struct dau_picker *picker, int at, int to)
{
    const struct dau_glyphs *g = &picker->work->g;
    int many = dau_glyphs_eat(g, at, to, "cac");
    return (many < 0 || is_marked_body(picker, dau_glyphs_skip(g, many, to), to)) &&
           !is_qualified(g, at, name_end(picker, at, to));
}

/* "Đối với X, Y làm …" is about X and said to Y; "Đối với X: …" is said to X. */
static struct dau_range after_topic(const struct dau_picker *picker, int from, int to)
{
    const struct dau_glyphs *g = &picker->work->g;
    int stop = name_end(picker, from, to);
    bool about = stop < to && g->f[stop] != ':' && is_qualified(g, from, stop);
    for (int i = from; i < to && (about || i < stop) && !strchr(";:.", g->f[i]); i++) {
        int next = dau_glyphs_skip(g, i + 1, to), end;
        if (g->f[i] != ',' || next >= to || !is_body(picker, next, to) ||
            dau_glyphs_eat(g, next, to, "cac") >= 0)
            continue;
        end = name_end(picker, next, to);
        if (end < to && dau_glyph_is_word(g->f[end]))
            return (struct dau_range){next, end};
    }
    return about ? (struct dau_range){from, from} : (struct dau_range){from, stop};
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

/* "X: …", "X chủ trì …", at the opening of a sentence; "X có thể …" leaves it to X. */
static void add_opening(const struct dau_picker *picker, struct dau_task *task,
                        struct dau_range in, bool first)
{
    const struct dau_glyphs *g = &picker->work->g;
    int topic = after_words(g, in.from, in.to, "doi voi");
    struct dau_range who = {in.from, name_end(picker, in.from, in.to)};
    if (topic >= 0)
        who = after_topic(picker, topic, in.to);
    /* "3. Các ban đảng tỉnh, Văn phòng Tỉnh ủy" alone heads what they are to do. */
    bool head = first && dau_glyphs_skip(g, who.to, in.to) >= in.to;
    bool said =
        head || (who.to < in.to && (g->f[who.to] == ':' ||
                                    (dau_glyph_is_word(g->f[who.to]) &&
                                     dau_glyphs_eat(g, who.to, in.to, "co the") < 0)));
    if (said)
        add_each(picker, task, who, "lead");
}

/* In a list of those who carry an act out each begins with an office, a body, "các" or
 * a form of address; what else stands behind a comma goes on with a name: "Bộ trưởng
 * các Bộ: Tài chính, Tư pháp". */
static bool begins_duty(const struct dau_picker *picker, int at, int to)
{
    static const char *const words[] = {"cac", "ong", "ca nhan co ten", NULL};
    const struct dau_glyphs *g = &picker->work->g;
    const struct dau_tables *t = picker->work->tables;
    int end;
    if (eat_any(g, at, to, words) >= 0)
        return true;
    /* "bà A", not "Bà Rịa". */
    if (dau_glyphs_eat(g, at, to, "ba") >= 0 && dau_text_is_lower(g->c[at]))
        return true;
    const struct dau_phrase *actor = dau_phrase_at(t, g, at, to, "actor", &end);
    int next = actor ? dau_glyphs_skip(g, end, to) : to;
    if (actor &&
        (dau_text_is_upper(g->c[at]) || (next < to && dau_text_is_upper(g->c[next]))))
        return true;
    if (!dau_text_is_upper(g->c[at]))
        return false;
    if (dau_phrase_at(t, g, at, to, "position", &end))
        return true;
    for (int i = 0; i < t->n_heads; i++) {
        end = dau_glyphs_eat(g, at, to, t->heads[i].folded);
        next = end < 0 ? to : dau_glyphs_skip(g, end, to);
        if (next < to &&
            (strchr(t->heads[i].folded, ' ') || dau_text_is_upper(g->c[next])))
            return true;
    }
    return false;
}

/* Where "chịu trách nhiệm" stands in the sentence that begins at `at`; or -1. */
static int duty_at(const struct dau_glyphs *g, int at, int to)
{
    for (int i = at; i < to && i - at < MAX_DUTY && !strchr(".;", g->f[i]); i++)
        if (g->f[i] == 'c' && (i == at || g->f[i - 1] == ' ') &&
            dau_glyphs_eat(g, i, to, "chiu trach nhiem thi hanh") >= 0)
            return i;
    return -1;
}

/* "các ông, bà có tên" and "các tổ chức, cá nhân" are one. */
static bool ends_in_address(const struct dau_glyphs *g, int from, int end)
{
    static const char *const words[] = {"cac ong", "cac to chuc", "cac co quan", NULL};
    return eat_any(g, from, end, words) >= end;
}

/* "Chánh Văn phòng, Giám đốc các sở và ông A chịu trách nhiệm thi hành …": each of
 * them.
 */
static void add_duties(const struct dau_picker *picker, struct dau_task *task,
                       struct dau_range at)
{
    const struct dau_glyphs *g = &picker->work->g;
    int from = at.from;
    /* "Các Ông (Bà): …" says no more than that persons follow. */
    int address = after_words(g, from, at.to, "cac ong (ba)");
    if (address < 0)
        address = after_words(g, from, at.to, "cac ong, ba");
    if (address >= 0)
        from = address;
    for (int i = from; i < at.to; i++) {
        bool comma = g->f[i] == ',';
        bool and =
            i > from && g->f[i - 1] == ' ' && dau_glyphs_eat(g, i, at.to, "va") >= 0;
        int next = dau_glyphs_skip(g, i + (comma ? 1 : 2), at.to);
        if ((!comma && !and) || next >= at.to || ends_in_address(g, from, i) ||
            !(begins_duty(picker, next, at.to) ||
              begins_another(picker, next, at.to, comma)))
            continue;
        add_named(picker, task, (struct dau_range){from, i}, "lead", MAX_OFFICES);
        from = next;
    }
    add_named(picker, task, (struct dau_range){from, at.to}, "lead", MAX_OFFICES);
}

/* "Giao X chủ trì", "đề nghị X", "phối hợp với Y" anywhere; "X: …" and "X chủ trì …" at
 * the beginning of a sentence. */
void dau_assignees_find(const struct dau_picker *picker, struct dau_span span,
                        struct dau_task *task)
{
    static const char *const given[] = {"giao cho", "giao",    "phan cong",
                                        "de nghi",  "yeu cau", NULL};
    static const char *const with[] = {"phoi hop voi", "phoi hop cung voi",
                                       "phoi hop cung", NULL};
    const struct dau_glyphs *g = &picker->work->g;
    struct dau_range in = dau_work_range(picker->work, span);
    bool start = true, clause = false;
    for (int at = in.from; at < in.to; at++) {
        if (g->f[at] == ' ' || g->f[at] == '-')
            continue;
        bool word = at == in.from || !dau_glyph_is_word(g->f[at - 1]);
        if (!word) {
            start = g->f[at] == '.' || g->f[at] == ';';
            clause = g->f[at] == ';';
            continue;
        }
        int duty = start && dau_text_is_upper(g->c[at]) ? duty_at(g, at, in.to) : -1;
        if (duty >= 0) {
            add_duties(picker, task, (struct dau_range){at, duty});
            start = clause = false;
            at = duty;
            continue;
        }
        int end = eat_any(g, at, in.to, given), support = eat_any(g, at, in.to, with);
        bool order = end >= 0 && (start || strncmp(g->f + at, "giao", 4) != 0);
        if (support >= 0) {
            int stop = name_end(picker, support, in.to);
            add_each(picker, task, (struct dau_range){support, stop}, "support");
        } else if (order && (is_body(picker, end, in.to) ||
                             is_given_by_name(g, at, end, in.to))) {
            add_each(picker, task,
                     (struct dau_range){end, name_end(picker, end, in.to)}, "lead");
        } else if (start && is_body(picker, at, in.to) &&
                   (dau_text_is_upper(g->c[at]) ||
                    (clause && is_clause_of_body(picker, at, in.to)))) {
            add_opening(picker, task, (struct dau_range){at, in.to},
                        at == dau_glyphs_skip(g, in.from, in.to));
        }
        clause = g->f[at] == ';';
        start = strchr(".;", g->f[at]) != NULL && g->f[at];
    }
}
