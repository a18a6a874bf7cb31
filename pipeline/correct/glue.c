#include "correct/glue.h"

#include <string.h>

#include "base/text.h"
#include "correct/code_span.h"
#include "correct/date.h"
#include "correct/edges.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number of a document whose symbol is listed, once mended. */
static bool is_code(const struct dau_lex *lex, const char *text)
{
    char mended[256];
    struct dau_code_span span;
    dau_lex_mend_code(lex, text, mended, sizeof mended);
    return dau_code_span_of(mended, &span) && !mended[span.to] &&
           dau_lex_is_symbol(lex, mended + span.symbol);
}

/* A date with its year, or figures that can only have been one; NULL for all else. */
static const char *date_of(const struct dau_lex *lex, const char *text,
                           struct dau_arena *arena)
{
    size_t n = strlen(text);
    bool dated = n >= 8 && dau_lex_kind_of(lex, text) == DAU_LEX_DATE &&
                 (text[n - 5] == '/' || text[n - 5] == '-');
    return dated ? text : strspn(text, "0123456789Il|/") == n && n >= 8
                     ? dau_date_mended(text, arena)
                     : NULL;
}

static bool is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4 &&
           (strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0);
}

/* "925.427.376", and telephones. */
static bool is_sum(const char *text)
{
    size_t at = strspn(text, "0123456789"), groups = 1;
    bool ok = at && at <= 3 + (size_t)(*text == '0');
    for (; ok && text[at] == '.'; at += 4, groups++)
        ok = strspn(text + at + 1, "0123456789") == 3;
    return ok && !text[at] && groups > 1;
}

/* Two small letters or more, or a capital and small ones. */
static bool is_word(const char *text)
{
    int n = 0;
    bool first = true;
    for (const char *at = text; *at; n++) {
        uint32_t c = dau_text_next(&at);
        if (!dau_text_is_letter(c) || (!first && dau_text_is_upper(c)))
            return false;
        first = false;
    }
    return n > 1;
}

/* "109/QĐ-SYT" and "ngày": from the back, since the symbol goes as far as it can. */
static bool part_after(const struct dau_lex *lex, const char *read, size_t from, size_t to,
                       struct dau_arena *arena, struct dau_glue *glue)
{
    for (size_t at = to; at-- > from + 4;) {
        if (((unsigned char)read[at] & 0xC0) == 0x80)
            continue;
        const char *word = dau_arena_strndup(arena, read + at, to - at);
        bool stopped = read[at - 1] == '.' || read[at - 1] == ',';
        const char *rest = word;
        bool capital = dau_text_is_upper(dau_text_next(&rest));
        const char *head = dau_arena_strndup(arena, read + from, at - stopped - from);
        if (is_digit(*word) || !is_word(word) || (capital && !stopped))
            continue;
        const char *date = date_of(lex, head, arena);
        if (!date && !is_code(lex, head))
            continue;
        glue->mended = date && strcmp(date, head) != 0;
        glue->left = dau_arena_printf(arena, "%.*s%s%.*s", (int)from, read,
                                      date ? date : head, (int)stopped, read + at - 1);
        glue->right = read + at;
        return true;
    }
    return false;
}

/* "ngày" and "30/6/2021" and what stands after it. */
static bool part_before(const struct dau_lex *lex, const char *read, size_t from,
                        size_t to, struct dau_arena *arena, struct dau_glue *glue)
{
    enum { FEWEST = 3 }; /* letters before a mere year */
    size_t at = from;
    while (at < to && !is_digit(read[at]))
        at++;
    const char *word = dau_arena_strndup(arena, read + from, at - from);
    const char *rest = dau_arena_strndup(arena, read + at, to - at);
    bool year = is_year(rest) && dau_text_count(word) >= FEWEST;
    const char *date = date_of(lex, rest, arena);
    if (at == to || !is_word(word) ||
        !(year || date || is_sum(rest) || is_code(lex, rest) ||
          part_after(lex, read, at, to, arena, glue)))
        return false;
    glue->left = dau_arena_strndup(arena, read, at);
    glue->right = dau_arena_printf(arena, "%s%s", date ? date : rest, read + to);
    glue->mended = date && strcmp(date, rest) != 0;
    return true;
}

bool dau_glue_of(const struct dau_lex *lex, const char *read, struct dau_arena *arena,
                 struct dau_glue *glue)
{
    enum { LONGEST = 60 };
    struct dau_edges e = dau_edges_of(read);
    if (e.to - e.lead < 6 || e.to - e.lead > LONGEST ||
        strcspn(read, "0123456789") == strlen(read))
        return false;
    return is_digit(read[e.lead]) ? part_after(lex, read, e.lead, e.to, arena, glue)
                                  : part_before(lex, read, e.lead, e.to, arena, glue);
}
