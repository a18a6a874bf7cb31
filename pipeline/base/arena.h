/* Memory that is given out piece by piece and taken back all at once. Allocation cannot
 * fail: the process leaves with code 70. Check sizes that come from a file first. */
#ifndef DAU_BASE_ARENA_H
#define DAU_BASE_ARENA_H

#include <stddef.h>

struct dau_arena;

struct dau_arena *dau_arena_new(void);
void dau_arena_free(struct dau_arena *arena); /* takes NULL */

/* Takes everything back but keeps one chunk, of half a megabyte at most when it can, for
 * the next use. */
void dau_arena_empty(struct dau_arena *arena);

/* Zeroed, aligned for any type. A size of 0 gives a valid pointer. */
void *dau_arena_alloc(struct dau_arena *arena, size_t n, size_t size);

/* The same with whatever the memory held before, for what is written before it is read. */
void *dau_arena_take(struct dau_arena *arena, size_t n, size_t size);

/* `text` may be NULL, then so is the result. */
char *dau_arena_strdup(struct dau_arena *arena, const char *text);
char *dau_arena_strndup(struct dau_arena *arena, const char *text, size_t length);
char *dau_arena_printf(struct dau_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define DAU_NEW(arena, type) ((type *)dau_arena_alloc((arena), 1, sizeof(type)))
#define DAU_NEW_N(arena, type, n) ((type *)dau_arena_alloc((arena), (n), sizeof(type)))

/* Makes room for one more item at the end of an array in an arena; the array doubles.
 * `*items` is replaced when it moves; `size` is that of an item. Returns the new, zeroed
 * item. For arrays whose capacity is the next power of two of their count. */
void *dau_arena_push(struct dau_arena *arena, void *items, int *n_items, size_t size);

/* The heap, for what has no arena; these cannot fail either. */
void *dau_alloc(size_t n, size_t size); /* zeroed */
void *dau_realloc(void *memory, size_t n, size_t size);
char *dau_strdup(const char *text);

#endif
