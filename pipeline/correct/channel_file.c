#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "correct/channel_data.h"

enum { MAX_BYTES = 64 * 1024 * 1024, MAX_FIELD = 64, MAX_COUNTS = 4 * 1000 * 1000 };
static const char magic[] = "dau-channel 1 ";
static const char neighbour_names[] = "^abcdefghijklmnopqrstuvwxyz0.";

static void put_piece(struct dau_buf *out, dau_piece piece)
{
    if (!piece)
        dau_buf_puts(out, "∅");
    for (int shift = 42; shift >= 0; shift -= 21) {
        char utf8[5];
        uint32_t c = piece >> shift & 0x1FFFFF;
        if (c)
            dau_buf_add(out, utf8, (size_t)dau_text_put(c, utf8));
    }
}

/* A tenth is as exact as a count needs to be. */
static void put_count(struct dau_buf *out, float times)
{
    dau_buf_printf(out, " %.10g", (double)((long)(times * 10 + 0.5F)) / 10);
}

struct entry {
    uint64_t key;
    float times;
};

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct entry *)a)->key, y = ((const struct entry *)b)->key;
    return x < y ? -1 : x > y;
}

/* The counts between neighbours, and what the letter alone has beyond them. */
static struct entry *sorted_counts(const struct dau_channel *channel, uint32_t *n)
{
    struct entry *entries = dau_alloc(channel->n_counts, sizeof *entries);
    struct dau_table beyond = {0};
    *n = 0;
    for (uint32_t i = 0; i < channel->n_counts; i++) {
        enum dau_channel_level level = dau_channel_level_of(channel->count_keys[i]);
        if (level != DAU_LEVEL_BETWEEN && level != DAU_LEVEL_ALONE)
            continue;
        if (level == DAU_LEVEL_ALONE)
            dau_table_set(&beyond, channel->count_keys[i], *n);
        entries[(*n)++] = (struct entry){channel->count_keys[i], channel->count[i]};
    }
    for (uint32_t i = 0; i < *n; i++) {
        uint64_t key = entries[i].key;
        if (dau_channel_level_of(key) != DAU_LEVEL_BETWEEN)
            continue;
        uint64_t letter = dau_channel_context_of(key).letter;
        uint64_t alone = (uint64_t)(DAU_LEVEL_ALONE + 1) << 56 | letter << 32 | (uint32_t)key;
        entries[dau_table_get(&beyond, alone)].times -= entries[i].times;
    }
    dau_table_free(&beyond);
    qsort(entries, *n, sizeof *entries, by_key);
    return entries;
}

static void put_context(struct dau_buf *out, uint64_t key)
{
    struct dau_context c = dau_channel_context_of(key);
    char utf8[5];
    dau_text_put(dau_letter_code(c.letter), utf8);
    if (dau_channel_level_of(key) == DAU_LEVEL_ALONE)
        dau_buf_printf(out, "L * %s *", utf8);
    else
        dau_buf_printf(out, "L %c %s %c", neighbour_names[c.before], utf8,
                       neighbour_names[c.after]);
}

static void put_letters(struct dau_buf *out, const struct dau_channel *channel)
{
    uint32_t n;
    uint64_t open = 0;
    struct entry *entries = sorted_counts(channel, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (entries[i].times < 0.05F || !dau_channel_context_of(entries[i].key).letter)
            continue;
        if (entries[i].key >> 32 != open) {
            if (open)
                dau_buf_putc(out, '\n');
            open = entries[i].key >> 32;
            put_context(out, entries[i].key);
        }
        dau_buf_putc(out, ' ');
        put_piece(out, channel->piece_keys[(uint32_t)entries[i].key]);
        put_count(out, entries[i].times);
    }
    if (open)
        dau_buf_putc(out, '\n');
    free(entries);
}

static void put_words(struct dau_buf *out, const struct dau_channel *channel)
{
    for (uint32_t i = 0; i < channel->n_words; i++) {
        const struct dau_channel_reading *word = &channel->words[i];
        dau_buf_printf(out, "W %s %s", dau_strings_text(&channel->strings, word->printed),
                       dau_strings_text(&channel->strings, word->read));
        put_count(out, word->times);
        dau_buf_putc(out, '\n');
    }
}

