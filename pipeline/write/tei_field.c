/* The fields of the head and the foot where they stand in the text. An element says
 * what the field's value says: dirt beside the value stays outside, a word that was
 * read otherwise is mended, and a value that was withdrawn is no element, but a
 * question. */
#include "write/tei.h"

#include <string.h>

#include "base/text.h"

enum { MAX_DATELINE = 16, MAX_WORDS = 40, MAX_LETTERS = 31 };

static const char *text_at(const struct dau_tei *tei, int i)
{
    return tei->view.flow.places[i].token->text;
}

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* The folded letters and digits of a word. */
static const char *letters_of(const struct dau_tei *tei, const char *word)
{
    char *text = dau_text_fold(tei->arena, word), *out = text;
    for (const char *c = text; *c; c++)
        if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
            *out++ = *c;
    *out = '\0';
    return text;
}

/* True when `word` may be what was misread as `read`: half of its letters agree. */
static bool is_alike(const struct dau_tei *tei, const char *read, const char *word)
{
    const char *a = letters_of(tei, read), *b = letters_of(tei, word);
    int n = (int)strlen(b);
    if (strcmp(a, b) == 0)
        return true;
    return strlen(a) <= MAX_LETTERS && n <= MAX_LETTERS &&
           dau_text_distance(a, b) <= (n + 1) / 2;
}

static size_t length_of(const char *word)
{
    size_t n = strlen(word);
    return n > 1 && strchr(".,;:", word[n - 1]) ? n - 1 : n;
}

/* True for the same letters, whatever their case; a mark that closes the last word does
 * not count. */
static bool is_same(const struct dau_tei *tei, const char *read, const char *word,
                    bool last)
{
    const char *a = dau_text_lower(tei->arena, read),
               *b = dau_text_lower(tei->arena, word);
    size_t n = last ? length_of(a) : strlen(a);
    return n == (last ? length_of(b) : strlen(b)) && strncmp(a, b, n) == 0;
}

static bool has_lower(const char *text)
{
    while (*text)
        if (dau_text_is_lower(dau_text_next(&text)))
            return true;
    return false;
}

static int split(struct dau_arena *arena, const char *value,
                 const char *words[MAX_WORDS])
{
    char *save = NULL, *copy = dau_arena_strdup(arena, value);
    int n = 0;
    for (char *word = strtok_r(copy, " ", &save); word && n < MAX_WORDS;
         word = strtok_r(NULL, " ", &save))
        words[n++] = word;
    return n;
}

/* The span without what has no letter at either end. */
static struct dau_span trimmed(const struct dau_tei *tei, struct dau_span span)
{
    while (span.from < span.to && !*dau_tei_bare(tei, span.from))
        span.from++;
    while (span.to > span.from && !*dau_tei_bare(tei, span.to - 1))
        span.to--;
    return span;
}

/* Where in the span the words stand with the fewest that differ. */
static int best_place(const struct dau_tei *tei, struct dau_span span,
                      const char *const *words, int n)
{
    int best = span.from, least_cost = n + 1;
    for (int at = span.from; at + n <= span.to; at++) {
        int cost = 0;
        for (int k = 0; k < n; k++)
            cost += !is_same(tei, text_at(tei, at + k), words[k], k == n - 1);
        if (cost < least_cost) {
            least_cost = cost;
            best = at;
        }
    }
    return best;
}

static bool is_mendable(const struct dau_tei *tei, int at, const char *const *words,
                        int n)
{
    for (int k = 0; k < n; k++)
        if (!is_same(tei, text_at(tei, at + k), words[k], k == n - 1) &&
            !is_alike(tei, text_at(tei, at + k), words[k]))
            return false;
    return true;
}

/* Makes `span` that part of it which is the value, word for word; words that were read
 * otherwise are noted to be mended. False where the two cannot be laid side by side:
 * then it is only without its dirt. */
static bool align(struct dau_tei *tei, struct dau_span *span, const char *value)
{
    const char *words[MAX_WORDS];
    struct dau_span cut = dau_view_clip(&tei->view, *span);
    int n = split(tei->arena, value, words);
    *span = trimmed(tei, cut);
    if (n == 0 || n == MAX_WORDS || n > cut.to - cut.from)
        return false;
    int at = best_place(tei, cut, words, n);
    if (!is_mendable(tei, at, words, n))
        return false;
    for (int k = 0; k < n; k++)
        if (!is_same(tei, text_at(tei, at + k), words[k], k == n - 1))
            tei->mends[at + k] = has_lower(text_at(tei, at + k))
                                     ? words[k]
                                     : dau_text_upper(tei->arena, words[k]);
    *span = (struct dau_span){at, at + n};
    return true;
}

