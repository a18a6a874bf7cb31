/* Names of bodies and places whose capitals were misread: what the letter itself, the
 * tables and the symbol of its number say of them. The reading stays among the
 * alternatives. */
#include <string.h>

#include "base/text.h"
#include "structure/work.h"

enum { MAX_FORMS = 8, MAX_NAME = 120, ONE_LETTER = 2 /* what it costs */ };

struct form {
    const char *text;
    int count;
};

/* How often the words of `value` stand elsewhere in the letter, by their spelling. */
static int collect_forms(const struct dau_part *part, const struct dau_field *field,
                         struct form *forms)
{
    const struct dau_work *work = part->work;
    struct dau_glyphs own = dau_glyphs_of(work->scratch, field->value);
    int n = 0, from = work->starts[work->rows[part->first].span.from];
    int to = work->rows[part->end - 1].at.to;
    struct dau_range header = dau_work_range(work, field->span);
    for (int at = from; at + own.n <= to; at++) {
        if (work->g.f[at] != own.f[0] || (at >= header.from && at < header.to) ||
            strncmp(work->g.f + at, own.f, (size_t)own.n) != 0 ||
            (at > from && dau_glyph_is_word(work->g.f[at - 1])) ||
            (at + own.n < to && dau_glyph_is_word(work->g.f[at + own.n])))
            continue;
        struct dau_range in = {at, at + own.n};
        char *text =
            dau_text_upper(work->arena, dau_glyphs_text(&work->g, in, work->arena));
        int i = 0;
        while (i < n && strcmp(forms[i].text, text) != 0)
            i++;
        if (i == MAX_FORMS)
            continue;
        if (i == n)
            forms[n++] = (struct form){text, 0};
        forms[i].count++;
    }
    return n;
}

/* The engine itself read the field so, before it was mended. */
static bool was_read(const struct dau_work *work, struct dau_span span, const char *text)
{
    struct dau_buf buf = {0};
    for (int i = span.from; i < span.to; i++)
        dau_buf_printf(&buf, i > span.from ? " %s" : "%s",
                       work->flow.places[i].token->read);
    bool same = strcmp(dau_text_upper(work->scratch, dau_buf_text(&buf)), text) == 0;
    dau_buf_free(&buf);
    return same;
}

/* A name in capitals that the letter spells otherwise, twice or more, was misread; or
 * once, when it was read so and mended away from it. */
static void agree(const struct dau_part *part, struct dau_field *field)
{
    struct form forms[MAX_FORMS];
    if (!field->value || strlen(field->value) > MAX_NAME ||
        !dau_work_is_scan(part->work, field->span))
        return;
    int n = collect_forms(part, field, forms), best = -1, own = 0;
    const char *printed = dau_text_upper(part->work->scratch, field->value);
    for (int i = 0; i < n; i++) {
        if (strcmp(forms[i].text, printed) == 0)
            own = forms[i].count;
        else if (best < 0 || forms[i].count > forms[best].count)
            best = i;
    }
    if (best < 0 || forms[best].count <= 2 * own || strcmp(printed, field->value) != 0 ||
        (forms[best].count < 2 && !was_read(part->work, field->span, forms[best].text)))
        return;
    dau_field_add_alt(part->work, field, field->value, "engine", 0.2F);
    field->value = forms[best].text;
    field->rule = "agreement";
}

/* The longest name that stands at `at`: a head, a word of bodies, a province. */
static const char *known_at(const struct dau_tables *t, const struct dau_glyphs *g,
                            int at, int *end)
{
    const char *best = NULL;
    int stop;
    const struct dau_phrase *word = dau_phrase_at(t, g, at, g->n, "body-word", &stop);
    *end = word ? stop : at;
    best = word ? word->text : NULL;
    for (int i = 0; i < t->n_heads + t->n_provinces; i++) {
        bool head = i < t->n_heads;
        const char *folded =
            head ? t->heads[i].folded : t->provinces[i - t->n_heads].folded;
        if ((int)strlen(folded) <= *end - at || (head && at > 0))
            continue;
        stop = dau_glyphs_eat(g, at, g->n, folded);
        if (stop < 0)
            continue;
        *end = stop;
        best = head ? t->heads[i].text : t->provinces[i - t->n_heads].name;
    }
    return best;
}

