#!/bin/sh
# watch.sh DAU: letters fall into a folder, whole or bit by bit, good or bad, twice under
# one name, and while the watch is stopped or killed. Prints TAP.
set -u
dau=$1
. "$(dirname "$0")/helper.sh"
watch=
trap 'kill -9 $watch 2>/dev/null; rm -rf "$work"' EXIT
inbox=$work/inbox out=$work/out

start() {
    "$dau" watch "$inbox" -o "$out" -j 1 --settle "$settle" --interval 1 "$@" \
        >/dev/null 2>>"$work/err" </dev/null &
    watch=$!
}

# stop SIGNAL: its exit code is in $got
stop() {
    kill -"$1" "$watch"
    wait "$watch"
    got=$?
    watch=
}

# until_there FILE: waits for it
until_there() {
    until_true 30 test -e "$1"
}

mkdir -p "$inbox/sub" "$work/log"
cat >"$work/import" <<'SH'
printf '%s|' "$DAU_NAME" "$DAU_STATE" "$DAU_NUMBER" "$DAU_DATE" "$DAU_TASKS" "$DAU_PAGES" >>"$1"
[ "$DAU_STATE" = failed ] || test -s "$DAU_OUTPUT/$DAU_STEM.json" || printf 'no results|' >>"$1"
test -f "$DAU_FILE" && echo "$DAU_REASON" >>"$1"
SH
log=$work/log/imports

# A file that grows, a good one, a bad one
settle=3
letter 1 >"$inbox/letter.txt"
letter 3 >"$inbox/sub/inner.txt"
: >"$inbox/empty.pdf"
letter 2 | head -n 2 >"$inbox/growing.txt"
start --exec "sh '$work/import' '$log'"
for i in 1 2 3 4 5 6 7 8; do
    sleep 0.5
    echo "Dòng thứ $i." >>"$inbox/growing.txt"
    [ ! -e "$inbox/done/growing.txt" ] || touch "$work/too-early"
done
letter 2 | tail -n 2 >>"$inbox/growing.txt"
cp "$inbox/growing.txt" "$work/growing.txt"
check "a letter is read and moved" until_there "$inbox/done/letter.txt"
check "one in a folder is, too" until_there "$inbox/done/sub/inner.txt"
check "its results lie the same way" test -s "$out/sub/inner.tei.xml"
check "a bad one is set aside" until_there "$inbox/failed/empty.pdf"
check "with its reason" until_there "$inbox/failed/empty.pdf.reason.txt"
check "a growing one is left alone" test ! -e "$work/too-early"
check "until it stands still" until_there "$inbox/done/growing.txt"
check "and was read whole" grep -q "Dòng thứ 8" "$out/growing.txt"
check "the moved file is the same" cmp "$work/growing.txt" "$inbox/done/growing.txt"
sleep 1
check "the command gets the fields of a letter" \
    grep -q '^letter.txt|[a-z]*|1/UBND-VX|2024-03-05|1|1|$' "$log"
check "the command gets the reason of a failure" grep -q '^empty.pdf|failed|.*|.*empty' "$log"
check "the command is run once for each" test "$(wc -l <"$log")" = 4

# The same name again: with other bytes, then with the same; and the same stem
letter 8 >"$inbox/letter.txt"
until_there "$inbox/done/letter~2.txt"
check "the same name with other bytes is another letter" grep -q "8/UBND" "$out/letter~2.json"
check "the first one is as it was" grep -q '"1/UBND' "$out/letter.json"
check "both files are kept" grep -q "1/UBND" "$inbox/done/letter.txt"
letter 9 >"$inbox/letter.csv"
check "the same stem with another ending is another letter" until_there "$inbox/done/letter~3.csv"
check "nothing is written over" "$dau" verify "$out"
stop TERM
check "SIGTERM stops it cleanly" test "$got" = 0
check "nothing is left in the inbox" sh -c "! find '$inbox' -path '*/done' -prune -o -path '*/failed' -prune -o -type f -print | grep ."

