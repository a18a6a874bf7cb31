#include "correct/alphabet.h"

#include <string.h>

#include "base/text.h"

/* Lower and upper case stand at the same place of the two rows; each vowel with its five
 * tones, so that the sixth part of the place is its shape. */
static const char vowels_lower[] = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộ"
                                   "ơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
static const char vowels_upper[] = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘ"
                                   "ƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ";
static const char consonants_lower[] = "bcdđfghjklmnpqrstvwxz";
static const char consonants_upper[] = "BCDĐFGHJKLMNPQRSTVWXZ";
static const char digits[] = "0123456789";
static const char signs[] = ".,;:!?/-()[]\"'“”‘’–—…%&*+=<>_@#$|\\~^§°•";

enum { N_VOWELS = 72, N_CONSONANTS = 21, FIRST_CONSONANT = 1 + N_VOWELS };
enum { N_LOWER = N_VOWELS + N_CONSONANTS, FIRST_UPPER = 1 + N_LOWER };
enum { FIRST_DIGIT = 1 + 2 * N_LOWER, FIRST_SIGN = FIRST_DIGIT + 10 };
enum { N_BASE = 26, NEIGHBOUR_DIGIT = 27, NEIGHBOUR_SIGN = 28 };

struct alphabet {
    uint32_t codes[DAU_LETTERS];
    dau_letter_id latin[0x200], viet[0x100], general[0x80]; /* by code point */
    uint8_t neighbour[DAU_LETTERS], shape[DAU_LETTERS];
    int n;
};

static struct alphabet table; /* filled once, the same each time */

static void add_row(const char *row)
{
    for (uint32_t c; (c = dau_text_next(&row));) {
        int id = ++table.n;
        table.codes[id] = c;
        if (c < 0x200)
            table.latin[c] = (dau_letter_id)id;
        else if (c >= 0x1E00 && c < 0x1F00)
            table.viet[c - 0x1E00] = (dau_letter_id)id;
        else if (c >= 0x2000 && c < 0x2080)
            table.general[c - 0x2000] = (dau_letter_id)id;
    }
}

static int shape_of(int id)
{
    bool upper = id >= FIRST_UPPER;
    int place = id - (upper ? FIRST_UPPER : 1);
    int shape = place < N_VOWELS ? place / 6 : N_VOWELS / 6 + place - N_VOWELS;
    return 1 + shape + (upper ? N_VOWELS / 6 + N_CONSONANTS : 0);
}

__attribute__((constructor)) static void fill_table(void)
{
    const char *rows[] = {vowels_lower,     consonants_lower, vowels_upper,
                          consonants_upper, digits,           signs};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_row(rows[i]);
    for (int id = 1; id <= table.n; id++) {
        uint32_t base = dau_text_fold_char(table.codes[id]);
        if (id < FIRST_DIGIT) {
            table.neighbour[id] = (uint8_t)(1 + base - 'a');
            table.shape[id] = (uint8_t)shape_of(id);
        } else {
            table.neighbour[id] = id < FIRST_SIGN ? NEIGHBOUR_DIGIT : NEIGHBOUR_SIGN;
            table.shape[id] = (uint8_t)(67 + id - FIRST_DIGIT);
        }
    }
}

dau_letter_id dau_letter_of(uint32_t c)
{
    if (c < 0x200)
        return table.latin[c];
    if (c >= 0x1E00 && c < 0x1F00)
        return table.viet[c - 0x1E00];
    return c >= 0x2000 && c < 0x2080 ? table.general[c - 0x2000] : 0;
}

uint32_t dau_letter_code(dau_letter_id letter)
{
    return table.codes[letter];
}

int dau_letter_neighbour(dau_letter_id letter)
{
    return table.neighbour[letter];
}

int dau_letter_shape(dau_letter_id letter)
{
    return table.shape[letter];
}

static bool is_upper(dau_letter_id letter)
{
    return letter >= FIRST_UPPER && letter < FIRST_DIGIT;
}

uint32_t dau_letter_base(dau_letter_id letter)
{
    if (letter == 0 || letter >= FIRST_DIGIT)
        return table.codes[letter];
    uint32_t base = (uint32_t)('a' + table.neighbour[letter] - 1);
    return is_upper(letter) ? base - 'a' + 'A' : base;
}

dau_letter_id dau_letter_upper(dau_letter_id letter)
{
    return letter > 0 && letter < FIRST_UPPER ? (dau_letter_id)(letter + N_LOWER) : letter;
}

dau_letter_id dau_letter_lower(dau_letter_id letter)
{
    return is_upper(letter) ? (dau_letter_id)(letter - N_LOWER) : letter;
}

int dau_letters_of_text(const char *text, dau_letter_id *out, int size)
{
    int n = 0;
    for (uint32_t c; (c = dau_text_next(&text));) {
        if (n == size)
            return -1;
        out[n++] = dau_letter_of(c);
    }
    return n;
}
