/* Tables: the rows of a block are its lines, their cells are numbered. */
#include "write/tei_tree.h"

#include <string.h>

static int min(int a, int b)
{
    return a < b ? a : b;
}

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
        for (; column < cell; column++)
            dau_xml_leaf(&tei->xml, "cell", NULL);
        dau_xml_block(&tei->xml, "cell");
        dau_tei_run(tei, cell_to);
        dau_xml_close(&tei->xml);
        column++;
    }
    for (; column < columns; column++)
        dau_xml_leaf(&tei->xml, "cell", NULL);
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

static void write_cells(struct dau_tei *tei, const struct dau_node *row, int to,
                        int nesting)
{
    for (int i = 0; i <= row->n_children; i++) {
        const struct dau_node *cell = i < row->n_children ? &row->children[i] : NULL;
        int from = cell ? min(cell->span.from, to) : to;
        int end = cell ? min(cell->span.to, to) : to;
        struct dau_tei_place inner = {.stage = DAU_TEI_AT_ITEM, .nesting = nesting + 1};
        if (tei->at < from) {
            dau_xml_block(&tei->xml, "cell");
            dau_tei_run(tei, from);
            dau_xml_close(&tei->xml);
        }
        if (!cell)
            return;
        dau_xml_block(&tei->xml, "cell");
        if (cell->n_children && tei->at < end)
            dau_tei_children(tei, cell, end, &inner, dau_tei_loose);
        else
            dau_tei_run(tei, end);
        dau_xml_close(&tei->xml);
    }
}

void dau_tei_emit_table(struct dau_tei *tei, const struct dau_node *node, int to,
                        struct dau_tei_place *place)
{
    bool rows = node->n_children && node->children[0].kind == DAU_NODE_ROW &&
                place->nesting < DAU_TEI_MAX_NESTING;
    if (!rows) {
        dau_tei_table(tei, to, place);
        return;
    }
    dau_tei_want_common(tei, place);
    dau_tei_open(tei, "table", NULL);
    for (int i = 0; i < node->n_children; i++) {
        const struct dau_node *row = &node->children[i];
        int from = min(row->span.from, to), end = min(row->span.to, to);
        while (tei->at < from)
            write_row(tei, from);
        if (tei->at >= end)
            continue;
        dau_tei_open(tei, "row", NULL);
        write_cells(tei, row, end, place->nesting + 1);
        dau_xml_end(&tei->xml);
    }
    while (tei->at < to)
        write_row(tei, to);
    dau_xml_end(&tei->xml);
}
