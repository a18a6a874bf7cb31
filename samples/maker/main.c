#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "letter.h"
#include "maker.h"

static const char usage[] =
    "dau-maker: text becomes pages, and pages look scanned\n"
    "\n"
    "  dau-maker letter SAMPLE -o OUT   a sample letter, set by its rules\n"
    "  dau-maker page TEXT -o OUT       plain text, one printed line for one line\n"
    "  dau-maker batch LIST             a page for each line: TEXT tab OUT tab "
    "OPTIONS\n"
    "  dau-maker train TEXT --out-dir DIR\n"
    "                                   a long text cut into pages: DIR/000001.png "
    "and\n"
    "                                   its printed lines in DIR/000001.txt, and so "
    "on\n"
    "\n"
    "  -o FILE            .png .jpg (a file a page), .tif, .pdf (all pages)\n"
    "  --truth FILE       the printed lines, pages parted by '=== page N'\n"
    "  --age LIST         how the pages age, see below\n"
    "  --seed N           another chance: other dirt, other skew\n"
    "  --dpi N            of the scan: 300, or what the ageing says\n"
    "  --face NAME        serif, sans, mono\n"
    "  --style NAME       regular, bold, italic\n"
    "  --size POINTS      13\n"
    "  --wrap             break long lines and justify them, instead of setting them\n"
    "                     smaller; what is printed then stands in the truth\n"
    "  --trim             a page ends below its last line\n"
    "  --vary             train: face, style, size, dpi and ageing by chance, page by\n"
    "                     page, but for those that are given\n"
    "  --pages N          train: stop after N pages\n"
    "  --first N          train: number of the first page, 1\n"
    "  --ext NAME         train: png, or jpg or tif\n"
    "\n"
    "ageing:\n";

enum { MAX_TEXT = 256 << 20 };

struct options {
    const char *input, *output, *truth, *out_dir, *age_names, *ext;
    struct maker_type type;
    struct maker_age age;
    bool has_face, has_style, has_size, has_dpi, vary;
    long seed, pages, first;
};

/* ---- options ---- */

static bool number(const char *name, const char *text, double low, double high,
                   double *out, struct dau_err *err)
{
    char *end;
    errno = 0;
    *out = strtod(text, &end);
    if (end == text || *end || errno || !(*out >= low && *out <= high))
        return dau_fail(err, DAU_E_CONFIG,
                        "maker: %s is a number from %g to %g, not %s", name, low, high,
                        text);
    return true;
}

static bool whole(const char *name, const char *text, long high, long *out,
                  struct dau_err *err)
{
    double value;
    if (!number(name, text, 0, (double)high, &value, err))
        return false;
    *out = (long)value;
    return true;
}

static bool choose(const char *name, const char *const *names, int n, int *out,
                   struct dau_err *err)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return true;
        }
    return dau_fail(err, DAU_E_CONFIG, "maker: %s is not known", name);
}

static bool take_face(struct options *opt, const char *value, struct dau_err *err)
{
    static const char *const names[] = {"serif", "sans", "mono"};
    int i = 0;
    bool ok = choose(value, names, MAKER_FACES, &i, err);
    opt->type.face = (enum maker_face)i;
    opt->has_face = true;
    return ok;
}

static bool take_style(struct options *opt, const char *value, struct dau_err *err)
{
    static const char *const names[] = {"regular", "bold", "italic"};
    int i = 0;
    bool ok = choose(value, names, MAKER_STYLES, &i, err);
    opt->type.style = (enum maker_style)i;
    opt->has_style = true;
    return ok;
}

static bool take_size(struct options *opt, const char *value, struct dau_err *err)
{
    opt->has_size = true;
    return number("--size", value, 5, 40, &opt->type.size, err);
}

static bool take_dpi(struct options *opt, const char *value, struct dau_err *err)
{
    double dpi = 0;
    bool ok = number("--dpi", value, 60, 600, &dpi, err);
    opt->type.dpi = (int)dpi;
    opt->has_dpi = true;
    return ok;
}

static bool take_age(struct options *opt, const char *value, struct dau_err *err)
{
    opt->age_names = value;
    return maker_age_parse(value, &opt->age, err);
}

static bool take_seed(struct options *opt, const char *value, struct dau_err *err)
{
    return whole("--seed", value, 1000000000, &opt->seed, err);
}

