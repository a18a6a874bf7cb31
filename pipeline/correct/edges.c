#include "correct/edges.h"

#include <string.h>

#include "base/text.h"

static bool stands_in(uint32_t c, const char *set)
{
    for (uint32_t d; (d = dau_text_next(&set));)
        if (c == d)
            return true;
    return false;
}

bool dau_edge_may_lead(uint32_t c)
{
    return stands_in(c, "\"'([{<“‘«-–—*+•.,_~|");
}

bool dau_edge_may_trail(uint32_t c)
{
    return stands_in(c, "\"')]}>”’»-–—.,;:!?…/*_~|");
}

bool dau_edge_is_firm(uint32_t c)
{
    return stands_in(c, ",;:.()“”\"");
}

struct dau_edges dau_edges_of(const char *token)
{
    struct dau_edges edges = {.length = strlen(token)};
    const char *at = token, *before = token;
    for (uint32_t c; (c = dau_text_next(&at)); before = at)
        if (!dau_edge_may_lead(c))
            break;
    edges.lead = edges.to = (size_t)(before - token);
    for (uint32_t c; (c = dau_text_next(&before));)
        if (!dau_edge_may_trail(c))
            edges.to = (size_t)(before - token);
    return edges;
}
