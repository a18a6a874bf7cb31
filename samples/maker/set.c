#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letter.h"

/* Sizes and places as Nghị định 30/2020/NĐ-CP, Phụ lục I, has them; mm and points. */
static const double paper_width = 210, paper_height = 297;
static const double margin_left = 30, margin_right = 15, margin_top = 20,
                    margin_bottom = 20;
static const double header_split = 0.43; /* of the text width; the left column is wider out */
static const double sign_room = 27;

/* Everything that is known while a letter is being set. */
struct press {
    const struct maker_letter *letter;
    const struct maker_age *age;
    struct maker_rng *rng;
    PangoContext *context;
    int dpi, page;
    double mm, point; /* pixels */
    struct maker_sheet *sheet;
    cairo_t *cr, *colour;
    double left, width, bottom, y; /* pixels */
    double last_middle, last_width; /* of the line set last, for a rule under it */
    double sign_x, sign_y;          /* where the signature goes; 0 for nowhere */
    bool black_pen;
    struct dau_buf *truth;
    void (*done)(void *self, struct maker_sheet *sheet);
    void *self;
    struct dau_err *err;
};

/* Where a text goes, and how it looks. */
struct frame {
    double x, width, indent; /* pixels */
    double size;             /* points */
    double lead;             /* distance of lines, in sizes */
    double after;            /* pixels below */
    PangoAlignment align;
    bool bold, justify;
    bool flow; /* goes on on the next page */
};

/* ---- pages ---- */

static void open_page(struct press *press)
{
    press->sheet = maker_sheet_new((int)lround(paper_width * press->mm),
                                   (int)lround(paper_height * press->mm), press->dpi);
    press->cr = cairo_create(press->sheet->print);
    press->page++;
    press->y = margin_top * press->mm;
    dau_buf_printf(press->truth, "=== page %d\n", press->page);
}

static cairo_t *colour(struct press *press)
{
    if (!press->colour)
        press->colour = cairo_create(maker_sheet_colour(press->sheet));
    return press->colour;
}

static struct maker_pen pen_of(struct press *press)
{
    return (struct maker_pen){colour(press), press->mm, press->black_pen, press->rng};
}

static void close_page(struct press *press)
{
    cairo_destroy(press->cr);
    if (press->colour)
        cairo_destroy(press->colour);
    press->colour = NULL;
    press->done(press->self, press->sheet);
    press->sheet = NULL;
}

static void number_page(struct press *press)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%d", press->page);
    PangoLayout *layout = pango_layout_new(press->context);
    PangoFontDescription *font = maker_font(MAKER_SERIF, MAKER_REGULAR, 13);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, digits, -1);
    int width;
    pango_layout_get_pixel_size(layout, &width, NULL);
    cairo_move_to(press->cr, press->left + (press->width - width) / 2, 11 * press->mm);
    pango_cairo_show_layout(press->cr, layout);
    g_object_unref(layout);
}

static void next_page(struct press *press)
{
    close_page(press);
    open_page(press);
    number_page(press);
}

/* ---- lines ---- */

static double pitch_of(const struct press *press, const struct frame *frame)
{
    return frame->size * frame->lead * press->point;
}

static PangoLayout *layout_of(struct press *press, const struct frame *frame,
                              const char *line, struct maker_marked *marked)
{
    int hand_width = (int)(frame->size * press->point * 0.58 * PANGO_SCALE);
    maker_marked_parse(line, hand_width, marked);
    PangoLayout *layout = pango_layout_new(press->context);
    PangoFontDescription *font =
        maker_font(MAKER_SERIF, frame->bold ? MAKER_BOLD : MAKER_REGULAR, frame->size);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, dau_buf_text(&marked->text), (int)marked->text.length);
    pango_layout_set_attributes(layout, marked->attributes);
    pango_layout_set_width(layout, (int)(frame->width * PANGO_SCALE));
    pango_layout_set_justify(layout, frame->justify);
    pango_layout_set_alignment(layout, frame->align);
    pango_layout_set_indent(layout, (int)(frame->indent * PANGO_SCALE));
    return layout;
}

static double height_of(struct press *press, const struct frame *frame, const char *line)
{
    struct maker_marked marked;
    PangoLayout *layout = layout_of(press, frame, line, &marked);
    double height = pango_layout_get_line_count(layout) * pitch_of(press, frame);
    g_object_unref(layout);
    maker_marked_free(&marked);
    return height + frame->after;
}

