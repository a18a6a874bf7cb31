/* The foot of a letter: who signs and for whom, and to whom it goes (Decree
 * 30/2020/NĐ-CP, appendix I, boxes 7, 9b, 12; Party letters sign T/M, K/T, T/L). The
 * two columns may be zones, follow each other, or share lines. */
#include <string.h>

#include "base/text.h"
#include "structure/header.h"
#include "structure/label.h"

enum {
    MAX_NAME_WORDS = 6,
    MAX_SIGN_LENGTH = 90,
    NAME_WITHIN = 8, /* rows from the position to the name; seal debris lies between */
    MAX_FOOT_ROWS = 60,
    COPY_HEAD = 8 /* rows from the end of the foot to the words of a copy */
};

/* Where a foot was found and what was taken from it. */
struct foot {
    struct dau_part *part;
    struct dau_work *work;
    int first, end; /* rows */
    int near;       /* row of "Nơi nhận", -1 without */
    bool in_list;
    bool named;
    bool scribbled;        /* the pen wrote before the first position */
    struct dau_range item; /* of the distribution, still open */
};

static struct dau_row *row_of(const struct foot *foot, int r)
{
    return &foot->work->rows[r];
}

/* "Nơi nhận:" at the start of the row; `*end` after it. */
static bool is_near(const struct dau_work *work, const struct dau_row *row, int *end)
{
    static const char *const words[] = {"noi nhan", "noi goi", "noi gui", "sao goi",
                                        "sao gui"};
    const struct dau_glyphs *g = &work->g;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *end = dau_glyphs_eat(g, row->at.from, row->at.to, words[i]);
        int sign = *end < 0 ? -1 : dau_glyphs_skip(g, *end, row->at.to);
        struct dau_range rest = {sign, row->at.to};
        if (sign >= 0 && (sign >= row->at.to || strchr(":.;/", g->f[sign]) ||
                          dau_glyphs_caps(g, rest) > 0.7F)) {
            *end = sign < row->at.to && strchr(":.;/", g->f[sign]) ? sign + 1 : sign;
            return dau_text_is_upper(
                g->c[dau_glyphs_skip(g, row->at.from, row->at.to)]);
        }
    }
    struct dau_range head = {row->at.from, row->at.to};
    if (head.to - head.from > 13)
        head.to = head.from + 13;
    struct dau_range found = dau_glyphs_search(g, head, "noi nhan:", 4);
    if (found.from != row->at.from)
        return false;
    *end = found.to;
    return memchr(g->f + found.from, ':', (size_t)(found.to - found.from)) != NULL;
}

