#include "structure/place_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Each vowel with its six tones. */
static const char vowels[] = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợ"
                             "uùủũúụưừửữứựyỳỷỹýỵ";

enum { TONES = 6 };

/* The letter without its tone; the tone, if it has one, in `*tone`. */
static uint32_t without_tone(uint32_t c, int *tone)
{
    const char *at = vowels;
    uint32_t plain = 0, v;
    for (int k = 0; (v = dau_text_next(&at)); k = (k + 1) % TONES) {
        plain = k ? plain : v;
        if (v != c)
            continue;
        *tone = k ? k : *tone;
        return plain;
    }
    return c;
}

static char *end_syllable(char *out, int *tone)
{
    if (*tone)
        *out++ = (char)('0' + *tone);
    *tone = 0;
    return out;
}

char *dau_place_key(const char *name, struct dau_arena *arena)
{
    const char *text = dau_text_lower(arena, name);
    char *key = dau_arena_alloc(arena, 2 * strlen(text) + 2, 1), *out = key;
    int tone = 0;
    for (uint32_t c; (c = dau_text_next(&text));) {
        if (c == ' ' || c == '-') {
            out = end_syllable(out, &tone);
            if (out > key && out[-1] != ' ')
                *out++ = ' ';
            continue;
        }
        char bytes[5];
        int n = dau_text_put(c < 0x80 ? c : without_tone(c, &tone), bytes);
        memcpy(out, bytes, (size_t)n);
        out += n;
    }
    out = end_syllable(out, &tone);
    *out = '\0';
    return key;
}

/* Letters alone, folded: the key of the table. */
static char *letters_of(const char *name, struct dau_arena *arena)
{
    char *text = dau_text_fold(arena, name), *out = text;
    for (const char *c = text; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *out++ = *c;
    *out = '\0';
    return text;
}

static int compare_key(const void *key, const void *unit)
{
    return strcmp(key, ((const struct dau_unit *)unit)->key);
}

unsigned dau_place_levels(const struct dau_tables *tables, const char *name,
                          struct dau_arena *scratch)
{
    const char *letters = letters_of(name, scratch), *key = NULL;
    const struct dau_unit *end = tables->units + tables->n_units,
                          *at = tables->n_units
                                    ? bsearch(letters, tables->units,
                                              (size_t)tables->n_units,
                                              sizeof *tables->units, compare_key)
                                    : NULL;
    unsigned levels = 0;
    while (at && at > tables->units && strcmp(at[-1].key, letters) == 0)
        at--;
    for (; at && at < end && strcmp(at->key, letters) == 0; at++) {
        key = key ? key : dau_place_key(name, scratch);
        if (strcmp(dau_place_key(at->name, scratch), key) == 0)
            levels |= at->levels;
    }
    return levels;
}

static int compare_word(const void *word, const void *name)
{
    return strcmp(word, *(const char *const *)name);
}

bool dau_is_surname(const struct dau_tables *tables, const char *word)
{
    return tables->n_surnames &&
           bsearch(word, tables->surnames, (size_t)tables->n_surnames,
                   sizeof *tables->surnames, compare_word);
}
