/* The deadlines of a letter as a calendar (RFC 5545): an event of whole days for each
 * one that has a date, a series for each that has a rule. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write/view.h"
#include "write/writers.h"

enum { MAX_OCTETS = 75, MAX_SUMMARY = 120 };

struct calendar {
    struct dau_view view;
    struct dau_buf *out;
    const char *stamp;
    int n_events;
    const char **tasks; /* the slug of each event's task so far */
    int n_tasks;
};

/* Lines are folded before the 76th octet, never inside a character. */
static void add_line(struct calendar *calendar, const char *line)
{
    int octets = 0;
    for (const char *c = line; *c;) {
        int n = 1;
        while ((c[n] & 0xC0) == 0x80)
            n++;
        if (octets + n > MAX_OCTETS) {
            dau_buf_puts(calendar->out, "\r\n ");
            octets = 1;
        }
        dau_buf_add(calendar->out, c, (size_t)n);
        octets += n;
        c += n;
    }
    dau_buf_puts(calendar->out, "\r\n");
}

static void add_text(struct calendar *calendar, const char *name, const char *text)
{
    struct dau_buf line = {0};
    if (!text || !*text)
        return;
    dau_buf_printf(&line, "%s:", name);
    for (; *text; text++) {
        if (strchr("\\;,", *text))
            dau_buf_putc(&line, '\\');
        if (*text == '\n')
            dau_buf_puts(&line, "\\n");
        else if ((unsigned char)*text >= 0x20)
            dau_buf_putc(&line, *text);
    }
    add_line(calendar, dau_buf_text(&line));
    dau_buf_free(&line);
}

static void add_date(struct calendar *calendar, const char *name, struct dau_day day)
{
    add_line(calendar,
             dau_arena_printf(calendar->view.arena, "%s;VALUE=DATE:%04d%02d%02d", name,
                              day.year, day.month, day.day));
}

/* The end of an event is the day after its last. */
static struct dau_day day_after(struct dau_day day)
{
    char text[40];
    struct dau_day next = day;
    next.day++;
    snprintf(text, sizeof text, "%04d-%02d-%02d", next.year % 10000, next.month % 100,
             next.day % 100);
    if (dau_view_is_date(text))
        return next;
    next.day = 1;
    next.month = day.month % 12 + 1;
    next.year += day.month == 12;
    return next;
}

/* The beginning of `text`, cut between words. */
static const char *beginning(struct dau_arena *arena, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n <= MAX_SUMMARY)
        return text ? text : "";
    for (n = MAX_SUMMARY; n > 0 && text[n] != ' ';)
        n--;
    return dau_arena_printf(arena, "%.*s…", (int)n, text);
}

static const char *summary(struct calendar *calendar, const struct dau_task *task)
{
    const struct dau_fields *f = &calendar->view.letter->fields;
    struct dau_arena *arena = calendar->view.arena;
    const char *number = f->number.value ? f->number.value : "";
    const char *path = task->path ? task->path : "";
    return dau_arena_printf(arena, "Hạn: %s%s%s%s %s", number,
                            *number && *path ? " – " : "", path, *path ? "." : "",
                            beginning(arena, task->text));
}

static const char *description(struct calendar *calendar, const struct dau_task *task,
                               const struct dau_deadline *deadline)
{
    const struct dau_fields *f = &calendar->view.letter->fields;
    struct dau_arena *arena = calendar->view.arena;
    const char *text = deadline->printed ? deadline->printed : "";
    for (int i = 0; i < task->n_assignees; i++) {
        const struct dau_assignee *assignee = &task->assignees[i];
        bool support = assignee->role && strcmp(assignee->role, "support") == 0;
        if (assignee->value)
            text = dau_arena_printf(arena, "%s\n%s%s", text, assignee->value,
                                    support ? " (phối hợp)" : "");
    }
    if (f->issuer.value)
        text = dau_arena_printf(arena, "%s\n%s", text, f->issuer.value);
    return dau_arena_printf(arena, "%s\n%s", text,
                            dau_view_source_name(&calendar->view));
}

/* What RRULE may hold; anything else would be another property. */
static const char *rule_of(const struct dau_deadline *deadline)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,-";
    const char *rule = deadline->rule;
    if (rule && strncmp(rule, "RRULE:", 6) == 0)
        rule += 6;
    bool good = rule && strncmp(rule, "FREQ=", 5) == 0 && !rule[strspn(rule, allowed)];
    return good ? rule : NULL;
}

/* The number after `name` in the rule; 0 without one. */
static int part_of(const char *rule, const char *name)
{
    const char *at = strstr(rule, name);
    return at ? (int)strtol(at + strlen(name), NULL, 10) : 0;
}

/* The first day from `day` on that the rule names: an event must begin on a day of its
 * series (RFC 5545, 3.8.5.3). */
