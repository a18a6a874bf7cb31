#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/source.h"

enum {
    TAB = 8,
    MIN_PAGE_LINES = 12,  /* printed lines that make a page, when its end is guessed */
    BLANKS_BETWEEN = 3,   /* empty lines between pages that lost their form feed */
    LINES_PER_INDENT = 20 /* as many lines for each one that is set in by a blank */
};

/* A page of a text: bytes [from, to) of doc->raw. */
struct stretch {
    size_t from, to;
};

struct text {
    struct stretch *pages;
    int n_pages;
};

/* Windows-1252 where it differs from Latin-1; 0 where it has no letter. Legacy
 * Vietnamese encodings put letters of their own in these places: what counts is that
 * the byte can be told from the letter again. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static bool is_utf16(const unsigned char *bytes, size_t length)
{
    return length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
                           (bytes[0] == 0xfe && bytes[1] == 0xff));
}

/* Text has no NUL and hardly a control character. */
static bool is_text(const unsigned char *bytes, size_t length)
{
    if (is_utf16(bytes, length))
        return length % 2 == 0;
    size_t n_odd = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = bytes[i];
        if (c == 0)
            return false;
        n_odd += c < ' ' && !(c >= '\b' && c <= '\r');
    }
    return n_odd * 100 <= length;
}

static void put(struct dau_buf *out, uint32_t c)
{
    char utf8[5];
    int n = dau_text_put(c, utf8);
    dau_buf_add(out, utf8, (size_t)n);
}

static void add_utf16(struct dau_buf *out, const unsigned char *bytes, size_t length)
{
    int high = bytes[0] == 0xfe ? 0 : 1;
    for (size_t i = 2; i + 1 < length; i += 2) {
        uint32_t c = (uint32_t)bytes[i + (size_t)high] << 8 | bytes[i + (size_t)!high];
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < length) {
            uint32_t low = (uint32_t)bytes[i + 2 + (size_t)high] << 8 |
                           bytes[i + 2 + (size_t)!high];
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        put(out, c == 0 || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c);
    }
}

static void add_single_bytes(struct dau_buf *out, const unsigned char *bytes,
                             size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t c = bytes[i];
        if (c >= 0x80 && c < 0xa0 && windows_1252[c - 0x80])
            c = windows_1252[c - 0x80];
        put(out, c);
    }
}

/* True when nearly all that is not ASCII is well-formed: UTF-8 that was cut or glued.
 */
static bool is_nearly_utf8(const char *bytes, size_t length)
{
    size_t n_good = 0, n_bad = 0;
    const char *end = bytes + length;
    while (bytes < end) {
        bool ascii = (unsigned char)*bytes < 0x80;
        bool replacement = strncmp(bytes, "\xef\xbf\xbd", 3) == 0;
        uint32_t c = dau_text_next(&bytes);
        if (c == 0xfffd && !replacement)
            n_bad++;
        else if (!ascii)
            n_good++;
    }
    return n_good > 3 * n_bad;
}

static void add_mended_utf8(struct dau_buf *out, const char *bytes)
{
    uint32_t c;
    while ((c = dau_text_next(&bytes)))
        put(out, c);
}

/* Fills in doc->raw and doc->encoding. */
static void decode(struct dau_source *source)
{
    const char *bytes = source->bytes.data;
    size_t length = source->bytes.length;
    struct dau_doc *doc = source->doc;
    struct dau_buf out = {0};
    const unsigned char *plain = (const unsigned char *)bytes;
    if (is_utf16(plain, length)) {
        doc->encoding = plain[0] == 0xfe ? "UTF-16BE" : "UTF-16LE";
        add_utf16(&out, plain, length);
    } else {
        if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
            bytes += 3;
            length -= 3;
        }
        if (dau_text_is_utf8(bytes, length)) {
            dau_buf_add(&out, bytes, length);
        } else if (is_nearly_utf8(bytes, length)) {
            doc->encoding = "UTF-8";
            add_mended_utf8(&out, bytes);
        } else {
            doc->encoding = "windows-1252";
            add_single_bytes(&out, plain, length);
        }
    }
    doc->raw = dau_arena_strndup(doc->arena, dau_buf_text(&out), out.length);
    dau_buf_free(&out);
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static size_t line_length(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && !is_line_end(text[n]))
        n++;
    return n;
}

