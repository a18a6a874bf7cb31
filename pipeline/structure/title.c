/* Type and subject: a name in capitals with its title below, or V/v under the number
 * (Decree 30/2020/NĐ-CP, appendix I, II.5). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/head.h"

enum {
    MAX_TYPE_SUBJECT_ROWS = 9,
    MAX_TITLE_ROWS = 6, /* that may begin as a body does */
    FORMULA_WITHIN = 60 /* rows */
};

/* The type whose name fills the row in capitals: "QUYẾT ĐỊNH", "THÔNG BÁO". */
const struct dau_doc_type *dau_type_in(const struct dau_work *work,
                                       const struct dau_row *row)
{
    struct dau_range in = dau_glyphs_trim(&work->g, row->at, ".:,;*-_\"'`|~");
    if (in.to - in.from > 40 || dau_glyphs_caps(&work->g, in) < 0.8F)
        return NULL;
    const struct dau_doc_type *best = NULL;
    int best_cost = 99;
    for (int i = 0; i < work->tables->n_types; i++) {
        const struct dau_doc_type *type = &work->tables->types[i];
        int max = (int)strlen(type->folded) / 4;
        int cost = dau_glyphs_cost(&work->g, in, type->folded, max);
        if (cost <= max && cost < best_cost && strcmp(type->folded, "cong van") != 0) {
            best = type;
            best_cost = cost;
        }
    }
    return best;
}

/* "Ye viẹc": the end of two words that look like "Về việc", letter for letter; or -1.
 */
static int looks_like_about(const struct dau_glyphs *g, int at, int to)
{
    static const char about[] = "ve viec";
    int n = (int)sizeof about - 1, wrong = 0;
    if (at + n >= to || g->f[at + n] != ' ' || g->f[at + 2] != ' ' ||
        !dau_text_is_upper(g->c[at]))
        return -1;
    for (int i = 0; i < n; i++)
        wrong += g->f[at + i] != about[i];
    return wrong <= 1 ? at + n : -1;
}

static int eat_about(const struct dau_glyphs *g, int at, int to)
{
    static const char *const words[] = {"v/v:", "v/v",      "vv:",     "viv",
                                        "v/y",  "ve viec:", "ve viec", "vn",
                                        "v.v",  "viv.",     "v/v."};
    while (at < to && strchr(" -_.~'|\"", g->f[at]))
        at++; /* dirt */
    if (at >= to)
        return -1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int end = dau_glyphs_eat(g, at, to, words[i]);
        if (end >= 0)
            return end;
    }
    /* "V/vtuyên truyền": the blank was lost. */
    if (at + 3 < to && strncmp(g->f + at, "v/v", 3) == 0)
        return at + 3;
    if (looks_like_about(g, at, to) >= 0)
        return looks_like_about(g, at, to);
    /* "V⁄%v triển khai": two v with signs between them. */
    int second = at + 1;
    while (second < to && second < at + 4 && !dau_text_is_letter(g->c[second]) &&
           !dau_glyph_is_digit(g->f[second]) && g->f[second] != ' ')
        second++;
    bool torn = g->f[at] == 'v' && second > at + 1 && second + 1 < to &&
                g->f[second] == 'v' && g->f[second + 1] == ' ';
    return torn ? second + 1 : -1;
}

/* A subject begins with a capital; in a sentence "về việc" does not. */
bool dau_subject_begins(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "-_.~'|\"");
    return at.from < at.to && dau_text_is_upper(work->g.c[at.from]) &&
           eat_about(&work->g, at.from, at.to) >= 0;
}

/* The first words of the row are those of the issuer in small letters: "Sở Y tế đề
 * nghị". */
static bool begins_with_issuer(const struct dau_head *head, const struct dau_row *row)
{
    struct dau_work *work = head->work;
    for (int r = head->part->first; r < head->row; r++) {
        const struct dau_row *issuer = dau_head_row(head, r);
        if (issuer->role != DAU_ROLE_ISSUER)
            continue;
        struct dau_range name = dau_glyphs_trim(&work->g, issuer->at, ".,-*");
        int n = name.to - name.from < 12 ? name.to - name.from : 12;
        if (n >= 5 && row->at.to - row->at.from > n &&
            strncmp(work->g.f + row->at.from, work->g.f + name.from, (size_t)n) == 0)
            return dau_glyphs_caps(&work->g, row->at) < 0.6F;
    }
    return false;
}

