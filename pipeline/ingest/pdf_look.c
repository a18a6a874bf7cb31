#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "ingest/pdf.h"
#include "ingest/pdf_sign.h"
#include "ingest/pdf_unpack.h"

enum { MAX_PARENTS = 64, MAX_SIDE = 1 << 20, MAX_SEEN = 256 };
enum { MAX_ANSWER = 64 << 20, SLACK_MEMORY = 128 << 20 };
#define MATTERS 0.02    /* of the page: smaller pictures are marks and logos */
#define MOST 0.5        /* of the page: a picture that hides what is under it */
#define SLANT 0.09      /* radians that a page may have been straightened by */
#define SAME_SCALE 1.05 /* resolutions across and down that count as one */

/* What goes to the guarded process, and the start of what comes back: then follow the
 * pages, then signer and time of each signature, each closed by a NUL. */
struct question {
    const struct dau_source *source;
};

struct answer {
    int n_pages, n_signatures;
};

struct look {
    qpdf_data pdf;
    struct dau_pdf_page *page;
    struct dau_matrix shown; /* from the page's own space to points as it is shown */
    double most;             /* bytes that the page may unpack to */
    int seen[MAX_SEEN];      /* numbers of its pictures; more count again and again */
    int n_seen;
};

static double room(const struct look *look)
{
    return fmax(look->most - look->page->unpacked, 0);
}

/* Counts the stream in. False when the page is then too much. */
static bool may_unpack(struct look *look, qpdf_oh stream)
{
    look->page->unpacked += dau_pdf_unpacked(look->pdf, stream, room(look));
    return look->page->unpacked <= look->most;
}

static double number(qpdf_data pdf, qpdf_oh object, double none)
{
    if (!qpdf_oh_is_number(pdf, object))
        return none;
    double value = qpdf_oh_get_numeric_value(pdf, object);
    return isfinite(value) ? value : none;
}

static double key_number(qpdf_data pdf, qpdf_oh dict, const char *key, double none)
{
    return number(pdf, qpdf_oh_get_key_if_dict(pdf, dict, key), none);
}

static int key_size(qpdf_data pdf, qpdf_oh dict, const char *key)
{
    double value = key_number(pdf, dict, key, 0);
    return value > 0 && value <= MAX_SIDE ? (int)value : 0;
}

/* An attribute of a page, which may be written at one of its parents. */
static qpdf_oh inherited(qpdf_data pdf, qpdf_oh page, const char *key)
{
    qpdf_oh value = qpdf_oh_get_key_if_dict(pdf, page, key);
    for (int i = 0; i < MAX_PARENTS && qpdf_oh_is_null(pdf, value); i++) {
        page = qpdf_oh_get_key_if_dict(pdf, page, "/Parent");
        if (!qpdf_oh_is_dictionary(pdf, page))
            break;
        value = qpdf_oh_get_key_if_dict(pdf, page, key);
    }
    return value;
}

/* left, bottom, right, top */
static bool read_box(qpdf_data pdf, qpdf_oh array, double box[4])
{
    if (!qpdf_oh_is_array(pdf, array) || qpdf_oh_get_array_n_items(pdf, array) != 4)
        return false;
    double v[4];
    for (int i = 0; i < 4; i++) {
        v[i] = number(pdf, qpdf_oh_get_array_item(pdf, array, i), NAN);
        if (!(fabs(v[i]) < 1e6))
            return false;
    }
    box[0] = fmin(v[0], v[2]), box[2] = fmax(v[0], v[2]);
    box[1] = fmin(v[1], v[3]), box[3] = fmax(v[1], v[3]);
    return box[2] > box[0] && box[3] > box[1];
}

