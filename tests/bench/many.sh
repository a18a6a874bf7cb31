#!/bin/sh
# many.sh DAU MAKER [N]: a long batch stays as it began. Makes N (2,000) pictures of small
# letters, no two alike, reads them with two workers, and tells from the ledger, in the
# order in which they ended: CPU seconds for each hundred, first to last, and the most
# memory a worker held while each quarter was read. CPU seconds count: wall time is that of
# whatever else the machine does. Ends with code 1 when the last hundred cost more than
# 1.1 times the first, or the last quarter took more than 1.1 times the memory of the first.
set -eu
dau=$1
maker=$2
n=${3:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/text" "$work/in"
export SOURCE_DATE_EPOCH=1700000000 OMP_THREAD_LIMIT=1

# letter NUMBER: short, with a number, a day and a deadline of its own
letter() {
    day=$(($1 % 28 + 1)) month=$(($1 / 28 % 12 + 1))
    cat <<TEXT
ỦY BAN NHÂN DÂN TỈNH SÔNG THƯƠNG      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: $1/UBND-VX                              Độc lập - Tự do - Hạnh phúc
                                Sông Thương, ngày $day tháng $month năm 2024

Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các xã, phường.

Thực hiện Kế hoạch số $(($1 % 90 + 10))/KH-UBND của Ủy ban nhân dân tỉnh, đề nghị các cơ quan
thực hiện một số nội dung sau:
1. Rà soát hồ sơ, báo cáo kết quả trước ngày $(($1 % 27 + 1))/12/2024.
2. Phân công cán bộ theo dõi, đôn đốc việc thực hiện.
TEXT
}

for i in $(seq "$n"); do
    letter "$i" >"$work/text/$i"
    printf '%s\t%s/in/letter-%05d.png\t--seed %d\n' "$work/text/$i" "$work" "$i" "$i"
done >"$work/list"
"$maker" batch "$work/list" --dpi 150 --trim --age faint
echo "$n pictures, $(du -sm "$work/in" | cut -f 1) MB"

begun=$(date +%s)
"$dau" run "$work/in" -o "$work/out" -j 2 --quiet
echo "read in $(($(date +%s) - begun)) s"
"$dau" report "$work/out" | head -n 2

sed -n 's/.*"cpu":\([0-9.e-]*\),"memory":\([0-9]*\).*/\1 \2/p' "$work/out/.dau/ledger.jsonl" |
    awk -v n="$n" '{
        cpu[int((NR - 1) / 100)] += $1
        quarter = int((NR - 1) * 4 / n)
        if ($2 > memory[quarter]) memory[quarter] = $2
    } END {
        last = int(NR / 100) - 1
        if (NR != n || last < 1) { print NR " of " n " in the ledger"; exit 1 }
        printf "CPU seconds a hundred:"
        for (i = 0; i <= last; i++) printf " %.1f", cpu[i]
        printf "\nlast hundred / first: %.3f\n", cpu[last] / cpu[0]
        printf "most memory of a worker, by quarters: %d %d %d %d MB\n",
            memory[0], memory[1], memory[2], memory[3]
        exit cpu[last] > 1.1 * cpu[0] || memory[3] > 1.1 * memory[0]
    }'