/* True when the engine may have read `f` for the letter `mark` of an authority. */
static bool may_be(char mark, char f)
{
    static const struct {
        char mark;
        const char *read;
    } shapes[] = {{'t', "t1i7f"}, {'k', "kx"},  {'l', "l1i"}, {'m', "mn"},
                  {'q', "qo0"},   {'.', ".,:"}, {'/', "/1i"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (shapes[i].mark == mark)
            return strchr(shapes[i].read, f) && f;
    return mark == f;
}

/* "TM.", "KT.", "T/M" … at `at`; its end or -1. A capital must follow. */
static int eat_mark(const struct dau_work *work, int at, int to,
                    const struct dau_sign_mark **which)
{
    const struct dau_glyphs *g = &work->g;
    for (int strict = 1; strict >= 0; strict--)
        for (int i = 0; i < work->tables->n_marks; i++) {
            const char *mark = work->tables->marks[i].folded;
            int n = (int)strlen(mark), same = 0;
            while (same < n && at + same < to &&
                   (mark[same] == g->f[at + same] ||
                    (!strict && n > 2 && may_be(mark[same], g->f[at + same]))))
                same++;
            int next = dau_glyphs_skip(g, at + n, to), end;
            if (same < n || next >= to || !dau_text_is_upper(g->c[next]) ||
                dau_text_is_lower(g->c[at]))
                continue;
            /* A misread mark must be borne out: "II. NỘI DUNG" is no TL. */
            if (!strict && !dau_phrase_at(work->tables, g, next, to, "position", &end))
                continue;
            if (which)
                *which = &work->tables->marks[i];
            return at + n;
        }
    return -1;
}

static bool is_capitals(const struct dau_work *work, struct dau_range at)
{
    return dau_glyphs_caps(&work->g, at) >= 0.75F;
}

/* A position in capitals at `at`: "PHÓ GIÁM ĐỐC". */
static bool is_position(const struct dau_work *work, struct dau_range at)
{
    int end;
    at = dau_glyphs_trim(&work->g, at, ".,*_-\"'|~:;({}[]");
    if (at.to - at.from < 4 || at.to - at.from > MAX_SIGN_LENGTH ||
        !is_capitals(work, at))
        return false;
    if (dau_phrase_at(work->tables, &work->g, at.from, at.to, "position", &end))
        return true;
    return at.to - at.from < 40 &&
           dau_phrase_is(work->tables, &work->g, at, "position");
}

static bool is_authority(const struct dau_work *work, struct dau_range at)
{
    at.from = dau_glyphs_skip(&work->g, at.from, at.to);
    return at.to - at.from <= MAX_SIGN_LENGTH &&
           eat_mark(work, at.from, at.to, NULL) >= 0 &&
           dau_glyphs_caps(&work->g, at) >= 0.6F;
}

enum { MAX_SCRIBBLE = 7 };

/* Scribble in the place of the mark, then a position: "TT, GIÁM ĐỐC"; where it begins.
 */
static int after_scribble(const struct dau_work *work, const struct dau_row *row)
{
    if (row->zone != DAU_ZONE_FOOT_RIGHT || is_position(work, row->at) ||
        is_authority(work, row->at))
        return -1;
    for (int at = row->at.from + 1;
         at < row->at.to && at <= row->at.from + MAX_SCRIBBLE; at++)
        if (!dau_glyph_is_word(work->g.f[at - 1]) && dau_glyph_is_word(work->g.f[at]) &&
            is_position(work, (struct dau_range){at, row->at.to}))
            return at;
    return -1;
}

static bool is_sign_row(const struct dau_work *work, const struct dau_row *row)
{
    return is_authority(work, row->at) || is_position(work, row->at) ||
           after_scribble(work, row) >= 0;
}

/* Where degrees and ranks before a name end: "TS.", "Đại tá". */
static int skip_degrees(const struct dau_work *work, int at, int to)
{
    for (int i = 0; i < 3; i++) {
        int end;
        if (!dau_phrase_at(work->tables, &work->g, at, to, "degree", &end))
            break;
        while (end < to && strchr(". ", work->g.f[end]))
            end++;
        at = end;
    }
    return at;
}

/* Two to five syllables, each a capital and small letters, and nothing else. */
static bool is_name(const struct dau_work *work, struct dau_range at)
{
    const struct dau_glyphs *g = &work->g;
    at = dau_glyphs_trim(g, at, "._-*'\"|~/");
    at.from = dau_glyphs_skip(g, skip_degrees(work, at.from, at.to), at.to);
    int words = 0, letters = 0;
    for (int i = at.from; i < at.to; i++) {
        bool first = i == at.from || g->f[i - 1] == ' ';
        if (g->f[i] == ' ')
            continue;
        if (!dau_text_is_letter(g->c[i]) && !(g->f[i] == '\'' && !first))
            return false;
        if (first && !dau_text_is_upper(g->c[i]))
            return false;
        if (!first && dau_text_is_upper(g->c[i]))
            return false;
        /* One letter is a syllable only as a vowel: Giàng A Páo. */
        bool single = first && (i + 1 == at.to || g->f[i + 1] == ' ');
        if (single && !strchr("aeiouy", g->f[i]))
            return false;
        words += first;
        letters++;
    }
    return words >= 2 && words <= MAX_NAME_WORDS && letters >= 4 &&
           letters <= 7 * words;
}

static bool is_signed_mark(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "().[]");
    return dau_glyphs_cost(&work->g, at, "da ky", 1) <= 1;
}

/* Rows from `r` on hold a name before the body could go on. */
static bool name_follows(const struct dau_work *work, int r, int end)
{
    for (int i = r + 1; i <= r + NAME_WITHIN && i < end; i++) {
        if (is_name(work, work->rows[i].at) || is_signed_mark(work, &work->rows[i]))
            return true;
        if (work->rows[i].at.to - work->rows[i].at.from > 70)
            return false;
    }
    return false;
}

static bool is_bullet(const struct dau_work *work, const struct dau_row *row)
{
    struct dau_label labels[DAU_LABEL_MAX_READINGS];
    return dau_label_read(&work->g, row->at.from, row->at.to, labels) == 1 &&
           labels[0].kind == DAU_LABEL_DASH;
}

static bool sign_follows(const struct dau_work *work, int r, int end)
{
    for (int i = r + 1; i <= r + 3 && i < end; i++)
        if (is_sign_row(work, &work->rows[i]) && name_follows(work, i, end))
            return true;
    return false;
}

/* Cuts the right column off a line that both share: an authority, a position, or a name
 * after the items of the list. */
static void split_columns(struct foot *foot, int r)
{
    struct dau_work *work = foot->work;
    const struct dau_glyphs *g = &work->g;
    struct dau_row *row = row_of(foot, r);
    for (int i = row->span.from + 1; i < row->span.to; i++) {
        struct dau_range rest = {work->starts[i], row->at.to},
                         left = {row->at.from, rest.from};
        char before = g->f[rest.from - 1 > row->at.from ? rest.from - 2 : row->at.from];
        bool sign = is_authority(work, rest) ||
                    (is_position(work, rest) && !is_capitals(work, left) &&
                     strchr(";.:,", before));
        bool name = strchr(";.", before) && before && is_name(work, rest) &&
                    rest.to - rest.from > 8 && foot->in_list && is_bullet(work, row);
        if (!sign && !name)
            continue;
        if (dau_work_split(work, r, i)) {
            foot->part->end++;
            foot->end++;
        }
        return;
    }
}

static bool is_foot_zone(const struct dau_row *row)
{
    return row->zone == DAU_ZONE_FOOT_LEFT || row->zone == DAU_ZONE_FOOT_RIGHT;
}

/* The closing mark "./." stood at most two rows above. */
static bool after_closing(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    for (int i = r - 1; i >= part->body && i >= r - 2; i--) {
        struct dau_range at = dau_glyphs_trim(&work->g, work->rows[i].at, "\"'");
        if (at.to - at.from > 3 && strncmp(work->g.f + at.to - 3, "./.", 3) == 0)
            return true;
    }
    return false;
}

/* The first row of the foot, or -1: "Nơi nhận", or a signer; a signer after the closing
 * mark rather than one in a form that the body holds. */
static int find_foot(const struct dau_part *part)
{
    const struct dau_work *work = part->work;
    int end, weak = -1;
    for (int r = part->body; r < part->end; r++) {
        const struct dau_row *row = &work->rows[r];
        if (row->table)
            continue;
        bool sign = is_sign_row(work, row);
        if (is_near(work, row, &end))
            return weak >= 0 ? weak : r;
        if (is_foot_zone(row) && (sign || is_name(work, row->at)))
            return r;
        if (r == part->body || !sign || !name_follows(work, r, part->end))
            continue;
        if (after_closing(part, r) || is_authority(work, row->at))
            return r;
        if (weak < 0)
            weak = r;
    }
    return weak;
}

/* An authority that the engine put before "Nơi nhận" belongs to the foot as well. */
static int widen(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    while (r > part->body) {
        const struct dau_row *row = &work->rows[r - 1];
        bool part_of = is_sign_row(work, row) || is_foot_zone(row) ||
                       (is_name(work, row->at) && r - 2 >= part->body &&
                        is_sign_row(work, row - 1));
        if (!part_of || row->table)
            break;
        r--;
    }
    return r;
}

static void close_item(struct foot *foot)
{
    struct dau_work *work = foot->work;
    struct dau_letter *letter = foot->part->letter;
    struct dau_range at = dau_glyphs_trim(&work->g, foot->item, ".;,-:+*_|~");
    foot->item = (struct dau_range){0, 0};
    if (at.to - at.from < 2)
        return;
    struct dau_recipient *to = dau_arena_push(work->arena, &letter->distribution,
                                              &letter->n_distribution, sizeof *to);
    to->value = dau_glyphs_text(&work->g, at, work->arena);
    to->span = dau_work_span(work, at);
    to->conf = 0.9F;
}

static void open_item(struct foot *foot, struct dau_range at)
{
    close_item(foot);
    foot->item = at;
}

/* The text of a position with the marks that its words have: "GIÁM ĐÓC" is GIÁM ĐỐC.
 * What stands before and after it stays as it was read. */
static char *mended_position(const struct dau_work *work, struct dau_range at, int from)
{
    int end;
    const struct dau_phrase *known =
        dau_phrase_at(work->tables, &work->g, from, at.to, "position", &end);
    if (!known) {
        known = dau_phrase_is(work->tables, &work->g, (struct dau_range){from, at.to},
                              "position");
        end = at.to;
    }
    if (!known)
        return dau_glyphs_text(&work->g, at, work->arena);
    int word = dau_glyphs_skip(&work->g, from, at.to);
    struct dau_buf buf = {0};
    const struct dau_range pieces[] = {{at.from, word}, {end, at.to}};
    for (int i = pieces[0].from; i < pieces[0].to; i++) {
        char bytes[5];
        dau_buf_add(&buf, bytes, (size_t)dau_text_put(work->g.c[i], bytes));
    }
    dau_buf_puts(&buf, dau_text_upper(work->scratch, known->text));
    for (int i = pieces[1].from; i < pieces[1].to; i++) {
        char bytes[5];
        dau_buf_add(&buf, bytes, (size_t)dau_text_put(work->g.c[i], bytes));
    }
    char *text = dau_arena_strdup(work->arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}

/* One more row of a field. The other column may stand between the two in the flow. */
static void append(const struct dau_work *work, struct dau_field *field,
                   const char *value, const struct dau_row *row)
{
    if (value)
        field->value = dau_arena_printf(work->arena, "%s %s", field->value, value);
    field->printed = dau_arena_printf(work->arena, "%s %s", field->printed,
                                      dau_work_text(work, row->span));
    field->span.to = row->span.to;
}

static void append_authority(struct foot *foot, const struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_field *field = &foot->part->letter->fields.authority;
    const struct dau_sign_mark *mark = NULL;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ",;|~_");
    int end = eat_mark(work, at.from, at.to, &mark);
    char *value = mended_position(work, at, end < 0 ? at.from : end);
    if (mark) {
        foot->part->slash_authority |= mark->slash;
        foot->part->dot_authority |= !mark->slash;
        const char *rest = value; /* the mark has as many letters as were read for it */
        for (size_t i = 0; i < strlen(mark->folded); i++)
            dau_text_next(&rest);
        value = dau_arena_printf(work->arena, "%s%s",
                                 dau_text_upper(work->scratch, mark->folded), rest);
    }
    if (!field->value) {
        dau_field_set(work, field, value, row->span, 0.93F, "authority");
        return;
    }
    append(work, field, value, row);
}

/* "GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC": the mark before the first was lost or is handwriting.
 */
static bool is_deputy_of(const struct dau_work *work, const char *role,
                         const char *head)
{
    char *deputy = dau_text_fold(work->scratch, role),
         *chief = dau_text_fold(work->scratch, head);
    return strncmp(deputy, "pho ", 4) == 0 && strstr(deputy + 4, chief) == deputy + 4;
}

/* What the form asks for but nobody read: a person must say. */
static void suggest(const struct dau_work *work, struct dau_field *field,
                    const char *value)
{
    dau_field_add_alt(work, field, value, "form", 0.5F);
    field->review = true;
}

static void append_role(struct foot *foot, const struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_fields *fields = &foot->part->letter->fields;
    struct dau_field *role = &fields->role;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,;|~_-*:\"'");
    int scribble = after_scribble(work, row);
    if (scribble >= 0)
        at.from = scribble;
    char *value = mended_position(work, at, at.from);
    if (!role->value) {
        foot->scribbled = scribble >= 0;
        dau_field_set(work, role, value, row->span, scribble >= 0 ? 0.6F : 0.93F,
                      "position");
        return;
    }
    /* Twice the same: the deputy's "PHÓ" may have been lost under the seal. */
    bool twice = row->zone == DAU_ZONE_FOOT_RIGHT && strcmp(value, role->value) == 0;
    char *deputy = twice ? dau_arena_printf(work->arena, "PHÓ %s", value) : value;
    if (!fields->authority.value && is_deputy_of(work, deputy, role->value)) {
        struct dau_field *authority = &fields->authority;
        *authority = *role;
        authority->rule = "deputy-under-head";
        authority->conf = 0.68F;
        authority->handwritten = foot->scribbled;
        suggest(work, authority, dau_arena_printf(work->arena, "KT. %s", role->value));
        *role = (struct dau_field){0};
        dau_field_set(work, role, value, row->span, twice ? 0.55F : 0.9F, "position");
    } else {
        append(work, role, twice ? NULL : value, row);
    }
    if (twice)
        suggest(work, role, deputy);
}