static void find_box(qpdf_data pdf, qpdf_oh page, double box[4])
{
    static const double letter[4] = {0, 0, 612,
                                     792}; /* as poppler has it without one */
    double crop[4];
    if (!read_box(pdf, inherited(pdf, page, "/MediaBox"), box))
        memcpy(box, letter, sizeof letter);
    if (!read_box(pdf, inherited(pdf, page, "/CropBox"), crop))
        return;
    double left = fmax(box[0], crop[0]), bottom = fmax(box[1], crop[1]);
    double right = fmin(box[2], crop[2]), top = fmin(box[3], crop[3]);
    if (right > left && top > bottom)
        box[0] = left, box[1] = bottom, box[2] = right, box[3] = top;
}

static void set_frame(struct look *look, qpdf_oh page)
{
    double box[4];
    find_box(look->pdf, page, box);
    double w = box[2] - box[0], h = box[3] - box[1];
    long turn =
        lround(fmod(number(look->pdf, inherited(look->pdf, page, "/Rotate"), 0), 360));
    int quarters = (int)(((turn + 360) % 360) / 90);
    double x = box[0], y = box[1];
    const struct dau_matrix frames[4] = {
        {1, 0, 0, -1, -x, y + h},
        {0, 1, 1, 0, -y, -x},
        {-1, 0, 0, 1, x + w, -y},
        {0, -1, -1, 0, y + h, x + w},
    };
    look->shown = frames[quarters];
    look->page->width = quarters % 2 ? h : w;
    look->page->height = quarters % 2 ? w : h;
}

/* Which of the eight ways a picture lies whose rows run along (ux, uy) and whose
 * columns run along (vx, vy), both in points as shown, y down; 0 when it lies askew. */
static int orientation_of(double ux, double uy, double vx, double vy)
{
    if (fabs(uy) <= SLANT * fabs(ux) && fabs(vx) <= SLANT * fabs(vy))
        return ux > 0 ? (vy > 0 ? 1 : 4) : (vy > 0 ? 2 : 3);
    if (fabs(ux) <= SLANT * fabs(uy) && fabs(vy) <= SLANT * fabs(vx))
        return uy > 0 ? (vx > 0 ? 5 : 6) : (vx > 0 ? 8 : 7);
    return 0;
}

static double overlap(double from, double to, double size)
{
    return fmax(0, fmin(to, size) - fmax(from, 0));
}

/* A picture as it lies on the page. */
struct lie {
    double left, top, right, bottom;
    double area;    /* of the page, what is seen of it */
    double visible; /* fraction of the picture */
    double dpi_x, dpi_y;
    int orientation;
    double x, y, ux, uy, vx,
        vy; /* its first corner, along its rows, down its columns */
};

static struct lie lie_of(const struct look *look, const struct dau_xobject *picture,
                         const struct dau_matrix *where)
{
    const struct dau_matrix *s = &look->shown;
    /* From the unit square, whose rows run down from y = 1, to the page as shown. */
    double ux = where->a * s->a + where->b * s->c,
           uy = where->a * s->b + where->b * s->d;
    double vx = -(where->c * s->a + where->d * s->c);
    double vy = -(where->c * s->b + where->d * s->d);
    double x = (where->e + where->c) * s->a + (where->f + where->d) * s->c + s->e;
    double y = (where->e + where->c) * s->b + (where->f + where->d) * s->d + s->f;
    struct lie lie = {
        .left = x + fmin(ux, 0) + fmin(vx, 0),
        .right = x + fmax(ux, 0) + fmax(vx, 0),
        .top = y + fmin(uy, 0) + fmin(vy, 0),
        .bottom = y + fmax(uy, 0) + fmax(vy, 0),
        .orientation = orientation_of(ux, uy, vx, vy),
        .x = x,
        .y = y,
        .ux = ux,
        .uy = uy,
        .vx = vx,
        .vy = vy,
    };
    double across = hypot(ux, uy), down = hypot(vx, vy);
    lie.dpi_x = across > 0 ? 72 * picture->width / across : 0;
    lie.dpi_y = down > 0 ? 72 * picture->height / down : 0;
    double seen = overlap(lie.left, lie.right, look->page->width) *
                  overlap(lie.top, lie.bottom, look->page->height);
    lie.area = seen / (look->page->width * look->page->height);
    double whole = (lie.right - lie.left) * (lie.bottom - lie.top);
    lie.visible = whole > 0 ? seen / whole : 0;
    return lie;
}

