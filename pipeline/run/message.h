/* JSON between the batch and its workers, over a socket, each with its length before
 * it. */
#ifndef DAU_RUN_MESSAGE_H
#define DAU_RUN_MESSAGE_H

#include <stdbool.h>

#include <jansson.h>

#include "base/buf.h"

/* A JSON string of any bytes: what is not UTF-8, as in a reason that was cut off or
 * that another program gave, becomes U+FFFD, and a control character a "?". */
json_t *dau_message_text(const char *text);

/* Sends and releases `message`; false when the other side is gone. */
bool dau_message_send(int fd, json_t *message);

/* Waits for a message; NULL when the other side is gone or sends rubbish. */
json_t *dau_message_wait(int fd);

/* Reads what has come without waiting and keeps it in `pending`; false when the other
 * side is gone. Then dau_message_take() hands out what is whole. */
bool dau_message_read(int fd, struct dau_buf *pending);

/* NULL when none is whole, JSON's null for rubbish. */
json_t *dau_message_take(struct dau_buf *pending);

#endif
