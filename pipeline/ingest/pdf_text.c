#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ingest/pdf.h"
#include "ingest/xml.h"

/* pdftotext hands on what the fonts say, which XML need not be able to hold. */
static void clean(struct dau_buf *xhtml)
{
    struct dau_buf out = {0};
    const char *p = dau_buf_text(xhtml);
    uint32_t c;
    while ((c = dau_text_next(&p))) {
        char utf8[5];
        bool good = c >= ' ' || c == '\n' || c == '\t';
        if (c == 0xfffe || c == 0xffff)
            good = false;
        dau_buf_add(&out, utf8, (size_t)dau_text_put(good ? c : 0xfffd, utf8));
    }
    dau_buf_free(xhtml);
    *xhtml = out;
}

static struct dau_box box_of(const xmlNode *node, const struct dau_pdf_grid *grid)
{
    const struct dau_matrix *m = &grid->matrix;
    double xs[2] = {dau_xml_number(node, "xMin", 0), dau_xml_number(node, "xMax", 0)};
    double ys[2] = {dau_xml_number(node, "yMin", 0), dau_xml_number(node, "yMax", 0)};
    double left = grid->width, top = grid->height, right = 0, bottom = 0;
    for (int corner = 0; corner < 4; corner++) {
        double x = xs[corner & 1], y = ys[corner >> 1];
        double px = m->a * x + m->c * y + m->e, py = m->b * x + m->d * y + m->f;
        left = fmin(left, floor(px)), right = fmax(right, ceil(px));
        top = fmin(top, floor(py)), bottom = fmax(bottom, ceil(py));
    }
    left = fmax(left, 0), right = fmin(right, grid->width);
    top = fmax(top, 0), bottom = fmin(bottom, grid->height);
    if (!(right > left && bottom > top))
        return (struct dau_box){0, 0, 0, 0};
    return (struct dau_box){(int)left, (int)top, (int)(right - left),
                            (int)(bottom - top)};
}

/* Letters and how many of them stand for nothing: private use, controls, replacements.
 */
static void count_letters(const char *word, long *n, long *n_odd)
{
    uint32_t c;
    while ((c = dau_text_next(&word))) {
        ++*n;
        *n_odd += c == 0xfffd || (c >= 0xe000 && c < 0xf900) || (c >= 0x80 && c < 0xa0);
    }
}

static void add_line(const xmlNode *node, struct dau_page *page,
                     struct dau_block *block, const struct dau_pdf_grid *grid)
{
    struct dau_line *line = dau_block_add_line(page, block);
    for (const xmlNode *word = node->children; word; word = word->next) {
        if (!dau_xml_is(word, "word"))
            continue;
        struct dau_box box = box_of(word, grid);
        const char *content = dau_xml_content(page->arena, word);
        if (content && box.w)
            dau_line_add_token(page, line, content)->box = box;
    }
    if (line->n_tokens == 0)
        block->n_lines--;
}

static void add_block(const xmlNode *node, struct dau_page *page,
                      const struct dau_pdf_grid *grid)
{
    struct dau_block *block = dau_page_add_block(page, DAU_ZONE_BODY);
    for (const xmlNode *line = node->children; line; line = line->next)
        if (dau_xml_is(line, "line"))
            add_line(line, page, block, grid);
    if (block->n_lines == 0)
        page->n_blocks--;
}

static void add_blocks(const xmlNode *top, struct dau_page *page,
                       const struct dau_pdf_grid *grid)
{
    for (xmlNode *node = dau_xml_next(top, top); node; node = dau_xml_next(node, top))
        if (dau_xml_is(node, "block"))
            add_block(node, page, grid);
}

static void measure(struct dau_pdf_text *text)
{
    long n = 0, n_odd = 0;
    for (int i = 0; i < text->n_blocks; i++)
        for (int j = 0; j < text->blocks[i].n_lines; j++) {
            const struct dau_line *line = &text->blocks[i].lines[j];
            text->n_words += line->n_tokens;
            for (int k = 0; k < line->n_tokens; k++)
                count_letters(line->tokens[k].text, &n, &n_odd);
        }
    text->garbled = n_odd * 10 > n;
}

bool dau_pdf_parse_text(struct dau_buf *xhtml, struct dau_page *page,
                        const struct dau_pdf_grid *grid, struct dau_pdf_text *text)
{
    enum dau_xml_fault fault;
    *text = (struct dau_pdf_text){0};
    clean(xhtml);
    xmlDoc *tree = dau_xml_parse(dau_buf_text(xhtml), xhtml->length, true, &fault);
    if (!tree)
        return false;
    /* The page's own blocks make way while these are put together. */
    struct dau_page own = *page;
    page->blocks = NULL;
    page->n_blocks = 0;
    add_blocks(xmlDocGetRootElement(tree), page, grid);
    dau_page_fit_boxes(page);
    text->blocks = page->blocks;
    text->n_blocks = page->n_blocks;
    page->blocks = own.blocks;
    page->n_blocks = own.n_blocks;
    measure(text);
    xmlFreeDoc(tree);
    return true;
}