/* The sides of the picture when it is put upright. */
static void set_sides(struct dau_pdf_page *page, const struct lie *lie)
{
    bool turned = lie->orientation >= 5;
    double rx = turned ? lie->vx : lie->ux, ry = turned ? lie->vy : lie->uy;
    double dx = turned ? lie->ux : lie->vx, dy = turned ? lie->uy : lie->vy;
    page->main.x = lie->x + (rx < 0 ? rx : 0) + (dy < 0 ? dx : 0);
    page->main.y = lie->y + (rx < 0 ? ry : 0) + (dy < 0 ? dy : 0);
    page->main.across_x = rx < 0 ? -rx : rx;
    page->main.across_y = rx < 0 ? -ry : ry;
    page->main.down_x = dy < 0 ? -dx : dx;
    page->main.down_y = dy < 0 ? -dy : dy;
}

static void set_main(struct dau_pdf_page *page, const struct dau_xobject *picture,
                     const struct lie *lie)
{
    double ratio = lie->dpi_x > 0 && lie->dpi_y > 0 ? lie->dpi_x / lie->dpi_y : 0;
    set_sides(page, lie);
    page->main.area = lie->area;
    page->main.visible = lie->visible;
    page->main.pixels_x = picture->width;
    page->main.pixels_y = picture->height;
    page->main.orientation = lie->orientation;
    page->main.dpi = lie->dpi_x;
    page->main.plain = !picture->stencil && !picture->masked && !picture->in_line &&
                       ratio < SAME_SCALE && ratio > 1 / SAME_SCALE;
}

static void see_picture(void *self, const struct dau_xobject *picture,
                        const struct dau_matrix *where)
{
    struct look *look = self;
    struct dau_pdf_page *page = look->page;
    int index = page->n_pictures;
    page->n_pictures += picture->masked ? 2 : 1;
    struct lie lie = lie_of(look, picture, where);
    if (!(lie.area > 0) || !picture->width || !picture->height)
        return;
    page->covered = fmin(1, page->covered + lie.area);
    if (lie.area > MATTERS) {
        page->best_dpi = fmax(page->best_dpi, fmax(lie.dpi_x, lie.dpi_y));
        page->bitonal = page->bitonal && picture->bitonal;
    }
    if (lie.area > MOST) {
        page->text_under += page->text_over;
        page->text_over = 0;
    }
    if (lie.area > page->main.area) {
        page->main.others += page->main.area;
        set_main(page, picture, &lie);
        page->main.index = index;
    } else {
        page->main.others += lie.area;
        if (picture->bitonal && lie.area > MATTERS / 10 &&
            lie.dpi_x > 1.2 * page->main.dpi)
            page->main.under_finer_mask = true;
    }
}

static void see_text(void *self, size_t n, bool visible)
{
    struct dau_pdf_page *page = ((struct look *)self)->page;
    if (visible)
        page->text_over += (long)n;
    else
        page->text_under += (long)n;
}

static bool is_new(struct look *look, qpdf_oh object)
{
    int number = qpdf_oh_get_object_id(look->pdf, object);
    for (int i = 0; i < look->n_seen; i++)
        if (look->seen[i] == number)
            return false;
    if (look->n_seen < MAX_SEEN)
        look->seen[look->n_seen++] = number;
    return true;
}

/* Bits of a pixel as it is stored. Spaces with a profile count as three channels. */
static double bits_of(qpdf_data pdf, qpdf_oh dict, bool stencil)
{
    qpdf_oh space = qpdf_oh_get_key(pdf, dict, "/ColorSpace");
    bool one = stencil || qpdf_oh_is_name_and_equals(pdf, space, "/DeviceGray");
    bool four = qpdf_oh_is_name_and_equals(pdf, space, "/DeviceCMYK");
    double bits = stencil ? 1 : key_number(pdf, dict, "/BitsPerComponent", 8);
    return (bits == 1 || one ? 1 : four ? 4 : 3) * fmin(fmax(bits, 1), 16);
}