/* Behind the end of the line that ends at `at`: LF, CR or CR LF. */
static size_t next_line(const char *text, size_t at, size_t length)
{
    if (at < length && text[at] == '\r')
        return at + 1 + (at + 1 < length && text[at + 1] == '\n');
    return at < length ? at + 1 : at;
}

/* The length of the white space at `text`, or 0. Control characters are white space
 * too: nothing that is printed, and nothing that XML can hold. */
static size_t space_at(const char *text)
{
    static const struct {
        const char *bytes;
        size_t length;
    } wide[] = {{"\xc2\xa0", 2},     {"\xe3\x80\x80", 3}, {"\xef\xbb\xbf", 3},
                {"\xe2\x80\xa8", 3}, {"\xe2\x80\xa9", 3}, {"\xe2\x80\xaf", 3}};
    unsigned char c = (unsigned char)*text;
    if (c <= ' ' || c == 0x7f)
        return c != 0;
    if (c != 0xc2 && c != 0xe2 && c != 0xe3 && c != 0xef)
        return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i].bytes, wide[i].length) == 0)
            return wide[i].length;
    if (strncmp(text, "\xe2\x80", 2) == 0 && (unsigned char)text[2] <= 0x8b &&
        (unsigned char)text[2] >= 0x80)
        return 3;
    return 0;
}

static int indent_of(const char *line, size_t length)
{
    int indent = 0;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '\t')
            indent += TAB - indent % TAB;
        else if (line[i] == ' ')
            indent++;
        else
            return indent;
    }
    return -1; /* blank */
}

static void add_stretch(struct dau_source *source, struct text *text, size_t from,
                        size_t to)
{
    struct stretch *page =
        dau_arena_push(source->arena, &text->pages, &text->n_pages, sizeof *page);
    *page = (struct stretch){from, to};
}

static void split_at_form_feeds(struct dau_source *source, struct text *text,
                                const char *raw, size_t length)
{
    size_t from = 0;
    for (size_t i = 0; i < length && text->n_pages <= source->config.max_pages; i++)
        if (raw[i] == '\f') {
            add_stretch(source, text, from, i);
            from = i + 1;
        }
    bool has_rest = false;
    for (size_t i = from; i < length && !has_rest; i++)
        has_rest = (unsigned char)raw[i] > ' ';
    if (has_rest || text->n_pages == 0)
        add_stretch(source, text, from, length);
}

/* True when a single blank before a line may be what is left of a form feed: such lines
 * are few, and no line is set in otherwise. */
static bool blank_may_be_page(const char *raw, size_t length)
{
    size_t n_lines = 0, n_set_in = 0;
    for (size_t at = 0; at < length;) {
        size_t n = line_length(raw + at, length - at);
        int indent = indent_of(raw + at, n);
        n_lines += indent >= 0;
        n_set_in += indent == 1;
        if (indent > 1)
            return false;
        at = next_line(raw, at + n, length);
    }
    return n_set_in * LINES_PER_INDENT <= n_lines + LINES_PER_INDENT;
}

/* Without form feeds a page begins at a line with one leading blank, which was a form
 * feed once, or behind three empty lines. */
