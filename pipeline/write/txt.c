/* Plain text: reading order, printed lines, a form feed between pages, nothing added.
 */
#include "write/writers.h"

/* More columns than any printed page has: what a broken source may ask for. */
enum { MAX_CELLS = 200 };

static void write_line(const struct dau_block *block, const struct dau_line *line,
                       struct dau_buf *out)
{
    bool first = true;
    int cell = 0;
    for (int i = 0; i < line->n_tokens; i++) {
        const struct dau_token *token = &line->tokens[i];
        if (token->flags & DAU_TOKEN_JOINED)
            continue;
        bool in_table = block->zone == DAU_ZONE_TABLE && token->cell <= MAX_CELLS;
        for (; in_table && cell < token->cell; cell++, first = false)
            dau_buf_puts(out, first ? "|" : " |");
        if (!first)
            dau_buf_putc(out, ' ');
        dau_buf_puts(out, token->text);
        first = false;
    }
    if (!first)
        dau_buf_putc(out, '\n');
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
            for (int l = 0; dau_zone_is_text(block->zone) && l < block->n_lines; l++)
                write_line(block, &block->lines[l], out);
        }
    }
    return true;
}
