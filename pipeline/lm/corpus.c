#include "lm/corpus.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lm/format.h"
#include "lm/lines.h"

enum { MAX_TOKEN = 400 };

/* What letters of the executive are made of, against statutes. Two of these in a
 * paragraph make it one that gives orders. */
static const char *const cues[] = {
    "đề nghị",  "triển khai", "thực hiện nghiêm",  "chỉ đạo",           "tham mưu",
    "phối hợp", "đôn đốc",    "quán triệt",        "tuyên truyền",      "tăng cường",
    "kế hoạch", "nhiệm vụ",   "giải pháp",         "chủ động",          "tiếp tục",
    "đẩy mạnh", "rà soát",    "tổ chức thực hiện", "báo cáo",           "Kính gửi",
    "Nơi nhận", "Tỉnh ủy",    "chuyển đổi số",     "đơn vị trực thuộc",
};
enum { CUES_NEEDED = 3 };

struct entry {
    const char *text; /* NULL: free */
    uint32_t count, limited_count, documents, last_document;
};

struct reader {
    struct dau_lm_corpus *corpus;
    const struct dau_lm_train *train;
    const struct dau_lm_source *source;
    struct entry *entries; /* by number of first sight */
    uint32_t n_entries, max_entries;
    uint32_t *slots;
    uint32_t n_slots;
    uint32_t *stream; /* entry numbers; UINT32_MAX starts a paragraph */
    size_t n_stream, max_stream;
    size_t max_paragraphs;
    uint32_t document;
    size_t lines_in_document;
};

void dau_lm_line_words(const char *line, dau_lm_word_fn *fn, void *self)
{
    char token[MAX_TOKEN], words[DAU_LM_MAX_WORDS][DAU_LM_WORD_SIZE];
    for (const char *at = line; *at;) {
        size_t blank = strspn(at, " \t\r\v\f");
        at += blank;
        size_t length = strcspn(at, " \t\r\v\f");
        if (!length)
            break;
        if (length < sizeof token) {
            memcpy(token, at, length);
            token[length] = '\0';
            int n = dau_lm_words(token, words, DAU_LM_MAX_WORDS);
            for (int i = 0; i < n; i++)
                fn(self, words[i]);
        }
        at += length;
    }
}

static void grow_slots(struct reader *r)
{
    uint32_t n = r->n_slots ? 2 * r->n_slots : 1 << 16;
    free(r->slots);
    r->slots = dau_alloc(n, sizeof *r->slots);
    r->n_slots = n;
    for (uint32_t e = 0; e < r->n_entries; e++) {
        uint32_t at = dau_lm_hash(r->entries[e].text) & (n - 1);
        while (r->slots[at])
            at = (at + 1) & (n - 1);
        r->slots[at] = e + 1;
    }
}

static uint32_t new_entry(struct reader *r, const char *word)
{
    if (r->n_entries == r->max_entries) {
        r->max_entries = r->max_entries ? 2 * r->max_entries : 1 << 14;
        r->entries = dau_realloc(r->entries, r->max_entries, sizeof *r->entries);
    }
    r->entries[r->n_entries] = (struct entry){
        .text = dau_arena_strdup(r->corpus->arena, word), .last_document = UINT32_MAX};
    return r->n_entries++;
}

static uint32_t entry_of(struct reader *r, const char *word)
{
    if (2 * (r->n_entries + 1) > r->n_slots)
        grow_slots(r);
    uint32_t mask = r->n_slots - 1, at = dau_lm_hash(word) & mask;
    for (; r->slots[at]; at = (at + 1) & mask)
        if (strcmp(r->entries[r->slots[at] - 1].text, word) == 0)
            return r->slots[at] - 1;
    uint32_t e = new_entry(r, word);
    r->slots[at] = e + 1;
    return e;
}

static void add_to_stream(struct reader *r, uint32_t number)
{
    if (r->n_stream == r->max_stream) {
        r->max_stream = r->max_stream ? r->max_stream * 3 / 2 : 1 << 20;
        r->stream = dau_realloc(r->stream, r->max_stream, sizeof *r->stream);
    }
    r->stream[r->n_stream++] = number;
}

static void add_word(void *self, const char *word)
{
    struct reader *r = self;
    uint32_t e = entry_of(r, word);
    struct entry *entry = &r->entries[e];
    if (r->source->min_documents > 1)
        entry->limited_count++;
    else
        entry->count++;
    if (entry->last_document != r->document)
        entry->documents++;
    entry->last_document = r->document;
    add_to_stream(r, e);
}

static bool gives_orders(const char *line)
{
    int found = 0;
    for (size_t i = 0; i < sizeof cues / sizeof *cues && found < CUES_NEEDED; i++)
        found += strstr(line, cues[i]) != NULL;
    return found >= CUES_NEEDED;
}

static void add_paragraph(struct reader *r, const char *line)
{
    struct dau_lm_corpus *c = r->corpus;
    if (c->n_paragraphs == r->max_paragraphs) {
        r->max_paragraphs = r->max_paragraphs ? 2 * r->max_paragraphs : 1 << 16;
        c->paragraphs =
            dau_realloc(c->paragraphs, r->max_paragraphs, sizeof *c->paragraphs);
    }
    double weight = r->source->weight;
    if (r->train->directive_weight != 1 && gives_orders(line))
        weight *= r->train->directive_weight;
    c->paragraphs[c->n_paragraphs++] =
        (struct dau_lm_paragraph){.document = r->document,
                                  .weight = (float)weight,
                                  .min_documents = (uint16_t)r->source->min_documents};
    add_to_stream(r, UINT32_MAX);
}

