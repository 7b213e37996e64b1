#!/usr/bin/env bash
# Makes the shipped model from its recipe: corpus, tokenizer, scores, training, rounds, int8, figures.
# Where RECIPE.json has a RECIPE-more.json beside it the training goes on by that, on texts of its own.
# Every step runs every time; the same recipe on the same kind of processor gives the same file.
# TRAINER=torchrun trains on GPUs (train.sh, run-rounds.sh). Arguments behind CHECKPOINT override keys
# of both trainings.
# Usage: make-model.sh UPDRAFT-TRAIN RECIPE CHECKPOINT [--KEY VALUE ...]
set -euo pipefail
cd "$(dirname "$0")/.."

train=$1 recipe=$2 checkpoint=$3
shift 3
work=.build-model

# An earlier model's: what is left behind by an interruption is never taken for this one's.
rm -rf "$work"/{rounds,first.*,model.*,shipped.*}
Scripts/make-corpus.sh "$train" "$recipe" "$work"
unset DATA COMMANDS FROM REFERENCE # train.sh's own, not what a user happens to have
if [[ -e $work/more ]]; then
  Scripts/train.sh "$train" "$recipe" "$work" "$work/first.safetensors" "$@"
  FROM=$work/first.safetensors DATA=$work/more/second.scored.jsonl \
    Scripts/train.sh "$train" "${recipe%.json}-more.json" "$work" "$work/model.safetensors" "$@"
else
  Scripts/train.sh "$train" "$recipe" "$work" "$work/model.safetensors" "$@"
fi
Scripts/run-rounds.sh "$train" "$recipe" "$work"
Scripts/ship-model.sh "$train" "$recipe" "$work" "$checkpoint"