/* The place where a name begins behind scribble and seal: ">##SZTrịnh Văn Toàn"; -1
 * when less than two thirds of the row would be name. */
static int name_after_dirt(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_glyphs *g = &work->g;
    int most = row->at.from + (row->at.to - row->at.from) / 3;
    for (int at = row->at.from + 1; at < row->at.to && at <= most; at++) {
        bool starts = dau_text_is_upper(g->c[at]) && at + 1 < row->at.to &&
                      dau_text_is_lower(g->c[at + 1]);
        if (starts && is_name(work, (struct dau_range){at, row->at.to}))
            return at;
    }
    return -1;
}

static void set_name(struct foot *foot, const struct dau_row *row, int from)
{
    struct dau_work *work = foot->work;
    struct dau_range at =
        dau_glyphs_trim(&work->g, (struct dau_range){from, row->at.to}, "._-*'\"|~/");
    float conf = from > row->at.from ? 0.5F : 0.93F;
    for (int i = row->span.from; i < row->span.to; i++) {
        const struct dau_token *token = work->flow.places[i].token;
        if (token->cert >= 0 && token->cert < conf)
            conf = token->cert;
    }
    dau_field_set(work, &foot->part->letter->fields.name,
                  dau_glyphs_text(&work->g, at, work->arena), row->span,
                  conf < 0.45F ? 0.45F : conf, "name");
    foot->named = true;
}