static void put_edges(struct dau_buf *out, const struct dau_channel *channel)
{
    static const char *const names[] = {"lead", "trail"};
    for (int e = 0; e < 2; e++)
        for (uint32_t i = 0; i < channel->edges[e].n; i++) {
            const char *signs = dau_strings_text(&channel->edges[e], i);
            dau_buf_printf(out, "E %s %s", names[e], *signs ? signs : "∅");
            put_count(out, channel->edge_times[e][i]);
            dau_buf_putc(out, '\n');
        }
}

void dau_channel_dump(const struct dau_channel *channel, struct dau_buf *out)
{
    static const char *const names[] = {"joined", "parted"};
    char hex[65];
    size_t start = out->length;
    dau_buf_printf(out, "%s%s\n", magic, channel->name);
    put_letters(out, channel);
    put_words(out, channel);
    put_edges(out, channel);
    for (int s = 0; s < 2; s++) {
        dau_buf_printf(out, "J %s", names[s]);
        put_count(out, channel->space_times[s]);
        put_count(out, channel->space_of[s]);
        dau_buf_putc(out, '\n');
    }
    dau_sha256(out->data + start, out->length - start, hex);
    dau_buf_printf(out, "sha256 %s\n", hex);
}

/* The line being read, cut into fields at single spaces. */
struct reader {
    const char *at, *end; /* of the line */
    int number;
    int n_counts;
};

static bool next_field(struct reader *r, char field[MAX_FIELD])
{
    if (r->at >= r->end)
        return false;
    const char *space = memchr(r->at, ' ', (size_t)(r->end - r->at));
    size_t n = (size_t)((space ? space : r->end) - r->at);
    if (n == 0 || n >= MAX_FIELD)
        return false;
    memcpy(field, r->at, n);
    field[n] = '\0';
    r->at += n + (space != NULL);
    return true;
}

static bool next_count(struct reader *r, float *times)
{
    char field[MAX_FIELD], *end;
    if (!next_field(r, field) || !isdigit((unsigned char)*field))
        return false;
    *times = strtof(field, &end);
    return *end == '\0' && *times >= 0 && *times < 1e9F && ++r->n_counts < MAX_COUNTS;
}

static bool piece_of(const char *text, dau_piece *piece)
{
    uint32_t codes[DAU_PIECE_MAX];
    int n = 0;
    *piece = 0;
    if (strcmp(text, "∅") == 0)
        return true;
    for (uint32_t c; (c = dau_text_next(&text)); codes[n++] = c)
        if (n == DAU_PIECE_MAX)
            return false;
    *piece = dau_piece_of(codes, n);
    return true;
}

static bool neighbour_of(const char *field, uint8_t *out)
{
    const char *at = strchr(neighbour_names, *field);
    *out = at ? (uint8_t)(at - neighbour_names) : DAU_ANY_NEIGHBOUR;
    return field[0] && !field[1] && (at || *field == '*');
}

static bool read_letter(struct dau_channel *channel, struct reader *r)
{
    char before[MAX_FIELD], letter[MAX_FIELD], after[MAX_FIELD], piece[MAX_FIELD];
    struct dau_context context;
    if (!next_field(r, before) || !next_field(r, letter) || !next_field(r, after))
        return false;
    const char *text = letter;
    context.letter = dau_letter_of(dau_text_next(&text));
    if (!context.letter || *text || !neighbour_of(before, &context.before) ||
        !neighbour_of(after, &context.after) || (*before == '*') != (*after == '*'))
        return false;
    while (r->at < r->end) {
        float times;
        dau_piece read;
        if (!next_field(r, piece) || !piece_of(piece, &read) || !next_count(r, &times))
            return false;
        dau_channel_count(channel, context, read, times);
    }
    return true;
}

