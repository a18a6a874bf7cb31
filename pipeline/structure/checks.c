/* What does not agree with itself is told to a clerk; nothing is changed. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/number.h"
#include "structure/work.h"

enum { MAX_CHECKS = 60 };

static void add_check(const struct dau_part *part, const char *code,
                      const char *message, const char *path, struct dau_span span)
{
    struct dau_letter *letter = part->letter;
    if (letter->n_checks == MAX_CHECKS)
        return;
    struct dau_check *check = dau_arena_push(part->work->arena, &letter->checks,
                                             &letter->n_checks, sizeof *check);
    *check = (struct dau_check){code, message, path, span};
}

/* 2026-01-08 as letters print it: 08/01/2026. Shorter dates stay as they are. */
static const char *printed_day(const struct dau_part *part, const char *iso)
{
    if (strlen(iso) != 10)
        return iso;
    return dau_arena_printf(part->work->arena, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
}

/* True when `a` lies wholly before `b`; dates that are known to the month are compared
 * so. */
static bool is_before(const char *a, const char *b)
{
    size_t n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
    return strncmp(a, b, n) < 0;
}

static void check_deadlines(const struct dau_part *part, const struct dau_task *tasks,
                            int n)
{
    const char *issued = part->letter->fields.date.value;
    if (!issued && part->year)
        issued = dau_arena_printf(part->work->arena, "%04d", part->year);
    for (int i = 0; issued && i < n; i++) {
        for (int k = 0; k < tasks[i].n_deadlines; k++) {
            const struct dau_deadline *deadline = &tasks[i].deadlines[k];
            if (!deadline->date || !is_before(deadline->date, issued))
                continue;
            add_check(part, "deadline-before-issue",
                      dau_arena_printf(
                          part->work->arena, "Thời hạn %s sớm hơn ngày ban hành %s.",
                          printed_day(part, deadline->date), printed_day(part, issued)),
                      tasks[i].path, deadline->span);
        }
        check_deadlines(part, tasks[i].items, tasks[i].n_items);
    }
}

static void check_refs(const struct dau_part *part)
{
    const struct dau_letter *letter = part->letter;
    const char *issued = letter->fields.date.value;
    for (int i = 0; i < letter->n_refs; i++) {
        const struct dau_ref *ref = &letter->refs[i];
        struct dau_span at =
            ref->n_mentions ? ref->mentions[0] : (struct dau_span){0, 0};
        if (issued && ref->date && is_before(issued, ref->date))
            add_check(
                part, "citation-later-than-letter",
                dau_arena_printf(part->work->arena,
                                 "Văn bản viện dẫn số %s ghi ngày %s, sau ngày ban "
                                 "hành %s.",
                                 ref->number, printed_day(part, ref->date),
                                 printed_day(part, issued)),
                NULL, at);
        struct dau_number number;
        struct dau_glyphs g = dau_glyphs_of(part->work->scratch, ref->number);
        bool dated = ref->date &&
                     dau_number_read(&g, 0, g.n, DAU_NUMBER_STRICT, &number) &&
                     number.year;
        if (dated && number.year != strtol(ref->date, NULL, 10))
            add_check(part, "year-in-number",
                      dau_arena_printf(part->work->arena,
                                       "Số %s ghi năm %d nhưng ngày văn bản là %s.",
                                       ref->number, number.year,
                                       printed_day(part, ref->date)),
                      NULL, at);
    }
}

static void check_own_year(const struct dau_part *part)
{
    const struct dau_fields *fields = &part->letter->fields;
    struct dau_number number;
    if (!fields->number.value || !fields->date.value)
        return;
    struct dau_glyphs g = dau_glyphs_of(part->work->scratch, fields->number.value);
    if (dau_number_read(&g, 0, g.n, DAU_NUMBER_LOOSE, &number) && number.year &&
        number.year != strtol(fields->date.value, NULL, 10))
        add_check(part, "year-in-number",
                  dau_arena_printf(part->work->arena,
                                   "Số %s ghi năm %d nhưng ngày ban hành là %s.",
                                   fields->number.value, number.year,
                                   printed_day(part, fields->date.value)),
                  NULL, fields->number.span);
}

/* The printed name of the type against the code in the symbol. */
static void check_type(const struct dau_part *part)
{
    const struct dau_work *work = part->work;
    const struct dau_fields *fields = &part->letter->fields;
    struct dau_number number;
    if (!part->printed_type || !fields->number.value || !fields->type.value)
        return;
    struct dau_glyphs g = dau_glyphs_of(work->scratch, fields->number.value);
    if (!dau_number_read(&g, 0, g.n, DAU_NUMBER_LOOSE, &number))
        return;
    char *code = dau_number_type_code(&g, &number, work->scratch);
    char *printed = dau_text_fold(work->scratch, fields->type.value);
    const char *other = NULL;
    for (int i = 0; i < work->tables->n_types; i++) {
        const struct dau_doc_type *type = &work->tables->types[i];
        if (strcmp(type->code_folded, code) != 0)
            continue;
        if (strcmp(type->folded, printed) == 0)
            return;
        other = type->name;
    }
    if (other)
        add_check(part, "type-against-symbol",
                  dau_arena_printf(work->arena,
                                   "Tên loại in là “%s” nhưng ký hiệu %s là của “%s”.",
                                   fields->type.value, fields->number.value, other),
                  NULL, fields->type.span);
}

/* The last number of a path: "III.4" gives 4; 0 for letters. */
static int last_step(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    return path ? (int)strtol(dot ? dot + 1 : path, NULL, 10) : 0;
}

static void check_gaps(const struct dau_part *part, const struct dau_node *node)
{
    int last = 0;
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *child = &node->children[i];
        bool counted =
            child->path && child->label && strchr("-+*", *child->label) == NULL;
        int value = counted ? last_step(child->path) : 0;
        if (value && last && value > last + 1)
            add_check(part, "gap-in-numbering",
                      dau_arena_printf(part->work->arena,
                                       "Sau mục %d là mục %d: có thể mất một mục.",
                                       last, value),
                      child->path, child->mark);
        if (value)
            last = value;
        check_gaps(part, child);
    }
}

