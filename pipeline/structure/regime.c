/* Which rules a letter follows. Every form in dict/regimes is scored by what was found;
 * the best names the regime, the distance to the best of another regime is its margin.
 */
#include <string.h>

#include "base/text.h"
#include "structure/work.h"

/* Weights: the title says most, for its letters are large and constant; of the rest no
 * single one may outweigh it. */
static const float weight_title = 3.0F, weight_number = 1.0F, weight_authority = 0.8F,
                   weight_issuer = 1.6F, weight_symbol = 1.2F, weight_keep = 0.5F,
                   weight_year = 0.6F, wrong_title = -2.0F;

static bool has_any(const char *text, const struct dau_words *words)
{
    for (int i = 0; i < words->n; i++)
        if (strstr(text, words->items[i]))
            return true;
    return false;
}

static char *folded_value(const struct dau_part *part, const struct dau_field *field)
{
    return dau_text_fold(part->work->scratch, field->value ? field->value : "");
}

static float score_title(const struct dau_part *part, const struct dau_regime *regime)
{
    const struct dau_work *work = part->work;
    bool seen = false;
    for (int r = part->first; r < part->body; r++) {
        const struct dau_row *row = &work->rows[r];
        if (row->role == DAU_ROLE_MOTTO && regime->motto.n)
            seen = true;
        for (int i = 0; row->role == DAU_ROLE_TITLE && i < regime->title.n; i++) {
            const char *title = regime->title.items[i];
            int max = (int)strlen(title) * 2 / 5;
            if (dau_glyphs_search(&work->g, row->at, title, max).from >= 0)
                return weight_title;
        }
    }
    if (seen)
        return weight_title * 0.8F;
    return part->has_title || part->has_party_title ? wrong_title : 0;
}

static float score_number(const struct dau_part *part, const struct dau_regime *regime)
{
    if (!part->has_number)
        return 0;
    bool party = has_any("party", &regime->number);
    return party == part->party_number ? weight_number : -weight_number / 2;
}

static float score_authority(const struct dau_part *part,
                             const struct dau_regime *regime)
{
    if (!part->slash_authority && !part->dot_authority)
        return 0;
    bool slash = has_any("slash", &regime->authority),
         dot = has_any("dot", &regime->authority);
    for (int i = 0; i < regime->authority.n; i++) {
        slash |= strstr(regime->authority.items[i], "slash") != NULL;
        dot |= strstr(regime->authority.items[i], "dot") != NULL;
    }
    bool fits = (slash && part->slash_authority) || (dot && part->dot_authority);
    return fits ? weight_authority : -weight_authority / 2;
}

static float score_keep(const struct dau_part *part, const struct dau_regime *regime)
{
    const struct dau_letter *letter = part->letter;
    for (int i = 0; i < letter->n_distribution; i++)
        if (has_any(dau_text_fold(part->work->scratch, letter->distribution[i].value),
                    &regime->keep))
            return weight_keep;
    return 0;
}

static float score_form(const struct dau_part *part, const struct dau_regime *regime)
{
    const struct dau_fields *fields = &part->letter->fields;
    float score = score_title(part, regime) + score_number(part, regime) +
                  score_authority(part, regime) + score_keep(part, regime);
    bool named = has_any(folded_value(part, &fields->issuer), &regime->issuer) ||
                 has_any(folded_value(part, &fields->parent), &regime->issuer);
    score += named ? weight_issuer : 0;
    score += has_any(folded_value(part, &fields->number), &regime->symbol)
                 ? weight_symbol
                 : 0;
    /* A regime that wears the state's title must be named by its own words. */
    if (regime->title.n && regime->motto.n && regime->issuer.n && !named)
        score -= weight_issuer;
    if (part->year)
        score += part->year >= regime->first_year && part->year <= regime->last_year
                     ? weight_year
                     : -weight_year;
    return score;
}

void dau_regime_choose(struct dau_part *part)
{
    const struct dau_tables *t = part->work->tables;
    struct dau_letter *letter = part->letter;
    const struct dau_regime *best = NULL;
    float best_score = 0, second = 0;
    for (int i = 0; i < t->n_regimes; i++) {
        float score = score_form(part, &t->regimes[i]);
        if (best && score <= best_score) {
            if (strcmp(best->regime, t->regimes[i].regime) != 0 && score > second)
                second = score;
            continue;
        }
        if (best && strcmp(best->regime, t->regimes[i].regime) != 0)
            second = best_score;
        best = &t->regimes[i];
        best_score = score;
    }
    /* A title alone stands over forms and programmes too. */
    bool letter_like =
        (best_score >= weight_title * 0.7F &&
         (part->has_number || part->year || part->has_salute || part->printed_type)) ||
        (part->has_number && (part->has_salute || part->printed_type));
    letter->regime = best && letter_like ? best->regime : "other";
    letter->form = best && letter_like && part->year ? best->form : NULL;
    letter->regime_margin = best_score - second;
    float conf = 0.5F + 0.1F * best_score + 0.1F * letter->regime_margin;
    letter->regime_conf = conf > 0.99F ? 0.99F : conf < 0.3F ? 0.3F : conf;
}
