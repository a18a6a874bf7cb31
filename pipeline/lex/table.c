#include "lex/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

enum { MAX_TABLE = 8 * 1024 * 1024 };

static int split(char *line, char **fields)
{
    static char empty[] = "";
    int n = 0;
    for (int i = 0; i < DAU_LEX_MAX_FIELDS; i++)
        fields[i] = empty;
    while (line && n < DAU_LEX_MAX_FIELDS) {
        fields[n++] = line;
        line = strchr(line, '\t');
        if (line)
            *line++ = '\0';
    }
    return n;
}

static bool read_rows(char *text, const char *path, int min_fields, dau_lex_row_fn *fn,
                      void *self, struct dau_err *err)
{
    int number = 0;
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        line[strcspn(line, "\r")] = '\0';
        number++;
        if (*line == '\0' || *line == '#')
            continue;
        char *fields[DAU_LEX_MAX_FIELDS];
        int n = split(line, fields);
        if (n < min_fields || !*fields[0])
            return dau_fail(err, DAU_E_CONFIG, "lex: %s: line %d needs %d fields", path,
                            number, min_fields);
        fn(self, fields, n);
    }
    return true;
}

bool dau_lex_table_read(struct dau_arena *arena, const char *dir, const char *name,
                        int min_fields, dau_lex_row_fn *fn, void *self,
                        struct dau_err *err)
{
    const char *path = dau_arena_printf(arena, "%s/%s", dir, name);
    struct dau_buf file = {0};
    bool ok = dau_file_read(path, MAX_TABLE, &file, err);
    if (!ok && err)
        err->code = DAU_E_CONFIG;
    if (ok && !dau_text_is_utf8(dau_buf_text(&file), file.length))
        ok = dau_fail(err, DAU_E_CONFIG, "lex: %s is not UTF-8", path);
    if (ok) {
        char *text = dau_arena_strndup(arena, dau_buf_text(&file), file.length);
        ok = read_rows(text, path, min_fields, fn, self, err);
    }
    dau_buf_free(&file);
    return ok;
}

/* FNV-1a. */
static uint32_t hash(const char *key)
{
    uint32_t h = 2166136261U;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 16777619U;
    return h ^ h >> 15;
}

static uint32_t slot_of(const struct dau_lex_map *map, const char *key)
{
    uint32_t mask = map->n_slots - 1, at = hash(key) & mask;
    while (map->slots[at].key && strcmp(map->slots[at].key, key) != 0)
        at = (at + 1) & mask;
    return at;
}

static void grow(struct dau_lex_map *map)
{
    struct dau_lex_map larger = {.n_slots = map->n_slots ? 2 * map->n_slots : 256};
    larger.slots = dau_alloc(larger.n_slots, sizeof *larger.slots);
    for (uint32_t i = 0; i < map->n_slots; i++)
        if (map->slots[i].key)
            dau_lex_map_add(&larger, map->slots[i].key, map->slots[i].value);
    free(map->slots);
    *map = larger;
}

bool dau_lex_map_add(struct dau_lex_map *map, const char *key, uint32_t value)
{
    if (2 * (map->n + 1) > map->n_slots)
        grow(map);
    uint32_t at = slot_of(map, key);
    if (map->slots[at].key)
        return false;
    map->slots[at].key = key;
    map->slots[at].value = value;
    map->n++;
    return true;
}

uint32_t dau_lex_map_find(const struct dau_lex_map *map, const char *key)
{
    if (!map->n)
        return UINT32_MAX;
    uint32_t at = slot_of(map, key);
    return map->slots[at].key ? map->slots[at].value : UINT32_MAX;
}

void dau_lex_map_free(struct dau_lex_map *map)
{
    free(map->slots);
    *map = (struct dau_lex_map){0};
}
