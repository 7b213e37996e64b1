#!/usr/bin/env bash
# Measures a checkpoint beside the corpus that make-corpus.sh left in FOLDER, against the float32 file
# that it was quantised from where ship-model.sh left that there, and writes evaluation.md, .json and
# .html there.
# Usage: measure-model.sh UPDRAFT-TRAIN RECIPE FOLDER CHECKPOINT [OPTION of evaluate]...
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3 checkpoint=$4
float32=()
if [[ -e $work/shipped.sha256 && $(sha256sum < "$checkpoint") == "$(< "$work/shipped.sha256")" ]]; then
  float32=(--float32 "$work/shipped.safetensors")
fi

training=(--training "$work/train.scored.jsonl")
if [[ -e $work/more ]]; then training+=(--training "$work/more/second.scored.jsonl"); fi

step evaluate "$checkpoint" --recipe "$recipe" --intents "$work/heldout.scored.jsonl" \
  --teacher grammar "${training[@]}" ${float32[@]+"${float32[@]}"} \
  --out "$work/evaluation.md" --out "$work/evaluation.json" --out "$work/evaluation.html" "${@:5}"
