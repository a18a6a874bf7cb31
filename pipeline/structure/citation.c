#include "structure/citation.h"

#include <string.h>

#include "base/text.h"

enum {
    LOOK_BACK = 160, /* signs before a number in which its law or date may stand */
    LIST_GAP = 12,   /* signs between two numbers of one list */
    MAX_BODY = 90,
    MAX_SUBJECT = 240,
    MAX_ALIAS = 120
};

/* Relations, the one that says more later. */
static const char *const relations[] = {"mentions", "implements", "basis",
                                        "replaces", "amends",     "reply"};

int dau_relation_rank(const char *relation)
{
    for (int i = 0; i < 6; i++)
        if (relation && strcmp(relations[i], relation) == 0)
            return i;
    return 0;
}

static int back_over(const struct dau_glyphs *g, int at, int from, const char *signs)
{
    while (at > from && (g->f[at - 1] == ' ' || strchr(signs, g->f[at - 1])))
        at--;
    return at;
}

/* Where `word` begins when it ends right before `at`; or -1. */
static int ends_with(const struct dau_glyphs *g, int from, int at, const char *word)
{
    int n = (int)strlen(word);
    if (at - n < from || strncmp(g->f + at - n, word, (size_t)n) != 0)
        return -1;
    return at - n > from && dau_glyph_is_word(g->f[at - n - 1]) ? -1 : at - n;
}

/* Over "số" or "số:" before the number; `*said` when it was there. */
static int back_over_so(const struct dau_citing *citing, int at, bool *said)
{
    const struct dau_glyphs *g = &citing->work->g;
    int end = back_over(g, at, citing->in.from, ":"),
        so = ends_with(g, citing->in.from, end, "so");
    if (so < 0)
        so = ends_with(g, citing->in.from, end, "s6");
    *said = so >= 0;
    return back_over(g, so < 0 ? end : so, citing->in.from, "");
}

static bool known_type(const struct dau_citing *citing, int end,
                       struct dau_citation *found)
{
    const struct dau_tables *t = citing->work->tables;
    for (int i = 0; i < t->n_types; i++) {
        int start =
            ends_with(&citing->work->g, citing->in.from, end, t->types[i].folded);
        if (start < 0 ||
            (strcmp(t->types[i].folded, "luat") == 0 && found->number.party))
            continue;
        found->type = t->types[i].name;
        found->at.from = start;
        return true;
    }
    return false;
}

/* "Luật Ngân sách nhà nước số 89/2025/QH15": the name stands between. */
static bool named_law(const struct dau_citing *citing, int end,
                      struct dau_citation *found)
{
    static const struct {
        const char *word, *type;
    } laws[] = {{"bo luat", "Bộ luật"},
                {"luat", "Luật"},
                {"phap lenh", "Pháp lệnh"},
                {"nghi quyet", "Nghị quyết"},
                {"phap luat", "Luật"}};
    const struct dau_glyphs *g = &citing->work->g;
    if (!found->number.law)
        return false;
    for (int at = end; at > citing->in.from && end - at < LOOK_BACK; at--) {
        if (g->f[at] == ';')
            return false;
        for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
            int word = dau_glyphs_eat(g, at, end, laws[i].word);
            if (word < 0 || !dau_text_is_upper(g->c[at]) ||
                (at > citing->in.from && dau_glyph_is_word(g->f[at - 1])))
                continue;
            found->type = laws[i].type;
            found->at.from = at;
            if (word < end)
                found->subject = dau_glyphs_text(g, (struct dau_range){word, end},
                                                 citing->work->arena);
            return true;
        }
    }
    return false;
}

/* "số 331-KH/TU, số 334-KH/TU": the type was said once. */
static bool same_list(const struct dau_citing *citing, int end,
                      struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    if (!citing->before.type || end - citing->before.at.to > LIST_GAP)
        return false;
    struct dau_range gap = {citing->before.at.to, end};
    gap = dau_glyphs_trim(g, gap, ",;");
    int word = dau_glyphs_eat(g, gap.from, gap.to, "va");
    if (gap.from < gap.to && word != gap.to)
        return false;
    found->type = citing->before.type;
    return true;
}

