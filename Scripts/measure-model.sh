#!/usr/bin/env bash
# Measures a checkpoint beside the corpus that make-corpus.sh left in FOLDER, against the float32 file
# that it was quantised from, and writes evaluation.md, .json and .html there.
# Usage: measure-model.sh UPDRAFT-TRAIN RECIPE FOLDER CHECKPOINT [OPTION of evaluate]...
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh
source Scripts/float32.sh

train=$1 recipe=$2 work=$3 checkpoint=$4
# That file is only there where the model was made.
float=$(float32_of "$work")
float32=()
if [[ -e $float ]]; then float32=(--float32 "$float"); fi

training=(--training "$work/train.scored.jsonl")
if [[ -e $work/more ]]; then training+=(--training "$work/more/second.scored.jsonl"); fi

step evaluate "$checkpoint" --recipe "$recipe" --intents "$work/heldout.scored.jsonl" \
  --teacher grammar "${training[@]}" ${float32[@]+"${float32[@]}"} \
  --out "$work/evaluation.md" --out "$work/evaluation.json" --out "$work/evaluation.html" "${@:5}"
