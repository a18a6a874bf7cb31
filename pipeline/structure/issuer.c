/* Parent and issuer from the rows in capitals of the left column: names run over lines,
 * two ministries may issue together, publishers print a name twice (Decree
 * 30/2020/NĐ-CP, appendix I, II.2). */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"

static const struct dau_body_head *head_of(const struct dau_work *work,
                                           struct dau_range in)
{
    for (int i = 0; i < work->tables->n_heads; i++)
        if (dau_glyphs_eat(&work->g, in.from, in.to, work->tables->heads[i].folded) >=
            0)
            return &work->tables->heads[i];
    return NULL;
}

/* "UBND TỈNH KIÊN GIANG" is a whole name: what follows is another, however misread. */
static bool ends_in_province(const struct dau_work *work, struct dau_range at)
{
    at = dau_glyphs_trim(&work->g, at, ".,*_- ");
    if (!head_of(work, at))
        return false;
    for (int i = 0; i < work->tables->n_provinces; i++) {
        int n = (int)strlen(work->tables->provinces[i].folded), from = at.to - n;
        if (from > at.from && work->g.f[from - 1] == ' ' &&
            dau_glyphs_eat(&work->g, from, at.to, work->tables->provinces[i].folded) ==
                at.to)
            return true;
    }
    return false;
}

struct body {
    const char *name;
    struct dau_span span;
    const struct dau_body_head *kind; /* NULL unknown */
};

enum { MAX_BODIES = 8 };

/* The name on the row before is not yet a whole one: it ends in a dash, a comma, or
 * "VÀ", or says no more than what kind of body it is. */
static bool is_open_name(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "");
    if (at.to == at.from || strchr("-,&", work->g.f[at.to - 1]))
        return true;
    if (at.to - at.from > 3 && strncmp(work->g.f + at.to - 3, " va", 3) == 0)
        return true;
    /* "CHỦ TỊCH" over "ỦY BAN NHÂN DÂN TỈNH …" issues as its head. */
    int end;
    if (dau_phrase_at(work->tables, &work->g, at.from, at.to, "position", &end) &&
        end == at.to)
        return true;
    const struct dau_body_head *head = head_of(work, at);
    return head && !head->whole && (int)strlen(head->folded) >= at.to - at.from;
}

/* A row that says no more than what kind of body it is, as "TRƯỜNG" below "SỞ NÔNG
 * NGHIỆP VÀ MÔI", is the end of the name above it: no body has so short a name. */
static bool is_bare_kind(const struct dau_body_head *kind, struct dau_range at)
{
    return kind && !kind->whole && (int)strlen(kind->folded) >= at.to - at.from;
}

static bool is_whole_name(const struct dau_work *work, struct dau_range at)
{
    at = dau_glyphs_trim(&work->g, at, ".,*_- ");
    const struct dau_body_head *head = head_of(work, at);
    return head && head->whole && (int)strlen(head->folded) >= at.to - at.from;
}

/* Over a sign or two before the name of a body: "7 UBND TỈNH …". */
static void skip_dirt(const struct dau_work *work, struct dau_range *at)
{
    int next = at->from;
    while (next < at->to && work->g.f[next] != ' ')
        next++;
    struct dau_range rest = {dau_glyphs_skip(&work->g, next, at->to), at->to};
    if (!head_of(work, *at) && next - at->from <= 2 && head_of(work, rest))
        *at = rest;
}

/* The bodies of the rows so far. */
struct bodies {
    struct body all[MAX_BODIES];
    int n;
    int last; /* row of the last one, -1 without */
};

/* The next ISSUER row says only where the body is: this one is not its end. */
static bool goes_on_below(const struct dau_part *part, int r, int end)
{
    const struct dau_work *work = part->work;
    for (r++; r < end && r < part->end; r++)
        if (work->rows[r].role == DAU_ROLE_ISSUER &&
            work->rows[r].zone != DAU_ZONE_HEADER_RIGHT)
            return !head_of(work, dau_glyphs_trim(&work->g, work->rows[r].at, ".,*_"));
    return false;
}

/* A line that is all title or motto stands between the last body and row `r`: the head
 * of the left column has ended. */
static bool after_title(const struct dau_work *work, const struct bodies *bodies, int r)
{
    for (int i = bodies->last + 1; i < r; i++) {
        const struct dau_row *row = &work->rows[i];
        bool title = row->role == DAU_ROLE_TITLE || row->role == DAU_ROLE_MOTTO;
        if (title && row->line != row[-1].line && row->line != row[1].line)
            return true;
    }
    return false;
}