const char *dau_citation_type(const struct dau_work *work,
                              const struct dau_number *number)
{
    const struct dau_tables *t = work->tables;
    const char *code = dau_number_type_code(&work->g, number, work->scratch);
    const char *family = number->party ? "DANG" : number->year ? "QPPL" : "ND30";
    for (int i = 0; i < t->n_types; i++)
        if (strcmp(t->types[i].family, family) == 0 && *t->types[i].code_folded &&
            strcmp(t->types[i].code_folded, code) == 0)
            return t->types[i].name;
    return NULL;
}

/* "Mẫu số 01/GTGT" is a form, no document. */
static bool is_form(const struct dau_citing *citing, int end)
{
    static const char *const words[] = {"mau",       "bieu",     "phu luc", "mau bieu",
                                        "tai khoan", "hop dong", "ma",      "bang"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ends_with(&citing->work->g, citing->in.from, end, words[i]) >= 0)
            return true;
    return false;
}

static bool find_type(const struct dau_citing *citing, struct dau_citation *found)
{
    bool said;
    int end = back_over_so(citing, found->number.at.from, &said);
    found->at.from = found->number.at.from;
    if (known_type(citing, end, found) || named_law(citing, end, found) ||
        same_list(citing, end, found)) {
        found->conf = 0.95F;
        return true;
    }
    if (is_form(citing, end))
        return false;
    found->type = dau_citation_type(citing->work, &found->number);
    if (!found->type && said)
        found->type = found->number.party || found->number.year ? NULL : "Công văn";
    found->conf = said ? 0.85F : 0.6F;
    return said || found->type;
}

static int after_comma(const struct dau_glyphs *g, int at, int to)
{
    at = dau_glyphs_skip(g, at, to);
    return at < to && g->f[at] == ',' ? at + 1 : at;
}

static void find_date(const struct dau_citing *citing, struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    struct dau_date date;
    int at = after_comma(g, found->number.at.to, citing->in.to);
    if (dau_date_read(g, at, citing->in.to, 0, &date) && date.day) {
        found->date = dau_date_iso(&date, citing->work->arena);
        found->at.to = date.at.to;
        return;
    }
    /* "Ngày 17/10/2017 Sở Y tế ban hành Công văn số …" */
    struct dau_range before = {found->at.from - LOOK_BACK / 2, found->at.from};
    if (before.from < citing->in.from)
        before.from = citing->in.from;
    struct dau_range issued = dau_glyphs_find(g, before, "ban hanh");
    for (int i = before.from; issued.to > 0 && i < issued.from; i++) {
        bool day =
            dau_glyphs_eat(g, i, before.to, "ngay") >= 0 && dau_text_is_upper(g->c[i]);
        if (day && before.to - issued.to < 3 &&
            dau_date_read(g, i, issued.from, 0, &date) && date.day)
            found->date = dau_date_iso(&date, citing->work->arena);
    }
}

static bool stops_body(const struct dau_glyphs *g, int at, int to)
{
    static const char *const words[] = {
        "ve",      "quy dinh", "huong dan", "ban hanh", "phe duyet",
        "sua doi", "de",       "thi",       "tai",      "da",
        "va",      "tren",     "trong",     "ngay",     "do",
        "duoc",    "cho",      "la",        "theo",     "nham",
        "yeu cau", "de nghi",  "v/v",       "cong bo",  "trien khai"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dau_glyphs_eat(g, at, to, words[i]) >= 0 && !dau_text_is_upper(g->c[at]))
            return true;
    return false;
}

