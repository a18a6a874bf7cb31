/* How sure each fact is, after all rooms have said what they know: 0.9 is to be right
 * nine times in ten. The factors here are few and general, and were fitted on scans,
 * aged samples, and letters set, aged and read again (README.md has the table); what a
 * rule knows of itself stands in that rule. */
#include <string.h>

#include "base/text.h"
#include "structure/work.h"

static const float conf_leave_out = 0.40F, conf_review = 0.70F;
/* What a second source says too is not weighed by its reading. */
static const float conf_told = 0.97F;

/* A word that the engine was unsure of spoils what it stands in: below the first share
 * 15 of 21 were right, below the second 44 of 52, above it 97 of 100. */
static const float weak = 0.5F, middling = 0.8F;
static const float factor_weak = 0.75F, factor_middling = 0.88F;

/* Bodies in a salute are parted by marks that are easily lost: 43 of 50 were right. Of
 * tasks the wording or the end was wrong in 10 of 123. */
static const float factor_recipient = 0.95F, factor_task = 0.98F;

/* Names of bodies begin with a known word, or are unsure. */
static const float conf_known_body = 0.80F;
/* Of a regime that was taken back. */
static const float conf_no_letter = 0.5F;
/* Letters of a subject that is more than the dots of a form. */
enum { MIN_SUBJECT = 3 };

/* A name of a body with a number like "88/CT-VP" in it has swallowed other words; one
 * of more figures than letters was dots. */
static const float factor_no_name = 0.5F;

static int count_letters(const char *text)
{
    int n = 0;
    for (uint32_t c; (c = dau_text_next(&text));)
        n += dau_text_is_letter(c);
    return n;
}

static int count_digits(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text >= '0' && *text <= '9';
    return n;
}

static bool has_word(const char *text)
{
    for (uint32_t c; (c = dau_text_next(&text));)
        if (dau_text_is_letter(c) || dau_text_is_digit(c))
            return true;
    return false;
}

/* The engine's least confidence in a word of the span; 1 where it has none. */
static float weakest(const struct dau_work *work, struct dau_span span)
{
    float least = 1;
    for (int i = span.from; i < span.to && i < work->flow.n_places; i++) {
        const struct dau_token *token = work->flow.places[i].token;
        if (token->ocr_conf >= 0 && token->ocr_conf < least && has_word(token->text))
            least = token->ocr_conf;
    }
    return least;
}

static float factor_of(const struct dau_work *work, struct dau_span span)
{
    float least = weakest(work, span);
    return least < weak ? factor_weak : least < middling ? factor_middling : 1;
}

/* The certainty of the words after correction bounds that of what they say. */
static float factor_of_words(const struct dau_work *work, struct dau_span span)
{
    float sum = 0;
    int n = 0;
    for (int i = span.from; i < span.to && i < work->flow.n_places; i++) {
        const struct dau_token *token = work->flow.places[i].token;
        float sure = token->cert >= 0 ? token->cert : token->ocr_conf;
        if (sure < 0)
            continue;
        sum += sure;
        n++;
    }
    float mean = n ? sum / (float)n : 1;
    return mean >= 0.9F ? 1 : mean < 0.5F ? 0.6F : 0.1F + mean;
}

/* True for a name with a number in it, and for dots that were read as figures. */
static bool is_no_name(const char *body)
{
    return body && ((strchr(body, '/') && count_digits(body)) ||
                    count_digits(body) >= count_letters(body));
}

static void weigh_words(const struct dau_work *work, struct dau_field *field)
{
    if (!field->value || field->span.from >= field->span.to || field->conf >= conf_told)
        return;
    field->conf *= factor_of_words(work, field->span) * factor_of(work, field->span);
}

static void weigh_recipients(const struct dau_work *work, struct dau_recipient *list,
                             int n)
{
    for (int i = 0; i < n; i++)
        list[i].conf *= factor_recipient * factor_of(work, list[i].span) *
                        (is_no_name(list[i].value) ? factor_no_name : 1);
}

/* What is cited more than once was read more than once. */
static void weigh_refs(const struct dau_work *work, struct dau_ref *refs, int n)
{
    for (int i = 0; i < n; i++)
        if (refs[i].n_mentions == 1)
            refs[i].conf *= factor_of(work, refs[i].mentions[0]);
}

