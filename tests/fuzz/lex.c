/* Hostile text: its encoding, and everything that is asked of a token. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lex/encoding.h"
#include "lex/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct dau_lex *lexicon(void)
{
    static struct dau_lex *lex;
    if (!lex && !dau_lex_open(&lex, DAU_SOURCE_DIR "/dict", NULL))
        abort();
    return lex;
}

static void ask(const struct dau_lex *lex, const char *token)
{
    char out[64];
    size_t from, to;
    dau_lex_core(token, &from, &to);
    if (from > to || to > strlen(token))
        abort();
    enum dau_lex_kind kind = dau_lex_kind_of(lex, token);
    if (!*dau_lex_kind_name(kind))
        abort();
    dau_lex_mend_code(lex, token, out, sizeof out);
    dau_lex_mend_code(lex, token, out, 3);
    dau_lex_tone(token, true, out, sizeof out);
    dau_lex_tone(token, false, out, 4);
    dau_lex_abbreviation(lex, token, NULL);
    dau_lex_foreign(lex, token);
    dau_lex_is_place(lex, token);
    dau_lex_name_part(lex, token);
    dau_lex_place(lex, &token, 1);
    dau_lex_count(lex, token);
    dau_lex_is_syllable(token);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dau_buf text = {0};
    dau_encoding_convert((const char *)data, size, &text);
    if (!dau_text_is_utf8(dau_buf_text(&text), text.length))
        abort();
    if (text.data)
        for (char *t = strtok(text.data, " \n"); t; t = strtok(NULL, " \n"))
            ask(lexicon(), t);
    dau_buf_free(&text);
    return 0;
}
