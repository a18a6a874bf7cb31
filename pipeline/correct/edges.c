#include "correct/edges.h"

#include <string.h>
#include <uchar.h>

#include "base/text.h"

/* clang-format off */
bool dau_edge_may_lead(uint32_t c)
{
    switch (c) {
    case '"': case '\'': case '(': case '[': case '{': case '<': case U'“': case U'‘':
    case U'«': case '-': case U'–': case U'—': case '*': case '+': case U'•':
    case '.': case ',': case '_': case '~': case '|':
        return true;
    default:
        return false;
    }
}

bool dau_edge_may_trail(uint32_t c)
{
    switch (c) {
    case '"': case '\'': case ')': case ']': case '}': case '>': case U'”': case U'’':
    case U'»': case '-': case U'–': case U'—': case '.': case ',': case ';': case ':':
    case '!': case '?': case U'…': case '/': case '*': case '_': case '~': case '|':
        return true;
    default:
        return false;
    }
}

bool dau_edge_is_firm(uint32_t c)
{
    switch (c) {
    case ',': case ';': case ':': case '.': case '(': case ')': case U'“': case U'”':
    case '"':
        return true;
    default:
        return false;
    }
}
/* clang-format on */

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