static void check_header(const struct dau_part *part)
{
    const struct dau_fields *fields = &part->letter->fields;
    if (strcmp(part->letter->regime, "other") == 0) {
        add_check(part, "no-letter", "Không nhận ra thể thức văn bản hành chính.", NULL,
                  part->letter->span);
        return;
    }
    if (!fields->number.value)
        add_check(part, "number-missing",
                  fields->number.handwritten
                      ? "Số văn bản viết tay hoặc không đọc được, cần nhập lại."
                      : "Không tìm thấy số văn bản.",
                  NULL, fields->number.span);
    if (!fields->date.value)
        add_check(part, "date-missing",
                  fields->date.handwritten
                      ? "Ngày ban hành viết tay hoặc không đọc được, cần nhập lại."
                      : "Không tìm thấy ngày ban hành.",
                  NULL, fields->date.span);
    if (!fields->issuer.value)
        add_check(part, "issuer-missing", "Không tìm thấy cơ quan ban hành.", NULL,
                  (struct dau_span){0, 0});
    else if (fields->issuer.conf < 0.8F)
        add_check(part, "issuer-unknown",
                  dau_arena_printf(part->work->arena,
                                   "Tên cơ quan ban hành “%s” không theo dạng đã biết.",
                                   fields->issuer.value),
                  NULL, fields->issuer.span);
    if (part->letter->fields.number.n_alts && fields->number.value)
        add_check(part, "number-disagrees",
                  dau_arena_printf(part->work->arena,
                                   "Số đọc được %s khác với nguồn khác: %s.",
                                   fields->number.value, fields->number.alts[0].text),
                  NULL, fields->number.span);
}

void dau_checks_run(struct dau_part *part)
{
    check_header(part);
    if (strcmp(part->letter->regime, "other") == 0)
        return;
    if (part->too_many_refs)
        add_check(part, "too-many-references",
                  dau_arena_printf(part->work->arena,
                                   "Viện dẫn quá nhiều văn bản: chỉ ghi lại %d văn bản "
                                   "đầu tiên.",
                                   part->letter->n_refs),
                  NULL, part->letter->span);
    check_own_year(part);
    check_type(part);
    check_deadlines(part, part->letter->tasks, part->letter->n_tasks);
    check_refs(part);
    check_gaps(part, &part->letter->body);
}