/* Where a tone stands is a habit, no error: such words are left as printed. */
static bool has_free_tone(const struct dau_glyphs *g, int from, int to)
{
    for (int i = from; i + 1 < to; i++)
        if (strncmp(g->f + i, "oa", 2) == 0 || strncmp(g->f + i, "uy", 2) == 0 ||
            strncmp(g->f + i, "oe", 2) == 0)
            return true;
    return false;
}

static bool has_marks(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return true;
    return false;
}

/* One syllable with marks of its own may be another word: "QUÂN SỰ" is no QUẬN. */
static bool is_other_word(const struct dau_glyphs *g, int at, int end)
{
    bool marks = false;
    for (int i = at; i < end; i++) {
        if (g->f[i] == ' ')
            return false;
        marks |= g->c[i] >= 0x80;
    }
    return marks;
}

/* Marks that an engine lost in a name that is known: "SƠ Y TE" is SỞ Y TẾ. A name
 * without any marks was typed so. */
static void mend_name(const struct dau_part *part, struct dau_field *field)
{
    struct dau_work *work = part->work;
    bool read =
        dau_work_is_scan(work, field->span) || dau_work_is_mended(work, field->span);
    if (!field->value || !read || !has_marks(field->value))
        return;
    struct dau_glyphs g = dau_glyphs_of(work->scratch, field->value);
    struct dau_buf buf = {0};
    for (int at = 0, end; at < g.n;) {
        bool start =
            dau_glyph_is_word(g.f[at]) && (at == 0 || !dau_glyph_is_word(g.f[at - 1]));
        const char *known = start ? known_at(work->tables, &g, at, &end) : NULL;
        if (known && at > 0 && is_other_word(&g, at, end))
            known = NULL;
        if (known && !has_free_tone(&g, at, end)) {
            bool shouts = dau_glyphs_caps(&g, (struct dau_range){at, end}) > 0.9F;
            bool titled = has_marks(known) && dau_text_is_upper(g.c[at]) && !shouts;
            const char *mended = shouts ? dau_text_upper(work->scratch, known) : known;
            /* Mixed case only for provinces, which the table writes so. */
            if (titled && !dau_text_is_upper(dau_glyphs_of(work->scratch, known).c[0]))
                mended =
                    dau_glyphs_text(&g, (struct dau_range){at, end}, work->scratch);
            dau_buf_puts(&buf, mended);
            at = end;
        } else {
            char bytes[5];
            dau_buf_add(&buf, bytes, (size_t)dau_text_put(g.c[at], bytes));
            at++;
        }
    }
    const char *whole = dau_buf_text(&buf);
    /* A letter whose mark was lost is read small: "TRUYỀN HÌNh". */
    if (buf.length && dau_glyphs_caps(&g, (struct dau_range){0, g.n}) > 0.7F &&
        dau_work_is_mended(work, field->span))
        whole = dau_text_upper(work->scratch, whole);
    if (buf.length && strcmp(whole, field->value) != 0) {
        dau_field_add_alt(work, field, field->value, "engine", 0.2F);
        field->value = dau_arena_strdup(work->arena, whole);
        field->rule = "known-name";
    }
    dau_buf_free(&buf);
}

/* First letters of the words of both, folded: "so", "y te" give "syt". */
static void initials(const char *head, const char *word, char out[16])
{
    int n = 0;
    for (const char *text = head; text; text = text == head ? word : NULL)
        for (const char *c = text; *c && n < 15; c++)
            if ((c == text || c[-1] == ' ') && *c >= 'a' && *c <= 'z')
                out[n++] = *c;
    out[n] = '\0';
}

/* True when a group of the folded number is `letters`: "syt" in "45/syt-nvy". */
static bool has_group(const char *number, const char *letters)
{
    size_t n = strlen(letters);
    for (const char *at = number; (at = strstr(at, letters)); at++)
        if (at > number && strchr("/-", at[-1]) && (!at[n] || strchr("/-", at[n])))
            return true;
    return false;
}

/* Folded, without blanks: the initials have told where its words begin. */
static struct dau_glyphs letters_of(const struct dau_work *work, const char *name)
{
    char *fold = dau_text_fold(work->scratch, name), *out = fold;
    for (const char *c = fold; *c; c++)
        if (*c != ' ')
            *out++ = *c;
    *out = '\0';
    return dau_glyphs_of(work->scratch, fold);
}

