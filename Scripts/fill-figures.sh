#!/usr/bin/env bash
# Writes what `evaluate` measured into a model card, between the two figures comments.
# Usage: fill-figures.sh EVALUATION.md CARD.md
set -euo pipefail

figures=$1 card=$2
if [[ $(grep -c '^<!-- figures \(begin\|end\)' "$card") -ne 2 ]]; then
  echo "$card lacks the comments 'figures begin' and 'figures end', expected one of each" >&2
  exit 1
fi
filled=$(mktemp)
trap 'rm -f "$filled"' EXIT
# The card has a heading of its own above the figures.
awk -v figures="$figures" '
  /^<!-- figures end/ { inside = 0 }
  !inside { print }
  /^<!-- figures begin/ {
    inside = 1
    while ((getline line < figures) > 0) if (line !~ /^## /) print line
  }' "$card" > "$filled"
cat "$filled" > "$card"
