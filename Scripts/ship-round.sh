#!/usr/bin/env bash
# Makes the best round that run-rounds.sh left in FOLDER/rounds the checkpoint, as make-model.sh does
# with the model it trained, figures included. Where no round is better than the starting model
# nothing is written: the checkpoint is that model already.
# Usage: ship-round.sh UPDRAFT-TRAIN RECIPE FOLDER CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3 checkpoint=$4
best=$(sed -n 's/^ *"best" *: *\([0-9]*\),*$/\1/p' "$work/rounds/rounds.json")
if [[ -z $best ]]; then
  echo "$work/rounds/rounds.json names no best round: run the rounds first" >&2
  exit 1
fi
if ((best == 0)); then
  echo "no round is better than the starting model: $checkpoint stays as it is"
  exit 0
fi
step quantize "$work/rounds/model.safetensors" --out "$checkpoint" \
  --text "$work/heldout.scored.jsonl"
step verify "$checkpoint"
Scripts/measure-model.sh "$train" "$recipe" "$work" "$checkpoint"
if [[ $checkpoint == Models/* ]]; then
  Scripts/fill-figures.sh "$work/evaluation.md" Models/README.md
fi
echo "round $best is $checkpoint"
