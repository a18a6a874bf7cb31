#include "correct/alphabet.h"

#include <uchar.h>

#include "base/text.h"

enum { N_VOWELS = DAU_SMALL_VOWELS, N_CONSONANTS = 21 };
enum { N_LOWER = DAU_SMALL_LETTERS, FIRST_UPPER = 1 + N_LOWER };
_Static_assert(N_LOWER == N_VOWELS + N_CONSONANTS, "vowels and consonants");
enum { FIRST_DIGIT = 1 + 2 * N_LOWER, FIRST_SIGN = FIRST_DIGIT + 10 };
enum { NEIGHBOUR_DIGIT = 27, NEIGHBOUR_SIGN = 28, FIRST_SIGN_SHAPE = 67 };
enum { MOST = 0x2040 }; /* code points above are not in the alphabet */

/* Lower and upper case stand at the same place of their rows; each vowel with its five
 * tones, so that the sixth part of the place is its shape. */
static const char32_t codes[DAU_LETTERS] =
    U"\0"
    U"aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
    U"bcdđfghjklmnpqrstvwxz"
    U"AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ"
    U"BCDĐFGHJKLMNPQRSTVWXZ"
    U"0123456789"
    U".,;:!?/-()[]\"'“”‘’–—…%&*+=<>_@#$|\\~^§°•";

/* The base of each small letter, at the same places. */
static const char bases[] = "\0"
                            "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooo"
                            "uuuuuuuuuuuuyyyyyy"
                            "bcddfghjklmnpqrstvwxz";

/* The way back; a test holds that it is one. */
/* clang-format off */
static const dau_letter_id ids[MOST] = {
    [U'a'] = 1, [U'à'] = 2, [U'á'] = 3, [U'ả'] = 4, [U'ã'] = 5, [U'ạ'] = 6,
    [U'ă'] = 7, [U'ằ'] = 8, [U'ắ'] = 9, [U'ẳ'] = 10, [U'ẵ'] = 11, [U'ặ'] = 12,
    [U'â'] = 13, [U'ầ'] = 14, [U'ấ'] = 15, [U'ẩ'] = 16, [U'ẫ'] = 17, [U'ậ'] = 18,
    [U'e'] = 19, [U'è'] = 20, [U'é'] = 21, [U'ẻ'] = 22, [U'ẽ'] = 23, [U'ẹ'] = 24,
    [U'ê'] = 25, [U'ề'] = 26, [U'ế'] = 27, [U'ể'] = 28, [U'ễ'] = 29, [U'ệ'] = 30,
    [U'i'] = 31, [U'ì'] = 32, [U'í'] = 33, [U'ỉ'] = 34, [U'ĩ'] = 35, [U'ị'] = 36,
    [U'o'] = 37, [U'ò'] = 38, [U'ó'] = 39, [U'ỏ'] = 40, [U'õ'] = 41, [U'ọ'] = 42,
    [U'ô'] = 43, [U'ồ'] = 44, [U'ố'] = 45, [U'ổ'] = 46, [U'ỗ'] = 47, [U'ộ'] = 48,
    [U'ơ'] = 49, [U'ờ'] = 50, [U'ớ'] = 51, [U'ở'] = 52, [U'ỡ'] = 53, [U'ợ'] = 54,
    [U'u'] = 55, [U'ù'] = 56, [U'ú'] = 57, [U'ủ'] = 58, [U'ũ'] = 59, [U'ụ'] = 60,
    [U'ư'] = 61, [U'ừ'] = 62, [U'ứ'] = 63, [U'ử'] = 64, [U'ữ'] = 65, [U'ự'] = 66,
    [U'y'] = 67, [U'ỳ'] = 68, [U'ý'] = 69, [U'ỷ'] = 70, [U'ỹ'] = 71, [U'ỵ'] = 72,
    [U'b'] = 73, [U'c'] = 74, [U'd'] = 75, [U'đ'] = 76, [U'f'] = 77, [U'g'] = 78,
    [U'h'] = 79, [U'j'] = 80, [U'k'] = 81, [U'l'] = 82, [U'm'] = 83, [U'n'] = 84,
    [U'p'] = 85, [U'q'] = 86, [U'r'] = 87, [U's'] = 88, [U't'] = 89, [U'v'] = 90,
    [U'w'] = 91, [U'x'] = 92, [U'z'] = 93,
    [U'A'] = 94, [U'À'] = 95, [U'Á'] = 96, [U'Ả'] = 97, [U'Ã'] = 98, [U'Ạ'] = 99,
    [U'Ă'] = 100, [U'Ằ'] = 101, [U'Ắ'] = 102, [U'Ẳ'] = 103, [U'Ẵ'] = 104, [U'Ặ'] = 105,
    [U'Â'] = 106, [U'Ầ'] = 107, [U'Ấ'] = 108, [U'Ẩ'] = 109, [U'Ẫ'] = 110, [U'Ậ'] = 111,
    [U'E'] = 112, [U'È'] = 113, [U'É'] = 114, [U'Ẻ'] = 115, [U'Ẽ'] = 116, [U'Ẹ'] = 117,
    [U'Ê'] = 118, [U'Ề'] = 119, [U'Ế'] = 120, [U'Ể'] = 121, [U'Ễ'] = 122, [U'Ệ'] = 123,
    [U'I'] = 124, [U'Ì'] = 125, [U'Í'] = 126, [U'Ỉ'] = 127, [U'Ĩ'] = 128, [U'Ị'] = 129,
    [U'O'] = 130, [U'Ò'] = 131, [U'Ó'] = 132, [U'Ỏ'] = 133, [U'Õ'] = 134, [U'Ọ'] = 135,
    [U'Ô'] = 136, [U'Ồ'] = 137, [U'Ố'] = 138, [U'Ổ'] = 139, [U'Ỗ'] = 140, [U'Ộ'] = 141,
    [U'Ơ'] = 142, [U'Ờ'] = 143, [U'Ớ'] = 144, [U'Ở'] = 145, [U'Ỡ'] = 146, [U'Ợ'] = 147,
    [U'U'] = 148, [U'Ù'] = 149, [U'Ú'] = 150, [U'Ủ'] = 151, [U'Ũ'] = 152, [U'Ụ'] = 153,
    [U'Ư'] = 154, [U'Ừ'] = 155, [U'Ứ'] = 156, [U'Ử'] = 157, [U'Ữ'] = 158, [U'Ự'] = 159,
    [U'Y'] = 160, [U'Ỳ'] = 161, [U'Ý'] = 162, [U'Ỷ'] = 163, [U'Ỹ'] = 164, [U'Ỵ'] = 165,
    [U'B'] = 166, [U'C'] = 167, [U'D'] = 168, [U'Đ'] = 169, [U'F'] = 170, [U'G'] = 171,
    [U'H'] = 172, [U'J'] = 173, [U'K'] = 174, [U'L'] = 175, [U'M'] = 176, [U'N'] = 177,
    [U'P'] = 178, [U'Q'] = 179, [U'R'] = 180, [U'S'] = 181, [U'T'] = 182, [U'V'] = 183,
    [U'W'] = 184, [U'X'] = 185, [U'Z'] = 186,
    [U'0'] = 187, [U'1'] = 188, [U'2'] = 189, [U'3'] = 190, [U'4'] = 191, [U'5'] = 192,
    [U'6'] = 193, [U'7'] = 194, [U'8'] = 195, [U'9'] = 196,
    [U'.'] = 197, [U','] = 198, [U';'] = 199, [U':'] = 200, [U'!'] = 201, [U'?'] = 202,
    [U'/'] = 203, [U'-'] = 204, [U'('] = 205, [U')'] = 206, [U'['] = 207, [U']'] = 208,
    [U'"'] = 209, [U'\''] = 210, [U'“'] = 211, [U'”'] = 212, [U'‘'] = 213, [U'’'] = 214,
    [U'–'] = 215, [U'—'] = 216, [U'…'] = 217, [U'%'] = 218, [U'&'] = 219, [U'*'] = 220,
    [U'+'] = 221, [U'='] = 222, [U'<'] = 223, [U'>'] = 224, [U'_'] = 225, [U'@'] = 226,
    [U'#'] = 227, [U'$'] = 228, [U'|'] = 229, [U'\\'] = 230, [U'~'] = 231, [U'^'] = 232,
    [U'§'] = 233, [U'°'] = 234, [U'•'] = 235,
};
/* clang-format on */

