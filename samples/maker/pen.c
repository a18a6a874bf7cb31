#include <math.h>
#include <string.h>

#include "letter.h"

struct point {
    double x, y;
};

/* ---- strokes ---- */

/* A smooth line through the points (Catmull-Rom as cubic curves). */
static void curve(cairo_t *cr, const struct point *p, int n)
{
    cairo_move_to(cr, p[0].x, p[0].y);
    for (int i = 0; i + 1 < n; i++) {
        struct point a = p[i > 0 ? i - 1 : 0], b = p[i], c = p[i + 1];
        struct point d = p[i + 2 < n ? i + 2 : n - 1];
        cairo_curve_to(cr, b.x + (c.x - a.x) / 6, b.y + (c.y - a.y) / 6,
                       c.x - (d.x - b.x) / 6, c.y - (d.y - b.y) / 6, c.x, c.y);
    }
}

static void take_ink(const struct maker_pen *pen, double width_mm)
{
    if (pen->black)
        cairo_set_source_rgba(pen->cr, 0.1, 0.1, 0.13, 0.9);
    else
        cairo_set_source_rgba(pen->cr, 0.12, 0.17, 0.62, 0.88);
    cairo_set_line_width(pen->cr, width_mm * pen->mm);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
}

/* ---- handwriting: points in tenths, x to the right, y up from the line; -1 lifts ----
 */

struct glyph {
    char letter;
    signed char points[40]; /* x, y, ...; ends with -2 */
};

static const struct glyph glyphs[] = {
    {'0', {5, 10, 2, 8, 1, 4, 3, 0, 6, 0, 8, 4, 7, 8, 5, 10, 4, 9, -2}},
    {'1', {2, 7, 5, 10, 5, 5, 4, 0, -2}},
    {'2', {1, 8, 3, 10, 6, 9, 6, 6, 3, 3, 1, 0, 2, 1, 5, 1, 8, 0, -2}},
    {'3', {2, 9, 5, 10, 7, 8, 4, 6, 4, 5, 7, 4, 6, 1, 3, 0, 1, 1, -2}},
    {'4', {5, 10, 3, 7, 1, 3, 4, 3, 8, 4, -1, 7, 7, 6, 3, 6, -1, -2}},
    {'5', {7, 10, 3, 9, 2, 6, 4, 6, 7, 4, 6, 1, 3, 0, 1, 1, -2}},
    {'6', {7, 10, 4, 7, 2, 3, 3, 0, 6, 0, 7, 3, 5, 5, 2, 3, -2}},
    {'7', {1, 9, 4, 10, 8, 9, 5, 5, 4, 0, -1, 3, 5, 7, 5, -2}},
    {'8', {6, 9, 4, 10, 2, 8, 4, 6, 7, 3, 5, 0, 2, 1, 2, 3, 5, 6, 7, 8, 6, 9, -2}},
    {'9', {7, 8, 4, 10, 2, 7, 4, 5, 7, 7, 7, 9, 6, 4, 4, 0, -2}},
    {'a', {6, 6, 3, 6, 2, 2, 4, 0, 6, 3, 7, 6, 6, 2, 8, 0, -2}},
    {'b', {2, 10, 2, 5, 3, 0, 6, 1, 7, 4, 4, 5, 2, 3, -2}},
    {'/', {1, -2, 5, 5, 7, 11, -2}},
};

static void draw_glyph(const struct maker_pen *pen, const struct glyph *glyph, double x,
                       double y, double size)
{
    struct point points[20];
    int n = 0;
    for (const signed char *at = glyph->points;; at++) {
        if ((*at == -1 || *at == -2) && n != 0) {
            curve(pen->cr, points, n);
            n = 0;
        }
        if (*at == -2)
            break;
        if (*at == -1)
            continue;
        double px = at[0] / 10.0 + maker_rng_range(pen->rng, -0.05, 0.05);
        double py = at[1] / 10.0 + maker_rng_range(pen->rng, -0.05, 0.05);
        points[n++] = (struct point){x + (px * 0.62 + py * 0.2) * size, y - py * size};
        at++;
    }
    cairo_stroke(pen->cr);
}

