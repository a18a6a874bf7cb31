#!/bin/sh
# correct.sh DAU TEXT [LETTER]...: tokens a second on one core, in one run, of
#   dau correct with TEXT, a long mangled text,
#   dau correct with each LETTER, a process each, less its start, which is that of one word,
#   hunspell -a -d vi_VN, which suggests words for what it does not know, with the first
#     RIVAL_TOKENS (2000) tokens of TEXT, less its start, where it is installed.
# Without LETTER, three letters of 60 lines are cut out of TEXT. ROUNDS (3) is how often all
# run in turn; medians of user and system time count, so that neighbours on the machine
# weigh little. What is short runs ten times in a row, since clocks tick in hundredths of a
# second. Machines differ: compare the ratios, not the figures.
set -eu
dau=$1
text=$2
shift 2
rounds=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo một >"$work/word"
tr -s ' \t\n' '\n\n\n' <"$text" | head -n "${RIVAL_TOKENS:-2000}" >"$work/rival"
if [ $# -eq 0 ]; then
    for first in 1 401 801; do
        sed -n "$first,$((first + 59))p" "$text" >"$work/letter$first"
    done
    set -- "$work/letter1" "$work/letter401" "$work/letter801"
fi

# Writes down what a command used that runs so many times, after a name: ms of processor
# time of one run, KB of memory.
measure() {
    name=$1
    times=$2
    shift 2
    /usr/bin/time -o "$work/used" -f "%U %S %M" sh -c '
        times=$1
        shift
        while [ "$times" -gt 0 ]; do
            "$@" || exit 1
            times=$((times - 1))
        done' sh "$times" "$@" >/dev/null 2>"$work/said" || {
        cat "$work/said" >&2
        exit 1
    }
    awk -v name="$name" -v times="$times" \
        '{ print name, ($1 + $2) * 1000 / times, $3 }' "$work/used" >>"$work/times"
}

round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    measure start 10 "$dau" correct "$work/word"
    measure long 1 "$dau" correct "$text"
    n=0
    for letter; do
        n=$((n + 1))
        measure "letter$n" 10 "$dau" correct "$letter"
    done
    if command -v hunspell >/dev/null; then
        measure rival_start 1 sh -c 'hunspell -i utf-8 -d vi_VN -a <"$1"' sh "$work/word"
        measure rival 1 sh -c 'hunspell -i utf-8 -d vi_VN -a <"$1"' sh "$work/rival"
    fi
done

# The median of a column: 2 for ms, 3 for KB.
median() {
    awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/times" | sort -n |
        sed -n "$(((rounds + 1) / 2))p"
}

row() {
    awk -v name="$1" -v tokens="$2" -v ms="$3" -v kb="$4" 'BEGIN {
        printf "%-22s %9d %9d %12d %9.0f\n", name, tokens, ms,
               (ms > 0 ? tokens * 1000 / ms : 0), kb / 1024 }'
}

# What a run took besides its start, in ms.
beyond() {
    awk -v all="$1" -v start="$2" 'BEGIN { print all - start }'
}

start=$(median start 2)
printf '%s rounds, medians\n%-22s %9s %9s %12s %9s\n' "$rounds" "" tokens ms tokens/s MB
row "dau, start" 1 "$start" "$(median start 3)"
row "dau, long text" "$(wc -w <"$text")" "$(median long 2)" "$(median long 3)"
n=0
tokens=0
ms=0
most=0
for letter; do
    n=$((n + 1))
    own=$(beyond "$(median "letter$n" 2)" "$start")
    kb=$(median "letter$n" 3)
    ms=$(awk -v a="$ms" -v b="$own" 'BEGIN { print a + b }')
    tokens=$((tokens + $(wc -w <"$letter")))
    most=$((kb > most ? kb : most))
    row "dau, letter $n" "$(wc -w <"$letter")" "$own" "$kb"
done
row "dau, letters" "$tokens" "$ms" "$most"
if command -v hunspell >/dev/null; then
    row "hunspell -a, part" "$(wc -l <"$work/rival")" \
        "$(beyond "$(median rival 2)" "$(median rival_start 2)")" "$(median rival 3)"
fi