static bool is_drafter(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_glyphs *g = &work->g;
    struct dau_range at = dau_glyphs_trim(g, row->at, ".,");
    int letters = 0, digits = 0, i = at.from;
    for (; i < at.to && dau_text_is_letter(g->c[i]); i++)
        letters++;
    while (i < at.to && strchr(". ", g->f[i]))
        i++;
    bool bracket = i < at.to && g->f[i] == '(';
    i += bracket;
    for (; i < at.to && dau_glyph_is_digit(g->f[i]); i++)
        digits++;
    i += bracket && i < at.to && g->f[i] == ')';
    return letters >= 1 && letters <= 5 && digits >= 1 && digits <= 4 && i == at.to &&
           at.to - at.from <= 12 && (bracket || g->f[at.from + letters] == '.');
}

static bool begins_appendix(const struct dau_work *work, const struct dau_row *row)
{
    int end;
    return dau_glyphs_caps(&work->g, row->at) > 0.7F &&
           dau_phrase_at(work->tables, &work->g, row->at.from, row->at.to, "appendix",
                         &end);
}

static bool has_signer(const struct foot *foot)
{
    const struct dau_fields *fields = &foot->part->letter->fields;
    return fields->authority.value || fields->role.value;
}

/* A row that names the signer, his position, or that he has signed. */
static bool take_signer(struct foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_letter *letter = foot->part->letter;
    bool right = row->zone == DAU_ZONE_FOOT_RIGHT;
    bool may_name = right || (has_signer(foot) && row->zone != DAU_ZONE_FOOT_LEFT);
    int from = -1;
    if (!foot->named && may_name && is_name(work, row->at))
        from = row->at.from;
    else if (!foot->named && right && has_signer(foot))
        from = name_after_dirt(work, row);
    if (from >= 0)
        set_name(foot, row, from);
    else if (is_signed_mark(work, row))
        letter->has_signature = true;
    else
        return false;
    row->role = DAU_ROLE_SIGNER;
    return true;
}