static void weigh_tasks(const struct dau_work *work, struct dau_task *tasks, int n)
{
    for (int i = 0; i < n; i++) {
        tasks[i].conf *= factor_task;
        for (int k = 0; k < tasks[i].n_deadlines; k++)
            tasks[i].deadlines[k].conf *= factor_of(work, tasks[i].deadlines[k].span);
        weigh_tasks(work, tasks[i].items, tasks[i].n_items);
    }
}

void dau_certainty_weigh(struct dau_part *part)
{
    struct dau_letter *letter = part->letter;
    struct dau_fields *f = &letter->fields;
    struct dau_field *words[] = {&f->place,     &f->parent, &f->issuer, &f->subject,
                                 &f->authority, &f->role,   &f->name};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        weigh_words(part->work, words[i]);
    if (is_no_name(f->issuer.value))
        f->issuer.conf *= factor_no_name;
    if (is_no_name(f->parent.value))
        f->parent.conf *= factor_no_name;
    weigh_recipients(part->work, letter->recipients, letter->n_recipients);
    weigh_recipients(part->work, letter->distribution, letter->n_distribution);
    weigh_refs(part->work, letter->refs, letter->n_refs);
    weigh_tasks(part->work, letter->tasks, letter->n_tasks);
}

/* A national title stands over forms and receipts too: a letter shows at least its
 * number or symbol, its day or month, its type, a body that is known, or whom it goes
 * to. */
static bool is_letter(const struct dau_part *part)
{
    const struct dau_letter *letter = part->letter;
    const struct dau_fields *f = &letter->fields;
    bool known_body = (f->issuer.value && f->issuer.conf >= conf_known_body) ||
                      (f->parent.value && f->parent.conf >= conf_known_body);
    return f->number.value || f->number.n_alts || f->date.value || f->date.n_alts ||
           known_body || part->printed_type || letter->n_recipients > 0;
}

/* What was read as a field only for its place in a letter is none outside of one. */
static void weigh_regime(struct dau_part *part)
{
    struct dau_letter *letter = part->letter;
    struct dau_fields *f = &letter->fields;
    if (strcmp(letter->regime, "other") != 0 && !is_letter(part)) {
        letter->regime = "other";
        letter->regime_conf = conf_no_letter;
        letter->form = NULL;
    }
    if (strcmp(letter->regime, "other") != 0)
        return;
    struct dau_field *placed[] = {&f->parent, &f->issuer, &f->subject};
    for (size_t i = 0; i < sizeof placed / sizeof *placed; i++)
        if (placed[i]->value && placed[i]->conf < conf_known_body)
            dau_field_withdraw(part->work, placed[i], placed[i]->conf);
    if (f->type.value && !part->printed_type)
        dau_field_withdraw(part->work, &f->type, 0);
}

static void settle(struct dau_part *part, struct dau_field *field, float *sum, int *n)
{
    if (field->value && field->conf < conf_leave_out)
        dau_field_withdraw(part->work, field, field->conf);
    if (field->value) {
        field->review |= field->conf < conf_review;
        *sum += field->conf;
        ++*n;
    }
    part->letter->review |= field->review;
}

/* Those that are sure enough to be told, in their order. */
static int kept_recipients(struct dau_recipient *list, int n)
{
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (list[i].conf >= conf_leave_out)
            list[kept++] = list[i];
    return kept;
}

void dau_certainty_settle(struct dau_part *part)
{
    struct dau_letter *letter = part->letter;
    struct dau_fields *f = &letter->fields;
    struct dau_field *all[] = {&f->number,  &f->date,      &f->place,   &f->parent,
                               &f->issuer,  &f->type,      &f->subject, &f->urgency,
                               &f->secrecy, &f->authority, &f->role,    &f->name,
                               &f->drafter};
    const struct dau_field *needed[] = {&f->number, &f->date, &f->issuer};
    float sum = 0;
    int n = 0;
    if (f->subject.value && count_letters(f->subject.value) < MIN_SUBJECT)
        dau_field_withdraw(part->work, &f->subject, 0);
    letter->n_recipients = kept_recipients(letter->recipients, letter->n_recipients);
    letter->n_distribution =
        kept_recipients(letter->distribution, letter->n_distribution);
    weigh_regime(part);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        settle(part, all[i], &sum, &n);
    /* A letter without its number is not sure, however sure the rest of it is. */
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        n += needed[i]->value == NULL;
    letter->conf = n ? sum / (float)n : 0;
    letter->review |=
        letter->regime_conf < conf_review || !f->number.value || !f->date.value;
}
