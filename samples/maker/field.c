#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "scan.h"

struct maker_field maker_field_new(int width, int height, double cell,
                                   struct maker_rng *rng)
{
    struct maker_field field = {.cell = fmax(cell, 1.5)};
    field.columns = (int)(width / field.cell) + 3;
    field.rows = (int)(height / field.cell) + 3;
    int n = field.columns * field.rows;
    field.values = dau_alloc((size_t)n, sizeof *field.values);
    for (int i = 0; i < n; i++)
        field.values[i] = (float)(maker_rng_next(rng) / 4294967296.0);
    return field;
}

void maker_field_row(const struct maker_field *field, int y, int width, float *out)
{
    int row = (int)(y / field->cell);
    float down = (float)(y / field->cell - row);
    const float *a = field->values + (size_t)row * (size_t)field->columns;
    const float *b = a + field->columns;
    float step = (float)(1 / field->cell);
    int column = 0;
    float across = 0;
    for (int x = 0; x < width; x++) {
        float left = a[column] + (b[column] - a[column]) * down;
        float right = a[column + 1] + (b[column + 1] - a[column + 1]) * down;
        out[x] = left + (right - left) * across;
        across += step;
        if (across >= 1) {
            across -= 1;
            column++;
        }
    }
}

void maker_field_free(struct maker_field *field)
{
    free(field->values);
    field->values = NULL;
}
