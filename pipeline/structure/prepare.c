/* Lines that stand in the wrong block: a number or position taken for dirt because it
 * is half handwriting, a page number inside the text of a page. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/number.h"
#include "structure/label.h"
#include "structure/work.h"

/* Letters at its end by which a broken position is known, and by how many its length
 * may be off. */
enum { BROKEN_END = 4, MOST_OFF = 3 };

static char *line_text(const struct dau_line *line, struct dau_arena *arena)
{
    struct dau_buf buf = {0};
    for (int i = 0; i < line->n_tokens; i++) {
        if (i)
            dau_buf_putc(&buf, ' ');
        dau_buf_puts(&buf, line->tokens[i].text);
    }
    char *text = dau_arena_strdup(arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}

static void remove_line(struct dau_block *block, int l)
{
    memmove(block->lines + l, block->lines + l + 1,
            (size_t)(block->n_lines - l - 1) * sizeof *block->lines);
    block->n_lines--;
}

static struct dau_block *block_of(struct dau_page *page, enum dau_zone zone)
{
    for (int b = 0; b < page->n_blocks; b++)
        if (page->blocks[b].zone == zone && page->blocks[b].n_lines)
            return &page->blocks[b];
    return NULL;
}

/* Puts the line where its height says into the block. */
static void insert_line(struct dau_page *page, struct dau_block *block,
                        struct dau_line line)
{
    dau_block_add_line(page, block);
    int at = block->n_lines - 1;
    for (; at > 0 && block->lines[at - 1].box.y > line.box.y; at--)
        block->lines[at] = block->lines[at - 1];
    block->lines[at] = line;
    block->box = dau_box_join(block->box, line.box);
}

/* "Số: …/SYT-NVY" in the upper part of a page. */
static bool is_number_line(const struct dau_page *page, const struct dau_line *line,
                           struct dau_arena *scratch)
{
    struct dau_glyphs g = dau_glyphs_of(scratch, line_text(line, scratch));
    int at = dau_glyphs_skip(&g, 0, g.n);
    bool says_so = at + 2 < g.n && g.f[at] == 's' && strchr("o6e0", g.f[at + 1]) &&
                   dau_text_is_upper(g.c[at]);
    return line->box.y < page->height / 3 && says_so && g.n < 60 &&
           (memchr(g.f, '/', (size_t)g.n) || memchr(g.f, ':', (size_t)g.n));
}

static bool is_position_line(const struct dau_tables *tables,
                             const struct dau_line *line, struct dau_arena *scratch)
{
    struct dau_glyphs g = dau_glyphs_of(scratch, line_text(line, scratch));
    struct dau_range all = {0, g.n};
    return dau_glyphs_caps(&g, all) > 0.8F && g.n < 50 &&
           dau_phrase_is(tables, &g, all, "position");
}

/* Letters and figures alone. */
static char *squeeze(const char *text, struct dau_arena *scratch)
{
    char *out = dau_arena_strdup(scratch, text), *end = out;
    for (; *text; text++)
        if (dau_glyph_is_word(*text))
            *end++ = *text;
    *end = '\0';
    return out;
}

static int common_end(const char *a, const char *b)
{
    int n = (int)strlen(a), m = (int)strlen(b), same = 0;
    while (same < n && same < m && a[n - 1 - same] == b[m - 1 - same])
        same++;
    return same;
}

/* The position of which the row has half the letters, from the end, and the length; its
 * beginning is broken by the ring of a seal: "#PHELTƯỚNG" for "THỦ TƯỚNG". NULL for
 * none. */
static const struct dau_phrase *broken_position(const struct dau_tables *tables,
                                                const struct dau_line *line,
                                                struct dau_arena *scratch)
{
    struct dau_glyphs g = dau_glyphs_of(scratch, line_text(line, scratch));
    struct dau_range all = {0, g.n};
    const struct dau_phrase *best = NULL;
    int best_same = 0;
    char *own = squeeze(g.f, scratch);
    char *upper = dau_text_upper(scratch, line_text(line, scratch));
    if (dau_glyphs_caps(&g, all) < 0.6F)
        return NULL;
    for (int i = 0; i < tables->n_phrases; i++) {
        const struct dau_phrase *phrase = &tables->phrases[i];
        if (strcmp(phrase->use, "position") != 0)
            continue;
        char *letters = squeeze(phrase->folded, scratch);
        int n = (int)strlen(letters), off = abs(n - (int)strlen(own)),
            same = common_end(own, letters);
        if (off > MOST_OFF || same < BROKEN_END || 2 * same < n)
            continue;
        /* Marks decide between "TƯỚNG" and "TRƯỞNG", then the length. */
        same += common_end(upper, dau_text_upper(scratch, phrase->text));
        same = (MOST_OFF + 1) * same - off;
        if (same > best_same) {
            best = phrase;
            best_same = same;
        }
    }
    return best;
}

/* Gives the row of a broken position its words, with little certainty. */
static bool mend_position(const struct dau_tables *tables, struct dau_page *page,
                          struct dau_line *line, struct dau_arena *scratch)
{
    const struct dau_phrase *phrase = broken_position(tables, line, scratch);
    if (!phrase || line->n_tokens > 3 || line->box.y < page->height / 4 ||
        line->box.x < page->width * 2 / 5)
        return false;
    dau_token_change(page, &line->tokens[0], dau_text_upper(scratch, phrase->text),
                     DAU_WHY_LEXICON, 0.45F);
    for (int t = 1; t < line->n_tokens; t++) {
        dau_token_change(page, &line->tokens[t], "", DAU_WHY_LEXICON, 0.45F);
        line->tokens[t].flags |= DAU_TOKEN_JOINED;
    }
    return true;
}

static enum dau_zone right_zone(const struct dau_tables *tables,
                                const struct dau_page *page,
                                const struct dau_line *line, struct dau_arena *scratch)
{
    if (!line->n_tokens || !page->height)
        return DAU_ZONE_DEBRIS;
    if (is_number_line(page, line, scratch))
        return DAU_ZONE_HEADER_LEFT;
    return is_position_line(tables, line, scratch) ? DAU_ZONE_FOOT_RIGHT
                                                   : DAU_ZONE_DEBRIS;
}

/* True when the block has read the same ink already: a doubtful second reading. */
static bool is_there(const struct dau_block *block, struct dau_box box)
{
    int y = box.y + box.h / 2;
    for (int l = 0; l < block->n_lines; l++) {
        struct dau_box at = block->lines[l].box;
        int left = at.x > box.x ? at.x : box.x;
        int right = at.x + at.w < box.x + box.w ? at.x + at.w : box.x + box.w;
        if (y > at.y && y < at.y + at.h && 2 * (right - left) > box.w)
            return true;
    }
    return false;
}

static void rescue_lines(const struct dau_tables *tables, struct dau_page *page,
                         struct dau_arena *scratch)
{
    for (int b = 0; b < page->n_blocks; b++) {
        enum dau_zone zone = page->blocks[b].zone;
        if (zone != DAU_ZONE_DEBRIS && zone != DAU_ZONE_HANDWRITING &&
            zone != DAU_ZONE_SIGNATURE)
            continue;
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            struct dau_line line = page->blocks[b].lines[l];
            enum dau_zone right = right_zone(tables, page, &line, scratch);
            struct dau_block *home =
                block_of(page, right == DAU_ZONE_DEBRIS ? DAU_ZONE_FOOT_RIGHT : right);
            if (!home || is_there(home, line.box) ||
                (right == DAU_ZONE_DEBRIS &&
                 !mend_position(tables, page, &line, scratch)))
                continue;
            remove_line(&page->blocks[b], l--);
            insert_line(page, home, line);
        }
    }
}