dau_letter_id dau_letter_of(uint32_t c)
{
    return c < MOST ? ids[c] : 0;
}

uint32_t dau_letter_code(dau_letter_id letter)
{
    return codes[letter];
}

static bool is_upper(dau_letter_id letter)
{
    return letter >= FIRST_UPPER && letter < FIRST_DIGIT;
}

dau_letter_id dau_letter_upper(dau_letter_id letter)
{
    return letter > 0 && letter < FIRST_UPPER ? (dau_letter_id)(letter + N_LOWER)
                                              : letter;
}

dau_letter_id dau_letter_lower(dau_letter_id letter)
{
    return is_upper(letter) ? (dau_letter_id)(letter - N_LOWER) : letter;
}

uint32_t dau_letter_base(dau_letter_id letter)
{
    if (letter == 0 || letter >= FIRST_DIGIT)
        return codes[letter];
    uint32_t base = (uint32_t)bases[dau_letter_lower(letter)];
    return is_upper(letter) ? base - 'a' + 'A' : base;
}

int dau_letter_neighbour(dau_letter_id letter)
{
    if (letter < FIRST_DIGIT)
        return letter ? bases[dau_letter_lower(letter)] - 'a' + 1 : 0;
    return !codes[letter] ? 0 : letter < FIRST_SIGN ? NEIGHBOUR_DIGIT : NEIGHBOUR_SIGN;
}

int dau_letter_shape(dau_letter_id letter)
{
    if (!codes[letter])
        return 0;
    if (letter >= FIRST_DIGIT)
        return FIRST_SIGN_SHAPE + letter - FIRST_DIGIT;
    int place = dau_letter_lower(letter) - 1;
    int shape = place < N_VOWELS ? place / 6 : N_VOWELS / 6 + place - N_VOWELS;
    return 1 + shape + (is_upper(letter) ? N_VOWELS / 6 + N_CONSONANTS : 0);
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
