/* A sheet on its way to a picture: the ink of the print wears, the scanner looks. */
#ifndef DAU_MAKER_SCAN_H
#define DAU_MAKER_SCAN_H

#include "maker.h"

/* One grey plane, or three of colour; 0 is black, rows without padding. */
struct maker_scan {
    int width, height, n_planes, dpi;
    uint8_t *planes[3];
};

/* Smooth chance over the page: random values 0 to 1 at the corners of square cells. */
struct maker_field {
    double cell; /* pixels */
    int columns, rows;
    float *values;
};

struct maker_field maker_field_new(int width, int height, double cell,
                                   struct maker_rng *rng);
void maker_field_row(const struct maker_field *field, int y, int width, float *out);
void maker_field_free(struct maker_field *field);

/* How black each dot of the print is, 0 to 255, worn as `age` says; owned by the
 * caller. */
uint8_t *maker_ink(struct maker_sheet *sheet, const struct maker_age *age,
                   struct maker_rng *rng);

/* What the scanner makes of the page: skew, dirt, blur, light, noise. */
void maker_look(struct maker_scan *scan, const struct maker_age *age,
                struct maker_rng *rng);

#endif
