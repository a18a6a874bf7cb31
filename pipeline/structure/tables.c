#include "structure/tables.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

enum { MAX_TABLE = 1 << 20, MAX_CELLS = 8, MAX_REGIMES = 64 };

/* Where the rows of a table go. */
struct filling {
    struct dau_tables *tables;
    struct dau_arena *arena;
};

static int split(char *line, char sign, char **cells)
{
    static char none[] = "";
    int n = 0;
    for (; n < MAX_CELLS && line; n++) {
        cells[n] = line;
        line = strchr(line, sign);
        if (line)
            *line++ = '\0';
    }
    for (int i = n; i < MAX_CELLS; i++)
        cells[i] = none;
    return n;
}

/* Calls `take` for each row of a table, the first one, which names the columns, left
 * out. */
static bool read_rows(const char *dict_dir, const char *name,
                      void (*take)(struct filling *, char *const *), struct filling *to,
                      struct dau_err *err)
{
    struct dau_buf bytes = {0};
    char *path = dau_arena_printf(to->arena, "%s/%s", dict_dir, name);
    bool ok = dau_file_read(path, MAX_TABLE, &bytes, err);
    char *text = dau_text_nfc(to->arena, dau_buf_text(&bytes));
    dau_buf_free(&bytes);
    if (!ok)
        return false;
    /* The names of the columns are no row; a table of names has none. */
    bool named = strcmp(name, "places.tsv") == 0 || strcmp(name, "names.tsv") == 0,
         any = named;
    for (char *line = text; line;) {
        char *next = strchr(line, '\n'), *cells[MAX_CELLS];
        if (next)
            *next++ = '\0';
        if (*line && *line != '#') {
            split(line, '\t', cells);
            if (named)
                take(to, cells);
            named = any = true;
        }
        line = next;
    }
    if (any)
        return true;
    return dau_fail(err, DAU_E_CONFIG, "structure: %s: empty table", path);
}

static void take_type(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    if (strcmp(cells[2], "CO-body") == 0)
        return; /* no name of a type, only a body's */
    struct dau_doc_type *type =
        dau_arena_push(to->arena, &t->types, &t->n_types, sizeof *type);
    char *name = dau_arena_strdup(to->arena, cells[1]);
    char *note = strstr(name, " (");
    if (note)
        *note = '\0';
    *type = (struct dau_doc_type){cells[0], dau_text_fold(to->arena, cells[0]), name,
                                  dau_text_fold(to->arena, name), cells[2]};
}

static void take_phrase(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    struct dau_phrase *phrase =
        dau_arena_push(to->arena, &t->phrases, &t->n_phrases, sizeof *phrase);
    *phrase = (struct dau_phrase){cells[0], cells[1],
                                  dau_text_fold(to->arena, cells[1]), cells[2]};
}

static void take_head(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    struct dau_body_head *head =
        dau_arena_push(to->arena, &t->heads, &t->n_heads, sizeof *head);
    *head = (struct dau_body_head){cells[0], dau_text_fold(to->arena, cells[0]),
                                   (int)strtol(cells[1], NULL, 10),
                                   strcmp(cells[2], "whole") == 0};
}

/* Folded, letters alone. */
static char *key_of(const char *name, struct dau_arena *arena)
{
    char *key = dau_text_fold(arena, name), *out = key;
    for (const char *in = key; *in; in++)
        if (*in >= 'a' && *in <= 'z')
            *out++ = *in;
    *out = '\0';
    return key;
}

static void take_place(struct filling *to, char *const *cells)
{
    static const char *const levels[] = {"province", "district", "commune"};
    struct dau_tables *t = to->tables;
    struct dau_unit *place =
        dau_arena_push(to->arena, &t->units, &t->n_units, sizeof *place);
    *place = (struct dau_unit){cells[0], key_of(cells[0], to->arena), 0,
                               strstr(cells[2], "new") != NULL};
    for (unsigned i = 0; i < 3; i++)
        if (strstr(cells[1], levels[i]))
            place->levels |= 1U << i;
    if (!strstr(cells[1], "province"))
        return;
    struct dau_province *province =
        dau_arena_push(to->arena, &t->provinces, &t->n_provinces, sizeof *province);
    *province = (struct dau_province){cells[0], dau_text_fold(to->arena, cells[0])};
}

