#include "lex/encoding.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "lex/lex.h"

enum { LATIN_1 = 256, MAX_WORD = 64 };

/* One legacy encoding: what each byte from 0x80 on stands for. */
struct encoding {
    const char *name;
    const char *pairs; /* a character of Latin-1, then what it is; others stay */
    const char *all;   /* or: what 0x80 to 0xFF are, in order */
};

/* TCVN 5712:1993, the form called TCVN3 or ABC. Its capitals with tones at 0x80 to 0x9F
 * are left out: fonts show lower case in a font of capitals instead, and quotes and
 * dashes of windows-1252 stand there. */
static const char tcvn3[] =
    "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ"
    "\xc2\xad"
    "ư®đµà¸á¶ả·ã¹ạ»ằ¾ắ¼ẳ½ẵÆặÇầÊấÈẩÉẫËậÌèÐéÎẻÏẽÑẹÒềÕếÓểÔễÖệ×ìÝí"
    "ØỉÜĩÞịßòãóáỏâõäọåồèốæổçỗéộêờíớëởìỡîợïùóúñủòũôụõừøứöử÷ữùựúỳýýûỷüỹþỵ"
    "¯ẰºẲ¿ẴÀẮÁẦÂẨÃẪÄẤÅỀÍỂÙỄÚẾÛỒàỔðỖÿỐ";

/* RFC 1456. */
static const char viscii[] = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
                             "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
                             "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
                             "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/* windows-1258: vowels and combining tones; NFC joins them. */
static const char cp1258[] = "ÃĂÌ\u0300ÐĐÒ\u0309ÕƠÝƯÞ\u0303ãăì\u0301ðđò\u0323õơýưþ₫";

static const char vni[] = "VNI", twice[] = "UTF-8 twice";

static const struct encoding encodings[] = {
    {"TCVN3", tcvn3, NULL}, {"VISCII", NULL, viscii}, {"windows-1258", cp1258, NULL}};

/* Bytes 0x80 to 0x9F of windows-1252 as they stand in text that was converted from it.
 */
