/* Hostile XML for the checker ("x..."), and hostile dumps of a doc for all writers
 * ("d..."): the TEI of whatever can be loaded must be valid. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "write/check.h"
#include "write/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct dau_checker *checker(void)
{
    static struct dau_checker *self;
    if (!self && !dau_check_open(&self, DAU_SOURCE_DIR "/dict/dau.rng", NULL))
        abort();
    return self;
}

static void write_all(const struct dau_doc *doc, enum dau_tei_level level)
{
    struct dau_write_config config = {.level = level, .word_zones = true};
    for (const struct dau_format *format = dau_formats; format->name; format++) {
        struct dau_buf out = {0};
        struct dau_err err = {0};
        bool ok = format->write(&config, doc, 0, &out, &err);
        if (ok && format == dau_format_by_name("tei"))
            ok = dau_check_bytes(checker(), "tei", out.data, out.length, &err);
        if (!ok) {
            fprintf(stderr, "%s: %s\n", format->name, err.text);
            abort();
        }
        dau_buf_free(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    if (data[0] == 'x') {
        dau_check_all(checker(), "x", bytes, size - 1, NULL, NULL);
        return 0;
    }
    struct dau_doc *doc = dau_doc_load(bytes, size - 1, NULL);
    if (doc)
        write_all(doc, (enum dau_tei_level)(size % 3));
    dau_doc_free(doc);
    return 0;
}
