#include "ingest/der.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
    INTEGER = 0x02,
    OBJECT_ID = 0x06,
    UTF8_STRING = 0x0c,
    UTC_TIME = 0x17,
    GENERALIZED_TIME = 0x18,
    BMP_STRING = 0x1e,
    SEQUENCE = 0x30,
    SET = 0x31,
    CONTEXT_0 = 0xa0
};

static const unsigned char common_name[] = {0x55, 0x04, 0x03};
static const unsigned char signing_time[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                             0x0d, 0x01, 0x09, 0x05};

/* What is left of a stretch of DER. */
struct der {
    const unsigned char *p;
    size_t n;
};

/* Takes the next element; `item` is its content. False at the end or when it is broken.
 */
static bool next(struct der *der, int *tag, struct der *item)
{
    if (der->n < 2)
        return false;
    *tag = der->p[0];
    size_t length = der->p[1], header = 2;
    if (length >= 0x80) {
        size_t n = length & 0x7f;
        if (n == 0 || n > 4 || der->n < 2 + n) /* 0: without end, which DER forbids */
            return false;
        length = 0;
        for (size_t i = 0; i < n; i++)
            length = length << 8 | der->p[2 + i];
        header += n;
    }
    if (length > der->n - header)
        return false;
    *item = (struct der){der->p + header, length};
    der->p += header + length;
    der->n -= header + length;
    return true;
}

static bool enter(struct der *der, int wanted, struct der *item)
{
    int tag;
    return next(der, &tag, item) && tag == wanted;
}

static bool is_same(struct der a, const unsigned char *bytes, size_t n)
{
    return a.n == n && n && memcmp(a.p, bytes, n) == 0;
}

static void put_text(struct der value, int tag, char *out, size_t size)
{
    size_t used = 0, step = tag == BMP_STRING ? 2 : 1;
    if (tag == UTF8_STRING && !dau_text_is_utf8((const char *)value.p, value.n))
        return;
    for (size_t i = 0; i + step <= value.n; i += step) {
        char utf8[5] = {(char)value.p[i], 0};
        size_t n = 1;
        if (tag != UTF8_STRING) {
            uint32_t c =
                step == 2 ? (uint32_t)value.p[i] << 8 | value.p[i + 1] : value.p[i];
            n = (size_t)dau_text_put(c < ' ' ? ' ' : c, utf8);
        } else if ((unsigned char)utf8[0] < ' ') {
            utf8[0] = ' ';
        }
        if (used + n >= size)
            break;
        memcpy(out + used, utf8, n);
        used += n;
    }
    out[used] = '\0';
    if (tag == UTF8_STRING) /* may have been cut within a letter */
        while (used && !dau_text_is_utf8(out, used))
            out[--used] = '\0';
}

/* The last common name of a Name: the one nearest to the person. */
static void find_name(struct der subject, char *out, size_t size)
{
    struct der set, pair, oid, value;
    int tag;
    while (enter(&subject, SET, &set))
        while (enter(&set, SEQUENCE, &pair))
            if (enter(&pair, OBJECT_ID, &oid) && next(&pair, &tag, &value) &&
                is_same(oid, common_name, sizeof common_name))
                put_text(value, tag, out, size);
}

/* The serial number and the subject of a certificate. */
static bool read_certificate(struct der certificate, struct der *serial,
                             struct der *subject)
{
    struct der tbs, skipped;
    int tag;
    if (!enter(&certificate, SEQUENCE, &tbs) || !next(&tbs, &tag, serial))
        return false;
    if (tag == CONTEXT_0 && !next(&tbs, &tag, serial))
        return false;
    return tag == INTEGER && enter(&tbs, SEQUENCE, &skipped) && /* algorithm */
           enter(&tbs, SEQUENCE, &skipped) &&                   /* issuer */
           enter(&tbs, SEQUENCE, &skipped) &&                   /* validity */
           enter(&tbs, SEQUENCE, subject);
}

/* The certificate with this number; the first one when there is none. */
static void find_signer(struct der certificates, struct der wanted,
                        struct dau_der_signer *signer)
{
    struct der certificate, serial, subject;
    while (enter(&certificates, SEQUENCE, &certificate)) {
        if (!read_certificate(certificate, &serial, &subject))
            continue;
        bool match = is_same(serial, wanted.p, wanted.n);
        if (match || !signer->name[0])
            find_name(subject, signer->name, sizeof signer->name);
        if (match)
            return;
    }
}

/* YYMMDDhhmmssZ or YYYYMMDDhhmmss...Z */
static void put_time(struct der value, int tag, struct dau_der_signer *signer)
{
    char digits[15] = "";
    size_t n = 0;
    if (tag == UTC_TIME && value.n)
        n = (size_t)snprintf(digits, sizeof digits, "%s",
                             value.p[0] < '5' ? "20" : "19");
    else if (tag != GENERALIZED_TIME)
        return;
    for (size_t i = 0; i < value.n && n < 14; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return;
        digits[n++] = (char)value.p[i];
    }
    if (n == 14)
        snprintf(signer->time, sizeof signer->time, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ",
                 digits, digits + 4, digits + 6, digits + 8, digits + 10, digits + 12);
}

static void find_time(struct der attributes, struct dau_der_signer *signer)
{
    struct der attribute, oid, set, value;
    int tag;
    while (enter(&attributes, SEQUENCE, &attribute))
        if (enter(&attribute, OBJECT_ID, &oid) &&
            is_same(oid, signing_time, sizeof signing_time) &&
            enter(&attribute, SET, &set) && next(&set, &tag, &value))
            put_time(value, tag, signer);
}

/* The number of the signer's certificate; also notes the time. */
static struct der read_signer_info(struct der infos, struct dau_der_signer *signer)
{
    struct der info, item, issuer, serial = {NULL, 0};
    int tag;
    if (!enter(&infos, SEQUENCE, &info) || !enter(&info, INTEGER, &item) ||
        !next(&info, &tag, &item))
        return serial;
    if (tag == SEQUENCE && enter(&item, SEQUENCE, &issuer))
        enter(&item, INTEGER, &serial);
    if (enter(&info, SEQUENCE, &item) && enter(&info, CONTEXT_0, &item))
        find_time(item, signer);
    return serial;
}

bool dau_der_read_signer(const unsigned char *bytes, size_t length,
                         struct dau_der_signer *signer)
{
    *signer = (struct dau_der_signer){"", ""};
    struct der all = {bytes, length}, content, wrapped, data, item;
    struct der certificates = {NULL, 0};
    int tag;
    if (!enter(&all, SEQUENCE, &content) || !enter(&content, OBJECT_ID, &item) ||
        !enter(&content, CONTEXT_0, &wrapped) || !enter(&wrapped, SEQUENCE, &data) ||
        !enter(&data, INTEGER, &item) || !enter(&data, SET, &item) ||
        !enter(&data, SEQUENCE, &item))
        return false;
    while (next(&data, &tag, &item)) {
        if (tag == CONTEXT_0)
            certificates = item;
        if (tag == SET) {
            struct der serial = read_signer_info(item, signer);
            find_signer(certificates, serial, signer);
        }
    }
    return true;
}
