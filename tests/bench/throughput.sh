#!/bin/sh
# throughput.sh DAU SCANS [ROUNDS]: pages a second on two cores, side by side in one run, of
#   dau run -j2 with TEI, text and JSON,
#   the best shell recipe: pdftoppm -r 300, then OMP_THREAD_LIMIT=1 xargs -P2 tesseract -l vie,
#   tesseract one page after the other, as installed,
#   ocrmypdf -j2, where it is installed.
# SCANS is a folder of scanned PDFs. Each round runs all of them in turn; medians count.
# Machines are noisy: compare the ratios, not the figures. FAST=1 leaves out the slow ones.
set -eu
dau=$1
scans=$2
rounds=${3:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now() {
    date +%s%N
}

pages=0
for pdf in "$scans"/*.pdf; do
    pages=$((pages + $(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')))
done

run_dau() {
    "$dau" run "$scans" -o "$work/dau" -j2 --force --quiet
}

run_recipe() {
    mkdir -p "$work/recipe"
    for pdf in "$scans"/*.pdf; do
        printf '%s\0' "$pdf"
    done | xargs -0 -P2 -I{} sh -c \
        'pdftoppm -r 300 -png "$1" "$2/$(basename "$1" .pdf)"' sh {} "$work/recipe"
    find "$work/recipe" -name '*.png' -print0 |
        OMP_THREAD_LIMIT=1 xargs -0 -P2 -I{} tesseract {} {} -l vie 2>/dev/null
}

run_loop() {
    mkdir -p "$work/loop"
    for pdf in "$scans"/*.pdf; do
        pdftoppm -r 300 -png "$pdf" "$work/loop/$(basename "$pdf" .pdf)"
    done
    for page in "$work"/loop/*.png; do
        tesseract "$page" "$page" -l vie 2>/dev/null
    done
}

run_ocrmypdf() {
    mkdir -p "$work/ocrmypdf"
    for pdf in "$scans"/*.pdf; do
        ocrmypdf -q -j2 -l vie --force-ocr --sidecar "$work/ocrmypdf/$(basename "$pdf").txt" \
            "$pdf" "$work/ocrmypdf/$(basename "$pdf")" 2>/dev/null || true
    done
}

rivals="dau recipe"
if [ -z "${FAST:-}" ]; then
    rivals="$rivals loop"
    command -v ocrmypdf >/dev/null && rivals="$rivals ocrmypdf"
fi

round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    for rival in $rivals; do
        rm -rf "${work:?}/$rival"
        begun=$(now)
        "run_$rival" || true
        echo "$rival $((($(now) - begun) / 1000000))" >>"$work/times"
    done
done

median() {
    sed -n "s/^$1 //p" "$work/times" | sort -n | sed -n "$(((rounds + 1) / 2))p"
}

ours=$(median dau)
printf '%s pages, %s rounds, medians\n' "$pages" "$rounds"
printf '%-10s %10s %10s %10s\n' "" seconds pages/s "dau is"
for rival in $rivals; do
    ms=$(median "$rival")
    awk -v name="$rival" -v ms="$ms" -v ours="$ours" -v pages="$pages" 'BEGIN {
        printf "%-10s %10.1f %10.2f %9.2fx\n", name, ms / 1000, pages * 1000 / ms, ms / ours }'
done
