/* Hash tables from numbers to numbers and from strings to numbers. */
#ifndef DAU_CORRECT_TABLE_H
#define DAU_CORRECT_TABLE_H

#include <stdint.h>

#include "base/buf.h"

#define DAU_TABLE_NONE UINT32_MAX

/* Open addressing; the key 0 is not allowed. Zero is an empty table. */
struct dau_table {
    uint64_t *keys; /* owned */
    uint32_t *values;
    uint32_t n, size; /* size is a power of two, or 0 */
};

uint32_t dau_table_get(const struct dau_table *table, uint64_t key);
void dau_table_set(struct dau_table *table, uint64_t key, uint32_t value);
struct dau_table dau_table_copy(const struct dau_table *table);
void dau_table_free(struct dau_table *table); /* leaves an empty table */

/* Strings with numbers from 0 in the order they came. Zero is an empty set. */
struct dau_strings {
    struct dau_buf bytes;
    uint32_t *starts; /* owned; offset of each in `bytes` */
    uint32_t *slots;  /* number + 1 by hash */
    uint32_t n, size; /* of slots, a power of two */
};

uint32_t dau_strings_add(struct dau_strings *strings, const char *text);
uint32_t dau_strings_find(const struct dau_strings *strings, const char *text);
const char *dau_strings_text(const struct dau_strings *strings, uint32_t number);
struct dau_strings dau_strings_copy(const struct dau_strings *strings);
void dau_strings_free(struct dau_strings *strings); /* leaves an empty set */

#endif
