/* Plain text: reading order, printed lines, a form feed between pages, nothing added.
 */
#include "write/view.h"
#include "write/writers.h"

/* The cells of a row are parted by bars, empty ones too. */
static void write_line(const struct dau_block *block, const struct dau_line *line,
                       int columns, struct dau_buf *out)
{
    bool first = true;
    int column = 0;
    for (int i = 0; i < line->n_tokens; i++) {
        const struct dau_token *token = &line->tokens[i];
        if (token->flags & DAU_TOKEN_JOINED)
            continue;
        for (int cell = dau_view_cell(block, token); column < cell; column++) {
            dau_buf_puts(out, first ? "|" : " |");
            first = false;
        }
        dau_buf_puts(out, first ? "" : " ");
        dau_buf_puts(out, token->text);
        first = false;
    }
    for (; !first && column + 1 < columns; column++)
        dau_buf_puts(out, " |");
    dau_buf_puts(out, first ? "" : "\n");
}

bool dau_write_txt(const struct dau_write_config *config, const struct dau_doc *doc,
                   int letter, struct dau_buf *out, struct dau_err *err)
{
    (void)config, (void)letter, (void)err;
    for (int p = 0; p < doc->n_pages; p++) {
        const struct dau_page *page = doc->pages[p];
        if (p)
            dau_buf_putc(out, '\f');
        for (int b = 0; b < page->n_blocks; b++) {
            const struct dau_block *block = &page->blocks[b];
            int columns = dau_view_columns(block);
            for (int l = 0; dau_zone_is_text(block->zone) && l < block->n_lines; l++)
                write_line(block, &block->lines[l], columns, out);
        }
    }
    return true;
}