static bool read_word(struct dau_channel *channel, struct reader *r)
{
    char printed[MAX_FIELD], read[MAX_FIELD];
    float times;
    if (!next_field(r, printed) || !next_field(r, read) || !next_count(r, &times))
        return false;
    dau_channel_count_word(channel, printed, read, times);
    return r->at >= r->end;
}

static bool read_edge(struct dau_channel *channel, struct reader *r)
{
    char name[MAX_FIELD], signs[MAX_FIELD];
    float times;
    if (!next_field(r, name) || !next_field(r, signs) || !next_count(r, &times) ||
        (strcmp(name, "lead") != 0 && strcmp(name, "trail") != 0))
        return false;
    dau_channel_count_edge(channel, *name == 'l' ? DAU_EDGE_LEAD : DAU_EDGE_TRAIL,
                           strcmp(signs, "∅") == 0 ? "" : signs, times);
    return r->at >= r->end;
}

static bool read_space(struct dau_channel *channel, struct reader *r)
{
    char name[MAX_FIELD];
    float times, of;
    if (!next_field(r, name) || !next_count(r, &times) || !next_count(r, &of))
        return false;
    dau_channel_count_space(channel, *name == 'j' ? DAU_SPACE_JOINED : DAU_SPACE_PARTED,
                            times, of);
    return r->at >= r->end;
}

static bool read_line(struct dau_channel *channel, struct reader *r)
{
    if (r->end - r->at < 2 || r->at[1] != ' ')
        return false;
    char kind = *r->at;
    r->at += 2;
    switch (kind) {
    case 'L':
        return read_letter(channel, r);
    case 'W':
        return read_word(channel, r);
    case 'E':
        return read_edge(channel, r);
    case 'J':
        return read_space(channel, r);
    default:
        return false;
    }
}

/* The length of what the checksum covers, or 0 when it is missing or wrong. */
static size_t checked_length(const char *text, size_t length)
{
    static const size_t tail = 7 + 64 + 1; /* "sha256 ", digits, newline */
    char hex[65];
    if (length < tail || memcmp(text + length - tail, "sha256 ", 7) != 0)
        return 0;
    dau_sha256(text, length - tail, hex);
    return memcmp(text + length - 65, hex, 64) == 0 ? length - tail : 0;
}

bool dau_channel_load(struct dau_channel **out, const char *text, size_t length,
                      struct dau_err *err)
{
    size_t body = checked_length(text, length);
    const char *end = text + body, *line = memchr(text, '\n', body);
    char name[32] = "";
    *out = NULL;
    if (!body || !line || body < sizeof magic || memcmp(text, magic, sizeof magic - 1) != 0 ||
        memchr(text, '\0', body) || !dau_text_is_utf8(text, body))
        return dau_fail(err, DAU_E_CONFIG, "correct: the channel is damaged or of another "
                                           "version");
    size_t n = (size_t)(line - text) - (sizeof magic - 1);
    memcpy(name, text + sizeof magic - 1, n < sizeof name ? n : sizeof name - 1);
    struct dau_channel *channel = dau_channel_new(name);
    struct reader r = {.number = 1};
    for (line++; line < end; line = r.end + 1) {
        r.number++;
        r.at = line;
        r.end = memchr(line, '\n', (size_t)(end - line));
        if (!r.end)
            r.end = end;
        if (!read_line(channel, &r)) {
            dau_channel_free(channel);
            return dau_fail(err, DAU_E_CONFIG, "correct: line %d of the channel is not "
                                               "what it should be", r.number);
        }
    }
    *out = channel;
    return true;
}

bool dau_channel_open(struct dau_channel **channel, const char *path, struct dau_err *err)
{
    struct dau_buf text = {0};
    struct dau_err inner;
    *channel = NULL;
    bool ok = dau_file_read(path, MAX_BYTES, &text, &inner) &&
              dau_channel_load(channel, dau_buf_text(&text), text.length, &inner);
    dau_buf_free(&text);
    return ok || dau_fail(err, DAU_E_CONFIG, "%s: %s", path, inner.text);
}