static void take_line(void *self, const struct dau_lm_line *line)
{
    struct reader *r = self;
    bool empty = line->text[strspn(line->text, " \t\r")] == '\0';
    if (empty || r->lines_in_document == DAU_LM_BLOCK_LINES) {
        r->document += r->lines_in_document > 0;
        r->lines_in_document = 0;
    }
    if (empty || (line->held_out && r->train->hold_out))
        return;
    r->lines_in_document++;
    struct dau_arena *scratch = NULL;
    const char *text = line->text;
    if (strstr(text, "\xcc") || strstr(text, "\xc2\xa0")) {
        scratch = dau_arena_new();
        text = dau_text_nfc(scratch, text);
    }
    add_paragraph(r, text);
    dau_lm_line_words(text, add_word, r);
    dau_arena_free(scratch);
}

static uint32_t known_count(const struct reader *r, const struct entry *entry)
{
    uint32_t limit = 1;
    for (int i = 0; i < r->train->n_sources; i++)
        if ((uint32_t)r->train->sources[i].min_documents > limit)
            limit = (uint32_t)r->train->sources[i].min_documents;
    return entry->count + (entry->documents >= limit ? entry->limited_count : 0);
}

struct ranked {
    uint32_t entry, count;
    const char *text;
};

static int by_count(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->text, y->text);
}

/* Numbers the words, commonest first; returns the number of each entry. */
static uint16_t *choose_words(struct reader *r)
{
    struct dau_lm_corpus *c = r->corpus;
    struct ranked *ranked = dau_alloc(r->n_entries + 1, sizeof *ranked);
    uint32_t n = 0;
    for (uint32_t e = 0; e < r->n_entries; e++) {
        uint32_t count = known_count(r, &r->entries[e]);
        if (count >= r->train->min_word_count && strcmp(r->entries[e].text, "<long>"))
            ranked[n++] = (struct ranked){e, count, r->entries[e].text};
    }
    qsort(ranked, n, sizeof *ranked, by_count);
    if (n > DAU_LM_MAX_WORD_COUNT - 2)
        n = DAU_LM_MAX_WORD_COUNT - 2;
    uint16_t *numbers = dau_alloc(r->n_entries + 1, sizeof *numbers);
    c->texts = dau_alloc(n + 2, sizeof *c->texts);
    c->counts = dau_alloc(n + 2, sizeof *c->counts);
    c->texts[DAU_LM_UNKNOWN] = "<unk>";
    c->texts[DAU_LM_START] = "<s>";
    for (uint32_t i = 0; i < n; i++) {
        c->texts[i + 2] = ranked[i].text;
        c->counts[i + 2] = ranked[i].count;
        numbers[ranked[i].entry] = (uint16_t)(i + 2);
    }
    c->n_words = n + 2;
    c->n_unknown_types = r->n_entries - n;
    free(ranked);
    return numbers;
}

static void number_stream(struct reader *r)
{
    struct dau_lm_corpus *c = r->corpus;
    uint16_t *numbers = choose_words(r);
    c->n = r->n_stream;
    c->words = dau_alloc(c->n + 1, sizeof *c->words);
    c->paragraph = dau_alloc(c->n + 1, sizeof *c->paragraph);
    uint32_t paragraph = UINT32_MAX;
    for (size_t i = 0; i < c->n; i++) {
        bool start = r->stream[i] == UINT32_MAX;
        paragraph += start;
        c->words[i] = start ? DAU_LM_START : numbers[r->stream[i]];
        c->paragraph[i] = paragraph;
    }
    free(numbers);
}

static bool read_source(struct reader *r, const struct dau_lm_source *source,
                        struct dau_err *err)
{
    r->source = source;
    r->document++;
    r->lines_in_document = 0;
    if (r->train->progress)
        fprintf(r->train->progress, "reading %s\n", source->path);
    if (!dau_lm_each_line(source->path, take_line, r, err))
        return false;
    if (r->n_stream > UINT32_MAX / 2)
        return dau_fail(err, DAU_E_LIMIT, "lm: more than %u words of text",
                        UINT32_MAX / 2);
    return true;
}

bool dau_lm_corpus_read(struct dau_lm_corpus *corpus, const struct dau_lm_train *train,
                        struct dau_err *err)
{
    *corpus = (struct dau_lm_corpus){.arena = dau_arena_new()};
    struct reader reader = {.corpus = corpus, .train = train};
    bool ok = true;
    for (int i = 0; ok && i < train->n_sources; i++)
        ok = read_source(&reader, &train->sources[i], err);
    if (ok && reader.n_stream == 0)
        ok = dau_fail(err, DAU_E_CONFIG, "lm: there is no text to train on");
    if (ok)
        number_stream(&reader);
    free(reader.stream);
    free(reader.entries);
    free(reader.slots);
    return ok;
}

void dau_lm_corpus_free(struct dau_lm_corpus *corpus)
{
    free(corpus->words);
    free(corpus->paragraph);
    free(corpus->paragraphs);
    free(corpus->texts);
    free(corpus->counts);
    dau_arena_free(corpus->arena);
    *corpus = (struct dau_lm_corpus){0};
}
