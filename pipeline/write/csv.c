/* The register of a batch as CSV (RFC 4180): the columns of the "Mục lục văn bản" that
 * an office keeps, and what a clerk needs to find the letters that want a look. */
#include <string.h>

#include "base/text.h"
#include "write/view.h"
#include "write/writers.h"

static const char *const columns[] = {
    "STT",
    "Số",
    "Ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu",
    "Tác giả",
    "Người ký",
    "Chức vụ",
    "Kính gửi",
    "Nơi nhận",
    "Độ khẩn",
    "Độ mật",
    "Số trang",
    "Số nhiệm vụ",
    "Hạn đầu tiên",
    "Độ tin cậy (%)",
    "Cần xem lại",
    "Tệp",
    "Ghi chú",
};

void dau_register_head(struct dau_buf *out)
{
    dau_buf_puts(out, "\xef\xbb\xbf");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        dau_buf_puts(out, i ? "," : "");
        dau_buf_puts(out, columns[i]);
    }
    dau_buf_puts(out, "\r\n");
}

/* A spreadsheet takes what begins with one of these for a formula: the apostrophe stops
 * it. */
static bool is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

static void add_quoted(struct dau_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"')
            dau_buf_putc(out, '"');
        dau_buf_putc(out, *text);
    }
}

static void add_cell(struct dau_buf *out, const char *text)
{
    dau_buf_putc(out, ',');
    if (!text || !*text)
        return;
    bool quoted = strpbrk(text, "\",\r\n;") || is_formula(text);
    dau_buf_puts(out, quoted ? "\"" : "");
    dau_buf_puts(out, is_formula(text) ? "'" : "");
    add_quoted(out, text);
    dau_buf_puts(out, quoted ? "\"" : "");
}

static void add_number(struct dau_buf *out, int number)
{
    dau_buf_printf(out, ",%d", number);
}

/* "03/LĐLĐ" is 03 and LĐLĐ; "57-NQ/TW" is 57 and NQ/TW. */
static void add_number_and_symbol(struct dau_view *view, struct dau_buf *out)
{
    const char *number = view->letter->fields.number.value;
    size_t n = number ? strcspn(number, "/-") : 0;
    add_cell(out, number ? dau_arena_strndup(view->arena, number, n) : NULL);
    add_cell(out, number && number[n] ? number + n + 1 : NULL);
}

static const char *type_and_subject(struct dau_view *view)
{
    const struct dau_fields *f = &view->letter->fields;
    if (!f->type.value || !f->subject.value)
        return f->type.value ? f->type.value : f->subject.value;
    return dau_arena_printf(view->arena, "%s: %s", f->type.value, f->subject.value);
}

static const char *joined(struct dau_view *view, const struct dau_recipient *items,
                          int n)
{
    const char *all = NULL;
    for (int i = 0; i < n; i++)
        if (items[i].value)
            all = all ? dau_arena_printf(view->arena, "%s; %s", all, items[i].value)
                      : items[i].value;
    return all;
}

static int count_tasks(const struct dau_task *tasks, int n_tasks)
{
    int n = n_tasks;
    for (int i = 0; i < n_tasks; i++)
        n += count_tasks(tasks[i].items, tasks[i].n_items);
    return n;
}

static bool is_limit(const struct dau_deadline *deadline)
{
    return deadline->op && deadline->date && dau_view_is_date(deadline->date) &&
           (strcmp(deadline->op, "before") == 0 || strcmp(deadline->op, "by") == 0 ||
            strcmp(deadline->op, "within") == 0);
}

static const char *earliest(const struct dau_task *tasks, int n_tasks,
                            const char *so_far)
{
    for (int i = 0; i < n_tasks; i++) {
        for (int k = 0; k < tasks[i].n_deadlines; k++) {
            const struct dau_deadline *deadline = &tasks[i].deadlines[k];
            if (is_limit(deadline) && (!so_far || strcmp(deadline->date, so_far) < 0))
                so_far = deadline->date;
        }
        so_far = earliest(tasks[i].items, tasks[i].n_items, so_far);
    }
    return so_far;
}

static const char *file_name(struct dau_view *view)
{
    const char *source = view->doc->source ? view->doc->source : "";
    if (!dau_text_is_utf8(source, strlen(source)))
        source = dau_text_nfc(view->arena, source);
    if (view->n_letters == 1)
        return source;
    return dau_arena_printf(view->arena, "%s (%d)", source, view->index + 1);
}

/* Always in quotation marks: a batch may have more to say than the letter. */
static void add_remarks(const struct dau_letter *letter, struct dau_buf *out)
{
    dau_buf_puts(out, ",\"");
    for (int i = 0; i < letter->n_checks; i++) {
        dau_buf_puts(out, i ? " " : "");
        add_quoted(out, letter->checks[i].message);
    }
    dau_buf_puts(out, "\"");
}

bool dau_write_csv(const struct dau_write_config *config, const struct dau_doc *doc,
                   int letter, struct dau_buf *out, struct dau_err *err)
{
    struct dau_view view;
    (void)config;
    if (!dau_view_open(&view, doc, letter, err))
        return false;
    const struct dau_letter *it = view.letter;
    const struct dau_fields *f = &it->fields;
    const char *first = earliest(it->tasks, it->n_tasks, NULL);
    add_number_and_symbol(&view, out);
    add_cell(out, dau_view_printed_date(view.arena, f->date.value));
    add_cell(out, type_and_subject(&view));
    add_cell(out, f->issuer.value);
    add_cell(out, f->name.value);
    add_cell(out, f->role.value);
    add_cell(out, joined(&view, it->recipients, it->n_recipients));
    add_cell(out, joined(&view, it->distribution, it->n_distribution));
    add_cell(out, f->urgency.value);
    add_cell(out, f->secrecy.value);
    add_number(out, view.last_page ? view.last_page - view.first_page + 1 : 0);
    add_number(out, count_tasks(it->tasks, it->n_tasks));
    add_cell(out, dau_view_printed_date(view.arena, first));
    add_number(out, (int)(it->conf * 100 + 0.5F));
    add_cell(out, it->review ? "x" : NULL);
    add_cell(out, file_name(&view));
    add_remarks(it, out);
    dau_buf_puts(out, "\r\n");
    dau_view_close(&view);
    return true;
}