static void describe_picture(struct look *look, qpdf_oh stream, qpdf_oh dict,
                             struct dau_xobject *found)
{
    qpdf_data pdf = look->pdf;
    found->kind = DAU_XOBJECT_PICTURE;
    found->width = key_size(pdf, dict, "/Width");
    found->height = key_size(pdf, dict, "/Height");
    qpdf_oh mask = qpdf_oh_get_key(pdf, dict, "/ImageMask");
    found->stencil = qpdf_oh_is_bool(pdf, mask) && qpdf_oh_get_bool_value(pdf, mask);
    found->bitonal =
        found->stencil || key_number(pdf, dict, "/BitsPerComponent", 8) == 1;
    found->masked =
        qpdf_oh_has_key(pdf, dict, "/SMask") || qpdf_oh_has_key(pdf, dict, "/Mask");
    if (is_new(look, stream))
        look->page->unpacked += (double)found->width * found->height *
                                bits_of(pdf, dict, found->stencil) / 8;
}

static void describe_form(struct look *look, qpdf_oh stream, qpdf_oh dict,
                          int resources, struct dau_xobject *found)
{
    qpdf_data pdf = look->pdf;
    found->kind = DAU_XOBJECT_FORM;
    double m[6] = {1, 0, 0, 1, 0, 0};
    qpdf_oh matrix = qpdf_oh_get_key(pdf, dict, "/Matrix");
    if (qpdf_oh_is_array(pdf, matrix) && qpdf_oh_get_array_n_items(pdf, matrix) == 6)
        for (int i = 0; i < 6; i++)
            m[i] = number(pdf, qpdf_oh_get_array_item(pdf, matrix, i), 0);
    found->matrix = (struct dau_matrix){m[0], m[1], m[2], m[3], m[4], m[5]};
    qpdf_oh own = qpdf_oh_get_key(pdf, dict, "/Resources");
    found->resources = qpdf_oh_is_dictionary(pdf, own) ? (int)own : resources;
    if (!may_unpack(look, stream))
        return;
    unsigned char *data = NULL;
    size_t length = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, &filtered, &data,
                            &length);
    if (qpdf_has_error(pdf))
        qpdf_get_error(pdf);
    found->content = (char *)data;
    found->length = data && filtered ? length : 0;
    look->page->unpacked = fmax(look->page->unpacked, (double)found->length);
}

static void find_object(void *self, int resources, const char *name,
                        struct dau_xobject *found)
{
    struct look *look = self;
    qpdf_data pdf = look->pdf;
    char key[160];
    snprintf(key, sizeof key, "/%s", name);
    qpdf_oh objects = qpdf_oh_get_key_if_dict(pdf, (qpdf_oh)resources, "/XObject");
    qpdf_oh stream = qpdf_oh_get_key_if_dict(pdf, objects, key);
    if (!qpdf_oh_is_stream(pdf, stream))
        return;
    qpdf_oh dict = qpdf_oh_get_dict(pdf, stream);
    qpdf_oh subtype = qpdf_oh_get_key(pdf, dict, "/Subtype");
    if (qpdf_oh_is_name_and_equals(pdf, subtype, "/Image"))
        describe_picture(look, stream, dict, found);
    else if (qpdf_oh_is_name_and_equals(pdf, subtype, "/Form"))
        describe_form(look, stream, dict, resources, found);
}

static bool may_unpack_content(struct look *look, qpdf_oh page)
{
    qpdf_oh contents = qpdf_oh_get_key_if_dict(look->pdf, page, "/Contents");
    if (qpdf_oh_is_stream(look->pdf, contents))
        return may_unpack(look, contents);
    int n = qpdf_oh_is_array(look->pdf, contents)
                ? qpdf_oh_get_array_n_items(look->pdf, contents)
                : 0;
    bool ok = true;
    for (int i = 0; ok && i < n; i++) {
        qpdf_oh part = qpdf_oh_get_array_item(look->pdf, contents, i);
        ok = !qpdf_oh_is_stream(look->pdf, part) || may_unpack(look, part);
    }
    return ok;
}

