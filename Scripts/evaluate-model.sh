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
# The file that the checkpoint was quantised from is only there where the model was made: the best
# round's where rounds were run on that model (ship-round.sh), else the training's own.
float=$work/model.safetensors
if [[ -e $work/rounds/model.safetensors && $work/rounds/model.safetensors -nt $float ]]; then
  float=$work/rounds/model.safetensors
fi
float32=()
if [[ -e $float ]]; then float32=(--float32 "$float"); fi

Scripts/make-corpus.sh "$train" "$recipe" "$work"
step evaluate "$checkpoint" --recipe "$recipe" --intents "$work/heldout.scored.jsonl" \
  --teacher grammar --training "$work/train.scored.jsonl" ${float32[@]+"${float32[@]}"} \
  --out "$work/evaluation.md" --out "$work/evaluation.json" --out "$work/evaluation.html" --strict
