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

static bool is_body(const struct dau_picker *picker, int at, int to)
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
            int stop = name_end(g, support, in.to);
            dau_assignee_add(picker, task, (struct dau_range){support, stop},
                             "support");
        } else if (order && (is_body(picker, end, in.to) ||
                             is_given_by_name(g, at, end, in.to))) {
            dau_assignee_add(picker, task,
                             (struct dau_range){end, name_end(g, end, in.to)}, "lead");
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
                dau_assignee_add(picker, task, (struct dau_range){from, stop}, "lead");
        }
        start = strchr(".;", g->f[at]) != NULL && g->f[at];
    }
}
