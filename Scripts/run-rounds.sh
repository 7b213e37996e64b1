#!/usr/bin/env bash
# Runs the UDRL rounds of a recipe, where it has a section for them, on the model that
# make-model.sh trained in FOLDER, into FOLDER/rounds. Goes on where an earlier call ended.
# TRAINER=torchrun trains on GPUs (train.sh); texts are written on the cores.
# Usage: run-rounds.sh UPDRAFT-TRAIN RECIPE FOLDER [OPTION of rounds]...
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3
if [[ $(tr -d '[:space:]' < "$recipe") != *'"rounds":{'* ]]; then
  echo "$recipe has no section rounds: none are run"
  exit
fi
needed=(model.safetensors train.scored.jsonl heldout.scored.jsonl)
case ${TRAINER:-updraft-train} in
updraft-train) ;;
torchrun)
  needed+=(tokenizer.json reward.safetensors)
  source Scripts/python-environment.sh # what is missing is missed before any text is written
  ;;
*)
  echo "found TRAINER=$TRAINER, expected updraft-train or torchrun" >&2
  exit 2
  ;;
esac
for file in "${needed[@]}"; do
  if [[ ! -e $work/$file ]]; then
    echo "$work/$file is missing: make the model first" >&2
    exit 1
  fi
done
rounds() {
  step rounds "$work/model.safetensors" --data "$work/train.scored.jsonl" \
    --heldout "$work/heldout.scored.jsonl" --recipe "$recipe" --out "$work/rounds" "$@"
}
if [[ ${TRAINER:-updraft-train} == updraft-train ]]; then
  rounds "${@:4}"
  exit
fi

awaits_training=3
round=1
while true; do
  status=0
  rounds --train-elsewhere "${@:4}" || status=$?
  if ((status != awaits_training)); then exit "$status"; fi
  while [[ -e $work/rounds/round-$round/model.safetensors ]]; do round=$((round + 1)); done
  own=$work/rounds/round-$round
  previous=$work/model.safetensors
  if ((round > 1)); then previous=$work/rounds/round-$((round - 1))/model.safetensors; fi
  DATA=$own/buffer.jsonl COMMANDS=$own/commands.json FROM=$previous \
    REFERENCE=$work/model.safetensors \
    Scripts/train.sh "$train" "$own/recipe.json" "$work" "$own/model.safetensors"
done
