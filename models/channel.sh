#!/bin/bash
# channel.sh CORPUS CACHE: makes eng.channel and vie.channel again (see README.md).
# Renders text of the corpus in many faces, sizes and kinds of damage, reads the pages with
# Tesseract's eng and vie, and learns from what was printed and what was read. CACHE keeps
# pages and readings, so that a run that was stopped goes on. DAU and MAKER name the
# programs; PAGES how many pages are rendered; JOBS how many are read at a time.
set -eu
corpus=$1 cache=$2
here=$(cd "$(dirname "$0")" && pwd)
dau=${DAU:-dau} maker=${MAKER:-dau-maker} pages=${PAGES:-208} jobs=${JOBS:-$(nproc)}
export OMP_THREAD_LIMIT=1

mkdir -p "$cache/pages"
"$dau" train lm --print-held-out "$corpus"/legal/*.xz >"$cache/held_out.txt"
"$here"/channel-text.sh "$corpus" "$cache/held_out.txt" >"$cache/text.txt"
[ -e "$cache/rendered" ] ||
    "$maker" train "$cache/text.txt" --wrap --vary --trim --pages "$pages" --out-dir "$cache/pages"
touch "$cache/rendered"

# A reading stands under its own name only when it is whole.
for page in "$cache"/pages/*.png; do
    page=${page%.png}
    for engine in eng vie; do
        [ -s "$page.$engine.txt" ] || printf '%s\0%s\0' "$page" "$engine"
    done
done | xargs -0 -r -n 2 -P "$jobs" sh -c '
    tesseract "$0.png" "$0.$1.part" -l "$1" >/dev/null 2>&1 &&
        mv "$0.$1.part.txt" "$0.$1.txt"'

for engine in eng vie; do
    for reading in "$cache"/pages/*."$engine".txt; do
        printf '%s\t%s\n' "${reading%."$engine".txt}.txt" "$reading"
    done >"$cache/$engine.list"
    "$dau" train channel --name "$engine" --least 0.9 --pairs "$cache/$engine.list" \
        -o "$here/$engine.channel"
done