static const uint16_t cp1252[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

/* The byte a character was, when the text was taken for Latin-1 or windows-1252; -1
 * when it was no such text. */
static int byte_of(uint32_t c)
{
    if (c < 0x100)
        return (int)c;
    for (int i = 0; i < 32; i++)
        if (cp1252[i] == c)
            return 0x80 + i;
    return -1;
}

static void add_char(struct dau_buf *out, uint32_t c)
{
    char bytes[5];
    dau_buf_add(out, bytes, (size_t)dau_text_put(c, bytes));
}

static void make_table(const struct encoding *encoding, uint32_t table[LATIN_1])
{
    for (uint32_t c = 0; c < LATIN_1; c++)
        table[c] = c;
    const char *at = encoding->pairs ? encoding->pairs : "";
    for (uint32_t c; (c = dau_text_next(&at));)
        table[c & 0xFF] = dau_text_next(&at);
    at = encoding->all ? encoding->all : "";
    for (uint32_t c = 0x80; *at && c < LATIN_1; c++)
        table[c] = dau_text_next(&at);
}

static void convert_table(const struct encoding *encoding, const char *text,
                          struct dau_buf *out)
{
    uint32_t table[LATIN_1];
    make_table(encoding, table);
    for (uint32_t c; (c = dau_text_next(&text));) {
        int byte = byte_of(c);
        add_char(out, byte < 0 || table[byte] == (uint32_t)byte ? c : table[byte]);
    }
}

/* VNI writes a vowel and then its marks in a second character. */
struct vni_mark {
    uint32_t mark;
    uint32_t after_a, after_o, after_e; /* 0: not used there */
    uint32_t tone;                      /* combining, for what stands after any vowel */
};

static const struct vni_mark vni_marks[] = {
    {0xF8, 0, 0, 0, 0x300},
    {0xF9, 0, 0, 0, 0x301},
    {0xFB, 0, 0, 0, 0x309},
    {0xF5, 0, 0, 0, 0x303},
    {0xEF, 0, 0, 0, 0x323},
    {0xE2, 0xE2, 0xF4, 0xEA, 0},       /* â ô ê */
    {0xE1, 0x1EA5, 0x1ED1, 0x1EBF, 0}, /* ấ ố ế */
    {0xE0, 0x1EA7, 0x1ED3, 0x1EC1, 0}, /* ầ ồ ề */
    {0xE5, 0x1EA9, 0x1ED5, 0x1EC3, 0}, /* ẩ ổ ể */
    {0xE3, 0x1EAB, 0x1ED7, 0x1EC5, 0}, /* ẫ ỗ ễ */
    {0xE4, 0x1EAD, 0x1ED9, 0x1EC7, 0}, /* ậ ộ ệ */
    {0xEA, 0x103, 0, 0, 0},
    {0xE9, 0x1EAF, 0, 0, 0},
    {0xE8, 0x1EB1, 0, 0, 0},
    {0xFA, 0x1EB3, 0, 0, 0},
    {0xFC, 0x1EB5, 0, 0, 0},
    {0xEB, 0x1EB7, 0, 0, 0},
};

static uint32_t lower_latin(uint32_t c)
{
    bool upper = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    return upper ? c + 32 : c;
}

static const struct vni_mark *vni_mark(uint32_t c)
{
    for (size_t i = 0; i < sizeof vni_marks / sizeof *vni_marks; i++)
        if (vni_marks[i].mark == c)
            return &vni_marks[i];
    return NULL;
}

/* Letters that stand alone in VNI. */
static uint32_t vni_letter(uint32_t c)
{
    switch (c) {
    case 0xF1:
        return 0x111; /* đ */
    case 0xF4:
        return 0x1A1; /* ơ */
    case 0xF6:
        return 0x1B0; /* ư */
    case 0xE6:
        return 0x1EC9; /* ỉ */
    case 0xF3:
        return 0x129; /* ĩ */
    case 0xF2:
        return 0x1ECB; /* ị */
    case 0xEE:
        return 0x1EF5; /* ỵ */
    default:
        return c;
    }
}

static void add_cased(struct dau_buf *out, uint32_t c, bool upper)
{
    struct dau_arena *arena = upper ? dau_arena_new() : NULL;
    char bytes[5];
    dau_text_put(c, bytes);
    dau_buf_puts(out, upper ? dau_text_upper(arena, bytes) : bytes);
    dau_arena_free(arena);
}

static void convert_vni(const char *text, struct dau_buf *out)
{
    while (*text) {
        uint32_t c = dau_text_next(&text), low = lower_latin(c);
        const char *after = text;
        uint32_t next = lower_latin(dau_text_next(&after));
        const struct vni_mark *mark = vni_mark(next);
        uint32_t letter = vni_letter(low);
        uint32_t joined = !mark        ? 0
                          : low == 'a' ? mark->after_a
                          : low == 'o' ? mark->after_o
                          : low == 'e' ? mark->after_e
                                       : 0;
        bool vowel = strchr("aeouy", low < 0x80 && low ? (int)low : '#') ||
                     low == 0xF4 || low == 0xF6;
        add_cased(out, joined ? joined : letter, low != c);
        if (mark && !joined && vowel && mark->tone)
            add_char(out, mark->tone);
        if (joined || (mark && vowel && mark->tone))
            text = after;
    }
}

/* UTF-8 read as windows-1252 and written as UTF-8 again. False when the text cannot be
 * that: a character has no byte, or the bytes are no UTF-8. */
static bool convert_twice(const char *text, struct dau_buf *out)
{
    for (uint32_t c; (c = dau_text_next(&text));) {
        int byte = byte_of(c);
        if (byte < 0)
            return false;
        dau_buf_putc(out, (char)byte);
    }
    return out->length && dau_text_is_utf8(out->data, out->length);
}

/* Words of letters, and how many of them are Vietnamese syllables that have a mark:
 * text without marks is right in any encoding. */
struct tally {
    int words, syllables, marked;
};

static void count_word(struct tally *t, const char *word, bool marked)
{
    if (!*word)
        return;
    t->words++;
    if (dau_lex_is_syllable(word)) {
        t->syllables++;
        t->marked += marked;
    }
}

/* Words end at ASCII that is no letter: in a wrong encoding anything else may be one.
 */
static struct tally tally_of(const char *text)
{
    struct tally t = {0};
    char word[MAX_WORD + 5];
    int length = 0;
    bool marked = false;
    for (bool more = true; more;) {
        uint32_t c = dau_text_next(&text);
        more = c != 0;
        bool part = c >= 0x80 ? c < 0x2000 || c > 0x206F : dau_text_is_letter(c);
        if (part && length < MAX_WORD) {
            length += dau_text_put(c, word + length);
            marked = marked || c >= 0x80;
        } else if (!part) {
            word[length] = '\0';
            count_word(&t, word, marked);
            length = 0;
            marked = false;
        }
    }
    return t;
}

/* At least four marked syllables more and a third of what was no syllable mended. */
static bool is_better(const struct tally *now, const struct tally *before)
{
    int wrong_now = now->words - now->syllables;
    int wrong_before = before->words - before->syllables;
    return now->marked >= before->marked + 4 && 3 * wrong_now < 2 * wrong_before;
}

struct choice {
    struct dau_buf text;
    struct tally tally;
    const char *name;
};

/* Takes the candidate when it is better than what is chosen; its memory is used up. */
static void consider(struct choice *best, struct dau_buf *text, const char *name)
{
    struct dau_arena *arena = dau_arena_new();
    const char *normal = dau_text_nfc(arena, dau_buf_text(text));
    struct tally tally = tally_of(normal);
    if (is_better(&tally, &best->tally) ||
        (best->name && tally.syllables > best->tally.syllables)) {
        dau_buf_clear(&best->text);
        dau_buf_puts(&best->text, normal);
        best->tally = tally;
        best->name = name;
    }
    dau_arena_free(arena);
    dau_buf_free(text);
}

/* Text where most of what has marks reads well needs no look at other encodings. */
static bool is_right(const struct tally *t)
{
    return t->marked > 20 && 2 * t->syllables > t->words &&
           2 * t->marked > t->words - t->syllables;
}

static void try_all(struct choice *best, const char *text)
{
    struct dau_buf candidate = {0};
    if (convert_twice(text, &candidate))
        consider(best, &candidate, twice);
    dau_buf_free(&candidate);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        convert_table(&encodings[i], text, &candidate);
        consider(best, &candidate, encodings[i].name);
    }
    convert_vni(text, &candidate);
    consider(best, &candidate, vni);
}