void maker_pen_write(const struct maker_pen *pen, const char *text, double x, double y,
                     double width)
{
    take_ink(pen, 0.5);
    double size = width * 1.55;
    for (const char *at = text; *at; at++, x += width)
        for (size_t i = 0; i < sizeof glyphs / sizeof glyphs[0]; i++)
            if (glyphs[i].letter == *at)
                draw_glyph(pen, &glyphs[i],
                           x + maker_rng_range(pen->rng, 0, 0.12) * width,
                           y + maker_rng_range(pen->rng, -0.08, 0.12) * width,
                           size * maker_rng_range(pen->rng, 0.9, 1.1));
}

enum { N_SIGN = 22 };

/* Slanted loops that get flatter, then a tail under them. */
void maker_pen_sign(const struct maker_pen *pen, double x, double y)
{
    struct point points[N_SIGN];
    double mm = pen->mm, at = -20, turn = maker_rng_range(pen->rng, 0, 6);
    double tall = maker_rng_range(pen->rng, 6, 11),
           small = maker_rng_range(pen->rng, 2, 5);
    int n_tall = 3 + maker_rng_below(pen->rng, 5);
    for (int i = 0; i < N_SIGN - 2; i++) {
        double height =
            (i < n_tall ? tall : small) * maker_rng_range(pen->rng, 0.6, 1.1);
        double wide =
            (i < n_tall ? 6 : small * 0.6) * maker_rng_range(pen->rng, 0.6, 1.2);
        double up = sin(turn) * height;
        points[i] =
            (struct point){x + (at + wide * cos(turn) + up * 0.45) * mm, y - up * mm};
        turn += maker_rng_range(pen->rng, 1.3, 2.0);
        at += i < n_tall ? 1.5 : 1.9;
    }
    points[N_SIGN - 2] = (struct point){x + (at + 4) * mm, y + 1.5 * mm};
    points[N_SIGN - 1] =
        (struct point){x + (at + maker_rng_range(pen->rng, 8, 22)) * mm, y - 3 * mm};
    take_ink(pen, 0.5);
    curve(pen->cr, points, N_SIGN);
    cairo_stroke(pen->cr);
}

/* ---- stamps ---- */

static PangoLayout *stamp_layout(PangoContext *context, const char *text,
                                 enum maker_face face, double size)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = maker_font(face, MAKER_BOLD, size);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

/* Letters of `text` round the middle, feet inward (top) or outward (bottom). */
static void ring_text(cairo_t *cr, PangoContext *context, const char *text,
                      double radius, double step, bool top)
{
    long n = g_utf8_strlen(text, -1);
    const char *at = text;
    step = fmin(step, 2.5 / (double)(n > 0 ? n : 1));
    for (long i = 0; i < n; i++, at = g_utf8_find_next_char(at, NULL)) {
        char letter[8] = {0};
        g_utf8_strncpy(letter, at, 1);
        PangoLayout *layout = stamp_layout(context, letter, MAKER_SANS, 7.5);
        PangoRectangle box;
        pango_layout_get_pixel_extents(layout, NULL, &box);
        double middle = (double)i - (double)(n - 1) / 2;
        cairo_save(cr);
        cairo_rotate(cr, top ? middle * step : -middle * step);
        cairo_move_to(cr, -box.width / 2.0,
                      top ? -radius - box.height / 2.0 : radius - box.height / 2.0);
        pango_cairo_show_layout(cr, layout);
        cairo_restore(cr);
        g_object_unref(layout);
    }
}

static void star(cairo_t *cr, double x, double y, double radius)
{
    cairo_new_path(cr);
    for (int i = 0; i < 10; i++) {
        double angle = i * acos(-1.0) / 5 - acos(-1.0) / 2;
        double r = i % 2 ? radius * 0.4 : radius;
        cairo_line_to(cr, x + r * cos(angle), y + r * sin(angle));
    }
    cairo_close_path(cr);
    cairo_fill(cr);
}

