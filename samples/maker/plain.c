#include <math.h>
#include <string.h>

#include "maker.h"

static const char *const families[MAKER_FACES] = {"Liberation Serif", "Liberation Sans",
                                                  "Liberation Mono"};

PangoContext *maker_context(int dpi)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), dpi);
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("vi"));
    cairo_font_options_destroy(options);
    g_object_unref(map);
    return context;
}

PangoFontDescription *maker_font(enum maker_face face, enum maker_style style,
                                 double size)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families[face]);
    pango_font_description_set_size(font, (int)(size * PANGO_SCALE + 0.5));
    if (style == MAKER_BOLD)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (style == MAKER_ITALIC)
        pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    return font;
}

/* What one page is being set with. */
struct setting {
    const struct maker_type *type;
    struct maker_sheet *sheet;
    cairo_t *cr;
    PangoContext *context;
    double left, width, top, bottom, y, pitch; /* pixels */
    struct dau_buf *truth;
};

static PangoLayout *layout_line(struct setting *set, const char *text, size_t length,
                                double size)
{
    PangoLayout *layout = pango_layout_new(set->context);
    PangoFontDescription *font = maker_font(set->type->face, set->type->style, size);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, (int)length);
    return layout;
}

static void add_truth(struct dau_buf *truth, const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    dau_buf_add(truth, text, length);
    dau_buf_putc(truth, '\n');
}

static void show(struct setting *set, PangoLayoutLine *line, double x)
{
    cairo_move_to(set->cr, x, set->y + set->pitch * 0.75);
    pango_cairo_show_layout_line(set->cr, line);
    set->y += set->pitch;
}

/* One printed line for one line of text, smaller when it is too long. */
static void set_whole(struct setting *set, const char *text, size_t length)
{
    double size = set->type->size;
    PangoLayout *layout = layout_line(set, text, length, size);
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    if (width > set->width * PANGO_SCALE) {
        g_object_unref(layout);
        layout =
            layout_line(set, text, length, size * set->width * PANGO_SCALE / width);
    }
    show(set, pango_layout_get_line_readonly(layout, 0), set->left);
    add_truth(set->truth, text, length);
    g_object_unref(layout);
}

/* Sets what fits of a paragraph; returns how many bytes of it. */
static size_t set_wrapped(struct setting *set, const char *text, size_t length,
                          bool start)
{
    PangoLayout *layout = layout_line(set, text, length, set->type->size);
    pango_layout_set_width(layout, (int)(set->width * PANGO_SCALE));
    pango_layout_set_justify(layout, TRUE);
    double indent = start ? maker_px(set->sheet, 10) : 0;
    pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE));
    size_t done = 0;
    int n_lines = pango_layout_get_line_count(layout);
    for (int i = 0; i < n_lines && set->y + set->pitch <= set->bottom; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        show(set, line, set->left + (i == 0 ? indent : 0));
        add_truth(set->truth, text + line->start_index, (size_t)line->length);
        done = i + 1 == n_lines ? length : (size_t)(line->start_index + line->length);
    }
    g_object_unref(layout);
    return done;
}

static void fill(struct setting *set, struct maker_source *source)
{
    while (source->at < source->length && set->y + set->pitch <= set->bottom) {
        const char *text = source->text + source->at;
        const char *end = memchr(text, '\n', source->length - source->at);
        size_t length = end ? (size_t)(end - text) : source->length - source->at;
        size_t done = length;
        if (length == 0)
            set->y += set->pitch / 2;
        else if (set->type->wrap)
            done = set_wrapped(set, text, length, !source->broken);
        else
            set_whole(set, text, length);
        source->at += done;
        source->broken = done < length;
        if (!source->broken && source->at < source->length)
            source->at++;
    }
}

/* Cuts the sheet below its last line. */
static struct maker_sheet *trimmed(struct setting *set)
{
    int height = (int)(set->y + maker_px(set->sheet, MAKER_MARGIN_BOTTOM));
    if (height >= set->sheet->height)
        return set->sheet;
    struct maker_sheet *cut =
        maker_sheet_new(set->sheet->width, height, set->sheet->dpi);
    cairo_t *cr = cairo_create(cut->print);
    cairo_set_source_surface(cr, set->sheet->print, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(cut->print);
    maker_sheet_free(set->sheet);
    return cut;
}

struct maker_sheet *maker_plain_page(const struct maker_type *type,
                                     struct maker_source *source, struct dau_buf *truth)
{
    while (source->at < source->length && source->text[source->at] == '\n')
        source->at++;
    if (source->at >= source->length)
        return NULL;
    double scale = type->dpi / 25.4;
    struct maker_sheet *sheet =
        maker_sheet_new((int)lround(MAKER_PAPER_WIDTH * scale),
                        (int)lround(MAKER_PAPER_HEIGHT * scale), type->dpi);
    struct setting set = {
        .type = type,
        .sheet = sheet,
        .cr = cairo_create(sheet->print),
        .context = maker_context(type->dpi),
        .left = MAKER_MARGIN_LEFT * scale,
        .width = (MAKER_PAPER_WIDTH - MAKER_MARGIN_LEFT - MAKER_MARGIN_RIGHT) * scale,
        .y = MAKER_MARGIN_TOP * scale,
        .bottom = (MAKER_PAPER_HEIGHT - MAKER_MARGIN_BOTTOM) * scale,
        .pitch = type->size * 1.32 * type->dpi / 72,
        .truth = truth,
    };
    fill(&set, source);
    cairo_destroy(set.cr);
    g_object_unref(set.context);
    cairo_surface_flush(sheet->print);
    return type->trim ? trimmed(&set) : sheet;
}
