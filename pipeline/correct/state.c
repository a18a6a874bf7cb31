#include "correct/state.h"

#include "base/text.h"

/* Letters no western engine writes: those of the Vietnamese block and ă đ ĩ ũ ơ ư. */
static bool is_vietnamese(uint32_t c)
{
    return (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x102 || c == 0x103 || c == 0x110 ||
           c == 0x111 || c == 0x128 || c == 0x129 || c == 0x168 || c == 0x169 ||
           c == 0x1A0 || c == 0x1A1 || c == 0x1AF || c == 0x1B0;
}

/* A word, and whether it has marks; false for what is none. */
static bool is_word(const char *read, bool *marked)
{
    int n_letters = 0;
    *marked = false;
    for (uint32_t c; (c = dau_text_next(&read));) {
        n_letters += dau_text_is_letter(c);
        *marked |= is_vietnamese(c);
    }
    return n_letters > 1;
}

static void count_token(const struct dau_lex *lex, const char *read,
                        struct dau_text_counts *counts)
{
    bool marked;
    if (!is_word(read, &marked))
        return;
    enum dau_lex_kind kind = dau_lex_kind_of(lex, read);
    counts->n_words++;
    counts->n_marked += marked;
    counts->n_syllables += kind != DAU_LEX_OTHER;
}

struct dau_text_counts dau_text_state_count(const struct dau_lex *lex,
                                            const struct dau_flow *flow)
{
    struct dau_text_counts counts = {0};
    for (int i = 0; i < flow->n_places; i++)
        count_token(lex, flow->places[i].token->read, &counts);
    return counts;
}

/* Two words in five hold such a letter in print, hardly one in fifty where the marks
 * were lost. */
enum dau_text_state dau_text_state_of(const struct dau_text_counts *counts)
{
    if (counts->n_marked * 6 < counts->n_words)
        return DAU_TEXT_MANGLED;
    bool clean = counts->n_marked * 3 > counts->n_words &&
                 counts->n_syllables * 100 >= counts->n_words * 99;
    return clean ? DAU_TEXT_RIGHT : DAU_TEXT_MILD;
}

bool dau_text_line_is_marked(const struct dau_line *line)
{
    int n_words = 0, n_marked = 0;
    for (int i = 0; i < line->n_tokens; i++) {
        bool marked, word = is_word(line->tokens[i].read, &marked);
        n_words += word;
        n_marked += word && marked;
    }
    return n_words >= 4 && n_marked * 3 >= n_words;
}

const char *dau_text_state_name(enum dau_text_state state)
{
    static const char *const names[] = {"right", "mild", "mangled", "foreign"};
    return names[state];
}
