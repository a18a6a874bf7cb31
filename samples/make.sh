#!/bin/sh
# Makes the sample scans from letters/: pictures, TIFF, PDF as scanners and faxes give them,
# and one text as a text layer gives it. The same bytes each time.
#
#   samples/make.sh [DIR]      DIR: where the scans go, samples/scans unless given
#
# Beside them, DIR.truth/ gets what is printed on each, line by line.
# DAU_MAKER names the maker when it is not in a build folder of the source tree.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/scans}
truth=${out%/}.truth

find_maker() {
    for maker in "${DAU_MAKER:-}" "$here"/../build*/samples/dau-maker; do
        [ -n "$maker" ] && [ -x "$maker" ] && echo "$maker" && return
    done
    echo "make.sh: no dau-maker; build the project with libpango1.0-dev installed" >&2
    return 1
}
maker=$(find_maker)
mkdir -p "$out" "$truth"

# name, ending, ageing, seed
while read -r name ending age seed; do
    "$maker" letter "$here/letters/$name.txt" -o "$out/$name.$ending" \
        --truth "$truth/$name.txt" --age "$age" --seed "$seed"
done <<'LIST'
cong-doan       png  office,seal           1
cong-van        pdf  office,seal           2
doan-thanh-nien jpg  lowres:1.2,seal       3
giay-moi        jpg  office:1.3,seal       4
ke-hoach        pdf  fax,seal,pen          5
ke-hoach-dang   tif  fax:0.8,seal          6
loi-tren-giay   png  fax,pen               7
phu-luc         pdf  office,seal           8
quyet-dinh      pdf  photocopy,seal,colour=0 9
thong-bao       pdf  fax:0.7,seal,dpi=300  10
viet-tay        pdf  office,seal           11
LIST

cp "$here/mangled/mat-tran.txt" "$out/mat-tran.txt"
cp "$here/truth/mat-tran.txt" "$truth/mat-tran.txt"
