#include <math.h>
#include <stdio.h>
#include <string.h>

#include "press.h"

/* ---- pages ---- */

void maker_press_open_page(struct maker_press *press)
{
    press->sheet =
        maker_sheet_new((int)lround(MAKER_PAPER_WIDTH * press->mm),
                        (int)lround(MAKER_PAPER_HEIGHT * press->mm), press->dpi);
    press->cr = cairo_create(press->sheet->print);
    press->page++;
    press->y = MAKER_MARGIN_TOP * press->mm;
    dau_buf_printf(press->truth, "=== page %d\n", press->page);
}

static cairo_t *colour_of(struct maker_press *press)
{
    if (!press->colour)
        press->colour = cairo_create(maker_sheet_colour(press->sheet));
    return press->colour;
}

struct maker_pen maker_press_pen(struct maker_press *press)
{
    return (struct maker_pen){colour_of(press), press->mm, press->black_pen,
                              press->rng};
}

void maker_press_close_page(struct maker_press *press)
{
    cairo_destroy(press->cr);
    if (press->colour)
        cairo_destroy(press->colour);
    press->colour = NULL;
    press->done(press->self, press->sheet);
    press->sheet = NULL;
}

static void number_page(struct maker_press *press)
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

void maker_press_next_page(struct maker_press *press)
{
    maker_press_close_page(press);
    maker_press_open_page(press);
    number_page(press);
}

/* ---- lines ---- */

double maker_press_pitch(const struct maker_press *press,
                         const struct maker_frame *frame)
{
    return frame->size * frame->lead * press->point;
}

static PangoLayout *layout_of(struct maker_press *press,
                              const struct maker_frame *frame, const char *line,
                              struct maker_marked *marked)
{
    int hand_width = (int)(frame->size * press->point * 0.58 * PANGO_SCALE);
    maker_marked_parse(line, hand_width, marked);
    PangoLayout *layout = pango_layout_new(press->context);
    PangoFontDescription *font =
        maker_font(MAKER_SERIF, frame->bold ? MAKER_BOLD : MAKER_REGULAR, frame->size);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, dau_buf_text(&marked->text),
                          (int)marked->text.length);
    pango_layout_set_attributes(layout, marked->attributes);
    pango_layout_set_width(layout, (int)(frame->width * PANGO_SCALE));
    pango_layout_set_justify(layout, frame->justify);
    pango_layout_set_alignment(layout, frame->align);
    pango_layout_set_indent(layout, (int)(frame->indent * PANGO_SCALE));
    return layout;
}

double maker_press_height(struct maker_press *press, const struct maker_frame *frame,
                          const char *line)
{
    struct maker_marked marked;
    PangoLayout *layout = layout_of(press, frame, line, &marked);
    double height =
        pango_layout_get_line_count(layout) * maker_press_pitch(press, frame);
    g_object_unref(layout);
    maker_marked_free(&marked);
    return height + frame->after;
}

static void write_hands(struct maker_press *press, PangoLayoutLine *line,
                        const struct maker_marked *marked, double x, double y)
{
    const char *text = dau_buf_text(&marked->text);
    const char *at = text;
    for (int i = 0; i < marked->n_hands && (at = strstr(at, "\xef\xbf\xbc"));
         i++, at += 3) {
        int from, to, index = (int)(at - text);
        if (index < line->start_index || index >= line->start_index + line->length)
            continue;
        pango_layout_line_index_to_x(line, index, FALSE, &from);
        pango_layout_line_index_to_x(line, index, TRUE, &to);
        double letter =
            (double)(to - from) / PANGO_SCALE / (double)(strlen(marked->hands[i]) + 1);
        struct maker_pen pen = maker_press_pen(press);
        maker_pen_write(&pen, marked->hands[i],
                        x + (double)from / PANGO_SCALE + letter * 0.35,
                        y + 0.08 * letter, letter);
    }
}

/* The blank that the layout puts left of a line: by indent and alignment. */
static double lead_in(const struct maker_frame *frame, bool first, double width)
{
    double indent = first && frame->align == PANGO_ALIGN_LEFT ? frame->indent : 0;
    if (frame->align == PANGO_ALIGN_CENTER)
        return (frame->width - width) / 2;
    return frame->align == PANGO_ALIGN_RIGHT ? frame->width - width : indent;
}

static bool show_line(struct maker_press *press, const struct maker_frame *frame,
                      PangoLayout *layout, const struct maker_marked *marked, int i)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
    PangoRectangle box;
    pango_layout_line_get_extents(line, NULL, &box);
    double width = (double)box.width / PANGO_SCALE;
    /* A blank at the end of a line may hang over. */
    if (width > frame->width + frame->size * press->point * 0.3)
        return dau_fail(press->err, DAU_E_FORMAT,
                        "maker: too wide for its place: %.80s",
                        dau_buf_text(&marked->text));
    double x = frame->x + lead_in(frame, i == 0, width);
    double y = press->y + maker_press_pitch(press, frame) * 0.76;
    cairo_move_to(press->cr, x, y);
    pango_cairo_show_layout_line(press->cr, line);
    write_hands(press, line, marked, x, y);
    press->last_middle = x + width / 2;
    press->last_width = width;
    press->y += maker_press_pitch(press, frame);
    return true;
}

/* A new page, when fewer than two lines of a paragraph would stand at the foot. */
static void make_room(struct maker_press *press, const struct maker_frame *frame, int i,
                      int n_lines)
{
    int wanted = i == 0 && n_lines > 1 ? 2 : 1;
    if (frame->flow &&
        press->y + wanted * maker_press_pitch(press, frame) > press->bottom)
        maker_press_next_page(press);
}

bool maker_press_text(struct maker_press *press, const struct maker_frame *frame,
                      const char *text)
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

static void rule(struct maker_press *press, double share, double least_mm)
{
    double length = fmax(press->last_width * share, least_mm * press->mm);
    double y = press->y + 0.6 * press->mm;
    cairo_set_line_width(press->cr, 0.75 * press->point);
    cairo_move_to(press->cr, press->last_middle - length / 2, y);
    cairo_line_to(press->cr, press->last_middle + length / 2, y);
    cairo_stroke(press->cr);
    press->y += 2.4 * press->mm;
}

bool maker_press_is_rule(const char *line)
{
    return strcmp(line, "---") == 0 || strcmp(line, "===") == 0;
}

/* A centred line, or a rule under the one before. */
bool maker_press_centred(struct maker_press *press, const struct maker_frame *frame,
                         const char *line)
{
    if (strcmp(line, "---") == 0)
        rule(press, 0.4, 14);
    else if (strcmp(line, "===") == 0)
        rule(press, 1, 14);
    else if (strcmp(line, "@sign") == 0) {
        press->sign_x = frame->x + frame->width / 2;
        press->sign_y = press->y + MAKER_SIGN_ROOM * press->mm / 2;
        press->y += MAKER_SIGN_ROOM * press->mm;
    } else
        return maker_press_text(press, frame, line);
    return true;
}
