#!/usr/bin/env python3
"""Checks what a distillation has written against what it was to ask for.

Usage: check.py FOLDER INTENTS LENGTHS QUALITIES
Every order (intent, length, quality) must be in the journal exactly once, and end as one row of
train.jsonl or heldout.jsonl or one line of rejects.jsonl, never two. With FOLDER/requests.jsonl and the journals
FOLDER/done-N.jsonl and offsets FOLDER/asked-N that the script saved whenever it stopped the run,
no order that was done may be asked for again.
"""

import collections
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def lines(path):
    text = path.read_text() if path.exists() else ""
    found = []
    for line in text.splitlines(keepends=True):
        # What a kill has torn is no entry.
        if line.endswith("\n"):
            found.append(json.loads(line))
    return found


def key(line):
    return line["task"], line["intent"], line["words"], line["quality"]


def same(what, found, expected):
    if found == expected:
        return
    missing, extra = list((expected - found).items()), list((found - expected).items())
    sys.exit(f"distill: {what}: missing {missing[:3]}, too many {extra[:3]}")


intents = lines(pathlib.Path(sys.argv[2]))
orders = collections.Counter(
    (line["task"], line["intent"], int(length), quality)
    for line in intents
    for length in sys.argv[3].split(",")
    for quality in sys.argv[4].split(",")
)
journal, train, heldout, rejects = (
    lines(folder / f"{name}.jsonl") for name in ("journal", "train", "heldout", "rejects")
)
rows = train + heldout
both = {row["intent"] for row in train} & {row["intent"] for row in heldout}
if both or not train or not heldout:
    sys.exit(f"distill: {len(train)} and {len(heldout)} rows, intents in both: {sorted(both)[:3]}")
same("the journal", collections.Counter(map(key, journal)), orders)

texts = {key(line): line.get("text") for line in journal}
rejected = collections.Counter(map(key, rejects))
kept = orders - rejected
same("rejects", rejected, rejected & orders)
# A row names no length, so rows are compared as what the journal has for the orders left.
same(
    "rows",
    collections.Counter((r["task"], r["intent"], r["source"], r["text"]) for r in rows),
    collections.Counter((k[0], k[1], "tall-tales:" + k[3], texts[k]) for k in kept.elements()),
)
if len({row["text"].lower() for row in rows}) != len(rows):
    sys.exit("distill: a text is in the corpus twice")
for line in rejects:
    if not line["reason"]:
        sys.exit(f"distill: a reject without a reason: {line}")

requests = lines(folder / "requests.jsonl")
for done in folder.glob("done-*.jsonl"):
    asked = int((folder / done.name.replace("done-", "asked-").replace(".jsonl", "")).read_text())
    again = set(map(key, lines(done))) & set(map(key, requests[asked:]))
    if again:
        sys.exit(f"distill: asked again though it was done: {sorted(again)[:3]}")

reasons = collections.Counter(line["reason"] for line in rejects)
print(
    f"{len(orders)} orders: {len(train)} and {len(heldout)} rows, {len(rejects)} rejects "
    f"({', '.join(f'{name} {count}' for name, count in reasons.most_common())}), "
    f"{len(requests)} requests"
)