static void write_hands(struct press *press, PangoLayoutLine *line,
                        const struct maker_marked *marked, double x, double y)
{
    const char *text = dau_buf_text(&marked->text);
    const char *at = text;
    for (int i = 0; i < marked->n_hands && (at = strstr(at, "\xef\xbf\xbc")); i++, at += 3) {
        int from, to, index = (int)(at - text);
        if (index < line->start_index || index >= line->start_index + line->length)
            continue;
        pango_layout_line_index_to_x(line, index, FALSE, &from);
        pango_layout_line_index_to_x(line, index, TRUE, &to);
        double letter = (double)(to - from) / PANGO_SCALE / (double)(strlen(marked->hands[i]) + 1);
        struct maker_pen pen = pen_of(press);
        maker_pen_write(&pen, marked->hands[i], x + (double)from / PANGO_SCALE + letter * 0.35,
                        y + 0.08 * letter, letter);
    }
}

/* The blank that the layout puts left of a line: by indent and alignment. */
static double lead_in(const struct frame *frame, bool first, double width)
{
    double indent = first && frame->align == PANGO_ALIGN_LEFT ? frame->indent : 0;
    if (frame->align == PANGO_ALIGN_CENTER)
        return (frame->width - width) / 2;
    return frame->align == PANGO_ALIGN_RIGHT ? frame->width - width : indent;
}

static bool show_line(struct press *press, const struct frame *frame, PangoLayout *layout,
                      const struct maker_marked *marked, int i)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
    PangoRectangle box;
    pango_layout_line_get_extents(line, NULL, &box);
    double width = (double)box.width / PANGO_SCALE;
    /* A blank at the end of a line may hang over. */
    if (width > frame->width + frame->size * press->point * 0.3)
        return dau_fail(press->err, DAU_E_FORMAT, "maker: too wide for its place: %.80s",
                        dau_buf_text(&marked->text));
    double x = frame->x + lead_in(frame, i == 0, width);
    double y = press->y + pitch_of(press, frame) * 0.76;
    cairo_move_to(press->cr, x, y);
    pango_cairo_show_layout_line(press->cr, line);
    write_hands(press, line, marked, x, y);
    press->last_middle = x + width / 2;
    press->last_width = width;
    press->y += pitch_of(press, frame);
    return true;
}

/* A new page, when fewer than two lines of a paragraph would stand at the foot. */
static void make_room(struct press *press, const struct frame *frame, int i, int n_lines)
{
    int wanted = i == 0 && n_lines > 1 ? 2 : 1;
    if (frame->flow && press->y + wanted * pitch_of(press, frame) > press->bottom)
        next_page(press);
}

static bool set_text(struct press *press, const struct frame *frame, const char *text)
{
    struct maker_marked marked;
    PangoLayout *layout = layout_of(press, frame, text, &marked);
    int n_lines = pango_layout_get_line_count(layout);
    bool ok = true;
    for (int i = 0; i < n_lines && ok; i++) {
        make_room(press, frame, i, n_lines);
        ok = show_line(press, frame, layout, &marked, i);
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        maker_marked_truth(&marked, line->start_index, line->start_index + line->length,
                           press->truth);
        dau_buf_putc(press->truth, '\n');
    }
    press->y += frame->after;
    g_object_unref(layout);
    maker_marked_free(&marked);
    return ok;
}

static void rule(struct press *press, double share, double least_mm)
{
    double length = fmax(press->last_width * share, least_mm * press->mm);
    double y = press->y + 0.6 * press->mm;
    cairo_set_line_width(press->cr, 0.75 * press->point);
    cairo_move_to(press->cr, press->last_middle - length / 2, y);
    cairo_line_to(press->cr, press->last_middle + length / 2, y);
    cairo_stroke(press->cr);
    press->y += 2.4 * press->mm;
}

static bool is_rule(const char *line)
{
    return strcmp(line, "---") == 0 || strcmp(line, "===") == 0;
}

/* A centred line, or a rule under the one before. */
static bool centred(struct press *press, const struct frame *frame, const char *line)
{
    if (strcmp(line, "---") == 0)
        rule(press, 0.4, 14);
    else if (strcmp(line, "===") == 0)
        rule(press, 1, 14);
    else if (strcmp(line, "@sign") == 0) {
        press->sign_x = frame->x + frame->width / 2;
        press->sign_y = press->y + sign_room * press->mm / 2;
        press->y += sign_room * press->mm;
    } else
        return set_text(press, frame, line);
    return true;
}

