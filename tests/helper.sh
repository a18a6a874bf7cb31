# Sourced by the tests that are scripts: a folder $work, checks in TAP, letters to read.
work=$(mktemp -d)
export SOURCE_DATE_EPOCH=1700000000
n=0
bad=0

# check WHAT COMMAND...: counts a check; when it fails, shows what was said in $work
check() {
    what=$1
    shift
    n=$((n + 1))
    if "$@" >"$work/said" 2>&1 </dev/null; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what: $* gave $?: $(head -n 3 "$work/said" | tr '\n' ' ')"
        tail -n 5 "$work/err" "$work"/*.log 2>/dev/null | sed 's/^/# /'
        bad=1
    fi
}

skip() {
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

skip_all() {
    rm -rf "$work"
    echo "1..0 # SKIP $1"
    exit 0
}

end_checks() {
    echo "1..$n"
    exit "$bad"
}

# until_true SECONDS COMMAND...: waits until the command is true, within reason
until_true() {
    tries=$(($1 * 10))
    shift
    for i in $(seq "$tries"); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

# letter NUMBER: a letter of its own
letter() {
    cat <<TEXT
ỦY BAN NHÂN DÂN TỈNH SÔNG THƯƠNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: $1/UBND-VX Độc lập - Tự do - Hạnh phúc
Sông Thương, ngày 05 tháng 3 năm 2024
Kính gửi: Các sở, ban, ngành.
Đề nghị các cơ quan thực hiện một số nội dung sau:
1. Rà soát hồ sơ, báo cáo kết quả trước ngày 20/4/2024.
TEXT
}
