#!/bin/sh
# cli.sh DAU ROOT: what a user sees: help, versions, exit codes, one line for a bad file.
set -u
dau=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
n=0
bad=0

# expect CODE WHAT COMMAND...: runs, compares the exit code; output in $work/out, $work/err
expect() {
    code=$1 what=$2
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    n=$((n + 1))
    if [ "$got" = "$code" ]; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what: code $got, not $code: $(head -n 2 "$work/err")"
        bad=1
    fi
}

holds() {
    n=$((n + 1))
    if grep -q -- "$2" "$1"; then
        echo "ok $n - $3"
    else
        echo "not ok $n - $3: $(head -n 3 "$1")"
        bad=1
    fi
}

letter=$work/letter.txt
cat >"$letter" <<'TEXT'
ỦY BAN NHÂN DÂN TỈNH SÔNG THƯƠNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc
Số: 123/SNV-VP Sông Thương, ngày 05 tháng 3 năm 2024
V/v rà soát hồ sơ
Kính gửi: Các phòng chuyên môn.
Sở Nội vụ đề nghị các phòng thực hiện một số nội dung sau:
1. Rà soát hồ sơ, báo cáo kết quả trước ngày 20/4/2024.
2. Phân công cán bộ theo dõi.
TEXT

expect 0 "help" "$dau" --help
holds "$work/out" "usage: dau" "help says how"
expect 0 "version" "$dau" --version
holds "$work/out" "tesseract" "version names the engine"
for command in run extract watch report verify check correct train eval; do
    expect 0 "$command --help" "$dau" "$command" --help
    holds "$work/out" "usage: dau $command" "$command --help says how"
    expect 2 "$command with an unknown option" "$dau" "$command" --no-such-option
done
"$dau" run --help >"$work/out"
for limit in pages bytes pixels decoded memory children; do
    holds "$work/out" "--max-$limit=" "run --help tells of --max-$limit"
done
expect 2 "unknown command" "$dau" nothing
expect 2 "no command" "$dau"
expect 2 "run without output" "$dau" run "$letter"
expect 2 "run without sources" "$dau" run -o "$work/o"
expect 2 "run with an unknown format" "$dau" run "$letter" -o "$work/o" --to docx
expect 2 "run with a wrong number" "$dau" run "$letter" -o "$work/o" -j zero
expect 2 "run without models" "$dau" run "$letter" -o "$work/o" --data "$work"

expect 0 "a good letter" "$dau" run "$letter" -o "$work/o" --to tei,txt,json,csv,ics
for ending in tei.xml txt json ics; do
    expect 0 "letter.$ending is there" test -s "$work/o/letter.$ending"
done
holds "$work/o/letter.json" "123/SNV-VP" "the number is found"
holds "$work/o/letter.json" "2024-04-20" "the deadline is found"
holds "$work/o/register.csv" "SNV-VP" "the register has it"
expect 0 "its TEI is valid" "$dau" check "$work/o/letter.tei.xml"
expect 0 "again: nothing to do" "$dau" run "$letter" -o "$work/o" --to tei,txt,json,csv,ics
holds "$work/err" "1 of them from before" "again says that it was done"
expect 0 "report" "$dau" report "$work/o"
holds "$work/out" "1 received = " "report adds up"
expect 0 "verify" "$dau" verify "$work/o"
echo more >>"$work/o/letter.txt"
expect 1 "verify finds a changed output" "$dau" verify "$work/o"
expect 2 "report on a folder that is none" "$dau" report "$work"

mkdir "$work/two"
cp "$letter" "$work/two/a.txt"
{ cat "$letter"; echo; } >"$work/two/b.txt"
expect 0 "two letters with one number" "$dau" run "$work/two" -o "$work/o1" --to csv
holds "$work/err" "numbers on several letters: 1" "the batch says so at its end"
holds "$work/o1/register.csv" "a.txt, b.txt" "the register says which"
expect 0 "report on them" "$dau" report "$work/o1"
holds "$work/out" "number-twice" "the report has the code"

expect 3 "a missing file alone" "$dau" run "$work/none.pdf" -o "$work/o2"
holds "$work/err" "none.pdf" "names the missing file"
expect 1 "a missing file beside a good one" "$dau" run "$work/none.pdf" "$letter" -o "$work/o3"
: >"$work/empty.pdf"
expect 3 "an empty file" "$dau" run "$work/empty.pdf" -o "$work/o4"
[ "$(wc -l <"$work/err")" -le 2 ] || { echo "not ok - an empty file is told in one line"; bad=1; }
mkdir "$work/same"
cp "$letter" "$work/same/a.txt"
cp "$letter" "$work/same/b.txt"
expect 0 "the same bytes twice" "$dau" run "$work/same" -o "$work/o5"
holds "$work/err" "1 duplicates" "the second is a duplicate"
expect 0 "standard input" sh -c "\"$dau\" run - -o \"$work/o6\" <\"$letter\""
expect 0 "its output is named stdin" test -s "$work/o6/stdin.txt"
expect 3 "right text teaches no channel" "$dau" train channel --from "$letter" -o "$work/c"
expect 2 "a channel that is none" "$dau" run --channel "$letter" "$letter" -o "$work/o7"
expect 0 "a channel" "$dau" run --channel "$root/models/eng.channel" "$letter" -o "$work/o8"
expect 0 "another setting" "$dau" run "$letter" -o "$work/o8"
holds "$work/err" "duplicates;" "the channel is a setting"
printf 'Thuc hién Thong bao s6 496- TB/TU cla tinh\n' >"$work/gap.txt"
expect 0 "correct" "$dau" correct "$work/gap.txt"
holds "$work/out" "số 496-TB/TU của" "correct leaves out the space within a number"
expect 0 "extract" "$dau" extract "$letter"
holds "$work/out" "<TEI" "extract writes TEI"
expect 1 "extract of a missing file" "$dau" extract "$work/none.txt"
chmod 555 "$work/same"
[ "$(id -u)" = 0 ] || expect 3 "a folder that cannot be written" "$dau" run "$letter" -o "$work/same/o"
chmod 755 "$work/same"
echo "1..$n"
exit $bad
