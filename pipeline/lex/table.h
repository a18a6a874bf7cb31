/* A table a person edits: lines of fields between tabs, UTF-8; empty lines and lines
 * that begin with # are for people. Private to the room. */
#ifndef DAU_LEX_TABLE_H
#define DAU_LEX_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum { DAU_LEX_MAX_FIELDS = 8 };

/* `fields` has `n` entries and empty strings after them; all live in the arena. */
typedef void dau_lex_row_fn(void *self, char *const *fields, int n);

/* Calls `fn` for each row of DIR/NAME. A row with fewer than `min_fields` fields, or
 * text that is not UTF-8, is DAU_E_CONFIG with the number of its line. */
bool dau_lex_table_read(struct dau_arena *arena, const char *dir, const char *name,
                        int min_fields, dau_lex_row_fn *fn, void *self,
                        struct dau_err *err);

/* Words to numbers; open addressing. Zero is an empty map. */
struct dau_lex_map {
    struct {
        const char *key; /* NULL: free; belongs to the caller */
        uint32_t value;
    } * slots;
    uint32_t n_slots, n;
};

/* The first value of a key stays; returns false when it was there. */
bool dau_lex_map_add(struct dau_lex_map *map, const char *key, uint32_t value);

/* UINT32_MAX when the key is not there. */
uint32_t dau_lex_map_find(const struct dau_lex_map *map, const char *key);
void dau_lex_map_free(struct dau_lex_map *map);

#endif