static bool is_issuer_again(const struct dau_head *head, const struct dau_row *row)
{
    struct dau_work *work = head->work;
    for (int r = head->part->first; r < head->row; r++) {
        if (dau_head_row(head, r)->role != DAU_ROLE_ISSUER)
            continue;
        struct dau_range name =
            dau_glyphs_trim(&work->g, dau_head_row(head, r)->at, ".,-*");
        struct dau_range own = dau_glyphs_trim(&work->g, row->at, ".,-*");
        int n = name.to - name.from;
        if (n == own.to - own.from &&
            strncmp(work->g.f + name.from, work->g.f + own.from, (size_t)n) == 0)
            return true;
    }
    return false;
}

/* A long line that begins with a capital after a line that was not full: the body. */
static bool is_first_of_body(const struct dau_work *work, const struct dau_row *row,
                             const struct dau_row *before)
{
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    if (first >= row->at.to || !dau_text_is_upper(work->g.c[first]) ||
        dau_glyphs_caps(&work->g, row->at) > 0.6F)
        return false;
    struct dau_box own = row->line->box, last = before->line->box;
    /* More than an empty line lies between the two. */
    if (own.w && last.w && row->page == before->page &&
        5 * (own.y - last.y - last.h) > 6 * (own.h > last.h ? own.h : last.h))
        return true;
    if (own.w && last.w && row->page->width)
        return own.w > row->page->width * 6 / 10 &&
               own.x + own.w > last.x + last.w + row->page->width / 12;
    int length = row->at.to - row->at.from, short_of = before->at.to - before->at.from;
    return length > 66 && short_of < length * 2 / 3;
}

/* True when this line and the next are set about one middle, one wider than the other:
 * titles are; of a paragraph the first line is indented, the others are full. */
static bool is_centred(const struct dau_head *head, int r)
{
    const struct dau_row *row = dau_head_row(head, r), *next = row + 1;
    if (r + 1 >= head->part->end || next->page != row->page)
        return false;
    struct dau_box a = row->line->box, b = next->line->box;
    int wide = row->page->width, off = 2 * a.x + a.w - 2 * b.x - b.w;
    return wide && a.w && b.w && 100 * abs(off) < 3 * wide &&
           100 * abs(a.w - b.w) > 5 * wide;
}

/* The rows right under the name of the type up to an empty line, when no sentence ends
 * there: "Triển khai phong trào …" is what the plan is about. */
static bool stands_apart(const struct dau_head *head, int first)
{
    for (int r = first; r < head->part->end && r < first + MAX_TITLE_ROWS; r++) {
        const struct dau_row *next = dau_head_row(head, r + 1);
        if (r + 1 < head->part->end && next->gap)
            return !strchr(".;:,", dau_row_last(head->work, dau_head_row(head, r)));
    }
    return false;
}

/* True when the row can no longer belong to the title under the name of the type. */
static bool ends_title(const struct dau_head *head, int first, int r)
{
    const struct dau_work *work = head->work;
    const struct dau_row *row = dau_head_row(head, r),
                         *before = dau_head_row(head, r - 1);
    /* An empty line ends it, but no body begins with a small letter. */
    bool small = dau_text_is_lower(work->g.c[row->at.from]);
    if (r > first && ((row->gap && !small) || dau_row_is_rule(work, row)))
        return true;
    int end;
    bool opens = dau_row_is_opening(work, row) || begins_with_issuer(head, row);
    if (row->zone == DAU_ZONE_TABLE || dau_row_is_salute(work, row, &end) ||
        (opens && !(r == first && (is_centred(head, r) || stands_apart(head, r)))))
        return true;
    bool shouts = dau_glyphs_caps(&work->g, row->at) > 0.75F;
    bool shouted = dau_glyphs_caps(&work->g, before->at) > 0.75F;
    bool announces =
        dau_text_is_upper(work->g.c[row->at.from]) && dau_row_last(work, row) == ':';
    if (r > first && !shouts && (announces || is_first_of_body(work, row, before)))
        return true;
    bool formula = shouts && (dau_phrase_at(work->tables, &work->g, row->at.from,
                                            row->at.to, "position", &end) ||
                              is_issuer_again(head, row));
    return r > first &&
           ((shouts && !shouted) || formula || dau_row_last(work, before) == '.');
}

