/* Handwriting is read wrongly, and with confidence. What is written by hand is known by
 * its marks, its shape and its readings; what else says what it should be is offered
 * beside it: the file's name, the digital signature's time, other mentions, the text
 * layer. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/number.h"
#include "structure/work.h"

/* Confidence left to a value that nothing but the reading speaks for. */
static const float conf_scanned = 0.90F, conf_unsure = 0.55F;
/* Figures by hand are read with less confidence than print: of 54 numbers on scans
 * whose file names tell them, 2 of 42 read below this were right, and 9 of 10 above it;
 * print begins at 0.85 (numbers) and 0.93 (days). Of 15 that were withdrawn
 * with a reading, 4 were right. */
static const float conf_hand = 0.82F, conf_print = 0.93F;
/* The least sure figure by itself. In one word with a printed symbol, figures by hand
 * had one of at most 0.66, printed ones none below 0.70, though the engine was unsure
 * of many such words for their letters ("LĐLĐ", "QĐ-TTg"). By this 102 of 104 numbers
 * by hand on scans are withdrawn and 30 of 31 printed ones kept; by the word's
 * confidence it was 98 and 23. */
static const float figure_print = 0.70F;
/* Letters of a symbol below this may be others: L and U, C and G. */
static const float letter_sure = 0.80F;
static const float conf_confirmed = 0.97F;

static int overlap(struct dau_box a, struct dau_box b)
{
    int left = a.x > b.x ? a.x : b.x, top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return right > left && bottom > top ? (right - left) * (bottom - top) : 0;
}

static bool under_pen(const struct dau_page *page, struct dau_box box)
{
    for (int i = 0; i < page->n_marks; i++)
        if (page->marks[i].kind == DAU_MARK_PEN &&
            4 * (long)overlap(page->marks[i].box, box) > (long)box.w * box.h)
            return true;
    return false;
}

/* True when marks show the pen in the span: of the layout, or of ink. */
static bool under_hand(const struct dau_part *part, struct dau_span span)
{
    for (int i = span.from; i < span.to; i++) {
        const struct dau_place *place = &part->work->flow.places[i];
        if (place->token->flags & DAU_TOKEN_HANDWRITTEN)
            return true;
        if (strpbrk(place->token->text, "0123456789") &&
            under_pen(place->page, place->token->box))
            return true;
    }
    return false;
}

/* The first word with figures that an engine read; NULL without. */
static const struct dau_token *first_figures(const struct dau_part *part,
                                             struct dau_span span)
{
    for (int i = span.from; i < span.to; i++) {
        const struct dau_token *token = part->work->flow.places[i].token;
        if (token->ocr_conf >= 0 && strpbrk(token->text, "0123456789"))
            return token;
    }
    return NULL;
}

/* The engine's confidence in the first figures of the span; 1 where it has none. */
static float figure_conf(const struct dau_part *part, struct dau_span span)
{
    const struct dau_token *token = first_figures(part, span);
    return token ? token->ocr_conf : 1;
}

/* What the engine gives Đ it parts between two letters that Unicode has for it. */
static bool is_same_letter(const char *a, const char *b)
{
    bool first = strcmp(a, "\u0110") == 0 || strcmp(a, "\u00D0") == 0;
    bool second = strcmp(b, "\u0110") == 0 || strcmp(b, "\u00D0") == 0;
    return first && second;
}

static float choice_conf(const struct dau_symbol *symbol)
{
    float sum = symbol->choices[0].p;
    for (int i = 1; i < symbol->n_choices; i++)
        if (is_same_letter(symbol->choices[i].text, symbol->choices[0].text))
            sum += symbol->choices[i].p;
    return sum;
}

/* The engine's least confidence in a figure of the word, or in a letter; -1 where it
 * tells none. */
