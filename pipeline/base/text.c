#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/buf.h"
#include "base/err.h"

bool dau_text_is_utf8(const char *bytes, size_t length)
{
    const uint8_t *s = (const uint8_t *)bytes;
    for (size_t i = 0; i < length;) {
        UChar32 c;
        U8_NEXT(s, i, length, c);
        if (c < 0)
            return false;
    }
    return true;
}

uint32_t dau_text_next(const char **text)
{
    const uint8_t *s = (const uint8_t *)*text;
    if (!*s)
        return 0;
    if (*s < 0x80) {
        ++*text;
        return *s;
    }
    int32_t i = 0;
    UChar32 c;
    U8_NEXT(s, i, -1, c); /* -1: up to the NUL */
    *text += c < 0 ? 1 : i;
    return c < 0 ? 0xFFFD : (uint32_t)c;
}

int dau_text_put(uint32_t c, char out[5])
{
    int n = 0;
    UBool failed = false;
    U8_APPEND((uint8_t *)out, n, 4, (UChar32)c, failed);
    if (failed)
        return dau_text_put(0xFFFD, out);
    out[n] = '\0';
    return n;
}

size_t dau_text_count(const char *text)
{
    size_t n = 0;
    while (dau_text_next(&text))
        n++;
    return n;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static UChar *to_utf16(const char *text, int32_t *length)
{
    int32_t bytes = (int32_t)strlen(text);
    UChar *wide = dau_alloc((size_t)bytes + 1, sizeof *wide);
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(wide, bytes + 1, length, text, bytes, 0xFFFD, NULL, &status);
    return wide;
}

static char *from_utf16(struct dau_arena *arena, const UChar *wide, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    char *text = dau_arena_alloc(arena, 3 * (size_t)length + 1, 1);
    u_strToUTF8(text, 3 * length + 1, &bytes, wide, length, &status);
    return text;
}

char *dau_text_nfc(struct dau_arena *arena, const char *text)
{
    if (is_ascii(text))
        return dau_arena_strdup(arena, text);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t length;
    UChar *wide = to_utf16(text, &length);
    /* NFC may be up to three times longer in UTF-16 (Unicode FAQ on normalisation). */
    UChar *normal = dau_alloc(3 * (size_t)length + 1, sizeof *normal);
    int32_t n = unorm2_normalize(nfc, wide, length, normal, 3 * length + 1, &status);
    char *result = from_utf16(arena, U_FAILURE(status) ? wide : normal,
                              U_FAILURE(status) ? length : n);
    free(normal);
    free(wide);
    return result;
}

uint32_t dau_text_fold_char(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c == 0x110 || c == 0x111 || c == 0xD0 || c == 0xF0 || c == 0x189)
        return 'd';
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    UChar parts[8];
    UChar32 first = (UChar32)c;
    int32_t n = unorm2_getDecomposition(nfc, first, parts, 8, &status);
    while (n > 0 && U_SUCCESS(status)) {
        U16_GET(parts, 0, 0, n, first);
        n = unorm2_getDecomposition(nfc, first, parts, 8, &status);
    }
    if (u_charType(first) == U_NON_SPACING_MARK)
        return 0;
    return (uint32_t)u_tolower(first);
}

char *dau_text_fold(struct dau_arena *arena, const char *text)
{
    char *folded = dau_arena_alloc(arena, 4 * strlen(text) + 1, 1), *out = folded;
    for (uint32_t c; (c = dau_text_next(&text));) {
        char bytes[5];
        uint32_t f = dau_text_fold_char(c);
        if (!f)
            continue;
        int n = dau_text_put(f, bytes);
        memcpy(out, bytes, (size_t)n);
        out += n;
    }
    return folded;
}

uint32_t dau_text_lower_char(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c == 0xD0 ? 0x111 : c + 32;
    if (c == 0xF0)
        return 0x111;
    if (c == 0x1A0 || c == 0x1AF)
        return c + 1;
    bool paired = (c >= 0x100 && c < 0x138) || (c >= 0x14A && c < 0x178) ||
                  (c >= 0x1E00 && c < 0x1F00);
    return paired && !(c & 1) ? c + 1 : c;
}

static char *map_chars(struct dau_arena *arena, const char *text, UChar32 (*map)(UChar32))
{
    char *mapped = dau_arena_alloc(arena, 4 * strlen(text) + 1, 1), *out = mapped;
    for (uint32_t c; (c = dau_text_next(&text));) {
        char bytes[5];
        int n = dau_text_put((uint32_t)map((UChar32)c), bytes);
        memcpy(out, bytes, (size_t)n);
        out += n;
    }
    return mapped;
}

static UChar32 to_lower(UChar32 c)
{
    return u_tolower(c);
}

static UChar32 to_upper(UChar32 c)
{
    return u_toupper(c);
}

char *dau_text_lower(struct dau_arena *arena, const char *text)
{
    return map_chars(arena, text, to_lower);
}

char *dau_text_upper(struct dau_arena *arena, const char *text)
{
    return map_chars(arena, text, to_upper);
}

bool dau_text_is_letter(uint32_t c)
{
    return u_isalpha((UChar32)c);
}

bool dau_text_is_upper(uint32_t c)
{
    return u_isupper((UChar32)c);
}

bool dau_text_is_lower(uint32_t c)
{
    return u_islower((UChar32)c);
}

bool dau_text_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static int folded(const char *text, uint32_t *out, int most)
{
    int n = 0;
    for (uint32_t c; n < most && (c = dau_text_next(&text));)
        if ((c = dau_text_fold_char(c)))
            out[n++] = c;
    return n;
}

int dau_text_distance(const char *a, const char *b)
{
    enum { MOST = 48 };
    uint32_t left[MOST], right[MOST];
    int row[MOST + 1], n = folded(a, left, MOST), m = folded(b, right, MOST);
    for (int k = 0; k <= m; k++)
        row[k] = k;
    for (int i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = i;
        for (int k = 1; k <= m; k++) {
            int cost = corner + (left[i - 1] != right[k - 1]);
            corner = row[k];
            cost = corner + 1 < cost ? corner + 1 : cost;
            row[k] = row[k - 1] + 1 < cost ? row[k - 1] + 1 : cost;
        }
    }
    return row[m];
}