static bool take_position(struct foot *foot, struct dau_row *row)
{
    if (!is_sign_row(foot->work, row) ||
        (foot->named && foot->part->letter->fields.role.value))
        return false;
    row->role = DAU_ROLE_SIGNER;
    if (is_authority(foot->work, row->at))
        append_authority(foot, row);
    else
        append_role(foot, row);
    return true;
}

/* A position that no table knows: capitals right under the authority. */
static bool take_unknown_position(struct foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_fields *fields = &foot->part->letter->fields;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,;|~_-*:\"'");
    int letters = 0, words = 1;
    for (int i = at.from; i < at.to; i++) {
        letters += dau_text_is_letter(work->g.c[i]);
        words += work->g.f[i] == ' ';
    }
    bool under = row[-1].role == DAU_ROLE_SIGNER && is_authority(work, row[-1].at);
    if (!under || fields->role.value || foot->named ||
        row->zone == DAU_ZONE_FOOT_LEFT || dau_glyphs_caps(&work->g, at) < 0.9F ||
        words < 2 || letters < 8 || letters + words - 1 < at.to - at.from ||
        at.to - at.from > MAX_SIGN_LENGTH)
        return false;
    row->role = DAU_ROLE_SIGNER;
    dau_field_set(work, &fields->role, dau_glyphs_text(&work->g, at, work->arena),
                  row->span, 0.72F, "under-authority");
    return true;
}

