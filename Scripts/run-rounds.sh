#!/usr/bin/env bash
# Runs UDRL rounds on the model that make-model.sh left in FOLDER, into FOLDER/rounds. Goes on where
# an earlier call ended.
# Usage: run-rounds.sh UPDRAFT-TRAIN RECIPE FOLDER [OPTION of rounds]...
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3
for file in model.safetensors train.scored.jsonl heldout.scored.jsonl; do
  if [[ ! -e $work/$file ]]; then
    echo "$work/$file is missing: make the model first" >&2
    exit 1
  fi
done
step rounds "$work/model.safetensors" --data "$work/train.scored.jsonl" \
  --heldout "$work/heldout.scored.jsonl" --recipe "$recipe" --out "$work/rounds" "${@:4}"