/* True when the span is the value but for case and blanks. */
static bool says(const struct dau_tei *tei, struct dau_span span, const char *value)
{
    const char *text =
        dau_text_lower(tei->arena, dau_flow_text(&tei->view.flow, span, tei->arena));
    for (value = dau_text_lower(tei->arena, value); *text || *value; text++, value++) {
        text += strspn(text, " ");
        value += strspn(value, " ");
        if (*text != *value)
            return false;
        if (!*text)
            break;
    }
    return true;
}

/* What a field covers, when it has a value. */
static void find_field(struct dau_tei *tei, enum dau_tei_kind kind,
                       const struct dau_field *field)
{
    struct dau_span span = field->span;
    if (!field->value)
        return;
    bool same = align(tei, &span, field->value) || says(tei, span, field->value);
    const char *text = dau_flow_text(&tei->view.flow, span, tei->arena);
    if (!same && !is_alike(tei, text, field->value))
        return;
    dau_tei_add_note(tei, kind, span, field);
    if (!same)
        dau_tei_add_note(tei, DAU_TEI_QUESTION, span, field);
}

static bool is_number_word(const struct dau_tei *tei, int i)
{
    const char *word = dau_tei_bare(tei, i);
    return strcmp(word, "so") == 0 || !*word;
}

/* "S4:" and "S6" before the number are a misread "Số:". */
static bool begins_number(const struct dau_tei *tei, int i, int to)
{
    const char *text = text_at(tei, i), *word = dau_tei_bare(tei, i);
    bool is_word = i + 1 < to && word[0] == 's' && strlen(word) == 2;
    return has_digit(text) && text[strlen(text) - 1] != ':' && !is_word;
}

/* "Số:" belongs to the line of the number, not to the number. */
static void find_number(struct dau_tei *tei)
{
    const struct dau_field *field = &tei->view.letter->fields.number;
    struct dau_span span = dau_view_clip(&tei->view, field->span);
    int from = span.from, start = span.from;
    while (from < span.to && (field->value ? !begins_number(tei, from, span.to)
                                           : is_number_word(tei, from)))
        from++;
    if (from == span.to)
        return;
    while (start > tei->view.span.from && is_number_word(tei, start - 1) &&
           tei->view.flow.places[start - 1].line == tei->view.flow.places[start].line)
        start--;
    dau_tei_add_note(tei, DAU_TEI_NUMBER_LINE, (struct dau_span){start, span.to},
                     field);
    span.from = from;
    const char *text = dau_flow_text(&tei->view.flow, span, tei->arena);
    if (field->value ? is_alike(tei, text, field->value) : field->handwritten)
        dau_tei_add_note(tei, DAU_TEI_NUMBER, span, field);
}

/* What a question is answered by: neither what was read nor a part of it. */
static bool is_answer(const struct dau_alt *alt)
{
    static const char *const others[] = {"engine", "symbol", "printed"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!alt->source || strcmp(alt->source, others[i]) == 0)
            return false;
    return true;
}

const struct dau_alt *dau_tei_answer(const struct dau_field *field, int *i)
{
    while (!field->value && *i < field->n_alts) {
        const struct dau_alt *alt = &field->alts[(*i)++];
        if (is_answer(alt))
            return alt;
    }
    return NULL;
}

static void find_dateline(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    struct dau_span date = f->date.span, place = f->place.span, all = date;
    if (date.from >= date.to)
        return;
    if (place.from < place.to && place.to <= date.from &&
        date.to - place.from <= MAX_DATELINE)
        all.from = place.from;
    dau_tei_add_note(tei, DAU_TEI_DATELINE, all, &f->date);
    dau_tei_add_note(tei, DAU_TEI_DATE, date, f->date.value);
    int first = 0;
    if (dau_tei_answer(&f->date, &first))
        dau_tei_add_note(tei, DAU_TEI_QUESTION, date, &f->date);
}

