/* A text of any length in pieces that end at the end of a line: what is worked on, and
 * held in memory, at once. A text of up to DAU_PIECE_TOKENS tokens is one piece. */
#ifndef DAU_CLI_PIECES_H
#define DAU_CLI_PIECES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { DAU_PIECE_TOKENS = 50000, DAU_PIECE_BYTES = 1 << 20 };

struct dau_pieces;

/* `path` "-" is standard input. A long file that holds a NUL is refused here, before
 * anything was made of its start. */
bool dau_pieces_open(struct dau_pieces **pieces, const char *path, struct dau_err *err);

/* The next piece, good until the next call; `*more` is false at the end, when there is
 * none. The first may be empty. A piece of UTF-16 begins with a mark of its byte order.
 * Lines that are longer than a piece are cut between two words, words that are between
 * two letters. */
bool dau_pieces_next(struct dau_pieces *pieces, const char **bytes, size_t *length,
                     bool *more, struct dau_err *err);

void dau_pieces_close(struct dau_pieces *pieces); /* takes NULL */

#endif
