/* A growing buffer of bytes, always closed by a NUL that is not counted. */
#ifndef DAU_BASE_BUF_H
#define DAU_BASE_BUF_H

#include <stddef.h>

struct dau_buf {
    char *data; /* NULL while nothing was added; owned */
    size_t length, capacity;
};

void dau_buf_add(struct dau_buf *buf, const void *bytes, size_t length);
void dau_buf_puts(struct dau_buf *buf, const char *text);
void dau_buf_putc(struct dau_buf *buf, char c);
void dau_buf_printf(struct dau_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Never NULL, even when nothing was added. */
const char *dau_buf_text(const struct dau_buf *buf);

void dau_buf_clear(struct dau_buf *buf); /* keeps the memory */
void dau_buf_free(struct dau_buf *buf);  /* leaves an empty buffer */

#endif