static bool take_pages(struct options *opt, const char *value, struct dau_err *err)
{
    return whole("--pages", value, 1000000, &opt->pages, err);
}

static bool take_first(struct options *opt, const char *value, struct dau_err *err)
{
    return whole("--first", value, 1000000, &opt->first, err);
}

static bool take_path(struct options *opt, const char *name, const char *value)
{
    const char **to = strcmp(name, "-o") == 0          ? &opt->output
                      : strcmp(name, "--truth") == 0   ? &opt->truth
                      : strcmp(name, "--out-dir") == 0 ? &opt->out_dir
                      : strcmp(name, "--ext") == 0     ? &opt->ext
                                                       : NULL;
    if (to)
        *to = value;
    return to;
}

static bool take_flag(struct options *opt, const char *name)
{
    bool *to = strcmp(name, "--wrap") == 0   ? &opt->type.wrap
               : strcmp(name, "--trim") == 0 ? &opt->type.trim
               : strcmp(name, "--vary") == 0 ? &opt->vary
                                             : NULL;
    if (to)
        *to = true;
    return to;
}

static const struct {
    const char *name;
    bool (*take)(struct options *opt, const char *value, struct dau_err *err);
} valued[] = {
    {"--face", take_face},   {"--style", take_style}, {"--size", take_size},
    {"--dpi", take_dpi},     {"--age", take_age},     {"--seed", take_seed},
    {"--pages", take_pages}, {"--first", take_first},
};

static bool take_value(struct options *opt, const char *name, const char *value,
                       struct dau_err *err)
{
    for (size_t i = 0; i < sizeof valued / sizeof valued[0]; i++)
        if (strcmp(valued[i].name, name) == 0)
            return valued[i].take(opt, value, err);
    if (take_path(opt, name, value))
        return true;
    return dau_fail(err, DAU_E_CONFIG, "maker: no option is called %s", name);
}

static bool parse(struct options *opt, int n, char *const *words, struct dau_err *err)
{
    for (int i = 0; i < n; i++) {
        if (words[i][0] != '-') {
            opt->input = words[i];
            continue;
        }
        if (take_flag(opt, words[i]))
            continue;
        if (i + 1 == n)
            return dau_fail(err, DAU_E_CONFIG, "maker: %s wants a value", words[i]);
        if (!take_value(opt, words[i], words[i + 1], err))
            return false;
        i++;
    }
    return true;
}

/* ---- the commands ---- */

static int resolution(const struct options *opt, const struct maker_age *age)
{
    if (opt->has_dpi)
        return opt->type.dpi;
    return age->dpi >= 60 && age->dpi <= 600 ? (int)age->dpi : 300;
}

static bool write_truth(const char *path, const struct dau_buf *truth,
                        struct dau_err *err)
{
    return !path || maker_write_file(path, dau_buf_text(truth), truth->length, err);
}

static void set_pages(const struct options *opt, struct maker_source *source,
                      PIXA *pages, struct dau_buf *truth)
{
    struct maker_type type = opt->type;
    type.dpi = resolution(opt, &opt->age);
    struct dau_buf lines = {0};
    struct maker_sheet *sheet;
    while ((sheet = maker_plain_page(&type, source, &lines))) {
        int number = pixaGetCount(pages) + 1;
        struct maker_rng rng = maker_rng_seed((uint64_t)opt->seed, (uint64_t)number);
        pixaAddPix(pages, maker_age_sheet(sheet, &opt->age, &rng), L_INSERT);
        maker_sheet_free(sheet);
        dau_buf_printf(truth, "=== page %d\n", number);
        dau_buf_puts(truth, lines.data);
        dau_buf_clear(&lines);
    }
    dau_buf_free(&lines);
}

/* Pages of a letter are aged as they are finished. */
struct stack {
    PIXA *pages;
    const struct options *opt;
};

static void age_page(void *self, struct maker_sheet *sheet)
{
    struct stack *stack = self;
    int number = pixaGetCount(stack->pages) + 1;
    struct maker_rng rng = maker_rng_seed((uint64_t)stack->opt->seed, (uint64_t)number);
    pixaAddPix(stack->pages, maker_age_sheet(sheet, &stack->opt->age, &rng), L_INSERT);
    maker_sheet_free(sheet);
}