/* As large as 9 points, or as the inner ring lets it be. */
static void inside_text(cairo_t *cr, PangoContext *context,
                        const struct maker_part *part, double room)
{
    double y = 0, size = 9;
    PangoLayout *layouts[6];
    PangoRectangle box;
    int n = part->n_lines - 2 > 6 ? 6 : part->n_lines - 2;
    for (int i = 0; i < n; i++) {
        layouts[i] = stamp_layout(context, part->lines[i + 2], MAKER_SANS, 9);
        pango_layout_get_pixel_extents(layouts[i], NULL, &box);
        size = fmin(size, 9 * room / fmax(box.width, 1));
        g_object_unref(layouts[i]);
    }
    for (int i = 0; i < n; i++) {
        layouts[i] = stamp_layout(context, part->lines[i + 2], MAKER_SANS, size);
        pango_layout_get_pixel_extents(layouts[i], NULL, &box);
        y -= box.height / 2.0;
    }
    for (int i = 0; i < n; i++) {
        pango_layout_get_pixel_extents(layouts[i], NULL, &box);
        cairo_move_to(cr, -box.width / 2.0, y);
        pango_cairo_show_layout(cr, layouts[i]);
        y += box.height;
        g_object_unref(layouts[i]);
    }
}

static void draw_seal(cairo_t *cr, const struct maker_part *part, PangoContext *context,
                      double mm)
{
    double round = 2 * acos(-1.0);
    cairo_set_source_rgba(cr, 0.86, 0.1, 0.13, 0.86);
    cairo_set_line_width(cr, 0.8 * mm);
    cairo_arc(cr, 0, 0, 17.3 * mm, 0, round);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 0.3 * mm);
    cairo_arc(cr, 0, 0, 16.2 * mm, 0, round);
    cairo_stroke(cr);
    cairo_arc(cr, 0, 0, 11.4 * mm, 0, round);
    cairo_stroke(cr);
    ring_text(cr, context, part->n_lines > 0 ? part->lines[0] : "", 13.8 * mm, 0.16,
              true);
    ring_text(cr, context, part->n_lines > 1 ? part->lines[1] : "", 13.8 * mm, 0.16,
              false);
    star(cr, -13.8 * mm, 2.6 * mm, 1.4 * mm);
    star(cr, 13.8 * mm, 2.6 * mm, 1.4 * mm);
    inside_text(cr, context, part, 19 * mm);
}

/* A stamp never takes ink evenly. */
static cairo_pattern_t *uneven(struct maker_rng *rng, double mm)
{
    enum { SIDE = 24 };
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, SIDE, SIDE);
    unsigned char *data = cairo_image_surface_get_data(mask);
    int stride = cairo_image_surface_get_stride(mask);
    for (int i = 0; i < SIDE * SIDE; i++)
        data[i / SIDE * stride + i % SIDE] =
            (unsigned char)(130 + maker_rng_below(rng, 126));
    cairo_surface_mark_dirty(mask);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
    cairo_surface_destroy(mask);
    cairo_matrix_t matrix;
    double scale = SIDE / (40 * mm);
    cairo_matrix_init_scale(&matrix, scale, scale);
    cairo_matrix_translate(&matrix, 20 * mm, 20 * mm);
    cairo_pattern_set_matrix(pattern, &matrix);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_BILINEAR);
    return pattern;
}

void maker_pen_seal(const struct maker_pen *pen, const struct maker_part *part,
                    PangoContext *context, double x, double y)
{
    cairo_t *cr = pen->cr;
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, maker_rng_range(pen->rng, -0.15, 0.15));
    cairo_push_group(cr);
    draw_seal(cr, part, context, pen->mm);
    cairo_pop_group_to_source(cr);
    cairo_pattern_t *mask = uneven(pen->rng, pen->mm);
    cairo_mask(cr, mask);
    cairo_pattern_destroy(mask);
    cairo_restore(cr);
}

double maker_pen_stamp(const struct maker_pen *pen, const char *word,
                       PangoContext *context, double x, double y)
{
    PangoLayout *layout = stamp_layout(context, word, MAKER_SERIF, 13.5);
    PangoRectangle box;
    pango_layout_get_pixel_extents(layout, NULL, &box);
    double width = fmax(20 * pen->mm, box.width + 5 * pen->mm), height = 8 * pen->mm;
    cairo_set_source_rgba(pen->cr, 0.9, 0.08, 0.1, 0.92);
    cairo_set_line_width(pen->cr, 0.5 * pen->mm);
    cairo_rectangle(pen->cr, x - width / 2, y, width, height);
    cairo_stroke(pen->cr);
    cairo_move_to(pen->cr, x - box.width / 2.0, y + (height - box.height) / 2);
    pango_cairo_show_layout(pen->cr, layout);
    g_object_unref(layout);
    return height;
}
