#include "ingest/content.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_NUMBERS = 6,
    MAX_NAME = 127,
    MAX_STATES = 64,
    MAX_DEPTH = 6,
    MAX_FORMS = 1000,
    MAX_OPERATORS = 4000000,
    INVISIBLE = 3, /* text rendering modes, ISO 32000-1, table 106 */
    CLIP_ONLY = 7
};

struct state {
    struct dau_matrix matrix;
    int text_mode;
};

struct run {
    const struct dau_painter *painter;
    long n_operators;
    int n_forms, depth;
    bool lost; /* a budget is used up */
};

struct scan {
    struct run *run;
    const char *p, *end;
    int resources;
    double numbers[MAX_NUMBERS]; /* the last ones before an operator */
    int n_numbers;
    char name[MAX_NAME + 1]; /* the last one */
    size_t text;             /* bytes of strings since the last operator */
    struct state state, saved[MAX_STATES];
    int n_saved;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c && strchr("()<>[]{}/%", c) != NULL;
}

static bool is_regular(char c)
{
    return !is_space(c) && !is_delimiter(c);
}

static struct dau_matrix multiply(const struct dau_matrix *m,
                                  const struct dau_matrix *n)
{
    return (struct dau_matrix){
        m->a * n->a + m->b * n->c,        m->a * n->b + m->b * n->d,
        m->c * n->a + m->d * n->c,        m->c * n->b + m->d * n->d,
        m->e * n->a + m->f * n->c + n->e, m->e * n->b + m->f * n->d + n->f};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void read_name(struct scan *scan)
{
    size_t n = 0;
    for (scan->p++; scan->p < scan->end && is_regular(*scan->p); scan->p++) {
        char c = *scan->p;
        if (c == '#' && scan->end - scan->p > 2 && hex_digit(scan->p[1]) >= 0 &&
            hex_digit(scan->p[2]) >= 0) {
            c = (char)(hex_digit(scan->p[1]) << 4 | hex_digit(scan->p[2]));
            scan->p += 2;
        }
        if (n < MAX_NAME && c)
            scan->name[n++] = c;
    }
    scan->name[n] = '\0';
}

static void read_string(struct scan *scan)
{
    int depth = 0;
    for (; scan->p < scan->end; scan->p++) {
        char c = *scan->p;
        if (c == '\\' && scan->p + 1 < scan->end)
            scan->p++;
        else if (c == '(' && depth++ == 0)
            continue;
        else if (c == ')' && --depth == 0)
            break;
        scan->text++;
    }
    if (scan->p < scan->end)
        scan->p++;
}

static void read_hex(struct scan *scan)
{
    size_t n = 0;
    for (; scan->p < scan->end && *scan->p != '>'; scan->p++)
        n += hex_digit(*scan->p) >= 0;
    scan->text += (n + 1) / 2;
    if (scan->p < scan->end)
        scan->p++;
}

static void push_number(struct scan *scan, double value)
{
    if (scan->n_numbers == MAX_NUMBERS) {
        memmove(scan->numbers, scan->numbers + 1, (MAX_NUMBERS - 1) * sizeof(double));
        scan->n_numbers--;
    }
    scan->numbers[scan->n_numbers++] = value;
}

/* True when the word is a number. */
static bool read_number(const char *word, size_t length, double *value)
{
    double sign = 1, scale = 1, sum = 0;
    size_t i = 0;
    if (i < length && (word[i] == '-' || word[i] == '+'))
        sign = word[i++] == '-' ? -1 : 1;
    bool digits = false;
    for (; i < length && word[i] >= '0' && word[i] <= '9'; i++, digits = true)
        sum = sum * 10 + (word[i] - '0');
    if (i < length && word[i] == '.')
        for (i++; i < length && word[i] >= '0' && word[i] <= '9'; i++, digits = true)
            sum += (word[i] - '0') * (scale /= 10);
    *value = sign * sum;
    return digits && i == length && sum < 1e30;
}

static void run_content(struct run *run, const char *content, size_t length,
                        int resources, const struct state *state);

static void draw(struct scan *scan)
{
    struct run *run = scan->run;
    struct dau_xobject found = {.kind = DAU_XOBJECT_NONE};
    run->painter->find(run->painter->self, scan->resources, scan->name, &found);
    if (found.kind == DAU_XOBJECT_PICTURE)
        run->painter->picture(run->painter->self, &found, &scan->state.matrix);
    if (found.kind == DAU_XOBJECT_FORM) {
        struct state inside = scan->state;
        inside.matrix = multiply(&found.matrix, &scan->state.matrix);
        if (run->depth >= MAX_DEPTH || run->n_forms++ >= MAX_FORMS)
            run->lost = true;
        else if (found.content)
            run_content(run, found.content, found.length, found.resources, &inside);
    }
    free(found.content);
}

/* Behind the data of a picture in line: the end mark stands between white space, and is
 * followed by what looks like content. */
static const char *end_of_data(const char *p, const char *end)
{
    for (; end - p >= 3; p++) {
        if (!is_space(p[0]) || p[1] != 'E' || p[2] != 'I')
            continue;
        if (end - p > 3 && !is_space(p[3]))
            continue;
        const char *q = p + 3;
        while (q < end && q < p + 13 && (unsigned char)*q < 0x80 &&
               ((unsigned char)*q >= ' ' || is_space(*q)))
            q++;
        if (q == end || q == p + 13)
            return p + 3;
    }
    return end;
}

static size_t word_length(const struct scan *scan)
{
    const char *p = scan->p;
    while (p < scan->end && is_regular(*p))
        p++;
    return (size_t)(p - scan->p);
}

/* A picture that stands in the content itself, ISO 32000-1, 8.9.7. */
static void draw_in_line(struct scan *scan)
{
    struct dau_xobject picture = {.kind = DAU_XOBJECT_PICTURE, .in_line = true};
    int bits = 8;
    scan->name[0] = '\0';
    while (scan->p < scan->end) {
        double value;
        size_t n;
        if (*scan->p == '/') {
            read_name(scan);
        } else if ((n = word_length(scan)) == 0) {
            scan->p++;
        } else if (n == 2 && memcmp(scan->p, "ID", 2) == 0) {
            scan->p += 2;
            break;
        } else {
            bool number = read_number(scan->p, n, &value) && value >= 0 && value < 1e6;
            if (number && (!strcmp(scan->name, "W") || !strcmp(scan->name, "Width")))
                picture.width = (int)value;
            if (number && (!strcmp(scan->name, "H") || !strcmp(scan->name, "Height")))
                picture.height = (int)value;
            if (number && (!strcmp(scan->name, "BPC") || scan->name[0] == 'B'))
                bits = (int)value;
            if (*scan->p == 't' && (!strcmp(scan->name, "IM") || scan->name[0] == 'I'))
                picture.stencil = true;
            scan->p += n;
        }
    }
    picture.bitonal = picture.stencil || bits == 1;
    scan->p = end_of_data(scan->p, scan->end);
    scan->run->painter->picture(scan->run->painter->self, &picture,
                                &scan->state.matrix);
}

static void save(struct scan *scan)
{
    if (scan->n_saved < MAX_STATES)
        scan->saved[scan->n_saved] = scan->state;
    if (scan->n_saved < INT32_MAX)
        scan->n_saved++;
}

static void restore(struct scan *scan)
{
    if (scan->n_saved == 0)
        return;
    scan->n_saved--;
    if (scan->n_saved < MAX_STATES)
        scan->state = scan->saved[scan->n_saved];
}

static void show_text(struct scan *scan)
{
    int mode = scan->state.text_mode;
    if (scan->text)
        scan->run->painter->text(scan->run->painter->self, scan->text,
                                 mode != INVISIBLE && mode != CLIP_ONLY);
}

static bool is_operator(const char *word, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(word, name, length) == 0;
}

static void operate(struct scan *scan, const char *word, size_t length)
{
    const double *v = scan->numbers;
    if (is_operator(word, length, "q")) {
        save(scan);
    } else if (is_operator(word, length, "Q")) {
        restore(scan);
    } else if (is_operator(word, length, "cm") && scan->n_numbers == MAX_NUMBERS) {
        struct dau_matrix m = {v[0], v[1], v[2], v[3], v[4], v[5]};
        scan->state.matrix = multiply(&m, &scan->state.matrix);
    } else if (is_operator(word, length, "Do")) {
        draw(scan);
    } else if (is_operator(word, length, "Tr") && scan->n_numbers) {
        scan->state.text_mode = (int)fmin(fabs(v[scan->n_numbers - 1]), CLIP_ONLY);
    } else if (is_operator(word, length, "Tj") || is_operator(word, length, "TJ") ||
               is_operator(word, length, "'") || is_operator(word, length, "\"")) {
        show_text(scan);
    } else if (is_operator(word, length, "BI")) {
        draw_in_line(scan);
    }
    scan->n_numbers = 0;
    scan->text = 0;
    if (++scan->run->n_operators > MAX_OPERATORS)
        scan->run->lost = true;
}

static void read_word(struct scan *scan)
{
    const char *word = scan->p;
    size_t n = word_length(scan);
    double value;
    scan->p += n;
    if (read_number(word, n, &value))
        push_number(scan, value);
    else
        operate(scan, word, n);
}

static void step(struct scan *scan)
{
    char c = *scan->p;
    if (is_space(c) || (is_delimiter(c) && !strchr("(</%", c)))
        scan->p++;
    else if (c == '%')
        while (scan->p < scan->end && *scan->p != '\n' && *scan->p != '\r')
            scan->p++;
    else if (c == '/')
        read_name(scan);
    else if (c == '(')
        read_string(scan);
    else if (c == '<' && scan->end - scan->p > 1 && scan->p[1] == '<')
        scan->p += 2;
    else if (c == '<')
        read_hex(scan);
    else
        read_word(scan);
}

static void run_content(struct run *run, const char *content, size_t length,
                        int resources, const struct state *state)
{
    struct scan scan = {.run = run,
                        .p = content,
                        .end = content + length,
                        .resources = resources,
                        .state = *state};
    run->depth++;
    while (scan.p < scan.end && !run->lost)
        step(&scan);
    run->depth--;
}

bool dau_content_run(const char *content, size_t length, int resources,
                     const struct dau_painter *painter)
{
    struct run run = {.painter = painter};
    struct state state = {.matrix = {1, 0, 0, 1, 0, 0}};
    run_content(&run, content, length, resources, &state);
    return !run.lost;
}
