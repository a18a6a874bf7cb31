/* One token: what is printed, what was read, how sure it is. */
#include "write/tei.h"

#include <string.h>

static const struct dau_place *place_at(const struct dau_tei *tei, int i)
{
    return &tei->view.flow.places[i];
}

static const char *evidence_of(enum dau_why why)
{
    switch (why) {
    case DAU_WHY_LEXICON:
    case DAU_WHY_CODE:
    case DAU_WHY_LAYER:
        return "external";
    case DAU_WHY_CHANNEL:
    case DAU_WHY_ALTERNATIVE:
    case DAU_WHY_AGREEMENT:
        return "internal";
    case DAU_WHY_CONTEXT:
        return "conjecture";
    default:
        return NULL;
    }
}

static bool is_doubtful(const struct dau_token *token)
{
    return (token->flags & (DAU_TOKEN_DOUBTFUL | DAU_TOKEN_HANDWRITTEN)) != 0;
}

/* Silent at the common levels: sure corrections of common words, and what is only
 * another way to write the same. */
static bool wants_choice(const struct dau_tei *tei, int i)
{
    const struct dau_token *token = place_at(tei, i)->token;
    if (!dau_view_is_changed(&tei->view, i))
        return false;
    if (tei->config->level == DAU_TEI_FULL)
        return true;
    if (token->why == DAU_WHY_NORMALISE)
        return false;
    return tei->in_name || is_doubtful(token) || (token->flags & DAU_TOKEN_PROTECTED) ||
           (token->cert >= 0 && token->cert < 0.95F) ||
           strpbrk(token->text, "0123456789");
}

static bool in_box(struct dau_box inner, struct dau_box outer)
{
    int x = inner.x + inner.w / 2, y = inner.y + inner.h / 2;
    return inner.w && outer.w && x >= outer.x && x < outer.x + outer.w &&
           y >= outer.y && y < outer.y + outer.h;
}

static const char *reason_of(const struct dau_place *place)
{
    if (place->token->flags & DAU_TOKEN_HANDWRITTEN)
        return "handwriting";
    for (int i = 0; i < place->page->n_marks; i++)
        if (place->page->marks[i].kind == DAU_MARK_SEAL &&
            in_box(place->token->box, place->page->marks[i].box))
            return "stamp";
    return NULL;
}

static size_t without_blanks(const char *text, size_t n)
{
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return n;
}

static void write_part(struct dau_tei *tei, const char *type, const char *text,
                       size_t n)
{
    dau_xml_open(&tei->xml, "idno");
    dau_xml_attr(&tei->xml, "type", type);
    dau_xml_text(&tei->xml, dau_arena_strndup(tei->arena, text, n));
    dau_xml_close(&tei->xml);
}

/* The bytes before the number: up to its first digit, or to the colon of "S6:671". */
static size_t before_number(const char *text)
{
    const char *colon = strchr(text, ':'), *slash = strpbrk(text, "/-");
    size_t start = colon && (!slash || colon < slash) ? (size_t)(colon - text) + 1 : 0;
    return start + strcspn(text + start, "0123456789");
}

/* "30/2020/NĐ-CP": acts with force of law bear their year. */
static bool begins_with_year(const char *text)
{
    return strspn(text, "0123456789") == 4 && text[4] == '/' && text[5] &&
           (strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0);
}

/* "Số:635 /SGDĐT": what precedes the digits stays outside; "/" with its blanks is
 * between number and notation. */
static void write_idno(struct dau_tei *tei, const char *text)
{
    size_t before = before_number(text);
    const char *number = text + (text[before] ? before : 0);
    size_t digits = strcspn(number, "/-"), n = without_blanks(number, digits);
    size_t mark = digits - n + strspn(number + digits, "/- ");
    dau_xml_text(&tei->xml,
                 dau_arena_strndup(tei->arena, text, (size_t)(number - text)));
    dau_xml_open(&tei->xml, "idno");
    dau_xml_attr(&tei->xml, "type", "doc-number");
    if (n > 0 && number[n + mark]) {
        const char *rest = number + n + mark;
        write_part(tei, "number", number, n);
        dau_xml_text(&tei->xml, dau_arena_strndup(tei->arena, number + n, mark));
        if (begins_with_year(rest)) {
            write_part(tei, "year", rest, 4);
            dau_xml_text(&tei->xml, "/");
            rest += 5;
        }
        write_part(tei, "notation", rest, strlen(rest));
    } else {
        dau_xml_text(&tei->xml, number);
    }
    dau_xml_close(&tei->xml);
}

