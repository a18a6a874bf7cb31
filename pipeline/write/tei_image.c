/* The pages as pictures: surfaces and zones; at level linked, the reading of each line.
 */
#include "write/tei.h"

#include <math.h>

/* Less turn than this (0.1 degrees) and lower steps than this (pixels) do not show. */
static const double least_turn = 0.002, least_step = 3;

static int within(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)(value + 0.5);
}

/* On a page that was scanned askew a box is the frame around a turned rectangle: its
 * four corners, from the top left of the print on, as "x,y x,y x,y x,y". NULL where the
 * two are the same, or the frame is too narrow to hold one. */
static const char *corners(struct dau_tei *tei, const struct dau_page *page,
                           struct dau_box box)
{
    const struct dau_warp *t = &page->warp;
    double a = fabs(t->a), b = fabs(t->b), d = fabs(t->d), e = fabs(t->e);
    double det = a * e - b * d, turn = fmin(a, d) / fmax(fmax(a, d), 1e-9);
    if (turn < least_turn || fabs(det) < 1e-6)
        return NULL;
    double w = (box.w * e - box.h * b) / det, h = (box.h * a - box.w * d) / det;
    if (w <= 0 || h <= 0 || w * fmin(a, d) < least_step)
        return NULL;
    static const int sides[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    const char *points = "";
    for (int i = 0; i < 4; i++) {
        double u = sides[i][0] * w / 2, v = sides[i][1] * h / 2;
        double x = box.x + box.w / 2.0 + t->a * u + t->b * v;
        double y = box.y + box.h / 2.0 + t->d * u + t->e * v;
        points = dau_arena_printf(tei->arena, "%s%s%d,%d", points, i ? " " : "",
                                  within(x, page->width), within(y, page->height));
    }
    return points;
}

static void zone(struct dau_tei *tei, const struct dau_page *page, const char *id,
                 const char *type, struct dau_box box)
{
    dau_xml_block(&tei->xml, "zone");
    dau_xml_attr(&tei->xml, "xml:id", id);
    dau_xml_attr(&tei->xml, "type", type);
    dau_xml_attrf(&tei->xml, "ulx", "%d", box.x);
    dau_xml_attrf(&tei->xml, "uly", "%d", box.y);
    dau_xml_attrf(&tei->xml, "lrx", "%d", box.x + box.w);
    dau_xml_attrf(&tei->xml, "lry", "%d", box.y + box.h);
    dau_xml_attr(&tei->xml, "points", corners(tei, page, box));
    dau_xml_close(&tei->xml);
}

static const char *mime_of(enum dau_kind kind)
{
    switch (kind) {
    case DAU_KIND_PNG:
        return "image/png";
    case DAU_KIND_JPEG:
        return "image/jpeg";
    case DAU_KIND_TIFF:
        return "image/tiff";
    case DAU_KIND_PDF_SCAN:
    case DAU_KIND_PDF_DIGITAL:
        return "application/pdf";
    default:
        return NULL;
    }
}

/* The source beside the TEI file; a page of several is a fragment of it. */
static void graphic(struct dau_tei *tei, const struct dau_page *page)
{
    const struct dau_doc *doc = tei->view.doc;
    const char *url = dau_xml_uri(tei->arena, dau_view_source_name(&tei->view));
    bool pdf = doc->kind == DAU_KIND_PDF_SCAN || doc->kind == DAU_KIND_PDF_DIGITAL;
    if (pdf || doc->n_source_pages > 1)
        url = dau_arena_printf(tei->arena, "%s#page=%d", url, page->number);
    dau_xml_block(&tei->xml, "graphic");
    dau_xml_attr(&tei->xml, "url", url);
    dau_xml_attrf(&tei->xml, "width", "%dpx", page->width);
    dau_xml_attrf(&tei->xml, "height", "%dpx", page->height);
    dau_xml_attr(&tei->xml, "mimeType", mime_of(doc->kind));
    dau_xml_close(&tei->xml);
}

static void block_zones(struct dau_tei *tei, const struct dau_page *page)
{
    for (int b = 0; b < page->n_blocks; b++)
        if (page->blocks[b].box.w)
            zone(tei, page,
                 dau_arena_printf(tei->arena, "p%d.b%02d", page->number, b + 1),
                 dau_zone_name(page->blocks[b].zone), page->blocks[b].box);
    for (int i = 0; i < tei->n_zones; i++)
        if (tei->zones[i].page == page->number)
            zone(tei, page, tei->zones[i].id, tei->zones[i].type, tei->zones[i].box);
    for (int i = 0; i < page->n_marks; i++)
        if (page->marks[i].box.w)
            zone(tei, page,
                 dau_arena_printf(tei->arena, "p%d.m%02d", page->number, i + 1),
                 dau_mark_name(page->marks[i].kind), page->marks[i].box);
}

static void word_zones(struct dau_tei *tei, const struct dau_page *page,
                       const struct dau_line *line, int number)
{
    for (int t = 0; t < line->n_tokens; t++)
        if (line->tokens[t].box.w)
            zone(tei, page,
                 dau_arena_printf(tei->arena, "p%d.l%02d.w%02d", page->number, number,
                                  t + 1),
                 "word", line->tokens[t].box);
}

static void line_zones(struct dau_tei *tei, const struct dau_page *page)
{
    for (int b = 0, n = 0; b < page->n_blocks; b++)
        for (int l = 0; l < page->blocks[b].n_lines; l++) {
            const struct dau_line *line = &page->blocks[b].lines[l];
            n++;
            if (line->box.w)
                zone(tei, page,
                     dau_arena_printf(tei->arena, "p%d.l%02d", page->number, n), "line",
                     line->box);
            if (tei->config->word_zones)
                word_zones(tei, page, line, n);
        }
}

static bool in_letter(const struct dau_tei *tei, const struct dau_page *page)
{
    return page->number >= tei->view.first_page && page->number <= tei->view.last_page;
}

static bool has_picture(const struct dau_tei *tei, const struct dau_page *page)
{
    return in_letter(tei, page) && page->width > 0;
}

void dau_tei_facsimile(struct dau_tei *tei)
{
    const struct dau_doc *doc = tei->view.doc;
    bool any = false;
    for (int i = 0; i < doc->n_pages; i++) {
        const struct dau_page *page = doc->pages[i];
        if (!has_picture(tei, page))
            continue;
        if (!any)
            dau_xml_block(&tei->xml, "facsimile");
        any = true;
        dau_xml_block(&tei->xml, "surface");
        dau_xml_attrf(&tei->xml, "xml:id", "p%d", page->number);
        dau_xml_attrf(&tei->xml, "n", "%d", page->number);
        dau_xml_attr(&tei->xml, "ulx", "0");
        dau_xml_attr(&tei->xml, "uly", "0");
        dau_xml_attrf(&tei->xml, "lrx", "%d", page->width);
        dau_xml_attrf(&tei->xml, "lry", "%d", page->height);
        graphic(tei, page);
        block_zones(tei, page);
        line_zones(tei, page);
        dau_xml_end(&tei->xml);
    }
    if (any)
        dau_xml_end(&tei->xml);
}

static void raw_line(struct dau_tei *tei, const struct dau_page *page,
                     const struct dau_line *line, int number)
{
    dau_xml_block(&tei->xml, "line");
    dau_xml_attrf(&tei->xml, "xml:id", "raw.p%d.l%02d", page->number, number);
    if (line->box.w && page->width)
        dau_xml_attrf(&tei->xml, "facs", "#p%d.l%02d", page->number, number);
    for (int t = 0; t < line->n_tokens; t++) {
        dau_xml_text(&tei->xml, t ? " " : "");
        dau_xml_text(&tei->xml, line->tokens[t].read);
    }
    dau_xml_close(&tei->xml);
}

static void raw_page(struct dau_tei *tei, const struct dau_page *page)
{
    dau_xml_block(&tei->xml, "surface");
    dau_xml_attrf(&tei->xml, "n", "%d", page->number);
    if (page->width)
        dau_xml_attrf(&tei->xml, "facs", "#p%d", page->number);
    for (int b = 0, n = 0; b < page->n_blocks; b++) {
        dau_xml_block(&tei->xml, "zone");
        dau_xml_attr(&tei->xml, "type", dau_zone_name(page->blocks[b].zone));
        for (int l = 0; l < page->blocks[b].n_lines; l++)
            raw_line(tei, page, &page->blocks[b].lines[l], ++n);
        dau_xml_end(&tei->xml);
    }
    dau_xml_end(&tei->xml);
}

void dau_tei_source_doc(struct dau_tei *tei)
{
    const struct dau_doc *doc = tei->view.doc;
    bool any = false;
    for (int i = 0; i < doc->n_pages; i++)
        any |= in_letter(tei, doc->pages[i]);
    if (tei->config->level != DAU_TEI_LINKED || !any)
        return;
    dau_xml_block(&tei->xml, "sourceDoc");
    for (int i = 0; i < doc->n_pages; i++)
        if (in_letter(tei, doc->pages[i]))
            raw_page(tei, doc->pages[i]);
    dau_xml_end(&tei->xml);
}
