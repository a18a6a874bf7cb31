#include "run/twins.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "run/ledger.h"

enum { MOST_NAMED = 20 }; /* in one message */

struct entry {
    const char *key;    /* body, number and year in lower case */
    const char *parent; /* "" unknown */
    const char *number, *issuer, *year;
    struct dau_twin at;
    bool taken;
};

struct entries {
    struct entry *items;
    int n;
    struct dau_arena *arena;
};

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *without_blanks(struct dau_arena *arena, const char *text)
{
    char *copy = dau_arena_strdup(arena, text), *out = copy;
    for (const char *c = text; *c; c++)
        if (*c != ' ')
            *out++ = *c;
    *out = '\0';
    return copy;
}

static void add_letter(struct entries *all, const char *name, int i,
                       const json_t *letter)
{
    const char *number = text_at(letter, "number"), *date = text_at(letter, "date"),
               *issuer = text_at(letter, "issuer");
    if (!*number || !*issuer || strlen(date) < 4)
        return;
    struct entry *entry =
        dau_arena_push(all->arena, &all->items, &all->n, sizeof *entry);
    const char *year = dau_arena_strndup(all->arena, date, 4);
    const char *key = dau_arena_printf(all->arena, "%s\n%s\n%s", issuer,
                                       without_blanks(all->arena, number), year);
    *entry = (struct entry){
        .key = dau_text_lower(all->arena, key),
        .parent = dau_text_lower(all->arena, text_at(letter, "parent")),
        .number = number,
        .issuer = issuer,
        .year = year,
        .at = {name, i},
    };
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    order = order ? order : strcmp(x->at.name, y->at.name);
    return order ? order : x->at.letter - y->at.letter;
}

static struct entries gather(const json_t *records, struct dau_arena *arena)
{
    struct entries all = {.arena = arena};
    const char *name;
    json_t *record, *letter;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)records, name, record)
    {
        enum dau_state state = dau_state_of(record);
        if (state != DAU_STATE_DONE && state != DAU_STATE_REVIEW)
            continue;
        json_array_foreach(json_object_get(record, "letters"), i, letter)
            add_letter(&all, name, (int)i, letter);
    }
    if (all.n)
        qsort(all.items, (size_t)all.n, sizeof *all.items, by_key);
    return all;
}

static bool is_twin(const struct entry *a, const struct entry *b)
{
    bool one_parent = !*a->parent || !*b->parent || strcmp(a->parent, b->parent) == 0;
    return strcmp(a->key, b->key) == 0 && one_parent;
}

static const char *message_for(struct dau_arena *arena, const struct entry *entry,
                               const struct dau_twins *twins)
{
    const char *names = "";
    for (int i = 0; i < twins->n_letters && i < MOST_NAMED; i++)
        names = dau_arena_printf(arena, "%s%s%s", names, i ? ", " : "",
                                 twins->letters[i].name);
    if (twins->n_letters > MOST_NAMED)
        names = dau_arena_printf(arena, "%s, …", names);
    return dau_arena_printf(arena,
                            "Số %s năm %s của %s có ở %d văn bản: %s. Kiểm tra xem văn "
                            "bản được quét hai lần hay số bị cấp trùng.",
                            entry->number, entry->year, entry->issuer, twins->n_letters,
                            names);
}

/* All that are the twins of entry `i` and of no other. */
static struct dau_twins twins_of(struct entries *all, int i)
{
    struct dau_twins found = {0};
    bool other_source = false;
    for (int k = i; k < all->n && strcmp(all->items[k].key, all->items[i].key) == 0;
         k++) {
        if (all->items[k].taken || !is_twin(&all->items[i], &all->items[k]))
            continue;
        struct dau_twin *twin =
            dau_arena_push(all->arena, &found.letters, &found.n_letters, sizeof *twin);
        *twin = all->items[k].at;
        all->items[k].taken = true;
        other_source |= strcmp(twin->name, all->items[i].at.name) != 0;
    }
    if (!other_source)
        found.n_letters = 0;
    return found;
}

int dau_twins_find(const json_t *records, struct dau_arena *arena,
                   struct dau_twins **twins)
{
    struct entries all = gather(records, arena);
    int n = 0;
    *twins = NULL;
    for (int i = 0; i < all.n; i++) {
        struct dau_twins found =
            all.items[i].taken ? (struct dau_twins){0} : twins_of(&all, i);
        if (!found.n_letters)
            continue;
        found.message = message_for(arena, &all.items[i], &found);
        *(struct dau_twins *)dau_arena_push(arena, twins, &n, sizeof found) = found;
    }
    return n;
}
