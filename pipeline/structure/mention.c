#include "structure/mention.h"

#include <string.h>

#include "base/text.h"

/* A broken page may seem to hold thousands of figures; no letter names so much. */
enum { MAX_MENTIONS = 20000, MAX_QUOTE = 120 };

static bool are_all(const struct dau_glyphs *g, int from, int to, const char *marks)
{
    for (int i = from; i < to; i++)
        if (!g->f[i] || !strchr(marks, g->f[i]) ||
            (g->f[i] == '/' && g->f[i - 1] != '.')) /* "./." ends a letter */
            return false;
    return true;
}

static bool is_sure(const struct dau_token *token)
{
    return !(token->flags & (DAU_TOKEN_DOUBTFUL | DAU_TOKEN_HANDWRITTEN));
}

bool dau_mention_span(const struct dau_part *part, struct dau_range at,
                      struct dau_span *span)
{
    const struct dau_work *work = part->work;
    if (at.from >= at.to)
        return false;
    *span = dau_work_span(work, at);
    if (span->from >= span->to || span->from < part->letter->span.from ||
        span->to > part->letter->span.to)
        return false;
    if (!are_all(&work->g, work->starts[span->from], at.from, "([\"") ||
        !are_all(&work->g, at.to, work->starts[span->to], ".,;:)]\"/ "))
        return false;
    const struct dau_place *first = &work->flow.places[span->from];
    for (int i = span->from; i < span->to; i++) {
        const struct dau_place *place = &work->flow.places[i];
        if (!is_sure(place->token) || place->block->zone != first->block->zone ||
            (first->block->zone == DAU_ZONE_TABLE &&
             (place->line != first->line || place->token->cell != first->token->cell)))
            return false;
    }
    return true;
}

struct dau_mention *dau_mention_add(struct dau_part *part, enum dau_mention_kind kind,
                                    struct dau_range at)
{
    struct dau_letter *letter = part->letter;
    struct dau_span span;
    if (letter->n_mentions == MAX_MENTIONS || !dau_mention_span(part, at, &span))
        return NULL;
    struct dau_mention *made = dau_arena_push(part->work->arena, &letter->mentions,
                                              &letter->n_mentions, sizeof *made);
    *made = (struct dau_mention){.kind = kind, .span = span};
    return made;
}

bool dau_mention_follows(const struct dau_glyphs *g, int at, int from,
                         const char *const *words, int n)
{
    int end = at;
    while (end > from && g->f[end - 1] == ' ')
        end--;
    int start = end;
    while (start > from && dau_glyph_is_word(g->f[start - 1]))
        start--;
    for (int i = 0; i < n; i++)
        if (end > start && strlen(words[i]) == (size_t)(end - start) &&
            strncmp(words[i], g->f + start, (size_t)(end - start)) == 0)
            return true;
    return false;
}

int dau_mention_word(const struct dau_glyphs *g, int at, int to)
{
    int end = at;
    while (end < to && (dau_text_is_letter(g->c[end]) ||
                        (end > at && (g->c[end] == '\'' || g->c[end] == 0x2019))))
        end++;
    return end;
}

/* Enclosures: "(kèm theo Kế hoạch này)", "(có danh sách kèm theo)", "(đính kèm)". */

void dau_mention_enclosures(struct dau_part *part, struct dau_range in)
{
    static const char *const words[] = {"kem theo", "dinh kem", "gui kem"};
    const struct dau_glyphs *g = &part->work->g;
    for (int at = in.from, end; at < in.to; at = end + 1) {
        end = at;
        if (g->f[at] != '(')
            continue;
        while (end < in.to && end - at < 4 * MAX_QUOTE && g->f[end] != ')')
            end++;
        if (end >= in.to || g->f[end] != ')') {
            end = at;
            continue;
        }
        struct dau_range inside = {at + 1, end};
        bool any = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            any |= dau_glyphs_find(g, inside, words[i]).from >= 0;
        /* A rule "ban hành kèm theo" another act came with that one, not with this. */
        if (any && dau_glyphs_find(g, inside, "ban hanh kem theo").from < 0)
            dau_mention_add(part, DAU_MENTION_ENCLOSURE,
                            (struct dau_range){at, end + 1});
    }
}

/* Quotations: within one paragraph, the outermost marks that meet. */

static bool opens(const struct dau_glyphs *g, int i, struct dau_range in)
{
    bool free = i == in.from || g->f[i - 1] == ' ' || g->f[i - 1] == '(';
    return g->f[i] == '"' && free && i + 1 < in.to && dau_glyph_is_word(g->f[i + 1]) &&
           g->c[i] != 0x201D;
}

static bool closes(const struct dau_glyphs *g, int i, struct dau_range in)
{
    bool free = i + 1 >= in.to || (g->f[i + 1] && strchr(" .,;:)", g->f[i + 1]));
    return g->f[i] == '"' && free && i > in.from && g->f[i - 1] != ' ' &&
           g->c[i] != 0x201C;
}

static void quotes_in(struct dau_part *part, struct dau_range in)
{
    const struct dau_glyphs *g = &part->work->g;
    int open = -1;
    for (int i = in.from; i < in.to; i++) {
        if (opens(g, i, in)) {
            if (open >= 0)
                return; /* a mark was lost, or they stand within each other */
            open = i;
        } else if (closes(g, i, in)) {
            struct dau_range at = {open, i + 1};
            if (open >= 0)
                dau_mention_add(part, DAU_MENTION_QUOTE, at);
            open = -1;
        } else if (g->f[i] == '"') {
            return;
        }
    }
}

static void quotes_of(struct dau_part *part, const struct dau_node *node)
{
    switch (node->kind) {
    case DAU_NODE_PARAGRAPH:
        if (node->n_children == 0)
            quotes_in(part, dau_work_range(part->work, node->span));
        break;
    case DAU_NODE_ROOT:
    case DAU_NODE_SECTION:
    case DAU_NODE_ARTICLE:
    case DAU_NODE_LIST:
    case DAU_NODE_ITEM:
    case DAU_NODE_APPENDIX:
        break;
    default:
        return;
    }
    for (int i = 0; i < node->n_children; i++)
        quotes_of(part, &node->children[i]);
}

void dau_mention_quotes(struct dau_part *part)
{
    quotes_of(part, &part->letter->body);
}

void dau_mentions_collect(struct dau_part *part)
{
    struct dau_range in = dau_work_range(part->work, part->letter->span);
    part->letter->mentions = NULL;
    part->letter->n_mentions = 0;
    dau_mention_places(part, in);
    dau_mention_persons(part, in);
    dau_mention_numbers(part, in);
    dau_mention_periods(part, in);
    dau_mention_enclosures(part, in);
    dau_mention_quotes(part);
}
