#!/bin/bash
# channel-text.sh CORPUS HELD_OUT: prints text to learn a channel from.
# One paragraph in many of each file of the corpus, without those held out; among them
# headings in capitals, and lines of names, codes, dates and amounts, made from the same
# text, since these are rarer in it than in letters.
set -eu
corpus=$1 held_out=$2
export LC_ALL=C.UTF-8

pick() { # FILE EVERY MOST: each EVERYth paragraph of a fair length, at most MOST
    xz -dc "$1" | awk -v every="$2" -v most="$3" '
        length($0) > 40 && length($0) < 1400 && ++n % every == 7 && ++m <= most'
}

paragraphs() {
    for file in "$corpus"/legal/*.xz; do
        case $file in
        */admin_titles*|*/nq57*|*/misc_pdf*|*/misc_md*|*/tthc*) pick "$file" 9 700 ;;
        *) pick "$file" 31 900 ;;
        esac
    done
    for file in "$corpus"/news/*.xz; do pick "$file" 37 130; done
}

paragraphs | grep -vxFf <(grep . "$held_out") |
    awk 'BEGIN { srand(1) } { print rand() "\t" $0 }' | sort -n | cut -f2- |
    awk '
    { print }
    NR % 4 == 0 { # the first words again as a heading
        n = split($0, w, " "); s = ""
        for (i = 1; i <= 3 + NR % 7 && i <= n; i++) s = s w[i] " "
        print "\001" s
    }
    { # names, codes, dates and amounts that stand in it
        n = split($0, w, " ")
        for (i = 1; i <= n; i++)
            if (w[i] ~ /[0-9].*[\/-]/ || w[i] ~ /^[A-ZĐ][A-ZĐ&]+/ || w[i] ~ /%|[0-9]\.[0-9]/)
                codes = codes w[i] " "
        if (length(codes) > 300) { print codes; codes = "" }
    }' | sed 's/^\x01\(.*\)/\U\1/'
