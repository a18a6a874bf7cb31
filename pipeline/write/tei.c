#include "write/tei.h"

#include "write/writers.h"

bool dau_write_tei(const struct dau_write_config *config, const struct dau_doc *doc,
                   int letter, struct dau_buf *out, struct dau_err *err)
{
    struct dau_tei tei = {.config = config};
    if (!dau_view_open(&tei.view, doc, letter, err))
        return false;
    tei.arena = tei.view.arena;
    dau_tei_find(&tei);
    bool ok = dau_xml_begin(&tei.xml, out, tei.arena, err);
    if (ok) {
        const char *name = dau_view_source_name(&tei.view);
        dau_xml_open(&tei.xml, "TEI");
        dau_xml_attr(&tei.xml, "xmlns", "http://www.tei-c.org/ns/1.0");
        tei.root_id = dau_tei_id(&tei, "vb-", name);
        dau_xml_attr(&tei.xml, "xml:id", tei.root_id);
        dau_xml_attr(&tei.xml, "xml:lang", "vi");
        dau_tei_header(&tei);
        dau_tei_facsimile(&tei);
        dau_tei_source_doc(&tei);
        dau_tei_stand_off(&tei);
        dau_tei_text(&tei);
        dau_xml_end(&tei.xml);
        ok = dau_xml_finish(&tei.xml, err);
    }
    dau_view_close(&tei.view);
    return ok;
}
