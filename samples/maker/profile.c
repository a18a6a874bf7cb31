#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "maker.h"

struct profile {
    const char *name;
    const char *what;
    struct maker_age age;
};

static const struct profile profiles[] = {
    {"clean", "as printed", {.skew = 0}},
    {"office",
     "a good scanner: a little turned and soft, JPEG",
     {.skew = 0.5,
      .spread = 0.2,
      .blur = 0.05,
      .noise = 3,
      .light = 6,
      .paper = 4,
      .speckle = 0.03,
      .jpeg = 75,
      .colour = 1,
      .dpi = 200}},
    {"fax",
     "200 dpi, black and white, ragged, specks",
     {.skew = 0.6,
      .spread = 0.3,
      .breaks = 0.04,
      .blur = 0.07,
      .noise = 14,
      .light = 10,
      .paper = 8,
      .speckle = 1.0,
      .threshold = 138,
      .dpi = 200}},
    {"photocopy",
     "a copy of a copy: faint, dirt, dark edges, holes",
     {.skew = 0.9,
      .spread = 0.5,
      .breaks = 0.12,
      .faint = 0.3,
      .blur = 0.09,
      .noise = 9,
      .light = 28,
      .dirt = 10,
      .speckle = 0.8,
      .edges = 5,
      .holes = 1,
      .paper = 14,
      .jpeg = 60,
      .dpi = 300}},
    {"seal", "red seal and blue signature", {.seal = 1, .pen = 1, .colour = 1}},
    {"hand", "number and day by hand, signed", {.hand = 1, .pen = 1, .colour = 1}},
    {"lowres",
     "120 dpi",
     {.skew = 0.4,
      .blur = 0.06,
      .noise = 4,
      .light = 6,
      .paper = 5,
      .jpeg = 55,
      .dpi = 120}},
    {"worst",
     "a faded photocopy, sent by fax",
     {.skew = 1.4,
      .spread = -0.15,
      .breaks = 0.1,
      .faint = 0.25,
      .blur = 0.08,
      .noise = 16,
      .light = 35,
      .dirt = 20,
      .speckle = 2.5,
      .edges = 6,
      .holes = 1,
      .paper = 18,
      .threshold = 172,
      .seal = 1,
      .pen = 1,
      .hand = 1,
      .dpi = 200}},
};

enum { N_PROFILES = sizeof profiles / sizeof profiles[0] };

struct knob {
    const char *name;
    size_t offset;
    bool scaled; /* a strength, not a kind */
};

#define KNOB(name, scaled)                                                             \
    {                                                                                  \
#name, offsetof(struct maker_age, name), scaled                                \
    }

static const struct knob knobs[] = {
    KNOB(skew, true),       KNOB(spread, true), KNOB(breaks, true),  KNOB(faint, true),
    KNOB(blur, true),       KNOB(noise, true),  KNOB(light, true),   KNOB(dirt, true),
    KNOB(speckle, true),    KNOB(edges, true),  KNOB(holes, false),  KNOB(paper, true),
    KNOB(threshold, false), KNOB(jpeg, false),  KNOB(colour, false), KNOB(dpi, false),
    KNOB(seal, false),      KNOB(pen, false),   KNOB(hand, false),
};

enum { N_KNOBS = sizeof knobs / sizeof knobs[0] };

static double *knob_of(struct maker_age *age, const struct knob *knob)
{
    return (double *)(void *)((char *)age + knob->offset);
}

/* The stronger counts; of two resolutions or qualities, the one named last. */
static void lay_over(struct maker_age *age, const struct profile *profile,
                     double strength)
{
    struct maker_age copy = profile->age;
    for (int i = 0; i < N_KNOBS; i++) {
        double *have = knob_of(age, &knobs[i]);
        double value = *knob_of(&copy, &knobs[i]);
        bool last =
            strcmp(knobs[i].name, "dpi") == 0 || strcmp(knobs[i].name, "jpeg") == 0;
        if (knobs[i].scaled)
            value *= strength;
        if (last ? value > 0 : fabs(value) > fabs(*have))
            *have = value;
    }
}

static bool set_knob(struct maker_age *age, const char *name, double value,
                     struct dau_err *err)
{
    for (int i = 0; i < N_KNOBS; i++)
        if (strcmp(knobs[i].name, name) == 0) {
            *knob_of(age, &knobs[i]) = value;
            return true;
        }
    return dau_fail(err, DAU_E_CONFIG,
                    "maker: no profile or way of ageing is called %s", name);
}

static bool take(struct maker_age *age, char *item, struct dau_err *err)
{
    char *mark = strpbrk(item, "=:");
    char kind = mark ? *mark : 0;
    char *end = NULL;
    double value = 1;
    if (mark) {
        *mark = 0;
        value = strtod(mark + 1, &end);
        if (end == mark + 1 || *end || !(fabs(value) <= 1000))
            return dau_fail(err, DAU_E_CONFIG, "maker: %s wants a number, not %s", item,
                            mark + 1);
    }
    if (kind == '=')
        return set_knob(age, item, value, err);
    for (int i = 0; i < N_PROFILES; i++)
        if (strcmp(profiles[i].name, item) == 0) {
            lay_over(age, &profiles[i], value);
            return true;
        }
    return set_knob(age, item, value, err);
}

bool maker_age_parse(const char *names, struct maker_age *age, struct dau_err *err)
{
    char copy[400];
    *age = (struct maker_age){0};
    if (strlen(names) >= sizeof copy)
        return dau_fail(err, DAU_E_CONFIG, "maker: the ageing is too long");
    memcpy(copy, names, strlen(names) + 1);
    for (char *at = copy; at;) {
        char *comma = strchr(at, ',');
        if (comma)
            *comma++ = 0;
        if (*at && !take(age, at, err))
            return false;
        at = comma;
    }
    return true;
}

void maker_age_list(struct dau_buf *out)
{
    for (int i = 0; i < N_PROFILES; i++)
        dau_buf_printf(out, "  %-10s %s\n", profiles[i].name, profiles[i].what);
    dau_buf_puts(out, "  or NAME=VALUE with");
    for (int i = 0; i < N_KNOBS; i++)
        dau_buf_printf(out, " %s", knobs[i].name);
    dau_buf_putc(out, '\n');
}