/* ---- the header ---- */

static bool is_stars(const char *line)
{
    return *line == '*' && line[strspn(line, "*")] == 0;
}

/* Lines up to the rule or the stars under the name of the body. */
static int upper_lines(const struct maker_part *part)
{
    for (int i = 0; i < part->n_lines; i++)
        if (is_rule(part->lines[i]) || is_stars(part->lines[i]))
            return i + 1;
    return part->n_lines;
}

/* "Số: 15/..." becomes "Số: {hw:15}/...", and so the day after "ngày". */
static char *by_hand(const char *line)
{
    struct dau_buf out = {0};
    const char *after = strstr(line, "ngày ");
    const char *at = strncmp(line, "Số", strlen("Số")) == 0 ? line + strlen("Số")
                     : after                                 ? after + strlen("ngày ")
                                                             : NULL;
    if (at)
        at += strspn(at, ": ");
    size_t digits = at ? strspn(at, "0123456789") : 0;
    if (digits == 0) {
        dau_buf_puts(&out, line);
        return out.data;
    }
    dau_buf_add(&out, line, (size_t)(at - line));
    dau_buf_printf(&out, "{hw:%.*s}", (int)digits, at);
    dau_buf_puts(&out, at + digits);
    return out.data;
}

static bool header_lines(struct press *press, const struct maker_part *part, bool left,
                         int from, int to)
{
    double split = maker_part_number(part, "split", header_split) * press->width;
    double out = 7 * press->mm;
    struct frame frame = {.x = left ? press->left - out : press->left + split,
                          .width = left ? split + out : press->width - split + out / 2,
                          .size = maker_part_number(part, "size", 13),
                          .lead = 1.25,
                          .align = PANGO_ALIGN_CENTER};
    int upper = upper_lines(part);
    bool ok = true;
    for (int i = from; i < to && ok; i++) {
        if (left && i > upper)
            frame.size = 12;
        char *line = press->age->hand > 0 ? by_hand(part->lines[i]) : NULL;
        ok = centred(press, &frame, line ? line : part->lines[i]);
        free(line);
    }
    return ok;
}

static bool urgency(struct press *press)
{
    for (int i = 0; i < press->letter->n_parts; i++) {
        const struct maker_part *part = &press->letter->parts[i];
        if (strcmp(part->kind, "urgency") != 0 || part->n_lines == 0)
            continue;
        struct maker_pen pen = pen_of(press);
        double middle = press->left + (header_split * press->width - 7 * press->mm) / 2;
        press->y += 2 * press->mm;
        press->y += maker_pen_stamp(&pen, part->lines[0], press->context, middle, press->y);
        dau_buf_printf(press->truth, "%s\n", part->lines[0]);
    }
    return true;
}

/* Two columns; what stands below the rules begins at one height in both. */
static bool header(struct press *press, const struct maker_part *left,
                   const struct maker_part *right)
{
    struct dau_buf *truth = press->truth, aside = {0};
    double top = press->y;
    int upper_left = upper_lines(left), upper_right = upper_lines(right);
    bool ok = header_lines(press, left, true, 0, upper_left);
    double y_left = press->y;
    press->y = top;
    press->truth = &aside;
    ok = ok && header_lines(press, right, false, 0, upper_right);
    double second = fmax(press->y, y_left) + 1.5 * press->mm;
    press->y = second;
    ok = ok && header_lines(press, right, false, upper_right, right->n_lines);
    double y_right = press->y;
    press->y = second;
    press->truth = truth;
    ok = ok && header_lines(press, left, true, upper_left, left->n_lines) && urgency(press);
    dau_buf_puts(truth, dau_buf_text(&aside));
    dau_buf_free(&aside);
    press->y = fmax(press->y, y_right) + 5 * press->mm;
    return ok;
}

static const struct maker_part *find_part(const struct press *press, const char *kind)
{
    for (int i = 0; i < press->letter->n_parts; i++)
        if (strcmp(press->letter->parts[i].kind, kind) == 0)
            return &press->letter->parts[i];
    return NULL;
}

/* ---- how high the foot will be ---- */

