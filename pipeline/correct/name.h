/* Names of persons in text without marks, decided at the end: by the letters that were
 * read, by how often a word is surname, middle or given name, by what the words around
 * make of them, and by all mentions of one name together. */
#ifndef DAU_CORRECT_NAME_H
#define DAU_CORRECT_NAME_H

#include "correct/work.h"

/* Sets the text of the words of names, how sure they are, and marks those in doubt.
 * Names are looked for after ông, bà, đồng chí and degrees, on lines of their own, and
 * where three capitals follow each other and the first is a surname. Looks only at
 * places whose `marked` is false; needs the decoded slots. */
void dau_names_doc(struct dau_work *w);

#endif
