#!/usr/bin/env bash
# Makes the best round that run-rounds.sh left in FOLDER/rounds the checkpoint, as make-model.sh does
# with the model it trained. Where no round is better than the starting model nothing is written:
# the checkpoint is that model already.
# Usage: ship-round.sh UPDRAFT-TRAIN FOLDER CHECKPOINT
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 work=$2 checkpoint=$3
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
echo "round $best is $checkpoint; \`make evaluate\` measures it"