/* The title under the type; returns the row after it. */
int dau_head_take_title(struct dau_head *head, int first)
{
    int r = first;
    while (r < head->part->end && r < first + 2 &&
           dau_row_is_rule(head->work, dau_head_row(head, r)))
        dau_head_row(head, r++)->role = DAU_ROLE_RULE;
    /* "NGHỊ ĐỊNH / CỦA HỘI ĐỒNG BỘ TRƯỞNG": whose it is, as older forms say. */
    if (r < head->part->end &&
        dau_glyphs_caps(&head->work->g, dau_head_row(head, r)->at) > 0.7F &&
        dau_glyphs_eat(&head->work->g, dau_head_row(head, r)->at.from,
                       dau_head_row(head, r)->at.to, "cua") >= 0)
        dau_head_row(head, r++)->role = DAU_ROLE_HEADER;
    first = r;
    while (r < head->part->end && r - first < MAX_TYPE_SUBJECT_ROWS &&
           !ends_title(head, first, r))
        dau_head_row(head, r++)->role = DAU_ROLE_SUBJECT;
    if (r == first)
        return r;
    head->subject_first = first;
    head->subject_end = r;
    while (r < head->part->end && dau_row_is_rule(head->work, dau_head_row(head, r)))
        dau_head_row(head, r++)->role = DAU_ROLE_RULE;
    return r;
}

/* "V/v ……": a blank to be filled in says nothing. */
static bool says_something(const char *text)
{
    while (*text) {
        uint32_t c = dau_text_next(&text);
        if (dau_text_is_letter(c) || dau_text_is_digit(c))
            return true;
    }
    return false;
}

static bool is_year(const char *at)
{
    return strspn(at, "0123456789") == 4;
}

/* What specks add to a printed title: a low stroke at a word, a sign alone before "số";
 * and the blank that a dash between two years lost. */
