#!/bin/sh
# lm.sh CORPUS OUTPUT: makes vi.lm again from a folder with legal/*.txt.xz and
# news/*.txt.xz (see README.md). DAU names the program, `dau` unless it is set.
set -eu
export LC_ALL=C
corpus=$1 output=$2
here=$(cd "$(dirname "$0")" && pwd)

# What is written like letters weighs more; the order of files is that of the alphabet.
ordinary=$(for file in "$corpus"/legal/*.txt.xz; do
    case $file in
    */congbao_8chude.* | */nq57.*) ;;
    *) printf '%s\n' "$file" ;;
    esac
done)
# shellcheck disable=SC2086
exec "${DAU:-dau}" train lm -o "$output" --hold-out --order 4 --max-bytes 20000000 \
    --directives 8 $ordinary \
    --weight 2 "$corpus"/legal/congbao_8chude.txt.xz \
    --weight 5 "$corpus"/legal/nq57.txt.xz \
    --weight 50 "$here"/../dict/formulas.txt \
    --weight 2 --min-documents 3 "$corpus"/news/*.txt.xz
