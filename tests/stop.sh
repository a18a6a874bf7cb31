#!/bin/sh
# stop.sh DAU: a batch is stopped, starved and robbed. Whatever happens, no output is half
# written, nothing is recorded that is not there, and the next run completes the batch
# with the bytes of a run that nobody disturbed. Prints TAP.
set -u
dau=$1
. "$(dirname "$0")/helper.sh"
disk=$work/disk
first=
trap 'kill -9 $first 2>/dev/null; umount "$disk" 2>/dev/null; chmod -R u+rwX "$work"; rm -rf "$work"' EXIT

# run OUT OPTION...: in the foreground; its exit code is in $got
run() {
    to=$1
    shift
    "$dau" run "$work/in" -o "$to" -j 2 "$@" >/dev/null 2>"$work/err" </dev/null
    got=$?
}

# start OUT OPTION...: in the background, as process $first
start() {
    to=$1
    shift
    "$dau" run "$work/in" -o "$to" "$@" >/dev/null 2>"$work/err.first" </dev/null &
    first=$!
}

# end: waits for $first; its exit code is in $got
end() {
    wait "$first"
    got=$?
    first=
    cp "$work/err.first" "$work/err"
}

# until_there N PATTERN: waits for N files of such names, or for the end of $first
until_there() {
    least=$1
    for i in $(seq 3000); do
        [ "$(ls -d $2 2>/dev/null | wc -l)" -lt "$least" ] || return 0
        kill -0 "$first" 2>/dev/null || return 1
        sleep 0.01
    done
    return 1
}

same() {
    diff -r -x .dau "$work/calm" "$1"
}

# Every file that lies under a final name is whole.
whole() {
    (cd "$1" && find . -path ./.dau -prune -o -type f -print) | while read -r f; do
        cmp "$1/$f" "$work/calm/$f" || exit 1
    done
}

# nothing_lost OUT: what is there is whole, and what the ledger tells is there
nothing_lost() {
    whole "$1" || return 1
    [ ! -s "$1/.dau/ledger.jsonl" ] || "$dau" verify "$1"
}

# shard_of FILE: in which half it is
shard_of() {
    head=$(sha256sum "$work/in/$1" | cut -c 1-8)
    echo $((0x$head % 2 + 1))
}

completes() {
    run "$1"
    check "$2: the next run completes it" test "$got" = 0
    check "$2: with the same bytes" same "$1"
    check "$2: as the ledger says" "$dau" verify "$1"
}

mkdir -p "$work/in/sub" "$disk"
for i in $(seq 16); do
    letter "$i" >"$work/in/sub/letter-$i.txt"
done
for i in $(seq 8); do
    letter "$i"
    printf '\f'
done >"$work/in/long.txt"
run "$work/calm"
check "undisturbed" test "$got" = 0
total=$(find "$work/in" -type f | wc -l)

# Asked to stop, once
start "$work/once" -j 2
until_there 2 "$work/once/sub/*.json"
kill -INT "$first"
end
check "SIGINT ends it with code 1" test "$got" = 1
check "SIGINT: it says what was not reached" grep -q "not reached" "$work/err"
check "SIGINT: nothing half written" nothing_lost "$work/once"
check "SIGINT: no temporary files" sh -c "! find '$work/once/.dau/tmp' -type f | grep ."
completes "$work/once" "SIGINT"

# Asked twice, while a page hangs
DAU_TEST_HANG=long start "$work/twice" -j 1
until_there 1 "$work/twice/.dau/pages/*"
sleep 1
kill -INT "$first"
sleep 1.5
check "after one SIGINT the page in hand is waited for" kill -0 "$first"
kill -INT "$first"
end
check "SIGINT twice ends it with code 1" test "$got" = 1
check "SIGINT twice: it says so" grep -q "at once" "$work/err"
check "SIGINT twice: nothing half written" nothing_lost "$work/twice"
completes "$work/twice" "SIGINT twice"

# Two runs on one folder
DAU_TEST_HANG=long start "$work/two" -j 1
until_there 1 "$work/two/.dau/lock"
sleep 0.5
run "$work/two"
check "a second run ends with code 2" test "$got" = 2
check "a second run says why" grep -q "another dau is at work" "$work/err"
run "$work/two" --shard 1/2
check "so does a shard beside a whole run" test "$got" = 2
kill -KILL "$first"
end
sleep 0.5
completes "$work/two" "SIGKILL"

# Parts of another number
DAU_TEST_HANG=long start "$work/parts" -j 1 --shard "$(shard_of long.txt)/2"
until_there 1 "$work/parts/.dau/pages/*"
run "$work/parts" --shard 1/3
check "a part of 3 beside a part of 2 is refused" test "$got" = 2
check "and told why" grep -q "a part of 2 .* --shard I/2" "$work/err"
run "$work/parts" --shard "$((3 - $(shard_of long.txt)))/2"
check "the other part of 2 is not" test "$got" = 0
kill -KILL "$first"
end
sleep 0.5
for i in 1 2 3; do
    run "$work/parts" --shard "$i/3"
    cp "$work/err" "$work/err.$i"