static void open_corr(struct dau_tei *tei, const char *cert, const char *evidence)
{
    dau_xml_open(&tei->xml, "corr");
    dau_xml_attr(&tei->xml, "resp", "#app.corr");
    dau_xml_attr(&tei->xml, "cert", cert);
    dau_xml_attr(&tei->xml, "evidence", evidence);
}

enum { MAX_ALTERNATIVES = 2 };

/* The others that a doubtful token may be, best first; the index after `i`, or -1. */
static int next_alternative(const struct dau_token *token, int i, int *n_given)
{
    for (i++; is_doubtful(token) && i < token->n_alts && *n_given < MAX_ALTERNATIVES;
         i++)
        if (strcmp(token->alts[i].text, token->text) != 0) {
            ++*n_given;
            return i;
        }
    return -1;
}

/* What is printed, once normalised, against what is thought to be printed. */
static void write_correction(struct dau_tei *tei, const char *read, const char *text,
                             const struct dau_token *token, bool number)
{
    bool same = token->why == DAU_WHY_NORMALISE;
    dau_xml_open(&tei->xml, "choice");
    dau_xml_open(&tei->xml, same ? "orig" : "sic");
    dau_xml_attr(&tei->xml, "source", "#app.ocr");
    dau_xml_text(&tei->xml, read);
    dau_xml_close(&tei->xml);
    if (same)
        dau_xml_open(&tei->xml, "reg");
    else
        open_corr(tei, dau_tei_cert(token->cert), evidence_of(token->why));
    if (number)
        write_idno(tei, text);
    else
        dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
    int n_given = 0, i = same ? -1 : next_alternative(token, -1, &n_given);
    for (; i >= 0; i = next_alternative(token, i, &n_given)) {
        open_corr(tei, "low", NULL);
        dau_xml_text(&tei->xml, token->alts[i].text);
        dau_xml_close(&tei->xml);
    }
    dau_xml_close(&tei->xml);
}

/* What is doubtful is not certain, however sure the engine was of it. */
static const char *cert_of_doubtful(const struct dau_token *token)
{
    const char *cert = dau_tei_cert(token->cert);
    if (token->flags & DAU_TOKEN_HANDWRITTEN)
        return "low";
    return cert && strcmp(cert, "high") == 0 ? "medium" : cert;
}

static void open_unclear(struct dau_tei *tei, const struct dau_place *place,
                         const char *cert)
{
    dau_xml_open(&tei->xml, "unclear");
    dau_xml_attr(&tei->xml, "reason", reason_of(place));
    dau_xml_attr(&tei->xml, "cert", cert);
}

static void write_unclear(struct dau_tei *tei, const struct dau_place *place,
                          const char *text)
{
    const struct dau_token *token = place->token;
    int n_given = 0, other = next_alternative(token, -1, &n_given);
    bool others = other >= 0;
    if (others)
        dau_xml_open(&tei->xml, "choice");
    open_unclear(tei, place, cert_of_doubtful(token));
    dau_xml_text(&tei->xml, text);
    dau_xml_close(&tei->xml);
    for (; other >= 0; other = next_alternative(token, other, &n_given)) {
        open_unclear(tei, place, "low");
        dau_xml_text(&tei->xml, token->alts[other].text);
        dau_xml_close(&tei->xml);
    }
    if (others)
        dau_xml_close(&tei->xml);
}

/* A label that was read in part ("I11." for "III."), told by its place in the list; a
 * word of a name or title ("GIÁM ĐÓC"), told by the names that there are. */
