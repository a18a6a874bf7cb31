#!/bin/sh
# correct.sh DAU TEXT [LETTER]...: tokens a second on one core, in one run, of
#   dau correct with TEXT, a long mangled text,
#   dau correct with each LETTER, a process each, less its start, which is that of one word,
#   hunspell -a -d vi_VN, which suggests words for what it does not know, with the first
#     RIVAL_TOKENS (2000) tokens of TEXT, less its start, where it is installed.
# Without LETTER, three letters of 60 lines are cut out of TEXT. ROUNDS (3) is how often all
# run in turn; medians of user and system time count, so that neighbours on the machine
# weigh little. Machines differ: compare the ratios, not the figures.
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

# Writes down what a command used, after a name: ms of processor time, KB of memory.
measure() {
    name=$1
    shift
    /usr/bin/time -o "$work/used" -f "%U %S %M" "$@" >/dev/null 2>"$work/said" || {
        cat "$work/said" >&2
        exit 1
    }
    awk -v name="$name" '{ print name, ($1 + $2) * 1000, $3 }' "$work/used" >>"$work/times"
}

round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    measure start "$dau" correct "$work/word"
    measure long "$dau" correct "$text"
    n=0
    for letter; do
        n=$((n + 1))
        measure "letter$n" "$dau" correct "$letter"
    done
    if command -v hunspell >/dev/null; then
        measure rival_start sh -c 'hunspell -i utf-8 -d vi_VN -a <"$1"' sh "$work/word"
        measure rival sh -c 'hunspell -i utf-8 -d vi_VN -a <"$1"' sh "$work/rival"
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

start=$(median start 2)
printf '%s rounds, medians; start of dau correct: %s ms, %s KB\n' "$rounds" "$start" \
    "$(median start 3)"
printf '%-22s %9s %9s %12s %9s\n' "" tokens ms tokens/s MB
row "dau, long text" "$(wc -w <"$text")" "$(median long 2)" "$(median long 3)"
n=0
tokens=0
ms=0
for letter; do
    n=$((n + 1))
    own=$(($(median "letter$n" 2) - start))
    ms=$((ms + own))
    tokens=$((tokens + $(wc -w <"$letter")))
    row "dau, letter $n" "$(wc -w <"$letter")" "$own" "$(median "letter$n" 3)"
done
row "dau, letters" "$tokens" "$ms" 0
if command -v hunspell >/dev/null; then
    row "hunspell -a, part" "$(wc -l <"$work/rival")" \
        "$(($(median rival 2) - $(median rival_start 2)))" "$(median rival 3)"
fi