/* The caller frees it. NULL when there is none, or too much. */
static unsigned char *read_content(struct look *look, qpdf_oh page, size_t *length)
{
    unsigned char *content = NULL;
    if (!may_unpack_content(look, page))
        return NULL;
    qpdf_oh_get_page_content_data(look->pdf, page, &content, length);
    if (qpdf_has_error(look->pdf)) {
        qpdf_get_error(look->pdf);
        look->page->lost = true;
    }
    /* With filters that cannot be counted it is known only now. */
    look->page->unpacked = fmax(look->page->unpacked, (double)*length);
    return content;
}

static void look_at_page(qpdf_data pdf, int n, double most, struct dau_pdf_page *page)
{
    qpdf_oh object = qpdf_get_page_n(pdf, (size_t)n);
    struct look look = {.pdf = pdf, .page = page, .most = most};
    page->bitonal = true;
    set_frame(&look, object);
    size_t length = 0;
    unsigned char *content = read_content(&look, object, &length);
    const struct dau_painter painter = {&look, find_object, see_picture, see_text};
    qpdf_oh resources = inherited(pdf, object, "/Resources");
    if (content && !dau_content_run((char *)content, length, (int)resources, &painter))
        page->lost = true;
    page->bitonal = page->bitonal && page->n_pictures > 0;
    free(content);
    qpdf_oh_release_all(pdf);
}

/* What a reader of the error should do about it. */
static bool refuse(qpdf_data pdf, const char *name, struct dau_err *err)
{
    qpdf_error error = qpdf_get_error(pdf);
    enum qpdf_error_code_e code = qpdf_get_error_code(pdf, error);
    if (code == qpdf_e_password)
        return dau_fail(err, DAU_E_FORMAT,
                        "ingest: %s is locked by a password; save it without one",
                        name);
    const char *detail = qpdf_get_error_message_detail(pdf, error);
    if (strstr(detail, "bad_alloc"))
        return dau_fail(err, DAU_E_LIMIT,
                        "ingest: %s: its tables unpack to more than is allowed; raise "
                        "--max-decoded if you trust it",
                        name);
    return dau_fail(err, DAU_E_FORMAT,
                    "ingest: %s is a damaged PDF (%.120s); get it again", name, detail);
}

/* How many of the pages are there: for one that is lost qpdf counts its empty place. */
static int count_whole_pages(qpdf_data pdf, int n)
{
    int n_whole = 0;
    for (int i = 0; i < n; i++)
        n_whole += qpdf_oh_is_dictionary(pdf, qpdf_get_page_n(pdf, (size_t)i)) != 0;
    qpdf_oh_release_all(pdf);
    return n_whole;
}

/* A letter that lost a page must not pass as whole. */
static bool check_whole(qpdf_data pdf, const char *name, int n, double promised,
                        struct dau_err *err)
{
    double n_wanted = fmax(n, promised);
    int n_whole = count_whole_pages(pdf, n);
    if (n_whole >= n_wanted)
        return true;
    return dau_fail(
        err, DAU_E_FORMAT,
        "ingest: %s is a damaged PDF: only %d of %.0f pages are left; get it again",
        name, n_whole, n_wanted);
}

static bool look_at_pages(qpdf_data pdf, const struct dau_source *source,
                          struct dau_buf *out, struct dau_err *err)
{
    qpdf_oh tree = qpdf_oh_get_key_if_dict(pdf, qpdf_get_root(pdf), "/Pages");
    double promised = key_number(pdf, tree, "/Count", 0);
    int n = qpdf_get_num_pages(pdf);
    if (qpdf_has_error(pdf))
        return refuse(pdf, source->name, err);
    if (!dau_ingest_check_pages(source, n, err) ||
        !check_whole(pdf, source->name, n, promised, err))
        return false;
    struct answer answer = {.n_pages = n};
    dau_buf_add(out, &answer, sizeof answer);
    for (int i = 0; i < n; i++) {
        struct dau_pdf_page page = {0};
        look_at_page(pdf, i, (double)source->config.max_decoded, &page);
        dau_buf_add(out, &page, sizeof page);
    }
    answer.n_signatures = dau_pdf_signatures(pdf, out);
    memcpy(out->data, &answer, sizeof answer);
    return true;
}

