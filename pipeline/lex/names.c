#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lex/letters.h"
#include "lex/lex.h"
#include "lex/lexicon.h"

enum { MAX_PLACE_WORDS = 8 };

/* Words of `name` as keys with one space between; dashes are no words. Returns how many
 * words, 0 when it does not fit. */
static int key_of_name(const char *name, char *out, size_t size)
{
    int n = 0;
    size_t length = 0;
    out[0] = '\0';
    for (const char *at = name; *at;) {
        at += strspn(at, " -");
        size_t part = strcspn(at, " -");
        char word[DAU_LEX_KEY_SIZE], key[DAU_LEX_KEY_SIZE];
        if (!part)
            break;
        if (part >= sizeof word)
            return 0;
        memcpy(word, at, part);
        word[part] = '\0';
        if (!dau_lex_key(word, key, sizeof key) || length + strlen(key) + 2 > size)
            return 0;
        if (n++)
            out[length++] = ' ';
        memcpy(out + length, key, strlen(key) + 1);
        length += strlen(key);
        at += part;
    }
    return n;
}

/* "Ayun", "Kar": words of places that no Vietnamese syllable can be. */
static void add_foreign_parts(struct dau_lex *lex, const char *name)
{
    while (*(name += strspn(name, " -"))) {
        size_t n = strcspn(name, " -");
        const char *part = dau_arena_strndup(lex->arena, name, n);
        bool plain = n > 1;
        for (size_t i = 0; i < n; i++)
            plain &= dau_text_is_letter((unsigned char)part[i]) &&
                     (unsigned char)part[i] < 0x80;
        if (plain && !dau_lex_is_syllable(part) &&
            dau_lex_map_find(&lex->foreign_words, part) == UINT32_MAX)
            dau_lex_map_add(&lex->foreign_words, part, 1);
        name += n;
    }
}

static void add_place(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    char key[DAU_LEX_KEY_SIZE];
    (void)n;
    add_foreign_parts(lex, fields[0]);
    int words = key_of_name(fields[0], key, sizeof key);
    if (!words)
        return;
    dau_lex_map_add(&lex->places, dau_arena_strdup(lex->arena, key), (uint32_t)words);
    key[strcspn(key, " ")] = '\0';
    if (dau_lex_map_find(&lex->place_starts, key) == UINT32_MAX)
        dau_lex_map_add(&lex->place_starts, dau_arena_strdup(lex->arena, key), 1);
}

static unsigned parts_of(const char *signs)
{
    unsigned parts = 0;
    for (const char *c = signs; *c; c++)
        parts |= *c == 's'   ? DAU_LEX_SURNAME
                 : *c == 'm' ? DAU_LEX_MIDDLE
                 : *c == 'g' ? DAU_LEX_GIVEN
                             : 0U;
    return parts;
}

static void add_name(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    char key[DAU_LEX_KEY_SIZE];
    (void)n;
    if (!dau_lex_key(fields[0], key, sizeof key) ||
        !dau_lex_map_add(&lex->names, dau_arena_strdup(lex->arena, key),
                         (uint32_t)lex->n_name_words))
        return;
    struct dau_lex_name_word *word = dau_arena_push(
        lex->arena, &lex->name_words, &lex->n_name_words, sizeof *lex->name_words);
    word->parts = parts_of(fields[1]);
    for (int i = 0; i < DAU_LEX_NAME_PARTS; i++) {
        word->times[i] = (float)strtoul(fields[2 + i], NULL, 10);
        lex->n_names[i] += word->times[i];
    }
}

static void add_foreign(void *self, char *const *fields, int n)
{
    struct dau_lex *lex = self;
    char skeleton[DAU_LEX_KEY_SIZE];
    (void)n;
    const char **text = dau_arena_push(lex->arena, &lex->foreign_texts, &lex->n_foreign,
                                       sizeof *lex->foreign_texts);
    *text = fields[0];
    dau_lex_map_add(&lex->foreign_words, *text, 1);
    dau_lex_skeleton(fields[0], skeleton, sizeof skeleton);
    dau_lex_map_add(&lex->foreign, dau_arena_strdup(lex->arena, skeleton),
                    (uint32_t)lex->n_foreign - 1);
}

bool dau_lex_load_names(struct dau_lex *lex, const char *dir, struct dau_err *err)
{
    return dau_lex_table_read(lex->arena, dir, "places.tsv", 2, add_place, lex, err) &&
           dau_lex_table_read(lex->arena, dir, "names.tsv", 2, add_name, lex, err) &&
           dau_lex_table_read(lex->arena, dir, "foreign.tsv", 1, add_foreign, lex, err);
}

int dau_lex_place(const struct dau_lex *lex, const char *const *words, int n)
{
    char name[DAU_LEX_KEY_SIZE] = "", key[DAU_LEX_KEY_SIZE];
    size_t length = 0;
    int longest = 0;
    for (int i = 0; i < n && i < MAX_PLACE_WORDS; i++) {
        if (strcmp(words[i], "-") == 0 && i)
            continue;
        if (!dau_lex_key(words[i], key, sizeof key) ||
            length + strlen(key) + 2 > sizeof name)
            break;
        if (i == 0 && dau_lex_map_find(&lex->place_starts, key) == UINT32_MAX)
            break;
        length += (size_t)snprintf(name + length, sizeof name - length, "%s%s",
                                   length ? " " : "", key);
        if (dau_lex_map_find(&lex->places, name) != UINT32_MAX)
            longest = i + 1;
    }
    return longest;
}

bool dau_lex_is_place(const struct dau_lex *lex, const char *name)
{
    char key[DAU_LEX_KEY_SIZE];
    return key_of_name(name, key, sizeof key) > 0 &&
           dau_lex_map_find(&lex->places, key) != UINT32_MAX;
}

static const struct dau_lex_name_word *name_word(const struct dau_lex *lex,
                                                 const char *word)
{
    char key[DAU_LEX_KEY_SIZE];
    if (!dau_lex_key(word, key, sizeof key))
        return NULL;
    uint32_t i = dau_lex_map_find(&lex->names, key);
    return i == UINT32_MAX ? NULL : &lex->name_words[i];
}

unsigned dau_lex_name_part(const struct dau_lex *lex, const char *word)
{
    const struct dau_lex_name_word *found = name_word(lex, word);
    return found ? found->parts : 0;
}

float dau_lex_name_share(const struct dau_lex *lex, const char *word,
                         enum dau_lex_name part)
{
    /* Any of some two thousand words may be a name; what a list names is likelier. */
    static const float any = 0.1F, listed = 0.5F, all_others = 200;
    const struct dau_lex_name_word *found = name_word(lex, word);
    int i = part == DAU_LEX_SURNAME ? 0 : part == DAU_LEX_MIDDLE ? 1 : 2;
    float times = any;
    if (found)
        times += found->times[i] + (found->parts & part ? listed : 0);
    return times / (lex->n_names[i] + all_others);
}

const char *dau_lex_foreign(const struct dau_lex *lex, const char *token)
{
    char skeleton[DAU_LEX_KEY_SIZE];
    if (strlen(token) >= sizeof skeleton)
        return NULL;
    for (const char *at = token; *at; at++)
        if ((unsigned char)*at >= 0x80)
            return NULL;
    dau_lex_skeleton(token, skeleton, sizeof skeleton);
    uint32_t i = dau_lex_map_find(&lex->foreign, skeleton);
    return i == UINT32_MAX ? NULL : lex->foreign_texts[i];
}
