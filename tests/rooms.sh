#!/bin/sh
# rooms.sh PIPELINE: each room includes only what it may: doc.h, base/, its own headers.
# correct also knows lex and lm, structure and eval know lex, write is known to run; only
# run knows the order; cli knows all.
cd "$1" || exit 2
bad=0
for file in */*.c */*.h doc.c doc.h doc_json.c; do
    [ -f "$file" ] || continue
    room=${file%%/*}
    case $room in
        doc*) allowed='base' ;;
        base) allowed='base' ;;
        correct) allowed='base correct lex lm' ;;
        lex) allowed='base lex' ;;
        structure) allowed='base structure lex' ;;
        eval) allowed='base eval lex' ;;
        run) allowed='base ingest clean ocr layout correct structure write run' ;;
        cli) continue ;;
        *) allowed="base $room" ;;
    esac
    for include in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file"); do
        to=${include%%/*}
        [ "$to" = "$include" ] && [ "$include" = doc.h ] && [ "$room" != base ] && continue
        case " $allowed " in
            *" $to "*) ;;
            *) echo "$file includes $include"; bad=1 ;;
        esac
    done
done
exit $bad
