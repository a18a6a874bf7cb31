#!/bin/sh
# Installs what is missing, builds, and runs every test. The last line is
# "N passed, N failed". Exit code 0 when none failed. With DAU_TEST_SLURM=1 it installs
# Slurm as well, for the test of a job array, which is skipped otherwise.
set -eu
. "$(dirname "$0")/../samples/setup.sh"

install $packages libcmocka-dev libxml2-utils qpdf python3 clang psmisc ${DAU_TEST_SLURM:+slurm-wlm munge}
say "Building in $build"
# A folder that was set up before the tests' own libraries came would leave tests out.
[ ! -f "$build/build.ninja" ] || meson setup --reconfigure "$build" "$root" >/dev/null
build_in "$build"

# Real scans and truths, when they lie beside the project, are tested as well.
if [ -z "${DAU_TESTDATA:-}" ] && [ -d "$root/../shared" ]; then
    DAU_TESTDATA=$(cd "$root/../shared" && pwd)
fi
if [ -n "${DAU_TESTDATA:-}" ]; then
    export DAU_TESTDATA
else
    unset DAU_TESTDATA
fi

log=$build/tests.log
meson test -C "$build" --print-errorlogs "$@" >"$log" 2>&1 && good=yes || good=no
grep -vE '^(ninja|\[|Full log|$)' "$log" || true

count() {
    sed -n "s/^$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1
}
passed=$(count Ok) failed=$(count Fail) late=$(count Timeout) skipped=$(count Skipped)
failed=$((${failed:-0} + ${late:-0}))
[ "$good" = yes ] || [ "$failed" -gt 0 ] || failed=1
printf '%s passed, %s failed, %s skipped\n' "${passed:-0}" "$failed" "${skipped:-0}"
[ "$failed" = 0 ]
