#include "ingest/pdf_sign.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/der.h"

enum { MAX_DEPTH = 8, MAX_FIELDS = 4096, MAX_SIGNATURES = 64, MAX_NAME = 400 };

struct walk {
    qpdf_data pdf;
    struct dau_buf *out;
    int n_fields, n_signatures;
    int seen[MAX_FIELDS]; /* object numbers of the fields so far; 0 for direct ones */
};

/* A date of PDF, D:YYYYMMDDHHmmSSOHH'mm', as ISO 8601; "" when it is none. */
static void put_date(const char *date, char *iso, size_t size)
{
    char digits[15] = "";
    size_t n = 0;
    *iso = '\0';
    if (strncmp(date, "D:", 2) == 0)
        date += 2;
    for (; *date >= '0' && *date <= '9' && n < 14; date++)
        digits[n++] = *date;
    if (n < 8)
        return;
    size_t used =
        (size_t)snprintf(iso, size, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
    if (n < 12)
        return;
    used += (size_t)snprintf(iso + used, size - used, "T%.2s:%.2s:%.2s", digits + 8,
                             digits + 10, n == 14 ? digits + 12 : "00");
    int hours, minutes = 0;
    char sign = *date;
    if (sign == 'Z')
        snprintf(iso + used, size - used, "Z");
    else if ((sign == '+' || sign == '-') &&
             sscanf(date + 1, "%2d'%2d", &hours, &minutes) >= 1 && hours >= 0 &&
             hours < 24 && minutes >= 0 && minutes < 60)
        snprintf(iso + used, size - used, "%c%02d:%02d", sign, hours, minutes);
}

static void add_text(struct dau_buf *out, const char *text)
{
    size_t n = strnlen(text, MAX_NAME);
    while (n && !dau_text_is_utf8(text, n))
        n--;
    for (size_t i = 0; i < n; i++)
        dau_buf_putc(out, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
    dau_buf_putc(out, '\0');
}

static void add_signature(struct walk *walk, qpdf_oh value)
{
    qpdf_data pdf = walk->pdf;
    struct dau_der_signer signer = {"", ""};
    char time[48] = "";
    size_t length = 0;
    qpdf_oh contents = qpdf_oh_get_key(pdf, value, "/Contents");
    if (qpdf_oh_is_string(pdf, contents)) {
        const char *bytes = qpdf_oh_get_binary_string_value(pdf, contents, &length);
        dau_der_read_signer((const unsigned char *)bytes, length, &signer);
    }
    qpdf_oh date = qpdf_oh_get_key(pdf, value, "/M");
    if (qpdf_oh_is_string(pdf, date))
        put_date(qpdf_oh_get_utf8_value(pdf, date), time, sizeof time);
    qpdf_oh name = qpdf_oh_get_key(pdf, value, "/Name");
    if (signer.name[0])
        add_text(walk->out, signer.name);
    else
        add_text(walk->out,
                 qpdf_oh_is_string(pdf, name) ? qpdf_oh_get_utf8_value(pdf, name) : "");
    add_text(walk->out, time[0] ? time : signer.time);
    walk->n_signatures++;
}

/* False for a field that was met before: fields may form circles. */
static bool is_new(struct walk *walk, qpdf_oh field)
{
    int id = qpdf_oh_get_object_id(walk->pdf, field);
    for (int i = 0; id && i < walk->n_fields; i++)
        if (walk->seen[i] == id)
            return false;
    if (walk->n_fields >= MAX_FIELDS)
        return false;
    walk->seen[walk->n_fields++] = id;
    return true;
}

/* Fields may have children; the type may be written at the parent. */
static void walk_field(struct walk *walk, qpdf_oh field, bool is_signature, int depth)
{
    qpdf_data pdf = walk->pdf;
    if (!qpdf_oh_is_dictionary(pdf, field) || depth > MAX_DEPTH ||
        walk->n_signatures >= MAX_SIGNATURES || !is_new(walk, field))
        return;
    qpdf_oh type = qpdf_oh_get_key(pdf, field, "/FT");
    if (qpdf_oh_is_name(pdf, type))
        is_signature = qpdf_oh_is_name_and_equals(pdf, type, "/Sig");
    qpdf_oh value = qpdf_oh_get_key(pdf, field, "/V");
    if (is_signature && qpdf_oh_is_dictionary(pdf, value)) {
        add_signature(walk, value);
        return;
    }
    qpdf_oh kids = qpdf_oh_get_key(pdf, field, "/Kids");
    int n = qpdf_oh_is_array(pdf, kids) ? qpdf_oh_get_array_n_items(pdf, kids) : 0;
    for (int i = 0; i < n && walk->n_fields < MAX_FIELDS; i++)
        walk_field(walk, qpdf_oh_get_array_item(pdf, kids, i), is_signature, depth + 1);
}

int dau_pdf_signatures(qpdf_data pdf, struct dau_buf *out)
{
    struct walk walk = {.pdf = pdf, .out = out};
    qpdf_oh form = qpdf_oh_get_key_if_dict(pdf, qpdf_get_root(pdf), "/AcroForm");
    qpdf_oh fields = qpdf_oh_get_key_if_dict(pdf, form, "/Fields");
    int n = qpdf_oh_is_array(pdf, fields) ? qpdf_oh_get_array_n_items(pdf, fields) : 0;
    for (int i = 0; i < n && i < MAX_FIELDS; i++)
        walk_field(&walk, qpdf_oh_get_array_item(pdf, fields, i), false, 0);
    if (qpdf_has_error(pdf))
        qpdf_get_error(pdf);
    qpdf_oh_release_all(pdf);
    return walk.n_signatures;
}