/* "của Ban Chỉ đạo Trung ương" after number and date; the place after it. */
static int find_issuer(const struct dau_citing *citing, struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    int at = after_comma(g, found->at.to, citing->in.to);
    int start = dau_glyphs_eat(g, at, citing->in.to, "cua");
    if (start < 0)
        return found->at.to;
    start = dau_glyphs_skip(g, start, citing->in.to);
    int end = start;
    while (end < citing->in.to && end - start < MAX_BODY &&
           !strchr(",.;:()\"", g->f[end])) {
        bool word = end == start || g->f[end - 1] == ' ';
        if (word && end > start && stops_body(g, end, citing->in.to))
            break;
        end++;
    }
    struct dau_range body = dau_glyphs_trim(g, (struct dau_range){start, end}, "");
    if (body.to - body.from < 4 || end - start >= MAX_BODY)
        return found->at.to;
    found->issuer = dau_glyphs_text(g, body, citing->work->arena);
    return body.to;
}

static void find_subject(const struct dau_citing *citing, int at,
                         struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    at = dau_glyphs_skip(g, at, citing->in.to);
    int about = dau_glyphs_eat(g, at, citing->in.to, "ve viec");
    if (about < 0)
        about = dau_glyphs_eat(g, at, citing->in.to, "ve");
    if (about < 0)
        about = dau_glyphs_eat(g, at, citing->in.to, "v/v");
    if (about < 0)
        return;
    int end = about;
    while (end < citing->in.to && end - about < MAX_SUBJECT &&
           !strchr(";.(,\"", g->f[end]))
        end++;
    if (end - about > 4 && end - about < MAX_SUBJECT)
        found->subject =
            dau_glyphs_text(g, (struct dau_range){about, end}, citing->work->arena);
}

/* A number in the alias says whose it is; without one it is that of the last document
 * before it. */
static bool is_alias_of(const struct dau_citing *citing,
                        const struct dau_citation *found, int bracket,
                        struct dau_range alias)
{
    const struct dau_glyphs *g = &citing->work->g;
    struct dau_number number;
    for (int at = alias.from; at < alias.to; at++)
        if (dau_glyph_is_digit(g->f[at]) && g->f[at - 1] == ' ' &&
            dau_number_read(g, at, alias.to, DAU_NUMBER_STRICT, &number)) {
            const char *value = dau_number_value(g, number.at, citing->work->scratch);
            return strspn(value, "0123456789") == strspn(found->value, "0123456789") &&
                   strncmp(value, found->value, strspn(value, "0123456789") + 3) == 0;
        }
    for (int at = found->at.to; at < bracket; at++)
        if (dau_glyph_is_digit(g->f[at]) && g->f[at - 1] == ' ' &&
            dau_number_read(g, at, bracket, DAU_NUMBER_STRICT, &number))
            return false;
    return true;
}

/* "(sau đây gọi tắt là …)" between this number and the end of its sentence. */
static void find_alias(const struct dau_citing *citing, struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    int to = found->at.to + MAX_SUBJECT < citing->in.to ? found->at.to + MAX_SUBJECT
                                                        : citing->in.to;
    for (int at = found->at.to; at < to && g->f[at] != ';'; at++) {
        if (g->f[at] != '(')
            continue;
        struct dau_range in = {at, to};
        struct dau_range called = dau_glyphs_find(g, in, "goi tat la");
        if (called.from < 0 || called.from - at > 12)
            called = dau_glyphs_find(g, in, "goi la");
        if (called.from < 0 || called.from - at > 12)
            return;
        int end = called.to;
        while (end < to && g->f[end] != ')' && end - called.to < MAX_ALIAS)
            end++;
        struct dau_range alias =
            dau_glyphs_trim(g, (struct dau_range){called.to, end}, "\":");
        if (end < to && g->f[end] == ')' && alias.to > alias.from &&
            is_alias_of(citing, found, at, alias))
            found->alias = dau_glyphs_text(g, alias, citing->work->arena);
        return;
    }
}

/* Start of the sentence or clause in which the citation stands. */
static int clause_start(const struct dau_citing *citing, int at)
{
    const struct dau_glyphs *g = &citing->work->g;
    int start = at;
    while (start > citing->in.from && at - start < 300 && g->f[start - 1] != ';' &&
           !(g->f[start - 1] == ' ' && start > citing->in.from + 1 &&
             g->f[start - 2] == '.'))
        start--;
    return start;
}

