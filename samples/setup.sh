# Sourced by samples/run.sh and tests/run.sh: installs what is missing and builds.
# Sets $root, the project's folder, and $build, where the programs are.

root=$(cd "$(dirname "$0")/.." && pwd)
build=${DAU_BUILD:-$root/build}

packages="gcc libc6-dev meson ninja-build pkg-config
    libtesseract-dev tesseract-ocr tesseract-ocr-vie libleptonica-dev libxml2-dev libicu-dev
    libhunspell-dev hunspell-vi libjansson-dev libqpdf-dev nettle-dev zlib1g-dev liblzma-dev
    poppler-utils libpango1.0-dev libcairo2-dev fonts-liberation2"

say() {
    printf '%s\n' "$*" >&2
}

# install PACKAGE...: apt, only for what is missing, as root or through sudo
install() {
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
            installed) ;;
            *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || {
        say "dau needs these Debian packages:$missing"
        say "This system has no apt-get; install them by its own means and run this again."
        exit 2
    }
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            say "dau needs these packages:$missing"
            say "Run this again as root, or install them: apt-get install$missing"
            exit 2
        }
        as_root=sudo
    fi
    say "Installing with apt-get:$missing"
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing >"${TMPDIR:-/tmp}/dau-apt.log" 2>&1 || {
        tail -n 5 "${TMPDIR:-/tmp}/dau-apt.log" >&2
        say "The packages could not be installed; the lines above say why."
        exit 2
    }
}

# build_in DIR [MESON OPTION]...: sets up once, builds what changed, speaks only on failure
build_in() {
    dir=$1
    shift
    log="$dir.log"
    mkdir -p "$(dirname "$dir")"
    { [ -f "$dir/build.ninja" ] || meson setup "$dir" "$root" "$@"; } >"$log" 2>&1 &&
        ninja -C "$dir" >>"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        say "The build failed; the whole log is in $log"
        exit 2
    }
}