static bool look_inside(const void *data, struct dau_buf *out, struct dau_err *err)
{
    const struct dau_source *source = ((const struct question *)data)->source;
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    QPDF_ERROR_CODE code = qpdf_read_memory(pdf, source->name, source->bytes.data,
                                            source->bytes.length, NULL);
    bool ok = code & QPDF_ERRORS ? refuse(pdf, source->name, err)
                                 : look_at_pages(pdf, source, out, err);
    qpdf_cleanup(&pdf);
    return ok;
}

/* The next text of an answer, in `arena`; NULL when there is none or it is empty. */
static const char *take_text(struct dau_arena *arena, const struct dau_buf *out,
                             size_t *at)
{
    if (*at >= out->length)
        return NULL;
    const char *text = out->data + *at;
    *at += strlen(text) + 1;
    return *text ? dau_arena_strdup(arena, text) : NULL;
}

static void take_signatures(struct dau_doc *doc, const struct dau_buf *out, size_t at,
                            int n)
{
    for (int i = 0; i < n; i++) {
        struct dau_signature *signature = dau_arena_push(
            doc->arena, &doc->signatures, &doc->n_signatures, sizeof *signature);
        const char *signer = take_text(doc->arena, out, &at);
        signature->signer = signer ? signer : "";
        signature->time = take_text(doc->arena, out, &at);
    }
}

static bool take_answer(struct dau_source *source, struct dau_pdf *pdf,
                        const struct dau_buf *out, struct dau_err *err)
{
    struct answer answer = {0};
    if (out->length >= sizeof answer)
        memcpy(&answer, out->data, sizeof answer);
    size_t size = (size_t)answer.n_pages * sizeof *pdf->pages;
    if (answer.n_pages <= 0 || out->length < sizeof answer + size)
        return dau_fail(err, DAU_E_LIB, "ingest: %s: its structure was not understood",
                        source->name);
    pdf->n_pages = answer.n_pages;
    pdf->pages = DAU_NEW_N(source->arena, struct dau_pdf_page, (size_t)answer.n_pages);
    memcpy(pdf->pages, out->data + sizeof answer, size);
    take_signatures(source->doc, out, sizeof answer + size, answer.n_signatures);
    return true;
}

/* The library unpacks tables and objects before it can be asked how much they are: it
 * gets no more room than the limit calls for. Its buffers double as they grow. */
static size_t enough_memory(const struct dau_source *source)
{
    const struct dau_ingest_config *c = &source->config;
    size_t enough = SLACK_MEMORY + 4 * source->bytes.length + 4 * c->max_decoded;
    return c->max_memory && c->max_memory < enough ? c->max_memory : enough;
}

bool dau_pdf_look(struct dau_source *source, struct dau_pdf *pdf, struct dau_err *err)
{
    struct question question = {source};
    struct dau_proc_limits limits = dau_ingest_limits(source, MAX_ANSWER);
    limits.max_memory = enough_memory(source);
    struct dau_buf out = {0};
    struct dau_err why = {0};
    bool ok = dau_proc_guard(look_inside, &question, &limits, &out, &why);
    if (ok)
        ok = take_answer(source, pdf, &out, err);
    else if (strncmp(why.text, "ingest:", 7) == 0)
        dau_fail(err, why.code, "%s", why.text);
    else
        dau_fail(err, why.code, "ingest: %s: the PDF cannot be opened: %s",
                 source->name, why.text);
    dau_buf_free(&out);
    return ok;
}
