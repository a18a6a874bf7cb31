#include "run/message.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { LARGEST = 64 * 1024 * 1024 };

static bool send_all(int fd, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length) {
        ssize_t n = send(fd, from, length, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        length -= (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, void *bytes, size_t length)
{
    char *to = bytes;
    while (length) {
        ssize_t n = recv(fd, to, length, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        to += n;
        length -= (size_t)n;
    }
    return true;
}

json_t *dau_message_text(const char *text)
{
    struct dau_buf clean = {0};
    for (uint32_t c; (c = dau_text_next(&text));) {
        char bytes[5];
        c = c < ' ' || c == 0x7F ? '?' : c; /* a name may hold a line end */
        dau_buf_add(&clean, bytes, (size_t)dau_text_put(c, bytes));
    }
    json_t *string = json_string(dau_buf_text(&clean));
    dau_buf_free(&clean);
    return string;
}

bool dau_message_send(int fd, json_t *message)
{
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (!text)
        return false;
    uint32_t length = (uint32_t)strlen(text);
    bool ok = send_all(fd, &length, sizeof length) && send_all(fd, text, length);
    free(text);
    return ok;
}

json_t *dau_message_wait(int fd)
{
    uint32_t length;
    if (!receive_all(fd, &length, sizeof length) || length > LARGEST)
        return NULL;
    char *text = malloc(length + 1);
    json_t *message = NULL;
    if (text && receive_all(fd, text, length))
        message = json_loadb(text, length, 0, NULL);
    free(text);
    return message;
}

bool dau_message_read(int fd, struct dau_buf *pending)
{
    char step[16 * 1024];
    for (;;) {
        ssize_t n = recv(fd, step, sizeof step, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        if (n == 0 || pending->length > LARGEST)
            return false;
        dau_buf_add(pending, step, (size_t)n);
    }
}

json_t *dau_message_take(struct dau_buf *pending)
{
    uint32_t length;
    if (pending->length < sizeof length)
        return NULL;
    memcpy(&length, pending->data, sizeof length);
    if (length > LARGEST)
        return json_null();
    if (pending->length - sizeof length < length)
        return NULL;
    json_t *message = json_loadb(pending->data + sizeof length, length, 0, NULL);
    size_t used = sizeof length + length;
    memmove(pending->data, pending->data + used, pending->length - used);
    pending->length -= used;
    return message ? message : json_null();
}
