#include "ingest/pdf_unpack.h"

#include <stdbool.h>
#include <stdlib.h>

#include <zlib.h>

enum { MAX_FILTERS = 4, STEP = 32 * 1024 };

/* Each filter unpacks what the one before it gave. */
struct chain {
    z_stream filters[MAX_FILTERS];
    int n;
    double most, given; /* by the filter that gave most */
    double by_filter[MAX_FILTERS];
};

/* False when there is no need to go on: too much, or damaged, which qpdf will tell. */
static bool push(struct chain *chain, int level, unsigned char *bytes, size_t length)
{
    if (level >= chain->n || level >= MAX_FILTERS)
        return true;
    unsigned char step[STEP];
    z_stream *z = &chain->filters[level];
    z->next_in = bytes;
    z->avail_in = (unsigned)length;
    do {
        z->next_out = step;
        z->avail_out = sizeof step;
        int code = inflate(z, Z_NO_FLUSH);
        size_t n = sizeof step - z->avail_out;
        double *given = &chain->by_filter[level];
        *given += (double)n;
        if (*given > chain->given)
            chain->given = *given;
        if (chain->given > chain->most || (n && !push(chain, level + 1, step, n)) ||
            code != Z_OK)
            return false;
    } while (!z->avail_out);
    return true;
}

static double unpack(unsigned char *bytes, size_t length, int n_filters, double most)
{
    struct chain chain = {.n = 0, .most = most};
    while (chain.n < n_filters && inflateInit(&chain.filters[chain.n]) == Z_OK)
        chain.n++;
    for (size_t at = 0, n; at < length; at += n) {
        n = length - at < STEP ? length - at : STEP;
        if (!push(&chain, 0, bytes + at, n))
            break;
    }
    for (int i = 0; i < chain.n; i++)
        inflateEnd(&chain.filters[i]);
    return chain.given;
}

/* Filters that follow and can be bounded: a byte becomes at most so many. */
static double most_of(qpdf_data pdf, qpdf_oh filter)
{
    return qpdf_oh_is_name_and_equals(pdf, filter, "/RunLengthDecode")  ? 64
           : qpdf_oh_is_name_and_equals(pdf, filter, "/ASCII85Decode") ? 4
                                                                       : 1;
}

/* How many FlateDecode come first, and how much the others can add to that. */
static int count_filters(qpdf_data pdf, qpdf_oh stream, double *factor)
{
    qpdf_oh filter = qpdf_oh_get_key(pdf, qpdf_oh_get_dict(pdf, stream), "/Filter");
    bool several = qpdf_oh_is_array(pdf, filter);
    int n = several ? qpdf_oh_get_array_n_items(pdf, filter) : 1, n_first = 0;
    *factor = 1;
    for (int i = 0; i < n; i++) {
        qpdf_oh one = several ? qpdf_oh_get_array_item(pdf, filter, i) : filter;
        if (n_first == i && n_first < MAX_FILTERS &&
            qpdf_oh_is_name_and_equals(pdf, one, "/FlateDecode"))
            n_first++;
        else
            *factor *= most_of(pdf, one);
    }
    return n_first;
}

double dau_pdf_unpacked(qpdf_data pdf, qpdf_oh stream, double most)
{
    unsigned char *data = NULL;
    size_t length = 0;
    double factor;
    QPDF_BOOL filtered = QPDF_FALSE;
    qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, &filtered, &data, &length);
    if (qpdf_has_error(pdf))
        qpdf_get_error(pdf);
    int n_filters = count_filters(pdf, stream, &factor);
    double bytes =
        data && n_filters > 0 ? unpack(data, length, n_filters, most) : (double)length;
    free(data);
    return bytes * factor;
}