static float least_conf(const struct dau_token *token, bool figures)
{
    float least = -1;
    for (int i = 0; i < token->n_symbols; i++) {
        const struct dau_symbol *symbol = &token->symbols[i];
        if (!symbol->n_choices)
            continue;
        const char *text = symbol->choices[0].text;
        uint32_t c = dau_text_next(&text);
        if (figures ? !dau_text_is_digit(c) : !dau_text_is_letter(c))
            continue;
        float conf = choice_conf(symbol);
        least = least < 0 || conf < least ? conf : least;
    }
    return least;
}

/* "07/LĐLĐ", "Số:07/LĐLĐ" in one word: figures, a sign, letters. */
static bool has_symbol(const char *text)
{
    static const char digits[] = "0123456789";
    const char *sign = text + strcspn(text, digits);
    sign += strspn(sign, digits);
    if (*sign != '/' && *sign != '-')
        return false;
    const char *rest = sign + 1;
    return dau_text_is_letter(dau_text_next(&rest));
}

/* "04 /NQ-CP": a form leaves room for figures by hand, print has none before the sign.
 * Of 31 numbers read with such room on scans 28 showed the pen by other signs, too. */
static bool has_room(const struct dau_part *part, struct dau_span span)
{
    const struct dau_token *figures = first_figures(part, span);
    for (int i = span.from; i + 1 < span.to; i++) {
        const struct dau_place *place = &part->work->flow.places[i], *next = place + 1;
        if (place->token != figures)
            continue;
        const char *sign = next->token->text;
        int gap = next->token->box.x - figures->box.x - figures->box.w;
        return next->line == place->line && (*sign == '/' || *sign == '-') &&
               figures->box.w > 0 && 4 * gap > figures->box.h;
    }
    return false;
}

/* True when the figures of a number were read as a pen's are. A word of figures and
 * symbol is weighed by its figures alone, for its letters may be what is unsure. */
static bool is_number_by_hand(const struct dau_part *part, struct dau_span span)
{
    const struct dau_token *token = first_figures(part, span);
    if (under_hand(part, span) || has_room(part, span))
        return true;
    if (!token)
        return false;
    float least = least_conf(token, true);
    bool known = least >= 0, print = least >= figure_print;
    if (known && (!print || has_symbol(token->read)))
        return !print;
    return token->ocr_conf < conf_hand;
}

/* True when a letter of the number's symbol may be another one. */
static bool is_symbol_unsure(const struct dau_part *part, struct dau_span span)
{
    const struct dau_token *token = first_figures(part, span);
    if (!token || !has_symbol(token->read))
        return false;
    float least = least_conf(token, false);
    return least >= 0 && least < letter_sure;
}

static bool by_hand(const struct dau_part *part, struct dau_span span)
{
    return under_hand(part, span) || figure_conf(part, span) < conf_hand;
}

static void mark_tokens(const struct dau_part *part, struct dau_span span)
{
    for (int i = span.from; i < span.to; i++) {
        struct dau_token *token = part->work->flow.places[i].token;
        if (strpbrk(token->text, "0123456789"))
            token->flags |= DAU_TOKEN_HANDWRITTEN;
    }
}

/* The token of the month of a dateline when it shows signs of the pen: one figure of
 * little confidence. Two figures are printed, though thin ones are read with less. */
static struct dau_token *month_by_hand(const struct dau_part *part,
                                       struct dau_span span)
{
    for (int i = span.from; i + 1 < span.to; i++) {
        const struct dau_place *place = &part->work->flow.places[i];
        char *folded = dau_text_fold(part->work->scratch, place->token->text);
        struct dau_token *month = place[1].token;
        if (strcmp(folded, "thang") == 0)
            return month->ocr_conf >= 0 && month->ocr_conf < conf_hand &&
                           dau_text_count(month->text) == 1
                       ? month
                       : NULL;
    }
    return NULL;
}

