/* Names of persons in text whose marks were read: they are left as they were read, and
 * marked where something speaks against that. */
#ifndef DAU_CORRECT_NAME_KEPT_H
#define DAU_CORRECT_NAME_KEPT_H

#include "doc.h"
#include "lex/lex.h"

/* True when the word read at `place` is part of a name and `choice` is no far likelier
 * part of one: words that the language model knows better are no reason to change it. */
bool dau_name_is_kept(const struct dau_lex *lex, const struct dau_flow *flow, int place,
                      const char *choice);

/* Marks the words in which mentions of a name differ in nothing but marks: with three
 * mentions or more only those that most of them contradict. Looks only at places whose
 * `marked` is true. */
void dau_names_differ(const struct dau_lex *lex, const struct dau_flow *flow,
                      const bool *marked);

#endif
