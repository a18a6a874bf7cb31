#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "letter.h"

static const char *const kinds[] = {
    "header-left", "header-right", "urgency",    "title", "to",  "body",
    "table",       "foot-left",    "foot-right", "page",  "seal"};

static bool is_known(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

/* [KIND NAME=VALUE ...] */
static bool open_part(struct maker_letter *letter, char *line, struct dau_err *err)
{
    char *end = strchr(line, ']');
    if (!end || end[1])
        return dau_fail(err, DAU_E_FORMAT, "maker: %s: a part ends with ]", line);
    *end = 0;
    char *blank = strchr(line, ' ');
    struct maker_part part = {.kind = line + 1, .arguments = end};
    if (blank) {
        *blank = 0;
        part.arguments = blank + 1;
    }
    if (!is_known(part.kind))
        return dau_fail(err, DAU_E_FORMAT, "maker: no part is called [%s]", part.kind);
    size_t n = (size_t)letter->n_parts + 1;
    letter->parts = dau_realloc(letter->parts, n, sizeof *letter->parts);
    letter->parts[letter->n_parts++] = part;
    return true;
}

static bool add_line(struct maker_letter *letter, char *line, struct dau_err *err)
{
    if (*line == 0 || *line == '#')
        return true;
    if (*line == '[')
        return open_part(letter, line, err);
    if (letter->n_parts == 0)
        return dau_fail(err, DAU_E_FORMAT, "maker: text before the first part: %.60s",
                        line);
    struct maker_part *part = &letter->parts[letter->n_parts - 1];
    part->lines =
        dau_realloc(part->lines, (size_t)part->n_lines + 1, sizeof *part->lines);
    part->lines[part->n_lines++] = line;
    return true;
}

bool maker_letter_parse(char *text, struct maker_letter *letter, struct dau_err *err)
{
    *letter = (struct maker_letter){.text = text};
    for (char *at = text; at && *at;) {
        char *end = strchr(at, '\n');
        if (end)
            *end = 0;
        if (!add_line(letter, at, err))
            return false;
        at = end ? end + 1 : NULL;
    }
    if (letter->n_parts == 0)
        return dau_fail(err, DAU_E_FORMAT, "maker: the letter has no part");
    return true;
}

void maker_letter_free(struct maker_letter *letter)
{
    for (int i = 0; i < letter->n_parts; i++)
        free(letter->parts[i].lines);
    free(letter->parts);
    free(letter->text);
}

double maker_part_number(const struct maker_part *part, const char *name,
                         double otherwise)
{
    size_t length = strlen(name);
    for (const char *at = part->arguments; (at = strstr(at, name)); at += length)
        if (at[length] == '=')
            return strtod(at + length + 1, NULL);
    return otherwise;
}
