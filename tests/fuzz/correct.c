/* A channel that someone tampered with, and readings that are corrected. The first byte
 * says which: 'c' a channel, its checksum made right; else readings. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "correct/channel.h"
#include "correct/correct.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(const uint8_t *data, size_t size)
{
    struct dau_buf text = {0}, out = {0};
    struct dau_channel *channel;
    struct dau_err err;
    char hex[65];
    dau_buf_add(&text, data, size);
    dau_sha256(dau_buf_text(&text), text.length, hex);
    dau_buf_printf(&text, "sha256 %s\n", hex);
    if (dau_channel_load(&channel, text.data, text.length, &err)) {
        const uint32_t read = 'o';
        struct dau_context context = {0, dau_letter_of(0x1ED9), 0};
        uint32_t piece = dau_channel_piece(channel, dau_piece_of(&read, 1));
        float score = dau_channel_score(channel, context, piece);
        if (!(score <= 0.01F && score >= DAU_CHANNEL_FLOOR))
            abort();
        dau_channel_dump(channel, &out);
        dau_channel_free(channel);
        if (!dau_channel_load(&channel, out.data, out.length, &err))
            abort();
        dau_channel_free(channel);
    }
    dau_buf_free(&text);
    dau_buf_free(&out);
}

static struct dau_correct *corrector(void)
{
    static struct dau_correct *correct;
    struct dau_correct_config config = {.dict_dir = DAU_SOURCE_DIR "/dict",
                                        .models_dir = DAU_SOURCE_DIR "/models"};
    if (!correct && !dau_correct_open(&correct, &config, NULL))
        abort();
    return correct;
}

static void correct(const uint8_t *data, size_t size)
{
    struct dau_doc *doc = dau_doc_new("fuzz");
    struct dau_page *page = dau_doc_add_page(doc, 1);
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    char *text = dau_arena_strndup(page->arena, (const char *)data, size), *rest = NULL;
    struct dau_err err;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct dau_line *l = dau_block_add_line(page, block);
        char *more = NULL;
        for (char *tok = strtok_r(line, " \t\r\v\f", &more); tok;
             tok = strtok_r(NULL, " \t\r\v\f", &more))
            dau_line_add_token(page, l, tok);
    }
    if (!dau_correct_doc(corrector(), doc, &err) || !dau_doc_check(doc, &err))
        abort();
    dau_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && *data == 'c')
        load(data + 1, size - 1);
    else if (size && size < 2000)
        correct(data + 1, size - 1);
    return 0;
}