static void take_unit(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    struct dau_measure_unit *unit =
        dau_arena_push(to->arena, &t->measures, &t->n_measures, sizeof *unit);
    *unit =
        (struct dau_measure_unit){cells[0], dau_text_fold(to->arena, cells[0]),
                                  cells[1], cells[2], (int)strtol(cells[3], NULL, 10)};
}

static void take_name(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    if (!strchr(cells[1], 's'))
        return;
    const char **name =
        dau_arena_push(to->arena, &t->surnames, &t->n_surnames, sizeof *name);
    *name = cells[0];
}

static void take_deadline(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    struct dau_deadline_words *words =
        dau_arena_push(to->arena, &t->deadlines, &t->n_deadlines, sizeof *words);
    *words = (struct dau_deadline_words){dau_text_fold(to->arena, cells[0]), cells[1]};
}

static void take_mark(struct filling *to, char *const *cells)
{
    struct dau_tables *t = to->tables;
    const char *form = cells[0];
    size_t n = strlen(form);
    bool slash = strchr(form, '/') != NULL;
    if (n > 6 || n < 2 || (!slash && form[n - 1] != '.'))
        return; /* a stack of forms, or none */
    struct dau_sign_mark *mark =
        dau_arena_push(to->arena, &t->marks, &t->n_marks, sizeof *mark);
    /* The layout names the signer's own position after the mark, or in a line below. */
    const char *layout = cells[4], *own = strstr(layout, "<CHỨC VỤ> / họ tên");
    bool of_signer = own && strchr(layout, '<') == own;
    *mark = (struct dau_sign_mark){dau_text_fold(to->arena, form), slash, of_signer};
}

static int longer(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b);
    return m != n ? (m < n ? 1 : -1) : strcmp(a, b);
}

static int compare_types(const void *a, const void *b)
{
    return longer(((const struct dau_doc_type *)a)->folded,
                  ((const struct dau_doc_type *)b)->folded);
}

static int compare_phrases(const void *a, const void *b)
{
    return longer(((const struct dau_phrase *)a)->folded,
                  ((const struct dau_phrase *)b)->folded);
}

static int compare_heads(const void *a, const void *b)
{
    return longer(((const struct dau_body_head *)a)->folded,
                  ((const struct dau_body_head *)b)->folded);
}

static int compare_deadlines(const void *a, const void *b)
{
    return longer(((const struct dau_deadline_words *)a)->folded,
                  ((const struct dau_deadline_words *)b)->folded);
}

static int compare_units(const void *a, const void *b)
{
    return longer(((const struct dau_measure_unit *)a)->folded,
                  ((const struct dau_measure_unit *)b)->folded);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_marks(const void *a, const void *b)
{
    return longer(((const struct dau_sign_mark *)a)->folded,
                  ((const struct dau_sign_mark *)b)->folded);
}

static int compare_places(const void *a, const void *b)
{
    const struct dau_unit *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->name, y->name);
}

static void sort_tables(struct dau_tables *t)
{
    if (t->n_units)
        qsort(t->units, (size_t)t->n_units, sizeof *t->units, compare_places);
    if (t->n_types)
        qsort(t->types, (size_t)t->n_types, sizeof *t->types, compare_types);
    if (t->n_phrases)
        qsort(t->phrases, (size_t)t->n_phrases, sizeof *t->phrases, compare_phrases);
    if (t->n_heads)
        qsort(t->heads, (size_t)t->n_heads, sizeof *t->heads, compare_heads);
    if (t->n_deadlines)
        qsort(t->deadlines, (size_t)t->n_deadlines, sizeof *t->deadlines,
              compare_deadlines);
    if (t->n_measures)
        qsort(t->measures, (size_t)t->n_measures, sizeof *t->measures, compare_units);
    if (t->n_surnames)
        qsort(t->surnames, (size_t)t->n_surnames, sizeof *t->surnames, compare_names);
    if (t->n_marks)
        qsort(t->marks, (size_t)t->n_marks, sizeof *t->marks, compare_marks);
}

static char *strip(char *text)
{
    while (*text == ' ')
        text++;
    for (char *end = text + strlen(text);
         end > text && (end[-1] == ' ' || end[-1] == '\r');)
        *--end = '\0';
    return text;
}

