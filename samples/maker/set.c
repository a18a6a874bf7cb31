#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "press.h"

/* Where the right column of the header begins, as a share of the text's width. */
static const double header_split = 0.43;

/* ---- the header ---- */

static bool is_stars(const char *line)
{
    return *line == '*' && line[strspn(line, "*")] == 0;
}

/* Lines up to the rule or the stars under the name of the body. */
static int upper_lines(const struct maker_part *part)
{
    for (int i = 0; i < part->n_lines; i++)
        if (maker_press_is_rule(part->lines[i]) || is_stars(part->lines[i]))
            return i + 1;
    return part->n_lines;
}

/* "Số: 15/..." becomes "Số: {hw:15}/...", and so the day after "ngày". */
static char *by_hand(const char *line)
{
    struct dau_buf out = {0};
    const char *after = strstr(line, "ngày ");
    const char *at = strncmp(line, "Số", strlen("Số")) == 0 ? line + strlen("Số")
                     : after                                ? after + strlen("ngày ")
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

static bool header_lines(struct maker_press *press, const struct maker_part *part,
                         bool left, int from, int to)
{
    double split = maker_part_number(part, "split", header_split) * press->width;
    double out = 7 * press->mm;
    struct maker_frame frame = {.x = left ? press->left - out : press->left + split,
                                .width =
                                    left ? split + out : press->width - split + out / 2,
                                .size = maker_part_number(part, "size", 13),
                                .lead = 1.25,
                                .align = PANGO_ALIGN_CENTER};
    int upper = upper_lines(part);
    bool ok = true;
    for (int i = from; i < to && ok; i++) {
        if (left && i > upper)
            frame.size = 12;
        char *line = press->age->hand > 0 ? by_hand(part->lines[i]) : NULL;
        ok = maker_press_centred(press, &frame, line ? line : part->lines[i]);
        free(line);
    }
    return ok;
}

static bool urgency(struct maker_press *press)
{
    for (int i = 0; i < press->letter->n_parts; i++) {
        const struct maker_part *part = &press->letter->parts[i];
        if (strcmp(part->kind, "urgency") != 0 || part->n_lines == 0)
            continue;
        struct maker_pen pen = maker_press_pen(press);
        double middle = press->left + (header_split * press->width - 7 * press->mm) / 2;
        press->y += 2 * press->mm;
        press->y +=
            maker_pen_stamp(&pen, part->lines[0], press->context, middle, press->y);
        dau_buf_printf(press->truth, "%s\n", part->lines[0]);
    }
    return true;
}

/* Two columns; what stands below the rules begins at one height in both. */
static bool header(struct maker_press *press, const struct maker_part *left,
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
    ok = ok && header_lines(press, left, true, upper_left, left->n_lines) &&
         urgency(press);
    dau_buf_puts(truth, dau_buf_text(&aside));
    dau_buf_free(&aside);
    press->y = fmax(press->y, y_right) + 5 * press->mm;
    return ok;
}

static const struct maker_part *find_part(const struct maker_press *press,
                                          const char *kind)
{
    for (int i = 0; i < press->letter->n_parts; i++)
        if (strcmp(press->letter->parts[i].kind, kind) == 0)
            return &press->letter->parts[i];
    return NULL;
}

/* ---- how high the foot will be ---- */

static struct maker_frame foot_frame(const struct maker_press *press, bool left, int i)
{
    double half = press->width * 0.5;
    struct maker_frame frame = {.x = left ? press->left
                                          : press->left + half - 6 * press->mm,
                                .width = half + (left ? -8 : 8) * press->mm,
                                .size = !left    ? 14
                                        : i == 0 ? 12
                                                 : 11,
                                .lead = 1.22,
                                .align = left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER,
                                .bold = !left};
    return frame;
}

static double foot_height(struct maker_press *press, const struct maker_part *part,
                          bool left)
{
    double height = 0;
    for (int i = 0; i < part->n_lines; i++) {
        struct maker_frame frame = foot_frame(press, left, i);
        height += strcmp(part->lines[i], "@sign") == 0
                      ? MAKER_SIGN_ROOM * press->mm
                      : maker_press_height(press, &frame, part->lines[i]);
    }
    return height;
}

static double feet_height(struct maker_press *press)
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

static bool title(struct maker_press *press, const struct maker_part *part)
{
    struct maker_frame frame = {.x = press->left,
                                .width = press->width,
                                .size = maker_part_number(part, "size", 14),
                                .lead = 1.25,
                                .align = PANGO_ALIGN_CENTER,
                                .flow = true};
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++)
        ok = maker_press_centred(press, &frame, part->lines[i]);
    press->y += 4 * press->mm;
    return ok;
}

/* One addressee stands on the line of "Kính gửi", several stand below it with dashes.
 */
static bool addressees(struct maker_press *press, const struct maker_part *part)
{
    struct maker_frame frame = {.x = press->left,
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
        ok = maker_press_text(press, &frame, part->lines[i]);
    }
    press->y += 4 * press->mm;
    return ok;
}

