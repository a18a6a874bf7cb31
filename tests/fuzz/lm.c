/* A language model that someone tampered with, and tokens it is asked about. The first
 * byte says which: 'm' a model, its checksum made right; else tokens. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "lm/format.h"
#include "lm/lm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct dau_lm *lm)
{
    struct dau_lm_state s = dau_lm_start(lm);
    for (uint32_t w = 0; w < dau_lm_n_words(lm) && w < 3000; w++) {
        if (!isfinite(dau_lm_score(lm, &s, w, &s)))
            abort();
        dau_lm_word(lm, dau_lm_text(lm, w));
    }
    static const char *const tokens[] = {"đề", "nghị", "các", "đơn", "vị,", "57-NQ/TW"};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        dau_lm_score_token(lm, &s, tokens[i], &s);
}

static void open_model(const uint8_t *data, size_t size)
{
    char path[64];
    struct dau_lm_header header;
    if (size < sizeof header)
        return;
    char *file = dau_alloc(size, 1);
    memcpy(file, data, size);
    memcpy(&header, file, sizeof header);
    header.n_bytes = size;
    memcpy(file, &header, sizeof header);
    header.checksum = dau_lm_checksum(file, size);
    memcpy(file, &header, sizeof header);
    snprintf(path, sizeof path, "/tmp/dau-fuzz-lm-%ld", (long)getpid());
    FILE *out = fopen(path, "wb");
    if (!out)
        abort();
    fwrite(file, 1, size, out);
    fclose(out);
    free(file);
    struct dau_lm *lm;
    if (dau_lm_open(&lm, path, NULL))
        use(lm);
    dau_lm_close(lm);
    unlink(path);
}

static void split_tokens(const uint8_t *data, size_t size)
{
    char *text = dau_alloc(size + 1, 1), words[DAU_LM_MAX_WORDS][DAU_LM_WORD_SIZE];
    memcpy(text, data, size);
    for (char *token = strtok(text, " \n"); token; token = strtok(NULL, " \n")) {
        int n = dau_lm_words(token, words, DAU_LM_MAX_WORDS);
        for (int i = 0; i < n; i++)
            if (strlen(words[i]) == 0 || strlen(words[i]) >= DAU_LM_WORD_SIZE)
                abort();
        dau_lm_key(token, words[0], (int)(size % DAU_LM_WORD_SIZE));
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    if (data[0] == 'm')
        open_model(data + 1, size - 1);
    else
        split_tokens(data + 1, size - 1);
    return 0;
}
