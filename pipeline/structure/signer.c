/* Who signs, for whom, and as what: the rows of the right column at the foot. */
#include <string.h>

#include "base/text.h"
#include "structure/foot.h"
#include "structure/sign.h"

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

static void append_authority(struct dau_foot *foot, const struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_fields *fields = &foot->part->letter->fields;
    const struct dau_sign_mark *mark = NULL;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ",;|~_");
    int end = dau_sign_eat_mark(work, at.from, at.to, &mark);
    char *value = dau_sign_mended(work, at, end < 0 ? at.from : end);
    bool own = mark && mark->of_signer; /* "Q. GIÁM ĐỐC" is what the signer is */
    struct dau_field *field = own ? &fields->role : &fields->authority;
    if (mark) {
        foot->part->slash_authority |= mark->slash;
        foot->part->dot_authority |= !mark->slash;
        const char *rest = value; /* the mark has as many letters as were read for it */
        for (size_t i = 0; i < strlen(mark->folded); i++)
            dau_text_next(&rest);
        value = dau_arena_printf(work->arena, "%s%s",
                                 dau_text_upper(work->scratch, mark->folded), rest);
    }
    if (!field->value)
        dau_field_set(work, field, value, row->span, 0.93F,
                      own ? "position" : "authority");
    else
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

/* The head for whom a deputy signs: THỦ TƯỚNG of "TM. CHÍNH PHỦ KT. THỦ TƯỚNG"; NULL.
 */
static const char *signed_for(const char *authority)
{
    const char *head = NULL;
    for (const char *at = authority; at && *at; at++)
        if (strncmp(at, "KT.", 3) == 0 || strncmp(at, "K/T", 3) == 0)
            head = at + 3 + strspn(at + 3, " ");
    return head;
}

/* Nobody signs for himself (Decree 30/2020/NĐ-CP, article 13): under "KT. THỦ TƯỚNG" a
 * "THỦ TƯỚNG" has lost its "PHÓ" under the seal. */
static void set_deputy(const struct dau_work *work, struct dau_fields *fields)
{
    struct dau_field *role = &fields->role;
    const char *head = signed_for(fields->authority.value);
    if (!head || strcmp(head, role->value) != 0)
        return;
    dau_field_add_alt(work, role, role->value, "engine", 0.2F);
    role->value = strcmp(head, "BỘ TRƯỞNG") == 0
                      ? "THỨ TRƯỞNG"
                      : dau_arena_printf(work->arena, "PHÓ %s", head);
    role->rule = "deputy-by-form";
    role->conf = 0.68F;
    role->review = true;
}

static void append_role(struct dau_foot *foot, const struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_fields *fields = &foot->part->letter->fields;
    struct dau_field *role = &fields->role;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,;|~_-*:\"'");
    int scribble = dau_sign_after_scribble(work, row);
    if (scribble >= 0)
        at.from = scribble;
    char *value = dau_sign_mended(work, at, at.from);
    if (!role->value) {
        foot->scribbled = scribble >= 0;
        dau_field_set(work, role, value, row->span, scribble >= 0 ? 0.6F : 0.93F,
                      "position");
        set_deputy(work, fields);
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

/* The place where a name begins behind scribble and seal: ">##SZLò Văn Mẫu"; -1
 * when less than two thirds of the row would be name. */
static int name_after_dirt(const struct dau_work *work, const struct dau_row *row)
{
    const struct dau_glyphs *g = &work->g;
    int most = row->at.from + (row->at.to - row->at.from) / 3;
    for (int at = row->at.from + 1; at < row->at.to && at <= most; at++) {
        bool starts = dau_text_is_upper(g->c[at]) && at + 1 < row->at.to &&
                      dau_text_is_lower(g->c[at + 1]);
        if (starts && dau_sign_is_name(work, (struct dau_range){at, row->at.to}))
            return at;
    }
    return -1;
}

static void set_name(struct dau_foot *foot, const struct dau_row *row, int from)
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

bool dau_signer_is_known(const struct dau_foot *foot)
{
    const struct dau_fields *fields = &foot->part->letter->fields;
    return fields->authority.value || fields->role.value;
}

/* A row that names the signer, his position, or that he has signed. */
bool dau_signer_take_name(struct dau_foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_letter *letter = foot->part->letter;
    bool right = row->zone == DAU_ZONE_FOOT_RIGHT;
    /* What shares its line with a position stands in the left column. */
    bool left = row->zone == DAU_ZONE_FOOT_LEFT ||
                (row + 1 < work->rows + foot->part->end && row[1].line == row->line &&
                 dau_sign_is_row(work, &row[1]));
    bool may_name = right || (dau_signer_is_known(foot) && !left);
    int from = -1;
    if (!foot->named && may_name && dau_sign_is_name(work, row->at))
        from = row->at.from;
    else if (!foot->named && right && dau_signer_is_known(foot))
        from = name_after_dirt(work, row);
    if (from >= 0)
        set_name(foot, row, from);
    else if (dau_sign_is_signed(work, row))
        letter->has_signature = true;
    else
        return false;
    row->role = DAU_ROLE_SIGNER;
    return true;
}

bool dau_signer_take_position(struct dau_foot *foot, struct dau_row *row)
{
    if (!dau_sign_is_row(foot->work, row) ||
        (foot->named && foot->part->letter->fields.role.value))
        return false;
    row->role = DAU_ROLE_SIGNER;
    if (dau_sign_is_authority(foot->work, row->at))
        append_authority(foot, row);
    else
        append_role(foot, row);
    return true;
}

/* A position that no table knows: capitals right under the authority. */
bool dau_signer_take_unknown(struct dau_foot *foot, struct dau_row *row)
{
    struct dau_work *work = foot->work;
    struct dau_fields *fields = &foot->part->letter->fields;
    struct dau_range at = dau_glyphs_trim(&work->g, row->at, ".,;|~_-*:\"'");
    int letters = 0, words = 1;
    for (int i = at.from; i < at.to; i++) {
        letters += dau_text_is_letter(work->g.c[i]);
        words += work->g.f[i] == ' ';
    }
    bool under =
        row[-1].role == DAU_ROLE_SIGNER && dau_sign_is_authority(work, row[-1].at);
    if (!under || fields->role.value || foot->named ||
        row->zone == DAU_ZONE_FOOT_LEFT || dau_glyphs_caps(&work->g, at) < 0.9F ||
        words < 2 || letters < 8 || letters + words - 1 < at.to - at.from ||
        at.to - at.from > DAU_SIGN_MAX)
        return false;
    row->role = DAU_ROLE_SIGNER;
    dau_field_set(work, &fields->role, dau_glyphs_text(&work->g, at, work->arena),
                  row->span, 0.72F, "under-authority");
    return true;
}