/* The last paragraph before the foot stays with it, a heading with what follows. */
static void keep_together(struct maker_press *press, const struct maker_frame *frame,
                          const struct maker_part *part, int i)
{
    const char *line = part->lines[i];
    size_t length = strlen(line);
    const struct maker_part *next = part + 1;
    bool closes = i + 1 == part->n_lines &&
                  next < press->letter->parts + press->letter->n_parts &&
                  strcmp(next->kind, "foot-left") == 0;
    bool heads = length > 4 && strncmp(line, "**", 2) == 0 &&
                 strcmp(line + length - 2, "**") == 0;
    double wanted = 0;
    if (closes)
        wanted = maker_press_height(press, frame, line) + feet_height(press);
    else if (heads)
        wanted = maker_press_height(press, frame, line) +
                 2 * maker_press_pitch(press, frame);
    if (wanted > 0 && press->y + wanted > press->bottom)
        maker_press_next_page(press);
}

static bool body(struct maker_press *press, const struct maker_part *part)
{
    struct maker_frame plain = {.x = press->left,
                                .width = press->width,
                                .size = maker_part_number(part, "size", 14),
                                .lead = maker_part_number(part, "lead", 1.3),
                                .after = 6 * press->point,
                                .indent =
                                    maker_part_number(part, "indent", 12.7) * press->mm,
                                .justify = true,
                                .flow = true};
    struct maker_frame middle = plain;
    middle.indent = 0;
    middle.justify = false;
    middle.align = PANGO_ALIGN_CENTER;
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++) {
        const char *line = part->lines[i];
        keep_together(press, &plain, part, i);
        ok = strncmp(line, "> ", 2) == 0 ? maker_press_text(press, &middle, line + 2)
                                         : maker_press_text(press, &plain, line);
    }
    return ok;
}

/* ---- the foot ---- */

static bool foot_column(struct maker_press *press, const struct maker_part *part,
                        bool left)
{
    bool ok = true;
    for (int i = 0; i < part->n_lines && ok; i++) {
        struct maker_frame frame = foot_frame(press, left, i);
        ok = maker_press_centred(press, &frame, part->lines[i]);
    }
    return ok;
}

static void sign(struct maker_press *press)
{
    const struct maker_part *seal = find_part(press, "seal");
    struct maker_pen pen = maker_press_pen(press);
    if (press->age->pen > 0)
        maker_pen_sign(&pen, press->sign_x + 4 * press->mm, press->sign_y);
    if (press->age->seal > 0 && seal)
        maker_pen_seal(&pen, seal, press->context, press->sign_x - 17 * press->mm,
                       press->sign_y + 2 * press->mm);
}

static bool foot(struct maker_press *press, const struct maker_part *left,
                 const struct maker_part *right)
{
    double height =
        fmax(foot_height(press, left, true), foot_height(press, right, false));
    press->y += 2 * press->mm;
    if (press->y + height > press->bottom)
        maker_press_next_page(press);
    if (press->y + height > press->bottom)
        return dau_fail(press->err, DAU_E_FORMAT,
                        "maker: the foot is longer than a page");
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
    bool (*set)(struct maker_press *press, const struct maker_part *part);
} setters[] = {
    {"title", title}, {"to", addressees}, {"body", body}, {"table", maker_press_table}};

/* Header and foot are pairs: the right part follows the left one. */
static bool set_pair(struct maker_press *press, int i)
{
    static char none[] = "";
    const struct maker_part nothing = {.kind = none, .arguments = none};
    const struct maker_part *part = &press->letter->parts[i], *next = &nothing;
    if (i + 1 < press->letter->n_parts && strstr(part[1].kind, "-right"))
        next = part + 1;
    return strncmp(part->kind, "header", 6) == 0 ? header(press, part, next)
                                                 : foot(press, part, next);
}

static bool set_part(struct maker_press *press, int i)
{
    const struct maker_part *part = &press->letter->parts[i];
    if (strstr(part->kind, "-left"))
        return set_pair(press, i);
    if (strcmp(part->kind, "page") == 0) {
        maker_press_next_page(press);
        return true;
    }
    for (size_t s = 0; s < sizeof setters / sizeof setters[0]; s++)
        if (strcmp(setters[s].kind, part->kind) == 0)
            return setters[s].set(press, part);
    return true;
}

bool maker_letter_set(const struct maker_letter *letter, const struct maker_age *age,
                      int dpi, struct maker_rng *rng, struct dau_buf *truth,
                      void (*done)(void *self, struct maker_sheet *sheet), void *self,
                      struct dau_err *err)
{
    struct maker_press press = {
        .letter = letter,
        .age = age,
        .rng = rng,
        .context = maker_context(dpi),
        .dpi = dpi,
        .mm = dpi / 25.4,
        .point = dpi / 72.0,
        .left = MAKER_MARGIN_LEFT * dpi / 25.4,
        .width =
            (MAKER_PAPER_WIDTH - MAKER_MARGIN_LEFT - MAKER_MARGIN_RIGHT) * dpi / 25.4,
        .bottom = (MAKER_PAPER_HEIGHT - MAKER_MARGIN_BOTTOM) * dpi / 25.4,
        .black_pen = maker_rng_below(rng, 3) == 0,
        .truth = truth,
        .done = done,
        .self = self,
        .err = err};
    maker_press_open_page(&press);
    bool ok = true;
    for (int i = 0; i < letter->n_parts && ok; i++)
        ok = set_part(&press, i);
    maker_press_close_page(&press);
    g_object_unref(press.context);
    return ok;
}