struct likeness {
    const char *name; /* NULL: none */
    int cost;
};

/* The two known names of the number's letters that look most like what was read. */
static void most_alike(const struct dau_work *work, const char *number,
                       const struct dau_glyphs *g, struct likeness best[2])
{
    const struct dau_tables *t = work->tables;
    int max = g->n / 2; /* a quarter of its letters */
    for (int i = 0; i < t->n_heads * t->n_phrases; i++) {
        const struct dau_body_head *head = &t->heads[i / t->n_phrases];
        const struct dau_phrase *word = &t->phrases[i % t->n_phrases];
        char letters[16];
        if (strcmp(word->use, "body-word") != 0)
            continue;
        initials(head->folded, word->folded, letters);
        if (strlen(letters) < 3 || !has_group(number, letters))
            continue;
        struct likeness found = {
            dau_arena_printf(work->scratch, "%s %s", head->text, word->text), 0};
        found.cost = dau_glyphs_cost(g, (struct dau_range){0, g->n},
                                     letters_of(work, found.name).f, max);
        if (found.cost > max || (best[0].name && strcmp(best[0].name, found.name) == 0))
            continue;
        if (!best[0].name || found.cost < best[0].cost) {
            best[1] = best[0];
            best[0] = found;
        } else if (!best[1].name || found.cost < best[1].cost) {
            best[1] = found;
        }
    }
}

/* "SƠYX TẾ" over "…/SYT-NVY": the known name of those letters that looks most alike.
 * Where a second is as near, up to a letter, a person must choose. */
static void name_by_symbol(const struct dau_part *part)
{
    struct dau_work *work = part->work;
    const struct dau_fields *f = &part->letter->fields;
    struct dau_field *issuer = &part->letter->fields.issuer;
    const char *number = f->number.value    ? f->number.value
                         : f->number.n_alts ? f->number.alts[0].text
                                            : NULL;
    if (!number || !issuer->value || issuer->conf > 0.76F ||
        !dau_work_is_scan(work, issuer->span))
        return;
    struct dau_glyphs g = letters_of(work, issuer->value);
    struct likeness best[2] = {{NULL, 0}, {NULL, 0}};
    most_alike(work, dau_text_fold(work->scratch, number), &g, best);
    if (!best[0].name)
        return;
    const char *name = dau_text_upper(work->arena, best[0].name);
    if (strcmp(name, issuer->value) == 0)
        return;
    if (best[1].name && best[1].cost <= best[0].cost + ONE_LETTER) {
        dau_field_add_alt(work, issuer, name, "symbol", 0.4F);
        dau_field_add_alt(work, issuer, dau_text_upper(work->arena, best[1].name),
                          "symbol", 0.3F);
        issuer->review = true;
        return;
    }
    dau_field_add_alt(work, issuer, issuer->value, "engine", 0.2F);
    issuer->value = name;
    issuer->rule = "symbol";
    issuer->conf = 0.68F;
}

/* "UBND TỈNH SƠN LÀM" over "Sơn Lâm, ngày": small letters leave traces of marks that
 * capitals do not. Of one word it may be another place. */
static void spell_as_place(const struct dau_part *part, struct dau_field *field)
{
    struct dau_work *work = part->work;
    const struct dau_field *place = &part->letter->fields.place;
    if (!field->value || !place->value || !strchr(place->value, ' ') ||
        !dau_work_is_mended(work, field->span) || dau_work_is_scan(work, field->span))
        return;
    struct dau_glyphs g = dau_glyphs_of(work->scratch, field->value);
    const char *words = dau_text_fold(work->scratch, place->value);
    struct dau_range at = dau_glyphs_find(&g, (struct dau_range){0, g.n}, words);
    if (at.from < 0)
        return;
    const char *name = dau_text_upper(work->scratch, place->value);
    if (dau_glyphs_caps(&g, at) < 0.7F ||
        strcmp(dau_glyphs_text(&g, at, work->scratch), name) == 0)
        return;
    struct dau_range before = {0, at.from}, after = {at.to, g.n};
    dau_field_add_alt(work, field, field->value, "engine", 0.2F);
    field->value = dau_arena_printf(work->arena, "%s%s%s%s%s",
                                    dau_glyphs_text(&g, before, work->scratch),
                                    at.from ? " " : "", name, at.to < g.n ? " " : "",
                                    dau_glyphs_text(&g, after, work->scratch));
    field->rule = "agreement";
}

