#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { ALIGN = 16, FIRST_CHUNK = 16 * 1024, KEPT_CHUNK = 512 * 1024, LARGEST_CHUNK = 4 * 1024 * 1024 };

struct chunk {
    struct chunk *before;
    size_t size, used;
};

struct dau_arena {
    struct chunk *last;
};

static size_t header_size(void)
{
    return (sizeof(struct chunk) + ALIGN - 1) / ALIGN * ALIGN;
}

static struct chunk *chunk_new(size_t size, struct chunk *before)
{
    struct chunk *chunk = malloc(header_size() + size);
    if (!chunk)
        dau_out_of_memory();
    *chunk = (struct chunk){.before = before, .size = size};
    return chunk;
}

static size_t product(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 4 / size)
        dau_out_of_memory();
    return n * size;
}

struct dau_arena *dau_arena_new(void)
{
    struct dau_arena *arena = dau_alloc(1, sizeof *arena);
    arena->last = chunk_new(FIRST_CHUNK, NULL);
    return arena;
}

void dau_arena_empty(struct dau_arena *arena)
{
    struct chunk *kept = arena->last;
    while (kept->size > KEPT_CHUNK && kept->before)
        kept = kept->before;
    while (arena->last) {
        struct chunk *chunk = arena->last;
        arena->last = chunk->before;
        if (chunk != kept)
            free(chunk);
    }
    kept->before = NULL;
    kept->used = 0;
    arena->last = kept;
}

void dau_arena_free(struct dau_arena *arena)
{
    if (!arena)
        return;
    dau_arena_empty(arena);
    free(arena->last);
    free(arena);
}

void *dau_arena_take(struct dau_arena *arena, size_t n, size_t size)
{
    size_t need = (product(n, size) + ALIGN - 1) / ALIGN * ALIGN;
    struct chunk *last = arena->last;
    if (need > last->size - last->used) {
        size_t next = last->size * 2 < LARGEST_CHUNK ? last->size * 2 : LARGEST_CHUNK;
        last = arena->last = chunk_new(need > next ? need : next, last);
    }
    void *memory = (char *)last + header_size() + last->used;
    last->used += need;
    return memory;
}

void *dau_arena_alloc(struct dau_arena *arena, size_t n, size_t size)
{
    void *memory = dau_arena_take(arena, n, size);
    return memset(memory, 0, n * size);
}

char *dau_arena_strndup(struct dau_arena *arena, const char *text, size_t length)
{
    char *copy = dau_arena_take(arena, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *dau_arena_strdup(struct dau_arena *arena, const char *text)
{
    return text ? dau_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *dau_arena_printf(struct dau_arena *arena, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    char most[256]; /* few texts are longer, which are written twice */
    int length = vsnprintf(most, sizeof most, fmt, args);
    va_end(args);
    char *text = dau_arena_take(arena, (size_t)length + 1, 1);
    if ((size_t)length < sizeof most)
        memcpy(text, most, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, fmt, again);
    va_end(again);
    return text;
}

void *dau_arena_push(struct dau_arena *arena, void *items, int *n_items, size_t size)
{
    void **array = items;
    size_t n = (size_t)*n_items;
    if ((n & (n - 1)) == 0) {
        void *larger = dau_arena_alloc(arena, n ? 2 * n : 1, size);
        if (n)
            memcpy(larger, *array, n * size);
        *array = larger;
    }
    ++*n_items;
    return (char *)*array + n * size;
}

void *dau_alloc(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size ? size : 1);
    if (!memory)
        dau_out_of_memory();
    return memory;
}

void *dau_realloc(void *memory, size_t n, size_t size)
{
    size_t bytes = product(n, size);
    memory = realloc(memory, bytes ? bytes : 1);
    if (!memory)
        dau_out_of_memory();
    return memory;
}

char *dau_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(dau_alloc(size, 1), text, size);
}
