#include "cli/pieces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

/* So much more than a piece is looked at that the last piece of a text is no scrap. */
enum { AHEAD_TOKENS = DAU_PIECE_TOKENS / 2, STEP = 64 * 1024 };

struct dau_pieces {
    const char *name;
    int fd;
    struct dau_buf bytes; /* read, and not yet handed out */
    struct dau_buf piece; /* handed out */
    size_t seen;          /* of `bytes`, by the counts below */
    int tokens;           /* that begin in what was seen */
    bool in_token, started, ended;
    char mark[2]; /* of UTF-16, at the start of each piece */
    int unit;     /* bytes of a code unit: 2 for UTF-16 */
    size_t line, space; /* ends of a line, and of white space, that make a piece of at
                           most DAU_PIECE_TOKENS tokens and DAU_PIECE_BYTES; 0: none */
};

static unsigned unit_at(const struct dau_pieces *p, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)p->bytes.data + at;
    if (p->unit == 1)
        return *bytes;
    return p->mark[0] == '\xfe' ? (unsigned)bytes[0] << 8 | bytes[1]
                                : (unsigned)bytes[1] << 8 | bytes[0];
}

/* Where a piece may end, as far as was read. */
static void look(struct dau_pieces *p)
{
    size_t unit = (size_t)p->unit;
    for (; p->seen + unit <= p->bytes.length; p->seen += unit) {
        unsigned c = unit_at(p, p->seen);
        bool space = c <= ' ', fits = p->tokens <= DAU_PIECE_TOKENS &&
                                      p->seen + unit <= DAU_PIECE_BYTES;
        p->tokens += !space && !p->in_token;
        p->in_token = !space;
        if (space && fits)
            p->space = p->seen + unit;
        if (c == '\n' && fits)
            p->line = p->seen + unit;
    }
}

static bool is_enough(const struct dau_pieces *p)
{
    return p->ended || p->bytes.length >= 2 * DAU_PIECE_BYTES ||
           p->tokens >= DAU_PIECE_TOKENS + AHEAD_TOKENS;
}

static bool read_more(struct dau_pieces *p, struct dau_err *err)
{
    char step[STEP];
    ssize_t n;
    while ((n = read(p->fd, step, sizeof step)) < 0 && errno == EINTR)
        ;
    if (n < 0)
        return dau_fail(err, DAU_E_IO, "cannot read %s: %s", p->name, strerror(errno));
    p->ended = n == 0;
    dau_buf_add(&p->bytes, step, (size_t)n);
    return true;
}

static bool fill(struct dau_pieces *p, struct dau_err *err)
{
    look(p);
    while (!is_enough(p)) {
        if (!read_more(p, err))
            return false;
        look(p);
    }
    return true;
}

/* The end of a piece where the text has no white space: no character is cut. */
static size_t end_in_word(const struct dau_pieces *p)
{
    size_t end = DAU_PIECE_BYTES;
    while (p->unit == 1 && end > DAU_PIECE_BYTES - 4 &&
           ((unsigned char)p->bytes.data[end] & 0xC0) == 0x80)
        end--;
    return end;
}

static size_t end_of_piece(const struct dau_pieces *p)
{
    bool all = p->ended && p->bytes.length < 2 * DAU_PIECE_BYTES &&
               p->tokens < DAU_PIECE_TOKENS + AHEAD_TOKENS;
    if (all)
        return p->bytes.length;
    if (p->line > p->space / 2)
        return p->line;
    return p->space ? p->space : end_in_word(p);
}

static void hand_out(struct dau_pieces *p, size_t end)
{
    dau_buf_clear(&p->piece);
    if (p->unit == 2 && end)
        dau_buf_add(&p->piece, p->mark, 2);
    dau_buf_add(&p->piece, p->bytes.data, end);
    if (end)
        memmove(p->bytes.data, p->bytes.data + end, p->bytes.length - end);
    p->bytes.length -= end;
    p->seen = p->line = p->space = 0;
    p->tokens = 0;
    p->in_token = false;
}

static bool refuse(const struct dau_pieces *p, struct dau_err *err)
{
    return dau_fail(err, DAU_E_FORMAT, "%s is no text; dau run reads it", p->name);
}

/* The rest of a long file is looked at before its start is worked on. */
static bool check_rest(const struct dau_pieces *p, struct dau_err *err)
{
    char step[STEP];
    off_t at = lseek(p->fd, 0, SEEK_CUR);
    ssize_t n = 0;
    if (at < 0) /* a pipe */
        return true;
    while ((n = read(p->fd, step, sizeof step)) > 0)
        if (memchr(step, '\0', (size_t)n))
            return refuse(p, err);
    return (n == 0 && lseek(p->fd, at, SEEK_SET) == at) ||
           dau_fail(err, DAU_E_IO, "cannot read %s: %s", p->name, strerror(errno));
}

static void take_mark(struct dau_pieces *p)
{
    const char *start = dau_buf_text(&p->bytes);
    bool wide = p->bytes.length >= 2 && (memcmp(start, "\xff\xfe", 2) == 0 ||
                                         memcmp(start, "\xfe\xff", 2) == 0);
    p->unit = wide ? 2 : 1;
    if (!wide)
        return;
    memcpy(p->mark, start, 2);
    p->bytes.length -= 2;
    memmove(p->bytes.data, p->bytes.data + 2, p->bytes.length);
}

/* What is short is judged by who takes it. */
static bool start(struct dau_pieces *p, struct dau_err *err)
{
    while (!p->ended && p->bytes.length < 4)
        if (!read_more(p, err))
            return false;
    take_mark(p);
    if (!fill(p, err))
        return false;
    if (p->ended || p->unit == 2)
        return true;
    if (memcmp(p->bytes.data, "%PDF", 4) == 0 ||
        memchr(p->bytes.data, '\0', p->bytes.length))
        return refuse(p, err);
    return check_rest(p, err);
}

bool dau_pieces_open(struct dau_pieces **out, const char *path, struct dau_err *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : dau_file_open(path, err);
    *out = NULL;
    if (fd < 0)
        return false;
    struct dau_pieces *p = dau_alloc(1, sizeof *p);
    p->name = standard ? "standard input" : path;
    p->fd = fd;
    if (!start(p, err)) {
        dau_pieces_close(p);
        return false;
    }
    *out = p;
    return true;
}

bool dau_pieces_next(struct dau_pieces *p, const char **bytes, size_t *length,
                     bool *more, struct dau_err *err)
{
    if (!fill(p, err))
        return false;
    *more = !p->started || p->bytes.length;
    p->started = true;
    if (!*more)
        return true;
    hand_out(p, end_of_piece(p));
    *bytes = dau_buf_text(&p->piece);
    *length = p->piece.length;
    return true;
}

void dau_pieces_close(struct dau_pieces *p)
{
    if (!p)
        return;
    if (p->fd != STDIN_FILENO)
        close(p->fd);
    dau_buf_free(&p->bytes);
    dau_buf_free(&p->piece);
    free(p);
}
