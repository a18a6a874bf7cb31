#include "correct/vocab.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

static void add_path(struct dau_arena *arena, struct dau_trie_word **paths, int *n,
                     const char *text, int32_t word, float prior)
{
    struct dau_trie_word path = {.word = word, .prior = prior};
    path.n_letters = dau_letters_of_text(text, path.letters, DAU_WORD_LETTERS);
    if (path.n_letters <= 0)
        return;
    for (int i = 0; i < path.n_letters; i++)
        if (!path.letters[i] || path.letters[i] > DAU_SMALL_LETTERS)
            return;
    *(struct dau_trie_word *)dau_arena_push(arena, paths, n, sizeof path) = path;
}

struct dau_vocab dau_vocab_make(struct dau_arena *arena, const struct dau_lex *lex,
                                const struct dau_lm *lm, float weight)
{
    struct dau_vocab vocab = {0};
    struct dau_trie_word *paths = NULL;
    int n_paths = 0, n;
    const struct dau_lex_syllable *syllables = dau_lex_syllables(lex, &n);
    double all = 1;
    for (int i = 0; i < n; i++)
        all += syllables[i].count;
    vocab.words = DAU_NEW_N(arena, struct dau_vocab_word, (size_t)n);
    for (int i = 0; i < n; i++) {
        char new_style[64];
        float prior = (float)log((syllables[i].count + 0.1) / all);
        const char *text = syllables[i].text;
        uint32_t word = dau_lm_word(lm, text);
        struct dau_lm_state state = {0};
        float alone = dau_lm_score(lm, &state, word, &state);
        vocab.words[i] = (struct dau_vocab_word){text, word, prior, alone};
        add_path(arena, &paths, &n_paths, text, i, weight * prior);
        dau_lex_tone(text, true, new_style, sizeof new_style);
        if (strcmp(new_style, text) != 0)
            add_path(arena, &paths, &n_paths, new_style, i, weight * prior - 1);
    }
    vocab.n_words = n;
    vocab.trie = dau_trie_make(arena, paths, n_paths);
    return vocab;
}