static bool is_page_number(const struct dau_page *page, const struct dau_line *line)
{
    if (line->n_tokens != 1)
        return false;
    char *end;
    long value = strtol(line->tokens[0].text, &end, 10);
    return !*end && end > line->tokens[0].text && value >= 2 &&
           value >= page->number - 1L && value - 1 <= page->number;
}

/* In text a page number is the first or last line of a page. */
static void part_page_number(struct dau_page *page)
{
    if (page->height || page->n_blocks != 1 || page->blocks[0].n_lines < 4)
        return;
    int last = page->blocks[0].n_lines - 1;
    int at = is_page_number(page, &page->blocks[0].lines[0])      ? 0
             : is_page_number(page, &page->blocks[0].lines[last]) ? last
                                                                  : -1;
    if (at < 0)
        return;
    struct dau_line line = page->blocks[0].lines[at];
    remove_line(&page->blocks[0], at);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_PAGE_NUMBER);
    *dau_block_add_line(page, block) = line;
}

enum { HEADER_LINES = 30 };

/* The word without signs at its ends, folded. */
static char *bare_word(const char *text, struct dau_arena *scratch)
{
    char *word = dau_text_fold(scratch, text);
    word += strspn(word, "-_.~'|\"*:`");
    size_t n = strlen(word);
    while (n && strchr("-_.~'|\"*:`", word[n - 1]))
        word[--n] = '\0';
    return word;
}

