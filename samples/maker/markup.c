#include <stdio.h>
#include <string.h>

#include "letter.h"

/* The object replacement character holds the place of handwriting. */
static const char place[] = "\xef\xbf\xbc";

static void add_range(struct maker_marked *out, PangoAttribute *attribute, size_t from)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)out->text.length;
    pango_attr_list_insert(out->attributes, attribute);
}

/* Room for the pen: as wide as its letters, as high as one. */
static size_t take_hand(const char *at, int hand_width, struct maker_marked *out)
{
    const char *end = strchr(at, '}');
    size_t length = end ? (size_t)(end - at) - 4 : 0;
    if (!end || length >= sizeof out->hands[0] || out->n_hands == MAKER_MAX_HANDS)
        return 0;
    char *hand = out->hands[out->n_hands++];
    memcpy(hand, at + 4, length);
    hand[length] = 0;
    size_t from = out->text.length;
    dau_buf_puts(&out->text, place);
    int width = hand_width * (int)(length + 1);
    PangoRectangle box = {0, -hand_width, width, hand_width};
    add_range(out, pango_attr_shape_new(&box, &box), from);
    return (size_t)(end - at) + 1;
}

static bool starts(const char *at, const char *mark)
{
    return strncmp(at, mark, strlen(mark)) == 0;
}

static bool is_edge(char c)
{
    return c == 0 || strchr(" ,.;:*()", c);
}

/* A line of stars alone is printed: Party and youth union letters have it. */
void maker_marked_parse(const char *line, int hand_width, struct maker_marked *out)
{
    *out = (struct maker_marked){.attributes = pango_attr_list_new()};
    bool bold = false, italic = false, underline = false;
    size_t bold_from = 0, italic_from = 0, underline_from = 0;
    if (line[strspn(line, "*")] == 0) {
        dau_buf_puts(&out->text, line);
        return;
    }
    for (const char *at = line; *at;) {
        size_t hand = starts(at, "{hw:") ? take_hand(at, hand_width, out) : 0;
        if (hand > 0) {
            at += hand;
        } else if (starts(at, "**")) {
            if (bold)
                add_range(out, pango_attr_weight_new(PANGO_WEIGHT_BOLD), bold_from);
            bold = !bold;
            bold_from = out->text.length;
            at += 2;
        } else if (starts(at, "__")) {
            if (underline)
                add_range(out, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE),
                          underline_from);
            underline = !underline;
            underline_from = out->text.length;
            at += 2;
        } else if (*at == '_' &&
                   (italic ? is_edge(at[1]) : at == line || is_edge(at[-1]))) {
            if (italic)
                add_range(out, pango_attr_style_new(PANGO_STYLE_ITALIC), italic_from);
            italic = !italic;
            italic_from = out->text.length;
            at++;
        } else {
            dau_buf_putc(&out->text, *at++);
        }
    }
}

void maker_marked_free(struct maker_marked *marked)
{
    pango_attr_list_unref(marked->attributes);
    dau_buf_free(&marked->text);
}

void maker_marked_truth(const struct maker_marked *marked, int from, int to,
                        struct dau_buf *out)
{
    const char *text = dau_buf_text(&marked->text);
    int hand = 0;
    while (to > from && text[to - 1] == ' ')
        to--;
    for (int i = 0; i < to; i++) {
        bool is_hand = starts(text + i, place) && hand < marked->n_hands;
        if (is_hand && i >= from)
            dau_buf_printf(out, "{hw:%s}", marked->hands[hand]);
        else if (!is_hand && i >= from)
            dau_buf_putc(out, text[i]);
        if (is_hand) {
            hand++;
            i += 2;
        }
    }
}
