/* The truth of the sample letters: text and fields tell the same story. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

enum { MAX_BYTES = 1 << 20 };

static const char folder[] = DAU_SOURCE_DIR "/samples";

struct sample {
    char name[300];
    json_t *fields;
    char *text; /* one line, without page marks and braces of handwriting */
};

/* Line ends become spaces, but none after a number broken at its hyphen. */
static char *flatten(const char *text)
{
    struct dau_buf out = {0};
    dau_buf_puts(&out, "");
    for (const char *at = text; *at; at++) {
        if (strncmp(at, "=== page ", 9) == 0 && (at == text || at[-1] == '\n')) {
            at += strcspn(at, "\n");
        } else if (strncmp(at, "{hw:", 4) == 0) {
            size_t length = strcspn(at, "}");
            dau_buf_add(&out, at + 4, length - 4);
            at += length;
        } else if (*at == '\n') {
            dau_buf_putc(&out, ' ');
        } else {
            dau_buf_putc(&out, *at);
        }
    }
    return out.data;
}

static void load(struct sample *sample, const char *name)
{
    struct dau_err err = {0};
    struct dau_buf path = {0}, text = {0}, json = {0};
    json_error_t where;
    snprintf(sample->name, sizeof sample->name, "%s", name);
    dau_buf_printf(&path, "%s/truth/%s.txt", folder, name);
    if (!dau_file_read(path.data, MAX_BYTES, &text, &err))
        fail_msg("%s", err.text);
    sample->text = flatten(dau_buf_text(&text));
    dau_buf_clear(&path);
    dau_buf_printf(&path, "%s/truth/%s.json", folder, name);
    if (!dau_file_read(path.data, MAX_BYTES, &json, &err))
        fail_msg("%s", err.text);
    sample->fields = json_loadb(json.data, json.length, JSON_REJECT_DUPLICATES, &where);
    if (!sample->fields)
        fail_msg("%s: line %d: %s", name, where.line, where.text);
    dau_buf_free(&path);
    dau_buf_free(&text);
    dau_buf_free(&json);
}

static void unload(struct sample *sample)
{
    json_decref(sample->fields);
    free(sample->text);
}

static void stands(const struct sample *sample, const char *what)
{
    if (what && !strstr(sample->text, what))
        fail_msg("%s: not in the text: %s", sample->name, what);
}

static const char *field(const struct sample *sample, const char *name)
{
    json_t *fields = json_object_get(sample->fields, "fields");
    return json_string_value(json_object_get(fields, name));
}

static void number_and_date_stand(const struct sample *sample)
{
    int year, month, day;
    char printed[100];
    assert_non_null(field(sample, "number"));
    stands(sample, field(sample, "number"));
    assert_int_equal(sscanf(field(sample, "date"), "%d-%d-%d", &year, &month, &day), 3);
    /* Days under 10 and the months 1 and 2 have a leading 0, other months have none. */
    snprintf(printed, sizeof printed,
             month < 3 ? "%s, ngày %02d tháng %02d năm %d"
                       : "%s, ngày %02d tháng %d năm %d",
             field(sample, "place"), day, month, year);
    stands(sample, printed);
}

static void signer_stands(const struct sample *sample)
{
    json_t *signer =
        json_object_get(json_object_get(sample->fields, "fields"), "signer");
    assert_true(json_is_object(signer));
    stands(sample, json_string_value(json_object_get(signer, "authority")));
    stands(sample, json_string_value(json_object_get(signer, "role")));
    assert_true(json_is_string(json_object_get(signer, "name")));
    stands(sample, json_string_value(json_object_get(signer, "name")));
}

static void lists_stand(const struct sample *sample)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(sample->fields, "recipients"), i, item)
        stands(sample, json_string_value(item));
    json_array_foreach(json_object_get(sample->fields, "distribution"), i, item)
        stands(sample, json_string_value(item));
    json_array_foreach(json_object_get(sample->fields, "references"), i, item)
        stands(sample, json_string_value(json_object_get(item, "number")));
}

static void tasks_stand(const struct sample *sample)
{
    size_t i, j;
    json_t *task, *deadline;
    json_array_foreach(json_object_get(sample->fields, "tasks"), i, task)
    {
        const char *text = json_string_value(json_object_get(task, "text"));
        stands(sample, text);
        json_array_foreach(json_object_get(task, "deadlines"), j, deadline)
        {
            const char *printed =
                json_string_value(json_object_get(deadline, "printed"));
            assert_non_null(strstr(text, printed));
        }
    }
}

static void each_sample(void (*check)(const struct sample *sample), int *n)
{
    char path[400];
    snprintf(path, sizeof path, "%s/letters", folder);
    DIR *letters = opendir(path);
    assert_non_null(letters);
    for (struct dirent *entry; (entry = readdir(letters));) {
        char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".txt") != 0)
            continue;
        *dot = 0;
        struct sample sample;
        load(&sample, entry->d_name);
        check(&sample);
        unload(&sample);
        ++*n;
    }
    closedir(letters);
}

static void check_sample(const struct sample *sample)
{
    number_and_date_stand(sample);
    stands(sample, field(sample, "subject"));
    signer_stands(sample);
    lists_stand(sample);
    tasks_stand(sample);
}

static void truth_agrees_with_itself(void **state)
{
    (void)state;
    int n = 0;
    each_sample(check_sample, &n);
    assert_true(n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(truth_agrees_with_itself)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