/* The same for the day of a dateline: what stands between "ngày" and "tháng". */
static void mark_day(const struct dau_part *part, struct dau_span span)
{
    for (int i = span.from; i < span.to; i++) {
        struct dau_token *token = part->work->flow.places[i].token;
        char *folded = dau_text_fold(part->work->scratch, token->text);
        if (strcmp(folded, "thang") == 0)
            return;
        if (strcmp(folded, "ngay") != 0)
            token->flags |= DAU_TOKEN_HANDWRITTEN;
    }
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Where the letters of the symbol's groups stand in the name, in their order: "syt_nvy"
 * of "3175_syt_nvy.pdf" for SYT-NVY. NULL when one of them is not there. */
static const char *symbol_in_name(const char *name, const char *symbol, int *groups)
{
    char group[24];
    const char *at = name, *first = NULL;
    *groups = 0;
    while (*symbol) {
        size_t n = strcspn(symbol, "-/. ");
        if (n >= sizeof group)
            return NULL;
        memcpy(group, symbol, n);
        group[n] = '\0';
        const char *found = n ? strstr(at, group) : at;
        if (!found)
            return NULL;
        first = first || !n ? first : found;
        at = found + n;
        *groups += n > 0;
        symbol += n + (symbol[n] != '\0');
    }
    return first;
}

/* The figures that stand as a word of their own last before `end`: 1 to 5, so no date.
 * A figure inside a word ("q5p_17_gm") is that of some other thing. NULL without. */
static char *digits_before(struct dau_arena *arena, const char *name, const char *end)
{
    static const char digits[] = "0123456789", between[] = "_-. ()";
    const char *best = NULL;
    size_t length = 0;
    for (const char *c = name; c < end;) {
        size_t n = strspn(c, digits);
        bool begins = c == name || strchr(between, c[-1]);
        bool ends = c + n == end || (c[n] && strchr(between, c[n]));
        if (n > 0 && n <= 5 && begins && ends) {
            best = c;
            length = n;
        }
        c += n ? n : 1;
    }
    return best ? dau_arena_strndup(arena, best, length) : NULL;
}

static const char *symbol_of(const char *value)
{
    size_t n = strspn(value, "0123456789");
    return value + n;
}

/* What the file's name makes of the number, when it also holds the symbol's letters;
 * `p` is how much it says. NULL when it says nothing. */
static char *number_by_name(const struct dau_part *part, const char *symbol, float *p)
{
    struct dau_work *work = part->work;
    char *name = dau_text_fold(work->scratch, base_name(part->work->doc->source));
    char *letters = dau_text_fold(work->scratch, symbol + strspn(symbol, "/-"));
    int groups;
    const char *at = symbol_in_name(name, letters, &groups);
    char *digits = at ? digits_before(work->scratch, name, at) : NULL;
    if (!digits)
        return NULL;
    *p = groups > 1 ? 0.9F : 0.8F;
    return dau_arena_printf(work->arena, "%s%s", digits, symbol);
}

/* Other mentions of the letter's own number: "(Kèm theo Công văn số …)". */
static bool is_mentioned(const struct dau_part *part, const char *value)
{
    const struct dau_work *work = part->work;
    struct dau_glyphs own = dau_glyphs_of(work->scratch, value);
    int first = work->starts[part->letter->fields.number.span.to];
    for (int at = first; at + own.n < work->g.n; at++)
        if (strncmp(work->g.f + at, own.f, (size_t)own.n) == 0 &&
            (at == 0 || !dau_glyph_is_word(work->g.f[at - 1])))
            return true;
    return false;
}

/* True when "(kèm theo", "(ban hành kèm theo" stands shortly before the mention. */
static bool is_attached(const struct dau_work *work, struct dau_span mention)
{
    int at = work->starts[mention.from];
    struct dau_range before = {at > 40 ? at - 40 : 0, at};
    return dau_glyphs_find(&work->g, before, "kem theo").from >= 0 &&
           memchr(work->g.f + before.from, '(', (size_t)(at - before.from));
}

/* "(Kèm theo Công văn số 6240/UBND-SGDĐT ngày …)" over an appendix is the letter
 * itself: no document it cites, but a second sight of its number and date. */
static void take_own_mentions(struct dau_part *part, const char *symbol)
{
    struct dau_letter *letter = part->letter;
    struct dau_work *work = part->work;
    char *own = dau_number_key(work->scratch, symbol);
    int kept = 0;
    for (int i = 0; i < letter->n_refs; i++) {
        struct dau_ref *ref = &letter->refs[i];
        bool same =
            strcmp(dau_number_key(work->scratch, symbol_of(ref->number)), own) == 0 &&
            ref->n_mentions && is_attached(work, ref->mentions[0]) &&
            ref->mentions[0].from > letter->fields.number.span.to;
        if (!same) {
            letter->refs[kept++] = *ref;
            continue;
        }
        dau_field_add_alt(work, &letter->fields.number, ref->number, "mention", 0.6F);
        if (ref->date && !letter->fields.date.value)
            dau_field_add_alt(work, &letter->fields.date, ref->date, "mention", 0.55F);
    }
    letter->n_refs = kept;
}

/* A number of the page's own text layer with this symbol. */
static char *number_in_layer(const struct dau_part *part, const char *symbol)
{
    struct dau_work *work = part->work;
    const struct dau_page *page = work->rows[part->first].page;
    char *wanted = dau_number_key(work->scratch, symbol);
    for (int b = 0; b < page->n_layer; b++)
        for (int l = 0; l < page->layer[b].n_lines && l < 20; l++) {
            const struct dau_line *line = &page->layer[b].lines[l];
            for (int t = 0; t < line->n_tokens; t++) {
                struct dau_number number;
                struct dau_glyphs g =
                    dau_glyphs_of(work->scratch, line->tokens[t].text);
                int colon = 0;
                while (colon < g.n && !dau_glyph_is_digit(g.f[colon]))
                    colon++;
                if (!dau_number_read(&g, colon, g.n, DAU_NUMBER_STRICT, &number))
                    continue;
                char *value = dau_number_value(&g, number.at, work->arena);
                if (strcmp(dau_number_key(work->scratch, symbol_of(value)), wanted) ==
                    0)
                    return value;
            }
        }
    return NULL;
}

static void weigh_number(struct dau_part *part)
{
    struct dau_field *field = &part->letter->fields.number;
    struct dau_work *work = part->work;
    const char *symbol = field->value    ? symbol_of(field->value)
                         : field->n_alts ? field->alts[0].text
                                         : NULL;
    bool scan = dau_work_is_scan(part->work, field->span),
         hand = is_number_by_hand(part, field->span);
    float p = 0;
    char *named = symbol ? number_by_name(part, symbol, &p) : NULL;
    char *layered = symbol && scan ? number_in_layer(part, symbol) : NULL;
    if (!field->value) {
        bool asked = field->span.from < field->span.to;
        if (asked)
            field->review = true;
        field->handwritten = asked && (scan || hand);
        if (field->handwritten)
            mark_tokens(part, field->span);
        if (field->n_alts)
            field->alts[0].p = 0.05F; /* the printed symbol alone */
    } else if ((named && strcmp(named, field->value) == 0) ||
               is_mentioned(part, field->value)) {
        field->conf = conf_confirmed;
        return;
    } else if (hand || (scan && named)) {
        field->handwritten = true;
        dau_field_withdraw(part->work, field, 0.3F);
        mark_tokens(part, field->span);
    } else if (scan) {
        bool told = layered && strcmp(layered, field->value) == 0;
        field->conf = told                                  ? 0.92F
                      : is_symbol_unsure(part, field->span) ? conf_unsure
                                                            : conf_scanned;
    }
    if (symbol && !field->value)
        take_own_mentions(part, symbol);
    if (named && !field->value)
        dau_field_add_alt(work, field, named, "file-name", p);
    if (layered && (!field->value || strcmp(layered, field->value) != 0))
        dau_field_add_alt(work, field, layered, "text-layer", 0.35F);
}

static const char *signed_day(const struct dau_part *part)
{
    const struct dau_doc *doc = part->work->doc;
    for (int i = 0; i < doc->n_signatures; i++)
        if (doc->signatures[i].time && strlen(doc->signatures[i].time) >= 10)
            return dau_arena_strndup(part->work->arena, doc->signatures[i].time, 10);
    return NULL;
}

/* "ngày 2" without the nought that print gives days under ten (Decree 30/2020/NĐ-CP).
 */
static bool is_bare_day(const struct dau_part *part, struct dau_span span)
{
    for (int i = span.from; i + 1 < span.to; i++) {
        const char *text = part->work->flow.places[i].token->text;
        const char *next = part->work->flow.places[i + 1].token->text;
        char *folded = dau_text_fold(part->work->scratch, next);
        if (strlen(text) == 1 && *text >= '1' && *text <= '9' &&
            strcmp(folded, "thang") == 0)
            return true;
    }
    return false;
}

static void weigh_date(struct dau_part *part)
{
    struct dau_field *field = &part->letter->fields.date;
    const char *day = signed_day(part);
    struct dau_token *month = month_by_hand(part, field->span);
    bool scan = dau_work_is_scan(part->work, field->span),
         hand = month || by_hand(part, field->span);
    if (month)
        month->flags |= DAU_TOKEN_HANDWRITTEN;
    if (!field->value) {
        field->review |= field->span.from < field->span.to;
        field->handwritten = field->review && (scan || hand);
        if (field->handwritten)
            mark_day(part, field->span);
    } else if (day && strcmp(day, field->value) == 0) {
        field->conf = conf_confirmed;
    } else if (hand) {
        field->handwritten = true;
        dau_field_withdraw(part->work, field, 0.35F);
        mark_day(part, field->span);
    } else if (scan) {
        bool sure = figure_conf(part, field->span) >= conf_print;
        field->conf =
            sure && !is_bare_day(part, field->span) ? conf_scanned : conf_unsure;
    }
    if (day && (!field->value || strcmp(day, field->value) != 0))
        dau_field_add_alt(part->work, field, day, "signature-time", 0.7F);
}

static void weigh_signer(struct dau_part *part)
{
    struct dau_field *field = &part->letter->fields.name;
    const struct dau_doc *doc = part->work->doc;
    for (int i = 0; i < doc->n_signatures; i++) {
        const char *signer = doc->signatures[i].signer;
        if (!signer || !*signer)
            continue;
        bool same = field->value &&
                    strcmp(dau_text_fold(part->work->scratch, signer),
                           dau_text_fold(part->work->scratch, field->value)) == 0;
        if (same)
            field->conf = conf_confirmed;
        else
            dau_field_add_alt(part->work, field, signer, "signature", 0.5F);
    }
}

static void find_ink(struct dau_part *part)
{
    struct dau_letter *letter = part->letter;
    const struct dau_work *work = part->work;
    for (int i = 0; i < work->doc->n_pages; i++) {
        const struct dau_page *page = work->doc->pages[i];
        if (page->number < letter->first_page || page->number > letter->last_page)
            continue;
        for (int k = 0; k < page->n_marks; k++)
            if (page->marks[k].kind == DAU_MARK_SEAL && !letter->has_seal) {
                letter->has_seal = true;
                letter->seal_box = page->marks[k].box;
                letter->seal_page = page->number;
            }
        for (int b = 0; b < page->n_blocks; b++)
            if (page->blocks[b].zone == DAU_ZONE_SIGNATURE && page->blocks[b].n_lines &&
                !letter->signature_page) {
                letter->has_signature = true;
                letter->signature_box = page->blocks[b].box;
                letter->signature_page = page->number;
            }
    }
}

void dau_evidence_weigh(struct dau_part *part)
{
    weigh_number(part);
    weigh_date(part);
    weigh_signer(part);
    find_ink(part);
}
