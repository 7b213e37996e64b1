#!/usr/bin/env bash
# Runs the ablations at toy size: every variant trains, is evaluated with the commands that it knows
# and has its row, a second run trains nothing again, and other settings are refused.
# Usage: test-ablations.sh UPDRAFT-TRAIN
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/recipe.json" <<'JSON'
{
  "corpus": { "intents": 300, "texts_per_intent": 4, "seed": 1, "heldout_share": 0.1 },
  "tokenizer": { "vocabulary": 900, "add_prefix_space": true },
  "train": { "layers": 2, "heads": 2, "width": 64, "positions": 256, "batch_tokens": 1024,
    "pass_tokens": 1024, "warmup_steps": 5, "learning_rate": 0.003, "validation_examples": 8 },
  "evaluate": { "count": 4, "ladder_count": 2, "lengths": [16], "perplexity_count": 8,
    "reading_count": 8 }
}
JSON

check() {
  if [[ $2 != "$3" ]]; then
    echo "ablations: $1 is '$2', expected '$3'" >&2
    exit 1
  fi
}

STEPS=20 TASKS=text-to-image Scripts/ablations.sh "$train" "$folder/recipe.json" "$folder/work" \
  > "$folder/log"
table=$folder/work/ablations.md
for name in UDRL "plain fine-tuning" "best 20 % only" "no countdown" "UDRL, temperature 1" \
  "plain fine-tuning, temperature 1" "UDRL, text-to-image" "single-task, text-to-image"; do
  check "number of rows of $name" "$(grep -c "^| $name  *|" "$table")" 1
done
# Who was never told a length has no error of one.
check "length error of plain fine-tuning" \
  "$(awk -F ' *[|] *' '$2 == "plain fine-tuning" { print $7 }' "$table")" -
check "best lines" "$(wc -l < "$folder/work/best.scored.jsonl" | awk '{ print ($1 > 0) }')" 1
awk -F ' *[|] *' '/, text-to-image/ { print $3 }' "$table" | sort -u > "$folder/counts"
check "number of counts of texts in the table of one task" "$(wc -l < "$folder/counts")" 1
STEPS=20 TASKS=text-to-image Scripts/ablations.sh "$train" "$folder/recipe.json" "$folder/work" \
  > "$folder/again"
check "number of trainings when run again" "$(grep -c '^== train' "$folder/again" || true)" 0
if STEPS=21 Scripts/ablations.sh "$train" "$folder/recipe.json" "$folder/work" \
  > "$folder/other" 2>&1; then
  check "end of a run with other settings" 0 1
fi
check "refusals of other settings" "$(grep -c 'holds figures of another' "$folder/other")" 1
echo "ablations: eight rows compared, nothing trained twice"