static void split_by_guess(struct dau_source *source, struct text *text,
                           const char *raw, size_t length)
{
    bool blank_counts = blank_may_be_page(raw, length);
    size_t from = 0;
    int n_lines = 0, n_blank = 0;
    for (size_t at = 0; at < length && text->n_pages <= source->config.max_pages;) {
        size_t n = line_length(raw + at, length - at);
        int indent = indent_of(raw + at, n);
        if (indent >= 0) {
            bool begins = n_blank >= BLANKS_BETWEEN || (indent == 1 && blank_counts);
            if (begins && n_lines >= MIN_PAGE_LINES) {
                add_stretch(source, text, from, at);
                from = at;
                n_lines = 0;
            }
            n_lines++;
        }
        n_blank = indent < 0 ? n_blank + 1 : 0;
        at = next_line(raw, at + n, length);
    }
    add_stretch(source, text, from, length);
}

static bool open_text(struct dau_source *source, struct dau_err *err)
{
    struct text *text = DAU_NEW(source->arena, struct text);
    decode(source);
    const char *raw = source->doc->raw;
    size_t length = strlen(raw);
    if (length == 0)
        return dau_fail(err, DAU_E_FORMAT, "ingest: %s is empty", source->name);
    if (!dau_ingest_check_decoded(source, 1, (double)length, err))
        return false;
    if (memchr(raw, '\f', length))
        split_at_form_feeds(source, text, raw, length);
    else
        split_by_guess(source, text, raw, length);
    source->self = text;
    source->n_pages = text->n_pages;
    source->doc->kind = DAU_KIND_TEXT;
    return dau_ingest_check_pages(source, text->n_pages, err);
}

static size_t word_length(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && !space_at(text + n))
        n++;
    return n;
}

static int count_words(const char *text, size_t length)
{
    int n = 0;
    for (size_t at = 0; at < length;) {
        size_t space = space_at(text + at);
        size_t word = space ? 0 : word_length(text + at, length - at);
        n += word > 0;
        at += space + word;
    }
    return n;
}

/* A line of many words is given its room at once: arrays that grow by doubling leave as
 * much behind. The room is a power of two, as dau_arena_push() wants it. */
static void reserve_tokens(struct dau_page *page, struct dau_line *line, int n)
{
    size_t room = 1;
    while (room < (size_t)n)
        room *= 2;
    line->tokens = DAU_NEW_N(page->arena, struct dau_token, room);
}

static void add_words(struct dau_page *page, struct dau_line *line, const char *raw,
                      struct stretch part)
{
    int n_words = count_words(raw + part.from, part.to - part.from);
    if (n_words)
        reserve_tokens(page, line, n_words);
    for (size_t at = part.from; at < part.to;) {
        size_t space = space_at(raw + at);
        if (space) {
            at += space;
            continue;
        }
        size_t n = word_length(raw + at, part.to - at);
        struct dau_token *token = &line->tokens[line->n_tokens++];
        const char *read = dau_arena_strndup(page->arena, raw + at, n);
        token->read = token->text = dau_text_nfc(page->arena, read);
        token->ocr_conf = token->cert = -1;
        token->offset = at;
        token->length = n;
        at += n;
    }
}

static bool text_page(struct dau_source *source, int number, struct dau_page *page,
                      struct dau_picture *picture, struct dau_err *err)
{
    (void)picture;
    (void)err;
    const struct text *text = source->self;
    const char *raw = source->doc->raw;
    struct stretch part = text->pages[number - 1];
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    int gap = 0;
    for (size_t at = part.from; at < part.to;) {
        size_t n = line_length(raw + at, part.to - at);
        int indent = indent_of(raw + at, n);
        if (count_words(raw + at, n) == 0) {
            gap++;
        } else {
            struct dau_line *line = dau_block_add_line(page, block);
            line->gap_lines = gap;
            line->indent = indent > 0 ? indent : 0;
            add_words(page, line, raw, (struct stretch){at, at + n});
            gap = 0;
        }
        at = next_line(raw, at + n, part.to);
    }
    return true;
}

const struct dau_ingest_kind dau_ingest_text = {"text", is_text, open_text, text_page,
                                                NULL};