static char *without_specks(const struct dau_work *work, const char *value)
{
    struct dau_buf buf = {0};
    for (const char *c = value; *c; c++) {
        bool alone = c > value && c[-1] == ' ' && strchr(":.,'", *c) && c[1] == ' ' &&
                     strncmp(c + 2, "số ", strlen("số ")) == 0;
        bool low = *c == '_' && (c == value || c[-1] == ' ') && c[1] != ' ';
        bool years = *c == '-' && c - value >= 4 && is_year(c - 4) && c[1] == ' ' &&
                     is_year(c + 2);
        if (alone)
            c++;
        else if (!low)
            dau_buf_puts(&buf, years ? " -" : (char[]){*c, '\0'});
    }
    char *text = dau_arena_strdup(work->arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}

void dau_head_set_subject(struct dau_head *head)
{
    struct dau_work *work = head->work;
    if (!head->subject_end)
        return;
    /* A column may have been read between its rows: only they count. */
    struct dau_range text = {-1, -1};
    char *value = NULL;
    struct dau_span span = {0, 0};
    for (int r = head->subject_first; r < head->subject_end; r++) {
        const struct dau_row *row = dau_head_row(head, r);
        if (row->role != DAU_ROLE_SUBJECT)
            continue;
        struct dau_span own = row->span;
        text = row->at;
        if (!value) {
            int about = eat_about(&work->g, text.from, text.to);
            struct dau_range rest = {about < 0 ? text.from : about, text.to};
            rest = dau_glyphs_trim(&work->g, rest, ":");
            while (about >= 0 && rest.from < rest.to &&
                   strchr("-: ", work->g.f[rest.from]))
                rest.from++;
            value = dau_glyphs_text(&work->g, rest, work->arena);
            span = own;
        } else {
            bool glued = dau_flow_is_broken_number(&work->flow, own.from - 1);
            value =
                dau_arena_printf(work->arena, "%s%s%s", value,
                                 glued || !*value ? "" : " ", dau_work_text(work, own));
            span.to = own.to;
        }
    }
    if (!value || !says_something(value))
        return;
    size_t n = strlen(value);
    while (n && strchr(" .;", value[n - 1]))
        value[--n] = '\0';
    if (dau_work_is_scan(work, span))
        value = without_specks(work, value);
    dau_field_set(work, &head->part->letter->fields.subject, value, span, 0.9F,
                  head->type >= 0 ? "title" : "about");
}

static const struct dau_doc_type *type_by_symbol(const struct dau_head *head)
{
    struct dau_work *work = head->work;
    struct dau_number number;
    const struct dau_field *field = &head->part->letter->fields.number;
    if (!field->value)
        return NULL;
    struct dau_glyphs g = dau_glyphs_of(work->scratch, field->value);
    if (!dau_number_read(&g, 0, g.n, DAU_NUMBER_LOOSE, &number))
        return NULL;
    const char *code = dau_number_type_code(&g, &number, work->scratch);
    const char *family = head->part->party_number ? "DANG"
                         : number.year            ? "QPPL"
                                                  : "ND30";
    for (int i = 0; i < work->tables->n_types; i++) {
        const struct dau_doc_type *type = &work->tables->types[i];
        if (*type->code_folded && strcmp(type->code_folded, code) == 0 &&
            strcmp(type->family, family) == 0)
            return type;
    }
    return NULL;
}

/* "QUYẾT ĐỊNH:" stands once more over the articles: that is what the act is. */
static const struct dau_doc_type *type_in_formula(const struct dau_head *head)
{
    const struct dau_work *work = head->work;
    for (int r = head->type + 1; r < head->part->end && r < head->type + FORMULA_WITHIN;
         r++) {
        const struct dau_row *row = dau_head_row(head, r);
        if (dau_row_last(work, row) == ':' && dau_type_in(work, row))
            return dau_type_in(work, row);
    }
    return NULL;
}

/* "QUY ĐỊNH" is what is left of "QUYẾT ĐỊNH" when symbol or formula say so; NULL when
 * neither does, or their name is too far from what was read. */
static const struct dau_doc_type *other_type(const struct dau_head *head)
{
    const struct dau_work *work = head->work;
    const struct dau_doc_type *printed = head->part->type,
                              *other = type_in_formula(head);
    if (!other && !head->part->party_number)
        other = type_by_symbol(head);
    if (!other || strcmp(other->code_folded, printed->code_folded) == 0)
        return NULL;
    int max = (int)strlen(other->folded) / 2;
    struct dau_range in =
        dau_glyphs_trim(&work->g, dau_head_row(head, head->type)->at, ".:,;*-_\"'`|~");
    return dau_glyphs_cost(&work->g, in, other->folded, max) <= max ? other : NULL;
}

void dau_head_set_type(struct dau_head *head)
{
    struct dau_part *part = head->part;
    struct dau_field *field = &part->letter->fields.type;
    if (head->type >= 0) {
        part->printed_type = true;
        const struct dau_doc_type *other = other_type(head);
        if (other) {
            dau_field_set(head->work, field, other->name,
                          dau_head_row(head, head->type)->span, 0.75F, "formula");
            dau_field_add_alt(head->work, field, part->type->name, "printed", 0.25F);
            part->type = other;
            return;
        }
        dau_field_set(head->work, field, part->type->name,
                      dau_head_row(head, head->type)->span, 0.97F, "printed");
        return;
    }
    const struct dau_doc_type *coded = type_by_symbol(head);
    bool about = head->subject_end > 0;
    if (coded && !about && !part->has_salute) {
        dau_field_set(head->work, field, coded->name, (struct dau_span){0, 0}, 0.6F,
                      "symbol");
        part->type = coded;
    } else if (about || (part->has_salute && part->has_number)) {
        dau_field_set(head->work, field, "Công văn", (struct dau_span){0, 0},
                      about ? 0.93F : 0.8F, "letter");
    }
}
