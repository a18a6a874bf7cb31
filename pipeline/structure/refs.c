/* Documents that the letter cites: every one once, all its mentions linked. The first
 * mention is full, later ones are short (Decree 30/2020/NĐ-CP, appendix I, II.6). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/number.h"
#include "structure/work.h"

enum {
    LOOK_BACK = 160, /* signs before a number in which its law or date may stand */
    LIST_GAP = 12,   /* signs between two numbers of one list */
    MAX_BODY = 90,
    MAX_SUBJECT = 240,
    MAX_ALIAS = 120
};

struct citation {
    struct dau_range at; /* type to date */
    struct dau_number number;
    const char *value, *key, *type, *date, *issuer, *subject, *alias, *relation;
    float conf;
};

enum { MAX_SPELLINGS = 4, MAX_REFS = 2000, N_SLOTS = 4096 };

/* Documents of one running number that are looked at for a misread symbol. */
enum { MAX_NEAR = 16 };

struct spellings {
    const char *values[MAX_SPELLINGS];
    int votes[MAX_SPELLINGS];
    int n;
};

/* The key of a reference; references are counted from 1, 0 is the end of a chain. */
struct known {
    const char *key;
    struct dau_glyphs g; /* of the key */
    int next_key, next_digits;
};

struct hunt {
    struct spellings *spellings; /* of each reference */
    struct known *known;
    int *by_key, *by_digits; /* first of each slot: the whole key, its figures */
    struct dau_part *part;
    struct dau_work *work;
    struct dau_range in;    /* rows read in one piece */
    struct citation before; /* the last one found in the piece */
    const char *own_key;    /* of the letter itself, NULL unknown */
};

/* Relations, the one that says more later. */
static const char *const relations[] = {"mentions", "implements", "basis",
                                        "replaces", "amends",     "reply"};

static int rank_of(const char *relation)
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
static int back_over_so(const struct hunt *hunt, int at, bool *said)
{
    const struct dau_glyphs *g = &hunt->work->g;
    int end = back_over(g, at, hunt->in.from, ":"),
        so = ends_with(g, hunt->in.from, end, "so");
    if (so < 0)
        so = ends_with(g, hunt->in.from, end, "s6");
    *said = so >= 0;
    return back_over(g, so < 0 ? end : so, hunt->in.from, "");
}

