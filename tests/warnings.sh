#!/bin/sh
# warnings.sh ROOT BUILD: everything compiles without a warning, by gcc and by clang.
# Skipped (77) for a compiler that is not there.
root=$1
build=$2
found=0
for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    found=1
    dir=$build/warnings-$cc
    { [ -f "$dir/build.ninja" ] || CC=$cc meson setup "$dir" "$root" -Dwerror=true -Dbuildtype=debugoptimized; } \
        >"$dir.log" 2>&1 && nice ninja -C "$dir" >>"$dir.log" 2>&1 || {
        grep -E 'warning|error' "$dir.log" | head -n 20
        exit 1
    }
done
[ $found = 1 ] || exit 77