static bool make_letter(const struct options *opt, const struct maker_letter *parts,
                        struct dau_err *err)
{
    struct stack stack = {pixaCreate(0), opt};
    struct dau_buf truth = {0};
    struct maker_rng rng = maker_rng_seed((uint64_t)opt->seed, 1000);
    bool ok = maker_letter_set(parts, &opt->age, resolution(opt, &opt->age), &rng,
                               &truth, age_page, &stack, err) &&
              maker_write(stack.pages, &opt->age, opt->output, err) &&
              write_truth(opt->truth, &truth, err);
    pixaDestroy(&stack.pages);
    dau_buf_free(&truth);
    return ok;
}

static bool letter(const struct options *opt, struct dau_err *err)
{
    if (!opt->input || !opt->output)
        return dau_fail(err, DAU_E_CONFIG, "maker: letter wants SAMPLE and -o OUT");
    struct dau_buf text = {0};
    if (!dau_file_read(opt->input, MAX_TEXT, &text, err))
        return false;
    struct maker_letter parts = {0};
    bool ok =
        maker_letter_parse(text.data, &parts, err) && make_letter(opt, &parts, err);
    maker_letter_free(&parts);
    return ok;
}

static bool page(const struct options *opt, struct dau_err *err)
{
    if (!opt->input || !opt->output)
        return dau_fail(err, DAU_E_CONFIG, "maker: page wants TEXT and -o OUT");
    struct dau_buf text = {0}, truth = {0};
    PIXA *pages = pixaCreate(0);
    bool ok = dau_file_read(opt->input, MAX_TEXT, &text, err);
    if (ok) {
        struct maker_source source = {dau_buf_text(&text), text.length, 0, false};
        set_pages(opt, &source, pages, &truth);
        ok = pixaGetCount(pages) > 0
                 ? maker_write(pages, &opt->age, opt->output, err) &&
                       write_truth(opt->truth, &truth, err)
                 : dau_fail(err, DAU_E_FORMAT, "maker: %s holds no text", opt->input);
    }
    pixaDestroy(&pages);
    dau_buf_free(&text);
    dau_buf_free(&truth);
    return ok;
}

enum { MAX_WORDS = 40 };

static int split(char *line, char **words)
{
    int n = 0;
    for (char *at = strtok(line, "\t "); at && n < MAX_WORDS; at = strtok(NULL, "\t "))
        words[n++] = at;
    return n;
}

/* TEXT, OUT and options, parted by blanks; what is not said is as on the command line.
 */
static bool batch_line(const struct options *common, char *line, struct dau_err *err)
{
    char *words[MAX_WORDS];
    int n = split(line, words);
    if (n == 0)
        return true;
    if (n < 2)
        return dau_fail(err, DAU_E_FORMAT, "maker: %s: no output named", words[0]);
    struct options opt = *common;
    if (!parse(&opt, n - 2, words + 2, err))
        return false;
    opt.input = words[0];
    opt.output = words[1];
    return page(&opt, err);
}

static bool batch(const struct options *opt, struct dau_err *err)
{
    if (!opt->input)
        return dau_fail(err, DAU_E_CONFIG, "maker: batch wants a LIST");
    struct dau_buf list = {0};
    bool ok = dau_file_read(opt->input, MAX_TEXT, &list, err);
    for (char *at = list.data; ok && at && *at;) {
        char *end = strchr(at, '\n');
        if (end)
            *end = 0;
        ok = batch_line(opt, at, err);
        at = end ? end + 1 : NULL;
    }
    dau_buf_free(&list);
    return ok;
}

/* What the pages of a training set look like: mostly Times, mostly upright, and every
 * kind of scan that letters come from. */
