#!/usr/bin/env bash
# Measures a checkpoint on the held-out intents of its recipe without training it: the corpus is
# made again, and the teacher writes for the same intents, which takes a few minutes. Fails where a
# figure misses what must be reached.
# Usage: evaluate-model.sh UPDRAFT-TRAIN RECIPE CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 checkpoint=$3
work=.build-model
# The trainer's float32 file is only there where the model was made.
float32=()
if [[ -e $work/model.safetensors ]]; then float32=(--float32 "$work/model.safetensors"); fi

Scripts/make-corpus.sh "$train" "$recipe" "$work"
step evaluate "$checkpoint" --recipe "$recipe" --intents "$work/heldout.scored.jsonl" \
  --teacher grammar --training "$work/train.scored.jsonl" ${float32[@]+"${float32[@]}"} \
  --out "$work/evaluation.md" --out "$work/evaluation.json" --out "$work/evaluation.html" --strict