static void add_body(const struct dau_part *part, int r, int end, struct dau_range at,
                     struct bodies *bodies)
{
    struct dau_work *work = part->work;
    const struct dau_body_head *kind = head_of(work, at);
    const struct dau_row *row = &work->rows[r], *last = &work->rows[bodies->last];
    const char *text = dau_glyphs_text(&work->g, at, work->arena);
    bool first = bodies->n == 0;
    if (!first && !kind &&
        (is_whole_name(work, last->at) || after_title(work, bodies, r)))
        return; /* a stamp beside "CHÍNH PHỦ", a heading of the body */
    bool open = !first && is_open_name(work, last);
    bool ended = !first && !open && ends_in_province(work, last->at);
    bool tail = !kind || (is_bare_kind(kind, at) && !goes_on_below(part, r, end));
    if (!first && (open || (tail && !ended))) {
        struct body *body = &bodies->all[bodies->n - 1];
        body->name = dau_arena_printf(work->arena, "%s %s", body->name, text);
        body->span.to = row->span.to;
    } else if (bodies->n < MAX_BODIES) {
        bodies->all[bodies->n++] = (struct body){text, dau_work_span(work, at), kind};
    }
    bodies->last = r;
}

/* Where a second body begins on the same row, its line breaks lost: "UBND TỈNH GIA LAI
 * SỞ NỘI VỤ"; the end of the range without one. */
static int second_body(const struct dau_work *work, struct dau_range at)
{
    for (int i = at.from + 1; i < at.to; i++) {
        struct dau_range before = {at.from, i}, rest = {i, at.to};
        if (work->g.f[i - 1] == ' ' && head_of(work, rest) &&
            ends_in_province(work, before))
            return i;
    }
    return at.to;
}

static void collect_bodies(const struct dau_part *part, int end, struct bodies *bodies)
{
    struct dau_work *work = part->work;
    for (int r = part->first; r < end && r < part->end; r++) {
        const struct dau_row *row = &work->rows[r];
        if (row->role != DAU_ROLE_ISSUER || row->zone == DAU_ZONE_HEADER_RIGHT)
            continue;
        struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,*_\"'|~:;");
        while (at.from < at.to && strchr("- ", work->g.f[at.from]))
            at.from++; /* dirt before the name; after it the dash joins two lines */
        if (at.to - at.from < 2)
            continue;
        skip_dirt(work, &at);
        for (int next; at.from < at.to; at.from = next) {
            next = second_body(work, at);
            struct dau_range own = {at.from, next};
            add_body(part, r, end, dau_glyphs_trim(&work->g, own, ""), bodies);
        }
    }
}

static bool same_name(const struct dau_work *work, const char *a, const char *b)
{
    return strcmp(dau_text_fold(work->scratch, a), dau_text_fold(work->scratch, b)) ==
           0;
}

/* Publishers print the name once more, whole or in two lines. */
static void drop_repeats(const struct dau_work *work, struct body *bodies, int *n)
{
    for (int i = 0; i < *n; i++) {
        char *name = dau_text_fold(work->scratch, bodies[i].name);
        size_t half = strlen(name) / 2;
        if (strlen(name) % 2 && name[half] == ' ' &&
            strncmp(name, name + half + 1, half) == 0)
            bodies[i].name = dau_arena_strndup(work->arena, bodies[i].name,
                                               strlen(bodies[i].name) / 2);
    }
    int kept = 0;
    for (int i = 0; i < *n; i++) {
        bool again = false;
        for (int k = 0; k < kept; k++)
            again |= same_name(work, bodies[k].name, bodies[i].name);
        if (!again)
            bodies[kept++] = bodies[i];
    }
    *n = kept;
}

/* Two ministries beside each other issue together; "BẢO HIỂM XÃ HỘI VIỆT NAM" over "BẢO
 * HIỂM XÃ HỘI TỈNH …" are parent and child. */
static bool are_joint(const struct dau_body_head *a, const struct dau_body_head *b)
{
    return a && b && a->level == b->level && a->level <= 2 &&
           (a != b || strcmp(a->folded, "bo") == 0);
}

void dau_issuers_read(const struct dau_part *part, int end)
{
    struct bodies found = {.last = -1};
    struct body *bodies = found.all;
    struct dau_work *work = part->work;
    struct dau_fields *fields = &part->letter->fields;
    collect_bodies(part, end, &found);
    int n = found.n;
    drop_repeats(work, bodies, &n);
    if (!n)
        return;
    struct body *issuer = &bodies[n - 1];
    bool joint = n > 1 && are_joint(bodies[n - 2].kind, issuer->kind);
    if (joint) {
        const char *both =
            dau_arena_printf(work->arena, "%s - %s", bodies[n - 2].name, issuer->name);
        struct dau_span span = {bodies[n - 2].span.from, issuer->span.to};
        dau_field_set(work, &fields->issuer, both, span, 0.8F, "joint-issuers");
        n--;
    } else {
        dau_field_set(work, &fields->issuer, issuer->name, issuer->span,
                      issuer->kind ? 0.95F : 0.75F, "issuer");
    }
    if (n > 1 && !joint)
        dau_field_set(work, &fields->parent, bodies[n - 2].name, bodies[n - 2].span,
                      bodies[n - 2].kind ? 0.95F : 0.7F, "parent");
}