/* The line holds the date of the letter or begins with its number. */
static bool heads_subject(const struct dau_line *line, struct dau_arena *scratch)
{
    for (int i = 0; i + 1 < line->n_tokens; i++)
        if (strcmp(bare_word(line->tokens[i].text, scratch), "ngay") == 0)
            return true;
    return line->n_tokens &&
           strcmp(bare_word(line->tokens[0].text, scratch), "so") == 0;
}

/* "V/v" as engines read it: a word that is known for it, or right below the number any
 * two or three letters that begin with its first, small letters after them. */
static bool is_about(const struct dau_line *line, const struct dau_line *above,
                     struct dau_arena *scratch)
{
    static const char *const readings[] = {"v/v", "viv", "vjv", "v/y",
                                           "vlv", "v1v", "w/v", "v/w"};
    const char *read = bare_word(line->tokens[0].read, scratch);
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        if (strcmp(read, readings[i]) == 0)
            return true;
    const char *next = line->tokens[1].read;
    size_t n = dau_text_count(line->tokens[0].read);
    return above && line->tokens[0].cert >= 0 &&
           strchr("VW", line->tokens[0].read[0]) && (n == 2 || n == 3) &&
           dau_text_is_lower(dau_text_next(&next)) &&
           strcmp(bare_word(line->tokens[0].text, scratch), "ve") != 0 &&
           heads_subject(above, scratch);
}

/* Debris may stand before "Kính gửi". */
static bool is_salute(const struct dau_line *line, struct dau_arena *scratch)
{
    for (int i = 0; i + 1 < line->n_tokens; i++)
        if (strcmp(bare_word(line->tokens[i].text, scratch), "kinh") == 0 &&
            strncmp(bare_word(line->tokens[i + 1].text, scratch), "gui", 3) == 0)
            return true;
    return false;
}

/* At the start of a line of the head "V/v" is no word, whatever the words around it
 * made of it. */
static void mend_about(struct dau_page *page, struct dau_arena *scratch)
{
    const struct dau_line *above = NULL;
    int seen = 0;
    for (int b = 0; b < page->n_blocks && seen < HEADER_LINES; b++)
        for (int l = 0; l < page->blocks[b].n_lines && seen < HEADER_LINES;
             l++, seen++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            if (is_salute(line, scratch))
                return; /* what follows is the body */
            bool about = line->n_tokens >= 2 &&
                         dau_zone_is_text(page->blocks[b].zone) &&
                         is_about(line, above, scratch);
            struct dau_token *first = line->tokens;
            if (about && strcmp(first->text, "V/v") != 0 &&
                strcmp(dau_text_fold(scratch, first->text), "v/v") != 0)
                dau_token_change(page, first, "V/v", DAU_WHY_CODE, 0.9F);
            above = line->n_tokens ? line : above;
        }
}

/* "S6: 12-KH/TU" made "a 12-KH/TU": before a number with its symbol stands "Số". */
static void mend_number_word(struct dau_page *page, struct dau_line *line,
                             struct dau_arena *scratch)
{
    static const char *const readings[] = {"s6", "so", "s0", "s4", "se", "sd", "sb"};
    struct dau_token *first = line->tokens;
    if (line->n_tokens < 2 || first->cert < 0 ||
        !dau_text_is_digit((unsigned char)line->tokens[1].read[0]) ||
        !strpbrk(line->tokens[1].read, "/-"))
        return;
    const char *read = bare_word(first->read, scratch);
    const char *text = strchr(first->read, ':') ? "Số:" : "Số";
    bool capital = first->read[0] == 'S';
    for (size_t i = 0; capital && i < sizeof readings / sizeof *readings; i++)
        if (strcmp(read, readings[i]) == 0 && strcmp(first->text, text) != 0)
            dau_token_change(page, first, text, DAU_WHY_CODE, 0.9F);
}

