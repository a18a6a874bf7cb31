#include "structure/label.h"

#include <string.h>

#include "base/text.h"

/* Decree 30/2020/NĐ-CP, appendix I, II.6.d: points run in this order. */
static const char *const alphabet[] = {"a", "b", "c", "d", "đ", "e", "g", "h",
                                       "i", "k", "l", "m", "n", "o", "p", "q",
                                       "r", "s", "t", "u", "v", "x", "y"};
static const char *const roman[] = {
    "i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
static const char *const ordinals[] = {"nhat", "hai", "ba",  "tu",   "nam",
                                       "sau",  "bay", "tam", "chin", "muoi"};
enum {
    N_ALPHABET = sizeof alphabet / sizeof *alphabet,
    N_ROMAN = sizeof roman / sizeof *roman,
    N_ORDINALS = sizeof ordinals / sizeof *ordinals,
    MAX_ITEM = 199,
    MAX_DIRT = 4
};

/* `f` as it may stand in a Roman number; engines read I as l, 1, |, ! or T. */
static char as_roman(char f)
{
    if (f == 'l' || f == '1' || f == '|' || f == '!' || f == 't')
        return 'i';
    return f;
}

static int read_roman(const struct dau_glyphs *g, int at, int to, int *value)
{
    char word[12] = "";
    int n = 0, length = 0;
    while (at + n < to && n < 7 && strchr("ivxh", as_roman(g->f[at + n])) &&
           !dau_text_is_lower(g->c[at + n] == 'l' ? 'I' : g->c[at + n]) &&
           length < 10) {
        bool two = g->f[at + n] == 'h'; /* II whose bars run together */
        word[length++] = two ? 'i' : as_roman(g->f[at + n]);
        if (two)
            word[length++] = 'i';
        n++;
    }
    word[length] = '\0';
    if (n == 1 && g->f[at] == 't')
        return -1;
    for (int i = 0; i < N_ROMAN; i++)
        if (strcmp(word, roman[i]) == 0) {
            *value = i + 1;
            return at + n;
        }
    return -1;
}

static int read_arabic(const struct dau_glyphs *g, int at, int to, int *value)
{
    int start = at;
    for (*value = 0; at < to && at - start < 3 && dau_glyph_is_digit(g->f[at]); at++)
        *value = 10 * *value + g->f[at] - '0';
    return at > start && *value >= 1 && *value <= MAX_ITEM ? at : -1;
}

/* After the mark: `signs` once, then a blank, a capital, a quotation mark or the end.
 */
static int read_sign(const struct dau_glyphs *g, int at, int to, const char *signs)
{
    int sign = at < to && g->f[at] == ' ' && at + 1 < to && strchr(signs, g->f[at + 1])
                   ? at + 1
                   : at;
    if (sign >= to || !strchr(signs, g->f[sign]))
        return -1;
    int end = sign + 1;
    while (end < to && strchr(".)/", g->f[end]) && g->f[end] && end < sign + 2)
        end++;
    /* "02-KH/TU" is a number, "I- Mục đích" a label. */
    bool glued =
        end < to && g->f[end] != ' ' && (g->f[sign] == '-' || g->f[sign] == '/');
    bool open = end < to && g->f[end] != ' ' && !dau_text_is_upper(g->c[end]) &&
                g->f[end] != '"' && g->f[end] != '(';
    return open || glued ? -1 : end;
}

static struct dau_label label_of(enum dau_label_kind kind, int value, int from, int to)
{
    return (struct dau_label){
        .kind = kind, .value = value, .depth = 1, .at = {from, to}};
}

static bool read_word(const struct dau_glyphs *g, int at, int to,
                      struct dau_label *label)
{
    static const struct {
        const char *word;
        enum dau_label_kind kind;
    } words[] = {{"dieu", DAU_LABEL_ARTICLE},        {"chuong", DAU_LABEL_CHAPTER},
                 {"tieu muc", DAU_LABEL_SUBSECTION}, {"muc", DAU_LABEL_SECTION},
                 {"phan thu", DAU_LABEL_PART},       {"phan", DAU_LABEL_PART}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int end = dau_glyphs_eat(g, at, to, words[i].word), value = 0;
        if (end < 0 || !dau_text_is_upper(g->c[at]))
            continue;
        int number = dau_glyphs_skip(g, end, to);
        end = read_arabic(g, number, to, &value);
        if (end < 0)
            end = read_roman(g, number, to, &value);
        for (int k = 0; end < 0 && k < N_ORDINALS; k++) {
            end = dau_glyphs_eat(g, number, to, ordinals[k]);
            value = k + 1;
        }
        if (end < 0)
            continue;
        bool small = end < to && strchr("abcd", g->f[end]) && g->f[end];
        end += small; /* Điều 5a */
        if (end < to && dau_glyph_is_word(g->f[end]))
            continue;
        int sign = end < to && strchr(".:,", g->f[end]) ? end + 1 : end;
        bool comma = sign > end && g->f[end] == ',';
        /* "Điều 5 của Luật …" goes on in small letters: a mention, no label. */
        int next = dau_glyphs_skip(g, sign, to);
        if (next < to && (sign == end || comma) && !dau_text_is_upper(g->c[next]))
            continue;
        *label = label_of(words[i].kind, value, at, sign);
        label->guessed = comma;
        return true;
    }
    return false;
}

static bool read_decimal(const struct dau_glyphs *g, int at, int to,
                         struct dau_label *label)
{
    struct dau_label found = label_of(DAU_LABEL_DECIMAL, 0, at, at);
    int end = at;
    found.depth = 0;
    while (found.depth < DAU_LABEL_MAX_DEPTH) {
        int value, next = read_arabic(g, end, to, &value);
        if (next < 0 || next - end > 2)
            break;
        found.parts[found.depth++] = value;
        end = next;
        if (end + 1 >= to || g->f[end] != '.' || !dau_glyph_is_digit(g->f[end + 1]))
            break;
        end++;
    }
    if (found.depth < 2)
        return false;
    bool sign = end < to && strchr(".)/:", g->f[end]) && g->f[end];
    end += sign;
    int next = dau_glyphs_skip(g, end, to);
    bool good = next >= to || (next > end && !dau_text_is_lower(g->c[next])) ||
                (sign && dau_text_is_upper(g->c[next]));
    if (!good)
        return false;
    found.value = found.parts[found.depth - 1];
    found.at.to = end;
    *label = found;
    return true;
}

static bool read_letter(const struct dau_glyphs *g, int at, int to,
                        struct dau_label *label)
{
    char bytes[5];
    if (at >= to || !dau_text_is_lower(g->c[at]))
        return false;
    int end = read_sign(g, at + 1, to, ").");
    if (end < 0 || dau_text_put(g->c[at], bytes) > 2)
        return false;
    for (int i = 0; i < N_ALPHABET; i++)
        if (strcmp(bytes, alphabet[i]) == 0) {
            *label = label_of(DAU_LABEL_LETTER, i + 1, at, end);
            return true;
        }
    return false;
}

static bool read_bullet(const struct dau_glyphs *g, int at, int to,
                        struct dau_label *label)
{
    if (at >= to)
        return false;
    bool dash = g->f[at] == '-' || g->c[at] == 0x2022 || g->c[at] == 0x25CF;
    /* A dash is read as ~ or _ when it is faint. */
    dash |= (g->c[at] == '~' || g->c[at] == '_' || g->c[at] == 0xAC) && at + 1 < to &&
            g->f[at + 1] == ' ';
    bool plus = g->f[at] == '+' || g->f[at] == '*';
    if (!dash && !plus)
        return false;
    int next = dau_glyphs_skip(g, at + 1, to);
    if (next >= to || strchr("-+*./_=", g->f[next]))
        return false;
    *label = label_of(dash ? DAU_LABEL_DASH : DAU_LABEL_PLUS, 0, at, at + 1);
    return true;
}

static bool read_bracket(const struct dau_glyphs *g, int at, int to,
                         struct dau_label *label)
{
    int value;
    if (at >= to || g->f[at] != '(')
        return false;
    int end = read_arabic(g, at + 1, to, &value);
    if (end < 0 || end >= to || g->f[end] != ')' || end - at > 3)
        return false;
    *label = label_of(DAU_LABEL_BRACKET, value, at, end + 1);
    return true;
}

/* "§." is 8, "Š." 5, "S." either, "ó." 6: one figure whose looks an engine took for a
 * letter's. */
static int read_look_alike(const struct dau_glyphs *g, int at, int to,
                           struct dau_label readings[DAU_LABEL_MAX_READINGS])
{
    static const struct {
        uint32_t c;
        int value;
    } looks[] = {{0xA7, 8}, {'S', 8}, {'S', 5}, {0x160, 5}, {0xF3, 6}, {0xD3, 6}};
    int n = 0, sign = at < to ? read_sign(g, at + 1, to, ".)/") : -1;
    for (size_t i = 0; sign >= 0 && i < sizeof looks / sizeof *looks; i++)
        if (looks[i].c == g->c[at]) {
            readings[n] = label_of(DAU_LABEL_ARABIC, looks[i].value, at, sign);
            readings[n++].guessed = true;
        }
    return n;
}

/* "1, Đơn yêu cầu": the foot of the full stop grew. */
static bool read_comma(const struct dau_glyphs *g, int at, int to,
                       struct dau_label *label)
{
    int value, end = read_arabic(g, at, to, &value);
    bool comma = end >= 0 && end + 2 < to && g->f[end] == ',' && g->f[end + 1] == ' ' &&
                 dau_text_is_upper(g->c[end + 2]);
    if (!comma)
        return false;
    *label = label_of(DAU_LABEL_ARABIC, value, at, end + 1);
    label->guessed = true;
    return true;
}

static int read_figures(const struct dau_glyphs *g, int at, int to,
                        struct dau_label readings[DAU_LABEL_MAX_READINGS])
{
    int n = 0, value, end = read_arabic(g, at, to, &value);
    int sign = end < 0 ? -1 : read_sign(g, end, to, ".)/-:");
    if (sign >= 0)
        readings[n++] = label_of(DAU_LABEL_ARABIC, value, at, sign);
    else if (read_comma(g, at, to, &readings[n]))
        n++;
    end = read_roman(g, at, to, &value);
    sign = end < 0 ? -1 : read_sign(g, end, to, ".)/-:");
    if (sign >= 0)
        readings[n++] = label_of(DAU_LABEL_ROMAN, value, at, sign);
    /* "1L." may be one I whose foot grew. */
    bool crooked = sign >= 0 && value == 2 && end - at == 2 &&
                   (g->f[at] != 'i' || g->f[at + 1] != 'i');
    if (crooked) {
        readings[n] = label_of(DAU_LABEL_ROMAN, 1, at, sign);
        readings[n++].guessed = true;
    }
    /* "l." and "I." may be a misread 1. */
    if (sign >= 0 && value == 1 && !dau_glyph_is_digit(g->f[at]))
        readings[n++] = label_of(DAU_LABEL_ARABIC, 1, at, sign);
    return n;
}

/* Dirt before the mark: "_2.1.", "_- ", ".4. ", "._ Điều 6."; the place after it. */
static int skip_dirt(const struct dau_glyphs *g, int at, int to)
{
    at = dau_glyphs_skip(g, at, to);
    if (at + 1 < to && g->c[at] == '_' && (g->f[at + 1] == '-' || g->c[at + 1] == '~'))
        return at + 1;
    int clean = at;
    while (clean < to && clean < at + MAX_DIRT && strchr("._,;:'` ", g->f[clean]))
        clean++;
    bool mark = clean < to && (dau_glyph_is_digit(g->f[clean]) ||
                               dau_glyphs_eat(g, clean, to, "dieu") >= 0);
    return mark ? clean : at;
}

int dau_label_read(const struct dau_glyphs *g, int at, int to,
                   struct dau_label readings[DAU_LABEL_MAX_READINGS])
{
    at = skip_dirt(g, at, to);
    if (read_word(g, at, to, readings) || read_decimal(g, at, to, readings) ||
        read_bracket(g, at, to, readings) || read_bullet(g, at, to, readings))
        return 1;
    int n = read_figures(g, at, to, readings);
    if (n == 0)
        n = read_look_alike(g, at, to, readings);
    if (read_letter(g, at, to, &readings[n]))
        n++;
    bool capital = at + 1 < to && g->c[at] >= 'A' && g->c[at] <= 'H';
    int sign = capital ? read_sign(g, at + 1, to, ".-/)") : -1;
    if (sign >= 0)
        readings[n++] = label_of(DAU_LABEL_CAPITAL, g->f[at] - 'a' + 1, at, sign);
    return n;
}

char *dau_label_step(const struct dau_label *label, struct dau_arena *arena)
{
    if (label->kind == DAU_LABEL_DASH || label->kind == DAU_LABEL_PLUS)
        return NULL;
    if (label->kind == DAU_LABEL_LETTER)
        return dau_arena_strdup(arena, alphabet[label->value - 1]);
    if (label->kind == DAU_LABEL_CAPITAL)
        return dau_arena_printf(arena, "%c", 'A' + label->value - 1);
    bool is_roman = label->kind == DAU_LABEL_ROMAN ||
                    label->kind == DAU_LABEL_CHAPTER || label->kind == DAU_LABEL_PART;
    if (is_roman && label->value <= N_ROMAN)
        return dau_text_upper(arena, roman[label->value - 1]);
    if (label->kind != DAU_LABEL_DECIMAL)
        return dau_arena_printf(arena, "%d", label->value);
    char *text = dau_arena_printf(arena, "%d", label->parts[0]);
    for (int i = 1; i < label->depth; i++)
        text = dau_arena_printf(arena, "%s.%d", text, label->parts[i]);
    return text;
}

char *dau_label_text(const struct dau_glyphs *g, const struct dau_label *label,
                     struct dau_arena *arena)
{
    char *step = dau_label_step(label, arena);
    char *printed = dau_glyphs_text(g, label->at, arena);
    if (label->kind == DAU_LABEL_DASH)
        return dau_arena_strdup(arena, "-");
    bool misread = label->kind == DAU_LABEL_ROMAN || label->kind == DAU_LABEL_LETTER ||
                   label->kind == DAU_LABEL_ARABIC;
    char sign = g->f[label->at.to - 1];
    if (sign == ',')
        printed[strlen(printed) - 1] = sign = '.';
    if (!step || !misread)
        return printed;
    return dau_arena_printf(arena, "%s%c", step, sign);
}

bool dau_label_is_bullet(enum dau_label_kind kind)
{
    return kind == DAU_LABEL_DASH || kind == DAU_LABEL_PLUS;
}
