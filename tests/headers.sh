#!/bin/sh
# headers.sh PIPELINE CC: every header compiles alone.
cd "$1" || exit 2
bad=0
for header in doc.h dau.h */*.h; do
    printf '#include "%s"\n' "$header" |
        $2 -std=c11 -D_POSIX_C_SOURCE=200809L -DDAU_VERSION='"0"' -I. -Wall -Wextra -Werror \
            $(pkg-config --cflags libxml-2.0) -fsyntax-only -x c - || { echo "$header does not stand alone"; bad=1; }
done
exit $bad
