/* Runs a fuzz target without a fuzzer: each file as it is, then a fixed number of times
 * with bytes changed, cut out or doubled. The same changes every time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { ROUNDS = 3000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static size_t change(char *bytes, size_t length, uint32_t *state)
{
    size_t at = next(state) % length, n = next(state) % 8 + 1;
    if (n > length - at)
        n = length - at;
    switch (next(state) % 4) {
    case 0:
        bytes[at] = (char)next(state);
        break;
    case 1:
        bytes[at] = "<>/()&\"0-%\xff\n"[next(state) % 12];
        break;
    case 2:
        memmove(bytes + at, bytes + at + n, length - at - n);
        return length - n > 1 ? length - n : 1;
    default:
        memmove(bytes + at, bytes + next(state) % (length - n + 1), n);
    }
    return length;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct dau_buf file = {0}, copy = {0};
        struct dau_err err;
        if (!dau_file_read(argv[i], (size_t)1 << 20, &file, &err)) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        uint32_t state = 2463534242u;
        LLVMFuzzerTestOneInput((const uint8_t *)dau_buf_text(&file), file.length);
        for (int round = 0; file.length > 1 && round < ROUNDS; round++) {
            dau_buf_clear(&copy);
            dau_buf_add(&copy, file.data, file.length);
            size_t length = copy.length;
            for (uint32_t n = next(&state) % 4 + 1; n; n--) /* the key stays */
                length = 1 + change(copy.data + 1, length - 1, &state);
            LLVMFuzzerTestOneInput((const uint8_t *)copy.data, length);
        }
        dau_buf_free(&copy);
        dau_buf_free(&file);
    }
    return 0;
}
