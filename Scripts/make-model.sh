#!/usr/bin/env bash
# Makes the shipped model from its recipe: corpus, tokenizer, scores, training, int8, figures.
# Every step runs every time; the same recipe on the same kind of processor gives the same file.
# Usage: make-model.sh UPDRAFT-TRAIN RECIPE CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 checkpoint=$3
work=.build-model

Scripts/make-corpus.sh "$train" "$recipe" "$work"
step train --recipe "$recipe" --data "$work/train.scored.jsonl" \
  --validation "$work/heldout.scored.jsonl" --tokenizer "$work/tokenizer.json" \
  --commands "$work/commands.json" --reward-tables "$work/reward.safetensors" \
  --out "$work/model.safetensors" --restart
step quantize "$work/model.safetensors" --out "$checkpoint" --text "$work/heldout.scored.jsonl"
step verify "$checkpoint"
Scripts/measure-model.sh "$train" "$recipe" "$work" "$checkpoint"
Scripts/fill-figures.sh "$work/evaluation.md" Models/README.md
