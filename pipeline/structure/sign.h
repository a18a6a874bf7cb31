/* What a signature block says, known by its words: authority, position, name (Decree
 * 30/2020/NĐ-CP, appendix I, II.7; the Party signs T/M, K/T, T/L). Used inside this
 * room. */
#ifndef DAU_STRUCTURE_SIGN_H
#define DAU_STRUCTURE_SIGN_H

#include "structure/work.h"

enum { DAU_SIGN_MAX = 90 }; /* signs in a row of a signature block */

/* Ends the mark of an authority at `at`: "TM.", "T/M"; -1 when there is none. `which`
 * may be NULL. */
int dau_sign_eat_mark(const struct dau_work *work, int at, int to,
                      const struct dau_sign_mark **which);

bool dau_sign_is_capitals(const struct dau_work *work, struct dau_range at);

/* A position in capitals: "PHÓ GIÁM ĐỐC". */
bool dau_sign_is_position(const struct dau_work *work, struct dau_range at);

/* "TM. ỦY BAN NHÂN DÂN", "K/T TRƯỞNG BAN". */
bool dau_sign_is_authority(const struct dau_work *work, struct dau_range at);

/* Where a position begins behind scribble in the place of the mark: "TT, GIÁM ĐỐC"; or
 * -1. */
int dau_sign_after_scribble(const struct dau_work *work, const struct dau_row *row);

/* An authority or a position. */
bool dau_sign_is_row(const struct dau_work *work, const struct dau_row *row);

/* Two to six syllables, each a capital and small letters, and nothing else; degrees and
 * ranks may stand before them. */
bool dau_sign_is_name(const struct dau_work *work, struct dau_range at);

/* "(đã ký)". */
bool dau_sign_is_signed(const struct dau_work *work, const struct dau_row *row);

/* Rows after `r` and before `end` hold a name before the body could go on. */
bool dau_sign_name_follows(const struct dau_work *work, int r, int end);

/* One of the next rows is of a signer whose name follows. */
bool dau_sign_follows(const struct dau_work *work, int r, int end);

/* The text of a position with the marks that its words have: "GIÁM ĐÓC" is GIÁM ĐỐC.
 * The position begins at `from`; what stands before and after it stays as it was read.
 * In the doc's arena. */
char *dau_sign_mended(const struct dau_work *work, struct dau_range at, int from);

#endif
