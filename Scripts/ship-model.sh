#!/usr/bin/env bash
# Makes the checkpoint of the model that FOLDER holds, the best round's where rounds were run: int8 and
# figures, which the card beside it gets too where it is one of Models/. FOLDER/shipped.safetensors and
# .sha256 tell measure-model.sh later what the checkpoint was made of.
# Usage: ship-model.sh UPDRAFT-TRAIN RECIPE FOLDER CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3 checkpoint=$4
float=$work/model.safetensors
if [[ -e $work/rounds/run.json ]]; then float=$work/rounds/model.safetensors; fi
if [[ ! -e $float ]]; then
  echo "$float is missing: its training or its rounds have not ended" >&2
  exit 1
fi
step quantize "$float" --out "$checkpoint" --text "$work/heldout.scored.jsonl"
step verify "$checkpoint"
cp "$float" "$work/shipped.safetensors"
sha256sum < "$checkpoint" > "$work/shipped.sha256"
Scripts/measure-model.sh "$train" "$recipe" "$work" "$checkpoint"
if [[ $checkpoint == Models/* ]]; then
  Scripts/fill-figures.sh "$work/evaluation.md" Models/README.md
fi
echo "$checkpoint was made of $float"
