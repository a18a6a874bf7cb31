#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/text.h"
#include "eval/eval.h"

/* Stands for "anything" in a token of a truth; private use, so in no text. */
enum { WILD = 0xE000 };

struct points {
    uint32_t *at;
    int n;
};

static struct points points_of(struct dau_arena *arena, const char *text, int room)
{
    struct points p = {dau_arena_alloc(arena, strlen(text) * (size_t)room + 8, 4), 0};
    for (uint32_t c; (c = dau_text_next(&text));)
        p.at[p.n++] = c;
    return p;
}

static char *text_of(struct dau_arena *arena, const struct points *p)
{
    char *text = dau_arena_alloc(arena, 4 * (size_t)p->n + 5, 1), *at = text;
    for (int i = 0; i < p->n; i++) {
        char bytes[5];
        int n = dau_text_put(p->at[i], bytes);
        memcpy(at, bytes, (size_t)n);
        at += n;
    }
    return text;
}

static uint32_t same_mark(uint32_t c)
{
    switch (c) {
    case 0xA0:
        return ' ';
    case 0x201C:
    case 0x201D:
        return '"';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x2013:
    case 0x2014:
        return '-';
    default:
        return c;
    }
}

static struct points fold_marks(struct dau_arena *arena, const struct points *p)
{
    struct points out = {dau_arena_alloc(arena, 3 * (size_t)p->n + 1, 4), 0};
    for (int i = 0; i < p->n; i++) {
        if (p->at[i] == 0xAD)
            continue;
        int dots = p->at[i] == 0x2026 ? 3 : 1;
        for (int k = 0; k < dots; k++)
            out.at[out.n++] = dots == 3 ? '.' : same_mark(p->at[i]);
    }
    return out;
}

static struct points decompose(struct dau_arena *arena, const struct points *p)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    struct points out = {dau_arena_alloc(arena, 4 * (size_t)p->n + 1, 4), 0};
    for (int i = 0; i < p->n; i++) {
        UChar parts[8];
        status = U_ZERO_ERROR;
        int32_t n = unorm2_getDecomposition(nfc, (UChar32)p->at[i], parts, 8, &status);
        if (n <= 0 || n > 4 || U_FAILURE(status)) {
            out.at[out.n++] = p->at[i];
            continue;
        }
        for (int32_t k = 0; k < n;) {
            UChar32 c;
            U16_NEXT(parts, k, n, c);
            out.at[out.n++] = (uint32_t)c;
        }
    }
    return out;
}

static bool is_tone(uint32_t c)
{
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323;
}

static bool is_one_of(uint32_t c, const char *letters)
{
    return c && c < 0x80 && strchr(letters, (int)c);
}

static bool goes_on(const struct points *p, int i)
{
    if (i >= p->n)
        return false;
    uint32_t c = p->at[i];
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0x300 && c < 0x370);
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t c = *a;
    *a = *b;
    *b = c;
}

/* At the end of a syllable the new style (hoà) becomes the old (hòa). */
static void fold_style(struct points *p)
{
    for (int i = 0; i + 2 < p->n;) {
        bool pair = is_one_of(p->at[i], "oOuU") && is_one_of(p->at[i + 1], "aAeEyY") &&
                    is_tone(p->at[i + 2]) && !goes_on(p, i + 3);
        if (!pair) {
            i++;
            continue;
        }
        if (is_one_of(p->at[i], "oO") || is_one_of(p->at[i + 1], "yY"))
            swap(&p->at[i + 1], &p->at[i + 2]);
        i += 3;
    }
}

/* The u of qu belongs to the onset: the tone goes back. */
static void unfold_qu(struct points *p)
{
    for (int i = 0; i + 3 < p->n;) {
        bool found = is_one_of(p->at[i], "qQ") && is_one_of(p->at[i + 1], "uU") &&
                     is_tone(p->at[i + 2]) && is_one_of(p->at[i + 3], "yYaAeE");
        if (found)
            swap(&p->at[i + 2], &p->at[i + 3]);
        i += found ? 4 : 1;
    }
}

char *dau_eval_normal(struct dau_arena *arena, const char *text)
{
    struct points p = points_of(arena, dau_text_nfc(arena, text), 1);
    struct points folded = fold_marks(arena, &p);
    struct points apart = decompose(arena, &folded);
    fold_style(&apart);
    unfold_qu(&apart);
    return dau_text_nfc(arena, text_of(arena, &apart));
}

static bool is_page_mark(const char *line, size_t length)
{
    static const char start[] = "=== page ";
    size_t n = sizeof start - 1, digits = 0;
    if (length <= n || strncmp(line, start, n) != 0)
        return false;
    while (n + digits < length && line[n + digits] >= '0' && line[n + digits] <= '9')
        digits++;
    return digits && strspn(line + n + digits, " \t\r\f\v") >= length - n - digits;
}

static void blank(char *at, size_t length)
{
    memset(at, ' ', length);
}

/* Page marks and {?} become blanks; the words of {hw:...} one token that holds WILD. */
static char *read_marks(struct dau_arena *arena, const char *text)
{
    char *copy = dau_arena_strdup(arena, text);
    for (char *line = copy; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t length = strcspn(line, "\n");
        if (is_page_mark(line, length))
            blank(line, length);
        if (!*line)
            break;
    }
    for (char *at = copy; (at = strstr(at, "{?}"));)
        blank(at, 3);
    struct dau_buf out = {0};
    char wild[5];
    dau_text_put(WILD, wild);
    for (const char *at = copy; *at;) {
        const char *end = strncmp(at, "{hw:", 4) == 0 ? strchr(at, '}') : NULL;
        if (!end) {
            dau_buf_putc(&out, *at++);
            continue;
        }
        dau_buf_puts(&out, wild);
        for (at += 4; at < end; at++) {
            if (*at == ' ')
                dau_buf_puts(&out, wild);
            else
                dau_buf_putc(&out, *at);
        }
        at = end + 1;
    }
    char *result = dau_arena_strndup(arena, dau_buf_text(&out), out.length);
    dau_buf_free(&out);
    return result;
}

static bool is_space(uint32_t c)
{
    return u_isUWhiteSpace((UChar32)c) || (c >= 0x1C && c <= 0x1F);
}

static void add_token(struct dau_arena *arena, struct dau_eval_text *out,
                      const char *from, const char *to, int line)
{
    char wild[5];
    dau_text_put(WILD, wild);
    struct dau_eval_token *token =
        dau_arena_push(arena, &out->tokens, &out->n_tokens, sizeof *out->tokens);
    token->text = dau_arena_strndup(arena, from, (size_t)(to - from));
    token->line = line;
    token->wild = strstr(token->text, wild) != NULL;
}

struct dau_eval_text dau_eval_read(struct dau_arena *arena, const char *text)
{
    struct dau_eval_text out = {0};
    const char *at = dau_eval_normal(arena, read_marks(arena, text));
    const char *start = NULL;
    for (int line = 0;;) {
        const char *here = at;
        uint32_t c = dau_text_next(&at);
        bool space = !c || is_space(c);
        if (space && start) {
            add_token(arena, &out, start, here, line);
            start = NULL;
        } else if (!space && !start) {
            start = here;
        }
        if (!c)
            break;
        line += c == '\n';
    }
    return out;
}
