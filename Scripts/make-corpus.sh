#!/usr/bin/env bash
# Makes what training and evaluation read: corpus, tokenizer, scores. Deterministic.
# Usage: make-corpus.sh UPDRAFT-TRAIN RECIPE FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
source Scripts/step.sh

train=$1 recipe=$2 work=$3
mkdir -p "$work"

step corpus --recipe "$recipe" --out "$work"
step tokenizer --recipe "$recipe" --from "$work/train.jsonl" --out "$work/tokenizer.json"
step score --recipe "$recipe" "$work/train.jsonl" "$work/heldout.jsonl" \
  --tokenizer "$work/tokenizer.json" --lexicon Models/corpus --out "$work"