static bool take_drafter(struct foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    if (!is_drafter(work, row))
        return false;
    row->role = DAU_ROLE_DRAFTER;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, "");
    dau_field_set(work, &foot->part->letter->fields.drafter,
                  dau_glyphs_text(&work->g, at, work->arena), row->span, 0.7F,
                  "drafter");
    return true;
}

/* A row of the distribution list that begins an item or goes on with one. */
static bool take_list_row(struct foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    if (row->zone == DAU_ZONE_FOOT_RIGHT)
        return false;
    if (is_bullet(work, row) && foot->near >= 0) {
        row->role = DAU_ROLE_DISTRIBUTION;
        open_item(foot, row->at);
        return true;
    }
    int first = dau_glyphs_skip(&work->g, row->at.from, row->at.to);
    bool small = dau_text_is_lower(work->g.c[first]);
    bool follows = small || (row[-1].role == DAU_ROLE_DISTRIBUTION && !foot->named);
    char last = dau_row_last(work, row - 1);
    if (!foot->item.to || !follows || row->at.to - row->at.from >= 80 || last == '.')
        return false;
    row->role = DAU_ROLE_DISTRIBUTION;
    if (last == ';' && !small)
        open_item(foot, row->at);
    else
        foot->item.to = row->at.to;
    return true;
}

/* Debris of seal and pen between the position and the name. */
static bool take_debris(struct foot *foot, int r)
{
    struct dau_row *row = row_of(foot, r);
    bool between =
        !row->page_top &&
        (has_signer(foot) ? !foot->named && name_follows(foot->work, r - 1, foot->end)
                          : sign_follows(foot->work, r, foot->end));
    if (!is_foot_zone(row) && !between)
        return false;
    row->role = DAU_ROLE_SIGNER;
    return true;
}