static const char *relation_of(const struct dau_citing *citing,
                               const struct dau_citation *found)
{
    const struct dau_work *work = citing->work;
    int end, start = clause_start(citing, found->at.from), best = 0;
    const struct dau_phrase *opening =
        dau_phrase_at(work->tables, &work->g, start, found->at.from, "basis", &end);
    /* Of a basis the first document is meant; the others are what it is about. */
    if (opening && citing->before.at.to > start)
        return relations[0];
    if (opening &&
        dau_text_is_upper(work->g.c[dau_glyphs_skip(&work->g, start, found->at.from)]))
        best = dau_relation_rank(opening->value);
    int near = found->at.from - 30 > start ? found->at.from - 30 : start;
    for (int at = near; at < found->at.from; at++) {
        if (at > near && dau_glyph_is_word(work->g.f[at - 1]))
            continue;
        const struct dau_phrase *said =
            dau_phrase_at(work->tables, &work->g, at, found->at.from, "relation", &end);
        if (said && dau_relation_rank(said->value) > best)
            best = dau_relation_rank(said->value);
    }
    return relations[best];
}

/* "18204-CVIVPTW": the slash after a known type was read as I, l or 1. */
static const char *mend_slash(const struct dau_citing *citing, const char *value)
{
    const struct dau_tables *t = citing->work->tables;
    const char *symbol = strchr(value, '-');
    if (!symbol || strchr(value, '/'))
        return value;
    for (int i = 0; i < t->n_types; i++) {
        size_t n = strlen(t->types[i].code);
        const char *sign = symbol + 1 + n;
        if (n < 2 || strcmp(t->types[i].family, "DANG") != 0 ||
            strncmp(symbol + 1, t->types[i].code, n) != 0 || !strchr("I1l|", *sign) ||
            strlen(sign) < 3)
            continue;
        char *mended = dau_arena_strdup(citing->work->arena, value);
        mended[sign - value] = '/';
        return mended;
    }
    return value;
}

/* "04/GA VI ngày": one to three capitals before the date belong to the symbol. */
static void take_parted(const struct dau_citing *citing, struct dau_number *number)
{
    const struct dau_glyphs *g = &citing->work->g;
    int from = number->at.to + 1, to = from;
    if (number->symbol.to != number->at.to || from >= citing->in.to ||
        g->f[from - 1] != ' ')
        return;
    while (to < citing->in.to && to < from + 3 && dau_text_is_upper(g->c[to]))
        to++;
    if (to > from && to < citing->in.to && g->f[to] == ' ' &&
        dau_glyphs_eat(g, to, citing->in.to, "ngay") >= 0)
        number->at.to = number->symbol.to = to;
}

bool dau_citation_read(const struct dau_citing *citing, int at,
                       struct dau_citation *found)
{
    const struct dau_glyphs *g = &citing->work->g;
    *found = (struct dau_citation){0};
    if (!dau_glyph_is_digit(g->f[at]))
        return false;
    char before = at > citing->in.from ? g->f[at - 1] : ' ';
    bool colon = before == ':' && ends_with(g, citing->in.from, at - 1, "so") >= 0;
    if (!colon && (dau_glyph_is_word(before) || strchr("/-.,:&", before)))
        return false;
    if (!dau_number_read(g, at, citing->in.to, DAU_NUMBER_STRICT, &found->number))
        return false;
    take_parted(citing, &found->number);
    found->at = found->number.at;
    if (!find_type(citing, found))
        return false;
    found->at.to = found->number.at.to;
    found->value = dau_number_value(g, found->number.at, citing->work->arena);
    found->value = mend_slash(citing, found->value);
    found->key = dau_number_key(citing->work->arena, found->value);
    find_date(citing, found);
    int end = find_issuer(citing, found);
    if (!found->subject)
        find_subject(citing, end, found);
    find_alias(citing, found);
    found->relation = relation_of(citing, found);
    return true;
}