const char *dau_encoding_convert(const char *bytes, size_t length, struct dau_buf *out)
{
    struct dau_buf text = {0};
    bool utf8 = dau_text_is_utf8(bytes, length);
    for (size_t i = 0; i < length; i++) {
        if (utf8)
            dau_buf_putc(&text, bytes[i] ? bytes[i] : ' ');
        else
            add_char(&text, bytes[i] ? (unsigned char)bytes[i] : ' ');
    }
    struct dau_arena *arena = dau_arena_new();
    const char *normal = dau_text_nfc(arena, dau_buf_text(&text));
    struct choice best = {.tally = tally_of(normal)};
    dau_buf_puts(&best.text, normal);
    if (!is_right(&best.tally))
        try_all(&best, dau_buf_text(&text));
    dau_buf_add(out, dau_buf_text(&best.text), best.text.length);
    dau_buf_free(&best.text);
    dau_buf_free(&text);
    dau_arena_free(arena);
    return best.name ? best.name : utf8 ? NULL : "ISO-8859-1";
}

/* One token in an encoding that was found for all. */
static void convert_as(const char *name, const char *text, struct dau_buf *out)
{
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        if (strcmp(encodings[i].name, name) == 0) {
            convert_table(&encodings[i], text, out);
            return;
        }
    }
    if (strcmp(name, vni) == 0)
        convert_vni(text, out);
    else if (strcmp(name, twice) != 0 || !convert_twice(text, out))
        dau_buf_clear(out);
}

static void mend_token(const char *name, struct dau_page *page, struct dau_token *token,
                       struct dau_arena *scratch)
{
    static const float sure = 0.95F;
    struct dau_buf out = {0};
    convert_as(name, token->read, &out);
    const char *text = dau_text_nfc(scratch, dau_buf_text(&out));
    if (*text && strcmp(text, token->text) != 0)
        dau_token_change(page, token, text, DAU_WHY_NORMALISE, sure);
    dau_buf_free(&out);
}

const char *dau_encoding_mend_doc(struct dau_doc *doc)
{
    if (doc->kind != DAU_KIND_TEXT && doc->kind != DAU_KIND_ALTO &&
        doc->kind != DAU_KIND_PDF_DIGITAL)
        return NULL;
    struct dau_arena *arena = dau_arena_new();
    struct dau_flow flow = dau_doc_flow(doc, arena);
    struct dau_buf all = {0}, converted = {0};
    for (int i = 0; i < flow.n_places; i++) {
        dau_buf_puts(&all, flow.places[i].token->read);
        dau_buf_putc(&all, ' ');
    }
    const char *name = dau_encoding_convert(dau_buf_text(&all), all.length, &converted);
    for (int i = 0; name && i < flow.n_places; i++)
        mend_token(name, flow.places[i].page, flow.places[i].token, arena);
    if (name)
        doc->encoding = name;
    dau_buf_free(&all);
    dau_buf_free(&converted);
    dau_arena_free(arena);
    return name;
}
