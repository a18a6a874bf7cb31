#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

static void reserve(struct dau_buf *buf, size_t more)
{
    if (more > SIZE_MAX / 4 - buf->length)
        dau_out_of_memory();
    size_t need = buf->length + more + 1;
    if (need <= buf->capacity)
        return;
    size_t larger = buf->capacity ? 2 * buf->capacity : 256;
    buf->capacity = larger > need ? larger : need;
    buf->data = dau_realloc(buf->data, buf->capacity, 1);
}

void dau_buf_add(struct dau_buf *buf, const void *bytes, size_t length)
{
    reserve(buf, length);
    if (length)
        memcpy(buf->data + buf->length, bytes, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void dau_buf_puts(struct dau_buf *buf, const char *text)
{
    dau_buf_add(buf, text, strlen(text));
}

void dau_buf_putc(struct dau_buf *buf, char c)
{
    dau_buf_add(buf, &c, 1);
}

void dau_buf_printf(struct dau_buf *buf, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    reserve(buf, (size_t)length);
    vsnprintf(buf->data + buf->length, (size_t)length + 1, fmt, again);
    buf->length += (size_t)length;
    va_end(again);
}

const char *dau_buf_text(const struct dau_buf *buf)
{
    return buf->data ? buf->data : "";
}

void dau_buf_clear(struct dau_buf *buf)
{
    buf->length = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void dau_buf_free(struct dau_buf *buf)
{
    free(buf->data);
    *buf = (struct dau_buf){0};
}