static bool vary(struct options *opt, struct maker_rng *rng, struct dau_err *err)
{
    static const enum maker_face faces[] = {MAKER_SERIF, MAKER_SERIF, MAKER_SERIF,
                                            MAKER_SERIF, MAKER_SERIF, MAKER_SERIF,
                                            MAKER_SERIF, MAKER_SANS};
    static const enum maker_style styles[] = {
        MAKER_REGULAR, MAKER_REGULAR, MAKER_REGULAR, MAKER_REGULAR,
        MAKER_REGULAR, MAKER_BOLD,    MAKER_ITALIC};
    static const int dpis[] = {150, 200, 200, 300, 300};
    static const char *const ages[] = {"clean",     "clean",           "office",
                                       "office",    "office,colour=0", "fax",
                                       "fax",       "fax,dpi=150",     "photocopy:0.6",
                                       "photocopy", "lowres",          "worst:0.6"};
    int face = maker_rng_below(rng, 8), style = maker_rng_below(rng, 7);
    int dpi = maker_rng_below(rng, 5), age = maker_rng_below(rng, 12);
    double size = maker_rng_range(rng, 10.5, 15);
    if (!opt->has_face)
        opt->type.face = faces[face];
    if (!opt->has_style)
        opt->type.style = styles[style];
    if (!opt->has_size)
        opt->type.size = size;
    if (!opt->age_names && !maker_age_parse(ages[age], &opt->age, err))
        return false;
    if (!opt->has_dpi && !(opt->age.dpi > 0)) {
        opt->type.dpi = dpis[dpi];
        opt->has_dpi = true;
    }
    return true;
}

static bool write_page(const struct options *opt, long number,
                       struct maker_sheet *sheet, struct maker_rng *rng,
                       const struct dau_buf *lines, struct dau_err *err)
{
    struct dau_buf name = {0}, truth = {0};
    dau_buf_printf(&name, "%s/%06ld.%s", opt->out_dir, number,
                   opt->ext ? opt->ext : "png");
    dau_buf_printf(&truth, "%s/%06ld.txt", opt->out_dir, number);
    PIXA *pages = pixaCreate(1);
    pixaAddPix(pages, maker_age_sheet(sheet, &opt->age, rng), L_INSERT);
    bool ok = maker_write(pages, &opt->age, name.data, err) &&
              maker_write_file(truth.data, lines->data, lines->length, err);
    pixaDestroy(&pages);
    dau_buf_free(&name);
    dau_buf_free(&truth);
    return ok;
}

static bool train_pages(const struct options *common, struct maker_source *source,
                        struct dau_err *err)
{
    struct dau_buf lines = {0};
    bool ok = true;
    for (long i = 0; ok && (common->pages == 0 || i < common->pages); i++) {
        struct options opt = *common;
        long number = opt.first + i;
        struct maker_rng rng = maker_rng_seed((uint64_t)opt.seed, (uint64_t)number);
        if (opt.vary && !vary(&opt, &rng, err)) {
            ok = false;
            break;
        }
        opt.type.dpi = resolution(&opt, &opt.age);
        struct maker_sheet *sheet = maker_plain_page(&opt.type, source, &lines);
        if (!sheet)
            break;
        ok = write_page(&opt, number, sheet, &rng, &lines, err);
        maker_sheet_free(sheet);
        dau_buf_clear(&lines);
    }
    dau_buf_free(&lines);
    return ok;
}

static bool train(const struct options *opt, struct dau_err *err)
{
    if (!opt->input || !opt->out_dir)
        return dau_fail(err, DAU_E_CONFIG, "maker: train wants TEXT and --out-dir DIR");
    struct dau_buf text = {0};
    bool ok = dau_file_make_dirs(opt->out_dir, err) &&
              dau_file_read(opt->input, MAX_TEXT, &text, err);
    if (ok) {
        struct maker_source source = {dau_buf_text(&text), text.length, 0, false};
        ok = train_pages(opt, &source, err);
    }
    dau_buf_free(&text);
    return ok;
}

static const struct {
    const char *name;
    bool (*run)(const struct options *opt, struct dau_err *err);
} commands[] = {{"letter", letter}, {"page", page}, {"batch", batch}, {"train", train}};

static int help(FILE *to, int code)
{
    struct dau_buf ages = {0};
    maker_age_list(&ages);
    fputs(usage, to);
    fputs(ages.data, to);
    dau_buf_free(&ages);
    return code;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return help(stdout, 0);
    if (argc < 2)
        return help(stderr, 2);
    struct dau_err err = {0};
    struct options opt = {.type = {.size = 13}, .first = 1};
    bool ok = parse(&opt, argc - 2, argv + 2, &err);
    bool known = false;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, argv[1]) == 0) {
            known = true;
            ok = ok && commands[i].run(&opt, &err);
        }
    if (!known)
        return help(stderr, 2);
    if (!ok)
        fprintf(stderr, "dau-maker: %s\n", err.text);
    return ok ? 0 : err.code == DAU_E_CONFIG ? 2 : 1;
}