/* "Ill- TỔ CHỨC": what was read at the start of a line is the mark of a section, what
 * was made of it, as "IN", is none. */
static void mend_label(struct dau_page *page, struct dau_line *line,
                       struct dau_arena *scratch)
{
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    if (line->n_tokens < 2 || strcmp(line->tokens[0].read, line->tokens[0].text) == 0)
        return;
    struct dau_token *first = &line->tokens[0];
    const char *next = line->tokens[1].text;
    struct dau_glyphs text =
        dau_glyphs_of(scratch, dau_arena_printf(scratch, "%s %s", first->text, next));
    struct dau_glyphs read =
        dau_glyphs_of(scratch, dau_arena_printf(scratch, "%s %s", first->read, next));
    if (dau_label_read(&text, 0, text.n, labels) > 0)
        return;
    int n = dau_label_read(&read, 0, read.n, labels);
    if (n > 0 && labels[0].kind == DAU_LABEL_ROMAN)
        dau_token_change(page, first, dau_label_text(&read, &labels[0], scratch),
                         DAU_WHY_CODE, 0.9F);
}

/* "CHU_TICH": a rule or the edge of a seal joined two words. */
static void mend_joint(struct dau_page *page, struct dau_token *token,
                       struct dau_arena *scratch)
{
    const char *stroke = strchr(token->read, '_');
    if (!stroke || stroke == token->read || token->cert < 0)
        return;
    const char *next = stroke + 1;
    if (!dau_text_is_letter(dau_text_next(&next)) || stroke[-1] == ' ' ||
        !strchr(token->text, '_'))
        return;
    char *text = dau_arena_strdup(scratch, token->text), *out = text;
    for (const char *in = text; *in; in++) {
        char c = *in == '_' ? ' ' : *in;
        if (c != ' ' || (out > text && out[-1] != ' '))
            *out++ = c;
    }
    *out = '\0';
    dau_token_change(page, token, text, DAU_WHY_LEXICON, 0.8F);
}

/* "BCH" made a word, as BẠCH: capitals without a vowel that are known to begin the name
 * of a body stay as they were read. */
static void mend_initials(struct dau_page *page, struct dau_token *token,
                          const struct dau_tables *tables, struct dau_arena *scratch)
{
    if (token->cert < 0 || strcmp(token->read, token->text) == 0 ||
        strlen(token->read) > 5 || strpbrk(token->read, "AEIOUYaeiouy"))
        return;
    for (int i = 0; i < tables->n_heads; i++)
        if (strcmp(dau_text_upper(scratch, tables->heads[i].folded), token->read) == 0)
            dau_token_change(page, token,
                             dau_text_upper(scratch, tables->heads[i].text),
                             DAU_WHY_CODE, 0.9F);
}

static void mend_lines(struct dau_page *page, const struct dau_tables *tables,
                       struct dau_arena *scratch)
{
    for (int b = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            struct dau_line *line = &page->blocks[b].lines[l];
            mend_label(page, line, scratch);
            mend_number_word(page, line, scratch);
            for (int i = 0; i < line->n_tokens; i++) {
                mend_joint(page, &line->tokens[i], scratch);
                mend_initials(page, &line->tokens[i], tables, scratch);
            }
        }
}

void dau_prepare_doc(struct dau_doc *doc, const struct dau_tables *tables,
                     struct dau_arena *scratch)
{
    for (int i = 0; i < doc->n_pages; i++) {
        rescue_lines(tables, doc->pages[i], scratch);
        part_page_number(doc->pages[i]);
        mend_about(doc->pages[i], scratch);
        mend_lines(doc->pages[i], tables, scratch);
        dau_places_mend(doc->pages[i], tables, scratch);
        dau_symbols_mend(doc->pages[i], tables, scratch);
    }
    dau_gazetteer_mend(doc, tables, scratch);
}