static struct frame foot_frame(const struct press *press, bool left, int i)
{
    double half = press->width * 0.5;
    struct frame frame = {.x = left ? press->left : press->left + half - 6 * press->mm,
                          .width = half + (left ? -8 : 8) * press->mm,
                          .size = !left ? 14 : i == 0 ? 12 : 11,
                          .lead = 1.22,
                          .align = left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER,
                          .bold = !left};
    return frame;
}

static double foot_height(struct press *press, const struct maker_part *part, bool left)
{
    double height = 0;
    for (int i = 0; i < part->n_lines; i++) {
        struct frame frame = foot_frame(press, left, i);
        height += strcmp(part->lines[i], "@sign") == 0
                      ? sign_room * press->mm
                      : height_of(press, &frame, part->lines[i]);
    }
    return height;
}

static double feet_height(struct press *press)
{
    double height = 0;
    for (int i = 0; i < press->letter->n_parts; i++) {
        const struct maker_part *part = &press->letter->parts[i];
        bool left = strcmp(part->kind, "foot-left") == 0;
        if (left || strcmp(part->kind, "foot-right") == 0)
            height = fmax(height, foot_height(press, part, left));
    }
    return height + 2 * press->mm;
}

/* ---- the body ---- */

static bool title(struct press *press, const struct maker_part *part)
{
    struct frame frame = {.x = press->left,
                          .width = press->width,
                          .size = maker_part_number(part, "size", 14),
                          .lead = 1.25,
                          .align = PANGO_ALIGN_CENTER,
                          .flow = true};
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++)
        ok = centred(press, &frame, part->lines[i]);
    press->y += 4 * press->mm;
    return ok;
}

/* One addressee stands on the line of "Kính gửi", several stand below it with dashes. */
static bool addressees(struct press *press, const struct maker_part *part)
{
    struct frame frame = {.x = press->left,
                          .width = press->width,
                          .size = maker_part_number(part, "size", 14),
                          .lead = 1.25,
                          .flow = true};
    bool one = part->n_lines == 1, ok = true;
    for (int i = 0; i < part->n_lines && ok; i++) {
        double in = (one ? 12 : i == 0 ? 24 : 44) * press->mm;
        frame.x = press->left + in;
        frame.width = press->width - in - (one ? in : 0);
        frame.align = one ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
        ok = set_text(press, &frame, part->lines[i]);
    }
    press->y += 4 * press->mm;
    return ok;
}

/* The last paragraph before the foot stays with it, a heading with what follows. */
static void keep_together(struct press *press, const struct frame *frame,
                          const struct maker_part *part, int i)
{
    const char *line = part->lines[i];
    size_t length = strlen(line);
    const struct maker_part *next = part + 1;
    bool closes = i + 1 == part->n_lines && next < press->letter->parts + press->letter->n_parts &&
                  strcmp(next->kind, "foot-left") == 0;
    bool heads = length > 4 && strncmp(line, "**", 2) == 0 &&
                 strcmp(line + length - 2, "**") == 0;
    double wanted = 0;
    if (closes)
        wanted = height_of(press, frame, line) + feet_height(press);
    else if (heads)
        wanted = height_of(press, frame, line) + 2 * pitch_of(press, frame);
    if (wanted > 0 && press->y + wanted > press->bottom)
        next_page(press);
}

static bool body(struct press *press, const struct maker_part *part)
{
    struct frame plain = {.x = press->left,
                          .width = press->width,
                          .size = maker_part_number(part, "size", 14),
                          .lead = maker_part_number(part, "lead", 1.3),
                          .after = 6 * press->point,
                          .indent = maker_part_number(part, "indent", 12.7) * press->mm,
                          .justify = true,
                          .flow = true};
    struct frame middle = plain;
    middle.indent = 0;
    middle.justify = false;
    middle.align = PANGO_ALIGN_CENTER;
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++) {
        const char *line = part->lines[i];
        keep_together(press, &plain, part, i);
        ok = strncmp(line, "> ", 2) == 0 ? set_text(press, &middle, line + 2)
                                         : set_text(press, &plain, line);
    }
    return ok;
}

/* ---- tables ---- */

enum { MAX_COLUMNS = 10 };

struct table {
    double x[MAX_COLUMNS + 1]; /* pixels; the rulings */
    int n_columns;
    struct frame cell;
};