static bool known_type(const struct hunt *hunt, int end, struct citation *found)
{
    const struct dau_tables *t = hunt->work->tables;
    for (int i = 0; i < t->n_types; i++) {
        int start = ends_with(&hunt->work->g, hunt->in.from, end, t->types[i].folded);
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
static bool named_law(const struct hunt *hunt, int end, struct citation *found)
{
    static const struct {
        const char *word, *type;
    } laws[] = {{"bo luat", "Bộ luật"},
                {"luat", "Luật"},
                {"phap lenh", "Pháp lệnh"},
                {"nghi quyet", "Nghị quyết"},
                {"phap luat", "Luật"}};
    const struct dau_glyphs *g = &hunt->work->g;
    if (!found->number.law)
        return false;
    for (int at = end; at > hunt->in.from && end - at < LOOK_BACK; at--) {
        if (g->f[at] == ';')
            return false;
        for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
            int word = dau_glyphs_eat(g, at, end, laws[i].word);
            if (word < 0 || !dau_text_is_upper(g->c[at]) ||
                (at > hunt->in.from && dau_glyph_is_word(g->f[at - 1])))
                continue;
            found->type = laws[i].type;
            found->at.from = at;
            if (word < end)
                found->subject = dau_glyphs_text(g, (struct dau_range){word, end},
                                                 hunt->work->arena);
            return true;
        }
    }
    return false;
}

/* "số 331-KH/TU, số 334-KH/TU": the type was said once. */
static bool same_list(const struct hunt *hunt, int end, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    if (!hunt->before.type || end - hunt->before.at.to > LIST_GAP)
        return false;
    struct dau_range gap = {hunt->before.at.to, end};
    gap = dau_glyphs_trim(g, gap, ",;");
    int word = dau_glyphs_eat(g, gap.from, gap.to, "va");
    if (gap.from < gap.to && word != gap.to)
        return false;
    found->type = hunt->before.type;
    return true;
}

static const char *type_by_code(const struct hunt *hunt,
                                const struct dau_number *number)
{
    const struct dau_tables *t = hunt->work->tables;
    const char *code =
        dau_number_type_code(&hunt->work->g, number, hunt->work->scratch);
    const char *family = number->party ? "DANG" : number->year ? "QPPL" : "ND30";
    for (int i = 0; i < t->n_types; i++)
        if (strcmp(t->types[i].family, family) == 0 && *t->types[i].code_folded &&
            strcmp(t->types[i].code_folded, code) == 0)
            return t->types[i].name;
    return NULL;
}

/* "Mẫu số 01/GTGT" is a form, no document. */
static bool is_form(const struct hunt *hunt, int end)
{
    static const char *const words[] = {"mau",       "bieu",     "phu luc", "mau bieu",
                                        "tai khoan", "hop dong", "ma",      "bang"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ends_with(&hunt->work->g, hunt->in.from, end, words[i]) >= 0)
            return true;
    return false;
}

static bool find_type(const struct hunt *hunt, struct citation *found)
{
    bool said;
    int end = back_over_so(hunt, found->number.at.from, &said);
    found->at.from = found->number.at.from;
    if (known_type(hunt, end, found) || named_law(hunt, end, found) ||
        same_list(hunt, end, found)) {
        found->conf = 0.95F;
        return true;
    }
    if (is_form(hunt, end))
        return false;
    found->type = type_by_code(hunt, &found->number);
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

static void find_date(const struct hunt *hunt, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    struct dau_date date;
    int at = after_comma(g, found->number.at.to, hunt->in.to);
    if (dau_date_read(g, at, hunt->in.to, 0, &date) && date.day) {
        found->date = dau_date_iso(&date, hunt->work->arena);
        found->at.to = date.at.to;
        return;
    }
    /* "Ngày 17/10/2017 Sở Y tế ban hành Công văn số …" */
    struct dau_range before = {found->at.from - LOOK_BACK / 2, found->at.from};
    if (before.from < hunt->in.from)
        before.from = hunt->in.from;
    struct dau_range issued = dau_glyphs_find(g, before, "ban hanh");
    for (int i = before.from; issued.to > 0 && i < issued.from; i++) {
        bool day =
            dau_glyphs_eat(g, i, before.to, "ngay") >= 0 && dau_text_is_upper(g->c[i]);
        if (day && before.to - issued.to < 3 &&
            dau_date_read(g, i, issued.from, 0, &date) && date.day)
            found->date = dau_date_iso(&date, hunt->work->arena);
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
static int find_issuer(const struct hunt *hunt, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    int at = after_comma(g, found->at.to, hunt->in.to);
    int start = dau_glyphs_eat(g, at, hunt->in.to, "cua");
    if (start < 0)
        return found->at.to;
    start = dau_glyphs_skip(g, start, hunt->in.to);
    int end = start;
    while (end < hunt->in.to && end - start < MAX_BODY &&
           !strchr(",.;:()\"", g->f[end])) {
        bool word = end == start || g->f[end - 1] == ' ';
        if (word && end > start && stops_body(g, end, hunt->in.to))
            break;
        end++;
    }
    struct dau_range body = dau_glyphs_trim(g, (struct dau_range){start, end}, "");
    if (body.to - body.from < 4 || end - start >= MAX_BODY)
        return found->at.to;
    found->issuer = dau_glyphs_text(g, body, hunt->work->arena);
    return body.to;
}

static void find_subject(const struct hunt *hunt, int at, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    at = dau_glyphs_skip(g, at, hunt->in.to);
    int about = dau_glyphs_eat(g, at, hunt->in.to, "ve viec");
    if (about < 0)
        about = dau_glyphs_eat(g, at, hunt->in.to, "ve");
    if (about < 0)
        about = dau_glyphs_eat(g, at, hunt->in.to, "v/v");
    if (about < 0)
        return;
    int end = about;
    while (end < hunt->in.to && end - about < MAX_SUBJECT &&
           !strchr(";.(,\"", g->f[end]))
        end++;
    if (end - about > 4 && end - about < MAX_SUBJECT)
        found->subject =
            dau_glyphs_text(g, (struct dau_range){about, end}, hunt->work->arena);
}

/* A number in the alias says whose it is; without one it is that of the last document
 * before it. */
static bool is_alias_of(const struct hunt *hunt, const struct citation *found,
                        int bracket, struct dau_range alias)
{
    const struct dau_glyphs *g = &hunt->work->g;
    struct dau_number number;
    for (int at = alias.from; at < alias.to; at++)
        if (dau_glyph_is_digit(g->f[at]) && g->f[at - 1] == ' ' &&
            dau_number_read(g, at, alias.to, DAU_NUMBER_STRICT, &number)) {
            const char *value = dau_number_value(g, number.at, hunt->work->scratch);
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
static void find_alias(const struct hunt *hunt, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    int to = found->at.to + MAX_SUBJECT < hunt->in.to ? found->at.to + MAX_SUBJECT
                                                      : hunt->in.to;
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
            is_alias_of(hunt, found, at, alias))
            found->alias = dau_glyphs_text(g, alias, hunt->work->arena);
        return;
    }
}

/* Start of the sentence or clause in which the citation stands. */
static int clause_start(const struct hunt *hunt, int at)
{
    const struct dau_glyphs *g = &hunt->work->g;
    int start = at;
    while (start > hunt->in.from && at - start < 300 && g->f[start - 1] != ';' &&
           !(g->f[start - 1] == ' ' && start > hunt->in.from + 1 &&
             g->f[start - 2] == '.'))
        start--;
    return start;
}

static const char *relation_of(const struct hunt *hunt, const struct citation *found)
{
    const struct dau_work *work = hunt->work;
    int end, start = clause_start(hunt, found->at.from), best = 0;
    const struct dau_phrase *opening =
        dau_phrase_at(work->tables, &work->g, start, found->at.from, "basis", &end);
    /* Of a basis the first document is meant; the others are what it is about. */
    if (opening && hunt->before.at.to > start)
        return relations[0];
    if (opening &&
        dau_text_is_upper(work->g.c[dau_glyphs_skip(&work->g, start, found->at.from)]))
        best = rank_of(opening->value);
    int near = found->at.from - 30 > start ? found->at.from - 30 : start;
    for (int at = near; at < found->at.from; at++) {
        if (at > near && dau_glyph_is_word(work->g.f[at - 1]))
            continue;
        const struct dau_phrase *said =
            dau_phrase_at(work->tables, &work->g, at, found->at.from, "relation", &end);
        if (said && rank_of(said->value) > best)
            best = rank_of(said->value);
    }
    return relations[best];
}

/* "19431-CVIVPTW": the slash after a known type was read as I, l or 1. */
static const char *mend_slash(const struct hunt *hunt, const char *value)
{
    const struct dau_tables *t = hunt->work->tables;
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
        char *mended = dau_arena_strdup(hunt->work->arena, value);
        mended[sign - value] = '/';
        return mended;
    }
    return value;
}

static bool read_at(const struct hunt *hunt, int at, struct citation *found)
{
    const struct dau_glyphs *g = &hunt->work->g;
    *found = (struct citation){0};
    if (!dau_glyph_is_digit(g->f[at]))
        return false;
    char before = at > hunt->in.from ? g->f[at - 1] : ' ';
    bool colon = before == ':' && ends_with(g, hunt->in.from, at - 1, "so") >= 0;
    if (!colon && (dau_glyph_is_word(before) || strchr("/-.,:&", before)))
        return false;
    if (!dau_number_read(g, at, hunt->in.to, DAU_NUMBER_STRICT, &found->number))
        return false;
    found->at = found->number.at;
    if (!find_type(hunt, found))
        return false;
    found->at.to = found->number.at.to;
    found->value = dau_number_value(g, found->number.at, hunt->work->arena);
    found->value = mend_slash(hunt, found->value);
    found->key = dau_number_key(hunt->work->arena, found->value);
    find_date(hunt, found);
    int end = find_issuer(hunt, found);
    if (!found->subject)
        find_subject(hunt, end, found);
    find_alias(hunt, found);
    found->relation = relation_of(hunt, found);
    return true;
}

static size_t digits_of(const char *key)
{
    return strspn(key, "0123456789/");
}

/* One letter lost or misread behind the same figures and the same type: "QĐ-TTTg". */
static bool nearly_same(const struct known *known, const char *b)
{
    const char *a = known->key;
    size_t m = strlen(a), n = strlen(b), shorter = m < n ? m : n;
    if (m != n && strncmp(a, b, shorter) == 0 && (m < n ? b : a)[shorter] == '-')
        return true; /* the rest of the symbol was cut off */
    size_t code = strcspn(a + digits_of(a), "-/") + digits_of(a);
    if (m < code + 2 || strncmp(a, b, code) != 0)
        return false;
    struct dau_range rest = {(int)code, known->g.n};
    return dau_glyphs_cost(&known->g, rest, b + code, 2) <= 2;
}

static int slot_of(const char *text, size_t n)
{
    unsigned hash = 2166136261U;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return (int)(hash % N_SLOTS);
}

static bool other_day(const struct dau_ref *ref, const struct citation *found)
{
    return ref->date && found->date && strcmp(ref->date, found->date) != 0;
}

static struct dau_ref *find_same(const struct hunt *hunt, const struct citation *found)
{
    int i = hunt->by_key[slot_of(found->key, strlen(found->key))];
    for (; i; i = hunt->known[i].next_key) {
        struct dau_ref *ref = &hunt->part->letter->refs[i - 1];
        bool other_year =
            other_day(ref, found) && strncmp(ref->date, found->date, 4) != 0;
        if (strcmp(hunt->known[i].key, found->key) == 0 && !other_year)
            return ref;
    }
    return NULL;
}

static struct dau_ref *find_near(const struct hunt *hunt, const struct citation *found)
{
    size_t digits = digits_of(found->key);
    int i = hunt->by_digits[slot_of(found->key, digits)], seen = 0;
    for (; i && seen < MAX_NEAR; i = hunt->known[i].next_digits) {
        const struct known *known = &hunt->known[i];
        struct dau_ref *ref = &hunt->part->letter->refs[i - 1];
        if (digits_of(known->key) != digits ||
            strncmp(known->key, found->key, digits) != 0)
            continue;
        seen++;
        if (!other_day(ref, found) && nearly_same(known, found->key))
            return ref;
    }
    return NULL;
}

/* The document among those found: the same number first, else nearly the same. */
static struct dau_ref *find_ref(const struct hunt *hunt, const struct citation *found)
{
    struct dau_ref *same = find_same(hunt, found);
    return same ? same : find_near(hunt, found);
}

/* Notes the key of the next reference; those of one slot stay in their order. */
static void remember(struct hunt *hunt, const char *key)
{
    int i = hunt->part->letter->n_refs + 1;
    struct known *known = &hunt->known[i];
    known->key = dau_arena_strdup(hunt->work->scratch, key);
    known->g = dau_glyphs_of(hunt->work->scratch, key);
    int *link = &hunt->by_key[slot_of(key, strlen(key))];
    while (*link)
        link = &hunt->known[*link].next_key;
    *link = i;
    link = &hunt->by_digits[slot_of(key, digits_of(key))];
    while (*link)
        link = &hunt->known[*link].next_digits;
    *link = i;
}

/* How well a spelling fits: a known type code, and Đ rather than the letters read for
 * it. */
static int spelling_worth(const struct hunt *hunt, const char *value)
{
    struct dau_number number;
    struct dau_glyphs g = dau_glyphs_of(hunt->work->scratch, value);
    int worth = 0;
    if (dau_number_read(&g, 0, g.n, DAU_NUMBER_STRICT, &number)) {
        struct hunt own = *hunt;
        struct dau_work work = *hunt->work;
        work.g = g;
        own.work = &work;
        worth += type_by_code(&own, &number) ? 10 : 0;
    }
    for (int i = 0; i < g.n; i++)
        worth += g.c[i] == 0x110;
    return worth;
}

/* One more mention says how the number is spelt: the worthier spelling wins, then the
 * one seen more often, then the first. */
static void vote(const struct hunt *hunt, struct dau_ref *ref, const char *value)
{
    struct spellings *all = &hunt->spellings[ref - hunt->part->letter->refs];
    int at = 0;
    while (at < all->n && strcmp(all->values[at], value) != 0)
        at++;
    if (at == MAX_SPELLINGS)
        return;
    if (at == all->n)
        all->values[all->n++] = value;
    all->votes[at]++;
    int best = 0;
    for (int i = 1; i < all->n; i++) {
        int worth = spelling_worth(hunt, all->values[i]) -
                    spelling_worth(hunt, all->values[best]);
        if (worth > 0 || (worth == 0 && all->votes[i] > all->votes[best]))
            best = i;
    }
    ref->number = all->values[best];
}

static void merge(const struct hunt *hunt, struct dau_ref *ref,
                  const struct citation *found)
{
    if (!ref->date)
        ref->date = found->date;
    if (!ref->issuer)
        ref->issuer = found->issuer;
    if (!ref->subject)
        ref->subject = found->subject;
    if (!ref->alias)
        ref->alias = found->alias;
    if (!ref->type || found->conf > ref->conf)
        ref->type = found->type ? found->type : ref->type;
    if (rank_of(found->relation) > rank_of(ref->relation))
        ref->relation = found->relation;
    if (found->conf > ref->conf)
        ref->conf = found->conf;
    vote(hunt, ref, found->value);
}

static void add_citation(struct hunt *hunt, const struct citation *found)
{
    struct dau_letter *letter = hunt->part->letter;
    if (hunt->own_key && strcmp(hunt->own_key, found->key) == 0)
        return;
    struct dau_ref *ref = find_ref(hunt, found);
    if (ref) {
        merge(hunt, ref, found);
    } else {
        hunt->part->too_many_refs |= letter->n_refs == MAX_REFS;
        if (letter->n_refs == MAX_REFS)
            return;
        remember(hunt, found->key);
        ref = dau_arena_push(hunt->work->arena, &letter->refs, &letter->n_refs,
                             sizeof *ref);
        *ref = (struct dau_ref){.number = found->value,
                                .type = found->type,
                                .date = found->date,
                                .issuer = found->issuer,
                                .subject = found->subject,
                                .relation = found->relation,
                                .alias = found->alias,
                                .conf = found->conf};
        vote(hunt, ref, found->value);
    }
    struct dau_span *mention = dau_arena_push(hunt->work->arena, &ref->mentions,
                                              &ref->n_mentions, sizeof *mention);
    *mention = dau_work_span(hunt->work, found->at);
}

static void read_piece(struct hunt *hunt)
{
    hunt->before = (struct citation){0};
    for (int at = hunt->in.from; at < hunt->in.to; at++) {
        struct citation found;
        if (!read_at(hunt, at, &found))
            continue;
        add_citation(hunt, &found);
        hunt->before = found;
        at = found.number.at.to - 1;
    }
}

static bool may_cite(enum dau_role role)
{
    return role == DAU_ROLE_SUBJECT || role == DAU_ROLE_SALUTE ||
           role == DAU_ROLE_BODY || role == DAU_ROLE_POSTSCRIPT ||
           role == DAU_ROLE_APPENDIX;
}

/* Where spellings are even, that whose symbol other documents of the letter bear. */
static void settle_spellings(const struct hunt *hunt)
{
    const struct dau_letter *letter = hunt->part->letter;
    for (int i = 0; i < letter->n_refs; i++) {
        const struct spellings *all = &hunt->spellings[i];
        int best = -1, best_shared = 0;
        for (int k = 0; all->n > 1 && k < all->n; k++) {
            const char *symbol = strpbrk(all->values[k], "-ABCDEFGHIKLMNOPQRSTUVXY");
            int shared = 0;
            for (int m = 0; symbol && m < letter->n_refs; m++) {
                size_t n = strlen(letter->refs[m].number), own = strlen(symbol);
                shared += m != i && n > own &&
                          strcmp(letter->refs[m].number + n - own, symbol) == 0;
            }
            if (shared > best_shared) {
                best = k;
                best_shared = shared;
            }
        }
        bool even = best >= 0;
        for (int k = 0; even && k < all->n; k++)
            even = all->votes[k] <= all->votes[best];
        if (even)
            letter->refs[i].number = all->values[best];
    }
}

/* doc.57-NQ-TW; two documents of one number are told apart by the year. */
static void name_refs(struct dau_letter *letter, struct dau_arena *arena)
{
    for (int i = 0; i < letter->n_refs; i++) {
        struct dau_ref *ref = &letter->refs[i];
        char *id = dau_arena_printf(arena, "doc.");
        for (const char *c = ref->number; *c;) {
            uint32_t u = dau_text_next(&c);
            bool plain = u < 0x80 && (dau_text_is_letter(u) || dau_text_is_digit(u));
            char sign = u == 0x110 ? 'D' : plain ? (char)u : '-';
            id = dau_arena_printf(arena, "%s%c", id, sign);
        }
        int same = 0;
        for (int k = 0; k < i; k++)
            same += strncmp(letter->refs[k].id, id, strlen(id)) == 0;
        if (same && ref->date)
            id = dau_arena_printf(arena, "%s.%.4s", id, ref->date);
        for (int k = 0; k < i; k++)
            if (strcmp(letter->refs[k].id, id) == 0)
                id = dau_arena_printf(arena, "%s.%d", id, same + 1);
        ref->id = id;
    }
}

void dau_refs_collect(struct dau_part *part)
{
    struct dau_work *work = part->work;
    const struct dau_field *own = &part->letter->fields.number;
    struct hunt hunt = {.part = part, .work = work};
    hunt.spellings = DAU_NEW_N(work->scratch, struct spellings, MAX_REFS);
    hunt.known = DAU_NEW_N(work->scratch, struct known, MAX_REFS + 1);
    hunt.by_key = DAU_NEW_N(work->scratch, int, N_SLOTS);
    hunt.by_digits = DAU_NEW_N(work->scratch, int, N_SLOTS);
    if (own->value)
        hunt.own_key = dau_number_key(work->scratch, own->value);
    for (int r = part->first; r < part->end;) {
        int end = r + 1;
        if (may_cite(work->rows[r].role)) {
            while (end < part->end && work->rows[end].role == work->rows[r].role)
                end++;
            hunt.in =
                (struct dau_range){work->rows[r].at.from, work->rows[end - 1].at.to};
            read_piece(&hunt);
        }
        r = end;
    }
    settle_spellings(&hunt);
    name_refs(part->letter, work->arena);
}