static struct dau_day first_of(const char *rule, struct dau_day day)
{
    int wanted = part_of(rule, ";BYMONTHDAY="), month = part_of(rule, ";BYMONTH=");
    struct dau_day at = day;
    for (int i = 0; i < 2 * 366; i++, at = day_after(at))
        if ((!wanted || at.day == wanted) && (!month || at.month == month))
            return at;
    return day;
}

static bool is_after(struct dau_day a, struct dau_day b)
{
    if (a.year != b.year)
        return a.year > b.year;
    return a.month != b.month ? a.month > b.month : a.day > b.day;
}

static bool days_of(const struct calendar *calendar,
                    const struct dau_deadline *deadline, struct dau_day *first,
                    struct dau_day *last)
{
    const char *issued = calendar->view.letter->fields.date.value;
    if (!deadline->date && rule_of(deadline)) {
        if (!dau_view_first_day(issued, first))
            return false;
        *first = *last = first_of(rule_of(deadline), *first);
        return true;
    }
    if (!dau_view_last_day(deadline->date, last))
        return false;
    *first = *last;
    struct dau_day from;
    if (deadline->from && dau_view_first_day(deadline->from, &from) &&
        !is_after(from, *last))
        *first = from;
    return true;
}

/* The same for the same deadline of the same bytes, whatever else is found beside it:
 * calendars know an event by it. */
static const char *uid_of(struct calendar *calendar, const struct dau_task *task)
{
    const struct dau_view *view = &calendar->view;
    const char *slug = dau_view_slug(view->arena, task->path ? task->path : "x", 60);
    int n = 1;
    for (int i = 0; i < calendar->n_tasks; i++)
        n += strcmp(calendar->tasks[i], slug) == 0;
    *(const char **)dau_arena_push(view->arena, &calendar->tasks, &calendar->n_tasks,
                                   sizeof slug) = slug;
    return dau_arena_printf(view->arena, "%.16s-%d-%s-%d@dau",
                            *view->doc->sha256 ? view->doc->sha256 : "0",
                            view->index + 1, slug, n);
}

static void add_event(struct calendar *calendar, const struct dau_task *task,
                      const struct dau_deadline *deadline)
{
    struct dau_day first, last;
    const struct dau_view *view = &calendar->view;
    if (!days_of(calendar, deadline, &first, &last))
        return;
    if (calendar->n_events++ == 0) {
        add_line(calendar, "BEGIN:VCALENDAR");
        add_line(calendar, "VERSION:2.0");
        add_line(calendar, "PRODID:-//dau//dau " DAU_VERSION "//VI");
        add_line(calendar, "CALSCALE:GREGORIAN");
    }
    add_line(calendar, "BEGIN:VEVENT");
    add_line(calendar, dau_arena_printf(view->arena, "UID:%s", uid_of(calendar, task)));
    add_line(calendar, dau_arena_printf(view->arena, "DTSTAMP:%s", calendar->stamp));
    add_date(calendar, "DTSTART", first);
    add_date(calendar, "DTEND", day_after(last));
    if (rule_of(deadline))
        add_line(calendar,
                 dau_arena_printf(view->arena, "RRULE:%s", rule_of(deadline)));
    add_text(calendar, "SUMMARY", summary(calendar, task));
    add_text(calendar, "DESCRIPTION", description(calendar, task, deadline));
    add_line(calendar, "TRANSP:TRANSPARENT");
    add_line(calendar, "END:VEVENT");
}

static void add_tasks(struct calendar *calendar, const struct dau_task *tasks,
                      int n_tasks)
{
    for (int i = 0; i < n_tasks; i++) {
        for (int k = 0; k < tasks[i].n_deadlines; k++)
            add_event(calendar, &tasks[i], &tasks[i].deadlines[k]);
        add_tasks(calendar, tasks[i].items, tasks[i].n_items);
    }
}

/* "2026-11-22T05:00:00Z" as "20261122T050000Z". */
static const char *stamp(struct dau_arena *arena, long long seconds)
{
    char *text = dau_arena_strdup(arena, dau_view_time(arena, seconds)), *out = text;
    for (const char *c = text; *c; c++)
        if (*c != '-' && *c != ':')
            *out++ = *c;
    *out = '\0';
    return text;
}

bool dau_write_ics(const struct dau_write_config *config, const struct dau_doc *doc,
                   int letter, struct dau_buf *out, struct dau_err *err)
{
    struct calendar calendar = {.out = out};
    if (!dau_view_open(&calendar.view, doc, letter, err))
        return false;
    const struct dau_letter *it = calendar.view.letter;
    calendar.stamp = stamp(calendar.view.arena, config->time);
    add_tasks(&calendar, it->tasks, it->n_tasks);
    if (calendar.n_events)
        add_line(&calendar, "END:VCALENDAR");
    dau_view_close(&calendar.view);
    return true;
}