static bool open_table(struct press *press, const struct maker_part *part,
                       struct table *table)
{
    const char *at = strstr(part->arguments, "widths=");
    double shares[MAX_COLUMNS], sum = 0;
    *table = (struct table){.cell = {.size = maker_part_number(part, "size", 13), .lead = 1.2}};
    for (at = at ? at + strlen("widths=") : NULL; at && table->n_columns < MAX_COLUMNS;) {
        char *end;
        shares[table->n_columns] = strtod(at, &end);
        if (end == at || !(shares[table->n_columns] > 0))
            break;
        sum += shares[table->n_columns++];
        at = *end == ',' ? end + 1 : NULL;
    }
    if (table->n_columns == 0)
        return dau_fail(press->err, DAU_E_FORMAT, "maker: a table wants widths=8,40,...");
    table->x[0] = press->left;
    for (int i = 0; i < table->n_columns; i++)
        table->x[i + 1] = table->x[i] + shares[i] / sum * press->width;
    return true;
}

/* Cuts a row at " | "; the cells are copied into `store`, one NUL after each. */
static int split_row(const char *line, struct dau_buf *store, size_t starts[MAX_COLUMNS])
{
    int n = 0;
    dau_buf_clear(store);
    while (n < MAX_COLUMNS) {
        const char *bar = strstr(line, " |");
        size_t length = bar ? (size_t)(bar - line) : strlen(line);
        starts[n++] = store->length;
        dau_buf_add(store, line, length);
        dau_buf_putc(store, 0);
        if (!bar)
            break;
        line = bar + 2;
        line += *line == ' ';
    }
    return n;
}

static struct frame cell_frame(const struct press *press, const struct table *table, int i,
                               bool head)
{
    struct frame frame = table->cell;
    double pad = 1.4 * press->mm;
    frame.x = table->x[i] + pad;
    frame.width = table->x[i + 1] - table->x[i] - 2 * pad;
    frame.bold = head;
    bool narrow = frame.width < 0.15 * press->width;
    frame.align = head || narrow ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
    return frame;
}

static void row_rulings(struct press *press, const struct table *table, double top,
                        double bottom)
{
    int last = table->n_columns;
    cairo_set_line_width(press->cr, 0.6 * press->point);
    for (int i = 0; i <= last; i++) {
        cairo_move_to(press->cr, table->x[i], top);
        cairo_line_to(press->cr, table->x[i], bottom);
    }
    cairo_move_to(press->cr, table->x[0], top);
    cairo_line_to(press->cr, table->x[last], top);
    cairo_move_to(press->cr, table->x[0], bottom);
    cairo_line_to(press->cr, table->x[last], bottom);
    cairo_stroke(press->cr);
}

/* The lines of a cell become one in truth: a row is one line. */
static void row_truth(struct dau_buf *truth, const struct dau_buf *cells,
                      const size_t *starts, int n)
{
    struct maker_marked marked;
    for (int i = 0; i < n; i++) {
        maker_marked_parse(cells->data + starts[i], 0, &marked);
        dau_buf_puts(truth, i > 0 ? " |" : "");
        if (i > 0 && marked.text.length > 0)
            dau_buf_putc(truth, ' ');
        maker_marked_truth(&marked, 0, (int)marked.text.length, truth);
        maker_marked_free(&marked);
    }
    dau_buf_putc(truth, '\n');
}

static bool row(struct press *press, const struct table *table, const char *line, bool head)
{
    struct dau_buf cells = {0}, nowhere = {0}, *truth = press->truth;
    size_t starts[MAX_COLUMNS];
    int n = split_row(line, &cells, starts);
    double height = 0, pad = 1 * press->mm;
    bool ok = n == table->n_columns ||
              dau_fail(press->err, DAU_E_FORMAT, "maker: %d cells, not %d: %.60s", n,
                       table->n_columns, line);
    for (int i = 0; i < n && ok; i++) {
        struct frame frame = cell_frame(press, table, i, head);
        height = fmax(height, height_of(press, &frame, cells.data + starts[i]));
    }
    if (press->y + height + 2 * pad > press->bottom)
        next_page(press);
    double top = press->y;
    press->truth = &nowhere;
    for (int i = 0; i < n && ok; i++) {
        struct frame frame = cell_frame(press, table, i, head);
        press->y = top + pad;
        ok = set_text(press, &frame, cells.data + starts[i]);
    }
    press->truth = truth;
    press->y = top + height + 2 * pad;
    if (ok) {
        row_rulings(press, table, top, press->y);
        row_truth(truth, &cells, starts, n);
    }
    dau_buf_free(&cells);
    dau_buf_free(&nowhere);
    return ok;
}

