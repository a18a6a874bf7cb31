/* Names of provinces, districts and communes, and surnames, as the tables have them. */
#ifndef DAU_STRUCTURE_PLACE_NAME_H
#define DAU_STRUCTURE_PLACE_NAME_H

#include "structure/tables.h"

/* What two ways to write one name have in common: small letters with their marks, each
 * tone after its syllable ("Hòa Bình", "HOÀ BÌNH"), hyphens as blanks. In `arena`. */
char *dau_place_key(const char *name, struct dau_arena *arena);

/* The levels (enum dau_unit_level) that bear the name, with all its marks; 0 for none.
 */
unsigned dau_place_levels(const struct dau_tables *tables, const char *name,
                          struct dau_arena *scratch);

/* True for a surname in the table, written as it is there: "Nguyễn". */
bool dau_is_surname(const struct dau_tables *tables, const char *word);

#endif
