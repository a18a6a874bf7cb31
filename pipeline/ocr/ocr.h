/* A picture becomes blocks, lines, tokens with alternatives, by Tesseract.
 * Needs the cleaned picture and page->marks: the cells of ruled tables
 * (DAU_MARK_COLUMN) are read one by one. Sets page->blocks; boxes are pixels of the
 * cleaned picture. A page that reads as garbage is tried upside down; when that is
 * better, turn, warp and marks change with it. Everything the engine read is kept. */
#ifndef DAU_OCR_OCR_H
#define DAU_OCR_OCR_H

#include "base/picture.h"
#include "doc.h"

struct dau_ocr_config {
    const char *lang;     /* NULL: "vie" */
    const char *tessdata; /* folder of the models; NULL: the engine's own */
    bool no_symbols;      /* leave the lattice out: faster */
};

struct dau_ocr; /* an engine, opened once per worker */

bool dau_ocr_open(struct dau_ocr **ocr, const struct dau_ocr_config *config,
                  struct dau_err *err);
bool dau_ocr_page(struct dau_ocr *ocr, const struct dau_picture *picture,
                  struct dau_page *page, struct dau_err *err);
void dau_ocr_close(struct dau_ocr *ocr); /* takes NULL */

const char *dau_ocr_version(void);

#endif
