/* What stands at the ends of a token but outside of the element. */
#include <string.h>

#include "write/tei.h"

static const char *const opening[] = {"(", "[", "\"", "“"};
/* "./." ends a letter. */
static const char *const closing[] = {"./.", ".", ",", ";", ":", ")", "]", "\"", "”"};

static size_t begins_with(const char *text, const char *const *marks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

static size_t ends_with(const char *text, size_t n, const char *const *marks,
                        size_t n_marks)
{
    for (size_t i = 0; i < n_marks; i++) {
        size_t m = strlen(marks[i]);
        if (n >= m && strncmp(text + n - m, marks[i], m) == 0)
            return m;
    }
    return 0;
}

static size_t lead_of(const char *text)
{
    size_t lead = 0, n;
    while ((n = begins_with(text + lead, opening, sizeof opening / sizeof *opening)))
        lead += n;
    return lead;
}

static size_t tail_of(const char *text)
{
    size_t n = strlen(text), left = n, m;
    while ((m = ends_with(text, left, closing, sizeof closing / sizeof *closing)))
        left -= m;
    return n - left;
}

/* The bytes after the last of the marks; 0 when there is none. */
static size_t after_last(const char *text, const char *const *marks, size_t n_marks)
{
    size_t n = strlen(text), end = n;
    while (end > 0 && !ends_with(text, end, marks, n_marks))
        end--;
    return end ? n - end : 0;
}

static struct dau_tei_cut wanted(const char *text, enum dau_tei_trim trim)
{
    static const char *const quotes[] = {"\"", "”"}, *const brackets[] = {")"};
    size_t n = strlen(text);
    switch (trim) {
    case DAU_TEI_NO_STOP:
        if (n > 3 && strcmp(text + n - 3, "./.") == 0)
            return (struct dau_tei_cut){0, 3};
        return (struct dau_tei_cut){0, n > 1 && strchr(".,;:", text[n - 1]) ? 1 : 0};
    case DAU_TEI_NO_MARKS:
        return (struct dau_tei_cut){lead_of(text), tail_of(text)};
    case DAU_TEI_TO_QUOTE:
        return (struct dau_tei_cut){0, after_last(text, quotes, 2)};
    case DAU_TEI_TO_BRACKET:
        return (struct dau_tei_cut){0, after_last(text, brackets, 1)};
    case DAU_TEI_WHOLE:
        break;
    }
    return (struct dau_tei_cut){0, 0};
}

struct dau_tei_cut dau_tei_cut(const struct dau_tei *tei, int i, enum dau_tei_trim trim)
{
    const char *text = tei->view.flow.places[i].token->text;
    const char *read = dau_view_read(&tei->view, i);
    struct dau_tei_cut cut = wanted(text, trim);
    size_t n = strlen(text), m = strlen(read);
    if (m <= cut.lead + cut.tail || n <= cut.lead + cut.tail)
        return (struct dau_tei_cut){0, 0};
    if (strncmp(text, read, cut.lead) != 0)
        cut.lead = 0;
    if (strcmp(text + n - cut.tail, read + m - cut.tail) != 0)
        cut.tail = 0;
    return cut;
}
