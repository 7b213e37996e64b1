#!/usr/bin/env bash
# Makes the shipped model from its recipe: corpus, tokenizer, scores, training, int8, figures.
# Every step runs every time; the same recipe gives the same file.
# Usage: make-model.sh UPDRAFT-TRAIN RECIPE CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1 recipe=$2 checkpoint=$3
work=.build-model
mkdir -p "$work"

step() {
  printf '\n== %s ==\n' "$*"
  "$train" "$@"
}

step corpus --recipe "$recipe" --out "$work"
step tokenizer --recipe "$recipe" --from "$work/train.jsonl" --out "$work/tokenizer.json"
step score --recipe "$recipe" "$work/train.jsonl" "$work/heldout.jsonl" \
  --tokenizer "$work/tokenizer.json" --lexicon Models/corpus --out "$work"
step train --recipe "$recipe" --data "$work/train.scored.jsonl" \
  --validation "$work/heldout.scored.jsonl" --tokenizer "$work/tokenizer.json" \
  --commands "$work/commands.json" --reward-tables "$work/reward.safetensors" \
  --out "$work/model.safetensors"
step quantize "$work/model.safetensors" --out "$checkpoint"
step verify "$checkpoint"
step evaluate "$checkpoint" --recipe "$recipe" --intents "$work/heldout.scored.jsonl" \
  --float32 "$work/model.safetensors" \
  | tee "$work/evaluation.md"