done
check "afterwards three parts complete what two began" same "$work/parts"
check "and do nothing twice" test "$(cat "$work"/parts/.dau/ledger* | wc -l)" = "$total"

# A source vanishes before its turn
DAU_TEST_HANG=letter-1.txt start "$work/gone" -j 1 --page-timeout 3
until_there 1 "$work/gone/long.json"
mv "$work/in/sub/letter-9.txt" "$work/letter-9.txt"
end
check "a source that vanished: code 1" test "$got" = 1
check "a page that hangs is given up" grep -q "letter-1.txt: .*no sign of life" "$work/err"
check "a source that vanished is told" grep -q "letter-9.txt: .*No such file" "$work/err"
check "a source that vanished: nothing half written" nothing_lost "$work/gone"
mv "$work/letter-9.txt" "$work/in/sub/letter-9.txt"
completes "$work/gone" "a source that vanished and came back"

# Power is cut: pages that were laid by are torn, and so is the end of the ledger
start "$work/cut" -j 1
until_there 3 "$work/cut/.dau/pages/*/*.json"
kill -KILL "$first"
end
sleep 0.5
for page in "$work/cut"/.dau/pages/*/00001.json; do
    [ ! -f "$page" ] || : >"$page"
done
for page in "$work/cut"/.dau/pages/*/00002.json; do
    [ ! -f "$page" ] || dd if=/dev/zero of="$page" bs=1024 count=4 2>/dev/null
done
run "$work/cut"
check "torn pages are read again" same "$work/cut"
ledger=$work/cut/.dau/ledger.jsonl
truncate -s -40 "$ledger"
head -c 300 /dev/zero >>"$ledger"
run "$work/cut"
check "a torn ledger: the next run completes it" test "$got" = 0
check "a torn ledger: one source is read again" grep -q "($((total - 1)) of them from before)" "$work/err"
check "a torn ledger: the same bytes" same "$work/cut"
run "$work/cut"
check "what follows a torn line counts" grep -q "($total of them from before)" "$work/err"
check "a torn ledger: the report adds up" sh -c "'$dau' report '$work/cut' | grep -q '^$total received'"

# Files may not grow
(
    ulimit -f 1
    run "$work/small"
    exit "$got"
)
check "files that may not grow: a code for it" test $? = 3
completes "$work/small" "files that may not grow"

# The disk is full, then it cannot be written at all
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=260k none "$disk" 2>/dev/null; then
    run "$disk/out"
    check "a full disk: code 3" test "$got" = 3
    check "a full disk is told" grep -q "No space left" "$work/err"
    check "a full disk: nothing half written" nothing_lost "$disk/out"
    mount -o remount,size=64m "$disk"
    completes "$disk/out" "a full disk"
    rm "$disk/out/sub/letter-5.txt"
    mount -o remount,ro "$disk"
    run "$disk/out"
    check "a folder that cannot be written: code 3" test "$got" = 3
    check "a folder that cannot be written is told once" test "$(wc -l <"$work/err")" = 1
    mount -o remount,rw "$disk"
    completes "$disk/out" "a folder that could not be written"
else
    skip "a full disk" "a file system of its own needs root"
fi

# Names as old archives have them
mkdir "$work/names" "$work/names/a" "$work/names/b"
letter 1 >"$work/names/a/letter.txt"
letter 2 >"$work/names/b/letter.txt"
letter 3 >"$work/names/a/$(printf 'c\364ng v\304n').txt"
letter 4 >"$work/names/a/letter.2.txt"
long=$(printf '%0250d' 5)
letter 5 >"$work/names/a/$long.txt"
both="$work/names/a $work/names/b"
"$dau" run $both -o "$work/[o]" >/dev/null 2>"$work/err" </dev/null
check "a name too long for its outputs fails alone" test $? = 1
check "it is told" grep -q "File name too long" "$work/err"
rm "$work/names/a/$long.txt"
"$dau" run $both -o "$work/[o]" >/dev/null 2>"$work/err" </dev/null
check "names that are not UTF-8, and one name in two folders" test $? = 0
check "each has its outputs" sh -c "ls '$work/[o]'/*%F4ng*.txt && test \$(find '$work/[o]' -name '*.json' | wc -l) = 4"
"$dau" run $both -o "$work/[o]" >/dev/null 2>"$work/err" </dev/null
check "none is read twice" grep -q "(4 of them from before)" "$work/err"
check "outputs are as the ledger says" "$dau" verify "$work/[o]"

