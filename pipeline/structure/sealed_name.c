/* The name of who signs stands at the foot of the seal (Nghị định 30/2020, Phụ lục I,
 * components 7 and 8), whose ring often hides a part of its first word. What the letter
 * says elsewhere, or the engine itself as its second thought, may be taken instead; a
 * person must look, and the reading stays among the alternatives. */
#include <string.h>

#include "base/text.h"
#include "structure/place_name.h"
#include "structure/work.h"

/* Below what needs no review. */
static const float conf_mention = 0.66F, conf_surname = 0.60F;

/* A word that the engine is sure of is not read again from elsewhere. */
static const float conf_sure = 0.90F;

enum { MIN_WORDS = 3 };

/* The box reaches into the circle of a seal. */
static bool under_seal(const struct dau_place *place)
{
    struct dau_box box = place->token->box;
    for (int i = 0; i < place->page->n_marks; i++) {
        struct dau_box seal = place->page->marks[i].box;
        if (place->page->marks[i].kind != DAU_MARK_SEAL || box.w <= 0)
            continue;
        long x = seal.x + seal.w / 2, y = seal.y + seal.h / 2, reach = seal.w / 2;
        long u = x < box.x ? box.x - x : x > box.x + box.w ? x - box.x - box.w : 0;
        long v = y < box.y ? box.y - y : y > box.y + box.h ? y - box.y - box.h : 0;
        if (u * u + v * v <= reach * reach)
            return true;
    }
    return false;
}

/* What follows the first word of a name; NULL when fewer than two words do. */
static const char *after_surname(const char *name)
{
    int n = 1;
    for (const char *c = name; *c; c++)
        n += *c == ' ';
    return n >= MIN_WORDS ? strchr(name, ' ') + 1 : NULL;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0 &&
           (n == m || text[n - m - 1] == ' ');
}

/* The one person the letter names whose other names end what was read here; NULL when
 * there is none, or two. */
static const char *person_elsewhere(const struct dau_letter *letter, const char *read)
{
    const char *found = NULL;
    for (int i = 0; i < letter->n_mentions; i++) {
        const struct dau_mention *mention = &letter->mentions[i];
        const char *rest = mention->kind == DAU_MENTION_PERSON && mention->value
                               ? after_surname(mention->value)
                               : NULL;
        if (!rest || !ends_in(read, rest))
            continue;
        if (found && strcmp(found, mention->value) != 0)
            return NULL;
        found = mention->value;
    }
    return found;
}

static bool same_letter(const struct dau_work *work, const char *a, const char *b)
{
    return strcmp(dau_text_fold(work->scratch, a), dau_text_fold(work->scratch, b)) ==
           0;
}

/* The only surname that one other choice of the engine's makes of the word, which has
 * the same letters but for a mark; NULL when there is none, or two. */
static const char *surname_of(const struct dau_work *work,
                              const struct dau_token *token)
{
    const char *found = NULL;
    for (int i = 0; i < token->n_symbols; i++)
        for (int c = 1; c < token->symbols[i].n_choices; c++) {
            struct dau_buf word = {0};
            const struct dau_choice *choices = token->symbols[i].choices;
            if (!same_letter(work, choices[0].text, choices[c].text))
                continue;
            for (int k = 0; k < token->n_symbols; k++)
                if (token->symbols[k].n_choices)
                    dau_buf_puts(&word, token->symbols[k].choices[k == i ? c : 0].text);
            const char *text = dau_text_nfc(work->arena, dau_buf_text(&word));
            dau_buf_free(&word);
            if (!dau_is_surname(work->tables, text))
                continue;
            if (found && strcmp(found, text) != 0)
                return NULL;
            found = text;
        }
    return found;
}

static void take(struct dau_part *part, const char *value, float conf, const char *rule)
{
    struct dau_field *field = &part->letter->fields.name;
    if (field->value)
        dau_field_add_alt(part->work, field, field->value, "engine", 0.3F);
    field->value = value;
    field->conf = conf;
    field->rule = rule;
    field->review = true;
    part->letter->review = true;
}

void dau_sealed_name_weigh(struct dau_part *part)
{
    const struct dau_work *work = part->work;
    struct dau_field *field = &part->letter->fields.name;
    if (field->span.from >= field->span.to || !field->printed)
        return;
    const struct dau_place *first = &work->flow.places[field->span.from];
    if (first->token->ocr_conf < 0 || !under_seal(first))
        return;
    const char *person = first->token->ocr_conf < conf_sure
                             ? person_elsewhere(part->letter, field->printed)
                             : NULL;
    if (person) {
        if (!field->value || strcmp(field->value, person) != 0)
            take(part, person, conf_mention, "mention");
        return;
    }
    const char *rest = field->value ? strchr(field->value, ' ') : NULL;
    size_t n = rest ? (size_t)(rest - field->value) : 0;
    bool whole = rest && strlen(first->token->text) == n &&
                 strncmp(field->value, first->token->text, n) == 0;
    const char *surname = whole && !dau_is_surname(work->tables, first->token->text)
                              ? surname_of(work, first->token)
                              : NULL;
    if (surname)
        take(part, dau_arena_printf(work->arena, "%s%s", surname, rest), conf_surname,
             "surname");
}
