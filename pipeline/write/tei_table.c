/* Tables: the rows of a block are its lines, their cells are numbered. */
#include "write/tei_tree.h"

#include <string.h>

static int line_end(const struct dau_tei *tei, int to)
{
    const struct dau_line *line = dau_tei_next(tei)->line;
    int end = tei->at + 1;
    while (end < to && tei->view.flow.places[end].line == line)
        end++;
    return end;
}

static int cell_of(const struct dau_tei *tei, int i)
{
    const struct dau_place *place = &tei->view.flow.places[i];
    return dau_view_cell(place->block, place->token);
}

/* Counted once a block: a table may be long. */
static int columns_here(struct dau_tei *tei)
{
    const struct dau_block *block = dau_tei_next(tei)->block;
    if (block != tei->table)
        tei->columns = dau_view_columns(block);
    tei->table = block;
    return tei->columns;
}

static void empty_cells(struct dau_tei *tei, int n)
{
    for (; n > 0; n--)
        dau_xml_leaf(&tei->xml, "cell", NULL);
}

static void write_row(struct dau_tei *tei, int to)
{
    int end = line_end(tei, to), column = 0;
    int columns = columns_here(tei);
    dau_tei_page_breaks(tei);
    dau_xml_block(&tei->xml, "row");
    while (tei->at < end) {
        int cell = cell_of(tei, tei->at), cell_to = tei->at + 1;
        while (cell_to < end && cell_of(tei, cell_to) == cell)
            cell_to++;
        empty_cells(tei, cell - column);
        dau_xml_block(&tei->xml, "cell");
        dau_tei_run(tei, cell_to);
        dau_xml_close(&tei->xml);
        column = (column > cell ? column : cell) + 1;
    }
    empty_cells(tei, columns - column);
    dau_xml_end(&tei->xml);
}

void dau_tei_table(struct dau_tei *tei, int to, struct dau_tei_place *place)
{
    if (tei->at >= to)
        return;
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "table", NULL);
    while (tei->at < to)
        write_row(tei, to);
    dau_xml_end(&tei->xml);
}

/* A table that is ruled on the page knows its columns; one of bars has its cells. */
static bool has_columns(const struct dau_tei *tei)
{
    return dau_tei_next(tei)->block->zone == DAU_ZONE_TABLE;
}

static void write_cell(struct dau_tei *tei, const struct dau_node *cell, int to,
                       int nesting)
{
    struct dau_tei_place inner = {.stage = DAU_TEI_AT_ITEM, .nesting = nesting + 1};
    dau_xml_block(&tei->xml, "cell");
    if (cell && cell->n_children)
        dau_tei_children(tei, cell, to, &inner, dau_tei_loose);
    else
        dau_tei_run(tei, to);
    dau_xml_close(&tei->xml);
}

static void write_cells(struct dau_tei *tei, const struct dau_node *row, int to,
                        int nesting)
{
    bool columned = has_columns(tei);
    int columns = columned ? columns_here(tei) : 0, column = 0;
    for (int i = 0; tei->at < to;) {
        struct dau_span span = {to, to};
        const struct dau_node *cell = dau_tei_child(tei, row, to, &i, &span);
        int loose = tei->at < span.from;
        i -= loose && cell;
        int at = columned ? cell_of(tei, tei->at) : column;
        empty_cells(tei, at - column);
        write_cell(tei, loose ? NULL : cell, loose ? span.from : span.to, nesting);
        column = (column > at ? column : at) + 1;
    }
    empty_cells(tei, columns - column);
}

void dau_tei_emit_table(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct dau_tei_place *place)
{
    bool rows = node->n_children && node->children[0].kind == DAU_NODE_ROW &&
                place->nesting < DAU_TEI_MAX_NESTING;
    const struct dau_node *row;
    struct dau_span span;
    if (!rows) {
        dau_tei_table(tei, to, place);
        return;
    }
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "table", NULL);
    for (int i = 0; (row = dau_tei_child(tei, node, to, &i, &span));) {
        while (tei->at < span.from)
            write_row(tei, span.from);
        dau_tei_open(tei, "row", NULL);
        dau_xml_attr(&tei->xml, "role", row->names_columns ? "label" : NULL);
        write_cells(tei, row, span.to, place->nesting + 1);
        dau_xml_end(&tei->xml);
    }
    while (tei->at < to)
        write_row(tei, to);
    dau_xml_end(&tei->xml);
}
