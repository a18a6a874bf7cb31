#include "correct/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Stafford's thirteenth mix of 64 bits. */
static uint32_t mix(uint64_t key)
{
    key = (key ^ key >> 30) * 0xbf58476d1ce4e5b9U;
    key = (key ^ key >> 27) * 0x94d049bb133111ebU;
    return (uint32_t)(key ^ key >> 31);
}

static uint32_t slot_of(const struct dau_table *table, uint64_t key)
{
    uint32_t mask = table->size - 1, i = mix(key) & mask;
    while (table->keys[i] && table->keys[i] != key)
        i = (i + 1) & mask;
    return i;
}

uint32_t dau_table_get(const struct dau_table *table, uint64_t key)
{
    if (!table->size)
        return DAU_TABLE_NONE;
    uint32_t i = slot_of(table, key);
    return table->keys[i] ? table->values[i] : DAU_TABLE_NONE;
}

static void make_larger(struct dau_table *table)
{
    struct dau_table larger = {.n = table->n, .size = table->size ? 2 * table->size : 64};
    larger.keys = dau_alloc(larger.size, sizeof *larger.keys);
    larger.values = dau_alloc(larger.size, sizeof *larger.values);
    for (uint32_t i = 0; i < table->size; i++) {
        if (!table->keys[i])
            continue;
        uint32_t to = slot_of(&larger, table->keys[i]);
        larger.keys[to] = table->keys[i];
        larger.values[to] = table->values[i];
    }
    free(table->keys);
    free(table->values);
    *table = larger;
}

void dau_table_set(struct dau_table *table, uint64_t key, uint32_t value)
{
    if (2 * (table->n + 1) > table->size)
        make_larger(table);
    uint32_t i = slot_of(table, key);
    table->n += !table->keys[i];
    table->keys[i] = key;
    table->values[i] = value;
}

static void *copy_of(const void *items, size_t n, size_t size)
{
    return n ? memcpy(dau_realloc(NULL, n, size), items, n * size) : NULL;
}

struct dau_table dau_table_copy(const struct dau_table *table)
{
    struct dau_table copy = *table;
    copy.keys = copy_of(table->keys, table->size, sizeof *copy.keys);
    copy.values = copy_of(table->values, table->size, sizeof *copy.values);
    return copy;
}

void dau_table_free(struct dau_table *table)
{
    free(table->keys);
    free(table->values);
    *table = (struct dau_table){0};
}

/* FNV-1a. */
static uint32_t hash_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325U;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3U;
    return mix(h);
}

const char *dau_strings_text(const struct dau_strings *strings, uint32_t number)
{
    return strings->bytes.data + strings->starts[number];
}

static uint32_t slot_of_text(const struct dau_strings *strings, const char *text)
{
    uint32_t mask = strings->size - 1, i = hash_text(text) & mask;
    while (strings->slots[i] &&
           strcmp(dau_strings_text(strings, strings->slots[i] - 1), text) != 0)
        i = (i + 1) & mask;
    return i;
}

uint32_t dau_strings_find(const struct dau_strings *strings, const char *text)
{
    if (!strings->size)
        return DAU_TABLE_NONE;
    uint32_t slot = strings->slots[slot_of_text(strings, text)];
    return slot ? slot - 1 : DAU_TABLE_NONE;
}

static void make_strings_larger(struct dau_strings *strings)
{
    strings->size = strings->size ? 2 * strings->size : 64;
    free(strings->slots);
    strings->slots = dau_alloc(strings->size, sizeof *strings->slots);
    strings->starts =
        dau_realloc(strings->starts, strings->size, sizeof *strings->starts);
    for (uint32_t i = 0; i < strings->n; i++)
        strings->slots[slot_of_text(strings, dau_strings_text(strings, i))] = i + 1;
}

uint32_t dau_strings_add(struct dau_strings *strings, const char *text)
{
    if (2 * (strings->n + 1) > strings->size)
        make_strings_larger(strings);
    uint32_t i = slot_of_text(strings, text);
    if (strings->slots[i])
        return strings->slots[i] - 1;
    strings->starts[strings->n] = (uint32_t)strings->bytes.length;
    dau_buf_add(&strings->bytes, text, strlen(text) + 1);
    strings->slots[i] = ++strings->n;
    return strings->n - 1;
}

struct dau_strings dau_strings_copy(const struct dau_strings *strings)
{
    struct dau_strings copy = *strings;
    copy.bytes = (struct dau_buf){0};
    dau_buf_add(&copy.bytes, strings->bytes.data, strings->bytes.length);
    copy.starts = copy_of(strings->starts, strings->size, sizeof *copy.starts);
    copy.slots = copy_of(strings->slots, strings->size, sizeof *copy.slots);
    return copy;
}

void dau_strings_free(struct dau_strings *strings)
{
    dau_buf_free(&strings->bytes);
    free(strings->starts);
    free(strings->slots);
    *strings = (struct dau_strings){0};
}
