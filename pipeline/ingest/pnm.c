#include "ingest/pnm.h"

#include <string.h>

enum { MAX_SIDE = 1 << 20 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The number at `*at`, behind white space and comments; -1 when there is none. */
static int next_number(const char *bytes, size_t length, size_t *at)
{
    size_t i = *at;
    while (i < length && (is_blank(bytes[i]) || bytes[i] == '#')) {
        if (bytes[i] == '#')
            while (i < length && bytes[i] != '\n')
                i++;
        else
            i++;
    }
    int value = -1;
    for (; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
        value = (value < 0 ? 0 : value) * 10 + (bytes[i] - '0');
        if (value > MAX_SIDE)
            return -1;
    }
    *at = i;
    return value;
}

static int depth_of(char type)
{
    return type == '4' ? 1 : type == '5' ? 8 : 24;
}

bool dau_pnm_header(const char *bytes, size_t length, int *width, int *height,
                    size_t *at)
{
    if (length < 8 || bytes[0] != 'P' || bytes[1] < '4' || bytes[1] > '6')
        return false;
    *at = 2;
    *width = next_number(bytes, length, at);
    *height = next_number(bytes, length, at);
    if (*width <= 0 || *height <= 0)
        return false;
    if (bytes[1] != '4' && next_number(bytes, length, at) != 255)
        return false;
    ++*at; /* one white space */
    size_t stride = ((size_t)*width * (size_t)depth_of(bytes[1]) + 7) / 8;
    return *at <= length && (length - *at) / stride >= (size_t)*height;
}

static bool is_grey(const uint8_t *pixels, size_t n)
{
    for (size_t i = 0; i < n; i++, pixels += 3)
        if (pixels[0] != pixels[1] || pixels[1] != pixels[2])
            return false;
    return true;
}

bool dau_pnm_picture(const char *bytes, size_t length, struct dau_picture *picture)
{
    int width, height;
    size_t at;
    if (!dau_pnm_header(bytes, length, &width, &height, &at))
        return false;
    const uint8_t *pixels = (const uint8_t *)bytes + at;
    size_t n = (size_t)width * (size_t)height;
    int depth = depth_of(bytes[1]);
    bool drop_colour = depth == 24 && is_grey(pixels, n);
    dau_picture_make(picture, width, height, drop_colour ? 8 : depth);
    if (drop_colour)
        for (size_t i = 0; i < n; i++)
            picture->pixels[i] = pixels[3 * i];
    else
        memcpy(picture->pixels, pixels, picture->stride * (size_t)height);
    return true;
}