/* First letters of the words of a name in capitals as symbols write them, with no mark
 * but the bar of Đ; VÀ left out. */
static char *capital_initials(struct dau_arena *arena, const char *name)
{
    struct dau_buf buf = {0};
    for (const char *word = name; word; word = strchr(word, ' ')) {
        word += strspn(word, " -,");
        const char *next = word;
        char bytes[5];
        uint32_t c = dau_text_next(&next);
        if (dau_text_is_upper(c) && strncmp(word, "VÀ ", strlen("VÀ ")) != 0) {
            uint32_t plain = dau_text_fold_char(c);
            if (c != 0x110 && plain >= 'a' && plain <= 'z')
                c = plain - 'a' + 'A';
            dau_buf_add(&buf, bytes, (size_t)dau_text_put(c, bytes));
        }
    }
    char *text = dau_arena_strdup(arena, dau_buf_text(&buf));
    dau_buf_free(&buf);
    return text;
}

/* The group [from, from + n) of a number with the Đ that the initials have there: CDKT
 * is CĐKT of TRƯỜNG CAO ĐẲNG KỸ THUẬT. NULL when they are not its letters. */
static char *group_of(const struct dau_work *work, const struct dau_glyphs *number,
                      struct dau_range group, const char *initials)
{
    struct dau_glyphs all = dau_glyphs_of(work->scratch, initials);
    int n = group.to - group.from;
    for (int at = 0; n >= 3 && at + n <= all.n; at++)
        if (strncmp(all.f + at, number->f + group.from, (size_t)n) == 0)
            return dau_glyphs_text(&all, (struct dau_range){at, at + n}, work->scratch);
    return NULL;
}

/* A number whose D the engine could not tell from Đ; NULL when nothing changes. */
static const char *number_with_bars(const struct dau_work *work, const char *number,
                                    const char *initials)
{
    struct dau_glyphs g = dau_glyphs_of(work->scratch, number);
    struct dau_buf buf = {0};
    for (int at = 0; at < g.n;) {
        struct dau_range group = {at, at};
        while (group.to < g.n && dau_text_is_upper(g.c[group.to]))
            group.to++;
        char *whole = group_of(work, &g, group, initials);
        if (group.to == at)
            group.to++;
        dau_buf_puts(&buf, whole ? whole : dau_glyphs_text(&g, group, work->scratch));
        at = group.to;
    }
    bool changed = strcmp(dau_buf_text(&buf), number) != 0;
    const char *made =
        changed ? dau_arena_strdup(work->arena, dau_buf_text(&buf)) : NULL;
    dau_buf_free(&buf);
    return made;
}

/* The own number, and those of the body's other documents. */
static void bar_numbers(struct dau_part *part)
{
    struct dau_work *work = part->work;
    struct dau_letter *letter = part->letter;
    struct dau_field *number = &letter->fields.number;
    if (!number->value || !letter->fields.issuer.value ||
        !dau_work_is_mended(work, letter->fields.issuer.span) ||
        dau_work_is_scan(work, number->span))
        return;
    char *initials = capital_initials(work->scratch, letter->fields.issuer.value);
    const char *own = number_with_bars(work, number->value, initials);
    if (own) {
        dau_field_add_alt(work, number, number->value, "engine", 0.2F);
        number->value = own;
        number->rule = "initials";
    }
    for (int i = 0; i < letter->n_refs; i++) {
        struct dau_ref *ref = &letter->refs[i];
        const char *cited =
            ref->number ? number_with_bars(work, ref->number, initials) : NULL;
        if (cited)
            ref->number = cited;
    }
}

void dau_names_mend(struct dau_part *part)
{
    struct dau_fields *f = &part->letter->fields;
    spell_as_place(part, &f->parent);
    spell_as_place(part, &f->issuer);
    agree(part, &f->parent);
    agree(part, &f->issuer);
    mend_name(part, &f->parent);
    mend_name(part, &f->issuer);
    mend_name(part, &f->place);
    name_by_symbol(part);
    dau_signer_name_weigh(part);
    bar_numbers(part);
}