void dau_tei_find_fields(struct dau_tei *tei)
{
    const struct dau_fields *f = &tei->view.letter->fields;
    find_number(tei);
    find_dateline(tei);
    find_field(tei, DAU_TEI_PARENT, &f->parent);
    find_field(tei, DAU_TEI_ISSUER, &f->issuer);
    find_field(tei, DAU_TEI_PLACE, &f->place);
    find_field(tei, DAU_TEI_URGENCY, &f->urgency);
    find_field(tei, DAU_TEI_SECRECY, &f->secrecy);
    find_field(tei, DAU_TEI_DRAFTER, &f->drafter);
    find_field(tei, DAU_TEI_AUTHORITY, &f->authority);
    find_field(tei, DAU_TEI_ROLE, &f->role);
    find_field(tei, DAU_TEI_NAME, &f->name);
    struct dau_span type = f->type.span;
    if (f->type.value && type.from < type.to)
        align(tei, &type, f->type.value);
}

const char *dau_tei_evidence_id(struct dau_tei *tei, const char *source)
{
    return dau_xml_name(tei->arena, "ev.", source);
}

/* An ISO day as letters print it: a nought before days under ten, and January and
 * February (Decree 30/2020/NĐ-CP, annex I). Other values as they are. */
static const char *as_printed(struct dau_tei *tei, const char *value)
{
    struct dau_day day;
    if (strlen(value) != 10 || !dau_view_last_day(value, &day))
        return value;
    return dau_arena_printf(tei->arena, "ngày %02d tháng %0*d năm %d", day.day,
                            day.month < 3 ? 2 : 1, day.month, day.year);
}

static void write_reading(struct dau_tei *tei, const struct dau_field *field,
                          const char *text)
{
    dau_xml_open(&tei->xml, "unclear");
    dau_xml_attr(&tei->xml, "reason", field->handwritten ? "handwriting" : NULL);
    dau_xml_attr(&tei->xml, "cert", "low");
    dau_xml_attr(&tei->xml, "source", "#app.ocr");
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
}

static void write_answer(struct dau_tei *tei, const struct dau_alt *alt)
{
    bool inside = strcmp(alt->source, "mention") == 0;
    dau_xml_open(&tei->xml, "unclear");
    dau_xml_attr(&tei->xml, "cert", dau_tei_cert(alt->p));
    dau_xml_attrf(&tei->xml, "source", "#%s", dau_tei_evidence_id(tei, alt->source));
    dau_xml_attr(&tei->xml, "evidence", inside ? "internal" : "external");
    dau_xml_text(&tei->xml, as_printed(tei, alt->text));
    dau_xml_close(&tei->xml);
}

/* What was read there as a whole, and the value that the names that there are make of
 * it. */
static void write_replaced(struct dau_tei *tei, const struct dau_field *field, int from,
                           int to)
{
    const char *read = "";
    for (int i = from; i < to; i++)
        read = dau_arena_printf(tei->arena, "%s%s%s", read, i > from ? " " : "",
                                dau_view_read(&tei->view, i));
    dau_xml_open(&tei->xml, "choice");
    dau_xml_open(&tei->xml, "sic");
    dau_xml_attr(&tei->xml, "source", "#app.ocr");
    dau_xml_text(&tei->xml, read);
    dau_xml_close(&tei->xml);
    dau_xml_open(&tei->xml, "corr");
    dau_xml_attr(&tei->xml, "resp", "#app.extract");
    dau_xml_attr(&tei->xml, "cert", dau_tei_cert(field->conf));
    dau_xml_attr(&tei->xml, "evidence", "internal");
    dau_xml_text(&tei->xml, field->value);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

void dau_tei_question(struct dau_tei *tei, const struct dau_field *field, int from,
                      int to)
{
    if (field->value) {
        write_replaced(tei, field, from, to);
        return;
    }
    const char *text =
        dau_flow_text(&tei->view.flow, (struct dau_span){from, to}, tei->arena);
    const char *colon = strchr(text, ':');
    size_t before =
        colon && dau_text_lower(tei->arena, text)[0] == 's' &&
                !has_digit(dau_arena_strndup(tei->arena, text, (size_t)(colon - text)))
            ? (size_t)(colon - text) + 1
            : 0;
    int i = 0;
    const struct dau_alt *alt = dau_tei_answer(field, &i);
    bool answered = alt != NULL;
    dau_xml_text(&tei->xml, dau_arena_strndup(tei->arena, text, before));
    if (answered)
        dau_xml_open(&tei->xml, "choice");
    write_reading(tei, field, text + before);
    for (; alt; alt = dau_tei_answer(field, &i))
        write_answer(tei, alt);
    if (answered)
        dau_xml_close(&tei->xml);
}
