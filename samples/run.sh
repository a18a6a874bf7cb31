#!/bin/sh
# Installs what is missing, builds, makes sample scans, and runs the main job on them.
set -eu
. "$(dirname "$0")/setup.sh"

install $packages
say "Building in $build"
build_in "$build"

out=$root/samples/out
say "Making sample scans in $root/samples/scans"
DAU_MAKER=$build/samples/dau-maker sh "$root/samples/make.sh" "$root/samples/scans"

say "Reading them"
"$build/pipeline/cli/dau" run "$root/samples/scans" -o "$out" --to tei,txt,json,csv

echo
"$build/pipeline/cli/dau" report --letters "$out"
cat <<TEXT

The results are in $out:
  NAME.tei.xml  the letter as TEI      NAME.txt   its text, line by line
  NAME.json     fields, tasks, references, changes
  register.csv  all letters as a register, for a spreadsheet
The scans are in $root/samples/scans, their truth in $root/samples/truth.
Next: $build/pipeline/cli/dau --help
TEXT
