#!/usr/bin/env python3
"""How often a stated certainty is right.

usage: certainty.py TRUTH_DIR OUT_DIR

TRUTH_DIR holds NAME.json as samples/truth does, OUT_DIR what `dau run --to json` made of the
same names. One line for each step of certainty: how many facts were stated so surely, how
many of them were right, and the share. Right is: the same but for case, blanks and a closing
mark. Counted are the fields, the recipients and the cited numbers.
"""
import json
import re
import sys
import unicodedata
from pathlib import Path

FIELDS = ["number", "date", "place", "parent", "issuer", "type", "subject", "urgency",
          "secrecy", "signer.authority", "signer.role", "signer.name"]
STEPS = [0.4, 0.6, 0.7, 0.8, 0.9, 0.96, 1.01]


def plain(value):
    if isinstance(value, dict):
        value = value.get("value")
    text = unicodedata.normalize("NFC", str(value or "")).casefold()
    return re.sub(r"[\s.,;:]+$", "", re.sub(r"\s+", " ", text)).strip()


def at(fields, key):
    for part in key.split("."):
        fields = fields.get(part) if isinstance(fields, dict) else None
    return fields


def facts(truth, out):
    """(certainty, right) of each fact that `out` states."""
    for key in FIELDS:
        said = at(out["fields"], key)
        if isinstance(said, dict) and "value" in said:
            yield said["conf"], plain(said) == plain(at(truth["fields"], key))
    for name, value in (("recipients", "value"), ("references", "number")):
        known = {plain(item.get(value) if isinstance(item, dict) else item)
                 for item in truth.get(name, [])}
        for item in out.get(name, []):
            if item.get(value):
                yield item["conf"], plain(item[value]) in known


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    truth_dir, out_dir = map(Path, sys.argv[1:])
    all_facts = []
    for path in sorted(truth_dir.glob("*.json")):
        out = out_dir / path.name
        if out.exists():
            all_facts += facts(json.loads(path.read_text()), json.loads(out.read_text()))
    if not all_facts:
        sys.exit("certainty.py: no name of %s is in %s" % (truth_dir, out_dir))
    print("certainty     facts  right  share")
    for low, high in zip(STEPS, STEPS[1:]):
        some = [right for sure, right in all_facts if low <= sure < high]
        if some:
            print("%.2f to %.2f  %5d  %5d  %5.2f" % (low, min(high, 1), len(some), sum(some),
                                                    sum(some) / len(some)))


main()
