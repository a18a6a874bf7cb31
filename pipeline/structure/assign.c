/* Who is to do it: "Giao X chủ trì, phối hợp với Y", "X: …", "đề nghị X". */
#include <string.h>

#include "base/text.h"
#include "structure/tasks.h"

enum { MAX_ASSIGNEE = 100 };

void dau_assignee_add(const struct dau_picker *picker, struct dau_task *task,
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

/* From `at` to the next verb or sign. */
static int name_end(const struct dau_picker *picker, int at, int to)
{
    const struct dau_glyphs *g = &picker->work->g;
    int end = at;
    for (; end < to && !strchr(";:.(", g->f[end]); end++)
        /* "Ban Chỉ đạo" and "các tổ chức" are names, "chỉ đạo", "tổ chức" verbs. */
        if (end > at && g->f[end - 1] == ' ' && dau_text_is_lower(g->c[end]) &&
            !(end - at >= 4 && strncmp(g->f + end - 4, "cac ", 4) == 0) &&
            says(picker, end, to, "verb"))
            break;
    return end;
}

static bool is_body(const struct dau_picker *picker, int at, int to)
{
    const struct dau_tables *t = picker->work->tables;
    const struct dau_glyphs *g = &picker->work->g;
    at = dau_glyphs_skip(g, at, to);
    if (says(picker, at, to, "verb"))
        return false; /* "Tổ chức …" is no "Tổ" */
    for (int i = 0; i < t->n_heads; i++)
        if (dau_glyphs_eat(g, at, to, t->heads[i].folded) >= 0 &&
            has_marks_of(g, at, to, t->heads[i].text))
            return true;
    return says(picker, at, to, "actor");
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
void dau_assignees_find(const struct dau_picker *picker, struct dau_span span,
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
            int stop = name_end(picker, support, in.to);
            dau_assignee_add(picker, task, (struct dau_range){support, stop},
                             "support");
        } else if (order && (is_body(picker, end, in.to) ||
                             is_given_by_name(g, at, end, in.to))) {
            dau_assignee_add(picker, task,
                             (struct dau_range){end, name_end(picker, end, in.to)},
                             "lead");
        } else if (start && is_body(picker, at, in.to) && dau_text_is_upper(g->c[at])) {
            int from = after_words(g, at, in.to, "doi voi"), stop;
            from = from < 0 ? at : from;
            stop = name_end(picker, from, in.to);
            /* "3. Các ban đảng tỉnh, Văn phòng Tỉnh ủy" alone heads what they are to
             * do. */
            bool head = at == dau_glyphs_skip(g, in.from, in.to) &&
                        dau_glyphs_skip(g, stop, in.to) >= in.to;
            bool said = head || (stop < in.to &&
                                 (g->f[stop] == ':' || dau_glyph_is_word(g->f[stop])));
            if (said)
                dau_assignee_add(picker, task, (struct dau_range){from, stop}, "lead");
        }
        start = strchr(".;", g->f[at]) != NULL && g->f[at];
    }
}
