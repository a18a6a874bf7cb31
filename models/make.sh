#!/bin/sh
# make.sh CORPUS [CACHE]: makes all files of models/ again from the folder CORPUS (see
# README.md): vi.lm in 2 minutes, the channels in about 20 for the reading of 208 pages.
# BUILD names the folder the program was built in.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../build}
export DAU="$build/pipeline/cli/dau" MAKER="$build/samples/dau-maker"
"$here"/lm.sh "$1" "$here/vi.lm"
"$here"/channel.sh "$1" "${2:-${TMPDIR:-/tmp}/dau-channel}"