/* Takes row `r` for the foot; false when it is not of it any more. */
static bool take_row(struct foot *foot, int r)
{
    struct dau_work *work = foot->work;
    struct dau_row *row = row_of(foot, r);
    int end;
    if (is_near(work, row, &end) && foot->near < 0) {
        row->role = DAU_ROLE_DISTRIBUTION;
        foot->near = r;
        foot->in_list = true;
        open_item(foot, (struct dau_range){end, row->at.to});
        return true;
    }
    if (dau_phrase_is(work->tables, &work->g, row->at, "copy"))
        return false;
    if (take_position(foot, row) || (r > 0 && take_unknown_position(foot, row)))
        return true;
    if (begins_appendix(work, row) && !is_foot_zone(row))
        return false;
    if (take_signer(foot, row))
        return true;
    bool begun = foot->named || foot->near >= 0;
    if (row->page_top && begun && !is_bullet(work, row))
        return false;
    return take_drafter(foot, row) || take_list_row(foot, row) || take_debris(foot, r);
}

static void take_rows(struct foot *foot)
{
    int r = foot->first;
    for (; r < foot->part->end && r - foot->first < MAX_FOOT_ROWS; r++) {
        split_columns(foot, r);
        if (!take_row(foot, r))
            break;
    }
    close_item(foot);
    foot->end = r;
}

static bool is_appendix_start(const struct dau_part *part, int r)
{
    const struct dau_work *work = part->work;
    return work->rows[r].page_top && begins_appendix(work, &work->rows[r]);
}

/* Rows after the foot: a copy certificate, notes, or appendices from a new page on. */
static void name_rest(struct dau_part *part, int r)
{
    struct dau_work *work = part->work;
    enum dau_role role = DAU_ROLE_POSTSCRIPT;
    /* The copying body and its number stand above "SAO Y". */
    for (int i = r; i < part->end && i < r + COPY_HEAD && !work->rows[i].page_top; i++)
        if (dau_phrase_is(work->tables, &work->g, work->rows[i].at, "copy"))
            role = DAU_ROLE_COPY;
    for (; r < part->end; r++) {
        struct dau_row *row = &work->rows[r];
        if (dau_phrase_is(work->tables, &work->g, row->at, "copy"))
            role = DAU_ROLE_COPY;
        else if (row->page_top || begins_appendix(work, row))
            role = DAU_ROLE_APPENDIX;
        row->role = role;
    }
}

static int body_without_foot(const struct dau_part *part)
{
    for (int r = part->body + 1; r < part->end; r++)
        if (is_appendix_start(part, r))
            return r;
    return part->end;
}

/* Before 2005 place and date might stand over the signature (TCVN 5700-1992). */
static void find_late_date(struct dau_part *part)
{
    const struct dau_field *date = &part->letter->fields.date;
    int first = part->foot > part->body ? part->foot - 1 : part->foot;
    if (date->value || date->span.from < date->span.to)
        return;
    for (int r = first; r < part->after; r++) {
        struct dau_row *row = &part->work->rows[r];
        struct dau_dateline line;
        if (row->at.to - row->at.from > DAU_HEADER_LINE ||
            !dau_dateline_find(part->work, row, &line) || !line.read ||
            line.place.to == line.place.from || line.all.from > row->at.from + 1)
            continue;
        dau_dateline_set(part, &line);
        row->role = DAU_ROLE_DATE;
        return;
    }
}

void dau_foot_read(struct dau_part *part)
{
    struct foot foot = {.part = part, .work = part->work, .near = -1, .end = part->end};
    int first = find_foot(part);
    if (first < 0) {
        part->foot = part->after = body_without_foot(part);
    } else {
        part->foot = foot.first = widen(part, first);
        take_rows(&foot);
        part->after = foot.end;
    }
    for (int r = part->body; r < part->foot; r++)
        part->work->rows[r].role = DAU_ROLE_BODY;
    find_late_date(part);
    name_rest(part, part->after);
}