static void write_mended(struct dau_tei *tei, const char *read, const char *mended)
{
    dau_xml_open(&tei->xml, "choice");
    dau_xml_open(&tei->xml, "sic");
    dau_xml_attr(&tei->xml, "source", "#app.ocr");
    dau_xml_text(&tei->xml, read);
    dau_xml_close(&tei->xml);
    dau_xml_open(&tei->xml, "corr");
    dau_xml_attr(&tei->xml, "resp", "#app.extract");
    dau_xml_attr(&tei->xml, "evidence", "internal");
    dau_xml_text(&tei->xml, mended);
    dau_xml_close(&tei->xml);
    dau_xml_close(&tei->xml);
}

static const char *but(struct dau_tei *tei, const char *text, struct dau_tei_cut cut)
{
    size_t n = strlen(text);
    return n < cut.lead + cut.tail ? text
                                   : dau_arena_strndup(tei->arena, text + cut.lead,
                                                       n - cut.lead - cut.tail);
}

/* The same of a mended word, as far as it has those marks. */
static const char *mended_but(struct dau_tei *tei, const char *mended, const char *text,
                              struct dau_tei_cut cut)
{
    size_t n = strlen(mended), all = strlen(text);
    bool begins = n > cut.lead && strncmp(mended, text, cut.lead) == 0;
    bool ends = n > cut.lead + cut.tail && cut.tail <= all &&
                strcmp(mended + n - cut.tail, text + all - cut.tail) == 0;
    return but(tei, mended,
               (struct dau_tei_cut){begins ? cut.lead : 0, ends ? cut.tail : 0});
}

void dau_tei_token(struct dau_tei *tei, int i, struct dau_tei_cut cut)
{
    const struct dau_place *place = place_at(tei, i);
    const char *text = place->token->text, *read = dau_view_read(&tei->view, i);
    const char *mended = tei->mended ? tei->mended : tei->mends[i];
    tei->mended = NULL;
    if (mended && strcmp(mended, read) == 0)
        dau_xml_text(&tei->xml, mended_but(tei, mended, text, cut));
    else if (mended)
        write_mended(tei, but(tei, read, cut), mended_but(tei, mended, text, cut));
    else if (wants_choice(tei, i))
        write_correction(tei, but(tei, read, cut), but(tei, text, cut), place->token,
                         false);
    else if (is_doubtful(place->token))
        write_unclear(tei, place, but(tei, text, cut));
    else
        dau_xml_text(&tei->xml, but(tei, text, cut));
}

static const char *without_any_blank(struct dau_arena *arena, const char *text)
{
    char *copy = dau_arena_strdup(arena, text), *out = copy;
    for (const char *c = text; *c; c++)
        if (*c != ' ')
            *out++ = *c;
    *out = '\0';
    return copy;
}

/* The text of the number as its field has it, whatever stands before its digits. */
static const char *as_its_field(struct dau_tei *tei, const char *text)
{
    const char *value = tei->view.letter->fields.number.value;
    size_t before = before_number(text);
    const char *printed = without_any_blank(tei->arena, text + before);
    if (!value || strcmp(printed, without_any_blank(tei->arena, value)) == 0)
        return text;
    return dau_arena_printf(tei->arena, "%.*s%s", (int)before, text, value);
}

/* The number as one piece, whatever tokens it was read as. */
void dau_tei_number(struct dau_tei *tei, int from, int to)
{
    struct dau_token whole = *place_at(tei, from)->token;
    const char *read = dau_view_read(&tei->view, from);
    bool changed = wants_choice(tei, from);
    for (int i = from + 1; i < to; i++) {
        const struct dau_token *token = place_at(tei, i)->token;
        read =
            dau_arena_printf(tei->arena, "%s %s", read, dau_view_read(&tei->view, i));
        if (!changed && wants_choice(tei, i))
            whole.why = token->why;
        changed |= wants_choice(tei, i);
        whole.cert = token->cert < whole.cert ? token->cert : whole.cert;
        whole.flags |= token->flags;
        whole.n_alts = 0;
    }
    const char *text =
        dau_flow_text(&tei->view.flow, (struct dau_span){from, to}, tei->arena);
    whole.text = as_its_field(tei, text);
    if (whole.text != text && !changed)
        whole.why = DAU_WHY_CODE;
    if (changed || whole.text != text)
        write_correction(tei, read, whole.text, &whole, true);
    else
        write_idno(tei, whole.text);
}