# Folders as people leave them: odd names, twins, links in circles, what may not be read
odd=$work/odd
mkdir -p "$odd/a b/ắ" "$odd/closed" "$work/oddout"
i=30
for name in -n.txt --help.txt "$(printf 'new\nline.txt')" "$(printf 'esc\033[31m.txt')" \
    '*.txt' '%s%n.txt' "'\".txt" '$HOME`id`.txt' noending 'a b/ắ/deep.txt' 'a b/twin.txt'; do
    i=$((i + 1))
    letter "$i" >"$odd/$name"
done
cp "$odd/a b/twin.txt" "$odd/z-twin.txt"
letter 50 >"$odd/pair.txt"
letter 51 >"$odd/pair.csv"
ln -s . "$odd/self"
ln -s .. "$odd/a b/up"
ln -s nowhere "$odd/dangling.txt"
mkfifo "$odd/fifo.txt"
: >"$odd/zero.txt"
letter 52 >"$odd/closed/inside.txt"
chmod 0 "$odd/closed"
chmod 755 "$work"
bad_ones=2
as_nobody=
if [ "$(id -u)" = 0 ]; then
    as_nobody="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    chown nobody "$work/oddout"
fi
if ! echo a | $as_nobody "$dau" correct >/dev/null 2>&1; then
    skip "a folder that may not be read fails alone" "only root can reach this program"
    as_nobody= bad_ones=1
    rm -r "$odd/closed"
fi
$as_nobody "$dau" run "$odd" -o "$work/oddout" -j 2 >/dev/null 2>"$work/err" </dev/null
check "odd names: some cannot be read" test $? = 1
[ "$bad_ones" = 1 ] ||
    check "a folder that may not be read fails alone" grep -q "closed: .*Permission denied" "$work/err"
check "each is told in one line" \
    test "$(grep -v ' letters: ' "$work/err" | grep -vc 'of 1[56] files')" = $((bad_ones + 2))
check "no more than these fail" grep -q "received = .* + $bad_ones failed + 1 duplicates" "$work/err"
check "names on a terminal do no harm" sh -c "! grep -q '$(printf '\033')' '$work/err'"
check "results of odd names are as the ledger says" "$dau" verify "$work/oddout"

# Twins of what is just being read
mkdir "$work/twins"
for i in $(seq 101 116); do
    for page in 1 2 3 4; do
        letter "$i.$page"
        printf '\f'
    done >"$work/twins/$i.txt"
    cp "$work/twins/$i.txt" "$work/twins/$i-twin.txt"
done
"$dau" run "$work/twins" -o "$work/twinsout" -j 2 >/dev/null 2>"$work/err" </dev/null
check "twins do not disturb each other" test $? = 0
check "each is read once" grep -q "16 duplicates; 64 pages" "$work/err"

# One name in two folders, read one after the other into one output folder
read_into() {
    "$dau" run "$1" -o "$work/both" >/dev/null 2>"$work/err" </dev/null
    got=$?
}
mkdir "$work/2017" "$work/2018"
letter 17 >"$work/2017/letter.txt"
letter 18 >"$work/2018/letter.txt"
letter 19 >"$work/2018/other.txt"
read_into "$work/2017"
cp "$work/both/letter.json" "$work/letter.json"
read_into "$work/2018"
check "another source of the same name is read" test "$got" = 0
check "it is told which name it gets" grep -q "2018/letter.txt: .*2017/letter.txt.*letter~2.txt" "$work/err"
check "the first one's results stay" cmp "$work/both/letter.json" "$work/letter.json"
check "its own lie beside them" grep -q "18/UBND" "$work/both/letter~2.json"
check "others keep their names" test -s "$work/both/other.json"
read_into "$work/2018"
check "in the next run it is known" grep -q "(2 of them from before)" "$work/err"
check "and not told again" sh -c "! grep -q '~2' '$work/err'"
letter 20 >"$work/2018/letter.txt"
read_into "$work/2018"
check "when it changes it is done again in its place" grep -q "20/UBND" "$work/both/letter~2.json"
letter 21 >"$work/2017/letter.txt"
read_into "$work/2017"
check "so is the first" grep -q "21/UBND" "$work/both/letter.json"
letter 22 >"$work/2018/letter.csv"
read_into "$work/2018/letter.csv"
check "results of another ending are not written over" grep -q "22/UBND" "$work/both/letter~3.json"
mv "$work/2017" "$work/1917"
read_into "$work/1917"
check "the same file in a folder that moved is known" grep -q "(1 of them from before)" "$work/err"
check "the report counts all" sh -c "'$dau' report '$work/both' | grep -q '^4 received'"
check "all is as the ledger says" "$dau" verify "$work/both"

# Workers that cannot even start
"$dau" run "$work/in" -o "$work/tiny" --max-memory 60 >/dev/null 2>"$work/err" </dev/null
check "workers that cannot start end the batch" test $? = 2
end_checks
