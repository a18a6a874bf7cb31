/* Sprouts become nodes; lists inside a paragraph are taken out of it. */
#include <stdio.h>
#include <string.h>

#include "structure/tree.h"

enum { MAX_INLINE = 40 };

/* "(1) …; (2) …; (3) …" inside a paragraph; returns how many, 0 when it is no list. */
static int find_inline(const struct dau_garden *garden, struct dau_span span,
                       int *places)
{
    int n = 0;
    for (int i = span.from; i < span.to && n < MAX_INLINE; i++) {
        char mark[16];
        snprintf(mark, sizeof mark, "(%d)", n + 1);
        if (strcmp(garden->work->flow.places[i].token->text, mark) == 0)
            places[n++] = i;
    }
    return n >= 2 ? n : 0;
}

static void split_inline(struct dau_garden *garden, struct dau_sprout *parent,
                         struct dau_sprout *leaf, struct dau_sprout *after)
{
    int places[MAX_INLINE], n = find_inline(garden, leaf->node.span, places);
    if (!n || places[0] == leaf->node.span.from)
        return;
    struct dau_sprout holder = {0};
    int end = leaf->node.span.to;
    struct dau_sprout *list = dau_sprout_in(garden, &holder, DAU_NODE_LIST,
                                            (struct dau_span){places[0], end});
    list->node.list = "inline";
    for (int i = 0; i < n; i++) {
        int to = i + 1 < n ? places[i + 1] : end;
        struct dau_sprout *item = dau_sprout_in(garden, list, DAU_NODE_ITEM,
                                                (struct dau_span){places[i], to});
        item->label =
            (struct dau_label){.kind = DAU_LABEL_BRACKET, .value = i + 1, .depth = 1};
        item->node.label = dau_arena_printf(garden->work->arena, "(%d)", i + 1);
        const char *outer = parent->node.path;
        item->node.path =
            outer ? dau_arena_printf(garden->work->arena, "%s.%d", outer, i + 1)
                  : dau_arena_printf(garden->work->arena, "%d", i + 1);
        item->node.mark.to = places[i] + 1;
        if (places[i] + 1 < to)
            dau_sprout_in(garden, item, DAU_NODE_PARAGRAPH,
                          (struct dau_span){places[i] + 1, to});
    }
    leaf->node.span.to = places[0];
    list->next = after;
    leaf->next = list;
    if (!after)
        parent->last = list;
}

static int count_children(const struct dau_sprout *sprout)
{
    int n = 0;
    for (const struct dau_sprout *s = sprout->first; s; s = s->next)
        n++;
    return n;
}

void dau_sprout_ripen(struct dau_garden *garden, struct dau_sprout *sprout,
                      struct dau_node *node)
{
    for (struct dau_sprout *s = sprout->first, *next; s; s = next) {
        next = s->next;
        if (s->node.kind == DAU_NODE_PARAGRAPH)
            split_inline(garden, sprout, s, next);
    }
    *node = sprout->node;
    if (node->heading.to > node->span.to)
        node->span.to = node->heading.to;
    int n = count_children(sprout), i = 0;
    node->children = DAU_NEW_N(garden->work->arena, struct dau_node, (size_t)n);
    node->n_children = n;
    for (struct dau_sprout *s = sprout->first; s; s = s->next, i++) {
        dau_sprout_ripen(garden, s, &node->children[i]);
        if (node->children[i].span.to > node->span.to)
            node->span.to = node->children[i].span.to;
    }
    if (node->kind == DAU_NODE_LIST && !node->list)
        node->list = "items";
    if (node->kind == DAU_NODE_TABLE)
        dau_table_find_head(garden->work, node);
}