static struct dau_words *words_named(struct dau_regime *regime, const char *key)
{
    struct {
        const char *name;
        struct dau_words *words;
    } lists[] = {{"title", &regime->title},   {"motto", &regime->motto},
                 {"number", &regime->number}, {"authority", &regime->authority},
                 {"keep", &regime->keep},     {"issuer", &regime->issuer},
                 {"symbol", &regime->symbol}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].name, key) == 0)
            return lists[i].words;
    return NULL;
}

static bool take_setting(struct dau_regime *regime, const char *key, char *value,
                         struct dau_arena *arena)
{
    if (strcmp(key, "regime") == 0) {
        regime->regime = value;
    } else if (strcmp(key, "form") == 0) {
        regime->form = value;
    } else if (strcmp(key, "years") == 0) {
        char *end;
        regime->first_year = (int)strtol(value, &end, 10);
        long last = *end == '-' && end[1] ? strtol(end + 1, NULL, 10) : 9999;
        regime->last_year = (int)last;
    } else {
        struct dau_words *words = words_named(regime, key);
        if (!words || words->n == DAU_REGIME_MAX_WORDS)
            return false;
        words->items[words->n++] = dau_text_fold(arena, value);
    }
    return true;
}

static bool read_regime(const char *path, struct dau_regime *regime,
                        struct dau_arena *arena, struct dau_err *err)
{
    struct dau_buf bytes = {0};
    bool ok = dau_file_read(path, MAX_TABLE, &bytes, err);
    char *text = dau_text_nfc(arena, dau_buf_text(&bytes));
    dau_buf_free(&bytes);
    if (!ok)
        return false;
    *regime = (struct dau_regime){.last_year = 9999};
    for (char *line = text; line;) {
        char *next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *value = strchr(line, '=');
        bool empty = !*strip(line) || *line == ';' || *line == '#';
        if (!empty && value)
            *value++ = '\0';
        if (!empty &&
            (!value || !take_setting(regime, strip(line), strip(value), arena)))
            return dau_fail(err, DAU_E_CONFIG, "structure: %s: \"%s\" is no setting",
                            path, strip(line));
        line = next;
    }
    if (regime->regime && regime->form)
        return true;
    return dau_fail(err, DAU_E_CONFIG, "structure: %s: no regime or form named", path);
}

/* Names of the .ini files of a folder in order; returns how many, -1 without the
 * folder. */
static int list_regimes(const char *folder, char **names, struct dau_arena *arena)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return -1;
    int n = 0;
    for (struct dirent *entry; n < MAX_REGIMES && (entry = readdir(dir));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".ini") == 0)
            names[n++] = dau_arena_strdup(arena, entry->d_name);
    }
    closedir(dir);
    qsort(names, (size_t)n, sizeof *names, compare_names);
    return n;
}

static bool read_regimes(struct dau_tables *t, const char *dict_dir,
                         struct dau_arena *arena, struct dau_err *err)
{
    char *names[MAX_REGIMES], *folder = dau_arena_printf(arena, "%s/regimes", dict_dir);
    int n = list_regimes(folder, names, arena);
    if (n <= 0)
        return dau_fail(err, DAU_E_CONFIG, "structure: %s: no regimes", folder);
    t->regimes = DAU_NEW_N(arena, struct dau_regime, (size_t)n);
    for (int i = 0; i < n; i++) {
        char *path = dau_arena_printf(arena, "%s/%s", folder, names[i]);
        if (!read_regime(path, &t->regimes[t->n_regimes++], arena, err))
            return false;
    }
    return true;
}

bool dau_tables_read(struct dau_tables *tables, const char *dict_dir,
                     struct dau_arena *arena, struct dau_err *err)
{
    struct filling to = {tables, arena};
    *tables = (struct dau_tables){0};
    if (!read_rows(dict_dir, "doc_types.tsv", take_type, &to, err) ||
        !read_rows(dict_dir, "signing.tsv", take_mark, &to, err) ||
        !read_rows(dict_dir, "phrases.tsv", take_phrase, &to, err) ||
        !read_rows(dict_dir, "bodies.tsv", take_head, &to, err) ||
        !read_rows(dict_dir, "places.tsv", take_place, &to, err) ||
        !read_rows(dict_dir, "names.tsv", take_name, &to, err) ||
        !read_rows(dict_dir, "units.tsv", take_unit, &to, err) ||
        !read_rows(dict_dir, "deadlines.tsv", take_deadline, &to, err) ||
        !read_regimes(tables, dict_dir, arena, err))
        return false;
    sort_tables(tables);
    return true;
}
