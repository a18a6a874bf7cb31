/* Persons: a surname and given names in capitals behind a form of address ("đồng chí",
 * "ông", "bà"), with the position beside it. */
#include <string.h>

#include "base/text.h"
#include "structure/place_name.h"
#include "structure/mention.h"

enum { MIN_WORDS = 2, MAX_WORDS = 5 };

/* The word [at, end) begins with a capital and goes on in small letters; one letter
 * alone may be a word ("Giàng A Páo"). */
static bool is_name_word(const struct dau_glyphs *g, int at, int end)
{
    if (end == at || !dau_text_is_upper(g->c[at]))
        return false;
    for (int i = at + 1; i < end; i++)
        if (dau_text_is_upper(g->c[i]))
            return false;
    return true;
}

/* The name that begins at `at`; empty when none does. */
static struct dau_range name_at(const struct dau_work *work, int at, int to)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range none = {at, at}, name = none;
    int word = at, n = 0;
    for (; n < MAX_WORDS; n++) {
        int end = dau_mention_word(g, word, to);
        if (!is_name_word(g, word, end))
            break;
        name.to = end;
        if (end >= to || g->f[end] != ' ') {
            n++;
            break;
        }
        word = dau_glyphs_skip(g, end, to);
    }
    bool goes_on =
        n == MAX_WORDS && word < to && dau_text_is_upper(g->c[word]) && word > name.to;
    if (n < MIN_WORDS || goes_on)
        return none;
    struct dau_range first = {at, dau_mention_word(g, at, to)};
    return dau_is_surname(work->tables, dau_glyphs_text(g, first, work->scratch))
               ? name
               : none;
}

/* "Đồng chí", "đ/c", "ông", "bà" at `at`: its end, or -1. */
static int address_end(const struct dau_work *work, int at, int to)
{
    static const char *const words[][2] = {{"đồng chí", "dong chi"},
                                           {"đ/c", "d/c"},
                                           {"ông", "ong"},
                                           {"bà", "ba"},
                                           {"đại biểu", "dai bieu"}};
    const struct dau_glyphs *g = &work->g;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int end = dau_glyphs_eat(g, at, to, words[i][1]);
        if (end < 0)
            continue;
        const char *text =
            dau_glyphs_text(g, (struct dau_range){at, end}, work->scratch);
        if (strcmp(dau_text_lower(work->scratch, text), words[i][0]) == 0)
            return end;
    }
    return -1;
}

static void add_position(struct dau_part *part, int at, int end)
{
    dau_mention_add(part, DAU_MENTION_POSITION, (struct dau_range){at, end});
}

/* "…, Phó Chủ tịch", "… - Giám đốc": the position right after the name. */
static void take_position_after(struct dau_part *part, int at, int to)
{
    const struct dau_work *work = part->work;
    const struct dau_glyphs *g = &work->g;
    int end, from = dau_glyphs_skip(g, at, to);
    if (from >= to || (g->f[from] != ',' && g->f[from] != '-'))
        return;
    from = dau_glyphs_skip(g, from + 1, to);
    if (from < to && dau_text_is_upper(g->c[from]) &&
        dau_phrase_at(work->tables, g, from, to, "position", &end))
        add_position(part, from, end);
}

/* The person behind the form of address that ends at `at`; where his name ends. */
static int take_person(struct dau_part *part, int at, int to)
{
    const struct dau_work *work = part->work;
    const struct dau_glyphs *g = &work->g;
    int end, from = dau_glyphs_skip(g, at, to), name_from = from;
    bool titled =
        from < to && dau_phrase_at(work->tables, g, from, to, "position", &end);
    if (titled)
        name_from = dau_glyphs_skip(g, end, to);
    struct dau_range name = name_at(work, name_from, to);
    if (name.to == name.from)
        return at;
    struct dau_mention *made = dau_mention_add(part, DAU_MENTION_PERSON, name);
    if (!made)
        return at;
    made->value = dau_glyphs_text(g, name, work->arena);
    if (titled)
        add_position(part, from, end);
    else
        take_position_after(part, name.to, to);
    return name.to;
}

void dau_mention_persons(struct dau_part *part, struct dau_range in)
{
    const struct dau_work *work = part->work;
    const struct dau_glyphs *g = &work->g;
    for (int at = in.from; at < in.to; at++) {
        bool begins = (at == in.from || !dau_glyph_is_word(g->f[at - 1])) &&
                      (g->f[at] == 'd' || g->f[at] == 'o' || g->f[at] == 'b');
        int end = begins ? address_end(work, at, in.to) : -1;
        if (end >= 0)
            end = take_person(part, end, in.to);
        at = end > at ? end - 1 : at;
    }
}