# Killed in the middle, with a page that hangs
settle=0
letter 11 >"$inbox/a.txt"
letter 12 >"$inbox/b-slow.txt"
letter 13 >"$inbox/c.txt"
DAU_TEST_HANG=slow
export DAU_TEST_HANG
start
until_there "$inbox/done/a.txt"
sleep 0.5
check "what is not done stays in the inbox" test -e "$inbox/b-slow.txt" -a -e "$inbox/c.txt"
stop KILL
unset DAU_TEST_HANG
cp "$inbox/done/a.txt" "$work/a.txt"
mv "$inbox/done/a.txt" "$inbox/a.txt" # as if it was killed before the move
sleep 0.5
start --once
wait "$watch"
got=$?
watch=
check "the next watch comes to its end" test "$got" = 0
check "it moves what was read before" cmp "$work/a.txt" "$inbox/done/a.txt"
check "it reads what was in hand" test -s "$out/b-slow.json" -a -e "$inbox/done/b-slow.txt"
check "it reads the rest" test -s "$out/c.json" -a -e "$inbox/done/c.txt"
check "all results are as the ledger says" "$dau" verify "$out"

# Killed while the command runs, and between the move and the command
settle=0
letter 21 >"$inbox/e.txt"
start --exec "echo \$DAU_NAME >>'$work/calls'; sleep 5"
until_there "$work/calls"
check "what is due is noted" test -s "$out/.dau/exec"
cp "$out/.dau/exec" "$work/note"
stop KILL
check "the command had begun" grep -qx e.txt "$work/calls"
sleep 0.5
start --once --exec "echo again \$DAU_NAME \$DAU_STATE \$DAU_NUMBER \$DAU_FILE >>'$work/calls'"
wait "$watch"
watch=
check "it is run again for a file that was moved" \
    grep -q "^again e.txt [a-z]* 21/UBND-VX .*/done/e.txt" "$work/calls"
check "nothing is due any more" test ! -e "$out/.dau/exec"
start --once --exec "echo more >>'$work/calls'"
wait "$watch"
watch=
check "and not a third time" test "$(wc -l <"$work/calls")" = 2

# Killed between the note and the move
mv "$inbox/done/e.txt" "$inbox/e.txt"
cp "$work/note" "$out/.dau/exec"
start --once --exec "echo late \$DAU_NAME >>'$work/calls'"
wait "$watch"
watch=
check "what was noted but not moved is moved" test -e "$inbox/done/e.txt"
check "and its command run once" test "$(grep -c '^late e.txt' "$work/calls")" = 1

# A command that fails, an inbox that is none
letter 14 >"$inbox/d.txt"
start --once --exec 'exit 7'
wait "$watch"
watch=
check "a command that fails is told" grep -q "d.txt: the command ended with code 7" "$work/err"
"$dau" watch "$work/none" -o "$out" --once 2>>"$work/err" </dev/null
check "an inbox that is not there" test $? = 3

# A command that is killed, with another letter behind it
letter 31 >"$inbox/f.txt"
letter 32 >"$inbox/g.txt"
start --once --exec "echo \$DAU_NAME >>'$work/killed'; test -e '$work/once' || { : >'$work/once'; kill -9 \$\$; }"
wait "$watch"
watch=
check "a command that was killed is run again" test "$(grep -c '^f.txt' "$work/killed")" = 2
check "that of the next letter once" test "$(grep -c '^g.txt' "$work/killed")" = 1
check "and nothing is due" test ! -e "$out/.dau/exec"

# A command that takes longer than a page may
for i in 41 42 43 44; do
    letter $i >"$inbox/slow-$i.txt"
done
: >"$work/err"
start --once -j 2 --page-timeout 1 --exec "sleep 2"
wait "$watch"
watch=
check "no worker is blamed for a slow command" sh -c "! grep -q 'no sign of life' '$work/err'"
check "and its letters are read" test -e "$inbox/done/slow-44.txt"
end_checks
