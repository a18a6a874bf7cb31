#include "lm/train.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "lm/corpus.h"
#include "lm/lines.h"
#include "lm/lm.h"
#include "lm/tree.h"

struct dau_lm_train dau_lm_train_default(void)
{
    return (struct dau_lm_train){.order = 4,
                                 .min_word_count = 5,
                                 .directive_weight = 1,
                                 .max_bytes = 20 * 1000 * 1000};
}

static size_t text_bytes(const struct dau_lm_corpus *corpus)
{
    size_t n = 0;
    for (uint32_t w = 0; w < corpus->n_words; w++)
        n += strlen(corpus->texts[w]) + 1;
    return n;
}

static bool check(const struct dau_lm_train *train, struct dau_err *err)
{
    if (train->order < 2 || train->order > DAU_LM_MAX_ORDER)
        return dau_fail(err, DAU_E_CONFIG, "lm: order %d is not 2 to %d", train->order,
                        DAU_LM_MAX_ORDER);
    for (int i = 0; i < train->n_sources; i++) {
        const struct dau_lm_source *s = &train->sources[i];
        if (!(s->weight > 0 && s->weight <= 1e6) || s->min_documents < 1 ||
            s->min_documents > 8)
            return dau_fail(err, DAU_E_CONFIG,
                            "lm: weight or number of documents out of range for %s",
                            s->path);
    }
    return true;
}

bool dau_lm_train(const struct dau_lm_train *train, const char *output,
                  struct dau_lm_made *made, struct dau_err *err)
{
    struct dau_lm_corpus corpus = {0};
    struct dau_lm_tree tree = {0};
    struct dau_buf file = {0};
    bool ok = check(train, err) && dau_lm_corpus_read(&corpus, train, err);
    if (!ok)
        goto out;
    dau_lm_tree_count(&tree, &corpus, train->order, train->progress);
    *made = (struct dau_lm_made){.n_tokens = corpus.n};
    for (int k = 0; k < train->order; k++)
        made->n_full[k] = tree.levels[k].n;
    dau_lm_tree_estimate(&tree, train->plain_counts, train->progress);
    if (train->max_bytes)
        dau_lm_tree_prune(&tree, train->max_bytes, text_bytes(&corpus),
                          train->progress);
    for (int k = 0; k < train->order; k++)
        made->n_grams[k] = tree.levels[k].n;
    ok = dau_lm_tree_pack(&tree, &corpus, &file, err) &&
         dau_file_write(output, file.data, file.length, err);
    made->n_bytes = file.length;
out:
    dau_buf_free(&file);
    dau_lm_tree_free(&tree);
    dau_lm_corpus_free(&corpus);
    return ok;
}

bool dau_lm_count_words(const struct dau_lm_train *train, dau_lm_count_fn *fn,
                        void *self, struct dau_err *err)
{
    struct dau_lm_corpus corpus = {0};
    bool ok = check(train, err) && dau_lm_corpus_read(&corpus, train, err);
    for (uint32_t w = DAU_LM_START + 1; ok && w < corpus.n_words; w++)
        fn(self, corpus.texts[w], corpus.counts[w]);
    dau_lm_corpus_free(&corpus);
    return ok;
}

struct printer {
    FILE *out;
    bool in_block;
};

static void print_held_out(void *self, const struct dau_lm_line *line)
{
    struct printer *p = self;
    if (line->held_out)
        fprintf(p->out, "%s\n", line->text);
    else if (p->in_block)
        fputc('\n', p->out);
    p->in_block = line->held_out;
}

bool dau_lm_print_held_out(const struct dau_lm_train *train, FILE *out,
                           struct dau_err *err)
{
    bool ok = true;
    for (int i = 0; ok && i < train->n_sources; i++) {
        struct printer printer = {.out = out};
        ok = dau_lm_each_line(train->sources[i].path, print_held_out, &printer, err);
        if (printer.in_block)
            fputc('\n', out);
    }
    return ok;
}

struct measure {
    const struct dau_lm *lm;
    struct dau_lm_state state;
    struct dau_lm_fit *fit;
};

static void measure_word(void *self, const char *word)
{
    struct measure *m = self;
    uint32_t number = dau_lm_word(m->lm, word);
    float score = dau_lm_score(m->lm, &m->state, number, &m->state);
    if (number == DAU_LM_UNKNOWN) {
        m->fit->n_unknown++;
        return;
    }
    m->fit->log_likelihood += (double)score;
    m->fit->n_words++;
}

static void measure_line(void *self, const struct dau_lm_line *line)
{
    struct measure *m = self;
    m->state = dau_lm_start(m->lm);
    dau_lm_line_words(line->text, measure_word, m);
}

bool dau_lm_measure(const struct dau_lm *lm, const char *path, struct dau_lm_fit *fit,
                    struct dau_err *err)
{
    *fit = (struct dau_lm_fit){0};
    struct measure m = {.lm = lm, .fit = fit};
    return dau_lm_each_line(path, measure_line, &m, err);
}
