#!/bin/sh
# tests/samples.sh MAKER SOURCE: the maker gives the same bytes twice, every letter fits on
# its pages, and what it prints is the truth that lies in the source tree.
set -eu
DAU_MAKER=$1
source=$2
export DAU_MAKER
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Other fonts set other lines.
if ! fc-list 2>/dev/null | grep -q 'liberation2.*Liberation Serif'; then
    echo "skipped: fonts-liberation2 is not installed"
    exit 77
fi

fail() {
    echo "not ok: $*" >&2
    exit 1
}

"$source/samples/make.sh" "$work/a"
"$source/samples/make.sh" "$work/b"
(cd "$work/a" && sha256sum -- *) >"$work/a.sums"
(cd "$work/b" && sha256sum -- *) >"$work/b.sums"
cmp "$work/a.sums" "$work/b.sums" || fail "two runs differ"

for letter in "$source"/samples/letters/*.txt; do
    name=$(basename "$letter" .txt)
    [ -s "$work/a.truth/$name.txt" ] || fail "$name: no truth was made"
    cmp "$source/samples/truth/$name.txt" "$work/a.truth/$name.txt" ||
        fail "$name: what is printed is not what samples/truth says"
done

# Every way of ageing, and every format, on one letter.
for age in clean office fax photocopy lowres worst hand,seal office:2,pen; do
    "$DAU_MAKER" letter "$source/samples/letters/viet-tay.txt" -o "$work/$age.png" \
        --age "$age" --dpi 72 --truth "$work/$age.txt" || fail "ageing $age"
    [ -s "$work/$age.png" ] || fail "ageing $age: no picture"
done

# Plain pages: one printed line for one line, however long it is.
long=$(printf 'Sở Công Thương %.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
printf 'Một dòng ngắn\n%s\nDòng cuối\n' "$long" >"$work/text"
"$DAU_MAKER" page "$work/text" -o "$work/page.tif" --age fax --truth "$work/page.txt"
[ "$(wc -l <"$work/page.txt")" -eq 4 ] || fail "long lines are to be shrunk, not wrapped"
"$DAU_MAKER" page "$work/text" -o "$work/page.pdf" --wrap --truth "$work/wrap.txt"
[ "$(wc -l <"$work/wrap.txt")" -gt 4 ] || fail "--wrap is to break long lines"

# A training set holds all of its text.
"$DAU_MAKER" train "$work/text" --out-dir "$work/train" --wrap --vary --seed 7
[ "$(tr -s ' \n' '\n' <"$work/text" | sed '/^$/d' | sha256sum)" = \
    "$(cat "$work"/train/*.txt | tr -s ' \n' '\n' | sed '/^$/d' | sha256sum)" ] ||
    fail "the training set has lost words"

# What does not fit, and what is not known, is refused.
printf '[table widths=1]\nMột | Hai\n' >"$work/bad.txt"
! "$DAU_MAKER" letter "$work/bad.txt" -o "$work/bad.png" 2>/dev/null || fail "bad table taken"
printf '[nonsense]\n' >"$work/bad.txt"
! "$DAU_MAKER" letter "$work/bad.txt" -o "$work/bad.png" 2>/dev/null || fail "bad part taken"
! "$DAU_MAKER" page "$work/text" -o "$work/x.png" --age nonsense 2>/dev/null ||
    fail "bad ageing taken"
echo ok