static bool set_table(struct press *press, const struct maker_part *part)
{
    struct table table;
    bool ok = open_table(press, part, &table);
    for (int i = 0; i < part->n_lines && ok; i++)
        ok = row(press, &table, part->lines[i], i == 0);
    press->y += 3 * press->mm;
    return ok;
}

/* ---- the foot ---- */

static bool foot_column(struct press *press, const struct maker_part *part, bool left)
{
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++) {
        struct frame frame = foot_frame(press, left, i);
        ok = centred(press, &frame, part->lines[i]);
    }
    return ok;
}

static void sign(struct press *press)
{
    const struct maker_part *seal = find_part(press, "seal");
    struct maker_pen pen = pen_of(press);
    if (press->age->pen > 0)
        maker_pen_sign(&pen, press->sign_x + 4 * press->mm, press->sign_y);
    if (press->age->seal > 0 && seal)
        maker_pen_seal(&pen, seal, press->context, press->sign_x - 17 * press->mm,
                       press->sign_y + 2 * press->mm);
}

static bool foot(struct press *press, const struct maker_part *left,
                 const struct maker_part *right)
{
    double height = fmax(foot_height(press, left, true), foot_height(press, right, false));
    press->y += 2 * press->mm;
    if (press->y + height > press->bottom)
        next_page(press);
    if (press->y + height > press->bottom)
        return dau_fail(press->err, DAU_E_FORMAT, "maker: the foot is longer than a page");
    double top = press->y;
    press->sign_x = 0;
    bool ok = foot_column(press, left, true);
    press->y = top;
    ok = ok && foot_column(press, right, false);
    press->y = top + height + 4 * press->mm;
    if (ok && press->sign_x > 0 && (press->age->pen > 0 || press->age->seal > 0))
        sign(press);
    return ok;
}

/* ---- the letter ---- */

static const struct {
    const char *kind;
    bool (*set)(struct press *press, const struct maker_part *part);
} setters[] = {{"title", title}, {"to", addressees}, {"body", body}, {"table", set_table}};

/* Header and foot are pairs: the right part follows the left one. */
static bool set_pair(struct press *press, int i)
{
    static char none[] = "";
    const struct maker_part nothing = {.kind = none, .arguments = none};
    const struct maker_part *part = &press->letter->parts[i], *next = &nothing;
    if (i + 1 < press->letter->n_parts && strstr(part[1].kind, "-right"))
        next = part + 1;
    return strncmp(part->kind, "header", 6) == 0 ? header(press, part, next)
                                                 : foot(press, part, next);
}

static bool set_part(struct press *press, int i)
{
    const struct maker_part *part = &press->letter->parts[i];
    if (strstr(part->kind, "-left"))
        return set_pair(press, i);
    if (strcmp(part->kind, "page") == 0) {
        next_page(press);
        return true;
    }
    for (size_t s = 0; s < sizeof setters / sizeof setters[0]; s++)
        if (strcmp(setters[s].kind, part->kind) == 0)
            return setters[s].set(press, part);
    return true;
}

bool maker_letter_set(const struct maker_letter *letter, const struct maker_age *age, int dpi,
                      struct maker_rng *rng, struct dau_buf *truth,
                      void (*done)(void *self, struct maker_sheet *sheet), void *self,
                      struct dau_err *err)
{
    struct press press = {.letter = letter,
                          .age = age,
                          .rng = rng,
                          .context = maker_context(dpi),
                          .dpi = dpi,
                          .mm = dpi / 25.4,
                          .point = dpi / 72.0,
                          .left = margin_left * dpi / 25.4,
                          .width = (paper_width - margin_left - margin_right) * dpi / 25.4,
                          .bottom = (paper_height - margin_bottom) * dpi / 25.4,
                          .black_pen = maker_rng_below(rng, 3) == 0,
                          .truth = truth,
                          .done = done,
                          .self = self,
                          .err = err};
    open_page(&press);
    bool ok = true;
    for (int i = 0; i < letter->n_parts && ok; i++)
        ok = set_part(&press, i);
    close_page(&press);
    g_object_unref(press.context);
    return ok;
}
