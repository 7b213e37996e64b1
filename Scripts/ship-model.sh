#!/usr/bin/env bash
# Makes the model that make-model.sh or run-rounds.sh left in FOLDER the checkpoint: int8, figures, and
# the card where the checkpoint is the one that ships.
# Usage: ship-model.sh UPDRAFT-TRAIN RECIPE FOLDER CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh
source Scripts/float32.sh

train=$1 recipe=$2 work=$3 checkpoint=$4
float=$(float32_of "$work")
step quantize "$float" --out "$checkpoint" --text "$work/heldout.scored.jsonl"
step verify "$checkpoint"
Scripts/measure-model.sh "$train" "$recipe" "$work" "$checkpoint"
if [[ $checkpoint == Models/* ]]; then
  Scripts/fill-figures.sh "$work/evaluation.md" Models/README.md
fi
echo "$checkpoint was made of $float"
