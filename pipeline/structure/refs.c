/* Documents that the letter cites: every one once, all its mentions linked. The first
 * mention is full, later ones are short (Decree 30/2020/NĐ-CP, appendix I, II.6). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "structure/citation.h"

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
    struct dau_citing citing;
    struct known own; /* the letter itself; its key is NULL when unknown */
};

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

static bool other_day(const struct dau_ref *ref, const struct dau_citation *found)
{
    return ref->date && found->date && strcmp(ref->date, found->date) != 0;
}

static struct dau_ref *find_same(const struct hunt *hunt,
                                 const struct dau_citation *found)
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

static struct dau_ref *find_near(const struct hunt *hunt,
                                 const struct dau_citation *found)
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

/* Keys that differ in one figure of the year alone: 33/2002/… and 33/2009/…. */
static bool differ_in_year(const char *a, const char *b)
{
    size_t year = strspn(a, "0123456789") + 1, at = 0;
    if (strlen(a) != strlen(b) || strlen(a) < year + 5 || a[year - 1] != '/')
        return false;
    while (a[at] && a[at] == b[at])
        at++;
    bool figures =
        strspn(a + year, "0123456789") == 4 && strspn(b + year, "0123456789") == 4;
    return figures && at >= year && at < year + 4 &&
           strcmp(a + at + 1, b + at + 1) == 0;
}

/* The same number of the same day: a figure of its year was misread. */
static struct dau_ref *find_misread_year(const struct hunt *hunt,
                                         const struct dau_citation *found)
{
    const struct dau_letter *letter = hunt->part->letter;
    for (int i = 0; found->date && i < letter->n_refs && i < MAX_NEAR; i++) {
        struct dau_ref *ref = &letter->refs[i];
        if (ref->date && strcmp(ref->date, found->date) == 0 &&
            differ_in_year(hunt->known[i + 1].key, found->key))
            return ref;
    }
    return NULL;
}

/* The document among those found: the same number first, else nearly the same. */
static struct dau_ref *find_ref(const struct hunt *hunt,
                                const struct dau_citation *found)
{
    struct dau_ref *same = find_same(hunt, found);
    same = same ? same : find_near(hunt, found);
    return same ? same : find_misread_year(hunt, found);
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

/* How well a spelling fits: a known type code, the year of its date, and Đ rather than
 * the letters read for it. */
static int spelling_worth(const struct hunt *hunt, const struct dau_ref *ref,
                          const char *value)
{
    struct dau_number number;
    struct dau_glyphs g = dau_glyphs_of(hunt->work->scratch, value);
    int worth = 0;
    if (dau_number_read(&g, 0, g.n, DAU_NUMBER_STRICT, &number)) {
        struct dau_work work = *hunt->work;
        work.g = g;
        worth += dau_citation_type(&work, &number) ? 10 : 0;
        worth += number.year && ref->date && atoi(ref->date) == number.year ? 20 : 0;
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
        int worth = spelling_worth(hunt, ref, all->values[i]) -
                    spelling_worth(hunt, ref, all->values[best]);
        if (worth > 0 || (worth == 0 && all->votes[i] > all->votes[best]))
            best = i;
    }
    ref->number = all->values[best];
}

static void merge(const struct hunt *hunt, struct dau_ref *ref,
                  const struct dau_citation *found)
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
    if (dau_relation_rank(found->relation) > dau_relation_rank(ref->relation))
        ref->relation = found->relation;
    if (found->conf > ref->conf)
        ref->conf = found->conf;
    vote(hunt, ref, found->value);
}

/* The letter's own number; an appendix says it again, with a letter misread at times.
 */
static bool is_own(const struct hunt *hunt, const char *key)
{
    const struct known *own = &hunt->own;
    if (!own->key)
        return false;
    size_t digits = digits_of(own->key);
    return strcmp(own->key, key) == 0 ||
           (digits == digits_of(key) && strncmp(own->key, key, digits) == 0 &&
            nearly_same(own, key));
}

static void add_citation(struct hunt *hunt, const struct dau_citation *found)
{
    struct dau_letter *letter = hunt->part->letter;
    if (is_own(hunt, found->key))
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
    hunt->citing.before = (struct dau_citation){0};
    for (int at = hunt->citing.in.from; at < hunt->citing.in.to; at++) {
        struct dau_citation found;
        if (!dau_citation_read(&hunt->citing, at, &found))
            continue;
        add_citation(hunt, &found);
        hunt->citing.before = found;
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
        const struct dau_ref *ref = &letter->refs[i];
        int worth = spelling_worth(hunt, ref, ref->number);
        for (int k = 0; all->n > 1 && k < all->n; k++) {
            if (spelling_worth(hunt, ref, all->values[k]) < worth)
                continue;
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
    struct hunt hunt = {.part = part, .work = work, .citing = {.work = work}};
    hunt.spellings = DAU_NEW_N(work->scratch, struct spellings, MAX_REFS);
    hunt.known = DAU_NEW_N(work->scratch, struct known, MAX_REFS + 1);
    hunt.by_key = DAU_NEW_N(work->scratch, int, N_SLOTS);
    hunt.by_digits = DAU_NEW_N(work->scratch, int, N_SLOTS);
    if (own->value) {
        hunt.own.key = dau_number_key(work->scratch, own->value);
        hunt.own.g = dau_glyphs_of(work->scratch, hunt.own.key);
    }
    for (int r = part->first; r < part->end;) {
        int end = r + 1;
        if (may_cite(work->rows[r].role)) {
            while (end < part->end && work->rows[end].role == work->rows[r].role)
                end++;
            hunt.citing.in =
                (struct dau_range){work->rows[r].at.from, work->rows[end - 1].at.to};
            read_piece(&hunt);
        }
        r = end;
    }
    settle_spellings(&hunt);
    name_refs(part->letter, work->arena);
}
